"""The catalogue holds every collected fact, prices come out right, and the dead explain themselves."""

from __future__ import annotations

import json
import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from cineflow.core.errors import NotFound, SettingInvalid
from cineflow.core.model import Audio, Model, ModelStatus
from cineflow.providers._catalogue import (
    all_models,
    catalogue,
    cheapest,
    default_model,
    explain_dead,
    find_model,
    logical_models,
    model_note,
    replacements,
    setup_of,
    shipped,
    with_settings,
)  # fmt: skip
from cineflow.providers._check import Need, price_of
from cineflow.providers._facts import provider_files
from cineflow.providers._overrides import price_lines, price_unknown

FACTS = json.loads((Path(__file__).parent / "facts.json").read_text(encoding="utf-8"), parse_float=Decimal)["models"]
NAMES = {
    "sora_hk": "sora-hk",
    "openai": "openai-videos",
    "google": "gemini",
    "vertex_ai": "vertex",
    "volcengine_ark": "ark",
}
TODAY = date(2026, 11, 22)


def model_of(fact) -> Model:
    return catalogue(NAMES.get(fact["provider"], fact["provider"]))[fact["id"]]


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: f"{fact['provider']}:{fact['id']}")
def test_every_collected_fact_is_in_the_catalogue(fact) -> None:
    model = model_of(fact)
    assert model.kind == fact["kind"]
    assert model.resolutions == tuple(fact["resolutions"])
    assert model.aspects == tuple(fact["aspect_ratios"])
    assert model.default_resolution in model.resolutions
    assert (model.seed, model.negative_prompt) == (bool(fact["seed"]), bool(fact["negative_prompt"]))
    assert model.last_frame == bool(fact["last_frame"])
    assert model.source
    assert model.as_of == TODAY
    lengths = fact["durations_s"] or {}
    assert [int(v) for v in model.durations.values] == lengths.get("values", [])
    if "min" in lengths:
        assert (model.durations.low, model.durations.high) == (lengths["min"], lengths["max"])
    if any(word in fact["status"] for word in ("shut_down", "upstream_dead")):
        assert model.is_dead
        assert model.shutdown
        assert model.replaced_by
    else:
        assert not model.is_dead
    if model.rates and model.rates.unit == "token":  # the fact is Volcengine's tariff in USD, at 7 CNY and 16:9
        for resolution, rate in fact["price_usd"]["by_resolution"].items():
            price = model.rates.price(seconds=Decimal(100), resolution=resolution, sound=None)
            assert price
            assert price.currency == "CNY"
            assert round(price.high / 700, 3) == round(rate, 3)
    elif fact["price_usd"]:
        assert model.rates
        assert model.rates.unit == fact["price_usd"]["unit"]
        assert model.rates.currency == "USD"
        for resolution, rate in fact["price_usd"].get("by_resolution", {}).items():
            known = {**model.rates.by_resolution, "720p": model.rates.by_resolution.get("1280x720")}
            assert (
                resolution in ("1024p", "1080p")
                or known.get(resolution) == rate
                or model.rates.by_resolution[resolution] == rate
            )
    else:
        assert model.rates is None


def need(**fields) -> Need:
    return Need(**{"seconds": Decimal(10), **fields})


