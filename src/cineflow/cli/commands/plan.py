"""Show what would be made, skipped or fetched, and what it costs. Free, without a key, changes nothing.
查看将要生成、跳过或取回什么以及费用。免费、无需密钥、不改动任何东西。
"""

from __future__ import annotations

from typing import Annotated

import typer

from cineflow.cli import _wishes as w
from cineflow.cli._door import door
from cineflow.cli.errors import DONE, PARTLY
from cineflow.core.text import words

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
    offline: Annotated[
        bool,
        typer.Option("--offline", help=words("Ask no provider for prices or balances.", "不向服务商查询。")),
    ] = False,
) -> int:
    from cineflow.app import open_app
    from cineflow.cli._month import tell_month
    from cineflow.cli._plan_view import show_plan
    from cineflow.cli._planning import planned
    from cineflow.jobs.planning import Action

    inputs = [*(paths or []), *([input_dir] if input_dir else [])]
    app, out = open_app(inputs, w.flags_of(output_mode, output_dir, route=route, fit=fit)), door()
    wish = w.wish_of(provider=provider, model=model, takes=takes, only=only, resolution=resolution, aspect=aspect,
                     size=size, refresh=refresh, force=force)  # fmt: skip
    plan = planned(app, wish, is_offline=offline).plan
    if out.as_json:
        out.json(plan.to_json())
    else:
        show_plan(plan, out)
        tell_month(app, plan.total, out)
        out.result(plan.quote)
    return PARTLY if plan.problems or plan.count(Action.IMPOSSIBLE) else DONE
