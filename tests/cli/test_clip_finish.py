"""`clip` finishes its films as `render` does, and its exports agree with them."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

from drawn import Piece, Reel, draw_reel

from cineflow.media._writer import hardware_codec
from cineflow.media.probe import probe


def test_upright_clips_and_their_exports_have_one_shape(desk: Any) -> None:
    reel = Reel((Piece(150, pan=0), Piece(90, pan=0)), has_sound=True, talks=((0.6, 3.2), (4.1, 7.5)), size=(320, 180))
    draw_reel(desk.root / "talk.mp4", reel)
    said = desk("clip", "talk.mp4", "--out", "cut", "--count", "2", "--each", "--vertical", "--hardware", "--json")
    assert said.code == 0, said.err
    assert ("x264" in said.err) == (hardware_codec((180, 320)) is None), "what took over is told"
    films = [probe(Path(clip["file"])) for clip in said.json["clips"]]
    assert films
    assert {film.size for film in films} == {(180, 320)}
    root = ElementTree.parse(desk.root / "cut" / "cuts.fcpxml").getroot()
    sequence = next(root.iter("sequence"))
    shape = next(node for node in root.iter("format") if node.get("id") == sequence.get("format"))
    assert (shape.get("width"), shape.get("height")) == ("180", "320")
