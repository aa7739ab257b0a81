"""Who is in a shot: the characters it lists, else those of the bible whom its words name."""

from __future__ import annotations

from functools import lru_cache

from cineflow.storyboard._mentions import Names
from cineflow.storyboard.model import Character, Shot, Storyboard

__all__ = ["called_in", "cast_of", "names_of"]


@lru_cache(maxsize=512)
def _names(characters: tuple[Character, ...], bible: tuple[Character, ...]) -> Names:
    return Names(characters, bible)


def names_of(shot: Shot, board: Storyboard) -> Names:
    """Return the names that count in a shot's words; where it lists nobody, the whole bible may be named plainly."""
    return _names(shot.characters or board.characters, board.characters)


def called_in(shot: Shot, names: tuple[str, ...]) -> tuple[str, ...]:
    """Return those of some names that a shot calls by `@name` or in brackets, outside quotes, in their order."""
    if not names:
        return ()
    words = (shot.prompt, shot.place, shot.camera, shot.intent, *shot.props)
    if not any(sign in text for text in words for sign in "@[(（【"):
        return ()
    called = _names((), tuple(Character(name) for name in names)).survey(*words).marked
    return tuple(name for name in names if name in called)


def cast_of(shot: Shot, board: Storyboard) -> tuple[Character, ...]:
    """Return the characters bound in a shot: those it lists, then those of the bible whom its words name."""
    listed = {character.name for character in shot.characters}
    others = [character for character in board.characters if character.name not in listed]
    if not others:
        return shot.characters
    named = names_of(shot, board).survey(shot.prompt, shot.place, shot.camera, shot.intent, *shot.props).everybody
    speakers = {line.speaker for line in shot.dialogue}
    present = (who for who in others if who.name in named or speakers & {who.name, *who.aliases})
    return (*shot.characters, *present)
