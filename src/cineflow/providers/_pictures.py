"""Whether a model takes the local pictures of an order: asked while planning, before any money moves.

Only the first bytes of a file are read. Links are not looked at.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Literal

from cineflow.core.errors import UnsupportedByModel
from cineflow.core.model import Model, PictureLimits
from cineflow.core.order import OrderReference
from cineflow.core.text import Text
from cineflow.providers._assets import media_type_of

__all__ = ["PictureDesk", "PictureFacts", "look_at"]

_HEAD = 64
"""Bytes that tell what a file is."""

_Matter = Literal["kind", "alpha", "too_big", "sides", "shape"]


@dataclass(frozen=True, slots=True)
class PictureFacts:
    """What a local picture is. sides: width and height in pixels, None where they cannot be told."""

    path: Path
    media_type: str
    size: int
    sides: tuple[int, int] | None = None
    has_alpha: bool = False

    @property
    def kind(self) -> str:
        return _short(self.media_type)

    @property
    def pixels(self) -> str:
        return f"{self.sides[0]}x{self.sides[1]}" if self.sides else ""


def look_at(path: Path) -> PictureFacts:
    """Tell what a file is. Raises UnsupportedByModel for one that cannot be read or is no picture."""
    try:
        with path.open("rb") as file:
            kind, size = media_type_of(file.read(_HEAD)), path.stat().st_size
    except OSError as cause:
        raise UnsupportedByModel(
            Text("{name} cannot be read: {why}", "{name} 无法读取：{why}", name=path.name, why=cause.strerror or cause),
            file=path, code="picture.unreadable",
            fix=Text("put the picture there, or correct its path", "请放好图片，或更正路径"),
        ) from cause  # fmt: skip
    if not kind.startswith(("image/", "video/")):
        raise UnsupportedByModel(
            Text("{name} is not a picture", "{name} 不是图片", name=path.name),
            file=path, code="picture.not_one",
            fix=Text("use a PNG, JPEG or WebP file", "请使用 PNG、JPEG 或 WebP 文件"),
        )  # fmt: skip
    sides, has_alpha = _opened(path) if kind.startswith("image/") else (None, False)
    return PictureFacts(path, kind, size, sides, has_alpha)


def _opened(path: Path) -> tuple[tuple[int, int] | None, bool]:
    """Return the sides and whether there is transparency; no pixel is decoded."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(path) as image:
            return image.size, image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in image.info
    except (OSError, UnidentifiedImageError, SyntaxError, ValueError, Image.DecompressionBombError):
        return None, False


class PictureDesk:
    """Judges pictures for one plan; each file is looked at once, however many shots show it.

    has_store: whether a file can be put where a provider that takes links only may fetch it.
    """

    def __init__(self, *, has_store: bool = True) -> None:
        self._has_store = has_store
        self._seen: dict[str, PictureFacts | UnsupportedByModel] = {}

    def check(self, references: Iterable[OrderReference], model: Model) -> None:
        """Refuse local pictures that a model will not take.

        Raises UnsupportedByModel with the file, what it is, what is allowed and what to do.
        """
        limits = model.pictures
        if limits is None:
            return
        paths = list(dict.fromkeys(reference.path for reference in references if reference.path))
        if paths and limits.links_only and not self._has_store:
            raise _needs_link(Path(paths[0]), model)
        shown = [self._look(path) for path in paths]
        for facts in shown:
            if matter := _matter(facts, limits):
                raise _refusal(matter, facts, limits, model)
        total = sum(facts.size for facts in shown)
        if limits.most_total is not None and total > limits.most_total:
            raise _too_much(total, limits.most_total, model)

    def _look(self, path: str) -> PictureFacts:
        if path not in self._seen:
            try:
                self._seen[path] = look_at(Path(path))
            except UnsupportedByModel as refusal:
                self._seen[path] = refusal
        found = self._seen[path]
        if isinstance(found, UnsupportedByModel):
            raise found
        return found


