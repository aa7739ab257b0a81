"""`plan` and `run --dry-run`: the shape programs rely on, and no trace left."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Desk

SHOT = {"file", "shot", "take", "action", "provider", "model", "seconds", "price", "why"}


def test_a_plan_has_its_shape_and_leaves_no_trace(paying: Desk) -> None:
    paying.board("input/ep1/Storyboard_a.json", "a lamp turns", "rain on the pier")
    (paying.root / "input/broken_storyboard.json").write_text('{"segments": [\n {"segment_index": 1,}\n]}')
    before = paying.snapshot()
    told = paying("plan", "--json")
    assert told.code == 3
    plan = told.json
    assert {"quote", "total", "shots", "problems"} <= set(plan)
    assert plan["quote"].startswith("q_")
    assert plan["total"][0] | {"amount": "0.12", "currency": "USD", "low": "0.12", "high": "0.12"} == plan["total"][0]
    assert [(row["shot"], row["take"], row["action"]) for row in plan["shots"]] == [
        (1, 1, "make"), (1, 2, "make"), (2, 1, "make"), (2, 2, "make"),
    ]  # fmt: skip
    assert all(set(row) >= SHOT for row in plan["shots"])
    assert plan["shots"][0]["price"]["source"] == "sora-hk price call"
    assert plan["shots"][0]["price"]["as_of"]
    (problem,) = plan["problems"]
    assert problem["code"] == "storyboard.bad_json"
    assert "2" in problem["place"]
    assert problem["fix"]
    dry = paying("run", "--dry-run", "--json")
    assert dry.json["quote"] == plan["quote"]
    assert paying.snapshot() == before
    assert paying.paid == 0


def test_without_a_key_the_card_prices_a_named_provider(desk: Desk) -> None:
    desk.board("storyboard.json", "a lamp turns")
    told = desk("plan", "--provider", "sora-hk", "--json")
    assert told.code == 0
    price = told.json["shots"][0]["price"]
    assert price["amount"] == "0.03"
    assert "unverified" in price["source"]


def test_nothing_found_lists_near_misses_and_an_unknown_path_is_named(desk: Desk) -> None:
    desk.board("input/story.json", "a lamp turns")
    told = desk("plan")
    assert told.code == 2
    assert "story.json" in told.err
    missing = desk("plan", "nowhere", "--json", "--lang", "zh")
    assert missing.code == 2
    assert missing.json["error"]["code"] == "input.not_found"
    assert "没有" in missing.json["error"]["message"]


def test_an_unknown_price_is_said_to_be_unknown_with_the_lines_to_paste(desk: Desk) -> None:
    desk.board("storyboard.json", "a lamp turns")
    told = desk("plan", "--offline", "--provider", "newapi", "--model", "kling-x", "--takes", "1", "--lang", "en")
    assert "total unknown for 1 take ·" in told.err
    assert '[prices]\n"newapi:kling-x" = "0.00 USD per clip"' in told.err
    assert "total 0" not in told.err
    (desk.root / "cineflow.toml").write_text('[prices]\n"newapi:kling-x" = "0.00 USD per clip"\n')
    again = desk("plan", "--offline", "--provider", "newapi", "--model", "kling-x", "--takes", "1", "--lang", "en")
    assert "unknown" not in again.err
    chinese = desk("plan", "--offline", "--provider", "newapi", "--model", "other", "--takes", "2", "--lang", "zh")
    assert "合计 2 条价格未知" in chinese.err


def test_where_a_price_was_read_is_told_in_the_language_asked_for(desk: Desk) -> None:
    desk.board("storyboard.json", "a lamp turns")
    asked = ("plan", "--offline", "--provider", "kling", "--takes", "1", "--lang")
    assert "(vendor's price table (2026-07)" in desk(*asked, "en").err
    chinese = desk(*asked, "zh").err
    assert "（官方价目表（2026-07）" in chinese
    assert "vendor's" not in chinese


def test_a_models_facts_are_told_in_words_of_both_languages(desk: Desk) -> None:
    english = desk("models", "show", "kling-v3-omni", "--lang", "en").out
    assert "first frame: yes" in english
    assert "local pictures: PNG, JPEG up to 10 MB, sides of 300 pixels and more" in english
    assert "_" not in english
    chinese = desk("models", "show", "kling-v3-omni", "--lang", "zh").out
    assert "首帧：支持" in chinese
    assert desk("models", "show", "kling-v3-omni", "--json").json["first_frame"] is True


def test_pictures_beside_a_storyboard_are_planned_and_what_is_missing_is_told(desk: Desk) -> None:
    from PIL import Image

    for name in ("asset/character/小美.png", "asset/segment/1_start.png"):
        (desk.root / name).parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", (64, 36), "teal").save(desk.root / name)
    cast = {"characters": [{"name": "小芳", "id": ""}]}
    desk.board("a_storyboard.json", "@小美 walks", "小芳 waits", duration_seconds=5, asset=cast)
    before = desk.snapshot()
    told = desk("plan", "--provider", "rehearsal", "--takes", "1", "--json").json
    first = told["shots"][0]["references"]
    assert (first[0]["role"], Path(first[0]["source"]).name) == ("first_frame", "1_start.png")
    said = desk("plan", "--provider", "rehearsal", "--takes", "1", "--lang", "zh")
    assert "镜头 1 附带 首帧: asset/segment/1_start.png" in said.err
    assert "没有小芳的图片" in said.err
    assert "asset/character/小芳.png" in said.err
    assert {path: facts for path, facts in desk.snapshot().items() if ".cineflow" not in path} == before


def test_a_resolution_that_is_none_is_refused_though_a_rehearsal_would_take_any(desk: Desk) -> None:
    desk.board("storyboard.json", "a boat")
    for words in (("plan",), ("run", "--yes"), ("run", "--dry-run")):
        said = desk(*words, "--resolution", "diag")
        assert said.code == 2
        assert "“diag” is no shape" in said.err
        assert "horizontal, vertical" in said.err
    assert desk("plan", "--resolution", "竖屏").code == 0
    assert not (desk.root / "rehearsal").exists()
