"""Settings made in the Studio, kept in a file of their own that its owner alone can read.

It lies in the state folder, between the environment and `cineflow.toml`: the person's own files are never rewritten.
"""

from __future__ import annotations

import json
import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from cineflow.core.files import write_atomically

__all__ = ["change_provider", "change_settings", "change_table", "read_kept"]

_BARE = re.compile(r"^[A-Za-z0-9_-]+$")


def read_kept(file: Path) -> dict[str, Any]:
    """Return what is kept, nothing where there is no file."""
    return tomllib.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}


def change_provider(file: Path, name: str, said: Mapping[str, Any]) -> None:
    """Set or take away values of one provider."""
    kept = read_kept(file)
    table = _changed(kept.get("providers", {}).get(name, {}), {k: v or None for k, v in said.items()})
    _write(file, {**kept, "providers": _changed(kept.get("providers", {}), {name: table or None})})


def change_settings(file: Path, said: Mapping[str, Any]) -> None:
    """Set or take away (None) settings by name. Values are texts, numbers, truths, lists of these, or tables."""
    _write(file, _changed(read_kept(file), said))


def change_table(file: Path, name: str, said: Mapping[str, Any]) -> None:
    """Set or take away (None) lines of one table, such as `prices`."""
    kept = read_kept(file)
    _write(file, _changed(kept, {name: _changed(kept.get(name, {}), said) or None}))


def _changed(table: Mapping[str, Any], said: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in {**table, **said}.items() if value is not None}


def _write(file: Path, kept: Mapping[str, Any]) -> None:
    lines = ["# Settings made in the Studio. 在 Studio 中所做的设置。", ""]
    lines += [f"{_key(name)} = {_spelled(value)}" for name, value in sorted(kept.items()) if not _is_table(value)]
    for name, table in sorted(kept.items()):
        if _is_table(table):
            lines += _table((name,), table)
    before = os.umask(0o077)
    try:
        write_atomically(file, ("\n".join(lines) + "\n").encode())
    finally:
        os.umask(before)


def _table(path: tuple[str, ...], table: Mapping[str, Any]) -> list[str]:
    plain = {name: value for name, value in table.items() if not _is_table(value)}
    lines = ["", f"[{'.'.join(map(_key, path))}]"] if plain else []
    lines += [f"{_key(name)} = {_spelled(value)}" for name, value in sorted(plain.items())]
    for name, inner in sorted(table.items()):
        if _is_table(inner):
            lines += _table((*path, name), inner)
    return lines


def _is_table(value: object) -> bool:
    return isinstance(value, Mapping)


def _key(name: str) -> str:
    return name if _BARE.match(name) else _spelled(name)


def _spelled(value: Any) -> str:
    """Spell a plain value as TOML: its strings are JSON's, but for DEL."""
    if isinstance(value, list):
        return f"[{', '.join(_spelled(one) for one in cast('list[Any]', value))}]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
