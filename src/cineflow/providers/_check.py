"""What an order asks, and whether a model can do it: asked before any money moves, for planning and routing alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

from cineflow.core.errors import ModelGone, UnsupportedByModel
from cineflow.core.model import Audio, Durations, Limit, Model
from cineflow.core.money import PriceRange
from cineflow.core.order import Order, ReferenceRole
from cineflow.core.text import Text

__all__ = [
    "Need", "Obstacle", "aspect_on_wire", "can_make", "check_order", "durations_for", "frame_of", "need_of",
    "obstacles", "pixel_size", "price_of", "resolution_for", "resolutions_for",
]  # fmt: skip

_ANY_ASPECT = ("adaptive", "auto", "from_image")
_FRAMES = (ReferenceRole.FIRST_FRAME, ReferenceRole.LAST_FRAME)


@dataclass(frozen=True, slots=True)
class Need:
    """What a shot asks of whatever model makes it. resolution: empty where any will do. references: pictures other
    than the first and last frame."""

    kind: Literal["video", "image"] = "video"
    seconds: Decimal = Decimal(0)
    aspect: str = "16:9"
    size: str = ""
    resolution: str = ""
    has_first_frame: bool = False
    has_last_frame: bool = False
    references: int = 0
    sound: bool | None = None
    has_seed: bool = False
    has_negative: bool = False
    has_passthrough: bool = False
    prompt_length: int = 1
    results: int = 1

    @property
    def pictures(self) -> int:
        """All pictures sent along."""
        return self.references + self.has_first_frame + self.has_last_frame


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One thing a model cannot do for a need: the field in our words, what is wrong, and the nearest that works."""

    field: str
    text: Text
    fix: Text | None = None


def need_of(order: Order) -> Need:
    """Return what an order asks."""
    return Need(
        kind=order.kind,
        seconds=order.seconds,
        aspect=order.aspect,
        size=order.size,
        resolution=order.resolution,
        has_first_frame=order.reference(ReferenceRole.FIRST_FRAME) is not None,
        has_last_frame=order.reference(ReferenceRole.LAST_FRAME) is not None,
        references=sum(reference.role not in _FRAMES for reference in order.references),
        sound=order.sound,
        has_seed=order.seed is not None,
        has_negative=bool(order.negative),
        has_passthrough=bool(order.passthrough),
        prompt_length=len(order.prompt),
        results=order.results,
    )


def _active_limits(need: Need, model: Model) -> Iterator[Limit]:
    sounding = need.sound is True
    asked = {
        "first_frame": need.has_first_frame, "last_frame": need.has_last_frame, "references": need.references > 0,
        "words": not need.pictures, "sound": sounding,
    }  # fmt: skip
    for limit in model.limits:
        name, _, word = limit.when.partition(":")
        if asked.get(name) or (name == "resolution" and word.lower() == (need.resolution or "").lower()):
            yield limit


def durations_for(need: Need, model: Model) -> Durations:
    """Return the lengths a model can make, given what else is asked."""
    allowed = model.durations
    for limit in _active_limits(need, model):
        allowed = limit.durations or allowed
    return allowed


def resolutions_for(need: Need, model: Model) -> tuple[str, ...]:
    """Return the resolutions a model can make, given what else is asked, in the catalogue's order."""
    allowed = model.resolutions
    for limit in _active_limits(replace(need, resolution=""), model):
        if limit.resolutions:
            allowed = tuple(name for name in allowed if name in limit.resolutions) or limit.resolutions
    return allowed


def resolution_for(need: Need, model: Model) -> str:
    """Return the resolution an order will be sent with: the one asked, else the default if it is possible, else the
    first that is; empty where the model has no such thing."""
    if need.resolution:
        return next((r for r in model.resolutions if r.lower() == need.resolution.lower()), need.resolution)
    if need.size and (exact := _resolution_of_size(need, model)):
        return exact
    if model.resolutions and "x" in model.resolutions[0]:  # Sizes in pixels: the shape chooses among them.
        fitting = [r for r in model.resolutions if _near(_ratio(r), _ratio(need.aspect))]
        wanted = model.default_resolution
        same_class = [r for r in fitting if sorted(r.split("x")) == sorted(wanted.split("x"))]
        return next(iter(same_class or fitting), wanted)
    possible = resolutions_for(need, model)
    if model.default_resolution in possible or not possible:
        return model.default_resolution
    return possible[0]


def _resolution_of_size(need: Need, model: Model) -> str | None:
    """Return the resolution that gives exactly the pixels asked; None where there is none."""
    wanted = pixel_size(need.size, need.aspect)
    return next((r for r in model.resolutions if frame_of(model, r, need.aspect) == wanted), None)


def _ratio(text: str) -> Fraction | None:
    for sign in (":", "x", "*"):
        width, found, height = text.partition(sign)
        if found and width.isdigit() and height.isdigit() and int(height):
            return Fraction(int(width), int(height))
    return None


def _near(one: Fraction | None, other: Fraction | None) -> bool:
    """Same shape within 3 %: vendors' "16:9" is often 1104:622 and the like."""
    return one is not None and other is not None and abs(one / other - 1) < Fraction(3, 100)


