"""The outline of a Markdown storyboard: frontmatter, scenes, shots, and what each line of a shot is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from cineflow.storyboard.formats._note_fields import field_of_bullet

__all__ = ["Block", "Bullet", "Head", "Item", "Outline", "escape_line", "outline_of", "unescape_line"]

_HEADING = re.compile(r"^ {0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*$")
_SCENE = re.compile(
    r"^(?P<word>Scene|场景|场次|场)[ \t]*"
    r"(?:(?P<number>\d+)(?![A-Za-z\d])[ \t]*(?:[:：.、—–-][ \t]*)?|[:：][ \t]*|$)(?P<title>.*)$",
    re.IGNORECASE,
)
_SCENE_NUMBERED = re.compile(
    r"^(?P<word>第)[ \t]*(?P<number>\d+)[ \t]*场(?:景)?[ \t]*(?:[:：.、—–-][ \t]*)?(?P<title>.*)$"
)
_SHOT = re.compile(
    r"^(?P<word>Shot|镜头|分镜|镜)[ \t]*[#＃]?(?:(?P<number>\d+)(?![A-Za-z\d])|(?=[(（:：])|$)(?P<title>.*)$",
    re.IGNORECASE,
)
_OPTIONS = re.compile(r"[(（](.*)[)）]", re.DOTALL)
_ITEM = re.compile(r'(?:"[^"]*"|“[^”]*”|\[\[.*?\]\]|<[^>]*>|[^,，;；"“])+')
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_BULLET = re.compile(r"^(?P<indent>[ \t]*)[-*+][ \t]+(?P<text>.*)$")
_COLON = re.compile("[:：]")
_RULE = re.compile(r"^ {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*$")
_EMBED = re.compile(r"^[ \t]*!\[(?:\[[^\]]*\]\]|[^\]]*\]\([^)]*\))[ \t]*$")
_PICTURE = re.compile(r"\.(?:png|jpe?g|webp|bmp|gif|avif|heic)\b", re.IGNORECASE)
_NEEDS_ESCAPE = re.compile(
    r"^([ \t]*)(?=#{1,6}(?:[ \t]|$)|>|[-*+][ \t]|`{3}|~{3}|%%|<!--|!\[|\\|([-*_])(?:[ \t]*\2){2,}[ \t]*$)"
)
_ESCAPED = re.compile(r"^([ \t]*)\\(?=[#>\-*+`~%<!_\\])")


class Item(NamedTuple):
    """One thing in the round brackets of a heading: its text, and where it stands in the line."""

    text: str
    start: int
    end: int


class Bullet(NamedTuple):
    """One line of the list: key and value as written, further lines of its value, the lines it takes up."""

    key: str
    value: str
    more: tuple[str, ...]
    line: int
    end: int


@dataclass(slots=True)
class Head:
    """A heading that opens a scene or a shot. Offsets are in the line."""

    kind: Literal["scene", "shot"]
    line: int
    level: int
    word: str
    number: int | None
    title: str
    items: list[Item] = field(default_factory=list[Item])
    options: tuple[int, int] | None = None


@dataclass(slots=True)
class Block:
    """A heading with the lines below it, up to the next one. Numbers are line indices from 0."""

    head: Head
    end: int
    prompt: list[int] = field(default_factory=list[int])
    dialogue: list[int] = field(default_factory=list[int])
    bullets: list[Bullet] = field(default_factory=list[Bullet])
    pictures: list[int] = field(default_factory=list[int])


@dataclass(slots=True)
class Outline:
    """Lines with their ends. front: the lines between the two `---`, half-open; None where there are none."""

    lines: list[str]
    front: tuple[int, int] | None
    blocks: list[Block]

    def bare(self, index: int) -> str:
        """Return a line without its end."""
        return self.lines[index].rstrip("\r\n")


def escape_line(line: str) -> str:
    """Return a line of a prompt so that Markdown does not take it for something else."""
    return _NEEDS_ESCAPE.sub(r"\1\\", line, count=1)


def unescape_line(line: str) -> str:
    """Undo `escape_line`."""
    return _ESCAPED.sub(r"\1", line, count=1)


def outline_of(text: str) -> Outline:
    """Return the outline of a note."""
    lines = text.splitlines(keepends=True) if not _has_odd_breaks(text) else re.findall(r"[^\n]*\n|[^\n]+$", text)
    outline = Outline(lines, _front(lines), [])
    first = outline.front[1] + 1 if outline.front else 0
    heads = [head for index in _outside_fences(lines, first) if (head := _head(outline.bare(index), index))]
    for head, end in zip(heads, [*(following.line for following in heads[1:]), len(lines)], strict=False):
        block = Block(head, end)
        if head.kind == "shot":
            _sort_lines(outline, block)
        outline.blocks.append(block)
    return outline


def _has_odd_breaks(text: str) -> bool:
    """Return whether Python would break lines where no editor does (form feeds, U+2028 and their kin)."""
    return any(sign in text for sign in "\v\f\x1c\x1d\x1e\x85\u2028\u2029") or "\r" in text.replace("\r\n", "")


def _front(lines: list[str]) -> tuple[int, int] | None:
    if not lines or lines[0].rstrip() != "---":
        return None
    end = next((i for i in range(1, len(lines)) if lines[i].rstrip() in ("---", "...")), None)
    return None if end is None else (1, end)


def _outside_fences(lines: list[str], first: int) -> Iterator[int]:
    fence = ""
    for index in range(first, len(lines)):
        match = _FENCE.match(lines[index])
        if fence:
            if match and match[1].startswith(fence) and not lines[index].strip().strip(fence[0]):
                fence = ""
            continue
        if match:
            fence = match[1]
            continue
        yield index


def _head(line: str, index: int) -> Head | None:
    """Read a heading that opens a scene or a shot; None for any other line."""
    heading = _HEADING.match(line)
    if not heading:
        return None
    words = heading[2].strip("*_ \t")
    if match := _SHOT.match(words):
        return _shot_head(line, index, len(heading[1]), match)
    if match := _SCENE.match(words) or _SCENE_NUMBERED.match(words):
        number = int(match["number"]) if match["number"] else None
        return Head("scene", index, len(heading[1]), match["word"], number, match["title"].strip())
    return None


def _shot_head(line: str, index: int, level: int, match: re.Match[str]) -> Head:
    number = int(match["number"]) if match["number"] else None
    head = Head("shot", index, level, match["word"], number, match["title"].strip(" \t:：—–-"))
    if options := _OPTIONS.search(line):
        head.options = options.span()
        head.title = ""
        for item in _ITEM.finditer(line, options.start(1), options.end(1)):
            if item[0].strip():
                left = len(item[0]) - len(item[0].lstrip())
                head.items.append(Item(item[0].strip(), item.start() + left, item.start() + len(item[0].rstrip())))
    return head


def _sort_lines(outline: Outline, block: Block) -> None:
    """Say of every line below a shot's heading what it is: prompt, dialogue, list; the rest is for people."""
    lines = iter(range(block.head.line + 1, block.end))
    fence, comment, callout = "", "", False
    for index in lines:
        line = outline.bare(index)
        if comment:
            comment = "" if comment in line else comment
            continue
        if match := _FENCE.match(line):
            fence = "" if fence else match[1]
            continue
        if fence:
            if not block.bullets:
                block.prompt.append(index)
            continue
        if _HEADING.match(line):
            break
        callout = line.lstrip().startswith("> [!") or (callout and line.lstrip().startswith(">"))
        if (opened := _comment(line)) is not None:
            comment = opened
        elif not callout:
            _sort_line(outline, block, index, line)
    _trim(outline, block)


