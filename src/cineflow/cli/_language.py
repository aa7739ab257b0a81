"""The language of help and of mistakes in what was typed: as the settings files say, before they are really read."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import cast

from cineflow.core.text import Language
from cineflow.library.workspace import STATE_FOLDER, root_above, settings_files

__all__ = ["language_of_settings"]

_KEPT = Path(STATE_FOLDER) / "studio.toml"
_SAYS = r"""\s*[:=]\s*(?P<quote>["']?)(?P<said>en|zh)(?P=quote)\s*(?:#.*)?$"""
_NAMED = re.compile(rf"^lang{_SAYS}")
_VARIABLE = re.compile(rf"^\s*(?:export\s+)?CINEFLOW_LANG{_SAYS}")


def language_of_settings() -> Language | None:
    """Return the language that the settings around the current folder name, None where they name none.

    The environment is left to `language_of_locale`. What cannot be read is passed over: the command that needs it
    says so.
    """
    if os.environ.get("CINEFLOW_LANG"):
        return None
    try:
        root = root_above(Path.cwd())
    except OSError:  # The current folder was deleted.
        return None
    for file in settings_files(root, kept=root / _KEPT):
        pattern = _VARIABLE if file.name == ".env" else _NAMED
        try:
            lines = file.read_text(encoding="utf-8-sig").splitlines()
        except (OSError, UnicodeDecodeError):
            continue
        for line in lines:
            if line.startswith("[") and file.suffix == ".toml":
                break  # What follows belongs to a table.
            if match := pattern.match(line):
                return cast("Language", match["said"])
    return None
