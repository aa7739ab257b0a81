"""Why a take was made by whom, as the ledger keeps it in both languages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from cineflow.core.text import Text, counted

if TYPE_CHECKING:
    from cineflow.library.ledger import TakeBrief, TakeJob

__all__ = ["changes_of", "decision_lines"]

_Line = tuple[str, str]


def changes_of(brief: TakeBrief) -> Text | None:
    """Return why a take is made by whom it is: the rule, and whom it went to since; None where no rule chose."""
    lines = _lines(brief)
    said = [*lines[:1], *(line for line in lines[1:] if line[0].startswith("then "))]
    return _joined(said) if said else None


def decision_lines(jobs: Iterable[TakeJob]) -> Iterator[Text]:
    """Yield how a rule gave out takes: those of one maker for one reason together, with who came next."""
    routed = [(f"{job.provider}:{job.model}", tuple(_lines(job.brief))) for job in jobs if job.brief.route]
    for (maker, lines), count in Counter(routed).items():
        changed = [line for line in lines[1:] if line[0].startswith("then ")]
        without = [line for line in lines[1:] if line[0].startswith("not ")]
        others = [english for english, _ in lines[1:] if not english.startswith(("then ", "not ", f"{maker} "))]
        facts = {"maker": maker, "takes": counted(count, "take", "条"), "why": _joined([lines[0], *changed, *without])}
        if others and not changed:
            yield Text("  {takes} by {maker}: {why}; behind it {others}",
                       "  {maker} 生成 {takes}：{why}；其后为 {others}", others=", ".join(others), **facts)  # fmt: skip
        else:
            yield Text("  {takes} by {maker}: {why}", "  {maker} 生成 {takes}：{why}", **facts)


def _lines(brief: TakeBrief) -> list[_Line]:
    """Return a take's route in English and Chinese; an older record has it in English alone."""
    return list(zip(brief.route, brief.route_zh or brief.route, strict=True))


def _joined(lines: Sequence[_Line]) -> Text:
    english, chinese = "; ".join(line[0] for line in lines), "；".join(line[1] for line in lines)
    return Text("{said}", "{said}", said=Text(english, chinese))
