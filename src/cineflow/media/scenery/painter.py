"""Painting a shot's picture whole."""

from __future__ import annotations

from dataclasses import dataclass

from PIL import Image

from cineflow.core.order import Slate
from cineflow.media.scenery.canvas import Canvas, Point
from cineflow.media.scenery.mood import Framing, Mood, Place, Prop, mood_of
from cineflow.media.scenery.palette import palette_of
from cineflow.media.scenery.people import focus_of, paint_people
from cineflow.media.scenery.places import paint_place
from cineflow.media.scenery.things import furnish, paint_lantern_room, paint_things

__all__ = ["Scenery", "paint"]


@dataclass(frozen=True, slots=True)
class Scenery:
    """image: RGB. focus: the point that matters, as shares of the picture."""

    image: Image.Image
    focus: Point
    mood: Mood


def paint(slate: Slate, size: tuple[int, int]) -> Scenery:
    """Paint the picture that a slate's words describe, in this many pixels; the same words give the same picture."""
    mood = mood_of(slate)
    palette = palette_of(mood)
    canvas = Canvas(size, mood.scene_seed)
    if mood.place is Place.ROOM and Prop.LENS in mood.props:
        paint_lantern_room(canvas, mood, palette)
    else:
        paint_place(canvas, mood, palette)
    if mood.place is Place.ROOM and Prop.LENS not in mood.props:
        furnish(canvas, mood, palette)
    elif not mood.is_interior:
        paint_things(canvas, mood, palette)
    if mood.people:
        softness = {Framing.WIDE: 0.0, Framing.MEDIUM: 0.004, Framing.CLOSE: 0.014}[mood.framing]
        if softness:
            canvas.soften(softness)
        paint_people(canvas, mood, palette)
    canvas.vignette(0.55)
    return Scenery(canvas.image, focus_of(mood, size[1] / size[0]), mood)
