"""Set-up, signing in and out, and the person's own account."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, Field
from sqlalchemy import Connection

from cineflow.core.errors import Conflict, NotAllowed, NotFound, NotSignedIn
from cineflow.core.text import Text
from cineflow.library.ledger import people
from cineflow.library.ledger.people import Role, User
from cineflow.server import errors
from cineflow.server._house import House, house_of
from cineflow.server._shapes import Cursor, Limit, Page, page_of
from cineflow.server._who import COOKIES, SESSION_LASTS, Who, anybody, new_token, now, themselves

__all__ = ["router"]

router = APIRouter(prefix="/api/v1", tags=["session"], responses=errors.PROBLEMS)

Email = Annotated[str, Field(max_length=254, pattern=r"^[^@\s]+@[^@\s]+$", examples=["mara@example.com"])]
Password = Annotated[str, Field(max_length=1024)]


class Me(BaseModel):
    """Whoever asks. may: what their role lets them do, for menus."""

    id: str
    email: str
    name: str
    role: Role
    language: str
    may: list[str]


class SetUpNeeded(BaseModel):
    needed: bool


class SetUp(BaseModel):
    token: str = Field(max_length=200)
    email: Email
    password: Password
    name: str = Field(default="", max_length=200)


class SignIn(BaseModel):
    email: str = Field(max_length=254)
    password: Password


class MyChange(BaseModel):
    """What to change of oneself. A new password needs the one in use."""

    name: str | None = Field(default=None, max_length=200)
    language: Literal["", "en", "zh"] | None = None
    password: Password | None = None
    present_password: Password | None = None


class Acceptance(BaseModel):
    password: Password
    name: str = Field(default="", max_length=200)


class Invitation(BaseModel):
    email: str
    name: str


class SessionLine(BaseModel):
    id: str
    agent: str
    address: str
    created_at: datetime
    seen_at: datetime
    is_this: bool


_MAY = {
    Role.VIEWER: ["read"],
    Role.ARTIST: ["read", "edit", "generate", "footage", "webhooks"],
    Role.SUPERVISOR: ["read", "edit", "generate", "footage", "review", "webhooks"],
    Role.ADMIN: ["read", "edit", "generate", "footage", "review", "webhooks", "admin"],
}


def me_of(user: User) -> Me:
    return Me(id=user.id, email=user.email, name=user.name, role=user.role, language=user.language, may=_MAY[user.role])


@router.get("/setup")
async def get_setup(request: Request) -> SetUpNeeded:
    """Whether the first administrator is still to be made."""
    return SetUpNeeded(needed=not await house_of(request).ledger.ask(people.count_admins))


@router.post("/setup", status_code=201)
async def set_up(body: SetUp, request: Request, response: Response) -> Me:
    """Make the first administrator, once, with the token of the set-up link that the server printed."""
    house = house_of(request)
    await house.admit_sign_in(f"setup {_address(request)}")
    is_right = secrets.compare_digest(body.token.encode(), house.setup_token.encode())
    if not is_right or await house.ledger.ask(people.count_admins):
        raise _setup_over()
    kept = await house.passwords.hash(body.password)
    user = await house.ledger.commit(_first_admin, body.email, kept, body.name)
    await house.audit(user, "server.set_up", request=request)
    await sign_in(house, user, request, response)
    return me_of(user)


def _first_admin(tx: Connection, email: str, kept: str, name: str) -> User:
    """Two who hold the link at once: one of them becomes the administrator."""
    if people.count_admins(tx):
        raise _setup_over()
    return people.add(tx, email, Role.ADMIN, name=name, password=kept, at=now())


def _setup_over() -> NotAllowed:
    return NotAllowed(
        Text("the set-up link is not, or no longer, good", "设置链接无效或已失效"),
        fix=Text("Use the newest link the server printed, or sign in", "请使用服务器最近一次打印的链接，或直接登录"),
        code="setup.over",
    )


@router.post("/session", status_code=201)
async def create_session(body: SignIn, request: Request, response: Response) -> Me:
    """Sign in; the session lies in an HttpOnly cookie."""
    house = house_of(request)
    user = await checked(house, body.email, body.password, request)
    await sign_in(house, user, request, response)
    await house.audit(user, "session.created", request=request)
    return me_of(user)


async def checked(house: House, email: str, password: str, request: Request) -> User:
    """Return whose address and password these are. Raises NotSignedIn, the same for either being wrong; TooOften."""
    whose, where = f"email {email.strip().lower()}", f"address {_address(request)}"
    await house.admit_sign_in(whose, where)
    user = await house.ledger.ask(people.by_email, email)
    is_right = await house.passwords.is_right(password, user.password if user else "")
    if user is None or not is_right or user.is_disabled:
        raise NotSignedIn(
            Text("address or password is wrong", "邮箱或密码不正确"),
            fix=Text("Try again, or ask an administrator for a new link", "请重试，或向管理员索取新链接"),
            code="auth.wrong",
        )
    house.sign_ins.forget(whose)
    house.sign_ins.take_back(where)
    return user


async def begin_session(house: House, user: User, request: Request) -> str:
    """Begin a session; returns its token, which is kept nowhere."""
    token, at = new_token(), now()
    await house.ledger.commit(
        people.add_session, user.id, token, agent=request.headers.get("user-agent", ""), address=_address(request),
        at=at, expires_at=at + SESSION_LASTS,
    )  # fmt: skip
    return token


async def sign_in(house: House, user: User, request: Request, response: Response) -> str:
    """Begin a session and set its cookie; returns its token."""
    token = await begin_session(house, user, request)
    is_secure = request.url.scheme == "https" or house.public_url.startswith("https:")
    under = _cookie_path(request)
    at_root, below, plain = COOKIES
    response.set_cookie(
        plain if not is_secure else at_root if under == "/" else below, token, httponly=True, secure=is_secure,
        max_age=int(SESSION_LASTS.total_seconds()), samesite="lax", path=under,
    )  # fmt: skip
    return token


def _cookie_path(request: Request) -> str:
    """Return where the session's cookie counts: other programs under other paths of the host never see it."""
    return f"{request.scope.get('root_path', '')}/"


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


