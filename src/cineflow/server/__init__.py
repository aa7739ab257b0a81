"""The second door: HTTP. The API, the old addresses, the OpenAI façade, live events, and the built Studio.

`create_app` makes the application over one workspace; `serve` runs it. Routes are found in `routes/`, one file each.
"""

from __future__ import annotations

from cineflow.server._app import create_app
from cineflow.server._serving import serve

__all__ = ["create_app", "serve"]
