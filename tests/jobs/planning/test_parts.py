"""A shot that no one order makes, with `--fit split`: what is ordered, priced, found again, and only joined."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from cineflow.core.errors import Charged
from cineflow.core.order import ReferenceRole
from cineflow.jobs.planning import Acquire, Action, RetryItem, last_frame_of
from cineflow.library.sidecar import read_pending, write_pending
from cineflow.library.takes import TakesOnDisk, known_take

SPLIT: dict[str, Any] = {"takes": 1, "default_provider": "kling", "fit": "split"}


@pytest.fixture
def board(studio: Any) -> Path:
    return studio.board("storyboard.json", {"segment_index": 1, "prompt_text": "a boat", "duration_seconds": 34})


def test_each_part_is_an_order_with_its_price_and_place(studio: Any, board: Path) -> None:
    plan = studio.plan(board, **SPLIT)
    assert [(row.action, row.acquire, row.take) for row in plan.takes] == [(Action.MAKE, Acquire.BUY, 1)] * 3
    assert [row.to_json()["part"] for row in plan.takes] == [{"number": n, "of": 3} for n in (1, 2, 3)]
    assert [row.seconds for row in plan.takes] == [12, 11, 11]
    assert len({row.reference for row in plan.takes}) == len({row.fingerprint for row in plan.takes}) == 3
    (whole,) = studio.plan(board, **(SPLIT | {"fit": "offer"})).takes
    offered = next(fit for fit in whole.to_json()["fits"] if fit["kind"] == "split")
    assert plan.total[0].highest.to_json()["amount"] == offered["price"]["amount"]
    assert any("12 + 11 + 11 s" in text.say("en") for text in plan.takes[0].why)
    first, second, third = (row.order for row in plan.takes)
    assert first
    assert second
    assert third
    assert first.references == ()
    begins = second.reference(ReferenceRole.FIRST_FRAME)
    assert begins
    assert begins.path == str(last_frame_of(plan.takes[0].folder, plan.takes[0].stem))
    assert plan.takes[0].folder.suffix == ".parts"
    assert studio.plan(board, **SPLIT).quote == plan.quote
    studio.board("storyboard.json", {"segment_index": 1, "prompt_text": "a boat", "duration_seconds": 28})
    in_parts, offered = (studio.plan(board, **(SPLIT | {"fit": fit})) for fit in ("split", "offer"))
    assert in_parts.cheapest == offered.cheapest, "the parts of a take count as one take"


def test_parts_that_are_there_or_on_their_way_are_not_bought_again(studio: Any, board: Path) -> None:
    rows = studio.plan(board, **SPLIT).takes
    studio.publish(rows[0])
    assert [row.part.number for row in studio.plan(board, **SPLIT).takes] == [2, 3]
    studio.leave_pending(rows[1])
    now = studio.plan(board, **SPLIT)
    assert [(row.part.number, row.acquire) for row in now.takes] == [(2, Acquire.COLLECT), (3, Acquire.BUY)]
    assert [row.part.number for row in now.bought] == [3]


def test_all_parts_there_are_joined_for_nothing_and_the_take_is_then_skipped(studio: Any, board: Path) -> None:
    rows = studio.plan(board, **SPLIT).takes
    for row in rows:
        studio.publish(row)
    plan = studio.plan(board, **SPLIT)
    (row,) = plan.takes
    assert (row.acquire, row.is_bought, row.part.joins_only) == (Acquire.JOIN, False, True)
    assert plan.total == []
    assert plan.to_do == [row]
    whole = row.folder.parent / f"1_v1_{row.part.short_id}.mp4"
    whole.write_bytes(rows[0].path.read_bytes())
    assert [row.action for row in studio.plan(board, **SPLIT).takes] == [Action.SKIP]


def test_a_part_whose_file_is_gone_is_fetched_by_its_ticket_and_those_after_it_wait_for_what_comes(
    studio: Any, board: Path
) -> None:
    rows = studio.plan(board, **SPLIT).takes
    for row in rows:
        studio.publish(row)
    rows[1].path.unlink()
    plan = studio.plan(board, **SPLIT)
    second, third = plan.takes
    assert (second.part.number, second.acquire, second.ticket) == (2, Acquire.FETCH, "task-storyboard.json-1-1")
    assert (third.part.number, third.acquire, third.part.kept) == (3, Acquire.BUY, ("", "", rows[2].stem))
    assert (third.price.low, third.price.high) == (0, rows[2].price.high)
    assert third.stem != rows[2].stem, "what was paid is not written over"
    assert "kept, unless part 2" in third.why[0].say("en")


def test_parts_after_one_that_is_made_again_are_made_again_and_said_so_with_their_price(
    studio: Any, board: Path, film: Callable[..., bytes]
) -> None:
    rows = studio.plan(board, **SPLIT).takes
    for row in rows:
        studio.publish(row)
    rows[1].path.unlink()
    rows[1].path.with_suffix(".json").unlink()
    plan = studio.plan(board, **SPLIT)
    assert [(row.part.number, row.acquire) for row in plan.takes] == [(2, Acquire.BUY), (3, Acquire.BUY)]
    for end in ("low", "high"):
        assert getattr(plan.total[0], end) == sum(getattr(row.price, end) for row in rows[1:])
    assert "第 2 段是新的" in plan.takes[1].why[0].say("zh")
    assert studio.plan(board, **SPLIT).quote == plan.quote
    studio.publish(plan.takes[0], film(999))
    (again,) = studio.plan(board, **SPLIT).takes
    assert (again.part.number, again.stem, again.reference) == (3, plan.takes[1].stem, plan.takes[1].reference)
    studio.publish(again)
    (joined,) = studio.plan(board, **SPLIT).takes
    assert (joined.acquire, joined.part.stems) == (Acquire.JOIN, (rows[0].stem, rows[1].stem, again.stem))
    assert rows[2].path.is_file()


def test_a_part_made_again_alone_brings_back_none_before_it(studio: Any, board: Path) -> None:
    rows = studio.plan(board, **SPLIT).takes
    for row in rows:
        studio.publish(row)
    for left in (rows[2].path, rows[2].path.with_suffix(".json")):
        left.unlink()
    (row,) = studio.plan(board, **SPLIT).takes
    assert (row.part.number, row.acquire, row.stem) == (3, Acquire.BUY, rows[2].stem)


def test_a_part_on_its_way_that_no_longer_fits_is_still_collected(studio: Any, board: Path) -> None:
    rows = studio.plan(board, **SPLIT).takes
    studio.publish(rows[0])
    note = studio.leave_pending(rows[1])
    said = read_pending(note)
    write_pending(rows[1].folder, rows[1].stem, said.model_copy(update={"part": rows[1].part.model_copy(
        update={"after": "what it began with"})}))  # fmt: skip
    now = studio.plan(board, **SPLIT).takes
    assert [(row.part.number, row.acquire) for row in now] == [
        (2, Acquire.COLLECT), (2, Acquire.BUY), (3, Acquire.BUY),
    ]  # fmt: skip
    assert now[1].stem != rows[1].stem


def test_a_part_that_only_the_ledger_knows_is_collected(studio: Any, board: Path) -> None:
    rows = studio.plan(board, **SPLIT).takes
    known = known_take(rows[0].folder, shot=1, take=1, short=rows[0].short_id, board="storyboard.json",
                       fingerprint=rows[0].fingerprint, provider="kling", model="kling-v3", ticket="t", pending="ticket")  # fmt: skip
    takes = TakesOnDisk()
    takes.remember([known])
    assert takes.takes == []
    assert list(takes.parts_in(str(rows[0].folder))) == [rows[0].stem]


def test_a_shot_that_changed_has_parts_of_its_own(studio: Any, board: Path) -> None:
    studio.publish(studio.plan(board, **SPLIT).takes[0])
    studio.board("storyboard.json", {"segment_index": 1, "prompt_text": "a ship", "duration_seconds": 34})
    assert [row.part.number for row in studio.plan(board, **SPLIT).takes] == [1, 2, 3]


def test_lines_are_spoken_once_and_frames_belong_to_the_ends(studio: Any) -> None:
    Image.new("RGB", (640, 360)).save(studio.root / "a.png")
    Image.new("RGB", (640, 360)).save(studio.root / "z.png")
    (studio.root / "note_storyboard.md").write_text(
        "---\ncineflow: storyboard\n---\n\n## Shot 1 (30s, first: a.png, last: z.png)\n\nA boat.\n\n"
        "> 甲：“一。”\n\n> 乙：“二。”\n\n> 甲：“三。”\n", encoding="utf-8",
    )  # fmt: skip
    rows = studio.plan(studio.root / "note_storyboard.md", **SPLIT).takes
    orders = [row.order for row in rows]
    assert [[line in order.prompt for line in ("一。", "二。", "三。")] for order in orders] == [
        [True, True, False], [False, False, True],
    ]  # fmt: skip
    frames = [[Path(one.path).name for one in order.references] for order in orders]
    assert frames == [["a.png"], [f"{rows[0].stem}_last.jpg", "z.png"]]


def test_what_one_order_makes_and_what_cannot_be_split_is_as_ever(studio: Any) -> None:
    file = studio.board(
        "storyboard.json", {"segment_index": 1, "prompt_text": "x", "duration_seconds": 10},
        {"segment_index": 2, "prompt_text": "y", "duration_seconds": 2},
    )  # fmt: skip
    short, tiny = studio.plan(file, **SPLIT).takes
    assert (short.action, short.part) == (Action.MAKE, None)
    assert tiny.action is Action.IMPOSSIBLE
    assert [fit.kind for fit in tiny.fits if not fit.maker] == ["nearest"]


def test_only_the_failed_parts_are_retried(studio: Any, board: Path) -> None:
    rows = studio.plan(board, **SPLIT).takes
    studio.publish(rows[0])
    items = tuple(RetryItem("storyboard.json", 1, 1, Charged.NO, part=number) for number in (2, 3))
    again = studio.plan(board, **SPLIT, retry=items).takes
    assert [(row.part.number, row.acquire) for row in again] == [(2, Acquire.BUY), (3, Acquire.BUY)]
    only = studio.plan(board, **SPLIT, retry=items[:1]).takes
    assert [row.part.number for row in only] == [2]


def test_a_rule_takes_who_makes_it_in_one_before_who_makes_it_in_parts(studio: Any, board: Path) -> None:
    from cineflow.jobs.planning import RouteTerms

    terms = RouteTerms("priority", ready=("kling", "xai"), priorities=("kling", "xai"))
    rows = studio.plan(board, takes=1, fit="split", route=terms).takes
    assert {row.provider for row in rows} == {"kling"}
    assert all(row.part and not row.others for row in rows)
    able = RouteTerms("priority", ready=("kling", "ark"), priorities=("kling", "ark"))
    studio.board("storyboard.json", {"segment_index": 1, "prompt_text": "a boat", "duration_seconds": 30})
    (row,) = studio.plan(board, takes=1, fit="split", route=able).takes
    assert (row.provider, row.part) == ("ark", None)
