"""Finding storyboards below the paths a person names. Only looks: nothing is made, moved or written.

What counts: `*.json` whose name holds `storyboard` in any case or `分镜`, with a list of segments inside; notes whose
name holds one of them, or whose frontmatter says `cineflow: storyboard`; any file named outright.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cineflow.core.errors import NotFound, NothingFound, StoryboardInvalid
from cineflow.core.files import NO_TEXT, RENAME, is_readable_name, readable_name
from cineflow.core.text import Text
from cineflow.library.storyboards import read_storyboard, unreadable
from cineflow.storyboard.model import Reading, Storyboard

__all__ = ["Discovery", "NearMiss", "Shadowed", "discover", "nothing_found"]

_NAMES = ("storyboard", "分镜")
_NOTES = (".md", ".markdown")
_OWN_FOLDERS = frozenset({"output", "rehearsal", "node_modules", "__pycache__"})
_OWN_FILES = re.compile(r"(?:^\d+_v\d+(?:_.*)?|\.pending|^failed_tasks_.*|^failed_tasks_log)\.json$", re.IGNORECASE)
_MARK = re.compile(rb"^cineflow[ \t]*:[ \t]*[\"']?storyboard\b", re.MULTILINE)
_FRONT = 2048
_WHOLE_FRONT = 65536
_NEAR_LOOKED_AT = 300
_NEAR_TOLD = 20
_NEAR_BYTES = 4 * 1024 * 1024
_NO_STORYBOARD = frozenset({"storyboard.not_a_storyboard", "storyboard.unknown_format"})


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A file or folder that looks like one to read, and why it was not."""

    path: Path
    why: Text


@dataclass(frozen=True, slots=True)
class Shadowed:
    """A note that does not count because a JSON file made from it does."""

    note: Path
    by: Path
    why: Text


@dataclass(frozen=True, slots=True)
class Discovery:
    """What lies below some paths. readings: every storyboard, bad ones included, in the order of their paths.

    roots: file → the folder it was found below, which is where the relative folder of its outputs begins.
    """

    readings: tuple[Reading, ...]
    near_misses: tuple[NearMiss, ...] = ()
    shadowed: tuple[Shadowed, ...] = ()
    roots: dict[Path, Path] = field(default_factory=dict[Path, Path])

    @property
    def boards(self) -> tuple[Storyboard, ...]:
        return tuple(reading.board for reading in self.readings if reading.board is not None)

    @property
    def problems(self) -> tuple[StoryboardInvalid, ...]:
        return tuple(problem for reading in self.readings for problem in reading.problems)

    @property
    def warnings(self) -> tuple[StoryboardInvalid, ...]:
        """What the storyboards' readers warn of, and what was left out: a note whose JSON counts, JSON files that are
        called a storyboard and are none.
        """
        read = tuple(warning for reading in self.readings for warning in reading.warnings)
        hidden = tuple(_hidden(item) for item in self.shadowed)
        return read + hidden + tuple(_left_out(miss) for miss in self.near_misses if _is_called_so(miss.path))


@dataclass(slots=True)
class _Search:
    """What is known while looking."""

    readings: dict[Path, Reading] = field(default_factory=dict[Path, Reading])
    near: list[NearMiss] = field(default_factory=list[NearMiss])
    others: list[Path] = field(default_factory=list[Path])
    roots: dict[Path, Path] = field(default_factory=dict[Path, Path])
    seen: set[str] = field(default_factory=set[str])

    def add(self, file: Path, root: Path, *, is_explicit: bool) -> None:
        """Read a file, unless it was read under another name."""
        real = os.path.realpath(file)
        if real in self.seen:
            return
        self.seen.add(real)
        if not is_readable_name(file):
            told = Path(readable_name(file))
            self.readings[told] = Reading(told, None, (_nameless(told),))
            self.roots[told] = root
            return
        reading = read_storyboard(file)
        if not is_explicit and reading.board is None and (why := _why_none(reading)):
            self.near.append(NearMiss(file, why))
            return
        self.readings[file] = reading
        self.roots[file] = root


def _nameless(path: Path) -> StoryboardInvalid:
    return StoryboardInvalid(NO_TEXT, fix=RENAME, code="input.name_not_utf8", file=path)


def _is_called_so(path: Path) -> bool:
    return path.suffix.casefold() == ".json" and _is_named(path.name) and not path.name.startswith("_")


def _hidden(item: Shadowed) -> StoryboardInvalid:
    return StoryboardInvalid(
        Text("{why}: {by}.", "{why}：{by}。", why=item.why, by=item.by.name),
        fix=Text(
            "To use the note instead, move or rename the JSON file.", "若要改用笔记，请移走或重命名该 JSON 文件。"
        ),
        code="storyboard.json_counts",
        file=item.note,
    )


