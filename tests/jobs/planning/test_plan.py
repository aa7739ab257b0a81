"""What a plan says: what is made by what, at which price, and what cannot be made."""

from __future__ import annotations

import itertools
import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from tests.jobs.planning.conftest import segment

from cineflow.core.errors import Charged, NotFound, SettingInvalid, SettingMissing, Unreadable
from cineflow.core.model import Model, ModelStatus
from cineflow.core.money import Money, PriceRange
from cineflow.core.order import ReferenceRole
from cineflow.jobs.planning import Acquire, Action, RetryItem, coverage_of, parse_only, read_resolution, read_retry_list
from cineflow.jobs.planning._numbering import free_numbers
from cineflow.library.layout import Layout
from cineflow.providers._catalogue import Catalogue, with_settings


def numbers(plan: Any) -> list[tuple[int, int, str]]:
    return [(take.shot, take.take, take.action.value) for take in plan.takes]


def test_a_length_nobody_makes_is_offered_nearest_or_split_and_never_changed_silently(studio: Any) -> None:
    file = studio.board("storyboard.json", {"segment_index": 1, "prompt_text": "x", "duration_seconds": 30})
    (row,) = studio.plan(file, takes=1, default_provider="kling").takes
    assert row.action is Action.IMPOSSIBLE
    assert [fit["kind"] for fit in row.to_json()["fits"]] == ["nearest", "split", "as_written", "as_written"]
    said = " ".join(text.say("en") for text in row.why)
    assert "--fit nearest makes 15 s instead of 30 s" in said
    assert "--fit split makes parts of 15 + 15 s" in said
    (fitted,) = studio.plan(file, takes=1, default_provider="kling", fit="nearest").takes
    assert fitted.action is Action.MAKE
    assert fitted.order is not None
    assert fitted.order.seconds == 15
    assert any("15 s instead of 30 s" in text.say("en") for text in fitted.why)


def test_a_model_whose_end_is_announced_says_so_in_the_plan(studio: Any) -> None:
    file = studio.board("storyboard.json", {"segment_index": 1, "prompt_text": "x", "duration_seconds": 5})
    ending = studio.with_model("kling", "kling-v3", shutdown=date(2027, 1, 31))
    (row,) = ending.plan(file, takes=1, default_provider="kling").takes
    assert row.action is Action.MAKE
    assert any("2027-01-31" in text.say("en") for text in row.why)
    ended = studio.with_model("kling", "kling-v3", shutdown=date(2026, 11, 1))
    (row,) = ended.plan(file, takes=1, default_provider="kling").takes
    assert any("was to end on 2026-11-01 and may be gone" in text.say("en") for text in row.why)
    (row,) = studio.plan(file, takes=1, default_provider="kling").takes
    assert not any("announced" in text.say("en") for text in row.why)


def test_a_picture_the_model_would_refuse_is_refused_before_money_with_a_way_out(studio: Any) -> None:
    file = studio.board("storyboard.json", {"segment_index": 1, "prompt_text": "x", "image_url": "small.png",
                                            "duration_seconds": 5})  # fmt: skip
    Image.new("RGB", (200, 200)).save(studio.root / "small.png")
    plan = studio.plan(file, takes=1, default_provider="kling")
    assert [take.action for take in plan.takes] == [Action.IMPOSSIBLE]
    said = " ".join(text.say("en") for text in plan.takes[0].why)
    assert "small.png is 200x200" in said
    assert "scale it" in said
    assert plan.takes[0].to_json()["code"] == "picture.sides"
    assert studio.plan(file, takes=1, default_provider="xai").takes[0].action is Action.MAKE


def test_planning_leaves_no_trace(studio: Any) -> None:
    file = studio.board("ep1/storyboard.json", "one", {"segment_index": 2, "prompt_text": "two", "image_url": "a.png"})
    (studio.root / "ep1/a.png").write_bytes(b"picture")
    before = snapshot(studio.root)
    studio.plan(file)
    assert snapshot(studio.root) == before


def snapshot(root: Path) -> dict[Path, tuple[int, int]]:
    return {path: (path.stat().st_mtime_ns, path.stat().st_size) for path in (root, *root.rglob("*"))}


def test_takes_wanted_come_from_flag_shot_board_default(studio: Any) -> None:
    file = studio.board("storyboard.json", "one", {"segment_index": 2, "prompt_text": "two", "takes": 3})
    assert [len([t for t in studio.plan(file).takes if t.shot == shot]) for shot in (1, 2)] == [2, 3]
    assert len(studio.plan(file, takes=1).takes) == 2
    assert len(studio.plan(file, default_takes=4).takes) == 7


