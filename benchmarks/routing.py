"""What each rule of `--route` comes to against providers of mixed latency, price and health: cost, makespan, shares.

    .venv/bin/python benchmarks/routing.py

One emulator serves three providers whose jobs last differently. Every rule makes the same storyboard anew; the cost is
the emulator's bill, the makespan the ledger's, from the first intent to the last take. `fastest` goes by what a first
run measured. Then the provider that `priority` prefers fails, with failover off and on: no balance, and an overload
that passes. About four minutes on busy cores.
"""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent / "src")]

import httpx  # noqa: E402

from benchmarks.rows import Options, Row  # noqa: E402
from benchmarks.stage import Stage, environment, stage  # noqa: E402

__all__ = ["ROWS"]

_PACES = {"kling": 3.0, "vidu": 9.0, "xai": 15.0}
"""Seconds a job lasts: the dearest is the quickest, so that no rule wins both columns."""
_SHARES = {"kling": 1, "vidu": 2, "xai": 3}
_SHOTS = 12
_OVERLOADS = 6
"""Refusals in a row before the outage is over: half a minute of waiting for who stays."""
_USD = {"USD": Decimal(1), "credits": Decimal("0.005")}
"""What a unit of the emulator's bill is worth: Vidu's credit by its price table of 2026-07-10."""
_SETTINGS = """priorities = {priorities}
weights = {{{weights}}}
failover = {failover}
"""


@dataclass(frozen=True)
class Told:
    """What one run came to. cost: by the emulator's bill, in USD. paid: submits it accepted, by provider."""

    name: str
    done: int
    cost: Decimal
    makespan: float
    paid: Mapping[str, int]

    def line(self) -> str:
        shares = ", ".join(f"{wire} {n}" for wire, n in sorted(self.paid.items()))
        return f"{self.name:<48} {self.done:>2}/{_SHOTS} {self.cost:>7.3f} USD {self.makespan:>7.1f} s  {shares}"


class _Play:
    """Runs over one emulator, each in a workspace of its own unless told."""

    def __init__(self, on: Stage) -> None:
        self._on = on
        port = on.url.rpartition(":")[2]
        listed = subprocess.run(
            [sys.executable, "-m", "cineflow", "emulate", "--list", "--json", "--port", port], env=environment(),
            stdout=subprocess.PIPE, check=True, text=True,
        )  # fmt: skip
        self._keys: dict[str, str] = {}
        for row in json.loads(listed.stdout):
            if row["wire"] in _PACES:
                self._keys |= row["env"]
        self.told: list[Told] = []

    def run(
        self, name: str, route: str, *, at: str = "", failover: bool = True, faults: tuple[dict[str, Any], ...] = (),
        keys: Mapping[str, str] | None = None, first: tuple[str, ...] = ("vidu", "kling", "xai"),
    ) -> Told:  # fmt: skip
        self._post("reset", {})
        for wire, seconds in _PACES.items():
            self._post("pace", {"wire": wire, "seconds": seconds})
        self._on.faults(*faults)
        folder = self._folder(at or name.replace(" ", "-").replace(",", ""), failover=failover, first=first)
        command = [sys.executable, "-m", "cineflow", "run", str(folder), "--takes", "1", "--json", "--force",
                   "--route", route, "--max-cost", "100USD"]  # fmt: skip
        process = subprocess.run(
            command, cwd=folder, env=environment() | self._keys | dict(keys or {}), capture_output=True, text=True,
            check=False,
        )  # fmt: skip
        report = json.loads(process.stdout)
        submits = self._on.bill()["submits"]
        cost = sum((Decimal(str(row["price"])) * _USD[row["currency"]] for row in submits), Decimal(0))
        told = Told(name, report["done"], cost, _span(folder, report["run"]), Counter(row["wire"] for row in submits))
        self.told.append(told)
        print(told.line(), file=sys.stderr, flush=True)
        return told

    def _post(self, what: str, body: dict[str, Any]) -> None:
        httpx.post(f"{self._on.url}/__emulator__/{what}", json=body, trust_env=False).raise_for_status()

    def _folder(self, name: str, *, failover: bool, first: tuple[str, ...]) -> Path:
        folder = self._on.folder / name
        folder.mkdir(parents=True, exist_ok=True)
        weights = ", ".join(f"{wire} = {share}" for wire, share in _SHARES.items())
        settings = _SETTINGS.format(priorities=json.dumps(first), weights=weights, failover=str(failover).lower())
        (folder / "cineflow.toml").write_text(settings, encoding="utf-8")
        segments = [
            {"segment_index": n, "prompt_text": f"shot {n}", "duration_seconds": 5} for n in range(1, _SHOTS + 1)
        ]
        (folder / "storyboard.json").write_text(json.dumps({"segments": segments}), encoding="utf-8")
        return folder


