"""Reading a camera movement from a person's words, and the path of the frame that follows it. Pure.

The frame is a window on a picture of the same shape: `View` says where it stands, as shares of the picture.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from enum import StrEnum

from cineflow.core.text import Text

__all__ = ["CameraMove", "MoveKind", "View", "parse_camera"]


class MoveKind(StrEnum):
    """What the camera does. `DRIFT`: nothing was said; the rehearsal breathes a little."""

    STATIC = "static"
    PUSH_IN = "push_in"
    PULL_OUT = "pull_out"
    ZOOM_IN = "zoom_in"
    ZOOM_OUT = "zoom_out"
    PAN_LEFT = "pan_left"
    PAN_RIGHT = "pan_right"
    TILT_UP = "tilt_up"
    TILT_DOWN = "tilt_down"
    TRACK_LEFT = "track_left"
    TRACK_RIGHT = "track_right"
    FOLLOW = "follow"
    CRANE_UP = "crane_up"
    CRANE_DOWN = "crane_down"
    ORBIT_LEFT = "orbit_left"
    ORBIT_RIGHT = "orbit_right"
    HANDHELD = "handheld"
    AERIAL = "aerial"
    DRIFT = "drift"


@dataclass(frozen=True, slots=True)
class View:
    """A window on a picture: left and top edge and size, as shares of the picture's width and height, within 0..1."""

    x: float
    y: float
    size: float


@dataclass(frozen=True, slots=True)
class CameraMove:
    """A movement and how much ground it covers: 1.0 is usual, less is slower."""

    kind: MoveKind
    amount: float = 1.0

    @property
    def is_described(self) -> bool:
        return self.kind is not MoveKind.DRIFT

    @property
    def label(self) -> Text:
        """What a shot list calls it; empty where nothing was said."""
        return _LABELS[self.kind]

    def view(self, t: float, *, focus: tuple[float, float] = (0.5, 0.5), phase: float = 0.0) -> View:
        """Return where the frame stands at `t`, 0..1 of the shot.

        focus: the point of the picture that zooms keep in place. phase: any number; tells handheld shots apart.
        """
        zoom, x, y = _PATHS[self.kind](_eased(t, self.kind), self.amount, phase)
        size = min(1.0, max(0.2, zoom))
        fx, fy = focus
        slack = 1.0 - size
        return View(_clamp(slack * (fx + x), slack), _clamp(slack * (fy + y), slack), size)


def _clamp(value: float, most: float) -> float:
    return min(max(value, 0.0), most)


def _eased(t: float, kind: MoveKind) -> float:
    """Start and end softly, as an operator does; held and shaken frames have no beginning."""
    t = min(max(t, 0.0), 1.0)
    if kind in (MoveKind.HANDHELD, MoveKind.STATIC, MoveKind.DRIFT):
        return t
    return t * t * (3 - 2 * t) * 0.6 + t * 0.4


def _zoom(start: float, end: float):
    def path(t: float, amount: float, phase: float) -> tuple[float, float, float]:
        near = min(start, end)
        reach = (1.0 - near) * amount
        size = 1.0 - reach * (t if end < start else 1.0 - t)
        return size, 0.0, 0.0

    return path


def _slide(dx: float, dy: float, size: float, *, bob: float = 0.0, widen: float = 0.0):
    """Move the window through the whole room it has, from one side to the other, about the middle."""

    def path(t: float, amount: float, phase: float) -> tuple[float, float, float]:
        room = min(0.94, 1.0 - (1.0 - size) * amount) + widen * t
        way = t - 0.5
        sway = bob * math.sin(2 * math.pi * (t * 6 + phase))
        return room, dx * way, dy * way + sway

    return path


def _orbit(side: float):
    def path(t: float, amount: float, phase: float) -> tuple[float, float, float]:
        turn = math.pi * (t - 0.5)
        return 0.86 - 0.05 * math.cos(turn), side * 0.5 * math.sin(turn) * amount, 0.12 * math.cos(turn)

    return path


