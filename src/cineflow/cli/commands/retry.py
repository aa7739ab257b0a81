"""Run the takes of a failed list again: fetches what was made, buys only what was not charged.
重试失败清单：先取回已生成的，只购买未扣费的。
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cineflow.cli import _wishes as w
from cineflow.cli.commands.run import command as run
from cineflow.core.errors import NothingFound
from cineflow.core.text import Text, words

__all__ = ["command"]


def command(
    file: Annotated[
        Path | None, typer.Argument(help=words("Failed list; the newest unless given.", "失败清单；默认用最新的。"))
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help=words("Agree to the price.", "同意价格。"))] = False,
    max_cost: Annotated[
        str | None, typer.Option("--max-cost", help=words("Cap, like 8USD.", "费用上限，如 8USD。"))
    ] = None,
    output_dir: w.OutputDir = None,
) -> int:
    chosen = file or _newest(output_dir)
    return run(retry_failed=chosen, yes=yes, max_cost=max_cost, output_dir=output_dir)


def _newest(output_dir: Path | None) -> Path:
    from cineflow.app import open_app

    root = open_app([], w.flags_of(None, output_dir)).layout.root
    found = sorted(root.glob("failed_tasks_*.json"), key=lambda path: path.stat().st_mtime)
    if not found:
        raise NothingFound(
            Text("there is no failed list in {root}", "{root} 中没有失败清单", root=root),
            fix=Text("Nothing failed, or name the list", "说明没有失败，或请指定清单文件"),
            code="retry.no_list",
        )
    return found[-1]
