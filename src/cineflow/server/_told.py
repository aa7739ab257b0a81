"""An event as everybody outside is told it: with the project, the storyboard and the shot that it touches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy import Connection

from cineflow.jobs.report import told
from cineflow.library.ledger import Event, jobs, runs, work
from cineflow.library.ledger.projects import Project, project_of
from cineflow.server._public_ids import board_id

__all__ = ["Places", "Whereabouts", "look_up"]

_MOST_REMEMBERED = 20_000

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Places:
    """What is looked up, or was found: storyboards by job, (project, person) by run, people by the work they asked for.

    Something that was not found is there with empty words: it need not be looked up again.
    """

    boards: Mapping[str, str] = field(default_factory=dict[str, str])
    runs: Mapping[str, tuple[str, str]] = field(default_factory=dict[str, tuple[str, str]])
    workers: Mapping[str, str] = field(default_factory=dict[str, str])

    def __bool__(self) -> bool:
        return bool(self.boards or self.runs or self.workers)


def look_up(tx: Connection, asked: Places) -> Places:
    """Return what the ledger knows of the jobs, runs and work asked for."""
    return Places(
        {**asked.boards, **jobs.boards_of(tx, asked.boards)},
        {**asked.runs, **runs.asked_for(tx, asked.runs)},
        {**asked.workers, **work.owners_of(tx, asked.workers)},
    )


class Whereabouts:
    """Where jobs and runs belong. Only some of their events name it; of the others it is remembered or looked up.

    Use: `lacks` says what must be looked up first, `learn` takes what was found; then `shaped` and `whose`.
    """

    def __init__(self) -> None:
        self._boards: dict[str, str] = {}
        self._runs: dict[str, tuple[str, str]] = {}
        self._workers: dict[str, str] = {}

    def lacks(self, found: Iterable[Event]) -> Places:
        """Return what is not known yet of some events."""
        boards, of_runs, workers = dict[str, str](), dict[str, tuple[str, str]](), dict[str, str]()
        for event in found:
            if event.job and "board" not in event.facts and event.job not in self._boards:
                boards[event.job] = ""
            if event.run and event.run not in self._runs:
                of_runs[event.run] = "", ""
            if _is_lone_work(event) and event.job not in self._workers:
                workers[event.job] = ""
        return Places(boards, of_runs, workers)

    def learn(self, found: Places) -> None:
        _remember(self._boards, found.boards)
        _remember(self._runs, found.runs)
        _remember(self._workers, found.workers)

    def shaped(self, event: Event, known: Sequence[Project]) -> dict[str, Any]:
        """Return an event with the project and the shot it touches."""
        body = dict(told(event))
        board = str(event.facts.get("board") or self._boards.get(event.job, ""))
        if board and event.job:
            _remember(self._boards, {event.job: board})
        if board:
            project = project_of(known, board)
            body |= {"board": board, "storyboard": board_id(board), "project": project.id if project else event.project}
            if "shot" in event.facts and "shot_id" not in body:
                body["shot_id"] = f"{board_id(board)}.{event.facts['shot']}"
        else:
            body["project"] = event.facts.get("of") or self._runs.get(event.run, ("", ""))[0] or event.project
        return body

    def whose(self, event: Event) -> frozenset[str]:
        """Return who may hear of an event whatever project it is in: who did it, and who asked for the run or work."""
        people = str(event.facts.get("by", "")), self._runs.get(event.run, ("", ""))[1]
        return frozenset({*people, self._workers.get(event.job, "") if _is_lone_work(event) else ""} - {""})


def _is_lone_work(event: Event) -> bool:
    """Whether it is of work that is no project's: only whoever asked for it hears of it."""
    return event.kind.startswith("work.") and not event.project


def _remember(known: dict[str, _T], new: Mapping[str, _T]) -> None:
    known.update(new)
    while len(known) > _MOST_REMEMBERED:
        known.pop(next(iter(known)))
