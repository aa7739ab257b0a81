"""SubRip captions; without captions, the titles of the clips in their places."""

from __future__ import annotations

from cineflow.core.text import Text
from cineflow.timeline.edit import Edit
from cineflow.timeline.formats._captions import clock, cues
from cineflow.timeline.formats._format import FileFormat, Written

__all__ = ["FORMAT"]


def _write(edit: Edit) -> Written:
    blocks = [
        f"{number}\n{clock(cue.span.start, ',')} --> {clock(cue.span.end, ',')}\n{cue.text}\n"
        for number, cue in enumerate(cues(edit), start=1)
    ]
    return Written("\n".join(blocks))


FORMAT = FileFormat(".srt", Text("Captions (SRT)", "字幕（SRT）"), _write, cuts=False)
