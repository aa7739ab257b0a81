"""`select` and `film`: which take counts, what is missing, and what fills the gap."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from tests.cli.conftest import Desk

from cineflow.media.probe import probe


@pytest.mark.slow
def test_a_film_of_the_takes_that_count_with_its_gaps_named(paying: Desk) -> None:
    file = paying.board("storyboard.json", "a lamp turns", "rain on the pier", "a boat leaves")
    assert paying("run", "--yes", "--only", "1,3").code == 0
    chosen = paying("select", file, "3=v1", "--json")
    (row,) = chosen.json["shots"]
    assert [(take["take"], take["selected"], take["by_hand"]) for take in row["takes"]] == [
        (1, True, True), (2, False, False),
    ]  # fmt: skip
    assert paying("select", file, "3=v9").code == 2
    assert paying("select", file, "9=v1").code == 2
    told = paying("film", "--json", "--quality", "draft", "--lang", "zh")
    assert told.code == 3
    assert told.json["missing"] == [{"file": "storyboard.json", "shot": 2}]
    assert "镜头 2" in told.err
    film = probe(Path(told.json["film"]))
    assert abs(film.seconds - Fraction(30)) < Fraction(1, 2)
    assert film.audio_codec == "aac"

    drawn = ("run", "--provider", "rehearsal", "--only", "2", "--takes", "1", "--size", "256x144")
    assert paying(*drawn).code == 0
    filled = paying("film", "--fill", "--quality", "draft", "-o", "whole.mp4")
    assert filled.code == 0
    assert Path(filled.out.splitlines()[-1]) == paying.root / "whole.mp4"
    alone = paying("film", "--rehearsal", "--only", "2", "--json", "--quality", "draft")
    assert alone.code == 0
    assert Path(alone.json["film"]).parent == paying.root / "rehearsal"


def test_a_film_of_nothing_is_refused(desk: Desk) -> None:
    desk.board("storyboard.json", "a lamp turns")
    told = desk("film", "--json")
    assert told.code == 2
    assert told.json["error"]["code"] == "film.no_takes"
    assert not (desk.root / "output").exists()


def test_while_there_are_only_rehearsals_they_are_the_film(desk: Desk) -> None:
    file = desk.board("storyboard.json", "a lamp turns", "rain", duration_seconds=5)
    assert desk("run", "--takes", "1", "--size", "256x144").code == 0
    assert "--rehearsal" in desk("select", file, "2=v1").err
    assert desk("select", file, "2=v1", "--rehearsal").code == 0
    told = desk("film", "--quality", "draft", "--json", "--lang", "zh")
    assert (told.code, told.json["clips"], told.json["missing"]) == (0, 2, [])
    assert "预演影片" in told.err
    assert Path(told.json["film"]).parent == desk.root / "rehearsal"
