"""Serve the Studio and the API to a team: accounts, projects, jobs in the background, live progress.
为团队提供 Studio 与 API：账户、项目、后台任务、实时进度。
"""

from __future__ import annotations

import contextlib
import os
import socket
from collections.abc import Generator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cineflow.cli._door import Door, door
from cineflow.cli._placeholders import refuse_placeholders
from cineflow.cli._shared import open_shared
from cineflow.cli._window import show_in_window
from cineflow.core.errors import UserError
from cineflow.core.text import Text, words

if TYPE_CHECKING:
    from fastapi import FastAPI

    from cineflow.app import App

__all__ = ["command"]


def command(
    host: Annotated[str, typer.Option(help=words("Address to listen on.", "监听地址。"))] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(min=0, max=65535, help=words("Port; 0 takes a free one.", "端口；0 表示任取空闲端口。"))
    ] = 8000,
    workspace: Annotated[
        Path | None,
        typer.Option("--workspace", help=words("The folder of work; made if missing.", "工作区文件夹，不存在则创建。")),
    ] = None,
    setup_token: Annotated[
        str | None,
        typer.Option(
            "--setup-token", help=words("Preset the one-time set-up link's token.", "预设一次性设置链接的令牌。")
        ),
    ] = None,
    emulate: Annotated[
        bool,
        typer.Option(
            "--emulate", help=words("Fake every provider: trials, clients' CI.", "模拟所有服务商，用于试用与测试。")
        ),
    ] = False,
    window: Annotated[
        bool, typer.Option("--window", help=words("Open the Studio in a window.", "在独立窗口中打开 Studio。"))
    ] = False,
) -> int:
    from cineflow.server._serving import listen

    out = door()
    here = (workspace or Path.cwd()).expanduser().resolve()
    here.mkdir(parents=True, exist_ok=True)
    try:
        listener = listen(host, port)
    except OSError as cause:
        raise UserError(
            Text("port {port} cannot be opened: {why}", "无法打开端口 {port}：{why}", port=port, why=cause.strerror),
            fix=Text("Choose another with --port", "请用 --port 换一个端口"),
            code="serve.port",
        ) from cause
    with contextlib.closing(listener), _providers_faked(out) if emulate else contextlib.nullcontext():
        return _serve(here, listener, setup_token, out, window=window, emulate=emulate)


def _serve(
    here: Path, listener: socket.socket, setup_token: str | None, out: Door, *, window: bool, emulate: bool
) -> int:
    from cineflow.app.running import ledger_of
    from cineflow.cli.commands.worker import check_store
    from cineflow.server import create_app, serve
    from cineflow.server._proxy import plain_root

    app = open_shared(here)
    app.loaded = replace(app.loaded, is_faked=emulate)
    refuse_placeholders(app.loaded, setup_token=setup_token or "")
    check_store(app.layout.root)
    ledger_of(app).close()  # Why it cannot be opened is said here in words; a server that starts shows a traceback.
    app.start_logging(is_verbose=out.is_verbose, is_service=True)
    app.start_tracing()
    values = app.settings
    server = create_app(app, public_url=values.public_url or "", setup_token=setup_token or "")
    url = _url_of(listener) + plain_root(values.root_path or "")
    if window:
        return show_in_window(server, listener, url, _first_page(server, app), app.workspace.state / "window", out)

    def ready() -> None:
        out.result(f"listening on {url}")
        _tell_setup(server, app, values.public_url or url, out)

    serve(server, listener, ready=ready, root_path=values.root_path or "", trusted=values.trusted_proxies)
    return 0


def _url_of(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
    return f"http://{shown}:{port}"


def _tell_setup(server: FastAPI, app: App, url: str, out: Door) -> None:
    """Print the one-time link for as long as there is no administrator."""
    page = _first_page(server, app)
    if page:
        out.result(f"{url.rstrip('/')}{page}")
        out.say(
            Text("Open this link to make the first account; it works once.", "打开此链接创建第一个账户；仅可使用一次。")
        )


def _first_page(server: FastAPI, app: App) -> str:
    """Return the one-time set-up page's path where there is no administrator yet, else nothing."""
    from cineflow.app.running import ledger_of
    from cineflow.library.ledger import people

    ledger = ledger_of(app)
    try:
        return "" if ledger.read(people.count_admins) else f"/setup?token={server.state.house.setup_token}"
    finally:
        ledger.close()


@contextlib.contextmanager
def _providers_faked(out: Door) -> Generator[None]:
    """Run the emulator beside, and point every provider's address and key at it for the length of a block."""
    from cineflow.emulator import running, wires

    with running(2.0) as emulator:
        port = int(emulator.url.rpartition(":")[2])
        # Of a provider's several wires the one of its own name; another's variables beside it would be a mixture.
        named = {row["provider"] for row in wires(port) if row["wire"] == row["provider"]}
        rows = [row for row in wires(port) if row["wire"] == row["provider"] or row["provider"] not in named]
        faked = {name: value for row in rows for name, value in row["env"].items()}
        before = {name: os.environ.get(name) for name in faked}
        os.environ.update(faked)
        out.say(
            Text("Every provider is faked by {url}; nothing is charged.", "所有服务商均由 {url} 模拟，不产生费用。",
                 url=emulator.url)
        )  # fmt: skip
        try:
            yield
        finally:
            for name, value in before.items():
                if value is None:
                    os.environ.pop(name, None)
                else:
                    os.environ[name] = value
