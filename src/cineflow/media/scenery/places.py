"""Painting a place: sky or walls, land or water, the light of the hour."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from cineflow.media.scenery.canvas import Canvas, Colour, Point, mix, times
from cineflow.media.scenery.mood import Hour, Mood, Place, Weather
from cineflow.media.scenery.palette import Palette

__all__ = ["horizon_of", "paint_place"]


def horizon_of(mood: Mood) -> float:
    """Where the horizon stands, as a share of the height."""
    return 0.56 + 0.08 * ((mood.shot_seed % 97) / 97)


def paint_place(canvas: Canvas, mood: Mood, palette: Palette) -> None:
    _PAINTERS[mood.place](canvas, mood, palette)


def _ridge(canvas: Canvas, base: float, height: float, rough: float, octaves: int = 5) -> list[Point]:
    """A mountain line over the whole width, from sums of sines with random phases."""
    x = np.linspace(-0.01, 1.01, 160)
    y = np.zeros_like(x)
    for octave in range(octaves):
        phase, stretch = canvas.chance.uniform(0, 2 * np.pi), canvas.chance.uniform(0.8, 1.3)
        y += np.sin(x * 2 * np.pi * stretch * 1.9**octave * 0.9 / canvas.wide + phase) * rough**octave
    y = (y - y.min()) / max(float(np.ptp(y)), 1e-6)
    return [(float(a), base - float(b) * height * canvas.tall) for a, b in zip(x, y, strict=True)]


def _land(canvas: Canvas, line: list[Point], colour: Colour, bottom: float = 1.01) -> None:
    canvas.shape([(line[0][0], bottom), *line, (line[-1][0], bottom)], colour)


def _sky(canvas: Canvas, mood: Mood, palette: Palette, horizon: float) -> Point:
    """Paint the sky down to the horizon, with stars, clouds and sun or moon. Returns where the light comes from."""
    canvas.gradient([(0, palette.top), (0.55, palette.middle), (1, palette.horizon)], bottom=horizon + 0.01)
    clear = mood.weather is Weather.CLEAR
    side = 0.2 + 0.6 * ((mood.scene_seed // 7 % 100) / 100)
    height = {Hour.NIGHT: 0.2, Hour.DAY: 0.14, Hour.DAWN: horizon - 0.035, Hour.DUSK: horizon - 0.04}[mood.hour]
    source = (side, height)
    if mood.hour is Hour.NIGHT and clear:
        for _ in range(90):
            x, y = canvas.chance.random(), canvas.chance.random() ** 1.4 * horizon * 0.85
            size = 0.0007 + 0.0012 * canvas.chance.random() ** 3
            canvas.oval((x, y), size, size, palette.light, 0.25 + 0.6 * canvas.chance.random())
    strength = 1.0 if clear else 0.35
    canvas.glow(source, 0.62, palette.light, 0.34 * strength)
    if mood.hour is not Hour.DAY:
        canvas.glow(source, 0.2, palette.light, 0.5 * strength)
    if clear:
        radius = {Hour.NIGHT: 0.04, Hour.DAY: 0.045, Hour.DAWN: 0.06, Hour.DUSK: 0.07}[mood.hour]
        disc = mix(palette.light, (255, 255, 255), 0.45)
        canvas.oval(source, radius, radius, disc)
        if mood.hour is Hour.NIGHT:
            canvas.oval((source[0] - 0.012 * canvas.wide, source[1] - 0.01), radius * 0.7, radius * 0.62, disc)
    _clouds(canvas, mood, palette, horizon)
    return source


def _clouds(canvas: Canvas, mood: Mood, palette: Palette, horizon: float) -> None:
    count = 5 if mood.weather is Weather.CLEAR else 12
    lit = mix(palette.horizon, (255, 255, 255), 0.2 if mood.hour is Hour.DAY else 0.05)
    dark = mix(palette.top, palette.middle, 0.5)
    for _ in range(count):
        x, y = canvas.chance.uniform(-0.1, 1.1), canvas.chance.uniform(0.06, horizon * 0.8)
        share = y / horizon
        colour = mix(dark if mood.weather is not Weather.CLEAR else palette.middle, lit, 0.25 + 0.55 * share)
        length = canvas.chance.uniform(0.18, 0.5) * canvas.wide
        for strand in range(4):
            dx, dy = canvas.chance.uniform(-0.4, 0.4) * length, strand * 0.008
            reach = length / canvas.wide * canvas.chance.uniform(0.35, 0.8)
            canvas.oval((x + dx, y + dy), reach, 0.006 + 0.012 * canvas.chance.random(), colour, 0.10)


def _water(canvas: Canvas, palette: Palette, source: Point, horizon: float, *, rough: float = 1.0) -> None:
    """Paint water from the horizon down: the sky mirrored darker, and glints under the light."""
    canvas.gradient([(0, mix(palette.horizon, palette.water, 0.45)), (0.25, palette.water),
                     (1, mix(palette.water, palette.near, 0.72))], top=horizon)  # fmt: skip
    for _ in range(260):
        depth = canvas.chance.random() ** 1.6
        y = horizon + 0.004 + depth * (1 - horizon)
        near_light = canvas.chance.random() < 0.5
        spread = canvas.chance.standard_normal() * (0.03 + 0.09 * depth)
        x: float = source[0] + spread if near_light else canvas.chance.random()
        length = (0.004 + 0.03 * depth) * (0.4 + canvas.chance.random()) * rough
        colour = palette.light if near_light else mix(palette.horizon, palette.water, 0.3)
        alpha = (0.5 if near_light else 0.2) * (1 - 0.55 * depth)
        canvas.oval((x, y), length, 0.0008 + 0.0022 * depth, colour, alpha)


def _sea(canvas: Canvas, mood: Mood, palette: Palette) -> None:
    horizon = horizon_of(mood)
    source = _sky(canvas, mood, palette, horizon)
    _water(canvas, palette, source, horizon, rough=1.6 if mood.weather is Weather.RAIN else 1.0)
    line = [(x, horizon + 0.002 - max(0.0, y)) for x, y in _headland(canvas, mood.scene_seed % 2 == 0)]
    canvas.shape(line, mix(palette.far, palette.near, 0.35))
    canvas.haze(horizon - 0.06, horizon + 0.05, palette.horizon, 0.32)


def _headland(canvas: Canvas, on_the_left: bool) -> list[Point]:
    """A far coast that falls into the sea on one side; heights above the horizon."""
    x = np.linspace(0, 0.42, 40)
    bumps = 0.012 * np.sin(x * 40 + canvas.chance.uniform(0, 6)) + 0.006 * np.sin(x * 95)
    y = np.clip((1 - x / 0.42) ** 0.7 * 0.085 + bumps, 0, 1) * canvas.tall
    points = [(float(a), float(b)) for a, b in zip(x, y, strict=True)] + [(0.43, -0.001), (0.0, -0.001)]
    return points if on_the_left else [(1 - a, b) for a, b in points]


def _mountain(canvas: Canvas, mood: Mood, palette: Palette) -> None:
    horizon = horizon_of(mood) + 0.06
    _sky(canvas, mood, palette, horizon)
    for layer, (height, drop) in enumerate(((0.36, 0.0), (0.26, 0.09), (0.2, 0.2), (0.14, 0.33))):
        colour = mix(mix(palette.horizon, palette.far, 0.45), palette.near, layer / 3)
        _land(canvas, _ridge(canvas, horizon + drop, height, 0.52), colour)
        canvas.haze(horizon + drop - 0.05, horizon + drop + 0.12, palette.horizon, 0.28 - 0.06 * layer)


def _forest(canvas: Canvas, mood: Mood, palette: Palette) -> None:
    horizon = horizon_of(mood) + 0.04
    _sky(canvas, mood, palette, horizon)
    _land(canvas, _ridge(canvas, horizon, 0.2, 0.5), mix(palette.horizon, palette.far, 0.7))
    for layer in range(4):
        colour = mix(mix(palette.far, palette.near, 0.15), mix(palette.near, (10, 24, 18), 0.35), layer / 3)
        base = horizon + 0.02 + 0.12 * layer
        count, height = 30 - 6 * layer, 0.16 + 0.15 * layer
        for _ in range(count):
            x = canvas.chance.uniform(-0.05, 1.05)
            _conifer(
                canvas, (x, base + canvas.chance.uniform(0, 0.02)), height * canvas.chance.uniform(0.6, 1.1), colour
            )
        canvas.box(0, base, 1, 1.01, colour)
        if layer < 3:
            canvas.haze(base - 0.1, base + 0.1, palette.horizon, 0.22)


def _conifer(canvas: Canvas, foot: Point, height: float, colour: Colour) -> None:
    x, y = foot
    w, h = height * 0.22 * canvas.wide, height * canvas.tall
    points: list[Point] = [(x, y - h)]
    for step in range(1, 6):
        share = step / 5
        points += [(x + w * share, y - h * (1 - share)), (x + w * share * 0.55, y - h * (1 - share))]
    mirrored = [(2 * x - a, b) for a, b in reversed(points[1:])]
    canvas.shape([*points, *mirrored], colour)


def _field(canvas: Canvas, mood: Mood, palette: Palette) -> None:
    horizon = horizon_of(mood)
    _sky(canvas, mood, palette, horizon)
    green = times((150, 178, 110), palette.ambient)
    _land(canvas, _ridge(canvas, horizon + 0.01, 0.09, 0.45, 4), mix(palette.horizon, palette.far, 0.6))
    for layer in range(3):
        colour = mix(mix(palette.horizon, green, 0.55), mix(green, palette.near, 0.65), layer / 2)
        _land(canvas, _ridge(canvas, horizon + 0.06 + 0.13 * layer, 0.07, 0.35, 3), colour)
    canvas.haze(horizon - 0.05, horizon + 0.1, palette.horizon, 0.3)


def _desert(canvas: Canvas, mood: Mood, palette: Palette) -> None:
    horizon = horizon_of(mood)
    _sky(canvas, mood, palette, horizon)
    sand = times((236, 190, 132), palette.ambient)
    for layer in range(4):
        base = horizon + 0.02 + 0.11 * layer
        line = _ridge(canvas, base, 0.08 + 0.03 * layer, 0.3, 3)
        colour = mix(mix(palette.horizon, sand, 0.6), mix(sand, palette.near, 0.6), layer / 3)
        _land(canvas, line, colour)
        canvas.line(line, mix(colour, palette.light, 0.35), 0.003, 0.7)
    canvas.haze(horizon - 0.04, horizon + 0.08, palette.horizon, 0.35)


def _skyline(
    canvas: Canvas, mood: Mood, palette: Palette, base: float, height: float, colour: Colour, lit: float
) -> None:
    x = canvas.chance.uniform(-0.1, 0.0)
    while x < 1.02:
        w = canvas.chance.uniform(0.05, 0.13) * canvas.wide
        h = height * canvas.chance.uniform(0.45, 1.0) * canvas.tall
        canvas.box(x, base - h, x + w, 1.01, colour)
        if canvas.chance.random() < 0.25:
            canvas.line([(x + w / 2, base - h), (x + w / 2, base - h - 0.04)], colour, 0.003)
        rows, columns = int(h / canvas.tall / 0.028), int(w / canvas.wide / 0.02)
        for row in range(rows):
            for column in range(columns):
                if canvas.chance.random() < lit:
                    left = x + (column + 0.3) * w / columns
                    top = base - h + (row + 0.4) * h / max(rows, 1)
                    glow = mix(palette.window, colour, canvas.chance.uniform(0, 0.6))
                    canvas.box(left, top, left + 0.009 * canvas.wide, top + 0.012 * canvas.tall, glow)
        x += w + canvas.chance.uniform(0, 0.012) * canvas.wide


def _city(canvas: Canvas, mood: Mood, palette: Palette) -> None:
    horizon = horizon_of(mood) + 0.12
    _sky(canvas, mood, palette, horizon)
    dark = mood.hour in (Hour.NIGHT, Hour.DUSK)
    for layer in range(3):
        colour = mix(mix(palette.horizon, palette.far, 0.6), palette.near, layer / 2)
        lit = (0.1 + 0.12 * layer) if dark else 0.04
        _skyline(canvas, mood, palette, horizon + 0.1 * layer, 0.5 - 0.1 * layer, colour, lit)
        if layer < 2:
            canvas.haze(horizon - 0.15 + 0.1 * layer, horizon + 0.15 + 0.1 * layer, palette.horizon, 0.3)
    canvas.box(0, horizon + 0.24, 1, 1.01, mix(palette.near, (0, 0, 0), 0.25))


def _street(canvas: Canvas, mood: Mood, palette: Palette) -> None:
    """A street towards a vanishing point, with houses on both sides."""
    horizon = horizon_of(mood)
    _sky(canvas, mood, palette, horizon)
    vanish = (0.5 + 0.16 * ((mood.scene_seed % 11) / 10 - 0.5), horizon)
    wall = times((150, 132, 124), palette.ambient)
    road = mix(palette.near, times((120, 120, 130), palette.ambient), 0.45)
    canvas.shape([vanish, (1.4, 1.01), (-0.4, 1.01)], road)
    dark = mood.hour in (Hour.NIGHT, Hour.DUSK)
    for side in (-1, 1):
        edge = vanish[0]
        for index in range(6, 0, -1):
            near, far = 1 / index**1.25, 1 / (index + 1) ** 1.25
            x0, x1 = (edge + side * s * 0.62 for s in (near, far))
            rise = canvas.chance.uniform(0.55, 0.8)
            top0, top1 = (horizon - s * rise for s in (near, far))
            foot0, foot1 = (horizon + s * 0.34 for s in (near, far))
            colour = mix(
                palette.horizon, mix(wall, palette.near, canvas.chance.uniform(0.3, 0.7)), min(1.0, 0.35 + near)
            )
            canvas.shape([(x0, top0), (x1, top1), (x1, foot1), (x0, foot0)], colour)
            for storey in range(3):
                for bay in range(2):
                    if canvas.chance.random() < (0.55 if dark else 0.3):
                        _pane(canvas, (x0, x1), (top0, top1), (foot0, foot1), storey, bay, palette.window, colour)
    canvas.haze(horizon - 0.12, horizon + 0.14, palette.horizon, 0.4)


def _pane(
    canvas: Canvas, xs: Point, tops: Point, feet: Point, storey: int, bay: int, light: Colour, wall: Colour
) -> None:
    """A window on a wall drawn in perspective between two verticals."""

    def place(u: float, v: float) -> Point:
        x = xs[0] + (xs[1] - xs[0]) * u
        top, foot = tops[0] + (tops[1] - tops[0]) * u, feet[0] + (feet[1] - feet[0]) * u
        return x, top + (foot - top) * v

    u, v = 0.18 + 0.42 * bay, 0.14 + 0.26 * storey
    corners = [place(u, v), place(u + 0.22, v), place(u + 0.22, v + 0.13), place(u, v + 0.13)]
    canvas.shape(corners, mix(light, wall, canvas.chance.uniform(0, 0.5)))


def _room(canvas: Canvas, mood: Mood, palette: Palette) -> None:
    """A room seen straight on: wall, floor, a window with the hour behind it, and its light on the floor."""
    dark = mood.hour in (Hour.NIGHT, Hour.DUSK)
    warm = (170, 118, 78) if dark else (196, 178, 156)
    wall = mix(times(warm, palette.ambient), warm, 0.25)
    floor = 0.74
    canvas.gradient([(0, mix(wall, palette.near, 0.62)), (0.7, mix(wall, palette.near, 0.3)), (1, wall)], bottom=floor)
    boards = mix(times((120, 84, 60), palette.ambient), palette.near, 0.3)
    canvas.gradient([(0, mix(boards, wall, 0.2)), (1, mix(boards, palette.near, 0.6))], top=floor)
    for index in range(-8, 9):
        canvas.line(
            [(0.5 + index * 0.09, floor), (0.5 + index * 0.26, 1.02)], mix(boards, palette.near, 0.7), 0.002, 0.6
        )
    canvas.box(0, floor - 0.012, 1, floor + 0.004, mix(wall, palette.near, 0.7))
    left = mood.scene_seed % 2 == 0
    centre, w, h = (0.24 if left else 0.76), 0.3 * canvas.wide, 0.36 * canvas.tall
    _window(canvas, mood, palette, (centre - w / 2, 0.2, centre + w / 2, 0.2 + h))
    lamp = (0.82 if left else 0.18, floor - 0.2)
    if dark:
        canvas.glow(lamp, 0.9, (255, 176, 96), 0.42)
        canvas.glow(lamp, 0.25, (255, 214, 150), 0.5)
    else:
        slope = 0.22 if left else -0.22
        spill = [(centre - w * 0.4, floor + 0.03), (centre + w * 0.4, floor + 0.03),
                 (centre + w * 0.7 + slope, 1.01), (centre - w * 0.3 + slope, 1.01)]  # fmt: skip
        canvas.shape(spill, palette.light, 0.22)
        canvas.glow((centre, 0.36), 0.7, palette.light, 0.3)


def _window(canvas: Canvas, mood: Mood, palette: Palette, box: tuple[float, float, float, float]) -> None:
    left, top, right, bottom = box
    outside = Canvas(
        (max(8, round((right - left) * canvas.width)), max(8, round((bottom - top) * canvas.height))), mood.scene_seed
    )
    outside.gradient([(0, palette.top), (0.6, palette.middle), (1, palette.horizon)])
    outside.glow((0.7, 0.3), 0.5, palette.light, 0.5)
    _land(outside, _ridge(outside, 0.95, 0.25, 0.5, 4), mix(palette.far, palette.near, 0.4))
    canvas.image.paste(outside.image, (round(left * canvas.width), round(top * canvas.height)))
    frame = mix(times((110, 84, 66), palette.ambient), palette.near, 0.4)
    x, y = (left + right) / 2, top + (bottom - top) * 0.45
    corners = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]
    canvas.line(corners, frame, 0.016)
    canvas.line([(x, top), (x, bottom)], frame, 0.009)
    canvas.line([(left, y), (right, y)], frame, 0.009)


def _stairs(canvas: Canvas, mood: Mood, palette: Palette) -> None:
    """A spiral stair in a tower, seen from below: steps winding up round a shaft of light."""
    stone = mix(times((150, 140, 132), palette.ambient), palette.near, 0.35)
    canvas.gradient([(0, mix(stone, palette.near, 0.2)), (0.5, mix(stone, palette.near, 0.55)), (1, palette.near)])
    for row in range(14):
        y = row / 14
        canvas.line([(0, y), (1, y + 0.01)], mix(stone, palette.near, 0.75), 0.002, 0.5)
        for column in range(8):
            x = (column + (row % 2) / 2) / 8
            canvas.line([(x, y), (x, y + 1 / 14)], mix(stone, palette.near, 0.75), 0.002, 0.4)
    turns, steps = 2.6, 46
    for index in range(steps):
        share = index / steps
        angle = share * turns * 2 * math.pi + mood.scene_seed % 6
        y = 1.04 - share * 1.08
        depth = (math.sin(angle) + 1) / 2
        reach = (0.42 - 0.16 * share) * canvas.wide
        x0, x1 = 0.5 + math.cos(angle) * reach * 0.16, 0.5 + math.cos(angle) * reach
        lit = mix(mix(stone, palette.near, 0.55), mix(palette.window, stone, 0.35), share * 0.5 + depth * 0.35)
        thick = (0.024 - 0.008 * share) * canvas.tall * 1.6
        canvas.shape([(x0, y), (x1, y - 0.012), (x1, y - 0.012 + thick), (x0, y + thick)], lit)
    canvas.line([(0.5, -0.01), (0.5, 1.01)], mix(stone, palette.near, 0.4), 0.03)
    canvas.glow((0.5, 0.02), 0.8, palette.window, 0.75)


def _space(canvas: Canvas, mood: Mood, palette: Palette) -> None:
    canvas.gradient([(0, (4, 5, 14)), (0.6, (10, 12, 34)), (1, (22, 18, 48))])
    for _ in range(320):
        size = 0.0006 + 0.0016 * canvas.chance.random() ** 4
        canvas.oval(
            (canvas.chance.random(), canvas.chance.random()),
            size,
            size,
            (226, 234, 255),
            0.3 + 0.7 * canvas.chance.random(),
        )
    canvas.glow((0.25, 0.3), 0.7, (96, 60, 160), 0.4)
    canvas.glow((0.8, 0.7), 0.6, (40, 90, 170), 0.4)
    centre = (0.7, 1.05)
    canvas.glow(centre, 0.75, (120, 180, 255), 0.6)
    canvas.oval(centre, 0.46, 0.46, mix(palette.far, (30, 50, 90), 0.5))


_PAINTERS: dict[Place, Callable[[Canvas, Mood, Palette], None]] = {
    Place.SEA: _sea,
    Place.MOUNTAIN: _mountain,
    Place.FOREST: _forest,
    Place.FIELD: _field,
    Place.DESERT: _desert,
    Place.CITY: _city,
    Place.STREET: _street,
    Place.ROOM: _room,
    Place.STAIRS: _stairs,
    Place.SPACE: _space,
}
