"""The edit as pure data: tracks of clips and gaps, in exact time. Nothing here opens a file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from cineflow.core.text import Text
from cineflow.core.time import Rate, Span, Time

__all__ = ["Clip", "Gap", "Item", "Timeline"]


@dataclass(frozen=True, slots=True)
class Clip:
    """A span of a file in use.

    span: in the source's own time, counted from its first presented frame; None: all of it. name: what people call
    it (`Shot 7`). note: why it was chosen, for lists and exports.
    """

    source: Path
    span: Span | None = None
    name: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """Time with nothing to show, drawn and named, never closed silently. why: what is missing, for the card."""

    length: Time
    name: str = ""
    why: Text | None = None


Item = Clip | Gap


@dataclass(frozen=True, slots=True)
class Timeline:
    """One picture track with its sound, in order.

    rate: of the output, None for the first clip's. size: displayed pixels of the output, None for the first clip's.
    """

    items: tuple[Item, ...]
    name: str = ""
    rate: Rate | None = None
    size: tuple[int, int] | None = None

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
