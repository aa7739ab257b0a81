"""Finding the members of a room: every public module, and installed packages that join through an entry point."""

from __future__ import annotations

import importlib
import pkgutil
from importlib.metadata import entry_points
from typing import Any

__all__ = ["member", "member_names", "members"]


def member_names(package: str) -> list[str]:
    """Return the names in a room, with dashes for underscores, without importing its modules.

    Modules that start with `_` are the room's furniture and packages are its side rooms: both are left out.
    """
    room = importlib.import_module(package)
    own = [m.name for m in pkgutil.iter_modules(room.__path__) if not m.ispkg and not m.name.startswith("_")]
    joined = [point.name for point in entry_points(group=package)]
    return sorted({name.replace("_", "-") for name in [*own, *joined]})


def member(package: str, name: str, attribute: str) -> Any:
    """Import one member of a room and return what it exposes. Raises KeyError when there is none of that name."""
    for point in entry_points(group=package):
        if point.name.replace("_", "-") == name:
            return point.load()
    if name not in member_names(package):
        raise KeyError(name)
    return getattr(importlib.import_module(f"{package}.{name.replace('-', '_')}"), attribute)


def members(package: str, attribute: str) -> dict[str, Any]:
    """Import every member of a room: name → what it exposes under `attribute`. AttributeError if one lacks it."""
    return {name: member(package, name, attribute) for name in member_names(package)}