def _shaken(t: float, amount: float, phase: float) -> tuple[float, float, float]:
    """Slow sway and quicker tremor, from sines whose ratios never repeat within a shot."""
    a = 2 * math.pi * (t + phase)
    x = 0.55 * math.sin(a * 2.3) + 0.3 * math.sin(a * 5.9 + 1) + 0.15 * math.sin(a * 13.1 + 2)
    y = 0.5 * math.sin(a * 3.1 + 4) + 0.3 * math.sin(a * 7.3) + 0.2 * math.sin(a * 17.9 + 5)
    return 0.92, 0.45 * x * amount, 0.45 * y * amount


def _still(t: float, amount: float, phase: float) -> tuple[float, float, float]:
    return 0.97, 0.0, 0.0


def _breath(t: float, amount: float, phase: float) -> tuple[float, float, float]:
    return 0.985 - 0.045 * t, 0.0, 0.0


def _walk(t: float, amount: float, phase: float) -> tuple[float, float, float]:
    bob = math.sin(2 * math.pi * (t * 7 + phase))
    return 0.95 - 0.1 * t * amount, 0.05 * math.sin(2 * math.pi * (t * 3.5 + phase)), 0.08 * bob


_PATHS = {
    MoveKind.STATIC: _still,
    MoveKind.DRIFT: _breath,
    MoveKind.PUSH_IN: _zoom(1.0, 0.8),
    MoveKind.PULL_OUT: _zoom(0.8, 1.0),
    MoveKind.ZOOM_IN: _zoom(1.0, 0.7),
    MoveKind.ZOOM_OUT: _zoom(0.7, 1.0),
    MoveKind.PAN_LEFT: _slide(-1, 0, 0.8),
    MoveKind.PAN_RIGHT: _slide(1, 0, 0.8),
    MoveKind.TILT_UP: _slide(0, -1, 0.8),
    MoveKind.TILT_DOWN: _slide(0, 1, 0.8),
    MoveKind.TRACK_LEFT: _slide(-1, 0, 0.78, bob=0.035),
    MoveKind.TRACK_RIGHT: _slide(1, 0, 0.78, bob=0.035),
    MoveKind.FOLLOW: _walk,
    MoveKind.CRANE_UP: _slide(0, -1, 0.78, widen=0.08),
    MoveKind.CRANE_DOWN: _slide(0, 1, 0.86, widen=-0.08),
    MoveKind.ORBIT_LEFT: _orbit(-1),
    MoveKind.ORBIT_RIGHT: _orbit(1),
    MoveKind.HANDHELD: _shaken,
    MoveKind.AERIAL: _slide(0.35, -0.8, 0.84, widen=-0.1),
}

_LABELS = {
    MoveKind.STATIC: Text("STATIC", "固定机位"),
    MoveKind.DRIFT: Text("", ""),
    MoveKind.PUSH_IN: Text("PUSH IN", "推镜头"),
    MoveKind.PULL_OUT: Text("PULL OUT", "拉镜头"),
    MoveKind.ZOOM_IN: Text("ZOOM IN", "变焦推"),
    MoveKind.ZOOM_OUT: Text("ZOOM OUT", "变焦拉"),
    MoveKind.PAN_LEFT: Text("PAN LEFT", "左摇"),
    MoveKind.PAN_RIGHT: Text("PAN RIGHT", "右摇"),
    MoveKind.TILT_UP: Text("TILT UP", "上摇"),
    MoveKind.TILT_DOWN: Text("TILT DOWN", "下摇"),
    MoveKind.TRACK_LEFT: Text("TRACK LEFT", "左移"),
    MoveKind.TRACK_RIGHT: Text("TRACK RIGHT", "右移"),
    MoveKind.FOLLOW: Text("FOLLOW", "跟镜头"),
    MoveKind.CRANE_UP: Text("CRANE UP", "升镜头"),
    MoveKind.CRANE_DOWN: Text("CRANE DOWN", "降镜头"),
    MoveKind.ORBIT_LEFT: Text("ORBIT LEFT", "左环绕"),
    MoveKind.ORBIT_RIGHT: Text("ORBIT RIGHT", "右环绕"),
    MoveKind.HANDHELD: Text("HANDHELD", "手持"),
    MoveKind.AERIAL: Text("AERIAL", "航拍"),
}

