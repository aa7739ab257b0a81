"""Finding a font that has every character of a text, so that no film ever shows an empty box.

Noto Sans CJK comes with the program (package `noto-cjk-sans-otc`, OFL) and covers Chinese, Japanese, Korean, Latin and
Cyrillic. One collection holds the shapes of every country; the face is chosen by the text's script.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from fontTools.ttLib import TTFont, TTLibError
from PIL import ImageFont

from cineflow.core.errors import GlyphMissing, Unreadable
from cineflow.core.text import Text

__all__ = ["Face", "drawable", "find_face", "missing_in", "own_face"]

# Order of the faces in NotoSansCJK-Regular.ttc (name table, checked 2026-11).
_JAPANESE, _KOREAN, _SIMPLIFIED = 0, 1, 2
_COLLECTION = "NotoSansCJK-Regular.ttc"


@dataclass(frozen=True, slots=True)
class Face:
    """One face of a font file. index: its place in a collection, 0 for a file with one face."""

    file: Path
    index: int = 0

    def at(self, pixels: float) -> ImageFont.FreeTypeFont:
        """Return the face at a size in pixels, for drawing. Raises Unreadable for a file that is no font."""
        return _load(self, max(1.0, round(pixels * 4) / 4))

    def has(self, character: str) -> bool:
        return ord(character) in _coverage(self)


@lru_cache(maxsize=128)
def _load(face: Face, pixels: float) -> ImageFont.FreeTypeFont:
    try:
        return ImageFont.truetype(str(face.file), pixels, index=face.index)
    except OSError as cause:
        raise _no_font(face.file, str(cause)) from cause


@lru_cache(maxsize=16)
def _coverage(face: Face) -> frozenset[int]:
    try:
        with face.file.open("rb") as stream, TTFont(stream, fontNumber=face.index, lazy=True) as font:
            return frozenset(font.getBestCmap() or ())
    except (TTLibError, OSError) as cause:
        raise _no_font(face.file, str(cause)) from cause


def _no_font(file: Path, tail: str) -> Unreadable:
    return Unreadable(
        Text("not a font that can be read", "不是可读取的字体文件"), file=file, code="font.unreadable", tail=tail,
        fix=Text("Give a TTF, OTF or TTC file", "请提供 TTF、OTF 或 TTC 字体文件"),
    )  # fmt: skip


def own_face(text: str = "") -> Face:
    """Return the face that comes with the program, in the shapes of the text's script."""
    names = [unicodedata.name(ch, "") for ch in text if ord(ch) > 0x1100]
    if any(name.startswith(("HIRAGANA", "KATAKANA")) for name in names):
        index = _JAPANESE
    elif any(name.startswith("HANGUL") for name in names) or (text and not _is_any_wide(text)):
        index = _KOREAN  # Its quotes and dashes are as wide as Latin ones; the others' are as wide as a character.
    else:
        index = _SIMPLIFIED
    return Face(Path(str(files("noto_cjk_sans_otc").joinpath(_COLLECTION))), index)


def _is_any_wide(text: str) -> bool:
    return any(unicodedata.east_asian_width(ch) in "WF" for ch in text)


def drawable(text: str) -> str:
    """Return text as it is drawn: composed, without characters that have no shape (joiners, marks of direction,
    variation selectors, control characters); newlines stay, tabs become spaces."""
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
    return "".join(ch for ch in composed if ch == "\n" or not _is_shapeless(ch))


def _is_shapeless(ch: str) -> bool:
    return unicodedata.category(ch) in {"Cc", "Cf"} or 0xFE00 <= ord(ch) <= 0xFE0F or 0xE0100 <= ord(ch) <= 0xE01EF


def missing_in(face: Face, text: str) -> str:
    """Return the characters of a text that a face cannot draw, each once, in order."""
    return "".join(dict.fromkeys(ch for ch in drawable(text) if not ch.isspace() and not face.has(ch)))


def find_face(text: str, *, fonts: Sequence[Path] = ()) -> Face:
    """Return the first face that draws all of a text: of the fonts given, in order, else our own.

    Raises GlyphMissing with the characters that the best of them lacks; Unreadable for a given file that is no font.
    """
    candidates = [face for file in fonts for face in _faces(file)] + [own_face(text)]
    fewest: str | None = None
    for face in candidates:
        missing = missing_in(face, text)
        if not missing:
            return face
        if fewest is None or len(missing) < len(fewest):
            fewest = missing
    missing = fewest or ""
    named = ", ".join(f"{ch} (U+{ord(ch):04X})" for ch in missing[:12])
    raise GlyphMissing(
        Text("no font has these characters: {named}", "没有字体包含这些字符：{named}", named=named),
        characters=missing,
        fix=Text(
            "Take them out of the text, or give a font file that has them",
            "请从文本中删去这些字符，或指定包含它们的字体文件",
        ),
    )


def _faces(file: Path) -> list[Face]:
    try:
        with file.open("rb") as stream:
            head = stream.read(12)
    except OSError as cause:
        raise _no_font(file, str(cause)) from cause
    # A collection starts with `ttcf`, a version and the number of its fonts (OpenType 1.9, "Collections").
    count = int.from_bytes(head[8:12], "big") if head[:4] == b"ttcf" else 1
    return [Face(file, index) for index in range(min(count, 64))]
