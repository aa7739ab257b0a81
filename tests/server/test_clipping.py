"""From footage to films over the wire: moments chosen, cuts edited, rendered, handed over; killed in the middle."""

from __future__ import annotations

import json
import time
from collections.abc import Generator
from contextlib import ExitStack
from fractions import Fraction
from pathlib import Path
from typing import Any

import httpx
import pytest
from drawn import Piece, Reel, draw_reel
from numbered import Draw, draw, numbers
from tests.server.conftest import BOSS, Served, ended, kill, rehearse, sample, serving

from cineflow.emulator import running
from cineflow.media.probe import probe


@pytest.fixture(scope="module")
def talk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve seconds of somebody speaking."""
    reel = Reel((Piece(150, pan=0), Piece(150, pan=0)), has_sound=True, size=(160, 96),
                talks=((0.6, 3.2), (4.1, 7.5), (8.6, 11.2)))  # fmt: skip
    return draw_reel(tmp_path_factory.mktemp("reels") / "talk.mp4", reel)


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A film whose every frame shows its number."""
    return draw(tmp_path_factory.mktemp("counted") / "counted.mp4", Draw(frames=120, rate=Fraction(25)))


@pytest.fixture(scope="module")
def people(served: Served, boss: httpx.Client) -> Generator[tuple[httpx.Client, httpx.Client]]:
    """Two artists who share nothing."""
    with ExitStack() as stack:
        one, two = (stack.enter_context(served.person(boss, f"{n}@example.com", "artist")) for n in ("one", "two"))
        yield one, two


def footage_of(client: httpx.Client, file: Path, project: str = "") -> str:
    """Upload a film, and wait until it may be cut."""
    at = f"/api/v1/projects/{project}/footage" if project else "/api/v1/footage"
    sent = client.post(at, files={"file": (file.name, file.read_bytes(), "video/mp4")})
    assert sent.status_code == 202, sent.text
    footage: str = sent.json()["id"]
    waited(client, sent.json()["job"])
    return footage


def waited(client: httpx.Client, job: str, *, within: float = 60.0) -> dict[str, Any]:
    """Wait until a job is over; bounded."""
    until = time.monotonic() + within
    while True:
        seen: dict[str, Any] = client.get(f"/api/v1/jobs/{job}").json()
        if seen["state"] in ("done", "failed", "cancelled"):
            return seen
        assert time.monotonic() < until, seen
        time.sleep(0.05)


