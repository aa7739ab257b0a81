"""People: who they are, what they may do, their sessions, invitations and API keys, and the audit trail.

Secrets are kept as SHA-256 only; whoever holds one presents it, and its digest is looked up.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Select, bindparam, delete, func, insert, or_, select, update

from cineflow.core.errors import Conflict, NotFound
from cineflow.core.ids import new_id
from cineflow.core.text import Text
from cineflow.library.ledger import events
from cineflow.library.ledger._tables import api_keys, audit, invitations, members, sessions, users

__all__ = [
    "ApiKey", "AuditLine", "Role", "Session", "User", "accept", "add", "add_key", "add_session", "audited",
    "by_email", "by_invitation", "by_key", "by_key_id", "by_session", "by_session_id", "change", "count_admins",
    "digest_of", "end_session", "get", "invite", "join", "keys_of", "leave", "listed", "members_of", "note",
    "projects_of", "revoke_key", "sessions_of",
]  # fmt: skip

_SEEN_EVERY = 60.0
"""Seconds between two notes of when somebody was last seen: a poll a second must not write a row a second."""

# Asked by every request: written once, each asks for the person and what was presented in one row.
_SIGNED_IN = (
    select(users, sessions)
    .join(sessions, sessions.c.user == users.c.id)
    .where(sessions.c.expires_at > bindparam("now"))
)
_BY_TOKEN = _SIGNED_IN.where(sessions.c.token == bindparam("name"))
_BY_SESSION = _SIGNED_IN.where(sessions.c.id == bindparam("name"))
_KEYED = select(users, api_keys).join(api_keys, api_keys.c.user == users.c.id).where(api_keys.c.revoked_at.is_(None))
_BY_SECRET = _KEYED.where(api_keys.c.secret == bindparam("name"))
_BY_KEY = _KEYED.where(api_keys.c.id == bindparam("name"))


class Role(StrEnum):
    """What a person may do; each may all that those before it may.

    VIEWER looks. ARTIST generates within a quota. SUPERVISOR approves. ADMIN sees providers, people and spending.
    """

    VIEWER = "viewer"
    ARTIST = "artist"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"

    def includes(self, other: Role) -> bool:
        order = list(Role)
        return order.index(self) >= order.index(other)


@dataclass(frozen=True, slots=True)
class User:
    """password: its argon2 hash, empty while an invitation is open."""

    id: str
    email: str
    name: str
    role: Role
    password: str
    language: str
    is_disabled: bool
    created_at: datetime
    seen_at: datetime | None


@dataclass(frozen=True, slots=True)
class Session:
    id: str
    user: str
    agent: str
    address: str
    created_at: datetime
    seen_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class ApiKey:
    """tail: its last four characters, to tell keys apart. scopes: empty for all that its owner may do."""

    id: str
    user: str
    name: str
    tail: str
    scopes: tuple[str, ...]
    created_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class AuditLine:
    number: int
    at: datetime
    user: str
    act: str
    target: str
    address: str
    facts: Mapping[str, Any]


def digest_of(secret: str) -> str:
    """Return what is kept of a secret of high entropy."""
    return hashlib.sha256(secret.encode()).hexdigest()


def add(
    tx: Connection, email: str, role: Role, *, at: datetime, name: str = "", password: str = "", language: str = ""
) -> User:
    """Add a person. Raises Conflict where the address is taken."""
    address = email.strip().lower()
    if by_email(tx, address) is not None:
        raise Conflict(
            Text("{email} has an account already", "{email} 已有账户", email=address),
            fix=Text("Use another address, or change that account", "请换一个邮箱，或修改已有账户"),
            code="user.exists",
        )
    user_id = new_id("u")
    tx.execute(
        insert(users).values(
            id=user_id, email=address, name=name.strip(), role=role.value, password=password, language=language,
            created_at=at,
        )
    )  # fmt: skip
    return get(tx, user_id)


def get(tx: Connection, user_id: str) -> User:
    """Return a person. Raises NotFound."""
    row = tx.execute(select(users).where(users.c.id == user_id)).mappings().first()
    if row is None:
        raise NotFound(Text("there is no such person", "没有此用户"), code="user.not_found")
    return _user(row)


def by_email(tx: Connection, email: str) -> User | None:
    row = tx.execute(select(users).where(users.c.email == email.strip().lower())).mappings().first()
    return None if row is None else _user(row)


def listed(tx: Connection) -> list[User]:
    """Return everybody, by address."""
    return [_user(row) for row in tx.execute(select(users).order_by(users.c.email)).mappings()]


def count_admins(tx: Connection) -> int:
    """Return how many administrators can sign in."""
    question = select(func.count()).select_from(users)
    return int(
        tx.execute(
            question.where(users.c.role == Role.ADMIN.value, ~users.c.is_disabled, users.c.password != "")
        ).scalar_one()
    )


def change(tx: Connection, user_id: str, **columns: Any) -> User:
    """Change columns of a person: name, role, password, language, is_disabled, seen_at.

    Raises NotFound, and Conflict where the last administrator would be lost. Disabling ends every session.
    """
    before = get(tx, user_id)
    loses = columns.get("is_disabled") or columns.get("role", before.role) != Role.ADMIN
    if before.role is Role.ADMIN and not before.is_disabled and before.password and loses and count_admins(tx) <= 1:
        raise Conflict(
            Text("the last administrator cannot be taken away", "不能移除最后一位管理员"),
            fix=Text("Make somebody else an administrator first", "请先将其他人设为管理员"),
            code="user.last_admin",
        )
    tx.execute(update(users).where(users.c.id == user_id).values(**columns))
    if columns.keys() & {"role", "is_disabled"}:
        _tell(tx, user_id)
    if columns.get("is_disabled"):
        tx.execute(delete(sessions).where(sessions.c.user == user_id))
    return get(tx, user_id)


def invite(tx: Connection, user_id: str, token: str, *, at: datetime, expires_at: datetime) -> None:
    """Let whoever holds a token set that person's password once; earlier invitations end."""
    tx.execute(delete(invitations).where(invitations.c.user == user_id, invitations.c.used_at.is_(None)))
    tx.execute(insert(invitations).values(token=digest_of(token), user=user_id, created_at=at, expires_at=expires_at))


