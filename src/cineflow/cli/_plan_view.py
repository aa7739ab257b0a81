"""How a plan is told to a person: what is there, what will be made, why, what it costs, what else could make it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from cineflow.cli._door import Door
from cineflow.core.errors import CineflowError
from cineflow.core.money import PriceRange
from cineflow.core.order import ReferenceRole
from cineflow.core.text import Text, counted
from cineflow.jobs.planning import Action, Group, Plan, PlannedTake, declaring_lines

__all__ = ["action_word", "price_words", "show_plan", "show_problems"]

_FEW = 40
"""Takes listed one by one; longer plans are told per storyboard unless -v asks for all."""

_WORDS = {
    Action.MAKE: Text("make", "生成"),
    Action.SKIP: Text("skip", "跳过"),
    Action.STALE: Text("content changed", "内容已改"),
    Action.IMPOSSIBLE: Text("impossible", "无法生成"),
}


def action_word(take: PlannedTake) -> Text:
    """Return the word for what will be done with a take."""
    acquired = {"fetch": Text("fetch again", "重新取回"), "join": Text("join", "拼接")}
    return acquired.get(take.acquire.value) or _WORDS[take.action]


def price_words(price: PriceRange | None) -> str:
    """`1.20 USD`, `1.20 – 2.40 USD`, or a dash."""
    if price is None:
        return "–"
    if price.low == price.high:
        return str(price.highest)
    return f"{str(price.lowest).split(' ', maxsplit=1)[0]} – {price.highest}"


def show_plan(plan: Plan, door: Door) -> None:
    """Tell a plan on stderr."""
    show_problems(plan.problems, door)
    show_problems(plan.warnings, door)
    shown = plan.takes if door.is_verbose or len(plan.takes) <= _FEW else ()
    if shown:
        door.table(
            (Text("storyboard", "分镜"), Text("shot", "镜头"), Text("take", "条"), Text("", ""), Text("length", "时长"),
             Text("model", "模型"), Text("price", "价格"), Text("why", "原因")),
            [_row(take) for take in shown], numbers=(1, 2, 6),
        )  # fmt: skip
        _show_pictures(shown, door)
    else:
        _show_by_board(plan.takes, door)
    _show_groups(plan, door)
    for coverage in plan.coverage:
        door.say(coverage.text)
    if plan.cheapest:
        door.say(
            Text(
                "Cheapest living models that could make every shot as written:",
                "能按原样制作全部镜头的最便宜的可用模型：",
            )
        )
        for offer in plan.cheapest:
            door.say(f"  {offer.model.provider}:{offer.model.id}  {price_words(offer.price)}")
    counts = Text(
        "{make} to make, {skip} to skip, {stale} changed, {impossible} impossible",
        "生成 {make}，跳过 {skip}，内容已改 {stale}，无法生成 {impossible}",
        make=plan.count(Action.MAKE), skip=plan.count(Action.SKIP), stale=plan.count(Action.STALE),
        impossible=plan.count(Action.IMPOSSIBLE),
    )  # fmt: skip
    door.say(Text("{counts} · total {total} · quote {quote}", "{counts} · 合计 {total} · 报价单 {quote}",
                  counts=counts, total=_total_words(plan), quote=plan.quote))  # fmt: skip
    if plan.unpriced:
        door.say(Text("Nothing is ordered at an unknown price. Put what you pay into cineflow.toml (zero is allowed):",
                      "价格未知时不会下单。请把你的实际价格写入 cineflow.toml（可以为零）："))  # fmt: skip
        door.say(f"\n{declaring_lines(plan.unpriced)}\n")


def _total_words(plan: Plan) -> Text | str:
    known = ", ".join(price_words(price) for price in plan.total)
    if not plan.unpriced:
        return known or "0"
    unknown = Text("unknown for {n}", "{n}价格未知", n=counted(len(plan.unpriced), "take", "条"))
    return Text("{known} + {unknown}", "{known}，另有{unknown}", known=known, unknown=unknown) if known else unknown


def show_problems(problems: Sequence[CineflowError], door: Door) -> None:
    """Tell what is wrong in the files, with the place and the way out."""
    for problem in problems:
        door.warn(f"{_where(problem)}: {problem.text}", style="yellow")
        if problem.fix:
            door.warn(f"  → {problem.fix}")


def _where(problem: CineflowError) -> str:
    """`board.json:3 · segments[1].prompt_text`, or `board.json:3:42` where the place is a line and a column."""
    file = str(problem.file or "")
    if problem.line is not None and problem.place.startswith(f"{problem.line}:"):
        return f"{file}:{problem.place}"
    line = f":{problem.line}" if problem.line is not None else ""
    return " · ".join(part for part in (f"{file}{line}", problem.place) if part)


def _row(take: PlannedTake) -> tuple[object, ...]:
    why = "; ".join(str(text) for text in take.why)
    seconds = str(Text("{n} s", "{n} 秒", n=f"{take.seconds.normalize():f}")) if take.seconds else ""
    model = f"{take.provider}:{take.model}" if take.provider else ""
    price = Text("unknown", "未知") if take.is_unpriced else price_words(take.price)
    number = f"v{take.take} {take.part.number}/{take.part.of}" if take.part else f"v{take.take}"
    return take.board, take.shot, number, action_word(take), seconds, model, price, why


def _show_pictures(takes: Sequence[PlannedTake], door: Door) -> None:
    """Tell which pictures each shot is sent with, once per shot."""
    told: set[tuple[str, int]] = set()
    for take in takes:
        if take.draft is None or (take.board, take.shot) in told:
            continue
        pictures = ", ".join(
            f"{_ROLES[one.role]}{f' {one.name}' if one.name else ''}: {one.url or _below(one.path)}"
            for one in take.draft.references
            if one.digest  # The last frame of an earlier part is only to come.
        )
        if not pictures:
            continue
        told.add((take.board, take.shot))
        door.say(Text("{board} · shot {shot} is sent with {pictures}", "{board} · 镜头 {shot} 附带 {pictures}",
                      board=take.board, shot=take.shot, pictures=pictures))  # fmt: skip


def _below(path: str) -> str:
    """Return a picture's last three folders and name: enough to know it by."""
    parts = Path(path).parts
    return "/".join(parts[-3:])


