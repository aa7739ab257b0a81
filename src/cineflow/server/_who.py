"""Who asks, and what they may do: sessions in a cookie, keys in a header, roles, scopes.

A route names what it needs: `who: Annotated[Who, may(Role.ARTIST, "generate")]`.
"""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from fastapi import Depends, Request
from pwdlib import PasswordHash

from cineflow.core.errors import NotAllowed, NotSignedIn, SettingInvalid
from cineflow.core.text import Text
from cineflow.library.ledger.people import ApiKey, Role, Session, User

__all__ = [
    "COOKIE", "COOKIES", "SCOPES", "Passwords", "Who", "anybody", "may", "new_key", "new_token", "themselves",
    "who_asks",
]  # fmt: skip

COOKIE = "cineflow_session"
COOKIES = (f"__Host-{COOKIE}", f"__Secure-{COOKIE}", COOKIE)
"""What the session's cookie is called over TLS at the root of a host, over TLS under a path of one, and without TLS."""
SESSION_LASTS = timedelta(days=14)
INVITATION_LASTS = timedelta(days=7)

SCOPES = ("read", "edit", "generate", "review", "footage", "webhooks", "admin")
"""What an API key may be narrowed to; a key without scopes may all that its owner may."""

_LEAST_PASSWORD = 10
_KNOWN_BAD = frozenset({"change_me", "changeme", "password", "password1", "1234567890", "qwertyuiop", "cineflow"})


@dataclass(frozen=True, slots=True)
class Who:
    """Whoever sent a request, by a session or by a key."""

    user: User
    session: Session | None = None
    key: ApiKey | None = None

    @property
    def id(self) -> str:
        return self.user.id

    @property
    def is_admin(self) -> bool:
        return self.user.role is Role.ADMIN

    def check(self, role: Role, scope: str) -> None:
        """Raise NotAllowed where the role is too low, or the key was not made for this."""
        if not self.user.role.includes(role):
            raise NotAllowed(
                Text("this needs the role {role}; yours is {yours}", "此操作需要 {role} 角色；你的角色是 {yours}",
                     role=role.value, yours=self.user.role.value),
                fix=Text("Ask an administrator", "请联系管理员"),
                code="auth.role",
            )  # fmt: skip
        if self.key and self.key.scopes and scope not in self.key.scopes and scope != "":
            raise NotAllowed(
                Text("this key was not made for “{scope}”", "此密钥不包含 “{scope}” 权限", scope=scope),
                fix=Text("Use a key with that scope", "请使用具有该权限的密钥"),
                code="auth.scope",
            )

    def check_unbound(self) -> None:
        """Raise NotAllowed for a key that was made for something: its owner's account is none of its business."""
        if self.key and self.key.scopes:
            raise NotAllowed(
                Text("this key was not made for its owner's account", "此密钥不能操作其所有者的账户"),
                fix=Text("Sign in, or use a key without scopes", "请登录，或使用不限权限的密钥"),
                code="auth.scope",
            )


def who_asks(request: Request) -> Who:
    """Return who sent a request. Raises NotSignedIn."""
    found: Any = request.scope.get("state", {}).get("who")
    if not isinstance(found, Who):
        raise NotSignedIn(
            Text("sign in, or send a key", "请登录或提供密钥"),
            fix=Text(
                "Send a key that begins with cf_live_ in the Authorization header",
                "请在 Authorization 请求头中发送以 cf_live_ 开头的密钥",
            ),
        )
    return found


def may(role: Role, scope: str) -> Any:
    """Return a dependency: who asks, once role and scope are found to be enough."""

    def checked(request: Request) -> Who:
        who = who_asks(request)
        who.check(role, scope)
        return who

    return Depends(checked)


anybody = Depends(who_asks)
"""Whoever is signed in, whatever their role."""


def _themselves(request: Request) -> Who:
    who = who_asks(request)
    who.check_unbound()
    return who


themselves = Depends(_themselves)
"""Whoever is signed in, or holds a key that may all that they may: for what is their own account's."""


def new_token() -> str:
    """Return 256 bits of chance for a session, an invitation or a set-up link."""
    return secrets.token_urlsafe(32)


def new_key() -> tuple[str, str]:
    """Return a new API key's id and the key itself, which is shown once."""
    key_id = f"key_{secrets.token_hex(8)}"
    return key_id, f"cf_live_{key_id[4:]}_{secrets.token_urlsafe(32)}"


class Passwords:
    """Argon2id hashes, a few at once: each takes 64 MiB."""

    def __init__(self, at_once: int = 2) -> None:
        self._hash = PasswordHash.recommended()
        self._turn = asyncio.Semaphore(at_once)
        self._stand_in = self._hash.hash(secrets.token_hex(8))

    async def hash(self, password: str) -> str:
        """Return the hash of a password. Raises SettingInvalid for one that is too easy."""
        check_password(password)
        async with self._turn:
            return await asyncio.to_thread(self._hash.hash, password)

    async def is_right(self, password: str, kept: str) -> bool:
        """Check a password; one that nobody has takes as long, so that nobody learns who is known here."""
        async with self._turn:
            right = await asyncio.to_thread(self._hash.verify, password, kept or self._stand_in)
        return right and bool(kept)


def check_password(password: str) -> None:
    """Raise SettingInvalid for a password that is too short or known to everybody."""
    if len(password) < _LEAST_PASSWORD or password.strip().lower() in _KNOWN_BAD:
        raise SettingInvalid(
            Text("a password needs at least {n} characters, and not ones that everybody tries",
                 "密码至少 {n} 个字符，且不能是常见密码", n=_LEAST_PASSWORD),
            fix=Text("A few unrelated words do well", "可用几个不相关的词组成"),
            code="user.weak_password",
            place="password",
        )  # fmt: skip


def now() -> datetime:
    """Return this moment in UTC."""
    return datetime.now(UTC)