@pytest.mark.parametrize(
    ("model", "wish", "low", "high"),
    [
        ("sora-hk:sora2", need(), "0.03", "0.03"),
        ("sora-hk:sora2-pro", need(seconds=Decimal(25), aspect="9:16"), "0.30", "0.30"),
        ("openai-videos:sora-2-pro", need(seconds=Decimal(8), size="1792x1024", aspect="1792:1024"), "4.00", "4.00"),
        ("dashscope:wan3.0-video", need(), "1.00", "1.00"),
        ("dashscope:wan3.0-video-prime", need(resolution="1080P", seconds=Decimal(30)), "8.40", "8.40"),
        ("dashscope:wan2.7-i2v", need(has_first_frame=True, seconds=Decimal(15)), "1.50", "1.50"),
        ("gemini:gemini-omni-1.1-flash", need(resolution="4k"), "3.00", "3.00"),
        ("gemini:gemini-omni-1.2-flash", need(seconds=Decimal(8)), "0.556", "0.6116"),
        ("gemini:gemini-3-pro-image", Need(kind="image", resolution="4K", results=2), "0.48", "0.48"),
        ("vertex:veo-3.1-fast-generate-001", need(seconds=Decimal(8), resolution="1080p"), "0.96", "0.96"),
        ("xai:grok-imagine-video", need(seconds=Decimal(6), references=3), "0.426", "0.426"),
        ("ark:doubao-seedance-2-5-260628", need(seconds=Decimal(30), resolution="1080p"), "112.266", "112.266"),
        ("ark:doubao-seedance-2-0-260128", need(aspect="4:3"), "9.998606", "9.998606"),
        ("ark:dreamina-seedance-2-0-260128", need(), "1.419", "1.419"),
        ("kling:kling-v3", need(), "0.84", "1.26"),
        ("kling:kling-v3", need(sound=True), "1.26", "1.26"),
        ("kling:kling-v2-6", need(sound=True), "1.40", "1.40"),
        ("kling:kling-v2-6", need(sound=False), "0.42", "0.42"),
        ("minimax:MiniMax-H3", need(references=7), "0.88", "0.88"),
        ("minimax:MiniMax-H3-Max", need(seconds=Decimal(5), references=2, resolution="480P"), "0.25", "0.25"),
        ("minimax:MiniMax-Hailuo-2.3", need(), "0.56", "0.56"),
        ("minimax:MiniMax-Hailuo-2.3", need(seconds=Decimal(6), resolution="1080P"), "0.49", "0.49"),
        ("minimax:MiniMax-Hailuo-2.3-Fast", need(seconds=Decimal(6), has_first_frame=True), "0.19", "0.19"),
        ("minimax:MiniMax-Hailuo-02", need(resolution="512P"), "0.15", "0.15"),
        ("vidu:viduq3-pro-fast", need(has_first_frame=True, resolution="1080p"), "1.25", "1.25"),
        ("vidu:viduq3-pro", need(seconds=Decimal(16), resolution="1080p"), "1.92", "1.92"),
        ("vidu:viduq3-turbo", need(references=3), "0.50", "0.50"),
        ("vidu:viduq3-turbo", need(has_first_frame=True), "0.55", "0.55"),
        ("runway:gen4.5", need(), "1.20", "1.20"),
        ("luma:ray-3.2", need(seconds=Decimal(10), resolution="1080p"), "3.60", "3.60"),
        ("luma:ray-3.2", need(seconds=Decimal(5)), "0.30", "0.30"),
        ("fal:minimax/h3/text-to-video", need(resolution="2k"), "1.30", "1.30"),
        ("comfyui:workflow", need(), "0", "0"),
    ],
)
def test_worked_prices(model: str, wish: Need, low: str, high: str) -> None:
    price = price_of(wish, find_model(None, model))
    assert price is not None
    assert (price.low, price.high) == (Decimal(low), Decimal(high))


def test_a_length_without_a_price_has_none() -> None:
    assert price_of(need(resolution="1080P"), find_model("minimax", "MiniMax-Hailuo-2.3")) is None
    assert price_of(need(), find_model("vidu", "viduq2")) is None


def test_every_provider_file_says_how_it_is_set_up() -> None:
    for name in provider_files():
        setup = setup_of(name)
        assert setup.label.english
        assert setup.label.chinese
        assert setup.base_url or name == "rehearsal"
        assert setup.key or name == "rehearsal"
        assert default_model(name).provider == name
    assert setup_of("sora-hk").key == ("SORA_API_KEY",)
    assert setup_of("openai-videos").key == ("OPENAI_VIDEOS_API_KEY", "OPENAI_API_KEY")
    assert setup_of("comfyui").needs_key is False


def test_default_models_live_where_any_does() -> None:
    dead = {name for name in provider_files() if default_model(name).is_dead}
    assert dead == {"openai-videos", "sora2api"}


def test_names_are_found_by_id_wire_id_and_logical_name() -> None:
    assert find_model(None, "sora2").provider == "sora-hk"
    assert find_model(None, "SORA2PRO").id == "sora2-pro"
    assert find_model(None, "sora-2").provider == "openai-videos"
    assert find_model("kling", "kling-3.0").id == "kling-v3"
    assert find_model("ark", "seedance").id == "doubao-seedance-2-0-260128"
    assert find_model(None, "runway:seedance2_5").provider == "runway"
    assert find_model(None, "bytedance/seedance-2.0/text-to-video").provider == "fal"
    with pytest.raises(NotFound) as caught:
        find_model("kling", "kling-v4")
    assert "kling-v3" in str(caught.value.fix)


