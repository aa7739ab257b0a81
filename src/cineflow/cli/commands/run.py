"""Make the takes: shows the plan, asks, sends each order once, keeps every result.
生成素材：显示计划、征得同意、每单只提交一次、保存所有结果。
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cineflow.cli import _wishes as w
from cineflow.cli._door import Door, door
from cineflow.cli.errors import DONE, PARTLY
from cineflow.core.errors import MoneyRefused
from cineflow.core.money import parse_caps
from cineflow.core.text import Text, counted, words

if TYPE_CHECKING:
    from cineflow.app import App
    from cineflow.jobs.planning import Plan

__all__ = ["command"]


def command(
    paths: w.Paths = None,
    input_dir: w.InputDir = None,
    provider: w.Provider = None,
    model: w.Model = None,
    route: w.Route = None,
    fit: w.Fit = None,
    takes: w.Takes = None,
    only: w.OnlyShots = None,
    resolution: w.Resolution = None,
    aspect: w.Aspect = None,
    size: w.Size = None,
    output_mode: w.OutputModeOption = None,
    output_dir: w.OutputDir = None,
    refresh: w.Refresh = False,
    force: w.Force = False,
    max_concurrency: Annotated[
        int | None,
        typer.Option("--max-concurrency", min=1, help=words("Most takes at once.", "最多同时几条。")),
    ] = None,
    max_cost: Annotated[
        str | None,
        typer.Option("--max-cost", help=words("Cap, like 8USD,50CNY.", "费用上限，如 8USD,50CNY。")),
    ] = None,
    quote: Annotated[
        str | None, typer.Option("--quote", help=words("Run exactly this quote.", "严格按此报价单执行。"))
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help=words("Agree to the price.", "同意价格。"))] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=words("Only the plan.", "只看计划。"))] = False,
    retry_failed: Annotated[
        Path | None,
        typer.Option("--retry-failed", help=words("Only the takes of this failed list.", "只重试该失败清单中的条目。")),
    ] = None,
) -> int:
    from cineflow.app import open_app
    from cineflow.cli._month import tell_month
    from cineflow.cli._plan_view import show_plan
    from cineflow.cli._planning import planned
    from cineflow.cli._running import run_prepared
    from cineflow.jobs.planning import Consent

    inputs = [*(paths or []), *([input_dir] if input_dir else [])]
    flags = w.flags_of(
        output_mode, output_dir, max_concurrency=max_concurrency, max_cost=max_cost, route=route, fit=fit
    )
    app, out = open_app(inputs, flags), door()
    wish = w.wish_of(provider=provider, model=model, takes=takes, only=only, resolution=resolution, aspect=aspect,
                     size=size, refresh=refresh, force=force, retry=retry_failed,
                     rehearse_without_key=True)  # fmt: skip
    cap = app.settings.max_cost
    consent = Consent(yes=yes, caps=parse_caps(cap) if cap else {}, quote=quote or "")
    prepared = planned(app, wish)
    plan = prepared.plan
    if prepared.rehearses_because:
        out.say(prepared.rehearses_because)
    if dry_run:
        return _only_plan(app, plan, out)
    show_plan(plan, out)
    tell_month(app, plan.total, out)
    if not (yes or quote or cap) and not _is_free(plan) and out.can_ask:
        consent = Consent(yes=_agreed(plan))
    try:
        return run_prepared(app, prepared, consent, out)
    except MoneyRefused:
        out.beside_error |= {key: plan.to_json()[key] for key in ("quote", "total", "unpriced")}
        if not out.as_json:
            out.result(plan.quote)
        raise


def _only_plan(app: App, plan: Plan, out: Door) -> int:
    from cineflow.cli._month import tell_month
    from cineflow.cli._plan_view import show_plan
    from cineflow.jobs.planning import Action

    if out.as_json:
        out.json(plan.to_json())
    else:
        show_plan(plan, out)
        tell_month(app, plan.total, out)
        out.result(plan.quote)
    return PARTLY if plan.problems or plan.count(Action.IMPOSSIBLE) else DONE


def _is_free(plan: Plan) -> bool:
    return all(price.is_free for price in plan.total) and not plan.unpriced


def _agreed(plan: Plan) -> bool:
    import questionary

    total = ", ".join(str(price.highest) for price in plan.total)
    answer = questionary.confirm(
        str(
            Text(
                "Make {n} for at most {total}?",
                "生成 {n}，最多花费 {total}？",
                n=counted(len(plan.bought), "take", "条"),
                total=total,
            )
        ),
        default=False,
    ).unsafe_ask()
    return bool(answer)
