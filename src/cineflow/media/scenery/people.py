"""Painting people as flat figures: each name has its own coat, hair and height, the same in every shot."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from cineflow.media.scenery.canvas import Canvas, Colour, Point, mix, times
from cineflow.media.scenery.mood import Framing, Mood, Place, seed_of
from cineflow.media.scenery.palette import Palette

__all__ = ["coat_of", "focus_of", "paint_people"]

_COATS: tuple[Colour, ...] = (
    (208, 84, 66),
    (66, 128, 158),
    (226, 172, 74),
    (98, 142, 98),
    (146, 98, 158),
    (222, 120, 110),
    (82, 92, 140),
    (176, 142, 110),
)
_SKINS: tuple[Colour, ...] = ((242, 206, 178), (228, 186, 152), (204, 158, 124), (160, 116, 88))
_HAIRS: tuple[Colour, ...] = ((44, 34, 34), (72, 48, 38), (30, 30, 40), (120, 84, 56))
_Spot = Callable[[float, float], Point]
"""A point of a figure, in head lengths from the middle of the head's top."""

_OLD = ("爷", "奶", "老", "外公", "外婆", "grand", "old", "keeper", "captain", "professor", "船长")
_YOUNG = ("小", "孩", "kid", "boy", "girl", "child", "little")


@dataclass(frozen=True, slots=True)
class _Look:
    coat: Colour
    skin: Colour
    hair: Colour
    style: int
    stature: float


