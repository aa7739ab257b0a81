"""The takes that lie on disk, found in one walk over the output trees.

A take is recognised by its sidecar, else by its name: ours, or one of the old tools'. Nothing is changed here.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, cast

from pydantic_core import from_json

from cineflow.core.errors import CineflowError, Conflict, Unreadable
from cineflow.core.text import Text
from cineflow.library._whole import MEDIA_SUFFIXES, what_is_wrong
from cineflow.library.choices import SELECTION_FILE, read_choices
from cineflow.library.layout import (
    PENDING_SUFFIX,
    REHEARSAL,
    NameScheme,
    folded,
    is_further,
    is_parts_folder,
    parse_shot_folder,
    parse_take_name,
    short_id,
    take_stem,
)
from cineflow.library.sidecar import upgrade

__all__ = ["TakeOnDisk", "TakeState", "TakesOnDisk", "asset_homes", "known_take", "scan_takes"]

_ASSETS = "_assets"
_SKIPPED = {"node_modules", "__pycache__"}


class TakeState(StrEnum):
    """What lies there: a good file, a bad one, only its sidecar, or only its pending file."""

    GOOD = "good"
    BAD = "bad"
    GONE = "gone"
    PENDING = "pending"


@dataclass(slots=True, eq=False)
class TakeOnDisk:
    """One take as found; to be read, not changed. Paths are strings: there are ten thousand of them.

    pending: the state of its pending file (`intent`, `uncertain`, `ticket`, or `damaged`), empty for others.
    home: the storyboard's output folder. shot: the number of the folder it lies in. path: the file, or where it would
    lie. record: its sidecar or pending file, empty without one. board, fingerprint, provider, model: as recorded, empty
    for takes of the old tools. ticket: the provider's id, empty where none is known. made_at: ISO, UTC.
    """

    home: str
    shot: int
    take: int
    path: str
    state: TakeState
    scheme: NameScheme
    is_rehearsal: bool = False
    record: str = ""
    why: Text | None = None
    board: str = ""
    short_id: str = ""
    fingerprint: str = ""
    fields: Mapping[str, str] = field(default_factory=dict[str, str])
    provider: str = ""
    model: str = ""
    compiler: int = 0
    seconds: str = ""
    ticket: str = ""
    made_at: str = ""
    pending: str = ""
    is_altered: bool = False

    @property
    def file(self) -> Path:
        return Path(self.path)

    @property
    def stem(self) -> str:
        """Its file's name without the ending."""
        return os.path.splitext(os.path.basename(self.path))[0]  # noqa: PTH119, PTH122

    @property
    def is_good(self) -> bool:
        return self.state is TakeState.GOOD

    @property
    def is_obtainable(self) -> bool:
        """Whether it is here, on its way, or can be asked for by its ticket."""
        return self.state in (TakeState.GOOD, TakeState.PENDING) or bool(self.ticket)

    @property
    def is_old_tools(self) -> bool:
        """Whether nothing is recorded about it: a take of an old tool, or one whose sidecar was lost."""
        return not self.fingerprint

    def is_from(self, fingerprint: str) -> bool:
        """Whether it was made from this wording of a shot; without a sidecar its name tells."""
        if self.fingerprint:
            return self.fingerprint == fingerprint
        return bool(self.short_id) and self.short_id == short_id(fingerprint, self.take)


@dataclass(slots=True)
class TakesOnDisk:
    """All that one walk found. leftovers: `.tmp` files. chosen_at: take's path → when a person chose it.
    problems: records that cannot be read. parts: folder as `folded` spells it → the parts of a take that lie there."""

    takes: list[TakeOnDisk] = field(default_factory=list[TakeOnDisk])
    leftovers: list[str] = field(default_factory=list[str])
    chosen_at: dict[str, datetime] = field(default_factory=dict[str, datetime])
    problems: list[CineflowError] = field(default_factory=list[CineflowError])
    parts: dict[str, list[TakeOnDisk]] = field(default_factory=dict[str, list[TakeOnDisk]])

    def parts_in(self, folder: str) -> dict[str, TakeOnDisk]:
        """Return the parts of a take by stem. folder: as `layout.parts_folder` names it."""
        return {part.stem: part for part in self.parts.get(folded(folder), ())}

    def remember(self, known: Iterable[TakeOnDisk]) -> None:
        """Add takes that something else knows of, such as the ledger, where nothing of them lies on disk."""
        here = {_place_of(take) for take in self.takes}
        for take in known:
            folder = os.path.dirname(take.path)  # noqa: PTH120
            if is_parts_folder(folder):
                if take.stem not in self.parts_in(folder):
                    self.parts.setdefault(folded(folder), []).append(take)
            elif _place_of(take) not in here:
                here.add(_place_of(take))
                self.takes.append(take)