def by_invitation(tx: Connection, token: str, *, now: datetime) -> User | None:
    """Return whom an open invitation is for."""
    question = select(invitations.c.user).where(
        invitations.c.token == digest_of(token), invitations.c.used_at.is_(None), invitations.c.expires_at > now
    )
    found = tx.execute(question).scalar()
    return None if found is None else get(tx, found)


def accept(tx: Connection, token: str, *, password: str, name: str, now: datetime) -> User:
    """Use an invitation up. Raises NotFound where it is not open any more."""
    user = by_invitation(tx, token, now=now)
    used = tx.execute(
        update(invitations)
        .where(invitations.c.token == digest_of(token), invitations.c.used_at.is_(None))
        .values(used_at=now)
    )
    if user is None or not used.rowcount:
        raise NotFound(
            Text("this invitation has been used, or is too old", "此邀请已使用或已过期"),
            fix=Text("Ask an administrator for a new one", "请向管理员索取新的邀请"),
            code="invitation.gone",
        )
    return change(tx, user.id, password=password, **({"name": name} if name else {}))


def add_session(
    tx: Connection, user_id: str, token: str, *, agent: str, address: str, at: datetime, expires_at: datetime
) -> Session:
    """Sign somebody in under a token."""
    session_id = new_id("s")
    tx.execute(delete(sessions).where(sessions.c.expires_at <= at))
    tx.execute(
        insert(sessions).values(
            id=session_id, token=digest_of(token), user=user_id, agent=agent[:300], address=address[:64],
            created_at=at, seen_at=at, expires_at=expires_at,
        )
    )  # fmt: skip
    return Session(session_id, user_id, agent[:300], address[:64], at, at, expires_at)


