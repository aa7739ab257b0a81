"""How films are finished: the options that `render` and `clip` share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from cineflow.cli._door import Door
from cineflow.core.errors import NotFound, SettingInvalid
from cineflow.core.text import Text, words

if TYPE_CHECKING:
    from cineflow.media.finish import Finish, VisibleLabel
    from cineflow.media.render import Rendered

__all__ = [
    "AiLabel",
    "AiLabelCorner",
    "AudioTrack",
    "Captions",
    "FontFile",
    "Hardware",
    "Loudness",
    "SmartCut",
    "Vertical",
    "finish_of",
    "label_of",
    "tell_made",
]

T = TypeVar("T", bound=str)

SmartCut = Annotated[
    str,
    typer.Option(
        "--smart", metavar="auto|never|always", help=words("Copy whole groups of pictures.", "整组复制画面。")
    ),
]
Loudness = Annotated[
    str | None,
    typer.Option("--loudness", metavar="LUFS", help=words("Bring the sound to it, like -14.", "响度，如 -14。")),
]
Captions = Annotated[
    Path | None,
    typer.Option("--captions", metavar="FILE", help=words("Burn in: SRT, VTT or ASS.", "烧录字幕：SRT、VTT 或 ASS。")),
]
FontFile = Annotated[
    Path | None, typer.Option("--font", metavar="FILE", help=words("For the captions.", "字幕字体。"))
]  # fmt: skip
AudioTrack = Annotated[
    int, typer.Option("--audio-track", min=1, help=words("Which sound, from 1.", "用第几条音轨，从 1 起。"))
]
Hardware = Annotated[
    bool, typer.Option("--hardware", help=words("Encode with the machine's own, if any.", "有硬件编码器则使用。"))
]
Vertical = Annotated[
    bool, typer.Option("--vertical", help=words("9:16, cropped after faces or motion.", "9:16，跟随人脸或动作裁切。"))
]


AiLabel = Annotated[
    str | None,
    typer.Option(
        "--ai-label", metavar="zh|en|both", help=words("Show that AI made it.", "在画面上标明 AI 生成。")
    ),
]  # fmt: skip
AiLabelCorner = Annotated[
    str | None,
    typer.Option(
        "--ai-label-corner", metavar="CORNER", help=words("Where, like top-right.", "标识位置，如 top-right。")
    ),
]


def finish_of(
    *, quality: str = "good", smart: str = "auto", loudness: str | None = None, captions: Path | None = None,
    font: Path | None = None, audio_track: int = 1, hardware: bool = False, vertical: bool = False,
    label: VisibleLabel | None = None,
) -> Finish:  # fmt: skip
    """Read the options. Raises SettingInvalid, NotFound, CutListInvalid for captions that are none."""
    from cineflow.media.finish import Finish
    from cineflow.timeline.captions import read_captions

    if smart not in ("auto", "never", "always"):
        raise SettingInvalid(
            Text("--smart is “{word}”", "--smart 的值是 “{word}”", word=smart),
            fix=Text("Allowed: {all}", "允许的值：{all}", all="auto, never, always"), place="--smart",
        )  # fmt: skip
    told = read_captions(_text(captions), captions) if captions else ()
    fonts = (_there(font),) if font else ()
    return Finish(quality, smart, _lufs(loudness), audio_track - 1, hardware, vertical, told, fonts, label)


def label_of(language: str | None, corner: str | None) -> VisibleLabel | None:
    """Read `--ai-label` and `--ai-label-corner`. Raises SettingInvalid."""
    from cineflow.media.finish import CORNERS, LABEL_WORDS, VisibleLabel

    if language is None and corner is None:
        return None
    return VisibleLabel(
        _one_of(language or "both", LABEL_WORDS, "--ai-label"),
        _one_of(corner or CORNERS[0], CORNERS, "--ai-label-corner"),
    )


def _one_of(word: str, allowed: tuple[T, ...], option: str) -> T:
    found = next((one for one in allowed if one == word), None)
    if found is None:
        raise SettingInvalid(
            Text("{option} is “{word}”", "{option} 的值是 “{word}”", option=option, word=word),
            fix=Text("Allowed: {all}", "允许的值：{all}", all=", ".join(map(str, allowed))), place=option,
        )  # fmt: skip
    return found


def _lufs(text: str | None) -> float | None:
    if text is None:
        return None
    try:
        value = float(text.lower().removesuffix("lufs").strip().replace("−", "-"))
    except ValueError:
        value = 0.0
    if not -40 <= value <= -5:
        raise SettingInvalid(
            Text("--loudness is “{text}”", "--loudness 的值是 “{text}”", text=text),
            fix=Text("Write LUFS from -40 to -5, like -14", "请写 -40 到 -5 的 LUFS，如 -14"), place="--loudness",
        )  # fmt: skip
    return value


def _there(file: Path) -> Path:
    if not file.is_file():
        raise NotFound(
            Text("there is no file {path}", "没有文件 {path}", path=file),
            fix=Text("Check the path", "请检查路径"), code="input.not_found",
        )  # fmt: skip
    return file


def _text(file: Path) -> str:
    """Captions of older programs are not always Unicode: GB 18030 holds what Chinese ones write."""
    raw = _there(file).read_bytes()
    try:
        return raw.decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("gb18030", errors="replace")


def tell_made(made: Rendered, out: Door) -> None:
    """Tell how a film is labelled, and that the machine's encoder was asked for and is not there."""
    for told in made.told:
        out.say(told, style="yellow")
