"""The board: storyboards, their scenes and shots, edited under the digest of the person's own files."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Header, Query, Request, Response, UploadFile
from pydantic import BaseModel, Field
from sqlalchemy import Connection

from cineflow.core.errors import NotFound, SettingInvalid, StoryboardInvalid, UserError
from cineflow.core.room import member, member_names
from cineflow.core.text import Text
from cineflow.jobs.planning import problem_json
from cineflow.library.ledger import reviews, standing
from cineflow.library.ledger.people import Role
from cineflow.library.ledger.projects import Project
from cineflow.library.storyboards import MOST_BYTES, read_bytes
from cineflow.server import errors
from cineflow.server._boards import Board
from cineflow.server._edits import (
    ShotEdit,
    add_shot,
    apply,
    changed,
    check_version,
    remove_shots,
    reorder,
    write_board,
)
from cineflow.server._house import House, house_of
from cineflow.server._new_files import add_file, file_name
from cineflow.server._planning import CostSheet, cost_sheet
from cineflow.server._public_ids import board_id, scene_ids
from cineflow.server._shapes import Cursor, Limit, Page, read_cursor, write_cursor
from cineflow.server._takes import SHOWN_STATES, ShotShown, jobs_by_shot, shot_shown
from cineflow.server._who import Who, may
from cineflow.storyboard.model import Storyboard

__all__ = ["router"]

router = APIRouter(prefix="/api/v1", tags=["board"], responses=errors.PROBLEMS)

Reader = Annotated[Who, may(Role.VIEWER, "read")]
Editor = Annotated[Who, may(Role.ARTIST, "edit")]
IfMatch = Annotated[str | None, Header(alias="If-Match", description="The ETag of what is edited: the file's digest.")]


class StoryboardShown(BaseModel):
    """file: from the workspace. problems: what in it cannot be read, and where. kind: what its shots are where they say
    nothing themselves: `image` for a sheet of pictures."""

    id: str
    file: str
    title: str
    format: str
    shots: int
    digest: str
    problems: list[dict[str, Any]]
    kind: Literal["video", "image"]


class SceneShown(BaseModel):
    id: str
    storyboard: str
    number: int
    title: str
    shot_ids: list[str]


class BoardShown(BaseModel):
    """A project's whole board. counts: shots by status. problems: of files that cannot be read."""

    etag: str
    title: str
    storyboards: list[StoryboardShown]
    scenes: list[SceneShown]
    shots: list[ShotShown]
    counts: dict[str, int]
    seconds: float
    problems: list[dict[str, Any]]


class NewShot(ShotEdit):
    """A new shot. storyboard: where; after: behind which shot, at the end where left out."""

    storyboard: str
    after: int | None = None


class BulkEdit(BaseModel):
    """One edit for many shots. preview: say what would change and cost, and write nothing."""

    shot_ids: list[str] = Field(min_length=1, max_length=10_000)
    set: ShotEdit
    preview: bool = False


class Change(BaseModel):
    """One field of one shot, before and after."""

    shot_id: str
    number: int
    field: str
    before: Any
    after: Any


class BulkAnswer(BaseModel):
    """cost: what making the changed shots again would cost; null where nothing would be made, or no price can be told.

    unpriced: why no price can be told, as where no model is chosen yet; empty where it can.
    """

    changes: list[Change]
    written: bool
    cost: CostSheet | None = None
    unpriced: str = ""


class SceneOrder(BaseModel):
    scene: str
    shot_ids: list[str]


class Order(BaseModel):
    """All scenes of one storyboard in their new order, with all their shots."""

    storyboard: str
    scenes: list[SceneOrder] = Field(min_length=1)


async def overlay(house: House, board: Board) -> tuple[Any, Any]:
    """Return where the jobs of a board's shots stand, and what people said of its takes."""
    names = tuple(sorted({shot.found.name for shot in board.shots}))

    def ask(tx: Connection) -> tuple[Any, Any]:
        rows = standing.job_rows(tx, states=SHOWN_STATES, boards=names if len(names) <= 200 else None)
        return jobs_by_shot(rows), reviews.verdicts_of(tx, board.project.id)

    return await house.ledger.ask(ask)


