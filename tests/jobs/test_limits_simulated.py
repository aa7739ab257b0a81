"""The limits against a simulated provider whose cap nobody was told: how much of it is used, how much is refused."""

from __future__ import annotations

import heapq
import math
import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import pytest

from cineflow.jobs.limits.account import AccountLimits, LimitSettings
from cineflow.jobs.limits.outcome import Outcome, OutcomeKind
from cineflow.jobs.limits.window import WindowSettings


@dataclass
class Story:
    """What a simulation saw. used: slots in use ÷ cap while there was a backlog."""

    used: float = 0.0
    refused: int = 0
    submits: int = 0
    most: int = 0
    makespan: float = 0.0
    paid: int = 0

    @property
    def refused_share(self) -> float:
        return self.refused / self.submits


def simulate(  # noqa: C901 - one loop over events reads best whole
    *,
    takes: int,
    cap: Callable[[float], int],
    seconds: Callable[[random.Random], float],
    latency: Callable[[random.Random], float] = lambda r: r.uniform(0.2, 1.0),
    poll_lag: float = 1.0,
    noise: float = 0.0,
    retry_after: float | None = None,
    settings: LimitSettings | None = None,
    looks: float = math.inf,
    seed: int = 1,
) -> Story:
    """looks: how many ended jobs are found out a second, at most."""
    chance = random.Random(seed)
    limits = AccountLimits("a", settings or LimitSettings(), chance=random.Random(seed))
    story, now, counter = Story(), 0.0, 0
    events: list[tuple[float, int, str, int]] = []
    waiting = list(range(takes))[::-1]
    running_there = 0
    area = room = last = seen = 0.0

    def push(at: float, what: str, job: int) -> None:
        nonlocal counter
        counter += 1
        heapq.heappush(events, (at, counter, what, job))

    def send_what_may_go() -> None:
        while waiting:
            wait = limits.wait(now)
            if wait is None:
                return
            if wait > 0:
                push(now + wait + 1e-6, "wake", -1)
                return
            job = waiting.pop()
            limits.begin(str(job), now)
            story.submits += 1
            push(now + latency(chance) / 2, "arrive", job)

    finished = 0
    send_what_may_go()
    while finished < takes:
        now, _, what, job = heapq.heappop(events)
        if waiting:
            area += running_there * (now - last)
            room += cap(last) * (now - last)
        last = now
        match what:
            case "arrive":
                back = now + latency(chance) / 2
                if running_there >= cap(now) or chance.random() < noise:
                    push(back, "refused", job)
                else:
                    running_there += 1
                    story.paid += 1
                    story.most = max(story.most, running_there)
                    life = seconds(chance)
                    push(back, "accepted", job)
                    push(now + life, "made", job)
                    push(max(back, now + life), "over", job)
            case "refused":
                story.refused += 1
                limits.report(str(job), Outcome(OutcomeKind.THROTTLED, retry_after), now, is_full=bool(waiting))
                waiting.append(job)
            case "accepted":
                limits.report(str(job), Outcome(OutcomeKind.ACCEPTED), now, is_full=bool(waiting))
            case "made":
                running_there -= 1
            case "over":
                seen = max(seen + 1 / looks, now + chance.uniform(0, poll_lag))
                push(seen, "seen", job)
            case "seen":
                limits.release(str(job), now)
                finished += 1
            case _:
                pass
        send_what_may_go()
    story.used = area / room if room else 1.0
    story.makespan = now
    return story


def about(seconds: float) -> Callable[[random.Random], float]:
    return lambda chance: chance.uniform(0.8 * seconds, 1.2 * seconds)


@pytest.mark.parametrize("cap", [8, 37, 300])
def test_an_unknown_cap_is_found_and_used(cap: int) -> None:
    for seed in range(3):
        story = simulate(takes=700, cap=lambda _: cap, seconds=about(60), seed=seed, poll_lag=0.5)
        assert story.paid == 700
        assert story.most <= cap
        assert story.used >= 0.9
        assert story.refused_share <= 0.05


@pytest.mark.parametrize("looks", [10.0, 20.0, math.inf])
@pytest.mark.parametrize(("cap", "seconds"), [(8, 5), (37, 5), (37, 10), (37, 60), (300, 60)])
def test_a_cap_is_kept_to_where_jobs_end_together_and_are_found_out_one_by_one(
    cap: int, seconds: float, looks: float
) -> None:
    story = simulate(
        takes=700, cap=lambda _: cap, seconds=lambda _: seconds, latency=lambda chance: chance.uniform(0.01, 0.05),
        poll_lag=0.3, looks=looks,
    )  # fmt: skip
    assert story.paid == 700
    assert story.refused_share <= 0.05
    assert story.used >= (0.9 if looks > 10 or cap < 300 else 0.85)


def test_a_ceiling_is_never_passed() -> None:
    settings = LimitSettings(WindowSettings(ceiling=12))
    story = simulate(takes=200, cap=lambda _: 1000, seconds=about(10), settings=settings)
    assert story.most == 12
    assert story.refused == 0
    assert story.makespan <= 1.15 * 200 * 10 / 12


def test_a_provider_that_refuses_three_in_ten_at_random_is_kept_busy() -> None:
    quick = partial(random.Random.uniform, a=0.02, b=0.08)
    for seed in range(3):
        settings = LimitSettings(WindowSettings(ceiling=20))
        story = simulate(
            takes=300, cap=lambda _: 20, seconds=about(10), noise=0.3, seed=seed, poll_lag=0.3, settings=settings,
            latency=lambda chance: quick(chance),
        )  # fmt: skip
        assert story.paid == 300
        assert story.makespan <= 1.3 * 300 * 10 / 20


def test_refusals_by_chance_below_a_cap_are_told_from_the_cap() -> None:
    for seed in range(5):
        story = simulate(
            takes=400, cap=lambda _: 37, seconds=lambda _: 10, noise=0.1, seed=seed, poll_lag=0.3, looks=20,
            latency=lambda chance: chance.uniform(0.01, 0.05),
        )  # fmt: skip
        assert story.paid == 400
        assert story.makespan <= 1.35 * 400 * 10 / 37


def test_the_window_follows_a_cap_that_falls_and_one_that_rises() -> None:
    falls = simulate(takes=400, cap=lambda now: 40 if now < 60 else 10, seconds=about(10))
    assert falls.used >= 0.85
    assert falls.refused_share <= 0.25
    rises = simulate(takes=1000, cap=lambda now: 10 if now < 60 else 40, seconds=about(10))
    assert rises.used >= 0.75
    assert rises.most == 40


def test_retry_after_is_waited_for_and_tries_beyond_a_cap_become_rare() -> None:
    story = simulate(takes=300, cap=lambda _: 8, seconds=about(60), retry_after=30)
    assert story.used >= 0.9
    assert story.refused_share <= 0.05
