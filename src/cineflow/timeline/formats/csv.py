"""A table for people and spreadsheets: one clip a row, with frames and time codes."""

from __future__ import annotations

import csv
import io

from cineflow.core.text import Text
from cineflow.core.time import timecode
from cineflow.timeline.edit import Edit
from cineflow.timeline.formats._format import FileFormat, Written

__all__ = ["FORMAT"]

_HEADS = ("number", "title", "source", "source_in", "source_out", "source_in_frame", "source_out_frame", "record_in",
          "record_out", "seconds", "reason")  # fmt: skip


def _write(edit: Edit) -> Written:
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(_HEADS)
    for number, event in enumerate(edit.events, start=1):
        source = event.source
        rows.writerow([
            number, _safe(event.title), source.location,
            timecode(source.start + event.first, source.rate, drop_frame=source.is_drop),
            timecode(source.start + event.last, source.rate, drop_frame=source.is_drop), event.first, event.last,
            timecode(event.at, edit.rate, drop_frame=edit.drop_frame),
            timecode(event.end, edit.rate, drop_frame=edit.drop_frame),
            f"{float(event.frames / edit.rate):.3f}", _safe(event.note),
        ])  # fmt: skip
    return Written("\ufeff" + text.getvalue())


def _safe(text: str) -> str:
    """A cell that begins like a formula is run by spreadsheets (OWASP, CSV injection): an apostrophe prevents it."""
    return f"'{text}" if text[:1] in "=+-@\t\r" and text else text


FORMAT = FileFormat(".csv", Text("Table (CSV)", "表格（CSV）"), _write)
