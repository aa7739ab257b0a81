"""Reading a text as a storyboard, in whichever format it is written."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import cast

from cineflow.core.errors import StoryboardInvalid
from cineflow.core.room import members
from cineflow.core.text import Text
from cineflow.storyboard.formats._format import StoryboardFormat
from cineflow.storyboard.model import Reading

__all__ = ["format_named", "format_of", "formats", "read_text"]


@cache
def formats() -> dict[str, StoryboardFormat]:
    """Return every format by its name."""
    found = members("cineflow.storyboard.formats", "FORMAT")
    return {item.name: item for item in cast("dict[str, StoryboardFormat]", found).values()}


def format_named(name: str) -> StoryboardFormat:
    """Return a format by what `Storyboard.format` holds. Raises KeyError."""
    return formats()[name]


def format_of(text: str, file: Path) -> StoryboardFormat | None:
    """Return the format a text is written in: by the name's ending first, else by what the text looks like."""
    suffix = file.suffix.lower()
    by_name = [item for item in formats().values() if suffix in item.suffixes]
    return next((item for item in by_name or formats().values() if item.matches(file.name, text)), None)


def read_text(text: str, file: Path) -> Reading:
    """Read a text as the storyboard of a file; never raises, what is wrong is in the reading."""
    found = format_of(text, file)
    if found is not None:
        return found.read(text, file)
    names = tuple(sorted(formats()))
    return Reading(
        file,
        None,
        (
            StoryboardInvalid(
                Text("This is no storyboard in a format known here.", "这不是可识别的分镜格式。"),
                fix=Text(
                    "Formats known: {names}. `cineflow init` writes examples.",
                    "支持的格式：{names}。cineflow init 会生成示例。",
                    names=", ".join(names),
                ),
                code="storyboard.unknown_format",
                file=file,
                allowed=names,
            ),
        ),
    )