def by_session(tx: Connection, token: str, *, now: datetime) -> tuple[User, Session] | None:
    """Return who is signed in under a token."""
    return _signed_in(tx, _BY_TOKEN, digest_of(token), now)


def by_session_id(tx: Connection, session_id: str, *, now: datetime) -> tuple[User, Session] | None:
    """Return who is signed in, if they still are."""
    return _signed_in(tx, _BY_SESSION, session_id, now)


def _signed_in(tx: Connection, question: Select[Any], name: str, now: datetime) -> tuple[User, Session] | None:
    row = tx.execute(question, {"name": name, "now": now}).first()
    if row is None:
        return None
    kept = len(users.c)
    user = _user(dict(zip(users.c.keys(), row[:kept], strict=True)))
    return None if user.is_disabled else (user, _session(dict(zip(sessions.c.keys(), row[kept:], strict=True))))


def sessions_of(tx: Connection, user_id: str, *, now: datetime) -> list[Session]:
    """Return where somebody is signed in, latest first."""
    question = select(sessions).where(sessions.c.user == user_id, sessions.c.expires_at > now)
    return [_session(row) for row in tx.execute(question.order_by(sessions.c.seen_at.desc())).mappings()]


def end_session(tx: Connection, session_id: str, *, user: str) -> bool:
    """Sign somebody out in one place."""
    done = tx.execute(delete(sessions).where(sessions.c.id == session_id, sessions.c.user == user))
    _tell(tx, user)
    return bool(done.rowcount)


def end_sessions(tx: Connection, user_id: str, *, but: str = "") -> int:
    """Sign somebody out everywhere, but for one session."""
    _tell(tx, user_id)
    return tx.execute(delete(sessions).where(sessions.c.user == user_id, sessions.c.id != but)).rowcount


def note_seen(tx: Connection, user_id: str, session_id: str, *, at: datetime) -> None:
    """Note that somebody is about."""
    tx.execute(update(users).where(users.c.id == user_id).values(seen_at=at))
    if session_id:
        tx.execute(update(sessions).where(sessions.c.id == session_id).values(seen_at=at))


def is_due(seen_at: datetime | None, now: datetime) -> bool:
    """Whether being seen is worth a note again."""
    return seen_at is None or (now - seen_at).total_seconds() >= _SEEN_EVERY


def add_key(
    tx: Connection, user_id: str, key_id: str, secret: str, *, name: str, scopes: Sequence[str], at: datetime
) -> ApiKey:
    """Keep an API key. secret: the whole key as it is presented."""
    get(tx, user_id)
    tx.execute(
        insert(api_keys).values(
            id=key_id, user=user_id, name=name, secret=digest_of(secret), tail=secret[-4:], scopes=list(scopes),
            created_at=at,
        )
    )  # fmt: skip
    return keys_of(tx, key=key_id)[0]


def by_key(tx: Connection, secret: str) -> tuple[User, ApiKey] | None:
    """Return whose key this is, unless it was revoked."""
    return _with_key(tx, _BY_SECRET, digest_of(secret))


def by_key_id(tx: Connection, key_id: str) -> tuple[User, ApiKey] | None:
    """Return whose key this is, unless it was revoked."""
    return _with_key(tx, _BY_KEY, key_id)


def _with_key(tx: Connection, question: Select[Any], name: str) -> tuple[User, ApiKey] | None:
    row = tx.execute(question, {"name": name}).first()
    if row is None:
        return None
    kept = len(users.c)
    user = _user(dict(zip(users.c.keys(), row[:kept], strict=True)))
    return None if user.is_disabled else (user, _key(dict(zip(api_keys.c.keys(), row[kept:], strict=True))))