def known_take(
    folder: Path, *, shot: int, take: int, short: str, board: str, fingerprint: str, provider: str, model: str,
    fields: Mapping[str, str] | None = None, ticket: str = "", pending: str = "",
) -> TakeOnDisk:  # fmt: skip
    """Return a take of which nothing lies on disk, for `TakesOnDisk.remember`.

    folder: the shot's, absolute. pending: `intent`, `uncertain` or `ticket` for one on its way; empty for one that was
    stored once and is gone. ticket: by which it can be fetched.
    """
    place = os.path.abspath(folder)  # noqa: PTH100 - as the walk spells it
    return TakeOnDisk(
        home=os.path.dirname(place), shot=shot, take=take,  # noqa: PTH120
        path=os.path.join(place, f"{take_stem(shot, take, short)}.mp4"),  # noqa: PTH118
        state=TakeState.PENDING if pending else TakeState.GONE, scheme=NameScheme.OURS,
        is_rehearsal=provider == REHEARSAL, board=board, short_id=short, fingerprint=fingerprint,
        fields=fields or {}, provider=provider, model=model, ticket=ticket, pending=pending,
    )  # fmt: skip


def _place_of(take: TakeOnDisk) -> tuple[str, int, str]:
    return folded(os.path.dirname(take.path)), take.take, take.short_id  # noqa: PTH120


def scan_takes(roots: Iterable[Path], rehearsals: Iterable[Path] = ()) -> TakesOnDisk:
    """Walk output trees once and return every take in them. Links are not followed.

    roots: mirror trees and `…_assets` folders; they may hold each other (then the inner one first) or be missing. The
    folder `rehearsal` at the top of each holds rehearsals, and so do the trees of `rehearsals`.
    """
    found = TakesOnDisk()
    seen: set[str] = set()
    for are_rehearsals, trees in ((True, rehearsals), (False, roots)):
        for tree in trees:
            _walk(os.path.abspath(tree), found, seen, are_rehearsals)  # noqa: PTH100 - strings all the way, for speed
    return found


def asset_homes(workspace: Path) -> Iterator[Path]:
    """Find the `…_assets` folders of takes kept beside storyboards, anywhere in a workspace."""
    stack = [str(workspace)]
    while stack:
        folder = stack.pop()
        try:
            with os.scandir(folder) as entries:
                inside = [entry for entry in entries if entry.is_dir(follow_symlinks=False)]
        except OSError:
            continue
        for entry in inside:
            if entry.name.startswith(".") or entry.name in _SKIPPED:
                continue
            if entry.name.endswith(_ASSETS):
                yield Path(entry.path)
            else:
                stack.append(entry.path)


def _walk(root: str, found: TakesOnDisk, seen: set[str], are_rehearsals: bool) -> None:
    stack = [(root, are_rehearsals)]
    while stack:
        folder, is_rehearsal = stack.pop()
        if folder in seen:
            continue
        seen.add(folder)
        try:
            with os.scandir(folder) as entries:
                inside = list(entries)
        except OSError:
            continue
        for entry in inside:
            if entry.is_dir(follow_symlinks=False):
                shot = parse_shot_folder(entry.name)
                if shot is not None:
                    if entry.path not in seen:
                        seen.add(entry.path)
                        _look_into(entry.path, folder, shot, is_rehearsal, found, found.takes)
                elif not entry.name.startswith("."):
                    stack.append((entry.path, is_rehearsal or (folder == root and folded(entry.name) == REHEARSAL)))
            elif entry.name == SELECTION_FILE:
                _note_choices(folder, found)


def _note_choices(home: str, found: TakesOnDisk) -> None:
    try:
        for choice in read_choices(Path(home)):
            found.chosen_at[choice.file] = choice.at
    except Unreadable as damaged:
        found.problems.append(damaged)


