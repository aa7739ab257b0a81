"""A take goes to the next provider only while nothing of it was bought, and is then bought there once."""

from __future__ import annotations

import asyncio
from collections.abc import Generator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from tests.jobs.tiny import Bill, FakeClock, TinyProvider, begin, job_of, left_on_disk, make_services, run_job, wanted

from cineflow.core.errors import (
    ContentRefused,
    CreditExhausted,
    KeyRefused,
    ModelGone,
    Overloaded,
    ProviderError,
    SettingMissing,
    SubmitUncertain,
    Throttled,
)
from cineflow.core.order import Order
from cineflow.core.provider import Provider, Recovery
from cineflow.core.text import Text
from cineflow.jobs._feeder import Feeder
from cineflow.jobs._services import Services
from cineflow.jobs.limits.gates import AccountBroken, Gates
from cineflow.jobs.limits.outcome import outcome_of
from cineflow.library.ledger import (
    JobState,
    Ledger,
    OtherMaker,
    Problem,
    SubmissionState,
    WantedTake,
    budgets,
    events,
    jobs,
    open_ledger,
    rerouting,
    submissions,
)
from cineflow.library.ledger._tables import submissions as rows
from cineflow.library.sidecar import Price, read_sidecar


class Stage:
    """Three providers with a bill each, of which a rule would have `tiny` first."""

    def __init__(self, root: Path, ledger: Ledger) -> None:
        self.root, self.ledger, self.clock = root, ledger, FakeClock()
        self.providers = {
            name: TinyProvider(Bill(), self.clock, account=f"{name}:1") for name in ("tiny", "second", "third")
        }
        services = make_services(root, ledger, self.providers["tiny"], self.clock)
        self.services: Services = replace(services, provider_of=self._provider_of)

    def _provider_of(self, name: str) -> Provider:
        if name not in self.providers:
            raise SettingMissing(Text("no key", "没有密钥"))
        return self.providers[name]

    def fails(self, name: str, error: ProviderError) -> None:
        def raising(_: Order) -> None:
            raise error

        self.providers[name].before = raising

    def bought(self) -> dict[str, int]:
        return {name: len(provider.bill.accepted) for name, provider in self.providers.items()}


@pytest.fixture
def stage(tmp_path: Path) -> Generator[Stage]:
    ledger = open_ledger(tmp_path / ".cineflow" / "ledger.db")
    yield Stage(tmp_path, ledger)
    ledger.close()


def with_others(take: WantedTake, *names: str, high: str = "0.02") -> WantedTake:
    price = Price(low=Decimal(high), high=Decimal(high), currency="USD")
    others = [
        OtherMaker(order=take.brief.order.model_copy(update={"id": f"cf_{n}_{take.brief.shot}", "provider": n}),
                   price=price)
        for n in names
    ]  # fmt: skip
    return replace(take, brief=take.brief.model_copy(update={"others": others}))


def _error(kind: type[ProviderError]) -> ProviderError:
    return kind(Text("so it is", "就是这样"), provider="tiny")


@pytest.mark.parametrize("kind", [CreditExhausted, KeyRefused, ModelGone])
async def test_what_one_provider_refuses_for_itself_the_next_makes_once(
    stage: Stage, kind: type[ProviderError]
) -> None:
    stage.fails("tiny", _error(kind))
    (job_id,) = begin(stage.services, with_others(wanted(), "second", "third"), caps={"USD": Decimal("0.03")})
    assert (await run_job(stage.services, job_id))["state"] == JobState.DONE
    assert stage.bought() == {"tiny": 0, "second": 1, "third": 0}
    job = job_of(stage.services, job_id)
    assert (job.provider, job.account, job.problem) == ("second", "second:1", None)
    assert job.brief.route[-1].startswith("then second:m 0.02 USD, for tiny:m: so it is")
    assert job.brief.route_zh[-1].startswith("改由 second:m（0.02 USD），因 tiny:m：")
    (budget,) = stage.ledger.read(budgets.budget, f"run:{job.run}")
    assert (budget.reserved, budget.spent) == (0, Decimal("0.03"))  # What the ticket said was charged.
    (told,) = [e for e in stage.ledger.read(events.after, 0) if e.kind == rerouting.REROUTED]
    assert (told.facts["from"], told.facts["to"], told.facts["code"]) == ("tiny:m", "second:m", kind.code)
    folder = job.brief.folder_in(stage.root)
    sidecar = read_sidecar(next(folder.glob("*.mp4")).with_suffix(".json"))
    assert sidecar.provider == "second"
    assert sidecar.route == job.brief.route
    assert left_on_disk(stage.root)["pending"] == []


