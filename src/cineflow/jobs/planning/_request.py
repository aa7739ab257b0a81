"""What a person asks of a plan."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, cast

from cineflow.core.errors import Charged, NotFound, SettingInvalid, Unreadable
from cineflow.core.money import Money
from cineflow.core.reasons import reason
from cineflow.core.text import Text
from cineflow.library.layout import Layout
from cineflow.storyboard.formats._words import Frame, read_frame

__all__ = [
    "DEFAULT_TAKES", "FitKind", "Only", "PlanRequest", "RetryItem", "RouteKind", "RouteTerms", "parse_only",
    "read_resolution", "read_retry_list",
]  # fmt: skip

RouteKind = Literal["manual", "priority", "weighted", "cheapest", "fastest", "quota"]

FitKind = Literal["offer", "nearest", "split"]

DEFAULT_TAKES = 2
"""GEN_COUNT_PER_SEGMENT of the old tools."""

_GIVE_A_LIST = Text("Give the failed_tasks_….json that a run wrote", "请指定运行写出的 failed_tasks_….json")
_PART = re.compile(r"^\s*(\d+)\s*(?:[-–~～至]\s*(\d+)\s*)?$")


@dataclass(frozen=True, slots=True)
class Only:
    """The shots to look at: closed ranges of numbers, as people write them."""

    ranges: tuple[tuple[int, int], ...]

    def __contains__(self, shot: int) -> bool:
        return any(low <= shot <= high for low, high in self.ranges)

    def __str__(self) -> str:
        return ",".join(str(low) if low == high else f"{low}-{high}" for low, high in self.ranges)


@dataclass(frozen=True, slots=True)
class RetryItem:
    """One line of a failed list. ticket: the provider's id of what was made but not fetched, empty where unknown.

    part: from 1, of a take that is made in parts; 0 for a whole one.
    """

    board: str
    shot: int
    take: int
    charged: Charged
    ticket: str = ""
    provider: str = ""
    cause: str = ""
    job: str = ""
    part: int = 0


@dataclass(frozen=True, slots=True)
class RouteTerms:
    """How a model is chosen per take, and what that is judged by. Models are called `provider:model`.

    ready: the providers that could be asked. priorities: providers or models, first choice first. weights: by provider
    or model; what has none gets nothing where any is given. seconds: what a take took here lately. balances: what is
    left, by provider. unwell: providers that an earlier run left in their safe state.
    """

    kind: RouteKind = "manual"
    ready: tuple[str, ...] = ()
    priorities: tuple[str, ...] = ()
    weights: Mapping[str, Decimal] = field(default_factory=dict[str, Decimal])
    seconds: Mapping[str, float] = field(default_factory=dict[str, float])
    balances: Mapping[str, Money] = field(default_factory=dict[str, Money])
    unwell: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class PlanRequest:
    """What to plan. Flags are what the person typed and win over shot and storyboard; defaults are what is left.

    ready: providers that could be asked, for names that models of several have. takes, aspect, size, resolution: for
    every shot of this plan. resolution: the provider's word such as `1080P`.
    live_prices: provider → model id → price of a take, as the provider's own price call told on `priced_on`, an ISO
    date; a price that the person declared wins. fit: whether the nearest length or size, or the parts of a shot that is
    too long, are only offered, or one of them is taken.
    has_store: whether an object store is set up. refresh: make again
    what would be made another way now. force: make new takes whatever is there. retry: just these takes. shots: just
    these, as (storyboard as the ledger calls it, number). content_refused: what a provider's rules refused before, as
    (shot's fingerprint, provider, model): not sent there again unless the person asks for just that.
    """

    layout: Layout
    provider: str | None = None
    model: str | None = None
    default_provider: str | None = None
    default_model: str | None = None
    ready: tuple[str, ...] = ()
    route: RouteTerms = RouteTerms()
    takes: int | None = None
    default_takes: int = DEFAULT_TAKES
    only: Only | None = None
    shots: frozenset[tuple[str, int]] | None = None
    aspect: str | None = None
    size: str | None = None
    resolution: str | None = None
    fit: FitKind = "offer"
    has_store: bool = True
    refresh: bool = False
    force: bool = False
    retry: tuple[RetryItem, ...] | None = None
    content_refused: frozenset[tuple[str, str, str]] = frozenset()
    live_prices: Mapping[str, Mapping[str, Decimal]] = field(default_factory=dict[str, Mapping[str, Decimal]])
    priced_on: str = ""


def read_resolution(word: str, known: Iterable[str]) -> Frame:
    """Read what `--resolution` says: a shape such as `vertical` or `9:16`, pixels, or a size by a word.

    known: the words by which models call their sizes. Raises SettingInvalid with the words there are.
    """
    words = {name.lower(): name for name in known}
    frame = read_frame(word)
    if frame and (not frame.resolution or word.strip().lower() in words):
        return frame
    if word.strip().lower() in words:
        return Frame(resolution=word.strip())
    named = sorted((name for name in words if "x" not in name), key=_by_height)
    raise SettingInvalid(
        Text("“{word}” is no shape and no size that any model makes", "“{word}” 不是画幅，也不是任何模型支持的尺寸",
             word=word),
        fix=Text("Write horizontal, vertical, a shape like 16:9, pixels like 1280x720, or one of {known}",
                 "请写 horizontal（横屏）、vertical（竖屏）、画幅（如 16:9）、像素（如 1280x720），或其中之一：{known}",
                 known=", ".join(named)),
        code="setting.bad_resolution",
        place="--resolution",
    )  # fmt: skip


def _by_height(name: str) -> tuple[int, str]:
    """Sort `360p` before `1080p` before `4k`, words after all."""
    lines = re.match(r"(\d+)(k?)", name)
    return (int(lines[1]) * (1000 if lines[2] else 1), name) if lines else (10**6, name)


def parse_only(text: str) -> Only | None:
    """Read `1-5, 8`; None for `all` or nothing. Raises SettingInvalid naming the part that cannot be read."""
    if text.strip().lower() in ("", "all", "全部"):
        return None
    ranges: list[tuple[int, int]] = []
    for part in re.split(r"[,，、]", text):
        if not part.strip():
            continue
        match = _PART.match(part)
        low, high = (int(match[1]), int(match[2] or match[1])) if match else (1, 0)
        if low > high:
            raise SettingInvalid(
                Text("“{part}” is no shot or range of shots", "“{part}” 不是镜头号或镜头范围", part=part.strip()),
                fix=Text("Write it like 1-5,8", "请写成 1-5,8"),
                code="setting.bad_only",
                place="--only",
            )
        ranges.append((low, high))
    return Only(tuple(ranges))


def read_retry_list(file: Path, layout: Layout) -> tuple[RetryItem, ...]:
    """Read a `failed_tasks_….json`. Raises NotFound, and Unreadable for a file that is none, naming what is wrong."""
    if not file.exists():
        raise NotFound(
            Text("there is no file {file}", "没有文件 {file}", file=file), fix=_GIVE_A_LIST, code="input.not_found"
        )
    try:
        content: Any = json.loads(file.read_text(encoding="utf-8-sig"))
        rows = cast("list[Mapping[str, Any]]", content["failures"] if isinstance(content, dict) else content)
        return tuple(_retry_item(row, layout) for row in rows)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as cause:
        raise Unreadable(
            Text("this is no list of failed takes: {why}", "这不是失败清单：{why}", why=_what_is_wrong(cause)),
            file=file,
            fix=_GIVE_A_LIST,
            code="retry.bad_list",
        ) from cause


def _what_is_wrong(cause: Exception) -> Text:
    """Return what keeps a file from being a failed list, without the words of Python."""
    match cause:
        case json.JSONDecodeError():
            return Text("line {line}, column {column}: {why}", "第 {line} 行第 {column} 列：{why}",
                        line=cause.lineno, column=cause.colno, why=reason(cause.msg))  # fmt: skip
        case UnicodeDecodeError():
            return Text("it is not UTF-8", "不是 UTF-8 编码")
        case OSError():
            return Text("it cannot be read", "无法读取")
        case _:
            return Text("its entries name no storyboard, shot and take (the old tool's lists do not)",
                        "其中的条目没有写明分镜、镜头与条号（旧工具的清单即如此）")  # fmt: skip


def _retry_item(row: Mapping[str, Any], layout: Layout) -> RetryItem:
    """An entry without a word on money is one that may have been charged."""
    said = row.get("charged", "unknown")
    charged = Charged(said) if isinstance(said, str) else Charged.YES if said else Charged.NO
    file = Path(str(row["file"]))
    return RetryItem(
        board=layout.board_name(file) if file.is_absolute() else file.as_posix(),
        shot=int(row["shot"]),
        take=int(row["take"]),
        charged=charged,
        ticket=str(row.get("provider_id") or ""),
        provider=str(row.get("provider") or ""),
        cause=str(row.get("cause") or ""),
        job=str(row.get("job") or ""),
        part=int(row.get("part") or 0),
    )
