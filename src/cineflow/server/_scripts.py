"""Scripts and the drafts made of them, as the Studio shows them; laid over a board, and taken back from it."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, cast

from pydantic import BaseModel

from cineflow.app.scripts import SCRIPT, board_in
from cineflow.core.errors import Conflict, NotFound
from cineflow.core.files import write_atomically
from cineflow.core.ids import digest_bytes
from cineflow.core.order import DialogueLine
from cineflow.core.text import Text, current_language
from cineflow.library.ledger import documents, events
from cineflow.library.ledger.documents import Document
from cineflow.server._edits import LineShape
from cineflow.server._footage import is_theirs
from cineflow.server._house import House
from cineflow.server._shapes import Amount
from cineflow.server._who import Who, now
from cineflow.storyboard.merging import FieldChange, Merge, merged, pairs_of
from cineflow.storyboard.model import Shot, Storyboard

__all__ = [
    "ScriptChanges", "ScriptLine", "ScriptShown", "applied_now", "changes_shown", "laid_over", "likeliest",
    "put_back", "script_for", "script_line", "script_shown",
]  # fmt: skip

By = Literal["storyboard", "offline", "llm"]


class DraftShot(BaseModel):
    number: int
    prompt: str
    seconds: float | None
    camera: str
    dialogue: list[LineShape]


class DraftScene(BaseModel):
    number: int
    heading: str
    shots: list[DraftShot]


class DraftPerson(BaseModel):
    name: str
    aliases: list[str]
    description: str


class ScriptLine(BaseModel):
    """by: a `storyboard` that was pasted, `offline` without a model, or `llm`. job: that writes it, where one does.
    is_whole: all of it is there. is_applied: to the board, and not taken back."""

    id: str
    name: str
    by: By
    job: str | None
    is_whole: bool
    is_applied: bool
    created_at: datetime


class ScriptShown(ScriptLine):
    """What was made of a text so far. style: one look for all shots, said in each when the draft is applied."""

    model: str
    host: str
    scenes: list[DraftScene]
    cast: list[DraftPerson]
    style: str
    seconds: float
    warnings: list[str]
    spent: list[Amount]
    wish: dict[str, Any]


class FieldShown(BaseModel):
    """One field of a shot, in words."""

    field: str
    before: str
    after: str


class ShotChangeShown(BaseModel):
    """number, prompt, seconds: as the shot will be, or as it was where it goes."""

    kind: Literal["added", "changed", "removed"]
    number: int
    scene: str
    prompt: str
    seconds: float | None
    fields: list[FieldShown]


class DraftCast(BaseModel):
    """is_new: joins the storyboard's people; else gets a description."""

    name: str
    description: str
    is_new: bool


class ScriptChanges(BaseModel):
    """What applying a draft would do to a storyboard. storyboard: null for a new one, whose file is named.
    digest: of the file it was laid over; send it as If-Match. same: shots that stay as they are."""

    storyboard: str | None
    file: str
    digest: str
    added: int
    changed: int
    removed: int
    same: int
    changes: list[ShotChangeShown]
    cast: list[DraftCast]


async def script_for(house: House, who: Who, script_id: str) -> Document:
    """Return a script that somebody may see. Raises NotFound."""
    missing = NotFound(Text("there is no such script", "没有此剧本"), code="script.not_found")
    try:
        found = await house.ledger.ask(documents.get, script_id)
    except NotFound as error:
        raise missing from error
    allowed = {one.id for one in await house.projects_for(who)}
    if found.kind != SCRIPT or not is_theirs(found.project, found.owner, who, allowed):
        raise missing
    return found


def script_line(document: Document) -> ScriptLine:
    body = document.body
    return ScriptLine(
        id=document.id, name=document.name, by=body["by"], job=body.get("job"), is_whole=bool(body.get("is_whole")),
        is_applied=bool(body.get("applied")), created_at=document.created_at,
    )  # fmt: skip


def script_shown(document: Document) -> ScriptShown:
    body, language = document.body, current_language()
    board = board_in(body, style="")
    shots = list(board.shots) if board else []
    warnings = cast("list[Mapping[str, str]]", body.get("warnings", []))
    return ScriptShown(
        **script_line(document).model_dump(), model=str(body.get("model", "")), host=str(body.get("host", "")),
        scenes=[
            DraftScene(number=scene.number, heading=scene.heading, shots=[_draft_shot(shot) for shot in scene.shots])
            for scene in (board.scenes if board else ())
        ],
        cast=[
            DraftPerson(name=who.name, aliases=list(who.aliases), description=who.description)
            for who in (board.characters if board else ())
        ],
        style=str(body.get("style", "")), seconds=float(sum(shot.seconds or 0 for shot in shots)),
        warnings=[one[language] for one in warnings], spent=[Amount(**one) for one in body.get("spent", [])],
        wish=dict(body["wish"]),
    )  # fmt: skip


