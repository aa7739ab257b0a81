from __future__ import annotations

from cineflow.storyboard.model import Storyboard


def write_note(form: object, board: Storyboard, original: str) -> str:
    return original
