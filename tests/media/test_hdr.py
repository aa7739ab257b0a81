"""HDR footage on an SDR screen: black stays black, grey stays grey, and what is brighter than white keeps its drawing."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from cineflow.media.render import render
from cineflow.timeline.model import Clip, Timeline

GREYS = (0.0, 1.0, 10.0, 50.0, 100.0, 203.0, 400.0, 800.0)
COLOURS = ((150, 10, 10), (10, 150, 10), (10, 10, 150))
PATCHES = np.array([*((nits,) * 3 for nits in GREYS), *COLOURS])
WIDE, TALL = 32, 64


def pq(light: np.ndarray) -> np.ndarray:
    """SMPTE ST 2084, the way back: from the standard's text, not from the code under test."""
    power = (light / 10000) ** 0.1593017578125
    return ((0.8359375 + 18.8515625 * power) / (1 + 18.6875 * power)) ** 78.84375


def hlg(light: np.ndarray) -> np.ndarray:
    """ITU-R BT.2100 for a screen of 1,000 cd/m²: the light back to the scene, then coded."""
    luma = np.maximum(light @ [0.2627, 0.6780, 0.0593], 1e-9)[:, None] / 1000
    scene = light / 1000 * luma ** (1 / 1.2 - 1)
    bright = 0.17883277 * np.log(np.maximum(12 * scene - 0.28466892, 1e-9)) + 0.55991073
    return np.where(scene <= 1 / 12, np.sqrt(3 * scene), bright)


def hdr_film(path: Path, coded: np.ndarray, transfer: int) -> Path:
    luma = coded @ [0.2627, 0.6780, 0.0593]
    planes = (64 + 876 * luma, 512 + 896 * (coded[:, 2] - luma) / 1.8814, 512 + 896 * (coded[:, 0] - luma) / 1.4746)
    with av.open(str(path), "w") as out:
        video = out.add_stream("libx265", rate=24, options={"x265-params": "log-level=none:lossless=1"})
        video.width, video.height, video.pix_fmt = len(coded) * WIDE, TALL, "yuv420p10le"
        context = video.codec_context
        context.color_trc, context.color_primaries, context.colorspace, context.color_range = transfer, 9, 9, 1
        for number in range(3):
            frame = av.VideoFrame(video.width, TALL, "yuv420p10le")
            for plane, values in zip(frame.planes, planes, strict=True):
                row = np.repeat(np.rint(values).astype("<u2"), plane.width // len(coded))
                rows = np.zeros((plane.height, plane.line_size // 2), "<u2")
                rows[:, : row.size] = row
                plane.update(rows.tobytes())
            frame.pts, frame.time_base = number, Fraction(1, 24)
            frame.color_trc, frame.color_primaries, frame.colorspace, frame.color_range = transfer, 9, 9, 1
            out.mux(video.encode(frame))
        out.mux(video.encode(None))
    return path


@pytest.mark.parametrize(("transfer", "coding"), [(16, pq), (18, hlg)], ids=["PQ", "HLG"])
def test_light_is_rolled_off_and_colours_stay_what_they_are(transfer: int, coding, tmp_path: Path):
    source = hdr_film(tmp_path / "hdr.mp4", coding(PATCHES), transfer)
    out = tmp_path / "film.mp4"
    render(Timeline((Clip(source),)), out, quality="best")
    with av.open(str(out)) as film:
        frame = next(film.decode(video=0))
        luma = frame.to_ndarray(format="yuv420p")[TALL // 2, : len(PATCHES) * WIDE]
        shown = frame.reformat(format="rgb24", src_colorspace=1).to_ndarray()[TALL // 2].astype(int)
    at = [WIDE // 2 + WIDE * number for number in range(len(PATCHES))]
    greys, colours = shown[at[: len(GREYS)]], shown[at[len(GREYS) :]]
    assert (np.ptp(greys, axis=1) <= 3).all()
    assert (np.diff(luma[at[: len(GREYS)]].astype(int)) >= 3).all(), "no two of these lights look alike"
    assert luma[at[0]] == 16
    assert luma[at[len(GREYS) - 1]] <= 236
    # A screen of 203 cd/m² shows 50 as 50; reference white is shown between 80 and 95 % of the code range.
    assert greys[3] == pytest.approx(255 * (50 / 203) ** (1 / 2.4), abs=3)
    assert (greys[5] > 0.8 * 255).all()
    assert (greys[5] < 0.95 * 255).all()
    assert [int(colour.argmax()) for colour in colours] == [0, 1, 2]
    assert (colours.max(axis=1) - np.sort(colours, axis=1)[:, 1] > 100).all()
