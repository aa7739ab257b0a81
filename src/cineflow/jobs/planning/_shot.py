"""What is done for one shot: which takes stay, are waited for, fetched again, or made."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import partial
from pathlib import Path

from cineflow.core.errors import CineflowError, ContentRefused, ModelGone, NotFound, UserError
from cineflow.core.model import Model
from cineflow.core.money import PriceRange
from cineflow.core.text import Text
from cineflow.jobs.planning._alternatives import need_as_written
from cineflow.jobs.planning._choice import Choice, Chooser
from cineflow.jobs.planning._numbering import free_numbers
from cineflow.jobs.planning._orders import Drafter
from cineflow.jobs.planning._parts import PartPlanner
from cineflow.jobs.planning._plan import Acquire, Action, PlannedTake, Spare
from cineflow.jobs.planning._request import PlanRequest
from cineflow.jobs.planning._route import Pick, Router
from cineflow.jobs.planning._ways import Ways, said_of
from cineflow.library.layout import order_id, short_id, shot_folder, take_stem
from cineflow.library.matching import ShotTakes
from cineflow.library.takes import TakeOnDisk, TakeState
from cineflow.storyboard.compiler import COMPILER_VERSION, left_unsaid
from cineflow.storyboard.fingerprint import FIELD_WORDS, Fingerprint, changed_fields
from cineflow.storyboard.model import Shot, Storyboard

__all__ = ["ShotPlanner", "ShotToPlan"]


@dataclass(frozen=True, slots=True)
class ShotToPlan:
    """A shot with everything known about it.

    name: the storyboard's, as the ledger calls it. home: its own output folder. choice: None with the refusal in its
    place where the model named does not exist. is_beside: of another kind than what was named makes, among
    shots of that kind: pictures beside the film they are for are left alone.
    """

    shot: Shot
    board: Storyboard
    name: str
    home: Path
    fingerprint: Fingerprint
    wanted: int
    takes: ShotTakes
    choice: Choice | None
    refusal: NotFound | None = None
    is_rehearsal: bool = False
    is_beside: bool = False

    @property
    def place(self) -> str:
        """The folder of the shot's own takes."""
        return f"{self.home}{os.sep}{shot_folder(self.shot.number)}"


@dataclass(slots=True)
class _Sorted:
    """A shot's takes by what is to be done with them. passed_over: good, but made another way than is asked now."""

    good: list[TakeOnDisk] = field(default_factory=list[TakeOnDisk])
    pending: list[TakeOnDisk] = field(default_factory=list[TakeOnDisk])
    fetchable: list[TakeOnDisk] = field(default_factory=list[TakeOnDisk])
    lost: list[TakeOnDisk] = field(default_factory=list[TakeOnDisk])
    passed_over: list[TakeOnDisk] = field(default_factory=list[TakeOnDisk])


