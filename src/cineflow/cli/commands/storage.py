"""Show where files are kept besides here; `test` tries the store with a small file.
显示文件另存何处；test 用一个小文件试一试对象存储。
"""

from __future__ import annotations

from typing import Annotated, Any

import typer

from cineflow.cli._door import door
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
