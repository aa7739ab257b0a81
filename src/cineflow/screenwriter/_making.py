"""The storyboard that is made of what was told: its people, scenes and shots, in the words of a file's format."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path

from cineflow.core.order import DialogueLine
from cineflow.screenwriter._answer import Answer, Line, Person, ToldScene
from cineflow.screenwriter._parts import is_chinese
from cineflow.screenwriter._plain import listed, name_of, plain, unquoted
from cineflow.storyboard.model import Character, Origin, Scene, Shot, Storyboard

__all__ = ["Shape", "Told", "board_of", "with_style"]


@dataclass(slots=True)
class Told:
    """What was told so far. style: one look, where the text itself asks for one."""

    title: str = ""
    style: str = ""
    people: dict[str, Character] = field(default_factory=dict[str, Character])
    scenes: list[ToldScene] = field(default_factory=list[ToldScene])

    def add(self, answer: Answer) -> None:
        """Add what the next part tells."""
        self.title = self.title or " ".join(answer.title.split())
        self.style = self.style or plain(answer.style)
        for person in answer.characters:
            self.remember(person)
        self.scenes += answer.scenes

    def remember(self, person: Person) -> None:
        """Add somebody, or what is new of somebody known."""
        name = name_of(person.name)
        if not name:
            return
        aliases = [alias for alias in map(name_of, person.aliases) if alias and alias != name]
        known = self.people.get(name)
        if known is None and any(name in who.aliases for who in self.people.values()):
            return
        taken = {other for who in self.people.values() if who.name != name for other in (who.name, *who.aliases)}
        merged = dict.fromkeys([*(known.aliases if known else ()), *(a for a in aliases if a not in taken)])
        described = known.description if known and known.description else plain(person.description)
        self.people[name] = Character(name, aliases=tuple(merged), description=described)


@dataclass(frozen=True, slots=True)
class Shape:
    """What the storyboard is to be. form: the name of the file's format. seconds: shortest and longest shot."""

    file: Path
    form: str
    seconds: tuple[int, int]
    aspect: str | None = None


def board_of(told: Told, shape: Shape) -> Storyboard:
    """Return what was told as the storyboard of a file."""
    scenes: list[Scene] = []
    number = 0
    least, most = shape.seconds
    for at, scene in enumerate(told.scenes, 1):
        heading, shots = plain(scene.heading), list[Shot]()
        for shot in scene.shots:
            number += 1
            seconds = Decimal(min(max(round(shot.seconds), least), most))
            shots.append(Shot(
                number, plain(shot.prompt), Origin(shape.file, f"shot {number}"), dialogue=_lines(shot.dialogue),
                seconds=seconds, place=heading if shape.form == "json" else "", camera=plain(shot.camera),
                intent=plain(shot.intent), props=tuple(filter(None, map(listed, shot.props))),
            ))  # fmt: skip
        scenes.append(Scene(at, heading, tuple(shots)))
    if shape.form == "json":  # Its shots have places, and there are no scenes around them.
        scenes = [Scene(1, "", tuple(shot for scene in scenes for shot in scene.shots))]
    return Storyboard(
        shape.file, shape.form, told.title or shape.file.stem, tuple(scenes), characters=tuple(told.people.values()),
        aspect=shape.aspect, seconds=Decimal(most),
    )  # fmt: skip


def with_style(board: Storyboard, style: str) -> Storyboard:
    """Return a storyboard with one look said in every prompt that does not say it yet."""
    style = plain(style)
    if not style:
        return board
    return replace(board, scenes=tuple(
        replace(scene, shots=tuple(
            shot if style in shot.prompt else replace(shot, prompt=f"{shot.prompt} {style}") for shot in scene.shots
        ))
        for scene in board.scenes
    ))  # fmt: skip


def _lines(told: Iterable[Line]) -> tuple[DialogueLine, ...]:
    return tuple(line for line in map(_spoken, told) if line.words)


def _spoken(line: Line) -> DialogueLine:
    """Return a line as a note holds it: where words have a colon, somebody must say them."""
    speaker, words = name_of(line.speaker), unquoted(plain(line.words))
    if not speaker and re.search("[:：]", words):
        speaker = "画外音" if is_chinese(words) else "Voice"
    return DialogueLine(speaker=speaker, words=words)