def shaped(need: Need, model: Model) -> Model:
    """Return a model with the shapes alone that it makes, given what else is asked."""
    narrowed = next((limit.aspects for limit in _active_limits(need, model) if limit.aspects), None)
    return model if narrowed is None else replace(model, aspects=narrowed)


def aspect_on_wire(model: Model, aspect: str) -> str | None:
    """Return the model's own word for a shape such as `16:9`, None where it cannot make it."""
    if not model.aspects:
        return aspect
    if aspect in model.aspects:
        return aspect
    wanted = _ratio(aspect)
    if wanted is None:
        return None
    if "horizontal" in model.aspects and _near(wanted, Fraction(16, 9)):
        return "horizontal"
    if "vertical" in model.aspects and _near(wanted, Fraction(9, 16)):
        return "vertical"
    for word in model.aspects:
        if _near(_ratio(word), wanted):
            return word
    return "from_image" if "from_image" in model.aspects else None


_SHORT_SIDES = {"360p": 360, "480p": 480, "540p": 540, "720p": 720, "768p": 768, "1080p": 1080, "2k": 1440, "4k": 2160}


def pixel_size(resolution: str, aspect: str) -> tuple[int, int] | None:
    """Return width and height in pixels of a class such as `720p` in a shape; both even. None for unknown words."""
    if (given := _ratio(resolution)) is not None:
        width, height = (int(part) for part in resolution.replace("*", "x").replace(":", "x").split("x"))
        return (width, height) if given else None
    short, ratio = _SHORT_SIDES.get(resolution.lower()), _ratio(aspect)
    if short is None or ratio is None:
        return None
    width, height = (short * ratio, Fraction(short)) if ratio >= 1 else (Fraction(short), short / ratio)
    return round(width / 2) * 2, round(height / 2) * 2


def frame_of(model: Model, resolution: str, aspect: str) -> tuple[int, int] | None:
    """Return width and height in pixels of a model's film of a resolution and shape. None for unknown words."""
    for name, shapes in model.frames.items():
        if name.lower() == resolution.lower() and aspect in shapes:
            return shapes[aspect]
    return pixel_size(resolution, aspect)


def _picture_obstacles(need: Need, model: Model) -> Iterator[Obstacle]:
    facts: dict[str, Any] = {"model": model.id}
    if need.has_first_frame and not model.first_frame:
        yield Obstacle("first_frame", Text("{model} takes no first frame", "{model} 不支持首帧图", **facts))
    if need.has_last_frame and not model.last_frame:
        yield Obstacle("last_frame", Text("{model} takes no last frame", "{model} 不支持尾帧图", **facts))
    if need.references > model.references:
        yield Obstacle(
            "references",
            Text(
                "{model} takes {most} reference pictures at most, the shot has {count}",
                "{model} 最多支持 {most} 张参考图，该镜头有 {count} 张",
                most=model.references, count=need.references, **facts,
            ),
        )  # fmt: skip
    if need.kind == "video" and not model.text_to_video:
        if model.first_frame and not need.has_first_frame and not (model.references and need.references):
            yield Obstacle("first_frame", Text("{model} needs a first frame", "{model} 必须有首帧图", **facts))
        elif not model.first_frame and model.references and not need.references:
            yield Obstacle("references", Text("{model} needs a reference picture", "{model} 必须有参考图", **facts))
    for limit in _active_limits(need, model):
        asked = {"first_frame": need.has_first_frame, "last_frame": need.has_last_frame}
        if any(asked.get(name) for name in limit.excludes):
            yield Obstacle(
                "references",
                Text(
                    "{model} takes reference pictures or first and last frames, not both",
                    "{model} 的参考图与首尾帧不能同时使用", **facts,
                ),
            )  # fmt: skip


def _length_and_shape_obstacles(need: Need, model: Model) -> Iterator[Obstacle]:
    facts: dict[str, Any] = {"model": model.id}
    lengths = durations_for(need, model)
    if need.kind == "video" and need.seconds and not lengths.allows(need.seconds):
        yield Obstacle(
            "seconds",
            Text(
                "{model} makes {lengths} seconds, not {seconds}",
                "{model} 支持 {lengths} 秒，不支持 {seconds} 秒",
                lengths=str(lengths), seconds=f"{need.seconds.normalize():f}", **facts,
            ),
            Text("nearest: {n} s", "最接近：{n} 秒", n=f"{lengths.nearest(need.seconds).normalize():f}"),
        )  # fmt: skip
    fitting = shaped(need, model)
    if aspect_on_wire(fitting, need.aspect) is None:
        yield Obstacle(
            "aspect",
            Text(
                "{model} has no aspect ratio {aspect}, only {known}",
                "{model} 没有 {aspect} 画幅，只有 {known}",
                aspect=need.aspect, known=", ".join(fitting.aspects), **facts,
            ),
        )  # fmt: skip
    if need.size and model.resolutions and _resolution_of_size(need, model) is None:
        yield Obstacle(
            "size",
            Text(
                "{model} does not make {size} pixels; in {aspect} it makes {known}",
                "{model} 不支持 {size} 像素；{aspect} 画幅下可选 {known}",
                size=need.size, aspect=need.aspect, known=_sizes_of(model, need.aspect), **facts,
            ),
        )  # fmt: skip
    known = resolutions_for(need, model)
    if need.resolution and known and need.resolution.lower() not in (name.lower() for name in known):
        yield Obstacle(
            "resolution",
            Text(
                "{model} makes {known} for this, not {wanted}",
                "{model} 在此条件下支持 {known}，不支持 {wanted}",
                known=", ".join(known), wanted=need.resolution, **facts,
            ),
        )  # fmt: skip


