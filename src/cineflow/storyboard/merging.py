"""A draft laid over a storyboard: which shots are new, which changed and in what, which are gone.

A shot that is told again, in about the same words, is the same shot: it keeps its number, its takes and everything
that the draft leaves open.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from itertools import groupby
from typing import Any, Literal

from cineflow.core.order import DialogueLine
from cineflow.storyboard._pairing import pairs_of
from cineflow.storyboard.model import Character, Origin, Scene, Shot, Storyboard

__all__ = ["CastChange", "FieldChange", "Merge", "ShotChange", "merged", "pairs_of"]

_OWN = frozenset({"number", "origin", "unknown", "characters"})
"""Fields of a shot that a draft has no say in."""

_WHOLE = frozenset({"prompt", "dialogue"})
"""Fields that a draft says wholly: nothing there means none."""

_FLAT = ("json", "note")
"""Formats without scenes: their shots have places."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of one shot; `scene` holds headings."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class ShotChange:
    """shot: as it will be, and as it was for one that goes. scene: its heading."""

    kind: Literal["added", "changed", "removed"]
    shot: Shot
    scene: str
    fields: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class CastChange:
    """Somebody new, or somebody known who gets a description."""

    who: Character
    is_new: bool


@dataclass(frozen=True, slots=True)
class Merge:
    """The storyboard as it would be, and what that changes. same: shots that stay as they are."""

    board: Storyboard
    changes: tuple[ShotChange, ...]
    cast: tuple[CastChange, ...]
    same: int


def merged(board: Storyboard, draft: Storyboard, *, adds: bool = False, by_number: bool = False) -> Merge:
    """Return a storyboard with a draft laid over it.

    adds: the draft goes behind what is there, of which nothing changes. by_number: a shot's number says which it is,
    as where the draft is an edited copy of the file.
    """
    return _Merging(board, _shaped(draft, board), adds=adds, by_number=by_number).done()


class _Merging:
    def __init__(self, board: Storyboard, draft: Storyboard, *, adds: bool, by_number: bool) -> None:
        self.board, self.draft, self.adds = board, draft, adds
        self.old = {shot.number: (shot, scene) for scene in board.scenes for shot in scene.shots}
        told = list(draft.shots)
        pairs = {} if adds else pairs_of(list(board.shots), told, by_number=by_number)
        self.pair = {id(told[at]): board_shot for at, board_shot in pairs.items()}
        self.taken = set(self.old)
        self.keeps_numbers = by_number or not self.old
        self.names = {who.name.casefold(): who.name for who in board.characters}
        self.last_scene = max((scene.number for scene in board.scenes), default=0)
        self.changes: list[ShotChange] = []
        self.same = 0
        self.left = list(board.scenes)

    def done(self) -> Merge:
        scenes = list(self.board.scenes) if self.adds else []
        scenes += [self._scene(scene) for scene in self.draft.scenes]
        if self.board.format in _FLAT:
            scenes = [Scene(1, "", tuple(shot for scene in scenes for shot in scene.shots))]
        if not self.adds:
            kept = {shot.number for scene in scenes for shot in scene.shots}
            self.changes += [
                ShotChange("removed", shot, scene.heading or shot.place)
                for number, (shot, scene) in self.old.items() if number not in kept
            ]  # fmt: skip
        people, cast = _people(self.board.characters, self.draft.characters)
        new = {} if self.old else {"seconds": self.draft.seconds, "aspect": self.draft.aspect}
        board = replace(
            self.board, scenes=tuple(scene for scene in scenes if scene.shots), characters=people,
            title=self.board.title or self.draft.title, **new,
        )  # fmt: skip
        return Merge(board, tuple(self.changes), cast, len(self.old) if self.adds else self.same)

    def _scene(self, told: Scene) -> Scene:
        """Return a scene of the draft; one that is there already keeps its heading and the notes below it."""
        here = self._known(told)
        if here is not None:
            self.left.remove(here)
        number = here.number if here else self._scene_number(told)
        heading = here.heading if here else told.heading
        shots = tuple(self._shot(shot, heading) for shot in told.shots)
        return Scene(number, heading, shots, here.origin if here else None)

    def _known(self, told: Scene) -> Scene | None:
        if self.adds:
            return None
        same = next((one for one in self.left if told.heading and _bare(one.heading) == _bare(told.heading)), None)
        if same:
            return same
        homes = [self.old[was.number][1] for shot in told.shots if (was := self.pair.get(id(shot)))]
        most = max(homes, key=homes.count, default=None)
        is_most = most is not None and most in self.left and homes.count(most) * 2 > len(told.shots)
        return most if is_most else None

    def _scene_number(self, told: Scene) -> int:
        if not self.board.scenes:
            return told.number
        self.last_scene += 1
        return self.last_scene

    def _as_known(self, line: DialogueLine) -> DialogueLine:
        """Return a line with its speaker spelled as the storyboard spells them: cues are all capitals."""
        return line.model_copy(update={"speaker": self.names.get(line.speaker.casefold(), line.speaker)})

    def _number(self, told: Shot) -> int:
        """Return a new shot's number: its own where numbers mean something and it is free, else one behind the last."""
        is_free = self.keeps_numbers and told.number not in self.taken
        number = told.number if is_free else max(self.taken, default=0) + 1
        self.taken.add(number)
        return number

    def _shot(self, told: Shot, heading: str) -> Shot:
        was = self.pair.get(id(told))
        told = replace(told, dialogue=tuple(map(self._as_known, told.dialogue)))
        if was is None:
            new = replace(told, number=self._number(told), origin=Origin(self.board.file), characters=())
            self.changes.append(ShotChange("added", new, heading or new.place))
            return new
        shot, changes = _laid_over(was, told)
        before = self.old[was.number][1].heading
        if self.board.format not in _FLAT and before != heading:
            changes = (*changes, FieldChange("scene", before, heading))
        if changes:
            self.changes.append(ShotChange("changed", shot, heading or shot.place, changes))
        else:
            self.same += 1
        return shot


