"""A webhook is believed only where its signature over the raw body holds; then it wakes a poll and nothing more."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime

import pytest

from cineflow.core.errors import KeyRefused
from cineflow.providers._ed25519 import is_signed_by
from cineflow.providers._webhooks import fal_signed, standard_signed

from .conftest import Play

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
STAMP = str(int(NOW.timestamp()))
SECRET = "whsec_" + base64.b64encode(b"0123456789abcdef0123456789abcdef").decode()

# RFC 8032, section 7.1, tests 1 to 3: public key, message, signature.
VECTORS = [
    ("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"),
    ("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"),
    ("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
     "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"),
]  # fmt: skip


@pytest.mark.parametrize(("key", "message", "signature"), VECTORS)
def test_ed25519_agrees_with_the_rfc(key: str, message: str, signature: str) -> None:
    public, said, signed = bytes.fromhex(key), bytes.fromhex(message), bytes.fromhex(signature)
    assert is_signed_by(public, said, signed)
    assert not is_signed_by(public, said + b"x", signed)
    assert not is_signed_by(public, said, bytes([signed[0] ^ 1]) + signed[1:])
    assert not is_signed_by(public[:-1], said, signed)
    assert not is_signed_by(b"\xff" * 32, said, signed)
    assert not is_signed_by(public, said, signed[:32] + b"\xff" * 32)


def standard(body: bytes, *, secret: str = SECRET, stamp: str = STAMP) -> dict[str, str]:
    mac = hmac.new(
        base64.b64decode(secret.removeprefix("whsec_")), b".".join((b"evt_1", stamp.encode(), body)), hashlib.sha256
    )
    signature = base64.b64encode(mac.digest()).decode()
    return {"Webhook-Id": "evt_1", "Webhook-Timestamp": stamp, "Webhook-Signature": f"v1,AAAA v1,{signature}"}


def test_a_standard_webhook_holds_for_its_own_bytes_and_five_minutes() -> None:
    body = b'{"type": "video.completed", "data": {"id": "video_1"}}'
    assert standard_signed(standard(body), body, secret=SECRET, now=NOW) == "evt_1"
    for headers, content, secret in (
        (standard(body), body + b" ", SECRET),
        (standard(body), body, "whsec_" + base64.b64encode(b"another").decode()),
        (standard(body, stamp=str(int(STAMP) - 301)), body, SECRET),
        (standard(body, stamp="soon"), body, SECRET),
        ({}, body, SECRET),
    ):
        with pytest.raises(KeyRefused):
            standard_signed(headers, content, secret=secret, now=NOW)


async def test_openai_and_replicate_name_their_job(play: Play) -> None:
    body = b'{"id": "evt_1", "object": "event", "type": "video.completed", "data": {"id": "video_1"}}'
    openai, _ = play("openai-videos", {}, webhook_secret=SECRET)
    woken = openai.parse_webhook(standard(body), body, now=NOW)
    assert (woken.ticket_id, woken.word, woken.delivery, woken.is_verified) == (
        "video_1",
        "video.completed",
        "evt_1",
        True,
    )
    body = b'{"id": "gm3q", "status": "succeeded"}'
    replicate, _ = play("replicate", {}, webhook_secret=SECRET)
    woken = replicate.parse_webhook(standard(body), body, now=NOW)
    assert (woken.ticket_id, woken.delivery) == ("gm3q", "gm3q:succeeded")


async def test_unsigned_callbacks_are_only_a_wake_up(play: Play) -> None:
    for name, body in (("ark", {"id": "cgt-1", "status": "succeeded"}), ("kling", {"id": "8123", "status": "succeed"}),
                       ("minimax", {"task_id": "t1", "status": "success"})):  # fmt: skip
        provider, _ = play(name, {})
        woken = provider.parse_webhook({}, json.dumps(body).encode())
        assert not woken.is_verified
        assert woken.ticket_id
        for broken in (b"<html>", b"[]", b"{}"):
            with pytest.raises(KeyRefused):
                provider.parse_webhook({}, broken)


async def test_vidu_signs_method_path_query_and_named_headers(play: Play) -> None:
    vidu, _ = play("vidu", {}, webhook_secret="s3cret-s3cret")
    head = {"X-HMAC-ALGORITHM": "hmac-sha256", "X-HMAC-ACCESS-KEY": "vidu", "X-HMAC-SIGNED-HEADERS": "x-request-nonce",
            "x-request-nonce": "abc", "Date": "Sun, 22 Nov 2026 12:00:00 GMT"}  # fmt: skip
    text = "POST\n/hook\na=1\nvidu\nSun, 22 Nov 2026 12:00:00 GMT\nx-request-nonce:abc\n"
    mac = base64.b64encode(hmac.new(b"s3cret-s3cret", text.encode(), hashlib.sha256).digest()).decode()
    body = b'{"id": "t1", "state": "success"}'
    woken = vidu.parse_webhook({**head, "X-HMAC-SIGNATURE": mac}, body, path="/hook", query="a=1")
    assert (woken.ticket_id, woken.is_verified) == ("t1", True)
    with pytest.raises(KeyRefused):
        vidu.parse_webhook({**head, "X-HMAC-SIGNATURE": mac}, body, path="/hook", query="a=2")


async def test_fal_webhooks_need_one_of_its_published_keys(play: Play) -> None:
    head = {"X-Fal-Webhook-Request-Id": "80e7", "X-Fal-Webhook-User-Id": "u", "X-Fal-Webhook-Timestamp": STAMP,
            "X-Fal-Webhook-Signature": "00" * 64}  # fmt: skip
    for headers in (head, {**head, "X-Fal-Webhook-Signature": "zz"}, {**head, "X-Fal-Webhook-Timestamp": "1"}):
        with pytest.raises(KeyRefused):
            fal_signed(headers, b"{}", keys=[bytes.fromhex(VECTORS[0][0])], now=NOW)
    key = base64.urlsafe_b64encode(bytes.fromhex(VECTORS[0][0])).rstrip(b"=").decode()
    fal, _ = play("fal", {"keys": [{"kty": "OKP", "crv": "Ed25519", "x": key}, {"x": "!"}]})
    assert (await fal.webhook_keys())[0] == bytes.fromhex(VECTORS[0][0])
