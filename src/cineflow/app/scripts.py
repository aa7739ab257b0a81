"""Scripts that became drafts of storyboards: kept as documents, written by a model in the background, or read as they
stand. A draft is a storyboard's text; it reaches no file of the person's before somebody says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cineflow.app.clipping import Purse, paid_under
from cineflow.app.minds import writer_of
from cineflow.clipper.asking import AnswerInvalid, ask
from cineflow.core.errors import StoryboardInvalid
from cineflow.core.text import Text
from cineflow.library.ledger import Ledger, documents
from cineflow.screenwriter import Draft, WritingWish, parts_of, with_style, write_storyboard
from cineflow.storyboard.merging import merged
from cineflow.storyboard.model import Storyboard
from cineflow.storyboard.reading import format_named, read_text

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from cineflow.app._app import App
    from cineflow.jobs.working import Work
    from cineflow.library.ledger.documents import Document
    from cineflow.library.ledger.work import WorkJob
    from cineflow.llm import ChatRequest

__all__ = ["SCRIPT", "board_in", "draft_in", "kept_draft", "wish_in", "write_script"]

SCRIPT = "script"
"""The kind of document."""

_STEPS = 20
"""How often at most a draft is kept while it grows: each time all of it is written."""


def kept_draft(draft: Draft) -> dict[str, Any]:
    """Return what a document keeps of a draft. Raises StoryboardInvalid where no format can hold it."""
    note, form = _written(draft.board)
    return {
        "note": note, "form": form, "style": draft.style,
        "warnings": [{"en": one.say("en"), "zh": one.say("zh")} for one in draft.warnings],
    }  # fmt: skip


def _written(board: Storyboard) -> tuple[str, str]:
    """Write a draft as a note, or as JSON where a note cannot hold its words; return the text and its format."""
    try:
        return format_named("markdown").write(board, ""), "markdown"
    except StoryboardInvalid:
        flat = merged(Storyboard(board.file.with_suffix(".json"), "json", "", ()), board).board
        return format_named("json").write(flat, ""), "json"


def board_in(body: Mapping[str, Any], style: str | None = None) -> Storyboard | None:
    """Return the draft that a document holds, with one look in all prompts; None while nothing is there.

    style: the look, None for the document's own.
    """
    if not body.get("note"):
        return None
    file = Path("draft").with_suffix(".json" if body["form"] == "json" else ".md")
    board = read_text(str(body["note"]), file).board
    return None if board is None else with_style(board, str(body.get("style", "")) if style is None else style)


def draft_in(text: str, name: str) -> Storyboard | None:
    """Return the storyboard that a text is already; None where it is prose or a script."""
    file = Path(name if Path(name).suffix.lower() in (".json", ".md", ".markdown") else "pasted.txt")
    bare = text.lstrip("\ufeff \t\r\n")
    is_meant = bare.startswith(("{", "[")) or "```json" in text or "cineflow: storyboard" in text[:2000]
    board = read_text(text, file).board if is_meant else None
    return board if board is not None and any(True for _ in board.shots) else None


def wish_in(body: Mapping[str, Any]) -> WritingWish:
    """Return what a document asks for."""
    said: Mapping[str, Any] = body["wish"]
    least, most = said["seconds"]
    return WritingWish(
        str(body["text"]), bool(said["is_script"]), (int(least), int(most)), said["shots"], said["aspect"],
        str(said["style"]),
    )  # fmt: skip


def write_script(app: App, ledger: Ledger, job: WorkJob, doing: Work) -> Mapping[str, Any]:
    """Have a document's text written as a draft, part by part; what is there so far can be read meanwhile.

    A body that runs again asks only what was not answered. Raises AnswerInvalid, BudgetReached and what asking raises.
    """
    asked = job.asked
    body = dict(ledger.read(documents.get, str(asked["script"])).body)
    wish, mind = wish_in(body), writer_of(app)
    caps = {unit: Decimal(most) for unit, most in asked["caps"].items()} if asked["caps"] is not None else None
    paid = paid_under(app, Purse(ledger, job.id, caps, job.project, asked["scopes"]))
    each, answered = max(1, len(parts_of(wish.text)) // _STEPS), 0

    def asking(request: ChatRequest, read: Any) -> Any:
        return ask(mind, request, read, paid)

    def watch(at: int, of: int) -> None:
        doing.tell("write", at / of if of else 1.0, parts=of, part=min(at + 1, of))

    def keep(draft: Draft) -> None:
        nonlocal answered
        answered += 1
        if answered % each == 0:
            ledger.write(_keep, job, kept_draft(draft), is_whole=False)

    file = Path(f"{body['name'] or 'storyboard'}.md")
    try:
        draft = write_storyboard(wish, asking, file, "markdown", watch=watch, keep=keep, is_styled=False)
    except AnswerInvalid as error:
        error.fix = Text("Try again, or name another model: what was answered is kept and not paid again",
                         "请重试或换用其他模型：已得到的回答会保留，不会再次付费")  # fmt: skip
        raise
    spent = [money.to_json() for money in paid.spent]
    told = ledger.write(_keep, job, {**kept_draft(draft), "spent": spent}, is_whole=True)
    return {"script": told.id, "shots": sum(1 for _ in draft.board.shots), "scenes": len(draft.board.scenes),
            "spent": spent}  # fmt: skip


def _keep(tx: Connection, job: WorkJob, change: Mapping[str, Any], *, is_whole: bool) -> Document:
    here = documents.get(tx, str(job.asked["script"]))
    body = {**here.body, **change, "is_whole": is_whole}
    return documents.change(tx, here.id, here.version, by=job.owner, now=datetime.now(UTC), body=body)
