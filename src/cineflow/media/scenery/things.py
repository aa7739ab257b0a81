"""Painting the things a shot names: a lighthouse, boats, birds, a house, lamps, a tree, a car."""

from __future__ import annotations

import math

from cineflow.media.scenery.canvas import Canvas, Colour, Point, mix, times
from cineflow.media.scenery.mood import Framing, Hour, Mood, Place, Prop
from cineflow.media.scenery.palette import Palette
from cineflow.media.scenery.places import horizon_of

__all__ = ["furnish", "paint_lantern_room", "paint_things"]


def paint_things(canvas: Canvas, mood: Mood, palette: Palette) -> None:
    """Add what stands out of doors, from far to near."""
    horizon = horizon_of(mood)
    side = 1 if mood.scene_seed % 2 == 0 else -1
    if Prop.LIGHTHOUSE in mood.props:
        _lighthouse(canvas, mood, palette, (0.5 - side * 0.3, horizon + 0.02), side)
    if Prop.HOUSE in mood.props:
        _house(canvas, mood, palette, (0.5 + side * 0.27, horizon + 0.08), 0.2)
    if Prop.TREE in mood.props:
        _tree(canvas, palette, (0.5 + side * 0.36, horizon + 0.2), 0.46)
    if Prop.BOAT in mood.props:
        _boat(canvas, mood, palette, (0.5 + side * 0.16, horizon + 0.075), 0.12, side)
        _boat(canvas, mood, palette, (0.5 + side * 0.34, horizon + 0.02), 0.045, -side)
    if Prop.CAR in mood.props:
        _car(canvas, mood, palette, (0.5 - side * 0.18, min(0.86, horizon + 0.24)), 0.22)
    if Prop.LAMP in mood.props and mood.place in (Place.STREET, Place.CITY, Place.SEA, Place.FIELD):
        for step, size in ((0.0, 0.5), (0.16, 0.3), (0.25, 0.19)):
            _street_lamp(canvas, mood, palette, (0.5 + side * (0.4 - step), horizon + 0.36 - step * 1.15), size)
    if mood.place is Place.SEA and (mood.people or Prop.PIER in mood.props):
        _pier(canvas, mood, palette)
    if Prop.BIRDS in mood.props:
        _birds(canvas, palette, horizon)


def _lighthouse(canvas: Canvas, mood: Mood, palette: Palette, foot: Point, side: int) -> None:
    """On its rock, with its beam when it is dark. side: +1 throws the beam to the right."""
    x, y = foot
    tall, wide = canvas.tall, canvas.wide
    scale = {Framing.WIDE: 1.0, Framing.MEDIUM: 0.85, Framing.CLOSE: 0.7}[mood.framing]
    h, w = 0.31 * scale, 0.044 * scale
    rock = mix(palette.far, palette.near, 0.75)
    canvas.shape(
        [
            (x - 0.26 * wide * scale, y + 0.02 * tall),
            (x - 0.14 * wide * scale, y - 0.05 * tall * scale),
            (x - 0.03 * wide, y - 0.075 * tall * scale),
            (x + 0.07 * wide * scale, y - 0.06 * tall * scale),
            (x + 0.17 * wide * scale, y - 0.012 * tall),
            (x + 0.24 * wide * scale, y + 0.02 * tall),
        ],
        rock,
    )
    base, top = y - 0.06 * tall * scale, y - (0.06 * scale + h) * tall
    white = mix(times((240, 236, 228), palette.ambient), palette.near, 0.12)
    red = mix(times((196, 62, 56), palette.ambient), palette.near, 0.15)
    for band in range(5):
        low, high = band / 5, (band + 1) / 5
        wl, wh = w * (1 - 0.38 * low) * wide, w * (1 - 0.38 * high) * wide
        yl, yh = base + (top - base) * low, base + (top - base) * high
        colour = white if band % 2 == 0 else red
        canvas.shape([(x - wl, yl), (x + wl, yl), (x + wh, yh), (x - wh, yh)], colour)
        canvas.shape([(x - wl, yl), (x - wl * 0.35, yl), (x - wh * 0.35, yh), (x - wh, yh)], palette.near, 0.3)
    room = w * 0.5 * wide
    deck = w * 0.86 * wide
    canvas.box(x - deck, top - 0.008 * tall, x + deck, top + 0.006 * tall, mix(palette.near, red, 0.2))
    canvas.box(x - room, top - 0.056 * tall * scale, x + room, top - 0.006 * tall, palette.window)
    canvas.line([(x, top - 0.056 * tall * scale), (x, top)], palette.near, 0.003)
    canvas.shape(
        [
            (x - room * 1.35, top - 0.054 * tall * scale),
            (x + room * 1.35, top - 0.054 * tall * scale),
            (x, top - 0.1 * tall * scale),
        ],
        red,
    )
    lamp = (x, top - 0.03 * tall * scale)
    if mood.hour in (Hour.NIGHT, Hour.DUSK):
        canvas.beam(lamp, 0.06 if side > 0 else math.pi - 0.06, 0.085, 1.75, (255, 236, 190), 0.85)
        canvas.beam(lamp, math.pi - 0.12 if side > 0 else 0.12, 0.07, 0.8, (255, 236, 190), 0.4)
        canvas.glow(lamp, 0.16, (255, 232, 180), 0.9)
        canvas.glow(lamp, 0.04, (255, 255, 245), 1.0)


