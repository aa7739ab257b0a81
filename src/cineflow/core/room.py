"""Finding the members of a room: every public module, and installed packages that join through an entry point."""

from __future__ import annotations

import importlib
import pkgutil
from importlib.metadata import EntryPoint, entry_points
from typing import Any

__all__ = ["member", "member_names", "members"]


def member_names(package: str) -> list[str]:
    """Return the names in a room, with dashes for underscores, without importing its modules.

    Modules that start with `_` are the room's furniture and packages are its side rooms: both are left out.
    """
    return sorted({*_own(package), *_joined(package)})


def member(package: str, name: str, attribute: str) -> Any:
    """Import one member of a room and return what it exposes. Raises KeyError when there is none of that name."""
    return _load(package, name, attribute, _own(package), _joined(package))


def members(package: str, attribute: str) -> dict[str, Any]:
    """Import every member of a room: name → what it exposes under `attribute`. AttributeError if one lacks it."""
    own, joined = _own(package), _joined(package)
    return {name: _load(package, name, attribute, own, joined) for name in sorted({*own, *joined})}


def _own(package: str) -> dict[str, str]:
    """Name → module of the room's own members."""
    found = pkgutil.iter_modules(importlib.import_module(package).__path__)
    return {
        m.name.replace("_", "-"): f"{package}.{m.name}" for m in found if not m.ispkg and not m.name.startswith("_")
    }


def _joined(package: str) -> dict[str, EntryPoint]:
    """Name → entry point of installed packages. Asked once per look at a room: it reads every package's metadata."""
    return {point.name.replace("_", "-"): point for point in entry_points(group=package)}


def _load(package: str, name: str, attribute: str, own: dict[str, str], joined: dict[str, EntryPoint]) -> Any:
    if name in joined:
        return joined[name].load()
    if name not in own:
        raise KeyError(name)
    return getattr(importlib.import_module(own[name]), attribute)
