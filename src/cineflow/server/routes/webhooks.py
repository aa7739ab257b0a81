"""Webhooks: addresses that are told what happens, signed; what was told, and telling it again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field
from sqlalchemy import Connection

from cineflow.core.errors import Conflict, SettingInvalid
from cineflow.core.text import Text
from cineflow.library.ledger import deliveries, webhooks
from cineflow.library.ledger.deliveries import Delivery, DeliveryState
from cineflow.library.ledger.people import Role
from cineflow.library.ledger.webhooks import HookState, Webhook
from cineflow.library.posting import check_endpoint
from cineflow.server import errors
from cineflow.server._house import house_of
from cineflow.server._outbox import KINDS, NOUNS, new_secret, test_body, workspace_secret
from cineflow.server._shapes import Cursor, Limit, Page, read_cursor, write_cursor
from cineflow.server._who import Who, may, now

__all__ = ["router"]

router = APIRouter(prefix="/api/v1/webhooks", tags=["webhooks"], responses=errors.PROBLEMS)

Owner = Annotated[Who, may(Role.ARTIST, "webhooks")]

_OVERLAP = timedelta(hours=24)
"""How long an old secret signs beside a new one."""

_WHYS: Mapping[str, Text] = {
    "webhook.status": Text("it answered {status}", "对方返回 {status}"),
    "webhook.timeout": Text("it did not answer in time", "对方未及时响应"),
    "webhook.owner_gone": Text("its owner's account is closed", "其所有者的账户已停用"),
    "import.private": Text("the address is private", "该地址为内网地址"),
    "import.no_host": Text("there is no such host", "找不到该主机"),
    "import.not_https": Text("the address is not encrypted", "该地址未加密"),
    "import.unreachable": Text("the connection failed", "连接失败"),
}
_OTHER_WHY = Text("it could not be sent", "无法发送")

_STATES: Mapping[HookState, Text] = {
    HookState.GONE: Text("the address answered that it is gone for good (410)", "对方表示该地址已永久失效（410）"),
    HookState.FAILING: Text("nothing got there for a day's tries", "一整轮重试均未送达"),
    HookState.BEHIND: Text("too much was waiting to be sent", "等待发送的内容过多"),
}


class WebhookShown(BaseModel):
    """state: on; off by a person; gone, failing or behind where it was stopped, and `why`. waiting: deliveries."""

    id: str
    name: str
    url: str
    events: list[str]
    owner: str
    state: HookState
    why: str
    waiting: int
    created_at: datetime
    delivered_at: datetime | None


class WebhookMade(WebhookShown):
    secret: str = Field(description="Shown this once: what `webhook-signature` is verified with (Standard Webhooks).")


class WorkspaceSecret(BaseModel):
    secret: str


class WebhookChanged(WebhookShown):
    secret: str | None = Field(
        default=None, description="Where a new one was asked for; for 24 hours the old one signs beside it."
    )


_Kinds = Annotated[
    list[Annotated[str, Field(max_length=64)]],
    Field(
        min_length=1, max_length=40, examples=[["job.done", "job.failed"], ["run.*"]],
        description="Kinds of events, `job.*` for all of a noun, `*` for all: " + ", ".join(KINDS) + ".",
    ),
]  # fmt: skip
_Url = Annotated[str, Field(min_length=8, max_length=2000, examples=["https://example.com/hooks/cineflow"])]


class NewWebhook(BaseModel):
    url: _Url
    events: _Kinds = ["*"]
    name: str = Field(default="", max_length=200)


class WebhookChange(BaseModel):
    """is_on: turned on again, it is told what happens from then on. new_secret: make one."""

    url: _Url | None = None
    events: _Kinds | None = None
    name: str | None = Field(default=None, max_length=200)
    is_on: bool | None = None
    new_secret: bool = False


class DeliveryShown(BaseModel):
    """One event for one webhook. id: the header `webhook-id`, the same on every try. why: the last try failed."""

    id: str
    event: str
    state: DeliveryState
    attempts: int
    status: int | None
    why: str
    answer: str
    milliseconds: int | None
    next_at: datetime | None
    created_at: datetime
    tried_at: datetime | None
    delivered_at: datetime | None


class DeliveryWhole(DeliveryShown):
    body: dict[str, Any]


def _shown(hook: Webhook, waiting: int) -> dict[str, Any]:
    return {
        "id": hook.id, "name": hook.name, "url": hook.url, "events": list(hook.events), "owner": hook.owner,
        "state": hook.state, "why": str(_STATES.get(hook.state, "")), "waiting": waiting,
        "created_at": hook.created_at, "delivered_at": hook.delivered_at,
    }  # fmt: skip


def _delivery(told: Delivery) -> dict[str, Any]:
    why = _WHYS.get(told.why, _OTHER_WHY) if told.why else None
    said = str(Text(why.english, why.chinese, status=told.status)) if why else ""
    return {
        "id": told.id, "event": told.kind, "state": told.state, "attempts": told.attempts, "status": told.status,
        "why": said, "answer": told.answer, "milliseconds": told.milliseconds, "next_at": told.next_at,
        "created_at": told.created_at, "tried_at": told.tried_at, "delivered_at": told.delivered_at,
    }  # fmt: skip


def _mine(who: Who) -> str | None:
    return None if who.is_admin else who.id


def _check_kinds(kinds: list[str]) -> tuple[str, ...]:
    """Return what was asked for, once each. Raises SettingInvalid for an event that never happens."""
    known = {"*", *KINDS, *(f"{noun}.*" for noun in NOUNS)}
    for kind in kinds:
        if kind not in known:
            raise SettingInvalid(
                Text("“{kind}” is no event that webhooks are told", "Webhook 没有 “{kind}” 事件", kind=kind[:60]),
                fix=Text("Choose from: {kinds}", "可选：{kinds}", kinds=", ".join(sorted(known))),
                place="events",
                code="webhook.unknown_event",
            )
    return tuple(dict.fromkeys(kinds))


@router.get("")
async def list_webhooks(request: Request, who: Owner) -> list[WebhookShown]:
    """My webhooks; an administrator sees everybody's."""

    def mine(tx: Connection) -> list[WebhookShown]:
        waiting = deliveries.waiting(tx)
        return [WebhookShown(**_shown(hook, waiting.get(hook.id, 0))) for hook in webhooks.listed(tx, owner=_mine(who))]

    return await house_of(request).ledger.ask(mine)