def _pier(canvas: Canvas, mood: Mood, palette: Palette) -> None:
    """Planks from the foot of the picture out over the water, so that nobody stands on the sea."""
    horizon = horizon_of(mood)
    far_x, far_y = 0.5 + (0.2 if mood.shot_seed % 2 == 0 else -0.2), horizon + 0.09
    wood = mix(times((150, 118, 92), palette.ambient), palette.near, 0.35)
    wide, narrow = 0.62 * canvas.wide, 0.05 * canvas.wide
    middle = 0.5 + (far_x - 0.5) * 0.2

    def edge(side: int, share: float) -> Point:
        near, far = middle + side * wide, far_x + side * narrow
        return near + (far - near) * share, 1.02 + (far_y - 1.02) * share

    for side in (-1, 1):
        for post in (0.15, 0.45, 0.68, 0.84, 0.95):
            x, y = edge(side, post)
            size = 0.16 * (1 - post) + 0.015
            canvas.line(
                [(x, y - size * canvas.tall), (x, y + size * 0.9 * canvas.tall)],
                palette.near,
                0.05 * (1 - post) + 0.005,
            )
    canvas.shape([edge(-1, 0), edge(1, 0), edge(1, 1), edge(-1, 1)], wood)
    for index in range(1, 26):
        share = 1 - 1 / (1 + 0.28 * index)
        canvas.line([edge(-1, share), edge(1, share)], mix(wood, palette.near, 0.55), 0.006 * (1 - share) + 0.001)
    for side in (-1, 1):
        canvas.line([edge(side, 0), edge(side, 1)], mix(wood, palette.rim, 0.3), 0.005)


