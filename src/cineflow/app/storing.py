"""The object store of a workspace, from settings: where it is, whose key opens it, and links to what lies there.

`CINEFLOW_STORAGE…` names it. Where that is unset, the variables of the tools before this one are understood:
`OSS_…` of the clipper, `COS_…` of the batch tool. A bucket that is named outright, as footage or reference, is opened
with the key of the store where it is of the same kind, else with the vendor's usual variables.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import httpx

from cineflow.core.errors import SettingMissing, StorageRefused, StorageUnreachable, Unreachable
from cineflow.core.ids import digest_file
from cineflow.core.order import Order, OrderReference
from cineflow.core.text import Text
from cineflow.library.storage import LINK_SECONDS, Place, is_store_link, parse_place, split_link, storage_at
from cineflow.providers._proxies import proxy_for

if TYPE_CHECKING:
    from cineflow.library.storage import Storage
    from cineflow.settings import LoadedSettings

__all__ = [
    "REFERENCES", "SECRETS", "VARIABLES", "Links", "check_allowed", "copies_are_kept", "place_of", "place_of_link",
    "storage_of", "try_storage",
]  # fmt: skip

REFERENCES = "cineflow_assets"
"""Folder of the pictures that providers fetch; called so by the batch tool, whose uploads are found again by people."""

_READY = 40.0
"""Seconds that bringing a picture to the store may take; a paid request must then still be in time."""

_VENDORS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "s3": {
        "key": ("AWS_ACCESS_KEY_ID",), "secret": ("AWS_SECRET_ACCESS_KEY",), "token": ("AWS_SESSION_TOKEN",),
        "endpoint": ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"), "region": ("AWS_REGION", "AWS_DEFAULT_REGION"),
    },
    "oss": {
        "key": ("OSS_ACCESS_KEY_ID",), "secret": ("OSS_ACCESS_KEY_SECRET",), "token": ("OSS_SESSION_TOKEN",),
        "endpoint": ("OSS_ENDPOINT",), "region": ("OSS_REGION",), "bucket": ("OSS_BUCKET_NAME", "OSS_BUCKET"),
    },
    "cos": {
        "key": ("COS_SECRET_ID",), "secret": ("COS_SECRET_KEY",), "token": ("COS_SESSION_TOKEN",),
        "region": ("COS_REGION",), "bucket": ("COS_BUCKET", "COS_BUCKET_NAME"), "domain": ("COS_CUSTOM_DOMAIN",),
    },
}  # fmt: skip

VARIABLES = tuple(dict.fromkeys(name for vendor in _VENDORS.values() for names in vendor.values() for name in names))
"""Variables that vendors and older tools set, for `config explain`."""

SECRETS = frozenset(
    name for vendor in _VENDORS.values() for part in ("key", "secret", "token") for name in vendor.get(part, ())
)


def place_of(loaded: LoadedSettings) -> Place | None:
    """Return the workspace's store, None where none is set. Raises SettingInvalid."""
    if loaded.values.storage:
        return _opened_by(loaded, parse_place(loaded.values.storage))
    for scheme in ("oss", "cos"):
        if found := loaded.variable(*_VENDORS[scheme]["bucket"]):
            return _opened_by(loaded, Place(scheme, found[0]))
    return None


def storage_of(loaded: LoadedSettings) -> Storage | None:
    """Return the workspace's store, None where none is set. Raises SettingInvalid, SettingMissing without its key."""
    place = place_of(loaded)
    return storage_at(place) if place else None


def copies_are_kept(loaded: LoadedSettings) -> bool:
    """Whether finished takes and renders are copied to the store.

    A bucket that an older tool's variables name is used for links alone unless `STORAGE_BACKEND` says more: that is
    what they were set for.
    """
    said = loaded.values.storage_backend
    return place_of(loaded) is not None and (said != "local" if said else loaded.values.storage is not None)


def place_of_link(loaded: LoadedSettings, link: str) -> tuple[Place, str]:
    """Return the bucket and the name in it that `s3://bucket/talk.mp4` means. Raises SettingInvalid, StorageRefused."""
    bare, name = split_link(link)
    return _opened_by(loaded, bare), name


