"""What was spent and what it came to: by the ledger's own figures, each currency by itself."""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Generator
from decimal import Decimal
from typing import Any

import httpx
import pytest
from tests.server.conftest import Served, ended, rehearse, sample, serving

PROVIDER = "minimax"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Generator[Served]:
    with serving(tmp_path_factory.mktemp("costs") / "ws", "--emulate") as one:
        yield one


def bought(client: httpx.Client, project: str, shot: str, takes: int, provider: str = PROVIDER) -> list[dict[str, Any]]:
    """Buy takes of a shot from a stand-in, and return them."""
    wish = {"shot_ids": [shot], "provider": provider, "takes": takes}
    sheet = client.post(f"/api/v1/projects/{project}/plan", json=wish).json()
    begun = client.post(f"/api/v1/projects/{project}/runs", json={**wish, "quote": sheet["quote"]})
    assert begun.status_code == 202, begun.text
    assert ended(client, begun.json()["run"], within=120)["done"] == takes
    return [take for take in client.get(f"/api/v1/shots/{shot}").json()["takes"] if not take["is_rehearsal"]]


def report(client: httpx.Client, **asked: str) -> dict[str, Any]:
    answer = client.get("/api/v1/costs", params=asked)
    assert answer.status_code == 200, answer.text
    return answer.json()


def amount(money: list[dict[str, str]]) -> Decimal:
    (only,) = money
    return Decimal(only["amount"])


@pytest.mark.slow
def test_an_approved_minute_and_the_rejected_share_are_what_the_ledger_and_the_verdicts_say(
    served: Served, boss: httpx.Client
) -> None:
    project, board = sample(boss, "Minutes")
    takes = bought(boss, project, board["shots"][0]["id"], 3)
    before = report(boss)["rows"]
    (row,) = [one for one in before if one["key"] == project]
    assert (row["approved_seconds"], row["per_minute"], row["rejected_share"]) == (0, [], None)
    boss.patch(f"/api/v1/takes/{takes[0]['id']}", json={"verdict": "rejected"})
    boss.patch(f"/api/v1/takes/{takes[1]['id']}", json={"verdict": "rejected"})
    boss.patch(f"/api/v1/takes/{takes[2]['id']}", json={"verdict": "approved"})
    for by, key in (("project", project), ("provider", PROVIDER), ("model", f"{PROVIDER}:{takes[2]['model']}")):
        (row,) = [one for one in report(boss, by=by)["rows"] if one["key"] == key]
        assert row["takes"] == 3
        assert row["approved_seconds"] == takes[2]["seconds"] > 0
        assert row["rejected_share"] == pytest.approx(2 / 3)
        exact = amount(row["spent"]) * 60 / Decimal(str(takes[2]["seconds"]))
        assert amount(row["per_minute"]) == exact.quantize(Decimal("0.0001"))
        assert row["per_minute"][0]["currency"] == row["spent"][0]["currency"]
    (day,) = report(boss, by="day")["rows"]
    assert (day["approved_seconds"], day["per_minute"], day["rejected_share"]) == (None, None, None)
    assert report(boss, since="2001-01-01", until="2001-02-01")["rows"] == []
    free, drawn = sample(boss, "Free")
    ended(boss, rehearse(boss, free, [drawn["shots"][0]["id"]]))
    table = list(csv.DictReader(io.StringIO(boss.get("/api/v1/costs.csv").text.removeprefix("\ufeff"))))
    (line,) = [one for one in table if one["project"] == "Minutes"]
    assert line["per_approved_minute"] == report(boss)["rows"][0]["per_minute"][0]["amount"]
    assert float(line["approved_minutes"]) == pytest.approx(takes[2]["seconds"] / 60, abs=1e-3)
    assert line["rejected_share"] == "0.6667"
    (line,) = [one for one in table if one["project"] == "Free"]
    assert (line["takes"], line["currency"], line["spent"]) == ("1", "", "0.00")


