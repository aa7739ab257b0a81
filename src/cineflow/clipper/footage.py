"""Footage: files brought in to be cut, with what is known of them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from cineflow.clipper._borders import Border, borders_of
from cineflow.clipper._signals import Signals, signals_of
from cineflow.clipper.transcript import Transcript
from cineflow.core.errors import NothingFound, Unreadable, UserError
from cineflow.core.text import Text
from cineflow.core.time import Span
from cineflow.library.digests import Digests
from cineflow.media.index import MediaIndex, index_media, read_index

__all__ = ["FORMATS", "Footage", "FootageLimits", "find_footage", "index_folder", "index_footage"]

FORMATS = (
    "mp4", "mov", "mkv", "webm", "avi", "m4v", "mts", "m2ts", "ts", "mpg", "mpeg", "flv", "wmv", "mxf", "3gp", "ogv",
)  # fmt: skip
"""Endings of files that count as footage in a folder; a file named by itself is taken whatever it is called."""


@dataclass(frozen=True, slots=True)
class FootageLimits:
    """formats: endings that are taken. most_bytes: of one file, None for no limit."""

    formats: tuple[str, ...] = FORMATS
    most_bytes: int | None = None


@dataclass(frozen=True)
class Footage:
    """One piece of footage. digest: of the file's bytes. number: its place among those brought in, from 1."""

    path: Path
    digest: str
    index: MediaIndex
    number: int = 1
    transcript: Transcript | None = field(default=None, compare=False)

    @cached_property
    def signals(self) -> Signals:
        return signals_of(self.index)

    @cached_property
    def spoken(self) -> list[Span]:
        """Where no cut may fall: the words where they are known, else the voices."""
        if self.transcript is not None and self.transcript.words:
            return self.transcript.word_spans(self.index.length)
        return list(self.index.speech)

    @cached_property
    def borders(self) -> list[Border]:
        ends = self.transcript.sentence_ends if self.transcript else ()
        return borders_of(self.index, self.spoken, ends)


def find_footage(paths: Iterable[Path], limits: FootageLimits | None = None) -> list[Path]:
    """Return the footage that files and folders name, absolute, each once, in order.

    Folders are read with their subfolders, by the endings taken, hidden ones left out. Raises NothingFound, Unreadable
    for a file that is not there, UserError for one that is too large.
    """
    limits = limits or FootageLimits()
    found: dict[Path, None] = {}
    asked: list[Path] = []
    for path in paths:
        absolute = Path(os.path.abspath(path.expanduser()))  # noqa: PTH100 - links stay as the person named them
        asked.append(absolute)
        inside = sorted(_inside(absolute, limits.formats)) if absolute.is_dir() else [absolute]
        found.update(dict.fromkeys(inside))
    if not found:
        where = ", ".join(map(str, asked))
        raise NothingFound(
            Text("no footage in {where}", "{where} 中没有原片", where=where),
            fix=Text("Name files, or a folder that holds {some} …", "请指定文件，或含有 {some} 等文件的文件夹",
                     some=", ".join(limits.formats[:4])),
            code="footage.nothing_found",
        )  # fmt: skip
    for path in found:
        _check(path, limits)
    return list(found)


def _inside(folder: Path, formats: Sequence[str]) -> Iterable[Path]:
    for path in folder.rglob("*"):
        parts = path.relative_to(folder).parts
        if path.suffix.lower().lstrip(".") in formats and not any(p.startswith(".") for p in parts) and path.is_file():
            yield path


def _check(path: Path, limits: FootageLimits) -> None:
    try:
        size = path.stat().st_size
    except OSError as cause:
        why = Text("there is no such file", "没有这个文件")
        raise Unreadable(why, file=path, code="media.missing") from cause
    if limits.most_bytes is not None and size > limits.most_bytes:
        raise UserError(
            Text("{size:.1f} MB is more than the limit of {most:.1f} MB", "{size:.1f} MB 超过上限 {most:.1f} MB",
                 size=size / 1e6, most=limits.most_bytes / 1e6),
            fix=Text("Raise MAX_VIDEO_SIZE", "请调大 MAX_VIDEO_SIZE"), file=path, code="footage.too_large",
        )  # fmt: skip


def index_folder(cache: Path, digest: str, audio_track: int = 0) -> Path:
    """Return where the index of some content lies in a cache."""
    name = digest if not audio_track else f"{digest}-audio{audio_track + 1}"
    return cache / "index" / name[:2] / name


def index_footage(
    paths: Sequence[Path],
    cache: Path,
    *,
    audio_track: int = 0,
    watch: Callable[[Path, float], None] | None = None,
) -> tuple[list[Footage], list[bool]]:
    """Return every file with its index, and whether that was kept from before. Finished ones are never made again.

    cache: the workspace's. watch: told which file and how far, 0..1; what it raises stops the work, to be taken up
    again by the next call. Raises Unreadable.
    """
    digests = Digests(cache / "footage-digests.json")
    footage: list[Footage] = []
    cached: list[bool] = []
    for number, path in enumerate(paths, start=1):
        digest = _digest(digests, path)
        digests.save()
        folder = index_folder(cache, digest, audio_track)
        kept = read_index(folder)
        cached.append(kept is not None)
        found = kept or index_media(path, folder, audio_track=audio_track, watch=_for_file(watch, path))
        footage.append(Footage(path, digest, found, number))
    return footage, cached


def _digest(digests: Digests, path: Path) -> str:
    try:
        return digests.of_file(path)
    except OSError as cause:
        why = Text("cannot be read: {why}", "无法读取：{why}", why=cause.strerror or str(cause))
        raise Unreadable(why, file=path, code="media.missing") from cause


def _for_file(watch: Callable[[Path, float], None] | None, path: Path) -> Callable[[float], None] | None:
    if watch is None:
        return None
    told = watch
    return lambda done: told(path, done)
