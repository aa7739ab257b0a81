"""Footage: files brought in to be cut, with what is known of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_EXCEPTION, CancelledError, ThreadPoolExecutor, wait
from contextvars import copy_context
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from threading import Event

from cineflow.clipper._borders import Border, borders_of
from cineflow.clipper._sentences import ends_clause
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
            return self.transcript.word_spans(self.index.length, self.index.speech)
        return list(self.index.speech)

    @cached_property
    def borders(self) -> list[Border]:
        said = self.transcript
        if said is None:
            return borders_of(self.index, self.spoken)
        clauses = [word.end for word in said.words if ends_clause(word.text)]
        return borders_of(self.index, self.spoken, said.whole, clauses)


def index_footage(
    paths: Sequence[Path],
    cache: Path,
    *,
    audio_track: int = 0,
    watch: Callable[[Path, float], None] | None = None,
    at_once: int = 1,
) -> tuple[list[Footage], list[bool]]:
    """Return every file with its index, and whether that was kept from before. Finished ones are never made again.

    cache: the workspace's. watch: told which file and how far, 0..1, from several threads; what it raises stops the
    work, to be taken up again by the next call. at_once: how many files are looked at side by side. Raises Unreadable.
    """
    digests = digest_footage(cache, paths)
    folders = [index_folder(cache, digest, audio_track) for digest in digests]
    kept = {folder: read_index(folder) for folder in dict.fromkeys(folders)}
    missing = [(folder, path) for folder, path in dict(zip(folders, paths, strict=True)).items() if not kept[folder]]
    made = _index_all(missing, audio_track, watch, at_once)
    footage: list[Footage] = []
    for number, (path, digest, folder) in enumerate(zip(paths, digests, folders, strict=True), start=1):
        footage.append(Footage(path, digest, kept[folder] or made[folder], number))
    return footage, [kept[folder] is not None for folder in folders]


def _index_all(
    missing: Sequence[tuple[Path, Path]], audio_track: int, watch: Callable[[Path, float], None] | None, at_once: int
) -> dict[Path, MediaIndex]:
    """Index files side by side. The first error stops the others where they next say how far they are."""
    failed = Event()

    def index(folder: Path, path: Path) -> MediaIndex:
        def tell(done: float) -> None:
            if failed.is_set():
                raise CancelledError
            if watch is not None:
                watch(path, done)

        try:
            return index_media(path, folder, audio_track=audio_track, watch=tell)
        except BaseException:
            failed.set()
            raise

    with ThreadPoolExecutor(max(1, at_once), "index") as threads:
        begun = {
            threads.submit(copy_context().run, index, folder, path): folder for folder, path in missing
        }  # fmt: skip
        wait(begun, return_when=FIRST_EXCEPTION)
        for future in begun:
            future.cancel()
    errors = [error for future in begun if not future.cancelled() and (error := future.exception())]
    for error in errors:
        if not isinstance(error, CancelledError):
            raise error
    return {folder: future.result() for future, folder in begun.items()}
