"""Choosing clips with no model and no network: by loudness, movement, changes of shot and voices, at good borders."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations, product

from cineflow.clipper._choice import choose
from cineflow.clipper._interest import Character, character_of
from cineflow.clipper._reasons import listed, placed, tags_of, title_of, told_elsewhere, why
from cineflow.clipper._together import SAME, Together, together
from cineflow.clipper._windows import Window, windows_of
from cineflow.clipper.footage import Footage
from cineflow.clipper.pick import Decision, NothingChosen, Pick, no_picture
from cineflow.clipper.wish import Bounds, Wish, bounds_of, seconds_label
from cineflow.core.text import Text

__all__ = ["plan_offline"]

_SHOTS = 2
"""Shots of usual length in a clip of a montage."""

_MOST_REPEATS = 24

_WORTHLESS = -0.5
"""Mean worth of a window that shows next to nothing: what is usual in its footage is worth 0, a black picture −2."""

_THEMES = {
    Character.TALK: Text("What was said best", "精彩讲话"),
    Character.ACTION: Text("The liveliest moments", "精彩瞬间"),
    Character.MONTAGE: Text("The best shots", "精选镜头"),
}


def plan_offline(footage: Sequence[Footage], wish: Wish) -> Decision:
    """Choose clips from one or several pieces of footage, in their order.

    Raises SettingInvalid for wishes that cannot be, NothingChosen where no clip comes out.
    """
    seen = [piece for piece in footage if piece.index.frames]
    if not seen:
        raise no_picture()
    bounds = bounds_of(wish, seen)
    characters = {piece.number: character_of(piece) for piece in seen}
    events = together(seen)
    has_windows = False
    chosen: list[Window] = []
    # Only where no whole sentences make what is asked for are any broken.
    for breaks, tried, few_shots in product(_breaking(seen), _easing(bounds, wish), (True, False)):
        windows: list[Window] = []
        for piece in seen:
            character = characters[piece.number]
            allowed = _of_few_shots(piece, character, tried, wish) if few_shots else tried
            windows += windows_of(piece, character, allowed, breaks=breaks)
        has_windows = has_windows or bool(windows)
        if chosen := _without_repeats(windows, tried, events):
            break
    if not chosen:
        raise _nothing(bounds, seen, has_windows=has_windows)
    picks = tuple(
        _pick(
            window, characters[window.footage.number],
            [*placed(window, place, len(chosen)), *told_elsewhere(window, seen, events)],
        )
        for place, window in enumerate(chosen)
    )  # fmt: skip
    usual = max(characters.values(), key=lambda c: sum(1 for other in characters.values() if other is c))
    return Decision(wish.theme or str(_THEMES[usual]), picks, "offline")


def _without_repeats(windows: Sequence[Window], bounds: Bounds, events: Together) -> list[Window]:
    """Return the best windows, no moment of an event twice: of two cameras the better one has it."""
    left = list(windows)
    for _ in range(_MOST_REPEATS):
        chosen = _of_all(left, bounds)
        repeats = [(a, b) for a, b in combinations(chosen, 2) if _repeats(a, b, events)]
        if not repeats:
            return chosen
        for pair in repeats:
            worse, better = sorted(pair, key=lambda window: window.value)
            left = [w for w in left if w.footage.number != worse.footage.number or not _repeats(w, better, events)]
    return []


def _repeats(one: Window, other: Window, events: Together) -> bool:
    return events.shared(one.footage, one.span, other.footage, other.span) > SAME


def _of_all(windows: Sequence[Window], bounds: Bounds) -> list[Window]:
    """Return the best windows, with the best one of every piece of footage among them where there is room: who gives
    three files wants to see what is in each."""
    chosen = choose(windows, bounds)
    left_out = {window.footage.number for window in windows} - {window.footage.number for window in chosen}
    if not chosen or not left_out or (bounds.count and len(chosen) >= bounds.count and bounds.count <= len(left_out)):
        return chosen
    most = max(0.1, *(window.value for window in chosen))
    of_them = [window for window in windows if window.footage.number in left_out and window.worth > _WORTHLESS]
    best = {id(max(group, key=lambda w: w.value)) for group in _grouped(of_them)}
    lifted = [replace(w, value=max(w.value, 0.0) + most) if id(w) in best else w for w in windows]
    return choose(lifted, bounds) or chosen


def _grouped(windows: Sequence[Window]) -> list[list[Window]]:
    by_piece: dict[int, list[Window]] = {}
    for window in windows:
        by_piece.setdefault(window.footage.number, []).append(window)
    return list(by_piece.values())


def _breaking(footage: Sequence[Footage]) -> tuple[bool, ...]:
    return (False, True) if any(piece.transcript for piece in footage) else (False,)


def _easing(bounds: Bounds, wish: Wish) -> list[Bounds]:
    """Return the bounds, then ones with shorter clips where the person left open how short they may be."""
    if wish.shortest is not None:
        return [bounds]
    return [bounds, *(replace(bounds, shortest=bounds.shortest / part) for part in (2, 4))]


def _of_few_shots(piece: Footage, character: Character, bounds: Bounds, wish: Wish) -> Bounds:
    """Hold a montage's clips to two shots or so where the person left that open: the best of it lies in several places,
    and one long stretch of it would be no choice."""
    if character is not Character.MONTAGE or wish.longest is not None:
        return bounds
    lengths = sorted(piece.index.time_of(end) - piece.index.time_of(begin) for begin, end in piece.index.shots)
    usual = lengths[len(lengths) // 2]
    return replace(bounds, longest=min(bounds.longest, max(bounds.shortest, _SHOTS * usual)))


def _pick(window: Window, character: Character, more: Sequence[Text]) -> Pick:
    return Pick(
        footage=window.footage,
        start=window.start.frame,
        end=window.end.frame,
        title=title_of(window, character),
        reason=listed([why(window, character), *more]),
        score=1 / (1 + math.exp(-1.3 * window.worth)),
        tags=tags_of(window),
    )


def _nothing(bounds: Bounds, footage: Sequence[Footage], *, has_windows: bool) -> NothingChosen:
    low, high = seconds_label(bounds.shortest), seconds_label(bounds.longest)
    if not has_windows:
        return NothingChosen(
            Text("nowhere do two good places to cut lie {low} to {high} s apart without breaking a sentence",
                 "没有相距 {low} 到 {high} 秒且不打断讲话的剪切点", low=low, high=high),
            fix=Text("Let clips be shorter or longer (--min, --max, --target)",
                     "请允许更短或更长的片段（--min、--max、--target）"),
            code="clip.no_window",
        )  # fmt: skip
    total = seconds_label(sum((piece.index.length for piece in footage), bounds.shortest * 0))
    return NothingChosen(
        Text("no choice of clips of {low} to {high} s from {total} s of footage adds up to {target} s within 10 %",
             "从 {total} 秒原片中选不出总长 {target} 秒（±10%）、每段 {low} 到 {high} 秒的片段",
             low=low, high=high, total=total, target=seconds_label(bounds.target or bounds.shortest)),
        fix=Text("Change how long all is (--target), or widen how many (--count), how short (--min) or long (--max)",
                 "请调整总长（--target），或放宽数量（--count）、最短（--min）、最长（--max）"),
        code="clip.target_out_of_reach",
    )  # fmt: skip
