"""A take that no single order can make: its parts, each ordered by itself, and what is still to be had of them.

The parts lie in a folder beside the take. They are called by what they are made from, so that a plan made again, on
this machine or another, finds the ones that are there or on their way and orders only the rest.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Literal

from cineflow.core.errors import CineflowError
from cineflow.core.money import PriceRange
from cineflow.core.text import Text
from cineflow.jobs.planning._orders import Draft, Drafter
from cineflow.jobs.planning._plan import Acquire, Action, PlannedTake
from cineflow.library.layout import PENDING_SUFFIX, order_id, parts_folder, take_stem
from cineflow.library.sidecar import Part, PendingSidecar, Sidecar, read_pending, read_sidecar
from cineflow.library.takes import TakeOnDisk, TakesOnDisk, TakeState
from cineflow.providers._fit import Split

__all__ = ["PartPlanner", "last_frame_of"]


def last_frame_of(folder: Path, stem: str) -> Path:
    """Return where the last frame of a part is kept, with which the next one begins."""
    return folder / f"{stem}_last.jpg"


_MOST_ANEW = 64
"""How often one part of a take can come to be made again."""

_Fits = Literal["yes", "perhaps", "no"]


@dataclass(frozen=True, slots=True)
class _Piece:
    """One part. index: from 0. fingerprint: of what it is made from, the whole take's and its place in it, and of how
    often it was made before. existing: what lies under its name.

    passed_over: lies there too and begins with what the part before does not end with; kept: may yet turn out to begin
    with it. strays: those on their way.
    """

    index: int
    fingerprint: str
    short: str
    stem: str
    existing: TakeOnDisk | None = None
    passed_over: str = ""
    kept: str = ""
    strays: tuple[_Piece, ...] = ()

    @property
    def is_there(self) -> bool:
        return self.existing is not None and self.existing.is_good

    @property
    def acquire(self) -> Acquire:
        if self.existing is None:
            return Acquire.BUY
        if self.existing.state is TakeState.PENDING:
            return Acquire.COLLECT
        return Acquire.FETCH if self.existing.ticket else Acquire.BUY

    @property
    def is_new(self) -> bool:
        """Whether it is surely made now."""
        return not self.is_there and not self.kept and self.acquire is Acquire.BUY

    def fits(self, before: _Piece | None) -> _Fits:
        """Whether it begins with the last frame of what will be the part before.

        One that does not say what it began with is taken to, unless the part before is surely another.
        """
        if before is None:
            return "yes"
        after, ends = self._after, before.digest
        if before.is_new or (after and ends and after != ends):
            return "no"
        return "perhaps" if after and not before.is_there else "yes"

    @property
    def digest(self) -> str:
        """The digest of its film, as recorded; empty where that is not known."""
        said = self._record
        return said.digest if isinstance(said, Sidecar) else ""

    @property
    def _after(self) -> str:
        said = self._record
        return said.part.after if said and said.part else ""

    @property
    def _record(self) -> Sidecar | PendingSidecar | None:
        record = self.existing.record if self.existing else ""
        if not record:
            return None
        try:
            return read_pending(Path(record)) if record.endswith(PENDING_SUFFIX) else read_sidecar(Path(record))
        except CineflowError:
            return None


class PartPlanner:
    """Plans takes that are made in parts. workspace: makes its order ids its own. takes: with the parts found."""

    def __init__(self, drafter: Drafter, workspace: str, takes: TakesOnDisk) -> None:
        self._drafter = drafter
        self._workspace = workspace
        self._takes = takes

    def rows(self, whole: PlannedTake, draft: Draft) -> list[PlannedTake]:
        """Return a row for each part that is still to be had, or one to join them where all are there.

        A part that begins with the last frame of one that is made again is made again too, and those before it stay.
        whole: the take as it would be bought in one; its `draft` has a `split`. Raises as `Drafter.draft`.
        """
        split = draft.split
        assert split is not None
        folder = parts_folder(whole.place, whole.stem)
        pieces = _pieces(whole, draft, split, self._takes.parts_in(folder))
        rows: list[PlannedTake] = []
        for piece in pieces:
            wanted = piece.strays if piece.is_there else (*piece.strays, piece)
            rows += [self._row(whole, draft, split, pieces, one) for one in wanted]
        if not rows:
            rows = [self._join(self._row(whole, draft, split, pieces, replace(pieces[-1], existing=None)))]
        rows[0].why = (*whole.why, *rows[0].why)
        return rows

    def _row(
        self, whole: PlannedTake, draft: Draft, split: Split, pieces: list[_Piece], piece: _Piece
    ) -> PlannedTake:  # fmt: skip
        folder, existing = parts_folder(whole.place, whole.stem), piece.existing
        begins = split.is_chained and piece.index > 0
        frame = str(last_frame_of(Path(folder), pieces[piece.index - 1].stem)) if begins else ""
        part = self._drafter.part(draft, piece.index, piece.fingerprint, frame)
        row = PlannedTake(
            file=whole.file, board=whole.board, shot=whole.shot, take=whole.take, action=whole.action,
            acquire=piece.acquire, place=folder, stem=piece.stem, short_id=piece.short,
            fingerprint=piece.fingerprint, provider=part.model.provider, model=part.model.id, seconds=part.seconds,
            draft=part, price=part.price, rate=part.rate, fields=whole.fields, existing=existing,
            ticket=existing.ticket if existing else "", is_named=whole.is_named, route=whole.route,
            is_rehearsal=whole.is_rehearsal, part=_part(whole, split, pieces, piece),
        )  # fmt: skip
        row.reference = order_id(self._workspace, row.board, row.shot, row.take, piece.fingerprint,
                                 row.provider, row.model)  # fmt: skip
        if begins:
            row.why = (_beginning(piece),)
        if row.acquire is Acquire.COLLECT:
            row.action, row.draft, row.price = Action.SKIP, None, None
            row.why = (Text("on its way: collected, not bought again", "已在生成：将取回，不会重复购买"),)
        elif row.acquire is Acquire.FETCH:
            row.why = (
                Text("fetched again by its ticket while the provider has it, else made again",
                     "服务商仍保留时凭任务号重新取回，否则重新生成"),
            )  # fmt: skip
        if row.acquire is Acquire.FETCH or piece.kept:
            row.price = row.price and PriceRange(Decimal(0), row.price.high, row.price.currency)
        return row

    def _join(self, row: PlannedTake) -> PlannedTake:
        """All parts are there: nothing is ordered."""
        assert row.part is not None
        row.acquire, row.part = Acquire.JOIN, row.part.model_copy(update={"joins_only": True})
        row.price = row.price and PriceRange(Decimal(0), Decimal(0), row.price.currency)
        row.why = (Text("its parts are there and are joined", "各段均已就绪，将拼接"),)
        return row


def _beginning(piece: _Piece) -> Text:
    n = piece.index
    if piece.kept:
        return Text("kept, unless part {n}, with whose last frame it begins, has to be made again",
                    "保留；若第 {n} 段须重新生成（本段以其尾帧开始），则一并重做", n=n)  # fmt: skip
    if piece.passed_over:
        return Text("made again: it begins with the last frame of part {n}, which is new",
                    "重新生成：本段以第 {n} 段的尾帧开始，而第 {n} 段是新的", n=n)  # fmt: skip
    return Text("begins with the last frame of part {n}", "以第 {n} 段的尾帧开始", n=n)


def _pieces(whole: PlannedTake, draft: Draft, split: Split, there: Mapping[str, TakeOnDisk]) -> list[_Piece]:
    """Return the parts of a take as they lie, or as they are to be had."""
    pieces: list[_Piece] = []
    for index in range(len(split.seconds)):
        named = [_called(whole, draft, split, index, anew) for anew in range(_MOST_ANEW)]
        named = [replace(piece, existing=there.get(piece.stem)) for piece in named]
        pieces.append(_chosen(named, pieces[-1] if split.is_chained and pieces else None))
    return pieces


def _chosen(named: list[_Piece], before: _Piece | None) -> _Piece:
    """Return the one that serves, of all that a part has been called: what is here before what is to be had."""
    lying = [piece for piece in named if piece.is_there]
    coming = [piece for piece in named if piece.existing and piece.acquire is Acquire.COLLECT]
    gone = [piece for piece in named if not piece.is_there and piece.acquire is Acquire.FETCH]
    free = next((piece for piece in named if not piece.is_there and piece.acquire is Acquire.BUY), named[-1])
    strays = tuple(piece for piece in coming if piece.fits(before) == "no")
    for piece in lying:
        if piece.fits(before) == "yes":
            return replace(piece, strays=strays)
    for piece in lying:
        if piece.fits(before) == "perhaps":
            return replace(free, kept=piece.stem, strays=strays)
    for piece in (*coming, *gone):
        if piece.fits(before) != "no":
            return replace(piece, strays=strays)
    return replace(free, passed_over=lying[-1].stem if lying else "", strays=strays)


def _called(whole: PlannedTake, draft: Draft, split: Split, index: int, anew: int) -> _Piece:
    """Return a part by its name. anew: how often it was made before."""
    lengths = "+".join(f"{seconds.normalize():f}" for seconds in split.seconds)
    said = [whole.fingerprint, str(whole.take), draft.model.provider, draft.model.id, lengths,
            str(split.is_chained), str(index)]  # fmt: skip
    said += [str(anew)] if anew else []
    made_from = hashlib.sha256("\x1f".join(said).encode()).hexdigest()
    short = f"p{index + 1}_{made_from[:8]}"
    return _Piece(index, made_from, short, take_stem(whole.shot, whole.take, short))


def _part(whole: PlannedTake, split: Split, pieces: list[_Piece], piece: _Piece) -> Part:
    kept = tuple(one.kept for one in pieces)
    return Part(
        number=piece.index + 1, stems=tuple(one.stem for one in pieces), short_id=whole.short_id,
        fingerprint=whole.fingerprint, is_chained=split.is_chained, kept=kept if any(kept) else (),
    )  # fmt: skip
