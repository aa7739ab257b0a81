"""Links for providers, made from the workspace's store; whose key opens which bucket."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.library.storage.conftest import s3

from cineflow.app.storing import Links, check_allowed, copies_are_kept, place_of, place_of_link
from cineflow.core.errors import StorageRefused, Unreachable
from cineflow.core.order import Order, OrderReference, ReferenceRole
from cineflow.settings import LoadedSettings, load_settings

__all__ = ["s3"]  # a fixture


def _loaded(root: Path, **environ: Any) -> LoadedSettings:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environ.items():
            patch.setenv(name, value)
        return load_settings(root)


def _store(tmp_path: Path, s3: str, **more: str) -> LoadedSettings:
    return _loaded(
        tmp_path, CINEFLOW_STORAGE=f"s3://films/{tmp_path.name}", CINEFLOW_STORAGE_ENDPOINT=s3,
        CINEFLOW_STORAGE_KEY="AKIDEXAMPLE12345", CINEFLOW_STORAGE_SECRET="s" * 20, **more,
    )  # fmt: skip


def _order(*references: OrderReference) -> Order:
    return Order(id="o_1", provider="sora-hk", model="sora2", prompt="a lamp", references=references)


async def test_picture_is_brought_once_and_its_link_shows_it(tmp_path: Path, s3: str) -> None:
    picture = tmp_path / "梅.PNG"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + b"x" * 100)
    links = Links(_store(tmp_path, s3))
    assert links.has_store
    reference = OrderReference(role=ReferenceRole.FIRST_FRAME, path=str(picture))
    first = await links.publish(reference)
    assert httpx.get(first, trust_env=False).content == picture.read_bytes()
    assert hashlib.sha256(picture.read_bytes()).hexdigest() in first
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + b"y" * 100)
    second = await links.publish(reference)
    assert httpx.get(second, trust_env=False).content == picture.read_bytes()


async def test_order_that_names_a_bucket_is_sent_with_a_link_and_stays_as_it_was(tmp_path: Path, s3: str) -> None:
    loaded = _store(tmp_path, s3)
    links = Links(loaded)
    picture = tmp_path / "a.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n")
    await links.publish(OrderReference(role=ReferenceRole.FIRST_FRAME, path=str(picture)))
    name = f"cineflow_assets/{hashlib.sha256(picture.read_bytes()).hexdigest()}.png"
    inside = OrderReference(role=ReferenceRole.FIRST_FRAME, url=f"s3://films/{tmp_path.name}/{name}")
    public = OrderReference(role=ReferenceRole.STYLE, url="https://example.com/a.png")
    order = _order(inside, public)
    sent = await links.readied(order)
    assert httpx.get(sent.references[0].url, trust_env=False).content == picture.read_bytes()
    assert sent.references[1] == public
    assert order.references[0].url.startswith("s3://")
    assert await links.readied(_order(public)) == _order(public)


async def test_store_that_does_not_answer_leaves_the_order_unsent_and_worth_sending_again(tmp_path: Path) -> None:
    picture = tmp_path / "a.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n")
    with pytest.raises(Unreachable) as error:
        await Links(_store(tmp_path, "http://127.0.0.1:1")).publish(
            OrderReference(role=ReferenceRole.FIRST_FRAME, path=str(picture))
        )
    assert error.value.may_retry


def test_only_the_stores_own_folder_and_named_buckets_are_read_for_others(tmp_path: Path) -> None:
    loaded = _loaded(tmp_path, CINEFLOW_STORAGE="s3://films/season1", CINEFLOW_ALLOW_BUCKETS="oss://media/in, s3://raw")
    for link in ("s3://films/season1/a.mp4", "oss://media/in/b.mp4", "s3://raw/x/y.mp4"):
        check_allowed(loaded, link)
    for link in ("s3://films/season10/a.mp4", "s3://films/a.mp4", "oss://media/out/b.mp4", "cos://raw/x.mp4",
                 "s3://films/season1/../secret.mp4"):  # fmt: skip
        with pytest.raises(StorageRefused):
            check_allowed(loaded, link)


def test_a_bucket_of_another_kind_is_never_opened_with_this_stores_key(tmp_path: Path) -> None:
    loaded = _loaded(
        tmp_path, CINEFLOW_STORAGE="s3://films", CINEFLOW_STORAGE_KEY="AKIDEXAMPLE12345",
        CINEFLOW_STORAGE_SECRET="s" * 20, CINEFLOW_STORAGE_ENDPOINT="https://minio.example.com",
        AWS_ACCESS_KEY_ID="other", AWS_SECRET_ACCESS_KEY="other-secret", OSS_ACCESS_KEY_ID="LTAI-own",
        OSS_ACCESS_KEY_SECRET="own-secret", OSS_REGION="cn-hangzhou",
    )  # fmt: skip
    same, name = place_of_link(loaded, "s3://raw/day 1/talk.mp4")
    assert (same.key, same.endpoint, name) == ("AKIDEXAMPLE12345", "https://minio.example.com", "day 1/talk.mp4")
    other, _ = place_of_link(loaded, "oss://raw/talk.mp4")
    assert (other.key, other.secret, other.endpoint) == ("LTAI-own", "own-secret", "")


def test_proxies_of_the_settings_lead_to_the_store_but_never_to_this_machine(tmp_path: Path) -> None:
    far = _loaded(tmp_path, CINEFLOW_STORAGE="s3://films", HTTPS_PROXY="http://proxy.example.com:3128")
    near = _loaded(
        tmp_path,
        CINEFLOW_STORAGE="s3://films?endpoint=http://127.0.0.1:9000",
        HTTP_PROXY="http://proxy.example.com:3128",
    )
    assert place_of(far).proxy == "http://proxy.example.com:3128"
    assert place_of(near).proxy is None


@pytest.mark.parametrize(("backend", "kept"), [("local", False), ("hybrid", True), ("oss", True), (None, True)])
def test_whether_copies_are_kept(tmp_path: Path, backend: str | None, kept: bool) -> None:
    environ = {"CINEFLOW_STORAGE": "s3://films"} | ({"STORAGE_BACKEND": backend} if backend else {})
    assert copies_are_kept(_loaded(tmp_path, **environ)) is kept
