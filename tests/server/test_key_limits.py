"""What an API key may spend is never passed: by runs at once, over two servers, or by a limit lowered meanwhile."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.server.conftest import Served, sample, serving

pytestmark = pytest.mark.slow

PROVIDER = "minimax"


def made(boss: httpx.Client, limit: str) -> tuple[str, dict[str, str]]:
    key = boss.post("/api/v1/keys", json={"name": "limited", "max_cost": limit}).json()
    return key["id"], {"Authorization": f"Bearer {key['key']}"}


def begin(url: str, bearer: dict[str, str], project: str, shot: str) -> httpx.Response:
    wish = {"shot_ids": [shot], "provider": PROVIDER, "takes": 1}
    with httpx.Client(base_url=url, headers=bearer, trust_env=False, timeout=60) as client:
        sheet = client.post(f"/api/v1/projects/{project}/plan", json=wish).json()
        return client.post(f"/api/v1/projects/{project}/runs", json={**wish, "quote": sheet["quote"]})


def jobs_of(boss: httpx.Client, project: str, *, until_over: bool = True) -> list[dict[str, Any]]:
    until = time.monotonic() + 60
    while True:
        jobs: list[dict[str, Any]] = boss.get("/api/v1/jobs", params={"project": project, "limit": 200}).json()["items"]
        if not until_over or all(job["state"] in ("done", "failed") for job in jobs):
            return jobs
        assert time.monotonic() < until, jobs
        time.sleep(0.2)


def spent(boss: httpx.Client, key: str) -> Decimal:
    shown = next(one for one in boss.get("/api/v1/keys").json()["items"] if one["id"] == key)
    return sum((Decimal(one["amount"]) for one in shown["spent"]), Decimal(0))


def test_a_limit_holds_over_two_servers_and_when_it_is_lowered(tmp_path: Path) -> None:
    with serving(tmp_path / "ws", "--emulate") as served, served.set_up() as boss:
        second = Served(served.root, {}, ("--emulate",))
        second.start()
        try:
            project, board = sample(boss, "Limited")
            other, _ = sample(boss, "Another")
            shots = [shot["id"] for shot in board["shots"]]
            key, bearer = made(boss, "1USD")
            urls = [served.url, second.url] * 2
            with ThreadPoolExecutor(4) as hands:
                begun = list(hands.map(begin, urls, [bearer] * 4, [project] * 4, shots))
            assert {answer.status_code for answer in begun} <= {202, 402}
            jobs = jobs_of(boss, project)
            done = [job for job in jobs if job["state"] == "done"]
            assert done
            assert sum(Decimal(job["cost"]["amount"]) for job in done) == spent(boss, key) <= 1
            stopped = [job["problem"] for job in jobs if job["state"] == "failed"]
            assert {problem["code"] for problem in stopped} == {"money.budget_reached"}
            assert all("API key" in problem["fix"] for problem in stopped), stopped
            assert jobs_of(boss, other) == [], "a project's list holds no other's jobs"
        finally:
            second.stop()

        # Lowered while it waits: what was agreed to before is not sent any more. Raised, it can be.
        boss.post(f"/api/v1/providers/{PROVIDER}/pause").raise_for_status()
        key, bearer = made(boss, "5USD")
        waits = begin(served.url, bearer, project, shots[4])
        assert waits.status_code == 202, waits.text
        with httpx.Client(base_url=served.url, headers=bearer, trust_env=False) as itself:
            assert itself.patch(f"/api/v1/keys/{key}", json={"max_cost": "50USD"}).status_code == 403
        lowered = boss.patch(f"/api/v1/keys/{key}", json={"max_cost": "0.01USD"})
        assert lowered.json()["cap"] == [{"amount": "0.01", "currency": "USD"}]
        boss.post(f"/api/v1/providers/{PROVIDER}/resume").raise_for_status()
        stopped = [job for job in jobs_of(boss, project) if job["shot_id"] == shots[4]]
        assert [(job["state"], job["problem"]["code"]) for job in stopped] == [("failed", "money.budget_reached")]
        assert spent(boss, key) == 0
        refused = begin(served.url, bearer, project, shots[5])
        assert (refused.status_code, refused.json()["code"]) == (402, "money.budget_reached")
        assert boss.patch(f"/api/v1/keys/{key}", json={"max_cost": "5USD"}).status_code == 200
        assert begin(served.url, bearer, project, shots[5]).status_code == 202
