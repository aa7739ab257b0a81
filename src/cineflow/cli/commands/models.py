"""List models: what they can make and what it costs; `show` tells one's facts.
列出模型：能做什么、价格多少；show 查看单个模型。
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cineflow.cli import _wishes as w
from cineflow.cli._door import door
from cineflow.core.errors import SettingInvalid
from cineflow.core.text import Text, words

if TYPE_CHECKING:
    from cineflow.core.model import Model
    from cineflow.providers._catalogue import Catalogue
    from cineflow.providers._check import Need

__all__ = ["command"]

command = typer.Typer(add_completion=False, rich_markup_mode=None, invoke_without_command=True)


@command.callback()
def models(
    context: typer.Context,
    provider: Annotated[str | None, typer.Option(help=words("Only this provider's.", "只列此服务商的。"))] = None,
    seconds: Annotated[str | None, typer.Option(help=words("That can make this length.", "能做此时长的。"))] = None,
    aspect: Annotated[str | None, typer.Option(help=words("That can make this shape.", "能做此画幅的。"))] = None,
    resolution: Annotated[
        str, typer.Option(help=words("That can make this size, such as 1080p.", "能做此清晰度的，如 1080p。"))
    ] = "",
    size: Annotated[
        str | None,
        typer.Option(help=words("That can make these pixels, like 1280x720.", "能做此像素的，如 1280x720。")),
    ] = None,
    first_frame: Annotated[bool, typer.Option("--first-frame", help=words("That take one.", "支持首帧的。"))] = False,
    last_frame: Annotated[bool, typer.Option("--last-frame", help=words("That take one.", "支持尾帧的。"))] = False,
    references: Annotated[int, typer.Option(min=0, help=words("That take so many.", "支持这么多参考图的。"))] = 0,
    sound: Annotated[bool, typer.Option("--sound", help=words("That make sound.", "能生成声音的。"))] = False,
    silent: Annotated[bool, typer.Option("--silent", help=words("That can leave it out.", "能不生成声音的。"))] = False,
    seed: Annotated[bool, typer.Option("--seed", help=words("That take one.", "支持种子的。"))] = False,
    negative: Annotated[
        bool, typer.Option("--negative", help=words("That take a negative prompt.", "支持反向提示词的。"))
    ] = False,
    images: Annotated[bool, typer.Option("--images", help=words("Picture models.", "图片模型。"))] = False,
    everything: Annotated[bool, typer.Option("--all", help=words("Dead ones too.", "包括已停用的。"))] = False,
) -> None:
    if context.invoked_subcommand is not None:
        return
    from cineflow.app import open_app
    from cineflow.cli._model_words import status_word
    from cineflow.providers._check import Need, can_make

    app, out = open_app(), door()
    need = Need(
        kind="image" if images else "video",
        seconds=_length(seconds) if seconds else Decimal(0),
        aspect=w.aspect_of(aspect) or "",
        size=w.pixels_of(size) or "",
        resolution=resolution,
        has_first_frame=first_frame,
        has_last_frame=last_frame,
        references=references,
        sound=True if sound else False if silent else None,
        has_seed=seed,
        has_negative=negative,
    )
    if provider:
        app.accounts.setup(provider)
    wanted = [(model, _typical(need, model, bool(seconds))) for model in app.catalogue.all()
              if model.kind == need.kind and (not provider or model.provider == provider)
              and (everything or not model.is_dead)]  # fmt: skip
    words_of = {(model.provider, model.id): status_word(model) for model, _ in wanted}
    rows = [_row(model, typical) for model, typical in wanted if can_make(typical, model)]
    units = Counter(row["unit"] for row in rows)
    rows.sort(key=lambda row: (row["price"] is None, -units[row["unit"]], row["unit"], row["rank"], row["provider"],
                               row["model"]))  # fmt: skip
    if out.as_json:
        out.json({"models": [_told(row) for row in rows]})
        return
    wide = {name: max((len(row[name]) for row in rows), default=0) for name in ("provider", "model", "seconds")}
    for row in rows:
        said = "  ".join(row[name].ljust(width) for name, width in wide.items())
        out.result(f"{said}  {words_of[row['provider'], row['model']]!s:<11} {row['price_words']}")
    if not rows:
        out.say(Text("No living model fits.", "没有符合条件的可用模型。"))


@command.command("show", help=words("One model's facts, source and price.", "单个模型的能力、来源与价格。"))
def show(name: Annotated[str, typer.Argument(help=words("Model or logical name.", "模型或逻辑名称。"))]) -> None:
    from cineflow.app import open_app
    from cineflow.cli._model_words import fact_lines
    from cineflow.providers._check import Need

    app, out = open_app(), door()
    model = app.catalogue.find(None, name)
    facts = _row(model, _typical(Need(kind=model.kind, aspect=""), model, has_length=False))
    if out.as_json:
        out.json(_told(facts) | _more(app.catalogue, model))
        return
    for label, said in fact_lines(model, app.catalogue, facts["price_words"]):
        out.result(f"{label}{Text(': ', '：')}{said}")


def _length(text: str) -> Decimal:
    try:
        length = Decimal(text.strip().removesuffix("s").removesuffix("秒"))
        if not 0 < length < 100_000:  # Also where it is no number.
            raise InvalidOperation
        return length
    except InvalidOperation as cause:
        raise SettingInvalid(
            Text("--seconds is “{text}”", "--seconds 的值是 “{text}”", text=text),
            fix=Text("Give a number of seconds, such as 10", "请给出秒数，例如 10"),
        ) from cause


def _typical(need: Need, model: Model, has_length: bool) -> Need:
    """Fill what the person left open with what the model makes most readily."""
    return replace(
        need,
        seconds=need.seconds if has_length else model.durations.nearest(Decimal(8)),
        aspect=need.aspect or (model.aspects[0] if model.aspects else "16:9"),
    )


def _row(model: Model, need: Need) -> dict[str, Any]:
    from cineflow.cli._plan_view import price_words
    from cineflow.providers._check import price_of
    from cineflow.providers._registry import provider_names

    length, price = need.seconds, price_of(need, model)
    words = Text("price unknown", "价格未知")
    if price:
        amount = price_words(price)
        words = Text("{amount} a take of {s} s", "{amount}（每条 {s} 秒）", amount=amount, s=f"{length.normalize():f}")
        if model.kind == "image":
            words = Text("{amount} a picture", "{amount}（每张）", amount=amount)
    return {
        "provider": model.provider,
        "model": model.id,
        "status": model.status.value,
        "seconds": str(model.durations),
        "aspects": list(model.aspects),
        "resolutions": list(model.resolutions),
        "price": {"low": str(price.low), "high": str(price.high), "currency": price.currency} if price else None,
        "price_words": str(words),
        "can_order": model.provider in provider_names() and not model.is_dead,
        "rank": price.high if price else Decimal(0),
        "unit": price.currency if price else "",
    }


def _told(row: dict[str, Any]) -> dict[str, Any]:
    """Return what of a row is for other programs."""
    return {key: value for key, value in row.items() if key not in ("rank", "unit")}


def _more(catalogue: Catalogue, model: Model) -> dict[str, Any]:
    from cineflow.providers._catalogue import model_note

    card = model.rates
    return {
        "kind": model.kind,
        "first_frame": model.first_frame,
        "last_frame": model.last_frame,
        "references": model.references,
        "audio": model.audio.value,
        "seed": model.seed,
        "negative_prompt": model.negative_prompt,
        "shutdown_date": model.shutdown.isoformat() if model.shutdown else None,
        "source": model.source,
        "as_of": model.as_of.isoformat() if model.as_of else None,
        "price_source": card.source if card else None,
        "price_as_of": card.as_of.isoformat() if card else None,
        "note": str(model_note(model) or ""),
        "why_dead": str(catalogue.explain_dead(model)) if model.is_dead else None,
    }
