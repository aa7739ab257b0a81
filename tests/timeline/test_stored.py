"""Timelines in records: exactly what they were, whatever the numbers."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from cineflow.core.text import Text
from cineflow.core.time import Span
from cineflow.timeline.model import Clip, Gap, Timeline
from cineflow.timeline.stored import timeline_from_json, timeline_to_json

times = st.fractions(min_value=0, max_value=100_000)
names = st.text(max_size=20)
spans = st.none() | st.tuples(times, times).map(lambda pair: Span(min(pair), max(pair)))
clips = st.builds(
    Clip, source=st.sampled_from([Path("a b.mp4"), Path("影/片.mov")]), span=spans, name=names, note=names
)
gaps = st.builds(Gap, length=times, name=names)
sizes = st.none() | st.tuples(st.integers(2, 8000), st.integers(2, 8000))


@given(st.builds(Timeline, items=st.lists(clips | gaps, max_size=6).map(tuple), name=names,
                 rate=st.none() | st.just(Fraction(30000, 1001)), size=sizes))  # fmt: skip
def test_a_timeline_comes_back_as_it_was(timeline: Timeline) -> None:
    assert timeline_from_json(json.loads(json.dumps(timeline_to_json(timeline)))) == timeline


def test_why_a_gap_is_there_is_told_in_both_languages() -> None:
    why = Text("shot {n} has no take yet", "镜头 {n} 尚无素材", n=7)
    (gap,) = timeline_from_json(timeline_to_json(Timeline((Gap(Fraction(5), "7", why),)))).gaps
    assert gap.why is not None
    assert (gap.why.say("en"), gap.why.say("zh")) == ("shot 7 has no take yet", "镜头 7 尚无素材")
