"""What a storyboard is called outside: an id that its path gives, so that two servers give the same."""

from __future__ import annotations

import hashlib

__all__ = ["board_id"]


def board_id(name: str) -> str:
    """Return the public id of a storyboard, from its path in the workspace."""
    return "b_" + hashlib.sha256(name.encode()).hexdigest()[:16]
