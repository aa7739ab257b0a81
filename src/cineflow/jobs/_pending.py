"""The note beside a take that is on its way: claimed before its order is sent, told the ticket, taken away at the end.

It is what keeps an order from being bought again when the ledger is lost, or when another machine works on the same
synced folder.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import secrets
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, cast

from pydantic import ValidationError

from cineflow.core.errors import CineflowError, Unreadable
from cineflow.core.files import fsync_folder, is_held
from cineflow.core.order import Order, Ticket
from cineflow.core.text import Text
from cineflow.library.layout import PENDING_SUFFIX
from cineflow.library.ledger import Submission, TakeJob, request_hash
from cineflow.library.ledger.adopting import FoundOrder
from cineflow.library.sidecar import PendingSidecar, pending_path, remove_pending, upgrade, write_pending

__all__ = ["Note", "claim", "drop_left_over", "found_orders", "note_of", "read_note", "same_request", "strike", "tell"]

_BEING_WRITTEN = 2.0
"""Seconds since its last byte within which a temporary file may still be somebody's."""
_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EMLINK, errno.ENOSYS, errno.EACCES, errno.EINVAL}
"""What file systems without hard links answer."""


class Note(PendingSidecar):
    """A pending file. machine: who wrote it."""

    machine: str = ""


def note_of(job: TakeJob, submission: Submission, order: Order, *, machine: str, state: str = "intent") -> Note:
    """Return the note of one attempt. order: as it is sent, with the attempt's own reference."""
    brief = job.brief
    shared = {
        name: getattr(brief, name) for name in type(brief).model_fields if name not in ("folder", "order", "others")
    }
    return Note.model_validate(
        {
            **shared, "order": order, "provider": job.provider, "model": job.model, "fingerprint": order.fingerprint,
            "run": job.run, "job": job.id, "account": submission.account, "state": state,
            "intent_at": submission.intent_at, "deadline": submission.deadline, "machine": machine,
            "accepted_at": submission.accepted_at, "ticket": submission.ticket,
        }
    )  # fmt: skip


def claim(folder: Path, stem: str, note: Note) -> Note | None:
    """Write a note where there is none, whole or not at all, and return None; else return the one that is there.

    Raises Unreadable where one is there that cannot be read, OSError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    target = pending_path(folder, stem)
    draft = write_pending(folder, f".{stem}.{secrets.token_hex(4)}", note)
    try:
        os.link(draft, target)
        fsync_folder(folder)
    except FileExistsError:
        return read_note(target)
    except OSError as cause:
        if cause.errno not in _NO_LINKS:
            raise
        if target.exists():
            return read_note(target)
        write_pending(folder, stem, note)
    finally:
        draft.unlink(missing_ok=True)
    return None


def tell(folder: Path, stem: str, note: Note, *, state: str = "ticket", ticket: Ticket | None = None) -> None:
    """Write what has become known: the ticket, or that it is uncertain. Raises OSError."""
    write_pending(folder, stem, note.model_copy(update={"state": state, "ticket": ticket}))


def strike(folder: Path, stem: str, reference: str = "") -> None:
    """Take a note away, with what a crash left of writing it or its take; its folder may be gone too.

    reference: of the order it must be of; a note that somebody else has put there meanwhile stays.
    """
    path = pending_path(folder, stem)
    if reference and path.exists():
        try:
            if read_note(path).order.id != reference:
                return
        except CineflowError:
            return
    with contextlib.suppress(FileNotFoundError, NotADirectoryError):
        remove_pending(folder, stem)
        for left in folder.iterdir():
            if left.name.startswith(f".{stem}.json.") and left.name.endswith(".tmp"):
                drop_left_over(left, after=0.0)  # Whoever strikes has the take: a draft of its sidecar is a dead one's.
            elif left.name.startswith((f".{stem}.", f"..{stem}.")) and left.name.endswith((".tmp", PENDING_SUFFIX)):
                drop_left_over(left)


def drop_left_over(path: Path, *, after: float = _BEING_WRITTEN) -> bool:
    """Delete a temporary file unless another process writes it, or may; returns whether it went.

    after: seconds since its last byte from which one that nobody holds is taken for a dead process's.
    """
    with contextlib.suppress(OSError):
        if max(0.0, time.time() - path.stat().st_mtime) >= after and not is_held(path):
            path.unlink()
            return True
    return False


def read_note(path: Path) -> Note:
    """Read a note. Raises Unreadable, and Conflict where a newer program wrote it."""
    try:
        content: Any = json.loads(path.read_bytes())
        if not isinstance(content, dict):
            raise ValueError("not an object")
        return Note.model_validate(upgrade(cast("dict[str, Any]", content)))
    except (OSError, ValueError, ValidationError) as cause:
        raise Unreadable(
            Text("the record of an order on its way is damaged", "在途订单的记录已损坏"),
            file=path,
            fix=Text(
                "Look at the provider whether this take was ordered, then delete the file",
                "请先到服务商处核对该镜头是否已下单，然后删除此文件",
            ),
            code="sidecar.damaged",
        ) from cause


def found_orders(
    roots: Iterable[Path], *, machine: str, problems: list[CineflowError] | None = None
) -> Iterator[FoundOrder]:
    """Find every note below some folders. problems: gets those that cannot be read; their takes are not bought."""
    seen: set[str] = set()
    for root in roots:
        for folder, folders, names in os.walk(root):
            folders[:] = [name for name in folders if not name.startswith(".")]
            if folder in seen:
                folders.clear()
                continue
            seen.add(folder)
            for name in names:
                if not name.endswith(PENDING_SUFFIX) or name.startswith("."):
                    continue
                try:
                    note = read_note(Path(folder) / name)
                except CineflowError as damaged:
                    if problems is not None:
                        problems.append(damaged)
                    continue
                yield FoundOrder(Path(folder), note, is_foreign=note.machine != machine)


def same_request(order: Order, request: str) -> bool:
    """Whether a provider could not tell an order on disk from one with this request hash."""
    return request_hash(order) == request
