"""What a model wants is made legal, and what it makes up reaches nobody."""

from __future__ import annotations

import json
import random
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from drawn import Piece, Reel, draw_reel
from tests.clipper.talking import Told, Unpaid

from cineflow.clipper.asking import AnswerInvalid
from cineflow.clipper.footage import Footage, index_footage
from cineflow.clipper.guided import Guided, plan_guided
from cineflow.clipper.pick import Decision
from cineflow.clipper.segments import Sight, most_table, segments_of, table_of
from cineflow.clipper.transcript import Sentence, Transcript, Word
from cineflow.clipper.wish import Wish

MARKS = {"relevance": 80, "visual": 70, "audio": 60, "emotion": 50, "rhythm": 40}


@pytest.fixture(scope="module")
def footage(tmp_path_factory: pytest.TempPathFactory) -> list[Footage]:
    """Two sources, the first with words."""
    folder = tmp_path_factory.mktemp("guided")
    talks = ((1.0, 4.2), (5.0, 8.1), (9.4, 13.0), (13.9, 16.0), (18.0, 22.5), (23.6, 28.0))
    draw_reel(folder / "a.mp4", Reel((Piece(750),), has_sound=True, talks=talks, size=(160, 96)))
    draw_reel(folder / "b.mp4", Reel(tuple(Piece(60, things=n) for n in range(5)), size=(160, 96), seed=4))
    pieces, _ = index_footage([folder / "a.mp4", folder / "b.mp4"], folder / "cache")
    sentences = tuple(
        Sentence(tuple(
            Word(Fraction(start) + n * Fraction(3, 10), Fraction(start) + n * Fraction(3, 10) + Fraction(1, 4), f"w{n}")
            for n in range(int((end - start) / 0.3))
        )) for start, end in talks
    )  # fmt: skip
    heard = Footage(pieces[0].path, pieces[0].digest, pieces[0].index, 1, Transcript(sentences))
    return [heard, pieces[1]]


def clip(first: Any, last: Any, **more: Any) -> dict[str, Any]:
    return {"first_segment": first, "last_segment": last, "marks": MARKS, "hook": "question", "title": "A",
            "reason": "because", "tags": ["x"], **more}  # fmt: skip


def decided(footage: list[Footage], wish: Wish, *answers: str) -> tuple[Decision, Told]:
    said = iter(answers)
    told = Told(lambda request: next(said))
    return plan_guided(Guided(footage, {}), wish, told.mind, Unpaid()), told


def test_two_passes_and_the_first_only_without_a_theme(footage: list[Footage]) -> None:
    theme, clips = (
        json.dumps({"theme": "Rain", "summary": "It rains.", "mood": ""}),
        json.dumps({"clips": [clip(1, 2)]}),
    )
    decision, told = decided(footage, Wish(), theme, clips)
    assert (decision.theme, decision.planner) == ("Rain", "llm")
    assert [request.name for request in told.asked] == ["theme", "decisions"]
    assert "It rains." in told.asked[1].user
    decision, told = decided(footage, Wish(theme="Mine"), clips)
    assert (decision.theme, len(told.asked)) == ("Mine", 1)
    (pick,) = decision.picks
    assert (pick.score, pick.reason, pick.tags[:2]) == (pytest.approx(0.65), "because", ("x", "hook:question"))


def test_the_table_tells_segments_in_numbers_and_never_outgrows_its_room(footage: list[Footage]) -> None:
    segments = segments_of(footage)
    assert [segment.number for segment in segments] == list(range(1, len(segments) + 1))
    sights = {2: [Sight(30, Fraction(1), "a lamp is lit", 0.9)]}
    table = table_of(segments, sights, most=most_table(footage))
    assert "says: “w0 w1" in table
    assert "sees: a lamp is lit | importance 0.9" in table
    assert len(table_of(segments, sights, most=60 * len(segments))) <= 60 * len(segments)


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (clip(0, 2), "table has segments 1 to"),
        (clip(3, 2), "ends before it begins"),
        (clip(1, 999), "table has segments 1 to"),
        (clip("1", 2), "valid integer"),
        (clip(1, 2, marks={**MARKS, "visual": 400}), "less than or equal to 100"),
        (clip(1, 2, reason=""), "reason"),
    ],
)
def test_a_wrong_answer_goes_back_once_with_what_is_wrong(
    footage: list[Footage], wrong: dict[str, Any], why: str
) -> None:
    bad, good = json.dumps({"clips": [wrong]}), json.dumps({"clips": [clip(1, 2)]})
    decision, told = decided(footage, Wish(theme="t"), bad, good)
    assert decision.picks
    ((before, objection),) = told.asked[1].turns
    assert before == bad
    assert why in objection
    with pytest.raises(AnswerInvalid) as raised:
        decided(footage, Wish(theme="t"), bad, bad)
    said = str(raised.value)
    assert all(part in said for part in ("decisions", "127.0.0.1:9", "r1, r2"))


