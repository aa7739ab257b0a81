"""Writing storyboards back into their JSON: only the values that changed."""

from __future__ import annotations

import re
from pathlib import Path as FilePath
from typing import Any, NamedTuple, Protocol

from cineflow.core.errors import StoryboardInvalid
from cineflow.core.text import Text
from cineflow.storyboard.formats._format import StoryboardFormat
from cineflow.storyboard.formats._json_editor import JsonEditor
from cineflow.storyboard.formats._json_text import JsonText, Member
from cineflow.storyboard.formats._keys import TOP_PLACES
from cineflow.storyboard.formats._people_edits import edit_people
from cineflow.storyboard.formats._same import check_written, is_same
from cineflow.storyboard.formats._segment_edits import edit_segment
from cineflow.storyboard.formats._segments import DEFAULT_ASPECT, DEFAULT_SECONDS
from cineflow.storyboard.model import Origin, Shot, Storyboard

__all__ = ["JsonLike", "write_segments"]

_PLACE = re.compile(r"^segments\[(\d+)\]$")


class JsonLike(StoryboardFormat, Protocol):
    """A format whose storyboard is one JSON object somewhere in the file."""

    def document(self, text: str) -> JsonText:
        """Return the JSON in a file's text, at the same offsets."""
        ...


class _Style(NamedTuple):
    newline: str = "\n"
    unit: str = "  "
    is_tall: bool = True

    @classmethod
    def of(cls, text: str) -> _Style:
        unit = re.search(r"^([ \t]+)\S", text, re.MULTILINE)
        return cls("\r\n" if "\r\n" in text else "\n", unit[1] if unit else "  ", "\n" in text.strip())

    def editor(self, valid: str, shown: str, margin: str = "") -> JsonEditor:
        """Return an editor that writes in this style."""
        return JsonEditor(valid, shown, newline=self.newline, unit=self.unit, is_tall=self.is_tall, margin=margin)


def write_segments(form: JsonLike, board: Storyboard, original: str) -> str:
    """Return the original with what differs replaced. Raises StoryboardInvalid (`storyboard.cannot_write`)."""
    if not original.strip():
        return check_written(form, board, _fresh(form, board))
    before = form.read(original, board.file).board
    if before is None:
        raise StoryboardInvalid(
            Text("The file as it is cannot be read.", "无法读取现有文件。"),
            fix=Text("Put its problems right first.", "请先修正文件中的问题。"),
            code="storyboard.cannot_write",
            file=board.file,
        )
    if is_same(before, board):
        return original
    style = _Style.of(form.document(original).text.lstrip(" \r\n"))
    text = _with_top(form, original, before, board, style)
    return check_written(form, board, _with_shots(form, text, before, board, style))


def _fresh(form: JsonLike, board: Storyboard) -> str:
    blank = Storyboard(board.file, form.name, "", (), seconds=DEFAULT_SECONDS, aspect=DEFAULT_ASPECT)
    style = _Style()
    editor = style.editor("{}", "{}")
    _edit_top(editor, blank, board)
    editor.put(("segments",), [])
    return _with_shots(form, f"{editor.shown}\n", blank, board, style)


def _with_top(form: JsonLike, text: str, before: Storyboard, board: Storyboard, style: _Style) -> str:
    """Return the text with what holds for the whole board put right."""
    document = form.document(text)
    start, end = document.first, document.end
    editor = style.editor(document.text[start:end], text[start:end])
    _edit_top(editor, before, board)
    return text[:start] + editor.shown + text[end:]


def _edit_top(editor: JsonEditor, before: Storyboard, board: Storyboard) -> None:
    if board.title != before.title:
        editor.put(("title",), board.title)
    for name in ("seconds", "aspect"):
        if getattr(board, name) != getattr(before, name):
            editor.put((name,), getattr(board, name))
    for name in ("kind", "takes", "provider", "model"):
        if getattr(board, name) != getattr(before, name):
            _set(editor, name, getattr(board, name))
    if board.characters != before.characters:
        document = JsonText(editor.valid)
        key = next((p[0] for p in TOP_PLACES["characters"] if document.find(p)), TOP_PLACES["characters"][0][0])
        if board.characters:
            edit_people(editor, (key,), before.characters, board.characters)
        else:
            editor.remove((key,))
    for outer, old, new in ((("metadata",), before.metadata, board.metadata), ((), before.unknown, board.unknown)):
        for key in [*old.keys(), *(new.keys() - old.keys())]:
            if key not in new:
                editor.remove((*outer, key))
            elif key not in old or old[key] != new[key]:
                editor.put((*outer, key), new[key])


