"""Which events are told to which webhooks, and in what words. Queries: each is given a transaction.

The events are the outbox: they are written together with what they tell. A webhook remembers the last event it was told
of, so that rows to deliver are written once for each, whichever process does it and however often one dies at it.
"""

from __future__ import annotations

import json
import secrets
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection

from cineflow.core.errors import NotFound
from cineflow.library.ledger import (
    Event,
    JobState,
    RunState,
    deliveries,
    events,
    kept,
    people,
    projects,
    webhooks,
)
from cineflow.library.ledger.projects import Project
from cineflow.library.ledger.webhooks import HookState, Webhook
from cineflow.library.ledger.work import WorkState
from cineflow.server._addresses import address
from cineflow.server._told import Whereabouts, look_up

__all__ = ["KINDS", "MOST_WAITING", "NOUNS", "fill", "new_secret", "task_events", "test_body", "workspace_secret"]

KINDS = (
    *(f"run.{what}" for what in ("created", *(state.value for state in RunState))),
    *(f"job.{state.value}" for state in JobState if state is not JobState.PLANNED),
    *(f"work.{state.value}" for state in WorkState if state not in (WorkState.WAITING, WorkState.UNKNOWN)),
    "footage.added", "footage.ready", "footage.failed", "footage.deleted",
    "review.changed", "note.added", "note.removed", "project.created", "project.changed", "project.deleted",
)  # fmt: skip
"""The events a webhook may ask for. How far something is belongs to the stream at `/api/v1/events`."""

NOUNS = tuple(dict.fromkeys(kind.partition(".")[0] for kind in KINDS))

MOST_WAITING = 10_000
"""Deliveries that may wait for one webhook; one that is further behind is stopped."""

_KEPT_AS = "webhook.secret"
_LARGEST = 20_000
_AT_ONCE = 500
_WORDS = frozenset({"number", "at", "kind", "run", "job", "project", "board", "storyboard", "shot_id", "take_id"})


def new_secret() -> str:
    """Return a secret as Standard Webhooks spells them: 32 bytes of chance."""
    return "whsec_" + b64encode(secrets.token_bytes(32)).decode()


def fill(tx: Connection, base_url: str, *, at: datetime) -> tuple[bool, bool]:
    """Write what is to be delivered of the next events; returns whether anything was, and whether there are more."""
    hooks = webhooks.active(tx)
    if not hooks:
        return False, False
    found = events.after(tx, min(hook.seen for hook in hooks), limit=_AT_ONCE)
    if not found:
        return False, False
    sight, waiting = _Sight(tx), deliveries.waiting(tx)
    is_written = False
    for hook in hooks:
        for event in found:
            if event.number <= hook.seen or event.kind not in KINDS or not hook.wants(event.kind, event.job):
                continue
            body = sight.message(hook, event, base_url)
            if body is None:
                continue
            if waiting.get(hook.id, 0) >= MOST_WAITING:
                webhooks.stop(tx, hook, HookState.BEHIND, at=at)
                break
            deliveries.add(tx, hook.id, event.kind, body, at=at, number=event.number)
            waiting[hook.id] = waiting.get(hook.id, 0) + 1
            is_written = True
    webhooks.pass_over(tx, found[-1].number)
    return is_written, len(found) == _AT_ONCE


def workspace_secret(tx: Connection, *, at: datetime, is_new: bool = False) -> str:
    """Return what the webhooks of single tasks are signed with, made when it is first needed. is_new: make another."""
    known = kept.value(tx, _KEPT_AS)
    if known and not is_new:
        return str(known)
    made = new_secret()
    kept.keep(tx, _KEPT_AS, made, at=at)
    return made


def task_events(task_id: str, render_id: str) -> tuple[str, ...]:
    """Return the events that end a task: its film is made, or either of its two jobs is not done."""
    ends = (WorkState.FAILED, WorkState.CANCELLED)
    return (
        f"work.{WorkState.DONE.value} {render_id}",
        *(f"work.{end.value} {job}" for end in ends for job in (task_id, render_id)),
    )  # fmt: skip


def test_body(hook: Webhook, *, at: datetime) -> dict[str, Any]:
    """Return what a test call says."""
    return {"type": deliveries.TEST, "timestamp": _spelled(at), "data": {"webhook": hook.id}}


def _message(event: Event, body: Mapping[str, Any], base_url: str) -> dict[str, Any]:
    """Return the body as Standard Webhooks has it: a type, the time of the event, and its facts with a link."""
    data = dict(body)
    for name, noun in (("job", "jobs"), ("run", "runs")):
        if data.get(name):
            data["href"] = address(f"{noun}/{data[name]}", base=base_url)
            break
    if len(json.dumps(data, default=str)) > _LARGEST:
        data = {name: value for name, value in data.items() if name in _WORDS or name == "href"}
    plain: Any = json.loads(json.dumps(data, default=str))
    return {"type": event.kind, "timestamp": _spelled(event.at), "data": plain}


def _of_task(task_id: str, event: Event, base_url: str) -> dict[str, Any]:
    """Return the end of a task as its own webhook is told it."""
    status = "completed" if event.kind == f"work.{WorkState.DONE.value}" else event.kind.partition(".")[2]
    data: dict[str, Any] = {
        "task_id": task_id, "status": status, "number": event.number,
        "href": address(f"tasks/{task_id}", base=base_url),
        "result_url": address(f"renders/{event.job}/films/1", base=base_url) if status == "completed" else None,
        "error_message": event.facts.get("message"),
    }  # fmt: skip
    return {"type": f"clip.task.{status}", "timestamp": _spelled(event.at), "data": data}


def _spelled(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@dataclass(slots=True)
class _Sight:
    """What the owners of webhooks may see, looked up once in a transaction."""

    tx: Connection
    known: Sequence[Project] = ()
    whereabouts: Whereabouts = field(default_factory=Whereabouts)
    owners: dict[str, set[str] | None] = field(default_factory=dict[str, "set[str] | None"])

    def __post_init__(self) -> None:
        self.known = projects.listed(self.tx)

    def message(self, hook: Webhook, event: Event, base_url: str) -> dict[str, Any] | None:
        """Return what a webhook is told of an event, None where it is not its owner's to know."""
        if hook.is_for_one:  # whoever made it owns the job
            return _of_task(hook.job, event, base_url)
        body = self._told_to(hook, event)
        return None if body is None else _message(event, body, base_url)

    def _told_to(self, hook: Webhook, event: Event) -> dict[str, Any] | None:
        if lacks := self.whereabouts.lacks([event]):
            self.whereabouts.learn(look_up(self.tx, lacks))
        body = self.whereabouts.shaped(event, self.known)
        mine = self._projects(hook.owner)
        if mine is None:
            return body
        is_theirs = body["project"] in mine or hook.owner in self.whereabouts.whose(event)
        return body if is_theirs else None

    def _projects(self, owner: str) -> set[str] | None:
        """Return whose projects count for somebody: None for all, none for one whose account is closed."""
        if owner not in self.owners:
            try:
                user = people.get(self.tx, owner)
            except NotFound:
                user = None
            if user is None or user.is_disabled:
                self.owners[owner] = set[str]()
            elif user.role is people.Role.ADMIN:
                self.owners[owner] = None
            else:
                own = {project.id for project in self.known if project.owner == owner}
                self.owners[owner] = own | people.projects_of(self.tx, owner)
        return self.owners[owner]
