"""Notes of the old kind, `[分镜-*.md`: one fenced JSON block, with the repairs the old normaliser made.

The repairs are made on a copy of the same length, so that lines, columns and edits fit the note itself.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from cineflow.core.ids import digest_bytes
from cineflow.core.text import Text
from cineflow.storyboard.formats._json_mistakes import explain
from cineflow.storyboard.formats._json_text import JsonText
from cineflow.storyboard.formats._segments import read_segments, sheet_for
from cineflow.storyboard.formats._segments_writer import write_segments
from cineflow.storyboard.model import Character, Reading, Shot, Storyboard

__all__ = ["FORMAT", "is_old_note"]

_NAME = re.compile(r"^\[分镜", re.IGNORECASE)
_FENCED = re.compile(
    r"^[ \t]*(?:`{3,}|~{3,})[ \t]*json[^\n]*\n(?P<body>.*?)^[ \t]*(?:`{3,}|~{3,})[ \t]*\r?$",
    re.DOTALL | re.MULTILINE | re.IGNORECASE,
)
_SHOT = re.compile(r"^ {0,3}#{1,6}[ \t]+(?:Shot|镜头|分镜)[ \t]*\d", re.MULTILINE | re.IGNORECASE)
_MARKED = re.compile(r"\A---[ \t]*\r?\n.*?^cineflow[ \t]*:[ \t]*[\"']?storyboard\b", re.DOTALL | re.MULTILINE)
_STYLE_QUOTES = re.compile(r'(in_the_style_of_)"([^"\n]*)"')
_TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_SCENE = re.compile(r"[；;]\s*场景\s*[：:]\s*([^；;\]\n]+)[；;]")
_PERSON = re.compile(r"([\u4e00-\u9fff·]{2,5}|[A-Z][A-Za-z]+(?: [A-Z][A-Za-z]+)?)[ \t]*(@[A-Za-z0-9_][A-Za-z0-9_.\-]*)")
_ROLES = re.compile(r"^[ \t>*-]*(?:\*\*)?角色(?:\*\*)?[：:](?P<names>.+)$", re.MULTILINE)
_SPEAKER = re.compile(r"^[ \t>]*\*\*([\u4e00-\u9fff]{2,5})(?:\*\*[：:]|[：:]\*\*)", re.MULTILINE)
_ASIDE = re.compile(r"[（(][^）)]*[）)]")


def is_old_note(name: str, text: str) -> bool:
    """Return whether a note is of the old kind: by its name, or by a fenced block of segments and no headed shots."""
    if _MARKED.match(text[:65536]):
        return False
    if _NAME.match(name):
        return not _SHOT.search(text) or _span(text) is not None
    found = _FENCED.search(text)
    return found is not None and '"segments"' in found["body"] and not _SHOT.search(text)


def _span(text: str) -> tuple[int, int] | None:
    """Return where the JSON stands: in the first fenced json block, else between the outermost braces."""
    if found := _FENCED.search(text):
        start, end = found.span("body")
    else:
        start, end = text.find("{"), text.rfind("}") + 1
    return (start, end) if 0 <= start < end else None


def repaired(text: str, start: int, end: int) -> str:
    """Return the text with its JSON repaired and everything else blanked, every sign in its place."""
    body = _STYLE_QUOTES.sub(r"\1'\2'", text[start:end])
    strings = [match.span() for match in _STRING.finditer(body)]
    parts: list[str] = []
    last = 0
    for left, right in [*strings, (len(body), len(body))]:
        parts.append(_TRAILING_COMMA.sub(" ", body[last:left]) if last < left else "")
        parts.append(body[left:right])
        last = right
    blanked = re.sub(r"[^\r\n]", " ", text[:start])
    return f"{blanked}{''.join(parts)}"


class OldNoteFormat:
    """A note that holds a JSON storyboard in a fenced block."""

    name = "note"
    suffixes = (".md", ".markdown")

    def matches(self, name: str, text: str) -> bool:
        return is_old_note(name, text) and text.lstrip()[:1] not in ("{", "[")

    def document(self, text: str) -> JsonText:
        span = _span(text)
        return JsonText(repaired(text, *span) if span else text)

    def read(self, text: str, file: Path) -> Reading:
        span = _span(text)
        document = self.document(text)
        try:
            _ = document.value
        except (ValueError, RecursionError) as mistake:
            return Reading(file, None, (explain(mistake, document, file),))
        sheet = sheet_for(document, file)
        if span and document.text[span[0] :] != text[span[0] : span[1]]:
            sheet.warn(
                (),
                Text(
                    "The JSON in this note has small mistakes, read past as the old tool did.",
                    "笔记中的 JSON 有小错误，已按旧工具的方式修正读取。",
                ),
                Text(
                    "Take away commas before a closing bracket, and quotes inside in_the_style_of_….",
                    "请删除右括号前的逗号，以及 in_the_style_of_… 中的引号。",
                ),
                code="storyboard.repaired",
            )
        digest = digest_bytes(text.encode(errors="surrogatepass"))
        reading = read_segments(document, file, format_name=self.name, digest=digest, sheet=sheet)
        if reading.board is None:
            return reading
        return replace(reading, board=_completed(reading.board, text[: span[0]] + text[span[1] :] if span else text))

    def write(self, board: Storyboard, original: str) -> str:
        return write_segments(self, board, original)


def _completed(board: Storyboard, around: str) -> Storyboard:
    """Fill in what the old normaliser took from the prompts: the place, and the people with their ids."""
    roles = _roles(around)
    scenes = tuple(replace(scene, shots=tuple(_filled(shot, roles) for shot in scene.shots)) for scene in board.scenes)
    return replace(board, scenes=scenes)


def _roles(text: str) -> list[str]:
    """Return the names in the note's `角色：` line, and those in bold before a colon."""
    names: list[str] = []
    for line in _ROLES.finditer(text):
        names.extend(re.split(r"[，,、\s]+", _ASIDE.sub("", line["names"])))
    names.extend(match[1] for match in _SPEAKER.finditer(text))
    return sorted({name.strip("* ") for name in names if name.strip("* ")}, key=len, reverse=True)


def _filled(shot: Shot, roles: list[str]) -> Shot:
    place, people = shot.place, shot.characters
    if not place and (match := _SCENE.search(shot.prompt)):
        place = match[1].strip()
    if not people:
        found: dict[str, Character] = {}
        for match in _PERSON.finditer(shot.prompt):
            name = next((role for role in roles if match[1].endswith(role)), match[1])
            found.setdefault(name, Character(name, match[2].rstrip(".-")))
        people = tuple(found.values())
    return replace(shot, place=place, characters=people)


FORMAT = OldNoteFormat()
