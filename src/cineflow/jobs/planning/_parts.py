"""A take that no single order can make: its parts, each ordered by itself, and what is still to be had of them.

The parts lie in a folder beside the take. They are called by what they are made from, so that a plan made again, on
this machine or another, finds the ones that are there or on their way and orders only the rest.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from cineflow.core.money import PriceRange
from cineflow.core.text import Text
from cineflow.jobs.planning._orders import Draft, Drafter
from cineflow.jobs.planning._plan import Acquire, Action, PlannedTake
from cineflow.library.layout import order_id, parts_folder, take_stem
from cineflow.library.sidecar import Part
from cineflow.library.takes import TakeOnDisk, TakesOnDisk, TakeState
from cineflow.providers._fit import Split

__all__ = ["PartPlanner", "last_frame_of"]


def last_frame_of(folder: Path, stem: str) -> Path:
    """Return where the last frame of a part is kept, with which the next one begins."""
    return folder / f"{stem}_last.jpg"


@dataclass(frozen=True, slots=True)
class _Piece:
    """One part. index: from 0. fingerprint: of what it is made from, the whole take's and its place in it."""

    index: int
    fingerprint: str
    short: str
    stem: str


class PartPlanner:
    """Plans takes that are made in parts. workspace: makes its order ids its own. takes: with the parts found."""

    def __init__(self, drafter: Drafter, workspace: str, takes: TakesOnDisk) -> None:
        self._drafter = drafter
        self._workspace = workspace
        self._takes = takes

    def rows(self, whole: PlannedTake, draft: Draft) -> list[PlannedTake]:
        """Return a row for each part that is still to be had, or one to join them where all are there.

        whole: the take as it would be bought in one; its `draft` has a `split`. Raises as `Drafter.draft`.
        """
        split = draft.split
        assert split is not None
        folder = parts_folder(whole.place, whole.stem)
        pieces = list(_pieces(whole, draft, split))
        there = self._takes.parts_in(folder)
        rows = [
            self._row(whole, draft, split, pieces, piece, there.get(piece.stem))
            for piece in pieces
            if not (piece.stem in there and there[piece.stem].is_good)
        ]
        if not rows:
            rows = [self._join(self._row(whole, draft, split, pieces, pieces[-1], None))]
        rows[0].why = (*whole.why, *rows[0].why)
        return rows

    def _row(
        self, whole: PlannedTake, draft: Draft, split: Split, pieces: list[_Piece], piece: _Piece,
        existing: TakeOnDisk | None,
    ) -> PlannedTake:  # fmt: skip
        folder = parts_folder(whole.place, whole.stem)
        begins = split.is_chained and piece.index > 0
        frame = str(last_frame_of(Path(folder), pieces[piece.index - 1].stem)) if begins else ""
        part = self._drafter.part(draft, piece.index, piece.fingerprint, frame)
        row = PlannedTake(
            file=whole.file, board=whole.board, shot=whole.shot, take=whole.take, action=whole.action,
            acquire=_acquired(existing), place=folder, stem=piece.stem, short_id=piece.short,
            fingerprint=piece.fingerprint, provider=part.model.provider, model=part.model.id, seconds=part.seconds,
            draft=part, price=part.price, rate=part.rate, fields=whole.fields, existing=existing,
            ticket=existing.ticket if existing else "", is_named=whole.is_named, route=whole.route,
            is_rehearsal=whole.is_rehearsal, part=_part(whole, split, pieces, piece),
        )  # fmt: skip
        row.reference = order_id(self._workspace, row.board, row.shot, row.take, piece.fingerprint,
                                 row.provider, row.model)  # fmt: skip
        if begins:
            row.why = (Text("begins with the last frame of part {n}", "以第 {n} 段的尾帧开始", n=piece.index),)
        if row.acquire is Acquire.COLLECT:
            row.action, row.draft, row.price = Action.SKIP, None, None
            row.why = (Text("on its way: collected, not bought again", "已在生成：将取回，不会重复购买"),)
        elif row.acquire is Acquire.FETCH:
            row.price = row.price and PriceRange(Decimal(0), row.price.high, row.price.currency)
            row.why = (
                Text("fetched again by its ticket while the provider has it, else made again",
                     "服务商仍保留时凭任务号重新取回，否则重新生成"),
            )  # fmt: skip
        return row

    def _join(self, row: PlannedTake) -> PlannedTake:
        """All parts are there: nothing is ordered."""
        assert row.part is not None
        row.acquire, row.part = Acquire.JOIN, row.part.model_copy(update={"joins_only": True})
        row.price = row.price and PriceRange(Decimal(0), Decimal(0), row.price.currency)
        row.why = (Text("its parts are there and are joined", "各段均已就绪，将拼接"),)
        return row


def _acquired(existing: TakeOnDisk | None) -> Acquire:
    if existing is None:
        return Acquire.BUY
    if existing.state is TakeState.PENDING:
        return Acquire.COLLECT
    return Acquire.FETCH if existing.ticket else Acquire.BUY


def _pieces(whole: PlannedTake, draft: Draft, split: Split) -> Iterator[_Piece]:
    lengths = "+".join(f"{seconds.normalize():f}" for seconds in split.seconds)
    for index in range(len(split.seconds)):
        said = (whole.fingerprint, str(whole.take), draft.model.provider, draft.model.id, lengths,
                str(split.is_chained), str(index))  # fmt: skip
        made_from = hashlib.sha256("\x1f".join(said).encode()).hexdigest()
        short = f"p{index + 1}_{made_from[:8]}"
        yield _Piece(index, made_from, short, take_stem(whole.shot, whole.take, short))


def _part(whole: PlannedTake, split: Split, pieces: list[_Piece], piece: _Piece) -> Part:
    return Part(
        number=piece.index + 1, stems=tuple(one.stem for one in pieces), short_id=whole.short_id,
        fingerprint=whole.fingerprint, is_chained=split.is_chained,
    )  # fmt: skip
