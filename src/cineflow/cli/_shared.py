"""Opening the workspace that a server or its workers share: with the same address of a database as they use."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cineflow.app import App

__all__ = ["open_shared"]


def open_shared(workspace: Path | None) -> App:
    """Return the program for a server's workspace, the current folder unless named; `DATABASE_URL` counts here too.

    Raises what `open_app` does.
    """
    from cineflow.app import open_app

    here = (workspace or Path.cwd()).expanduser().resolve()
    app = open_app([here], cwd=here)
    if app.settings.database_url is None and (found := app.loaded.variable("DATABASE_URL")):
        app = open_app([here], {"database_url": found[0]}, cwd=here)
    return app
