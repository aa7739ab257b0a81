"""Pictures over the wire: drafted into a sheet, made, several of one order seen, kept where the film finds them."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image
from tests.server.conftest import Served, ended, rehearse, sample

FILM = {
    "title": "Harbour",
    "character_bible": [{"name": "Lin", "description": "a tall woman in a red coat"}],
    "segments": [
        {"segment_index": 1, "prompt_text": "Lin waits under a lamp", "duration_seconds": 5,
         "asset": {"characters": ["Lin"], "scene": "old harbour", "props": ["umbrella"]}},
    ],
}  # fmt: skip
SHEET = {
    "kind": "image",
    "title": "Portraits",
    "takes": 1,
    "segments": [
        {"segment_index": 1, "prompt_text": "Mei, ink drawing", "results": 3, "keep_as": "asset/character/Mei"},
        {"segment_index": 2, "prompt_text": "a lamp", "keep_as": "../elsewhere/asset/props/lamp"},
    ],
}


def project_with(boss: httpx.Client, name: str, content: dict[str, Any], called: str = "storyboard.json") -> str:
    project = boss.post("/api/v1/projects", json={"name": name}).json()["id"]
    files = {"file": (called, json.dumps(content).encode())}
    made = boss.post(f"/api/v1/projects/{project}/storyboards", files=files)
    assert made.status_code == 201, made.text
    return project


def board_of(client: httpx.Client, project: str) -> dict[str, Any]:
    return client.get(f"/api/v1/projects/{project}/board").json()


def film_of(client: httpx.Client, project: str) -> str:
    return next(one["id"] for one in board_of(client, project)["storyboards"] if one["title"] == FILM["title"])


def made(client: httpx.Client, project: str, shots: list[str]) -> list[dict[str, Any]]:
    """Rehearse shots, and return them as they are then."""
    ended(client, rehearse(client, project, shots))
    by_id = {shot["id"]: shot for shot in board_of(client, project)["shots"]}
    return [by_id[shot] for shot in shots]


def test_what_a_film_has_no_picture_of_is_drafted_made_kept_and_found(boss: httpx.Client) -> None:
    project = project_with(boss, "Drafted", FILM)
    door = f"/api/v1/projects/{project}/pictures"
    drafted = boss.post(door, json={"storyboard": film_of(boss, project)})
    assert drafted.status_code == 201, drafted.text
    sheet = drafted.json()
    assert (sheet["kind"], sheet["shots"], sheet["file"].rpartition("/")[2]) == ("image", 3, "storyboard.pictures.json")
    board = board_of(boss, project)
    shots = [shot for shot in board["shots"] if shot["storyboard"] == sheet["id"]]
    assert [(shot["kind"], shot["seconds"], shot["keep_as"], shot["kept"]) for shot in shots] == [
        ("image", None, "asset/character/Lin", ""), ("image", None, "asset/scene/old harbour", ""),
        ("image", None, "asset/props/umbrella", ""),
    ]  # fmt: skip
    assert board["shots"][-3:] == shots, "the film comes first"
    assert board["seconds"] == boss.get(f"/api/v1/projects/{project}").json()["seconds"]
    again = boss.post(door, json={"storyboard": film_of(boss, project)})
    assert (again.status_code, again.json()["code"]) == (409, "pictures.exists")
    another = boss.post(door, json={"storyboard": film_of(boss, project), "is_another": True}).json()
    assert another["file"].endswith("storyboard.pictures-2.json")

    (lin, *_) = made(boss, project, [shots[0]["id"]])
    take = lin["takes"][0]
    assert (take["kind"], take["seconds"], take["more"]) == ("image", None, [])
    kept = boss.post(f"/api/v1/takes/{take['id']}/keep")
    assert (kept.status_code, kept.json()) == (200, {"path": "asset/character/Lin.png", "is_new": True}), kept.text
    assert boss.post(f"/api/v1/takes/{take['id']}/keep").json()["is_new"] is False
    assert boss.get(f"/api/v1/shots/{lin['id']}").json()["kept"] == "asset/character/Lin.png"
    assets = boss.get(f"/api/v1/projects/{project}/assets").json()
    assert [one["path"] for one in assets["pictures"]] == ["asset/character/Lin.png"]
    film = [one for one in assets["cast"] if one["storyboard"] == FILM["title"]]
    assert [one["pictures"] for one in film] == [["asset/character/Lin.png"]]


@pytest.fixture(scope="module")
def portraits(boss: httpx.Client) -> tuple[str, dict[str, Any], dict[str, Any]]:
    """A project with a sheet that was rehearsed, and its two shots."""
    project = project_with(boss, "Portraits", SHEET)
    ids = [shot["id"] for shot in board_of(boss, project)["shots"] if shot["kind"] == "image"]
    mei, lamp = made(boss, project, ids)
    return project, mei, lamp


def test_every_picture_of_an_order_is_seen_and_can_be_kept(
    served: Served, boss: httpx.Client, portraits: tuple[str, dict[str, Any], dict[str, Any]]
) -> None:
    project, mei, _ = portraits
    (take,) = mei["takes"]
    assert (mei["results"], mei["poster_url"]) == (3, take["poster_url"])
    assert take["more"] == [f"/api/v1/takes/{take['id']}/pictures/{n}" for n in (2, 3)]
    seen = [boss.get(url) for url in (take["video_url"], *take["more"])]
    assert [one.headers["content-type"] for one in seen] == ["image/png"] * 3
    assert len({one.content for one in seen}) == 3
    small = boss.get(f"{take['more'][1]}?variant=poster")
    assert small.headers["content-type"] == "image/jpeg"
    with Image.open(io.BytesIO(small.content)) as picture:
        assert max(picture.size) <= 640
    named = boss.get(f"{take['more'][1]}?download=true").headers["content-disposition"]
    assert "Mei%20v1.3.png" in named
    for missing in (0, 4):
        assert boss.get(f"/api/v1/takes/{take['id']}/pictures/{missing}").status_code == 404
    gone = boss.post(f"/api/v1/takes/{take['id']}/keep", json={"number": 4})
    assert (gone.status_code, gone.json()["code"]) == (404, "pictures.not_found")
    assert boss.post(f"/api/v1/takes/{take['id']}/keep", json={"number": 3}).json()["path"] == "asset/character/Mei.png"
    folder = served.root / boss.get(f"/api/v1/projects/{project}").json()["folder"]
    assert (folder / "asset/character/Mei.png").read_bytes() == seen[2].content
    refused = boss.post(f"/api/v1/takes/{take['id']}/keep")
    assert (refused.status_code, refused.json()["code"]) == (409, "pictures.kept_already")
    replaced = boss.post(f"/api/v1/takes/{take['id']}/keep", json={"replace": True})
    assert replaced.json() == {"path": "asset/character/Mei.png", "is_new": True}
    assert (folder / "asset/character/Mei.png").read_bytes() == seen[0].content


def test_a_picture_stays_in_its_project_and_out_of_the_film(
    served: Served, boss: httpx.Client, portraits: tuple[str, dict[str, Any], dict[str, Any]]
) -> None:
    project, mei, lamp = portraits
    refused = boss.post(f"/api/v1/takes/{lamp['takes'][0]['id']}/keep")
    assert (refused.status_code, refused.json()["code"]) == (400, "pictures.outside")
    assert not (served.root / "elsewhere").exists()
    take = mei["takes"][0]
    assert boss.get(take["poster_url"]).headers["content-type"] == "image/jpeg"
    assert boss.get(f"/api/v1/takes/{take['id']}/waveform").json()["code"] == "take.no_sound"
    noted = boss.post(f"/api/v1/takes/{take['id']}/notes", json={"frame": 0, "text": "darker"})
    assert noted.status_code == 201
    approved = boss.patch(f"/api/v1/takes/{take['id']}", json={"verdict": "approved"}).json()
    assert (approved["verdict"], approved["kind"]) == ("approved", "image")
    cut = boss.post(f"/api/v1/projects/{project}/cuts", json={"name": "Cut", "items": [{"take": take["id"]}]})
    assert "is a picture" in cut.text, cut.text


def test_a_shot_becomes_a_picture_and_says_where_it_is_kept(boss: httpx.Client) -> None:
    project = project_with(boss, "Edited", FILM)
    shot = next(one for one in board_of(boss, project)["shots"] if one["storyboard"] == film_of(boss, project))
    edit = {"kind": "image", "results": 2, "keep_as": "asset/props/lamp"}
    saved = boss.patch(f"/api/v1/shots/{shot['id']}", json=edit, headers={"If-Match": f'"{shot["etag"]}"'})
    assert saved.status_code == 200, saved.text
    assert {name: saved.json()[name] for name in edit} == edit
    assert saved.json()["seconds"] is None


def test_names_that_no_file_can_have_break_no_board(boss: httpx.Client) -> None:
    rows = [
        {"segment_index": n, "prompt_text": "x", "keep_as": place}
        for n, place in enumerate(("/", "x" * 3000, "../../../etc/passwd"), 1)
    ]
    project = project_with(boss, "Odd", {"kind": "image", "segments": rows})
    shots = [shot for shot in board_of(boss, project)["shots"] if shot["kind"] == "image"]
    assert [shot["kept"] for shot in shots] == [""] * len(rows), board_of(boss, project)["problems"]
    for shot in made(boss, project, [shot["id"] for shot in shots]):
        answer = boss.post(f"/api/v1/takes/{shot['takes'][0]['id']}/keep")
        assert answer.status_code == 400, answer.text


def test_other_peoples_pictures_are_not_there(served: Served, boss: httpx.Client) -> None:
    with (
        served.person(boss, "mara@example.com", "artist") as mara,
        served.person(boss, "otto@example.com", "artist") as otto,
        served.person(boss, "vera@example.com", "viewer") as vera,
    ):
        project = project_with(mara, "Hers", FILM)
        asked = {"storyboard": film_of(mara, project)}
        assert otto.post(f"/api/v1/projects/{project}/pictures", json=asked).status_code == 404
        own, _ = sample(otto, "His")
        assert otto.post(f"/api/v1/projects/{own}/pictures", json=asked).status_code == 404
        people = {one["email"]: one["id"] for one in boss.get("/api/v1/users").json()["items"]}
        boss.put(f"/api/v1/projects/{project}/members/{people['vera@example.com']}")
        assert vera.post(f"/api/v1/projects/{project}/pictures", json=asked).status_code == 403
        bare = {"X-CineFlow": ""}
        assert mara.post(f"/api/v1/projects/{project}/pictures", json=asked, headers=bare).status_code == 403
        assert mara.post(f"/api/v1/projects/{project}/pictures", json={**asked, "kinds": ["poster"]}).status_code == 422
        drafted = mara.post(f"/api/v1/projects/{project}/pictures", json=asked).json()
        shot = next(one for one in board_of(mara, project)["shots"] if one["storyboard"] == drafted["id"])
        (shot,) = made(mara, project, [shot["id"]])
        take = shot["takes"][0]["id"]
        assert otto.post(f"/api/v1/takes/{take}/keep").status_code == 404
        assert otto.get(f"/api/v1/takes/{take}/pictures/1").status_code == 404
        assert vera.get(f"/api/v1/takes/{take}/pictures/1").status_code == 200
        assert vera.post(f"/api/v1/takes/{take}/keep").status_code == 403
        folder = served.root / mara.get(f"/api/v1/projects/{project}").json()["folder"]
        assert not (folder / "asset").exists()
        nothing = mara.post(f"/api/v1/projects/{project}/pictures", json={"storyboard": drafted["id"]})
        assert (nothing.status_code, nothing.json()["code"]) == (404, "pictures.nothing_wanted")
    assert isinstance(folder, Path)