def _matter(facts: PictureFacts, limits: PictureLimits) -> _Matter | None:
    """Return what is wrong with a picture, None where it will do."""
    if facts.media_type not in limits.kinds:
        return "kind"
    if facts.has_alpha and not limits.alpha:
        return "alpha"
    if facts.size > limits.most_bytes:
        return "too_big"
    if facts.sides and (min(facts.sides) < limits.least_side or max(facts.sides) > limits.most_side):
        return "sides"
    slim = facts.sides and Decimal(max(facts.sides)) / max(1, min(facts.sides))
    return "shape" if slim and limits.slimmest and slim > limits.slimmest else None


def _refusal(matter: _Matter, facts: PictureFacts, limits: PictureLimits, model: Model) -> UnsupportedByModel:
    said = {"name": facts.path.name, "model": model.id}
    match matter:
        case "kind":
            kinds = ", ".join(map(_short, limits.kinds))
            text = Text("{model} takes {kinds}, {name} is {kind}", "{model} 支持 {kinds}，{name} 是 {kind}",
                        kinds=kinds, kind=facts.kind, **said)  # fmt: skip
            fix = Text("save it as {kind}", "请另存为 {kind}", kind=_short(limits.kinds[0]))
        case "alpha":
            text = Text("{model} takes no see-through picture, {name} is one",
                        "{model} 不支持透明图片，{name} 含透明通道",
                        **said)  # fmt: skip
            fix = Text("save it without transparency, such as JPEG", "请去掉透明通道，例如另存为 JPEG")
        case "too_big":
            text = Text("{model} takes pictures up to {most} MB, {name} has {size} MB",
                        "{model} 的图片上限为 {most} MB，{name} 有 {size} MB",
                        most=_megabytes(limits.most_bytes), size=_megabytes(facts.size), **said)  # fmt: skip
            fix = Text("save it smaller, or as JPEG", "请缩小图片，或另存为 JPEG")
        case "sides":
            text = Text("{model} takes sides of {least} to {most} pixels, {name} is {pixels}",
                        "{model} 的边长范围为 {least} 至 {most} 像素，{name} 为 {pixels}",
                        least=limits.least_side, most=limits.most_side, pixels=facts.pixels, **said)  # fmt: skip
            fix = Text("scale it", "请缩放图片")
        case "shape":
            text = Text("{model} takes shapes up to {slim}:1, {name} is {pixels}",
                        "{model} 的长宽比上限为 {slim}:1，{name} 为 {pixels}",
                        slim=limits.slimmest, pixels=facts.pixels, **said)  # fmt: skip
            fix = Text("crop it", "请裁剪图片")
    return UnsupportedByModel(text, fix=fix, file=facts.path, code=f"picture.{matter}")


def _needs_link(path: Path, model: Model) -> UnsupportedByModel:
    return UnsupportedByModel(
        Text("{model} takes pictures as links only, {name} is a file", "{model} 只接受图片链接，{name} 是本地文件",
             model=model.id, name=path.name),
        fix=Text("set up an object store (CINEFLOW_STORAGE), or give a public link",
                 "请配置对象存储（CINEFLOW_STORAGE），或改用公开链接"),
        file=path, code="picture.needs_link",
    )  # fmt: skip


def _too_much(total: int, most: int, model: Model) -> UnsupportedByModel:
    return UnsupportedByModel(
        Text("{model} takes {most} MB of pictures in one order, these have {total} MB",
             "{model} 单次请求的图片合计上限为 {most} MB，当前 {total} MB",
             model=model.id, most=_megabytes(most), total=_megabytes(total)),
        fix=Text("save them smaller, or send fewer", "请缩小图片，或减少数量"), code="picture.too_much",
    )  # fmt: skip


def _megabytes(size: int) -> str:
    return f"{Decimal(size) / 1_000_000:.1f}".removesuffix(".0")


def _short(media_type: str) -> str:
    return media_type.partition("/")[2].upper()
