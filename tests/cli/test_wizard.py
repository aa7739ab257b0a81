"""The wizard on a terminal: the old tool's questions in their order, and nothing on disk that was not asked for."""

from __future__ import annotations

import sys

import pytest
from tests.cli.conftest import Desk

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are Unix")
if sys.platform != "win32":
    from tests.cli.terminal import CTRL_C, DOWN, ENTER, Terminal

PEOPLE = {"asset": {"characters": [{"name": "小美", "id": "@old"}], "scene": "pier", "props": []}}


def test_the_wizard_asks_in_order_asks_again_and_binds_for_the_run_alone(paying: Desk) -> None:
    file = paying.board("input/storyboard.json", "[小美] waits", "[小美] turns", **PEOPLE)
    original = file.read_bytes()
    with Terminal(paying.command([]), cwd=paying.root, environ=paying.environment()) as terminal:
        terminal.answer("Folder or file of storyboards", "\x15nowhere" + ENTER)
        terminal.expect("there is no file or folder")
        terminal.answer("Folder or file of storyboards", ENTER)
        terminal.answer("Go on with these?", "y")
        terminal.answer("Set their ids", "y")
        terminal.answer("小美 (2 shots; now @old)", "@new" + ENTER)
        terminal.answer("Shape", DOWN + DOWN + ENTER)
        terminal.answer("Save the ids into the files too?", "n")
        terminal.answer("Takes per shot", "\x15many" + ENTER)
        terminal.expect("a number from 1 to 100")
        terminal.send("\x151" + ENTER)
        terminal.answer("Most takes in flight", ENTER)
        terminal.answer("Shots, like 1-5,8", "5-2" + ENTER)
        terminal.expect("no shot or range")
        terminal.answer("Shots, like 1-5,8", "9" + ENTER)
        terminal.expect("There is no such shot")
        terminal.answer("Shots, like 1-5,8", "2" + ENTER)
        terminal.answer("Where takes go", ENTER)
        terminal.answer("Provider", ENTER)
        terminal.expect("0.03 USD")
        terminal.answer("Start?", "y")
        assert terminal.end() == 0
        assert "Traceback" not in terminal.seen
    (sent,) = paying.ask("bill")["submits"]
    assert sent["prompt"].startswith("@new turns")
    assert file.read_bytes() == original
    assert [path.split("/")[2] for path in paying.takes()] == ["Segment_2"]


def test_leaving_the_wizard_leaves_nothing_behind(paying: Desk) -> None:
    paying.board("input/storyboard.json", "a lamp turns")
    before = paying.snapshot()
    words = paying.command(["--lang", "zh"])
    with Terminal(words, cwd=paying.root, environ=paying.environment()) as terminal:
        terminal.answer("分镜所在文件夹或文件", ENTER)
        terminal.answer("用这些继续？", "y")
        terminal.answer("画幅", ENTER)
        terminal.answer("每个镜头生成几条", ENTER)
        terminal.answer("同时进行的最多条数", CTRL_C)
        assert terminal.end() == 130
        assert "已中断" in terminal.seen
        assert "Traceback" not in terminal.seen
    assert paying.snapshot() == before
    assert paying.paid == 0
