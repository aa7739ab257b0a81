"""Prose becomes a storyboard: what is asked, what is taken from the answers, and what a person is told."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

import pytest

from cineflow.library.storyboards import read_storyboard, save
from cineflow.llm import ChatRequest
from cineflow.screenwriter import Draft, WritingWish, first_request, parts_of, requests_of, write_storyboard

T = TypeVar("T")

SCRIPT = "EXT. HARBOUR, NIGHT\n\nMei walks along the pier.\n\nMEI: The lamp is on again.\n"
SCRIPT_ZH = "第一场 码头 夜\n\n小美走在雨中的码头。\n\n小美：“灯又亮了。”\n"


def _shot(prompt: str = "[Mei] walks in the rain.", **more: Any) -> dict[str, Any]:
    return {"prompt": prompt, "seconds": 5, **more}


def _answer(*shots: dict[str, Any], **more: Any) -> dict[str, Any]:
    people = [{"name": "Mei", "aliases": ["the keeper"], "description": "30, short black hair, yellow coat"}]
    scenes = [{"heading": "EXT. HARBOUR, NIGHT", "shots": list(shots) or [_shot()]}]
    return {"title": "The Lamp", "characters": people, "scenes": scenes, **more}


class Asked:
    """Answers in turn, reading each as the real asking does: what cannot be read raises ValueError."""

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers)
        self.requests: list[ChatRequest] = []

    def __call__(self, request: ChatRequest, read: Callable[[Any], T]) -> T:
        self.requests.append(request)
        return read(self.answers[len(self.requests) - 1])


def _write(wish: WritingWish, *answers: Any, file: Path = Path("s.md"), form: str = "markdown") -> tuple[Draft, Asked]:
    asked = Asked(*answers)
    return write_storyboard(wish, asked, file, form), asked


@pytest.mark.parametrize(("name", "form"), [("s.storyboard.md", "markdown"), ("s_storyboard.json", "json")])
def test_answer_becomes_a_file_that_reads_back_the_same(name: str, form: str, tmp_path: Path) -> None:
    shots = (
        _shot(camera="slow push in", intent="loneliness", props=["lamp, brass", "rope"],
              dialogue=[{"speaker": "[Mei]", "words": "“The lamp is on again.”"}]),
        _shot("# Close\n- on [Mei]'s hands", seconds=7.6),
    )  # fmt: skip
    wish = WritingWish(SCRIPT, True, aspect="9:16", style="35 mm film")
    draft, _ = _write(wish, _answer(*shots), file=tmp_path / name, form=form)
    assert draft.warnings == ()
    save(draft.board, None)
    reading = read_storyboard(tmp_path / name)
    assert reading.problems == ()
    assert reading.board is not None
    first, second = reading.board.shots
    assert first.prompt == "[Mei] walks in the rain. 35 mm film"
    assert second.prompt == "Close - on [Mei]'s hands 35 mm film"
    assert [(line.speaker, line.words) for line in first.dialogue] == [("Mei", "The lamp is on again.")]
    assert (first.camera, first.intent, first.props) == ("slow push in", "loneliness", ("lamp brass", "rope"))
    assert (reading.board.seconds_of(first), reading.board.seconds_of(second)) == (Decimal(5), Decimal(8))
    assert reading.board.aspect_of(first) == "9:16"
    assert [(who.name, who.aliases) for who in reading.board.characters] == [("Mei", ("the keeper",))]
    assert "yellow coat" in reading.board.characters[0].description


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ({}, "scenes"), (_answer(scenes=[]), "scenes"), (_answer(_shot("")), "prompt"), (_answer(_shot(" \n# ")), "blank"),
        (_answer(_shot(seconds=0)), "seconds"), (_answer(_shot(seconds=900)), "seconds"), ([], "the answer"),
        (_answer(_shot(dialogue=[{"speaker": "x"}])), "words"),
    ],
)  # fmt: skip
def test_answer_that_is_no_storyboard_is_objected_to(answer: Any, why: str) -> None:
    with pytest.raises(ValueError) as error:
        _write(WritingWish("a lamp", False), answer)
    assert why in str(error.value)


def test_lengths_are_brought_into_the_range_that_was_asked_for() -> None:
    draft, _ = _write(WritingWish("a lamp", False, seconds=(4, 10)), _answer(_shot(seconds=1), _shot(seconds=30)))
    assert [shot.seconds for shot in draft.board.shots] == [Decimal(4), Decimal(10)]


def test_line_that_the_script_does_not_have_is_told_and_one_of_an_idea_is_not() -> None:
    invented = _answer(_shot(dialogue=[{"speaker": "Mei", "words": "Who is there?"}]))
    draft, _ = _write(WritingWish(SCRIPT, True), invented)
    assert "Who is there?" in str(draft.warnings[0])
    assert "镜头 1" in draft.warnings[0].say("zh")
    assert _write(WritingWish("a lamp", False), invented)[0].warnings == ()
    zh = _answer(_shot(dialogue=[{"speaker": "小美", "words": "「灯又亮了」"}]))
    assert _write(WritingWish(SCRIPT_ZH, True), zh)[0].warnings == ()


def test_question_is_in_the_language_of_the_text_and_holds_what_is_wished() -> None:
    english = first_request(WritingWish(SCRIPT, True, shots=12, aspect="9:16", style="ink"))
    chinese = first_request(WritingWish(SCRIPT_ZH, False, shots=12))
    assert "storyboard for video generation" in english.system
    assert "分镜" in chinese.system
    for said in ("About 12 shots", "9:16", "ink", "Mei walks along the pier"):
        assert said in english.user
    assert "约 12 个镜头" in chinese.user
    assert json.dumps(english.schema)
    with pytest.raises(ValueError):
        first_request(WritingWish(" \n ", False))


def test_long_script_is_asked_in_parts_that_know_who_came_before() -> None:
    text = "\n\n".join(f"SCENE {n}\n\nMei walks on the {n}th day. " + "It rains and rains. " * 60 for n in range(12))
    parts = parts_of(text)
    assert len(parts) > 2
    assert "".join("".join(parts).split()) == "".join(text.split())
    answers = [_answer(_shot(f"[Mei] {n}"), title=f"T{n}") for n in range(len(parts))]
    answers[1]["characters"].append({"name": "Keeper", "description": "old"})
    draft, asked = _write(WritingWish(text, True, shots=len(parts) * 2), *answers)
    assert draft.board.title == "T0"
    assert [shot.number for shot in draft.board.shots] == list(range(1, len(parts) + 1))
    assert "People so far" not in asked.requests[0].user
    assert "yellow coat" in asked.requests[1].user
    assert "Keeper" in asked.requests[2].user
    assert [who.name for who in draft.board.characters] == ["Mei", "Keeper"]
    assert len(requests_of(WritingWish(text, True))) == len(parts)


@pytest.mark.parametrize("text", ["雨" * 20000, "x" * 40000, "One. " * 9000, "\n".join(["长句。" * 30] * 100)])
def test_parts_hold_all_of_a_text_without_paragraphs(text: str) -> None:
    parts = parts_of(text)
    assert "".join("".join(parts).split()) == "".join(text.split())
    assert max(map(len, parts)) <= 6000


def test_somebody_known_by_another_name_is_not_listed_twice() -> None:
    text = "\n\n".join("It rains. " * 100 for _ in range(20))
    count = len(parts_of(text))
    answers = [_answer(_shot(f"[Mei] {n}")) for n in range(count)]
    answers[1]["characters"] = [{"name": "the keeper", "description": "x"}, {"name": "[Mei]", "aliases": ["Mei-mei"]}]
    draft, _ = _write(WritingWish(text, True), *answers)
    assert [(who.name, who.aliases) for who in draft.board.characters] == [("Mei", ("the keeper", "Mei-mei"))]
