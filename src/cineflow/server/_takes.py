"""Shots and takes as they look from outside."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, Field

from cineflow.app.pictures import kept_picture, pictures_of
from cineflow.jobs.planning import MatchedShot
from cineflow.library.ledger import JobState
from cineflow.library.ledger.reviews import Verdict, take_key
from cineflow.library.ledger.standing import JobRow
from cineflow.library.takes import TakeOnDisk
from cineflow.server._addresses import address
from cineflow.server._boards import Board, ShownShot
from cineflow.server._edits import LineShape
from cineflow.server._house import House
from cineflow.server._media import is_picture
from cineflow.server._public_ids import board_id
from cineflow.storyboard.fingerprint import changed_fields

__all__ = ["ShotShown", "ShotStatus", "TakeShown", "jobs_by_shot", "shot_shown", "take_shown"]


class ShotStatus(StrEnum):
    """Where a shot stands, for its card."""

    DRAFT = "draft"
    QUEUED = "queued"
    RUNNING = "running"
    REVIEW = "review"
    APPROVED = "approved"
    FAILED = "failed"
    UNKNOWN = "unknown"
    STALE = "stale"


class TakeShown(BaseModel):
    """is_rehearsal: drawn here, free. is_stale: made from an earlier wording. is_selected: the one that counts.

    kind: whether it is a film or a picture; `video_url` is its file in both cases. more: the further pictures that its
    order brought, from the second on; `?variant=poster` makes them small.
    """

    id: str
    shot_id: str
    take: int
    is_rehearsal: bool
    is_stale: bool
    is_selected: bool
    provider: str
    model: str
    seconds: float | None
    made_at: str
    verdict: str = Field(description="approved, rejected, or empty")
    reason: str
    rating: int
    video_url: str
    poster_url: str
    kind: Literal["video", "image"]
    more: list[str]


class ReferenceShown(BaseModel):
    role: str
    source: str
    name: str


class CharacterShown(BaseModel):
    name: str
    id: str


class JobOfShot(BaseModel):
    """What is being done for a shot now, or went wrong last. progress: 0 to 1, null where the provider tells none."""

    id: str
    take: int
    state: str
    provider: str
    model: str
    progress: float | None
    stage: str
    problem: str
    code: str
    since: datetime


class ShotShown(BaseModel):
    """One shot with its takes. etag: the storyboard file's digest, for If-Match. number: unique in its storyboard.

    kind: whether it is to be filmed or is a picture. results: pictures that one order brings. keep_as: where the chosen
    picture is to lie, from the storyboard's file. kept: the picture that lies there, from the project; empty for none.
    """

    id: str
    storyboard: str
    scene: str
    number: int
    prompt: str
    dialogue: list[LineShape]
    seconds: float | None
    aspect: str | None
    model: str | None
    provider: str | None
    characters: list[CharacterShown]
    place: str
    props: list[str]
    camera: str
    intent: str
    negative: str
    seed: int | None
    is_pro: bool
    references: list[ReferenceShown]
    takes_wanted: int | None
    status: ShotStatus
    jobs: list[JobOfShot]
    poster_url: str | None
    selected_take: str | None
    takes: list[TakeShown]
    stale_fields: list[str]
    etag: str
    kind: Literal["video", "image"]
    results: int | None
    keep_as: str
    kept: str


_OPEN = {
    JobState.PLANNED: ShotStatus.QUEUED, JobState.QUEUED: ShotStatus.QUEUED, JobState.SUBMITTING: ShotStatus.RUNNING,
    JobState.WAITING: ShotStatus.RUNNING, JobState.FETCHING: ShotStatus.RUNNING, JobState.PARKED: ShotStatus.RUNNING,
    JobState.UNKNOWN: ShotStatus.UNKNOWN,
}  # fmt: skip

SHOWN_STATES = (*_OPEN, JobState.FAILED)


def jobs_by_shot(rows: Iterable[JobRow]) -> Mapping[tuple[str, int], list[JobRow]]:
    """Sort jobs by (storyboard, shot), newest first as they came."""
    found: dict[tuple[str, int], list[JobRow]] = defaultdict(list)
    for row in rows:
        found[row.board, row.shot].append(row)
    return found


def take_shown(house: House, shot: ShownShot, take: TakeOnDisk, verdicts: Mapping[str, Verdict]) -> TakeShown:
    """Return a take as lists show it."""
    key = take_key(take.file, house.root)
    said = verdicts.get(key)
    return TakeShown(
        id=key, shot_id=shot.id, take=take.take, is_rehearsal=take.is_rehearsal,
        is_stale=shot.found.takes.is_stale(take), is_selected=take is shot.chosen, provider=take.provider,
        model=take.model, seconds=(float(take.seconds) or None) if take.seconds else None, made_at=take.made_at,
        verdict=said.verdict if said else "", reason=said.reason if said else "", rating=said.rating if said else 0,
        video_url=address(f"takes/{key}/video"), poster_url=address(f"takes/{key}/poster"),
        kind="image" if is_picture(take.file) else "video", more=_more(take, key),
    )  # fmt: skip


def _more(take: TakeOnDisk, key: str) -> list[str]:
    """Return where the further pictures of a take are served; a film has none, and nothing is opened to know it."""
    count = len(pictures_of(take)) if is_picture(take.file) else 1
    return [address(f"takes/{key}/pictures/{number}") for number in range(2, count + 1)]


def shot_shown(
    house: House, board: Board, shot: ShownShot, jobs: Mapping[tuple[str, int], list[JobRow]],
    verdicts: Mapping[str, Verdict],
) -> ShotShown:  # fmt: skip
    """Return a shot with its takes and what is being done for it."""
    found, wish = shot.found, shot.found.shot
    takes = [take_shown(house, shot, take, verdicts) for take in (*shot.takes, *shot.rehearsals)]
    mine = _relevant(jobs.get((found.name, wish.number), []), shot)
    chosen = take_key(shot.chosen.file, house.root) if shot.chosen else None
    return ShotShown(
        id=shot.id, storyboard=board_id(found.name), scene=shot.scene, number=wish.number, prompt=wish.prompt,
        dialogue=[LineShape(speaker=d.speaker, words=d.words) for d in wish.dialogue],
        seconds=_float(found.board.seconds_of(wish)), aspect=found.board.aspect_of(wish),
        model=wish.model or found.board.model, provider=wish.provider or found.board.provider,
        characters=[CharacterShown(name=c.name, id=c.id) for c in wish.characters], place=wish.place,
        props=list(wish.props), camera=wish.camera, intent=wish.intent, negative=wish.negative, seed=wish.seed,
        is_pro=wish.is_pro,
        references=[ReferenceShown(role=r.role.value, source=r.source, name=r.name) for r in wish.references],
        takes_wanted=wish.takes or found.board.takes, status=_status(shot, takes, mine),
        jobs=[_job_shown(house, row) for row in mine[:4]],
        poster_url=address(f"takes/{chosen}/poster") if chosen else None, selected_take=chosen, takes=takes,
        stale_fields=_stale_fields(found) if shot.is_stale else [], etag=found.board.digest,
        kind=found.board.kind_of(wish), results=wish.results, keep_as=wish.keep_as,
        kept=_kept(house, board, found) if wish.keep_as else "",
    )  # fmt: skip


def _kept(house: House, board: Board, shot: MatchedShot) -> str:
    """Return which picture of the project lies where a shot's is to be kept; empty for none."""
    file, folder = kept_picture(shot), house.folder_of(board.project).resolve()
    return file.relative_to(folder).as_posix() if file and file.is_relative_to(folder) else ""


