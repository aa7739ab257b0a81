"""Pictures of the screens that are kept, and what differs from them.

Letters are drawn a little differently by each version of a browser, so pictures are not compared point by point: they
are made small, and the mean colour of each square of a hundredth of the screen's width must stay. What moves, goes, or
changes its colour is seen; how a letter's edge is smoothed is not.
"""

from __future__ import annotations

import io
import os
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import Page

KEPT = Path(__file__).parent / "kept"
SIZE = (720, 450)  # what is kept: half of 1440 × 900
SQUARE = 9  # points of a square's side
LEAST = 16  # of 255: how far a square's mean colour must be off to be said to differ
MANY = 8  # squares that may differ: the letters of a number that another day writes
STYLE = """
  img, video, canvas { visibility: hidden !important }
  time { color: transparent !important }
"""
TRIES = 20
PAUSE_MS = 400
RENEW = "RENEW_SCREENS"


def differs(page: Page, name: str) -> list[str]:
    """Compare the page with its kept picture, without stills, films and clocks.

    With RENEW_SCREENS=1 the picture is kept instead. What differs is written beside pytest's working folder
    as `differs/NAME.webp`: the kept picture, this one, and the squares that differ.
    """
    path = KEPT / f"{name.replace(': ', ' ').replace(' ', '-')}.webp"
    if os.environ.get(RENEW):
        KEPT.mkdir(exist_ok=True)
        _settled(page).save(path, quality=80, method=6)
        return []
    if not path.is_file():
        return [f"no picture is kept: run with {RENEW}=1 and look at {path.name}"]
    kept = Image.open(path).convert("RGB")
    for _ in range(TRIES):  # what the server is asked after the screen is there may still come
        now = seen(page)
        off = squares_off(kept, now)
        if len(off) <= MANY:
            return []
        page.wait_for_timeout(PAUSE_MS)
    beside = Path("differs") / path.name
    beside.parent.mkdir(exist_ok=True)
    _beside(kept, now, off).save(beside)
    where = ", ".join(f"{2 * SQUARE * x}×{2 * SQUARE * y}" for x, y in off[:6])
    return [f"{len(off)} squares differ from the kept picture, at {where}; see {beside}"]


def seen(page: Page) -> Image.Image:
    """The page as it stands, without stills, films and clocks, at half its size."""
    shot = page.screenshot(style=STYLE, animations="disabled", caret="hide", scale="css")
    return Image.open(io.BytesIO(shot)).convert("RGB").resize(SIZE, Image.Resampling.BOX)


def _settled(page: Page) -> Image.Image:
    """The screen once it has stood still for three looks."""
    looks = [seen(page)]
    for _ in range(TRIES):
        page.wait_for_timeout(PAUSE_MS)
        looks.append(seen(page))
        if len(looks) > 2 and not squares_off(looks[-3], looks[-1]) and not squares_off(looks[-2], looks[-1]):
            break
    return looks[-1]


def squares_off(kept: Image.Image, now: Image.Image) -> list[tuple[int, int]]:
    """The squares (column, row) whose mean colour differs by `LEAST` or more in a channel."""
    if kept.size != now.size:
        return [(0, 0)] * (MANY + 1)
    rows, columns = np.nonzero(np.abs(_means(kept) - _means(now)).max(axis=2) >= LEAST)
    return list(zip(columns.tolist(), rows.tolist(), strict=True))


def _means(picture: Image.Image) -> np.ndarray[tuple[int, int, int], np.dtype[np.float64]]:
    """Rows × columns × RGB."""
    points = np.asarray(picture, dtype=np.float64)
    high, wide = points.shape[0] // SQUARE, points.shape[1] // SQUARE
    return points[: high * SQUARE, : wide * SQUARE].reshape(high, SQUARE, wide, SQUARE, 3).mean(axis=(1, 3))


def _beside(kept: Image.Image, now: Image.Image, off: list[tuple[int, int]]) -> Image.Image:
    both = Image.new("RGB", (kept.width * 2, kept.height))
    both.paste(kept)
    both.paste(now, (kept.width, 0))
    for column, row in off:
        both.paste(
            (255, 0, 90),
            (kept.width + column * SQUARE, row * SQUARE, kept.width + column * SQUARE + 3, row * SQUARE + 3),
        )
    return both