def _set(editor: JsonEditor, key: str, value: Any) -> None:
    """Write a value at the top, or take its key out where there is none."""
    if value is None:
        editor.remove((key,))
    else:
        editor.put((key,), value)


class _Elements:
    """The list of segments in a text: the good ones by index with their shots, and the bad ones, which stay."""

    def __init__(self, document: JsonText, shown: str, before: Storyboard) -> None:
        array = document.find(("segments",)) or Member(0, 0, 0)
        self.start = array.value
        self.close = document.close(array.value)
        self.members = list(document.children(array.value).values())
        self.valid = document.text
        self.shown = shown
        self.shots: dict[int, Shot] = {}
        for shot in before.shots:
            if match := _PLACE.match(shot.origin.place):
                self.shots[int(match[1])] = shot

    def margin(self, style: _Style) -> str:
        """Return the indentation of the elements."""
        if self.members:
            return re.split(r"[\r\n]", self.valid[self.start + 1 : self.members[0].start])[-1]
        return style.unit * 2 if style.is_tall else ""

    def pair(self, board: Storyboard) -> list[tuple[int | None, Shot]]:
        """Return every shot of a board with the index of its old self: by its place, else by its number."""
        left = dict(self.shots)
        paired: list[tuple[int | None, Shot]] = []
        for shot in board.shots:
            match = _PLACE.match(shot.origin.place)
            index = int(match[1]) if match else -1
            paired.append((index, shot) if left.pop(index, None) else (None, shot))
        by_number = {shot.number: index for index, shot in left.items()}
        return [(by_number.pop(shot.number, None) if index is None else index, shot) for index, shot in paired]


def _with_shots(form: JsonLike, text: str, before: Storyboard, board: Storyboard, style: _Style) -> str:
    """Return the text with changed shots edited, new ones put in and missing ones taken out."""
    document = form.document(text)
    elements = _Elements(document, text, before)
    margin = elements.margin(style)
    paired = elements.pair(board)
    written = [_element(elements, index, shot, board, style, margin) for index, shot in paired]
    indices = [index for index, _ in paired]
    if indices == sorted(elements.shots):
        parts: list[str] = []
        last = 0
        for index, words in zip(indices, written, strict=True):
            member = elements.members[index or 0]
            parts.extend((text[last : member.value], words))
            last = member.end
        return "".join((*parts, text[last:]))
    return _rebuilt(elements, list(zip(indices, written, strict=True)), style, margin)


def _element(elements: _Elements, index: int | None, shot: Shot, board: Storyboard, style: _Style, margin: str) -> str:
    if index is None:
        editor = style.editor("{}", "{}", margin)
        edit_segment(editor, Shot(-1, "", Origin(FilePath())), shot, board.characters)
        return editor.shown
    member = elements.members[index]
    editor = style.editor(elements.valid[member.value : member.end], elements.shown[member.value : member.end], margin)
    edit_segment(editor, elements.shots[index], shot, board.characters)
    return editor.shown


def _rebuilt(elements: _Elements, written: list[tuple[int | None, str]], style: _Style, margin: str) -> str:
    """Return the text with the list made anew; segments that could not be read stay behind the one before them."""
    members, text = elements.members, elements.shown
    kept = {index for index, _ in written if index is not None}
    behind: dict[int, list[str]] = {}
    owner = -1
    for index, member in enumerate(members):
        if index in kept:
            owner = index
        elif index not in elements.shots:
            behind.setdefault(owner, []).append(text[member.value : member.end])
    pieces = [*behind.get(-1, ())]
    for index, words in written:
        pieces.append(words)
        if index is not None:
            pieces.extend(behind.get(index, ()))
    gap = f"{style.newline}{margin}" if style.is_tall else ""
    between = text[members[0].end : members[1].start] if len(members) > 1 else f",{gap or ' '}"
    if members:
        left, right = text[elements.start + 1 : members[0].start], text[members[-1].end : elements.close]
    else:
        left, right = gap, gap.removesuffix(style.unit)
    return text[: elements.start + 1] + left + between.join(pieces) + right + text[elements.close :]