def test_an_order_holds_all_that_was_asked(studio: Any) -> None:
    file = studio.board(
        "storyboard.json",
        {"segment_index": 1, "prompt_text": "a lamp", "image_url": "asset/1.png", "duration_seconds": 15,
         "resolution": "vertical"},
    )  # fmt: skip
    (studio.root / "asset").mkdir()
    Image.new("RGB", (64, 64)).save(studio.root / "asset/1.png")
    first, second = studio.plan(file).takes
    order = first.order
    assert (order.provider, order.model, order.seconds, order.aspect) == ("sora-hk", "sora2", Decimal(15), "9:16")
    assert order.resolution == "normal"
    frame = order.reference(ReferenceRole.FIRST_FRAME)
    assert frame.path == str(studio.root / "asset/1.png")
    assert frame.digest
    assert order.fingerprint == first.fingerprint
    assert order.id != second.order.id
    assert first.price == PriceRange(Decimal("0.03"), Decimal("0.03"), "USD")
    assert first.rate.as_of == "2026-11-22"
    assert first.receipt.slots


def test_the_old_wish_for_pro_is_the_pro_model(studio: Any) -> None:
    file = studio.board("storyboard.json", {"segment_index": 1, "prompt_text": "x", "is_pro": True}, "two")
    plan = studio.plan(file, takes=1)
    assert [take.model for take in plan.takes] == ["sora2-pro", "sora2"]
    assert plan.total == [PriceRange(Decimal("0.33"), Decimal("0.33"), "USD")]
    studio.make(plan)
    studio.board("storyboard.json", {"segment_index": 1, "prompt_text": "x"}, "two")
    assert studio.plan(file, takes=1).bought == []


def test_a_shot_turned_pro_is_made_again(studio: Any) -> None:
    file = studio.board("storyboard.json", "x")
    studio.make(studio.plan(file, takes=1))
    studio.board("storyboard.json", {"segment_index": 1, "prompt_text": "x", "is_pro": True})
    plan = studio.plan(file, takes=1)
    assert [(take.take, take.model, take.action) for take in plan.takes] == [(2, "sora2-pro", Action.MAKE)]


def test_an_open_length_is_the_models_nearest_to_ten_seconds(studio: Any) -> None:
    note = studio.root / "storyboard.md"
    note.write_text("---\ncineflow: storyboard\n---\n\n## Shot 1\n\nA lamp is lit.\n", encoding="utf-8")
    for provider, model, seconds in (("sora-hk", "sora2", 10), ("vertex", "veo-3.1-generate-001", 8)):
        take = studio.plan(note, provider=provider, model=model, takes=1).takes[0]
        assert (take.provider, take.seconds) == (provider, seconds)


def test_a_named_model_must_be_the_one_that_made_a_take(studio: Any) -> None:
    file = studio.board("storyboard.json", "a lamp")
    studio.make(studio.plan(file))
    named = studio.plan(file, provider="sora-hk", model="sora2-pro")
    assert numbers(named) == [(1, 3, "make"), (1, 4, "make")]
    assert str(named.takes[0].why[0]) == "v2 was made with sora-hk:sora2, sora-hk:sora2-pro is asked"
    assert studio.plan(file, provider="sora-hk", model="sora2").bought == []
    assert studio.plan(file, model="sora2").bought == []


def test_another_default_only_makes_a_take_outdated(studio: Any) -> None:
    file = studio.board("storyboard.json", "a lamp")
    studio.make(studio.plan(file))
    plan = studio.plan(file, default_model="sora2-pro")
    assert plan.bought == []
    assert [take.is_outdated for take in plan.takes] == [True, True]
    assert plan.to_json()["shots"][0]["outdated"] is True
    refreshed = studio.plan(file, default_model="sora2-pro", refresh=True)
    assert numbers(refreshed) == [(1, 3, "make"), (1, 4, "make")]


def test_force_appends(studio: Any) -> None:
    file = studio.board("storyboard.json", "a lamp")
    studio.make(studio.plan(file))
    assert numbers(studio.plan(file, force=True)) == [(1, 3, "make"), (1, 4, "make")]


def test_a_failed_take_keeps_its_number(studio: Any) -> None:
    file = studio.board("storyboard.json", "a lamp")
    studio.publish(studio.plan(file).takes[1])
    assert numbers(studio.plan(file)) == [(1, 1, "make"), (1, 2, "skip")]