@router.delete("/session", status_code=204)
async def delete_session(request: Request, response: Response, who: Annotated[Who, anybody]) -> None:
    """Sign out here."""
    if who.session:
        await house_of(request).ledger.commit(people.end_session, who.session.id, user=who.id)
    for name in COOKIES:
        response.delete_cookie(name, path=_cookie_path(request), secure=name.startswith("__"), httponly=True)


@router.get("/me")
async def get_me(who: Annotated[Who, anybody]) -> Me:
    """Who I am, and what I may do."""
    return me_of(who.user)


@router.patch("/me")
async def change_me(body: MyChange, request: Request, who: Annotated[Who, themselves]) -> Me:
    """Change my name, language or password; a new password signs out everywhere else."""
    house = house_of(request)
    columns = {k: v for k, v in (("name", body.name), ("language", body.language)) if v is not None}
    if body.password is not None:
        await house.admit_sign_in(name := f"password {who.id}")
        if not await house.passwords.is_right(body.present_password or "", who.user.password):
            raise NotAllowed(
                Text("the password in use is wrong", "当前密码不正确"), code="auth.wrong", place="present_password"
            )
        house.sign_ins.forget(name)
        columns["password"] = await house.passwords.hash(body.password)
    if not columns:
        return me_of(who.user)
    user = await house.ledger.commit(people.change, who.id, **columns)
    if "password" in columns:
        await house.ledger.commit(people.end_sessions, who.id, but=who.session.id if who.session else "")
        await house.audit(user, "password.changed", request=request)
    return me_of(user)


@router.get("/sessions")
async def list_sessions(
    request: Request, who: Annotated[Who, themselves], cursor: Cursor = None, limit: Limit = 100
) -> Page[SessionLine]:
    """Where I am signed in, latest first."""
    found = await house_of(request).ledger.ask(people.sessions_of, who.id, now=now())
    this = who.session.id if who.session else ""
    some, after = page_of(found, cursor, limit, lambda s: (s.seen_at, s.id), datetime, str, newest=True)
    lines = [
        SessionLine(
            id=s.id, agent=s.agent, address=s.address, created_at=s.created_at, seen_at=s.seen_at, is_this=s.id == this
        )
        for s in some
    ]
    return Page(items=lines, next=after)


@router.delete("/sessions/{session_id}", status_code=204)
async def revoke_session(session_id: str, request: Request, who: Annotated[Who, themselves]) -> None:
    """Sign out somewhere else."""
    house = house_of(request)
    if not await house.ledger.commit(people.end_session, session_id, user=who.id):
        raise NotFound(Text("there is no such session", "没有此会话"), code="session.not_found")
    await house.audit(who, "session.revoked", target=session_id, request=request)


def _house(request: Request) -> House:
    return house_of(request)


@router.get("/invitations/{token}")
async def get_invitation(token: str, house: Annotated[House, Depends(_house)]) -> Invitation:
    """Whom an invitation is for."""
    user = await house.ledger.ask(people.by_invitation, token, now=now())
    if user is None:
        raise NotFound(
            Text("this invitation has been used, or is too old", "此邀请已使用或已过期"),
            fix=Text("Ask an administrator for a new one", "请向管理员索取新的邀请"),
            code="invitation.gone",
        )
    return Invitation(email=user.email, name=user.name)


@router.post("/invitations/{token}", status_code=201)
async def accept_invitation(token: str, body: Acceptance, request: Request, response: Response) -> Me:
    """Set one's password by an invitation, and sign in."""
    house = house_of(request)
    await house.admit_sign_in(f"invitation {_address(request)}")
    kept = await house.passwords.hash(body.password)
    user = await house.ledger.commit(people.accept, token, password=kept, name=body.name, now=now())
    if user.is_disabled:
        raise Conflict(Text("this account is closed", "此账户已停用"), code="user.disabled")
    await sign_in(house, user, request, response)
    await house.audit(user, "invitation.accepted", request=request)
    return me_of(user)