def _span(folder: Path, run: str) -> float:
    with sqlite3.connect(folder / ".cineflow" / "ledger.db") as ledger:
        begun = ledger.execute(
            "SELECT min(s.intent_at) FROM submissions s JOIN take_jobs j ON j.id = s.job WHERE j.run = ?", (run,)
        ).fetchone()[0]
        ended = ledger.execute("SELECT max(at) FROM events WHERE kind = 'job.done' AND run = ?", (run,)).fetchone()[0]
    ledger.close()
    return (ended - begun) / 1e6 if begun and ended else 0.0


def routes(_: Options) -> list[Row]:
    """Each rule in fair weather, then `priority` with its first choice failing, failover off and on."""
    with stage(1.0, 1) as on:
        play = _Play(on)
        rules = {rule: play.run(rule, rule) for rule in ("priority", "weighted", "cheapest", "quota")}
        fastest = play.run("fastest, by what was measured", "fastest", at="weighted")
        overload = {"wire": "kling", "fault": "overloaded", "times": _OVERLOADS}
        broke, kling = {"KLING_API_KEY": "broke"}, ("kling", "vidu", "xai")
        slow = play.run("priority, first one overloaded, no failover", "priority", failover=False, first=kling,
                        faults=(overload,))  # fmt: skip
        moved = play.run("priority, first one overloaded, failover", "priority", first=kling, faults=(overload,))
        poor = play.run("priority, first one without balance, no failover", "priority", failover=False, first=kling,
                        keys=broke)  # fmt: skip
        saved = play.run("priority, first one without balance, failover", "priority", first=kling, keys=broke)
    others = [told for name, told in rules.items() if name != "cheapest"]
    least = min(told.cost for told in (*others, fastest))
    quickest = min(told.makespan for told in rules.values())
    wanted = {wire: _SHOTS * share // sum(_SHARES.values()) for wire, share in _SHARES.items()}
    kept = dict(rules["weighted"].paid)
    after = (moved, saved)
    return [
        Row("cheapest: cost ÷ the least of the other rules", "<= 1", f"{rules['cheapest'].cost / least:.2f}",
            rules["cheapest"].cost <= least),
        Row("fastest: makespan ÷ the shortest of the other rules", "<= 1.10", f"{fastest.makespan / quickest:.2f}",
            fastest.makespan <= 1.10 * quickest),
        Row("weighted: takes beyond their shares", "0",
            str(sum(abs(kept.get(wire, 0) - n) for wire, n in wanted.items()) // 2), kept == wanted),
        Row("no balance: takes lost without failover, with", "12, 0", f"{_SHOTS - poor.done}, {_SHOTS - saved.done}",
            (poor.done, saved.done) == (0, _SHOTS)),
        Row("overload: makespan with failover ÷ without", "< 1", f"{moved.makespan / slow.makespan:.2f}",
            moved.makespan < slow.makespan),
        Row("failover: takes paid twice or lost", "0", str(sum(sum(t.paid.values()) - t.done for t in after)
                                                             + sum(_SHOTS - t.done for t in after)),
            all(sum(t.paid.values()) == t.done == _SHOTS for t in after)),
    ]  # fmt: skip


ROWS = [routes]


def main() -> int:
    rows = routes(Options())
    print()
    for row in rows:
        print(row.line())
    return 0 if all(row.is_met for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
