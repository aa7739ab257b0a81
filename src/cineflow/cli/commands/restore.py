"""Bring a workspace back from a backup, into an empty folder or with --force; --check only reads it through.
从备份恢复工作区到空文件夹（或使用 --force）；--check 只做校验。
"""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cineflow.cli._door import Door, door
from cineflow.cli._shared import open_shared
from cineflow.core.text import Text, words

if TYPE_CHECKING:
    from cineflow.app.restoring import Restored
    from cineflow.library.backup import Archive

__all__ = ["command"]


def command(
    backup: Annotated[Path, typer.Argument(help=words("The backup.", "备份文件。"))],
    workspace: Annotated[
        Path | None,
        typer.Option("--workspace", help=words("Folder to restore into; made if missing.", "恢复到的文件夹。")),
    ] = None,
    force: Annotated[
        bool,
        typer.Option(
            "--force",
            help=words("Also where it is not empty; what differs is set aside.", "目标非空也恢复，差异移开保存。"),
        ),
    ] = False,
    check: Annotated[
        bool, typer.Option("--check", help=words("Only see whether it is whole.", "只检查备份是否完整。"))
    ] = False,
    go_on: Annotated[
        bool,
        typer.Option(
            "--go-on",
            help=words(
                "Nothing was done since the backup: what was not sent is sent.", "备份后无任何操作：继续提交。"
            ),
        ),
    ] = False,
) -> None:  # fmt: skip
    from cineflow.library.backup import Archive

    out = door()
    with Archive(backup.expanduser().resolve()) as archive:
        if check:
            archive.check()
            _tell_whole(archive, out)
            return
        from cineflow.app.restoring import restore

        here = (workspace or Path.cwd()).expanduser().resolve()
        mark = here / ".cineflow"  # So that a folder above that is a workspace too is not taken for this one.
        mark.mkdir(parents=True, exist_ok=True)
        try:
            _tell(restore(open_shared(here), archive, force=force, go_on=go_on), here, out)
        finally:
            with contextlib.suppress(OSError):
                mark.rmdir()


def _tell_whole(archive: Archive, out: Door) -> None:
    made = archive.manifest
    if out.as_json:
        out.json({
            "backup": str(archive.file), "whole": True, "made_at": made.made_at.isoformat(), "program": made.program,
            "ledger": made.ledger, "with_media": made.has_media, "files": len(archive.files),
        })  # fmt: skip
        return
    out.result(archive.file)
    out.say(Text("Whole: made {at} by CineFlow {program}.", "完整：由影流 {program} 于 {at} 制作。",
                 at=f"{made.made_at:%Y-%m-%d %H:%M} UTC", program=made.program))  # fmt: skip


def _tell(done: Restored, here: Path, out: Door) -> None:
    if out.as_json:
        out.json({
            "workspace": str(here), "files": done.files, "rows": done.rows, "set_aside": done.replaced,
            "settled": dict(done.settled),
        })  # fmt: skip
        return
    out.result(here)
    out.say(Text("{files} files and {rows} rows are back.", "已恢复 {files} 个文件、{rows} 行记录。",
                 files=done.files, rows=done.rows))  # fmt: skip
    cancelled, unknown = done.settled.get("cancelled", 0), done.settled.get("unknown", 0)
    if cancelled or unknown:
        out.say(
            Text("{cancelled} takes that were not sent are cancelled, {unknown} wait in `cineflow unknown`: "
                 "they may have been bought since.",
                 "{cancelled} 条未提交的任务已取消，{unknown} 条在 `cineflow unknown` 中待确认：备份之后可能已购买。",
                 cancelled=cancelled, unknown=unknown)
        )  # fmt: skip
    if done.replaced:
        out.say(Text("{n} files that differed were set aside in {folder}.", "{n} 个有差异的文件已移至 {folder}。",
                     n=done.replaced, folder=".cineflow/replaced"))  # fmt: skip
