"""The frontmatter of a note: YAML whose every scalar is read as the words that stand there.

YAML's own guesses would turn `16:9` into 969 and `no` into false; nothing is guessed here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, cast

import yaml

from cineflow.core.text import Text

__all__ = ["BadFrontmatter", "Front", "read_frontmatter"]

_NULLS = ("", "~", "null", "Null", "NULL")
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_MOST_NODES = 20_000


class BadFrontmatter(ValueError):
    """The frontmatter is no YAML. line: from 1, in the frontmatter itself."""

    def __init__(self, what: Text, fix: Text, line: int) -> None:
        super().__init__(str(what))
        self.what = what
        self.fix = fix
        self.line = line


@dataclass(slots=True)
class Front:
    """value: words, lists and mappings; None where YAML has nothing. lines: a path's line in the frontmatter, from 1.

    repeated: top keys written more than once.
    """

    value: dict[str, Any] = field(default_factory=dict[str, Any])
    lines: dict[tuple[str | int, ...], int] = field(default_factory=dict[tuple[str | int, ...], int])
    repeated: list[str] = field(default_factory=list[str])
    nodes: int = 0


def read_frontmatter(text: str) -> Front:
    """Read the lines between the two `---`. Raises BadFrontmatter."""
    front = Front()
    try:
        node = cast("Any", yaml).compose(text, Loader=_LOADER)
    except yaml.YAMLError as mistake:
        raise _explained(mistake, text) from mistake
    if node is None:
        return front
    if not isinstance(node, yaml.MappingNode):
        what = Text("the frontmatter is not made of “key: value” lines.", "笔记属性应由“键: 值”组成。")
        raise BadFrontmatter(what, Text("Write one “key: value” per line.", "请每行写一个“键: 值”。"), 1)
    front.value = cast("dict[str, Any]", _plain(node, (), front))
    return front


def _plain(node: Any, path: tuple[str | int, ...], front: Front) -> Any:
    front.nodes += 1
    if front.nodes > _MOST_NODES:
        what = Text("the frontmatter refers to itself too often.", "笔记属性中的引用过多。")
        raise BadFrontmatter(what, Text("Write it out.", "请直接写出内容。"), 1)
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path, front)
    if isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            front.lines[(*path, index)] = item.start_mark.line + 1
        return [_plain(item, (*path, index), front) for index, item in enumerate(node.value)]
    return None if node.style is None and node.value in _NULLS else str(node.value)


def _mapping(node: yaml.MappingNode, path: tuple[str | int, ...], front: Front) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for key, value in node.value:
        name = str(key.value) if isinstance(key, yaml.ScalarNode) else str(key)
        if name in made and not path:
            front.repeated.append(name)
        front.lines[(*path, name)] = key.start_mark.line + 1
        made[name] = _plain(value, (*path, name), front)
    return made


def _explained(mistake: yaml.YAMLError, text: str) -> BadFrontmatter:
    """Return what is wrong with some YAML, in words."""
    mark = getattr(mistake, "problem_mark", None)
    line = mark.line + 1 if mark is not None else 1
    lines = text.splitlines()
    written = lines[line - 1].strip() if line <= len(lines) else ""
    problem = str(getattr(mistake, "problem", "") or mistake)
    what = Text(
        "the frontmatter cannot be read at “{written}”.", "无法读取笔记属性中的“{written}”。", written=written[:60]
    )
    if any(item.lstrip(" ").startswith("\t") for item in lines):
        fix = Text("Indent with spaces instead of tabs.", "请用空格代替制表符缩进。")
    elif "cannot start any token" in problem:
        fix = Text('Put it in quotes: id: "@name".', '请加上引号：id: "@name"。')
    elif "mapping values" in problem:
        fix = Text("Put a value that holds a colon in quotes.", "含有冒号的值请加上引号。")
    else:
        fix = Text("Look at the indentation, quotes and brackets there.", "请检查该处的缩进、引号和括号。")
    return BadFrontmatter(what, fix, line)
