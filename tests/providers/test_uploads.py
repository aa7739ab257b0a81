"""What was uploaded is remembered by content, over restarts, until it expires there or an order is refused."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from cineflow.core.errors import Rejected
from cineflow.core.order import OrderReference, ReferenceRole
from cineflow.providers._assets import Picture
from cineflow.providers._registry import provider_class, provider_names
from cineflow.providers._uploads import Uploads

from .conftest import Play, order

KEY = "rw-0123456789abcdef"


class Clock:
    now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


class Store:
    """Takes pictures and counts them."""

    def __init__(self, answer: str = "runway://{n}") -> None:
        self.answer = answer
        self.count = 0

    async def __call__(self, picture: Picture) -> str:
        assert picture.content
        self.count += 1
        return self.answer.format(n=self.count)


@pytest.fixture
def picture(tmp_path: Path) -> OrderReference:
    path = tmp_path / "a.png"
    Image.new("RGB", (640, 360), (1, 2, 3)).save(path)
    return OrderReference(role=ReferenceRole.FIRST_FRAME, path=str(path))


async def test_an_upload_outlives_the_process_and_not_its_life(tmp_path: Path, picture: OrderReference) -> None:
    memory, clock, store = tmp_path / "cache" / "u.json", Clock(), Store()
    assert await Uploads(100, memory, clock=clock).get(picture, "", store) == "runway://1"
    assert await Uploads(100, memory, clock=clock).get(picture, "", store) == "runway://1"
    assert await Uploads(100, memory, clock=clock).get(picture, "wan", store) == "runway://2", "another scope"
    clock.now += 101
    again = Uploads(100, memory, clock=clock)
    assert await again.get(picture, "", store) == "runway://3"
    assert [row["answer"] for row in json.loads(memory.read_text())["uploads"]] == ["runway://3"]


async def test_another_content_is_another_upload_and_another_name_is_not(
    tmp_path: Path, picture: OrderReference
) -> None:
    uploads, store = Uploads(100, tmp_path / "u.json"), Store()
    await uploads.get(picture, "", store)
    copy = tmp_path / "b.png"
    copy.write_bytes(Path(picture.path).read_bytes())
    await uploads.get(picture.model_copy(update={"path": str(copy)}), "", store)
    assert store.count == 1
    Image.new("RGB", (640, 360), (9, 9, 9)).save(copy)
    await uploads.get(picture.model_copy(update={"path": str(copy)}), "", store)
    assert store.count == 2


async def test_two_processes_keep_what_the_other_uploaded(tmp_path: Path, picture: OrderReference) -> None:
    memory, store = tmp_path / "u.json", Store()
    one, other = Uploads(100, memory), Uploads(100, memory)
    await one.get(picture, "a", store)
    await other.get(picture, "b", store)
    await one.get(picture, "c", store)
    assert {row["scope"] for row in json.loads(memory.read_text())["uploads"]} == {"a", "b", "c"}


async def test_a_signed_link_is_never_written(tmp_path: Path, picture: OrderReference) -> None:
    memory, store = tmp_path / "u.json", Store("https://b.example/{n}.png?X-Amz-Signature=0123456789abcdef0123")
    uploads = Uploads(100, memory)
    link = await uploads.get(picture, "", store)
    assert await uploads.get(picture, "", store) == link
    assert "Signature=0123" not in memory.read_text()
    await Uploads(100, memory).get(picture, "", store)
    assert store.count == 2


@pytest.mark.parametrize("content", ["", "{", "[]", '{"uploads": [{"digest": 1}]}', '{"uploads": 3}'])
async def test_a_damaged_memory_is_an_empty_one(tmp_path: Path, picture: OrderReference, content: str) -> None:
    (tmp_path / "u.json").write_text(content)
    store = Store()
    await Uploads(100, tmp_path / "u.json").get(picture, "", store)
    assert store.count == 1


async def test_a_refused_order_has_its_pictures_brought_anew(
    play: Play, tmp_path: Path, picture: OrderReference
) -> None:
    slot = {"uploadUrl": "https://up.example/x", "fields": {}, "runwayUri": "runway://one"}
    answers: list[Any] = [slot, (204, ""), (400, {"error": "asset not found"}), slot, (204, ""), {"id": "t"}]
    runway, stage = play("runway", *answers, key=KEY)
    Image.frombytes("RGB", (1400, 1400), os.urandom(1400 * 1400 * 3)).save(picture.path)  # Too large to go inline.
    runway.uploads = Uploads(runway.upload_life, tmp_path / "u.json")
    wish = order(provider="runway", model="gen4.5", seconds=5, references=(picture,))
    with pytest.raises(Rejected):
        await runway.submit(wish)
    assert json.loads((tmp_path / "u.json").read_text())["uploads"] == []
    assert (await runway.submit(wish)).id == "t"
    uploaded = [request.url.host for request in stage.requests].count("up.example")
    assert uploaded == 2


def test_every_provider_that_takes_uploads_says_how_long_they_are_good() -> None:
    lives = {name: getattr(provider_class(name), "upload_life", 0.0) for name in provider_names()}
    assert {name for name, life in lives.items() if life} == {
        "comfyui", "dashscope", "fal", "luma", "replicate", "runway", "xai",
    }  # fmt: skip
    assert all(life <= 40 * 3600 for life in lives.values())
