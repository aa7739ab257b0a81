"""Back a workspace up into one file, while a server runs or not: ledger, storyboards, notes, sidecars, settings.
把工作区备份为一个文件（服务器运行时也可以）：账本、分镜、笔记、随片文件与设置。
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from cineflow.cli._door import door
from cineflow.cli._shared import open_shared
from cineflow.core.errors import SettingInvalid
from cineflow.core.text import Text, words

__all__ = ["command"]


def command(
    target: Annotated[
        str,
        typer.Argument(
            metavar="TARGET",
            help=words("New file, or a folder for a dated one; one ending in / is made where there is none.",
                       "新文件，或存放带日期文件的文件夹；以 / 结尾的文件夹不存在时会新建。"),
        ),
    ],
    workspace: Annotated[
        Path | None, typer.Option("--workspace", help=words("The folder of work.", "工作区文件夹。"))
    ] = None,
    with_media: Annotated[
        bool,
        typer.Option("--with-media", help=words("Takes, films and footage too.", "同时包含镜次视频、成片与素材。")),
    ] = False,
    keep: Annotated[
        int | None,
        typer.Option(
            "--keep", min=1,
            help=words("In a folder: delete older ones but this many.", "文件夹中只保留最新的若干份，删除更早的。"),
        ),
    ] = None,
) -> None:  # fmt: skip
    from cineflow.app.backing_up import back_up, prune

    app, out, place = open_shared(workspace), door(), Path(target).expanduser().resolve()
    is_folder = target.endswith(tuple(filter(None, (os.sep, os.altsep)))) or place.is_dir()
    if keep is not None and not is_folder:
        raise SettingInvalid(
            Text("--keep needs a folder, and {path} is none", "--keep 需要文件夹，而 {path} 不是", path=place),
            fix=Text("End it with / to have it made", "以 / 结尾即可新建文件夹"),
            place="--keep",
        )
    made = back_up(app, place, with_media=with_media, in_folder=is_folder)
    gone = prune(app, place, keep) if keep is not None else []
    if out.as_json:
        out.json({
            "backup": str(made.file), "bytes": made.file.stat().st_size, "files": made.files, "rows": made.rows,
            "with_media": with_media, "left_out": made.left_out, "deleted": [str(file) for file in gone],
        })  # fmt: skip
        return
    out.result(made.file)
    out.say(
        Text("{files} files and {rows} rows, read back and whole. It holds keys and password hashes: keep it safe.",
             "共 {files} 个文件、{rows} 行记录，已回读校验。其中含密钥与密码哈希，请妥善保管。",
             files=made.files, rows=made.rows)
    )  # fmt: skip
    if made.left_out:
        out.say(
            Text("{n} media files are not in it; --with-media takes them along.",
                 "未包含 {n} 个媒体文件；如需一并备份请加 --with-media。", n=made.left_out)
        )  # fmt: skip
