"""What `index`, `clip` and `export` share: their options, footage brought in and indexed with progress shown."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager, suppress
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cineflow.cli._door import Door
from cineflow.core.errors import SettingInvalid
from cineflow.core.text import Text, words

if TYPE_CHECKING:
    from cineflow.app import App
    from cineflow.clipper.footage import Footage
    from cineflow.jobs.working import Work

__all__ = [
    "AudioTrack", "DropFrame", "Footages", "MapRoots", "brought_in", "following", "indexed", "paths_in", "roots_of",
    "seconds_of",
]  # fmt: skip

Footages = Annotated[
    list[str],
    typer.Argument(metavar="FOOTAGE", help=words("Footage, folders of it, or links.", "原片、其文件夹或链接。")),
]
AudioTrack = Annotated[
    int,
    typer.Option("--audio-track", min=1, help=words("Which sound to listen to, from 1.", "听第几条音轨，从 1 起。")),
]
DropFrame = Annotated[
    bool,
    typer.Option("--drop-frame", help=words("Drop-frame time code, at 29.97 and 59.94.", "29.97 与 59.94 用丢帧码。")),
]
MapRoots = Annotated[
    list[str] | None,
    typer.Option("--map-root", metavar="A=B", help=words("Media under A lie under B there.", "素材根目录 A 换成 B。")),
]

_LINK = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)
"""How a link begins; a drive of Windows has one letter and no two slashes."""

_EVERY = 10.0
"""Seconds between two lines of progress where there is no terminal."""


def seconds_of(value: float | None) -> Fraction | None:
    """Return typed seconds exactly."""
    return None if value is None else Fraction(str(value))


def roots_of(values: Sequence[str] | None) -> tuple[tuple[str, str], ...]:
    """Read `--map-root A=B`. Raises SettingInvalid."""
    pairs: list[tuple[str, str]] = []
    for value in values or ():
        old, sign, new = value.partition("=")
        if not sign or not old or not new:
            raise SettingInvalid(
                Text("--map-root is “{value}”", "--map-root 的值是 “{value}”", value=value),
                fix=Text("Write it like /mnt/day1=D:\\footage", "请写成 /mnt/day1=D:\\footage"),
                place="--map-root",
            )
        pairs.append((old, new))
    return tuple(pairs)


def paths_in(footage: Sequence[str]) -> list[Path]:
    """Return what is named by path: what remains is links."""
    return [Path(word) for word in footage if not _LINK.match(word)]


def brought_in(app: App, footage: Sequence[str], out: Door) -> list[Path]:
    """Return everything as a path. What links lead to, of the web or of a store, is kept under `footage/` in the
    workspace, once.

    Raises ImportRefused, StorageErrors.
    """
    from cineflow.app.footage import FOOTAGE_FOLDER, import_rules_of
    from cineflow.app.storing import place_of_link
    from cineflow.core.ids import digest_bytes
    from cineflow.library.importing import fetch_file, fetch_stored
    from cineflow.library.storage import is_store_link, storage_at

    rules = import_rules_of(app)
    paths: list[Path] = []
    for word in footage:
        if not _LINK.match(word):
            paths.append(Path(word))
            continue
        folder = app.workspace.root / FOOTAGE_FOLDER / digest_bytes(word.encode())[:8]
        there = [path for path in folder.glob("*") if path.is_file() and not path.name.startswith(".")]
        if there:
            paths.append(there[0])
            continue
        with following(out, Text("fetching", "下载")) as tell:
            shown = word.partition("?")[0]

            def told(got: int, size: int | None, show: Callable[[float, str], None] = tell, name: str = shown) -> None:
                show(got / size if size else 0.0, name)

            try:
                if is_store_link(word):  # Typed by the person whose keys these are: any bucket that they open.
                    place, name_there = place_of_link(app.loaded, word)
                    paths.append(fetch_stored(storage_at(place), name_there, folder, rules, progress=told).path)
                else:
                    paths.append(asyncio.run(fetch_file(word, folder, rules, progress=told)).path)
            finally:
                with suppress(OSError):  # it holds something
                    folder.parent.rmdir()
    return paths


def indexed(
    app: App, found: Sequence[Path], out: Door, *, audio_track: int = 1, work: Work | None = None
) -> tuple[list[Footage], list[bool]]:
    """Index footage that was found, showing how far it is. Stopped, the next call goes on from there.

    work: is told how far it is, too.
    """
    from cineflow.app.footage import index_files

    with following(out, Text("looking at footage", "分析原片")) as tell:

        def watch(whole: float, name: str) -> None:
            if work is not None:
                work.tell("index", whole, files=len(found))
            tell(whole, name)

        return index_files(app, found, audio_track=audio_track, watch=watch)


@contextmanager
def following(out: Door, what: Text) -> Generator[Callable[[float, str], None]]:
    """Show how far a stage is: a bar on a terminal, else a line every ten seconds, so that nothing stalls in silence.

    Yields what takes the fraction done, 0 to 1, and what is worked on.
    """
    if out.is_live:
        from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

        columns = TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn()
        with Progress(*columns, console=out.people, transient=True) as bar:
            task = bar.add_task(str(what), total=1.0)
            yield lambda done, name: bar.update(task, completed=done, description=f"{what}  {name}")
        return
    told = time.monotonic()

    def line(done: float, name: str) -> None:
        nonlocal told
        if time.monotonic() - told >= _EVERY:
            told = time.monotonic()
            out.say(f"{what} {done:.0%} {name}")

    yield line