def _laid_over(was: Shot, told: Shot) -> tuple[Shot, tuple[FieldChange, ...]]:
    """Return a shot with what the draft says of it, and what that changes."""
    changes: list[FieldChange] = []
    for one in fields(Shot):
        name = one.name
        before, after = getattr(was, name), getattr(told, name)
        is_open = not after and name not in _WHOLE
        is_same = _bare(before) == _bare(after) if name == "prompt" else before == after
        if name not in _OWN and not is_open and not is_same:
            changes.append(FieldChange(name, before, after))
    return replace(was, **{one.field: one.after for one in changes}), tuple(changes)


def _people(
    known: Sequence[Character], told: Sequence[Character]
) -> tuple[tuple[Character, ...], tuple[CastChange, ...]]:  # fmt: skip
    """Return everybody: those who are there as they are, with descriptions for those who had none."""
    people, cast = list(known), list[CastChange]()
    for who in told:
        at = next((n for n, one in enumerate(people) if _is_called(one, who.name)), None)
        if at is None:
            people.append(who)
            cast.append(CastChange(who, is_new=True))
        elif who.description and not people[at].description:
            people[at] = replace(people[at], description=who.description)
            cast.append(CastChange(people[at], is_new=False))
    return tuple(people), tuple(cast)


def _is_called(who: Character, name: str) -> bool:
    return name.casefold() in {one.casefold() for one in (who.name, *who.aliases)}


def _shaped(draft: Storyboard, board: Storyboard) -> Storyboard:
    """Return a draft whose scenes are told as the other board's format tells them."""
    if board.format in _FLAT:
        shots = (replace(s, place=s.place or scene.heading) for scene in draft.scenes for s in scene.shots)
        return replace(draft, scenes=(Scene(1, "", tuple(shots)),))
    if draft.format not in _FLAT:
        return draft
    scenes = [
        Scene(number, place, tuple(replace(shot, place="") for shot in shots))
        for number, (place, shots) in enumerate(groupby(draft.shots, key=lambda shot: shot.place), 1)
    ]
    return replace(draft, scenes=tuple(scenes))


def _bare(text: str) -> str:
    return " ".join(text.split()).casefold()
