"""What brings takes, built from settings: the ledger, the limits, the hub, the engine, and the runtime over them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from cineflow.app._app import App, Prepared
from cineflow.app.copying import Copier
from cineflow.core.errors import CineflowError, Conflict
from cineflow.core.log import redact
from cineflow.core.money import parse_budget
from cineflow.core.order import Order
from cineflow.core.text import Text
from cineflow.core.tracing import carried
from cineflow.jobs._adopt import adopt_pending, clear_left_overs
from cineflow.jobs._cancel import cancel_job
from cineflow.jobs._engine import DbosEngine, Engine
from cineflow.jobs._hub import HubSettings, PollHub
from cineflow.jobs._services import Services, Terms
from cineflow.jobs._supervisor import SupervisorSettings
from cineflow.jobs._wanted import wanted_takes
from cineflow.jobs._work_runner import WorkRunner, WorkTerms
from cineflow.jobs.generate import generate_job
from cineflow.jobs.limits.account import AccountSnapshot, LimitSettings
from cineflow.jobs.limits.breaker import BreakerSettings
from cineflow.jobs.limits.gates import Gates, Remembered
from cineflow.jobs.limits.window import WindowSettings
from cineflow.jobs.planning import Acquire, Plan
from cineflow.jobs.runtime import Role, Runtime, RuntimeParts, RuntimeSettings
from cineflow.jobs.working import Pace
from cineflow.library.ledger import (
    CreatedRun,
    JobState,
    Ledger,
    NewRun,
    TakeJob,
    WantedTake,
    budgets,
    events,
    jobs,
    kept,
    open_ledger,
)

__all__ = ["BACKUPS", "RESTORING", "Workshop", "has_ledger", "ledger_of", "limits_keeper", "open_workshop"]

BACKUPS = "backups"
"""In the state folder: what a Postgres ledger held before it was upgraded."""
RESTORING = "restoring"
"""In the state folder: a note that a restore was begun and has not ended."""

_ON_THEIR_WAY = (JobState.SUBMITTING, JobState.WAITING, JobState.FETCHING, JobState.PARKED, JobState.UNKNOWN)


def has_ledger(app: App) -> bool:
    """Whether a ledger is there already: looking at one must not make one. Raises Conflict."""
    _refuse_half_restored(app)
    place = app.ledger_place
    return isinstance(place, str) or place.is_file()


def ledger_of(app: App) -> Ledger:
    """Open the workspace's ledger, creating or upgrading it. Raises SettingInvalid, Conflict."""
    _refuse_half_restored(app)
    place = app.ledger_place
    budget = parse_budget(app.settings.monthly_budget or "", "monthly_budget")
    if isinstance(place, Path):
        place.parent.mkdir(parents=True, exist_ok=True)
    ledger = open_ledger(place, backups=app.workspace.state / BACKUPS)
    _keep_budget(ledger, budget)
    return ledger


def _keep_budget(ledger: Ledger, budget: Mapping[str, Decimal]) -> None:
    """Have the ledger hold the monthly budget that is set now, for whichever process orders next."""
    if ledger.read(budgets.monthly_caps) != budget:
        ledger.write(budgets.set_monthly_caps, budget, at=datetime.now(UTC))


def _refuse_half_restored(app: App) -> None:
    if (app.workspace.state / RESTORING).exists():
        raise Conflict(
            Text("the workspace is half restored: a restore was interrupted", "工作区只恢复了一半：上次恢复被中断"),
            fix=Text("Run `cineflow restore` again with the same backup", "请用同一份备份再次运行 `cineflow restore`"),
            code="restore.interrupted",
        )


