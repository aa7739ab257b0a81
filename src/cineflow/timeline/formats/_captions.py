"""What caption formats share."""

from __future__ import annotations

from cineflow.core.time import Span, Time, time_of
from cineflow.timeline.edit import Caption, Edit

__all__ = ["clock", "cues"]


def cues(edit: Edit) -> list[Caption]:
    """Return the captions of an edit, else the titles of its clips in their places."""
    if edit.captions:
        return [caption for caption in edit.captions if caption.text.strip()]
    return [
        Caption(Span(time_of(event.at, edit.rate), time_of(event.end, edit.rate)), event.title)
        for event in edit.events
        if event.title.strip()
    ]


def clock(time: Time, before_fraction: str, digits: int = 3) -> str:
    """Write a time as `00:01:02,345`."""
    scale = 10**digits
    whole, part = divmod(round(time * scale), scale)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}{before_fraction}{part:0{digits}}"