def test_moments_are_chosen_edited_rendered_and_handed_over(
    people: tuple[httpx.Client, httpx.Client], talk: Path, tmp_path: Path
) -> None:
    one, two = people
    footage = footage_of(one, talk)
    wish = {"footage": [footage], "planner": "offline", "target": 6, "name": "Best of 谈话"}
    quoted = one.post("/api/v1/clips/quote", json=wish).json()
    assert (quoted["calls"], quoted["total"], quoted["over_budget"]) == ([], [], "")
    begun = one.post("/api/v1/clips", json=wish, headers={"Idempotency-Key": "clip"})
    assert begun.status_code == 202, begun.text
    again = one.post("/api/v1/clips", json=wish, headers={"Idempotency-Key": "clip"})
    assert again.json() == begun.json()
    told = waited(one, begun.json()["job"])
    assert (told["state"], told["kind"]) == ("done", "clip"), told
    at = f"/api/v1/cuts/{begun.json()['cuts']}"
    cuts = one.get(at)
    shown = cuts.json()
    assert cuts.headers["etag"] == '"1"'
    assert shown["planner"] == "offline"
    assert abs(shown["seconds"] - 6) <= 0.6
    assert all(item["reason"] and item["footage"] == footage and not item["problem"] for item in shown["items"])
    stills = {one.get(item["poster_url"]).content for item in shown["items"]}
    assert len(stills) == len(shown["items"])
    items = [*shown["items"], {"gap": 0.4, "title": "A pause"}]
    items[0] = {**items[0], "in": "10f", "out": "35f"}
    assert one.patch(at, json={"items": items}).status_code == 428
    edited = one.patch(at, json={"items": items}, headers={"If-Match": '"1"'})
    assert edited.status_code == 200, edited.text
    assert (edited.json()["version"], edited.json()["items"][0]["start"]) == (2, 0.4)
    assert one.patch(at, json={"name": "late"}, headers={"If-Match": '"1"'}).status_code == 412
    bad = one.patch(at, json={"items": [{"footage": footage, "in": "10f", "out": "999f"}]}, headers={"If-Match": '"2"'})
    assert (bad.status_code, bad.json()["place"]) == (422, "items[0]")
    render = one.post(f"{at}/renders", json={"each": True, "quality": "draft"})
    assert render.status_code == 202, render.text
    done = waited(one, render.json()["id"])
    assert done["state"] == "done", done
    (film, *each) = one.get(render.headers["location"]).json()["films"]
    assert len(each) == len(shown["items"])
    whole = one.get(film["url"])
    file = tmp_path / "film.mp4"
    file.write_bytes(whole.content)
    assert abs(float(probe(file).seconds) - edited.json()["seconds"]) < 0.1
    part = one.get(film["url"], headers={"Range": "bytes=100-199"})
    assert (part.status_code, part.content) == (206, whole.content[100:200])
    saved = one.head(film["url"], params={"download": True})
    assert "attachment" in saved.headers["content-disposition"]
    assert one.get(film["poster_url"]).content[:3] == b"\xff\xd8\xff"
    formats = one.get("/api/v1/exports").json()
    assert {"fcpxml", "srt", "edl", "otio", "xml", "csv", "json"} <= set(formats)
    handed = one.post(f"{at}/exports", json={"formats": formats, "map_root": {"/": "D:\\"}})
    assert handed.status_code == 200, handed.text
    for row in handed.json()["files"]:
        got = one.get(row["url"])
        assert (got.status_code, len(got.content)) == (200, row["size"]), row
    assert [r["id"] for r in one.get(f"{at}/renders").json()["items"]] == [render.json()["id"]]
    for place in (at, render.headers["location"], film["url"], film["poster_url"], f"{at}/renders", f"{at}/exports/srt",
                  f"/api/v1/jobs/{begun.json()['job']}"):  # fmt: skip
        assert two.get(place).status_code == 404, place
    assert two.post(f"{at}/renders", json={}).status_code == 404
    assert two.patch(at, json={"name": "x"}, headers={"If-Match": '"2"'}).status_code == 404
    assert two.post("/api/v1/clips", json=wish).status_code == 404
    none = {"footage": [footage], "planner": "offline", "shortest": 11.9, "longest": 11.98}
    failed = waited(one, one.post("/api/v1/clips", json=none).json()["job"])
    assert (failed["state"], failed["problem"]["code"]) == ("failed", "clip.no_window"), "no clips are a failure"
    for language, fix in (("en", "Let clips be shorter or longer"), ("zh", "请允许更短或更长的片段")):
        told = one.get(f"/api/v1/jobs/{failed['id']}", headers={"Accept-Language": language}).json()["problem"]
        assert fix in str(told), told
    stolen = two.post("/api/v1/cuts", json={"items": [{"footage": footage, "in": "0f", "out": "9f"}]})
    assert stolen.status_code == 422
    assert one.delete(render.headers["location"]).status_code == 204
    assert one.get(film["url"]).status_code == 404


def test_a_render_shows_exactly_the_frames_that_were_asked_for(
    people: tuple[httpx.Client, httpx.Client], counted: Path, tmp_path: Path
) -> None:
    one, _ = people
    footage = footage_of(one, counted)
    items = [{"footage": footage, "in": "7f", "out": "19f"}, {"footage": footage, "in": "2s", "out": "00:00:02:10"}]
    made = one.post("/api/v1/cuts", json={"name": "counted", "items": items})
    assert made.status_code == 201, made.text
    render = one.post(f"{made.headers['location']}/renders", json={"quality": "best"}).json()
    assert waited(one, render["id"])["state"] == "done"
    file = tmp_path / "film.mp4"
    file.write_bytes(one.get(f"/api/v1/renders/{render['id']}/films/1").content)
    shown = numbers(counted)
    assert numbers(file) == shown[7:19] + shown[50:60]


def test_what_would_leave_the_machine_is_agreed_to_first(served: Served, boss: httpx.Client, talk: Path) -> None:
    footage = footage_of(boss, talk)
    asked = boss.post("/api/v1/clips", json={"footage": [footage], "planner": "llm"})
    assert (asked.status_code, asked.json()["code"]) == (400, "setting.missing")


