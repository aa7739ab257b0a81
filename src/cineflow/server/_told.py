"""An event as everybody outside is told it: with the project, the storyboard and the shot that it touches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cineflow.jobs.report import told
from cineflow.library.ledger import Event
from cineflow.library.ledger.projects import Project, project_of
from cineflow.server._public_ids import board_id

__all__ = ["shaped"]

_MOST_REMEMBERED = 20_000


def shaped(event: Event, known: Sequence[Project], board_of: dict[str, str]) -> dict[str, Any]:
    """Return an event with the project and the shot it touches. board_of: job → storyboard, remembered on the way."""
    body = dict(told(event))
    board = str(event.facts.get("board") or board_of.get(event.job, ""))
    if board and event.job:
        board_of[event.job] = board
        if len(board_of) > _MOST_REMEMBERED:
            board_of.pop(next(iter(board_of)))
    body["project"] = event.facts.get("of") or event.project
    if board:
        project = project_of(known, board)
        body |= {"board": board, "storyboard": board_id(board), "project": project.id if project else event.project}
        if "shot" in event.facts and "shot_id" not in body:
            body["shot_id"] = f"{board_id(board)}.{event.facts['shot']}"
    return body
