"""The typed model every storyboard format is read into.

`segments`, `image_url` and other words of the files stay in `formats/`; inside, film's words are used.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal

from cineflow.core.errors import StoryboardInvalid
from cineflow.core.order import DialogueLine, ReferenceRole

__all__ = ["Character", "Origin", "Reading", "Scene", "Shot", "ShotReference", "Storyboard", "shape_of_pixels"]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where something was written: a file, a JSON path (`segments[3].prompt_text`) or heading, and a line from 1."""

    file: Path
    place: str = ""
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Character:
    """Somebody in the story. id: what a provider knows them by (`@xiaomei`), as written; empty when unbound.

    pictures: reference pictures as written in the file (paths relative to it, or links). has_found_pictures: the file
    names none; these lie beside it under the person's name.
    """

    name: str
    id: str = ""
    aliases: tuple[str, ...] = ()
    description: str = ""
    pictures: tuple[str, ...] = ()
    voice: str = ""
    has_found_pictures: bool = False


@dataclass(frozen=True, slots=True)
class ShotReference:
    """A picture that steers a shot. source: as written, a path relative to the file or a link.

    is_found: the file does not name it; it lies beside it, and is left out where a model cannot take it.
    """

    role: ReferenceRole
    source: str
    name: str = ""
    is_found: bool = False


@dataclass(frozen=True, slots=True)
class Shot:
    """One camera set-up, to be made `takes` times.

    seconds: None where the file leaves it open (the storyboard's default, else the model's). aspect: `16:9` style,
    None where left open. prompt: exactly as written, newlines kept. characters: those bound in this shot, in the
    order written, merged with the bible. is_pro: the old files' wish for the better model. extra: passthrough merged
    last into the provider's request. kind: None where the storyboard says it. results: pictures that one order is to
    bring. keep_as: where the chosen picture is to lie, a path from the file. beat and source_text: which beat, and the
    prose it was made from; for people, never sent. unknown: keys of the file that this program does not know, kept as
    they are.
    """

    number: int
    prompt: str
    origin: Origin
    dialogue: tuple[DialogueLine, ...] = ()
    seconds: Decimal | None = None
    aspect: str | None = None
    size: str | None = None
    resolution: str | None = None
    references: tuple[ShotReference, ...] = ()
    characters: tuple[Character, ...] = ()
    place: str = ""
    props: tuple[str, ...] = ()
    camera: str = ""
    intent: str = ""
    negative: str = ""
    beat: str = ""
    source_text: str = ""
    kind: Literal["video", "image"] | None = None
    results: int | None = None
    keep_as: str = ""
    takes: int | None = None
    provider: str | None = None
    model: str | None = None
    is_pro: bool = False
    seed: int | None = None
    sound: bool | None = None
    extra: Mapping[str, Any] = field(default_factory=dict[str, Any])
    unknown: Mapping[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, slots=True)
class Scene:
    """One place and time. heading: as written, such as `EXT. HARBOUR, NIGHT`; empty for files without scenes."""

    number: int
    heading: str
    shots: tuple[Shot, ...]
    origin: Origin | None = None


_SHAPES = ("16:9", "9:16", "1:1", "4:3", "3:4", "21:9", "9:21", "3:2", "2:3", "5:4", "4:5")


def shape_of_pixels(size: str) -> str | None:
    """Return the usual shape that pixels such as `1280x720` come nearest to, within 3 %; else their plain ratio.

    None for what is no size.
    """
    width, _, height = size.lower().replace("*", "x").replace("×", "x").partition("x")
    if not (width.strip().isdigit() and height.strip().isdigit() and int(width) and int(height)):
        return None
    ratio = Fraction(int(width), int(height))
    for shape in _SHAPES:
        across, _, down = shape.partition(":")
        if abs(ratio / Fraction(int(across), int(down)) - 1) < Fraction(3, 100):
            return shape
    return f"{ratio.numerator}:{ratio.denominator}"


@dataclass(frozen=True, slots=True)
class Storyboard:
    """A whole file. digest: SHA-256 of the file's bytes when it was read.

    seconds, aspect, takes, provider, model, kind: what holds for shots that leave them open; None where the file does
    too. metadata: what the file says about itself, kept as it is.
    """

    file: Path
    format: str
    title: str
    scenes: tuple[Scene, ...]
    characters: tuple[Character, ...] = ()
    takes: int | None = None
    provider: str | None = None
    model: str | None = None
    digest: str = ""
    unknown: Mapping[str, Any] = field(default_factory=dict[str, Any])
    seconds: Decimal | None = None
    aspect: str | None = None
    metadata: Mapping[str, Any] = field(default_factory=dict[str, Any])
    kind: Literal["video", "image"] | None = None

    @property
    def name(self) -> str:
        """The title, else the file's name without its ending."""
        return self.title or self.file.stem

    @property
    def shots(self) -> Iterator[Shot]:
        """All shots in the order written."""
        return (shot for scene in self.scenes for shot in scene.shots)

    def seconds_of(self, shot: Shot) -> Decimal | None:
        """Return the length a shot asks for, its own or the storyboard's; None leaves it to the model, and a picture
        has none."""
        if self.kind_of(shot) == "image":
            return None
        return shot.seconds if shot.seconds is not None else self.seconds

    def aspect_of(self, shot: Shot) -> str | None:
        """Return the aspect a shot asks for, its own or the storyboard's; None leaves it to the run."""
        return shot.aspect or self.aspect

    def shape_of(self, shot: Shot) -> str | None:
        """Return the shape a shot's picture is to have: what the shot says, else what its pixels come to, else the
        storyboard's; None leaves it to the run."""
        return shot.aspect or (shape_of_pixels(shot.size) if shot.size else None) or self.aspect

    def kind_of(self, shot: Shot) -> Literal["video", "image"]:
        """Return whether a shot is to be filmed or is a picture: what it says itself, else the storyboard."""
        return shot.kind or self.kind or "video"


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of one file: the board with every good shot, the bad shots' errors, and warnings.

    board: None where nothing could be read. A bad shot never hides its neighbours.
    """

    file: Path
    board: Storyboard | None
    problems: tuple[StoryboardInvalid, ...] = ()
    warnings: tuple[StoryboardInvalid, ...] = ()
