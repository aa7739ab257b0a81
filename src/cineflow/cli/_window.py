"""The Studio in a window of its own: the system's web view over a server in a thread of this process."""

from __future__ import annotations

import socket
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from cineflow.cli._door import Door
from cineflow.core.errors import SettingMissing, UserError
from cineflow.core.text import Text

if TYPE_CHECKING:
    from fastapi import FastAPI

__all__ = ["show_in_window"]


def show_in_window(server: FastAPI, listener: socket.socket, url: str, page: str, kept: Path, out: Door) -> int:
    """Serve until the window is closed.

    page: the path to begin with. kept: folder for the window's cookies, so that a person stays signed in. Raises
    SettingMissing without the extra `desktop`, and UserError where the system has no web view to show.
    """
    try:
        import webview  # pyright: ignore[reportMissingImports]
        from webview.errors import WebViewException  # pyright: ignore[reportMissingImports, reportUnknownVariableType]
    except ImportError as cause:
        raise SettingMissing(
            Text("a window needs the extra `desktop`", "独立窗口需要安装 desktop 附加组件"),
            fix=Text("pip install 'cineflow[desktop]', or leave --window out and open the address that is printed",
                     "请执行 pip install 'cineflow[desktop]'，或去掉 --window 并在浏览器中打开显示的地址"),
            code="serve.no_window",
        ) from cause  # fmt: skip
    import uvicorn

    config = uvicorn.Config(server, log_config=None, access_log=False, lifespan="on", server_header=False)
    running = uvicorn.Server(config)
    thread = threading.Thread(target=running.run, kwargs={"sockets": [listener]}, name="server", daemon=True)
    thread.start()
    out.result(f"listening on {url}")
    kept.mkdir(parents=True, exist_ok=True)
    try:
        webview.create_window("CineFlow", url + page, width=1440, height=900, min_size=(390, 640))  # pyright: ignore[reportUnknownMemberType]
        webview.start(private_mode=False, storage_path=str(kept))  # pyright: ignore[reportUnknownMemberType]
    except WebViewException as cause:  # pyright: ignore[reportUnknownVariableType]
        raise UserError(
            Text("this system has no web view to show a window with", "此系统没有可用于显示窗口的网页组件"),
            fix=Text("On Debian: apt install python3-gi gir1.2-webkit2-4.1; or leave --window out and open the address"
                     " that is printed", "Debian 请执行 apt install python3-gi gir1.2-webkit2-4.1；或去掉 --window，"
                     "在浏览器中打开显示的地址"), code="serve.no_web_view",
        ) from cause  # fmt: skip
    finally:
        running.should_exit = True
        thread.join(10)
    return 0
