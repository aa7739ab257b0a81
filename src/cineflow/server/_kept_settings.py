"""Settings made in the Studio, kept in a file of their own that its owner alone can read.

It lies in the state folder, between the environment and `cineflow.toml`: the person's own files are never rewritten.
"""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cineflow.core.files import write_atomically

__all__ = ["change_provider", "read_kept"]


def read_kept(file: Path) -> dict[str, Any]:
    """Return what is kept, nothing where there is no file."""
    return tomllib.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}


def change_provider(file: Path, name: str, said: Mapping[str, Any]) -> None:
    """Set or take away values of one provider."""
    kept = read_kept(file)
    table = dict(kept.get("providers", {}).get(name, {}))
    for key, value in said.items():
        if value in (None, "", 0):
            table.pop(key, None)
        else:
            table[key] = value
    providers = {**kept.get("providers", {}), name: table}
    _write(file, {**kept, "providers": {k: v for k, v in providers.items() if v}})


def _write(file: Path, kept: Mapping[str, Any]) -> None:
    lines = ["# Settings made in the Studio. 在 Studio 中所做的设置。", ""]
    lines += [f"{key} = {_spelled(value)}" for key, value in sorted(kept.items()) if not isinstance(value, dict)]
    for name, table in sorted(kept.get("providers", {}).items()):
        lines += ["", f"[providers.{_spelled(name)}]"]
        lines += [f"{key} = {_spelled(value)}" for key, value in sorted(table.items())]
    before = os.umask(0o077)
    try:
        write_atomically(file, ("\n".join(lines) + "\n").encode())
    finally:
        os.umask(before)


def _spelled(value: Any) -> str:
    """Spell a plain value as TOML: its strings are JSON's, but for DEL."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