@router.post("", status_code=201)
async def create_webhook(body: NewWebhook, request: Request, who: Owner) -> WebhookMade:
    """Have an address told what happens from now on in what I may see. The secret is shown this once.

    Requests are signed as Standard Webhooks has it: headers `webhook-id`, `webhook-timestamp`, `webhook-signature`.
    What is not answered with 2xx is sent again after 5 s, 5 min, 30 min, 2 h, 5 h and 10 h, under the same id.
    """
    house, secret = house_of(request), new_secret()
    kinds = _check_kinds(body.events)
    await check_endpoint(body.url, house.import_rules)

    def add(tx: Connection) -> WebhookMade:
        hook = webhooks.add(tx, who.id, body.url, kinds, secret, at=now(), name=body.name.strip())
        return WebhookMade(**_shown(hook, 0), secret=secret)

    made = await house.ledger.commit(add)
    await house.audit(who, "webhook.created", target=made.id, request=request)
    return made


@router.post("/workspace-secret")
async def renew_workspace_secret(request: Request, who: Annotated[Who, may(Role.ADMIN, "admin")]) -> WorkspaceSecret:
    """Make a new secret for the webhooks that single tasks name (`webhook_url`); it is shown this once.

    Tasks that are under way still sign with the one they began with.
    """
    house = house_of(request)

    def renew(tx: Connection) -> str:
        return workspace_secret(tx, at=now(), is_new=True)

    secret = await house.ledger.commit(renew)
    await house.audit(who, "webhook.changed", target="workspace", request=request)
    return WorkspaceSecret(secret=secret)


@router.get("/{webhook_id}")
async def get_webhook(webhook_id: str, request: Request, who: Owner) -> WebhookShown:
    """One webhook."""

    def one(tx: Connection) -> WebhookShown:
        hook = webhooks.get(tx, webhook_id, owner=_mine(who))
        return WebhookShown(**_shown(hook, deliveries.waiting(tx).get(hook.id, 0)))

    return await house_of(request).ledger.ask(one)


