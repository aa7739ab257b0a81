from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from cineflow.core.errors import Charged, GlyphMissing, Rejected, TakeExpired
from cineflow.core.order import Absent, Failed, Found, Order, OrderReference, Ready, ReferenceRole, Running, Waiting
from cineflow.core.provider import Provider, SentOrder
from cineflow.core.text import Text, current_language, speaking
from cineflow.providers._check import check_order
from cineflow.providers.rehearsal import Rehearsal, frame_size


def order(number: int = 1, **how) -> Order:
    how.setdefault("seconds", Decimal(5))
    how.setdefault("model", "animatic")
    return Order(id=f"o{number}", provider="rehearsal", prompt="小美 waits", **how)


class Pen:
    """A drawing function that writes its order down, when it is let go."""

    def __init__(self, error: Exception | None = None) -> None:
        self.asked: list[dict] = []
        self.go = threading.Event()
        self.go.set()
        self.error = error

    def __call__(self, slate, *, out: Path, progress: Callable[[float], None], **how) -> None:
        self.asked.append({"slate": slate, "language": current_language(), **how})
        progress(0.25)
        while not self.go.wait(0.01):
            progress(0.5)
        if self.error:
            raise self.error
        out.write_bytes(b"drawn " * 300_000)
        progress(1.0)


def draw_still(slate, *, moment: float, out: Path, **how) -> None:
    out.write_bytes(f"{slate.action} at {moment:.2f}".encode())


@pytest.fixture
async def build(tmp_path: Path):
    built: list[Rehearsal] = []

    def make(pen: Pen) -> Rehearsal:
        built.append(Rehearsal(draw=pen, draw_still=draw_still, spool=tmp_path / "spool 缓存"))
        return built[-1]

    yield make
    for provider in built:
        await provider.close()


async def until(provider: Rehearsal, ticket, kind: type):
    for _ in range(500):
        progress = await provider.poll(ticket)
        if isinstance(progress, kind):
            return progress
        await asyncio.sleep(0.01)
    raise AssertionError(f"never {kind.__name__}")


async def test_it_is_a_provider_without_a_price(build):
    provider = build(Pen())
    assert isinstance(provider, Provider)
    model = provider.models["animatic"]
    price = model.rates.price(seconds=Decimal(7), resolution="720p", sound=None)
    assert price is not None
    assert price.is_free
    for how in (
        {"seconds": Decimal("6.5")},
        {"aspect": "9:16"},
        {"size": "834x466"},
        {"resolution": "1080p"},
        {"aspect": "21:9"},
    ):
        check_order(order(**how), model)


async def test_a_take_is_drawn_polled_and_fetched(build):
    pen = Pen()
    provider = build(pen)
    pen.go.clear()
    ticket = await provider.submit(order(aspect="9:16", rate="25"))
    running = await until(provider, ticket, Running)
    assert 0 <= running.fraction < 1
    pen.go.set()
    ready = await until(provider, ticket, Ready)
    content = b"".join([chunk async for chunk in provider.fetch(ready.results[0])])
    assert content == b"drawn " * 300_000
    rest = b"".join([chunk async for chunk in provider.fetch(ready.results[0], start=1_000_003)])
    assert rest == content[1_000_003:]
    asked = pen.asked[0]
    assert (asked["size"], asked["rate"], asked["seconds"]) == ((720, 1280), Fraction(25), Fraction(5))
    assert asked["slate"].action == "小美 waits"


async def test_words_are_drawn_in_the_language_of_whoever_asked(build):
    pen = Pen()
    provider = build(pen)
    for number, language in enumerate(("zh", "en")):
        with speaking(language):
            await until(provider, await provider.submit(order(number)), Ready)
    assert [asked["language"] for asked in pen.asked] == ["zh", "en"]


async def test_submitting_twice_draws_once(build):
    pen = Pen()
    provider = build(pen)
    first, second = await provider.submit(order()), await provider.submit(order())
    assert first == second
    await until(provider, first, Ready)
    assert len(pen.asked) == 1


async def test_a_drawing_lost_in_a_crash_is_begun_again_by_the_next_look(build):
    before, after = build(Pen()), build(Pen())
    pen_before, pen_after = before._draw, after._draw
    pen_before.go.clear()
    ticket = await before.submit(order())
    await before.close()
    assert await until(after, ticket, Ready)
    assert len(pen_after.asked) == 1


async def test_what_lies_in_the_spool_is_not_drawn_again(build):
    ticket = await (first := build(Pen())).submit(order())
    await until(first, ticket, Ready)
    second = build(pen := Pen())
    assert await until(second, ticket, Ready)
    assert pen.asked == []


