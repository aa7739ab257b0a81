"""The web platform's own addresses, as its front end called them."""

from __future__ import annotations

import time
from pathlib import Path

import httpx
from tests.server.conftest import BOSS, PASSWORD, Served, serving


def platform(served: Served, token: str = "") -> httpx.Client:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return httpx.Client(base_url=served.url, headers=headers, timeout=60, trust_env=False)


def test_registration_is_closed_unless_opened(served: Served, boss: httpx.Client) -> None:
    with platform(served) as client:
        body = {"email": "new@example.com", "password": PASSWORD}
        refused = client.post("/api/auth/register", json=body)
        assert (refused.status_code, refused.json()["code"]) == (403, "AUTH_CLOSED")


def test_a_new_person_registers_orders_follows_and_watches(tmp_path: Path) -> None:
    with serving(tmp_path / "ws", CINEFLOW_OPEN_REGISTRATION="1") as served:
        with platform(served) as client:
            made = client.post(
                "/api/auth/register", json={"email": "new@example.com", "password": PASSWORD, "username": "New"}
            )
            assert made.status_code == 201, made.text
            again = client.post("/api/auth/login", json={"email": "new@example.com", "password": PASSWORD}).json()
            assert again["user"]["username"] == "New"
            nobody = client.get("/api/videos")
            assert (nobody.status_code, nobody.json()["code"]) == (401, "UNAUTHORIZED")
        with platform(served, again["token"]) as mine:
            assert mine.get("/api/auth/me").json()["user"]["email"] == "new@example.com"
            ordered = mine.post("/api/videos", json={"prompt": "A paper boat in the rain", "orientation": "landscape"})
            assert ordered.status_code == 202, ordered.text
            job = ordered.json()["job"]
            empty = mine.post("/api/videos", json={"prompt": ""})
            assert (empty.status_code, empty.json()["code"]) == (422, "VALIDATION_ERROR")
            assert empty.json()["error"].startswith("body.prompt: it needs 1 characters or more. ")
            with mine.stream("GET", job["streamUrl"]) as stream:
                kinds = [line[7:] for line in stream.iter_lines() if line.startswith("event: ")]
            assert kinds[-1] == "complete"
            assert mine.get("/api/videos/jobs").json() == {"jobs": []}
            done = mine.get(f"/api/videos/jobs/{job['id']}").json()["job"]
            assert (done["status"], done["progress"], done["videoId"]) == ("completed", 100, job["id"])
            listed = mine.get("/api/videos", params={"limit": 100000}).json()
            assert listed["pagination"] == {"page": 1, "limit": 100, "total": 1, "totalPages": 1}
            film = listed["videos"][0]
            assert film["orientation"] == "landscape"
            assert mine.get(film["videoUrl"]).content[4:8] == b"ftyp"
            assert mine.get(film["thumbnailUrl"]).content[:3] == b"\xff\xd8\xff"
            missing = mine.get("/api/videos/video_none")
            assert (missing.status_code, missing.json()["code"]) == (404, "NOT_FOUND")


def test_one_persons_video_is_not_anothers(served: Served, boss: httpx.Client) -> None:
    with served.person(boss, "p1@example.com", "artist") as one, served.person(boss, "p2@example.com", "artist") as two:
        ordered = one.post("/api/videos", json={"prompt": "mine"}).json()["job"]["id"]
        for address in (f"/api/videos/{ordered}", f"/api/videos/jobs/{ordered}", f"/api/videos/jobs/{ordered}/stream"):
            assert two.get(address).status_code == 404
        until = time.monotonic() + 60
        while one.get(f"/api/videos/jobs/{ordered}").json()["job"]["status"] != "completed":
            assert time.monotonic() < until
            time.sleep(0.1)
    assert boss.get("/api/auth/me").json()["user"]["email"] == BOSS
