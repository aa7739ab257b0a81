"""Rehearse a sample story and join the film: offline, no key, about a minute of film.
离线预演示例故事并合成影片：无需密钥，约一分钟成片。
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cineflow.cli import _wishes as w
from cineflow.cli._door import door
from cineflow.core.files import write_atomically
from cineflow.core.text import Text, current_language, words

__all__ = ["command"]

_FOLDER = Path("cineflow-demo")
_SETTINGS = "# 影流演示工作区 · CineFlow demo workspace\n"


def command(
    folder: Annotated[Path, typer.Argument(help=words("Where to.", "存放位置。"))] = _FOLDER,
    size: w.Size = None,
) -> int:
    from cineflow.app import PlanWish, open_app
    from cineflow.cli._filming import make_film
    from cineflow.cli._running import bring
    from cineflow.jobs.planning import Consent
    from cineflow.library.layout import REHEARSAL
    from cineflow.storyboard.templates import DEMO_NAME, demo_story

    size = w.pixels_of(size)  # Before anything is written.
    out, root = door(), folder.expanduser().resolve()
    language = current_language()
    for name, text in {DEMO_NAME: demo_story(language), "cineflow.toml": _SETTINGS}.items():
        if not (root / name).exists():
            write_atomically(root / name, text.encode())
    story = root / DEMO_NAME
    out.say(Text("Rehearsing {story}", "正在预演 {story}", story=story))
    app = open_app([story])
    prepared = app.prepare(PlanWish(provider=REHEARSAL, size=size, takes=1))
    report = bring(app, prepared, Consent(), out)
    if report.interrupted_by:
        return 128 + report.interrupted_by
    code = make_film(app, out, output=None, rehearsal=True, quality="draft")
    out.say(Text("Now yours: cineflow init, then cineflow run", "轮到你了：cineflow init，然后 cineflow run"))
    return code
