"""Characters that no file and no database holds are refused before they break either, and names at once do not clash."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from tests.server.conftest import Served, sample

BROKEN = ("a\0b", "a\ud800b")


@pytest.mark.parametrize("text", BROKEN, ids=("nul", "half"))
def test_a_broken_character_is_refused_and_the_storyboard_stays_whole(boss: httpx.Client, text: str) -> None:
    project, board = sample(boss, "Whole")
    shot = board["shots"][0]
    bodies = {
        ("PATCH", f"/api/v1/shots/{shot['id']}"): {"prompt": text},
        ("POST", "/api/v1/projects"): {"name": text},
        ("POST", "/api/v1/keys"): {"name": text},
        ("POST", "/api/v1/jobs/cancel"): {"job_ids": [text]},
        ("POST", "/v1/videos"): {"model": "rehearsal", "prompt": text, "seconds": "2", "size": "64x48"},
    }
    for (method, address), body in bodies.items():
        headers = {"Content-Type": "application/json", "If-Match": shot["etag"]}
        answer = boss.request(method, address, content=json.dumps(body), headers=headers)
        assert answer.status_code in (400, 422), (address, answer.text)
    form = {"model": (None, "rehearsal"), "prompt": (None, "a\0b")}
    assert boss.post("/v1/videos", files=form).status_code == 400
    after = boss.get(f"/api/v1/projects/{project}/board").json()["shots"]
    assert [one["etag"] for one in after] == [one["etag"] for one in board["shots"]]
    # What only looks like one is text: a backslash that is written, and a whole pair.
    fine = r"C:\u0000 and 🎬"
    sent = boss.patch(f"/api/v1/shots/{shot['id']}", json={"prompt": fine}, headers={"If-Match": shot["etag"]})
    assert (sent.status_code, sent.json()["prompt"]) == (200, fine)


def test_an_address_that_no_file_could_have_is_not_there(served: Served, boss: httpx.Client) -> None:
    with httpx.Client(base_url=served.url, trust_env=False) as stranger:
        for address in ("/%00", "/assets/%00", "/assets/gone-1234.js", f"/assets/{'a' * 300}"):
            assert stranger.get(address).status_code == 404, address
        assert stranger.get(f"/{'a' * 300}").status_code == 200  # the Studio says that there is no such page
    assert boss.get("/api/v1/jobs?kind=a%00b").status_code == 400


def test_many_projects_of_one_name_at_once_get_a_folder_each(boss: httpx.Client) -> None:
    with ThreadPoolExecutor(8) as hands:
        answers = list(hands.map(lambda _: boss.post("/api/v1/projects", json={"name": "Same"}), range(16)))
    assert [answer.status_code for answer in answers] == [201] * 16
    assert len({answer.json()["id"] for answer in answers}) == 16
