"""Choosing clips with a language model, in two passes: what all the footage is about, then which segments to keep.

The model names segments by the numbers of a table, never times, so that nothing it says can lie outside the footage.
What it wants is made legal by `fitting`; what cannot be read or made legal goes back once, then fails in plain sight.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, pairwise
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from cineflow.clipper._reasons import broken, listed, tags_of
from cineflow.clipper._together import SAME, Together, together
from cineflow.clipper._windows import Window
from cineflow.clipper.asking import Mind, ask, parsed
from cineflow.clipper.fitting import Passage, fit
from cineflow.clipper.footage import Footage
from cineflow.clipper.paid import Answers
from cineflow.clipper.pick import Decision, Pick, no_picture
from cineflow.clipper.segments import Segment, Sight, most_table, segments_of, table_of
from cineflow.clipper.wish import Bounds, Wish, bounds_of, seconds_label
from cineflow.core.text import Text, current_language
from cineflow.llm import ChatRequest

__all__ = ["MOST_CLIPS", "Guided", "decision_request", "plan_guided", "theme_request"]

MOST_CLIPS = 24
"""Clips asked for at most in one question."""

_THEME_TOKENS, _DECISION_TOKENS = 700, 6000
_LANGUAGES = {"en": "English", "zh": "Simplified Chinese"}

_WEIGHTS = {"relevance": 30, "visual": 25, "audio": 20, "emotion": 15, "rhythm": 10}
"""What the five marks of a clip count in its score, in percent."""

_HOOKS = (
    "question", "suspense", "conflict", "surprise", "promise", "number", "confession", "contrast", "humour", "emotion",
    "none",
)  # fmt: skip
"""Ways in which the first three seconds of a clip can catch whoever sees it."""

_THEME_SYSTEM = (
    "You are an experienced film editor. You are given a table of segments of footage: what is said, what is seen, "
    "what was measured. Find the one theme that joins all sources."
)
_THEME_USER = (
    "{table}\n\nGive theme (a title of 10 to 20 characters in Chinese, at most 8 words in English), summary (two or "
    "three sentences on what the footage tells and for whom), and mood. Write in {language}. Answer in JSON."
)
_DECISION_SYSTEM = (
    "You are an experienced film editor who cuts highlights. You choose passages of footage from a numbered table. You "
    "never write times: a passage is named by its first and its last segment number, both of the same source."
)
_DECISION_USER = """Theme: {theme}
{summary}

{table}

