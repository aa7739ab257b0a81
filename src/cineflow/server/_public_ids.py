"""What storyboards and scenes are called outside: ids that the file gives, so that two servers give the same."""

from __future__ import annotations

import hashlib
from collections import Counter

from cineflow.storyboard.model import Storyboard

__all__ = ["board_id", "scene_ids"]


def board_id(name: str) -> str:
    """Return the public id of a storyboard, from its path in the workspace."""
    return "b_" + hashlib.sha256(name.encode()).hexdigest()[:16]


def scene_ids(name: str, board: Storyboard) -> list[str]:
    """Return the public ids of a storyboard's scenes, in order; scenes of one number are told apart by their turn."""
    seen: Counter[int] = Counter()
    found: list[str] = []
    for scene in board.scenes:
        seen[scene.number] += 1
        turn = seen[scene.number]
        found.append(f"{board_id(name)}.s{scene.number}" + (f".{turn}" if turn > 1 else ""))
    return found
