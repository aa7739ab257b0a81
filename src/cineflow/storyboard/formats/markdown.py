"""Storyboards as Markdown notes: frontmatter, one heading per scene and shot.

The shape is the one `cineflow init` writes. What is not recognised is for people: never sent, never touched.
"""

from __future__ import annotations

import re
from pathlib import Path

from cineflow.core.ids import digest_bytes
from cineflow.core.text import Text
from cineflow.storyboard.formats._frontmatter import BadFrontmatter, Front, read_frontmatter
from cineflow.storyboard.formats._note_board import board_fields, read_people_of
from cineflow.storyboard.formats._note_shot import read_shot
from cineflow.storyboard.formats._note_writer import write_note
from cineflow.storyboard.formats._outline import Block, Outline, outline_of
from cineflow.storyboard.formats._sheet import Sheet
from cineflow.storyboard.formats.note import is_old_note
from cineflow.storyboard.model import Character, Origin, Reading, Scene, Shot, Storyboard

__all__ = ["FORMAT"]

_MARK = re.compile(r"^cineflow[ \t]*:[ \t]*[\"']?storyboard\b", re.MULTILINE)


class MarkdownFormat:
    """A note with frontmatter, scenes and shots."""

    name = "markdown"
    suffixes = (".md", ".markdown")

    def matches(self, name: str, text: str) -> bool:
        return not is_old_note(name, text) and text.lstrip()[:1] not in ("{", "[")

    def read(self, text: str, file: Path) -> Reading:
        outline = outline_of(text)
        sheet = Sheet(file, lambda at: at)
        front = _front(outline, sheet)
        if front is None:
            return Reading(file, None, tuple(sheet.problems), sheet.warnings)
        bible = read_people_of(front, sheet)
        scenes = _scenes(outline, file, bible, sheet)
        if not any(scene.shots for scene in scenes):
            if not sheet.problems:
                _no_shots(outline, front, sheet)
            return Reading(file, None, tuple(sheet.problems), sheet.warnings)
        fields = board_fields(front, sheet)
        board = Storyboard(
            file=file,
            format=self.name,
            scenes=tuple(scenes),
            characters=bible,
            digest=digest_bytes(text.encode(errors="surrogatepass")),
            **fields,
        )
        return Reading(file, board, tuple(sheet.problems), sheet.warnings)

    def write(self, board: Storyboard, original: str) -> str:
        return write_note(self, board, original)


def _front(outline: Outline, sheet: Sheet) -> Front | None:
    """Read the frontmatter; None where it is no YAML, with the problem on the sheet."""
    if outline.front is None:
        return Front()
    start, end = outline.front
    try:
        return read_frontmatter("".join(outline.lines[start:end]))
    except BadFrontmatter as bad:
        line = bad.line + start
        what = Text("Line {line}: {what}", "第 {line} 行：{what}", line=line, what=bad.what)
        sheet.problem((f"{line}:1", line), what, bad.fix, code="storyboard.bad_frontmatter")
        return None


def _no_shots(outline: Outline, front: Front, sheet: Sheet) -> None:
    fix = Text(
        "Write a heading “## Shot 1 (5s)” and the prompt below it.", "请写“## 镜头 1（5秒）”标题，并在其下填写提示词。"
    )
    is_meant = front.value.get("cineflow") == "storyboard" or bool(outline.blocks)
    code = "storyboard.empty" if is_meant else "storyboard.not_a_storyboard"
    sheet.problem(("", None), Text("The note has no shots.", "笔记中没有镜头。"), fix, code=code)


def _scenes(outline: Outline, file: Path, bible: tuple[Character, ...], sheet: Sheet) -> list[Scene]:
    """Read all shots under their scenes; shots before the first scene heading get a scene without one."""
    scenes: list[Scene] = []
    shots: list[Shot] = []
    used: dict[int, int] = {}
    last_number = 0
    opened: Block | None = None

    def close() -> None:
        if opened is not None or shots:
            scenes.append(_scene(opened, tuple(shots), scenes, file))
        shots.clear()

    for block in outline.blocks:
        if block.head.kind == "scene":
            close()
            opened = block
            continue
        number = last_number + 1 if block.head.number is None else block.head.number
        last_number = number
        shot = read_shot(outline, block, number, file, bible, sheet)
        if shot is None:
            continue
        line = block.head.line + 1
        earlier = used.setdefault(number, line)
        if earlier == line:
            shots.append(shot)
            continue
        what = Text(
            "Shot number {number} is already used on line {line}.",
            "镜号 {number} 已在第 {line} 行使用。",
            number=number,
            line=earlier,
        )
        fix = Text(
            "Give this shot a number of its own; until then only the first one is made.",
            "请为此镜头换一个编号；在此之前只生成前一个。",
        )
        sheet.problem((shot.origin.place, line), what, fix, code="storyboard.duplicate_shot", found=number)
    close()
    return scenes


def _scene(block: Block | None, shots: tuple[Shot, ...], before: list[Scene], file: Path) -> Scene:
    if block is None:
        return Scene(0, "", shots)
    number = block.head.number
    if number is None:
        number = max((scene.number for scene in before), default=0) + 1
    return Scene(number, block.head.title, shots, Origin(file, f"{block.head.word} {number}", block.head.line + 1))


FORMAT = MarkdownFormat()
