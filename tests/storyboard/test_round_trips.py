"""Every format reads what it writes, changes nothing that did not change, and touches only what did."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from tests.storyboard.boards import anywhere, json_boards, notes

from cineflow.storyboard.formats.json import FORMAT as JSON
from cineflow.storyboard.formats.markdown import FORMAT as MARKDOWN
from cineflow.storyboard.model import Storyboard

RELAXED = settings(deadline=None, max_examples=30, suppress_health_check=list(HealthCheck))


@RELAXED
@given(json_boards())
def test_json_reads_what_it_writes(board: Storyboard) -> None:
    text = JSON.write(board, "")
    reading = JSON.read(text, board.file)
    assert reading.problems == ()
    assert reading.board is not None
    assert anywhere(reading.board) == anywhere(board)
    assert JSON.write(reading.board, text) == text


@RELAXED
@given(json_boards(), json_boards())
def test_json_edits_any_board_into_any_other(before: Storyboard, after: Storyboard) -> None:
    text = JSON.write(before, "")
    written = JSON.write(after, text)
    board = JSON.read(written, after.file).board
    assert board is not None
    assert anywhere(board) == anywhere(after)


@RELAXED
@given(notes())
def test_notes_read_what_they_write(board: Storyboard) -> None:
    text = MARKDOWN.write(board, "")
    reading = MARKDOWN.read(text, board.file)
    assert reading.problems == ()
    assert reading.board is not None
    assert anywhere(reading.board) == anywhere(board)
    assert MARKDOWN.write(reading.board, text) == text


@RELAXED
@given(notes(), notes())
def test_notes_edit_any_board_into_any_other(before: Storyboard, after: Storyboard) -> None:
    text = MARKDOWN.write(before, "")
    written = MARKDOWN.write(after, text)
    board = MARKDOWN.read(written, after.file).board
    assert board is not None
    assert anywhere(board) == anywhere(after)
