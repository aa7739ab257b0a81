"""What a person reads on the slate of a shot."""

from __future__ import annotations

from cineflow.core.order import Slate
from cineflow.storyboard._details import place_of
from cineflow.storyboard.cast import cast_of, names_of
from cineflow.storyboard.model import Shot, Storyboard

__all__ = ["slate_of"]


def slate_of(shot: Shot, board: Storyboard) -> Slate:
    """Return board, scene, number, action and people of a shot; names stand without their brackets."""

    def as_written(_name: str, written: str) -> str:
        return written

    names = names_of(shot, board)
    return Slate(
        board=board.name,
        scene=place_of(shot, board),
        shot=str(shot.number),
        action=names.bind(shot.prompt, as_written, strict=frozenset(), with_ids=False).strip(),
        camera=shot.camera,
        intent=shot.intent,
        characters=tuple(who.name for who in cast_of(shot, board)),
        dialogue=shot.dialogue,
    )