def test_segments_end_with_sentences_and_not_between_their_words(footage: list[Footage]) -> None:
    """There is a gap after every word; none of them is a place to end where a sentence's end is near."""
    heard = footage[0].transcript
    assert heard is not None
    inside = [(s.words[0].start, s.words[-1].end) for s in heard.sentences]
    for segment in segments_of(footage[:1]):
        for time in (segment.start.time, segment.end.time):
            assert not any(start < time < end for start, end in inside)
    said = json.dumps({"clips": [clip(1, 2), clip(4, 5)]})
    decision, _ = decided(footage, Wish(target=Fraction(12), theme="t"), said)
    for pick in decision.picks:
        for frame in (pick.start, pick.end):
            time = pick.footage.index.time_of(frame)
            assert not any(start < time < end for start, end in inside), "nor is a target met by half a sentence"


def test_overlaps_and_passages_over_two_sources_are_refused(footage: list[Footage]) -> None:
    last = len(segments_of(footage))
    good = json.dumps({"clips": [clip(1, 2)]})
    for wrong, why in (([clip(1, 3), clip(2, 4)], "overlap"), ([clip(1, last)], "two sources")):
        _, told = decided(footage, Wish(theme="t"), json.dumps({"clips": wrong}), good)
        assert why in told.asked[1].turns[0][1]


def fuzzed(chance: random.Random, segments: int) -> str:
    """An answer as bad models give them: numbers off by anything, missing parts, prose, fences, half of it."""
    odd: list[Any] = [chance.randint(-3, segments + 3), chance.uniform(0, 9), str(chance.randint(1, 9)), None, 10**20]
    rows: list[Any] = []
    for place in range(chance.choice([0, 1, 1, 2, 2, 3, 7])):
        first: Any = 1 + place * 3 + chance.randint(0, 1)
        last: Any = first + chance.randint(0, 2)
        if chance.random() < 0.12:
            first, last = chance.choice([(chance.choice(odd), last), (first, chance.choice(odd)), (last, first)])
        row = clip(first, last, marks={name: chance.choice([50, 90, 10, 100.5, -1, "high"] if chance.random() < 0.05
                                                           else [50, 90, 10]) for name in MARKS})  # fmt: skip
        if chance.random() < 0.05:
            row.pop(chance.choice(list(row)))
        rows.append(row)
    text = json.dumps({"clips": rows if chance.random() < 0.95 else "none"})
    return chance.choice([text] * 6 + [f"```json\n{text}\n```", f"<think>12 to 15 s</think>{text}", text[: len(text) // 2],
                                       "I would cut from 3.2 s to 9 s.", f"Sure! {text} Enjoy."])  # fmt: skip


@pytest.mark.slow
def test_a_thousand_fuzzed_answers_give_no_clip_out_of_range(footage: list[Footage]) -> None:
    chance = random.Random(20261128)
    segments, good, refused = len(segments_of(footage)), 0, 0
    wishes = [
        Wish(theme="t"),
        Wish(count=2, theme="t"),
        Wish(target=Fraction(12), theme="t"),
        Wish(shortest=Fraction(2), longest=Fraction(6), theme="t"),
    ]
    for number in range(1000):
        wish = wishes[number % len(wishes)]
        try:
            decision, _ = decided(footage, wish, fuzzed(chance, segments), fuzzed(chance, segments))
        except AnswerInvalid:
            refused += 1
            continue
        good += 1
        _check(decision, wish)
    assert good > 300
    assert refused > 50


def _check(decision: Decision, wish: Wish) -> None:
    spans: dict[int, list[tuple[int, int]]] = {}
    for pick in decision.picks:
        assert 0 <= pick.start < pick.end <= pick.footage.index.frames
        low, high = wish.shortest or Fraction(3, 2), wish.longest or Fraction(20)
        assert low <= pick.length <= high
        for word in pick.footage.transcript.words if pick.footage.transcript else ():
            for at in (pick.footage.index.time_of(pick.start), pick.footage.index.time_of(pick.end)):
                assert not word.start + Fraction(1, 25) < at < word.end - Fraction(1, 25), "no cut inside a word"
        spans.setdefault(pick.footage.number, []).append((pick.start, pick.end))
    for own in spans.values():
        own.sort()
        assert all(a[1] <= b[0] for a, b in pairwise(own)), "no overlap"
    if wish.count is not None:
        assert len(decision.picks) <= wish.count
    if wish.target is not None:
        assert abs(decision.length - wish.target) <= wish.target / 10
