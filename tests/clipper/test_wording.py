"""Editing by text: what is left of what was said is the cut, and a cut never runs through a word."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from drawn import Piece, Reel, draw_reel

from cineflow.clipper.footage import Footage, index_footage
from cineflow.clipper.pick import Decision, NothingChosen
from cineflow.clipper.transcript import Sentence, Transcript, Word
from cineflow.clipper.wording import corrected, decision_from_text, is_edited, transcript_text
from cineflow.core.errors import CutListInvalid

FILE = Path("edited.txt")


def said(start: float, *words: str, speaker: str = "") -> Sentence:
    first = Fraction(str(start))
    return Sentence(tuple(Word(first + n * Fraction(1, 2), first + n * Fraction(1, 2) + Fraction(2, 5), word)
                          for n, word in enumerate(words)), speaker)  # fmt: skip


@pytest.fixture(scope="module")
def footage(tmp_path_factory: pytest.TempPathFactory) -> list[Footage]:
    folder = tmp_path_factory.mktemp("wording")
    paths = [draw_reel(folder / f"{n}.mp4", Reel((Piece(300),), size=(64, 64), seed=n)) for n in (1, 2)]
    one, two = index_footage(paths, folder / "cache")[0]
    first = Transcript((said(1, "The", "light", "of", "the", "light", "is", "on."), said(6, "今天", "我们", "看海。")))
    second = Transcript((said(2, "It's", "late.", speaker="2"),))
    return [Footage(one.path, one.digest, one.index, 1, first), Footage(two.path, two.digest, two.index, 2, second)]


def cut(footage: list[Footage], *lines: str) -> Decision:
    return decision_from_text("\n".join(lines), FILE, footage)


def spans(decision: Decision) -> list[tuple[int, float, float]]:
    return [(p.footage.number, float(p.footage.index.time_of(p.start)), float(p.footage.index.time_of(p.end)))
            for p in decision.picks]  # fmt: skip


def test_an_unedited_text_keeps_everything_said(footage: list[Footage]) -> None:
    text = transcript_text(footage)
    assert "[00:00:02.00] <2> It's late." in text
    decision = decision_from_text(text, FILE, footage)
    assert spans(decision) == [(1, 0.88, 7.6), (2, 1.88, 3.08)]
    assert decision.planner == "transcript"
    assert not is_edited(text)
    assert is_edited(text.replace("late", ""))


def test_deleted_words_are_gone_and_no_other(footage: list[Footage]) -> None:
    decision = cut(footage, "== 1 1.mp4", "[00:00:01.00] the light is on")
    assert spans(decision) == [(1, 2.44, 4.6)], "the second time it was said, as one stretch"
    decision = cut(footage, "[00:00:06.00] 今天看海", "[00:00:01.00] The Light")
    assert [row[1] for row in spans(decision)] == [5.88, 6.96, 0.88]
    for pick in decision.picks:
        for word in pick.footage.transcript.words if pick.footage.transcript else ():
            for frame in (pick.start, pick.end):
                assert not word.start < pick.footage.index.time_of(frame) < word.end


def test_words_that_were_misheard_are_corrected_in_their_places(footage: list[Footage]) -> None:
    text = (
        "[00:00:01.00] The lights of the lighthouse on\n[00:00:06.00] 明天我看海！\n== 2\n[00:00:02.00] <2> It's lake."
    )
    fixed = corrected(text, footage)
    assert [word.text for piece in fixed for word in piece.transcript.words if piece.transcript] == [
        "The", "lights", "of", "the", "lighthouse", "on.", "明天", "我们", "看海。", "It's", "lake.",
    ]  # fmt: skip
    decision = decision_from_text(text, FILE, fixed)
    assert [pick.title for pick in decision.picks] == [
        "The lights of the lighthouse on.明天我们看海。",
        "It's lake.",
    ]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("[00:00:01.00] The dark", "dark"),
        ("[00:00:01.00] on is", "on is"),
        ("[00:00:09.00] The light", "no sentence"),
        ("The light", "no sentence"),
    ],
)
def test_what_was_not_said_is_refused_with_its_line(footage: list[Footage], line: str, why: str) -> None:
    with pytest.raises(CutListInvalid, match=why) as raised:
        cut(footage, "# a remark", line)
    assert raised.value.place == "line 2"


def test_a_text_that_keeps_nothing_is_a_failure(footage: list[Footage]) -> None:
    with pytest.raises(NothingChosen, match=r"edited\.txt"):
        cut(footage, "# nothing")
