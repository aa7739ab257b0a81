"""List jobs, newest last: takes of one run or in some states, and work such as indexing and rendering.
列出任务：素材任务可按运行、按状态筛选；也包括分析、剪辑与渲染。
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from cineflow.cli._door import door
from cineflow.core.errors import SettingInvalid
from cineflow.core.text import Text, words

if TYPE_CHECKING:
    from cineflow.library.ledger import JobState

__all__ = ["command"]


def command(
    run: Annotated[str | None, typer.Option("--run", help=words("Of this run.", "仅此运行。"))] = None,
    state: Annotated[list[str] | None, typer.Option("--state", help=words("In this state.", "仅此状态。"))] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help=words("At most so many.", "最多显示多少。"))] = 1000,
) -> None:
    from cineflow.app import open_app
    from cineflow.cli._views import job_json, job_line, no_ledger, reading_ledger
    from cineflow.cli._work import work_json, work_line
    from cineflow.library.ledger import jobs, work, workers

    app, out = open_app(), door()
    states = [_state(word) for word in state or []]
    with reading_ledger(app) as ledger:
        found = ledger.read(jobs.listed, run=run, states=states, limit=limit) if ledger else []
        words_of_states = [one.value for one in states]
        silent = ledger.read(workers.silent_since, now=datetime.now(UTC)) if ledger else None
        other = ledger.read(work.listed, states=words_of_states, limit=limit)[::-1] if ledger and run is None else []
    if out.as_json:
        out.json({"jobs": [job_json(job, silent) for job in found], "work": [work_json(job) for job in other]})
        return
    for job in found:
        out.result(job_line(job, silent))
    for other_job in other:
        out.result(work_line(other_job))
    if not found and not other:
        out.say(no_ledger() if not states else Text("None.", "没有。"))


def _state(word: str) -> JobState:
    from cineflow.library.ledger import JobState

    try:
        return JobState(word)
    except ValueError as cause:
        raise SettingInvalid(
            Text("--state is “{word}”", "--state 的值是 “{word}”", word=word),
            fix=Text("Allowed: {all}", "允许的值：{all}", all=", ".join(JobState)),
        ) from cause