def test_a_gateway_takes_a_name_that_nobody_lists_but_knows_no_price() -> None:
    model = find_model("newapi", "house-special-1")
    assert (model.status, model.rates, model.id) == (ModelStatus.UNVERIFIED, None, "house-special-1")


def test_logical_names_stand_for_living_models_only() -> None:
    for name, candidates in logical_models().items():
        assert candidates, name
        assert not any(model.is_dead for model in candidates)
    assert {"sora2", "sora2pro", "seedance", "veo", "wan", "kling"} <= set(logical_models())
    assert shipped().is_substitute("sora2", find_model("kling", "kling-v3"))
    assert not shipped().is_substitute("sora2", find_model("sora-hk", "sora2"))


def test_a_dead_model_says_since_when_and_what_lives_at_what_price() -> None:
    for language in ("en", "zh"):
        said = explain_dead(find_model("openai-videos", "sora-2")).say(language)
        assert "2026-09-24" in said
        assert "USD" in said
        assert said.count(":") >= 3
    offers = replacements(find_model("openai-videos", "sora-2"), need(seconds=Decimal(8)))
    assert offers
    assert all(not offer.model.is_dead for offer in offers)
    assert offers[0].dearer_by == offers[0].price.low - Decimal("0.80")


@pytest.mark.parametrize(
    ("name", "day", "instead"),
    [
        ("kling-v1-6", "2026-09-15", "kling:kling-v2-5-turbo (0.42 USD a take, −0.14)"),
        ("kling-v2-1", "2026-09-15", "kling:kling-v2-6 (0.42 USD a take, −0.14)"),
        ("gen3a_turbo", "2026-07-30", "runway:gen4_turbo (0.50 USD a take, +0.00)"),
        ("gemini:veo-2.0-generate-001", "2026-06-30", "gemini:gemini-omni-1.2-flash (0.556 USD a take, −2.24)"),
        ("vertex:veo-3.0-generate-001", "2026-06-30", "vertex:veo-3.1-generate-001"),
        ("gemini-omni-flash-preview", "2026-09-30", "gemini:gemini-omni-1.2-flash"),
        ("gemini-3.1-flash-image-preview", "2026-06-25", "gemini:gemini-nano-banana-2.1"),
        ("grok-imagine-image-pro", "2026-05-15", "xai:grok-imagine-image-2.0"),
        ("openai-videos:sora-2-2025-10-06", "2026-09-24", "USD a take"),
        ("ark:seedance-1-0-lite-t2v-250428", "2026-05-13", "ark:d"),
    ],
)
def test_models_of_the_past_are_dead_and_not_unknown(name: str, day: str, instead: str) -> None:
    model = find_model(None, name)
    assert model.is_dead
    said = explain_dead(model).say("en")
    assert day in said
    assert instead in said


def test_what_the_vendor_switched_off_may_live_at_a_gateway() -> None:
    at_home = with_settings(base_urls={"openai-videos": "https://api.openai.com/v1"}, today=TODAY)
    elsewhere = with_settings(base_urls={"openai-videos": "http://127.0.0.1:9400/openai/v1"}, today=TODAY)
    assert at_home.find("openai-videos", "sora-2").is_dead
    assert elsewhere.find("openai-videos", "sora-2").status is ModelStatus.UNVERIFIED
    assert elsewhere.default("openai-videos").id == "sora-2"


def test_each_region_of_ark_offers_its_own_models_in_its_own_currency() -> None:
    at_home = with_settings(today=TODAY)
    abroad = with_settings(base_urls={"ark": "https://ark.ap-southeast.bytepluses.com/api/v3"}, today=TODAY)
    elsewhere = with_settings(base_urls={"ark": "http://127.0.0.1:9400/ark/api/v3"}, today=TODAY)
    for here, names, units in (
        (at_home, {"doubao"}, {"CNY"}), (abroad, {"dreamina"}, {"USD"}), (elsewhere, {"doubao", "dreamina"}, None),
    ):  # fmt: skip
        models = [model for model in here.of("ark").values() if not model.is_dead]
        assert {model.id.partition("-")[0] for model in models} == names
        assert units is None or {model.rates.currency for model in models} == units
    assert at_home.find(None, "seedance-2.0").id == "doubao-seedance-2-0-260128"
    assert abroad.find("ark", "seedance-2.0").id == abroad.default("ark").id == "dreamina-seedance-2-0-260128"
    assert abroad.candidates("seedance-2.0")[0].id == "dreamina-seedance-2-0-260128"


