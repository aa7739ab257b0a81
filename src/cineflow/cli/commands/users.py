"""People of this workspace's server: `create EMAIL --role …` prints a link to set a password; `list`.
服务器的用户：`create 邮箱 --role …` 会给出设置密码的链接；`list` 列出。
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import Generator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cineflow.cli._door import door
from cineflow.cli._shared import open_shared
from cineflow.core.errors import SettingInvalid
from cineflow.core.text import Text, words

if TYPE_CHECKING:
    from cineflow.app import App
    from cineflow.library.ledger import Ledger

__all__ = ["Workspace", "command", "opened"]

command = typer.Typer(add_completion=False, rich_markup_mode=None, no_args_is_help=True)

Workspace = Annotated[Path | None, typer.Option("--workspace", help=words("The folder of work.", "工作区文件夹。"))]
_ROLES = ("viewer", "artist", "supervisor", "admin")


@contextlib.contextmanager
def opened(workspace: Path | None) -> Generator[tuple[App, Ledger]]:
    """Open the ledger that the workspace's server uses."""
    from cineflow.app.running import ledger_of

    app = open_shared(workspace)
    ledger = ledger_of(app)
    try:
        yield app, ledger
    finally:
        ledger.close()


@command.command(
    "create",
    help=words("Add somebody; without a password a link is printed.", "添加用户；未给密码时给出设置密码的链接。"),
)
def create(
    email: Annotated[str, typer.Argument(help=words("Their address.", "邮箱地址。"))],
    role: Annotated[str, typer.Option("--role", help="viewer, artist, supervisor, admin")] = "artist",
    name: Annotated[str, typer.Option("--name", help=words("Their name.", "姓名。"))] = "",
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help=words("Read a password from stdin.", "从标准输入读取密码。"))
    ] = False,
    workspace: Workspace = None,
) -> None:
    """Add somebody; without a password a link is printed where they set one."""
    from sqlalchemy import Connection

    from cineflow.library.ledger import people
    from cineflow.library.ledger.people import Role, User
    from cineflow.server._who import INVITATION_LASTS, Passwords, new_token

    if role not in _ROLES:
        raise SettingInvalid(
            Text("--role is “{role}”", "--role 的值是 “{role}”", role=role),
            fix=Text("Allowed: {roles}", "允许的值：{roles}", roles=", ".join(_ROLES)),
            place="--role",
        )
    if "@" not in email.strip("@"):
        raise SettingInvalid(
            Text("“{email}” is no e-mail address", "“{email}” 不是邮箱地址", email=email), place="EMAIL"
        )
    kept = ""
    if password_stdin:
        kept = asyncio.run(Passwords().hash(sys.stdin.readline().rstrip("\r\n")))
    token, at = new_token(), datetime.now(UTC)

    def add(tx: Connection) -> User:
        user = people.add(tx, email, Role(role), name=name, password=kept, at=at)
        if not kept:
            people.invite(tx, user.id, token, at=at, expires_at=at + INVITATION_LASTS)
        people.note(tx, "console", "user.created", at=at, target=user.id)
        return user

    with opened(workspace) as (app, ledger):
        user = ledger.write(add)
        base = app.settings.public_url or "http://127.0.0.1:8000"
    link = "" if kept else f"{base.rstrip('/')}/invitation?token={token}"
    out = door()
    if out.as_json:
        out.json({"id": user.id, "email": user.email, "role": user.role.value, "link": link})
        return
    out.result(link or user.id)
    if link:
        out.say(
            Text(
                "Give them this link; it works once, for seven days.", "请将此链接交给对方；七天内有效，仅可使用一次。"
            )
        )
        if not app.settings.public_url:
            out.say(
                Text(
                    "It leads to {base}, where `serve` listens unless told; CINEFLOW_PUBLIC_URL names another address.",
                    "链接指向 `serve` 的默认地址 {base}；如有不同，请设置 CINEFLOW_PUBLIC_URL。",
                    base=base,
                )
            )


@command.command("list", help=words("Everybody who has an account.", "列出所有账户。"))
def list_users(workspace: Workspace = None) -> None:
    """Everybody who has an account."""
    from cineflow.library.ledger import people

    with opened(workspace) as (_, ledger):
        found = ledger.read(people.listed)
    out = door()
    if out.as_json:
        rows = [
            {"id": u.id, "email": u.email, "name": u.name, "role": u.role.value, "disabled": u.is_disabled,
             "invited": not u.password, "seen_at": u.seen_at.isoformat() if u.seen_at else None}
            for u in found
        ]  # fmt: skip
        out.json({"users": rows})
        return
    for user in found:
        state = Text("invited", "已邀请") if not user.password else Text("closed", "已停用") if user.is_disabled else ""
        out.result(f"{user.id}  {user.role.value:<10}  {user.email}  {state}".rstrip())
