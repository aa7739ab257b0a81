"""Auto-Clip's addresses for batches, as its clients use them: several videos, one call, one film."""

from __future__ import annotations

import time
from collections.abc import Generator
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.server import test_autoclip as single
from tests.server.conftest import Served, serving

from cineflow.media.probe import probe

talk, site = single.talk, single.site


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, site: str) -> Generator[Served]:
    root = tmp_path_factory.mktemp("batches") / "workspace"
    with serving(root, CINEFLOW_ALLOW_HOSTS=site) as one:
        yield one


def over(client: httpx.Client, task: str, *, within: float = 180.0) -> dict[str, Any]:
    """Wait until a batch has ended, by its result's 202, and see that its progress only grows; bounded."""
    end, last = time.monotonic() + within, 0.0
    while True:
        seen: dict[str, Any] = client.get(f"/api/v1/batch/tasks/{task}/status").json()
        assert seen["progress_percentage"] >= last or seen["status"] == "failed", (seen, last)
        last = seen["progress_percentage"]
        answer = client.get(f"/api/v1/batch/tasks/{task}/result")
        if answer.status_code == 200:
            return dict(answer.json())
        assert answer.status_code == 202, answer.text
        assert time.monotonic() < end, seen
        time.sleep(0.1)


def test_videos_from_here_and_from_links_become_one_film_without_those_that_do_not_come(
    boss: httpx.Client, talk: Path, site: str, tmp_path: Path
) -> None:
    video = single.uploaded(boss, talk)
    begun = boss.post("/api/v1/batch/process", json={
        "videos": [
            {"type": "url", "url": f"http://{site}/talk.mp4?sig=of-the-link"},
            {"type": "url", "url": f"http://{site}/none.mp4"},
            {"type": "local", "path": video["storage_path"]},
        ],
        "target_duration": 6, "output_quality": "low", "metadata": {"order": 7},
    })  # fmt: skip
    assert begun.status_code == 200, begun.text
    first = begun.json()
    assert (first["total_videos"], first["clip_plan"], first["final_video_url"]) == (3, None, None)
    assert first["status"] in ("pending", "preparing")
    assert boss.get("/api/v1/batch/health").json()["status"] == "healthy"

    told = over(boss, first["task_id"])
    assert told["status"] == "partial_success", told
    assert told["failed_videos"] == [1]
    assert [one["status"] for one in told["vl_results"]] == ["completed", "failed", "completed"]
    assert told["vl_results"][0]["resolution"] == "160x96"
    assert "none" not in (told["error"] or "")
    assert (told["processed_videos"], told["progress_percentage"], told["metadata"]) == (2, 100, {"order": 7})
    plan = told["clip_plan"]
    assert {one["video_index"] for one in plan["segments"]} <= {0, 2}
    lengths = sum(one["end_time"] - one["start_time"] for one in plan["segments"])
    assert plan["total_duration"] == pytest.approx(lengths, rel=0.05)
    film = tmp_path / "film.mp4"
    film.write_bytes(boss.get(told["final_video_url"]).content)
    assert film.stat().st_size == told["final_video_size"]
    assert float(probe(film).seconds) == pytest.approx(told["final_video_duration"], abs=0.05)
    assert "of-the-link" not in str(told)

    again = boss.delete(f"/api/v1/batch/tasks/{first['task_id']}")
    assert (again.status_code, again.json()["error"]["code"], again.json()["success"]) == (409, "task.over", False)


def test_a_batch_of_which_nothing_comes_fails_and_says_why(boss: httpx.Client, site: str) -> None:
    asked = {"videos": [{"type": "oss", "url": f"http://{site}/none.mp4"}]}
    told = over(boss, boss.post("/api/v1/batch/process", json=asked).json()["task_id"])
    assert (told["status"], told["failed_videos"], told["final_video_url"]) == ("failed", [], None)
    assert "404" in told["error"]
    assert told["vl_results"][0]["status"] == "failed"


def test_a_batch_is_cancelled(boss: httpx.Client, talk: Path) -> None:
    video = single.uploaded(boss, talk)["video_id"]
    asked = {"videos": [{"type": "local", "path": video}]}
    task = boss.post("/api/v1/batch/process", json=asked).json()["task_id"]
    gone = boss.delete(f"/api/v1/batch/tasks/{task}")
    if gone.status_code == 200:  # else it was quicker than we
        assert gone.json() == {"success": True, "message": "it is being cancelled", "task_id": task}
    assert over(boss, task)["status"] in ("failed", "completed")


def test_what_must_not_be_reached_is_refused_before_anything_is_fetched(
    served: Served, boss: httpx.Client, talk: Path, site: str
) -> None:
    video = single.uploaded(boss, talk)
    before = boss.get("/api/v1/footage").json()["items"]
    with served.person(boss, "tom@example.com", "artist") as tom:
        for last, status, code in (
            ({"type": "url", "url": "http://169.254.169.254/latest"}, 400, "import.private"),
            ({"type": "local", "path": "/etc/passwd"}, 404, "footage.not_found"),
            ({"type": "local", "path": "../../ledger.db"}, 404, "footage.not_found"),
            ({"type": "local", "path": video["storage_path"]}, 404, "footage.not_found"),
        ):
            asked = {"videos": [{"type": "url", "url": f"http://{site}/talk.mp4"}, last]}
            refused = tom.post("/api/v1/batch/process", json=asked)
            assert (refused.status_code, refused.json()["error"]["code"]) == (status, code), refused.text
        assert tom.get("/api/v1/footage").json()["items"] == []
        for bad in ([], [{"type": "url"}], [{"type": "tape", "path": "x"}], [{"type": "url", "url": "x"}] * 11):
            assert tom.post("/api/v1/batch/process", json={"videos": bad}).status_code in (400, 422), bad
        theirs = boss.post("/api/v1/batch/process", json={"videos": [{"type": "local", "path": video["video_id"]}]})
        task = theirs.json()["task_id"]
        for method, address in (("GET", "status"), ("GET", "result"), ("DELETE", "")):
            answer = tom.request(method, f"/api/v1/batch/tasks/{task}/{address}".rstrip("/"))
            assert (answer.status_code, answer.json()["success"]) == (404, False)
    assert len(boss.get("/api/v1/footage").json()["items"]) == len(before)
    over(boss, task)
