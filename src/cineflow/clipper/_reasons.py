"""Why a stretch of footage was chosen, in words, from what was measured in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cineflow.clipper._borders import Border
from cineflow.clipper._interest import Character
from cineflow.clipper._signals import BINS_A_SECOND
from cineflow.clipper._together import Together
from cineflow.clipper._windows import Window
from cineflow.clipper.footage import Footage
from cineflow.clipper.wish import seconds_label
from cineflow.core.text import Text
from cineflow.core.time import Time

__all__ = [
    "broken", "clock", "listed", "measured", "placed", "shortened", "spoken_title", "tags_of", "title_of",
    "told_elsewhere", "why",
]  # fmt: skip

_MUCH, _VERY = 0.7, 1.5
_CALM = 0.4
_QUICK = 1.6
"""Seconds a shot lasts in the mean where shots change quickly."""
_SWELLS = 2.5
_FEW, _STANDS_OUT = 3, 1.15
_AS_LOUD = 0.5
"""LU below the loudest instant within which another is as loud."""

_RAISED = 1.5
"""LU above the loudness of all that is heard: by silence beside it, any speech would be emphatic."""
_TITLE_LENGTH = 40


@dataclass(frozen=True, slots=True)
class _Means:
    """Means of a stretch; over: loudness above the footage's own, in LU, None where it has none; raised: the same of
    its voices, in the mean. cuts: changes of shot in it, None where the footage has none at all. length: in seconds.
    has_loudest, has_liveliest: whether the loudest instant of the footage is in it, or its liveliest shot."""

    loud: float
    motion: float
    rise: float
    voice: float
    over: float | None
    raised: float
    cuts: int | None
    length: float
    has_loudest: bool
    has_liveliest: bool

    @property
    def is_calm(self) -> bool:
        return self.motion <= -_CALM and self.loud < _CALM and self.rise < _SWELLS


def why(window: Window, character: Character) -> Text:
    """Return what stands out in a window, and where it begins and ends."""
    means = _means(window)
    facts = [*_heard(means, character), *_seen(means)]
    if not facts:
        facts.append(Text("the best of an even stretch", "平稳段落中较好的一段"))
    facts.append(_edges(window.start, window.end, is_silent=not len(window.footage.index.sound_rows)))
    return listed([*facts, *broken(window.start, window.end)])


def measured(footage: Footage, start: Time, end: Time, character: Character) -> list[str]:
    """Return what stands out between two times, in a few English words each: for a model to read."""
    means = _means_between(footage, start, end)
    return [fact.say("en") for fact in (*_heard(means, character), *_seen(means))]


def _means(window: Window) -> _Means:
    return _means_between(window.footage, window.start.time, window.end.time)


def _means_between(footage: Footage, start: Time, end: Time) -> _Means:
    signals, index = footage.signals, footage.index
    first = int(float(start) * BINS_A_SECOND)
    span = slice(first, max(first + 1, int(float(end) * BINS_A_SECOND)))
    heard = signals.loudness[span]
    lively = _liveliest(footage)
    over, raised = None, 0.0
    if index.loudness.integrated is not None and heard.size:
        over = float(heard.max()) - index.loudness.integrated
        voices = heard[signals.voice[span] > 0.5]
        raised = float(voices.mean()) - index.loudness.integrated if voices.size else 0.0
    return _Means(
        loud=float(signals.loud[span].mean()) if signals.loud[span].size else 0.0,
        motion=float(signals.motion[span].mean()) if signals.motion[span].size else 0.0,
        rise=float(signals.rise[span].max()) if signals.rise[span].size else 0.0,
        voice=float(np.mean(signals.voice[span])) if signals.voice[span].size else 0.0,
        over=over,
        raised=raised,
        cuts=sum(1 for begin, _ in index.shots if start < index.time_of(begin) < end) if index.shots[1:] else None,
        length=float(end - start),
        has_loudest=over is not None and heard.max() >= signals.loudness.max() - _AS_LOUD,
        has_liveliest=lively is not None and start <= index.time_of(lively[0]) < index.time_of(lively[1]) <= end,
    )


def _liveliest(footage: Footage) -> tuple[int, int] | None:
    """The shot in which most moves, where there are three or more and one stands out."""
    shots, motion = footage.index.shots, footage.index.frame_rows["motion"]
    if len(shots) < _FEW:
        return None
    # A shot's first frame tells how it differs from the shot before.
    means = [float(motion[begin + 1 : end].mean()) if end > begin + 1 else 0.0 for begin, end in shots]
    first, second = sorted(means, reverse=True)[:2]
    return shots[means.index(first)] if first > _STANDS_OUT * second else None


def _heard(means: _Means, character: Character) -> list[Text]:
    facts: list[Text] = []
    if means.voice >= 0.5:
        share = round(means.voice * 100)
        if means.loud >= _MUCH and character is not Character.TALK:
            facts.append(Text("loud voices ({share} % of it)", "人声响亮（占 {share}%）", share=share))
        elif character is Character.TALK and means.raised >= _RAISED:
            facts.append(Text("emphatic speech ({share} % of it)", "语气强烈的讲话（占 {share}%）", share=share))
        elif character is Character.TALK:
            facts.append(Text("unbroken speech ({share} % of it)", "连贯的讲话（占 {share}%）", share=share))
        else:
            facts.append(Text("somebody speaks ({share} % of it)", "有人讲话（占 {share}%）", share=share))
    is_sound = means.voice < 0.5 or character is not Character.TALK
    if means.has_loudest and means.over is not None and means.over >= 3 and is_sound:
        facts.append(Text("the loudest moment, {over:.0f} LU over the footage",
                          "全片最响的时刻，超出全片 {over:.0f} LU", over=means.over))  # fmt: skip
    elif means.over is not None and means.over >= 3 and means.loud >= _MUCH and means.voice < 0.5:
        facts.append(Text("loud: up to {over:.0f} LU over the footage", "声音响亮：最高超出全片 {over:.0f} LU",
                          over=means.over))  # fmt: skip
    if means.rise >= _SWELLS and means.voice < 0.8:
        facts.append(Text("the sound swells", "声音骤起"))
    return facts


def _seen(means: _Means) -> list[Text]:
    facts: list[Text] = []
    if means.has_liveliest:
        facts.append(Text("the liveliest shot", "全片动作最强的镜头"))
    elif means.motion >= _VERY:
        facts.append(Text("very much movement", "动作激烈"))
    elif means.motion >= _MUCH:
        facts.append(Text("much movement", "动作较多"))
    elif means.is_calm:
        facts.append(Text("calm pictures", "画面平静"))
    if means.cuts is None:
        return facts
    if means.cuts >= 2 and means.length / (means.cuts + 1) <= _QUICK:
        facts.append(Text("quick change: {shots} shots in {length:.1f} s", "快速切换：{length:.1f} 秒内 {shots} 个镜头",
                          shots=means.cuts + 1, length=means.length))  # fmt: skip
    elif means.cuts >= 1 and means.voice < 0.5:
        facts.append(Text("{shots} shots", "{shots} 个镜头", shots=means.cuts + 1))
    elif means.cuts >= 3:
        facts.append(Text("{count} changes of shot", "{count} 次镜头切换", count=means.cuts))
    elif means.cuts == 0 and means.voice < 0.5:
        facts.append(Text("one shot of {length:.1f} s", "单镜头 {length:.1f} 秒", length=means.length))
    return facts


def placed(window: Window, place: int, count: int) -> list[Text]:
    """Tell what a clip is good for where it stands in a list: to open with, to close with. place: from 0."""
    means = _means(window)
    if count < _FEW or place not in (0, count - 1):
        return []
    if place == 0 and (means.motion >= _MUCH or means.loud >= _MUCH):
        return [Text("a strong opening", "有力的开场")]
    return [Text("a calm close", "平静的收尾")] if place and means.is_calm else []


_BEGINS = {
    "shot": Text("begins with a shot", "从镜头开头进入"),
    "sentence": Text("begins with a sentence", "从句首进入"),
    "pause": Text("begins after a pause", "在停顿后进入"),
    "clause": Text("begins after a comma", "在逗号后进入"),
    "breath": Text("begins between words", "在两词之间进入"),
    "silence": Text("begins in a pause", "从停顿中进入"),
    "quiet": Text("begins in a quiet instant", "在安静处进入"),
    "edge": Text("begins with the footage", "从片头进入"),
}
_ENDS = {
    "shot": Text("ends with one", "在镜头结束处收住"),
    "sentence": Text("ends with a sentence", "在句末收住"),
    "pause": Text("ends in a pause", "在停顿处收住"),
    "clause": Text("ends at a comma", "在逗号处收住"),
    "breath": Text("ends between words", "在两词之间收住"),
    "silence": Text("ends in a pause", "在停顿处收住"),
    "quiet": Text("ends in a quiet instant", "在安静处收住"),
    "edge": Text("ends with the footage", "到片尾收住"),
}
_ENDS_WITH_SHOT = Text("ends with a shot", "在镜头结束处收住")
_BEGINS_WITHIN = Text("begins within a shot", "从镜头中间进入")
_ENDS_WITHIN = Text("ends within one", "在镜头中间收住")
_OF_SOUND = ("sentence", "pause", "breath", "silence", "quiet")


def _edges(start: Border, end: Border, *, is_silent: bool) -> Text:
    begins = _BEGINS[start.kind]
    ends = _ENDS_WITH_SHOT if end.kind == "shot" and start.kind != "shot" else _ENDS[end.kind]
    if is_silent and start.kind in _OF_SOUND:
        begins = _BEGINS_WITHIN
    if is_silent and end.kind in _OF_SOUND:
        ends = _ENDS_WITHIN
    return Text("{begins} and {ends}", "{begins}，{ends}", begins=begins, ends=ends)


def broken(start: Border, end: Border) -> list[Text]:
    """Tell which sentences are broken by beginning and ending so; none where whole ones are kept."""
    told: list[Text] = []
    if start.inside is not None:
        told.append(Text("its first sentence, of {length} s, is not whole", "首句长 {length} 秒，未完整保留",
                         length=seconds_label(start.inside.length)))  # fmt: skip
    if end.inside is not None and end.inside != start.inside:
        told.append(Text("its last sentence, of {length} s, is not whole", "末句长 {length} 秒，未完整保留",
                         length=seconds_label(end.inside.length)))  # fmt: skip
    return told


def told_elsewhere(window: Window, footage: Sequence[Footage], events: Together) -> list[Text]:
    """Tell where else the moment was filmed: an editor may want the other camera."""
    return [
        Text("also in {name} at {at}", "{name} 在 {at} 也拍到", name=other.path.name, at=clock(at))
        for other, at in events.elsewhere(footage, window.footage, window.span)
    ]


def listed(facts: list[Text]) -> Text:
    """Join facts into one sentence."""
    joined = facts[0]
    for fact in facts[1:]:
        joined = Text("{before}; {fact}", "{before}；{fact}", before=joined, fact=fact)
    return joined


def title_of(window: Window, character: Character) -> str:
    """Return a short name: the first words said where they are known, else what kind of moment it is and when."""
    if said := spoken_title(window.footage, window.start.time, window.end.time):
        return said
    means = _means(window)
    at = clock(window.start.time)
    if character is not Character.TALK and means.loud >= _MUCH and means.rise >= _SWELLS:
        return str(Text("Loud moment at {at}", "高潮 {at}", at=at))
    if means.voice >= 0.5 or (character is Character.TALK and means.voice > 0.2):
        return str(Text("Speech at {at}", "讲话 {at}", at=at))
    if means.loud >= _MUCH and means.loud >= means.motion:
        return str(Text("Loud moment at {at}", "高潮 {at}", at=at))
    if means.motion >= _MUCH:
        return str(Text("Action at {at}", "动作 {at}", at=at))
    return str(Text("Moment at {at}", "片段 {at}", at=at))


def spoken_title(footage: Footage, start: Time, end: Time) -> str:
    """Return the beginning of what is said in a range, empty where that is not known."""
    if footage.transcript is None:
        return ""
    inside = [s for s in footage.transcript.sentences if s.start >= start - 1 and s.end <= end + 1]
    if not inside:
        return ""
    text = re.split(r"(?<=[。！？!?.])\s*", inside[0].text.strip())[0].rstrip("。！？!?.,， ")
    return shortened(text)


def shortened(text: str) -> str:
    """Return a text that is short enough for a title, cut between words."""
    if len(text) <= _TITLE_LENGTH:
        return text
    cut = text[:_TITLE_LENGTH]
    return (cut.rsplit(" ", 1)[0] if " " in cut else cut) + "…"


def tags_of(window: Window) -> tuple[str, ...]:
    """Return words for filters, always in English: `speech`, `loud`, `motion`, `cuts`."""
    means = _means(window)
    told = {
        "speech": means.voice >= 0.5,
        "loud": means.loud >= _MUCH,
        "motion": means.motion >= _MUCH,
        "cuts": means.cuts is not None and means.cuts >= 3,
    }
    return tuple(tag for tag, holds in told.items() if holds)


def clock(time: Time) -> str:
    """Write a time as `1:05` or `1:02:05`."""
    seconds = int(time)
    hours, rest = divmod(seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