def test_cheapest_can_make_every_shot_as_written() -> None:
    shots = [need(seconds=Decimal(12), has_first_frame=True, aspect="9:16"), need(seconds=Decimal(6), references=4)]
    offers = cheapest(shots)
    assert 0 < len(offers) <= 3
    assert all(not offer.model.is_dead for offer in offers)
    assert [offer.price.high for offer in offers] == sorted(offer.price.high for offer in offers)
    assert all(offer.model.references >= 4 for offer in offers)
    assert cheapest([]) == []
    assert cheapest([need(seconds=Decimal(600))]) == []


def test_at_ones_own_server_the_vendors_price_does_not_hold_until_it_is_declared() -> None:
    asked = {"unpriced": ["openai-videos"], "base_urls": {"openai-videos": "http://127.0.0.1:9400/sglang/v1"}}
    own = with_settings(today=TODAY, **asked)
    assert price_of(need(seconds=Decimal(8)), own.find("openai-videos", "sora-2")) is None
    declared = tomllib.loads(price_lines(own.find("openai-videos", "sora-2")))
    free = with_settings(prices=declared["prices"], today=TODAY, **asked)
    assert price_of(need(seconds=Decimal(8)), free.find("openai-videos", "sora-2")).is_free
    assert price_of(need(), free.find("kling", "kling-v3"))


def test_a_person_declares_prices_zero_included() -> None:
    prices = {
        "newapi:kling-v2-6": "1.20 CNY per clip",
        "sora2": "0 USD per clip",
        "house-special-1": "0.5 CNY / second",
        "wan3.0-video": {"per_second": {"720P": "0.6", "1080P": 1.2}, "currency": "cny"},
    }
    mine = with_settings(prices=prices, today=TODAY)
    assert price_of(need(), mine.find("newapi", "kling-v2-6")).highest.to_json() == {
        "amount": "1.20",
        "currency": "CNY",
    }
    assert price_of(need(), mine.find("sora-hk", "sora2")).is_free
    assert price_of(need(), mine.find("newapi", "house-special-1")).high == Decimal(5)
    assert price_of(need(), mine.find("dashscope", "wan3.0-video")).highest.to_json() == {
        "amount": "6.00",
        "currency": "CNY",
    }
    assert find_model("newapi", "kling-v2-6").rates is None


def test_a_person_adds_and_corrects_models() -> None:
    rows = {
        "local-ltx": {
            "provider": "newapi",
            "seconds": [4, 8],
            "aspects": ["16:9"],
            "first_frame": True,
            "price": "0 USD per clip",
        },
        "kling-v3": {"seconds": {"low": 3, "high": 20}, "audio": "never"},
    }
    mine = with_settings(added=rows, logical={"mine": ["newapi:local-ltx", "kling:kling-v3"]}, today=TODAY)
    added = mine.find(None, "mine")
    assert (added.id, added.provider, added.first_frame) == ("local-ltx", "newapi", True)
    corrected = mine.find("kling", "kling-v3")
    assert (corrected.durations.high, corrected.audio, corrected.last_frame) == (20, Audio.NEVER, True)


@pytest.mark.parametrize(
    "tables",
    [
        {"prices": {"sora2": "cheap"}},
        {"prices": {"sora2": {"per_second": 1}}},
        {"prices": {"sora2": {"per_second": 1, "per_clip": 2, "currency": "USD"}}},
        {"prices": {"sora2": {"per_second": -1, "currency": "USD"}}},
        {"prices": {"sora2": 3}},
        {"added": {"x": {"seconds": [5]}}},
        {"added": {"kling-v3": {"colour": "red"}}},
        {"added": {"kling-v3": {"audio": "loud"}}},
        {"added": {"kling-v3": {"seconds": {"low": 3}}}},
    ],
)
def test_what_is_not_understood_names_the_setting(tables) -> None:
    with pytest.raises(SettingInvalid) as caught:
        with_settings(**tables, today=TODAY)
    assert caught.value.place
    assert caught.value.fix


def test_an_unknown_price_prints_lines_that_work_when_pasted() -> None:

    model = find_model("newapi", "kling-v2-6")
    said = str(price_unknown(model))
    assert price_lines(model) in said
    declared = tomllib.loads(price_lines(model))
    mine = with_settings(prices=declared["prices"], today=TODAY)
    assert price_of(need(), mine.find("newapi", "kling-v2-6")).is_free


def test_notes_are_in_both_languages() -> None:
    for model in all_models():
        if note := model_note(model):
            assert note.english != note.chinese
