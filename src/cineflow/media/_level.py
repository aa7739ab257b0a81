"""Bringing a film's sound to a loudness: EBU R128, with the true peak held below what players can draw."""

# PyAV types its filters only in part.
# pyright: reportUnknownMemberType=false

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from fractions import Fraction

import av
import av.filter
import numpy as np
from av.error import EOFError as EndOfSound

from cineflow.media._writer import SOUND_RATE, Sound

__all__ = ["gain_for", "levelled", "measure"]

PEAK = 10 ** (-1 / 20)
"""True peak that is not passed: −1 dBTP (EBU R128, 2020)."""

_LIMIT = 10 ** (-1.5 / 20)
"""Where the limiter holds four-fold samples: coming back to 48 kHz and AAC add up to half a decibel."""

_SILENCE = -69.0
_MOST_GAIN = 30.0
"""Decibels; more would lift a recording's noise, not its sound."""


def gain_for(sound: Callable[[], Generator[Sound]], target: float) -> float | None:
    """Return the decibels that bring a sound to a loudness; None where there is nothing to hear.

    sound: gives it from its start, each time it is called: where peaks must be held down, that is measured too.
    """
    with closing(sound()) as blocks:
        loudness, peak = measure(blocks)
    if loudness is None:
        return None
    gain = min(_MOST_GAIN, target - loudness)
    if peak * 10 ** (gain / 20) <= PEAK:
        return gain
    with closing(sound()) as blocks:
        held, _ = measure(levelled(blocks, gain))
    return gain if held is None else min(_MOST_GAIN, gain + min(3.0, target - held))


def measure(blocks: Iterable[Sound]) -> tuple[float | None, float]:
    """Return integrated loudness in LUFS, None for silence, and the true peak, 1 being full scale."""
    loudness, peak = -70.0, 0.0
    for frame in _through(blocks, [("ebur128", "metadata=1:peak=true")]):
        # The filter tells every tenth of a second; the rest after the last one comes without.
        loudness = float(frame.metadata.get("lavfi.r128.I", loudness))
        peak = max(peak, float(frame.metadata.get("lavfi.r128.true_peak", 0.0)))
    return (loudness if loudness > _SILENCE else None), peak


def levelled(blocks: Iterable[Sound], gain: float) -> Generator[Sound]:
    """Amplify sound, sample for sample in its place; peaks between the samples are held down too."""
    chain = [
        ("volume", f"{gain:.3f}dB"), ("aresample", str(4 * SOUND_RATE)),
        ("alimiter", f"limit={_LIMIT:.5f}:level=0:attack=5:release=50:latency=1"), ("aresample", str(SOUND_RATE)),
    ]  # fmt: skip
    for frame in _through(blocks, chain):
        out: Sound = frame.to_ndarray().astype(np.float32, copy=False)
        yield out


def _through(blocks: Iterable[Sound], chain: Sequence[tuple[str, str]]) -> Iterator[av.AudioFrame]:
    graph = av.filter.Graph()
    last = graph.add_abuffer(
        sample_rate=SOUND_RATE, format="fltp", layout="stereo", time_base=Fraction(1, SOUND_RATE)
    )  # fmt: skip
    for name, arguments in [*chain, ("aformat", "sample_fmts=fltp:channel_layouts=stereo"), ("abuffersink", "")]:
        node = graph.add(name, arguments or None)
        last.link_to(node)
        last = node
    graph.configure()
    at = 0
    for block in blocks:
        for start in range(0, block.shape[1], SOUND_RATE // 10):
            part = np.ascontiguousarray(block[:, start : start + SOUND_RATE // 10])
            frame = av.AudioFrame.from_ndarray(part, format="fltp", layout="stereo")
            frame.sample_rate, frame.pts, frame.time_base = SOUND_RATE, at, Fraction(1, SOUND_RATE)
            at += part.shape[1]
            graph.push(frame)
            yield from _ready(graph)
    graph.push(None)
    yield from _ready(graph)


def _ready(graph: av.filter.Graph) -> Iterator[av.AudioFrame]:
    while True:
        try:
            frame = graph.pull()
        except (BlockingIOError, EndOfSound):
            return
        if isinstance(frame, av.AudioFrame):
            yield frame