def _boat(canvas: Canvas, mood: Mood, palette: Palette, at: Point, size: float, side: int) -> None:
    x, y = at
    w, h = size * canvas.wide, size * canvas.tall
    hull = mix(times((150, 70, 58), palette.ambient), palette.near, 0.35)
    canvas.oval((x, y + 0.02 * h), size * 0.95, size * 0.06, mix(palette.water, palette.near, 0.7), 0.6)
    canvas.shape([(x - w, y - 0.3 * h), (x + w * 1.05, y - 0.42 * h), (x + w * 0.75, y), (x - w * 0.8, y)], hull)
    canvas.line([(x - w, y - 0.3 * h), (x + w * 1.05, y - 0.42 * h)], mix(hull, palette.rim, 0.5), size * 0.035)
    cabin = mix(times((232, 226, 214), palette.ambient), palette.near, 0.15)
    left = x - side * 0.3 * w
    canvas.box(left - 0.26 * w, y - 0.8 * h, left + 0.26 * w, y - 0.33 * h, cabin)
    canvas.box(left - 0.17 * w, y - 0.72 * h, left + 0.17 * w, y - 0.52 * h, palette.window)
    canvas.line([(x + side * 0.25 * w, y - 0.36 * h), (x + side * 0.25 * w, y - 1.7 * h)], palette.near, size * 0.03)
    canvas.line([(x + side * 0.25 * w, y - 1.6 * h), (left, y - 0.8 * h)], palette.near, size * 0.014)
    if mood.hour in (Hour.NIGHT, Hour.DUSK):
        canvas.glow((left, y - 0.62 * h), size * 1.1, palette.window, 0.5)


def _birds(canvas: Canvas, palette: Palette, horizon: float) -> None:
    colour = mix(palette.near, palette.top, 0.3)
    for _ in range(9):
        x, y = canvas.chance.uniform(0.15, 0.85), canvas.chance.uniform(0.12, horizon * 0.7)
        s = canvas.chance.uniform(0.012, 0.03)
        w, h = s * canvas.wide, s * canvas.tall
        lift = canvas.chance.uniform(0.15, 0.6)
        wings = [
            (x - w, y - h * lift),
            (x - w * 0.45, y - h * (lift + 0.15)),
            (x, y),
            (x + w * 0.45, y - h * (lift + 0.15)),
            (x + w, y - h * lift),
        ]
        canvas.line(wings, colour, s * 0.13)


def _house(canvas: Canvas, mood: Mood, palette: Palette, foot: Point, size: float) -> None:
    x, y = foot
    w, h = size * canvas.wide, size * canvas.tall
    wall = mix(times((222, 206, 182), palette.ambient), palette.near, 0.2)
    roof = mix(times((120, 62, 54), palette.ambient), palette.near, 0.25)
    canvas.box(x - w * 0.6, y - h * 0.62, x + w * 0.6, y, wall)
    canvas.box(x + w * 0.18, y - h * 1.2, x + w * 0.34, y - h * 0.7, mix(roof, palette.near, 0.4))
    canvas.shape(
        [
            (x - w * 0.72, y - h * 0.6),
            (x + w * 0.72, y - h * 0.6),
            (x + w * 0.34, y - h * 1.05),
            (x - w * 0.34, y - h * 1.05),
        ],
        roof,
    )
    canvas.box(x - w * 0.08, y - h * 0.4, x + w * 0.1, y, mix(roof, palette.near, 0.5))
    for left in (-0.44, 0.24):
        canvas.box(x + w * left, y - h * 0.46, x + w * (left + 0.2), y - h * 0.2, palette.window)
    if mood.hour in (Hour.NIGHT, Hour.DUSK):
        canvas.glow((x, y - h * 0.3), size * 1.2, palette.window, 0.35)


def _tree(canvas: Canvas, palette: Palette, foot: Point, size: float) -> None:
    x, y = foot
    w, h = size * canvas.wide, size * canvas.tall
    bark = mix(palette.near, times((90, 64, 48), palette.ambient), 0.3)
    canvas.shape(
        [(x - 0.05 * w, y), (x + 0.05 * w, y), (x + 0.02 * w, y - 0.55 * h), (x - 0.02 * w, y - 0.55 * h)], bark
    )
    leaf = mix(times((92, 120, 70), palette.ambient), palette.near, 0.4)
    for _ in range(26):
        dx, dy = canvas.chance.normal(0, 0.17), canvas.chance.normal(0, 0.14)
        colour = mix(leaf, palette.rim, max(0.0, -dy) * 0.5)
        canvas.oval((x + dx * w, y - (0.72 - dy) * h), 0.1 * size, 0.09 * size, colour, 0.9)


