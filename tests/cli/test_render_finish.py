"""`render` finishes films as asked, and renders what another editing program changed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from numbered import Draw, draw, numbers

from cineflow.media.probe import probe


def cut_list(desk: Any, *ranges: tuple[int, int]) -> None:
    clips = [{"source": "talk.mp4", "in": f"{a}f", "out": f"{b}f", "title": f"Clip {a}"} for a, b in ranges]
    (desk.root / "cuts.json").write_text(json.dumps({"version": 1, "clips": clips}), encoding="utf-8")


@pytest.mark.parametrize("name", ["otio", "xml", "edl"])
def test_an_edit_changed_elsewhere_renders_as_changed(desk: Any, name: str) -> None:
    draw(desk.root / "talk.mp4", Draw(frames=60))
    cut_list(desk, (3, 9), (20, 41))
    assert desk("export", "cuts.json", "--to", name, "-o", "edit").code == 0
    file = desk.root / f"edit.{name}"
    text = file.read_text(encoding="utf-8")
    match name:  # The second clip loses its last frame, as a person would trim it.
        case "otio":
            edited = json.loads(text)
            edited["tracks"]["children"][0]["children"][1]["source_range"]["duration"]["value"] = 20
            text = json.dumps(edited)
        case "xml":
            text = text.replace("<out>41</out>", "<out>40</out>").replace("<end>27</end>", "<end>26</end>")
        case _:
            text = text.replace("00:00:01:17", "00:00:01:16").replace("00:00:01:03", "00:00:01:02")
    file.write_text(text, encoding="utf-8")
    said = desk("render", file.name, "-o", "film.mp4", "--json")
    assert said.code == 0, said.err
    assert numbers(Path(said.json["film"])) == [*range(3, 9), *range(20, 40)]


def test_a_caption_no_font_can_draw_renders_nothing(desk: Any) -> None:
    draw(desk.root / "talk.mp4")
    cut_list(desk, (0, 24))
    (desk.root / "say.srt").write_text("1\n00:00:00,000 --> 00:00:01,000\n灯\U0001f9ff\n", encoding="utf-8")
    said = desk("render", "cuts.json", "-o", "film.mp4", "--captions", "say.srt")
    assert said.code == 1
    assert "U+1F9FF" in said.err
    assert "font" in said.err
    assert not (desk.root / "film.mp4").exists()


def test_options_that_are_none_are_told(desk: Any) -> None:
    draw(desk.root / "talk.mp4")
    cut_list(desk, (0, 24))
    for option in (["--smart", "maybe"], ["--loudness", "loud"], ["--captions", "no.srt"], ["--audio-track", "2"]):
        said = desk("render", "cuts.json", *option)
        assert said.code == 2 or option[0] == "--captions", option
        assert option[-1] in said.err, said.err
        assert not (desk.root / "cuts.mp4").exists()


def test_the_ai_label_is_shown_on_request(desk: Any) -> None:
    draw(desk.root / "talk.mp4", Draw(size=(640, 352), sound=False))
    cut_list(desk, (0, 24))
    plain = desk("render", "cuts.json", "-o", "plain.mp4", "--json")
    said = desk("render", "cuts.json", "-o", "film.mp4", "--ai-label", "zh", "--json")
    assert (said.code, plain.json["label_is_shown"], said.json["label_is_shown"]) == (0, False, True), said.err
    assert Path(said.json["film"]).read_bytes() != Path(plain.json["film"]).read_bytes()
    wrong = desk("render", "cuts.json", "-o", "film2.mp4", "--ai-label", "fr")
    assert (wrong.code, "zh, en, both" in wrong.err) == (2, True)


def uneven(index: int) -> int:
    """About 25 frames a second, and a pause of half a second after every tenth: as phones record."""
    return index * 3600 + index // 10 * 45000


def test_variable_footage_is_warned_of_with_the_way_out_and_conformed(desk: Any) -> None:
    draw(desk.root / "phone.mp4", Draw(frames=60, stamps=uneven))
    (desk.root / "cuts.json").write_text(
        json.dumps({"version": 1, "clips": [{"source": "phone.mp4", "in": "3f", "out": "40f"}]}), encoding="utf-8"
    )
    for formats, told in (("otio,fcpxml,xml,edl,csv", 1), ("srt,vtt,ass", 0)):
        said = desk("export", "cuts.json", "--to", formats, "-o", "edit")
        assert said.code == 0, said.err
        assert said.err.count("phone.mp4: frames come at a variable rate") == told, said.err
        assert said.err.count('cineflow render "phone.mp4"') == told
    assert "帧率可变" in desk("export", "cuts.json", "--to", "otio", "-o", "edit", "--lang", "zh").err
    said = desk("render", "phone.mp4", "--json")
    assert said.code == 0, said.err
    conformed = Path(said.json["film"])
    assert conformed.name == "phone_conformed.mp4"
    assert list(dict.fromkeys(numbers(conformed))) == list(range(60))
    assert probe(conformed).rate == 25, "what most frames come at, not the lowest that loses none"
    said = desk("export", conformed.name, "--to", "otio", "-o", "edit")
    assert said.code == 0, said.err
    assert "variable" not in said.err


@pytest.mark.parametrize("name", ["talk.mp4", "cuts.json"])
def test_a_film_never_lies_over_its_own_footage(desk: Any, name: str) -> None:
    source = draw(desk.root / "talk.mp4")
    before = source.read_bytes()
    cut_list(desk, (0, 24))
    said = desk("render", name, "-o", "talk.mp4")
    assert said.code == 1, said.err
    assert "-o" in said.err
    assert source.read_bytes() == before


@pytest.mark.parametrize("name", ["otio", "xml", "edl"])
def test_an_edit_for_another_machine_finds_its_footage_beside_it(desk: Any, name: str) -> None:
    draw(desk.root / "talk.mp4")
    cut_list(desk, (3, 9))
    assert (
        desk("export", "cuts.json", "--to", name, "-o", "back/edit", "--map-root", f"{desk.root}=D:\\foot age").code
        == 0
    )
    lost = desk("render", f"back/edit.{name}", "-o", "film.mp4")
    assert (lost.code, f"Put talk.mp4 beside edit.{name}" in lost.err) == (2, True), lost.err
    draw(desk.root / "back" / "talk.mp4")
    said = desk("render", f"back/edit.{name}", "-o", "film.mp4", "--json")
    assert said.code == 0, said.err
    assert numbers(Path(said.json["film"])) == list(range(3, 9))


def test_what_is_not_read_back_says_what_is(desk: Any) -> None:
    draw(desk.root / "talk.mp4")
    cut_list(desk, (3, 9))
    assert desk("export", "cuts.json", "--to", "fcpxml", "-o", "edit").code == 0
    said = desk("render", "edit.fcpxml", "-o", "film.mp4")
    assert said.code != 0
    assert "OTIO" in said.err
