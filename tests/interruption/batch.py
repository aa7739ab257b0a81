"""A program that makes a batch of takes, as `cineflow run` does, to be killed, frozen and raced.

It builds the real parts (ledger, engine, hub, gates, provider) and speaks to an emulator. The same command after a kill
goes on where it was.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import sys
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from cineflow.core.ids import digest_bytes
from cineflow.core.log import start_logging
from cineflow.core.order import Order
from cineflow.core.provider import Provider
from cineflow.jobs._adopt import adopt_pending
from cineflow.jobs._cancel import cancel_job
from cineflow.jobs._engine import DbosEngine, Engine
from cineflow.jobs._hub import HubSettings, PollHub
from cineflow.jobs._services import Services, Terms
from cineflow.jobs._supervisor import SupervisorSettings
from cineflow.jobs.generate import generate_job
from cineflow.jobs.limits.account import AccountSnapshot, LimitSettings
from cineflow.jobs.limits.gates import Gates, Remembered
from cineflow.jobs.limits.window import WindowSettings
from cineflow.jobs.runtime import Runtime, RuntimeParts, RuntimeSettings
from cineflow.library.layout import short_id
from cineflow.library.ledger import Ledger, NewRun, TakeBrief, WantedTake, kept, open_ledger
from cineflow.library.sidecar import Price
from cineflow.media.probe import verify
from cineflow.providers._registry import provider_class
from cineflow.providers._settings import ProviderSettings


def wanted_takes(count: int, provider: str, *, identical: bool = False, prompt: str = "") -> list[WantedTake]:
    takes: list[WantedTake] = []
    for number in range(1, count + 1):
        said = prompt or ("a lamp in the rain" if identical else f"shot {number}: a lamp in the rain")
        mark = digest_bytes(f"{said}{number}".encode())
        order = Order(
            id=f"cf_{mark[:24]}", provider=provider, model="sora2", prompt=said, seconds=Decimal(10),
            aspect="16:9", fingerprint=mark,
        )  # fmt: skip
        brief = TakeBrief(
            board="a/storyboard.json", shot=number, take=1, short_id=short_id(mark, 1),
            folder=f"output/a/Segment_{number}", order=order,
            price=Price(low=Decimal("0.03"), high=Decimal("0.03"), currency="USD"),
        )  # fmt: skip
        takes.append(WantedTake(brief))
    return takes


def is_there(take: WantedTake, root: Path) -> bool:
    return (take.brief.folder_in(root) / f"{take.brief.stem}.mp4").is_file()


def checked(path: Path, order: Order) -> Mapping[str, Any]:
    return verify(path, expected_seconds=Fraction(order.seconds)).to_json()


def remembering(ledger: Ledger) -> Gates:
    def recall(account: str) -> Remembered | None:
        found = ledger.read(kept.health, account)
        return Remembered(found[0], (datetime.now(UTC) - found[1]).total_seconds()) if found else None

    def remember(seen: AccountSnapshot, value: dict[str, Any]) -> None:
        ledger.note(kept.save_health, seen.account, value, at=datetime.now(UTC))

    return Gates(lambda _: LimitSettings(WindowSettings(ceiling=asked.ceiling)), recall=recall, remember=remember)


def build(ledger: Ledger, root: Path) -> tuple[Runtime, Services]:
    terms = Terms(deadline=timedelta(seconds=asked.deadline), skew=timedelta(seconds=asked.skew))
    settings = ProviderSettings(key=asked.key, base_url=asked.base, proxies={}, deadline=asked.deadline)
    provider: Provider = provider_class(asked.provider)(settings)
    if asked.first_poll:
        provider.first_poll = asked.first_poll
    gates, hub = remembering(ledger), PollHub(HubSettings(keep_awake=False))
    services = Services(
        ledger=ledger, provider_of=lambda _: provider, hub=hub, gates=gates, root=root, verify=checked, terms=terms
    )

    async def cancel(job_id: str, /) -> Any:
        return await cancel_job(services, job_id)

    def engine_of(slot: str) -> Engine:
        return DbosEngine(asked.database or root / ".cineflow" / "engine.db", slot=slot)

    parts = RuntimeParts(ledger, engine_of, generate_job(services), cancel, hub, gates)
    lease = SupervisorSettings(beat=asked.beat, lease=asked.lease)
    where = RuntimeSettings(
        root / ".cineflow", root, database_url=asked.database, supervisor=lease, look_every=0.3,
        resumes_unsent=bool(asked.database),
    )  # fmt: skip
    return Runtime(parts, where), services


async def main() -> int:
    root: Path = asked.workspace
    start_logging(root / ".cineflow" / "logs" / "batch.log", level=logging.DEBUG)
    ledger = open_ledger(asked.database or root / ".cineflow" / "ledger.db")
    runtime, services = build(ledger, root)
    await adopt_pending(services, [root / "output"])
    await runtime.start()
    print(json.dumps({"role": runtime.role}), flush=True)
    try:
        if asked.work:
            await asyncio.sleep(asked.work)
            return 0
        takes = wanted_takes(asked.takes, asked.provider, identical=asked.identical, prompt=asked.prompt)
        left = [take for take in takes if not is_there(take, root)]
        caps = {"USD": Decimal(asked.cap)} if asked.cap else None
        created = await runtime.submit(NewRun(left, caps=caps))
        report = await runtime.complete(created.id)
    finally:
        await runtime.stop()
        await services.provider_of("").close()
        ledger.close()
    print(json.dumps(report.to_json()), flush=True)
    if report.interrupted_by:
        return 128 + report.interrupted_by
    return 5 if report.unknown else 3 if report.failed or report.unsent else 0


parser = argparse.ArgumentParser()
parser.add_argument("workspace", type=Path)
parser.add_argument("base")
parser.add_argument("--takes", type=int, default=20)
parser.add_argument("--provider", default="sora-hk")
parser.add_argument("--key", default="sora-emulator")
parser.add_argument("--database", default="")
parser.add_argument("--ceiling", type=int)
parser.add_argument("--deadline", type=float, default=5.0)
parser.add_argument("--skew", type=float, default=0.5)
parser.add_argument("--beat", type=float, default=0.5)
parser.add_argument("--lease", type=float, default=8.0)
parser.add_argument("--first-poll", type=float, default=0.0, help="seconds to the first look; the provider's own else")
parser.add_argument("--cap", default="")
parser.add_argument("--prompt", default="")
parser.add_argument("--identical", action="store_true")
parser.add_argument("--work", type=float, default=0.0, help="only work, for so many seconds")

if __name__ == "__main__":
    asked = parser.parse_args()
    sys.exit(asyncio.run(main()))
