"""Drawing a rehearsal: a timed, moving picture of a shot with its slate, captions and tone, right to the frame.

Text is drawn once, the picture moves under it in the encoder's own planes. The same words and pictures give the
same film, whatever machine draws it.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import cast

import numpy as np
from PIL import Image

from cineflow.core.files import write_atomically
from cineflow.core.order import OrderReference, Slate
from cineflow.core.text import Language, current_language
from cineflow.core.time import frames_in
from cineflow.media._diagram import diagram
from cineflow.media._layers import Layer, Planes, Plate, frame_of, layer_of
from cineflow.media._pen import Rgba
from cineflow.media._plates import Pictures, pictures_of
from cineflow.media._slate import Caption, Clock, captions, diagram_box, slate_layer, words_drawn
from cineflow.media._tone import tone
from cineflow.media._weather import Falling
from cineflow.media._writer import Encoding, FilmWriter, samples_before
from cineflow.media.camera import CameraMove, MoveKind, parse_camera
from cineflow.media.fonts import Face, find_face
from cineflow.media.scenery.mood import Weather, mood_of, seed_of
from cineflow.media.scenery.people import coat_of

__all__ = ["DRAFT", "draw_animatic", "draw_still"]

DRAFT = Encoding("ultrafast", 21, threads=1, sound_kbps=96, extra={"bf": "0", "sc_threshold": "0", "tune": "animation"})
"""One thread gives the same bytes on any machine, and two shots are drawn at a time."""

_DISSOLVE = 0.35
"""Share of a shot over which the first frame becomes the last."""

_LEAST_DIAGRAM = 24
"""Pixels below which the camera diagram is left out."""

_MOMENTS = 24
"""Frames of the shot of which a still shows one."""

Progress = Callable[[float], None]


def draw_animatic(
    slate: Slate,
    *,
    seconds: Fraction,
    rate: Fraction,
    size: tuple[int, int],
    references: Sequence[OrderReference],
    out: Path,
    progress: Progress,
    language: Language | None = None,
    fonts: Sequence[Path] = (),
    has_sound: bool = True,
) -> None:
    """Draw a rehearsal take of exactly `seconds * rate` frames (rounded, at least one) into an MP4 file.

    size: even width and height. references: pictures on this machine; those that are only links are left out.
    progress: called with 0..1; what it raises stops the drawing and leaves no file.
    language: of the labels. Raises GlyphMissing, Unreadable for a reference, MediaError and OSError for the file.
    """
    frames = max(1, frames_in(seconds, rate))
    names = [reference.name or Path(reference.path).stem for reference in references]
    face = find_face(words_drawn(slate, names), fonts=fonts)
    pictures = pictures_of(slate, references, size)
    scene = _Scene(slate, pictures, size, rate, frames, face, language or current_language())
    seed = seed_of("tone", slate.board, slate.shot, slate.action)
    pitch = int(slate.shot) if slate.shot.isdigit() else seed
    total = samples_before(frames, rate)
    second = max(1, round(rate))
    with FilmWriter(out, size=size, rate=rate, encoding=DRAFT, has_sound=has_sound) as film:
        for index in range(frames):
            frame, planes = frame_of(size)
            scene.draw(index, planes)
            film.frame(frame)
            if (index + 1) % second == 0 or index + 1 == frames:
                until = samples_before(index + 1, rate)
                film.sound(tone(pitch, until - film.samples, first=film.samples, total=total))
                progress((index + 1) / frames)


def draw_still(
    slate: Slate, *, moment: float, size: tuple[int, int], references: Sequence[OrderReference], out: Path
) -> None:
    """Draw one frame of a rehearsal into a PNG file, whole or not at all.

    moment: 0..1, how far into the shot's camera move. Raises as `draw_animatic`.
    """
    face = find_face(words_drawn(slate, [reference.name or Path(reference.path).stem for reference in references]))
    pictures = pictures_of(slate, references, size)
    scene = _Scene(slate, pictures, size, Fraction(_MOMENTS), _MOMENTS, face, current_language())
    frame, planes = frame_of(size)
    scene.draw(round(moment * (_MOMENTS - 1)), planes)
    written = io.BytesIO()
    cast("Image.Image", frame.to_image()).save(written, "PNG")  # pyright: ignore[reportUnknownMemberType]
    write_atomically(out, written.getvalue())


class _Scene:
    """Everything that is drawn into the frames of one shot, prepared once."""

    def __init__(
        self,
        slate: Slate,
        pictures: Pictures,
        size: tuple[int, int],
        rate: Fraction,
        frames: int,
        face: Face,
        language: Language,
    ) -> None:
        self._frames = frames
        self._move = parse_camera(slate.camera, slate.action)
        self._phase = seed_of("phase", slate.shot, slate.action) % 1000 / 100
        self._focus = pictures.focus
        mood = mood_of(slate)
        is_outside = pictures.is_drawn and not mood.is_interior and mood.weather in (Weather.RAIN, Weather.SNOW)
        self._falling = Falling(mood.weather, size, mood.shot_seed) if is_outside else None
        brightest = self._falling.brightest if self._falling else 255
        self._main = Plate(pictures.main, brightest=brightest)
        self._end = Plate(pictures.end, brightest=brightest) if pictures.end else None
        self._spare = frame_of(size)[1] if self._end else None
        self._still = slate_layer(slate, size, face, language, self._move, pictures.thumbnails)
        colours: dict[str, Rgba] = {line.speaker: coat_of(line.speaker) for line in slate.dialogue if line.speaker}
        self._captions: list[Caption] = captions(slate.dialogue, frames, size, face, colours)
        self._clock = Clock(size, face, rate, frames, (255, 196, 92))
        box = diagram_box(size)
        self._box = box if self._move.is_described and min(box[2:]) >= _LEAST_DIAGRAM else None
        self._diagram: Layer | None = None

    def draw(self, index: int, planes: Planes) -> None:
        t = index / max(1, self._frames - 1)
        view = self._move.view(t, focus=self._focus, phase=self._phase)
        self._main.show(view, planes)
        self._dissolve(t, planes)
        if self._falling:
            self._falling.over(planes[0], index)
        for layer in self._still:
            layer.over(planes)
        for caption in self._captions:
            if caption.first <= index < caption.last:
                caption.layer.over(planes)
        if self._box:
            if self._diagram is None or index % 2 == 0:
                left, top, width, height = self._box
                self._diagram = layer_of(diagram(self._move, view, t, (width, height)), left, top)
            self._diagram.over(planes)
        self._clock.draw(index, planes)

    def _dissolve(self, t: float, planes: Planes) -> None:
        """Mix in the last frame, more and more towards the end."""
        share = (t - (1 - _DISSOLVE)) / (_DISSOLVE * 0.85)
        if self._end is None or self._spare is None or share <= 0:
            return
        share = min(1.0, share)
        weight = np.uint16(round(256 * share * share * (3 - 2 * share)))
        rest = np.uint16(256) - weight
        self._end.show(_HELD.view(t), self._spare)
        for plane, other in zip(planes, self._spare, strict=True):
            plane[...] = (plane * rest + other * weight) >> 8


_HELD = CameraMove(MoveKind.DRIFT)
