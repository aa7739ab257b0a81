"""What other programs need to know of our files: rate, length, sound, time code; and the shape a render will have."""

# PyAV types its streams only in part.
# pyright: reportUnknownMemberType=false

from __future__ import annotations

from pathlib import Path

from cineflow.core.time import Rate, frames_in, parse_time
from cineflow.media._conform import canvas_of
from cineflow.media._containers import open_media
from cineflow.media._source import cut_source, open_source, suggest_rate
from cineflow.media.clocks import EvenClock, clock_of
from cineflow.media.index import MediaIndex
from cineflow.media.probe import Probe, probe
from cineflow.media.reframe import upright_size
from cineflow.timeline.edit import Source
from cineflow.timeline.model import Timeline

__all__ = ["describe_sound", "describe_source", "film_shape"]


def describe_source(path: Path, index: MediaIndex | None = None, *, location: str = "") -> Source:
    """Return the facts of a file for exports; its own index counts its frames where there is one.

    location: where the other program finds it, the path itself unless told. Raises Unreadable.
    """
    facts = index.probe if index else probe(path)
    rate, frames, is_variable = _counted(index) if index else _clocked(path, facts)
    start, is_drop = _time_code(path, rate)
    return Source(
        path=path, location=location or str(path), rate=rate, frames=frames, size=facts.size,
        channels=_channels(facts), sample_rate=facts.sample_rate or 48000, start=start, is_drop=is_drop,
        is_variable=is_variable,
    )  # fmt: skip


def describe_sound(path: Path, rate: Rate, *, location: str = "") -> Source:
    """Return the facts of a sound for exports, its length counted at the edit's rate. Raises Unreadable."""
    facts = probe(path)
    frames = frames_in(facts.audio_seconds or facts.seconds, rate)
    return Source(path, location or str(path), rate, frames, (0, 0), _channels(facts), facts.sample_rate or 48000)


# A variable rate is one where a frame begins half a frame or more from where a constant one has it: there, counting
# frames and reading a clock differ. Other programs read such a file by the clock, so its frames are counted by it.


def _counted(index: MediaIndex) -> tuple[Rate, int, bool]:
    """The rate of an indexed file, its frames at that rate, and whether its own come at a variable one."""
    ticks = index.frame_rows["time"].astype("f8")
    places = (ticks - ticks[:1]) * float(index.time_base * index.rate)
    is_variable = bool((abs(places - range(len(places))) >= 0.5).any())
    return index.rate, frames_in(index.length, index.rate) if is_variable else index.frames, is_variable


def _clocked(path: Path, facts: Probe) -> tuple[Rate, int, bool]:
    """The same of a file without an index."""
    clock = clock_of(path)
    if isinstance(clock, EvenClock):
        return clock.rate, facts.frames or frames_in(facts.seconds, clock.rate), False
    *starts, end = clock.times
    is_variable = any(abs(time * clock.rate - number) >= Rate(1, 2) for number, time in enumerate(starts))
    return clock.rate, frames_in(end, clock.rate) if is_variable else len(starts), is_variable


def _channels(facts: Probe) -> int:
    return facts.channels if facts.has_sound else 0


def _time_code(path: Path, rate: Rate) -> tuple[int, bool]:
    """The time code of the first frame, as cameras write it: with the picture, its own track, or the file."""
    with open_media(path) as container:
        told = [*(stream.metadata for stream in container.streams), container.metadata]
        text = next((data["timecode"] for data in told if data.get("timecode")), "")
    try:
        return (parse_time(text, rate), ";" in text) if text else (0, False)
    except ValueError:
        return 0, False


def film_shape(timeline: Timeline, *, is_upright: bool = False) -> tuple[Rate, tuple[int, int]]:
    """Return the rate and size a render of a timeline has: its own, else the first clip's. Raises Unreadable."""
    first = next(timeline.clips)
    cut = cut_source(open_source(first.source), first.span)
    return timeline.rate or suggest_rate(cut), timeline.size or (upright_size if is_upright else canvas_of)(
        *cut.source.facts.size
    )
