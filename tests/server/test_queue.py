"""The queue in many hands: who goes next, and what cancelling saves. Providers are paused, so that all of it waits."""

from __future__ import annotations

import time
from collections.abc import Generator
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.server.conftest import Served, kill, rehearse, sample, serving

PROVIDER = "minimax"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Generator[Served]:
    with serving(tmp_path_factory.mktemp("queue") / "ws", "--emulate", MAX_CONCURRENT_TASKS="1") as one:
        yield one


def begun(client: httpx.Client, project: str, shots: list[str]) -> None:
    wish = {"shot_ids": shots, "provider": PROVIDER, "takes": 3}
    sheet = client.post(f"/api/v1/projects/{project}/plan", json=wish).json()
    answer = client.post(f"/api/v1/projects/{project}/runs", json={**wish, "quote": sheet["quote"]})
    assert answer.status_code == 202, answer.text


def waiting(client: httpx.Client, limit: int = 100) -> list[dict[str, Any]]:
    """The waiting jobs as they go, page after page."""
    found: list[dict[str, Any]] = []
    cursor: str | None = None
    for _ in range(50):
        asked: dict[str, Any] = {"state": "queued", "order": "next", "limit": limit}
        page = client.get("/api/v1/jobs", params={**asked, **({"cursor": cursor} if cursor else {})}).json()
        found += page["items"]
        cursor = page["next"]
        if cursor is None:
            return found
    raise AssertionError("the list never ends")


def sent_in_order(client: httpx.Client, count: int) -> list[str]:
    """The first jobs that were sent, in their order; bounded."""
    until = time.monotonic() + 90
    while True:
        items = client.get("/api/v1/jobs", params={"limit": 200}).json()["items"]
        sent = [
            (event["number"], job["id"]) for job in items if job["state"] not in ("queued", "cancelled")
            for event in client.get(f"/api/v1/jobs/{job['id']}").json()["history"] if event["kind"] == "job.submitting"
        ]  # fmt: skip
        if len(sent) >= count:
            return [job for _, job in sorted(sent)][:count]
        assert time.monotonic() < until, items
        time.sleep(0.2)


@pytest.mark.slow
def test_the_order_that_is_asked_for_is_the_order_in_which_jobs_go(served: Served, tmp_path: Path) -> None:
    with served.set_up() as boss:
        assert boss.post(f"/api/v1/providers/{PROVIDER}/pause").status_code < 300
        project, board = sample(boss, "Queued")
        shots = [shot["id"] for shot in board["shots"]]
        begun(boss, project, shots)
        ids = [job["id"] for job in waiting(boss)]
        assert len(ids) == 3 * len(shots)  # more than are handed to the engine at once
        assert [job["id"] for job in waiting(boss, limit=2)] == ids
        listed = boss.get("/api/v1/jobs/ids", params={"state": "queued", "order": "next"}).json()
        assert listed == {"jobs": [{"id": job, "state": "queued"} for job in ids], "is_all": True}
        assert boss.get("/api/v1/jobs/tally").json() == {"states": {"queued": len(ids)}, "finished": [0] * 12}
        some = boss.get("/api/v1/jobs", params={"id": [ids[3], ids[1], "job_gone"]}).json()["items"]
        assert {job["id"] for job in some} == {ids[3], ids[1]}

        assert {(job["attempt"], job["tries"], job["makes"]) for job in some} == {(1, 60, "video")}

        turned = [ids[13], ids[0], ids[22]]
        answer = boss.post("/api/v1/jobs/order", json={"job_ids": turned})
        assert (answer.status_code, answer.json()["job_ids"]) == (200, turned)
        rest = [job for job in ids if job not in turned]
        assert [job["id"] for job in waiting(boss)] == [*turned, *rest]
        # What was put first goes behind what is put first now; again and again there is room.
        for _ in range(40):
            boss.post("/api/v1/jobs/order", json={"job_ids": [ids[25]]})
            boss.post("/api/v1/jobs/order", json={"job_ids": [ids[22], ids[13]]})
        now_first = [ids[22], ids[13], ids[25], ids[0]]
        assert [job["id"] for job in waiting(boss, limit=3)][:4] == now_first
        assert all(0 <= job["priority"] <= 100 for job in waiting(boss))

        with served.person(boss, "eye@example.com", "artist") as artist:
            assert artist.post("/api/v1/jobs/order", json={"job_ids": [ids[0]]}).status_code in (403, 404)
            assert artist.post("/api/v1/jobs/cancel", json={"job_ids": [ids[0]]}).status_code == 404

        last = [job["id"] for job in waiting(boss)][-3:]
        saved = boss.post("/api/v1/jobs/cancel", json={"job_ids": last})
        prices = [float(boss.get(f"/api/v1/jobs/{job}").json()["cost"]["amount"]) for job in last]
        assert saved.status_code == 202
        told = saved.json()
        assert (told["free"], told["sent"], told["over"]) == (3, 0, 0)
        assert float(told["saved"][0]["amount"]) == pytest.approx(sum(prices))
        again = boss.post("/api/v1/jobs/cancel", json={"job_ids": last}).json()
        assert again["free"] + again["over"] == 3

        assert boss.post(f"/api/v1/providers/{PROVIDER}/resume").status_code < 300
        assert sent_in_order(boss, 3) == now_first[:3]
        sent = sent_in_order(boss, 1)
        after = boss.post("/api/v1/jobs/cancel", json={"job_ids": sent}).json()
        assert after["free"] == 0


def until_there_are(client: httpx.Client, count: int, **asked: Any) -> list[dict[str, Any]]:
    """Wait until so many jobs are as asked; bounded."""
    until = time.monotonic() + 90
    while True:
        items = client.get("/api/v1/jobs", params={"limit": 200, **asked}).json()["items"]
        if len(items) >= count:
            return items
        assert time.monotonic() < until, items
        time.sleep(0.2)


@pytest.mark.slow
def test_a_pause_outlives_the_server_and_is_lifted_from_the_terminal(tmp_path: Path) -> None:
    with serving(tmp_path / "ws", "--emulate") as one:
        with one.set_up() as boss:
            project, board = sample(boss, "Paused")
            shots = [board["shots"][0]["id"]]
            assert one.command("providers", "pause", PROVIDER) == {"provider": PROVIDER, "paused": True}
            begun(boss, project, shots)
            assert len(waiting(boss)) == 3
        kill(one)
        one.start()
        with one.signed_in() as boss:
            assert boss.get(f"/api/v1/providers/{PROVIDER}").json()["is_held"]
            rehearse(boss, project, shots)  # Begun after them: once it is over, they would have been sent too.
            until_there_are(boss, 1, state="done")
            assert [job["stage"] for job in waiting(boss)] == ["queued"] * 3
            one.command("providers", "resume", PROVIDER)
            until_there_are(boss, 4, state=["running", "done"])
            assert not boss.get(f"/api/v1/providers/{PROVIDER}").json()["is_held"]
