"""The small languages inside storyboards: characters, dialogue, picture sizes, addresses of pictures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Literal, NamedTuple

from cineflow.core.order import DialogueLine
from cineflow.storyboard.model import Character

__all__ = [
    "ASPECT_WORDS", "Frame", "clean_source", "clean_title", "merge_character", "merge_characters", "read_character",
    "read_dialogue", "read_frame", "read_kind", "strip_name", "write_character", "write_dialogue",
]  # fmt: skip


class Frame(NamedTuple):
    """What one word about the picture says: at most one of the three is set."""

    aspect: str | None = None
    resolution: str | None = None
    size: str | None = None


ASPECT_WORDS = {
    "horizontal": "16:9", "landscape": "16:9", "横屏": "16:9", "横": "16:9",
    "vertical": "9:16", "portrait": "9:16", "竖屏": "9:16", "竖": "9:16",
    "square": "1:1", "方形": "1:1",
}  # fmt: skip
_ASPECT = re.compile(r"^(\d{1,3}(?:\.\d+)?)\s*[:：/x×]\s*(\d{1,3}(?:\.\d+)?)$")
_SIZE = re.compile(r"^(\d{3,5})\s*[x×*]\s*(\d{3,5})$", re.IGNORECASE)
_RESOLUTION = re.compile(r"^(?:\d{3,4}p|[248]k|sd|hd|fhd|uhd|normal|high|standard)$", re.IGNORECASE)

_WRAPPED = re.compile(r"^(?:\[\[(.+)\]\]|\[(.+)\]|\(\((.+)\)\)|（（(.+)）））?|【(.+)】)$")
_LEGACY_ID = re.compile(r"[\s(（]*(@[^\s()（）]*(?:[ \t]+[^\s()（）@]+)*)[\s)）]*$")
_QUOTES = {"“": "”", "”": "”", '"': '"', "「": "」", "『": "』", "‘": "’", "'": "'", "＂": "＂", "«": "»"}
_SPEAKER = re.compile(r"^\s*(?:\*\*)?([^:：\n“”\"「『‘’']{1,40}?)(?:\*\*)?\s*[:：](?:\*\*)?\s*(\S.*)$", re.DOTALL)
_LINK = re.compile(r"https?://[^\s<>\"'（）]+", re.IGNORECASE)
_AROUND = " \t\r\n\u3000\u00a0<>\"'`“”"
_PAIRS = {"(": ")", "（": "）", "[": "]"}
_KINDS: dict[str, Literal["video", "image"]] = {
    "video": "video", "film": "video", "视频": "video", "image": "image", "picture": "image", "still": "image",
    "图片": "image", "图像": "image",
}  # fmt: skip
_NO_PICTURE = {"", "-", "n/a", "na", "none", "null", "nil", "无", "没有", "暂无"}


def read_frame(word: str) -> Frame | None:
    """Read `horizontal`, `9:16`, `1080p` or `1280x720`; None for anything else."""
    word = word.strip()
    if aspect := ASPECT_WORDS.get(word.casefold()):
        return Frame(aspect=aspect)
    if match := _SIZE.match(word):
        return Frame(size=f"{int(match[1])}x{int(match[2])}")
    if match := _ASPECT.match(word):
        return Frame(aspect=f"{match[1]}:{match[2]}") if float(match[1]) and float(match[2]) else None
    return Frame(resolution=word) if _RESOLUTION.match(word) else None


def read_kind(value: str) -> Literal["video", "image"] | None:
    """Read what is to be made, film or picture, in either language. None for anything else."""
    return _KINDS.get(value.strip().casefold())


def strip_name(name: str) -> str:
    """Return a name without the marks of a mention: `[Alice]`, `((Alice))`, `[[Alice]]`."""
    name = name.strip()
    if not name or name[0] not in "[(（【":
        return name
    while match := _WRAPPED.match(name):
        name = next(group for group in match.groups() if group is not None).strip()
    return name


def read_character(text: str) -> Character:
    """Read a legacy character: `Alice@123`, `Alice (@123)`, `[Alice]`, `@123`. The name may come out empty."""
    text = text.strip()
    name, at, rest = text.partition("@")
    if not at:
        return Character(strip_name(text))
    name = strip_name(name.strip().rstrip("(（").strip())
    identity = "@" + (rest.strip().rstrip(")）").strip() if text.rstrip().endswith((")", "）")) else rest.strip())
    return Character(name or identity, identity)


def merge_character(written: Character, bible: Sequence[Character]) -> Character:
    """Fill what a shot leaves open about somebody from the bible, found by name or alias; the shot's words win."""
    for known in bible:
        if written.name == known.name or written.name in known.aliases:
            return replace(
                known,
                id=written.id or known.id,
                aliases=tuple(dict.fromkeys((*known.aliases, *written.aliases))),
                description=written.description or known.description,
                pictures=written.pictures or known.pictures,
                voice=written.voice or known.voice,
            )
    return written