async def board_shown(house: House, project: Project) -> BoardShown:
    board = await house.boards.of(project)
    jobs, verdicts = await overlay(house, board)
    shots = await asyncio.to_thread(lambda: [shot_shown(house, board, s, jobs, verdicts) for s in board.shots])
    counts: dict[str, int] = {}
    for shot in shots:
        counts[shot.status.value] = counts.get(shot.status.value, 0) + 1
    boards = board.discovery.boards
    return BoardShown(
        etag=board.etag, title=project.name, storyboards=[storyboard_shown(house, board, b) for b in boards],
        scenes=[scene for b in boards for scene in _scenes(house, b)], shots=shots, counts=counts,
        seconds=sum(shot.seconds or 0 for shot in shots), problems=[problem_json(p) for p in board.problems],
    )  # fmt: skip


def storyboard_shown(house: House, board: Board, one: Storyboard) -> StoryboardShown:
    name = house.app.layout.board_name(one.file)
    problems = [problem_json(p) for p in board.problems if p.file == one.file]
    return StoryboardShown(
        id=board_id(name), file=name, title=one.name, format=one.format, shots=sum(1 for _ in one.shots),
        digest=one.digest, problems=problems, kind=one.kind or "video",
    )  # fmt: skip


def _scenes(house: House, one: Storyboard) -> list[SceneShown]:
    name = house.app.layout.board_name(one.file)
    key = board_id(name)
    return [
        SceneShown(
            id=scene_id, storyboard=key, number=scene.number, title=scene.heading,
            shot_ids=[f"{key}.{shot.number}" for shot in scene.shots],
        )
        for scene_id, scene in zip(scene_ids(name, one), one.scenes, strict=True)
    ]  # fmt: skip


@router.get("/projects/{project_id}/board", response_model=BoardShown)
async def get_board(
    project_id: str, request: Request, who: Reader,
    if_none_match: Annotated[str | None, Header(alias="If-None-Match")] = None,
) -> Response:  # fmt: skip
    """A project's whole board: scenes, shots, takes, and what is being done."""
    house = house_of(request)
    told = await board_shown(house, await house.project_for(who, project_id))
    body = told.model_dump_json().encode()
    import hashlib

    etag = f'W/"{hashlib.sha256(body).hexdigest()[:20]}"'
    headers = {"ETag": etag, "Cache-Control": "private, no-cache"}
    if if_none_match and etag in if_none_match:
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="application/json", headers=headers)


@router.get("/projects/{project_id}/storyboards")
async def list_storyboards(
    project_id: str, request: Request, who: Reader, cursor: Cursor = None, limit: Limit = 100
) -> Page[StoryboardShown]:
    """The storyboard files of a project, by their names."""
    house = house_of(request)
    board = await house.boards.of(await house.project_for(who, project_id))
    after: str = read_cursor(cursor, str)[0] if cursor else ""
    told = sorted((storyboard_shown(house, board, one) for one in board.discovery.boards), key=lambda one: one.file)
    left = [one for one in told if one.file > after]
    return Page(items=left[:limit], next=write_cursor(left[limit - 1].file) if len(left) > limit else None)


