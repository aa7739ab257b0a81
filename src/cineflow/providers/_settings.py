"""What a provider is given to work with."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cineflow.core.errors import SettingInvalid, SettingMissing
from cineflow.core.log import hide
from cineflow.core.model import Model
from cineflow.core.text import Text
from cineflow.providers._assets import Publish
from cineflow.providers._facts import Setup

__all__ = ["ProviderSettings", "account_name", "checked"]


@dataclass(frozen=True, slots=True)
class ProviderSettings:
    """One account at one provider.

    base_url: empty for the provider's own. proxy: empty for the environment's, `direct` for none, else its URL.
    proxies: what the environment says, by scheme (`http`, `https`, `all`) and `no`; None reads the system's.
    deadline: seconds one paid request may take in all. read_timeout: seconds without a byte on a download.
    publish: puts a local picture where the provider can fetch it, for those that take links only.
    spool: folder for results that arrive inside an answer; None carries them in memory.
    uploads: folder in which it is remembered what was uploaded where; None remembers it for this process.
    models: the catalogue in force, where a person added or corrected models.
    extra: whatever else the provider's page names (`flavour`, `region`, `project`, …).
    """

    key: str = field(default="", repr=False)
    base_url: str = ""
    proxy: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict[str, Any])
    proxies: Mapping[str, str] | None = None
    deadline: float = 60.0
    read_timeout: float = 60.0
    publish: Publish | None = None
    spool: Path | None = None
    uploads: Path | None = None
    models: Mapping[str, Model] = field(default_factory=dict[str, Model])


def checked(settings: ProviderSettings, *, name: str, setup: Setup) -> tuple[str, str]:
    """Return key and base URL without blanks and a slash at the end.

    Raises SettingMissing with the variable's name and where a key is had, SettingInvalid for one that cannot be sent.
    """
    key = settings.key.strip()
    hide(key)
    variable = setup.key[0] if setup.key else ""
    if setup.needs_key and not key:
        raise SettingMissing(
            Text(
                "{name} needs a key: {variable} is not set",
                "{name} 需要密钥：未设置 {variable}",
                name=name,
                variable=variable,
            ),
            fix=Text(
                "get one at {page} and set {variable}",
                "在 {page} 获取密钥并设置 {variable}",
                page=setup.key_page or name,
                variable=variable,
            ),
            code="setting.missing_key",
            place=variable,
        )
    if any(not 32 < ord(character) < 127 for character in key):
        raise SettingInvalid(
            Text("{variable} holds a character no key has", "{variable} 含有密钥中不可能出现的字符", variable=variable),
            fix=Text("copy the key again", "请重新复制密钥"),
            code="setting.bad_key",
            place=variable,
        )
    base_url = (settings.base_url or setup.default_base_url).strip().rstrip("/")
    address = setup.base_url[0] if setup.base_url else "base_url"
    if not base_url:
        raise SettingMissing(
            Text(
                "{name} needs an address: {variable} is not set",
                "{name} 需要地址：未设置 {variable}",
                name=name,
                variable=address,
            ),
            fix=Text("set {variable} to your server's address", "请把 {variable} 设为你的服务地址", variable=address),
            code="setting.missing_base_url",
            place=address,
        )
    parts = urlsplit(base_url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise SettingInvalid(
            Text(
                "{variable} is not an address: {value}",
                "{variable} 不是有效地址：{value}",
                variable=address,
                value=base_url,
            ),
            fix=Text("write it with http:// or https://", "请以 http:// 或 https:// 开头"),
            code="setting.bad_base_url",
            place=address,
        )
    return key, base_url


def account_name(name: str, key: str, base_url: str) -> str:
    """Return a stable name for provider, key and address that gives none of them away."""
    digest = hashlib.sha256("\0".join((key, base_url)).encode()).hexdigest()
    return f"{name}:{digest[:6]}"
