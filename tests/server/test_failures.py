"""What failed, by cause: each has the one act that helps, and doing it asks the provider again."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.server.conftest import Served, ended, sample, serving

from cineflow.emulator import Emulator, running


@pytest.fixture
def emulator() -> Generator[Emulator]:
    with running() as one:
        yield one


@pytest.fixture
def served(emulator: Emulator, tmp_path: Path) -> Generator[Served]:
    address = {"MINIMAX_BASE_URL": f"{emulator.url}/minimax", "MINIMAX_API_KEY": "emulator"}
    with serving(tmp_path / "ws", **address) as one:
        yield one


def broken(emulator: Emulator, **fault: Any) -> None:
    answer = httpx.post(f"{emulator.url}/__emulator__/faults", json={"wire": "minimax", **fault}, trust_env=False)
    assert answer.status_code == 201, answer.text


def mended(emulator: Emulator) -> None:
    httpx.delete(f"{emulator.url}/__emulator__/faults", trust_env=False)


def bought(client: httpx.Client, project: str, shots: list[str]) -> str:
    wish = {"shot_ids": shots, "provider": "minimax", "takes": 1}
    sheet = client.post(f"/api/v1/projects/{project}/plan", json=wish).json()
    begun = client.post(f"/api/v1/projects/{project}/runs", json={**wish, "quote": sheet["quote"]})
    assert begun.status_code == 202, begun.text
    return begun.json()["run"]


@pytest.mark.slow
def test_each_cause_has_its_act_and_a_retry_asks_again_where_the_key_was_refused(
    served: Served, emulator: Emulator
) -> None:
    with served.set_up() as boss:
        project, board = sample(boss, "Broken")
        shots = [shot["id"] for shot in board["shots"]]
        broken(emulator, fault="policy_submit", rate=1.0)
        ended(boss, bought(boss, project, shots[:1]))
        mended(emulator)
        broken(emulator, fault="refuse", status=401, rate=1.0)
        ended(boss, bought(boss, project, shots[1:3]))
        failures = boss.get("/api/v1/jobs/failures").json()
        assert {one["code"]: (one["act"], one["count"]) for one in failures} == {
            "provider.content_refused": ("edit_prompt", 1), "provider.bad_key": ("set_key", 2),
        }  # fmt: skip
        assert boss.get("/api/v1/providers/minimax").json()["state"] == "paused"

        mended(emulator)  # The vendor lets the key in again, under the same name.
        again = boss.post("/api/v1/jobs/retry", json={"code": "provider.bad_key", "yes": True})
        assert (again.status_code, [one["takes"] for one in again.json()]) == (202, [2])
        assert ended(boss, again.json()[0]["run"])["counts"] == {"done": 2}
        assert [one["act"] for one in boss.get("/api/v1/jobs/failures").json()] == ["edit_prompt"]

        broken(emulator, fault="refuse", status=401, rate=1.0)
        ended(boss, bought(boss, project, shots[3:4]))
        mended(emulator)  # A command has the server do it, and asks anew as it does by itself.
        (file,) = (row["file"] for row in boss.get(f"/api/v1/projects/{project}/storyboards").json()["items"])
        told = served.command("run", file, "--only", "4", "--provider", "minimax", "--takes", "1", "--yes")
        assert (told["done"], told["failed"]) == (1, 0)
        for address in ("jobs/failures", "runs", "jobs"):
            assert boss.get(f"/api/v1/{address}", params={"project": "p_nobodys"}).status_code == 404, address
