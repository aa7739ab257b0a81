"""The wizard: the old tool's questions in their order. It edits nothing on disk unless asked to save."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import questionary

from cineflow.app import App, PlanWish, open_app
from cineflow.cli._door import Door
from cineflow.cli._month import tell_month
from cineflow.cli._plan_view import show_plan, show_problems
from cineflow.cli._planning import planned
from cineflow.cli._running import run_prepared
from cineflow.cli.errors import DONE
from cineflow.core.errors import CineflowError, SettingInvalid
from cineflow.core.order import ReferenceRole
from cineflow.core.text import Text, counted
from cineflow.jobs.planning import Consent, Only, parse_only
from cineflow.library.discovery import Discovery
from cineflow.library.storyboards import save
from cineflow.storyboard.binding import bind_ids, characters_by_use

__all__ = ["run_wizard"]

_UNBIND = ("rm", "clear", "del", "-")


def run_wizard(door: Door) -> int:
    """Ask, show the price, and run. Returns an exit code. Raises KeyboardInterrupt where the person leaves."""
    door.say(Text("From storyboards to takes. Ctrl-C leaves at any time; nothing is bought before the last answer.",
                  "影流：从分镜到成片素材。随时可按 Ctrl-C 离开；回答最后一问之前不会产生费用。"))  # fmt: skip
    while True:
        app, discovery = _ask_input(door)
        _show_found(discovery, door)
        if _sure(Text("Go on with these?", "用这些继续？")):
            break
    ids = _ask_ids(discovery, door)
    resolution = _ask_shape()
    _show_start_frames(discovery, door)
    if ids:
        _offer_save(discovery, ids, door)
    takes = _ask_number(Text("Takes per shot", "每个镜头生成几条"), app.settings.takes, 1, 100)
    most = _ask_number(Text("Most takes in flight (0: find the provider's limit)", "同时进行的最多条数（0：自动探测）"),
                       app.settings.max_concurrency or 0, 0, 10_000)  # fmt: skip
    only = _ask_only({shot.number for board in discovery.boards for shot in board.shots}, door)
    flags = _ask_output() | ({"max_concurrency": most} if most else {})
    app = open_app(app.inputs, flags)
    provider = _ask_provider(app, door)
    wish = PlanWish(provider=provider, takes=takes, only=only, resolution=resolution, ids=ids)
    prepared = planned(app, wish)
    show_plan(prepared.plan, door)
    tell_month(app, prepared.plan.total, door)
    if not prepared.plan.to_do:
        door.say(Text("Nothing to do.", "没有需要做的事。"))
        return DONE
    if not _sure(Text("Start?", "开始？")):
        door.say(Text("Nothing was done.", "未执行任何操作。"))
        return DONE
    return run_prepared(app, prepared, Consent(yes=True), door)


def _ask_input(door: Door) -> tuple[App, Discovery]:
    default = str(open_app().input_paths()[0])
    while True:
        answer = _ask(
            questionary.path(str(Text("Folder or file of storyboards", "分镜所在文件夹或文件")), default=default)
        )
        try:
            app = open_app([Path(answer.strip().strip("\"'")).expanduser()])
            return app, app.discover()
        except CineflowError as error:
            door.warn(error.text)
            if error.fix:
                door.warn(f"→ {error.fix}")


def _show_found(discovery: Discovery, door: Door) -> None:
    show_problems([*discovery.problems, *discovery.warnings], door)
    lengths = [
        sum(float(board.seconds_of(shot) or 10) for shot in board.shots if board.kind_of(shot) == "video")
        for board in discovery.boards
    ]
    rows = [
        (board.file.name, board.title, len(list(board.shots)), str(Text("{n:.0f} s", "{n:.0f} 秒", n=length)))
        for board, length in zip(discovery.boards, lengths, strict=True)
    ]
    door.table(
        (Text("file", "文件"), Text("title", "标题"), Text("shots", "镜头"), Text("length", "时长")),
        rows,
        numbers=(2, 3),
    )


def _ask_ids(discovery: Discovery, door: Door) -> dict[str, str]:
    """Ask each character's id: new text binds, Enter keeps, `q` stops, `rm` unbinds. Returns what changes."""
    people = characters_by_use(discovery.boards)
    if not people:
        return {}
    names = ", ".join(f"{who.name} {who.id or '–'}" for who, _ in people[:12])
    door.say(Text("Characters: {names}", "角色：{names}", names=names))
    if not _ask(
        questionary.confirm(str(Text("Set their ids for the provider?", "设置角色在服务商处的 ID？")), default=False)
    ):
        return {}
    ids: dict[str, str] = {}
    for who, count in people:
        label = Text("{name} ({count}; now {id}): new id, Enter keeps, rm unbinds, q stops",
                     "{name}（{count}；当前 {id}）：输入新 ID，回车保留，rm 解绑，q 停止",
                     name=who.name, count=counted(count, "shot", "个镜头"), id=who.id or "–")  # fmt: skip
        answer = _ask(questionary.text(str(label))).strip()
        if answer.lower() == "q":
            break
        if answer.lower() in _UNBIND:
            ids[who.name] = ""
        elif answer:
            ids[who.name] = answer
    return ids