def _left_out(miss: NearMiss) -> StoryboardInvalid:
    return StoryboardInvalid(
        Text("{why} It is left out.", "{why}已略过。", why=miss.why),
        fix=Text("Correct it, or give it another name.", "请修正内容，或改用其他文件名。"),
        code="storyboard.left_out",
        file=miss.path,
    )


def discover(paths: Sequence[Path]) -> Discovery:
    """Read every storyboard at or below some paths. Raises NotFound for a path that does not exist."""
    search = _Search()
    folders: list[Path] = []
    for path in paths:
        if path.is_dir():
            folders.append(path)
        elif path.exists():
            search.add(path, path.parent, is_explicit=True)
        else:
            raise NotFound(
                Text("There is no file or folder {path}.", "找不到文件或文件夹 {path}。", path=path),
                file=path,
                fix=Text(
                    "Look at the spelling; paths start at the current folder.", "请检查拼写；路径从当前文件夹算起。"
                ),
                code="input.not_found",
            )
    for folder in folders:
        for file in sorted(_candidates(folder, search), key=_in_order):
            search.add(file, folder, is_explicit=False)
    if not search.readings:
        search.near.extend(_unnamed(search.others))
    shadowed = _shadowed(list(search.readings.values()))
    hidden = {item.note for item in shadowed}
    readings = tuple(search.readings[file] for file in sorted(search.readings, key=_in_order) if file not in hidden)
    return Discovery(readings, tuple(search.near), tuple(shadowed), search.roots)


def nothing_found(discovery: Discovery, paths: Sequence[Path]) -> NothingFound:
    """Return the error for a search without any storyboard, with the near misses and why they are none."""
    where = ", ".join(str(path) for path in paths)
    text = Text("No storyboard was found in {where}.", "在 {where} 中未找到分镜文件。", where=where)
    for miss in discovery.near_misses[:_NEAR_TOLD]:
        text = Text("{said}\n  {path}: {why}", "{said}\n  {path}：{why}", said=text, path=miss.path, why=miss.why)
    return NothingFound(
        text,
        fix=Text(
            "Name a file outright, put “storyboard” or “分镜” into its name, or make an example: cineflow init",
            "可直接指定文件、在文件名中加入 storyboard 或 分镜，或用 cineflow init 生成示例。",
        ),
    )


def _in_order(path: Path) -> list[tuple[tuple[int, int, str], ...]]:
    """Return a key by which `ep2` comes before `ep10`."""
    return [tuple((0, int(part), "") if part.isdecimal() else (1, 0, part.casefold())
                  for part in re.split(r"(\d+)", piece)) for piece in path.parts]  # fmt: skip


def _candidates(root: Path, search: _Search) -> Iterator[Path]:
    """Yield the files below a folder that are to be read; note near misses and what cannot be opened."""
    real_root = os.path.realpath(root)
    waiting = [str(root)]
    while waiting:
        folder = waiting.pop()
        try:
            with os.scandir(folder) as entries:
                found = list(entries)
        except OSError as why:
            path = Path(folder)
            search.readings[path] = Reading(path, None, (unreadable(path, why),))
            search.roots[path] = root
            continue
        for entry in found:
            if entry.name.startswith("."):
                continue
            if entry.is_symlink():
                yield from _linked(entry, real_root, search)
            elif entry.is_dir(follow_symlinks=False):
                if not _is_own_folder(entry.name):
                    waiting.append(entry.path)
            elif entry.is_file(follow_symlinks=False) and _is_candidate(entry.name, entry.path, search):
                yield Path(entry.path)


def _is_own_folder(name: str) -> bool:
    """Return whether a folder holds outputs of this program or of a package tool."""
    return name.casefold() in _OWN_FOLDERS or name.endswith("_assets")


def _linked(entry: os.DirEntry[str], real_root: str, search: _Search) -> Iterator[Path]:
    """Yield a linked file whose target lies in the input. Linked folders need no visit: inside, they are visited
    themselves, and outside they are not the person's input.
    """
    target = os.path.realpath(entry.path)
    is_inside = os.path.commonpath([target, real_root]) == real_root if _same_drive(target, real_root) else False
    try:
        is_folder = entry.is_dir()
    except OSError:
        return
    if is_inside:
        if not is_folder and os.path.isfile(target) and _is_candidate(entry.name, entry.path, search):  # noqa: PTH113
            yield Path(entry.path)
    elif is_folder or _is_named(entry.name):
        search.near.append(
            NearMiss(Path(entry.path), Text("a link that leads out of the input", "指向输入范围之外的链接"))
        )


