"""Copies of what a command finished, in the store: shown while they are made, and what waits told at the end."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from cineflow.cli._door import Door
from cineflow.core.errors import CineflowError
from cineflow.core.text import Text

if TYPE_CHECKING:
    from cineflow.app import App
    from cineflow.app.copying import Copier
    from cineflow.library.copies import CopyReport

__all__ = ["keep_copies", "settle", "tell_copies"]


def keep_copies(app: App, files: Iterable[Path], door: Door) -> None:
    """Copy finished files, where copies are kept. What cannot be copied now waits; the command has done its work."""
    from cineflow.app.copying import Copier
    from cineflow.cli._footage import following

    copier = Copier(app)
    if not copier.is_wanted:
        return
    copier.note(files)
    try:
        with following(door, Text("copying", "复制")) as show:
            report = copier.once(lambda done, size, name: show(done / size if size else 1.0, name))
    except CineflowError as error:
        door.warn(Text("Not copied: {why}", "未复制：{why}", why=error.text), style="yellow")
        return
    tell_copies(report, door)


async def settle(copier: Copier, door: Door) -> None:
    """Wait until the copies of a run are made or the store fails; a Ctrl-C leaves them for the next time."""
    from cineflow.cli._footage import following

    if not copier.is_wanted:
        return
    with following(door, Text("copying", "复制")) as show:
        while copier.is_busy:
            done, size, name = copier.at
            show(done / size if size else 0.0, name)
            await asyncio.sleep(0.1)
    tell_copies(copier.report, door)


def tell_copies(report: CopyReport, door: Door) -> None:
    """Tell how many copies were made, and why others wait."""
    if report.copied:
        door.say(Text("{n} files copied to the store", "已复制 {n} 个文件到存储", n=len(report.copied)))
    if report.left:
        why = report.problem.text if report.problem else Text("another process is at it", "另一进程正在复制")
        door.warn(Text("{n} files wait to be copied: {why}", "{n} 个文件等待复制：{why}", n=report.left, why=why),
                  style="yellow")  # fmt: skip
        door.warn(Text("→ Nothing is lost: the next run goes on, or `cineflow storage copy`",
                       "→ 不会丢失：下次运行会继续，也可运行 `cineflow storage copy`"))  # fmt: skip
