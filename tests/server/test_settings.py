"""Settings made in the Studio: they hold at once, they are kept, and what is set above them is not pretended away."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.server.conftest import Served, sample, serving

from cineflow.core.money import Money
from cineflow.library.ledger import calls, open_ledger
from cineflow.library.ledger.calls import PaidCall

SECRET = "storage-secret-0123456789"


def one(settings: list[dict[str, Any]], name: str) -> dict[str, Any]:
    return next(row for row in settings if row["name"] == name)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A server whose environment pins one setting, and which has a key for a gateway whose prices nobody knows."""
    root = tmp_path_factory.mktemp("settings") / "workspace"
    with serving(
        root, CINEFLOW_IMPORT_TIMEOUT="120", NEWAPI_API_KEY="k" * 20, NEWAPI_BASE_URL="http://127.0.0.1:9/"
    ) as it:
        yield it


def test_what_is_set_holds_at_once_and_is_kept(served: Served, boss: httpx.Client) -> None:
    project, _ = sample(boss, "Set")
    story = next((served.root / boss.get(f"/api/v1/projects/{project}").json()["folder"]).glob("*.md"))
    story.write_text(story.read_text().replace("takes: 1\n", ""))
    shots = boss.get(f"/api/v1/projects/{project}/board").json()["shots"]
    wish = {"shot_ids": [shots[0]["id"]], "provider": "rehearsal"}
    for takes in (3, 1):
        changed = boss.patch("/api/v1/settings", json={"takes": takes}).json()
        assert (one(changed, "takes")["value"], one(changed, "takes")["is_set_here"]) == (takes, True)
        assert boss.post(f"/api/v1/projects/{project}/plan", json=wish).json()["takes"] == takes
    kept = tomllib.loads((served.root / ".cineflow" / "studio.toml").read_text())
    assert kept["takes"] == 1
    changed = boss.patch("/api/v1/settings", json={"takes": None}).json()
    assert (one(changed, "takes")["value"], one(changed, "takes")["is_set_here"]) == (2, False)


def test_every_kind_of_value_is_read_back_as_it_was_set(served: Served, boss: httpx.Client) -> None:
    said = {
        "route": "weighted", "weights": {"xai": 2, "fal:a/b": 1}, "priorities": ["kling", "vidu:q2"],
        "max_cost": "8USD,50CNY", "monthly_budget": "200USD,5CNY", "open_registration": True, "footage_quota": 10**12,
    }  # fmt: skip
    changed = boss.patch("/api/v1/settings", json=said)
    assert changed.status_code == 200, changed.text
    for name, value in said.items():
        told = one(changed.json(), name)["value"]
        assert told == value or {k: float(v) for k, v in told.items()} == value
    back = boss.patch("/api/v1/settings", json=dict.fromkeys(said)).json()
    assert one(back, "route")["value"] == "manual"
    assert not any(row["is_set_here"] for row in back if row["name"] in said)


@pytest.mark.parametrize(
    ("wrong", "status", "code"),
    [
        ({"provider": "nobody"}, 404, None),
        ({"model": "no-such-model"}, 404, None),
        ({"route": "weighted", "weights": {"nobody": 1}}, 400, "setting.invalid"),
        ({"max_cost": "a lot"}, 400, None),
        ({"monthly_budget": "200"}, 400, "money.bad_cap"),
        ({"storage": "ftp://x"}, 400, None),
        ({"takes": 0}, 422, "request.invalid"),
        ({"import_timeout": 5}, 409, "setting.pinned"),
    ],
)
def test_what_cannot_be_set_is_refused_and_changes_nothing(
    served: Served, boss: httpx.Client, wrong: dict[str, Any], status: int, code: str | None
) -> None:
    before = boss.get("/api/v1/settings").json()
    refused = boss.patch("/api/v1/settings", json=wrong)
    assert refused.status_code == status, refused.text
    assert code in (None, refused.json()["code"])
    assert boss.get("/api/v1/settings").json() == before


def test_a_pinned_setting_says_where(served: Served, boss: httpx.Client) -> None:
    row = one(boss.get("/api/v1/settings").json(), "import_timeout")
    assert (row["is_pinned"], row["value"], row["source"]) == (True, 120, "environment")


def test_the_stores_secret_is_written_and_never_read(served: Served, boss: httpx.Client, tmp_path: Path) -> None:
    (tmp_path / "store").mkdir()
    said = {"storage": f"file://{tmp_path}/store", "storage_secret": SECRET, "storage_key": "AKID-abcdefgh-1234"}
    changed = boss.patch("/api/v1/settings", json=said)
    assert changed.status_code == 200, changed.text
    assert one(changed.json(), "storage_secret")["value"].endswith(SECRET[-4:])
    for address in ("/api/v1/settings", "/api/v1/audit", "/api/v1/about"):
        assert SECRET not in boss.get(address).text
    assert (served.root / ".cineflow" / "studio.toml").stat().st_mode & 0o077 == 0
    tried = boss.post("/api/v1/settings/storage/test").json()
    assert tried["ok"], tried
    assert len(tried["steps"]) >= 3
    boss.patch("/api/v1/settings", json=dict.fromkeys(said))
    assert not boss.post("/api/v1/settings/storage/test").json()["ok"]


