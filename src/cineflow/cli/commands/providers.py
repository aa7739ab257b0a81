"""List providers: which are set up and where their keys come from; `test` asks one without spending.
列出服务商：哪些已配置、密钥来自何处；test 在不花钱的前提下测试一个。
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cineflow.cli._door import door
from cineflow.cli.commands.users import Workspace, opened
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
    row, proxy = app.accounts.setup(name), app.accounts.proxy_of(name)
    provider = app.accounts.provider(name)
    if row.base_url:
        way = Text("through the proxy {proxy}", "经由代理 {proxy}", proxy=proxy) if proxy else Text("directly", "直连")
        out.say(Text("Asking {url} {way}", "正在询问 {url}（{way}）", url=row.base_url, way=way))

    async def ask() -> str:
        try:
            if check := getattr(provider, "check", None):
                await check()
            balance = await provider.balance()
            return str(balance.left) if balance else ""
        finally:
            await app.close()

    left = asyncio.run(ask())
    model = app.catalogue.default(name)
    first = "" if model.is_dead else f"cineflow run --provider {name} --model {model.id} --only 1 --takes 1"
    if out.as_json:
        out.json({"provider": name, "ok": True, "account": provider.account, "balance": left or None,
                  "base_url": row.base_url or None, "proxy": proxy or None, "try": first or None})  # fmt: skip
        return
    if left:
        out.result(Text("{name} answers; balance {left}", "{name} 应答正常；余额 {left}", name=name, left=left))
    elif row.needs_key:
        out.result(Text("{name} answers, the key is good; it tells no balance", "{name} 应答正常，密钥有效；不提供余额",
                        name=name))  # fmt: skip
    else:
        out.result(Text("{name} answers", "{name} 应答正常", name=name))
    if first:
        out.say(Text("Try: {command}", "试一试：{command}", command=first))
    else:
        out.say(app.catalogue.explain_dead(model))


@command.command("pause", help=words("Send nothing more to one; what is there goes on. A running server hears of it.",
                                        "不再向某服务商提交；已提交的继续。运行中的服务器会立即知晓。"))  # fmt: skip
def pause(
    name: Annotated[str, typer.Argument(help=words("Provider.", "服务商。"))], workspace: Workspace = None
) -> None:
    _hold(name, workspace, is_held=True)


@command.command("resume", help=words("Send to one again.", "恢复向某服务商提交。"))
def resume(
    name: Annotated[str, typer.Argument(help=words("Provider.", "服务商。"))], workspace: Workspace = None
) -> None:
    _hold(name, workspace, is_held=False)


def _hold(name: str, workspace: Path | None, *, is_held: bool) -> None:
    from datetime import UTC, datetime

    from cineflow.library.ledger import kept, people

    out, at = door(), datetime.now(UTC)
    with opened(workspace) as (app, ledger):
        app.accounts.setup(name)
        ledger.write(kept.hold, name, is_held=is_held, by="console", at=at)
        ledger.write(people.note, "console", kept.HELD if is_held else kept.RELEASED, at=at, target=name)
    if out.as_json:
        out.json({"provider": name, "paused": is_held})
    elif is_held:
        out.result(Text("{name} is paused: takes for it wait", "{name} 已暂停：其镜头将等待", name=name))
    else:
        out.result(Text("{name} goes on", "{name} 已恢复", name=name))


def _standing(row: ProviderSetup) -> Text:
    if row.name == "rehearsal":
        return Text("draws animatics on this machine; no key, free", "在本机绘制预演；无需密钥，免费")
    if row.is_ready and row.needs_key:
        return Text(
            "key ••••{tail} from {origin}", "密钥 ••••{tail}，来自 {origin}", tail=row.key_tail, origin=row.key_origin
        )
    if row.is_ready:
        return Text("at {url}", "地址 {url}", url=row.base_url)
    names = " + ".join(row.missing)
    if not row.key_page:
        return Text("set {names}", "请设置 {names}", names=names)
    return Text("set {names}; keys: {page}", "请设置 {names}；获取密钥：{page}", names=names, page=row.key_page)


def _facts(app: App, row: ProviderSetup) -> dict[str, Any]:
    return {
        "name": row.name,
        "label": str(row.label),
        "ready": row.is_ready,
        "key": {"variable": row.key_variable, "origin": row.key_origin or None, "tail": row.key_tail or None},
        "base_url": row.base_url or None,
        "key_page": row.key_page or None,
        "missing": list(row.missing),
        "models": [model.id for model in app.catalogue.of(row.name).values() if not model.is_dead],
    }
