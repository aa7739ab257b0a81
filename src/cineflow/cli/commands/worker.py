"""Work on what is queued in a shared Postgres ledger, beside as many other workers as you like; Ctrl-C leaves.
在共享的 Postgres 账本上处理排队任务，可同时运行多个；按 Ctrl-C 离开。
"""

from __future__ import annotations

import asyncio
import logging
import socket
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cineflow.cli._door import Door, door
from cineflow.cli._placeholders import refuse_placeholders
from cineflow.cli._shared import open_shared
from cineflow.core.errors import CineflowError, Conflict, SettingMissing
from cineflow.core.log import facts
from cineflow.core.text import Text, words
from cineflow.library.ledger.glance import glance

if TYPE_CHECKING:
    from cineflow.app import App
    from cineflow.app.running import Workshop
    from cineflow.library.ledger import Event

__all__ = ["check_copies", "check_store", "command"]

log = logging.getLogger("cineflow.worker")


def command(
    workspace: Annotated[
        Path | None, typer.Option("--workspace", help=words("The shared folder.", "共享文件夹。"))
    ] = None,
    check: Annotated[
        bool,
        typer.Option(
            "--check",
            help=words(
                "Only say whether one works on this machine: ends with 0 if so, else 1. For health checks.",
                "仅检查本机是否有 worker 在工作：有则以 0 退出，否则为 1。用于健康检查。",
            ),
        ),
    ] = False,
) -> int:
    app, out = open_shared(workspace), door()
    if app.settings.database_url is None:
        raise SettingMissing(
            Text("workers share a Postgres database, and none is set", "worker 需要共享的 Postgres 数据库，但尚未设置"),
            fix=Text("Set CINEFLOW_DATABASE_URL or DATABASE_URL", "请设置 CINEFLOW_DATABASE_URL 或 DATABASE_URL"),
            code="setting.no_database",
            place="CINEFLOW_DATABASE_URL",
        )
    if check:
        return _say_whether_one_works(app, out)
    refuse_placeholders(app.loaded)
    check_store(app.layout.root)
    check_copies(app)
    app.start_logging(is_verbose=out.is_verbose, is_service=True)
    app.start_tracing()
    return 128 + asyncio.run(_work(app, out))


def _say_whether_one_works(app: App, out: Door) -> int:
    host = socket.gethostname()
    with glance(app.ledger_place, app.workspace.root) as ledger:
        works = ledger is not None and ledger.works_on(host, datetime.now(UTC))
    if out.as_json:
        out.json({"host": host, "works": works})
    elif works:
        out.say(Text("A worker works on {host}.", "{host} 上有 worker 在工作。", host=host))
    else:
        out.say(Text("No worker works on {host}.", "{host} 上没有 worker 在工作。", host=host))
    return 0 if works else 1


def check_store(root: Path) -> None:
    """A worker that cannot write where takes go would pay for what it cannot keep. Raises Conflict."""
    try:
        root.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=root):
            pass
    except OSError as cause:
        fix = Text("Mount the shared folder writable on this machine", "请在本机以可写方式挂载共享文件夹")
        raise _not_writable(root, cause.strerror or cause, fix) from cause


def check_copies(app: App) -> None:
    """Write a small file to the object store that takes are copied to, and read it back. Raises Conflict."""
    from cineflow.app.storing import copies_are_kept, try_storage

    if not copies_are_kept(app.loaded):
        return
    try:
        try_storage(app.loaded, None, _say_nothing)
    except (CineflowError, OSError) as cause:
        why = cause.text if isinstance(cause, CineflowError) else cause.strerror or cause
        fix = Text("Put it right, and try it with `cineflow storage`", "请修正后用 `cineflow storage` 测试")
        raise _not_writable(app.settings.storage or "STORAGE_BACKEND", why, fix) from cause


def _say_nothing(_step: str, _done: Text) -> None:
    """What is tried is told only where somebody asked for it."""


def _not_writable(where: object, why: object, fix: Text) -> Conflict:
    return Conflict(
        Text("takes cannot be stored in {where}: {why}", "无法把素材存入 {where}：{why}", where=where, why=why),
        fix=fix,
        code="worker.store_not_writable",
    )


async def _work(app: App, out: Door) -> int:
    """Work until a signal comes; returns its number."""
    from cineflow.app.running import open_workshop
    from cineflow.jobs._signals import catching_interrupts

    workshop = open_workshop(app, resumes_unsent=True)
    reading: set[asyncio.Task[None]] = set()

    def hear(news: Sequence[Event]) -> None:
        if any(event.kind == "settings.changed" for event in news):  # in a Studio, whose server told the ledger
            task = asyncio.create_task(_reload(workshop))
            reading.add(task)
            task.add_done_callback(reading.discard)

    stop = workshop.runtime.listen(hear)
    try:
        with catching_interrupts() as interrupts:
            await workshop.start()
            out.say(
                Text(
                    "Working on {place}. Stop: Ctrl-C.", "正在处理 {place}。停止：Ctrl-C。", place=workshop.ledger.place
                )
            )
            return await interrupts.wait()
    finally:
        stop()
        await asyncio.gather(*reading, return_exceptions=True)
        await workshop.close()


async def _reload(workshop: Workshop) -> None:
    """Follow what was set in the Studio; what cannot be read is left as it was, and told in the log."""
    try:
        await workshop.reload()
    except CineflowError as error:
        log.warning("settings.unreadable", extra=facts(why=str(error)))
