"""Sidecars hold everything needed to know a take again, and nothing that must stay secret."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from cineflow.core.errors import Conflict, Unreadable
from cineflow.core.money import PriceRange
from cineflow.core.order import Order, OrderReference, ReferenceRole, Ticket
from cineflow.library.sidecar import (
    PendingSidecar,
    Price,
    Sidecar,
    pending_path,
    read_pending,
    read_sidecar,
    remove_pending,
    without_secrets,
    write_pending,
    write_sidecar,
)

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
SIGNED = "https://cdn.example/film.mp4?X-Amz-Signature=abcdef0123456789&Expires=99"
PROMPT = "a key on the table, password: swordfish, token=abcdefghijkl"
ORDER = Order(
    id="cf_1", provider="sora-hk", model="sora2", prompt=PROMPT, seconds=Decimal("10"),
    references=(OrderReference(role=ReferenceRole.FIRST_FRAME, url=SIGNED),),
    passthrough={"api_key": "sk-1234567890abcdef", "style": "noir"},
)  # fmt: skip
TICKET = Ticket(id="task/1:a=" * 40, links={"status": "https://api.example/tasks/1", "result": SIGNED},
                memo={"authorization": "Bearer abcdefghijklmnop"})  # fmt: skip
ABOUT = {
    "board": "ep1/storyboard.json", "shot": 7, "take": 2, "short_id": "0a1b2c3d", "order": ORDER, "provider": "sora-hk",
    "model": "sora2", "fingerprint": "f" * 64, "fields": {"prompt": "ab"},
    "price": Price.of(PriceRange(Decimal("0.03"), Decimal("0.06"), "USD")),
}  # fmt: skip


def a_sidecar() -> Sidecar:
    return Sidecar.model_validate({**ABOUT, "file": "x.mp4", "digest": "d", "size": 3, "ticket": TICKET})


def test_a_sidecar_is_read_as_written(tmp_path: Path) -> None:
    path = write_sidecar(tmp_path / "7_v2_0a1b2c3d.mp4", a_sidecar())
    assert path.name == "7_v2_0a1b2c3d.json"
    read = read_sidecar(path)
    assert read.order.prompt == PROMPT
    assert read.order.seconds == Decimal(10)
    assert read.price is not None
    assert read.price.range == PriceRange(Decimal("0.03"), Decimal("0.06"), "USD")
    assert read.ticket is not None
    assert read.ticket.id == TICKET.id


def test_no_secret_and_no_signed_link_is_written(tmp_path: Path) -> None:
    text = write_sidecar(tmp_path / "a.mp4", a_sidecar()).read_text()
    for secret in ("abcdef0123456789", "sk-1234567890abcdef", "abcdefghijklmnop"):
        assert secret not in text
    kept = read_sidecar(tmp_path / "a.json")
    assert kept.ticket is not None
    assert kept.ticket.links == {"status": "https://api.example/tasks/1"}
    assert kept.order.passthrough["style"] == "noir"


def test_a_pending_file_lives_from_intent_to_removal(tmp_path: Path) -> None:
    pending = PendingSidecar.model_validate({**ABOUT, "account": "sora-hk:3f2a", "intent_at": NOON})
    path = write_pending(tmp_path, "7_v2_0a1b2c3d", pending)
    assert path == pending_path(tmp_path, "7_v2_0a1b2c3d")
    assert read_pending(path).state == "intent"
    write_pending(tmp_path, "7_v2_0a1b2c3d", pending.model_copy(update={"state": "ticket", "ticket": TICKET}))
    assert read_pending(path).ticket is not None
    remove_pending(tmp_path, "7_v2_0a1b2c3d")
    remove_pending(tmp_path, "7_v2_0a1b2c3d")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b"\xff\xfe", b'{"status": "completed"}'])
def test_other_files_are_no_sidecars(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.json").write_bytes(content)
    with pytest.raises(Unreadable):
        read_sidecar(tmp_path / "a.json")


def test_a_newer_format_asks_for_an_update(tmp_path: Path) -> None:
    path = write_sidecar(tmp_path / "a.mp4", a_sidecar())
    path.write_text(json.dumps({**json.loads(path.read_text()), "version": 2}))
    with pytest.raises(Conflict) as refused:
        read_sidecar(path)
    assert refused.value.stable_code == "sidecar.newer"


def test_secrets_are_found_at_any_depth() -> None:
    cleaned = without_secrets({"a": [{"API_KEY": "x", "max_tokens": 5, "note": "Bearer abcdefghijkl"}], "token": ""})
    assert cleaned == {"a": [{"API_KEY": "******", "max_tokens": 5, "note": "Bearer ******"}], "token": ""}
