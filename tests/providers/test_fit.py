"""What is offered where a model lacks a length or a size: the nearest, or parts in a row."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cineflow.core.model import Durations
from cineflow.providers._catalogue import catalogue
from cineflow.providers._check import Need, obstacles
from cineflow.providers._fit import fits_for, nearest_need, parts_of

KLING = catalogue("kling")["kling-v3"]
RAY = catalogue("luma")["ray-3.2"]


@pytest.mark.parametrize(
    ("seconds", "lengths", "parts"),
    [
        ("30", Durations(low=Decimal(3), high=Decimal(15)), ("15", "15")),
        ("31", Durations(low=Decimal(3), high=Decimal(15)), ("11", "10", "10")),
        ("20", Durations(values=(Decimal(5), Decimal(10))), ("10", "10")),
        ("25", Durations(values=(Decimal(5), Decimal(10))), ("10", "10", "5")),
        ("22", Durations(values=(Decimal(5), Decimal(10))), None),
        ("8", Durations(low=Decimal(3), high=Decimal(15)), None),
        ("16", Durations(low=Decimal(1), high=Decimal(8)), ("8", "8")),
        ("99", Durations(), None),
    ],
)
def test_the_fewest_even_parts_that_add_up(seconds: str, lengths: Durations, parts: tuple[str, ...] | None) -> None:
    found = parts_of(Decimal(seconds), lengths)
    assert found == (tuple(map(Decimal, parts)) if parts else None)


@given(seconds=st.integers(16, 150), high=st.integers(4, 30), low=st.integers(1, 4))
def test_parts_are_lengths_the_model_makes_and_lose_nothing(seconds: int, high: int, low: int) -> None:
    lengths = Durations(low=Decimal(low), high=Decimal(high))
    parts = parts_of(Decimal(seconds), lengths)
    if parts is not None:
        assert sum(parts) == seconds
        assert all(lengths.allows(part) for part in parts)
        assert len(parts) == -(-seconds // high)


def test_a_length_is_offered_nearest_and_split_each_with_its_price() -> None:
    nearest, split = fits_for(Need(seconds=Decimal(30)), KLING)
    assert (nearest.kind, nearest.seconds) == ("nearest", (Decimal(15),))
    assert (split.kind, split.seconds) == ("split", (Decimal(15), Decimal(15)))
    assert nearest.price
    assert split.price
    assert split.price.high == 2 * nearest.price.high
    assert "15 + 15 s" in split.text.say("en")
    assert "15 + 15 秒" in split.text.say("zh")


def test_no_split_where_the_next_part_could_not_begin_with_the_last_frame() -> None:
    model = catalogue("dashscope")["wan2.7-t2v"]
    assert not model.first_frame
    assert [fit.kind for fit in fits_for(Need(seconds=Decimal(30)), model)] == ["nearest"]


def test_a_size_is_offered_by_the_number_of_its_pixels() -> None:
    fitted = nearest_need(Need(seconds=Decimal(5), size="1900x1068"), RAY)
    assert fitted is not None
    assert (fitted.resolution, fitted.size) == ("1080p", "")
    assert not obstacles(fitted, RAY)


def test_what_is_more_than_length_and_size_is_not_bent() -> None:
    assert nearest_need(Need(seconds=Decimal(30), references=40), KLING) is None
    assert nearest_need(Need(seconds=Decimal(10)), KLING) is None
    assert fits_for(replace(Need(seconds=Decimal(10)), has_seed=True), KLING) == []
