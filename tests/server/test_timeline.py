"""Timelines over the wire: clips that dissolve, music beneath, subtitles; the film is what the page was told."""

from __future__ import annotations

import io
import wave
from fractions import Fraction
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
from numbered import Draw, draw, numbers, pcm
from tests.server.conftest import Served, ended, rehearse, sample
from tests.server.test_clipping import footage_of, waited

from cineflow.media.probe import probe

RATE = 25


def wave_of(hertz: float, seconds: float) -> bytes:
    """A tone at half of full scale as a WAV file."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(48000)
        tone = np.sin(np.arange(round(48000 * seconds)) * 2 * np.pi * hertz / 48000) * 16384
        file.writeframes(np.repeat(tone.astype("<i2"), 2).tobytes())
    return out.getvalue()


def loud(film: Path, hertz: float, start: float, end: float) -> float:
    """The amplitude of a tone between two moments; both sides of the stereo film sound alike."""
    heard = pcm(film)[round(start * 48000) : round(end * 48000)] / np.sqrt(2)
    return float(2 * abs(np.mean(heard * np.exp(-2j * np.pi * hertz * np.arange(len(heard)) / 48000))))


@pytest.fixture(scope="module")
def project(boss: httpx.Client) -> str:
    made: str = boss.post("/api/v1/projects", json={"name": "Scored"}).json()["id"]
    return made


@pytest.fixture(scope="module")
def footage(boss: httpx.Client, project: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Four seconds whose every frame shows its number."""
    file = draw(tmp_path_factory.mktemp("counted") / "counted.mp4", Draw(frames=100, rate=Fraction(RATE), tone=300))
    return footage_of(boss, file, project)


def change(client: httpx.Client, cuts: dict[str, Any], **what: Any) -> httpx.Response:
    return client.patch(f"/api/v1/cuts/{cuts['id']}", json=what, headers={"If-Match": f'"{cuts["version"]}"'})


def made_film(client: httpx.Client, served: Served, cuts: str, folder: Path, **how: Any) -> tuple[Path, dict[str, Any]]:
    """Render an edit, and return its film and what is told of it."""
    asked = {"quality": "draft", "smart": "never", **how}
    begun = client.post(f"/api/v1/cuts/{cuts}/renders", json=asked)
    assert begun.status_code == 202, begun.text
    seen = waited(client, begun.json()["id"])
    assert seen["state"] == "done", seen
    film: dict[str, Any] = client.get(f"/api/v1/renders/{begun.json()['id']}").json()["films"][0]
    file = folder / "film.mp4"
    file.write_bytes(client.get(film["url"]).content)
    return file, film


def test_a_film_has_the_frames_the_timeline_tells(
    served: Served, boss: httpx.Client, project: str, footage: str, tmp_path: Path
) -> None:
    items = [
        {"footage": footage, "in": "10f", "out": "30f", "gain": -6},
        {"gap": 0.5, "title": "Shot 9", "reason": "not approved"},
        {"footage": footage, "in": "40f", "out": "60f", "enter": {"kind": "fade", "seconds": 0.2}, "leave": 0.2},
        {"footage": footage, "in": "70f", "out": "95f"},
    ]
    made = boss.post(f"/api/v1/projects/{project}/cuts", json={"kind": "timeline", "name": "Told", "items": items})
    assert made.status_code == 201, made.text
    told = made.json()
    assert told["rate"] == "25"
    assert [round(item["at"] * RATE) for item in told["items"]] == [0, 20, 33, 53]
    assert told["seconds"] == 78 / RATE
    assert [item["spare"] for item in told["items"] if item["footage"]] == [70 / RATE, 40 / RATE, 5 / RATE]
    assert [told["items"][2][name] for name in ("enter", "leave")] == [{"kind": "fade", "seconds": 0.2}, 0.2]
    handed = boss.post(f"/api/v1/cuts/{told['id']}/exports", json={"formats": ["json", "otio", "fcpxml", "xml", "edl"]})
    assert len(handed.json()["files"]) == 5
    assert any("OTIO to keep them" in one for one in handed.json()["warnings"])
    film, facts = made_film(boss, served, told["id"], tmp_path)
    assert facts["seconds"] == told["seconds"]
    seen = numbers(film)
    assert seen[:20] == list(range(10, 30))
    assert seen[38:48] == list(range(45, 55))
    assert seen[53:] == list(range(70, 95))


