"""A stage with an emulator whose jobs last one second."""

from __future__ import annotations

from collections.abc import Callable, Generator
from pathlib import Path

import pytest
from tests.interruption.harness import Stage
from tests.library.postgres import new_database

from cineflow.emulator import Emulator, running


@pytest.fixture(scope="module")
def _emulator() -> Generator[Emulator]:
    with running(seconds=1.0) as emulator:
        yield emulator


@pytest.fixture
def stage_on(_emulator: Emulator, tmp_path: Path) -> Generator[Callable[[str], Stage]]:
    """Make a stage on `sqlite` or on `postgres`."""
    _emulator.reset()
    made: list[Stage] = []

    def make(store: str) -> Stage:
        made.append(Stage(_emulator, tmp_path / "work", new_database() if store == "postgres" else ""))
        return made[-1]

    yield make
    for stage in made:
        stage.close()
