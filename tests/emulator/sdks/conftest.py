"""Emulators for the vendors' own SDKs; what an SDK warns about itself is not ours to fail on."""

from __future__ import annotations

import gc
import io
import warnings
from collections.abc import Iterator

import av
import httpx
import pytest

from cineflow.emulator import Emulator


@pytest.fixture(autouse=True)
def _left_open() -> Iterator[None]:
    """Collect the connections an SDK leaves open while nobody minds their warnings."""
    yield
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        gc.collect()


@pytest.fixture
def sdk(emulator: Emulator) -> Emulator:
    """An emulator whose jobs last long enough to be seen waiting."""
    emulator.pace(0.3)
    return emulator


def seconds_of(content: bytes) -> float:
    """Decode a film to its last frame and return its length."""
    with av.open(io.BytesIO(content)) as film:
        assert sum(1 for _ in film.decode(video=0)) > 0
        return film.duration / 1_000_000


def fetched(url: str) -> float:
    """Fetch a public link without any key, and return the film's length."""
    reply = httpx.get(url, trust_env=False, verify=False)
    assert reply.headers["content-type"] == "video/mp4", reply.text
    return seconds_of(reply.content)
