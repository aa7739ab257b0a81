"""Sends what webhooks are to be told: signed, a few at once, turn about, and again when it did not get there.

Whoever has the ledger open may send: rows are won one by one, so it does not matter which process runs the jobs.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import hashlib
import hmac
import json
import logging
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError

from cineflow.core.errors import CineflowError, NotFound
from cineflow.core.log import facts, redact
from cineflow.library.ledger import Event, deliveries, people
from cineflow.library.ledger.deliveries import Delivery, Told
from cineflow.library.ledger.webhooks import Webhook
from cineflow.library.posting import post
from cineflow.library.reaching import ImportRefused
from cineflow.server._grounds import Grounds
from cineflow.server._outbox import KINDS, fill
from cineflow.server._who import now

__all__ = ["Courier", "signed"]

log = logging.getLogger("cineflow.server")

_AT_ONCE = 16
_EACH = 2
_PATIENCE = 15.0
"""Seconds that a receiver has to answer."""
_LOOK_EVERY = 5.0
_PRUNE_EVERY = timedelta(hours=1)
_EXCERPT = 500
_BUSY = frozenset({429, 502, 503, 504})
_GONE = 410


def signed(delivery_id: str, at: datetime, content: bytes, secrets: Sequence[str]) -> dict[str, str]:
    """Return the headers of one try (Standard Webhooks 1.0.0). at: of this try. secrets: `whsec_…`, each signs."""
    stamp = str(int(at.timestamp()))
    said = f"{delivery_id}.{stamp}.".encode() + content
    signatures = (
        hmac.new(base64.b64decode(secret.removeprefix("whsec_")), said, hashlib.sha256).digest() for secret in secrets
    )
    return {
        "webhook-id": delivery_id,
        "webhook-timestamp": stamp,
        "webhook-signature": " ".join(f"v1,{base64.b64encode(made).decode()}" for made in signatures),
        "content-type": "application/json",
    }


class Courier:
    """Use: `start()`, `hear` for news, `wake()` when something was written, `send_now` for a test, `await stop()`."""

    def __init__(self, grounds: Grounds) -> None:
        self._grounds = grounds
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._under_way: dict[str, asyncio.Task[None]] = {}
        self._in_hand: Counter[str] = Counter()
        self._has_news = True
        self._pruned_at: datetime | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._go_on(), name="courier")

    async def stop(self) -> None:
        """Stop; what is on its way is sent again by whoever comes next, with the same id."""
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        left = dict(self._under_way)
        for task in left.values():
            task.cancel()
        await asyncio.gather(*left.values(), return_exceptions=True)
        if left:
            await self._grounds.ledger.commit(deliveries.give_back, list(left), now=now())

    def hear(self, news: Sequence[Event]) -> None:
        """Look whether somebody is to be told."""
        if any(event.kind in KINDS for event in news):
            self._has_news = True
            self._wake.set()

    def wake(self) -> None:
        """Look again: webhooks or deliveries were changed."""
        self._has_news = True
        self._wake.set()

    async def send_now(self, delivery: Delivery, hook: Webhook) -> None:
        """Make one try at a delivery that nobody else has in hand, and note what came of it."""
        told = await self._tried(delivery, hook)
        await self._grounds.ledger.commit(deliveries.settle, delivery.id, told, now=now())
        log.info(
            "webhook.told",
            extra=facts(webhook=hook.id, delivery=delivery.id, kind=delivery.kind, status=told.status, why=told.why,
                        ms=told.milliseconds),
        )  # fmt: skip

    async def _go_on(self) -> None:
        while True:
            try:
                pause = await self._look()
            except (SQLAlchemyError, OSError, CineflowError) as error:  # the next look may find it mended
                log.warning("webhooks.stalled", extra=facts(error=type(error).__name__))
                self._has_news, pause = True, _LOOK_EVERY
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self._wake.wait()
            self._wake.clear()

    async def _look(self) -> float:
        """Write what is to be told, send what is due; returns the seconds until there may be more."""
        ledger, at = self._grounds.ledger, now()
        while self._has_news:
            self._has_news = False
            _, has_more = await ledger.commit(fill, self._grounds.link_base, at=at)
            self._has_news = self._has_news or has_more
        if self._pruned_at is None or at - self._pruned_at > _PRUNE_EVERY:
            self._pruned_at = at
            await ledger.commit(deliveries.prune, now=at)
        due = await ledger.ask(deliveries.next_at)
        room = _AT_ONCE - len(self._under_way)
        if due is None or room <= 0:
            return _LOOK_EVERY
        if due > at:
            return min(_LOOK_EVERY, (due - at).total_seconds())
        full = [hook for hook, count in self._in_hand.items() if count >= _EACH]
        won = await ledger.commit(deliveries.claim, now=at, most=room, each=_EACH, but=full)
        for delivery, hook in won:
            self._begin(delivery, hook)
        return 0.0 if len(won) == room else _LOOK_EVERY

    def _begin(self, delivery: Delivery, hook: Webhook) -> None:
        task = asyncio.create_task(self.send_now(delivery, hook), name="deliver")
        self._under_way[delivery.id] = task
        self._in_hand[hook.id] += 1

        def over(done: asyncio.Task[None]) -> None:
            self._under_way.pop(delivery.id, None)
            self._in_hand[hook.id] -= 1
            if self._in_hand[hook.id] <= 0:
                del self._in_hand[hook.id]
            if not done.cancelled() and (error := done.exception()):
                log.warning("webhook.stalled", extra=facts(webhook=hook.id, error=type(error).__name__))
            self._wake.set()

        task.add_done_callback(over)

    async def _tried(self, delivery: Delivery, hook: Webhook) -> Told:
        begun, at = time.monotonic(), now()
        if not await self._may_know(hook):
            return Told(None, "webhook.owner_gone", 0)
        content = _bytes_of(delivery.body)
        headers = signed(delivery.id, at, content, hook.secrets(at))
        try:
            answer = await post(hook.url, content, headers, self._grounds.import_rules, seconds=_PATIENCE)
        except (ImportRefused, TimeoutError) as error:
            why = error.stable_code if isinstance(error, ImportRefused) else "webhook.timeout"
            return Told(None, why, _since(begun))
        return Told(
            answer.status,
            "" if 200 <= answer.status < 300 else "webhook.status",
            _since(begun),
            redact(answer.beginning.decode(errors="replace").replace("\0", "")[:_EXCERPT]),
            answer.retry_after if answer.status in _BUSY else None,
            answer.status in _BUSY,
            answer.status == _GONE,
        )

    async def _may_know(self, hook: Webhook) -> bool:
        try:
            return not (await self._grounds.ledger.ask(people.get, hook.owner)).is_disabled
        except NotFound:
            return False


def _bytes_of(body: Mapping[str, object]) -> bytes:
    """Return a body as it is signed and sent."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def _since(begun: float) -> int:
    return round((time.monotonic() - begun) * 1000)
