"""Every boundary on its frame and every click in step, over a part of the matrix; `benchmarks/clip_matrix.py` has all."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from matrix import Entry, check, quick_entries
from numbered import Draw

from cineflow.media import _film as filming
from cineflow.media import render as rendering


@pytest.mark.parametrize("entry", quick_entries(), ids=lambda entry: f"{entry.name}{entry.suffix}")
def test_no_boundary_is_wrong_and_sound_is_in_step(entry: Entry, tmp_path: Path):
    found = check(entry, tmp_path)
    assert found.is_right, found
    assert found.boundaries >= 18
    if entry.copies is not None:
        assert bool(found.made.copied) == entry.copies
    if entry.film.sound:
        assert found.late is not None


def test_a_frame_too_many_or_too_few_would_be_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The check itself: films cut a frame late, and with sound a frame and more behind, are not right."""
    entry = Entry("plain", ".mp4", Draw(frames=96, click_every=10, keyint=12), smart="never")
    true = filming.cut_source

    def late(source, span):
        cut = true(source, span)
        step = cut.shown[1] - cut.shown[0] if len(cut.shown) > 1 else 0
        return replace(cut, shown=[min(tick + step, 95 * 512) for tick in cut.shown])

    with monkeypatch.context() as patch:
        patch.setattr(filming, "cut_source", late)
        assert check(entry, tmp_path / "a").wrong
    heard = rendering.parts_of
    behind = Fraction(1, 23)

    def delayed(film):
        return (replace(part, start=part.start - behind) for part in heard(film))

    monkeypatch.setattr(rendering, "parts_of", delayed)
    found = check(entry, tmp_path / "b")
    assert not found.wrong
    assert not found.is_right
