"""Auto-Clip's addresses as its clients use them: a video in, a task, its film, its webhook; and its errors."""

from __future__ import annotations

import http.server
import json
import threading
import time
from collections.abc import Generator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from drawn import Piece, Reel, draw_reel
from standardwebhooks import Webhook
from tests.library.storage import conftest as stores
from tests.server.conftest import Served, serving
from tests.server.test_webhooks import Receiver, receiving, until

from cineflow.library.storage import Place, storage_at
from cineflow.media.probe import probe

s3 = stores.s3


@pytest.fixture(scope="module")
def talk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve seconds of somebody speaking, in a folder that a site shows."""
    reel = Reel((Piece(150, pan=0), Piece(150, pan=0)), has_sound=True, size=(160, 96),
                talks=((0.6, 3.2), (4.1, 7.5), (8.6, 11.2)))  # fmt: skip
    return draw_reel(tmp_path_factory.mktemp("reels") / "talk.mp4", reel)


@pytest.fixture(scope="module")
def receiver() -> Generator[Receiver]:
    with receiving() as one:
        yield one


@pytest.fixture(scope="module")
def site(talk: Path) -> Generator[str]:
    """A site with the talk, at host:port."""

    class Site(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *args: Any, **named: Any) -> None:
            super().__init__(*args, directory=str(talk.parent), **named)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield f"127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def store(talk: Path, s3: str) -> Place:
    """A store with the talk in its folder, and another beside that folder."""
    place = Place("s3", "films", "ours", endpoint=s3, region="us-east-1", key="AKIDEXAMPLE12345", secret="of-the-store")
    storage_at(place).put(talk, "in/talk.mp4")
    storage_at(replace(place, prefix="")).put(talk, "theirs/talk.mp4")
    return place


@pytest.fixture(scope="module")
def served(
    tmp_path_factory: pytest.TempPathFactory, receiver: Receiver, site: str, store: Place
) -> Generator[Served]:  # fmt: skip
    root = tmp_path_factory.mktemp("autoclip") / "workspace"
    stored = {
        "CINEFLOW_STORAGE": store.address, "CINEFLOW_STORAGE_ENDPOINT": store.endpoint,
        "CINEFLOW_STORAGE_REGION": store.region, "CINEFLOW_STORAGE_KEY": store.key,
        "CINEFLOW_STORAGE_SECRET": store.secret, "CINEFLOW_STORAGE_BACKEND": "local",
    }  # fmt: skip
    with serving(root, CINEFLOW_ALLOW_HOSTS=f"{receiver.host},{site}", **stored) as one:
        yield one


@pytest.fixture(scope="module")
def ana(served: Served, boss: httpx.Client) -> Generator[httpx.Client]:
    with served.person(boss, "ana@example.com", "artist") as one:
        yield one


def uploaded(client: httpx.Client, file: Path) -> dict[str, Any]:
    answer = client.post("/api/v1/videos/upload", files={"file": (file.name, file.read_bytes(), "video/mp4")})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def over(client: httpx.Client, task: str, *, within: float = 120.0) -> dict[str, Any]:
    """Wait until a task has ended, and see that its progress only grows; bounded."""
    end, last = time.monotonic() + within, 0
    while True:
        seen: dict[str, Any] = client.get(f"/api/v1/tasks/{task}").json()
        assert seen["progress"] >= last, seen
        last = seen["progress"]
        if seen["completed_at"]:
            return seen
        assert time.monotonic() < end, seen
        time.sleep(0.1)


def test_a_video_becomes_a_film_and_the_tasks_own_webhook_is_told(
    boss: httpx.Client, ana: httpx.Client, talk: Path, receiver: Receiver, tmp_path: Path
) -> None:
    secret = boss.post("/api/v1/webhooks/workspace-secret").json()["secret"]
    video = uploaded(ana, talk)
    assert (video["success"], video["filename"], video["width"], video["audio_present"]) == (
        True,
        "talk.mp4",
        160,
        True,
    )
    assert video["video_id"].startswith("vid_")
    assert video["fps"] == 25
    begun = ana.post("/api/v1/tasks/create", json={  # at once: it need not be looked at yet
        "video_ids": [video["video_id"]], "webhook_url": receiver.url("/mine"),
        "config": {"target_duration": 6, "clip_count": 3, "theme": "灯塔", "something_else": 1},
    }).json()  # fmt: skip
    assert (begun["success"], begun["status"]) == (True, "pending")
    early = ana.get(f"/api/v1/tasks/{begun['task_id']}/result")
    assert early.status_code == 202, early.text
    task = over(ana, begun["task_id"])
    assert (task["status"], task["progress"], task["error_message"]) == ("completed", 100, None), task
    result = ana.get(f"/api/v1/tasks/{begun['task_id']}/result").json()
    starts = [clip["start_time"] for clip in result["clips"]]
    assert starts == sorted(starts), "the film follows the story, not a ranking"
    assert {clip["video_id"] for clip in result["clips"]} == {video["video_id"]}
    lengths = sum(clip["end_time"] - clip["start_time"] for clip in result["clips"])
    assert result["total_duration"] == pytest.approx(lengths, abs=0.01)
    assert result["target_duration"] == 6
    film = tmp_path / "film.mp4"
    film.write_bytes(ana.get(result["result_url"]).content)
    assert float(probe(film).seconds) == pytest.approx(lengths, abs=0.05)
    until(lambda: receiver.got)
    ((headers, body),) = receiver.got
    told = Webhook(secret).verify(body, headers)
    assert (told["type"], receiver.paths) == ("clip.task.completed", ["/mine"])
    assert told["data"]["task_id"] == begun["task_id"]
    assert told["data"]["result_url"] == result["result_url"]
    assert secret not in boss.get("/api/v1/webhooks").text


def test_tasks_are_listed_by_status_and_page(ana: httpx.Client) -> None:
    found = ana.get("/api/v1/tasks/", params={"status": "completed"}).json()
    assert found["total"] >= 1
    assert found["limit"] == 50
    assert {task["status"] for task in found["tasks"]} == {"completed"}
    assert ana.get("/api/v1/tasks", params={"offset": found["total"], "status": "completed"}).json()["tasks"] == []
    assert ana.get("/api/v1/tasks", params={"status": "llm_pass2"}).json()["total"] == 0


def test_a_link_is_brought_in_and_told_at_once(ana: httpx.Client, site: str) -> None:
    video = ana.post("/api/v1/videos/import-url", data={"url": f"http://{site}/talk.mp4"})
    assert video.status_code == 200, video.text
    told = video.json()
    assert told["duration"] == pytest.approx(12, abs=0.1)
    assert ana.get(f"/api/v1/videos/{told['video_id']}").json()["video_id"] == told["video_id"]
    gone = ana.delete(f"/api/v1/videos/{told['video_id']}").json()
    assert gone["success"]
    assert ana.get(f"/api/v1/videos/{told['video_id']}").status_code == 404


def test_a_link_that_must_not_be_reached_or_leads_to_no_film_is_refused(ana: httpx.Client, site: str) -> None:
    for url, code in (("http://127.0.0.1:1/x.mp4", "import.private"), ("http://169.254.169.254/x", "import.private"),
                      (f"http://{site}/none.mp4", "import.status")):  # fmt: skip
        refused = ana.post("/api/v1/videos/import-url", data={"url": url})
        assert refused.status_code in (400, 409), refused.text
        assert refused.json()["error"]["code"] == code


def test_a_file_of_the_store_is_brought_in_and_others_are_not(ana: httpx.Client) -> None:
    for said in ({"oss_path": "in/talk.mp4"}, {"oss_url": "s3://films/ours/in/talk.mp4"}):
        video = ana.post("/api/v1/videos/import-oss", data=said)
        assert video.status_code == 200, video.text
        assert video.json()["duration"] == pytest.approx(12, abs=0.1)
    for said in ({"oss_url": "s3://films/theirs/talk.mp4"}, {"oss_url": "s3://other/talk.mp4"}):
        refused = ana.post("/api/v1/videos/import-oss", data=said)
        assert (refused.status_code, refused.json()["error"]["code"]) == (403, "storage.not_allowed")
    assert ana.post("/api/v1/videos/import-oss", data={"oss_path": "../theirs/talk.mp4"}).status_code >= 400
    assert ana.post("/api/v1/videos/import-oss").json()["error"]["code"] == "storage.no_path"


def test_several_at_once_and_those_that_are_no_film_are_named(ana: httpx.Client, talk: Path) -> None:
    files = [("files", (talk.name, talk.read_bytes(), "video/mp4")), ("files", ("page.mp4", b"<html>", "video/mp4"))]
    told = ana.post("/api/v1/videos/upload-batch", files=files).json()
    assert (told["success"], told["uploaded"], told["failed"], len(told["results"])) == (False, 1, 1, 1)
    assert [bad["filename"] for bad in told["errors"]] == ["page.mp4"]


def test_a_task_is_cancelled_once(ana: httpx.Client, talk: Path, receiver: Receiver) -> None:
    receiver.got.clear()
    video = uploaded(ana, talk)["video_id"]
    body = {"video_ids": [video], "webhook_url": receiver.url()}
    task = ana.post("/api/v1/tasks/create", json=body).json()["task_id"]
    assert ana.delete(f"/api/v1/tasks/{task}").status_code == 200
    assert over(ana, task)["status"] in ("cancelled", "completed")
    again = ana.delete(f"/api/v1/tasks/{task}")
    assert (again.status_code, again.json()["error"]["code"]) == (409, "task.over")
    until(lambda: receiver.got)
    assert json.loads(receiver.got[0][1])["type"] in ("clip.task.cancelled", "clip.task.completed")


def test_one_persons_videos_and_tasks_are_nothing_to_another(
    served: Served, boss: httpx.Client, ana: httpx.Client, talk: Path
) -> None:
    video = uploaded(ana, talk)["video_id"]
    task = ana.post("/api/v1/tasks/create", json={"video_ids": [video]}).json()["task_id"]
    with served.person(boss, "tom@example.com", "artist") as tom:
        for method, address in (("GET", f"videos/{video}"), ("DELETE", f"videos/{video}"), ("GET", f"tasks/{task}"),
                                ("GET", f"tasks/{task}/result"), ("DELETE", f"tasks/{task}")):  # fmt: skip
            answer = tom.request(method, f"/api/v1/{address}")
            assert answer.status_code == 404, (method, address, answer.text)
        assert tom.post("/api/v1/tasks/create", json={"video_ids": [video]}).status_code == 404
        assert tom.get("/api/v1/tasks").json()["total"] == 0
    over(ana, task)


@pytest.mark.parametrize(
    ("method", "address", "body", "status", "code"),
    [
        ("GET", "/api/v1/videos/vid_000000000000", None, 404, "footage.not_found"),
        ("GET", "/api/v1/tasks/task_000000000000", None, 404, "job.not_found"),
        ("POST", "/api/v1/tasks/create", {"video_ids": []}, 422, "request.invalid"),
        ("POST", "/api/v1/tasks/create", {"video_ids": ["vid_0"], "config": {"target_duration": -1}}, 422, None),
        ("GET", "/api/v1/tasks?status=dreaming", None, 422, "request.invalid"),
        ("POST", "/api/v1/videos/upload", {}, 415, "upload.content_type"),
    ],
)
def test_errors_come_in_its_envelope(
    ana: httpx.Client, method: str, address: str, body: Any, status: int, code: str | None
) -> None:
    answer = ana.request(method, address, json=body)
    assert answer.status_code == status, answer.text
    told = answer.json()
    assert told["success"] is False
    assert code in (None, told["error"]["code"])
    assert (told["path"], told["method"]) == (address.partition("?")[0], method)
    assert told["request_id"] == answer.headers["x-request-id"]
    assert float(answer.headers["x-process-time"]) >= 0


def test_a_stranger_is_told_to_sign_in_in_the_envelope(served: Served, boss: httpx.Client) -> None:
    with served.browser() as stranger:
        answer = stranger.get("/api/v1/tasks/task_000000000000")
        assert (answer.status_code, answer.json()["error"]["code"]) == (401, "auth.not_signed_in")


def test_nothing_leaves_the_machine_without_an_agreed_price(ana: httpx.Client, talk: Path) -> None:
    video = uploaded(ana, talk)["video_id"]
    task = ana.post("/api/v1/tasks/create", json={"video_ids": [video], "config": {"target_duration": 5}}).json()
    over(ana, task["task_id"])
    told = ana.get(f"/api/v1/tasks/{task['task_id']}/result").json()
    assert (told["metadata"]["planner"], told["metadata"]["spent"]) == ("offline", [])