@given(st.sets(st.integers(1, 30)), st.integers(0, 20))
def test_free_numbers_are_free_and_rise(occupied: set[int], after: int) -> None:
    found = list(itertools.islice(free_numbers(occupied, after=after), 10))
    assert not set(found) & occupied
    assert found == sorted(set(found))
    assert min(found) > after
    assert set(range(after + 1, found[-1])) <= occupied | set(found)


def test_flags_for_shape_are_part_of_what_is_asked(studio: Any) -> None:
    file = studio.board("storyboard.json", "a lamp")
    upright = studio.plan(file, aspect="9:16")
    assert upright.takes[0].order.aspect == "9:16"
    studio.make(upright)
    assert studio.plan(file, aspect="9:16").bought == []
    lying = studio.plan(file)
    assert numbers(lying) == [(1, 3, "stale"), (1, 4, "stale")]
    studio.make(lying)
    assert studio.plan(file).bought == studio.plan(file, aspect="9:16").bought == []


def test_an_impossible_shot_says_the_nearest_and_spares_its_neighbours(studio: Any) -> None:
    file = studio.board("storyboard.json", {"segment_index": 1, "prompt_text": "x", "duration_seconds": 25}, "two")
    plan = studio.plan(file, provider="sora-hk", model="sora2")
    assert numbers(plan) == [(1, 1, "impossible"), (2, 1, "make"), (2, 2, "make")]
    row = plan.to_json()["shots"][0]
    assert row["code"] == "model.unsupported"
    assert row["price"] is None
    assert any("15" in why for why in row["why"])
    assert plan.takes[0].why[0].say("zh") != plan.takes[0].why[0].say("en")
    assert plan.cheapest


def test_a_missing_picture_is_said_before_money(studio: Any) -> None:
    file = studio.board("storyboard.json", {"segment_index": 1, "prompt_text": "x", "image_url": "gone.png"})
    plan = studio.plan(file)
    assert [take.action for take in plan.takes] == [Action.IMPOSSIBLE]
    assert plan.takes[0].code == "reference.missing"
    assert "gone.png" in str(plan.takes[0].why[0])


def test_a_dead_model_names_living_ones_with_prices(studio: Any) -> None:
    file = studio.board("storyboard.json", {"segment_index": 1, "prompt_text": "x", "duration_seconds": 8})
    row = studio.plan(file, provider="openai-videos", model="sora-2").takes[0]
    assert (row.action, row.code) == (Action.IMPOSSIBLE, "provider.model_gone")
    assert "instead:" in str(row.why[0])
    assert "a take" in str(row.why[0])


def test_a_dead_model_does_not_trouble_shots_that_are_done(studio: Any) -> None:
    file = studio.board("storyboard.json", "a lamp")
    studio.make(studio.plan(file))
    later = studio.with_model("sora-hk", "sora2", status=ModelStatus.DEAD)
    assert [take.action for take in later.plan(file).takes] == [Action.SKIP, Action.SKIP]


def test_a_model_nobody_has_is_impossible_with_near_names(studio: Any) -> None:
    file = studio.board("storyboard.json", "x")
    row = studio.plan(file, provider="sora-hk", model="sora3").takes[0]
    assert (row.action, row.code) == (Action.IMPOSSIBLE, "model.not_found")


def test_no_provider_at_all_is_asked_for(studio: Any) -> None:
    file = studio.board("storyboard.json", "x")
    with pytest.raises(SettingMissing):
        studio.plan(file, default_provider=None)


@pytest.mark.parametrize(("size", "shape"), [("1080x1920", "9:16"), ("1080x1080", "1:1"), ("1920x1080", "16:9")])
def test_pixels_say_their_shape_too(studio: Any, size: str, shape: str) -> None:
    file = studio.board("storyboard.json", "x", aspect_ratio="16:9")
    (row,) = studio.plan(file, takes=1, provider="kling", size=size).takes
    assert row.action is Action.MAKE
    assert (row.order.aspect, row.order.resolution) == (shape, "1080p")


def test_a_size_nobody_makes_names_the_pixels_there_are(studio: Any) -> None:
    file = studio.board("storyboard.json", "x")
    (row,) = studio.plan(file, takes=1, provider="kling", size="1000x1000").takes
    assert "in 1:1 it makes 720p (720x720), 1080p (1080x1080), 4k (2160x2160)" in row.why[0].say("en")


def test_with_several_ready_only_what_names_nobody_is_asked_for(studio: Any) -> None:
    named = studio.board(
        "named.json", segment(1, "x", provider="vidu"), segment(2, "y", model="xai:grok-imagine-video")
    )
    plan = studio.plan(named, takes=1, default_provider=None, ready=("vidu", "xai"))
    assert [take.provider for take in plan.takes] == ["vidu", "xai"]
    open_ = studio.board("open.json", "x")
    with pytest.raises(SettingMissing) as several:
        studio.plan(open_, default_provider=None, ready=("vidu", "xai"))
    assert several.value.stable_code == "provider.several"


