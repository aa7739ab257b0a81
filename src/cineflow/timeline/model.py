"""The edit as pure data: tracks of clips and gaps, in exact time. Nothing here opens a file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Literal

from cineflow.core.text import Text
from cineflow.core.time import Rate, Span, Time

__all__ = ["Clip", "Entrance", "Gap", "Item", "Music", "Timeline"]

_NO_TIME = Fraction(0)


@dataclass(frozen=True, slots=True)
class Entrance:
    """How a clip comes in, over its own first frames: nothing in the edit moves for it.

    dissolve: what stands before it plays on beneath, and is heard, past its own end, its last frame held where its
    source has no more. fade: from black.
    """

    kind: Literal["dissolve", "fade"]
    length: Time


@dataclass(frozen=True, slots=True)
class Clip:
    """A span of a file in use.

    span: in the source's own time, counted from its first presented frame; None: all of it. name: what people call
    it (`Shot 7`). note: why it was chosen, for lists and exports. gain: of its sound, in decibels. enter: None for a
    plain cut. leave: how long it fades to black at its end, 0 for not.
    """

    source: Path
    span: Span | None = None
    name: str = ""
    note: str = ""
    gain: float = 0.0
    enter: Entrance | None = None
    leave: Time = _NO_TIME

    @property
    def is_plain(self) -> bool:
        """Whether it is seen and heard just as its source is."""
        return self.enter is None and not self.leave and not self.gain


@dataclass(frozen=True, slots=True)
class Gap:
    """Time with nothing to show, drawn and named, never closed silently. why: what is missing, for the card."""

    length: Time
    name: str = ""
    why: Text | None = None


Item = Clip | Gap


@dataclass(frozen=True, slots=True)
class Music:
    """A sound beneath the clips. at: where in the edit it begins. start: where in its file. length: of it, None for to
    its end; the edit's end ends it anyway. gain: decibels. rise, fall: how long it fades in and out."""

    source: Path
    at: Time = _NO_TIME
    start: Time = _NO_TIME
    length: Time | None = None
    gain: float = 0.0
    rise: Time = _NO_TIME
    fall: Time = _NO_TIME
    name: str = ""


@dataclass(frozen=True, slots=True)
class Timeline:
    """One picture track with its sound, in order, and music beneath.

    rate: of the output, None for the first clip's. size: displayed pixels of the output, None for the first clip's.
    """

    items: tuple[Item, ...]
    name: str = ""
    rate: Rate | None = None
    size: tuple[int, int] | None = None
    music: tuple[Music, ...] = ()

    @property
    def clips(self) -> Iterator[Clip]:
        return (item for item in self.items if isinstance(item, Clip))

    @property
    def gaps(self) -> Iterator[Gap]:
        return (item for item in self.items if isinstance(item, Gap))

    @property
    def known_length(self) -> Time:
        """The length of everything whose length is written down: gaps, and clips with a span."""
        lengths = (item.length if isinstance(item, Gap) else item.span.length if item.span else Fraction(0)
                   for item in self.items)  # fmt: skip
        return sum(lengths, Fraction(0))
