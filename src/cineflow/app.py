"""The program put together: where settings meet implementations. The terminal and the server open the same `App`."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from cineflow.core.errors import DecisionNeeded, NotFound
from cineflow.core.log import start_logging
from cineflow.core.provider import Provider
from cineflow.core.text import Text
from cineflow.library.workspace import Workspace, find_workspace
from cineflow.providers._catalogue import Catalogue, setup_of, with_settings
from cineflow.providers._registry import provider_class, provider_names
from cineflow.providers._settings import ProviderSettings
from cineflow.settings import LoadedSettings, Settings, load_settings

__all__ = ["App", "ProviderSetup", "open_app"]

REHEARSAL = "rehearsal"


@dataclass(frozen=True, slots=True)
class ProviderSetup:
    """How one provider stands: whether it can be used, and where its key and address come from. No secret inside."""

    name: str
    label: Text
    is_ready: bool
    needs_key: bool
    key_variable: str
    key_origin: str
    key_tail: str
    key_page: str
    base_url: str
    base_url_origin: str


class App:
    """One workspace with its settings and parts, each built when first asked for."""

    def __init__(self, workspace: Workspace, loaded: LoadedSettings, inputs: Sequence[Path] = ()) -> None:
        self.workspace = workspace
        self.loaded = loaded
        self.inputs = tuple(inputs)
        self._providers: dict[str, Provider] = {}

    @property
    def settings(self) -> Settings:
        return self.loaded.values

    @cached_property
    def catalogue(self) -> Catalogue:
        """Every model, with the person's own laid over the shipped ones."""
        values = self.settings
        return with_settings(
            added=values.models,
            prices=values.prices,
            logical=values.logical_models,
            base_urls={name: url for name in provider_names() if (url := self._base_url(name)[0])},
            today=datetime.now(UTC).date(),
        )

    def provider_setup(self, name: str) -> ProviderSetup:
        """Return how a provider stands. Raises NotFound."""
        if name not in provider_names():
            provider_class(name)
        setup = setup_of(name)
        key, key_origin = self._key(name)
        base_url, base_url_origin = self._base_url(name)
        is_ready = bool(key) if setup.needs_key else bool(base_url or name == REHEARSAL)
        return ProviderSetup(
            name=name,
            label=setup.label,
            is_ready=is_ready and bool(base_url or setup.default_base_url or name == REHEARSAL),
            needs_key=setup.needs_key,
            key_variable=setup.key[0] if setup.key else "",
            key_origin=key_origin,
            key_tail=key[-4:] if len(key) >= 12 else "",
            key_page=setup.key_page,
            base_url=base_url or setup.default_base_url,
            base_url_origin=base_url_origin or "default",
        )

    def provider_setups(self) -> list[ProviderSetup]:
        """Return how every provider stands, the ready ones first."""
        return sorted((self.provider_setup(name) for name in provider_names()), key=lambda s: (not s.is_ready, s.name))

    def ready_providers(self) -> list[str]:
        """Return the providers that have what they need, the rehearsal not counted."""
        return [s.name for s in self.provider_setups() if s.is_ready and s.name != REHEARSAL]

    def choose_provider(self, named: str | None) -> str:
        """Return the provider to use where a shot names none: the one named, else the only one that is ready.

        With none ready the rehearsal is chosen. Raises DecisionNeeded where several are, NotFound for an unknown name.
        """
        if chosen := named or self.settings.provider:
            provider_class(chosen)
            return chosen
        ready = self.ready_providers()
        if len(ready) > 1:
            raise DecisionNeeded(
                Text(
                    "several providers have a key: {names}", "有多个服务商已配置密钥：{names}", names=", ".join(ready)
                ),
                fix=Text("Name one with --provider", "请用 --provider 指定一个"),
                code="provider.several",
            )
        return ready[0] if ready else REHEARSAL

    def provider(self, name: str) -> Provider:
        """Return a provider ready to be asked, the same one every time. Raises NotFound, SettingMissing."""
        if name not in self._providers:
            self._providers[name] = self._build_provider(name)
        return self._providers[name]

    def start_logging(self, *, is_verbose: bool = False) -> None:
        """Write events to the state folder's log from here on."""
        level = logging.DEBUG if is_verbose else logging.getLevelNamesMapping()[self.settings.log_level.upper()]
        start_logging(self.workspace.state / "logs" / "cineflow.log", level=level)

    async def close(self) -> None:
        """Close what was opened."""
        for provider in self._providers.values():
            await provider.close()
        self._providers.clear()

    def _build_provider(self, name: str) -> Provider:
        if name == REHEARSAL:
            return self._build_rehearsal()
        table = self._table(name)
        base_url, _ = self._base_url(name)
        values = self.settings
        settings = ProviderSettings(
            key=self._key(name)[0],
            base_url=base_url,
            proxy=str(table.get("proxy") or ""),
            extra={**self._extra_variables(name), **table},
            proxies=self._proxies(),
            deadline=values.request_timeout,
            read_timeout=min(values.download_timeout, 60.0),
        )
        return provider_class(name)(settings)

    def _build_rehearsal(self) -> Provider:
        from cineflow.media.animatic import draw_animatic

        return provider_class(REHEARSAL)(draw=draw_animatic, spool=self.workspace.cache / "rehearsal")

    def _table(self, name: str) -> Mapping[str, Any]:
        return self.settings.providers.get(name) or self.settings.providers.get(name.replace("-", "_")) or {}

    def _key(self, name: str) -> tuple[str, str]:
        found = self.loaded.variable(*setup_of(name).key)
        if found:
            return found
        key = str(self._table(name).get("api_key") or "")
        return key, "cineflow.toml" if key else ""

    def _base_url(self, name: str) -> tuple[str, str]:
        found = self.loaded.variable(*setup_of(name).base_url)
        if found:
            return found
        url = str(self._table(name).get("base_url") or "")
        return url, "cineflow.toml" if url else ""

    def _extra_variables(self, name: str) -> dict[str, str]:
        """Return `NAME_X` variables of a provider as `x`, such as `COMFYUI_WORKFLOW` or `KLING_ACCESS_KEY`."""
        prefix = f"{name.replace('-', '_').upper()}_"
        found: dict[str, str] = {}
        for layer in reversed(self.loaded.layers):
            for variable, value in layer.values.items():
                if variable.startswith(prefix) and isinstance(value, str) and value:
                    found[variable.removeprefix(prefix).lower()] = value
        return found

    def _proxies(self) -> dict[str, str]:
        values = self.settings
        named = {
            "http": values.http_proxy,
            "https": values.https_proxy or values.http_proxy,
            "all": values.all_proxy,
            "no": values.no_proxy,
        }
        return {scheme: proxy for scheme, proxy in named.items() if proxy}


def open_app(inputs: Iterable[Path] = (), flags: Mapping[str, Any] | None = None, *, cwd: Path | None = None) -> App:
    """Find the workspace of some inputs, load its settings, and return the program for it. Creates nothing.

    Raises SettingInvalid, Conflict, and NotFound for an input that does not exist.
    """
    here, paths = cwd or Path.cwd(), list(inputs)
    for path in paths:
        if not (here / path.expanduser()).exists():
            raise NotFound(
                Text("there is no file or folder {path}", "没有文件或文件夹 {path}", path=path),
                fix=Text("Check the path; quote it if it holds spaces", "请检查路径；若含空格请加引号"),
                code="input.not_found",
            )
    found = find_workspace(paths, here)
    loaded = load_settings(found.root, flags)
    if loaded.values.state_dir:
        found = find_workspace(paths, here, state_dir=loaded.values.state_dir)
    return App(found, loaded, paths)
