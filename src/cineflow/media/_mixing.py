"""Laying sounds over a film's own: music, and clips that run on beneath the next one."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from fractions import Fraction

from cineflow.core.text import Text
from cineflow.media._containers import open_media, unreadable
from cineflow.media._sound import Part, Reader
from cineflow.media._writer import SOUND_RATE, Sound
from cineflow.media.probe import probe
from cineflow.timeline.model import Music

__all__ = ["Layer", "mixed", "music_layer"]


@dataclass(frozen=True, slots=True)
class Layer:
    """A part that is heard from a sample of the film on."""

    at: int
    part: Part

    @property
    def end(self) -> int:
        return self.at + self.part.samples


def music_layer(music: Music, until: int) -> Layer | None:
    """Return a piece of music in its place, up to a sample of the film; None where nothing of it falls before that.

    Raises Unreadable (`media.no_sound`) for a file without sound.
    """
    facts = probe(music.source)
    length = facts.audio_seconds or facts.seconds
    if not facts.has_sound:
        raise unreadable(music.source, Text("has no sound", "没有声音"), "media.no_sound")
    with open_media(music.source) as container:
        stream = container.streams.audio[0]
        origin = (stream.start_time or 0) * (stream.time_base or Fraction(1, SOUND_RATE))
    at = round(music.at * SOUND_RATE)
    left = max(Fraction(0), length - music.start)
    samples = min(round((left if music.length is None else min(left, music.length)) * SOUND_RATE), until - at)
    if samples <= 0:
        return None
    rise, fall = (round(time * SOUND_RATE) for time in (music.rise, music.fall))
    return Layer(
        at, Part(samples, music.source, origin + music.start, gain=10 ** (music.gain / 20), rise=rise, fall=fall)
    )


def mixed(base: Iterable[Sound], layers: Sequence[Layer]) -> Generator[Sound]:
    """Add layers to a sound that comes in blocks, sample for sample; each file is open only while it is heard."""
    waiting = sorted(layers, key=lambda layer: layer.at, reverse=True)
    playing: list[tuple[Layer, Reader]] = []
    at = 0
    with ExitStack() as open_files:
        for block in base:
            end = at + block.shape[1]
            while waiting and waiting[-1].at < end:
                layer = waiting.pop()
                playing.append((layer, open_files.enter_context(closing(Reader(layer.part)))))
            out = block.copy() if playing else block
            for layer, reader in playing:
                first, last = max(at, layer.at), min(end, layer.end)
                out[:, first - at : last - at] += reader.read(last - first)[0]
            for layer, reader in playing:
                if layer.end <= end:
                    reader.close()
            playing = [(layer, reader) for layer, reader in playing if layer.end > end]
            yield out
            at = end
