"""Write a storyboard from an idea or a script, with a language model. The price is told and agreed to first.
用语言模型把想法或剧本写成分镜；先告知价格，同意后才发送。
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cineflow.cli import _minding as n
from cineflow.cli._door import Door, door
from cineflow.cli._month import check_month, tell_month
from cineflow.cli._work import do_in
from cineflow.core.errors import MoneyRefused, NotFound, SettingInvalid
from cineflow.core.money import parse_caps
from cineflow.core.text import Text, words

if TYPE_CHECKING:
    from cineflow.app.writing import Written
    from cineflow.jobs.working import Work
    from cineflow.screenwriter import WritingWish

__all__ = ["command"]

_MOST_BYTES = 2_000_000
_TEXTS = (".txt", ".md", ".markdown", ".fountain", ".text")


def command(
    text: Annotated[
        str,
        typer.Argument(
            metavar="IDEA|FILE", help=words("An idea in words, or a script's file.", "一句想法，或剧本文件。")
        ),
    ],
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help=words("The storyboard: .md or .json.", "分镜文件：.md 或 .json。")),
    ] = None,
    shots: Annotated[
        int | None, typer.Option(min=1, max=500, help=words("About how many.", "大约多少个镜头。"))
    ] = None,
    seconds: Annotated[str, typer.Option(metavar="MIN-MAX", help=words("Of one shot.", "单个镜头的时长。"))] = "4-10",
    aspect: Annotated[str | None, typer.Option(metavar="W:H", help=words("Like 9:16.", "如 9:16。"))] = None,
    style: Annotated[str, typer.Option(help=words("One look for all shots.", "统一的画面风格。"))] = "",
    max_cost: n.MaxCost = None,
    quote: n.Quote = None,
    yes: n.Yes = False,
) -> None:
    from cineflow.app import open_app
    from cineflow.app.clipping import answers_folder, paid_under
    from cineflow.app.minds import writer_of
    from cineflow.app.writing import check_free, quote_of_writing, write_with
    from cineflow.clipper.costing import agreed_caps
    from cineflow.core.ids import digest_json

    out, source = door(), _source(text)
    app = open_app([source] if source else [], {"max_cost": max_cost})
    wish = _wish(text, source, shots, seconds, aspect, style)
    file = (
        (output or (source.with_name(f"{source.stem}.storyboard.md") if source else Path("storyboard.md")))
        .expanduser()
        .resolve()
    )
    check_free(file)
    mind, answers = writer_of(app), answers_folder(app)
    told = quote_of_writing(wish, mind, answers)
    n.show_quote(told, out)
    tell_month(app, told.total, out)
    cap, agreed = app.settings.max_cost, yes
    if told.leaving and not (yes or cap or quote) and out.can_ask:
        agreed = n.ask_to_agree(told)
    try:
        caps = agreed_caps(told, yes=agreed, caps=parse_caps(cap) if cap else {}, named=quote or "")
        check_month(app, told.total, is_capped=bool(cap))
    except MoneyRefused:
        out.beside_error |= told.to_json()
        if not out.as_json:
            out.result(told.id)
        raise
    limits = None if agreed and not caps else caps
    asked = {"file": str(file), "text": digest_json([wish.text]), "model": mind.model.service.model,
             "wish": [shots, seconds, aspect, style]}  # fmt: skip

    def body(work: Work) -> Written:
        def watch(at: int, of: int) -> None:
            work.tell("write", at / of if of else 1.0, parts=of)

        with n.purse_of(app, work, limits) as purse:
            paid = paid_under(app, purse)
            made = write_with(wish, mind, paid, file, watch)
            if paid.spent:
                out.say(Text("spent: {sum}", "花费：{sum}", sum=", ".join(map(str, paid.spent))))
            return made

    _tell(do_in(app, "write", asked, body, lambda made: made.to_json()), out)


def _source(text: str) -> Path | None:
    """Return the file that is meant, None for an idea in words. Raises NotFound for what looks like a missing file."""
    path = Path(text).expanduser()
    try:
        if path.is_file():
            return path
    except OSError:  # Too long for a name: it is an idea.
        return None
    if path.suffix.casefold() in _TEXTS and " " not in text.strip():
        raise NotFound(
            Text("there is no file {path}", "没有文件 {path}", path=path), fix=Text("Check the path", "请检查路径"),
            code="input.not_found",
        )  # fmt: skip
    return None


def _wish(
    text: str, source: Path | None, shots: int | None, seconds: str, aspect: str | None, style: str
) -> WritingWish:  # fmt: skip
    from cineflow.screenwriter import WritingWish

    words = _read(source) if source else text
    if not words.strip():
        raise SettingInvalid(
            Text("there is nothing to write from", "没有可供编写的内容"),
            fix=Text("Give an idea, or a file that holds a script", "请给出一句想法，或包含剧本的文件"),
            place="IDEA|FILE",
        )
    match = re.fullmatch(r"(\d{1,2})(?:-(\d{1,2}))?", seconds.strip())
    least, most = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
    if not 1 <= least <= most <= 60:
        raise SettingInvalid(
            Text("--seconds is “{text}”", "--seconds 的值是 “{text}”", text=seconds),
            fix=Text("Write it like 4-10, from 1 to 60", "请写成 4-10，范围 1 到 60"), place="--seconds",
        )  # fmt: skip
    if aspect and not re.fullmatch(r"\d{1,2}(?:\.\d+)?:\d{1,2}", aspect):
        raise SettingInvalid(
            Text("--aspect is “{text}”", "--aspect 的值是 “{text}”", text=aspect),
            fix=Text("Write it like 16:9", "请写成 16:9"), place="--aspect",
        )  # fmt: skip
    return WritingWish(words, source is not None, (least, most), shots, aspect, " ".join(style.split()))


def _read(source: Path) -> str:
    raw = source.read_bytes()
    if len(raw) > _MOST_BYTES:
        raise SettingInvalid(
            Text("the script is larger than {n} MB", "剧本超过 {n} MB", n=_MOST_BYTES // 1_000_000),
            fix=Text("Give one episode at a time", "请逐集编写"), place=str(source),
        )  # fmt: skip
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise SettingInvalid(
        Text("{file} is no text", "{file} 不是文本", file=source), fix=Text("Save it as UTF-8", "请另存为 UTF-8"),
        place=str(source),
    )  # fmt: skip


def _tell(made: Written, out: Door) -> None:
    for warning in made.warnings:
        out.warn(warning, style="yellow")
    if out.as_json:
        out.json(made.to_json())
        return
    facts = made.to_json()
    out.say(Text(
        "{title}: {scenes} scenes, {shots} shots, {seconds:.0f} s",
        "{title}：{scenes} 场，{shots} 个镜头，{seconds:.0f} 秒",
        title=facts["title"], scenes=facts["scenes"], shots=facts["shots"], seconds=facts["seconds"],
    ))  # fmt: skip
    out.result(made.file)
    out.say(Text("Next: cineflow plan {file}", "下一步：cineflow plan {file}", file=made.file))