async def test_everything_that_waits_for_a_paused_account_goes_on_without_asking_it(stage: Stage) -> None:
    stage.fails("tiny", _error(CreditExhausted))
    takes = [with_others(wanted(shot), "second") for shot in range(1, 6)]
    ids = begin(stage.services, *takes)
    await asyncio.gather(*(run_job(stage.services, job_id) for job_id in ids))
    assert len(stage.providers["tiny"].bill.calls) == 1
    assert stage.bought() == {"tiny": 0, "second": 5, "third": 0}


async def test_a_broken_provider_is_left_after_its_breaker_trips(stage: Stage) -> None:
    stage.fails("tiny", _error(Overloaded))
    (job_id,) = begin(stage.services, with_others(wanted(), "second"))
    assert (await run_job(stage.services, job_id))["state"] == JobState.DONE
    assert len(stage.providers["tiny"].bill.calls) == 2
    assert stage.bought() == {"tiny": 0, "second": 1, "third": 0}


async def test_throttling_alone_is_waited_for(stage: Stage) -> None:
    calls = 0

    def at_first(_: Order) -> None:
        nonlocal calls
        calls += 1
        if calls <= 3:
            raise Throttled(Text("slow down", "慢一点"), provider="tiny", retry_after=1.0)

    stage.providers["tiny"].before = at_first
    (job_id,) = begin(stage.services, with_others(wanted(), "second"))
    assert (await run_job(stage.services, job_id))["state"] == JobState.DONE
    assert stage.bought() == {"tiny": 1, "second": 0, "third": 0}


@pytest.mark.parametrize("can_look", [True, False])
async def test_what_may_have_been_accepted_is_never_ordered_elsewhere(stage: Stage, can_look: bool) -> None:
    tiny = stage.providers["tiny"]
    tiny.recovery = Recovery(list=can_look, is_complete=can_look, settle=5.0)

    def lost(_: Order) -> None:
        stage.services.gates.report("tiny:1", "another", outcome_of(_error(CreditExhausted)))
        raise SubmitUncertain(Text("lost", "丢失"), provider="tiny")

    tiny.after = lost
    (job_id,) = begin(stage.services, with_others(wanted(), "second"))
    ended = await run_job(stage.services, job_id)
    assert ended["state"] == (JobState.DONE if can_look else JobState.UNKNOWN)
    assert stage.bought() == {"tiny": 1, "second": 0, "third": 0}


@pytest.mark.parametrize("state", [state for state in SubmissionState if state is not SubmissionState.REFUSED])
async def test_the_ledger_itself_refuses_to_hand_on_what_was_sent(stage: Stage, state: SubmissionState) -> None:
    take = with_others(wanted(), "second")
    (job_id,) = begin(stage.services, take)
    now, allowed = stage.clock.now(), stage.services.terms.deadline
    stage.ledger.write(submissions.win, job_id, token="w", account="tiny:1", now=now, allowed=allowed)
    stage.ledger.write(lambda tx: tx.execute(rows.update().values(state=state.value)))
    stage.ledger.write(jobs.move, job_id, JobState.QUEUED, of=tuple(JobState), now=now)
    why = Problem.of(_error(KeyRefused))
    assert not stage.ledger.write(rerouting.hand_on, job_id, take.brief.others[0], account="second:1", why=why, now=now)
    assert job_of(stage.services, job_id).provider == "tiny"


