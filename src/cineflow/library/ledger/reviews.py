"""What people say of takes: verdicts, ratings, and notes on frames.

A take is named by its place, `take_key`, and not by a row: takes made elsewhere can be judged like any other.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from cineflow.core.errors import NotFound
from cineflow.core.ids import new_id
from cineflow.core.text import Text
from cineflow.library.ledger import events
from cineflow.library.ledger._tables import notes, verdicts

__all__ = ["Note", "Verdict", "add_note", "judge", "notes_of", "remove_note", "take_key", "verdicts_of"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """verdict: `approved`, `rejected`, or empty. rating: 1 to 5, 0 for none."""

    take: str
    project: str
    verdict: str
    reason: str
    rating: int
    user: str
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Note:
    """frame: in presentation order, from 0."""

    id: str
    take: str
    project: str
    user: str
    frame: int
    text: str
    created_at: datetime


def take_key(path: Path, root: Path) -> str:
    """Return the public id of a take: its file's place in the workspace, without the ending, as 20 hex digits."""
    inside = path.relative_to(root) if path.is_relative_to(root) else path
    spelled = unicodedata.normalize("NFC", inside.with_suffix("").as_posix())
    return "t_" + hashlib.sha256(spelled.encode()).hexdigest()[:20]


def verdicts_of(tx: Connection, project: str) -> dict[str, Verdict]:
    """Return every verdict of a project, by take."""
    found = tx.execute(select(verdicts).where(verdicts.c.project == project)).mappings()
    return {row["take"]: Verdict(**dict(row)) for row in found}


def judge(tx: Connection, take: str, project: str, *, user: str, at: datetime, **said: Any) -> Verdict:
    """Say something of a take. said: verdict, reason, rating; what is left out stays as it was."""
    row = tx.execute(select(verdicts).where(verdicts.c.take == take)).first()
    if row is None:
        tx.execute(insert(verdicts).values(take=take, project=project, user=user, changed_at=at, **said))
    else:
        tx.execute(update(verdicts).where(verdicts.c.take == take).values(user=user, changed_at=at, **said))
    events.add(tx, "review.changed", at=at, project=project, facts={"take_id": take, "by": user, **said})
    return verdicts_of_take(tx, take)


def verdicts_of_take(tx: Connection, take: str) -> Verdict:
    row = tx.execute(select(verdicts).where(verdicts.c.take == take)).mappings().one()
    return Verdict(**dict(row))


def notes_of(tx: Connection, takes: Collection[str]) -> list[Note]:
    """Return the notes on some takes, by frame."""
    question = select(notes).where(notes.c.take.in_(list(takes))).order_by(notes.c.frame, notes.c.created_at)
    return [Note(**dict(row)) for row in tx.execute(question).mappings()]


def add_note(tx: Connection, take: str, project: str, *, user: str, frame: int, text: str, at: datetime) -> Note:
    note = Note(new_id("note"), take, project, user, frame, text, at)
    tx.execute(
        insert(notes).values(
            id=note.id, take=take, project=project, user=user, frame=frame, text=text, created_at=at
        )
    )  # fmt: skip
    events.add(tx, "note.added", at=at, project=project, facts={"take_id": take, "note": note.id, "by": user})
    return note


def get_note(tx: Connection, note_id: str) -> Note:
    """Return a note. Raises NotFound."""
    row = tx.execute(select(notes).where(notes.c.id == note_id)).mappings().first()
    if row is None:
        raise NotFound(Text("there is no such note", "没有此批注"), code="note.not_found")
    return Note(**dict(row))


def remove_note(tx: Connection, note: Note, *, user: str, at: datetime) -> None:
    tx.execute(delete(notes).where(notes.c.id == note.id))
    facts = {"take_id": note.take, "note": note.id, "by": user}
    events.add(tx, "note.removed", at=at, project=note.project, facts=facts)
