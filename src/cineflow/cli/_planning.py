"""A plan at the prices and balances of this moment: shared by `plan`, `run` and the wizard."""

from __future__ import annotations

import asyncio

from cineflow.app import App, PlanWish, Prepared

__all__ = ["planned"]


def planned(app: App, wish: PlanWish, *, is_offline: bool = False) -> Prepared:
    """Return the plan of what a person asks. is_offline: by the rate cards alone, without asking any provider."""
    return app.prepare(wish) if is_offline else asyncio.run(_asking(app, wish))


async def _asking(app: App, wish: PlanWish) -> Prepared:
    try:
        return await app.prepare_asking(wish)
    finally:
        await app.close()