@dataclass(frozen=True, slots=True)
class Workshop:
    """A workspace ready to work: use `open_workshop`, `await start()`, and `await close()` at the end."""

    app: App
    ledger: Ledger
    services: Services
    runtime: Runtime
    copier: Copier
    work: WorkRunner | None = None
    """Does queued work besides takes, in processes that stay: a server, a worker."""

    async def start(self, prepared: Prepared | None = None) -> list[CineflowError]:
        """Take in orders found on disk, then become the runner or its client.

        Returns the pending files that cannot be read; their takes are not bought. Raises Conflict.
        """
        roots = [self.app.layout.root]
        if prepared:
            roots += [Path(take.home) for take in prepared.takes.takes if take.pending]
        _, problems = await adopt_pending(self.services, list(dict.fromkeys(roots)))
        if prepared and prepared.takes.leftovers:
            fetching = await self.ledger.ask(jobs.listed, states=(JobState.FETCHING,))
            busy = [job.brief.folder_in(self.app.workspace.root) for job in fetching]
            await clear_left_overs([Path(path) for path in prepared.takes.leftovers], busy)
        await self.runtime.start()
        if self.work:
            self.work.start()
        self.copier.start()
        return problems

    async def reload(self) -> None:
        """Follow what was set in the Studio: keys, prices, and how much is sent at once. It holds for what comes."""
        await _reread(self.app, self.ledger, self.runtime.gates)

    async def begin(
        self, prepared: Prepared, caps: Mapping[str, Decimal] | None, asked: Mapping[str, Any], *,
        scopes: Sequence[str] = (), partition: str = "", priority: int = 0,
    ) -> CreatedRun:  # fmt: skip
        """Begin a run of a plan. caps: unit → most, None for none. scopes: further budgets it counts against.

        partition: whose turn it takes among others' takes at the same provider.

        Raises SettingMissing for a provider without a key.
        """
        accounts = self.app.accounts
        wanted = wanted_takes(
            prepared.plan, self.app.workspace.root, lambda name: accounts.provider(name).account,
            caps=caps, fails_over=self.app.settings.failover,
        )  # fmt: skip
        wanted += await self._followed(prepared.plan)
        if partition or priority:
            wanted = [replace(take, partition=partition, priority=priority) for take in wanted]
        await asyncio.to_thread(self.app.digests.save)
        return await self.runtime.submit(
            NewRun(wanted, caps, quote=prepared.plan.quote, scopes=tuple(scopes), asked={**asked, **carried()})
        )

    async def _followed(self, plan: Plan) -> list[WantedTake]:
        """Return the takes on their way of which the ledger alone knows: their jobs are followed as they are."""
        lone = [t for t in plan.to_do if t.acquire is Acquire.COLLECT and not (t.existing and t.existing.record)]
        if not lone:
            return []
        places = {(str(take.folder), take.stem) for take in lone}
        found: list[TakeJob] = await self.ledger.ask(jobs.listed, states=_ON_THEIR_WAY)
        root = self.app.workspace.root
        return [
            WantedTake(job.brief, job.account)
            for job in found
            if (str(job.brief.folder_in(root)), job.brief.stem) in places
        ]

    async def close(self) -> None:
        """Stop, and let go of everything."""
        if self.work:
            await self.work.stop()
        await self.runtime.stop()
        await asyncio.to_thread(self.copier.stop)
        await self.app.close()
        await asyncio.to_thread(self.ledger.close)


def open_workshop(app: App, *, resumes_unsent: bool = False) -> Workshop:
    """Build everything that brings takes, from the workspace's settings.

    resumes_unsent: for a process that stays: it goes on with former runs, and does queued work besides takes.
    """
    values, ledger, copier = app.settings, ledger_of(app), Copier(app)
    gates = _gates(app, ledger)
    hub = PollHub(HubSettings(patience=values.patience if values.patience != 2100 else None))
    services = Services(
        ledger=ledger,
        provider_of=lambda name: app.accounts.provider(name),
        hub=hub,
        gates=gates,
        root=app.workspace.root,
        verify=_verify,
        with_links=lambda order: app.accounts.links.readied(order),
        finished=copier.note,
        take_last_frame=_take_last_frame,
        join=_join,
        terms=Terms(
            deadline=timedelta(seconds=values.request_timeout),
            trust_list=values.trust_list,
            unknown_patience=values.unknown_patience,
            stall=values.download_timeout,
        ),
    )
    parts = RuntimeParts(
        ledger=ledger,
        engine_of=lambda slot: _engine(app, slot),
        job=generate_job(services),
        cancel_take=lambda job_id: cancel_job(services, job_id),
        hub=hub,
        gates=gates,
        reread=(lambda: _reread(app, ledger, gates)) if resumes_unsent else None,
    )
    url = values.database_url.get_secret_value() if values.database_url else ""
    supervisor = SupervisorSettings(lease=max(90.0, values.request_timeout + 30.0))
    settings = RuntimeSettings(
        app.workspace.state, app.workspace.root, url, resumes_unsent=resumes_unsent, supervisor=supervisor
    )
    runtime = Runtime(parts, settings)
    return Workshop(
        app, ledger, services, runtime, copier, _work(app, ledger, runtime, copier) if resumes_unsent else None
    )


