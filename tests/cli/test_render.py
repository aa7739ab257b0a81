"""`render` turns a cut list into a film, each cut on its frame."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from numbered import draw, numbers


def test_cut_list_becomes_a_film_of_exactly_its_frames(desk: Any) -> None:
    source = draw(desk.root / "talk.mp4")
    known = numbers(source)
    cuts = {
        "version": 1,
        "clips": [{"source": "talk.mp4", "in": "3f", "out": "9f"}, {"source": "talk.mp4", "in": "1f", "out": "4f"}],
    }
    (desk.root / "cuts.json").write_text(json.dumps(cuts), encoding="utf-8")
    said = desk("render", "cuts.json", "-o", "film.mp4", "--json")
    assert said.code == 0, said.err
    assert said.json["clips"] == 2
    assert numbers(Path(said.json["film"])) == [*known[3:9], *known[1:4]]


def test_bad_list_names_its_place(desk: Any) -> None:
    (desk.root / "cuts.json").write_text(
        '{"version": 1, "clips": [{"source": "no.mp4", "in": "9f", "out": "3f"}]}', "utf-8"
    )
    said = desk("render", "cuts.json")
    assert said.code in (1, 2)
    assert "cuts.json" in said.err or "no.mp4" in said.err
    assert not (desk.root / "cuts.mp4").exists()
