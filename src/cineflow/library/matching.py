"""Which takes are whose: by place first, then by what they were made from.

A shot that was moved, renamed or renumbered keeps its takes; two storyboards that hold the same shot each have their
own. Files are never moved for it.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from cineflow.library.layout import folded
from cineflow.library.takes import TakeOnDisk

__all__ = ["ShotPlace", "ShotTakes", "match_takes"]

_Shots = Mapping[int, str]
_Answer = TypeVar("_Answer")


@dataclass(frozen=True, slots=True)
class ShotPlace:
    """A shot and where its takes belong.

    board: as `Layout.board_name` calls it. homes: the storyboard's output folder and the old tools' folders for it.
    wanted: takes wanted; a shot that has fewer goes first where lost takes are given away.
    """

    board: str
    homes: tuple[str, ...]
    shot: int
    fingerprint: str
    wanted: int = 1


@dataclass(slots=True)
class ShotTakes:
    """The takes of one shot.

    current: made from its present wording, good, bad, gone or pending. kept: nothing recorded, made by an old tool.
    stale: made from an earlier wording. occupied: take numbers that are in use at its place, by whomever.
    """

    place: ShotPlace
    current: list[TakeOnDisk] = field(default_factory=list[TakeOnDisk])
    kept: list[TakeOnDisk] = field(default_factory=list[TakeOnDisk])
    stale: list[TakeOnDisk] = field(default_factory=list[TakeOnDisk])
    occupied: set[int] = field(default_factory=set[int])

    @property
    def all(self) -> list[TakeOnDisk]:
        return [*self.current, *self.kept, *self.stale]

    @property
    def good(self) -> list[TakeOnDisk]:
        """Every take that can be watched."""
        return [take for take in self.all if take.is_good]

    def is_stale(self, take: TakeOnDisk) -> bool:
        return any(take is other for other in self.stale)

    @property
    def coming(self) -> list[TakeOnDisk]:
        """Takes that are here, on their way, or paid for and to be fetched again."""
        return [take for take in self.current if take.is_obtainable]


def match_takes(
    places: Sequence[ShotPlace],
    takes: Iterable[TakeOnDisk],
    *,
    board_exists: Callable[[str], bool],
    shots_of: Callable[[str], _Shots | None],
    is_rehearsal: bool = False,
) -> list[ShotTakes]:
    """Give every take to the shot it belongs to; the answer is in the order of `places`.

    board_exists: whether a storyboard still lies where it was recorded. shots_of: shot number → fingerprint of a
    storyboard that is not among the places, None where it cannot be read (its takes are then left alone); asked only
    where one of its takes was made from a shot sought here.
    """
    matcher = _Matcher(places, [take for take in takes if take.is_rehearsal is is_rehearsal], board_exists, shots_of)
    matcher.give_by_place(follows_board=not is_rehearsal)
    lost = [matcher.lost_in_same_board()]
    if not is_rehearsal:
        lost.append(matcher.lost_in_workspace())
    for is_limited in (True, False):
        for candidates in lost:
            matcher.claim(candidates, is_limited=is_limited)
    return matcher.finish()


_Candidates = Callable[[ShotPlace], list[TakeOnDisk]]


class _Matcher:
    def __init__(
        self, places: Sequence[ShotPlace], takes: list[TakeOnDisk], board_exists: Callable[[str], bool],
        shots_of: Callable[[str], _Shots | None],
    ) -> None:  # fmt: skip
        self._found = [ShotTakes(place) for place in places]
        self._boards = {place.board for place in places}
        self._board_exists = _remembering(board_exists)
        self._shots_of = _remembering(shots_of)
        self._is_given: set[int] = set()
        self._strays: list[tuple[ShotTakes, TakeOnDisk]] = []
        self._takes = takes
        self._by_home: dict[tuple[str, int], list[TakeOnDisk]] = defaultdict(list)
        self._by_folded: dict[tuple[str, int], list[TakeOnDisk]] = defaultdict(list)
        self._by_board: dict[tuple[str, int], list[TakeOnDisk]] = defaultdict(list)
        names: dict[str, tuple[str, str]] = {}
        for take in takes:
            if take.home not in names:
                names[take.home] = (unicodedata.normalize("NFC", take.home), folded(take.home))
            exact, loose = names[take.home]
            self._by_home[exact, take.shot].append(take)
            self._by_folded[loose, take.shot].append(take)
            if take.board:
                self._by_board[take.board, take.shot].append(take)

    def give_by_place(self, *, follows_board: bool) -> None:
        """Own folder, the old tools' folders, and wherever a sidecar names this very storyboard and shot."""
        spelled: dict[str, tuple[str, str]] = {}
        for found in self._found:
            place = found.place
            for home in place.homes:
                if home not in spelled:
                    spelled[home] = (unicodedata.normalize("NFC", home), folded(home))
                exact, loose = spelled[home]
                here = self._by_home.get((exact, place.shot)) or self._by_folded.get((loose, place.shot)) or ()
                for take in here:
                    self._give_own(found, take, is_at_place=True)
            if follows_board:
                for take in self._by_board.get((place.board, place.shot), ()):
                    self._give_own(found, take, is_at_place=False)

    def _give_own(self, found: ShotTakes, take: TakeOnDisk, *, is_at_place: bool) -> None:
        if is_at_place:
            found.occupied.add(take.take)
        if id(take) in self._is_given or not self._is_of_board(take, found.place.board):
            return
        self._is_given.add(id(take))
        found.occupied.add(take.take)
        if take.is_from(found.place.fingerprint):
            found.current.append(take)
        elif take.is_old_tools and not take.short_id:
            found.kept.append(take)
        else:
            self._strays.append((found, take))

    def _is_of_board(self, take: TakeOnDisk, board: str) -> bool:
        if not take.board or take.board == board:
            return True
        return take.board not in self._boards and not self._board_exists(take.board)

    def lost_in_same_board(self) -> _Candidates:
        """Find takes whose place has another shot now, or none any more, by storyboard."""
        lost: dict[str, list[TakeOnDisk]] = defaultdict(list)
        for found, take in self._strays:
            lost[found.place.board].append(take)
        self._add_orphans(lost)
        by_wish: dict[tuple[str, str], list[TakeOnDisk]] = defaultdict(list)
        by_name: dict[str, list[TakeOnDisk]] = defaultdict(list)
        for board, takes in lost.items():
            for take in takes:
                if take.fingerprint:
                    by_wish[board, take.fingerprint].append(take)
                elif take.short_id:
                    by_name[board].append(take)

        def candidates(place: ShotPlace) -> list[TakeOnDisk]:
            return [*by_wish.get((place.board, place.fingerprint), ()), *by_name.get(place.board, ())]

        return candidates

    def _add_orphans(self, lost: dict[str, list[TakeOnDisk]]) -> None:
        """Takes at numbers that the storyboard no longer has."""
        by_home = {folded(home): found.place.board for found in self._found for home in found.place.homes}
        for take in self._takes:
            if id(take) in self._is_given:
                continue
            board = take.board if take.board in self._boards else by_home.get(folded(take.home), "")
            if board and self._is_of_board(take, board):
                lost[board].append(take)

    def lost_in_workspace(self) -> _Candidates:
        """Find takes that lost their shot anywhere, by what they were made from."""
        by_fingerprint: dict[str, list[TakeOnDisk]] = defaultdict(list)
        claimed = self._claimed()
        for take in self._takes:
            if take.fingerprint and id(take) not in claimed:
                by_fingerprint[take.fingerprint].append(take)

        def lost(place: ShotPlace) -> list[TakeOnDisk]:
            return [take for take in by_fingerprint.get(place.fingerprint, ()) if self._is_lost(take)]

        return lost

    def _is_lost(self, take: TakeOnDisk) -> bool:
        if take.board in self._boards or not self._board_exists(take.board):
            return True
        shots = self._shots_of(take.board)
        return shots is not None and shots.get(take.shot) != take.fingerprint

    def _claimed(self) -> set[int]:
        return {id(take) for found in self._found for take in (*found.current, *found.kept)}

    def claim(self, candidates: _Candidates, *, is_limited: bool) -> None:
        """Give lost takes to shots that are short of takes; not limited, what is left to the first that fits."""
        claimed = self._claimed()
        for found in self._found:
            short = found.place.wanted - len(found.coming) if is_limited else None
            if short is not None and short <= 0:
                continue
            fitting = [
                take
                for take in candidates(found.place)
                if id(take) not in claimed
                and (take.is_obtainable if is_limited else take.is_good)
                and take.is_from(found.place.fingerprint)
            ]
            for take in sorted(fitting, key=lambda take: (not take.is_good, take.take, take.path))[:short]:
                claimed.add(id(take))
                self._is_given.add(id(take))
                found.current.append(take)
                found.occupied.add(take.take)

    def finish(self) -> list[ShotTakes]:
        claimed = self._claimed()
        for found, take in self._strays:
            if id(take) in claimed:
                continue
            (found.stale if take.fingerprint else found.kept).append(take)
        for found in self._found:
            for takes in (found.current, found.kept, found.stale):
                takes.sort(key=lambda take: (take.take, take.path))
        return self._found


def _remembering(ask: Callable[[str], _Answer]) -> Callable[[str], _Answer]:
    """Ask once per storyboard."""
    answers: dict[str, _Answer] = {}

    def answer(board: str) -> _Answer:
        if board not in answers:
            answers[board] = ask(board)
        return answers[board]

    return answer