@pytest.mark.slow
def test_a_models_price_is_agreed_to_and_counted(tmp_path: Path, talk: Path) -> None:
    with running(0.0) as emulator:
        minds = {
            f"CINEFLOW_{name}_{part}": value
            for name, wire, model in (
                ("LLM", "chat", "emulator-chat"), ("VISION", "vision", "qwen3-vl-plus"),
                ("SPEECH", "transcription", "whisper-1"),
            )
            for part, value in (("BASE_URL", f"{emulator.url}/{wire}/v1"), ("MODEL", model), ("API_KEY", "k3yOfTests0"))
        }  # fmt: skip
        with serving(tmp_path / "ws", **minds, CINEFLOW_SPEECH_ENGINE="openai") as served, served.set_up() as boss:
            footage = footage_of(boss, talk)
            wish = {"footage": [footage], "count": 2}
            quoted = boss.post("/api/v1/clips/quote", json=wish).json()
            assert [call["step"] for call in quoted["calls"]] == ["listen", "look", "theme", "decide"]
            assert quoted["total"]
            refused = boss.post("/api/v1/clips", json=wish)
            assert (refused.status_code, refused.json()["code"]) == (402, "money.no_consent")
            assert boss.post("/api/v1/clips", json={**wish, "quote": "q_other"}).status_code == 402
            assert bill(emulator.url)["submits"] == []
            begun = boss.post("/api/v1/clips", json={**wish, "quote": quoted["quote"]}).json()
            told = waited(boss, begun["job"])
            assert (told["state"], told["result"]["planner"]) == ("done", "llm"), told
            assert told["result"]["spent"] == bill(emulator.url)["total"]
            assert boss.get("/api/v1/costs", params={"by": "user"}).json()["rows"][0]["label"] == BOSS
            words = boss.get(f"/api/v1/footage/{footage}/transcript").json()
            assert words["sentences"][0]["words"][0]["end"] > words["sentences"][0]["words"][0]["start"]
            lines = [line for line in words["text"].splitlines() if line.startswith("[")]
            kept = "\n".join(line for line in words["text"].splitlines() if line != lines[-1])
            by_text = boss.post("/api/v1/cuts", json={"footage": [footage], "text": kept, "name": "by text"})
            assert by_text.status_code == 201, by_text.text
            assert (by_text.json()["planner"], len(lines) > 1) == ("transcript", True)
            assert all(item["end"] <= words["sentences"][-1]["start"] + 0.2 for item in by_text.json()["items"])
            first = words["sentences"][0]["words"][0]
            marks = {
                "in": f"{(first['start'] + first['end']) / 2:.3f}s",
                "out": f"{words['sentences'][-1]['end']:.3f}s",
            }
            by_hand = boss.post("/api/v1/cuts", json={"items": [{"footage": footage, **marks}], "name": "by hand"})
            assert by_hand.json()["items"][0]["warning"].startswith("it begins inside the word"), by_hand.text
            again = boss.post("/api/v1/clips", json=wish).json()
            assert waited(boss, again["job"])["result"]["spent"] == [], "answers that are kept cost nothing"


def bill(url: str) -> dict[str, Any]:
    found: dict[str, Any] = httpx.get(f"{url}/__emulator__/bill", trust_env=False).json()
    return found


def test_approved_takes_are_assembled_with_named_gaps(served: Served, boss: httpx.Client) -> None:
    project, board = sample(boss, "Assembled")
    shots = [shot["id"] for shot in board["shots"][:2]]
    ended(boss, rehearse(boss, project, shots))
    seen = boss.get(f"/api/v1/projects/{project}/board").json()["shots"]
    take = seen[1]["takes"][0]
    boss.patch(f"/api/v1/takes/{take['id']}", json={"verdict": "approved"})
    made = boss.post(f"/api/v1/projects/{project}/timeline", json={})
    assert made.status_code == 201, made.text
    items = made.json()["items"]
    assert len(items) == len(seen)
    assert [(item["take"], item["rate"]) for item in items if item["take"]] == [(take["id"], "24")]
    assert all(items[0][name] for name in ("gap", "title", "reason"))
    assert items[1]["at"] == items[0]["seconds"]
    in_chinese = boss.get(made.headers["location"], headers={"Accept-Language": "zh"}).json()["items"]
    assert items[0]["reason"] == "shot 1 has no approved take"
    assert in_chinese[0]["reason"] == "镜头 1 尚无通过的素材"
    listed = boss.get(f"/api/v1/projects/{project}/cuts", params={"kind": "timeline"}).json()["items"]
    assert [row["id"] for row in listed] == [made.json()["id"]]
    filled = boss.post(f"/api/v1/projects/{project}/timeline", json={"fill": True}).json()
    assert sum(1 for item in filled["items"] if item["take"]) == 2


@pytest.mark.slow
def test_a_render_killed_in_the_middle_is_finished_by_the_next_server(tmp_path: Path) -> None:
    film = draw(tmp_path / "long.mp4", Draw(frames=1500, rate=Fraction(25)))
    with serving(tmp_path / "ws") as served, served.set_up() as boss:
        footage = footage_of(boss, film)
        made = boss.post("/api/v1/cuts", json={"name": "long", "items": [{"footage": footage}]})
        wish = {"quality": "best", "size": "1280x720", "smart": "never"}
        render = boss.post(f"{made.headers['location']}/renders", json=wish).json()["id"]
        with boss.stream("GET", "/api/v1/events", headers={"Last-Event-ID": "0"}) as stream:
            for line in stream.iter_lines():
                if line.startswith("data: {") and render in line and json.loads(line[6:])["kind"] == "work.progress":
                    break
        kill(served)
        served.start()
        with served.signed_in() as back:
            over = waited(back, render)
            assert (over["state"], over["attempt"]) == ("done", 2), over
            (only,) = back.get(f"/api/v1/renders/{render}").json()["films"]
            assert only["seconds"] == 60.0
    assert not list((tmp_path / "ws").rglob("*.tmp"))