def check_allowed(loaded: LoadedSettings, link: str) -> None:
    """Refuse a link of somebody who may not read all that our key opens: only the store's own folder and the buckets
    of `CINEFLOW_ALLOW_BUCKETS`. Raises StorageRefused.
    """
    bare, name = split_link(link)
    own = place_of(loaded)
    named = [parse_place(part) for part in (loaded.values.allow_buckets or "").split(",") if part.strip()]
    for place in [*([own] if own else []), *named]:
        is_below = not place.prefix or name == place.prefix or name.startswith(f"{place.prefix}/")
        if (place.scheme, place.bucket) == (bare.scheme, bare.bucket) and is_below:
            return
    raise StorageRefused(
        Text("{address} is not among the buckets that may be read", "{address} 不在允许读取的存储桶之列",
             address=bare.address),
        fix=Text("Allow it with CINEFLOW_ALLOW_BUCKETS={address}, if it is yours",
                 "若确属自有存储桶，请设置 CINEFLOW_ALLOW_BUCKETS={address}", address=bare.address),
        code="storage.not_allowed", place=link,
    )  # fmt: skip


def _opened_by(loaded: LoadedSettings, place: Place) -> Place:
    """Return a place with endpoint, key and the way there, where they are set and it does not name them itself."""
    if place.scheme == "file":
        return place
    told = {name: found[0] for name, names in _VENDORS.get(place.scheme, {}).items()
            if name != "bucket" and (found := loaded.variable(*names))}  # fmt: skip
    values = loaded.values
    main = parse_place(values.storage) if values.storage else None
    if main is None or main.scheme == place.scheme:
        secrets = (values.storage_key, values.storage_secret)
        own = {
            "endpoint": values.storage_endpoint or (main.endpoint if main else ""),
            "region": values.storage_region or (main.region if main else ""),
            "key": secrets[0].get_secret_value() if secrets[0] else "",
            "secret": secrets[1].get_secret_value() if secrets[1] else "",
        }  # fmt: skip
        if own["key"] or own["secret"]:  # A key and the secret of another make no pair.
            told = {name: value for name, value in told.items() if name not in ("key", "secret", "token")}
        if main and main.bucket == place.bucket:
            own["domain"] = values.storage_domain or main.domain
        told |= {name: value for name, value in own.items() if value}
    filled = {name: value for name, value in told.items() if not getattr(place, name)}
    style = main.is_virtual if main and main.scheme == place.scheme else None
    opened = replace(place, **filled, is_virtual=place.is_virtual if place.is_virtual is not None else style)
    return replace(opened, proxy=proxy_for(_door_of(opened), "", _proxies(loaded)))


def _door_of(place: Place) -> str:
    """Return about where a place is asked: whether a proxy leads there hangs on it."""
    if place.endpoint:
        return place.endpoint if "://" in place.endpoint else f"https://{place.endpoint}"
    vendor = {"s3": "amazonaws.com", "oss": "aliyuncs.com", "cos": "myqcloud.com"}
    return f"https://{place.bucket}.{vendor.get(place.scheme, place.scheme)}"


def _proxies(loaded: LoadedSettings) -> dict[str, str]:
    values = loaded.values
    named = {
        "http": values.http_proxy, "https": values.https_proxy or values.http_proxy, "all": values.all_proxy,
        "no": values.no_proxy,
    }  # fmt: skip
    return {scheme: proxy for scheme, proxy in named.items() if proxy}


class Links:
    """Makes links that providers can fetch: of local pictures, brought to the store by content, and of what lies in
    buckets already. Each link is made for one order and is nowhere kept.
    """

    def __init__(self, loaded: LoadedSettings) -> None:
        self._loaded = loaded
        self._there: set[str] = set()

    @property
    def has_store(self) -> bool:
        """Whether local pictures can become links. A folder cannot give any."""
        place = place_of(self._loaded)
        return place is not None and place.scheme != "file"

    async def publish(self, reference: OrderReference) -> str:
        """Bring a picture to the store, once, and return a link to it.

        Raises Unreachable where the store cannot be reached in time, StorageRefused, SettingMissing.
        """
        return await _in_time(self._published, reference)

    async def readied(self, order: Order) -> Order:
        """Return an order in which references to buckets have become links. Raises as `publish`."""
        if not any(is_store_link(reference.url) for reference in order.references):
            return order
        references = tuple([
            one.model_copy(update={"url": await _in_time(self._linked, one)}) if is_store_link(one.url) else one
            for one in order.references
        ])  # fmt: skip
        return order.model_copy(update={"references": references})

    def _published(self, reference: OrderReference) -> str:
        store = storage_of(self._loaded)
        if store is None:
            raise SettingMissing(
                Text("no object store is set up", "尚未配置对象存储"),
                fix=Text("Set CINEFLOW_STORAGE", "请设置 CINEFLOW_STORAGE"), place="CINEFLOW_STORAGE",
            )  # fmt: skip
        file = Path(reference.path)
        digest = digest_file(file)
        name = f"{REFERENCES}/{digest}{file.suffix.lower()}"
        if name not in self._there:
            there = store.stat(name)
            if there is None or there.size != file.stat().st_size:
                store.put(file, name, digest=digest)
            self._there.add(name)
        return store.link(name, timedelta(seconds=LINK_SECONDS))

    def _linked(self, reference: OrderReference) -> str:
        check_allowed(self._loaded, reference.url)
        place, name = place_of_link(self._loaded, reference.url)
        return storage_at(place).link(name, timedelta(seconds=LINK_SECONDS))