@pytest.mark.slow
def test_a_monthly_budget_is_told_held_and_drawn(served: Served, boss: httpx.Client) -> None:
    project, board = sample(boss, "Months")
    assert report(boss)["month"] is None
    spent = sum((amount([one]) for one in report(boss)["spent"] if one["currency"] == "USD"), Decimal(0))
    wish = {"shot_ids": [board["shots"][0]["id"]], "provider": PROVIDER, "takes": 2}
    sheet = boss.post(f"/api/v1/projects/{project}/plan", json=wish).json()
    each = amount(sheet["total"]) / 2
    boss.patch("/api/v1/settings", json={"monthly_budget": f"{spent + each}USD"}).raise_for_status()
    sheet = boss.post(f"/api/v1/projects/{project}/plan", json=wish).json()
    assert "this month" in sheet["over_budget"]
    assert amount(sheet["budget_left"]) == each
    refused = boss.post(f"/api/v1/projects/{project}/runs", json={**wish, "quote": sheet["quote"]})
    assert (refused.status_code, refused.json()["code"]) == (402, "money.budget_reached")
    begun = boss.post(f"/api/v1/projects/{project}/runs", json={**wish, "max_cost": f"{each * 2}USD"})
    ended(boss, begun.json()["run"], within=120)
    jobs = boss.get("/api/v1/jobs", params={"project": project}).json()["items"]
    assert sorted(job["state"] for job in jobs) == ["done", "failed"]
    (problem,) = [job["problem"] for job in jobs if job["state"] == "failed"]
    assert (problem["code"], problem["charged"]) == ("money.budget_reached", "no")
    assert "monthly_budget" in problem["fix"]
    (row,) = report(boss)["month"]["rows"]
    assert amount([row["held"]]) == 0
    assert amount([row["used"]]) == amount([row["budget"]]) == spent + each
    boss.patch("/api/v1/settings", json={"monthly_budget": None}).raise_for_status()
    assert report(boss)["month"] is None


@pytest.mark.slow
def test_currencies_are_never_added_up(served: Served, boss: httpx.Client) -> None:
    project, board = sample(boss, "Currencies")
    first = bought(boss, project, board["shots"][0]["id"], 1)
    other = bought(boss, project, board["shots"][1]["id"], 1, "ark")
    for take in (first[0], other[0]):
        boss.patch(f"/api/v1/takes/{take['id']}", json={"verdict": "approved"})
    (row,) = [one for one in report(boss)["rows"] if one["key"] == project]
    units = [one["currency"] for one in row["spent"]]
    assert len(units) == len(set(units)) == 2
    assert [one["currency"] for one in row["per_minute"]] == units


@pytest.mark.slow
def test_a_provider_tells_how_long_its_takes_lately_took(served: Served, boss: httpx.Client) -> None:
    assert boss.get("/api/v1/providers/kling").json()["usual_seconds"] is None
    project, board = sample(boss, "Times")
    begun = time.monotonic()
    bought(boss, project, board["shots"][0]["id"], 1, "kling")
    lasted = time.monotonic() - begun
    usual = boss.get("/api/v1/providers/kling").json()["usual_seconds"]
    assert 0 < usual <= lasted


def test_an_edit_is_shown_where_nobody_can_tell_its_price(boss: httpx.Client) -> None:
    project, board = sample(boss, "Unpriced")
    wish = {"shot_ids": [board["shots"][0]["id"]], "set": {"seconds": 4}, "preview": True}
    told = boss.post(f"/api/v1/projects/{project}/board/edits", json=wish).json()
    assert [(change["field"], change["after"]) for change in told["changes"]] == [("seconds", "4")]
    assert told["cost"] is None
    assert told["unpriced"].startswith("several providers have a key")


def test_a_server_that_speaks_openais_dialect_is_set_up_here(served: Served, boss: httpx.Client) -> None:
    at = "/api/v1/providers/openai-videos"
    shown = boss.get(at).json()
    assert shown["flavours"] == ["openai", "litellm", "newapi", "sglang", "vllm-omni"]
    said = {"base_url": "http://127.0.0.1:9/v1", "flavour": "sglang", "max_concurrency": 3}
    with serving(served.root.parent / "bare") as bare, bare.set_up() as lead:
        changed = lead.patch(at, json=said).json()
        assert (changed["flavour"], changed["base_url"], changed["most_slots"]) == ("sglang", said["base_url"], 3)
        refused = lead.patch(at, json={"flavour": "none"})
        assert (refused.status_code, refused.json()["code"]) == (400, "setting.bad_flavour")
        assert lead.patch("/api/v1/providers/xai", json={"flavour": "sglang"}).status_code == 400
        assert lead.get(at).json()["flavour"] == "sglang"
        tested = lead.post(f"{at}/test").json()
        assert (tested["ok"], tested["milliseconds"] >= 0, bool(tested["message"])) == (False, True, True)