def _sizes_of(model: Model, aspect: str) -> str:
    """Name a model's sizes with the pixels they come to in a shape."""
    named = [(name, frame_of(model, name, aspect)) for name in model.resolutions]
    return ", ".join(name if "x" in name or not size else f"{name} ({size[0]}x{size[1]})" for name, size in named)


def _switch_obstacles(need: Need, model: Model) -> Iterator[Obstacle]:
    facts: dict[str, Any] = {"model": model.id}
    if need.results > model.results:
        yield Obstacle(
            "results",
            Text(
                "{model} makes {most} per order, not {count}", "{model} 每单最多生成 {most} 个，不是 {count} 个",
                most=model.results, count=need.results, **facts,
            ),
            Text("Ask for that many takes instead", "请改为要求相应的条数（takes）"),
        )  # fmt: skip
    if need.sound is True and model.audio is Audio.NEVER:
        yield Obstacle("sound", Text("{model} makes no sound", "{model} 不生成声音", **facts))
    if need.sound is False and model.audio is Audio.ALWAYS:
        yield Obstacle("sound", Text("{model} always makes sound", "{model} 总会生成声音，无法关闭", **facts))
    if need.has_seed and not model.seed:
        yield Obstacle("seed", Text("{model} takes no seed", "{model} 不支持 seed", **facts))
    if need.has_negative and not model.negative_prompt:
        yield Obstacle("negative", Text("{model} takes no negative prompt", "{model} 不支持反向提示词", **facts))
    if need.has_passthrough and not model.passthrough:
        yield Obstacle("passthrough", Text("{model} takes no extra fields", "{model} 不支持附加字段", **facts))
    if model.prompt_limit and need.prompt_length > model.prompt_limit:
        yield Obstacle(
            "prompt",
            Text(
                "{model} takes {most} characters of prompt, this one has {count}",
                "{model} 的提示词最多 {most} 字符，当前 {count} 字符",
                most=model.prompt_limit, count=need.prompt_length, **facts,
            ),
        )  # fmt: skip


def obstacles(need: Need, model: Model) -> list[Obstacle]:
    """Return everything that keeps a model from making a need as it is; empty where it can."""
    if need.kind != model.kind:
        text = Text(
            "{model} makes {makes}, not {wants}", "{model} 生成的是 {makes}，不是 {wants}",
            model=model.id, makes=_kind(model.kind), wants=_kind(need.kind),
        )  # fmt: skip
        return [Obstacle("kind", text)]
    return [
        *_picture_obstacles(need, model),
        *_length_and_shape_obstacles(need, model),
        *_switch_obstacles(need, model),
    ]


def _kind(kind: str) -> Text:
    return Text("pictures", "图片") if kind == "image" else Text("video", "视频")


def can_make(need: Need, model: Model) -> bool:
    """Whether a model can make a need exactly as it is, dead or alive."""
    return not obstacles(need, model)


def price_of(need: Need, model: Model) -> PriceRange | None:
    """Return what one take of a need costs with a model, None where it is not known."""
    if model.rates is None:
        return None
    sound = {Audio.ALWAYS: True, Audio.NEVER: False}.get(model.audio, need.sound)
    seconds = need.seconds or durations_for(need, model).nearest(Decimal(5))
    resolution = resolution_for(need, model)
    return model.rates.price(
        seconds=seconds, resolution=resolution, sound=sound, aspect=need.aspect,
        has_references=need.references > 0, input_images=need.pictures, results=need.results,
    )  # fmt: skip


def check_order(order: Order, model: Model) -> None:
    """Refuse, before any money moves, what a model cannot take.

    Raises UnsupportedByModel naming every field the model has no place for, with the nearest that works;
    ModelGone where the model is not served any more.
    """
    if model.is_dead:
        raise ModelGone(
            Text("{model} is no longer served", "{model} 已停止服务", model=model.id),
            provider=model.provider, model=model.id,
        )  # fmt: skip
    found = obstacles(need_of(order), model)
    if found:
        fixes = [obstacle.fix for obstacle in found if obstacle.fix]
        raise UnsupportedByModel(
            _joined([obstacle.text for obstacle in found]),
            fix=_joined(fixes) if fixes else None,
            place=", ".join(dict.fromkeys(obstacle.field for obstacle in found)),
        )


def _joined(texts: Sequence[Text]) -> Text:
    """Several sentences as one, in both languages."""
    said = {f"t{i}": text for i, text in enumerate(texts)}
    fields = [f"{{{name}}}" for name in said]
    return Text("; ".join(fields), "；".join(fields), **said)
