"""Footage: files brought in to be cut, with what is known of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from cineflow.clipper._borders import Border, borders_of
from cineflow.clipper._signals import Signals, signals_of
from cineflow.clipper.finding import digest_footage, index_folder
from cineflow.clipper.transcript import Transcript
from cineflow.core.time import Span
from cineflow.media.index import MediaIndex, index_media, read_index

__all__ = ["Footage", "index_footage"]


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
    footage: list[Footage] = []
    cached: list[bool] = []
    for number, (path, digest) in enumerate(zip(paths, digest_footage(cache, paths), strict=True), start=1):
        folder = index_folder(cache, digest, audio_track)
        kept = read_index(folder)
        cached.append(kept is not None)
        found = kept or index_media(path, folder, audio_track=audio_track, watch=_for_file(watch, path))
        footage.append(Footage(path, digest, found, number))
    return footage, cached


def _for_file(watch: Callable[[Path, float], None] | None, path: Path) -> Callable[[float], None] | None:
    if watch is None:
        return None
    told = watch
    return lambda done: told(path, done)
