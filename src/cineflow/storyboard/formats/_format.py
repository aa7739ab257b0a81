"""What every storyboard format offers."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol, runtime_checkable

from cineflow.storyboard.model import Reading, Storyboard

__all__ = ["StoryboardFormat"]


@runtime_checkable
class StoryboardFormat(Protocol):
    """One way of writing a storyboard down. Texts come without a byte-order mark, line ends as they are in the file."""

    @property
    def name(self) -> str:
        """What `Storyboard.format` holds."""
        ...

    @property
    def suffixes(self) -> tuple[str, ...]:
        """Endings of file names, in small letters with their dot."""
        ...

    def matches(self, name: str, text: str) -> bool:
        """Return whether a file of this name and text is of this format; no two formats claim the same file."""
        ...

    def read(self, text: str, file: Path) -> Reading:
        """Read every good shot, and say of every bad one what is wrong and where."""
        ...

    def write(self, board: Storyboard, original: str) -> str:
        """Return the original text with only what changed replaced; a whole new text where the original is empty.

        Raises StoryboardInvalid (`storyboard.cannot_write`) where the format has no place for something.
        """
        ...
