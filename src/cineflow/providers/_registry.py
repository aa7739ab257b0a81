"""Which providers there are, found by looking into the room."""

from __future__ import annotations

from typing import Any

from cineflow.core import room
from cineflow.core.errors import NotFound
from cineflow.core.text import Text

__all__ = ["provider_class", "provider_names"]

_ROOM = "cineflow.providers"


def provider_names() -> list[str]:
    """Return the names of all providers, shipped and installed, without importing them."""
    return room.member_names(_ROOM)


def provider_class(name: str) -> Any:
    """Return a provider's class. Raises NotFound, naming those there are."""
    try:
        return room.member(_ROOM, name, "PROVIDER")
    except KeyError as cause:
        raise NotFound(
            Text("there is no provider “{name}”", "没有名为“{name}”的服务商", name=name),
            fix=Text("providers: {names}", "可用的服务商：{names}", names=", ".join(provider_names())),
            code="provider.not_found",
        ) from cause
