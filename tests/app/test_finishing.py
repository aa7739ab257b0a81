"""What is asked of a render by the API is what the film is finished with; one that was broken off goes on."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from drawn import Piece, Reel, draw_reel
from pydantic import ValidationError

from cineflow.app import open_app
from cineflow.app.finishing import RenderWish, render_films
from cineflow.core.time import Span, Time
from cineflow.media.finish import VisibleLabel
from cineflow.media.probe import probe
from cineflow.server._renders import RenderAsked
from cineflow.timeline.model import Clip, Timeline
from cineflow.timeline.stored import timeline_to_json


class BrokenOff(Exception):
    """The process is gone."""


def asked(root: Path, **wish: Any) -> dict[str, Any]:
    talk = draw_reel(root / "talk.mp4", Reel((Piece(75, pan=0),), has_sound=True, size=(96, 64)))
    clips = [Clip(talk, Span(Time(n), Time(n) + Time(1)), title) for n, title in enumerate(("One", "Two", "Three"))]
    timeline = timeline_to_json(Timeline(tuple(clips), "Three"), lambda path: path.relative_to(root).as_posix())
    wanted = asdict(RenderWish(each=True, joined=False, quality="draft", **wish))
    return {"cuts": "cuts_1", "name": "Three", "timeline": timeline, "wish": wanted, "digests": {}, "language": "en"}


def test_the_label_asked_for_is_the_label_drawn() -> None:
    asked = RenderAsked.model_validate({"ai_label": "en", "ai_label_corner": "bottom-right"})
    assert asked.wish().finish(()).label == VisibleLabel("en", "bottom-right")
    assert RenderAsked().wish().finish(()).label is None
    with pytest.raises(ValidationError):
        RenderAsked.model_validate({"ai_label": "fr"})


def test_films_that_were_made_before_it_broke_off_are_kept(tmp_path: Path) -> None:
    (tmp_path / ".cineflow").mkdir()
    app, row = open_app(cwd=tmp_path), asked(tmp_path)

    def breaks(done: float) -> None:
        if done > 0.4:
            raise BrokenOff

    with pytest.raises(BrokenOff):
        render_films(app, "work_1", row, breaks)
    folder = tmp_path / "renders" / "work_1" / "clips"
    [first] = folder.glob("*.mp4")
    before = (first.stat().st_ino, first.stat().st_mtime_ns)
    seen: list[float] = []
    told = render_films(app, "work_1", row, seen.append)
    assert (first.stat().st_ino, first.stat().st_mtime_ns) == before, "the first was not made again"
    assert [film["name"] for film in told["films"]] == ["One", "Two", "Three"]
    for film in told["films"]:
        assert (tmp_path / film["file"]).stat().st_size == film["bytes"]
        assert float(probe(tmp_path / film["file"]).seconds) == pytest.approx(film["seconds"], abs=0.05)
    assert not list(folder.glob("*.tmp"))

    (tmp_path / told["films"][1]["file"]).write_bytes(b"half")
    again = render_films(app, "work_1", row, seen.append)
    made = [[{**film, "took": None} for film in one["films"]] for one in (again, told)]
    assert made[0] == made[1], "one that lies there otherwise than it was made is made again, to the same"
    assert (first.stat().st_ino, first.stat().st_mtime_ns) == before
