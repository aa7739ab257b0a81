"""Which take of a shot counts: chosen by a person, else the newest good one.

Choices lie beside the takes, in `selection.json` of the storyboard's output folder, and name files: they outlive the
ledger, and follow a take whose shot was renumbered.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

from cineflow.library.choices import Choice, read_choices, spelled, write_choices
from cineflow.library.matching import ShotTakes
from cineflow.library.takes import TakeOnDisk

__all__ = ["chosen_take", "select_take", "unselect"]


def select_take(home: Path, shot: int, chosen: TakeOnDisk, takes: Iterable[TakeOnDisk], *, at: datetime) -> None:
    """Let one take of a shot count from now on, instead of any other of the shot's takes.

    home: the storyboard's output folder, where the choice is kept. takes: all takes of the shot. at: UTC.
    """
    others = {spelled(take.path) for take in takes}
    kept = [choice for choice in read_choices(home) if choice.file not in others]
    write_choices(home, [*kept, Choice(spelled(chosen.path), shot, chosen.take, at)])


def unselect(home: Path, takes: Iterable[TakeOnDisk]) -> None:
    """Forget a choice among a shot's takes: the newest good one counts again."""
    others = {spelled(take.path) for take in takes}
    before = read_choices(home)
    kept = [choice for choice in before if choice.file not in others]
    if len(kept) != len(before):
        write_choices(home, kept)


def chosen_take(takes: ShotTakes, chosen_at: Mapping[str, datetime]) -> TakeOnDisk | None:
    """Return the take of a shot that counts: the one chosen last, else the newest good one, else None.

    chosen_at: file → when it was chosen, as `scan_takes` found it. A take made from an earlier wording of the shot
    counts where a person chose it, or where there is no other.
    """
    good = takes.good
    chosen = [take for take in good if spelled(take.path) in chosen_at] if chosen_at else []
    if chosen:
        return max(chosen, key=lambda take: chosen_at[spelled(take.path)])
    return max(good, key=lambda take: (not takes.is_stale(take), take.take, take.made_at), default=None)
