"""List providers: which are set up and where their keys come from; `test` asks one without spending.
列出服务商：哪些已配置、密钥来自何处；test 在不花钱的前提下测试一个。
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cineflow.cli._door import door
from cineflow.core.text import Text, words

if TYPE_CHECKING:
    from cineflow.app import App, ProviderSetup

__all__ = ["command"]

command = typer.Typer(add_completion=False, rich_markup_mode=None, invoke_without_command=True)


@command.callback()
def providers(context: typer.Context) -> None:
    if context.invoked_subcommand is not None:
        return
    from cineflow.app import open_app

    app, out = open_app(), door()
    rows = app.accounts.setups()
    if out.as_json:
        out.json({"providers": [_facts(app, row) for row in rows]})
        return
    for row in rows:
        mark = "●" if row.is_ready else "○"
        out.result(f"{mark} {row.name:<14} {_standing(row)}")


@command.command("test", help=words("Check key, address and proxy of one; spends nothing.",
                                       "检查某服务商的密钥、地址与代理；不花钱。"))  # fmt: skip
def test(name: Annotated[str, typer.Argument(help=words("Provider.", "服务商。"))]) -> None:
    from cineflow.app import open_app

    app, out = open_app(), door()
    app.accounts.setup(name)
    provider = app.accounts.provider(name)

    async def ask() -> str:
        try:
            if check := getattr(provider, "check", None):
                await check()
            balance = await provider.balance()
            return str(balance.left) if balance else ""
        finally:
            await app.close()

    left = asyncio.run(ask())
    model = app.catalogue.default(name).id
    first = f"cineflow run --provider {name} --model {model} --only 1 --takes 1"
    if out.as_json:
        out.json({"provider": name, "ok": True, "account": provider.account, "balance": left or None, "try": first})
        return
    if left:
        out.result(Text("{name} answers; balance {left}", "{name} 应答正常；余额 {left}", name=name, left=left))
    else:
        out.result(Text("{name} answers", "{name} 应答正常", name=name))
    out.say(Text("Try: {command}", "试一试：{command}", command=first))


def _standing(row: ProviderSetup) -> Text:
    if row.name == "rehearsal":
        return Text("draws animatics on this machine; no key, free", "在本机绘制预演；无需密钥，免费")
    if row.is_ready and row.needs_key:
        return Text(
            "key ••••{tail} from {origin}", "密钥 ••••{tail}，来自 {origin}", tail=row.key_tail, origin=row.key_origin
        )
    if row.is_ready:
        return Text("at {url}", "地址 {url}", url=row.base_url)
    if not row.needs_key:
        return Text("no address set", "未设置地址")
    if not row.key_page:
        return Text("set {variable}", "请设置 {variable}", variable=row.key_variable)
    return Text(
        "set {variable}; keys: {page}",
        "请设置 {variable}；获取密钥：{page}",
        variable=row.key_variable,
        page=row.key_page,
    )


def _facts(app: App, row: ProviderSetup) -> dict[str, Any]:
    return {
        "name": row.name,
        "label": str(row.label),
        "ready": row.is_ready,
        "key": {"variable": row.key_variable, "origin": row.key_origin or None, "tail": row.key_tail or None},
        "base_url": row.base_url or None,
        "key_page": row.key_page or None,
        "models": [model.id for model in app.catalogue.of(row.name).values() if not model.is_dead],
    }