_LEFT = r"(?:to\s+(?:the\s+)?left|left(?:ward)?s?|[向往朝]左)"
_RIGHT = r"(?:to\s+(?:the\s+)?right|right(?:ward)?s?|[向往朝]右)"
_GENTLY = r"(?:slowly\s+|gently\s+)?"
_UP_WORDS = "缓缓|缓慢|慢慢"
_WORDS: tuple[tuple[MoveKind, str, str], ...] = (
    (MoveKind.ORBIT_LEFT, rf"\b(?:orbit|arc)\w*[^.;]{{0,16}}{_LEFT}",
     rf"环绕[^，。；]{{0,8}}{_LEFT}|左环绕|逆时针环绕"),
    (MoveKind.ORBIT_RIGHT, r"\b(?:orbit|arc shot|arcs? around|circl(?:es|ing) (?:around )?|360)", "环绕|绕拍|环拍"),
    (MoveKind.CRANE_DOWN, r"\b(?:crane|boom|jib|pedestal|drone)s?\s+(?:shot\s+)?down",
     f"下降镜头|降镜|镜头(?:{_UP_WORDS})?下?降"),
    (MoveKind.CRANE_UP, r"\b(?:crane|boom|jib|pedestal)(?:s|\b)",
     f"升镜|镜头(?:{_UP_WORDS})?(?:上升|升起|升高)|摇臂|升降"),
    (MoveKind.AERIAL, r"\b(?:aerial|drone|fly[- ]?over|flying over|bird'?s[- ]eye)", "航拍|俯瞰飞|无人机|鸟瞰"),
    (MoveKind.ZOOM_IN, r"\b(?:zoom|zooms|zooming|crash zoom)\s+in|dolly zoom|vertigo", "变焦推|拉近|急推"),
    (MoveKind.ZOOM_OUT, r"\b(?:zoom|zooms|zooming)\s+out", "变焦拉"),
    (MoveKind.TRACK_LEFT, rf"\b(?:track|truck|dolly|slid)\w*\s+(?:shot\s+)?{_LEFT}",
     "左移|左跟|[向往]左(?:平|横)移|(?:平|横)移[^，。；]{0,6}左"),
    (MoveKind.TRACK_RIGHT, rf"\b(?:track|truck|dolly|slid)\w*\s+(?:shot\s+)?{_RIGHT}",
     "右移|右跟|[向往]右(?:平|横)移|横移|平移|侧跟|侧移"),
    (MoveKind.PUSH_IN,
     (r"\b(?:push(?:es|ing)?|doll(?:y|ies|ying)|mov(?:e|es|ing)|creep(?:s|ing)?|trucks?|tracks?)"
     rf"\s*-?\s*{_GENTLY}(?:in|closer|forward)\b"),
     "推进|推近|前推|推镜|推[向至到轨]|[慢缓]推|镜头推|靠近镜头"),
    (MoveKind.PULL_OUT,
     rf"\b(?:pull(?:s|ing)?|doll(?:y|ies|ying)|mov(?:e|es|ing)|tracks?)\s*-?\s*{_GENTLY}(?:out|back|away|backward)\b",
     "拉[开镜出至到远]|后拉|[慢缓]拉|镜头拉|后退|远离"),
    (MoveKind.TILT_UP, rf"\b(?:tilt|pan)(?:s|n?ing)?\s+{_GENTLY}up",
     f"上摇|仰摇|镜头(?:{_UP_WORDS})?(?:[向往]上|上抬|抬起)|上移"),
    (MoveKind.TILT_DOWN, rf"\b(?:tilt|pan)(?:s|n?ing)?\s+{_GENTLY}down",
     f"下摇|俯摇|镜头(?:{_UP_WORDS})?(?:[向往]下|压低)|下移"),
    (MoveKind.PAN_LEFT, rf"\b(?:whip[- ]?)?pan\w*\s+{_GENTLY}{_LEFT}",
     "左摇|[向往]左[摇扫]|从右[向往到至]左|摇(?:镜头)?[向往]左"),
    (MoveKind.PAN_RIGHT, r"\b(?:whip[- ]?pan|pans?|panning)\b",
     "右摇|[向往]右[摇扫]|从左[向往到至]右|摇镜|横摇|甩镜|摇摄"),
    (MoveKind.HANDHELD, r"\b(?:hand[- ]?held|shaky|shaking camera)", "手持|晃动|抖动"),
    (MoveKind.FOLLOW, r"\b(?:follow(?:s|ing)?(?:\s+shot)?|steadicam|camera behind)\b",
     "跟拍|跟随|跟镜|跟踪|尾随|稳定器"),
    (MoveKind.TRACK_RIGHT, r"\b(?:tracking|tracks?|trucking|dolly(?: shot)?|slider|lateral)\b", "移镜|移动镜头|轨道"),
    (MoveKind.STATIC, r"\b(?:static|locked[- ]?(?:off|down)?|still camera|fixed|tripod|no (?:camera )?movement)\b",
     "固定|静止|不动|定镜|锁定机位"),
)  # fmt: skip
_SINGLE_WORDS = {
    "推": MoveKind.PUSH_IN, "拉": MoveKind.PULL_OUT, "摇": MoveKind.PAN_RIGHT, "移": MoveKind.TRACK_RIGHT,
    "跟": MoveKind.FOLLOW, "升": MoveKind.CRANE_UP, "上升": MoveKind.CRANE_UP, "降": MoveKind.CRANE_DOWN,
    "下降": MoveKind.CRANE_DOWN, "甩": MoveKind.PAN_RIGHT, "push": MoveKind.PUSH_IN, "pull": MoveKind.PULL_OUT,
    "tilt": MoveKind.TILT_UP, "zoom": MoveKind.ZOOM_IN,
}  # fmt: skip
_ANY_SINGLE = "|".join(sorted(_SINGLE_WORDS, key=len, reverse=True))
_SINGLE = re.compile(
    rf"^\s*(?:slow|fast|gentle|quick|[缓慢快急轻速]+)?\s*({_ANY_SINGLE})镜?头?[.。]?\s*$", re.IGNORECASE
)
_MOVES = tuple((kind, re.compile(f"{english}|{chinese}", re.IGNORECASE)) for kind, english, chinese in _WORDS)
_SLOW = re.compile(
    r"\b(?:slow|slowly|gentle|gently|subtle|slight|slightly|creep\w*)\b|缓|慢|轻轻|微微|轻微", re.IGNORECASE
)
_FAST = re.compile(r"\b(?:fast|quick|quickly|rapid|rapidly|whip|crash|sudden\w*)\b|快速|急|迅速|甩|猛", re.IGNORECASE)
# In a prompt, these words may be about anything; they count only near the camera.
_LOOSE = re.compile(
    r"\b(?:camera|shot|lens|zoom|dolly|handheld|crane|orbit|tracking|aerial|drone|steadicam|tilt|push[- ]in"
    r"|pull[- ]?(?:back|out))\b|镜头|机位|推进|推近|拉远|拉近|拉开|跟拍|环绕|航拍|手持|摇|升降|运镜|横移|平移",
    re.IGNORECASE,
)