def _ask_shape() -> str | None:
    choices = {
        str(Text("0  as each storyboard says", "0  按分镜原样")): None,
        str(Text("1  all horizontal (16:9)", "1  全部横屏（16:9）")): "horizontal",
        str(Text("2  all vertical (9:16)", "2  全部竖屏（9:16）")): "vertical",
    }
    return choices[_ask(questionary.select(str(Text("Shape", "画幅")), list(choices)))]


def _show_start_frames(discovery: Discovery, door: Door) -> None:
    """Say which first frames go along, since the old tool asked about uploading them here."""
    frames = [ref.source for board in discovery.boards for shot in board.shots for ref in shot.references
              if ref.role is ReferenceRole.FIRST_FRAME]  # fmt: skip
    if frames:
        door.say(Text("{n} first frames go along; local pictures are uploaded only when a shot is sent.",
                      "将附带 {n} 张首帧图；本地图片仅在提交镜头时上传。", n=len(frames)))  # fmt: skip


def _offer_save(discovery: Discovery, ids: Mapping[str, str], door: Door) -> None:
    if not _ask(
        questionary.confirm(str(Text("Save the ids into the files too?", "同时把 ID 保存到文件？")), default=False)
    ):
        return
    for board in discovery.boards:
        edited = bind_ids(board, ids)
        if edited != board:
            save(edited, board.digest)
            door.say(Text("saved {file}", "已保存 {file}", file=board.file.name))


def _ask_only(numbers: Collection[int], door: Door) -> Only | None:
    while True:
        answer = _ask(questionary.text(str(Text("Shots, like 1-5,8 (Enter: all)", "镜头，如 1-5,8（回车：全部）"))))
        try:
            only = parse_only(answer)
        except SettingInvalid as error:
            door.warn(f"{error.text} → {error.fix}")
            continue
        if only is None or any(number in only for number in numbers):
            return only
        door.warn(Text("There is no such shot; there are {first} to {last}.", "没有此镜头；现有 {first} 至 {last}。",
                       first=min(numbers, default=0), last=max(numbers, default=0)))  # fmt: skip


def _ask_output() -> dict[str, Any]:
    choices = {
        str(Text("1  one output folder", "1  集中到 output 文件夹")): {"output_mode": "centralized"},
        str(Text("2  beside each storyboard", "2  放在分镜旁边")): {"output_mode": "in_place"},
        str(Text("3  another folder", "3  其他文件夹")): {},
    }
    chosen = choices[_ask(questionary.select(str(Text("Where takes go", "素材存放位置")), list(choices)))]
    if chosen:
        return dict(chosen)
    folder = ""
    while not folder.strip():
        folder = _ask(questionary.path(str(Text("Folder", "文件夹")), only_directories=True))
    return {"output_dir": Path(folder).expanduser().resolve()}


def _ask_provider(app: App, door: Door) -> str:
    ready = app.ready_providers()
    if not ready:
        door.say(Text("No provider has a key yet, so this rehearses: free, on this machine.",
                      "尚未配置任何服务商密钥，因此做预演：免费，在本机完成。"))  # fmt: skip
    choices = [*ready, "rehearsal"]
    if len(choices) == 1:
        return choices[0]
    return _ask(questionary.select(str(Text("Provider", "服务商")), choices))


def _ask_number(words: Text, default: int, low: int, high: int) -> int:
    def check(answer: str) -> bool | str:
        if answer.strip().isdecimal() and low <= int(answer) <= high:
            return True
        return str(Text("a number from {low} to {high}", "请输入 {low} 到 {high} 的数字", low=low, high=high))

    return int(_ask(questionary.text(str(words), default=str(default), validate=check)))


def _sure(words: Text) -> bool:
    return bool(_ask(questionary.confirm(str(words), default=True)))


def _ask(question: questionary.Question) -> Any:
    try:
        answer = question.unsafe_ask()
    except EOFError:
        answer = None
    if answer is None:
        raise KeyboardInterrupt
    return answer
