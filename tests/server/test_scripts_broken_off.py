"""A draft that was cancelled, or whose server was killed: nothing more is asked, nothing is paid for twice."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.server.conftest import Served, kill, sample, serving
from tests.server.test_scripts import written

from cineflow.emulator import Emulator, running

pytestmark = pytest.mark.slow

TEXT = "\n\n".join(f"SCENE {n}\n\nMei waits on day {n}. " + "It rains. " * 330 for n in range(8))


@pytest.fixture
def emulator() -> Generator[Emulator]:
    with running() as one:
        yield one


@pytest.fixture
def served(emulator: Emulator, tmp_path: Path) -> Generator[Served]:
    variables = {
        "CINEFLOW_LLM_BASE_URL": f"{emulator.url}/chat/v1", "CINEFLOW_LLM_MODEL": "emulator-chat",
        "CINEFLOW_LLM_API_KEY": "k3yOfTheTests0123456789",
    }  # fmt: skip
    with serving(tmp_path / "ws", **variables) as one:
        yield one


def paid(emulator: Emulator) -> int:
    return len(httpx.get(f"{emulator.url}/__emulator__/bill", trust_env=False).json()["submits"])


def until(is_so: Callable[[], bool], within: float = 60.0) -> None:
    end = time.monotonic() + within
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.05)


def begun(client: httpx.Client, project: str) -> tuple[dict[str, Any], int]:
    """Have the text written at the price that is told; return the draft, and how many questions were announced."""
    quote = client.post(f"/api/v1/projects/{project}/scripts/quote", json={"text": TEXT}).json()
    made = client.post(f"/api/v1/projects/{project}/scripts", json={"text": TEXT, "quote": quote["quote"]})
    assert made.status_code == 202, made.text
    return made.json(), quote["parts"]


def test_a_cancelled_draft_asks_nothing_more_and_goes_on_without_paying_again(
    served: Served, emulator: Emulator
) -> None:
    with served.set_up() as boss:
        project, _ = sample(boss, "Cancelled")
        emulator.faults({"fault": "slow", "wire": "chat", "nth": 2, "seconds": 2})
        script, parts = begun(boss, project)
        assert parts > 3
        until(lambda: paid(emulator) == 2)
        assert boss.post(f"/api/v1/jobs/{script['job']}/cancel").status_code == 202
        seen = written(boss, script["id"])
        assert (seen["job"]["state"], seen["is_whole"]) == ("cancelled", False)
        assert seen["scenes"]  # what was answered can be read
        assert paid(emulator) == 2
        again, _ = begun(boss, project)
        assert written(boss, again["id"])["is_whole"]
        assert paid(emulator) == parts


def test_a_killed_server_leaves_the_lost_question_to_a_person(served: Served, emulator: Emulator) -> None:
    with served.set_up() as boss:
        project, _ = sample(boss, "Killed")
        emulator.faults({"fault": "slow", "wire": "chat", "nth": 3, "seconds": 3})
        script, parts = begun(boss, project)
        until(lambda: paid(emulator) == 3)  # the third was accepted, and its answer never arrives
        kill(served)
    served.start()
    with served.signed_in() as boss:
        seen = written(boss, script["id"])
        assert (seen["job"]["state"], seen["job"]["problem"]["code"]) == ("failed", "clip.charge_unconfirmed")
        assert paid(emulator) == 3
        assert len(seen["scenes"]) > 0
        (lost,) = boss.get("/api/v1/unknown/calls").json()["items"]
        boss.post(f"/api/v1/unknown/calls/{lost['id']}/write-off").raise_for_status()
        assert boss.post(f"/api/v1/jobs/{script['job']}/retry").status_code == 202
        until(lambda: boss.get(f"/api/v1/scripts/{script['id']}").json()["is_whole"])
        assert paid(emulator) == parts + 1  # the lost one was asked once more, after a person said so
