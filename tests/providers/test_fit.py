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
from cineflow.providers._fit import Split, fits_for, nearest_need, parts_of, split_of

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


def test_parts_of_the_same_words_where_the_next_one_cannot_begin_with_the_last_frame() -> None:
    model = catalogue("dashscope")["wan2.7-t2v"]
    assert not model.first_frame
    _, split = fits_for(Need(seconds=Decimal(30)), model)
    assert split.seconds == (Decimal(15), Decimal(15))
    assert "the picture jumps" in split.text.say("en")
    ark = catalogue("ark")["doubao-seedance-2-0-260128"]
    assert ark.first_frame
    assert split_of(Need(seconds=Decimal(30)), ark) == Split((Decimal(15), Decimal(15)), is_chained=True)
    with_people = split_of(Need(seconds=Decimal(30), references=2), ark)
    assert with_people == Split((Decimal(15), Decimal(15)), is_chained=False), "it takes people or frames, not both"


def test_a_last_frame_is_asked_of_the_last_part_alone() -> None:
    need = Need(seconds=Decimal(30), has_first_frame=True, has_last_frame=True)
    split = split_of(need, KLING)
    assert split
    parts = [split.need_of_part(need, index) for index in range(2)]
    assert [(part.has_first_frame, part.has_last_frame) for part in parts] == [(True, False), (True, True)]


def test_what_one_order_makes_is_not_split() -> None:
    assert split_of(Need(seconds=Decimal(10)), KLING) is None
    assert split_of(Need(seconds=Decimal(2)), KLING) is None
    assert split_of(Need(seconds=Decimal(30), references=40), KLING) is None


def test_a_size_is_offered_by_the_number_of_its_pixels() -> None:
    fitted = nearest_need(Need(seconds=Decimal(5), size="1900x1068"), RAY)
    assert fitted is not None
    assert (fitted.resolution, fitted.size) == ("1080p", "")
    assert not obstacles(fitted, RAY)


def test_what_is_more_than_length_and_size_is_not_bent() -> None:
    assert nearest_need(Need(seconds=Decimal(30), references=40), KLING) is None
    assert nearest_need(Need(seconds=Decimal(10)), KLING) is None
    assert fits_for(replace(Need(seconds=Decimal(10)), has_seed=True), KLING) == []
