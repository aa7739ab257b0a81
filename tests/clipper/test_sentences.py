"""Clips hold whole sentences, whatever engine told them: in any language, marked or not, overlapping, with holes."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest
from drawn import Piece, Reel, draw_reel
from tests.clipper.talking import Told, Unpaid

from cineflow.clipper.asking import AnswerInvalid
from cineflow.clipper.footage import Footage, index_footage
from cineflow.clipper.guided import Guided, plan_guided
from cineflow.clipper.offline import plan_offline
from cineflow.clipper.pick import Decision, NothingChosen
from cineflow.clipper.saying import captions_of
from cineflow.clipper.segments import segments_of
from cineflow.clipper.transcript import Sentence, Transcript, Word
from cineflow.clipper.wish import Wish
from cineflow.core.time import Span
from cineflow.timeline.model import Clip, Timeline

HALF_FRAME = Fraction(1, 50)
LENGTH = 40


@pytest.fixture(scope="module")
def piece(tmp_path_factory: pytest.TempPathFactory) -> Footage:
    folder = tmp_path_factory.mktemp("sentences")
    reel = Reel((Piece(400), Piece(350, things=2), Piece(250, things=3)), has_sound=True, size=(64, 48),
                talks=((1, 9), (10, 19), (21, 38)))  # fmt: skip
    return index_footage([draw_reel(folder / "a.mp4", reel)], folder / "cache")[0][0]


def sentence(chance: random.Random, at: Fraction, kind: str) -> list[Word]:
    """Words of one sentence from a time on; now and then one longer than any clip."""
    words: list[Word] = []
    for n in range(chance.choice([1, 3, 6, 9, 14, 40])):
        end = at + Fraction(chance.randint(8, 60), 100)
        words.append(Word(at, end, "字" if kind.startswith("zh") else ("Word" if n == 0 else "word")))
        at = end + chance.choice([Fraction(0)] * 3 + [Fraction(2, 100), Fraction(12, 100), Fraction(50, 100)])
    if kind.endswith("marked"):
        words[-1] = replace(words[-1], text=words[-1].text + ("。" if kind.startswith("zh") else chance.choice(".?!")))
        if len(words) > 8:
            words[4] = replace(words[4], text=words[4].text + ("，" if kind.startswith("zh") else ","))
    return words


def told(chance: random.Random) -> tuple[list[list[Word]], Transcript]:
    """What was said, sentence by sentence, and what an engine makes of it: lines that break off anywhere where marks
    tell the sentences, one or two speakers, lines without times of their words."""
    kind = chance.choice(["en marked", "zh marked", "en bare", "zh bare"])
    has_times, speakers = chance.random() < 0.8, chance.choice([("",), ("",), ("A", "B")])
    said: list[list[Word]] = []
    lines: list[Sentence] = []
    for speaker in speakers:
        at = Fraction(chance.randint(0, 300), 100)
        while at < LENGTH:
            words = sentence(chance, at, kind)
            said.append(words)
            cuts = sorted(chance.sample(range(1, len(words)), min(len(words) - 1, chance.randint(0, 2))))
            if not kind.endswith("marked") or speaker:
                cuts = []
            for first, last in zip([0, *cuts], [*cuts, len(words)], strict=True):
                part = words[first:last]
                if not has_times:
                    part = [Word(part[0].start, part[-1].end, " ".join(w.text for w in part))]
                lines.append(Sentence(tuple(part), speaker))
            at = words[-1].end + Fraction(chance.choice([0, 0, 5, 30, 90, 250]), 100)
    whole = Transcript(tuple(lines), "", "test").within(Fraction(LENGTH))
    kept = [[replace(w, end=min(w.end, Fraction(LENGTH))) for w in words if w.start < LENGTH] for words in said]
    return [words for words in kept if words], whole


def broken(time: Fraction, spans: Sequence[Span]) -> list[Span]:
    """Spans that a time lies in, by more than frames and the brushing of two speakers' words ask for."""
    is_alone = all(a.end <= b.start for a, b in pairwise(sorted(spans)))
    slack = HALF_FRAME if is_alone else HALF_FRAME + Fraction(1, 20)
    return [span for span in spans if span.start + slack < time < span.end - slack]


