"""Ordering pictures: the sheet of those a storyboard wants, and the chosen ones put where it finds them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from cineflow.app._app import App
from cineflow.core.errors import CineflowError, Conflict, NotFound, NothingFound, UserError
from cineflow.core.files import move_into_place
from cineflow.core.ids import digest_file, new_id
from cineflow.core.text import Text
from cineflow.jobs.planning import MatchedShot
from cineflow.library.assets import ENDINGS, room_for, shelf_beside, with_assets
from cineflow.library.layout import safe_name
from cineflow.library.sidecar import read_sidecar, sidecar_path
from cineflow.library.storyboards import read_storyboard, save
from cineflow.library.takes import TakeOnDisk
from cineflow.storyboard.model import Storyboard
from cineflow.storyboard.picturing import Pictured, picture_sheet

__all__ = ["KeptPicture", "draft_sheet", "keep_picture", "kept_picture", "pictures_of", "sheet_place"]


@dataclass(frozen=True, slots=True)
class KeptPicture:
    """A picture put where it is found. is_new: False where the same one lay there already."""

    shot: int
    source: Path
    file: Path
    is_new: bool


def sheet_place(board: Path, kinds: Sequence[Pictured]) -> Path:
    """Return where the sheet of a storyboard's pictures lies: beside it, frames by themselves."""
    word = "frames" if tuple(kinds) == ("segment",) else "pictures"
    return board.with_name(f"{board.stem}.{word}.json")


def draft_sheet(app: App, file: Path, kinds: Sequence[Pictured], out: Path | None = None) -> Storyboard:
    """Write the sheet of the pictures that a storyboard has none of, and return it. Nothing is ordered.

    out: beside the storyboard. Raises StoryboardInvalid for one that cannot be read, NothingFound where no picture is
    wanted, Conflict where the sheet is there already.
    """
    reading = read_storyboard(file)
    if reading.board is None:
        raise reading.problems[0]
    board = with_assets(reading, shelf_beside(file.parent, app.workspace.root)).board
    assert board is not None
    target = out or sheet_place(file, kinds)
    if target.parent.resolve() != file.parent.resolve():
        raise UserError(
            Text("the sheet has to lie beside {file}", "图片表必须与 {file} 放在同一文件夹", file=file),
            fix=Text("Give it a name only", "请只给出文件名"), code="pictures.elsewhere", place=str(target),
        )  # fmt: skip
    if target.exists():
        raise Conflict(
            Text("{file} is there already", "{file} 已存在", file=target),
            fix=Text("Edit and run it, or draft another under a name of its own (-o NAME)",
                     "请编辑并运行它，或另起名称再起草一份（-o 名称）"),
            code="pictures.exists",
        )  # fmt: skip

    def keep_as(kind: Pictured, name: str) -> str:
        room = room_for(file.parent, kind)
        place = room / safe_name(file.stem) / f"{name}_start" if kind == "segment" else room / safe_name(name)
        return Path(os.path.relpath(place, file.parent)).as_posix()

    sheet = picture_sheet(board, target, kinds, keep_as)
    if not list(sheet.shots):
        raise NothingFound(
            Text("{file} has a picture of everything it names", "{file} 提到的都已有图片", file=file.name),
            fix=Text("First frames are drafted with --only frames", "首帧图可用 --only frames 起草")
            if "segment" not in kinds
            else None,
            code="pictures.nothing_wanted",
        )
    return save(sheet, None)


def pictures_of(take: TakeOnDisk) -> list[Path]:
    """Return every picture that a take's order brought, the take's own file first."""
    try:
        more = read_sidecar(sidecar_path(take.file)).more
    except CineflowError:
        more = ()
    return [take.file, *(path for name in more if (path := take.file.with_name(name)).is_file())]


def kept_picture(shot: MatchedShot) -> Path | None:
    """Return the picture that lies where a shot's is to be kept; None where none does or no place is said."""
    try:
        return next(iter(_standing(_place(shot))), None) if shot.shot.keep_as else None
    except (OSError, ValueError):  # no name that a file can have
        return None


def keep_picture(
    app: App, shot: MatchedShot, take: TakeOnDisk, *, number: int = 1, replaces: bool = False,
    is_allowed: Callable[[Path], bool] = lambda place: True,
) -> KeptPicture:  # fmt: skip
    """Copy a take's picture to where its sheet says it is kept.

    number: which of the order's pictures, from 1. is_allowed: whether a picture may be put at a place inside the
    workspace. Raises NotFound for one it has not, UserError where the sheet names no place or one outside of what is
    allowed, Conflict where another picture lies there, unless it is to be replaced.
    """
    pictures = pictures_of(take)
    if not 1 <= number <= len(pictures):
        raise NotFound(
            Text("take v{take} has {n} pictures", "v{take} 有 {n} 张图片", take=take.take, n=len(pictures)),
            code="pictures.not_found",
        )
    source = pictures[number - 1]
    target = _target(app, shot, source, is_allowed)
    standing = _standing(target.with_suffix(""))
    if any(digest_file(path) == digest_file(source) for path in standing):
        return KeptPicture(shot.shot.number, source, standing[0], is_new=False)
    if standing and not replaces:
        raise Conflict(
            Text("another picture is kept as {file} already", "{file} 已是另一张图片", file=standing[0]),
            fix=Text("--replace puts this one in its stead", "使用 --replace 以此图替换"), code="pictures.kept_already",
        )  # fmt: skip
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".{new_id('picture')}.tmp")
    try:
        shutil.copyfile(source, temporary)
        move_into_place(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)
    for path in standing:
        if path != target:
            path.unlink(missing_ok=True)
    return KeptPicture(shot.shot.number, source, target, is_new=True)


def _standing(place: Path) -> list[Path]:
    """Return the pictures that lie under a name, whatever their endings."""
    return [path for ending in sorted(ENDINGS) if (path := place.with_name(place.name + ending)).is_file()]


def _place(shot: MatchedShot) -> Path:
    """Return where a shot's picture is kept, without its ending; the whole name stands for itself where it has dots."""
    place = (shot.board.file.parent / shot.shot.keep_as).resolve()
    return place.with_suffix("") if place.suffix.casefold() in ENDINGS else place


def _target(app: App, shot: MatchedShot, source: Path, is_allowed: Callable[[Path], bool]) -> Path:
    """Return where a picture goes, with the ending it has."""
    if not shot.shot.keep_as:
        raise UserError(
            Text("shot {n} does not say where its picture is kept", "镜头 {n} 未写明图片存放处", n=shot.shot.number),
            fix=Text('Write "keep_as": "asset/character/NAME" into it', '请写入 "keep_as": "asset/character/名称"'),
            code="pictures.no_place", file=shot.board.file,
        )  # fmt: skip
    try:
        place = _place(shot)
        _standing(place)
    except (OSError, ValueError) as cause:
        raise UserError(
            Text("no file can be called “{place}”", "文件不能命名为 “{place}”", place=shot.shot.keep_as[:80]),
            code="pictures.bad_name", file=shot.board.file,
        ) from cause  # fmt: skip
    if not place.is_relative_to(app.workspace.root.resolve()) or not is_allowed(place):
        raise UserError(
            Text("{place} lies outside the workspace", "{place} 位于工作区之外", place=shot.shot.keep_as),
            fix=Text("Keep pictures inside it", "图片请存放在工作区内"), code="pictures.outside",
            file=shot.board.file,
        )  # fmt: skip
    return place.with_name(place.name + source.suffix)