def _work(app: App, ledger: Ledger, runtime: Runtime, copier: Copier) -> WorkRunner:
    from cineflow.app.work import work_bodies

    terms = WorkTerms(at_once=app.settings.work_at_once, pace=Pace(stall=app.settings.work_stall))
    return WorkRunner(
        ledger, work_bodies(app, ledger, copier.note), app.workspace.state / "work", terms=terms,
        is_ours=lambda: runtime.role is Role.RUNNER,
    )  # fmt: skip


async def _reread(app: App, ledger: Ledger, gates: Gates) -> None:
    await app.reread()
    gates.retune()
    budget = parse_budget(app.settings.monthly_budget or "", "monthly_budget")
    await asyncio.to_thread(_keep_budget, ledger, budget)


def _engine(app: App, slot: str) -> Engine:
    place = app.ledger_place
    return DbosEngine(place if isinstance(place, str) else app.workspace.state / "engine.db", slot=slot)


def _verify(path: Path, order: Order) -> Mapping[str, Any]:
    from cineflow.media.probe import verify

    return verify(path, expected_seconds=Fraction(order.seconds) if order.seconds else None, kind=order.kind).to_json()


def _take_last_frame(film: Path, picture: Path) -> None:
    from cineflow.media.stills import keep_last_frame

    keep_last_frame(film, picture)


def _join(films: Sequence[Path], out: Path) -> None:
    from cineflow.media.finish import Finish
    from cineflow.media.render import render
    from cineflow.timeline.model import Clip, Timeline

    render(Timeline(tuple(Clip(film) for film in films)), out, finish=Finish("best"))


def _gates(app: App, ledger: Ledger) -> Gates:
    def settings_of(account: str) -> LimitSettings:
        values = app.settings  # as they are now: see `Workshop.reload`
        breaker = BreakerSettings(
            errors=values.breaker_errors, slots=values.breaker_slots, cool_down=values.breaker_cooldown,
            step=values.breaker_recovery,
        )  # fmt: skip
        table = values.providers.get(account.partition(":")[0], {})
        ceiling = table.get("max_concurrency") or values.max_concurrency
        start = min(20, int(ceiling)) if ceiling else 20
        window = WindowSettings(start=start, ceiling=int(ceiling) if ceiling else None)
        return LimitSettings(window, breaker, rate=table.get("submits_per_second"))

    def recall(account: str) -> Remembered | None:
        found = ledger.read(kept.health, account)
        return Remembered(found[0], (datetime.now(UTC) - found[1]).total_seconds()) if found else None

    return Gates(settings_of, recall=recall, remember=limits_keeper(ledger))


def limits_keeper(ledger: Ledger) -> Callable[[AccountSnapshot, dict[str, Any]], None]:
    """Return what keeps an account's limits in the ledger, with an event where they are not what they were."""
    told: dict[str, tuple[str, int, int]] = {}

    def remember(snapshot: AccountSnapshot, value: dict[str, Any]) -> None:
        now, standing = datetime.now(UTC), (snapshot.state, snapshot.window, snapshot.limit)
        ledger.note(kept.save_health, snapshot.account, value, at=now)
        if told.get(snapshot.account) != standing:
            told[snapshot.account] = standing
            said = snapshot.to_json()
            ledger.note(events.add, "account.limits", at=now, facts=said | {"reason": redact(said["reason"])})

    return remember