def _look_into(
    folder: str, home: str, shot: int, is_rehearsal: bool, found: TakesOnDisk, into: list[TakeOnDisk]
) -> None:
    """Group a shot folder's files by stem, then judge each group. into: gets the takes."""
    try:
        with os.scandir(folder) as entries:
            inside = list(entries)
    except OSError:
        return
    media: dict[str, os.DirEntry[str]] = {}
    records: dict[str, str] = {}
    pendings: dict[str, str] = {}
    for entry in inside:
        name = entry.name
        if name.endswith(".tmp"):
            found.leftovers.append(entry.path)
        elif name.startswith("."):
            continue
        elif is_parts_folder(name):
            parts = found.parts.setdefault(folded(entry.path), [])
            _look_into(entry.path, home, shot, is_rehearsal, found, parts)
        elif name.endswith(PENDING_SUFFIX):
            pendings[name[: -len(PENDING_SUFFIX)]] = entry.path
        elif name.endswith(".json"):
            records[name[:-5]] = entry.path
        else:
            stem, ending = os.path.splitext(name)  # noqa: PTH122
            if ending.lower() in MEDIA_SUFFIXES and not is_further(stem):
                media[stem] = entry
    for stem in sorted({*media, *records, *pendings}):
        take = _judge(folder, stem, shot, media.get(stem), records.get(stem, ""), pendings.get(stem, ""), found)
        if take is not None:
            take.home = home
            take.is_rehearsal = take.provider == REHEARSAL if take.provider else is_rehearsal
            into.append(take)


def _judge(
    folder: str, stem: str, shot: int, entry: os.DirEntry[str] | None, record: str, pending: str, found: TakesOnDisk
) -> TakeOnDisk | None:
    content = _record(record, found) if record else None
    coming = _record(pending, found) if pending and content is None else None
    said = content or coming or {}
    name = parse_take_name(stem)
    number = said.get("take") if isinstance(said.get("take"), int) else (name.take if name else None)
    if number is None or (entry is None and not said and not pending):
        return None  # A stranger's file, or an old tool's status without a video.
    take = TakeOnDisk(
        home="", shot=shot, take=number, path=entry.path if entry else "", state=TakeState.GOOD,
        scheme=NameScheme.OURS if said else (name.scheme if name else NameScheme.OURS),
        record=record if content else pending, short_id=name.short_id if name else "",
    )  # fmt: skip
    _fill(take, said)
    if not take.path:
        take.path = os.path.join(folder, str(said.get("file") or f"{stem}.mp4"))  # noqa: PTH118
    if entry is not None:
        _check_file(take, entry, content)
    else:
        take.state = TakeState.GONE if content else TakeState.PENDING
    if take.state is TakeState.PENDING:
        take.pending = str(said.get("state", "damaged"))
    return take


def _fill(take: TakeOnDisk, said: Mapping[str, Any]) -> None:
    if not said:
        return
    take.board = str(said.get("board", ""))
    take.fingerprint = str(said.get("fingerprint", ""))
    take.fields = said.get("fields") or {}
    take.provider = str(said.get("provider", ""))
    take.model = str(said.get("model", ""))
    take.compiler = said.get("compiler") or 0
    take.short_id = str(said.get("short_id") or take.short_id)
    ticket: Mapping[str, Any] = said.get("ticket") or {}
    take.ticket = str(ticket.get("id", ""))
    times: Mapping[str, Any] = said.get("times") or {}
    take.made_at = str(times.get("published") or said.get("intent_at") or "")
    order: Mapping[str, Any] = said.get("order") or {}
    take.seconds = str(order.get("seconds", ""))


def _check_file(take: TakeOnDisk, entry: os.DirEntry[str], content: Mapping[str, Any] | None) -> None:
    """Judge a take's file: of the size recorded it is the one that was checked when it was stored."""
    stat = entry.stat()
    if content is not None and stat.st_size and content.get("size") == stat.st_size:
        return
    take.why = what_is_wrong(Path(entry.path))
    take.state = TakeState.BAD if take.why else TakeState.GOOD
    take.is_altered = content is not None
    if not take.made_at:
        take.made_at = datetime.fromtimestamp(stat.st_mtime, UTC).isoformat()


def _record(path: str, found: TakesOnDisk) -> Mapping[str, Any] | None:
    """Read one of our records; None for an old tool's status file."""
    try:
        with open(path, "rb") as stream:  # noqa: PTH123
            content = from_json(stream.read())
    except (OSError, ValueError):
        if path.endswith(PENDING_SUFFIX):
            found.problems.append(
                Unreadable(
                    Text("the record of an order on its way is damaged", "在途订单的记录已损坏"), file=Path(path)
                )
            )
        return None
    if not isinstance(content, dict) or "fingerprint" not in content or "version" not in content:
        return None
    try:
        return upgrade(cast("dict[str, Any]", content))
    except Conflict as newer:
        newer.file = Path(path)
        found.problems.append(newer)
        return cast("dict[str, Any]", content)  # Its first fields still tell that the take exists.
