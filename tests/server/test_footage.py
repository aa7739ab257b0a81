"""Footage over the wire: uploaded whole or in pieces, imported, looked at, seen; refused where it is none."""

from __future__ import annotations

import base64
import functools
import hashlib
import http.server
import sqlite3
import threading
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import av
import httpx
import pytest
from drawn import Piece, Reel, draw_reel
from tests.server.conftest import Served, kill, serving
from tusclient.client import TusClient

TUS = {"Tus-Resumable": "1.0.0"}
PIECE = TUS | {"Content-Type": "application/offset+octet-stream"}


@pytest.fixture(scope="module")
def talk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve seconds of somebody speaking."""
    reel = Reel((Piece(150, pan=0), Piece(150, pan=0)), has_sound=True, size=(160, 96),
                talks=((0.6, 3.2), (4.1, 7.5), (8.6, 11.2)))  # fmt: skip
    return draw_reel(tmp_path_factory.mktemp("reels") / "talk 谈话.mp4", reel)


def metadata(**said: str) -> dict[str, str]:
    pairs = [f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in said.items()]
    return {"Upload-Metadata": ",".join(pairs)}


def ready(client: httpx.Client, footage: str, *, within: float = 60.0) -> dict[str, Any]:
    """Wait until footage is known or has failed; bounded."""
    until = time.monotonic() + within
    while True:
        seen: dict[str, Any] = client.get(f"/api/v1/footage/{footage}").json()
        if seen["state"] in ("ready", "failed"):
            return seen
        assert time.monotonic() < until, seen
        time.sleep(0.1)


def test_a_file_uploaded_in_pieces_with_a_break_is_known_to_the_frame(
    served: Served, boss: httpx.Client, talk: Path
) -> None:
    content = talk.read_bytes()
    half = len(content) // 2
    headers = TUS | {"Upload-Length": str(len(content))}
    headers |= metadata(filename=talk.name, sha256=hashlib.sha256(content).hexdigest())
    begun = boss.post("/api/v1/uploads", headers=headers)
    assert begun.status_code == 201, begun.text
    there = begun.headers["location"]
    broken = boss.patch(there, headers=PIECE | {"Upload-Offset": "0"}, content=content[:half])
    assert (broken.status_code, broken.headers["upload-offset"]) == (204, str(half))
    wrong = boss.patch(there, headers=PIECE | {"Upload-Offset": "0"}, content=content[:10])
    assert (wrong.status_code, wrong.json()["code"]) == (409, "upload.offset")
    spoilt = PIECE | {"Upload-Offset": str(half), "Upload-Checksum": "sha1 " + base64.b64encode(b"x" * 20).decode()}
    assert boss.patch(there, headers=spoilt, content=content[half:]).status_code == 460
    looked = boss.head(there, headers=TUS)
    assert (looked.headers["upload-offset"], looked.headers["upload-length"]) == (str(half), str(len(content)))
    sum_ = "sha256 " + base64.b64encode(hashlib.sha256(content[half:]).digest()).decode()
    last = boss.patch(there, headers=PIECE | {"Upload-Offset": str(half), "Upload-Checksum": sum_},
                      content=content[half:])  # fmt: skip
    assert last.status_code == 204, last.text
    footage = last.headers["x-cineflow-footage"]
    assert boss.get(there).json()["footage"] == footage
    known = ready(boss, footage)
    assert (known["state"], known["name"], known["duration"], known["frames"]) == ("ready", talk.name, 12.0, 300)
    assert [(shot["in"], shot["out"]) for shot in known["shot_ranges"]] == [("0f", "150f"), ("150f", "300f")]
    assert len(known["speech_ranges"]) == 3
    assert known["is_playable"] is True
    whole = boss.get(known["video_url"])
    assert whole.content == content
    part = boss.get(known["video_url"], headers={"Range": "bytes=4-7"})
    assert (part.status_code, part.content) == (206, b"ftyp")
    assert boss.head(known["video_url"]).headers["content-length"] == str(len(content))
    assert boss.get(known["poster_url"]).content[:3] == b"\xff\xd8\xff"
    second = known["shot_ranges"][1]["thumbnail_url"]
    then = boss.get(known["poster_url"], params={"at": int(second.rpartition("/")[2]) / 25}).content
    assert then == boss.get(second).content != boss.get(known["poster_url"], params={"at": 1}).content
    assert then[:3] == b"\xff\xd8\xff"
    vtt = boss.get(known["sprite_url"]).text
    assert vtt.startswith("WEBVTT")
    sheet = known["sprite_url"].rpartition("/")[0] + "/" + vtt.split("\n")[3].partition("#")[0]
    assert boss.get(sheet).content[:3] == b"\xff\xd8\xff"
    assert boss.get(known["waveform_url"]).json()["length"] == 300
    job = boss.get(f"/api/v1/jobs/{known['job']}").json()
    assert (job["kind"], job["state"], job["progress"]) == ("index", "done", 1.0)
    assert "work.done" in [event["kind"] for event in job["history"]]


def test_a_client_of_the_protocol_uploads_stops_and_goes_on(served: Served, boss: httpx.Client, talk: Path) -> None:
    key = boss.post("/api/v1/keys", json={"name": "tus", "scopes": ["read", "footage"]}).json()["key"]
    client = TusClient(f"{served.url}/api/v1/uploads", headers={"Authorization": f"Bearer {key}"})
    with talk.open("rb") as stream:
        first = client.uploader(file_stream=stream, chunk_size=7000, metadata={"filename": talk.name})
        first.upload(stop_at=14000)
        again = client.uploader(file_stream=stream, chunk_size=50_000, url=first.url)
        assert again.get_offset() == 14000
        again.upload()
    footage = boss.get(first.url).json()["footage"]
    assert ready(boss, footage)["frames"] == 300


def test_what_is_no_film_or_too_large_is_refused_and_leaves_nothing(
    served: Served, boss: httpx.Client, talk: Path
) -> None:
    page = boss.post("/api/v1/footage", files={"file": ("film.mp4", b"<html>" + b"x" * 500, "video/mp4")})
    assert page.status_code == 422
    assert page.json()["code"].startswith("media.")
    still = boss.post("/api/v1/footage", files={"file": ("film.mp4", PNG, "video/mp4")})
    assert (still.status_code, still.json()["code"]) == (422, "media.not_footage")
    cut_short = boss.post("/api/v1/footage", files={"file": ("film.mp4", talk.read_bytes()[:2000], "video/mp4")})
    assert cut_short.status_code == 422
    large = boss.post("/api/v1/uploads", headers=TUS | {"Upload-Length": str(3 * 1024**3)})
    assert (large.status_code, large.json()["code"]) == (413, "upload.too_large")
    assert boss.post("/api/v1/uploads", headers=TUS).status_code == 400
    more = boss.post("/api/v1/uploads", headers=TUS | {"Upload-Length": "10"} | metadata(filename="a.mp4"))
    beyond = boss.patch(more.headers["location"], headers=PIECE | {"Upload-Offset": "0"}, content=b"x" * 11)
    assert (beyond.status_code, beyond.json()["code"]) == (413, "upload.too_large")
    last = boss.patch(more.headers["location"], headers=PIECE | {"Upload-Offset": "0"}, content=b"x" * 10)
    assert last.status_code == 422
    assert boss.get(more.headers["location"]).status_code == 404
    assert not list((served.root / "footage").rglob("*.part"))


def test_another_persons_footage_is_not_there_and_a_keys_scope_holds(
    served: Served, boss: httpx.Client, talk: Path
) -> None:
    with (
        served.person(boss, "artist@example.com", "artist") as artist,
        served.person(boss, "other@example.com", "artist") as other,
    ):
        mine = artist.post("/api/v1/footage", files={"file": (talk.name, talk.read_bytes(), "video/mp4")})
        assert mine.status_code == 202, mine.text
        assert mine.headers["location"] == f"/api/v1/footage/{mine.json()['id']}"
        known = ready(artist, mine.json()["id"])
        at = f"/api/v1/footage/{known['id']}"
        for place in (at, *(known[name] for name in ("video_url", "poster_url", "sprite_url", "waveform_url"))):
            assert other.get(place).status_code == 404, place
            assert artist.get(place).status_code == 200, place
        assert other.delete(at).status_code == 404
        assert other.patch(at, json={"name": "x"}).status_code == 404
        assert other.get(f"/api/v1/jobs/{known['job']}").status_code == 404
        assert [row["id"] for row in other.get("/api/v1/footage").json()["items"]] == []
        begun = artist.post("/api/v1/uploads", headers=TUS | {"Upload-Length": "10"})
        assert other.head(begun.headers["location"], headers=TUS).status_code == 404
        key = artist.post("/api/v1/keys", json={"name": "reads", "scopes": ["read"]}).json()["key"]
        with httpx.Client(base_url=served.url, headers={"Authorization": f"Bearer {key}"}, trust_env=False) as reads:
            assert reads.get(at).status_code == 200
            assert reads.post("/api/v1/uploads", headers=TUS | {"Upload-Length": "10"}).status_code == 403
        assert httpx.get(served.url + known["video_url"], trust_env=False).status_code == 401
        assert artist.delete(at).status_code == 204
        assert artist.get(at).status_code == 404
        assert not (served.root / "footage" / known["id"]).exists()


def test_links_reach_nothing_private(served: Served, boss: httpx.Client) -> None:
    for url in ("http://127.0.0.1:9/a.mp4", "http://169.254.169.254/a.mp4", "file:///etc/passwd"):
        asked = boss.post("/api/v1/footage/import", json={"url": url})
        assert asked.status_code == 400, url
        assert asked.json()["code"].startswith("import.")


@pytest.mark.slow
def test_a_link_that_is_allowed_is_fetched_looked_at_and_given_a_stand_in(tmp_path: Path, talk: Path) -> None:
    """In a container that browsers do not play."""
    with av.open(str(talk)) as source, av.open(str(tmp_path / "talk.mkv"), "w") as out:
        streams = {stream.index: out.add_stream_from_template(stream) for stream in source.streams}
        for packet in source.demux():
            if packet.dts is not None:
                packet.stream = streams[packet.stream.index]
                out.mux(packet)
    handler = functools.partial(Quiet, directory=str(tmp_path))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as web:
        threading.Thread(target=web.serve_forever, daemon=True).start()
        there = f"127.0.0.1:{web.server_port}"
        with serving(tmp_path / "ws", CINEFLOW_ALLOW_HOSTS=there) as served, served.set_up() as boss:
            url = f"http://{there}/talk.mkv?token=hush-hush"
            asked = boss.post("/api/v1/footage/import", json={"url": url, "name": "From afar"})
            assert asked.status_code == 202, asked.text
            assert asked.json()["state"] == "receiving"
            known = ready(boss, asked.json()["id"])
            assert (known["state"], known["name"], known["frames"]) == ("ready", "From afar", 300), known
            assert known["is_playable"] is False
            assert boss.get(known["proxy_url"]).content[4:8] == b"ftyp"
            page = boss.post("/api/v1/footage/import", json={"url": f"http://{there}/"}).json()["id"]
            failed = ready(boss, page)
            assert (failed["state"], failed["problem"]["code"]) == ("failed", "import.not_footage")
            assert "hush-hush" not in boss.get(f"/api/v1/footage/{known['id']}").text
            link = {"url": f"http://{there}/none.mkv?token=hush-hush"}
            gone = ready(boss, boss.post("/api/v1/footage/import", json=link).json()["id"])
            assert (gone["state"], gone["problem"]["code"]) == ("failed", "import.status")
            with closing(sqlite3.connect(tmp_path / "ws/.cineflow/ledger.db")) as ledger:
                kept = "\n".join(ledger.iterdump())
            assert "none.mkv" in kept
            assert "hush-hush" not in kept, "what came, or was given up, leaves no signature behind"
            assert "hush-hush" not in (tmp_path / "ws/.cineflow/logs/cineflow.log").read_text()
            assert "hush-hush" not in (tmp_path / "ws-home/stderr.txt").read_text()
            assert boss.post(f"/api/v1/jobs/{gone['job']}/retry").status_code == 202
            until = time.monotonic() + 60
            while (again := boss.get(f"/api/v1/jobs/{gone['job']}").json())["state"] != "failed":
                assert time.monotonic() < until, again
                time.sleep(0.1)
            assert again["problem"]["code"] == "import.link_forgotten", again
        web.shutdown()


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@pytest.mark.slow
def test_somebodys_share_of_the_disk_is_kept_and_a_smaller_limit_holds(tmp_path: Path, talk: Path) -> None:
    size = talk.stat().st_size
    limits = {"CINEFLOW_FOOTAGE_QUOTA": str(size + 1000), "MAX_VIDEO_SIZE": str(size + 10), "SUPPORTED_FORMATS": "mp4"}
    with serving(tmp_path / "ws", **limits) as served, served.set_up() as boss:
        large = boss.post("/api/v1/uploads", headers=TUS | {"Upload-Length": str(size + 11)})
        assert (large.status_code, large.json()["code"]) == (413, "upload.too_large")
        files = {"file": ("a.mp4", talk.read_bytes(), "video/mp4")}
        other = boss.post("/api/v1/footage", files={"file": ("a.mov", talk.read_bytes(), "video/quicktime")})
        assert (other.status_code, other.json()["code"]) == (422, "footage.format")
        first = boss.post("/api/v1/footage", files=files)
        assert first.status_code == 202, first.text
        second = boss.post("/api/v1/uploads", headers=TUS | {"Upload-Length": "2000"})
        assert (second.status_code, second.json()["code"]) == (413, "upload.quota")
        assert boss.delete(first.headers["location"]).status_code == 204
        assert boss.post("/api/v1/uploads", headers=TUS | {"Upload-Length": "2000"}).status_code == 201


@pytest.mark.slow
def test_an_upload_goes_on_after_the_server_was_killed(tmp_path: Path, talk: Path) -> None:
    content = talk.read_bytes()
    with serving(tmp_path / "ws") as served, served.set_up() as boss:
        there = boss.post(
            "/api/v1/uploads", headers=TUS | {"Upload-Length": str(len(content))} | metadata(filename="a.mp4")
        ).headers["location"]
        boss.patch(there, headers=PIECE | {"Upload-Offset": "0"}, content=content[:5000])
        kill(served)
        served.start()
        with served.signed_in() as back:
            assert back.head(there, headers=TUS).headers["upload-offset"] == "5000"
            last = back.patch(there, headers=PIECE | {"Upload-Offset": "5000"}, content=content[5000:])
            known = ready(back, last.headers["x-cineflow-footage"])
            assert (known["state"], known["frames"]) == ("ready", 300)


PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
