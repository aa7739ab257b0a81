"""The little drawing that shows a camera move while it happens: the frame's way inside the world, with an arrow."""

from __future__ import annotations

import math

from PIL import Image, ImageDraw

from cineflow.media.camera import CameraMove, MoveKind, View

__all__ = ["diagram"]

_FINE = 3
_LINE = (248, 248, 244, 235)
_FAINT = (248, 248, 244, 110)
_ACCENT = (255, 196, 92, 255)
_GROUND = (8, 10, 18, 150)

_ARROWS: dict[MoveKind, tuple[float, float]] = {
    MoveKind.PAN_LEFT: (-1, 0), MoveKind.PAN_RIGHT: (1, 0), MoveKind.TRACK_LEFT: (-1, 0), MoveKind.TRACK_RIGHT: (1, 0),
    MoveKind.TILT_UP: (0, -1), MoveKind.TILT_DOWN: (0, 1), MoveKind.CRANE_UP: (0, -1), MoveKind.CRANE_DOWN: (0, 1),
    MoveKind.AERIAL: (0.5, -0.86),
}  # fmt: skip

_Pen = ImageDraw.ImageDraw


def diagram(move: CameraMove, view: View, t: float, size: tuple[int, int]) -> Image.Image:
    """Draw where the frame stands at `t`, 0..1, in a world of this size in pixels. RGBA."""
    width, height = size[0] * _FINE, size[1] * _FINE
    image = Image.new("RGBA", (width, height))
    pen = ImageDraw.Draw(image)
    line = max(2, round(min(width, height) / 52))
    pen.rounded_rectangle((0, 0, width - 1, height - 1), line * 3, fill=_GROUND, outline=_FAINT, width=line)
    if move.kind in (MoveKind.ORBIT_LEFT, MoveKind.ORBIT_RIGHT):
        _orbit(pen, (width, height), t, line, clockwise=move.kind is MoveKind.ORBIT_RIGHT)
    else:
        _frame(pen, (width, height), move, view, line)
    return image.reduce(_FINE)


def _frame(pen: _Pen, size: tuple[int, int], move: CameraMove, view: View, line: int) -> None:
    """The frame inside the world; its travel is drawn larger than it is so that it can be seen."""
    width, height = size
    pad = line * 4
    inner_w, inner_h = width - 2 * pad, height - 2 * pad
    share = 0.34 + 0.6 * max(0.0, (view.size - 0.68) / 0.32)
    slack = max(1e-6, 1 - view.size)
    along_x, along_y = view.x / slack if slack > 0.004 else 0.5, view.y / slack if slack > 0.004 else 0.5
    if move.kind in _ARROWS:
        share = 0.52
    w, h = inner_w * share, inner_h * share
    left, top = pad + (inner_w - w) * along_x, pad + (inner_h - h) * along_y
    box = (left, top, left + w, top + h)
    pen.rounded_rectangle(box, line * 1.5, outline=_ACCENT, width=round(line * 1.4))
    x, y = left + w / 2, top + h / 2
    if move.kind in _ARROWS:
        dx, dy = _ARROWS[move.kind]
        reach = min(w, h) * 0.36
        _arrow(pen, (x - dx * reach, y - dy * reach), (x + dx * reach, y + dy * reach), line)
    elif move.kind in (MoveKind.PUSH_IN, MoveKind.ZOOM_IN, MoveKind.FOLLOW, MoveKind.PULL_OUT, MoveKind.ZOOM_OUT):
        inward = move.kind not in (MoveKind.PULL_OUT, MoveKind.ZOOM_OUT)
        _corners(pen, (pad, pad, width - pad, height - pad), box, line, inward=inward)
    elif move.kind in (MoveKind.STATIC, MoveKind.HANDHELD):
        arm = min(w, h) * 0.16
        pen.line((x - arm, y, x + arm, y), fill=_LINE, width=line)
        pen.line((x, y - arm, x, y + arm), fill=_LINE, width=line)


def _corners(
    pen: _Pen,
    outer: tuple[float, float, float, float],
    box: tuple[float, float, float, float],
    line: int,
    *,
    inward: bool,
) -> None:
    """Four arrows between the world's corners and the frame's."""
    for ox, bx in ((outer[0], box[0]), (outer[2], box[2])):
        for oy, by in ((outer[1], box[1]), (outer[3], box[3])):
            if math.hypot(ox - bx, oy - by) < line * 5:
                continue
            far, near = (ox + (bx - ox) * 0.12, oy + (by - oy) * 0.12), (ox + (bx - ox) * 0.86, oy + (by - oy) * 0.86)
            _arrow(pen, far if inward else near, near if inward else far, line, head=0.8)


def _orbit(pen: _Pen, size: tuple[int, int], t: float, line: int, *, clockwise: bool) -> None:
    """Seen from above: the camera on its arc, looking at what stands in the middle."""
    width, height = size
    x, y, rx, ry = width / 2, height / 2, width * 0.36, height * 0.34
    pen.ellipse((x - rx, y - ry, x + rx, y + ry), outline=_FAINT, width=line)
    turn = 1 if clockwise else -1
    start = math.pi * (0.5 + 0.75 * turn)
    angle = start - turn * t * math.pi * 1.5
    pen.arc((x - rx, y - ry, x + rx, y + ry), *sorted((math.degrees(start), math.degrees(angle))), fill=_ACCENT,
            width=round(line * 1.5))  # fmt: skip
    camera = (x + rx * math.cos(angle), y + ry * math.sin(angle))
    for spread in (-0.3, 0.3):
        look = math.atan2(y - camera[1], x - camera[0]) + spread
        pen.line(
            (camera, (camera[0] + math.cos(look) * ry * 0.6, camera[1] + math.sin(look) * ry * 0.6)),
            fill=_FAINT,
            width=line,
        )
    _dot(pen, (x, y), line * 2.6, _LINE)
    _dot(pen, camera, line * 2.8, _ACCENT)


def _dot(pen: _Pen, at: tuple[float, float], radius: float, colour: tuple[int, int, int, int]) -> None:
    pen.ellipse((at[0] - radius, at[1] - radius, at[0] + radius, at[1] + radius), fill=colour)


def _arrow(pen: _Pen, start: tuple[float, float], end: tuple[float, float], line: int, *, head: float = 1.0) -> None:
    angle = math.atan2(end[1] - start[1], end[0] - start[0])
    length = line * 3.6 * head
    back = (end[0] - math.cos(angle) * length * 0.8, end[1] - math.sin(angle) * length * 0.8)
    pen.line((start, back), fill=_LINE, width=line)
    wings = [
        (end[0] - math.cos(angle + side) * length, end[1] - math.sin(angle + side) * length) for side in (-0.5, 0.5)
    ]
    pen.polygon([end, *wings], fill=_LINE)