def test_music_is_uploaded_laid_beneath_and_taken_away(
    served: Served, boss: httpx.Client, project: str, footage: str, tmp_path: Path
) -> None:
    at = f"/api/v1/projects/{project}/sounds"
    sent = boss.post(at, files={"file": ("..\\theme: a.wav", wave_of(1000, 2))})
    assert sent.status_code == 201, sent.text
    sound = sent.json()
    assert (sound["path"].startswith("music/"), sound["seconds"]) == (True, 2.0)
    assert [one["id"] for one in boss.get(at).json()] == [sound["id"]]
    assert boss.get(sound["url"]).headers["content-type"] == "audio/wav"
    outline = boss.get(sound["waveform_url"]).json()
    assert (outline["length"], max(outline["data"])) == (50, pytest.approx(63, abs=3))

    items = [{"footage": footage, "in": "0f", "out": "75f"}]
    made = boss.post(f"/api/v1/projects/{project}/cuts", json={"kind": "timeline", "items": items}).json()
    music = {"sound": sound["id"], "at": 1, "gain": -6, "fade_in": 0.2}
    scored = change(boss, made, music=[music])
    assert scored.status_code == 200, scored.text
    assert [(one["name"], one["lasts"], one["problem"]) for one in scored.json()["music"]] == [("theme_ a", 2.0, "")]
    film, _ = made_film(boss, served, made["id"], tmp_path)
    assert loud(film, 1000, 0.2, 0.9) < 0.01
    assert loud(film, 1000, 1.3, 2.9) == pytest.approx(0.25, rel=0.1)

    renamed = change(boss, scored.json(), name="Kept")
    assert [one["sound"] for one in renamed.json()["music"]] == [sound["id"]]
    assert boss.delete(f"{at}/{sound['id']}").status_code == 204
    gone = boss.get(f"/api/v1/cuts/{made['id']}").json()
    assert gone["music"][0]["problem"]
    refused = boss.post(f"/api/v1/cuts/{made['id']}/renders", json={})
    assert (refused.status_code, refused.json()["code"]) == (422, "cuts.bad_music")


def test_what_is_no_sound_is_refused(boss: httpx.Client, project: str) -> None:
    at = f"/api/v1/projects/{project}/sounds"
    for name, content in (("page.mp3", b"<html><script>"), ("empty.wav", b"")):
        refused = boss.post(at, files={"file": (name, content)})
        assert refused.status_code == 422, refused.text
        assert name in refused.text
    assert all(one["name"] not in ("page", "empty") for one in boss.get(at).json())


def test_a_viewer_hears_and_changes_nothing(served: Served, boss: httpx.Client, project: str, footage: str) -> None:
    items = [{"footage": footage, "in": "0f", "out": "75f"}]
    made = boss.post(f"/api/v1/projects/{project}/cuts", json={"kind": "timeline", "items": items}).json()
    with served.person(boss, "v@example.com", "viewer") as viewer:
        person = viewer.get("/api/v1/me").json()["id"]
        boss.put(f"/api/v1/projects/{project}/members/{person}")
        assert viewer.get(f"/api/v1/cuts/{made['id']}").status_code == 200
        assert viewer.get(f"/api/v1/projects/{project}/sounds").status_code == 200
        assert change(viewer, made, items=items).status_code == 403
        tune = {"file": ("a.wav", wave_of(440, 0.2))}
        assert viewer.post(f"/api/v1/projects/{project}/sounds", files=tune).status_code == 403


