"""Finding footage and the place of its index, without looking into any file."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from cineflow.core.errors import NothingFound, Unreadable, UserError
from cineflow.core.files import check_name
from cineflow.core.text import Text
from cineflow.library.digests import Digests

__all__ = ["FORMATS", "FootageLimits", "digest_footage", "digest_known", "find_footage", "index_folder"]

FORMATS = (
    "mp4", "mov", "mkv", "webm", "avi", "m4v", "mts", "m2ts", "ts", "mpg", "mpeg", "flv", "wmv", "mxf", "3gp", "ogv",
)  # fmt: skip
"""Endings of files that count as footage in a folder; a file named by itself is taken whatever it is called, unless
endings were set."""


@dataclass(frozen=True, slots=True)
class FootageLimits:
    """formats: endings that are taken. most_bytes: of one file, None for no limit. is_strict: whether a file named by
    itself must have one of the endings too."""

    formats: tuple[str, ...] = FORMATS
    most_bytes: int | None = None
    is_strict: bool = False

    def check_ending(self, file: Path) -> None:
        """Raise UserError for a file that a strict limit does not take."""
        ending = file.suffix.lower().lstrip(".")
        if self.is_strict and ending not in self.formats:
            raise UserError(
                Text("files ending in .{ending} are not taken here", "此处不接受 .{ending} 文件", ending=ending),
                fix=Text("SUPPORTED_FORMATS takes {all}; add it there, or bring one of these",
                         "SUPPORTED_FORMATS 只接受 {all}；请在其中添加，或改用这些格式", all=", ".join(self.formats)),
                file=file, code="footage.format",
            )  # fmt: skip


def find_footage(paths: Iterable[Path], limits: FootageLimits | None = None) -> list[Path]:
    """Return the footage that files and folders name, absolute, each once, in order.

    Folders are read with their subfolders, by the endings taken, hidden ones left out. Raises NothingFound, Unreadable
    for a file that is not there, UserError for one that is too large, not taken, or whose name is no text.
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
            fix=_folder_with(limits),
            code="footage.nothing_found",
        )  # fmt: skip
    for path in found:
        check_name(path)
        _check(path, limits)
    return list(found)


def _folder_with(limits: FootageLimits) -> Text:
    if limits.is_strict:
        return Text("SUPPORTED_FORMATS takes {all}: name such files, or add other endings there",
                    "SUPPORTED_FORMATS 只接受 {all}：请指定这类文件，或在其中添加其他格式",
                    all=", ".join(limits.formats))  # fmt: skip
    return Text("Name files, or a folder that holds {some} …", "请指定文件，或含有 {some} 等文件的文件夹",
                some=", ".join(limits.formats[:4]))  # fmt: skip


def _inside(folder: Path, formats: Sequence[str]) -> Iterable[Path]:
    for path in folder.rglob("*"):
        parts = path.relative_to(folder).parts
        if path.suffix.lower().lstrip(".") in formats and not any(p.startswith(".") for p in parts) and path.is_file():
            yield path


def _check(path: Path, limits: FootageLimits) -> None:
    limits.check_ending(path)
    try:
        found = path.stat()
    except OSError as cause:
        raise _missing(path, Text("there is no such file", "没有这个文件")) from cause
    if not stat.S_ISREG(found.st_mode):  # A pipe may never end, and nothing stops a read from it.
        raise _missing(path, Text("this is a pipe or a device, not a file", "这是管道或设备，不是文件"))
    size = found.st_size
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


def digest_footage(cache: Path, paths: Sequence[Path]) -> list[str]:
    """Return the digest of every file, remembered by path, size and time of change. Raises Unreadable."""
    digests = Digests(cache / "footage-digests.json")
    found: list[str] = []
    for path in paths:
        found.append(_digest(digests, path))
        digests.save()
    return found


def digest_known(cache: Path, path: Path) -> str:
    """Return the digest of a file that was brought in before, empty for any other: nothing is read."""
    return Digests(cache / "footage-digests.json").known(path)


def _digest(digests: Digests, path: Path) -> str:
    try:
        return digests.of_file(path)
    except OSError as cause:
        why = Text("cannot be read: {why}", "无法读取：{why}", why=cause.strerror or str(cause))
        raise _missing(path, why) from cause


def _missing(path: Path, why: Text) -> Unreadable:
    fix = Text("Check the path, and that you may read it", "请检查路径，以及是否有读取权限")
    return Unreadable(why, fix=fix, file=path, code="media.missing")
