"""Ask the providers that are set up what is left in their accounts.
查询已配置服务商的账户余额。
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cineflow.cli._door import door
from cineflow.core.errors import ProviderError
from cineflow.core.text import Text, words

if TYPE_CHECKING:
    from cineflow.app import App

__all__ = ["command"]


def command(
    provider: Annotated[str | None, typer.Argument(help=words("Only this one.", "只查这一个。"))] = None,
) -> int:
    from cineflow.app import open_app

    app, out = open_app(), door()
    names = [provider] if provider else app.ready_providers()
    rows = asyncio.run(_ask(app, names))
    if out.as_json:
        out.json({"balances": rows})
    for row in [] if out.as_json else rows:
        left = row["left"]
        words = f"{left['amount']} {left['currency']}" if left else row["why"]
        out.result(f"{row['provider']:<14} {words}")
    if not names:
        out.say(
            Text("No provider has a key yet: see `cineflow providers`", "尚未配置任何密钥：见 `cineflow providers`")
        )
    return 1 if any(row["failed"] for row in rows) else 0


async def _ask(app: App, names: list[str]) -> list[dict[str, Any]]:
    async def one(name: str) -> dict[str, Any]:
        try:
            balance = await app.accounts.provider(name).balance()
        except ProviderError as error:
            return {"provider": name, "left": None, "why": str(error.text), "failed": True}
        why = "" if balance else str(Text("does not tell", "不提供余额接口"))
        return {"provider": name, "left": balance.left.to_json() if balance else None, "why": why, "failed": False}

    try:
        return await asyncio.gather(*(one(name) for name in names))
    finally:
        await app.close()