def _look_of(name: str) -> _Look:
    seed, lower = seed_of("person", name), name.lower()
    is_old = any(word in lower for word in _OLD)
    is_young = not is_old and any(word in lower for word in _YOUNG)
    hair = (206, 206, 210) if is_old else _HAIRS[seed // 13 % len(_HAIRS)]
    return _Look(
        _COATS[seed % len(_COATS)],
        _SKINS[seed // 7 % len(_SKINS)],
        hair,
        3 if is_old else seed // 31 % 3,
        0.9 if is_young else 1.0,
    )


def coat_of(name: str) -> tuple[int, int, int, int]:
    """Return the colour a person is known by, light enough to be written in. RGBA."""
    r, g, b = mix(_look_of(name).coat, (255, 255, 255), 0.42)
    return round(r), round(g), round(b), 255


def _spots(mood: Mood, shape: float) -> list[tuple[float, float, float]]:
    """Where each person stands: centre and top of the head as shares, and the height of the figure.

    shape: height over width of the picture.
    """
    count = len(mood.people)
    side = 1 if mood.shot_seed % 2 == 0 else -1
    if mood.framing is Framing.WIDE:
        foot, height = 0.9, 0.24
        xs = [0.5 + side * (0.14 - 0.07 * i) for i in range(count)]
        return [(x, foot - height, height) for x in xs]
    if mood.framing is Framing.CLOSE:
        xs = [0.5 + side * 0.09] if count == 1 else [0.5 + side * (0.2 - 0.4 * i / (count - 1)) for i in range(count)]
        top = 0.14 if shape < 1 else 0.24
        return [(x, top + 0.03 * i, 2.3 if count == 1 else 1.9) for i, x in enumerate(xs)]
    top, height = (0.34, 0.86) if count == 1 else (0.38, 0.8)
    height = max(height, (1.06 - top) * max(1.0, shape))
    xs = [0.5 + side * 0.12] if count == 1 else [0.5 + side * (0.19 - 0.38 * i / (count - 1)) for i in range(count)]
    return [(x, top + 0.02 * (i % 2), height) for i, x in enumerate(xs)]


def focus_of(mood: Mood, shape: float) -> Point:
    """Return the point of the picture that matters: the first person's head, else the middle."""
    if not mood.people:
        return 0.5, 0.48
    x, top, height = _spots(mood, shape)[0]
    return x, min(0.8, top + 0.08 * height / max(1.0, shape))


def paint_people(canvas: Canvas, mood: Mood, palette: Palette) -> None:
    spots = _spots(mood, canvas.height / canvas.width)
    for index in reversed(range(len(spots))):
        x, top, height = spots[index]
        look = _look_of(mood.people[index])
        _figure(
            canvas,
            palette,
            look,
            (x, top),
            height * look.stature,
            has_ground=mood.framing is Framing.WIDE,
            turn=1 if x < 0.5 else -1,
            is_warm=mood.place in (Place.ROOM, Place.STAIRS),
        )


def _figure(
    canvas: Canvas,
    palette: Palette,
    look: _Look,
    head_top: Point,
    height: float,
    *,
    has_ground: bool,
    turn: int,
    is_warm: bool,
) -> None:
    """One person, seven heads tall, from the top of the head down; the picture's edge cuts off the rest."""
    unit = height / 7.0
    u, v = unit * canvas.wide, unit * canvas.tall
    x, top = head_top
    ambient = mix(palette.ambient, (236, 190, 140), 0.35) if is_warm else palette.ambient
    coat, skin, hair = (mix(times(c, ambient), palette.near, 0.06) for c in (look.coat, look.skin, look.hair))
    shade = mix(coat, palette.near, 0.38)

    def p(dx: float, dy: float) -> Point:
        return x + dx * u, top + dy * v

    if has_ground:
        canvas.oval(p(0, 7.0), unit * 1.1, unit * 0.18, palette.near, 0.5)
    legs = mix(times((70, 72, 92), ambient), palette.near, 0.3)
    canvas.shape([p(-0.55, 4.2), p(-0.06, 4.2), p(-0.12, 7.0), p(-0.55, 7.0)], legs)
    canvas.shape([p(0.06, 4.2), p(0.55, 4.2), p(0.55, 7.0), p(0.12, 7.0)], mix(legs, palette.near, 0.25))
    body = [
        p(-0.28, 1.28),
        p(0.28, 1.28),
        p(0.75, 1.45),
        p(0.98, 1.8),
        p(1.08, 2.7),
        p(0.95, 3.6),
        p(0.98, 4.75),
        p(-0.98, 4.75),
        p(-0.95, 3.6),
        p(-1.08, 2.7),
        p(-0.98, 1.8),
        p(-0.75, 1.45),
    ]
    canvas.shape(body, coat)
    half = [(a, b) if (a - x) * turn < 0 else (x - turn * 0.12 * u, b) for a, b in body]
    canvas.shape(half, shade, 0.75)
    for arm in (-1, 1):
        canvas.line(
            [p(arm * 0.66, 2.3), p(arm * 0.7, 3.4), p(arm * 0.66, 4.3)], mix(shade, palette.near, 0.25), unit * 0.06
        )
    lit = [(a, b) for a, b in body if (a - x) * turn > 0.5 * u]
    canvas.line(sorted(lit, key=lambda point: point[1]), palette.rim, unit * 0.035, 0.4)
    canvas.shape([p(-0.2, 0.85), p(0.2, 0.85), p(0.26, 1.42), p(-0.26, 1.42)], mix(skin, palette.near, 0.28))
    canvas.shape([p(-0.42, 1.22), p(0.42, 1.22), p(0.5, 1.5), p(0.0, 1.62), p(-0.5, 1.5)], mix(coat, palette.rim, 0.18))
    _head(canvas, palette, look, p, unit, turn, skin, hair)


def _head(
    canvas: Canvas, palette: Palette, look: _Look, p: _Spot, unit: float, turn: int, skin: Colour, hair: Colour
) -> None:
    back = mix(hair, palette.near, 0.3)
    if look.style == 1:
        canvas.oval(p(0, 0.62), unit * 0.56, unit * 0.72, back)
        canvas.shape([p(-0.56, 0.6), p(0.56, 0.6), p(0.52, 1.32), p(-0.52, 1.32)], back)
    elif look.style == 2:
        canvas.oval(p(-turn * 0.42, 0.2), unit * 0.24, unit * 0.24, back)
    canvas.oval(p(0, 0.52), unit * 0.46, unit * 0.55, hair)
    canvas.oval(p(turn * 0.05, 0.62), unit * 0.4, unit * 0.47, skin)
    canvas.oval(p(-turn * 0.38, 0.66), unit * 0.08, unit * 0.12, mix(skin, palette.near, 0.25))
    fringe = [
        p(-0.45, 0.55),
        p(-0.42, 0.18),
        p(-0.1, 0.02),
        p(0.25, 0.05),
        p(0.44, 0.3),
        p(0.45, 0.52),
        p(turn * 0.18, 0.3),
    ]
    canvas.shape(fringe, hair)
    if unit > 0.1:
        _face(canvas, palette, p, unit, turn, skin, hair)
    rim = [p(turn * 0.44, 0.3), p(turn * 0.47, 0.55), p(turn * 0.42, 0.85), p(turn * 0.3, 1.03)]
    canvas.line(rim, palette.rim, unit * 0.03, 0.55)


def _face(canvas: Canvas, palette: Palette, p: _Spot, unit: float, turn: int, skin: Colour, hair: Colour) -> None:
    """Only as much of a face as a storyboard artist gives: brows, eyes, a mouth."""
    ink = mix(hair, (24, 18, 20), 0.5)
    for eye in (-0.13, 0.2):
        canvas.oval(p(turn * eye, 0.64), unit * 0.034, unit * 0.046, ink)
        canvas.line([p(turn * (eye - 0.07), 0.53), p(turn * (eye + 0.07), 0.52)], ink, unit * 0.025)
    canvas.line(
        [p(turn * 0.06, 0.7), p(turn * 0.1, 0.79), p(turn * 0.04, 0.8)], mix(skin, palette.near, 0.35), unit * 0.02
    )
    canvas.line([p(turn * -0.03, 0.92), p(turn * 0.13, 0.915)], mix(ink, skin, 0.3), unit * 0.024)
