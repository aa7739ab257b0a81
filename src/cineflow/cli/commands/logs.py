"""Show what happened, from the log in the state folder; secrets were never in it.
查看状态目录中的日志；其中从不含密钥。
"""

from __future__ import annotations

import json
from collections import deque
from typing import Annotated, Any, cast

import typer

from cineflow.cli._door import door
from cineflow.core.text import Text, words

__all__ = ["command"]


def command(
    lines: Annotated[int, typer.Option("-n", "--lines", min=1, help=words("How many.", "显示多少行。"))] = 50,
    job: Annotated[str | None, typer.Option("--job", help=words("Of this job.", "仅此任务。"))] = None,
) -> None:
    from cineflow.app import open_app

    app, out = open_app(), door()
    file = app.workspace.state / "logs" / "cineflow.log"
    kept: deque[dict[str, Any]] = deque(maxlen=lines)
    if file.is_file():
        with file.open(encoding="utf-8", errors="replace") as stream:
            for line in stream:
                event = _event(line)
                if event and (job is None or event.get("job") == job):
                    kept.append(event)
    if out.as_json:
        out.json({"file": str(file), "events": list(kept)})
        return
    for event in kept:
        facts = "  ".join(f"{k}={v}" for k, v in event.items() if k not in ("at", "level", "event", "trace"))
        out.result(f"{event.get('at', '')}  {event.get('level', ''):<7} {event.get('event', '')}  {facts}")
    if not kept:
        out.say(Text("No log yet: {file}", "尚无日志：{file}", file=file))


def _event(line: str) -> dict[str, Any] | None:
    try:
        value: object = json.loads(line)
    except ValueError:
        return None
    return cast("dict[str, Any]", value) if isinstance(value, dict) else None
