"""Show the settings in force and where each came from.
显示生效的设置及其来源。
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cineflow.cli._door import door
from cineflow.core.errors import NotFound
from cineflow.core.log import redact
from cineflow.core.text import Text, words

if TYPE_CHECKING:
    from cineflow.settings import LoadedSettings

__all__ = ["command"]

command = typer.Typer(add_completion=False, rich_markup_mode=None, invoke_without_command=True)


@command.callback()
def config(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        explain()


_STARS = "******"
_SECRET_WORDS = ("key", "secret", "token", "password", "proxy")


@dataclass(frozen=True, slots=True)
class _Row:
    """One setting in force. overrides: the layers whose value it hides."""

    name: str
    value: object
    source: str
    overrides: tuple[str, ...]
    help: Text


@command.command("explain", help=words("Every setting, its value and its source.", "每个设置的值与来源。"))
def explain(
    name: Annotated[
        str | None, typer.Argument(help=words("Only this setting or variable.", "只看这一个设置或变量。"))
    ] = None,
) -> None:
    from cineflow.app import open_app
    from cineflow.settings import origin_word, setting_of_variable

    loaded, out = open_app().loaded, door()
    rows = [*_settings(loaded), *_accounts(loaded)]
    if name:
        asked = {name, name.lower(), name.lower().removeprefix("cineflow_"), setting_of_variable(name.upper())}
        asked |= {name.upper()}
        rows = [row for row in rows if row.name in asked]
    if not rows:
        raise NotFound(
            Text("there is no setting “{name}”", "没有名为 “{name}” 的设置", name=name),
            fix=Text("`cineflow config explain` lists them", "`cineflow config explain` 列出所有设置"),
            code="setting.not_found",
        )
    if out.as_json:
        out.json({"settings": [
            {"name": row.name, "value": row.value, "source": row.source, "overrides": list(row.overrides),
             "help": str(row.help)} for row in rows
        ], "warnings": [str(w) for w in loaded.warnings]})  # fmt: skip
        return
    for row in rows:
        hidden = ", ".join(str(origin_word(layer)) for layer in row.overrides)
        hides = Text("  (hides {layers})", "  （覆盖 {layers}）", layers=hidden) if hidden else ""
        value = "–" if row.value in (None, {}) else row.value
        out.result(f"{row.name} = {value}  ← {origin_word(row.source)}{hides}")
        if out.is_verbose or name:
            out.say(f"    {row.help}")
    for warning in loaded.warnings:
        out.warn(warning)


def _settings(loaded: LoadedSettings) -> list[_Row]:
    from cineflow.settings import setting_help, setting_names

    return [
        _Row(name, _shown(loaded, name), loaded.origins[name], loaded.overridden.get(name, ()), setting_help(name))
        for name in setting_names()
    ]


def _shown(loaded: LoadedSettings, name: str) -> object:
    """Return a value as it may be shown: secrets as stars."""
    from cineflow.settings import is_secret

    value: object = getattr(loaded.values, name)
    if value is not None and is_secret(name):
        return _STARS
    if name != "providers":
        return value
    return {
        provider: {key: _STARS if any(word in key.lower() for word in _SECRET_WORDS) else said
                   for key, said in table.items()}
        for provider, table in loaded.values.providers.items()
    }  # fmt: skip


def _accounts(loaded: LoadedSettings) -> list[_Row]:
    """Return the variables of providers and models that are set: keys as stars, addresses as they are."""
    from cineflow.app.footage import VARIABLES as FOOTAGE
    from cineflow.app.minds import VARIABLES
    from cineflow.app.storing import SECRETS
    from cineflow.app.storing import VARIABLES as STORES
    from cineflow.providers._catalogue import setup_of
    from cineflow.providers._registry import provider_names

    rows: dict[str, _Row] = {}
    for provider in provider_names():
        setup = setup_of(provider)
        for variable in (*setup.key, *setup.base_url):
            if found := loaded.variable(variable):
                value = redact(found[0]) if variable in setup.base_url else _STARS
                said = Text("Of the provider {name}.", "服务商 {name} 的设置。", name=provider)
                rows.setdefault(variable, _Row(variable, value, found[1], (), said))
    for variable in VARIABLES:
        if found := loaded.variable(variable):
            value = _STARS if variable.endswith("_KEY") else redact(found[0])
            said = Text("Of the models that understand footage.", "用于理解原片的模型。")
            rows.setdefault(variable, _Row(variable, value, found[1], (), said))
    for variable in FOOTAGE:
        if found := loaded.variable(variable):
            rows.setdefault(variable, _Row(variable, found[0], found[1], (), Text("Of footage.", "原片的设置。")))
    for variable in STORES:
        if found := loaded.variable(variable):
            value = _STARS if variable in SECRETS else redact(found[0])
            rows.setdefault(
                variable, _Row(variable, value, found[1], (), Text("Of the object store.", "对象存储的设置。"))
            )
    return list(rows.values())


@command.command("path", help=words("Where settings files are looked for.", "查找设置文件的位置。"))
def path() -> None:
    from cineflow.app import KEPT_SETTINGS
    from cineflow.library.workspace import OLD_SETTINGS_FILES, find_workspace, settings_files

    out, found = door(), find_workspace([], Path.cwd())
    files = settings_files(found.root, kept=found.state / KEPT_SETTINGS)
    places = [file for file in files if file.is_file() or file.name not in (*OLD_SETTINGS_FILES, KEPT_SETTINGS)]
    if out.as_json:
        out.json({"files": [{"path": str(p), "exists": p.is_file()} for p in places]})
        return
    for place in places:
        mark = Text("found", "存在") if place.is_file() else Text("not there", "不存在")
        out.result(f"{place}  ({mark})")