async def _in_time(work: Callable[[OrderReference], str], reference: OrderReference) -> str:
    """Ask the store in a thread; an order that waits for it is not sent, and may be sent later."""
    try:
        async with asyncio.timeout(_READY):
            return await asyncio.to_thread(work, reference)
    except (TimeoutError, StorageUnreachable) as cause:
        why = cause.text if isinstance(cause, StorageUnreachable) else Text("no answer in time", "未及时应答")
        raise Unreachable(
            Text("the picture could not be brought to the object store, so nothing was sent: {why}",
                 "图片未能存入对象存储，因此未发送订单：{why}", why=why),
            fix=Text("`cineflow storage test` says what is wrong", "运行 `cineflow storage test` 查看原因"),
        ) from cause  # fmt: skip


def try_storage(loaded: LoadedSettings, named: str | None, tell: Callable[[str, Text], None]) -> Place:
    """Try everything that a store is used for with a small file of its own, which is taken away again.

    named: a place other than the one that is set. tell: is told each step done. Raises SettingMissing where none is
    set, StorageErrors with the step that failed in the words told before.
    """
    place = _opened_by(loaded, parse_place(named)) if named else place_of(loaded)
    if place is None:
        raise SettingMissing(
            Text("no store is set up", "尚未配置存储"),
            fix=Text(
                "Set CINEFLOW_STORAGE, like s3://bucket/folder", "请设置 CINEFLOW_STORAGE，例如 s3://bucket/folder"
            ),
            place="CINEFLOW_STORAGE",
        )
    store, name = storage_at(place), f"{REFERENCES}/test-{os.urandom(6).hex()}.txt"
    content = os.urandom(16).hex().encode()
    with tempfile.TemporaryDirectory(prefix="cineflow-storage-") as folder:
        file, back = Path(folder) / "sent.txt", Path(folder) / "back.txt"
        file.write_bytes(content)
        store.put(file, name)
        try:
            tell("write", Text("a file was written and found whole", "已写入并核对一个文件"))
            store.fetch(name, back)
            tell("read", Text("it was read back", "已读回"))
            if place.scheme != "file":
                _read_link(store.link(name, timedelta(minutes=5)), content, place)
                tell("link", Text("its link was opened without the key", "已在不带密钥的情况下打开其链接"))
        finally:
            store.delete(name)
    tell("delete", Text("it was taken away again", "已删除"))
    return place


def _read_link(link: str, content: bytes, place: Place) -> None:
    """Open a link as a provider would. Raises StorageRefused, StorageUnreachable."""
    try:
        with httpx.Client(trust_env=False, proxy=place.proxy, timeout=20.0) as client:
            answer = client.get(link)
    except httpx.HTTPError as cause:
        raise StorageUnreachable(
            Text("the link was not opened: {why}", "链接未能打开：{why}", why=type(cause).__name__),
            fix=Text("Providers cannot fetch it either; check CINEFLOW_STORAGE_ENDPOINT and CINEFLOW_STORAGE_DOMAIN",
                     "服务商同样无法读取；请检查 CINEFLOW_STORAGE_ENDPOINT 与 CINEFLOW_STORAGE_DOMAIN"),
            place=place.address, code="storage.link_unreachable",
        ) from None  # fmt: skip
    if answer.status_code != 200 or answer.content != content:
        raise StorageRefused(
            Text("the link answers {status}", "链接返回 {status}", status=answer.status_code),
            fix=Text("Check that the key may read there, and CINEFLOW_STORAGE_DOMAIN where it is set",
                     "请检查密钥的读取权限，以及 CINEFLOW_STORAGE_DOMAIN（若已设置）"),
            place=place.address, code="storage.link_refused",
        )  # fmt: skip