@router.post("/projects/{project_id}/storyboards", status_code=201)
async def import_storyboard(project_id: str, file: UploadFile, request: Request, who: Editor) -> StoryboardShown:
    """Bring a storyboard file in, as it is; a file of that name is never overwritten."""
    house = house_of(request)
    project = await house.project_for(who, project_id)
    content = await file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise StoryboardInvalid(
            Text("The file is larger than {limit} MiB.", "文件超过 {limit} MiB。", limit=MOST_BYTES // 2**20),
            code="storyboard.too_large",
        )
    name = file_name(file.filename or "")
    reading = read_bytes(content, Path(name))
    if reading.board is None:
        raise reading.problems[0] if reading.problems else StoryboardInvalid(Text("no storyboard", "不是分镜"))
    key, _ = await add_file(house, who, project, name, content)
    board = await house.boards.of(project)
    return storyboard_shown(house, board, board.board_by_id[key])


@router.get("/storyboards/{storyboard_id}")
async def get_storyboard(storyboard_id: str, request: Request, response: Response, who: Reader) -> StoryboardShown:
    """One storyboard file."""
    house = house_of(request)
    board, one = await house.boards.find_board(await house.projects_for(who), storyboard_id)
    response.headers["ETag"] = f'"{one.digest}"'
    return storyboard_shown(house, board, one)


@router.get("/storyboards/{storyboard_id}/file", response_class=Response)
async def get_storyboard_file(
    storyboard_id: str, request: Request, who: Reader, to: Annotated[str | None, Query(alias="format")] = None
) -> Response:
    """The file itself, byte for byte; or, with `format`, the storyboard written anew in another one."""
    house = house_of(request)
    _, one = await house.boards.find_board(await house.projects_for(who), storyboard_id)
    if to is None or to == one.format:
        content = await asyncio.to_thread(one.file.read_bytes)
        suffix = one.file.suffix
    else:
        room = "cineflow.storyboard.formats"
        if to not in member_names(room):
            raise NotFound(
                Text("there is no format {name}", "没有格式 {name}", name=to),
                fix=Text("There are: {names}", "可用：{names}", names=", ".join(member_names(room))),
                code="format.not_found",
            )
        written = member(room, to, "FORMAT")
        content, suffix = written.write(one, "").encode(), written.suffixes[0]
    from urllib.parse import quote

    name = quote(f"{one.file.stem}{suffix}")
    kind = "application/json" if suffix == ".json" else "text/markdown; charset=utf-8"
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}", "ETag": f'"{one.digest}"'}
    return Response(content, media_type=kind, headers=headers)


@router.get("/shots/{shot_id}")
async def get_shot(shot_id: str, request: Request, response: Response, who: Reader) -> ShotShown:
    """One shot with its takes."""
    house = house_of(request)
    board, shot = await house.boards.find_shot(who.user, await house.projects_for(who), shot_id)
    jobs, verdicts = await overlay(house, board)
    told = shot_shown(house, board, shot, jobs, verdicts)
    response.headers["ETag"] = f'"{told.etag}"'
    return told


@router.patch("/shots/{shot_id}")
async def change_shot(
    shot_id: str, body: ShotEdit, request: Request, response: Response, who: Editor, if_match: IfMatch = None
) -> ShotShown:
    """Edit one shot: only what differs is written, into the person's own file."""
    house = house_of(request)
    board, shot = await house.boards.find_shot(who.user, await house.projects_for(who), shot_id)
    check_version(shot.found.board, if_match)
    number = shot.found.shot.number
    edited = changed(shot.found.board, [number], lambda s: apply(s, body))
    await write_board(house, who, shot.found.board, edited, board.project.id)
    return await get_shot(shot_id, request, response, who)


@router.post("/shots", status_code=201)
async def create_shot(
    body: NewShot, request: Request, response: Response, who: Editor, if_match: IfMatch = None
) -> ShotShown:
    """Add a shot."""
    house = house_of(request)
    board, one = await house.boards.find_board(await house.projects_for(who), body.storyboard)
    check_version(one, if_match)
    edit = ShotEdit(**body.model_dump(exclude={"storyboard", "after"}, exclude_unset=True))
    edited, number = add_shot(one, edit, after=body.after)
    await write_board(house, who, one, edited, board.project.id)
    return await get_shot(f"{body.storyboard}.{number}", request, response, who)