def _same_drive(one: str, other: str) -> bool:
    return os.path.splitdrive(one)[0].casefold() == os.path.splitdrive(other)[0].casefold()


def _is_named(name: str) -> bool:
    lower = name.casefold()
    return lower.endswith((".json", *_NOTES)) and any(word in lower for word in _NAMES)


def _is_candidate(name: str, path: str, search: _Search) -> bool:
    """Return whether a file is to be read, by its name, or a note's frontmatter."""
    lower = name.casefold()
    is_note = lower.endswith(_NOTES)
    if not is_note and not lower.endswith(".json"):
        return False
    if lower.startswith("_template"):
        search.near.append(
            NearMiss(
                Path(path), Text("a template: its name begins with _template", "模板文件：文件名以 _template 开头")
            )
        )
        return False
    if _OWN_FILES.search(name):
        return False
    if _is_named(name) or (is_note and _is_marked(path)):
        return True
    search.others.append(Path(path))
    return False


def _is_marked(path: str) -> bool:
    """Return whether a note's frontmatter says that it is a storyboard. Reads as little of it as will do."""
    try:
        with open(path, "rb", buffering=0) as note:  # noqa: PTH123
            head = note.read(_FRONT)
            bare = head.removeprefix(b"\xef\xbb\xbf")
            if not bare.startswith(b"---"):
                return False
            if len(head) == _FRONT and not re.search(rb"\n---[ \t]*\r?\n", bare):
                bare += note.read(_WHOLE_FRONT)
    except OSError:
        return False
    front = re.split(rb"\r?\n---[ \t]*(?:\r?\n|$)", bare, maxsplit=1)[0]
    return _MARK.search(front) is not None


def _why_none(reading: Reading) -> Text | None:
    """Return why a file with the right name is no storyboard at all; None where it is one, if a bad one."""
    first = reading.problems[0] if reading.problems else None
    return first.text if first is not None and first.stable_code in _NO_STORYBOARD else None


def _unnamed(others: Sequence[Path]) -> Iterator[NearMiss]:
    """Yield files that hold a storyboard under a name that does not say so. Looks at a bounded number of them."""
    told = 0
    for path in sorted(others, key=_in_order)[:_NEAR_LOOKED_AT]:
        try:
            if path.stat().st_size > _NEAR_BYTES:
                continue
            content = path.read_bytes()
        except OSError:
            continue
        if b'"segments"' in content and told < _NEAR_TOLD:
            told += 1
            why = Text(
                "holds segments, but its name has neither “storyboard” nor “分镜”",
                "含有 segments，但文件名中没有 storyboard 或 分镜",
            )
            yield NearMiss(path, why)


def _shadowed(readings: Sequence[Reading]) -> list[Shadowed]:
    """Return the notes beside which a JSON made from them lies: the JSON counts."""
    by_folder: dict[Path, list[Reading]] = {}
    for reading in readings:
        if reading.board is not None and reading.file.suffix.casefold() == ".json":
            by_folder.setdefault(reading.file.parent, []).append(reading)
    found: list[Shadowed] = []
    for note in readings:
        if note.file.suffix.casefold() not in _NOTES:
            continue
        for made in by_folder.get(note.file.parent, ()):
            is_same = _holds_same(note.board, made.board)
            if not is_same and not _is_named_after(made.file, note.file):
                continue
            why = Text("the JSON file made from this note counts", "以由此笔记生成的 JSON 文件为准")
            if not is_same:
                why = Text("{said}; their shots differ", "{said}；两者的镜头不一致", said=why)
            found.append(Shadowed(note.file, made.file, why))
            break
    return found


def _is_named_after(made: Path, note: Path) -> bool:
    """Return whether a JSON has the name the old normaliser gave what it made of a note: `storyboard_{note}.json`."""
    stem = note.stem.casefold()
    bare = re.sub(r"^\[?分镜[-_ ]*|\]$", "", stem)
    return made.stem.casefold() in {f"storyboard_{stem}", f"storyboard_{bare}"}


def _holds_same(one: Storyboard | None, other: Storyboard | None) -> bool:
    if one is None or other is None:
        return False
    return _gist(one) == _gist(other)


def _gist(board: Storyboard) -> list[tuple[int, str]]:
    """Return numbers and prompts without the spaces that the old normaliser added."""
    return [(shot.number, re.sub(r"[\s`]+", "", shot.prompt)) for shot in board.shots]