def check(decision: Decision, said: list[list[Word]], wish: Wish) -> int:
    """No cut inside a word; none inside a sentence but for one longer than a clip, which is told. Return how many."""
    has_times = any(len(line.words) > 1 for line in decision.picks[0].footage.transcript.sentences)
    words = [Span(word.start, word.end) for one in said for word in one if has_times]
    sentences = [Span(one[0].start, one[-1].end) for one in said]
    count = 0
    for pick in decision.picks:
        index, inside = pick.footage.index, list[Span]()
        for frame in (pick.start, pick.end):
            assert not broken(index.time_of(frame), words), "a cut inside a word"
            inside += broken(index.time_of(frame), sentences)
        assert bool(inside) <= ("not whole" in str(pick.reason)), "a broken sentence that is not told"
        if "not whole" in str(pick.reason):
            count += 1
            together = pick.footage.transcript.whole if pick.footage.transcript else []
            cut = [one for frame in (pick.start, pick.end) for one in broken(index.time_of(frame), together)]
            assert any(one.length > (wish.longest or 20) - Fraction(1, 4) for one in cut), "a whole one was possible"
    return count


@pytest.mark.parametrize("seed", range(4))
def test_clips_hold_whole_sentences(piece: Footage, seed: int) -> None:
    chance = random.Random(seed)
    made = 0
    for _ in range(12):
        said, transcript = told(chance)
        heard = replace(piece, transcript=transcript)
        wish = Wish(count=3, longest=Fraction(chance.choice([5, 9, 20])), shortest=Fraction(1), theme="t")
        try:
            check(plan_offline([heard], wish), said, wish)
            made += 1
        except NothingChosen:
            assert all(len(line.words) == 1 for line in transcript.sentences), "words have times"
        rows = len(segments_of([heard]))
        first = chance.randint(1, max(1, rows - 1))
        row = {"first_segment": first, "last_segment": min(rows, first + 1), "title": "A", "reason": "because",
               "marks": dict.fromkeys(("relevance", "visual", "audio", "emotion", "rhythm"), 50)}  # fmt: skip
        model = Told(lambda request, row=row: json.dumps({"clips": [row]}))
        try:
            check(plan_guided(Guided([heard], {}), wish, model.mind, Unpaid()), said, wish)
        except AnswerInvalid:
            assert all(len(line.words) == 1 for line in transcript.sentences), "words have times"
    assert made > 6


def test_a_sentence_longer_than_a_clip_ends_at_a_comma_and_says_so(piece: Footage) -> None:
    words = [Word(1 + n * Fraction(1, 2), 1 + n * Fraction(1, 2) + Fraction(2, 5), f"w{n}") for n in range(60)]
    for n, text in ((15, "w15,"), (45, "w45,"), (59, "w59.")):
        words[n] = replace(words[n], text=text)
    heard = replace(piece, transcript=Transcript((Sentence(tuple(words)),)).within(Fraction(LENGTH)))
    (pick,) = plan_offline([heard], Wish(count=1, longest=Fraction(9), shortest=Fraction(5))).picks
    at = [piece.index.time_of(frame) for frame in (pick.start, pick.end)]
    inside = [time for time in at if words[0].start < time < words[-1].end]
    assert len(inside) == 1, "it has the sentence's beginning or its end"
    assert any(words[n].end <= inside[0] <= words[n + 1].start for n in (15, 45))
    assert "comma" in pick.reason.say("en")
    assert pick.reason.say("en").endswith("sentence, of 29.9 s, is not whole")
    assert pick.reason.say("zh").endswith("句长 29.9 秒，未完整保留")