class ShotPlanner:
    """Plans shots one by one. workspace: makes its order ids its own. parts: plans takes that no one order makes.
    ways: finds ways out of what is impossible. router: picks where a rule does."""

    def __init__(
        self, request: PlanRequest, chooser: Chooser, drafter: Drafter, workspace: str, parts: PartPlanner,
        ways: Ways, router: Router | None = None,
    ) -> None:  # fmt: skip
        self._parts = parts
        self._ways = ways
        self._router = router
        self._request = request
        self._chooser = chooser
        self._drafter = drafter
        self._workspace = workspace

    def plan(self, shot: ShotToPlan) -> list[PlannedTake]:
        """Return the shot's rows, by take number."""
        found = self._sort(shot)
        rows = [self._collect(shot, take) for take in found.pending]
        have = len(rows)
        rows += [self._collect(shot, take) for take in shot.takes.stale if take.state is TakeState.PENDING]
        if not self._request.force:
            rows += [self._keep(shot, take) for take in found.good]
            have += len(found.good)
        short = shot.wanted if self._request.force else shot.wanted - have
        if short > 0:
            rows += self._obtain(shot, found, short)
        return sorted(rows, key=lambda row: (row.take, row.part.number if row.part else 0))

    def _sort(self, shot: ShotToPlan) -> _Sorted:
        found = _Sorted()
        for take in (*shot.takes.current, *shot.takes.kept):
            if take.state is TakeState.PENDING:
                found.pending.append(take)
            elif shot.choice and not self._chooser.counts(take, shot.choice):
                found.passed_over.append(take)
            elif take.is_good:
                is_redone = self._request.refresh and self._is_outdated(shot, take)
                (found.passed_over if is_redone else found.good).append(take)
            else:
                (found.fetchable if take.ticket and not self._request.force else found.lost).append(take)
        return found

    def _is_outdated(self, shot: ShotToPlan, take: TakeOnDisk) -> bool:
        """Whether it was made another way than would be chosen now."""
        if shot.choice is None or not take.model:
            return False
        model = shot.choice.model
        is_other = (take.provider, take.model) != (model.provider, model.id)
        is_other = is_other and (take.provider, take.model) not in shot.choice.also
        return is_other or (take.compiler not in (0, COMPILER_VERSION))

    def _keep(self, shot: ShotToPlan, take: TakeOnDisk) -> PlannedTake:
        row = self._row(shot, take, Action.SKIP, Acquire.NOTHING)
        why: list[Text] = []
        if take.is_old_tools:
            why.append(Text("kept, made by the old tool", "保留，由旧工具生成"))
        if self._is_outdated(shot, take) and shot.choice:
            row.is_outdated = True
            why.append(_outdated(take, shot.choice))
        if take.is_altered:
            why.append(Text("the file was changed by hand", "文件曾被手动修改"))
        if os.path.dirname(take.path) != shot.place:  # noqa: PTH120
            why.append(Text("lies at {path}", "位于 {path}", path=take.path))
        row.why = tuple(why)
        return row

    def _collect(self, shot: ShotToPlan, take: TakeOnDisk) -> PlannedTake:
        row = self._row(shot, take, Action.SKIP, Acquire.COLLECT)
        if take.pending == "ticket":
            text = Text("on its way: collected, not bought again", "已在生成：将取回，不会重复购买")
        else:
            text = Text("was sent, charge unconfirmed: not bought again", "已发出、扣费待确认：不会重复购买")
        row.why = (text,)
        return row

    def _row(self, shot: ShotToPlan, take: TakeOnDisk, action: Action, acquire: Acquire) -> PlannedTake:
        place, name = os.path.split(take.path)
        return PlannedTake(
            file=shot.board.file, board=shot.name, shot=shot.shot.number, take=take.take, action=action,
            acquire=acquire, place=place, stem=name.rpartition(".")[0], short_id=take.short_id,
            fingerprint=shot.fingerprint.value, provider=take.provider, model=take.model,
            seconds=_seconds(take.seconds) or shot.board.seconds_of(shot.shot) or Decimal(0),
            existing=take, ticket=take.ticket, is_rehearsal=shot.is_rehearsal,
        )  # fmt: skip

    def _obtain(self, shot: ShotToPlan, found: _Sorted, short: int) -> list[PlannedTake]:
        picks: list[Pick] = []
        refusal: CineflowError | None = shot.refusal
        if shot.choice:
            try:
                picks = self._picks(shot, shot.choice, short)
            except (UserError, ModelGone) as impossible:
                refusal = impossible
        fetched = found.fetchable[:short]
        rows = [self._fetch(shot, take, picks[i] if picks else None) for i, take in enumerate(fetched)]
        numbers = self._numbers(shot, found)
        if picks and not found.good and self._was_refused(shot, picks[0]):
            refusal, picks = _refused_before(shot, picks[0].draft.model), []
        if not picks or shot.choice is None:
            return rows if len(rows) == short else [*rows, self._impossible(shot, next(numbers), refusal)]
        action, why = self._reason(shot, found)
        if shot.choice.note:
            why.append(shot.choice.note)
        for pick in picks[len(rows) :]:
            row = self._buy(shot, pick, next(numbers), action, why)
            try:
                rows += self._parts.rows(row, pick.draft) if pick.draft.split else [row]
            except (UserError, ModelGone) as refused:
                return [*rows, self._impossible(shot, row.take, refused)]
        return rows

    def _picks(self, shot: ShotToPlan, choice: Choice, count: int) -> list[Pick]:
        """Return what makes each of the takes. Raises as `Drafter.draft`."""
        if choice.is_routed and self._router:
            return [self._router.pick(shot.shot, shot.board, shot.fingerprint.value) for _ in range(count)]
        draft = self._drafter.draft(shot.shot, shot.board, choice.model, shot.fingerprint.value)
        return [Pick(draft, (), ())] * count

    def _was_refused(self, shot: ShotToPlan, pick: Pick) -> bool:
        """Whether the provider's rules on content refused just this, and the person does not insist."""
        if self._request.force or self._request.retry is not None:
            return False
        model = pick.draft.model
        return (shot.fingerprint.value, model.provider, model.id) in self._request.content_refused

    def _numbers(self, shot: ShotToPlan, found: _Sorted) -> Iterator[int]:
        occupied = shot.takes.occupied
        if self._request.force:
            return free_numbers(occupied, after=max(occupied, default=0))
        passed = [take.take for take in (*shot.takes.stale, *found.passed_over)]
        in_use = {take.take for take in (*found.good, *found.pending, *found.fetchable, *found.passed_over)}
        reusable = {take.take for take in found.lost} - in_use
        return free_numbers(occupied - reusable, after=max(passed, default=0))

    def _reason(self, shot: ShotToPlan, found: _Sorted) -> tuple[Action, list[Text]]:
        if self._request.force:
            return Action.MAKE, [Text("asked for with --force", "由 --force 要求重做")]
        why = [
            Text("v{take} is no use: {why}", "v{take} 不可用：{why}", take=take.take, why=take.why)
            for take in found.lost
            if take.why
        ]
        why += [
            Text("the file of v{take} is gone", "v{take} 的文件已不在", take=take.take)
            for take in found.lost
            if take.state is TakeState.GONE
        ]
        stale = [take for take in shot.takes.stale if take.state is not TakeState.PENDING]
        if stale and not (found.good or found.passed_over or found.pending or found.fetchable):
            newest = max(stale, key=lambda take: take.take)
            return Action.STALE, [_changed(newest.fields, shot.fingerprint.fields), *why]
        if found.passed_over and shot.choice:
            why.append(_outdated(found.passed_over[-1], shot.choice))
        return Action.MAKE, why

    def _buy(self, shot: ShotToPlan, pick: Pick, take: int, action: Action, why: list[Text]) -> PlannedTake:
        assert shot.choice is not None
        short, draft = short_id(shot.fingerprint.value, take), pick.draft
        number = shot.shot.number
        unsaid = [item.why for item in left_unsaid(shot.shot, draft.model)]
        row = PlannedTake(
            file=shot.board.file, board=shot.name, shot=number, take=take, action=action, acquire=Acquire.BUY,
            place=shot.place, stem=take_stem(number, take, short), short_id=short,
            fingerprint=shot.fingerprint.value, is_rehearsal=shot.is_rehearsal,
            why=(*why, *draft.dropped, *unsaid, *pick.why),
        )  # fmt: skip
        self._order(row, shot, pick)
        row.provider, row.model = draft.model.provider, draft.model.id
        row.price = draft.price
        return row

    def _fetch(self, shot: ShotToPlan, take: TakeOnDisk, pick: Pick | None) -> PlannedTake:
        """A take that was paid for and is not here: free while its provider has it, else bought."""
        row = self._row(shot, take, Action.MAKE, Acquire.FETCH)
        row.short_id = take.short_id or short_id(shot.fingerprint.value, take.take)
        said = take.why or Text("the file is gone", "文件已不在")
        row.why = (
            Text("{why}: fetched again by its ticket while the provider has it, else made again",
                 "{why}：服务商仍保留时凭任务号重新取回，否则重新生成", why=said),
        )  # fmt: skip
        if pick is not None:
            self._order(row, shot, pick)
            price = pick.draft.price
            row.price = price and PriceRange(Decimal(0), price.high, price.currency)
        return row

    def _order(self, row: PlannedTake, shot: ShotToPlan, pick: Pick) -> None:
        draft, model, row.route = pick.draft, pick.draft.model, pick.record
        row.draft, row.rate, row.fields, row.seconds = draft, draft.rate, shot.fingerprint.fields, draft.seconds
        row.reference = self._reference(row, draft.fingerprint, model)
        row.is_named = bool(shot.choice and shot.choice.is_named)
        if pick.others and row.acquire is Acquire.BUY:
            row.others, row.spares = pick.others, partial(self._spares, row, shot, pick)

    def _reference(self, row: PlannedTake, fingerprint: str, model: Model) -> str:
        return order_id(self._workspace, row.board, row.shot, row.take, fingerprint, model.provider, model.id)

    def _spares(self, row: PlannedTake, shot: ShotToPlan, pick: Pick) -> list[Spare]:
        """Draft the orders by which others would make a take; a model that refuses it after all is left out."""
        spares: list[Spare] = []
        for model in pick.others:
            try:
                draft = self._drafter.draft(shot.shot, shot.board, model, row.fingerprint)
            except (UserError, ModelGone):
                continue
            spares.append(Spare(draft, self._reference(row, draft.fingerprint, model)))
        return spares

    def _impossible(self, shot: ShotToPlan, take: int, refusal: CineflowError | None) -> PlannedTake:
        number = shot.shot.number
        short = short_id(shot.fingerprint.value, take)
        model = shot.choice.model if shot.choice else None
        why = [refusal.text, *([refusal.fix] if refusal.fix else [])] if refusal else []
        asked = [model] if model else self._router.asked(shot.shot, shot.board) if self._router else []
        fits = () if shot.is_beside else self._ways.out_of(refusal, need_as_written(shot.shot, shot.board), asked)
        why += [said_of(fit) for fit in fits]
        return PlannedTake(
            file=shot.board.file, board=shot.name, shot=number, take=take,
            action=Action.SKIP if shot.is_beside else Action.IMPOSSIBLE,
            acquire=Acquire.NOTHING, place=shot.place, stem=take_stem(number, take, short),
            short_id=short, fingerprint=shot.fingerprint.value, provider=model.provider if model else "",
            model=model.id if model else "", seconds=shot.board.seconds_of(shot.shot) or Decimal(0), why=tuple(why),
            is_rehearsal=shot.is_rehearsal, code=refusal.stable_code if refusal else "", fits=fits,
        )  # fmt: skip


