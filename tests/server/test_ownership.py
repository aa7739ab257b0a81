"""One person's every id, tried by another at every address that takes one: it is not there, and nothing changes."""

from __future__ import annotations

import time
from collections.abc import Generator
from pathlib import Path
from typing import Any

import httpx
import pytest
from drawn import Piece, Reel, draw_reel
from tests.server.conftest import Served, ended, rehearse, sample, serving
from tests.server.test_assets import picture
from tests.server.test_timeline import wave_of
from tests.server.test_webhooks import Receiver, receiving

_NOBODYS = {
    "/api/v1/providers/{name}", "/api/v1/models/{provider}/{model_id}", "/v1/models/{name}",
    "/api/v1/invitations/{token}", "/v1/videos/characters/",
}  # fmt: skip
"""Beginnings of addresses whose last word is nobody's id."""
_EMPTY = {
    "/api/v1/footage/{footage_id}/proxy", "/api/v1/footage/{footage_id}/transcript",
    "/api/v1/keys/{key_id}", "/api/v1/users/{user_id}",
}  # fmt: skip
"""Where not even the owner, an artist, finds anything."""


@pytest.fixture(scope="module")
def receiver() -> Generator[Receiver]:
    with receiving() as one:
        yield one


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, receiver: Receiver) -> Generator[Served]:
    with serving(tmp_path_factory.mktemp("owned") / "workspace", CINEFLOW_ALLOW_HOSTS=receiver.host) as one:
        yield one


def until_over(client: httpx.Client, address: str, *, within: float = 120.0) -> dict[str, Any]:
    end = time.monotonic() + within
    while True:
        seen: dict[str, Any] = client.get(address).json()
        if seen.get("state", seen.get("status")) in ("done", "ready", "completed", "partial_success", "failed"):
            return seen
        assert time.monotonic() < end, seen
        time.sleep(0.1)


def belongings(mara: httpx.Client, receiver: Receiver, talk: Path) -> dict[str, str]:
    """Make one of everything, and return its ids by the names that addresses have for them."""
    project, board = sample(mara, "Mara's film")
    run = rehearse(mara, project, [board["shots"][0]["id"]])
    ended(mara, run)
    shot = mara.get(f"/api/v1/projects/{project}/board").json()["shots"][0]
    take = shot["takes"][0]["id"]
    note = mara.post(f"/api/v1/takes/{take}/notes", json={"text": "warmer", "frame": 1}).json()["id"]
    files = {"file": ("kite.png", picture())}
    asset = mara.post(f"/api/v1/projects/{project}/assets", data={"kind": "prop", "name": "Kite"}, files=files).json()
    tune = {"file": ("tune.wav", wave_of(440, 1))}
    sound = mara.post(f"/api/v1/projects/{project}/sounds", files=tune).json()["id"]
    film = {"file": (talk.name, talk.read_bytes(), "video/mp4")}
    video = mara.post("/api/v1/videos/upload", files=film).json()["video_id"]
    looked = until_over(mara, f"/api/v1/footage/{video}")
    assert looked["state"] == "ready"
    sheet = mara.get(looked["sprite_url"]).text.partition("sprite-")[2].partition(".jpg")[0]
    words = {"source": "file", "text": "1\n00:00:00,000 --> 00:00:00,500\nHello\n"}
    cut = {"name": "Cut", "items": [{"footage": video, "in": "0f", "out": "20f"}], "subtitles": words}
    cuts = mara.post(f"/api/v1/projects/{project}/cuts", json=cut).json()["id"]
    render = mara.post(f"/api/v1/cuts/{cuts}/renders", json={"quality": "draft", "beside": True}).json()["id"]
    assert until_over(mara, f"/api/v1/renders/{render}")["state"] == "done"
    hook = mara.post("/api/v1/webhooks", json={"url": receiver.url(), "events": ["*"]}).json()["id"]
    delivery = mara.post(f"/api/v1/webhooks/{hook}/test").json()["id"]
    upload = mara.post("/api/v1/uploads", headers={"Tus-Resumable": "1.0.0", "Upload-Length": "10"})
    task = mara.post("/api/v1/tasks/create", json={"video_ids": [video]}).json()["task_id"]
    asked = {"videos": [{"type": "local", "path": video}]}
    batch = mara.post("/api/v1/batch/process", json=asked).json()["task_id"]
    until_over(mara, f"/api/v1/tasks/{task}")
    until_over(mara, f"/api/v1/batch/tasks/{batch}/status")
    key = mara.post("/api/v1/keys", json={"name": "mine"}).json()
    text = {"text": "EXT. HARBOUR - NIGHT\n\nMei walks along the pier.\n", "planner": "offline", "is_script": True}
    script = mara.post(f"/api/v1/projects/{project}/scripts", json=text).json()["id"]
    order = {"model": "rehearsal", "prompt": "a kite", "seconds": "2", "size": "64x48"}
    made = mara.post("/v1/videos", json=order).json()["id"]
    until_over(mara, f"/v1/videos/{made}")
    return {
        "project_id": project, "storyboard_id": shot["storyboard"], "shot_id": shot["id"], "take_id": take,
        "run_id": run, "job_id": mara.get(f"/api/v1/jobs?project={project}&kind=generate").json()["items"][0]["id"],
        "note_id": str(note), "asset_id": asset["id"], "footage_id": video, "cuts_id": cuts, "render_id": render, "sound_id": sound,
        "script_id": script, "webhook_id": hook, "delivery_id": delivery, "upload_id": upload.headers["location"].rpartition("/")[2],
        "task_id": task, "batch task_id": batch, "key_id": key["id"], "videos video_id": video, "video_id": made,
        "session_id": mara.get("/api/v1/sessions").json()["items"][0]["id"], "user_id": mara.get("/api/v1/me").json()["id"],
        "call_id": "call_of_hers", "number": "1", "frame": str(looked["thumbnails"][0]), "sheet": str(int(sheet)), "form": "edl",
    }  # fmt: skip


