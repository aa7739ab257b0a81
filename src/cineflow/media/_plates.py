"""The picture that moves under a rehearsal's text: a first frame, other references, or a drawn place."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageEnhance, ImageFilter, ImageOps

from cineflow.core.order import OrderReference, ReferenceRole, Slate
from cineflow.core.text import Text
from cineflow.media._containers import unreadable
from cineflow.media._slate import Thumbnail
from cineflow.media.scenery.canvas import Point
from cineflow.media.scenery.painter import paint

__all__ = ["Pictures", "open_picture", "pictures_of"]

_FINER = 1.6
"""How much finer the plate is than the frame, so that a slow move is smooth; less for frames over 1280 pixels."""

_MOST_PIXELS = 5120
_LEAST_SHOWN = 0.6
"""Share of a picture that must survive cropping to the frame's shape; else it is shown whole on a blurred copy."""


@dataclass(frozen=True, slots=True)
class Pictures:
    """main: what is seen; end: what it dissolves into. thumbnails: further references, shown small."""

    main: Image.Image
    end: Image.Image | None
    focus: Point
    thumbnails: tuple[Thumbnail, ...]
    is_drawn: bool


def open_picture(file: Path) -> Image.Image:
    """Read a picture, turned as it is displayed. RGB. Raises Unreadable (`media.not_media`)."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(file) as picture:
                turned = ImageOps.exif_transpose(picture)
                return _on_grey(turned)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning) as cause:
        why = Text("the reference cannot be opened as a picture", "参考图无法作为图片打开")
        raise unreadable(file, why, "media.not_media", tail=str(cause)) from cause


def _on_grey(picture: Image.Image) -> Image.Image:
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        base = Image.new("RGBA", picture.size, (58, 60, 66, 255))
        return Image.alpha_composite(base, picture.convert("RGBA")).convert("RGB")
    return picture.convert("RGB")


def plate_size(size: tuple[int, int]) -> tuple[int, int]:
    finer = max(1.0, min(_FINER, _MOST_PIXELS / max(size), _FINER * (1280 / max(size)) ** 0.5))
    width, height = (round(side * finer / 2) * 2 for side in size)
    return width, height


def pictures_of(slate: Slate, references: Sequence[OrderReference], size: tuple[int, int]) -> Pictures:
    """Choose and prepare what a shot shows. Raises Unreadable for a reference that is no picture."""
    wanted = plate_size(size)
    opened = [(reference, open_picture(Path(reference.path))) for reference in references if reference.path]
    first = next((p for r, p in opened if r.role is ReferenceRole.FIRST_FRAME), None)
    last = next((p for r, p in opened if r.role is ReferenceRole.LAST_FRAME), None)
    others = [(r, p) for r, p in opened if r.role not in (ReferenceRole.FIRST_FRAME, ReferenceRole.LAST_FRAME)]
    end = _fit(last, wanted) if last else None
    if first is None and others and not slate.action:
        first = others.pop(0)[1]
    if first is None:
        place = next((pair for pair in others if pair[0].role in (ReferenceRole.PLACE, ReferenceRole.STYLE)), None)
        if place:
            others.remove(place)
            first = place[1]
    small = tuple(Thumbnail(picture, r.name or Path(r.path).stem) for r, picture in others[:4])
    if first is not None:
        return Pictures(_fit(first, wanted), end, (0.5, 0.45), small, is_drawn=False)
    drawn = paint(slate, wanted)
    return Pictures(drawn.image, end, drawn.focus, small, is_drawn=True)


def _fit(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    """Fill the frame with a picture; one of another shape stands whole on a blurred, darker copy of itself."""
    across, down = size[0] / picture.width, size[1] / picture.height
    if min(across, down) / max(across, down) >= _LEAST_SHOWN:
        return ImageOps.fit(picture, size, Image.Resampling.LANCZOS, centering=(0.5, 0.42))
    back = ImageOps.fit(picture, (max(2, size[0] // 8), max(2, size[1] // 8)), Image.Resampling.BILINEAR)
    back = back.filter(ImageFilter.GaussianBlur(min(back.size) / 14)).resize(size, Image.Resampling.BICUBIC)
    back = ImageEnhance.Brightness(back).enhance(0.5)
    inner = ImageOps.contain(picture, (round(size[0] * 0.96), round(size[1] * 0.96)), Image.Resampling.LANCZOS)
    back.paste(inner, ((size[0] - inner.width) // 2, (size[1] - inner.height) // 2))
    return back
