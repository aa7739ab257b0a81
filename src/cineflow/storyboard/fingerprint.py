"""What a person asked for in a shot, as one digest and as one per part.

The shot's number, its takes, its model and provider, and how the prompt is compiled are no part of it: a renumbered
shot keeps its takes, and the same wish made another way is the same wish.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from cineflow.core.ids import digest_json
from cineflow.core.text import Text
from cineflow.storyboard._details import place_of
from cineflow.storyboard.cast import cast_of
from cineflow.storyboard.model import Character, Shot, Storyboard

__all__ = ["FIELD_WORDS", "Fingerprint", "changed_fields", "fingerprint"]

FIELD_WORDS = {
    "prompt": Text("prompt", "提示词"), "dialogue": Text("dialogue", "台词"), "references": Text("pictures", "参考图"),
    "seconds": Text("length", "时长"), "aspect": Text("aspect", "画幅"), "size": Text("size", "尺寸"),
    "resolution": Text("resolution", "清晰度"), "seed": Text("seed", "种子"),
    "passthrough": Text("further settings", "附加参数"), "characters": Text("characters", "角色"),
    "place": Text("place", "场景"), "props": Text("props", "道具"), "camera": Text("camera", "镜头运动"),
    "intent": Text("intent", "导演意图"), "negative": Text("what to avoid", "负面提示"), "sound": Text("sound", "声音"),
    "kind": Text("kind", "类型"), "results": Text("number of pictures", "图片张数"),
}  # fmt: skip
"""What each field is called for people."""


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """value: SHA-256 over all. fields: part → digest; parts that the shot leaves open are not there."""

    value: str
    fields: dict[str, str] = field(default_factory=dict[str, str])


def fingerprint(shot: Shot, board: Storyboard, *, digest_of: Callable[[str], str]) -> Fingerprint:
    """Return the fingerprint of a shot.

    digest_of: a picture's address as written → the digest of its content; it may raise for one that is missing.
    """
    kind = board.kind_of(shot)
    parts: dict[str, Any] = {
        "prompt": shot.prompt.strip(),
        "dialogue": [[line.speaker, line.words] for line in shot.dialogue],
        "references": [[ref.role.value, digest_of(ref.source), ref.name] for ref in shot.references],
        "seconds": _decimal(board.seconds_of(shot)),
        "aspect": board.aspect_of(shot),
        "size": shot.size,
        "resolution": shot.resolution,
        "seed": shot.seed,
        "passthrough": dict(shot.extra),
        "characters": [_person(who, digest_of) for who in cast_of(shot, board)],
        "place": place_of(shot, board),
        "props": list(shot.props),
        "camera": shot.camera,
        "intent": shot.intent,
        "negative": shot.negative,
        "sound": shot.sound,
        "kind": kind if kind != "video" else None,
        "results": shot.results if shot.results != 1 else None,
    }
    fields = {name: digest_json(part) for name, part in parts.items() if part not in (None, "", [], {})}
    return Fingerprint(digest_json(fields), fields)


def changed_fields(before: dict[str, str], now: dict[str, str]) -> tuple[str, ...]:
    """Return the parts that differ between two fingerprints, in the order of `FIELD_WORDS`; unknown ones last."""
    names = [*FIELD_WORDS, *sorted((before.keys() | now.keys()) - FIELD_WORDS.keys())]
    return tuple(name for name in names if before.get(name) != now.get(name))


def _decimal(seconds: object) -> str | None:
    """Return a length in one spelling, so that 10 and 10.0 are the same wish."""
    return (
        None if seconds is None else f"{seconds:f}".rstrip("0").rstrip(".") if "." in f"{seconds:f}" else f"{seconds:f}"
    )


def _person(who: Character, digest_of: Callable[[str], str]) -> list[Any]:
    return [who.name, who.id, who.description, [digest_of(picture) for picture in who.pictures], who.voice]
