"""The program put together: where settings meet implementations. The terminal and the server open the same `App`."""

from cineflow.app._app import KEPT_SETTINGS, App, PlanWish, Prepared, open_app
from cineflow.app.accounts import Accounts, ProviderSetup

__all__ = ["KEPT_SETTINGS", "Accounts", "App", "PlanWish", "Prepared", "ProviderSetup", "open_app"]
