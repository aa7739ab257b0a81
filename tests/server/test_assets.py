"""Reference pictures over the wire: put beside the storyboards under a name, seen, used, taken away."""

from __future__ import annotations

import io
from pathlib import Path

import httpx
import pytest
from PIL import Image
from tests.server.conftest import Served, sample


def picture(kind: str = "PNG", size: tuple[int, int] = (64, 48)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, kind)
    return out.getvalue()


def put(
    client: httpx.Client, project: str, content: bytes, *, kind: str, name: str, called: str = "x.png"
) -> httpx.Response:
    return client.post(
        f"/api/v1/projects/{project}/assets", data={"kind": kind, "name": name}, files={"file": (called, content)}
    )


def folder_of(served: Served, client: httpx.Client, project: str) -> Path:
    return served.root / client.get(f"/api/v1/projects/{project}").json()["folder"]


def test_a_picture_lies_beside_the_storyboard_and_its_person_has_it(served: Served, boss: httpx.Client) -> None:
    project, _ = sample(boss, "Pictured")
    before = boss.get(f"/api/v1/projects/{project}/assets").json()
    assert before["pictures"] == []
    iris = next(one for one in before["cast"] if one["name"] == "Iris")
    assert (iris["id"], iris["pictures"]) == ("@iris", [])
    made = put(boss, project, picture("JPEG"), kind="character", name="Iris", called="..\\..\\evil.exe")
    assert made.status_code == 201, made.text
    file = folder_of(served, boss, project) / "asset" / "character" / "Iris.jpg"
    assert file.read_bytes() == picture("JPEG")
    after = boss.get(f"/api/v1/projects/{project}/assets").json()
    assert [(one["kind"], one["name"], one["path"]) for one in after["pictures"]] == [
        ("character", "Iris", "asset/character/Iris.jpg")
    ]
    assert next(one for one in after["cast"] if one["name"] == "Iris")["pictures"] == ["asset/character/Iris.jpg"]
    seen = boss.get(made.json()["url"])
    assert (seen.content, seen.headers["content-type"]) == (picture("JPEG"), "image/jpeg")
    large = put(boss, project, picture(size=(1600, 1200)), kind="place", name="Pier").json()
    assert Image.open(io.BytesIO(boss.get(large["poster_url"]).content)).size == (640, 480)
    assert boss.delete(f"/api/v1/projects/{project}/assets/{large['id']}").status_code == 204
    second = put(boss, project, picture(), kind="character", name="Iris").json()
    assert second["path"] == "asset/character/Iris_2.png"
    assert boss.delete(f"/api/v1/projects/{project}/assets/{second['id']}").status_code == 204
    assert len(boss.get(f"/api/v1/projects/{project}/assets").json()["pictures"]) == 1


@pytest.mark.parametrize(
    ("content", "kind", "code"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "character", "asset.no_picture"),
        (b"<html><script>", "prop", "asset.no_picture"),
        (b"", "prop", "asset.no_picture"),
        (picture("GIF"), "place", "asset.no_picture"),
        (picture("PNG", (12_000, 12_000)), "place", "asset.too_large"),
        (picture(), "poster", "asset.bad_kind"),
    ],
)
def test_what_is_no_picture_leaves_nothing(
    served: Served, boss: httpx.Client, content: bytes, kind: str, code: str
) -> None:
    project, _ = sample(boss, "Refused")
    refused = put(boss, project, content, kind=kind, name="x")
    assert (refused.status_code, refused.json()["code"]) == (400, code)
    assert not (folder_of(served, boss, project) / "asset").exists()
    assert not list((served.root / "footage" / ".uploads").glob("*"))


@pytest.mark.parametrize("name", ["../../out", "a/b", ".hidden", "con", "x" * 300, "小美"])
def test_a_name_stays_in_its_folder(served: Served, boss: httpx.Client, name: str) -> None:
    project, _ = sample(boss, "Named")
    made = put(boss, project, picture(), kind="prop", name=name)
    assert made.status_code == 201, made.text
    folder = folder_of(served, boss, project)
    (file,) = list(folder.rglob("*.png"))
    assert file.parent == folder / "asset" / "props"
    assert boss.get(made.json()["url"]).status_code == 200


def test_a_link_out_of_the_project_is_not_followed(served: Served, boss: httpx.Client, tmp_path: Path) -> None:
    project, _ = sample(boss, "Linked")
    (tmp_path / "private.png").write_bytes(picture())
    room = folder_of(served, boss, project) / "asset" / "scene"
    room.mkdir(parents=True)
    (room / "stolen.png").symlink_to(tmp_path / "private.png")
    (room / "mine.png").write_bytes(picture())
    assert [one["name"] for one in boss.get(f"/api/v1/projects/{project}/assets").json()["pictures"]] == ["mine"]


def test_pictures_are_for_members_and_put_by_those_who_may_edit(served: Served, boss: httpx.Client) -> None:
    project, _ = sample(boss, "Members")
    made = put(boss, project, picture(), kind="prop", name="lamp").json()
    with served.person(boss, "eye@example.com", "viewer") as eye:
        at = f"/api/v1/projects/{project}/assets"
        assert [eye.get(at).status_code, eye.get(made["url"]).status_code] == [404, 404]
        boss.put(f"/api/v1/projects/{project}/members/{eye.get('/api/v1/me').json()['id']}")
        assert [eye.get(at).status_code, eye.get(made["url"]).status_code] == [200, 200]
        assert put(eye, project, picture(), kind="prop", name="more").status_code == 403
        assert eye.delete(f"{at}/{made['id']}").status_code == 403
