"""An edit in whole frames, ready to be handed to another program: what plays when, from which frames of which file.

Made from a timeline and the facts of its files; the counts are those the render makes, so both agree to the frame.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path, PureWindowsPath
from urllib.parse import quote, unquote

from cineflow.core.time import Rate, Span, frames_in, time_of
from cineflow.timeline.model import Gap, Music, Timeline

__all__ = ["Caption", "Edit", "Event", "Source", "edit_of", "file_url", "path_of_url", "remapped"]


@dataclass(frozen=True, slots=True)
class Source:
    """A file in use. location: where the other program finds it, by that machine's custom. frames: how many it has.

    start: the time code of its first frame, counted in frames; 0 where it carries none. is_drop: whether that counts
    drop-frame. channels: of its sound, 0 for none. is_variable: whether its frames leave the places that a constant
    rate gives them.
    """

    path: Path
    location: str
    rate: Rate
    frames: int
    size: tuple[int, int] = (1920, 1080)
    channels: int = 0
    sample_rate: int = 48000
    start: int = 0
    is_drop: bool = False
    is_variable: bool = False

    @property
    def name(self) -> str:
        return re.split(r"[\\/]", self.location)[-1]

    @property
    def url(self) -> str:
        return file_url(self.location)


@dataclass(frozen=True, slots=True)
class Event:
    """One clip in its place. first, last: source frames `[first, last)`, from 0. at, frames: in the edit's frames.

    enter: over how many of its first frames it comes in: from the event before, which plays on beneath, where it
    dissolves, else from black. leave: over how many of its last ones it goes to black. gain: in decibels. rise, fall:
    frames over which music fades.
    """

    source: Source
    first: int
    last: int
    at: int
    frames: int
    title: str = ""
    note: str = ""
    enter: int = 0
    dissolves: bool = False
    leave: int = 0
    gain: float = 0.0
    rise: int = 0
    fall: int = 0

    @property
    def end(self) -> int:
        return self.at + self.frames


@dataclass(frozen=True, slots=True)
class Caption:
    """Words on screen in the edit's time. words: each with its own span, where they are known."""

    span: Span
    text: str
    words: tuple[tuple[Span, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Edit:
    """Events in order, gaps between them being black; music beneath them."""

    name: str
    rate: Rate
    size: tuple[int, int]
    events: tuple[Event, ...]
    captions: tuple[Caption, ...] = ()
    drop_frame: bool = False
    music: tuple[Event, ...] = ()

    @property
    def frames(self) -> int:
        return max((event.end for event in self.events), default=0)

    @property
    def sources(self) -> list[Source]:
        """Every file once, in the order it is first used."""
        return list({event.source.location: event.source for event in self.events}.values())

    @property
    def has_sound(self) -> bool:
        return any(source.channels for source in self.sources)

    def dissolving_into(self, event: Event) -> Event | None:
        """Return the event that dissolves out of one; None for none."""
        after = next((one for one in self.events if one.at == event.end), None)
        return after if after and after.enter and after.dissolves else None


def edit_of(
    timeline: Timeline,
    source_of: Callable[[Path], Source],
    *,
    rate: Rate,
    size: tuple[int, int],
    captions: Sequence[Caption] = (),
    drop_frame: bool = False,
) -> Edit:
    """Count a timeline in frames. rate, size: of the render; a timeline's own come first.

    Clips at another rate than the edit's last the frames the render gives them.
    """
    rate, size = timeline.rate or rate, timeline.size or size
    events: list[Event] = []
    at = 0
    for item in timeline.items:
        if isinstance(item, Gap):
            at += max(1, frames_in(item.length, rate))
            continue
        source = source_of(item.source)
        span = item.span or Span(Fraction(0), time_of(source.frames, source.rate))
        frames = max(1, frames_in(span.length, rate))
        first, last = frames_in(span.start, source.rate), frames_in(span.end, source.rate)
        enter = min(frames, frames_in(item.enter.length, rate)) if item.enter else 0
        before = events[-1] if events and events[-1].end == at else None
        dissolves = bool(item.enter and item.enter.kind == "dissolve" and before and not before.leave)
        events.append(Event(
            source, first, max(first + 1, last), at, frames, item.name, item.note, enter, dissolves,
            min(frames, frames_in(item.leave, rate)), item.gain,
        ))  # fmt: skip
        at += frames
    music = tuple(event for one in timeline.music if (event := _beneath(one, source_of(one.source), rate, at)))
    return Edit(timeline.name, rate, size, tuple(events), tuple(captions), drop_frame, music)


def _beneath(music: Music, source: Source, rate: Rate, until: int) -> Event | None:
    """Return music as an event, its file counted at the edit's rate; None where nothing of it is heard."""
    at, first = frames_in(music.at, rate), frames_in(music.start, rate)
    left = source.frames - first
    frames = min(left if music.length is None else min(left, frames_in(music.length, rate)), until - at)
    if frames <= 0:
        return None
    rise, fall = (min(frames, frames_in(time, rate)) for time in (music.rise, music.fall))
    return Event(source, first, first + frames, at, frames, music.name, gain=music.gain, rise=rise, fall=fall)


def file_url(location: str) -> str:
    """Return the `file:` address of an absolute path of either custom."""
    if re.match(r"^[A-Za-z]:[\\/]", location):
        return "file:///" + quote(PureWindowsPath(location).as_posix(), safe="/:")
    if location.startswith("\\\\"):
        return "file:" + quote(location.replace("\\", "/"), safe="/")
    return "file://" + quote(location, safe="/")


def path_of_url(url: str) -> str:
    """Return the path a `file:` address or a plain path names."""
    if not url.lower().startswith("file:"):
        return unquote(url) if "%" in url else url
    rest = unquote(url[5:])
    rest = re.sub(r"^//(localhost)?(?=/)", "", rest)
    return rest[1:] if re.match(r"^/[A-Za-z]:/", rest) else rest


def remapped(location: str, roots: Sequence[tuple[str, str]]) -> str:
    """Return a path with the first root that holds it replaced: `/mnt/day1` → `D:\\footage`."""
    plain = location.replace("\\", "/")
    for old, new in roots:
        root = old.replace("\\", "/").rstrip("/")
        if plain == root or plain.startswith(root + "/"):
            rest = plain[len(root) :]
            joined = new.rstrip("/\\") + rest
            return joined.replace("/", "\\") if "\\" in new or re.match(r"^[A-Za-z]:$", new.rstrip("/\\")) else joined
    return location
