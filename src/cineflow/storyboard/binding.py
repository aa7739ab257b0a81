"""Binding characters to a provider's ids for one run, or for a file that is then saved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from cineflow.storyboard.cast import cast_of
from cineflow.storyboard.model import Character, Storyboard

__all__ = ["bind_ids", "characters_by_use"]


def characters_by_use(boards: Iterable[Storyboard]) -> list[tuple[Character, int]]:
    """Return every character with the number of shots it is in, the most used first, then by name."""
    shots: Counter[str] = Counter()
    first: dict[str, Character] = {}
    for board in boards:
        for shot in board.shots:
            for character in cast_of(shot, board):
                shots[character.name] += 1
                known = first.setdefault(character.name, character)
                if character.id and not known.id:
                    first[character.name] = character
    return sorted(((first[name], count) for name, count in shots.items()), key=lambda row: (-row[1], row[0].name))


def bind_ids(board: Storyboard, ids: Mapping[str, str]) -> Storyboard:
    """Return a storyboard whose characters of these names have these ids; an empty id unbinds.

    Prompts stay as written.
    """

    def bound(characters: tuple[Character, ...]) -> tuple[Character, ...]:
        return tuple(replace(c, id=ids[c.name]) if c.name in ids and c.id != ids[c.name] else c for c in characters)

    scenes = tuple(
        replace(scene, shots=tuple(replace(shot, characters=bound(shot.characters)) for shot in scene.shots))
        for scene in board.scenes
    )
    return replace(board, scenes=scenes, characters=bound(board.characters))