def _street_lamp(canvas: Canvas, mood: Mood, palette: Palette, foot: Point, size: float) -> None:
    x, y = foot
    h = size * canvas.tall
    head = (x, y - h)
    canvas.line([(x, y), head], palette.near, 0.012 * size)
    canvas.oval(head, 0.028 * size, 0.034 * size, palette.window)
    if mood.hour in (Hour.NIGHT, Hour.DUSK):
        canvas.glow(head, 0.55 * size, palette.window, 0.7)
        canvas.glow((x, y), 0.5 * size, palette.window, 0.28, squash=0.25)


def _car(canvas: Canvas, mood: Mood, palette: Palette, at: Point, size: float) -> None:
    x, y = at
    w, h = size * canvas.wide, size * canvas.tall
    body = mix(times((176, 66, 58), palette.ambient), palette.near, 0.25)
    canvas.oval((x, y), size, 0.05 * size, palette.near, 0.6)
    canvas.shape(
        [
            (x - w, y - 0.12 * h),
            (x - w * 0.96, y - 0.36 * h),
            (x - w * 0.55, y - 0.42 * h),
            (x - w * 0.34, y - 0.68 * h),
            (x + w * 0.34, y - 0.68 * h),
            (x + w * 0.6, y - 0.42 * h),
            (x + w, y - 0.34 * h),
            (x + w, y - 0.1 * h),
        ],
        body,
    )
    glass = mix(palette.horizon, palette.near, 0.35)
    canvas.shape(
        [
            (x - w * 0.44, y - 0.43 * h),
            (x - w * 0.28, y - 0.62 * h),
            (x + w * 0.28, y - 0.62 * h),
            (x + w * 0.47, y - 0.43 * h),
        ],
        glass,
    )
    for wheel in (-0.58, 0.58):
        canvas.oval((x + wheel * w, y - 0.1 * h), 0.15 * size, 0.15 * size, mix(palette.near, (0, 0, 0), 0.4))
    if mood.hour in (Hour.NIGHT, Hour.DUSK):
        canvas.glow((x + w, y - 0.26 * h), 0.7 * size, (255, 236, 196), 0.7)


def furnish(canvas: Canvas, mood: Mood, palette: Palette) -> None:
    """Add what stands in a room: a table with its lamp, a shelf, a picture."""
    left = mood.scene_seed % 2 == 0
    side = 1 if left else -1
    wood = mix(times((116, 78, 52), palette.ambient), palette.near, 0.3)
    lamp_x = 0.82 if left else 0.18
    _shelf(canvas, palette, (lamp_x - side * 0.02, 0.3), wood)
    x0, x1 = lamp_x - 0.15 * canvas.wide, lamp_x + 0.15 * canvas.wide
    top = 0.69
    for leg in (x0 + 0.02 * canvas.wide, x1 - 0.02 * canvas.wide):
        canvas.line([(leg, top), (leg, 0.86)], mix(wood, palette.near, 0.4), 0.012)
    canvas.box(x0, top - 0.012, x1, top + 0.012, mix(wood, palette.window, 0.2))
    lamp = (lamp_x, top - 0.02)
    canvas.line([lamp, (lamp_x, top - 0.1)], palette.near, 0.01)
    shade = [
        (lamp_x - 0.05 * canvas.wide, top - 0.09),
        (lamp_x + 0.05 * canvas.wide, top - 0.09),
        (lamp_x + 0.028 * canvas.wide, top - 0.16),
        (lamp_x - 0.028 * canvas.wide, top - 0.16),
    ]
    is_lit = mood.hour in (Hour.NIGHT, Hour.DUSK)
    canvas.shape(shade, palette.window if is_lit else mix(palette.window, wood, 0.5))
    if is_lit:
        canvas.glow((lamp_x, top - 0.11), 0.3, (255, 208, 140), 0.55)
    frame_x = 0.53
    canvas.box(
        frame_x - 0.06 * canvas.wide,
        0.24,
        frame_x + 0.06 * canvas.wide,
        0.24 + 0.16 * canvas.tall,
        mix(wood, palette.near, 0.3),
    )
    canvas.box(
        frame_x - 0.048 * canvas.wide,
        0.255,
        frame_x + 0.048 * canvas.wide,
        0.225 + 0.16 * canvas.tall,
        mix(palette.horizon, wood, 0.5),
    )