def keys_of(tx: Connection, *, user: str | None = None, key: str | None = None) -> list[ApiKey]:
    """Return keys, newest first: somebody's, one, or all."""
    question = select(api_keys).order_by(api_keys.c.created_at.desc(), api_keys.c.id.desc())
    if user is not None:
        question = question.where(api_keys.c.user == user)
    if key is not None:
        question = question.where(api_keys.c.id == key)
    return [_key(row) for row in tx.execute(question).mappings()]


def note_used(tx: Connection, key_id: str, *, at: datetime) -> None:
    """Note that a key was used."""
    tx.execute(update(api_keys).where(api_keys.c.id == key_id).values(used_at=at))


def revoke_key(tx: Connection, key_id: str, *, at: datetime, user: str | None = None) -> ApiKey:
    """End a key for good. user: whose it must be. Raises NotFound."""
    found = [key for key in keys_of(tx, key=key_id) if user in (None, key.user)]
    if not found:
        raise NotFound(Text("there is no such key", "没有此密钥"), code="key.not_found")
    tx.execute(update(api_keys).where(api_keys.c.id == key_id, api_keys.c.revoked_at.is_(None)).values(revoked_at=at))
    _tell(tx, found[0].user)
    return keys_of(tx, key=key_id)[0]


def join(tx: Connection, project: str, user_id: str, *, at: datetime) -> None:
    """Make somebody a member of a project."""
    known = select(members.c.user).where(members.c.project == project, members.c.user == user_id)
    if tx.execute(known).first() is None:
        tx.execute(insert(members).values(project=project, user=user_id, created_at=at))
        _tell(tx, user_id)


def leave(tx: Connection, project: str, user_id: str) -> bool:
    done = tx.execute(delete(members).where(members.c.project == project, members.c.user == user_id))
    _tell(tx, user_id)
    return bool(done.rowcount)


def members_of(tx: Connection, project: str) -> list[User]:
    """Return the members of a project, by address."""
    question = select(users).join(members, members.c.user == users.c.id).where(members.c.project == project)
    return [_user(row) for row in tx.execute(question.order_by(users.c.email)).mappings()]


def projects_of(tx: Connection, user_id: str) -> set[str]:
    """Return the projects that somebody is a member of."""
    return set(tx.execute(select(members.c.project).where(members.c.user == user_id)).scalars())


def _tell(tx: Connection, user_id: str) -> None:
    """Note that somebody may see more or less than before: what they listen to is looked at again, in every process."""
    events.add(tx, "access.changed", at=datetime.now(UTC), facts={"user": user_id})


def note(
    tx: Connection, user_id: str, act: str, *, at: datetime, target: str = "", address: str = "",
    facts: Mapping[str, Any] | None = None,
) -> None:  # fmt: skip
    """Write a line of the audit trail. act: `<noun>.<past verb>`. facts: no secret."""
    tx.execute(
        insert(audit).values(at=at, user=user_id, act=act, target=target, address=address[:64], facts=dict(facts or {}))
    )


def audited(tx: Connection, *, before: int | None = None, user: str | None = None, limit: int = 100) -> list[AuditLine]:
    """Return the audit trail, newest first."""
    question = select(audit).order_by(audit.c.number.desc()).limit(limit)
    if before is not None:
        question = question.where(audit.c.number < before)
    if user is not None:
        question = question.where(or_(audit.c.user == user, audit.c.target == user))
    return [AuditLine(**dict(row)) for row in tx.execute(question).mappings()]


def _user(row: Mapping[Any, Any]) -> User:
    named: dict[str, Any] = dict(row)
    named["role"] = Role(named["role"])
    return User(**named)


def _session(row: Mapping[Any, Any]) -> Session:
    named: dict[str, Any] = {key: value for key, value in row.items() if key != "token"}
    return Session(**named)


def _key(row: Mapping[Any, Any]) -> ApiKey:
    named: dict[str, Any] = {key: value for key, value in row.items() if key != "secret"}
    named["scopes"] = tuple(named["scopes"])
    return ApiKey(**named)
