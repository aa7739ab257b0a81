"""The label that people see: in its corner, high enough, long enough, and nowhere else."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from numbered import Draw, draw, numbers

from cineflow.core.time import Span
from cineflow.media.finish import CORNERS, Corner, Finish, LabelWords, VisibleLabel
from cineflow.media.render import render
from cineflow.timeline.model import Clip, Timeline


def lit(film: Path) -> list[np.ndarray]:
    """Per frame, where it is bright; the drawn footage is dark all over while its numbers stay below one."""
    with av.open(str(film)) as container:
        return [frame.to_ndarray(format="gray") > 150 for frame in container.decode(video=0)]


def labelled(
    folder: Path, words: LabelWords, corner: Corner, size: tuple[int, int], frames: int = 1
) -> list[np.ndarray]:
    source = draw(folder / "dark.mp4", Draw(frames=frames, size=size, sound=False))
    made = render(
        Timeline((Clip(source),)), folder / "film.mp4", finish=Finish("draft", label=VisibleLabel(words, corner))
    )
    assert made.labels.is_shown
    return lit(made.film)


@pytest.mark.parametrize("size", [(640, 352), (352, 640)])
@pytest.mark.parametrize("corner", CORNERS)
@pytest.mark.parametrize("words", ["zh", "en", "both"])
def test_it_stands_in_its_corner_high_enough(
    tmp_path: Path, words: LabelWords, corner: Corner, size: tuple[int, int]
) -> None:
    (picture,) = labelled(tmp_path, words, corner, size)
    rows, columns = np.flatnonzero(picture.any(1)), np.flatnonzero(picture.any(0))
    width, height = size
    assert (rows[-1] < height / 2) if corner.startswith("top") else (rows[0] > height / 2)
    assert (columns[-1] > width * 0.85) if corner.endswith("right") else (columns[0] < width * 0.15)
    assert min(rows[0], height - 1 - rows[-1], columns[0], width - 1 - columns[-1]) >= min(size) * 0.04
    # The first letter is a capital A, lower than any Chinese character beside it.
    line = picture[rows[0] : rows[0] + 22]
    begin = int(np.flatnonzero(line.any(0))[0])
    gap = next(x for x in range(begin, width) if not line[:, x].any())
    letter = np.flatnonzero(line[:, begin:gap].any(1))
    assert letter.size >= min(size) * 0.05


def test_it_stays_long_enough_and_goes(tmp_path: Path) -> None:
    pictures = labelled(tmp_path, "zh", "top-left", (320, 176), frames=96)
    bare = lit(tmp_path / "dark.mp4")
    differ = [bool((a != b)[:40, :100].any()) for a, b in zip(pictures, bare, strict=True)]
    shown = [number for number, is_other in enumerate(differ) if is_other]
    assert shown == list(range(72))
    assert Fraction(len(shown), 24) >= 2


def test_behind_it_pictures_are_copied_as_they_are(tmp_path: Path) -> None:
    source = draw(tmp_path / "dark.mp4", Draw(frames=240, size=(320, 176), keyint=12))
    clip = Clip(source, Span(Fraction(7, 24), Fraction(235, 24)))
    finish = Finish("draft", "always", label=VisibleLabel("zh", "top-left"))
    made = render(Timeline((clip, Clip(source))), tmp_path / "film.mp4", finish=finish)
    known = numbers(source)
    assert numbers(made.film) == known[7:235] + known
    assert made.copied >= made.frames - 72 - 3 * 12
    bare = lit(source)
    differ = [bool((a != b)[:40, :100].any()) for a, b in zip(lit(made.film), bare[7:235] + bare, strict=True)]
    assert [number for number, is_other in enumerate(differ) if is_other] == list(range(72))
