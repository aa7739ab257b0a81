"""Which output folder belongs to which storyboard: names may collide, and old tools named them differently."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from cineflow.library.layout import Layout, OutputMode, folded
from cineflow.library.takes import TakesOnDisk, asset_homes, scan_takes
from cineflow.storyboard.model import Storyboard

__all__ = ["Homes", "assign_homes", "survey_takes"]

_BOARD_ENDINGS = (".json", ".md")


@dataclass(frozen=True, slots=True)
class Homes:
    """A storyboard's own output folder, and others in which an old tool may have left takes of it."""

    own: Path
    former: tuple[Path, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        return (str(self.own), *map(str, self.former))


def survey_takes(layout: Layout, boards: Sequence[Storyboard], also: Iterable[Path] = ()) -> TakesOnDisk:
    """Find all takes that may belong to storyboards: in the tree chosen now, and where another mode would put them.

    also: further folders that hold shot folders, such as the ledger knows.
    """
    beside = Layout(layout.workspace, OutputMode.IN_PLACE)
    roots: dict[Path, None] = {layout.root: None, layout.workspace / "output": None}
    for board in boards:
        for folder in (beside.home(board.file), *beside.former_homes(board.file)):
            roots[folder] = None
        if layout.is_in_place:
            roots[beside.home(board.file, is_distinct=True)] = None
    if layout.is_in_place:
        roots |= dict.fromkeys(asset_homes(layout.workspace))
    roots |= dict.fromkeys(also)
    return scan_takes(roots, [layout.rehearsal_root])


def assign_homes(
    layout: Layout,
    boards: Sequence[Storyboard],
    takes: TakesOnDisk,
    *,
    board_exists: Callable[[str], bool],
    is_rehearsal: bool = False,
) -> dict[str, Homes]:
    """Return board name → its folders.

    A storyboard keeps the folder its takes lie in. Where the plain name is another's (a note beside a JSON of the same
    name, names that differ only in case), letters made from its own path are added.
    """
    owners: dict[str, set[str]] = defaultdict(set)
    for take in takes.takes:
        if take.board:
            owners[take.home].add(take.board)
    by_folded: dict[str, set[str]] = defaultdict(set)
    for home, names in owners.items():
        by_folded[folded(home)] |= names
    named = sorted((layout.board_name(board.file), board.file) for board in boards)
    homes: dict[str, Path] = {}
    for name, file in named:
        for is_distinct in (False, True):
            home = layout.home(file, is_rehearsal=is_rehearsal, is_distinct=is_distinct)
            if name in owners.get(str(home), ()):
                homes[name] = home
                break
    used = {folded(str(home)) for home in homes.values()}
    for name, file in named:
        if name in homes:
            continue
        plain = layout.home(file, is_rehearsal=is_rehearsal)
        others = by_folded.get(folded(str(plain)), set()) - {name}
        is_taken = folded(str(plain)) in used or any(board_exists(other) for other in others)
        homes[name] = layout.home(file, is_rehearsal=is_rehearsal, is_distinct=True) if is_taken else plain
        used.add(folded(str(homes[name])))
    if is_rehearsal:
        return {name: Homes(home) for name, home in homes.items()}
    return _with_former(layout, dict(named), homes, {take.home for take in takes.takes if not take.board})


def _with_former(
    layout: Layout, files: dict[str, Path], homes: dict[str, Path], recordless: set[str]
) -> dict[str, Homes]:
    """Add the old tools' folders where they hold takes and could be nobody else's."""
    used = {str(home) for home in homes.values()}
    wished: dict[str, list[str]] = defaultdict(list)
    for name, file in files.items():
        for former in layout.former_homes(file):
            if str(former) in recordless and str(former) not in used:
                wished[str(former)].append(name)
    former_of: dict[str, list[Path]] = defaultdict(list)
    for folder, names in wished.items():
        if len(names) == 1 and not _is_proper_for_another(layout, folder, files[names[0]]):
            former_of[names[0]].append(Path(folder))
    return {name: Homes(home, tuple(former_of.get(name, ()))) for name, home in homes.items()}


def _is_proper_for_another(layout: Layout, folder: str, file: Path) -> bool:
    """Whether a folder of the mirror tree is the present home of some other storyboard that exists."""
    if not Path(folder).is_relative_to(layout.root):
        return False
    below = os.path.relpath(folder, layout.root)
    for top in (layout.workspace, layout.workspace / "input"):
        for ending in _BOARD_ENDINGS:
            other = top / f"{below}{ending}"
            if other != file and other.is_file():
                return True
    return False