async def test_fetched_drawings_are_removed_and_drawn_again_if_asked(build, tmp_path: Path):
    provider = build(pen := Pen())
    ticket = await provider.submit(order())
    ready = await until(provider, ticket, Ready)
    assert b"".join([chunk async for chunk in provider.fetch(ready.results[0])])
    await provider.close()
    assert list((tmp_path / "spool 缓存").iterdir()) == []
    with pytest.raises(TakeExpired):
        _ = [chunk async for chunk in provider.fetch(ready.results[0])]
    assert await until(provider, ticket, Ready)
    assert len(pen.asked) == 2


async def test_nothing_outside_the_spool_is_fetched(build, tmp_path: Path):
    secret = tmp_path / "secret.mp4"
    secret.write_text("secret")
    provider = build(Pen())
    from cineflow.core.order import Result

    with pytest.raises(TakeExpired):
        _ = [chunk async for chunk in provider.fetch(Result(url=secret.as_uri()))]


async def test_a_failure_keeps_its_reason_and_costs_nothing(build):
    error = GlyphMissing(Text("no 🔥", "没有 🔥"), characters="🔥", fix=Text("take it out", "删去"))
    provider = build(Pen(error))
    ticket = await provider.submit(order())
    failed = await until(provider, ticket, Failed)
    assert failed.error.stable_code == "font.glyph_missing"
    assert failed.error.charged is Charged.NO
    assert failed.error.fix is not None


async def test_a_missing_reference_is_refused_at_once(build):
    provider = build(Pen())
    reference = OrderReference(role=ReferenceRole.FIRST_FRAME, path="/nowhere/1.png")
    with pytest.raises(Rejected) as caught:
        await provider.submit(order(references=(reference,)))
    assert caught.value.stable_code == "provider.reference_missing"


async def test_no_more_are_drawn_at_once_than_there_are_workers(build):
    pen = Pen()
    pen.go.clear()
    provider = build(pen)
    tickets = [await provider.submit(order(n)) for n in range(4)]
    await until(provider, tickets[1], Running)
    seen = await provider.poll_many(tickets)
    assert sum(isinstance(progress, Waiting) for progress in seen.values()) == 2
    pen.go.set()
    for ticket in tickets:
        await until(provider, ticket, Ready)


async def test_cancelling_stops_the_drawing(build):
    pen = Pen()
    pen.go.clear()
    provider = build(pen)
    ticket = await provider.submit(order())
    await until(provider, ticket, Running)
    assert (await provider.cancel(ticket)).saved
    failed = await until(provider, ticket, Failed)
    assert failed.error.stable_code == "provider.cancelled"


async def test_a_lost_order_is_found_or_proven_absent(build):
    provider = build(Pen())
    sent = SentOrder(order(), datetime.now(UTC))
    assert isinstance(await provider.find_lost(sent), Absent)
    ticket = await provider.submit(order())
    found = await provider.find_lost(sent)
    assert isinstance(found, Found)
    assert found.tickets == (ticket,)


@pytest.mark.parametrize(
    ("how", "size"),
    [
        ({"aspect": "16:9"}, (1280, 720)),
        ({"aspect": "9:16"}, (720, 1280)),
        ({"aspect": "1:1", "resolution": "480p"}, (480, 480)),
        ({"aspect": "21:9", "resolution": "1080p"}, (2520, 1080)),
        ({"size": "834x466"}, (834, 466)),
        ({"size": "128x128"}, (128, 128)),
    ],
)
def test_an_order_says_the_size(how: dict, size: tuple[int, int]):
    assert frame_size(order(**how)) == size


@pytest.mark.parametrize("how", [{"size": "wide"}, {"aspect": "0:1"}, {"size": "0x0"}, {"size": "99999x20"}])
def test_a_size_that_cannot_be_is_refused(how: dict):
    with pytest.raises(Rejected):
        frame_size(order(**how))


async def test_pictures_are_drawn_as_many_as_were_ordered_each_at_a_moment_of_its_own(build):
    provider = build(Pen())
    ticket = await provider.submit(order(kind="image", model="still", seconds=Decimal(0), results=3))
    ready = await until(provider, ticket, Ready)
    assert [result.media_type for result in ready.results] == ["image/png"] * 3
    drawn = [b"".join([chunk async for chunk in provider.fetch(result)]) for result in ready.results]
    assert [picture.decode().split()[-1] for picture in drawn] == ["0.17", "0.50", "0.83"]