def merge_characters(written: Iterable[Character], bible: Sequence[Character]) -> tuple[Character, ...]:
    """Merge all with the bible; somebody written twice counts once."""
    found: dict[str, Character] = {}
    for character in written:
        merged = merge_character(character, bible)
        found[merged.name] = merge_character(merged, [found[merged.name]]) if merged.name in found else merged
    return tuple(found.values())


def write_character(character: Character, bible: Sequence[Character] = ()) -> dict[str, object]:
    """Return the shortest object that reads as this character beside a bible."""
    short = {"name": character.name, "id": character.id}
    if merge_character(Character(character.name, character.id), bible) == character:
        return dict(short)
    whole: dict[str, object] = dict(short)
    if character.aliases:
        whole["aliases"] = list(character.aliases)
    if character.description:
        whole["description"] = character.description
    if character.pictures:
        whole["pictures"] = list(character.pictures)
    if character.voice:
        whole["voice"] = character.voice
    return whole


def _unquoted(words: str) -> str:
    words = words.strip()
    if len(words) > 1 and _QUOTES.get(words[0]) == words[-1] and words[-1] not in words[1:-1]:
        return words[1:-1].strip()
    return words


def read_dialogue(text: str) -> tuple[DialogueLine, ...]:
    """Read one spoken line per line of text: `Alice: “Hello.”`; quotes around all the words are taken off."""
    lines: list[DialogueLine] = []
    for line in text.splitlines():
        if not line.strip():
            continue
        match = _SPEAKER.match(line)
        if match and not match[1].strip().lower().endswith(("http", "https")):
            lines.append(DialogueLine(speaker=strip_name(match[1]), words=_unquoted(match[2])))
        else:
            lines.append(DialogueLine(words=_unquoted(line)))
    return tuple(line for line in lines if line.words)


def write_dialogue(line: DialogueLine) -> str:
    """Return a spoken line as `Alice: “Hello.”`, with a full-width colon where the speaker or words are Chinese."""
    colon = "：" if any("\u2e80" <= letter <= "\uffef" for letter in line.speaker) else ": "
    return f"{line.speaker}{colon}“{line.words}”" if line.speaker else f"“{line.words}”"


def clean_source(text: str) -> str | None:
    """Return the address of a picture without stray spaces, brackets and quotes; None where it says there is none.

    A link inside other words (`![x](https://…)`) is taken out; a local path stays as written.
    """
    cleaned = text.strip(_AROUND)
    while len(cleaned) > 1 and _PAIRS.get(cleaned[0]) == cleaned[-1]:
        cleaned = cleaned[1:-1].strip(_AROUND)
    if cleaned.casefold() in _NO_PICTURE:
        return None
    starts_well = cleaned.lower().startswith(("http://", "https://"))
    if not (starts_well and " " not in cleaned) and (match := _LINK.search(cleaned)):
        cleaned = match[0].rstrip(",.;，。；)]" if "(" not in match[0] else ",.;，。；]")
    elif starts_well or "://" not in cleaned:
        opening = cleaned[:1]
        if opening in _PAIRS and _PAIRS[opening] not in cleaned:
            cleaned = cleaned[1:].strip(_AROUND)
        for left, right in _PAIRS.items():
            if cleaned.endswith(right) and left not in cleaned:
                cleaned = cleaned[: -len(right)].strip(_AROUND)
    return cleaned or None


def clean_title(value: object) -> str:
    """Return a title: text without the spaces around it, empty for anything else."""
    return value.strip() if isinstance(value, str) else ""
