"""The colours of an hour and a weather, turned a little for every scene so that scenes can be told apart."""

from __future__ import annotations

import colorsys
from dataclasses import dataclass, fields

from cineflow.media.scenery.canvas import Colour, mix
from cineflow.media.scenery.mood import Hour, Mood, Weather

__all__ = ["Palette", "palette_of"]


@dataclass(frozen=True, slots=True)
class Palette:
    """top, middle, horizon: the sky. far, near: land. light: what shines. ambient: light on people and things."""

    top: Colour
    middle: Colour
    horizon: Colour
    far: Colour
    near: Colour
    water: Colour
    light: Colour
    window: Colour
    ambient: Colour
    rim: Colour


_HOURS = {
    Hour.NIGHT: Palette(
        top=(7, 10, 26),
        middle=(16, 26, 56),
        horizon=(44, 66, 104),
        far=(26, 40, 70),
        near=(7, 11, 22),
        water=(14, 26, 50),
        light=(214, 226, 255),
        window=(255, 196, 112),
        ambient=(104, 122, 168),
        rim=(170, 196, 240),
    ),
    Hour.DAWN: Palette(
        top=(52, 66, 118),
        middle=(168, 128, 148),
        horizon=(255, 204, 158),
        far=(118, 104, 136),
        near=(38, 38, 62),
        water=(120, 116, 148),
        light=(255, 226, 176),
        window=(255, 214, 150),
        ambient=(206, 178, 178),
        rim=(255, 214, 168),
    ),
    Hour.DAY: Palette(
        top=(62, 120, 176),
        middle=(124, 176, 212),
        horizon=(214, 230, 234),
        far=(126, 156, 174),
        near=(46, 70, 74),
        water=(74, 126, 156),
        light=(255, 250, 232),
        window=(196, 224, 240),
        ambient=(236, 238, 240),
        rim=(255, 252, 240),
    ),
    Hour.DUSK: Palette(
        top=(36, 32, 74),
        middle=(148, 74, 98),
        horizon=(250, 162, 92),
        far=(96, 64, 92),
        near=(26, 20, 38),
        water=(96, 62, 92),
        light=(255, 206, 138),
        window=(255, 196, 112),
        ambient=(196, 148, 146),
        rim=(255, 184, 118),
    ),
}


def palette_of(mood: Mood) -> Palette:
    """Return a mood's colours; overcast where it rains or snows, and turned by the scene's own few degrees."""
    base = _HOURS[mood.hour]
    turn = ((mood.scene_seed % 1000) / 1000 - 0.5) * 0.07
    grey = {Weather.CLEAR: 0.0, Weather.RAIN: 0.42, Weather.SNOW: 0.45, Weather.FOG: 0.38}[mood.weather]
    if mood.hour in (Hour.NIGHT, Hour.DUSK):
        grey *= 0.6
    changed = {field.name: _turned(getattr(base, field.name), turn, grey) for field in fields(Palette)}
    for name in ("light", "window", "rim"):
        changed[name] = getattr(base, name)
    return Palette(**changed)


def _turned(colour: Colour, turn: float, grey: float) -> Colour:
    h, s, v = colorsys.rgb_to_hsv(*(part / 255 for part in colour))
    r, g, b = colorsys.hsv_to_rgb((h + turn) % 1.0, s * (1 - grey), v * (1 - grey * 0.12))
    return mix((r * 255, g * 255, b * 255), colour, 0.25)
