"""Stand in for every provider on this machine: real files, a bill, faults on command. Nothing is charged.
在本机模拟所有服务商：返回真实文件、记账、可按需制造故障；不产生费用。
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cineflow.cli._door import door
from cineflow.core.errors import UserError
from cineflow.core.text import Text, words

__all__ = ["command"]


def command(
    port: Annotated[int, typer.Option(min=1, max=65535, help=words("Port to listen on.", "监听端口。"))] = 9400,
    seconds: Annotated[
        float, typer.Option(help=words("How long a generation lasts, in seconds.", "每次生成所需秒数。"))
    ] = 2.0,
    bill: Annotated[
        Path | None,
        typer.Option(help=words("File that keeps the bill over restarts.", "保存账单的文件，重启后仍在。")),
    ] = None,
    show_list: Annotated[
        bool,
        typer.Option(
            "--list", help=words("List base URLs and the variables to set.", "列出各地址与要设置的环境变量。")
        ),
    ] = False,
) -> None:
    from cineflow.emulator import serve, wires

    out = door()
    if show_list:
        rows = wires(port)
        if out.as_json:
            out.json(rows)
            return
        for row in rows:
            out.result(f"{row['wire']:<14} {row['base_url']}")
            for name, value in row["env"].items():
                out.result(f"    {name}={value}")
        return
    out.say(Text(
        "Emulator: http://127.0.0.1:{port}, bill at /__emulator__/bill, faults at /__emulator__/faults. Stop: Ctrl-C.",
        "模拟器：http://127.0.0.1:{port}，账单见 /__emulator__/bill，故障见 /__emulator__/faults。按 Ctrl-C 结束。",
        port=port,
    ))  # fmt: skip
    try:
        serve(port=port, seconds=seconds, bill=bill)
    except OSError as cause:
        raise UserError(
            Text("port {port} cannot be opened: {why}", "无法打开端口 {port}：{why}", port=port, why=cause),
            fix=Text("Choose another with --port", "请用 --port 换一个端口"),
            code="emulator.port",
        ) from cause