def _shelf(canvas: Canvas, palette: Palette, at: Point, wood: Colour) -> None:
    x, y = at
    w = 0.13 * canvas.wide
    for level in range(2):
        line = y + 0.13 * canvas.tall * level
        canvas.box(x - w, line, x + w, line + 0.012, wood)
        left = x - w * 0.9
        while left < x + w * 0.7:
            width = canvas.chance.uniform(0.008, 0.018) * canvas.wide
            height = canvas.chance.uniform(0.05, 0.085) * canvas.tall
            tone = times(tuple(canvas.chance.uniform(90, 210, 3)), palette.ambient)  # pyright: ignore[reportArgumentType]
            canvas.box(left, line - height, left + width, line, mix(tone, wood, 0.5))
            left += width + canvas.chance.uniform(0.001, 0.01) * canvas.wide


def paint_lantern_room(canvas: Canvas, mood: Mood, palette: Palette) -> None:
    """A lighthouse's lamp from inside: the hour behind panes all round, and a Fresnel lens on its stand."""
    x, y = 0.5, 0.46
    canvas.gradient([(0, palette.top), (0.5, palette.middle), (1, palette.horizon)], bottom=0.64)
    canvas.gradient([(0, mix(palette.water, palette.horizon, 0.4)), (1, palette.water)], top=0.64, bottom=0.8)
    iron = mix(palette.near, palette.far, 0.2)
    canvas.gradient([(0, iron), (1, palette.near)], top=0.79)
    for index in range(-4, 5):
        bar = 0.5 + index * 0.27 * canvas.wide * (1 - 0.035 * abs(index))
        canvas.line([(bar, -0.01), (bar, 0.8)], iron, 0.016)
    for row in (0.06, 0.42, 0.79):
        canvas.line([(-0.01, row), (1.01, row)], iron, 0.014)
    brass = mix(times((196, 150, 84), palette.ambient), palette.near, 0.25)
    canvas.shape(
        [
            (x - 0.1 * canvas.wide, 1.01),
            (x + 0.1 * canvas.wide, 1.01),
            (x + 0.06 * canvas.wide, 0.7),
            (x - 0.06 * canvas.wide, 0.7),
        ],
        mix(brass, palette.near, 0.5),
    )
    canvas.box(x - 0.2 * canvas.wide, 0.7, x + 0.2 * canvas.wide, 0.73, brass)
    glass = mix((188, 224, 230), palette.window, 0.35)
    for ring in range(9, 0, -1):
        share = ring / 9
        canvas.oval((x, y), 0.17 * share + 0.01, 0.25 * share, mix(glass, palette.near, 0.25 + 0.4 * (ring % 2)), 0.55)
    for rib in (-0.17, -0.06, 0.06, 0.17):
        bow = [
            (
                x + rib * canvas.wide * math.sin(math.pi * step / 12),
                y + 0.27 * canvas.tall * math.cos(math.pi * step / 12),
            )
            for step in range(13)
        ]
        canvas.line(bow, brass, 0.006)
    canvas.box(x - 0.06 * canvas.wide, y - 0.29 * canvas.tall, x + 0.06 * canvas.wide, y - 0.26 * canvas.tall, brass)
    canvas.glow((x, y), 0.75, (255, 214, 140), 0.55)
    canvas.glow((x, y), 0.24, (255, 236, 190), 0.85)
    canvas.glow((x, y), 0.07, (255, 255, 248), 1.0)
