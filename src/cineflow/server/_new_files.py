"""New storyboard files in a project's folder: names that discovery finds, none of them taken."""

from __future__ import annotations

import asyncio
import re
import unicodedata
from pathlib import Path

from cineflow.core.errors import Conflict, SettingInvalid
from cineflow.core.files import write_atomically
from cineflow.core.text import Text
from cineflow.library.ledger import events
from cineflow.library.ledger.projects import Project
from cineflow.server._house import House
from cineflow.server._public_ids import board_id
from cineflow.server._who import Who, now

__all__ = ["add_file", "file_name"]


async def add_file(house: House, who: Who, project: Project, name: str, content: bytes) -> tuple[str, Path]:
    """Write a new storyboard file into a project's folder, and say so; return the storyboard's id and the file."""
    file = await asyncio.to_thread(_place, house.folder_of(project), name, content)
    house.boards.forget()
    board = house.app.layout.board_name(file)
    await house.ledger.commit(
        events.add, "board.changed", at=now(), project=project.id, facts={"board": board, "by": who.id}
    )
    return board_id(board), file


def file_name(said: str) -> str:
    """Return a safe name that discovery will find again."""
    plain = unicodedata.normalize("NFC", said.replace("\\", "/").rpartition("/")[2])
    stem, dot, suffix = plain.rpartition(".")
    suffix = suffix.lower() if dot else ""
    if suffix not in ("json", "md", "markdown"):
        raise SettingInvalid(
            Text("“{name}” is no JSON file and no note", "“{name}” 不是 JSON 或 Markdown 文件", name=plain or "?"),
            fix=Text("Give a .json or .md file", "请上传 .json 或 .md 文件"),
            code="storyboard.bad_name",
            place="file",
        )
    stem = re.sub(r"[^\w\u4e00-\u9fff\[\] .-]+", "_", stem).strip(" .")[:100] or "storyboard"
    if "storyboard" not in stem.lower() and "分镜" not in stem:
        stem = f"storyboard-{stem}"
    return f"{stem}.{suffix}"


def _place(folder: Path, name: str, content: bytes) -> Path:
    """Write a new file under a name that is free in a folder; one that is there is never overwritten."""
    stem, _, suffix = name.rpartition(".")
    for at in range(1, 1000):
        target = folder / (name if at == 1 else f"{stem}-{at}.{suffix}")
        if not target.exists():
            write_atomically(target, content)
            return target
    raise Conflict(Text("too many files of this name", "同名文件过多"), code="storyboard.too_many")
