"""People, their API keys, and the audit trail."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field
from sqlalchemy import Connection

from cineflow.core.errors import NotAllowed, NotFound
from cineflow.core.money import parse_budget
from cineflow.core.text import Text
from cineflow.library.ledger import budgets, people
from cineflow.library.ledger.people import ApiKey, Role, User
from cineflow.server import errors
from cineflow.server._house import house_of
from cineflow.server._shapes import Amount, Cursor, Limit, Page, amounts, page_of, read_cursor, write_cursor
from cineflow.server._who import INVITATION_LASTS, SCOPES, Who, anybody, may, new_key, new_token, now, themselves
from cineflow.server.routes.session import Email

__all__ = ["router"]

router = APIRouter(prefix="/api/v1", tags=["people"], responses=errors.PROBLEMS)

Admin = Annotated[Who, may(Role.ADMIN, "admin")]


class UserShown(BaseModel):
    """invited: whether they have yet to follow their link. quota and spent: money, by unit."""

    id: str
    email: str
    name: str
    role: Role
    is_disabled: bool
    invited: bool
    created_at: datetime
    seen_at: datetime | None
    quota: list[Amount]
    spent: list[Amount]


class UserMade(UserShown):
    link: str = Field(description="Where they set their password; good once, for seven days.")


class NewUser(BaseModel):
    email: Email
    role: Role = Role.ARTIST
    name: str = Field(default="", max_length=200)


class UserChange(BaseModel):
    """quota: like `20USD,100CNY`; empty for none."""

    name: str | None = Field(default=None, max_length=200)
    role: Role | None = None
    is_disabled: bool | None = None
    quota: str | None = Field(default=None, max_length=200)
    new_link: bool = False


class KeyShown(BaseModel):
    id: str
    name: str
    tail: str
    scopes: list[str]
    cap: list[Amount]
    spent: list[Amount]
    created_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None


class KeyMade(KeyShown):
    key: str = Field(description="Shown this once.")


class NewKey(BaseModel):
    name: str = Field(min_length=1, max_length=200)
    scopes: list[Literal["read", "edit", "generate", "review", "footage", "webhooks", "admin"]] = Field(
        default=[], max_length=len(SCOPES)
    )
    max_cost: str | None = Field(default=None, max_length=200, examples=["20USD"])


class KeyChange(BaseModel):
    """max_cost: like `20USD`, of all that the key ever spends; empty for no limit; left out, it stays."""

    max_cost: str | None = Field(default=None, max_length=200, examples=["20USD"])


class AuditShown(BaseModel):
    number: int
    at: datetime
    user: str
    act: str
    target: str
    address: str


def _money(tx: Connection, scope: str) -> tuple[list[Amount], list[Amount]]:
    found = budgets.budget(tx, scope)
    from cineflow.core.money import Money

    caps = [Money(b.cap, b.currency) for b in found if b.cap is not None]
    spent = [Money(b.spent + b.reserved, b.currency) for b in found if b.spent + b.reserved]
    return amounts(caps), amounts(spent)


def _shown(tx: Connection, user: User) -> UserShown:
    quota, spent = _money(tx, f"user:{user.id}")
    return UserShown(
        id=user.id, email=user.email, name=user.name, role=user.role, is_disabled=user.is_disabled,
        invited=not user.password, created_at=user.created_at, seen_at=user.seen_at, quota=quota, spent=spent,
    )  # fmt: skip


def _key_shown(tx: Connection, key: ApiKey) -> dict[str, Any]:
    cap, spent = _money(tx, f"key:{key.id}")
    return {
        "id": key.id, "name": key.name, "tail": key.tail, "scopes": list(key.scopes), "cap": cap, "spent": spent,
        "created_at": key.created_at, "used_at": key.used_at, "revoked_at": key.revoked_at,
    }  # fmt: skip


@router.get("/users")
async def list_users(request: Request, who: Admin, cursor: Cursor = None, limit: Limit = 100) -> Page[UserShown]:
    """Everybody who has an account, by address."""

    def shown(tx: Connection) -> Page[UserShown]:
        some, after = page_of(people.listed(tx), cursor, limit, lambda user: (user.email, user.id), str, str)
        return Page(items=[_shown(tx, user) for user in some], next=after)

    return await house_of(request).ledger.ask(shown)


@router.post("/users", status_code=201)
async def create_user(body: NewUser, request: Request, who: Admin) -> UserMade:
    """Invite somebody; the answer holds their link."""
    house, token, at = house_of(request), new_token(), now()

    def add(tx: Connection) -> UserShown:
        user = people.add(tx, body.email, body.role, name=body.name, at=at)
        people.invite(tx, user.id, token, at=at, expires_at=at + INVITATION_LASTS)
        return _shown(tx, user)

    shown = await house.ledger.commit(add)
    await house.audit(who, "user.invited", target=shown.id, request=request)
    return UserMade(**shown.model_dump(), link=link_of(request, token))


def link_of(request: Request, token: str) -> str:
    """Return where an invitation is followed."""
    base = house_of(request).public_url or str(request.base_url).rstrip("/")
    return f"{base}/invitation?token={token}"


@router.get("/users/{user_id}")
async def get_user(user_id: str, request: Request, who: Admin) -> UserShown:
    """One person."""
    return await house_of(request).ledger.ask(lambda tx: _shown(tx, people.get(tx, user_id)))


@router.patch("/users/{user_id}")
async def change_user(user_id: str, body: UserChange, request: Request, who: Admin) -> UserMade:
    """Change a role, a quota, close an account, or make a new link."""
    house, token, at = house_of(request), new_token() if body.new_link else "", now()
    columns = body.model_dump(include={"name", "role", "is_disabled"}, exclude_none=True)
    if "role" in columns:
        columns["role"] = Role(columns["role"]).value
    quota = None if body.quota is None else parse_budget(body.quota, "quota")

    def change(tx: Connection) -> UserShown:
        user = people.change(tx, user_id, **columns) if columns else people.get(tx, user_id)
        if quota is not None:
            budgets.set_caps(tx, f"user:{user.id}", quota) if quota else budgets.uncap(tx, f"user:{user.id}")
        if token:
            people.invite(tx, user.id, token, at=at, expires_at=at + INVITATION_LASTS)
        return _shown(tx, user)

    shown = await house.ledger.commit(change)
    await house.audit(who, "user.changed", target=user_id, request=request)
    return UserMade(**shown.model_dump(), link=link_of(request, token) if token else "")


@router.get("/keys")
async def list_keys(
    request: Request, who: Annotated[Who, themselves], cursor: Cursor = None, limit: Limit = 100
) -> Page[KeyShown]:
    """My API keys, newest first."""

    def mine(tx: Connection) -> Page[KeyShown]:
        keys = people.keys_of(tx, user=who.id)
        some, after = page_of(keys, cursor, limit, lambda key: (key.created_at, key.id), datetime, str, newest=True)
        return Page(items=[KeyShown(**_key_shown(tx, key)) for key in some], next=after)

    return await house_of(request).ledger.ask(mine)


@router.post("/keys", status_code=201)
async def create_key(body: NewKey, request: Request, who: Annotated[Who, anybody]) -> KeyMade:
    """Make an API key; it is shown this once. A key may not make keys that can do more than itself."""
    house, (key_id, key) = house_of(request), new_key()
    caps = parse_budget(body.max_cost, "max_cost") if body.max_cost else {}
    _check_person(who)

    def add(tx: Connection) -> KeyMade:
        kept = people.add_key(tx, who.id, key_id, key, name=body.name, scopes=body.scopes, at=now())
        if caps:
            budgets.set_caps(tx, f"key:{key_id}", caps)
        return KeyMade(**_key_shown(tx, kept), key=key)

    made = await house.ledger.commit(add)
    await house.audit(who, "key.created", target=key_id, request=request)
    return made


def _check_person(who: Who) -> None:
    if who.key:
        raise NotAllowed(
            Text("keys are made and changed by people, not by keys", "密钥只能由登录用户创建和修改"),
            fix=Text("Sign in, or use `cineflow keys create`", "请登录，或使用 `cineflow keys create`"),
            code="auth.scope",
        )


@router.patch("/keys/{key_id}")
async def change_key(key_id: str, body: KeyChange, request: Request, who: Annotated[Who, anybody]) -> KeyShown:
    """Raise or lower what a key of mine may spend; it holds at once, also for what waits. What is spent counts."""
    house, caps = house_of(request), parse_budget(body.max_cost, "max_cost") if body.max_cost else {}
    _check_person(who)

    def change(tx: Connection) -> KeyShown:
        mine = people.keys_of(tx, user=None if who.is_admin else who.id)
        key = next((one for one in mine if one.id == key_id), None)
        if key is None:
            raise NotFound(Text("there is no such key", "没有此密钥"), code="key.not_found")
        if body.max_cost is not None:
            budgets.set_caps(tx, f"key:{key_id}", caps) if caps else budgets.uncap(tx, f"key:{key_id}")
        return KeyShown(**_key_shown(tx, key))

    shown = await house.ledger.commit(change)
    await house.audit(who, "key.changed", target=key_id, request=request)
    return shown


@router.delete("/keys/{key_id}", status_code=204)
async def revoke_key(key_id: str, request: Request, who: Annotated[Who, anybody]) -> None:
    """Revoke a key of mine, at once and for good. A key made for something may revoke itself alone."""
    house = house_of(request)
    if not (who.key and who.key.id == key_id):
        who.check_unbound()
    await house.ledger.commit(people.revoke_key, key_id, at=now(), user=None if who.is_admin else who.id)
    await house.audit(who, "key.revoked", target=key_id, request=request)


@router.get("/audit")
async def list_audit(request: Request, who: Admin, cursor: Cursor = None, limit: Limit = 100) -> Page[AuditShown]:
    """Who did what, newest first."""
    before = read_cursor(cursor, int)[0] if cursor else None
    found = await house_of(request).ledger.ask(people.audited, before=before, limit=limit + 1)
    items = [
        AuditShown(number=a.number, at=a.at, user=a.user, act=a.act, target=a.target, address=a.address)
        for a in found[:limit]
    ]
    return Page(items=items, next=write_cursor(items[-1].number) if len(found) > limit else None)
