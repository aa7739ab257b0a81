"""Footage drawn from chance: scenes with a moving camera, moving things, grain, flashes; joined by cuts, fades and
dissolves whose places are known. The same seed draws the same film."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.float32]


@dataclass(frozen=True)
class Piece:
    """One scene. join: how it begins (`cut`, `dissolve`, `fade`); join_frames: over how many frames."""

    frames: int
    join: str = "cut"
    join_frames: int = 0
    pan: float = 0.3
    shake: float = 0.0
    things: int = 2
    speed: float = 2.0
    grain: float = 2.0
    flash_at: int | None = None
    dim_at: int | None = None


@dataclass(frozen=True)
class Reel:
    """Pieces in order. talks, music: spans in seconds in which somebody speaks, or a chord sounds; `loud` shouts."""

    pieces: tuple[Piece, ...]
    rate: Fraction = Fraction(25)
    size: tuple[int, int] = (320, 180)
    seed: int = 1
    talks: tuple[tuple[float, float], ...] = ()
    loud: tuple[tuple[float, float], ...] = ()
    music: tuple[tuple[float, float], ...] = ()
    has_sound: bool = False
    options: dict[str, str] = field(default_factory=dict)

    @property
    def frames(self) -> int:
        return sum(piece.frames for piece in self.pieces)

    @property
    def joins(self) -> list[tuple[int, int]]:
        """First and last frame in which each join may rightly be seen, after the first piece."""
        found, at = [], 0
        for piece in self.pieces:
            if at:
                half = piece.join_frames // 2
                found.append((at - half, at + half) if piece.join != "cut" else (at, at))
            at += piece.frames
        return found


class _Scene:
    def __init__(self, piece: Piece, size: tuple[int, int], chance: np.random.Generator) -> None:
        width, height = size
        self.piece, self.size = piece, size
        self.wide = _texture(chance, (height + 80, width * 2))
        self.offset = np.array([chance.uniform(10, 60), chance.uniform(10, width * 0.6)])
        angle = chance.uniform(0, 2 * np.pi)
        self.drift = np.array([np.sin(angle) * 0.2, np.cos(angle)]) * piece.pan
        self.things = [
            (chance.uniform(0, 1, 2) * (height, width), chance.normal(0, piece.speed, 2), chance.uniform(12, 40),
             chance.uniform(20, 235, 3).astype("f4"))
            for _ in range(piece.things)
        ]  # fmt: skip
        self.chance = np.random.default_rng(chance.integers(1 << 31))
        self.rows, self.columns = np.mgrid[0:height, 0:width]

    def at(self, frame: int) -> Picture:
        width, height = self.size
        where = self.offset + self.drift * frame + self.chance.normal(0, self.piece.shake, 2)
        top = int(np.clip(where[0], 0, 79))
        left = int(np.clip(where[1], 0, width - 1))
        picture = self.wide[top : top + height, left : left + width].copy()
        for place, speed, radius, colour in self.things:
            y, x = _bounced(place + speed * frame, np.array([height, width]))
            inside = (self.rows - y) ** 2 + (self.columns - x) ** 2 < radius**2
            picture[inside] = colour
        if frame == self.piece.flash_at:
            picture = np.full_like(picture, 250)
        if self.piece.dim_at is not None and frame >= self.piece.dim_at:
            picture = picture * max(0.55, 1 - 0.03 * (frame - self.piece.dim_at))
        return picture + self.chance.normal(0, self.piece.grain, (height, width, 1)).astype("f4")


def _bounced(place: NDArray[np.float64], size: NDArray[np.int_]) -> NDArray[np.float64]:
    folded = place % (2 * size)
    return np.where(folded > size, 2 * size - folded, folded)


def _texture(chance: np.random.Generator, shape: tuple[int, int]) -> Picture:
    height, width = shape
    base = chance.uniform(40, 200, 3).astype("f4")
    out = np.tile(base, (height, width, 1))
    for cells, strength in ((3, 45), (9, 30), (40, 14)):
        small = chance.normal(0, strength, (cells, cells * 2, 3)).astype("f4")
        rows = np.linspace(0, cells - 1.001, height)
        columns = np.linspace(0, cells * 2 - 1.001, width)
        r, c = rows.astype(int), columns.astype(int)
        fr, fc = (rows - r)[:, None, None].astype("f4"), (columns - c)[None, :, None].astype("f4")
        r1, c1 = np.minimum(r + 1, cells - 1), np.minimum(c + 1, cells * 2 - 1)
        upper = small[r][:, c] * (1 - fc) + small[r][:, c1] * fc
        lower = small[r1][:, c] * (1 - fc) + small[r1][:, c1] * fc
        out += upper * (1 - fr) + lower * fr
    return np.clip(out, 4, 250)


def pictures(reel: Reel) -> Iterator[NDArray[np.uint8]]:
    """Yield every frame, (height, width, 3) RGB."""
    chance = np.random.default_rng(reel.seed)
    scenes = [_Scene(piece, reel.size, chance) for piece in reel.pieces]
    for number, (piece, scene) in enumerate(zip(reel.pieces, scenes, strict=True)):
        following = reel.pieces[number + 1] if number + 1 < len(reel.pieces) else None
        for frame in range(piece.frames):
            picture = scene.at(frame)
            if number and piece.join != "cut" and frame < piece.join_frames // 2:
                share = 0.5 + frame / piece.join_frames
                old = scenes[number - 1].at(reel.pieces[number - 1].frames + frame)
                picture = _mixed(old, picture, share, piece.join)
            left = piece.frames - frame
            if following and following.join != "cut" and left <= following.join_frames // 2:
                share = 0.5 - left / following.join_frames
                picture = _mixed(picture, scenes[number + 1].at(-left), share, following.join)
            yield np.clip(picture, 0, 255).astype("u1")


def _mixed(old: Picture, new: Picture, share: float, join: str) -> Picture:
    if join == "fade":
        return old * (1 - 2 * share) if share < 0.5 else new * (2 * share - 1)
    return old * (1 - share) + new * share


def speech(seconds: float, reel: Reel, rate: int = 48000) -> NDArray[np.float32]:
    """Sound with somebody speaking (syllables of a buzzing voice), a chord, and quiet room tone between."""
    chance = np.random.default_rng(reel.seed + 7)
    t = np.arange(round(seconds * rate)) / rate
    sound = chance.normal(0, 0.0008, t.size).astype("f4")
    for spans, level in ((reel.talks, 0.12), (reel.loud, 0.5)):
        for start, end in spans:
            sound[round(start * rate) : round(end * rate)] += _voice(
                t[round(start * rate) : round(end * rate)], level, chance
            )
    for start, end in reel.music:
        span = slice(round(start * rate), round(end * rate))
        sound[span] += sum(0.05 * np.sin(2 * np.pi * f * t[span]) for f in (220.0, 277.2, 329.6)).astype("f4")
    return np.clip(sound, -1, 1).astype("f4")


def _voice(t: NDArray[np.float64], level: float, chance: np.random.Generator) -> NDArray[np.float32]:
    local = t - t[0] if t.size else t
    pitch = 120 + 25 * np.sin(2 * np.pi * 0.7 * local)
    phase = 2 * np.pi * np.cumsum(pitch) / 48000
    buzz = sum(np.sin(k * phase) / k for k in range(1, 18))
    syllables = np.clip(np.sin(2 * np.pi * 4.2 * local + chance.uniform(0, 0.5)) + 0.35, 0, 1) ** 1.5
    return (level * 0.5 * buzz * syllables).astype("f4")


def draw_reel(path: Path, reel: Reel) -> Path:
    """Write the film; with sound where asked for."""
    options = {"preset": "ultrafast", "crf": "20", "threads": "1", **reel.options}
    with av.open(str(path), "w") as out:
        video = out.add_stream("libx264", rate=reel.rate, options=options)
        video.width, video.height, video.pix_fmt = *reel.size, "yuv420p"
        sound = out.add_stream("aac", rate=48000) if reel.has_sound else None
        if sound:
            samples = speech(float(reel.frames / reel.rate), reel)
            for at in range(0, samples.size, 1024):
                block = np.stack([samples[at : at + 1024]] * 2)
                frame = av.AudioFrame.from_ndarray(block, format="fltp", layout="stereo")
                frame.sample_rate, frame.pts, frame.time_base = 48000, at, Fraction(1, 48000)
                out.mux(sound.encode(frame))
            out.mux(sound.encode(None))
        for picture in pictures(reel):
            out.mux(video.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        out.mux(video.encode(None))
    return path
