"""Running a plan from the terminal: consent, progress, what became of it, and the exit code."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from cineflow.app import App, Prepared
from cineflow.cli._door import Door
from cineflow.cli._month import check_month
from cineflow.cli._outcome import Outcome
from cineflow.cli.errors import DECIDE, DONE, FAILED, MONEY, PARTLY
from cineflow.core.errors import Charged
from cineflow.core.text import Text
from cineflow.jobs.planning import Action, Consent, check_consent
from cineflow.jobs.report import RunFailure, RunReport

__all__ = ["bring", "exit_code_of_run", "run_prepared", "tell_report"]


def run_prepared(app: App, prepared: Prepared, consent: Consent, door: Door) -> int:
    """Run a plan that was shown, and tell what became of it.

    Raises QuoteRefused, PriceUnknown, BudgetReached before anything is sent.
    """
    outcome = _run_or_skip(app, prepared, consent, door)
    tell_report(outcome.report, door, skipped=_skipped(prepared, outcome.report), failed_list=outcome.failed_list)
    return exit_code_of_run(outcome.report, has_problems=outcome.has_problems)


def bring(app: App, prepared: Prepared, consent: Consent, door: Door) -> RunReport:
    """Run a plan and return what became of it, telling only what went wrong."""
    report = _run_or_skip(app, prepared, consent, door).report
    _tell_failures(report.failures, door)
    return report


def _skipped(prepared: Prepared, report: RunReport) -> int:
    """Return how many takes were left alone; one on its way, which was followed whatever became of it, is not one."""
    brought, failed = set(report.files), {(failure.file, failure.shot, failure.take) for failure in report.failures}
    return sum(
        take.action is Action.SKIP and take.path not in brought and (take.board, take.shot, take.take) not in failed
        for take in prepared.plan.takes
    )


def _run_or_skip(app: App, prepared: Prepared, consent: Consent, door: Door) -> Outcome:
    caps, plan = check_consent(prepared.plan, consent), prepared.plan
    has_problems = bool(plan.problems) or plan.count(Action.IMPOSSIBLE) > 0
    if not plan.to_do and not app.has_unfinished():
        return Outcome(RunReport("", 0, 0, 0, 0, 0, 0, (), (), (), ()), None, has_problems)
    check_month(app, plan.total, is_capped=bool(consent.caps))
    app.start_logging(is_verbose=door.is_verbose)
    app.start_tracing()
    from cineflow.cli._working import work_through

    outcome = asyncio.run(work_through(app, prepared, caps or None, door))
    return replace(outcome, has_problems=outcome.has_problems or has_problems)


def exit_code_of_run(report: RunReport, *, has_problems: bool = False) -> int:
    """Return the exit code of what became of a run: the highest that applies."""
    codes = [DONE]
    if has_problems or report.failed or report.waiting or report.unsent:
        codes.append(PARTLY)
    if report.failed and not report.done and not report.skipped:
        codes.append(FAILED)
    if report.paused and report.paused.code.startswith("money."):
        codes.append(MONEY)
    if any(failure.code.startswith("money.") for failure in report.failures):
        codes.append(MONEY)
    if report.unknown or any(failure.charged is Charged.UNKNOWN for failure in report.failures):
        codes.append(DECIDE)
    if report.interrupted_by:
        codes.append(128 + report.interrupted_by)
    return max(codes)


def tell_report(report: RunReport, door: Door, *, skipped: int, failed_list: Path | None) -> None:
    """Tell what became of a run: files on stdout, the rest to the person."""
    if door.as_json:
        body: dict[str, Any] = report.to_json() | {"skipped": skipped, "interrupted": bool(report.interrupted_by)}
        body["failed_list"] = str(failed_list) if failed_list else None
        door.json(body)
    else:
        for path in sorted(report.files, key=_as_people_count):
            door.result(path)
    _tell_failures(report.failures, door)
    if report.paused:
        door.warn(Text("Paused: {why}", "已暂停：{why}", why=report.paused.text), style="yellow")
        if report.paused.fix:
            door.warn(f"→ {report.paused.fix}")
    _tell_counts(report, door, skipped)
    if failed_list:
        door.say(
            Text(
                "Failed list, for --retry-failed: {path}",
                "失败清单（供 --retry-failed 使用）：{path}",
                path=failed_list,
            )
        )


def _as_people_count(path: Path) -> list[tuple[int, str]]:
    """Return what sorts `Segment_2` before `Segment_10`."""
    return [(int(part), "") if part.isdecimal() else (0, part) for part in re.split(r"(\d+)", str(path))]


_NAMED = 6
"""Takes named with one cause before the rest are only counted."""
_CHARGED = {
    Charged.NO: Text("not charged", "未扣费"),
    Charged.YES: Text("charged", "已扣费"),
    Charged.UNKNOWN: Text("charge unconfirmed", "扣费待确认"),
}


def _tell_failures(failures: Sequence[RunFailure], door: Door) -> None:
    """Tell what went wrong, each cause once with all the takes it struck."""
    alike: dict[tuple[str, str, Charged, str], list[RunFailure]] = {}
    for failure in failures:
        key = (failure.file, str(failure.cause), failure.charged, str(failure.next or ""))
        alike.setdefault(key, []).append(failure)
    for (file, cause, charged, fix), struck in alike.items():
        named = [f"{failure.shot} v{failure.take}" for failure in struck[:_NAMED]]
        left = len(struck) - len(named)
        more = str(Text(" and {n} more", " 等另外 {n} 条", n=left)) if left else ""
        said = Text(
            "{file} · shot {takes}: {cause}", "{file} · 镜头 {takes}：{cause}",
            file=file, takes=", ".join(named) + more, cause=cause,
        )  # fmt: skip
        door.warn(said, style="red")
        door.warn(f"  {_CHARGED[charged]}. {fix}".rstrip())


def _tell_counts(report: RunReport, door: Door, skipped: int) -> None:
    parts = [Text("{n} done", "完成 {n}", n=report.done)]
    for count, english, chinese in (
        (skipped, "{n} skipped", "跳过 {n}"),
        (report.failed, "{n} failed", "失败 {n}"),
        (report.unknown, "{n} with charge unconfirmed (`cineflow unknown`)", "{n} 条扣费待确认（`cineflow unknown`）"),
        (report.cancelled, "{n} cancelled", "取消 {n}"),
        (report.waiting, "{n} still at the provider: the next run collects them", "{n} 条仍在服务商处：下次运行时收取"),
        (report.unsent, "{n} not sent, not charged", "{n} 条未提交、未扣费"),
    ):
        if count:
            parts.append(Text(english, chinese, n=count))
    spent = ", ".join(str(money) for money in report.spent) or "0"
    between = Text(", ", "，")
    door.say(Text("{counts} · spent {spent}", "{counts} · 花费 {spent}",
                  counts=str(between).join(str(part) for part in parts), spent=spent))  # fmt: skip
