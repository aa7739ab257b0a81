"""Show where files are kept besides here; `test` tries it, `copy` and `fetch` bring files there and back.
显示文件另存何处；test 试一试，copy 与 fetch 存入和取回文件。
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from cineflow.cli._door import door
from cineflow.core.errors import SettingMissing
from cineflow.core.text import Text, words

__all__ = ["command"]

command = typer.Typer(add_completion=False, rich_markup_mode=None, invoke_without_command=True)


@command.callback()
def storage(context: typer.Context) -> None:
    if context.invoked_subcommand is not None:
        return
    from cineflow.app import open_app
    from cineflow.app.storing import copies_are_kept, place_of

    out, loaded = door(), open_app().loaded
    place = place_of(loaded)
    if out.as_json:
        out.json({"storage": place.address if place else None, "copies": copies_are_kept(loaded)})
        return
    if place is None:
        out.result(Text("files are kept on this machine alone", "文件仅保存在本机"))
        out.say(Text("Set CINEFLOW_STORAGE to keep copies elsewhere, like s3://bucket/folder",
                     "设置 CINEFLOW_STORAGE 可另存副本，例如 s3://bucket/folder"))  # fmt: skip
        return
    kept = Text("copies of takes and renders", "素材与成片的副本") if copies_are_kept(loaded) else Text(
        "pictures that providers fetch", "服务商读取的图片"
    )  # fmt: skip
    out.result(Text("{place}: {kept}", "{place}：{kept}", place=place.address, kept=kept))


@command.command("test", help=words("Write, read, link and delete a small file there.",
                                    "写入、读取、生成链接并删除一个小文件。"))  # fmt: skip
def try_it(
    place: Annotated[
        str | None, typer.Argument(metavar="[PLACE]", help=words("Else the one that is set.", "默认为已设置的存储。"))
    ] = None,
) -> None:
    from cineflow.app import open_app
    from cineflow.app.storing import try_storage

    out, loaded = door(), open_app().loaded
    done: list[dict[str, Any]] = []

    def tell(step: str, said: Text) -> None:
        done.append({"step": step, "ok": True, "said": str(said)})
        if not out.as_json:
            out.say(f"✓ {said}")

    try:
        found = try_storage(loaded, place, tell)
    except Exception:
        out.beside_error |= {"steps": done}
        raise
    if out.as_json:
        out.json({"storage": found.address, "ok": True, "steps": done})
        return
    out.result(Text("{place} works", "{place} 可用", place=found.address))


@command.command("copy", help=words("Copy there what waits, and files or folders named.",
                                    "复制等待中的文件，以及指定的文件或文件夹。"))  # fmt: skip
def copy(
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="[PATH]", help=words("To be copied too.", "一并复制。"))
    ] = None,
) -> None:
    from cineflow.app import open_app
    from cineflow.app.copying import Copier
    from cineflow.app.storing import storage_of
    from cineflow.cli._copying import tell_copies
    from cineflow.cli._footage import following

    out, app = door(), open_app(paths or [])
    if storage_of(app.loaded) is None:
        raise _none_set()
    copier = Copier(app)
    copier.note_all(path.expanduser().resolve() for path in paths or ())
    with following(out, Text("copying", "复制")) as show:
        report = copier.once(lambda done, size, name: show(done / size if size else 1.0, name))
    if out.as_json:
        out.json({"copied": list(report.copied), "waiting": report.left})
    else:
        for name in report.copied:
            out.result(name)
        tell_copies(report, out)
    if report.problem:
        raise report.problem


@command.command("fetch", help=words("Bring back what lies there and not here.", "取回存储中有而本机没有的文件。"))
def fetch(
    below: Annotated[str, typer.Argument(metavar="[FOLDER]", help=words("Only this folder.", "只取此目录。"))] = "",
) -> None:
    from cineflow.app import open_app
    from cineflow.app.copying import bring_back
    from cineflow.app.storing import storage_of
    from cineflow.cli._footage import following

    out, app = door(), open_app()
    storage = storage_of(app.loaded)
    if storage is None:
        raise _none_set()
    with following(out, Text("fetching", "下载")) as show:
        brought = bring_back(app.workspace.root, storage, below, lambda a, b, name: show(a / b if b else 1.0, name))
    if out.as_json:
        out.json({"fetched": [str(file) for file in brought]})
        return
    for file in brought:
        out.result(file)
    out.say(Text("{n} files brought back", "已取回 {n} 个文件", n=len(brought)))


def _none_set() -> SettingMissing:
    return SettingMissing(
        Text("no store is set up", "尚未配置存储"),
        fix=Text("Set CINEFLOW_STORAGE, like s3://bucket/folder", "请设置 CINEFLOW_STORAGE，例如 s3://bucket/folder"),
        place="CINEFLOW_STORAGE",
    )
