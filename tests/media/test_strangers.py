"""Files from strangers are looked at in another process: what harms it harms nothing else."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from numbered import Draw, draw

from cineflow.core.errors import Unreadable
from cineflow.media import strangers
from cineflow.media.probe import probe
from cineflow.media.strangers import probe_stranger


def test_a_film_is_what_it_is(tmp_path: Path) -> None:
    film = draw(tmp_path / "a film 影.mp4", Draw(frames=25, rate=Fraction(25)))
    assert probe_stranger(film) == probe(film)


@pytest.mark.parametrize("content", [b"", b"<html>no</html>", b"#EXTM3U\nfile:///etc/passwd\n", b"\x00" * 4096])
def test_what_is_none_is_refused_with_a_reason(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "film.mp4"
    file.write_bytes(content)
    with pytest.raises(Unreadable) as raised:
        probe_stranger(file)
    assert raised.value.stable_code.startswith("media.")


@pytest.mark.parametrize("act", ["import os; os.kill(os.getpid(), 11)", "while True: pass", "x = bytearray(1 << 40)"])
def test_a_decoder_that_breaks_hangs_or_swells_takes_nothing_with_it(
    tmp_path: Path, act: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(strangers, "_SECONDS", 1)
    monkeypatch.setattr(strangers, "_LOOK", f"from cineflow.media.strangers import _limit; _limit(); {act}"
                        if "while" not in act else act)  # fmt: skip
    with pytest.raises(Unreadable) as raised:
        probe_stranger(tmp_path / "film.mp4")
    assert raised.value.stable_code == "media.not_media"


def test_no_key_of_ours_is_in_that_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAL_KEY", "secret")
    monkeypatch.setattr(strangers, "_LOOK", (
        "import json, os; print(json.dumps({'code': 'x', 'english': str('FAL_KEY' in os.environ), 'chinese': ''}))"
    ))  # fmt: skip
    with pytest.raises(Unreadable) as raised:
        probe_stranger(tmp_path / "film.mp4")
    assert raised.value.text.say("en") == "False"
