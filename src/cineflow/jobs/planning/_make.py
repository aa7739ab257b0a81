"""Making the plan. It changes nothing, needs no key and no network, and is the same for the same inputs."""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial, wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

from cineflow.core.errors import Charged, NotFound
from cineflow.core.money import Money
from cineflow.core.text import Text
from cineflow.jobs.planning._alternatives import cheapest_for, need_as_written
from cineflow.jobs.planning._choice import Choice, Chooser
from cineflow.jobs.planning._homes import assign_homes
from cineflow.jobs.planning._orders import Drafter
from cineflow.jobs.planning._parts import PartPlanner
from cineflow.jobs.planning._plan import Acquire, Action, Plan, PlannedTake
from cineflow.jobs.planning._quote import coverage_of, groups_of, quote_of
from cineflow.jobs.planning._request import DEFAULT_TAKES, PlanRequest, RetryItem
from cineflow.jobs.planning._route import Router
from cineflow.jobs.planning._shot import ShotPlanner, ShotToPlan
from cineflow.jobs.planning._ways import Ways
from cineflow.library.assets import shelf_beside, with_assets
from cineflow.library.digests import Digests
from cineflow.library.layout import REHEARSAL, Layout, folded
from cineflow.library.matching import ShotPlace, ShotTakes, match_takes
from cineflow.library.storyboards import read_storyboard
from cineflow.library.takes import TakesOnDisk
from cineflow.providers._catalogue import Catalogue
from cineflow.storyboard.fingerprint import Fingerprint, fingerprint
from cineflow.storyboard.model import Reading, Shot, Storyboard, shape_of_pixels

__all__ = ["MatchedShot", "make_plan", "match_shots"]


_Args = ParamSpec("_Args")
_Answer = TypeVar("_Answer")


def _without_collection(build: Callable[_Args, _Answer]) -> Callable[_Args, _Answer]:
    """Hold off the search for cycles: a plan makes none, and its many objects would set it off again and again."""

    @wraps(build)
    def built(*args: _Args.args, **options: _Args.kwargs) -> _Answer:
        was_enabled = gc.isenabled()
        gc.disable()
        try:
            return build(*args, **options)
        finally:
            if was_enabled:
                gc.enable()

    return built


class MatchedShot:
    """A shot with its fingerprint and its takes, for whoever shows, joins or selects takes."""

    __slots__ = ("board", "fingerprint", "home", "name", "shot", "takes")

    def __init__(
        self, board: Storyboard, name: str, home: Path, shot: Shot, fingerprint: Fingerprint, takes: ShotTakes
    ) -> None:
        self.board = board
        self.name = name
        self.home = home
        self.shot = shot
        self.fingerprint = fingerprint
        self.takes = takes


@_without_collection
def make_plan(
    request: PlanRequest,
    readings: Sequence[Reading],
    takes: TakesOnDisk,
    catalogue: Catalogue,
    *,
    digests: Digests | None = None,
    balances: Mapping[str, Money] | None = None,
) -> Plan:
    """Plan every shot of the storyboards read.

    takes: as `survey_takes` found them, with what the ledger knows besides. digests: a memory of reference files, read
    only. balances: provider → what is left. Raises SettingMissing where no provider is named at all, NotFound where
    `only` names a shot that no storyboard has.
    """
    digests = digests or Digests()
    boards = [_overridden(reading.board, request) for reading in readings if reading.board]
    _check_only(request, boards)
    chooser = Chooser(request, catalogue)
    drafter = Drafter(
        catalogue,
        digests,
        request.live_prices,
        request.priced_on,
        fit=request.fit,
        has_store=request.has_store,
    )
    router = Router(request, catalogue, drafter) if request.route.kind != "manual" else None
    choices = [[_choice(chooser, router, shot, board) for shot in board.shots] for board in boards]
    planner = ShotPlanner(
        request,
        chooser,
        drafter,
        str(request.layout.workspace),
        PartPlanner(drafter, str(request.layout.workspace), takes),
        Ways(drafter, catalogue),
        router,
    )
    wanted = partial(_takes_wanted, request)
    kinds = {_is_rehearsal(choice) for row in choices for choice in row}
    matched = {
        kind: match_shots(request.layout, boards, takes, digests=digests, wanted=wanted, is_rehearsal=kind)
        for kind in sorted(kinds)
    }
    is_mixed = len({board.kind_of(shot) for board in boards for shot in board.shots}) > 1
    rows: list[PlannedTake] = []
    for index, choice in enumerate(choice for row in choices for choice in row):
        kind = _is_rehearsal(choice)
        found = matched[kind][index]
        if request.only and found.shot.number not in request.only:
            continue
        if request.shots is not None and (found.name, found.shot.number) not in request.shots:
            continue
        named, refusal = (None, choice) if isinstance(choice, NotFound) else (choice, None)
        count = wanted(found.shot, found.board)
        is_beside = is_mixed and (named is None or named.model.kind != found.board.kind_of(found.shot))
        rows += planner.plan(
            ShotToPlan(found.shot, found.board, found.name, found.home, found.fingerprint, count, found.takes, named,
                       refusal, kind, is_beside)
        )  # fmt: skip
    if request.retry is not None:
        rows = _only_retried(rows, request.retry)
    return _whole(rows, readings, boards, catalogue, takes, balances or {}, request)