def _refused_before(shot: ShotToPlan, model: Model) -> ContentRefused:
    return ContentRefused(
        Text(
            "refused before by {provider}'s rules on content", "此前已被 {provider} 的内容规则拒绝",
            provider=model.provider,
        ),
        provider=model.provider, model=model.id,
        fix=Text(
            "Change the prompt or choose another model; --only {n} --force sends it once more",
            "请修改提示词或更换模型；--only {n} --force 可再次提交", n=shot.shot.number,
        ),
    )  # fmt: skip


def _outdated(take: TakeOnDisk, choice: Choice) -> Text:
    made, now = f"{take.provider}:{take.model}", f"{choice.model.provider}:{choice.model.id}"
    if made == now:
        return Text("outdated: its prompt would be put together differently now", "已过时：现在的提示词编排不同")
    if choice.is_named:
        return Text("v{take} was made with {made}, {now} is asked", "v{take} 由 {made} 生成，现要求 {now}",
                    take=take.take, made=made, now=now)  # fmt: skip
    return Text("outdated: made with {made}, now {now} would be chosen", "已过时：由 {made} 生成，现在会选 {now}",
                made=made, now=now)  # fmt: skip


def _changed(before: Mapping[str, str], now: Mapping[str, str]) -> Text:
    """Say which parts of the shot a person changed since a take was made."""
    words = changed_fields(dict(before), dict(now)) if before else ()
    if not words:
        return Text("content changed", "内容已改")
    facts = {word: FIELD_WORDS.get(word, word) for word in words}
    fields = [f"{{{word}}}" for word in words]
    return Text(f"content changed: {', '.join(fields)}", f"内容已改：{'、'.join(fields)}", **facts)


def _seconds(text: str) -> Decimal:
    try:
        return Decimal(text or 0)
    except InvalidOperation:
        return Decimal(0)
