"""Why a take was made by whom, as the ledger keeps it in English, said to a person in either language."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from cineflow.core.text import Text, counted

if TYPE_CHECKING:
    from cineflow.library.ledger import TakeJob

__all__ = ["decision_lines", "route_words"]

_RULES = {
    "priority": "优先级", "weighted": "按权重", "cheapest": "最便宜", "fastest": "最快", "quota": "余量最多",
}  # fmt: skip
_SAID = tuple(
    (re.compile(pattern), english, chinese)
    for pattern, english, chinese in (
        (r"cheapest of (?P<n>\d+) that can", "cheapest of {n} that can", "{n} 个可用模型中最便宜"),
        (r"first by priority of (?P<n>\d+) that can", "first by priority of {n} that can",
         "{n} 个可用模型中优先级最高"),
        (r"fastest of (?P<n>\d+) that can: about (?P<s>\d+) s, measured here",
         "fastest of {n} that can: about {s} s, measured here", "{n} 个可用模型中最快：约 {s} 秒，本机实测"),
        (r"fastest of (?P<n>\d+) that can: about (?P<s>\d+) s, by the catalogue",
         "fastest of {n} that can: about {s} s, by the catalogue", "{n} 个可用模型中最快：约 {s} 秒，按目录"),
        (r"its share: (?P<w>\S+) of (?P<total>\S+)", "its share: {w} of {total}", "份额 {w}/{total}"),
        (r"most left: covers (?P<n>\d+) (?P<takes>takes?)", "most left: covers {n} {takes}", "余量够 {n} 条"),
        (r"no balance is told that could be compared", "no balance is told that could be compared",
         "没有可比较的余额"),
    )
)  # fmt: skip
_THEN = re.compile(r"then (?P<to>\S+) (?P<price>.+?), for (?P<before>\S+): (?P<why>.+)", re.DOTALL)
_NOT = re.compile(r"not (?P<who>[^\s:]+): (?P<why>.+)", re.DOTALL)


def route_words(line: str) -> Text:
    """Return one line of a take's route as a person reads it."""
    rule, _, rest = line.partition(": ")
    for pattern, english, chinese in _SAID:
        if rule in _RULES and (match := pattern.fullmatch(rest)):
            return Text(f"{rule}: {english}", f"{_RULES[rule]}：{chinese}", **match.groupdict())
    if match := _THEN.fullmatch(line):
        return Text("then {to} {price}, for {before}: {why}", "改由 {to}（{price}），因 {before}：{why}",
                    **match.groupdict())  # fmt: skip
    if match := _NOT.fullmatch(line):
        return Text("not {who}: {why}", "不用 {who}：{why}", **match.groupdict())
    return Text("{line}", "{line}", line=line)


def decision_lines(jobs: Iterable[TakeJob]) -> Iterator[Text]:
    """Yield how a rule gave out takes: those of one maker for one reason together, with who came next."""
    groups = Counter((f"{job.provider}:{job.model}", tuple(job.brief.route)) for job in jobs if job.brief.route)
    for (maker, route), count in groups.items():
        changed = [line for line in route[1:] if line.startswith("then ")]
        without = [line for line in route[1:] if line.startswith("not ")]
        behind = [line for line in route[1:] if line not in (*changed, *without) and not line.startswith(f"{maker} ")]
        facts = {"maker": maker, "takes": counted(count, "take", "条"),
                 "why": _joined([route_words(line) for line in (route[0], *changed, *without)])}  # fmt: skip
        if behind and not changed:
            yield Text("  {takes} by {maker}: {why}; behind it {others}",
                       "  {maker} 生成 {takes}：{why}；其后为 {others}", others=", ".join(behind), **facts)  # fmt: skip
        else:
            yield Text("  {takes} by {maker}: {why}", "  {maker} 生成 {takes}：{why}", **facts)


def _joined(texts: list[Text]) -> Text:
    said = {f"t{i}": text for i, text in enumerate(texts)}
    fields = [f"{{{name}}}" for name in said]
    return Text("; ".join(fields), "；".join(fields), **said)
