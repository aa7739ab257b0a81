"""What a provider account bears now is told by events, where it changed."""

from __future__ import annotations

from pathlib import Path

from cineflow.app.running import limits_keeper
from cineflow.core.errors import KeyRefused
from cineflow.core.text import Text
from cineflow.jobs.limits.account import AccountSnapshot
from cineflow.library.ledger import kept, open_ledger


def snapshot(window: int, state: str = "open", waiting: int = 3) -> AccountSnapshot:
    why = KeyRefused(Text("refused: Bearer sk-0123456789abcdef0123", "拒绝")) if state == "paused" else None
    return AccountSnapshot("sora-hk:1", window, window, 2, waiting, state, 0.0, 9, 1, why)


def test_limits_are_events_where_they_changed_and_kept_each_time(tmp_path: Path) -> None:
    ledger = open_ledger(tmp_path / "ledger.db")
    keep = limits_keeper(ledger)
    for number, seen in enumerate((snapshot(20), snapshot(20, waiting=1), snapshot(24), snapshot(5, "safe"))):
        keep(seen, {"number": number})
    keep(snapshot(5, "paused"), {"number": 4})
    ledger.close()
    ledger = open_ledger(tmp_path / "ledger.db")
    told = [event.facts for event in ledger.events_after(0) if event.kind == "account.limits"]
    assert [(facts["state"], facts["window"]) for facts in told] == [
        ("open", 20), ("open", 24), ("safe", 5), ("paused", 5)
    ]  # fmt: skip
    assert "refused" in told[-1]["reason"]
    assert "sk-0123456789" not in told[-1]["reason"]
    assert ledger.read(kept.health, "sora-hk:1")[0] == {"number": 4}  # type: ignore[index]
    ledger.close()