def _relevant(rows: list[JobRow], shot: ShownShot) -> list[JobRow]:
    """Return what is under way, and the last failure where nothing good came after it."""
    under_way = [row for row in rows if row.state in _OPEN]
    failed = [row for row in rows if row.state is JobState.FAILED][:1]
    is_over = any((take.made_at or "") > failed[0].changed_at.isoformat() for take in shot.takes) if failed else True
    return under_way if is_over else [*under_way, *failed]


def _status(shot: ShownShot, takes: list[TakeShown], jobs: list[JobRow]) -> ShotStatus:
    states = {_OPEN[row.state] for row in jobs if row.state in _OPEN}
    for status in (ShotStatus.UNKNOWN, ShotStatus.RUNNING, ShotStatus.QUEUED):
        if status in states:
            return status
    if any(take.is_selected and take.verdict == "approved" for take in takes):
        return ShotStatus.APPROVED
    if any(row.state is JobState.FAILED for row in jobs):
        return ShotStatus.FAILED
    if shot.is_stale:
        return ShotStatus.STALE
    return ShotStatus.REVIEW if any(not take.verdict for take in takes) else ShotStatus.DRAFT


def _job_shown(house: House, row: JobRow) -> JobOfShot:
    told = house.boards.progress.get(row.id, {})
    percent = told.get("percent")
    return JobOfShot(
        id=row.id, take=row.take, state=row.state.value, provider=row.provider, model=row.model,
        progress=float(percent) / 100 if percent is not None else None, stage=str(told.get("stage") or row.state.value),
        problem=str(row.problem.text) if row.problem else "", code=row.problem.code if row.problem else "",
        since=row.changed_at,
    )  # fmt: skip


def _stale_fields(found: MatchedShot) -> list[str]:
    newest = max((t for t in found.takes.stale if t.is_good), key=lambda t: (t.take, t.made_at), default=None)
    return list(changed_fields(dict(newest.fields), found.fingerprint.fields)) if newest and newest.fields else []


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