def test_dialogue_of_the_board_follows_its_clips(
    served: Served, boss: httpx.Client, tmp_path: Path
) -> None:  # fmt: skip
    project, board = sample(boss, "Subtitled")
    spoken = [shot for shot in board["shots"] if shot["dialogue"]][:1]
    silent = [shot for shot in board["shots"] if not shot["dialogue"]][:1]
    ended(boss, rehearse(boss, project, [shot["id"] for shot in (*silent, *spoken)]))
    shots = boss.get(f"/api/v1/projects/{project}/board").json()["shots"]
    takes = [next(one for one in shots if one["id"] == shot["id"])["takes"][0]["id"] for shot in (*silent, *spoken)]
    items = [{"take": takes[0], "in": "0f", "out": "24f"}, {"take": takes[1], "in": "0f", "out": "48f"}]
    asked = {"kind": "timeline", "items": items, "subtitles": {"source": "dialogue"}}
    made = boss.post(f"/api/v1/projects/{project}/cuts", json=asked).json()
    lines = made["subtitles"]["lines"]
    assert [line["text"] for line in lines] == [line["words"] for line in spoken[0]["dialogue"]]
    assert (lines[0]["start"], lines[-1]["end"]) == (1.0, 3.0)
    assert made["items"][1]["shot"] == spoken[0]["id"]
    turned = change(boss, made, items=items[::-1]).json()
    assert (turned["subtitles"]["lines"][0]["start"], turned["subtitles"]["lines"][-1]["end"]) == (0.0, 2.0)

    film, facts = made_film(boss, served, made["id"], tmp_path, beside=True)
    srt = boss.get(facts["subtitles_url"]).text
    assert srt.startswith("1\n00:00:00,000 --> ")
    assert all(line["words"] in srt for line in spoken[0]["dialogue"])
    plain = film.read_bytes()
    burned, _ = made_film(boss, served, made["id"], tmp_path, captions="track")
    assert burned.read_bytes() != plain

    text = "1\n00:00:00,500 --> 00:00:01,000\nHello\n"
    told = change(boss, turned, subtitles={"source": "file", "text": text}).json()
    assert told["subtitles"]["lines"] == [{"start": 0.5, "end": 1.0, "text": "Hello"}]
    wrong = change(boss, told, subtitles={"source": "file", "text": "no captions"})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "captions.unreadable")
    exported = boss.get(f"/api/v1/cuts/{made['id']}/exports/srt").text
    assert "Hello" in exported


def test_an_estimate_learns_from_what_was_made(
    served: Served, boss: httpx.Client, project: str, footage: str, tmp_path: Path
) -> None:
    items = [{"footage": footage, "in": "0f", "out": "50f"}]
    made = boss.post(f"/api/v1/projects/{project}/cuts", json={"kind": "timeline", "items": items}).json()
    asked = {"quality": "best", "smart": "never"}
    at = f"/api/v1/cuts/{made['id']}/renders/estimate"
    before = boss.post(at, json=asked).json()
    assert (before["basis"], before["frames"], before["seconds"], before["films"]) == ("typical", 50, 2.0, 1)
    assert 0 < before["size_low"] < before["size_high"]
    _, film = made_film(boss, served, made["id"], tmp_path, quality="best")
    after = boss.post(at, json=asked).json()
    assert after["basis"] == "measured"
    assert after["size_low"] <= film["size"] <= after["size_high"]
    assert (after["width"], after["height"]) == (film["width"], film["height"])
    longer = change(boss, made, items=[{"footage": footage, "in": "0f", "out": "100f"}]).json()
    twice = boss.post(f"/api/v1/cuts/{longer['id']}/renders/estimate", json=asked).json()
    assert twice["size_high"] == pytest.approx(2 * after["size_high"], rel=0.01)
    assert probe(tmp_path / "film.mp4").frames == 50