def match_shots(
    layout: Layout,
    boards: Sequence[Storyboard],
    takes: TakesOnDisk,
    *,
    digests: Digests,
    wanted: Callable[[Shot, Storyboard], int] | None = None,
    is_rehearsal: bool = False,
) -> list[MatchedShot]:
    """Give every take to its shot, for all shots of some storyboards in the order written.

    wanted: takes wanted of a shot; left out, what the storyboards say.
    """
    wanted = wanted or _takes_written
    exists = _exists(layout, boards)
    homes = assign_homes(layout, boards, takes, board_exists=exists, is_rehearsal=is_rehearsal)
    shots: list[tuple[Storyboard, str, Shot, Fingerprint]] = []
    places: list[ShotPlace] = []
    for board in boards:
        name = layout.board_name(board.file)
        digest_of = digests.beside(board.file)
        folders = homes[name].all
        for shot in board.shots:
            made_from = fingerprint(shot, board, digest_of=digest_of)
            shots.append((board, name, shot, made_from))
            places.append(ShotPlace(name, folders, shot.number, made_from.value, wanted(shot, board)))
    found = match_takes(
        places, takes.takes, board_exists=exists, shots_of=partial(_shots_of, layout, digests),
        is_rehearsal=is_rehearsal,
    )  # fmt: skip
    return [
        MatchedShot(board, name, homes[name].own, shot, made_from, mine)
        for (board, name, shot, made_from), mine in zip(shots, found, strict=True)
    ]


def _exists(layout: Layout, boards: Sequence[Storyboard]) -> Callable[[str], bool]:
    """Return whether a storyboard lies where it was recorded, as a file of its own.

    On a file system that knows no case, the old spelling of a renamed storyboard still finds it: that is no other one.
    """
    known: dict[str, bool] = {}
    present = {folded(layout.board_name(board.file)): board.file for board in boards}

    def exists(board: str) -> bool:
        if board not in known:
            file, mine = layout.workspace / board, present.get(folded(board))
            known[board] = file.is_file() and not (mine and file != mine and file.samefile(mine))
        return known[board]

    return exists


def _shots_of(layout: Layout, digests: Digests, board: str) -> Mapping[int, str] | None:
    """Read a storyboard that is not being planned, to see whether a take is still its own."""
    file = layout.workspace / board
    other = with_assets(read_storyboard(file), shelf_beside(file.parent, layout.workspace)).board
    if other is None:
        return None
    digest_of = digests.beside(file)
    return {shot.number: fingerprint(shot, other, digest_of=digest_of).value for shot in other.shots}


def _overridden(board: Storyboard, request: PlanRequest) -> Storyboard:
    """Return the storyboard as this run asks for it: what flags say of shape and size is part of what is asked."""
    if not (request.aspect or request.size or request.resolution):
        return board
    shape = request.aspect or (shape_of_pixels(request.size) if request.size else None)
    scenes = tuple(
        replace(
            scene,
            shots=tuple(
                replace(
                    shot,
                    aspect=shape or shot.aspect,
                    size=request.size or shot.size,
                    resolution=request.resolution or shot.resolution,
                )
                for shot in scene.shots
            ),
        )
        for scene in board.scenes
    )
    return replace(board, scenes=scenes)


