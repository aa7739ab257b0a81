"""The examples of the repository and the files `init` writes are read without a word, and written back as they are."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from cineflow.core.model import MentionStyle, Model
from cineflow.library.discovery import discover
from cineflow.library.storyboards import read_storyboard
from cineflow.storyboard.compiler import compile_shot
from cineflow.storyboard.reading import format_named, formats, read_text
from cineflow.storyboard.templates import TEMPLATE_NAMES, template, templates

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
FILES = sorted(p for p in EXAMPLES.glob("*/*") if p.suffix.lower() in (".json", ".md"))
MODEL = Model("m", "p", mentions=MentionStyle.AT_ID, first_frame=True)
SAID = {"[分镜-雨夜.md": ["storyboard.repaired"], "Storyboard-legacy.JSON": ["storyboard.cleaned"]}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_an_example_is_read_compiled_and_written_back_as_it_is(file: Path) -> None:
    reading = read_storyboard(file)
    assert reading.problems == ()
    assert [w.stable_code for w in reading.warnings] == SAID.get(file.name, [])
    assert reading.board is not None
    for shot in reading.board.shots:
        assert compile_shot(shot, reading.board, MODEL).prompt
    text = file.read_bytes().decode()
    assert format_named(reading.board.format).write(reading.board, text) == text


def test_all_examples_are_discovered() -> None:
    found = discover([EXAMPLES])
    assert sorted(board.file for board in found.boards) == FILES
    assert {board.format for board in found.boards} == {"json", "markdown", "note"}


def test_the_old_note_gives_place_and_people_from_its_prompts() -> None:
    board = read_storyboard(EXAMPLES / "old-note" / "[分镜-雨夜.md").board
    assert board is not None
    one, two = board.shots
    assert (one.place, [(who.name, who.id) for who in one.characters]) == ("竹林，夜", [("林夕", "@linxi")])
    assert (two.place, [(who.name, who.id) for who in two.characters]) == ("竹林深处", [("阿诚", "@acheng_1")])
    assert "in_the_style_of_'wuxia'" in one.prompt
    assert (one.origin.place, one.origin.line) == ("segments[0]", 8)


@pytest.mark.parametrize("name", [name for name in TEMPLATE_NAMES if name.startswith("storyboard")])
def test_a_template_is_a_storyboard_without_fault(name: str) -> None:
    reading = read_text(template(name), Path(name))
    assert (reading.problems, reading.warnings) == ((), ())
    assert reading.board is not None
    assert len(list(reading.board.shots)) == 3


def test_templates_hold_settings_and_no_key() -> None:
    files = templates()
    assert list(files) == ["storyboard-example.json", "storyboard-example.md", "cineflow.toml", ".env.example"]
    assert tomllib.loads(files["cineflow.toml"]) == {}
    assert all(line.startswith("#") or not line.strip() for line in files[".env.example"].splitlines())


def test_every_format_claims_its_own_texts_alone() -> None:
    texts = {"a.json": "{}", "a.md": template("storyboard-example.md"), "[分镜-a.md": "```json\n{}\n```\n"}
    for name, text in texts.items():
        suffix = Path(name).suffix
        claims = [f.name for f in formats().values() if suffix in f.suffixes and f.matches(name, text)]
        assert len(claims) == 1, (name, claims)