@router.delete("/shots/{shot_id}", status_code=204)
async def delete_shot(shot_id: str, request: Request, who: Editor, if_match: IfMatch = None) -> None:
    """Take a shot out of its storyboard; its takes stay on disk."""
    house = house_of(request)
    board, shot = await house.boards.find_shot(who.user, await house.projects_for(who), shot_id)
    check_version(shot.found.board, if_match)
    edited = remove_shots(shot.found.board, [shot.found.shot.number])
    await write_board(house, who, shot.found.board, edited, board.project.id)


@router.post("/projects/{project_id}/board/edits")
async def edit_board(project_id: str, body: BulkEdit, request: Request, who: Editor) -> BulkAnswer:
    """Edit many shots at once; with `preview` only say what would change and cost."""
    house = house_of(request)
    project = await house.project_for(who, project_id)
    board = await house.boards.of(project)
    shots = [board.shot(shot_id) for shot_id in dict.fromkeys(body.shot_ids)]
    changes: list[Change] = []
    by_board: dict[str, list[int]] = {}
    for shot in shots:
        wish, edited = shot.found.shot, apply(shot.found.shot, body.set)
        told = [
            Change(shot_id=shot.id, number=wish.number, field=name, before=_plain(getattr(wish, name)),
                   after=_plain(getattr(edited, name)))
            for name in sorted(body.set.model_fields_set) if getattr(wish, name) != getattr(edited, name)
        ]  # fmt: skip
        changes += told
        if told:
            by_board.setdefault(board_id(shot.found.name), []).append(wish.number)
    edited_boards = {
        key: changed(board.board_by_id[key], numbers, lambda s: apply(s, body.set)) for key, numbers in by_board.items()
    }
    if body.preview:
        boards = {board.board_by_id[key].file: one for key, one in edited_boards.items()}
        ids = frozenset({(house.app.layout.board_name(f), n) for f, one in boards.items() for n in
                         by_board[board_id(house.app.layout.board_name(one.file))]})  # fmt: skip
        try:
            cost = await cost_sheet(house, who, project, shots=ids, boards=boards) if ids else None
        except UserError as error:  # an edit needs no price: it is written all the same
            return BulkAnswer(changes=changes, written=False, unpriced=str(error.text))
        return BulkAnswer(changes=changes, written=False, cost=cost)
    for key, one in edited_boards.items():
        await write_board(house, who, board.board_by_id[key], one, project.id)
    return BulkAnswer(changes=changes, written=True)


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(part) for part in value]  # pyright: ignore[reportUnknownVariableType]
    if value is None or isinstance(value, str | int | bool):
        return value
    return {"speaker": value.speaker, "words": value.words} if hasattr(value, "words") else str(value)


@router.put("/projects/{project_id}/board/order")
async def order_board(
    project_id: str, body: Order, request: Request, who: Editor, if_match: IfMatch = None
) -> StoryboardShown:
    """Put the scenes and shots of one storyboard in another order: one change, written once."""
    house = house_of(request)
    project = await house.project_for(who, project_id)
    board = await house.boards.of(project)
    one = board.board_by_id.get(body.storyboard)
    if one is None:
        raise NotFound(Text("there is no such storyboard", "没有此分镜"), code="storyboard.not_found")
    check_version(one, if_match)
    place = {scene_id: at for at, scene_id in enumerate(scene_ids(house.app.layout.board_name(one.file), one))}
    scenes = [
        (place.get(scene.scene, -1), [_number(s, f"{body.storyboard}.") for s in scene.shot_ids])
        for scene in body.scenes
    ]
    saved = await write_board(house, who, one, reorder(one, scenes), project.id)
    return storyboard_shown(house, board, saved)


def _number(key: str, prefix: str) -> int:
    rest = key.removeprefix(prefix)
    if rest == key or not rest.isdecimal():
        raise SettingInvalid(
            Text("“{key}” does not belong to this storyboard", "“{key}” 不属于此分镜", key=key), code="board.bad_order"
        )
    return int(rest)