_ROLES = {
    ReferenceRole.FIRST_FRAME: Text("first frame", "首帧"), ReferenceRole.LAST_FRAME: Text("last frame", "尾帧"),
    ReferenceRole.CHARACTER: Text("character", "角色"), ReferenceRole.PLACE: Text("place", "场景"),
    ReferenceRole.PROP: Text("prop", "道具"), ReferenceRole.STYLE: Text("style", "风格"),
}  # fmt: skip


def _show_by_board(takes: Sequence[PlannedTake], door: Door) -> None:
    boards: dict[str, list[PlannedTake]] = {}
    for take in takes:
        boards.setdefault(take.board, []).append(take)
    rows = [
        (board, len({t.shot for t in of}), *(sum(t.action is action for t in of) for action in Action))
        for board, of in boards.items()
    ]
    heads = (Text("storyboard", "分镜"), Text("shots", "镜头数"), *(_WORDS[action] for action in Action))
    door.table(heads, rows, numbers=range(1, 6))
    if takes:
        door.say(Text("-v lists every take.", "加 -v 可列出每一条。"))


def _length(seconds: Decimal) -> Text:
    """Return how long all takes of a model are together; pictures have no length."""
    if not seconds:
        return Text("", "")
    return Text(", {n} s", "，{n} 秒", n=f"{seconds.normalize():f}")


def _source(group: Group) -> Text:
    """Return where a group's price was read and when, empty where nobody says."""
    from cineflow.providers._facts import source_words

    if not group.rate or not group.rate.source:
        return Text("", "")
    return Text(" ({source}, {on})", "（{source}，{on}）", source=source_words(group.provider, group.rate.source),
                on=group.rate.as_of)  # fmt: skip


def _show_groups(plan: Plan, door: Door) -> None:
    for group in plan.groups:
        door.say(Text(
            "{provider}:{model}  {takes}{length}, {price}{source}",
            "{provider}:{model}  {takes}{length}，{price}{source}",
            provider=group.provider, model=group.model, takes=counted(group.takes, "take", "条"),
            length=_length(group.seconds), source=_source(group),
            price=price_words(group.price) if group.price else Text("price unknown", "价格未知"),
        ))  # fmt: skip