def test_what_a_model_is_not_told_is_said_in_the_plan(studio: Any) -> None:
    file = studio.board("seed.json", segment(1, "x", seed=7))
    (told,) = studio.plan(file, takes=1, provider="vidu").takes
    (row,) = studio.plan(file, takes=1, provider="xai").takes
    assert "seed" not in " ".join(why.say("en") for why in told.why)
    assert "the seed is not sent" in " ".join(why.say("en") for why in row.why)


def test_a_price_of_the_provider_itself_goes_first(studio: Any) -> None:
    file = studio.board("storyboard.json", "x")
    plan = studio.plan(file, live_prices={"sora-hk": {"sora2": Decimal("0.05")}})
    assert plan.total == [PriceRange(Decimal("0.10"), Decimal("0.10"), "USD")]
    assert plan.takes[0].rate.source == "sora-hk price call"


def test_a_range_is_added_up_as_one(studio: Any) -> None:
    ranged = studio.with_model("sora-hk", "sora2", rates=studio_rates(studio, high_factor=Decimal(2)))
    file = studio.board("storyboard.json", "x", "y")
    plan = ranged.plan(file)
    assert plan.to_json()["total"] == [{"amount": "0.24", "currency": "USD", "low": "0.12", "high": "0.24"}]


def studio_rates(studio: Any, **changes: Any) -> Any:
    from dataclasses import replace

    return replace(studio.catalogue.find("sora-hk", "sora2").rates, **changes)


def test_only_looks_at_some_shots(studio: Any) -> None:
    file = studio.board("storyboard.json", *"abcdefghi")
    assert {take.shot for take in studio.plan(file, only=parse_only("1-2, 8")).takes} == {1, 2, 8}
    with pytest.raises(NotFound) as refused:
        studio.plan(file, only=parse_only("2,12"))
    assert "12" in str(refused.value)


@pytest.mark.parametrize(("text", "inside"), [("1-5,8", {1, 5, 8}), ("1-5， 8", {1, 8}), ("3", {3}), ("2~4", {2, 3})])
def test_ranges_are_read_as_people_write_them(text: str, inside: set[int]) -> None:
    only = parse_only(text)
    assert only is not None
    assert all(number in only for number in inside)
    assert 99 not in only


@pytest.mark.parametrize("text", ["5-1", "a", "1-", "-3", "1.5"])
def test_a_range_that_is_none_is_refused_by_name(text: str) -> None:
    with pytest.raises(SettingInvalid):
        parse_only(text)


@pytest.mark.parametrize("text", ["", "all", "全部"])
def test_all_shots_are_no_range(text: str) -> None:
    assert parse_only(text) is None


@pytest.mark.parametrize(
    ("word", "frame"),
    [
        ("horizontal", ("16:9", None, None)), ("竖屏", ("9:16", None, None)), ("Vertical", ("9:16", None, None)),
        ("4:3", ("4:3", None, None)), ("1280x720", (None, None, "1280x720")), ("1080P", (None, "1080P", None)),
        ("HD", (None, "HD", None)), ("of-my-own", (None, "of-my-own", None)),
    ],
)  # fmt: skip
def test_a_resolution_is_a_shape_pixels_or_a_word_of_some_model(word: str, frame: Any) -> None:
    assert read_resolution(word, ["720p", "1080P", "hd", "of-my-own"]) == frame


@pytest.mark.parametrize("word", ["diag", "", "999p", "16:0", "1280x"])
def test_a_resolution_that_is_none_is_refused_with_those_there_are(word: str) -> None:
    with pytest.raises(SettingInvalid) as refused:
        read_resolution(word, ["1080P", "720p", "4K", "hd", "1280x720"])
    assert (refused.value.stable_code, refused.value.place) == ("setting.bad_resolution", "--resolution")
    assert refused.value.fix.say("en").endswith("or one of 720p, 1080p, 4k, hd")


def test_retrying_buys_only_what_was_surely_not_charged(studio: Any) -> None:
    file = studio.board("storyboard.json", *"abcd")
    failed = {
        1: RetryItem("storyboard.json", 1, 1, Charged.NO),
        2: RetryItem("storyboard.json", 2, 1, Charged.YES, ticket="t-2"),
        3: RetryItem("storyboard.json", 3, 1, Charged.UNKNOWN),
        4: RetryItem("storyboard.json", 4, 1, Charged.UNKNOWN, ticket="t-4"),
    }
    plan = studio.plan(file, takes=1, retry=tuple(failed.values()))
    assert [(take.shot, take.acquire) for take in plan.takes] == [
        (1, Acquire.BUY), (2, Acquire.FETCH), (3, Acquire.NOTHING), (4, Acquire.NOTHING)
    ]  # fmt: skip
    assert [take.shot for take in plan.bought] == [1]
    assert plan.takes[1].ticket == "t-2"


