"""Order pictures for a storyboard: `draft` lists those it has none of, `keep` puts the chosen ones where it finds them.
为分镜订购图片：draft 列出尚缺的图片，keep 把选定的图片放到分镜能找到的位置。
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cineflow.cli._door import door
from cineflow.core.errors import NotFound, SettingInvalid
from cineflow.core.text import Text, words

if TYPE_CHECKING:
    from cineflow.app.pictures import KeptPicture
    from cineflow.storyboard.picturing import Pictured

__all__ = ["command"]

command = typer.Typer(add_completion=False, rich_markup_mode=None, no_args_is_help=True)

_KINDS: dict[str, Pictured] = {
    "characters": "character", "character": "character", "people": "character", "角色": "character",
    "places": "place", "place": "place", "scenes": "place", "scene": "place", "场景": "place",
    "props": "prop", "prop": "prop", "道具": "prop",
    "frames": "segment", "frame": "segment", "首帧": "segment",
}  # fmt: skip
_CHOICE = re.compile(r"^(\d+)\s*[=:]\s*v?(\d+)(?:\.(\d+))?$", re.IGNORECASE)


@command.callback()
def pictures() -> None:
    """Nothing is done without one of the two."""


@command.command("draft", help=words("Write the sheet of pictures that a storyboard has none of; orders nothing.",
                                        "写出分镜尚缺图片的清单；不会下单。"))  # fmt: skip
def draft(
    file: Annotated[Path, typer.Argument(help=words("Storyboard.", "分镜文件。"))],
    only: Annotated[
        str,
        typer.Option(metavar="KINDS", help=words("characters, places, props, frames.",
                                                 "characters（角色）、places（场景）、props（道具）、frames（首帧）。")),
    ] = "characters,places,props",
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help=words("The sheet's name.", "清单的文件名。"))
    ] = None,
) -> None:  # fmt: skip
    from cineflow.app import open_app
    from cineflow.app.pictures import draft_sheet

    path = file.expanduser().resolve()
    if not path.is_file():
        raise NotFound(
            Text("there is no file {path}", "没有文件 {path}", path=file), fix=Text("Check the path", "请检查路径"),
            code="input.not_found",
        )  # fmt: skip
    app, out = open_app([path]), door()
    target = None if output is None else (path.parent / output).resolve()
    sheet = draft_sheet(app, path, _kinds(only), target)
    shots = list(sheet.shots)
    if out.as_json:
        out.json({"sheet": str(sheet.file), "pictures": [
            {"shot": shot.number, "prompt": shot.prompt, "keep_as": shot.keep_as} for shot in shots
        ]})  # fmt: skip
        return
    for shot in shots:
        out.say(f"{shot.number:>4}  {shot.keep_as}")
    out.result(sheet.file)
    out.say(Text("Change its words as you like. Next: cineflow plan {file} --model MODEL (cineflow models --images)",
                 "可按需修改文字。下一步：cineflow plan {file} --model 模型（cineflow models --images）",
                 file=sheet.file))  # fmt: skip


@command.command("keep", help=words("Put the chosen pictures where the storyboard finds them.",
                                       "把选定的图片放到分镜能找到的位置。"))  # fmt: skip
def keep(
    file: Annotated[Path, typer.Argument(help=words("Sheet of pictures.", "图片清单。"))],
    choices: Annotated[
        list[str] | None,
        typer.Argument(metavar="SHOT=vN.M", help=words("Other takes, and which picture of one.",
                                                       "另选某条，及其中第几张。")),
    ] = None,
    replace: Annotated[bool, typer.Option("--replace", help=words("Where another lies.", "替换已有的图片。"))] = False,
    rehearsal: Annotated[bool, typer.Option("--rehearsal", help=words("Of rehearsals.", "取自预演。"))] = False,
) -> None:  # fmt: skip
    from cineflow.app import open_app
    from cineflow.app.pictures import keep_picture
    from cineflow.library.selection import chosen_take

    app, out = open_app([file]), door()
    wanted = dict(_choice(word) for word in choices or [])
    shots, chosen_at = app.matched_shots(app.discover([file]), rehearsal=rehearsal)
    known = {shot.shot.number for shot in shots}
    if missing := sorted(wanted.keys() - known):
        raise NotFound(
            Text("{file} has no shot {n}", "{file} 没有镜头 {n}", file=file.name, n=missing[0]),
            fix=Text("Shots: {all}", "现有镜头：{all}", all=", ".join(map(str, sorted(known)))), code="shot.not_found",
        )  # fmt: skip
    kept: list[KeptPicture] = []
    without: list[int] = []
    for shot in shots:
        number, (take_number, picture) = shot.shot.number, wanted.get(shot.shot.number, (None, 1))
        if wanted and number not in wanted:
            continue
        take = (
            chosen_take(shot.takes, chosen_at)
            if take_number is None
            else next((one for one in shot.takes.good if one.take == take_number), None)
        )
        if take is None:
            without.append(number)
            continue
        kept.append(keep_picture(app, shot, take, number=picture, replaces=replace))
    if out.as_json:
        out.json({"kept": [{"shot": one.shot, "file": str(one.file), "from": str(one.source), "new": one.is_new}
                           for one in kept], "without": without})  # fmt: skip
        return
    for one in kept:
        out.result(one.file)
    if without:
        out.warn(Text("no picture yet: {shots}", "尚无图片：{shots}", shots=", ".join(map(str, without))),
                 style="yellow")  # fmt: skip


def _kinds(text: str) -> list[Pictured]:
    found: list[Pictured] = []
    for word in (part.strip().casefold() for part in re.split(r"[,，、]", text)):
        if word and word not in _KINDS:
            raise SettingInvalid(
                Text("“{word}” is no kind of picture", "“{word}” 不是图片类别", word=word),
                fix=Text("Write characters, places, props or frames", "请写 characters、places、props 或 frames"),
                place="--only",
            )
        if word and _KINDS[word] not in found:
            found.append(_KINDS[word])
    return found or ["character", "place", "prop"]


def _choice(text: str) -> tuple[int, tuple[int, int]]:
    match = _CHOICE.match(text.strip())
    if not match:
        raise SettingInvalid(
            Text("“{choice}” is not a choice", "“{choice}” 不是有效的选择", choice=text),
            fix=Text("Write it like 7=v2, or 7=v2.3 for its third picture", "请写成 7=v2，或 7=v2.3 表示其中第三张"),
            place=text,
        )
    return int(match[1]), (int(match[2]), int(match[3] or 1))
