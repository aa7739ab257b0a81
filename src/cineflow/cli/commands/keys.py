"""API keys of this workspace's server: `create --user EMAIL --name N`, `list`, `revoke ID`. Effective at once.
服务器的 API 密钥：`create --user 邮箱 --name 名称`、`list`、`revoke ID`；立即生效。
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from cineflow.cli._door import door
from cineflow.cli.commands.users import Workspace, opened
from cineflow.core.errors import NotFound, SettingInvalid
from cineflow.core.money import parse_caps
from cineflow.core.text import Text, words

__all__ = ["command"]

command = typer.Typer(add_completion=False, rich_markup_mode=None, no_args_is_help=True)


@command.command("create", help=words("Make a key; it is shown this once.", "创建密钥；仅显示这一次。"))
def create(
    user: Annotated[str, typer.Option("--user", help=words("Whose: their address.", "所属用户的邮箱。"))],
    name: Annotated[str, typer.Option("--name", help=words("What it is for.", "用途。"))],
    scope: Annotated[
        list[str] | None,
        typer.Option(
            "--scope",
            help=words(
                "Narrow it to: read, edit, generate, review, footage, webhooks, admin.",
                "限定权限：read、edit、generate、review、footage、webhooks、admin。",
            ),
        ),
    ] = None,
    max_cost: Annotated[
        str | None,
        typer.Option("--max-cost", help=words("What it may spend in all, like 20USD.", "总费用上限，如 20USD。")),
    ] = None,
    workspace: Workspace = None,
) -> None:
    """Make a key; it is shown this once."""
    from sqlalchemy import Connection

    from cineflow.library.ledger import budgets, people
    from cineflow.server._who import SCOPES, new_key

    for one in scope or []:
        if one not in SCOPES:
            raise SettingInvalid(
                Text("--scope is “{scope}”", "--scope 的值是 “{scope}”", scope=one),
                fix=Text("Allowed: {scopes}", "允许的值：{scopes}", scopes=", ".join(SCOPES)),
                place="--scope",
            )
    caps = parse_caps(max_cost) if max_cost else {}
    if "" in caps:
        raise SettingInvalid(
            Text("say which money: 20USD, 100CNY, 300credits", "请写明货币：20USD、100CNY、300credits"),
            code="money.bad_cap", place="--max-cost",
        )  # fmt: skip
    key_id, key = new_key()
    at = datetime.now(UTC)

    def add(tx: Connection) -> None:
        owner = people.by_email(tx, user)
        if owner is None:
            raise NotFound(
                Text("nobody has the address {email}", "没有邮箱为 {email} 的用户", email=user),
                fix=Text("`cineflow users list` shows who there is", "`cineflow users list` 可列出用户"),
                code="user.not_found",
            )
        people.add_key(tx, owner.id, key_id, key, name=name, scopes=scope or [], at=at)
        if caps:
            budgets.set_caps(tx, f"key:{key_id}", caps)
        people.note(tx, "console", "key.created", at=at, target=key_id)

    with opened(workspace) as (_, ledger):
        ledger.write(add)
    out = door()
    if out.as_json:
        out.json({"id": key_id, "key": key})
        return
    out.result(key)
    out.say(Text("Shown this once: keep it where secrets are kept.", "仅显示这一次，请妥善保存。"))


@command.command("list", help=words("Every key, newest first.", "列出所有密钥，最新在前。"))
def list_keys(workspace: Workspace = None) -> None:
    """Every key, newest first."""
    from cineflow.library.ledger import people

    with opened(workspace) as (_, ledger):
        found = ledger.read(people.keys_of)
        owners = {u.id: u.email for u in ledger.read(people.listed)}
    out = door()
    if out.as_json:
        rows = [
            {"id": k.id, "user": owners.get(k.user, k.user), "name": k.name, "tail": k.tail, "scopes": list(k.scopes),
             "created_at": k.created_at.isoformat(), "used_at": k.used_at.isoformat() if k.used_at else None,
             "revoked_at": k.revoked_at.isoformat() if k.revoked_at else None}
            for k in found
        ]  # fmt: skip
        out.json({"keys": rows})
        return
    for key in found:
        state = Text("revoked", "已撤销") if key.revoked_at else ""
        out.result(f"{key.id}  …{key.tail}  {owners.get(key.user, key.user)}  {key.name}  {state}".rstrip())


@command.command("revoke", help=words("End a key, at once and for good.", "立即永久撤销一个密钥。"))
def revoke(
    key_id: Annotated[str, typer.Argument(metavar="ID", help=words("The key's id.", "密钥 ID。"))],
    workspace: Workspace = None,
) -> None:
    """End a key, at once and for good."""
    from cineflow.library.ledger import people

    with opened(workspace) as (_, ledger):
        key = ledger.write(people.revoke_key, key_id, at=datetime.now(UTC))
        ledger.write(people.note, "console", "key.revoked", at=datetime.now(UTC), target=key_id)
    out = door()
    if out.as_json:
        out.json({"id": key.id, "revoked_at": key.revoked_at.isoformat() if key.revoked_at else None})
        return
    out.result(key.id)
