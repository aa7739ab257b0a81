"""Writing storyboards back into their notes: only the lines that changed."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from cineflow.core.errors import StoryboardInvalid
from cineflow.core.text import Text
from cineflow.storyboard.formats._format import StoryboardFormat
from cineflow.storyboard.formats._frontmatter import read_frontmatter
from cineflow.storyboard.formats._json_editor import compact
from cineflow.storyboard.formats._note_edits import edit_block
from cineflow.storyboard.formats._outline import Block, Outline, outline_of
from cineflow.storyboard.formats._same import check_written, is_same
from cineflow.storyboard.formats._words import write_character
from cineflow.storyboard.model import Character, Origin, Scene, Shot, Storyboard

__all__ = ["write_note"]

_SCALARS = ("title", "aspect", "seconds", "kind", "takes", "provider", "model")


def write_note(form: StoryboardFormat, board: Storyboard, original: str) -> str:
    """Return the original with what differs replaced. Raises StoryboardInvalid (`storyboard.cannot_write`)."""
    text = original if original.strip() else "---\ncineflow: storyboard\n---\n\n"
    before = form.read(text, board.file).board
    if before is None and original.strip():
        raise StoryboardInvalid(
            Text("The file as it is cannot be read.", "无法读取现有文件。"),
            fix=Text("Put its problems right first.", "请先修正文件中的问题。"),
            code="storyboard.cannot_write",
            file=board.file,
        )
    before = before or Storyboard(board.file, form.name, "", ())
    if original.strip() and is_same(before, board):
        return original
    newline = "\r\n" if "\r\n" in text else "\n"
    outline = outline_of(text)
    body = _Body(outline, before, newline).written(board)
    return check_written(form, board, "".join([*_front(outline, before, board, newline), *body]))


def _scalar(value: object) -> str:
    """Return a value as YAML: bare where that reads as the same words, else in double quotes."""
    text = f"{compact(value)}"
    plain = text.replace(" ", "").replace("-", "").replace(".", "").replace(":", "").replace("_", "")
    is_bare = plain.isalnum() and text[0].isalnum() and text[-1].isalnum() and ": " not in text
    return text if is_bare and text.casefold() not in ("null", "none") else json.dumps(text, ensure_ascii=False)


def _person(who: Character) -> str:
    return f"  - {json.dumps(write_character(who), ensure_ascii=False)}"


def _people(outline: Outline, before: Storyboard, board: Storyboard) -> list[str] | None:
    """Return the lines of the characters; those who are as they were keep theirs."""
    if not board.characters:
        return None
    start, end = outline.front or (0, 0)
    found = read_frontmatter("".join(outline.lines[start:end])).lines
    items = sorted(line - 1 + start for path, line in found.items() if len(path) == 2 and path[0] == "characters")
    old: dict[str, list[str]] = {}
    if len(items) == len(before.characters) and all(outline.lines[at].lstrip().startswith("-") for at in items):
        following = range(items[-1] + 1 if items else end, end)
        close = next((at for at in following if outline.lines[at][:1] not in (" ", "\t", "-")), end)
        for who, at, behind in zip(before.characters, items, [*items[1:], close], strict=False):
            old[who.name] = [outline.bare(index) for index in range(at, behind)]
    lines = ["characters:"]
    for who in board.characters:
        lines.extend(old[who.name] if who.name in old and who in before.characters else [_person(who)])
    return lines


def _front(outline: Outline, before: Storyboard, board: Storyboard, newline: str) -> list[str]:
    """Return the lines of the frontmatter with both `---`, changed keys written anew."""
    wanted: dict[str, list[str] | None] = {}
    for name in _SCALARS:
        value = getattr(board, name)
        if value != getattr(before, name):
            wanted[name] = [f"{name}: {_scalar(value)}"] if value not in (None, "") else None
    if board.characters != before.characters:
        wanted["characters"] = _people(outline, before, board)
    for key in {**before.metadata, **board.metadata}:
        value = board.metadata.get(key)
        if key not in board.metadata:
            wanted[key] = None
        elif key not in before.metadata or before.metadata[key] != value:
            wanted[key] = [f"{_scalar(key)}: {'' if value is None else json.dumps(value, ensure_ascii=False)}".rstrip()]
    if outline.front is None:
        if not wanted:
            return []
        added = [line for lines in wanted.values() for line in lines or ()]
        return [f"{line}{newline}" for line in ("---", "cineflow: storyboard", *added, "---", "")]
    start, end = outline.front
    lines = [*outline.lines[:start], *_replaced(outline.lines[start:end], wanted, newline)]
    return [*lines, *outline.lines[end : end + 1]]


def _replaced(lines: list[str], wanted: dict[str, list[str] | None], newline: str) -> list[str]:
    """Return the lines with the blocks of some top keys replaced, taken out, or added at the end."""
    kept: list[str] = []
    left = dict(wanted)
    skipping = False
    for line in lines:
        key = _key_of(line)
        if key is not None:
            skipping = key in wanted
            if skipping:
                kept.extend(
                    f"{item}{_remark(line) if i == 0 else ''}{newline}"
                    for i, item in enumerate(left.pop(key, None) or ())
                )
        if not skipping or not line.strip() or line.startswith("#"):
            kept.append(line)
    for added in left.values():
        kept.extend(f"{item}{newline}" for item in added or ())
    return kept


def _key_of(line: str) -> str | None:
    """Return the key a line of frontmatter begins with, None for a line that goes on or is a remark."""
    if line[:1] in (" ", "\t", "#", "-", "") or ":" not in line:
        return None
    key = line.partition(":")[0].strip()
    if key.startswith('"') and key.endswith('"'):
        try:
            return str(json.loads(key))
        except ValueError:
            return key
    return key.strip("'")


def _remark(line: str) -> str:
    """Return the remark behind a bare value, with the spaces before it."""
    bare = line.rstrip("\r\n")
    value = bare.partition(":")[2]
    at = value.find(" #")
    if at < 0 or any(sign in value[:at] for sign in "\"'[{|>"):
        return ""
    spaces = len(value[:at]) - len(value[:at].rstrip())
    return value[at - spaces :]


class _Body:
    """The scenes and shots of a note, each with its lines."""

    def __init__(self, outline: Outline, before: Storyboard, newline: str) -> None:
        self.outline = outline
        self.newline = newline
        self.shots: dict[int, tuple[Block, Shot]] = {}
        self.scenes: dict[int, tuple[Block, Scene]] = {}
        shots = {shot.origin.line: shot for shot in before.shots}
        scenes = {scene.origin.line: scene for scene in before.scenes if scene.origin}
        for block in outline.blocks:
            line = block.head.line + 1
            if line in shots:
                self.shots[line] = (block, shots[line])
            elif line in scenes:
                self.scenes[line] = (block, scenes[line])
        self.heads = sorted((*self.shots, *self.scenes))
        self.start = outline.front[1] + 1 if outline.front else 0

    def written(self, board: Storyboard) -> list[str]:
        """Return the lines from behind the frontmatter on."""
        placed = self._placed(board)
        kept = {line for _, line in placed if line is not None}
        is_moved = [line for _, line in placed] != self.heads
        numbered = self._to_number(placed) if is_moved else set[int]()
        lines = self.outline.lines[self.start : self.heads[0] - 1 if self.heads else len(self.outline.lines)]
        behind = self._behind(kept)
        lines.extend(behind.get(None, ()))
        for item, line in placed:
            if isinstance(item, Scene):
                more = self._scene(item, line, line in numbered)
            else:
                more = self._shot(item, line, board, line in numbered)
            self._add(lines, more, None if line is None else line - 1)
            lines.extend(behind.get(line, ()) if line is not None else ())
        while is_moved and _blank_end(lines) > _blank_end(self.outline.lines):
            lines.pop()
        return lines

    def _to_number(self, placed: list[tuple[Scene | Shot, int | None]]) -> set[int]:
        """Return the headings without a number that would be counted as another one where they now stand."""
        is_sure = len(self.heads) == len(self.outline.blocks)  # what could not be read counts too
        last, highest = 0, 0
        found: set[int] = set()
        for item, line in placed:
            counted = (highest if isinstance(item, Scene) else last) + 1
            block = None if line is None else (self.shots.get(line) or self.scenes[line])[0]
            if line is not None and block and block.head.number is None and not (is_sure and item.number == counted):
                found.add(line)
            if isinstance(item, Scene):
                highest = max(highest, item.number)
            else:
                last = item.number
        return found

    def _placed(self, board: Storyboard) -> list[tuple[Scene | Shot, int | None]]:
        """Return scenes and shots in order, each with the line of its heading in the original, None for new ones."""
        placed: list[tuple[Scene | Shot, int | None]] = []
        left = {line: shot.number for line, (_, shot) in self.shots.items()}
        heads = set(self.scenes)
        for scene in board.scenes:
            line = scene.origin.line if scene.origin else None
            if scene.heading or scene.origin or scene.number or scene is not board.scenes[0]:
                placed.append((scene, line if line in heads else None))
                heads.discard(line or 0)
            for shot in scene.shots:
                is_known = shot.origin.line in left and shot.origin.file == board.file
                placed.append((shot, shot.origin.line if is_known else None))
                left.pop(shot.origin.line or 0, None)
        lines = {number: line for line, number in left.items()}
        return [
            (item, lines.pop(item.number, None) if line is None and isinstance(item, Shot) else line)
            for item, line in placed
        ]

    def _behind(self, kept: set[int]) -> dict[int | None, list[str]]:
        """Return the shots that could not be read, by the kept heading they stay behind; None: before all."""
        behind: dict[int | None, list[str]] = {}
        owner: int | None = None
        for index, line in enumerate(self.heads):
            owner = line if line in kept else owner
            block = (self.shots.get(line) or self.scenes[line])[0]
            end = self.heads[index + 1] - 1 if index + 1 < len(self.heads) else len(self.outline.lines)
            behind.setdefault(owner, []).extend(self.outline.lines[block.end : end])
        return behind

    def _add(self, lines: list[str], more: list[str], head: int | None) -> None:
        """Put a block behind the others, set off by a blank line unless it stood right below a line before.

        head: the line index of its heading in the original, None for a new one.
        """
        if lines and not lines[-1].endswith(("\n", "\r")):
            lines[-1] += self.newline
        stood_close = head is not None and head > self.start and bool(self.outline.lines[head - 1].strip())
        if lines and lines[-1].strip() and not stood_close:
            lines.append(self.newline)
        lines.extend(more)

    def _scene(self, scene: Scene, line: int | None, is_open: bool) -> list[str]:
        title = f": {scene.heading}" if scene.heading else ""
        if line is None:
            return [f"# Scene {scene.number}{title}{self.newline}"]
        block, before = self.scenes[line]
        lines = self.outline.lines[block.head.line : block.end]
        if not is_open and (before.number, before.heading) == (scene.number, scene.heading):
            return lines
        return [f"{'#' * block.head.level} {_scene_word(block)} {scene.number}{title}{self.newline}", *lines[1:]]

    def _shot(self, shot: Shot, line: int | None, board: Storyboard, is_open: bool) -> list[str]:
        if line is None:
            skeleton = [f"## Shot {shot.number}{self.newline}", self.newline]
            blank = Shot(shot.number, "", Origin(Path()))
            return edit_block(skeleton, blank, shot, board.characters, self.newline)
        block, before = self.shots[line]
        lines = self.outline.lines[block.head.line : block.end]
        if is_open:
            before = replace(before, number=-1)
        elif replace(shot, origin=before.origin) == before:
            return lines
        return edit_block(lines, before, shot, board.characters, self.newline)


def _blank_end(lines: list[str]) -> int:
    """Return how many blank lines end a text."""
    return next((count for count, line in enumerate(reversed(lines)) if line.strip()), len(lines))


def _scene_word(block: Block) -> str:
    return "场景" if block.head.word == "第" else block.head.word
