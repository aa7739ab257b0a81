"""Accounts at providers: which are set up, where their keys come from, and the provider built for each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cineflow.app.storing import Links
from cineflow.core.log import redact
from cineflow.core.model import Model
from cineflow.core.provider import Provider
from cineflow.core.text import Text
from cineflow.library.layout import REHEARSAL
from cineflow.providers._catalogue import setup_of
from cineflow.providers._proxies import proxy_for
from cineflow.providers._registry import provider_class, provider_names
from cineflow.providers._settings import ProviderSettings
from cineflow.settings import LoadedSettings, Settings

__all__ = ["Accounts", "ProviderSetup"]


@dataclass(frozen=True, slots=True)
class ProviderSetup:
    """How one provider stands: whether it can be used, and where its key and address come from. No secret inside.

    missing: the variables to set before it can be used.
    """

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
    missing: tuple[str, ...] = ()


class Accounts:
    """The providers of one workspace, each built when first asked for.

    spool: where rehearsals are drawn. models: provider → its models as the person corrected them.
    """

    def __init__(
        self, loaded: LoadedSettings, spool: Path, models: Callable[[str], Mapping[str, Model]] = lambda name: {}
    ) -> None:
        self._loaded = loaded
        self._spool = spool
        self._models = models
        self._providers: dict[str, Provider] = {}
        self.links = Links(loaded)

    @property
    def _settings(self) -> Settings:
        return self._loaded.values

    def setup(self, name: str) -> ProviderSetup:
        """Return how a provider stands. Raises NotFound."""
        if name not in provider_names():
            provider_class(name)
        setup = setup_of(name)
        key, key_origin = self._key(name)
        base_url, base_url_origin = self.base_url(name)
        missing = [] if key or not setup.needs_key else [*setup.key[:1]]
        if name != REHEARSAL and not (base_url or (setup.needs_key and setup.default_base_url)):
            missing += setup.base_url[:1]
        return ProviderSetup(
            name=name,
            label=setup.label,
            is_ready=not missing,
            needs_key=setup.needs_key,
            key_variable=setup.key[0] if setup.key else "",
            key_origin=key_origin,
            key_tail=key[-4:] if len(key) >= 12 else "",
            key_page=setup.key_page,
            base_url=base_url or setup.default_base_url,
            base_url_origin=base_url_origin or "default",
            missing=tuple(missing),
        )

    def proxy_of(self, name: str) -> str:
        """Return the proxy that a provider is asked through, without its password; empty for none. Raises
        SettingInvalid for one that is no proxy."""
        setup = self.setup(name)
        proxy = proxy_for(setup.base_url, str(self._table(name).get("proxy") or ""), self.proxies())
        return redact(proxy) if proxy else ""

    def setups(self) -> list[ProviderSetup]:
        """Return how every provider stands, the ready ones first."""
        return sorted((self.setup(name) for name in provider_names()), key=lambda s: (not s.is_ready, s.name))

    def ready(self) -> list[str]:
        """Return the providers that have what they need, the rehearsal not counted."""
        return [s.name for s in self.setups() if s.is_ready and s.name != REHEARSAL]

    def provider(self, name: str) -> Provider:
        """Return a provider ready to be asked, the same one every time. Raises NotFound, SettingMissing."""
        if name not in self._providers:
            self._providers[name] = self._build_provider(name)
        return self._providers[name]

    async def close(self) -> None:
        """Close what was opened."""
        for provider in self._providers.values():
            await provider.close()
        self._providers.clear()

    def base_url(self, name: str) -> tuple[str, str]:
        """Return the address a person set for a provider and where, both empty where none is set."""
        found = self._loaded.variable(*setup_of(name).base_url)
        if found:
            return found
        url = str(self._table(name).get("base_url") or "")
        return url, "cineflow.toml" if url else ""

    def further(self, name: str) -> dict[str, Any]:
        """Return whatever else is set for a provider, such as its `flavour` or `region`."""
        return {**self._extra_variables(name), **self._table(name)}

    def is_own_server(self, name: str) -> bool:
        """Whether a provider is somebody's own server or gateway of its dialect, by its declared flavour."""
        return str(self.further(name).get("flavour") or "openai") != "openai"

    def _build_provider(self, name: str) -> Provider:
        if name == REHEARSAL:
            return self._build_rehearsal()
        table = self._table(name)
        base_url, _ = self.base_url(name)
        values = self._settings
        settings = ProviderSettings(
            key=self._key(name)[0],
            base_url=base_url,
            proxy=str(table.get("proxy") or ""),
            extra=self.further(name),
            proxies=self.proxies(),
            deadline=values.request_timeout,
            read_timeout=min(values.download_timeout, 60.0),
            spool=self._spool.parent / "inline",
            uploads=self._spool.parent / "uploads",
            models=self._models(name),
            publish=self.links.publish if self.links.has_store else None,
        )
        return provider_class(name)(settings)

    def _build_rehearsal(self) -> Provider:
        from cineflow.media.animatic import draw_animatic, draw_still

        return provider_class(REHEARSAL)(draw=draw_animatic, draw_still=draw_still, spool=self._spool)

    def _table(self, name: str) -> Mapping[str, Any]:
        return self._settings.providers.get(name) or self._settings.providers.get(name.replace("-", "_")) or {}

    def _key(self, name: str) -> tuple[str, str]:
        found = self._loaded.variable(*setup_of(name).key)
        if found:
            return found
        if pair := self._pair(name):
            return pair
        key = str(self._table(name).get("api_key") or "")
        return key, "cineflow.toml" if key else ""

    def _pair(self, name: str) -> tuple[str, str] | None:
        """Return an older pair of keys as one, `access:secret`, and where it stands; None unless both are there."""
        halves: list[str] = []
        origin = ""
        prefix = f"{name.replace('-', '_').upper()}_"
        for variable in setup_of(name).pair:
            found = self._loaded.variable(variable)
            half = str(self._table(name).get(variable.removeprefix(prefix).lower()) or "")
            half, origin = found or (half, "cineflow.toml")
            halves.append(half)
        return (":".join(halves), origin) if halves and all(halves) else None

    def _extra_variables(self, name: str) -> dict[str, str]:
        """Return `NAME_X` variables of a provider as `x`, such as `COMFYUI_WORKFLOW` or `KLING_ACCESS_KEY`."""
        prefix = f"{name.replace('-', '_').upper()}_"
        found: dict[str, str] = {}
        for layer in reversed(self._loaded.layers):
            for variable, value in layer.values.items():
                if variable.startswith(prefix) and isinstance(value, str) and value:
                    found[variable.removeprefix(prefix).lower()] = value
        return found

    def proxies(self) -> dict[str, str]:
        """Return the proxies that are set, by scheme, with `all` and the exceptions under `no`."""
        values = self._settings
        named = {
            "http": values.http_proxy,
            "https": values.https_proxy or values.http_proxy,
            "all": values.all_proxy,
            "no": values.no_proxy,
        }
        return {scheme: proxy for scheme, proxy in named.items() if proxy}