@router.patch("/{webhook_id}")
async def change_webhook(webhook_id: str, body: WebhookChange, request: Request, who: Owner) -> WebhookChanged:
    """Change a webhook, turn it off or on, or make it a new secret."""
    house, at = house_of(request), now()
    await house.ledger.ask(webhooks.get, webhook_id, owner=_mine(who))
    columns: dict[str, Any] = {}
    if body.events is not None:
        columns["events"] = list(_check_kinds(body.events))
    if body.url is not None:
        await check_endpoint(body.url, house.import_rules)
        columns["url"] = body.url
    if body.name is not None:
        columns["name"] = body.name.strip()
    secret = new_secret() if body.new_secret else None

    def change(tx: Connection) -> WebhookChanged:
        hook = webhooks.get(tx, webhook_id, owner=_mine(who))
        if secret:
            columns.update(secret=secret, old_secret=hook.secret, old_until=at + _OVERLAP)
        if body.is_on is False:
            columns["state"] = HookState.OFF.value
        hook = webhooks.change(tx, webhook_id, **columns)
        if body.is_on and hook.state is not HookState.ON:
            hook = webhooks.turn_on(tx, webhook_id)
        return WebhookChanged(**_shown(hook, deliveries.waiting(tx).get(hook.id, 0)), secret=secret)

    changed = await house.ledger.commit(change)
    house.courier.wake()
    await house.audit(who, "webhook.changed", target=webhook_id, request=request)
    return changed


@router.delete("/{webhook_id}", status_code=204)
async def delete_webhook(webhook_id: str, request: Request, who: Owner) -> None:
    """Forget a webhook, its secret, and all that waits for it."""
    house = house_of(request)

    def remove(tx: Connection) -> None:
        webhooks.get(tx, webhook_id, owner=_mine(who))
        webhooks.remove(tx, webhook_id)

    await house.ledger.commit(remove)
    await house.audit(who, "webhook.deleted", target=webhook_id, request=request)


@router.post("/{webhook_id}/test")
async def test_webhook(webhook_id: str, request: Request, who: Owner) -> DeliveryWhole:
    """Send an event of the kind `webhook.test` now, once, and return what came of it."""
    house, at = house_of(request), now()

    def add(tx: Connection) -> tuple[Webhook, Delivery]:
        hook = webhooks.get(tx, webhook_id, owner=_mine(who))
        until = at + deliveries.LEASE
        made = deliveries.add(tx, hook.id, deliveries.TEST, test_body(hook, at=at), at=at, not_before=until)
        return hook, deliveries.get(tx, hook.id, made)

    hook, delivery = await house.ledger.commit(add)
    await house.courier.send_now(delivery, hook)
    told = await house.ledger.ask(deliveries.get, hook.id, delivery.id)
    return DeliveryWhole(**_delivery(told), body=dict(told.body))


@router.get("/{webhook_id}/deliveries")
async def list_deliveries(
    webhook_id: str, request: Request, who: Owner, *, cursor: Cursor = None, limit: Limit = 50,
    state: Annotated[DeliveryState | None, Query()] = None,
) -> Page[DeliveryShown]:  # fmt: skip
    """What a webhook was told, newest first: delivered ones for a week, those given up for a month."""
    before = tuple(read_cursor(cursor, datetime, str)) if cursor else None

    def page(tx: Connection) -> list[Delivery]:
        hook = webhooks.get(tx, webhook_id, owner=_mine(who))
        since = (before[0], before[1]) if before else None
        return deliveries.listed(tx, hook.id, state=state, before=since, limit=limit + 1)

    found = await house_of(request).ledger.ask(page)
    last = found[limit - 1] if len(found) > limit else None
    items = [DeliveryShown(**_delivery(told)) for told in found[:limit]]
    return Page(items=items, next=write_cursor(last.created_at, last.id) if last else None)


@router.get("/{webhook_id}/deliveries/{delivery_id}")
async def get_delivery(webhook_id: str, delivery_id: str, request: Request, who: Owner) -> DeliveryWhole:
    """One delivery with its body."""

    def one(tx: Connection) -> Delivery:
        return deliveries.get(tx, webhooks.get(tx, webhook_id, owner=_mine(who)).id, delivery_id)

    told = await house_of(request).ledger.ask(one)
    return DeliveryWhole(**_delivery(told), body=dict(told.body))


@router.post("/{webhook_id}/deliveries/{delivery_id}/replay", status_code=202)
async def replay_delivery(webhook_id: str, delivery_id: str, request: Request, who: Owner) -> DeliveryShown:
    """Send it again, from the beginning of the schedule and under the same id."""
    house = house_of(request)

    def again(tx: Connection) -> Delivery:
        hook = webhooks.get(tx, webhook_id, owner=_mine(who))
        deliveries.get(tx, hook.id, delivery_id)
        if hook.state is not HookState.ON:
            raise Conflict(
                Text("this webhook is turned off", "此 Webhook 已关闭"),
                fix=Text("Turn it on, then replay", "请先开启，再重新投递"),
                code="webhook.off",
            )
        return deliveries.replay(tx, hook.id, delivery_id, now=now())

    told = await house.ledger.commit(again)
    house.courier.wake()
    return DeliveryShown(**_delivery(told))