Choose {clips}, each from {shortest} to {longest} seconds long (the table tells each segment's length){total}.
List them in the order in which they are to be shown: open with the strongest hook, let the emotion rise to a peak, end
on something that stays. Prefer segments of importance above 0.7, and those in which sound and picture agree. A passage
begins where a thought or an action begins and ends where it is complete. Passages do not overlap.
For every clip give first_segment, last_segment, marks from 0 to 100 (relevance to the theme, visual strength, audio
strength, emotion, rhythm), hook (how its first three seconds catch the viewer), title (short), reason (one sentence:
why this passage) and tags (up to five). Write in {language}. Answer in JSON."""


class _Marks(BaseModel):
    model_config = ConfigDict(extra="ignore")

    relevance: float = Field(ge=0, le=100)
    visual: float = Field(ge=0, le=100)
    audio: float = Field(ge=0, le=100)
    emotion: float = Field(ge=0, le=100)
    rhythm: float = Field(ge=0, le=100)

    @property
    def score(self) -> float:
        """The marks weighed, 0..1."""
        return sum(getattr(self, name) * weight for name, weight in _WEIGHTS.items()) / 10_000


class _Clip(BaseModel):
    model_config = ConfigDict(extra="ignore")

    first_segment: int
    last_segment: int
    marks: _Marks
    hook: str = "none"
    title: str = Field(min_length=1)
    reason: str = Field(min_length=1)
    tags: list[str] = Field(default_factory=list)


class _Clips(BaseModel):
    model_config = ConfigDict(extra="ignore")

    clips: list[_Clip] = Field(min_length=1)


class _Theme(BaseModel):
    model_config = ConfigDict(extra="ignore")

    theme: str = Field(min_length=1)
    summary: str = ""
    mood: str = ""


@dataclass(frozen=True, slots=True)
class Guided:
    """What a model decides from: footage with what is said in it, and what was seen in it, by footage number."""

    footage: Sequence[Footage]
    sights: Mapping[int, Sequence[Sight]]


def plan_guided(
    known: Guided, wish: Wish, mind: Mind, paid: Answers, *,
    watch: Callable[[str, float, str], None] = lambda stage, done, what: None,
) -> Decision:  # fmt: skip
    """Choose clips by two questions. A theme that the wish names replaces the first.

    watch: told the stage, how far it is, and who is asked. Raises SettingInvalid for wishes that cannot be,
    NothingChosen for footage without a picture, AnswerInvalid, and what `ask` raises.
    """
    seen = [piece for piece in known.footage if piece.index.frames]
    if not seen:
        raise no_picture()
    bounds = bounds_of(wish, seen)
    segments = segments_of(seen)
    table = table_of(segments, known.sights, most=most_table(seen))
    theme = _Theme(theme=wish.theme) if wish.theme else None
    if theme is None:
        watch("theme", 0.0, mind.model.service.host)
        theme = ask(mind, theme_request(table), lambda value: parsed(_Theme, value), paid)
    watch("decide", 0.0, mind.model.service.host)
    request = decision_request(table, bounds, theme.theme, theme.summary)
    events = together(seen)
    picks = ask(mind, request, lambda value: _picks(parsed(_Clips, value), segments, bounds, events), paid)
    return Decision(" ".join(theme.theme.split()), tuple(picks), "llm")


def theme_request(table: str) -> ChatRequest:
    """Return the question of the first pass."""
    schema = _object(theme={"type": "string"}, summary={"type": "string"}, mood={"type": "string"})
    user = _THEME_USER.format(table=table, language=_LANGUAGES[current_language()])
    return ChatRequest("theme", _THEME_SYSTEM, user, schema, most_tokens=_THEME_TOKENS)


def decision_request(table: str, bounds: Bounds, theme: str, summary: str) -> ChatRequest:
    """Return the question of the second pass."""
    total = ""
    if bounds.target is not None and bounds.most_total is not None:
        total = (
            f", together {seconds_label(bounds.least_total)} to {seconds_label(bounds.most_total)} seconds, "
            f"at best {seconds_label(bounds.target)}"
        )
    user = _DECISION_USER.format(
        theme=theme, summary=summary, table=table, clips=_how_many(bounds), shortest=seconds_label(bounds.shortest),
        longest=seconds_label(bounds.longest), total=total, language=_LANGUAGES[current_language()],
    )  # fmt: skip
    schema = _object(clips={"type": "array", "minItems": 1, "maxItems": _most_clips(bounds), "items": _CLIP_SCHEMA})
    return ChatRequest("decisions", _DECISION_SYSTEM, user, schema, most_tokens=_DECISION_TOKENS)


def _most_clips(bounds: Bounds) -> int:
    if bounds.count is not None:
        return min(bounds.count, MOST_CLIPS)
    assert bounds.target is not None, "either count or target is settled"
    return max(1, min(MOST_CLIPS, int(bounds.target / bounds.shortest)))


def _how_many(bounds: Bounds) -> str:
    most = _most_clips(bounds)
    return "one clip" if most == 1 else f"up to {most} clips"


def _object(**fields: dict[str, Any]) -> dict[str, Any]:
    """A JSON schema in the strict form: every field required, no other allowed."""
    return {"type": "object", "additionalProperties": False, "required": list(fields), "properties": fields}


_MARK: dict[str, Any] = {"type": "number", "minimum": 0, "maximum": 100}
_CLIP_SCHEMA = _object(
    first_segment={"type": "integer"}, last_segment={"type": "integer"},
    marks=_object(**dict.fromkeys(_WEIGHTS, _MARK)), hook={"type": "string", "enum": list(_HOOKS)},
    title={"type": "string"}, reason={"type": "string"}, tags={"type": "array", "items": {"type": "string"}},
)  # fmt: skip


def _picks(answer: _Clips, segments: Sequence[Segment], bounds: Bounds, events: Together) -> list[Pick]:
    """Return the clips of an answer, made legal. Raises ValueError saying, to the model, what cannot be."""
    passages = [_passage(number, clip, segments) for number, clip in enumerate(answer.clips)]
    _check_apart(passages)
    clips = list(answer.clips)
    while True:
        windows = fit(passages, bounds)
        if not any(windows):
            raise ValueError(_unfitting(passages, bounds))
        repeated = _repeated(windows, passages, events)
        if repeated is None:
            return [_pick(window, clip) for window, clip in zip(windows, clips, strict=True) if window is not None]
        del passages[repeated], clips[repeated]


def _repeated(windows: Sequence[Window | None], passages: Sequence[Passage], events: Together) -> int | None:
    """Return the place of the less wanted of two clips that show one moment from two cameras, None where none do."""
    kept = [(place, window) for place, window in enumerate(windows) if window is not None]
    for (a, one), (b, other) in combinations(kept, 2):
        if events.shared(one.footage, one.span, other.footage, other.span) > SAME:
            return a if passages[a].score < passages[b].score else b
    return None


def _passage(place: int, clip: _Clip, segments: Sequence[Segment]) -> Passage:
    for name, number in (("first_segment", clip.first_segment), ("last_segment", clip.last_segment)):
        if not 1 <= number <= len(segments):
            raise ValueError(f"clips.{place}.{name} is {number}; the table has segments 1 to {len(segments)}")
    if clip.first_segment > clip.last_segment:
        raise ValueError(f"clips.{place} ends before it begins ({clip.first_segment} to {clip.last_segment})")
    first, last = segments[clip.first_segment - 1], segments[clip.last_segment - 1]
    if first.footage.number != last.footage.number:
        raise ValueError(f"clips.{place} runs over two sources ({clip.first_segment} to {clip.last_segment})")
    return Passage(first, last, clip.marks.score)


def _check_apart(passages: Sequence[Passage]) -> None:
    ordered = sorted(enumerate(passages), key=lambda row: row[1].first.number)
    for (a, one), (b, other) in pairwise(ordered):
        if other.first.number <= one.last.number:
            raise ValueError(f"clips.{a} and clips.{b} overlap at segment {other.first.number}")


def _unfitting(passages: Sequence[Passage], bounds: Bounds) -> str:
    total = sum((passage.end - passage.start for passage in passages), Fraction(0))
    wanted = f"each clip lasts {seconds_label(bounds.shortest)} to {seconds_label(bounds.longest)} s"
    if bounds.target is not None and bounds.most_total is not None:
        wanted += f", all together {seconds_label(bounds.least_total)} to {seconds_label(bounds.most_total)} s"
    return f"the clips last {seconds_label(total)} s together and cannot be fitted: {wanted}"


def _pick(window: Window, clip: _Clip) -> Pick:
    hook = clip.hook.strip().lower()
    tags = [*(" ".join(tag.split()) for tag in clip.tags[:5]), *((f"hook:{hook}",) if hook in _HOOKS[:-1] else ())]
    tags += [tag for tag in tags_of(window) if tag not in tags]
    reason, lacks = " ".join(clip.reason.split()), broken(window.start, window.end)
    return Pick(
        footage=window.footage,
        start=window.start.frame,
        end=window.end.frame,
        title=" ".join(clip.title.split())[:80],
        reason=listed([Text("{said}", "{said}", said=reason), *lacks]) if lacks else reason,
        score=clip.marks.score,
        tags=tuple(dict.fromkeys(tag for tag in tags if tag)),
    )
