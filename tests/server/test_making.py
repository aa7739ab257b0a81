"""From a sample story to judged takes over the wire: boards, cost sheets, runs, jobs, events, media."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.server.conftest import Served, ended, kill, paged, rehearse, sample, serving


def test_a_story_is_planned_rehearsed_judged_and_seen(served: Served, boss: httpx.Client) -> None:
    project, board = sample(boss, "灯塔 Lighthouse")
    shots = [shot["id"] for shot in board["shots"][:2]]
    wish = {"shot_ids": shots, "provider": "rehearsal", "takes": 1}
    sheet = boss.post(f"/api/v1/projects/{project}/plan", json=wish).json()
    assert sheet["lines"][0]["takes"] == 2
    agreed = {**wish, "quote": sheet["quote"]}
    first = boss.post(f"/api/v1/projects/{project}/runs", json=agreed, headers={"Idempotency-Key": "once"})
    again = boss.post(f"/api/v1/projects/{project}/runs", json=agreed, headers={"Idempotency-Key": "once"})
    other = boss.post(
        f"/api/v1/projects/{project}/runs", json={**agreed, "takes": 2}, headers={"Idempotency-Key": "once"}
    )
    assert first.status_code == 202
    assert again.json() == first.json()
    assert again.headers["idempotency-replayed"] == "true"
    assert (other.status_code, other.json()["code"]) == (422, "idempotency.other")
    over = ended(boss, first.json()["run"])
    assert (over["state"], over["done"]) == ("done", 2)
    seen = boss.get(f"/api/v1/projects/{project}/board").json()
    assert seen["counts"] == {"review": 2, "draft": len(board["shots"]) - 2}
    take = seen["shots"][0]["takes"][0]
    part = boss.get(take["video_url"], headers={"Range": "bytes=0-99"})
    assert part.status_code == 206
    assert len(part.content) == 100
    assert part.content[4:8] == b"ftyp"
    assert part.headers["x-content-type-options"] == "nosniff"
    whole = boss.head(take["video_url"])
    assert int(whole.headers["content-length"]) > 1000
    assert boss.get(take["video_url"], headers={"If-None-Match": whole.headers["etag"]}).status_code == 304
    assert boss.get(take["video_url"], headers={"Range": "bytes=99999999-"}).status_code == 416
    for no_range in ("junk", "bytes=9-4", "bytes=a-b", "frames=0-9", "bytes=-"):
        assert boss.get(take["video_url"], headers={"Range": no_range}).status_code == 200, no_range
    assert boss.get(take["poster_url"]).content[:3] == b"\xff\xd8\xff"
    judged = boss.patch(f"/api/v1/takes/{take['id']}", json={"verdict": "approved", "rating": 4}).json()
    assert (judged["verdict"], judged["rating"]) == ("approved", 4)
    detail = boss.get(f"/api/v1/takes/{take['id']}").json()
    assert (detail["fps"], detail["has_sound"]) == ("24", True)
    assert detail["frames"] == 24 * detail["seconds"]
    notes = f"takes/{take['id']}/notes"
    note = boss.post(f"/api/v1/{notes}", json={"frame": 12, "text": "Hold it longer"}).json()
    boss.post(f"/api/v1/{notes}", json={"frame": 3, "text": "Begin later"})
    assert [n["text"] for n in paged(boss, notes)] == ["Begin later", "Hold it longer"]
    review = boss.get(f"/api/v1/projects/{project}/review").json()["items"]
    assert paged(boss, f"projects/{project}/review") == review
    assert boss.delete(f"/api/v1/notes/{note['id']}").status_code == 204
    assert boss.get(f"/api/v1/projects/{project}/board").json()["shots"][0]["status"] == "approved"


def test_an_edit_reaches_the_persons_file_and_two_editors_do_not_overwrite_each_other(
    served: Served, boss: httpx.Client
) -> None:
    project, board = sample(boss, "Edited")
    shot = board["shots"][0]
    at = f"/api/v1/shots/{shot['id']}"
    assert boss.patch(at, json={"prompt": "x"}).status_code == 428
    good = boss.patch(at, json={"prompt": "Rain over the harbour."}, headers={"If-Match": f'"{shot["etag"]}"'})
    assert good.status_code == 200, good.text
    late = boss.patch(at, json={"prompt": "Sun."}, headers={"If-Match": f'"{shot["etag"]}"'})
    assert late.status_code == 412
    folder = boss.get(f"/api/v1/projects/{project}").json()["folder"]
    texts = [file.read_text() for file in (served.root / folder).rglob("storyboard*")]
    assert any("Rain over the harbour." in text for text in texts)
    preview = boss.post(
        f"/api/v1/projects/{project}/board/edits",
        json={"shot_ids": [s["id"] for s in board["shots"]], "set": {"seconds": 4}, "preview": True},
    ).json()
    assert {change["after"] for change in preview["changes"]} == {"4"}
    assert boss.get(at).json()["seconds"] == shot["seconds"]  # a preview changes nothing


HARBOUR = """---
cineflow: storyboard
---