def _draft_shot(shot: Shot) -> DraftShot:
    return DraftShot(
        number=shot.number, prompt=shot.prompt, camera=shot.camera,
        seconds=None if shot.seconds is None else float(shot.seconds),
        dialogue=[LineShape(speaker=line.speaker, words=line.words) for line in shot.dialogue],
    )  # fmt: skip


def laid_over(document: Document, target: Storyboard | None, *, adds: bool, style: str | None) -> Merge:
    """Lay a draft over a storyboard, None for a new note. Raises Conflict while it is not whole."""
    body = document.body
    draft = board_in(body, style) if body.get("is_whole") else None
    if draft is None:
        raise Conflict(
            Text("the draft is not finished", "草稿尚未完成"),
            fix=Text("Wait for it, or begin anew", "请等待完成，或重新开始"), code="script.not_whole",
        )  # fmt: skip
    empty = Storyboard(Path("draft.md"), "markdown", "", ())
    return merged(target or empty, draft, adds=adds, by_number=body["by"] == "storyboard")


def likeliest(document: Document, boards: Sequence[Storyboard]) -> Storyboard | None:
    """Return the storyboard that has most of a draft's shots; None where none has any."""
    draft = board_in(document.body, style="")
    told = list(draft.shots) if draft else []
    counts = [len(pairs_of(list(board.shots), told)) for board in boards]
    return boards[counts.index(max(counts))] if any(counts) else None


def changes_shown(target: Storyboard | None, board_id: str | None, file: str, merge: Merge) -> ScriptChanges:
    kinds = [change.kind for change in merge.changes]
    return ScriptChanges(
        storyboard=board_id, file=file, digest=target.digest if target else "", added=kinds.count("added"),
        changed=kinds.count("changed"), removed=kinds.count("removed"), same=merge.same,
        changes=[
            ShotChangeShown(
                kind=one.kind, number=one.shot.number, scene=one.scene, prompt=one.shot.prompt,
                seconds=None if one.shot.seconds is None else float(one.shot.seconds),
                fields=[_field_shown(field) for field in one.fields],
            )
            for one in merge.changes
        ],
        cast=[DraftCast(name=c.who.name, description=c.who.description, is_new=c.is_new) for c in merge.cast],
    )  # fmt: skip


def _field_shown(change: FieldChange) -> FieldShown:
    return FieldShown(field=change.field, before=_in_words(change.before), after=_in_words(change.after))


def _in_words(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        parts = cast("tuple[Any, ...]", value)
        return "\n".join(_in_words(part) for part in parts)
    if isinstance(value, DialogueLine):
        return f"{value.speaker}: {value.words}" if value.speaker else value.words
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(getattr(value, "source", None) or getattr(value, "name", None) or value)


async def put_back(house: House, who: Who, document: Document) -> None:
    """Bring a file back to what it was before a draft was applied. Raises Conflict where it changed since."""
    applied = cast("Mapping[str, Any] | None", document.body.get("applied"))
    if not applied:
        raise Conflict(Text("it was not applied", "尚未应用"), code="script.not_applied")
    file = house.root / str(applied["file"])
    await asyncio.to_thread(_put_back, file.resolve(), applied)
    house.boards.forget()
    facts = {"board": applied["file"], "by": who.id}
    await house.ledger.commit(events.add, "board.changed", at=now(), project=document.project, facts=facts)
    house.runtime.nudge()


def _put_back(file: Path, applied: Mapping[str, Any]) -> None:
    try:
        found = digest_bytes(file.read_bytes())
    except FileNotFoundError:
        found = ""
    if found != applied["digest"]:
        raise Conflict(
            Text("{file} changed since", "{file} 此后已被修改", file=file.name),
            fix=Text("Undo the later edits first; nothing was written", "请先撤销之后的修改；未写入任何内容"),
            code="etag.mismatch",
        )  # fmt: skip
    if applied["before"] is None:
        file.unlink()
    else:
        write_atomically(file, base64.b64decode(str(applied["before"])))


def applied_now(file: str, digest: str, before: bytes | None) -> dict[str, Any]:
    """Return what a document keeps of having been applied, so that it can be taken back."""
    kept = None if before is None else base64.b64encode(before).decode()
    return {"file": file, "digest": digest, "before": kept, "at": now().isoformat()}
