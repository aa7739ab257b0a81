"""Storyboards as JSON values: V1, V2, the deep variant and legacy character strings, read into the model.

Which key means what is written here once, for JSON files and for the fenced block of old notes. The old tools'
rules are kept: `segments[]` with `prompt_text`; 10 s, horizontal, not pro where left open; `_comment` is a remark.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path as FilePath
from typing import Any, cast

from cineflow.core.order import DialogueLine
from cineflow.core.text import Text
from cineflow.storyboard.formats._fields import Fields, is_sound, plain
from cineflow.storyboard.formats._json_text import JsonText, Path, path_text
from cineflow.storyboard.formats._keys import SEGMENT, TOP
from cineflow.storyboard.formats._people import read_people, read_references
from cineflow.storyboard.formats._sheet import Sheet, kind_of, quoted
from cineflow.storyboard.formats._words import (
    Frame,
    clean_title,
    merge_characters,
    read_dialogue,
    read_frame,
    strip_name,
)
from cineflow.storyboard.model import Character, Origin, Reading, Scene, Shot, Storyboard

__all__ = ["DEFAULT_ASPECT", "DEFAULT_SECONDS", "read_segments", "sheet_for"]

DEFAULT_SECONDS = Decimal(10)
DEFAULT_ASPECT = "16:9"

_OPEN = Frame()


def sheet_for(text: JsonText, file: FilePath) -> Sheet:
    """Return an empty sheet whose addresses are JSON paths in a text that was read."""
    sheet = Sheet(file, lambda path: (path_text(path), text.line(path)))
    sheet.has_escapes = "\\u" in text.text or not is_sound(text.text)
    sheet.has_repeats = text.has_repeats
    return sheet


def read_segments(
    text: JsonText, file: FilePath, *, format_name: str, digest: str, sheet: Sheet | None = None
) -> Reading:
    """Read a parsed storyboard: every good shot, and the problems of every bad one.

    sheet: where to gather problems, if some are there already.
    """
    top = text.value
    sheet = sheet or sheet_for(text, file)
    if not isinstance(top, dict) or "segments" not in top:
        _no_segments(cast("object", top), sheet)
        return Reading(file, None, tuple(sheet.problems), sheet.warnings)
    fields = Fields(sheet, cast("dict[str, Any]", top), (), TOP)
    fields.repeats()
    people = read_people(fields, "characters")
    bible = merge_characters(people, ())
    segments = fields.list("segments")
    if not segments and isinstance(top["segments"], list):
        sheet.problem(
            ("segments",),
            Text("The list of segments is empty.", "segments 列表为空。"),
            Text("Add at least one segment.", "请至少添加一个分镜。"),
            code="storyboard.empty",
            found="[]",
        )
    shots = _shots(segments, text, file, bible, sheet)
    board = _board(fields, file, format_name, digest, bible, shots)
    return Reading(file, board if shots else None, tuple(sheet.problems), sheet.warnings)


def _no_segments(top: object, sheet: Sheet) -> None:
    kind, found = kind_of(top), quoted(top)
    text = Text("There is no list of segments; found {kind}.", "没有 segments 列表，实际内容为{kind}。", kind=kind)
    fix = Text("A storyboard is an object with a list named “segments”.", "分镜文件应为含有 segments 列表的对象。")
    if isinstance(top, list):
        fix = Text('Wrap the list in an object: {"segments": […]}.', '请把列表放进对象：{"segments": […]}。')
    sheet.problem((), text, fix, code="storyboard.not_a_storyboard", found=found, allowed=("segments",))


def _board(
    fields: Fields, file: FilePath, format_name: str, digest: str, bible: tuple[Character, ...], shots: list[Shot]
) -> Storyboard:
    top = fields.value
    metadata = fields.object("metadata")
    return Storyboard(
        file=file,
        format=format_name,
        title=fields.text("title").strip() or clean_title(metadata.get("title") or metadata.get("project_name")),
        scenes=(Scene(1, "", tuple(shots)),),
        characters=bible,
        kind=fields.kind(),
        takes=fields.whole("takes", low=1),
        provider=fields.word("provider"),
        model=fields.word("model"),
        digest=digest,
        unknown=fields.unknown,
        seconds=fields.seconds("seconds") if "seconds" in top else DEFAULT_SECONDS,
        aspect=_aspect(fields, "aspect").aspect if "aspect" in top else DEFAULT_ASPECT,
        metadata=plain(metadata),
    )


def _shots(
    segments: Sequence[Any], text: JsonText, file: FilePath, bible: tuple[Character, ...], sheet: Sheet
) -> list[Shot]:
    lines = text.lines(text.elements("segments"))
    shots: list[Shot] = []
    used: dict[int, int] = {}
    for index, segment in enumerate(segments):
        path: Path = ("segments", index)
        origin = Origin(file, f"segments[{index}]", lines[index])
        shot = _shot(segment, path, origin, bible, sheet)
        if shot is None:
            continue
        earlier = used.setdefault(shot.number, index)
        if earlier == index:
            shots.append(shot)
            continue
        what = Text(
            "Shot number {number} is already used at {place}, line {line}.",
            "镜号 {number} 已在 {place}（第 {line} 行）使用。",
            number=shot.number,
            place=f"segments[{earlier}]",
            line=lines[earlier],
        )
        fix = Text(
            "Give this shot a number of its own; until then only the first one is made.",
            "请为此镜头换一个编号；在此之前只生成前一个。",
        )
        sheet.problem((*path, "segment_index"), what, fix, code="storyboard.duplicate_shot", found=shot.number)
    return shots


def _shot(segment: Any, path: Path, origin: Origin, bible: tuple[Character, ...], sheet: Sheet) -> Shot | None:
    """Read one segment; None where anything in it is wrong, with every reason on the sheet."""
    before = len(sheet.problems)
    if not isinstance(segment, dict):
        segment = cast("object", segment)
        sheet.problem(
            path,
            Text("A segment is an object; found {kind}.", "分镜应为对象，实际为{kind}。", kind=kind_of(segment)),
            Text("Write it as an object in braces.", "请写成花括号包裹的对象。"),
            code="storyboard.wrong_type",
            found=quoted(segment),
        )
        return None
    fields = Fields(sheet, cast("dict[str, Any]", segment), path, SEGMENT)
    if sheet.has_repeats:
        fields.repeats("asset", "video_params")
    frame = _frame(fields)
    shot = Shot(
        number=fields.number("number"),
        prompt=fields.prompt("prompt"),
        origin=origin,
        dialogue=_dialogue(fields),
        seconds=fields.seconds("seconds"),
        aspect=frame.aspect,
        size=frame.size,
        resolution=frame.resolution,
        references=read_references(fields),
        characters=merge_characters(read_people(fields, "characters"), bible),
        place=fields.text("place").strip(),
        props=fields.texts("props"),
        camera=fields.text("camera").strip(),
        intent=fields.text("intent").strip(),
        negative=fields.text("negative").strip(),
        beat=fields.text("beat"),
        source_text=fields.text("source_text"),
        kind=fields.kind(),
        results=fields.whole("results", low=1),
        keep_as=fields.text("keep_as").strip(),
        takes=fields.whole("takes", low=1),
        provider=fields.word("provider"),
        model=fields.word("model"),
        is_pro=fields.flag("is_pro") or False,
        seed=fields.whole("seed", low=0),
        sound=fields.flag("sound"),
        extra=plain(fields.object("extra")),
        unknown=fields.unknown,
    )
    return shot if len(sheet.problems) == before else None


def _aspect(fields: Fields, name: str) -> Frame:
    """Read one word about the picture: an aspect, a resolution or a size."""
    if not fields.has(name):
        return _OPEN
    place, found = fields.find(name)
    frame = read_frame(found) if isinstance(found, str) else None
    if frame is not None:
        return frame
    allowed = ("horizontal", "vertical", "16:9", "9:16", "1:1", "1080p", "1280x720")
    text = Text(
        "{found} is neither an aspect, a resolution nor a size.",
        "{found} 不是画幅、清晰度或尺寸。",
        found=quoted(found),
    )
    fix = Text("Write one of: {allowed}.", "可填写：{allowed}。", allowed=", ".join(allowed))
    fields.wrong(place, found, text, fix, "storyboard.bad_value", *allowed)
    return Frame()


def _frame(fields: Fields) -> Frame:
    """Put together what a segment says about its picture; `aspect` and `size` of their own win over `resolution`."""
    mixed = _aspect(fields, "frame")
    if not (fields.has("aspect") or fields.has("size") or fields.has("resolution")):
        return mixed
    aspect, size, quality = (_aspect(fields, name) for name in ("aspect", "size", "resolution"))
    return Frame(
        aspect=aspect.aspect or mixed.aspect,
        resolution=quality.resolution or mixed.resolution,
        size=size.size or mixed.size,
    )


def _dialogue(fields: Fields) -> tuple[DialogueLine, ...]:
    place, found = fields.find("dialogue")
    if found is None:
        return ()
    items: list[Any] = cast("list[Any]", found) if isinstance(found, list) else [found]
    lines: list[DialogueLine] = []
    for index, item in enumerate(items):
        if isinstance(item, str):
            lines.extend(read_dialogue(item))
            continue
        words = _spoken(cast("dict[str, Any]", item)) if isinstance(item, dict) else None
        if words is None:
            at = (*place, index) if isinstance(found, list) else place
            fields.wrong_kind(
                at,
                cast("object", item),
                Text("a spoken line", "一句台词"),
                Text(
                    'Write "Name: words", or {"speaker": "Name", "words": "words"}.',
                    '请写成 "角色：台词" 或 {"speaker": "角色", "words": "台词"}。',
                ),
            )
        else:
            lines.append(words)
    return tuple(line for line in lines if line.words.strip())


def _spoken(item: dict[str, Any]) -> DialogueLine | None:
    speaker = item.get("speaker") or item.get("character") or item.get("name") or ""
    words = next((item[key] for key in ("words", "text", "line", "content") if key in item), None)
    if not isinstance(speaker, str) or not isinstance(words, str):
        return None
    return DialogueLine(speaker=strip_name(speaker), words=words)
