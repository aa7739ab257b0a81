"""The index as a file: its name, its version, and reading it without the machinery that makes it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

__all__ = ["INDEX_FILE", "INDEX_VERSION", "read_summary"]

INDEX_FILE = "index.json"
INDEX_VERSION = 2
"""Raised whenever the same footage would be measured otherwise: older indexes are then made again."""


def read_summary(folder: Path) -> dict[str, Any] | None:
    """Return what a finished index says, None where there is none that this version made."""
    try:
        said: dict[str, Any] = json.loads((folder / INDEX_FILE).read_bytes())
    except (OSError, ValueError):
        return None
    return said if said.get("version") == INDEX_VERSION else None
