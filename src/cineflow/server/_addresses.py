"""Where things are served: the one place that writes our own addresses.

A proxy may show the server under a path of its own; that path stands before every address that an answer holds, so that
a client can ask for it as it is.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar

__all__ = ["address", "old_address", "shown_under"]

_ROOT: ContextVar[str] = ContextVar("root", default="")


@contextmanager
def shown_under(root: str) -> Generator[None]:
    """Have addresses that are written meanwhile begin with a path: `/cineflow`, or empty."""
    before = _ROOT.set(root.rstrip("/"))
    try:
        yield
    finally:
        _ROOT.reset(before)


def address(below: str, *, base: str = "") -> str:
    """Return where something of the API lies: `takes/t_1/video` is at `/api/v1/takes/t_1/video`.

    base: of a whole address, like `https://film.example.com/cineflow`; without one it begins after the host.
    """
    return f"{base or _ROOT.get()}/api/v1/{below}"


def old_address(below: str) -> str:
    """Return where something of the platform's old addresses lies: `videos/v_1` is at `/api/videos/v_1`."""
    return f"{_ROOT.get()}/api/{below}"
