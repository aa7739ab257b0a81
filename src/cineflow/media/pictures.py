"""Pictures that somebody brought: what they are by their own head, and whether they are of a size one works with."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from cineflow.core.errors import SettingInvalid
from cineflow.core.text import Text

__all__ = ["Picture", "check_picture"]

_ENDINGS = {"PNG": ".png", "JPEG": ".jpg", "WEBP": ".webp", "BMP": ".bmp"}
_MOST_PIXELS = 80_000_000


@dataclass(frozen=True, slots=True)
class Picture:
    """ending: as its format is written, whatever it was called."""

    ending: str
    width: int
    height: int


def check_picture(file: Path) -> Picture:
    """Read a picture's head and check its structure; its pixels are not decoded. Raises SettingInvalid."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(file, formats=tuple(_ENDINGS)) as picture:
                kind, (width, height) = str(picture.format), picture.size
                picture.verify()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as cause:
        raise _no_picture() from cause
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as cause:
        raise _too_many_pixels() from cause
    if kind not in _ENDINGS or width < 1 or height < 1:
        raise _no_picture()
    if width * height > _MOST_PIXELS:
        raise _too_many_pixels()
    return Picture(_ENDINGS[kind], width, height)


def _no_picture() -> SettingInvalid:
    return SettingInvalid(
        Text("this is no picture", "这不是图片"),
        fix=Text("Send PNG, JPEG, WebP or BMP", "请发送 PNG、JPEG、WebP 或 BMP"), code="asset.no_picture",
        place="file",
    )  # fmt: skip


def _too_many_pixels() -> SettingInvalid:
    return SettingInvalid(
        Text("the picture has more than {n} million pixels", "图片超过 {n} 百万像素", n=_MOST_PIXELS // 10**6),
        fix=Text("Make it smaller", "请缩小图片"), code="asset.too_large", place="file",
    )  # fmt: skip
