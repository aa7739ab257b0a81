"""Checking that a webhook comes from whom it says, on the raw body; a webhook only wakes a poll, it decides nothing."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cineflow.core.errors import KeyRefused
from cineflow.core.text import Text
from cineflow.providers._ed25519 import is_signed_by
from cineflow.providers._exchange import table_at, text_at

__all__ = ["Wakeup", "fal_signed", "lowered", "refuse_webhook", "standard_signed", "vidu_signed", "wakeup"]

_TOLERANCE = 300.0


@dataclass(frozen=True, slots=True)
class Wakeup:
    """A job to look at now. delivery: the same for a repeated one. is_verified: whether a signature was checked."""

    ticket_id: str
    word: str
    delivery: str
    is_verified: bool


def lowered(headers: Mapping[str, str]) -> dict[str, str]:
    """Return headers by lower-case name."""
    return {name.lower(): value for name, value in headers.items()}


def refuse_webhook(why: Text) -> KeyRefused:
    """Return the refusal of a webhook that cannot be believed."""
    return KeyRefused(Text("webhook refused: {why}", "拒绝该 webhook：{why}", why=why), code="provider.bad_webhook")


def _fresh(stamp: str, now: datetime) -> bool:
    try:
        return abs(now.timestamp() - float(stamp)) <= _TOLERANCE
    except ValueError:
        return False


def standard_signed(headers: Mapping[str, str], body: bytes, *, secret: str, now: datetime) -> str:
    """Check a Standard-Webhooks signature and return the delivery's id. Raises KeyRefused."""
    head = lowered(headers)
    name, stamp, said = (head.get(f"webhook-{part}", "") for part in ("id", "timestamp", "signature"))
    if not _fresh(stamp, now):
        raise refuse_webhook(Text("its time is off", "时间戳不符"))
    try:
        key = base64.b64decode(secret.removeprefix("whsec_"))
    except binascii.Error as cause:
        raise refuse_webhook(Text("the secret is not one", "密钥格式不对")) from cause
    mac = hmac.new(key, b".".join((name.encode(), stamp.encode(), body)), hashlib.sha256).digest()
    wanted = base64.b64encode(mac).decode()
    given = [entry.partition(",")[2] for entry in said.split() if entry.startswith("v1,")]
    if not any(hmac.compare_digest(wanted.encode(), entry.encode()) for entry in given):
        raise refuse_webhook(Text("its signature is wrong", "签名不符"))
    return name


def fal_signed(headers: Mapping[str, str], body: bytes, *, keys: Iterable[bytes], now: datetime) -> str:
    """Check fal's ED25519 signature against its published keys and return the request's id. Raises KeyRefused."""
    head = lowered(headers)
    parts = [head.get(f"x-fal-webhook-{part}", "") for part in ("request-id", "user-id", "timestamp")]
    if not _fresh(parts[2], now):
        raise refuse_webhook(Text("its time is off", "时间戳不符"))
    try:
        signature = bytes.fromhex(head.get("x-fal-webhook-signature", ""))
    except ValueError as cause:
        raise refuse_webhook(Text("its signature is wrong", "签名不符")) from cause
    message = "\n".join([*parts, hashlib.sha256(body).hexdigest()]).encode()
    if not any(is_signed_by(key, message, signature) for key in keys):
        raise refuse_webhook(Text("its signature is wrong", "签名不符"))
    return parts[0]


def vidu_signed(headers: Mapping[str, str], *, secret: str, method: str, path: str, query: str) -> None:
    """Check Vidu's HMAC over method, path, query and the headers it names. Raises KeyRefused."""
    head = lowered(headers)
    named = [name for name in head.get("x-hmac-signed-headers", "").split(";") if name]
    lines = [method, path, query, head.get("x-hmac-access-key", "vidu"), head.get("date", "")]
    lines += [f"{name}:{head.get(name.lower(), '')}" for name in named]
    text = "".join(f"{line}\n" for line in lines)
    wanted = base64.b64encode(hmac.new(secret.encode(), text.encode(), hashlib.sha256).digest())
    if not hmac.compare_digest(wanted, head.get("x-hmac-signature", "").encode()):
        raise refuse_webhook(Text("its signature is wrong", "签名不符"))


def wakeup(
    body: bytes, *paths: tuple[str, ...], word: tuple[str, ...], is_verified: bool, delivery: str = ""
) -> Wakeup:
    """Read whom a webhook's JSON body is about: the first of these paths that holds an id. Raises KeyRefused."""
    try:
        value: Any = json.loads(body)
    except ValueError as cause:
        raise refuse_webhook(Text("its body cannot be read", "内容无法读取")) from cause
    ticket_id = next((found for path in paths if (found := text_at(value, *path))), "")
    if not ticket_id or not table_at(value):
        raise refuse_webhook(Text("it names no job", "没有任务编号"))
    said = text_at(value, *word)
    return Wakeup(ticket_id, said, delivery or f"{ticket_id}:{said}", is_verified)
