"""Secrets that everybody knows: what examples hold must not be able to start a server."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from cineflow.core.errors import SettingInvalid
from cineflow.core.text import Text

if TYPE_CHECKING:
    from cineflow.settings import LoadedSettings

__all__ = ["refuse_placeholders"]

_SECRETS = re.compile(r"(KEY|SECRET|TOKEN|PASSWORD)$", re.IGNORECASE)
_PLACEHOLDER = re.compile(
    r"(change|replace)[-_ ]?(me|this|it)([-_ !]?(now|please))?"
    r"|your[-_ ](api[-_ ]?key|key|secret|token|password)([-_ ]here)?",
    re.IGNORECASE,
)
_WEAK_PASSWORDS = frozenset({"", "password", "postgres", "cineflow", "secret", "admin", "123456", "12345678"})
_LOCAL = frozenset({"", "localhost", "127.0.0.1", "::1"})


def refuse_placeholders(loaded: LoadedSettings, *, setup_token: str = "") -> None:
    """Raise SettingInvalid where a secret still is what an example held, naming the variable and never the value.

    A database on another host needs a password that is none of those everybody tries; one here may trust its socket.
    """
    for name, value, origin in _told(loaded):
        if _SECRETS.search(name) and _PLACEHOLDER.fullmatch(value.strip()):
            raise _known(name, origin)
    if _PLACEHOLDER.fullmatch(setup_token.strip()):
        raise _known("--setup-token", "")
    url = loaded.values.database_url
    if url is None:
        return
    parts = urlsplit(url.get_secret_value())
    password = unquote(parts.password or "")
    is_remote = (parts.hostname or "") not in _LOCAL
    if _PLACEHOLDER.fullmatch(password) or (is_remote and password.lower() in _WEAK_PASSWORDS - {""}):
        raise _known("CINEFLOW_DATABASE_URL", "")


def _told(loaded: LoadedSettings) -> Iterator[tuple[str, str, str]]:
    """Yield everything that is set as text: name, value, and the layer it stands in."""
    for layer in loaded.layers:
        for name, value in layer.values.items():
            if isinstance(value, str):
                yield name, value, layer.name
    for provider, table in loaded.values.providers.items():
        for name, value in table.items():
            if isinstance(value, str):
                yield f"providers.{provider}.{name}", value, ""


def _known(name: str, origin: str) -> SettingInvalid:
    where = f"{name} ({origin})" if origin and origin not in ("environment", "flag") else name
    return SettingInvalid(
        Text("{where} is an example's secret that everybody knows", "{where} 仍是示例中的公开密钥", where=where),
        fix=Text("Set one of your own, such as the output of: openssl rand -hex 24",
                 "请改为自己的值，例如 openssl rand -hex 24 的输出"),
        code="setting.known_secret",
        place=name,
    )  # fmt: skip
