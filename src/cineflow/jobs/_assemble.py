"""From storyboards and their takes to the edit: the takes that count, in order, with named gaps where none does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from cineflow.core.text import Text
from cineflow.jobs.planning import MatchedShot
from cineflow.library.selection import chosen_take
from cineflow.timeline.model import Clip, Gap, Item, Timeline

__all__ = ["Assembly", "MissingShot", "assemble"]

_GAP_SECONDS = Fraction(10)
"""How long a gap lasts where neither the shot nor any take of it says: the old files' default length."""


@dataclass(frozen=True, slots=True)
class MissingShot:
    """A shot without a take to show."""

    board: str
    shot: int


@dataclass(frozen=True, slots=True)
class Assembly:
    """An edit, the shots it lacks, and how many are shown by their rehearsal."""

    timeline: Timeline
    missing: tuple[MissingShot, ...]
    rehearsed: int


def assemble(
    shots: Sequence[MatchedShot],
    chosen_at: Mapping[str, datetime],
    rehearsals: Sequence[MatchedShot] = (),
    *,
    name: str = "",
) -> Assembly:
    """Put the take that counts of every shot in order.

    rehearsals: the same shots with their rehearsals, to fill what has no take yet; empty: such shots become gaps.
    """
    items: list[Item] = []
    missing: list[MissingShot] = []
    rehearsed = 0
    stand_ins = {(shot.name, shot.shot.number): shot for shot in rehearsals}
    for shot in shots:
        label = f"{shot.board.title or shot.board.file.stem} · {shot.shot.number}"
        take = chosen_take(shot.takes, chosen_at)
        if take is None and (stand_in := stand_ins.get((shot.name, shot.shot.number))):
            take = chosen_take(stand_in.takes, chosen_at)
            rehearsed += take is not None
        if take is not None:
            items.append(Clip(take.file, name=label, note=f"v{take.take}"))
            continue
        missing.append(MissingShot(shot.name, shot.shot.number))
        length = Fraction(shot.shot.seconds) if shot.shot.seconds else _GAP_SECONDS
        why = Text("shot {n} has no take yet", "镜头 {n} 尚无素材", n=shot.shot.number)
        items.append(Gap(length, label, why))
    return Assembly(Timeline(tuple(items), name), tuple(missing), rehearsed)