def test_a_length_that_no_whole_sentences_make_breaks_one_and_says_so(piece: Footage) -> None:
    words = [Word(1 + n * Fraction(1, 2), 1 + n * Fraction(1, 2) + Fraction(2, 5), f"w{n}") for n in range(30)]
    words[-1] = replace(words[-1], text="end.")
    heard = replace(piece, transcript=Transcript((Sentence(tuple(words)),)).within(Fraction(LENGTH)))
    speech = replace(heard, index=replace(piece.index, length=Fraction(16)))
    decision = plan_offline([speech], Wish(target=Fraction(8), longest=Fraction(18)))
    assert abs(decision.length - 8) <= Fraction(4, 5)
    assert any("not whole" in str(pick.reason) for pick in decision.picks)


@pytest.mark.parametrize(
    ("lines", "sentences"),
    [
        (["The lamp burned", "oil, until morning. It never", "slept."], ["The lamp burned oil, until morning.",
                                                                       "It never slept."]),
        (["I met Dr. Smith at 3.", "of 4 p.m. today.", "Good."], ["I met Dr. Smith at 3. of 4 p.m. today.", "Good."]),
        (["大家晚上好", "感谢各位"], ["大家晚上好", "感谢各位"]),
        (["他说：“走吧。”", "然后", "他走了。"], ["他说：“走吧。”", "然后他走了。"]),
        (["¿Listo? Sí", "claro."], ["¿Listo?", "Sí claro."]),
    ],
)  # fmt: skip
def test_lines_of_engines_become_sentences(lines: list[str], sentences: list[str]) -> None:
    at, told = Fraction(0), list[Sentence]()
    for line in lines:
        pieces = re.findall(r"\W*\w\W*", line) if ord(line[0]) > 0x2E80 else line.split()
        words = [Word(at + n, at + n + Fraction(1, 2), piece) for n, piece in enumerate(pieces)]
        told.append(Sentence(tuple(words)))
        at += len(pieces)
    made = Transcript(tuple(told)).within(at)
    assert [one.text for one in made.sentences] == sentences
    assert len(made.whole) == len(sentences)
    assert Transcript.from_json(made.to_json()) == made


@pytest.mark.parametrize(
    ("said", "lines"),
    [
        ("可是十一月的一个晚上，暴风雨切断了全岛的电，那个盒子让灯亮了十一个小时。",
         ["可是十一月的一个晚上，", "暴风雨切断了全岛的电，", "那个盒子让灯亮了十一个小时。"]),
        ("Machines are not our enemies, they are tools that we do not understand.",
         ["Machines are not our enemies,", "they are tools that we do not understand."]),
        ("a" * 60 + " it is", ["a" * 60, "it is"]),
    ],
)  # fmt: skip
def test_captions_break_behind_commas(piece: Footage, said: str, lines: list[str]) -> None:
    words = re.findall(r"\w\W*", said) if ord(said[0]) > 0x2E80 else said.split()
    each = Fraction(1, 6)
    spoken = Sentence(tuple(Word(1 + n * each, 1 + (n + 1) * each, word) for n, word in enumerate(words)))
    heard = replace(piece, transcript=Transcript((spoken,)))
    captions = captions_of(Timeline((Clip(piece.path, Span(Fraction(0), Fraction(20))),)), [heard])
    assert [caption.text for caption in captions] == lines


def test_a_long_sentence_takes_lines_and_stays_one(tmp_path: Path) -> None:
    words = [Word(Fraction(n), n + Fraction(1, 2), "w") for n in range(40)]
    made = Transcript((Sentence(tuple(words)),)).within(Fraction(60))
    assert len(made.sentences) > 1
    assert [one.goes_on for one in made.sentences] == [True] * (len(made.sentences) - 1) + [False]
    assert made.whole == [Span(Fraction(0), Fraction(79, 2))]