def test_a_failed_list_is_read_as_a_run_writes_it(tmp_path: Path) -> None:
    rows = [
        {"file": "ep1/storyboard.json", "shot": 7, "take": 2, "cause": "policy", "charged": "no", "provider_id": "t",
         "next": "rephrase", "code": "provider.content_refused", "provider": "sora-hk"},
        {"file": str(tmp_path / "b.json"), "shot": 1, "take": 1, "charged": True},
        {"file": "c.json", "shot": 1, "take": 1},
    ]  # fmt: skip
    for content in (rows, {"run": "r", "failures": rows}):
        path = tmp_path / "failed_tasks_20261122.json"
        path.write_text(json.dumps(content), encoding="utf-8")
        items = read_retry_list(path, Layout(tmp_path))
        assert [item.board for item in items] == ["ep1/storyboard.json", "b.json", "c.json"]
        assert [item.charged for item in items] == [Charged.NO, Charged.YES, Charged.UNKNOWN]
        assert items[0].ticket == "t"
    path.write_text('["a_s1_v1"]')
    with pytest.raises(Unreadable):
        read_retry_list(path, Layout(tmp_path))


def test_a_bad_file_does_not_hide_the_others(studio: Any) -> None:
    good = studio.board("a storyboard.json", "one")
    bad = studio.root / "b storyboard.json"
    bad.write_text('{"segments": [', encoding="utf-8")
    plan = studio.plan(bad, good)
    assert len(plan.bought) == 2
    (problem,) = plan.to_json()["problems"]
    assert problem["code"].startswith("storyboard.")
    assert problem["file"] == str(bad)
    assert problem["fix"]


def test_a_balance_covers_some_takes(studio: Any) -> None:
    file = studio.board("storyboard.json", *"abcde")
    plan = studio.plan(file)
    (covered,) = coverage_of(plan.takes, {"sora-hk": Money(Decimal("0.10"), "USD"), "ark": Money(Decimal(9), "CNY")})
    assert (covered.covers, covered.of) == (3, 10)
    assert str(covered.text) == "0.10 USD at sora-hk covers 3 of 10 takes"


def test_three_cheapest_models_can_make_every_shot(studio: Any) -> None:
    from cineflow.jobs.planning._alternatives import need_as_written
    from cineflow.library.storyboards import read_storyboard
    from cineflow.providers._check import can_make

    file = studio.board(
        "storyboard.json",
        {"segment_index": 1, "prompt_text": "x", "resolution": "vertical", "image_url": "https://a.example/p.png"},
        "two",
    )
    plan = studio.plan(file)
    board = read_storyboard(file).board
    assert board is not None
    assert len(plan.cheapest) == 3
    for offer in plan.cheapest:
        assert not offer.model.is_dead
        assert all(can_make(need_as_written(shot, board), offer.model) for shot in board.shots)
        assert offer.price.high > 0


def rehearsing(catalogue: Catalogue) -> Catalogue:
    free = with_settings(prices={"sora-hk:sora2": "0 USD per clip"}, today=date(2026, 11, 22))
    card = free.find("sora-hk", "sora2").rates
    model = Model("rehearsal", "rehearsal", references=9, first_frame=True, last_frame=True, rates=card)
    return Catalogue({**catalogue.models, "rehearsal": {"rehearsal": model}})


def test_rehearsals_have_their_own_tree_and_numbers(studio: Any) -> None:
    desk = type(studio)(studio.root, rehearsing(studio.catalogue))
    file = desk.board("storyboard.json", {"segment_index": 1, "prompt_text": "x", "model": "sora2"})
    rehearsal = desk.plan(file, provider="rehearsal")
    assert rehearsal.takes[0].folder == studio.root / "rehearsal/storyboard/Segment_1"
    assert all(price.is_free for price in rehearsal.total)
    desk.make(rehearsal)
    assert desk.plan(file, provider="rehearsal").bought == []
    real = desk.plan(file)
    assert numbers(real) == [(1, 1, "make"), (1, 2, "make")]
    desk.make(real)
    assert desk.plan(file).bought == []
    assert desk.plan(file, provider="rehearsal").bought == []
