"""One emulator for the whole room's tests, reset before each."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from cineflow.emulator import Emulator, running

LASTS = 0.05


@pytest.fixture(scope="session")
def _emulator() -> Iterator[Emulator]:
    with running(seconds=LASTS) as emulator:
        yield emulator


@pytest.fixture
def emulator(_emulator: Emulator) -> Emulator:
    _emulator.reset()
    return _emulator


@pytest.fixture
def http() -> Iterator[httpx.Client]:
    with httpx.Client(trust_env=False, verify=False, timeout=10) as client:
        yield client


@pytest.fixture
def until() -> Callable[[Callable[[], Any]], Any]:
    """Ask again and again, for at most five seconds, until the answer is true."""

    def ask(question: Callable[[], Any]) -> Any:
        give_up = time.monotonic() + 5
        while not (answer := question()):
            assert time.monotonic() < give_up, "it never came true"
            time.sleep(0.01)
        return answer

    return ask