def filled(path: str, known: dict[str, str]) -> str:
    """Return an address with ids in it. Auto-Clip's batches and videos have names of others for theirs."""
    said = dict(known)
    if path.startswith("/api/v1/batch/"):
        said["task_id"] = known["batch task_id"]
    if path.startswith("/api/v1/videos/"):
        said["video_id"] = known["videos video_id"]
    if path.startswith("/api/videos/jobs/"):
        said["job_id"] = known["video_id"]
    return path.format(**said)


def example(schema: dict[str, Any], document: dict[str, Any]) -> Any:
    """Return the least that a schema takes."""
    if "$ref" in schema:
        return example(document["components"]["schemas"][schema["$ref"].rpartition("/")[2]], document)
    for several in ("anyOf", "oneOf", "allOf"):
        if several in schema:
            return example(schema[several][0], document)
    if "enum" in schema or "const" in schema:
        return schema.get("const", schema.get("enum", [None])[0])
    match schema.get("type"):
        case "object":
            named = schema.get("properties", {})
            return {name: example(named[name], document) for name in schema.get("required", ())}
        case "array":
            return [example(schema["items"], document)] * schema.get("minItems", 0)
        case "integer" | "number":
            return schema.get("minimum", schema.get("exclusiveMinimum", 0) + 1)
        case "boolean":
            return True
        case _:
            return "x" * max(1, schema.get("minLength", 1))


def bodies(operation: dict[str, Any], document: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what to send: nothing that is right, and something that is."""
    content: dict[str, Any] = operation.get("requestBody", {}).get("content", {})
    sent: list[dict[str, Any]] = [{"json": {}}]
    if "application/json" in content:
        sent.append({"json": example(content["application/json"]["schema"], document)})
    if "multipart/form-data" in content:
        sent.append({"data": {"kind": "prop", "name": "x"}, "files": {"file": ("x.png", picture())}})
    return sent


@pytest.mark.slow
def test_one_persons_every_id_is_nothing_to_another(
    served: Served, boss: httpx.Client, receiver: Receiver, tmp_path: Path
) -> None:
    reel = Reel((Piece(60, pan=0),), has_sound=True, size=(64, 48), talks=((0.3, 1.5),))
    talk = draw_reel(tmp_path / "talk.mp4", reel)
    with (
        served.person(boss, "mara@example.com", "artist") as mara,
        served.person(boss, "tom@example.com", "supervisor") as tom,
    ):
        known = belongings(mara, receiver, talk)
        document = mara.get("/api/v1/openapi.json").json()
        addresses = [path for path in document["paths"] if "{" in path and not path.startswith(tuple(_NOBODYS))]
        gets = [path for path in addresses if "get" in document["paths"][path] and path not in _EMPTY]
        seen = {path: mara.get(filled(path, known)).status_code for path in gets if not path.endswith("/stream")}
        assert {path: status for path, status in seen.items() if status >= 300} == {}, "their owner sees them"
        tried = 0
        for path in addresses:
            address = filled(path, known)
            for method, operation in document["paths"][path].items():
                for body in bodies(operation, document):
                    answer = tom.request(method.upper(), address, headers={"If-Match": "*"}, **body)
                    assert answer.status_code in (403, 404), (method, path, body, answer.status_code, answer.text[:300])
                    tried += 1
            if "get" in document["paths"][path]:
                assert tom.head(address).status_code in (403, 404, 405), path
        assert tried > 120
        again = {path: mara.get(filled(path, known)).status_code for path in seen}
        assert again == seen, "nothing was changed or taken away"
        for address in ("jobs", "footage", "webhooks", "tasks"):
            told = tom.get(f"/api/v1/{address}").json()
            rows = told.get("items", told.get("tasks")) if isinstance(told, dict) else told
            assert rows == [], address
        assert tom.get("/v1/videos").json()["data"] == []