def parse_camera(camera: str, prompt: str = "") -> CameraMove:
    """Read a movement from the camera field, else from those sentences of the prompt that speak of the camera.

    Where several are named the first one counts. Nothing recognised: `DRIFT`.
    """
    if found := _first_move(camera) or _single_word(camera):
        return found
    for sentence in re.split(r"(?<=[.;!?。；！？])\s*|\n+", prompt):
        if _LOOSE.search(sentence) and (found := _first_move(sentence)):
            return found
    return CameraMove(MoveKind.DRIFT)


def _single_word(camera: str) -> CameraMove | None:
    """A camera field that is one bare word of the trade, perhaps with its speed."""
    match = _SINGLE.match(camera)
    return CameraMove(_SINGLE_WORDS[match[1].lower()], _amount(camera)) if match else None


def _first_move(words: str) -> CameraMove | None:
    """The movement named earliest; of two that begin together the one listed first, which is the more precise."""
    best: tuple[int, int, MoveKind] | None = None
    for order, (kind, pattern) in enumerate(_MOVES):
        if (match := pattern.search(words)) and (best is None or (match.start(), order) < best[:2]):
            best = (match.start(), order, kind)
    if best is None:
        return None
    return CameraMove(best[2], _amount(words))


def _amount(words: str) -> float:
    return 0.6 if _SLOW.search(words) else 1.35 if _FAST.search(words) else 1.0