async def test_a_refused_prompt_is_not_tried_elsewhere(stage: Stage) -> None:
    stage.fails("tiny", _error(ContentRefused))
    (job_id,) = begin(stage.services, with_others(wanted(), "second"))
    assert (await run_job(stage.services, job_id))["state"] == JobState.FAILED
    assert stage.bought() == {"tiny": 0, "second": 0, "third": 0}


async def test_a_next_provider_that_is_paused_itself_or_has_no_key_is_passed_over(stage: Stage) -> None:
    stage.fails("tiny", _error(KeyRefused))
    stage.services.gates.report("second:1", "another", outcome_of(_error(CreditExhausted)))
    (job_id,) = begin(stage.services, with_others(wanted(), "nobody", "second", "third"))
    assert (await run_job(stage.services, job_id))["state"] == JobState.DONE
    assert stage.bought() == {"tiny": 0, "second": 0, "third": 1}


async def test_with_nobody_left_it_fails_with_its_own_providers_reason(stage: Stage) -> None:
    for name in ("tiny", "second"):
        stage.fails(name, _error(CreditExhausted))
    (job_id,) = begin(stage.services, with_others(wanted(), "second"))
    assert (await run_job(stage.services, job_id))["state"] == JobState.FAILED
    job = job_of(stage.services, job_id)
    assert job.problem is not None
    assert job.problem.code == "provider.no_balance"
    assert stage.bought() == {"tiny": 0, "second": 0, "third": 0}


async def test_the_budget_holds_at_the_next_provider_too(stage: Stage) -> None:
    stage.fails("tiny", _error(CreditExhausted))
    (job_id,) = begin(stage.services, with_others(wanted(), "second", high="0.05"), caps={"USD": Decimal("0.03")})
    assert (await run_job(stage.services, job_id))["state"] == JobState.FAILED
    assert stage.bought() == {"tiny": 0, "second": 0, "third": 0}


async def test_only_who_may_leave_is_sent_away_from_an_account_that_broke_down(stage: Stage) -> None:
    gates = stage.services.gates
    await gates.acquire("tiny:1", "first")
    stays = asyncio.create_task(gates.acquire("tiny:1", "stays"))
    leaves = asyncio.create_task(gates.acquire("tiny:1", "leaves", may_leave=True))
    await asyncio.sleep(0)
    for _ in range(2):
        gates.report("tiny:1", "first", outcome_of(_error(Overloaded)))
    await asyncio.sleep(0)
    with pytest.raises(AccountBroken) as caught:
        await leaves
    assert isinstance(caught.value.reason, Overloaded)
    assert gates.health("tiny:1") == "safe"
    with pytest.raises(AccountBroken):
        await gates.acquire("tiny:1", "late", may_leave=True)
    assert not stays.done() or stays.exception() is None
    stays.cancel()


class _Taking:
    """An engine that takes whatever it is handed."""

    def __init__(self) -> None:
        self.has: list[str] = []

    async def enqueue(self, name: str, job_id: str, **_: object) -> bool:
        self.has.append(job_id)
        return True


async def test_a_take_that_went_elsewhere_makes_room_for_the_next_of_its_old_account(stage: Stage) -> None:
    ids = begin(stage.services, *(wanted(shot) for shot in range(1, 81)))
    engine, gates = _Taking(), stage.services.gates
    assert isinstance(gates, Gates)
    feeder = Feeder(stage.ledger, engine, gates, job_name="generate")  # type: ignore[arg-type]
    await feeder.feed(stage.ledger.read(jobs.lines))
    handed = len(engine.has)
    assert 0 < handed < len(ids)
    for job_id in engine.has[:10]:
        feeder.moved(job_id, "second:1")
    for _ in range(50):
        await asyncio.sleep(0.01)
        if len(engine.has) == handed + 10:
            break
    assert len(engine.has) == handed + 10
    feeder.ended(engine.has[0])
    assert not feeder.has(engine.has[0])
    await feeder.stop()
