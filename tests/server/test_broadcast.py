"""Who listens is told everything once and in order, and who holds a token is looked up no more than need be."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, closing
from datetime import timedelta
from pathlib import Path

from tests.library.ledger.wanted import wanted

from cineflow.app import open_app
from cineflow.app.running import ledger_of
from cineflow.library.ledger import NewRun, events, jobs, people, projects, runs
from cineflow.library.ledger.people import Role
from cineflow.server._broadcast import LOST, OVER, Inbox
from cineflow.server._house import House
from cineflow.server._sight import Sight
from cineflow.server._who import Who, new_key, new_token, now
from cineflow.server.routes.events import follow


@asynccontextmanager
async def opened(root: Path) -> AsyncGenerator[House]:
    (root / ".cineflow").mkdir(exist_ok=True)
    house = House(open_app(cwd=root))
    await house.open()
    try:
        yield house
    finally:
        await house.close()
        await house.app.close()


async def signed_in(house: House, email: str = "ada@example.com", role: Role = Role.ADMIN) -> tuple[Who, str]:
    token = new_token()
    user = await house.ledger.commit(people.add, email, role, at=now())
    await house.ledger.commit(
        people.add_session, user.id, token, agent="", address="", at=now(), expires_at=now() + timedelta(days=1)
    )
    who = await house.doorman.who_has(token)
    assert who is not None
    return who, token


async def happen(house: House, *kinds: str) -> None:
    for kind in kinds:
        await house.ledger.commit(events.add, kind, at=now(), facts={"by": "somebody"})
    house.runtime.nudge()


def kinds(lines: bytes) -> list[str]:
    return [line.partition('"kind": "')[2].partition('"')[0] for line in lines.decode().splitlines() if "data:" in line]


async def test_listener_that_catches_up_while_things_happen_hears_each_once(tmp_path: Path) -> None:
    async with opened(tmp_path) as house:
        who, _ = await signed_in(house)
        begun = await house.ledger.ask(events.last_number)
        await happen(house, *(f"old.{n}" for n in range(30)))
        stream = follow(house, who, begun, is_lost=False)
        heard: list[str] = []
        more = asyncio.create_task(happen(house, *(f"new.{n}" for n in range(300))))
        async with asyncio.timeout(60):
            async for said in stream:
                if isinstance(said, bytes):
                    heard += [kind for kind in kinds(said) if kind.startswith(("old.", "new."))]
                if len(heard) >= 330:
                    break
        await more
        await stream.aclose()
        assert heard == [f"old.{n}" for n in range(30)] + [f"new.{n}" for n in range(300)]


async def test_slow_listener_is_told_that_it_missed_something_and_holds_nobody_up(tmp_path: Path) -> None:
    async with opened(tmp_path) as house:
        who, _ = await signed_in(house)
        start = await house.ledger.ask(events.last_number)
        slow, quick = Inbox(who, start, most=3), Inbox(who, start)
        for inbox in (slow, quick):
            inbox.is_live = True
            house.broadcast.join(inbox)
        for n in range(5):
            await happen(house, f"thing.{n}")
            assert kinds(await quick.take()) == [f"thing.{n}"]
        assert await slow.take() == LOST
        await happen(house, "thing.after")
        assert kinds(await slow.take()) == ["thing.after"]


async def test_ended_session_ends_its_listeners_and_no_others(tmp_path: Path) -> None:
    async with opened(tmp_path) as house:
        who, token = await signed_in(house)
        other, _ = await signed_in(house, "bob@example.com", Role.VIEWER)
        start = await house.ledger.ask(events.last_number)
        inboxes = [Inbox(one, start) for one in (who, who, other)]
        for inbox in inboxes:
            inbox.is_live = True
            house.broadcast.join(inbox)
        assert who.session is not None
        await house.ledger.commit(people.end_session, who.session.id, user=who.id)
        assert await house.doorman.who_has(token) is None, "the very next request is refused"
        house.runtime.nudge()
        async with asyncio.timeout(60):
            assert [await inbox.take() for inbox in inboxes[:2]] == [OVER, OVER]
        await house.ledger.commit(events.add, "thing.done", at=now(), facts={"by": other.id})
        house.runtime.nudge()
        async with asyncio.timeout(60):
            assert kinds(await inboxes[2].take()) == ["thing.done"]


async def test_others_get_in_between_two_handfuls_of_listeners(tmp_path: Path) -> None:
    async with opened(tmp_path) as house:
        who, _ = await signed_in(house)
        start = await house.ledger.ask(events.last_number)
        inboxes = [Inbox(who, start) for _ in range(100)]
        for inbox in inboxes:
            inbox.is_live = True
            house.broadcast.join(inbox)
        steps: list[int] = []

        async def beside() -> None:
            while not inboxes[-1].waiting:
                steps.append(sum(bool(inbox.waiting) for inbox in inboxes))
                await asyncio.sleep(0)

        watching = asyncio.create_task(beside())
        await happen(house, "thing.done")
        async with asyncio.timeout(60):
            await watching
        assert max(steps) > 0, "it ran while some had been told and some not"
        assert len({count for count in steps if count}) >= 4


async def test_what_happens_is_written_once_for_all_that_one_person_has_open(tmp_path: Path) -> None:
    async with opened(tmp_path) as house:
        who, _ = await signed_in(house)
        start = await house.ledger.ask(events.last_number)
        inboxes = [Inbox(who, start) for _ in range(10)]
        for inbox in inboxes:
            inbox.is_live = True
            house.broadcast.join(inbox)
        await happen(house, "thing.done")
        async with asyncio.timeout(60):
            told = [await inbox.take() for inbox in inboxes]
        assert all(lines is told[0] for lines in told)
        for inbox in inboxes:
            house.broadcast.leave(inbox)
        assert house.metrics.listeners._value.get() == 0  # pyright: ignore[reportPrivateUsage]


async def test_what_another_process_revoked_is_over_with_the_next_request(tmp_path: Path) -> None:
    async with opened(tmp_path) as house:
        who, token = await signed_in(house)
        _, key = new_key()
        await house.ledger.commit(people.add_key, who.id, "key_1", key, name="", scopes=(), at=now())
        with closing(ledger_of(house.app)) as elsewhere:
            assert await house.doorman.who_has(key)
            elsewhere.write(people.revoke_key, "key_1", at=now())
            assert await house.doorman.who_has(key) is None
            assert await house.doorman.who_has(token)
            elsewhere.write(people.end_sessions, who.id)
            assert await house.doorman.who_has(token) is None


async def test_what_is_set_for_a_provider_holds_for_what_is_sent_next(tmp_path: Path) -> None:
    async with opened(tmp_path) as house:
        gates = house.runtime.gates
        assert gates.limit_of("fal:default") > 2
        house.kept_file.write_text("[providers.fal]\nmax_concurrency = 2\n")
        await house.reload()
        assert gates.limit_of("fal:default") == 2
        house.kept_file.write_text("[providers.fal]\nmax_concurrency = 7\n")
        await house.reload()
        assert gates.limit_of("fal:default") == 7


async def test_members_hear_of_jobs_and_runs_that_began_before_this_process(tmp_path: Path) -> None:
    async with opened(tmp_path) as house:
        film = await house.ledger.commit(projects.add, "Film", "a", owner="", at=now())
        member, _ = await signed_in(house, role=Role.ARTIST)
        stranger, _ = await signed_in(house, "bob@example.com", Role.ARTIST)
        await house.ledger.commit(people.join, film.id, member.id, at=now())
        begun = await house.ledger.ask(events.last_number)
        run = await house.ledger.commit(runs.create, NewRun([wanted()], asked={"project": film.id}), now=now())
        await house.ledger.commit(jobs.progress, run.jobs[0], now=now(), facts={"fraction": 0.5})
    async with opened(tmp_path) as house:
        found = await house.ledger.ask(events.after, begun)
        found = [event for event in found if event.kind in ("run.created", "job.progress")]
        lines = await Sight(house, member).lines(found)
        assert lines is not None
        assert kinds(lines) == ["run.created", "job.progress"]
        assert lines.decode().count(f'"project": "{film.id}"') == 2
        assert lines.count(b'"board": "a/storyboard.json"') == 1
        assert await Sight(house, stranger).lines(found) == b""