def _comment(line: str) -> str | None:
    """Return the sign that ends a comment begun in a line, empty where it ends there; None for no comment."""
    bare = line.strip()
    for begin, end in (("%%", "%%"), ("<!--", "-->")):
        if bare.startswith(begin):
            return "" if end in bare[len(begin) :] else end
    return None


def _sort_line(outline: Outline, block: Block, index: int, line: str) -> None:
    bare = line.strip()
    if bare.startswith(">"):
        block.dialogue.append(index)
    elif _RULE.match(line):
        return
    elif _EMBED.match(line):
        if _PICTURE.search(line):
            block.pictures.append(index)
    elif block.bullets:
        _continue_list(block, index, line)
    elif (bullet := _BULLET.match(line)) and field_of_bullet(bullet["text"]):
        _add_bullet(block, index, bullet["text"])
    else:
        block.prompt.append(index)


def _add_bullet(block: Block, index: int, text: str) -> None:
    for mark in ("**", "__"):
        if text.startswith(mark):
            text = text.removeprefix(mark).replace(mark, "", 1)
    key, *value = _COLON.split(text, maxsplit=1)
    block.bullets.append(Bullet(key.strip(), "".join(value).strip(), (), index, index + 1))


def _continue_list(block: Block, index: int, line: str) -> None:
    """Read a line below the first bullet: another bullet, or more of the last one's value."""
    last = block.bullets[-1]
    bullet = _BULLET.match(line)
    if bullet and not bullet["indent"]:
        _add_bullet(block, index, bullet["text"])
    elif line[:1] in (" ", "\t") and line.strip() and last.end == index:
        more = bullet["text"] if bullet else line
        block.bullets[-1] = last._replace(more=(*last.more, more.strip()), end=index + 1)


def _trim(outline: Outline, block: Block) -> None:
    """Take the blank lines around the prompt away."""
    while block.prompt and not outline.lines[block.prompt[0]].strip():
        block.prompt.pop(0)
    while block.prompt and not outline.lines[block.prompt[-1]].strip():
        block.prompt.pop()
