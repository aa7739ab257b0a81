"""What a ComfyUI server says of a prompt: its place in the queue, its files, the node that broke.

API: Comfy-Org/ComfyUI `server.py`, `comfy_execution/jobs.py`, `comfy_api/latest/_ui.py` (2026).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any, cast
from urllib.parse import urlencode

from cineflow.providers._exchange import rows_at, shorten, table_at, text_at

__all__ = ["best_of", "broken_node", "entries", "graph_of", "left_out", "mark_of", "messages_of", "unlisted_names"]

_VIDEOS = (".mp4", ".webm", ".mov", ".mkv", ".gif", ".webp")
_PICTURES = (".png", ".jpg", ".jpeg", ".webp")
_UNLISTED = ("_00001-audio.mp4", "_00001.mp4", "_00001_.mp4", "_00001-audio.webm", "_00001.webm", "_00001_.webm")
"""How VHS and the core nodes end the first file of a prefix; with sound VHS writes two, and that one is wanted."""


def entries(queue: Mapping[str, Any], name: str) -> list[tuple[str, str]]:
    """Return id and our mark of the jobs in a queue: `[number, id, graph, extra, outputs]` each."""
    rows = cast("list[Any]", queue.get(name) or [])
    jobs = [cast("list[Any]", row) for row in rows if isinstance(row, list) and len(cast("list[Any]", row)) > 1]
    return [(str(job[1]), text_at(job[3], "cineflow_order") if len(job) > 3 else "") for job in jobs]


def _prompt(entry: Mapping[str, Any], at: int) -> dict[str, Any]:
    prompt = cast("list[Any]", entry.get("prompt") or [])
    return table_at(prompt[at]) if len(prompt) > at else {}


def graph_of(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Return the graph that a history's entry ran."""
    return _prompt(entry, 2)


def mark_of(entry: Mapping[str, Any]) -> str:
    """Return our mark on a history's entry, empty where it is not ours."""
    return text_at(_prompt(entry, 3), "cineflow_order")


def messages_of(entry: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return what happened to an entry: event → its facts."""
    said: dict[str, dict[str, Any]] = {}
    for message in cast("list[Any]", table_at(entry, "status").get("messages") or []):
        name, facts = (*cast("list[Any]", message), None, None)[:2] if isinstance(message, list) else (None, None)
        said[str(name)] = table_at(facts)
    return said


def broken_node(entry: Mapping[str, Any], error: Mapping[str, Any]) -> str:
    """Return a node as a person finds it in their workflow: its title, number and class."""
    number, kind = text_at(error, "node_id"), text_at(error, "node_type")
    title = text_at(graph_of(entry), number, "_meta", "title")
    return " ".join(part for part in (title, number and f"#{number}", kind if kind != title else "") if part)


def left_out(errors: Mapping[str, Any]) -> str:
    """Return what a server found wrong with nodes, empty where nothing was."""
    said = [
        f"#{number} {text_at(node, 'class_type')}: {text_at(problem, 'message')} {text_at(problem, 'details')}".strip()
        for number, node in errors.items() for problem in rows_at(node, "errors")
    ]  # fmt: skip
    return shorten("; ".join(said))


def best_of(entry: Mapping[str, Any], wanted: str) -> list[str]:
    """Return the queries of the files that were asked for, of all that an entry's nodes name under whatever key.

    wanted: the node whose output goes before the others'. Of pictures all count, of films the last.
    """
    files = sorted(_files(entry, wanted), key=lambda file: file[0])
    best = [query for rank, query in files if rank == files[0][0]]
    return best if len(best) < 2 or files[0][0] % 10 >= 3 else best[-1:]


def _files(entry: Mapping[str, Any], wanted: str) -> Iterator[tuple[int, str]]:
    """Yield every file with a rank: the lower, the more it is what was asked."""
    for node, outputs in table_at(entry, "outputs").items():
        for key in table_at(outputs):
            for file in rows_at(outputs, key) or [table_at(outputs, key)]:
                name = text_at(file, "filename")
                suffix = PurePosixPath(name).suffix.lower()
                if suffix not in (*_VIDEOS, *_PICTURES):
                    continue
                rank = 0 if node == wanted else 10
                rank += 0 if suffix in _VIDEOS[:4] else 2 if suffix in _VIDEOS else 4
                rank += 20 if text_at(file, "type") == "temp" else 0
                rank -= 1 if PurePosixPath(name).stem.endswith("-audio") else 0  # VHS writes a silent one too
                yield rank, urlencode({part: text_at(file, part) for part in ("filename", "subfolder", "type")})


def unlisted_names(entry: Mapping[str, Any], folder: str) -> Iterator[str]:
    """Yield the queries under which a film may lie though the history does not list it, as happens to VHS.

    folder: the one whose prefixes are ours alone.
    """
    for node in graph_of(entry).values():
        place, _, stem = text_at(node, "inputs", "filename_prefix").rpartition("/")
        if place == folder and stem:
            yield from (
                urlencode({"filename": f"{stem}{end}", "subfolder": folder, "type": "output"}) for end in _UNLISTED
            )