# Scene: Harbour

## Shot (4s)

Rain.

## Shot

Boats.

# Scene

Words for people.

## Shot

A lamp.
"""


def test_scenes_and_shots_are_put_in_another_order_in_the_persons_file(boss: httpx.Client, served: Served) -> None:
    project = boss.post("/api/v1/projects", json={"name": "Ordered"}).json()["id"]
    segments = [{"segment_index": n, "prompt_text": f"words {n}"} for n in (1, 2)]
    for name, text in (("note.md", HARBOUR), ("plain.json", json.dumps({"segments": segments}))):
        boss.post(f"/api/v1/projects/{project}/storyboards", files={"file": (name, text)}).raise_for_status()

    def board() -> tuple[list[str], dict[str, Any]]:
        shown = boss.get(f"/api/v1/projects/{project}/board").json()
        return [scene["id"] for scene in shown["scenes"]], {Path(one["file"]).name: one for one in shown["storyboards"]}

    def put(file: dict[str, Any], scenes: dict[str, list[int]], digest: str = "") -> httpx.Response:
        key = file["id"]
        wish = [{"scene": f"{key}.{one}", "shot_ids": [f"{key}.{n}" for n in shots]} for one, shots in scenes.items()]
        match = {"If-Match": f'"{digest or file["digest"]}"'}
        return boss.put(
            f"/api/v1/projects/{project}/board/order", json={"storyboard": key, "scenes": wish}, headers=match
        )

    ids, files = board()
    note, plain = files["storyboard-note.md"], files["storyboard-plain.json"]
    moved = put(note, {"s2": [3], "s1": [2, 1]})
    assert moved.status_code == 200, moved.text
    ids, files = board()
    assert ids[:2] == [f"{note['id']}.s2", f"{note['id']}.s1"]
    assert files["storyboard-note.md"]["digest"] == moved.json()["digest"]
    assert files["storyboard-plain.json"]["digest"] == plain["digest"]
    text = (served.root / note["file"]).read_text("utf-8")
    assert [line for line in text.splitlines() if line.startswith("#")] == [
        "# Scene 2", "## Shot 3", "# Scene 1: Harbour", "## Shot 2", "## Shot 1 (4s)",
    ]  # fmt: skip
    assert text.index("# Scene 2") < text.index("Words for people.") < text.index("## Shot 3")

    late = put(note, {"s1": [1, 2], "s2": [3]})
    assert (late.status_code, late.json()["code"]) == (412, "etag.mismatch")
    for wrong in ({"s1": [1, 2, 3]}, {"s1": [1, 2, 3], "s2": [], "s3": []}, {"s1": [1, 2], "s2": [3, 3]}):
        assert put(files["storyboard-note.md"], wrong).json()["code"] == "board.bad_order"
    emptied = put(files["storyboard-note.md"], {"s1": [1, 2, 3], "s2": []})
    assert emptied.status_code == 200, emptied.text
    assert "Words for people." in (served.root / note["file"]).read_text("utf-8")

    turned = put(plain, {"s1": [2, 1]})
    assert turned.status_code == 200, turned.text
    written = json.loads((served.root / plain["file"]).read_text("utf-8"))["segments"]
    assert [one["segment_index"] for one in written] == [2, 1]


def test_a_file_changed_by_hand_shows_on_the_board(served: Served, boss: httpx.Client) -> None:
    project, board = sample(boss, "By hand")
    folder = boss.get(f"/api/v1/projects/{project}").json()["folder"]
    file = next((served.root / folder).rglob("storyboard*"))
    before = board["shots"][0]["prompt"]
    file.write_text(file.read_text().replace(json.dumps(before, ensure_ascii=False)[1:-1], "Written by hand."))
    assert boss.get(f"/api/v1/projects/{project}/board").json()["shots"][0]["prompt"] == "Written by hand."


def test_events_go_on_where_a_client_left_off(served: Served, boss: httpx.Client) -> None:
    project, board = sample(boss, "Told")
    run = rehearse(boss, project, [board["shots"][0]["id"]])
    ended(boss, run)
    numbers: list[int] = []
    for after in ("0", None):
        headers = {"Last-Event-ID": after or str(numbers[1])}
        with boss.stream("GET", "/api/v1/events", headers=headers) as stream:
            got: list[int] = []
            for line in stream.iter_lines():
                if line.startswith("data: {"):
                    got.append(json.loads(line[6:])["number"])
                if len(got) == 4:
                    break
        if after:
            numbers = got
        else:
            assert got[:2] == numbers[2:4]
    assert numbers == sorted(numbers)
    # A line that breaks before anything happened is gone on with where it began.
    with boss.stream("GET", "/api/v1/events") as stream:
        begun = next(line for line in stream.iter_lines() if line.startswith("id: "))
    made = boss.post("/api/v1/projects", json={"name": "Meanwhile"}).json()["id"]
    with boss.stream("GET", "/api/v1/events", headers={"Last-Event-ID": begun.removeprefix("id: ")}) as stream:
        told = next(json.loads(line[6:]) for line in stream.iter_lines() if line.startswith("data: {"))
    assert (told["kind"], told["project"]) == ("project.created", made)
    second = rehearse(boss, project, [board["shots"][1]["id"]])
    assert boss.post(f"/api/v1/runs/{second}/cancel").status_code == 202
    pages: list[str] = []
    page = boss.get("/api/v1/runs", params={"project": project, "limit": 1}).json()
    while page["next"]:
        pages += [one["id"] for one in page["items"]]
        page = boss.get("/api/v1/runs", params={"project": project, "limit": 1, "cursor": page["next"]}).json()
    assert [*pages, page["items"][0]["id"]] == [second, run], "runs come in pages, newest first"


def test_providers_keys_are_written_and_never_read_back(served: Served, boss: httpx.Client) -> None:
    secret = "fal-secret-0123456789abcdef"
    changed = boss.patch("/api/v1/providers/fal", json={"api_key": secret})
    assert changed.status_code == 200, changed.text
    assert changed.json()["key_tail"] == secret[-4:]
    for address in ("/api/v1/providers", "/api/v1/providers/fal", "/api/v1/audit", "/metrics"):
        assert secret not in boss.get(address).text
    log = next(served.root.parent.glob("*-home/stderr.txt")).read_text()
    assert secret not in log
    held = boss.post("/api/v1/providers/fal/pause").json()
    assert held["is_held"], held
    boss.post("/api/v1/providers/fal/resume")


@pytest.mark.slow
def test_a_server_killed_in_the_middle_finishes_after_its_restart(tmp_path: Path) -> None:
    with serving(tmp_path / "ws", "--emulate") as served, served.set_up() as boss:
        project, board = sample(boss, "Killed")
        shots = [shot["id"] for shot in board["shots"][:4]]
        run = rehearse(boss, project, shots, takes=2)
        with boss.stream("GET", "/api/v1/events", headers={"Last-Event-ID": "0"}) as stream:
            for line in stream.iter_lines():
                if line.startswith("data: {") and json.loads(line[6:])["kind"].startswith("job.submitt"):
                    break
        kill(served)
        served.start()
        with served.signed_in() as back:
            over = ended(back, run)
            assert (over["state"], over["done"]) == ("done", 8), over
            takes = [t for s in back.get(f"/api/v1/projects/{project}/board").json()["shots"] for t in s["takes"]]
            assert len(takes) == 8
    assert not list((tmp_path / "ws").rglob("*.tmp"))
