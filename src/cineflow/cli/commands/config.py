"""Show the settings in force and where each came from.
显示生效的设置及其来源。
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cineflow.cli._door import door
from cineflow.core.errors import NotFound
from cineflow.core.text import Text, words

if TYPE_CHECKING:
    from cineflow.settings import LoadedSettings

__all__ = ["command"]

command = typer.Typer(add_completion=False, rich_markup_mode=None, invoke_without_command=True)


@command.callback()
def config(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        explain()


def _load() -> LoadedSettings:
    from cineflow.library.workspace import find_workspace
    from cineflow.settings import load_settings

    return load_settings(find_workspace([], Path.cwd()).root)


def _shown(loaded: LoadedSettings, name: str) -> object:
    """Return a value as it may be shown: secrets as stars."""
    from cineflow.settings import is_secret

    value: object = getattr(loaded.values, name)
    if value is not None and is_secret(name):
        return "******"
    if name == "providers":
        return {p: {k: "******" if "key" in k or "secret" in k else v for k, v in table.items()}
                for p, table in loaded.values.providers.items()}  # fmt: skip
    return value


@command.command("explain", help=words("Every setting, its value and its source.", "每个设置的值与来源。"))
def explain(
    name: Annotated[str | None, typer.Argument(help=words("Only this setting.", "只看这一个设置。"))] = None,
) -> None:
    from cineflow.settings import setting_names

    loaded, out = _load(), door()
    names = [name.lower().removeprefix("cineflow_")] if name else list(setting_names())
    if unknown := [n for n in names if n not in setting_names()]:
        raise NotFound(
            Text("there is no setting “{name}”", "没有名为 “{name}” 的设置", name=unknown[0]),
            fix=Text("`cineflow config explain` lists them", "`cineflow config explain` 列出所有设置"),
        )
    rows = [(n, _shown(loaded, n), loaded.origins[n], ", ".join(loaded.overridden.get(n, ()))) for n in names]
    if out.as_json:
        out.json({"settings": [
            {"name": n, "value": v, "source": source, "overrides": over.split(", ") if over else [],
             "help": setting_names()[n].description} for n, v, source, over in rows
        ], "warnings": [str(w) for w in loaded.warnings]})  # fmt: skip
        return
    for n, value, source, over in rows:
        hides = f"  ({Text('hides', '覆盖')} {over})" if over else ""
        out.result(f"{n} = {value}  ← {source}{hides}")
        if out.is_verbose or name:
            out.say(f"    {setting_names()[n].description}")
    for warning in loaded.warnings:
        out.warn(warning)


@command.command("path", help=words("Where settings files are looked for.", "查找设置文件的位置。"))
def path() -> None:
    from cineflow.library.workspace import find_workspace
    from cineflow.settings import user_file

    out, root = door(), find_workspace([], Path.cwd()).root
    places = [root / ".env", root / "cineflow.toml", user_file()]
    if out.as_json:
        out.json({"files": [{"path": str(p), "exists": p.is_file()} for p in places]})
        return
    for place in places:
        mark = Text("found", "存在") if place.is_file() else Text("not there", "不存在")
        out.result(f"{place}  ({mark})")