def _check_only(request: PlanRequest, boards: Sequence[Storyboard]) -> None:
    if request.only is None or not boards:
        return
    numbers = {shot.number for board in boards for shot in board.shots}
    missing = [low for low, high in request.only.ranges if not any(low <= number <= high for number in numbers)]
    if missing:
        raise NotFound(
            Text("there is no shot {shots}", "没有镜头 {shots}", shots=", ".join(map(str, missing))),
            fix=Text("shots: {first} to {last}", "镜头范围：{first} 至 {last}",
                     first=min(numbers, default=0), last=max(numbers, default=0)),
            code="shot.not_found", place="--only",
        )  # fmt: skip


def _choice(chooser: Chooser, router: Router | None, shot: Shot, board: Storyboard) -> Choice | NotFound:
    try:
        return (router.choice(shot, board) if router else None) or chooser.choose(shot, board)
    except NotFound as missing:
        return missing


def _is_rehearsal(choice: Choice | NotFound) -> bool:
    return isinstance(choice, Choice) and choice.model.provider == REHEARSAL


def _takes_written(shot: Shot, board: Storyboard) -> int:
    return shot.takes or board.takes or DEFAULT_TAKES


def _takes_wanted(request: PlanRequest, shot: Shot, board: Storyboard) -> int:
    for wish in (request.takes, shot.takes, board.takes):
        if wish is not None:
            return wish
    return request.default_takes


def _only_retried(rows: Sequence[PlannedTake], items: Sequence[RetryItem]) -> list[PlannedTake]:
    """Keep the takes of a failed list: fetch what was made, buy only what was surely not charged."""
    wanted = {(item.board, item.shot, item.take, item.part): item for item in items}
    kept: list[PlannedTake] = []
    for row in rows:
        item = wanted.get((row.board, row.shot, row.take, row.part.number if row.part else 0))
        if item is None:
            continue
        if row.acquire in (Acquire.BUY, Acquire.FETCH) and item.charged is not Charged.NO:
            _spare(row, item)
        kept.append(row)
    return kept


def _spare(row: PlannedTake, item: RetryItem) -> None:
    """Turn a purchase into a fetch, or leave it alone."""
    row.draft, row.price, row.rate = None, None, None
    row.ticket = item.ticket or row.ticket
    row.provider = item.provider or row.provider
    if row.ticket and (item.charged is Charged.YES or row.existing):
        row.action, row.acquire = Action.MAKE, Acquire.FETCH
        row.why = (Text("was charged: fetched by its ticket, not bought again", "已扣费：凭任务号取回，不重复购买"),)
        return
    row.action, row.acquire = Action.SKIP, Acquire.NOTHING
    if item.charged is Charged.YES:
        row.why = (Text("was charged and failed: --force buys it again", "已扣费但失败：可用 --force 重新购买"),)
    else:
        row.why = (Text("charge unconfirmed: see `cineflow unknown`", "扣费待确认：见 `cineflow unknown`"),)


def _whole(
    rows: Sequence[PlannedTake], readings: Sequence[Reading], boards: Sequence[Storyboard], catalogue: Catalogue,
    takes: TakesOnDisk, balances: Mapping[str, Money], request: PlanRequest,
) -> Plan:  # fmt: skip
    names = {request.layout.board_name(board.file): board for board in boards}
    needed: dict[tuple[str, int], int] = {}
    takes_of: set[tuple[str, int, int]] = set()
    for row in rows:
        if (row.is_bought or row.action is Action.IMPOSSIBLE) and (row.board, row.shot, row.take) not in takes_of:
            takes_of.add((row.board, row.shot, row.take))  # Once, in however many parts.
            needed[row.board, row.shot] = needed.get((row.board, row.shot), 0) + 1
    shots = {(name, shot.number): (shot, board) for name, board in names.items() for shot in board.shots}
    needs = [(need_as_written(*shots[key]), len(shots[key][0].prompt), times) for key, times in needed.items()]
    return Plan(
        quote=quote_of(rows),
        takes=tuple(rows),
        problems=(*(problem for reading in readings for problem in reading.problems), *takes.problems),
        warnings=tuple(warning for reading in readings for warning in reading.warnings),
        groups=groups_of(rows),
        cheapest=cheapest_for(needs, catalogue),
        coverage=coverage_of(rows, balances),
    )
