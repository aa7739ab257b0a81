"""Models by what a shot needs, and providers asked without spending."""

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.cli.conftest import Desk


def test_models_are_filtered_by_what_a_shot_needs_and_cheapest_first_within_each_currency(desk: Desk) -> None:
    asked = ("--seconds", "12s", "--first-frame", "--last-frame", "--sound", "--resolution", "1080P")
    rows = desk("models", *asked, "--json").json["models"]
    names = [f"{row['provider']}:{row['model']}" for row in rows]
    assert "vidu:viduq3-turbo" in names
    assert "kling:kling-v2-5-turbo" not in names, "it makes no sound and no 12 seconds"
    assert "runway:gen4_turbo" not in names, "it takes no last frame"
    every = desk("models", "--json").json["models"]
    assert len(every) > len(rows) > 3
    known = [(row["price"]["currency"], Decimal(row["price"]["high"])) for row in every if row["price"]]
    for unit in dict.fromkeys(unit for unit, _ in known):
        mine = [price for other, price in known if other == unit]
        assert mine == sorted(mine)
    units = [unit for unit, _ in known]
    assert len(list(dict.fromkeys(units))) == sum(a != b for a, b in zip(units, [*units[1:], ""], strict=True))
    assert all(row["status"] != "dead" for row in every)
    assert "8 s" in desk("models", "--provider", "rehearsal").out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--seconds", "nan"), "--seconds is “nan”"), (("--seconds", "-3"), "--seconds is “-3”"),
        (("--aspect", "diag"), "--aspect is “diag”"), (("--size", "big"), "--size is “big”"),
        (("--provider", "nope"), "there is no provider “nope”"),
    ],
)  # fmt: skip
def test_a_filter_that_is_none_is_refused(desk: Desk, words: tuple[str, ...], said: str) -> None:
    refused = desk("models", *words)
    assert refused.code == 2
    assert said in refused.err


def test_what_a_provider_lacks_is_named_whole(desk: Desk) -> None:
    told = desk("providers").out
    assert "set NEWAPI_API_KEY + NEWAPI_BASE_URL" in told
    assert "set COMFYUI_URL" in told
    with_key = desk("providers", environ={"NEWAPI_API_KEY": "sk-x"}).out
    assert "set NEWAPI_BASE_URL" in with_key
    assert "NEWAPI_API_KEY" not in with_key


def test_testing_a_provider_says_which_way_it_is_asked_and_shows_no_password(paying: Desk) -> None:
    good = paying("providers", "test", "sora-hk")
    assert good.code == 0
    assert "directly" in good.err
    assert "balance" in good.out
    way = {"SORA_BASE_URL": "https://sora.example/v1", "ALL_PROXY": "http://me:hush@127.0.0.1:9"}
    lost = paying("providers", "test", "sora-hk", environ=way)
    assert lost.code == 1
    assert "through the proxy http://me:******@127.0.0.1:9" in lost.err
    assert "hush" not in lost.all
    assert paying.paid == 0


def test_a_model_that_an_address_of_ones_own_serves_is_offered_as_first_command(paying: Desk) -> None:
    assert paying.emulator is not None
    keys = {"OPENAI_VIDEOS_API_KEY": "emulator", "OPENAI_VIDEOS_BASE_URL": f"{paying.emulator.url}/openai/v1"}
    served = paying("providers", "test", "openai-videos", environ=keys)
    assert served.code == 0
    assert "Try: cineflow run --provider openai-videos" in served.err


def test_a_logical_name_says_what_could_stand_in_where_its_model_may_be_gone(desk: Desk) -> None:
    told = desk("models", "show", "sora2").out
    assert "status: unverified" in told
    assert "if it is gone: xai:grok-imagine-video-1.5-lite (0.30 USD a take, +0.27)" in told
    dead = desk("--lang", "zh", "models", "show", "openai-videos:sora-2").out
    assert "已停止服务（2026-09-24）；可改用：xai:" in dead
