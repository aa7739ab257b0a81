"""Choose which take of a shot counts, like 7=v2; --list shows what there is.
选定镜头采用哪一条，例如 7=v2；--list 查看现有素材。
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cineflow.cli._door import door
from cineflow.core.errors import NotFound, SettingInvalid
from cineflow.core.text import Text, words

if TYPE_CHECKING:
    from cineflow.jobs.planning import MatchedShot
    from cineflow.library.takes import TakeOnDisk

__all__ = ["command"]

_CHOICE = re.compile(r"^(\d+)\s*[=:]\s*(?:v?(\d+)|none|auto)$", re.IGNORECASE)


def command(
    file: Annotated[Path, typer.Argument(help=words("Storyboard.", "分镜文件。"))],
    choices: Annotated[
        list[str] | None,
        typer.Argument(metavar="SHOT=vN", help=words("Shot and take; `=auto` forgets.", "镜头与条号；=auto 取消。")),
    ] = None,
    show_list: Annotated[bool, typer.Option("--list", help=words("Show all takes.", "列出所有素材。"))] = False,
    rehearsal: Annotated[bool, typer.Option("--rehearsal", help=words("Among rehearsals.", "在预演中选择。"))] = False,
) -> None:
    from cineflow.app import open_app

    app, out = open_app([file]), door()
    shots, chosen_at = app.matched_shots(app.discover([file]), rehearsal=rehearsal)
    by_number = {shot.shot.number: shot for shot in shots}
    for choice in choices or []:
        number, take = _read(choice)
        if number not in by_number:
            raise NotFound(
                Text("{file} has no shot {n}", "{file} 没有镜头 {n}", file=file.name, n=number),
                fix=Text("Shots: {all}", "现有镜头：{all}", all=", ".join(map(str, by_number))),
                code="shot.not_found",
            )
        _select(by_number[number], take)
    if choices:
        shots, chosen_at = app.matched_shots(app.discover([file]), rehearsal=rehearsal)
    rows = [
        _row(shot, chosen_at) for shot in shots if show_list or not choices or shot.shot.number in _numbers(choices)
    ]
    if out.as_json:
        out.json({"file": str(file), "shots": rows})
        return
    for row in rows:
        takes = "  ".join(
            f"{'●' if t['selected'] else '○'} v{t['take']}{'' if t['good'] else ' ✗'}" for t in row["takes"]
        )
        out.result(f"{row['shot']:>4}  {takes or Text('no take yet', '尚无素材')}")


def _read(choice: str) -> tuple[int, int | None]:
    match = _CHOICE.match(choice.strip())
    if not match:
        raise SettingInvalid(
            Text("“{choice}” is not a choice", "“{choice}” 不是有效的选择", choice=choice),
            fix=Text("Write it like 7=v2, or 7=auto for the newest", "请写成 7=v2，或 7=auto 表示最新一条"),
            place=choice,
        )
    return int(match[1]), int(match[2]) if match[2] else None


def _numbers(choices: list[str]) -> set[int]:
    return {_read(choice)[0] for choice in choices}


def _select(shot: MatchedShot, take: int | None) -> None:
    from cineflow.library.selection import select_take, unselect

    takes = shot.takes.all
    if take is None:
        unselect(shot.home, takes)
        return
    found = next((t for t in takes if t.take == take and t.is_good), None)
    if found is None:
        have = ", ".join(f"v{t.take}" for t in sorted(takes, key=_take_number) if t.is_good)
        raise NotFound(
            Text("shot {n} has no good take v{take}", "镜头 {n} 没有可用的 v{take}", n=shot.shot.number, take=take),
            fix=Text("It has: {have}", "现有：{have}", have=have)
            if have
            else Text(
                "Run it first; with --rehearsal its rehearsals are chosen from",
                "请先生成；加 --rehearsal 可在预演中选择",
            ),
            code="take.not_found",
        )
    select_take(shot.home, shot.shot.number, found, takes, at=datetime.now(UTC))


def _take_number(take: TakeOnDisk) -> int:
    return take.take


def _row(shot: MatchedShot, chosen_at: Mapping[str, datetime]) -> dict[str, Any]:
    from cineflow.library.selection import chosen_take

    counts = chosen_take(shot.takes, chosen_at)
    return {
        "shot": shot.shot.number,
        "takes": [
            {"take": t.take, "path": t.path, "good": t.is_good, "stale": shot.takes.is_stale(t),
             "model": t.model or None, "selected": t is counts, "by_hand": t.path in chosen_at}
            for t in sorted(shot.takes.all, key=_take_number)
        ],
    }  # fmt: skip