def test_a_price_that_nobody_knows_is_declared_and_taken_back(served: Served, boss: httpx.Client) -> None:
    wanted = boss.get("/api/v1/prices").json()["wanted"]
    assert wanted, "the gateway has a key and its models no prices"
    name = wanted[0]["model"]
    told = boss.patch("/api/v1/prices", json={"prices": {name: "1.20 CNY per clip"}}).json()
    assert {"model": name, "price": "1.20 CNY per clip", "is_set_here": True} in told["declared"]
    assert name not in [row["model"] for row in told["wanted"]]
    model = boss.get(f"/api/v1/models/{wanted[0]['provider']}/{wanted[0]['id']}").json()
    assert Decimal(model["price"]["amount"]) == Decimal("1.2")
    assert model["price"]["currency"] == "CNY"
    told = boss.patch("/api/v1/prices", json={"prices": {name: None}}).json()
    assert name in [row["model"] for row in told["wanted"]]


@pytest.mark.parametrize(("name", "price"), [("newapi:none-such", "1 USD per clip"), ("", "1 USD per clip")])
def test_a_price_for_no_model_is_refused(served: Served, boss: httpx.Client, name: str, price: str) -> None:
    assert boss.patch("/api/v1/prices", json={"prices": {name: price}}).status_code in (404, 422)


def test_words_that_are_no_price_are_refused_with_those_that_are(served: Served, boss: httpx.Client) -> None:
    name = boss.get("/api/v1/prices").json()["wanted"][0]["model"]
    refused = boss.patch("/api/v1/prices", json={"prices": {name: "cheap"}})
    assert (refused.status_code, refused.json()["code"]) == (400, "setting.invalid")
    assert "USD per second" in refused.json()["fix"]


def test_settings_are_an_administrators(served: Served, boss: httpx.Client) -> None:
    with served.person(boss, "lead@example.com", "supervisor") as lead:
        assert lead.get("/api/v1/settings").status_code == 403
        assert lead.patch("/api/v1/settings", json={"takes": 9}).status_code == 403
        assert lead.patch("/api/v1/prices", json={"prices": {"x": None}}).status_code == 403
        assert lead.get("/api/v1/prices").status_code == 200
        assert lead.get("/api/v1/unknown/calls").status_code == 403


def test_a_stranger_learns_the_version_and_somebody_signed_in_what_there_is(served: Served, boss: httpx.Client) -> None:
    with served.browser() as stranger:
        told = stranger.get("/api/v1/about").json()
        assert told["version"]
        assert told["parts"] is None
    parts = boss.get("/api/v1/about").json()["parts"]
    assert "libx264" in parts["encoders"]
    assert (parts["role"], parts["database"], parts["updates"]) == ("runner", "sqlite", "never")
    assert "newapi" in parts["providers"]
    assert {row["name"]: row["ready"] for row in parts["listeners"]}["faster-whisper"] is False


def test_a_call_whose_charge_is_unconfirmed_is_decided_by_a_person(served: Served, boss: httpx.Client) -> None:
    ledger, at = open_ledger(served.root / ".cineflow" / "ledger.db"), datetime.now(UTC)
    try:
        for name in ("call_a", "call_b"):
            call = PaidCall(name, f"key-{name}", "theme", "openai", "m", "llm.example", "", Money(Decimal("0.5"), "USD"),
                            at.isoformat())  # fmt: skip
            ledger.write(calls.begin, call, ("run:none",), at=at)
            ledger.write(calls.doubt, call.key, at=at)
    finally:
        ledger.close()
    first = boss.get("/api/v1/unknown/calls", params={"limit": 1}).json()
    rest = boss.get("/api/v1/unknown/calls", params={"cursor": first["next"]}).json()
    assert ([row["id"] for row in first["items"] + rest["items"]], rest["next"]) == (["call_a", "call_b"], None)
    assert boss.get("/api/v1/unknown/calls", params={"cursor": "x"}).json()["code"] == "request.bad_cursor"
    assert boss.post("/api/v1/unknown/calls/call_a/not-charged").status_code == 200
    assert boss.post("/api/v1/unknown/calls/call_b/write-off").status_code == 200
    assert boss.get("/api/v1/unknown/calls").json() == {"items": [], "next": None}
    assert boss.post("/api/v1/unknown/calls/call_a/write-off").status_code == 404


def test_a_second_server_of_the_workspace_takes_what_was_set(served: Served, boss: httpx.Client) -> None:
    other = Served(served.root)
    other.start()
    try:
        with other.signed_in() as there:
            boss.patch("/api/v1/settings", json={"takes": 7})
            for _ in range(200):
                if one(there.get("/api/v1/settings").json(), "takes")["value"] == 7:
                    break
            else:
                raise AssertionError("the other server did not hear of it")
    finally:
        other.stop()
        boss.patch("/api/v1/settings", json={"takes": None})
