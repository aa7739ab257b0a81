"""The object store through the door: tried, shown without its keys, and used where a provider wants a link."""

from __future__ import annotations

import hashlib
import http.client
import json
import re
from pathlib import Path
from typing import Any

import pytest
from drawn import Piece, Reel, draw_reel
from PIL import Image
from tests.cli.conftest import Desk
from tests.library.storage.conftest import Refuser, refuser, s3

__all__ = ["refuser", "s3"]  # fixtures

SECRET = "s3cretOfTheStore0123456789"


@pytest.fixture
def stored(paying: Desk, s3: str) -> Desk:
    """A workspace with a key at the emulator and a store for links."""
    paying.environ |= {
        "CINEFLOW_STORAGE": f"s3://films/{paying.root.parent.name}", "CINEFLOW_STORAGE_ENDPOINT": s3,
        "CINEFLOW_STORAGE_KEY": "AKIDEXAMPLE12345", "CINEFLOW_STORAGE_SECRET": SECRET,
    }  # fmt: skip
    return paying


def _listed(endpoint: str, below: str) -> list[str]:
    return re.findall(r"<Key>([^<]+)</Key>", _asked(endpoint, "GET", f"/films?list-type=2&prefix={below}"))


def _asked(endpoint: str, method: str, path: str, body: bytes | None = None) -> str:
    call = http.client.HTTPConnection(endpoint.removeprefix("http://"))
    try:
        call.request(method, path, body)
        answer = call.getresponse()
        assert answer.status < 300
        return answer.read().decode()
    finally:
        call.close()


def _everything_written(root: Path) -> str:
    return "".join(
        file.read_bytes().decode("utf-8", "replace")
        for file in root.rglob("*")
        if file.is_file() and file.suffix != ".mp4"
    )


def test_store_is_tried_and_nothing_of_the_trial_stays(stored: Desk, s3: str) -> None:
    said = stored("storage", "test", "--json")
    assert said.code == 0, said.err
    assert [step["step"] for step in said.json["steps"]] == ["write", "read", "link", "delete"]
    assert _listed(s3, stored.root.parent.name) == []
    assert SECRET not in said.all


def test_wrong_key_says_so_in_chinese_too(stored: Desk, refuser: Refuser) -> None:
    refuser.code = "SignatureDoesNotMatch"
    said = stored("storage", "test", "--lang", "zh", environ={"CINEFLOW_STORAGE_ENDPOINT": refuser.endpoint})
    assert said.code == 1
    assert "密钥不匹配" in said.err
    assert SECRET not in said.all
    assert "AKIDEXAMPLE" not in said.all


def test_settings_are_explained_without_the_keys(stored: Desk) -> None:
    said = stored(
        "config", "explain", "--json", environ={"OSS_ACCESS_KEY_SECRET": "another-secret-1", "COS_REGION": "ap-x"}
    )
    rows: dict[str, Any] = {row["name"]: row for row in said.json["settings"]}
    assert rows["storage"]["value"].startswith("s3://films/")
    assert rows["storage_secret"]["value"] == rows["storage_key"]["value"] == "******"
    assert rows["OSS_ACCESS_KEY_SECRET"]["value"] == "******"
    assert rows["COS_REGION"]["value"] == "ap-x"
    assert SECRET not in said.all
    assert "another-secret-1" not in said.all


def test_variables_of_the_older_tools_name_a_store_for_links_alone(desk: Desk) -> None:
    oss = {"OSS_ENDPOINT": "oss-cn-hangzhou.aliyuncs.com", "OSS_BUCKET_NAME": "clips", "OSS_ACCESS_KEY_ID": "LTAIx",
           "OSS_ACCESS_KEY_SECRET": "y"}  # fmt: skip
    assert desk("storage", "--json", environ=oss).json == {"storage": "oss://clips", "copies": False}
    hybrid = desk("storage", "--json", environ={**oss, "STORAGE_BACKEND": "hybrid"}).json
    assert hybrid == {"storage": "oss://clips", "copies": True}
    cos = {"COS_BUCKET": "b-1", "COS_REGION": "ap-guangzhou", "COS_SECRET_ID": "x", "COS_SECRET_KEY": "y"}
    assert desk("storage", "--json", environ=cos).json == {"storage": "cos://b-1", "copies": False}
    assert desk("storage", "--json").json == {"storage": None, "copies": False}


