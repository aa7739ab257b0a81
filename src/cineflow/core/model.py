"""What a provider's model can do and what it costs: facts with a source and a date, readable without a key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from enum import StrEnum
from typing import Literal

from cineflow.core.money import PriceRange

__all__ = ["Audio", "Durations", "Limit", "MentionStyle", "Model", "ModelStatus", "PictureLimits", "RateCard"]

_MILLION = 1_000_000
_TOKEN_RATE = 24
"""Frames a second that token prices count, whatever the file's own (Volcengine Ark, 2026)."""


class Audio(StrEnum):
    """Whether a model makes sound."""

    ALWAYS = "always"
    OPTIONAL = "optional"
    NEVER = "never"
    UNKNOWN = "unknown"


class ModelStatus(StrEnum):
    """Whether a model can be ordered today. Only `DEAD` ones are refused; `UNVERIFIED` and `LEGACY` are said so."""

    ALIVE = "alive"
    PREVIEW = "preview"
    LEGACY = "legacy"
    UNVERIFIED = "unverified"
    DEAD = "dead"


class MentionStyle(StrEnum):
    """How a model's prompt names a reference: plain words, `@id`, `<Picture N>`, `@imageN`, `[Image N]`."""

    WORDS = "words"
    AT_ID = "at-id"
    PICTURE = "picture-n"
    AT_IMAGE = "at-image-n"
    IMAGE = "image-n"


@dataclass(frozen=True, slots=True)
class Durations:
    """Lengths a model makes, in seconds: these `values`, or every `step` from `low` to `high`; none of both: any."""

    values: tuple[Decimal, ...] = ()
    low: Decimal | None = None
    high: Decimal | None = None
    step: Decimal = Decimal(1)

    def allows(self, seconds: Decimal) -> bool:
        if self.values:
            return seconds in self.values
        if self.low is None or self.high is None:
            return True
        return self.low <= seconds <= self.high and (seconds - self.low) % self.step == 0

    def nearest(self, seconds: Decimal) -> Decimal:
        """Return the allowed length nearest to a wish; of two equally near, the longer."""
        if self.values:
            return min(self.values, key=lambda v: (abs(v - seconds), -v))
        if self.low is None or self.high is None:
            return seconds
        steps = ((seconds - self.low) / self.step).quantize(Decimal(1), rounding=ROUND_HALF_EVEN)
        last = (self.high - self.low) // self.step
        return self.low + self.step * max(Decimal(0), min(last, steps))

    @property
    def longest(self) -> Decimal | None:
        return max(self.values) if self.values else self.high

    def __str__(self) -> str:
        if self.values:
            return ", ".join(f"{v.normalize():f}" for v in self.values)
        if self.low is None or self.high is None:
            return "any"
        return f"{self.low.normalize():f}..{self.high.normalize():f}"


@dataclass(frozen=True, slots=True)
class Limit:
    """What a model narrows once something is asked of it.

    when: `first_frame`, `last_frame`, `references`, `words` (no picture at all), `sound`, or `resolution:1080P`.
    durations, resolutions and aspects: what is then still possible (None, or none: as always). excludes: what cannot be
    asked besides, in the same words.
    """

    when: str
    durations: Durations | None = None
    resolutions: tuple[str, ...] = ()
    aspects: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PictureLimits:
    """What local pictures a model takes: of a link nobody knows what it holds.

    most_bytes: of one file. most_total: of all pictures of one order together, as they lie on disk. least_side,
    most_side: in pixels. slimmest: the longer side over the shorter, at most. kinds: media types. alpha: whether one
    with see-through parts is taken. links_only: a file has to be put where it can be fetched first.
    """

    most_bytes: int = 20_000_000
    most_total: int | None = None
    least_side: int = 1
    most_side: int = 100_000
    slimmest: Decimal | None = None
    kinds: tuple[str, ...] = ("image/png", "image/jpeg", "image/webp")
    alpha: bool = True
    links_only: bool = False


