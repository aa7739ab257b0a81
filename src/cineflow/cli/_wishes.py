"""The options that `plan`, `run` and the wizard share, and turning them into what the program is asked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cineflow.core.errors import SettingInvalid
from cineflow.core.text import Text, words

if TYPE_CHECKING:
    from cineflow.app import PlanWish

__all__ = [
    "Aspect", "Fit", "Force", "InputDir", "Model", "OnlyShots", "OutputDir", "OutputModeOption", "Paths", "Provider",
    "Refresh", "Resolution", "Route", "Size", "Takes", "aspect_of", "flags_of", "pixels_of", "wish_of",
]  # fmt: skip

Paths = Annotated[
    list[Path] | None,
    typer.Argument(metavar="PATH", help=words("Storyboards or folders of them.", "分镜文件或文件夹。")),
]
InputDir = Annotated[
    Path | None,
    typer.Option("--input-dir", help=words("A folder, as the old tool named it.", "输入文件夹（旧工具写法）。")),
]
OutputModeOption = Annotated[
    str | None, typer.Option("--output-mode", metavar="centralized|in_place",
                             help=words("One output tree, or beside each storyboard.", "集中输出，或放在旁边。")),
]  # fmt: skip
OutputDir = Annotated[Path | None, typer.Option("--output-dir", help=words("Root of the output tree.", "输出根目录。"))]
Provider = Annotated[
    str | None, typer.Option("--provider", help=words("Provider for every shot.", "所有镜头使用的服务商。"))
]
Model = Annotated[
    str | None,
    typer.Option("--model", help=words("Model id or logical name for every shot.", "所有镜头使用的模型。")),
]
Route = Annotated[
    str | None, typer.Option("--route", metavar="manual|priority|weighted|cheapest|fastest|quota",
                             help=words("How the provider of each take is chosen.", "每条素材如何选择服务商。")),
]  # fmt: skip
Fit = Annotated[
    str | None, typer.Option("--fit", metavar="offer|nearest|split",
                             help=words("Where a model lacks a length or size: offer what it can, take the nearest, "
                                        "or make a long shot in parts.",
                                        "模型没有所需时长或尺寸时：只给出方案、采用最接近的，或分段生成过长的镜头。")),
]  # fmt: skip
Takes = Annotated[
    int | None, typer.Option("--takes", min=1, max=100, help=words("Takes per shot.", "每个镜头生成几条。"))
]
OnlyShots = Annotated[
    str | None, typer.Option("--only", help=words("Only these shots, like 1-5,8.", "只做这些镜头，如 1-5,8。"))
]
Resolution = Annotated[
    str | None, typer.Option("--resolution", metavar="horizontal|vertical|WORD",
                             help=words("Shape, or a word such as 1080p.", "画幅方向，或规格如 1080p。")),
]  # fmt: skip
Aspect = Annotated[str | None, typer.Option("--aspect", help=words("Shape, like 16:9.", "画幅，如 16:9。"))]
Size = Annotated[
    str | None, typer.Option("--size", help=words("Exact pixels, like 1280x720.", "精确像素，如 1280x720。"))
]
Refresh = Annotated[
    bool,
    typer.Option(
        "--refresh",
        help=words("Make again what would now be made another way.", "重做当前会用其他方式生成的条目。"),
    ),
]
Force = Annotated[
    bool, typer.Option("--force", help=words("Make new takes whatever is there.", "无论已有什么都再生成新条。"))
]


def flags_of(
    output_mode: str | None, output_dir: Path | None, *, max_concurrency: int | None = None, **others: Any
) -> dict[str, Any]:
    """Return the flags that are settings, by setting name."""
    return {
        "output_mode": output_mode,
        "output_dir": output_dir.resolve() if output_dir else None,
        "max_concurrency": max_concurrency,
        **others,
    }


def wish_of(
    *,
    provider: str | None,
    model: str | None,
    takes: int | None,
    only: str | None,
    resolution: str | None,
    aspect: str | None,
    size: str | None,
    refresh: bool,
    force: bool,
    retry: Path | None = None,
    rehearse_without_key: bool = False,
) -> PlanWish:
    """Return the wish that options spell. Raises SettingInvalid with the option and how it is written."""
    from cineflow.app import PlanWish
    from cineflow.jobs.planning import parse_only

    return PlanWish(
        provider=provider,
        model=model,
        takes=takes,
        only=parse_only(only) if only else None,
        resolution=resolution,
        aspect=aspect_of(aspect),
        size=pixels_of(size),
        refresh=refresh,
        force=force,
        retry=retry,
        rehearse_without_key=rehearse_without_key,
    )


def aspect_of(aspect: str | None) -> str | None:
    """Return a shape as `16:9`. Raises SettingInvalid."""
    return _pair(aspect, ":", "--aspect", "16:9")


def pixels_of(size: str | None) -> str | None:
    """Return a size as `1280x720`. Raises SettingInvalid."""
    return _pair(size, "x", "--size", "1280x720")


def _pair(text: str | None, between: str, option: str, example: str) -> str | None:
    if text is None:
        return None
    parts = text.lower().replace("*", "x").replace("×", "x").replace("：", ":").split(between)
    if len(parts) != 2 or not all(part.strip().isdecimal() and int(part) > 0 for part in parts):
        raise SettingInvalid(
            Text("{option} is “{text}”", "{option} 的值是 “{text}”", option=option, text=text),
            fix=Text("Write it like {example}", "请写成 {example}", example=example),
            place=option,
        )
    return between.join(str(int(part)) for part in parts)