@pytest.mark.slow
def test_local_picture_reaches_a_provider_that_wants_a_link(stored: Desk, s3: str) -> None:
    picture = stored.root / "asset" / "first.png"
    picture.parent.mkdir()
    Image.new("RGB", (64, 36), "teal").save(picture)
    stored.board("a_storyboard.json", "a lamp", image_url="asset/first.png")
    run = ("run", "--provider", "sora-hk", "--takes", "1", "--yes", "--json")
    without = stored(*run, environ={"CINEFLOW_STORAGE": ""})
    assert without.code != 0
    assert "CINEFLOW_STORAGE" in without.all
    assert stored.paid == 0
    said = stored(*run)
    assert said.code == 0, said.all
    assert stored.paid == 1
    digest = hashlib.sha256(picture.read_bytes()).hexdigest()
    assert f"{stored.root.parent.name}/cineflow_assets/{digest}.png" in _listed(s3, stored.root.parent.name)
    written = _everything_written(stored.root)
    assert "X-Amz-Signature" not in written
    assert SECRET not in written


@pytest.mark.slow
def test_picture_in_a_bucket_is_sent_as_a_link_where_that_bucket_is_allowed(stored: Desk, s3: str) -> None:
    _asked(s3, "PUT", "/films/cast/mei.png", b"\x89PNG\r\n\x1a\n")
    stored.board("a_storyboard.json", "a lamp", image_url="s3://films/cast/mei.png")
    run = ("run", "--provider", "sora-hk", "--takes", "1", "--yes", "--json")
    refused = stored(*run)
    assert refused.json["failures"][0]["code"] == "storage.not_allowed"
    assert stored.paid == 0
    said = stored(*run, environ={"CINEFLOW_ALLOW_BUCKETS": "s3://films/cast"})
    assert said.code == 0, said.all
    assert stored.paid == 1
    [sidecar] = (stored.root / "output").rglob("*_v1*.json")
    assert json.loads(sidecar.read_text(encoding="utf-8"))["order"]["references"][0]["url"] == "s3://films/cast/mei.png"


@pytest.mark.slow
def test_store_that_is_down_buys_nothing(stored: Desk) -> None:
    picture = stored.root / "first.png"
    Image.new("RGB", (64, 36), "teal").save(picture)
    stored.board("a_storyboard.json", "a lamp", image_url="first.png")
    import subprocess

    command = stored.command(["run", "--provider", "sora-hk", "--takes", "1", "--yes"])
    process = subprocess.Popen(
        command, cwd=stored.root, env=stored.environment(more={"CINEFLOW_STORAGE_ENDPOINT": "http://127.0.0.1:1"})
    )
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(8)
    process.terminate()
    process.wait(20)
    assert stored.paid == 0
    said = stored("run", "--provider", "sora-hk", "--takes", "1", "--yes", "--json")
    assert said.code == 0, said.all
    assert stored.paid == 1


@pytest.mark.slow
def test_takes_of_a_run_are_copied_and_a_store_that_is_down_loses_none(stored: Desk, s3: str) -> None:
    stored.board("a_storyboard.json", "a lamp")
    run = ("run", "--provider", "sora-hk", "--takes", "1", "--yes", "--json")
    down = stored(*run, environ={"CINEFLOW_STORAGE_ENDPOINT": "http://127.0.0.1:1"})
    assert down.code == 0, down.all
    assert "wait to be copied" in down.err
    [take] = (stored.root / "output").rglob("*.mp4")
    below = stored.root.parent.name
    assert _listed(s3, below) == []
    said = stored("storage", "copy", "--json")
    assert said.code == 0, said.all
    assert said.json["waiting"] == 0
    place = take.relative_to(stored.root).with_suffix("").as_posix()
    assert sorted(_listed(s3, below)) == [f"{below}/{place}.json", f"{below}/{place}.mp4"]
    content = take.read_bytes()
    take.unlink()
    back = stored("storage", "fetch", "--json")
    assert back.json["fetched"] == [str(take)]
    assert take.read_bytes() == content
    assert stored.paid == 1


def test_footage_in_a_bucket_is_brought_once_and_indexed(stored: Desk, s3: str, tmp_path: Path) -> None:
    reel = draw_reel(tmp_path / "talk.mp4", Reel((Piece(25, pan=0),), size=(160, 96)))
    _asked(s3, "PUT", "/films/day1/talk.mp4", reel.read_bytes())
    said = stored("index", "s3://films/day1/talk.mp4", "--json")
    assert said.code == 0, said.err
    assert said.json["frames"] == 25
    brought = Path(said.json["file"])
    assert brought.is_relative_to(stored.root / "footage")
    assert brought.name == "talk.mp4"
    off = {"CINEFLOW_STORAGE_ENDPOINT": "http://127.0.0.1:1"}
    assert stored("index", "s3://films/day1/talk.mp4", "--json", environ=off).json["cached"] is True
    none = stored("index", "s3://films/day1/none.mp4", "--json")
    assert none.code == 2
    assert none.json["error"]["code"] == "storage.not_found"
    assert [path.name for path in (stored.root / "footage").iterdir()] == [brought.parent.name]
