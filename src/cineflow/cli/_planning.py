"""A plan at the prices and balances of this moment: shared by `plan`, `run` and the wizard."""

from __future__ import annotations

import asyncio

from cineflow.app import App, PlanWish, Prepared
from cineflow.cli._door import door

__all__ = ["planned"]


def planned(app: App, wish: PlanWish, *, is_offline: bool = False) -> Prepared:
    """Return the plan of what a person asks. is_offline: by the rate cards alone, without asking any provider.

    What is written in a settings file and is no setting is told: a misspelt cap would be none.
    """
    for warning in app.loaded.warnings:
        door().warn(warning, style="yellow")
    return app.prepare(wish) if is_offline else asyncio.run(_asking(app, wish))


async def _asking(app: App, wish: PlanWish) -> Prepared:
    try:
        return await app.prepare_asking(wish)
    finally:
        await app.close()