@dataclass(frozen=True, slots=True)
class RateCard:
    """A price formula: per `unit`, by resolution, length or sound, with where it was read and when.

    A `token` price is for a million of them. flat: one price. by_resolution: a resolution's literal name → price.
    with_sound, with_references: prices where sound is on, where reference pictures are sent. by_seconds: for `clip`,
    length → resolution (or `""`) → price. per_input_image: added per picture sent beyond `free_input_images`.
    high_factor: the most a take can cost over what is computed, where the tariff has a range. frames: for `token`,
    resolution → shape → pixels of a frame.
    """

    unit: Literal["second", "clip", "image", "token"]
    currency: str
    source: str
    as_of: date
    flat: Decimal | None = None
    by_resolution: Mapping[str, Decimal] = field(default_factory=dict[str, Decimal])
    with_sound: Mapping[str, Decimal] = field(default_factory=dict[str, Decimal])
    with_references: Mapping[str, Decimal] = field(default_factory=dict[str, Decimal])
    by_seconds: Mapping[Decimal, Mapping[str, Decimal]] = field(default_factory=dict[Decimal, Mapping[str, Decimal]])
    per_input_image: Decimal = Decimal(0)
    free_input_images: int = 0
    high_factor: Decimal = Decimal(1)
    frames: Mapping[str, Mapping[str, tuple[int, int]]] = field(
        default_factory=dict[str, Mapping[str, tuple[int, int]]]
    )
    verified: bool = False

    def price(
        self,
        *,
        seconds: Decimal,
        resolution: str,
        sound: bool | None,
        aspect: str = "16:9",
        has_references: bool = False,
        input_images: int = 0,
        results: int = 1,
    ) -> PriceRange | None:
        """Return what one take costs, None where the card does not say.

        sound: None where the person left it open; the range then runs from the silent to the sounding price.
        """
        ways = (sound,) if sound is not None else (False, True)
        rates = [self._rate(seconds, resolution, on, has_references=has_references) for on in ways]
        known = [rate for rate in rates if rate is not None]
        if not known:
            return None
        amount = {"second": seconds, "clip": Decimal(1), "image": Decimal(results), "token": Decimal(0)}[self.unit]
        if self.unit == "token":
            tokens = self._tokens(seconds, resolution, aspect)
            if tokens is None:
                return None
            amount = tokens / _MILLION
        extra = self.per_input_image * max(0, input_images - self.free_input_images)
        return PriceRange(min(known) * amount + extra, max(known) * amount * self.high_factor + extra, self.currency)

    def of_tokens(self, tokens: Decimal, resolution: str) -> Decimal | None:
        """Return what a count of tokens costs, None where they are not what this card prices."""
        rate = self._rate(Decimal(0), resolution, False) if self.unit == "token" else None
        return None if rate is None else rate * tokens / _MILLION

    def _tokens(self, seconds: Decimal, resolution: str, aspect: str) -> Decimal | None:
        """A film's tokens: the pixels of its frames by the thousand. A shape that is not listed has about as many
        pixels as the wide one."""
        shapes = self.frames.get(resolution.lower(), {})
        size = shapes.get(aspect) or _turned(shapes.get(":".join(reversed(aspect.split(":"))))) or shapes.get("16:9")
        return size and size[0] * size[1] * _TOKEN_RATE * seconds // 1024

    def _rate(self, seconds: Decimal, resolution: str, sound: bool, *, has_references: bool = False) -> Decimal | None:
        tables: list[Mapping[str, Decimal]] = []
        if has_references and self.with_references:
            tables.append(self.with_references)
        if sound and self.with_sound:
            tables.append(self.with_sound)
        if self.by_seconds:
            tables.extend(table for length, table in self.by_seconds.items() if length == seconds)
        elif self.by_resolution:
            tables.append(self.by_resolution)
        wanted = resolution.lower()
        for table in tables:
            for name, rate in table.items():
                if name.lower() in (wanted, ""):
                    return rate
        return self.flat


def _turned(size: tuple[int, int] | None) -> tuple[int, int] | None:
    return size and (size[1], size[0])


@dataclass(frozen=True, slots=True)
class Model:
    """One model of one provider.

    resolutions and aspects: the provider's literal strings, cheapest first; `resolutions[0]` is not the default,
    `default_resolution` is. references: the most reference pictures one order may carry (the first and last frame
    not counted). results: the most pictures one order may ask for. frames: resolution → shape → pixels, where a film of
    that name has others than `720p` and the shape say; whoever is asked in pixels is asked in these. pictures: None
    where any file does, as nobody is sent it. usual_seconds: how long a generation takes, for patience and progress.
    replaced_by: living logical or model names for one that is dead.
    """

    id: str
    provider: str
    kind: Literal["video", "image"] = "video"
    wire_id: str = ""
    status: ModelStatus = ModelStatus.ALIVE
    shutdown: date | None = None
    replaced_by: tuple[str, ...] = ()
    durations: Durations = Durations()
    resolutions: tuple[str, ...] = ()
    default_resolution: str = ""
    aspects: tuple[str, ...] = ()
    frames: Mapping[str, Mapping[str, tuple[int, int]]] = field(
        default_factory=dict[str, Mapping[str, tuple[int, int]]]
    )
    audio: Audio = Audio.UNKNOWN
    text_to_video: bool = True
    first_frame: bool = False
    last_frame: bool = False
    references: int = 0
    results: int = 1
    seed: bool = False
    negative_prompt: bool = False
    passthrough: bool = True
    limits: tuple[Limit, ...] = ()
    mentions: MentionStyle = MentionStyle.WORDS
    prompt_limit: int | None = None
    pictures: PictureLimits | None = PictureLimits()
    usual_seconds: int = 180
    rates: RateCard | None = None
    source: str = ""
    as_of: date | None = None
    note: str = ""

    @property
    def name_on_wire(self) -> str:
        return self.wire_id or self.id

    @property
    def is_dead(self) -> bool:
        return self.status is ModelStatus.DEAD
