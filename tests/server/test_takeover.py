"""One of two servers on a shared Postgres is killed at its work: the other goes on with it, and ends it once."""

from __future__ import annotations

import json
import os
import signal
import time
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
from drawn import Piece, Reel, draw_reel
from tests.library.postgres import new_database
from tests.server.conftest import Served, serving

TRIES = 8
LEASE = 30.0


def rows(url: str, job: str) -> tuple[str, str, int, Any]:
    """Return a job's state, its holder, its attempts, and its result."""
    with psycopg.connect(url) as database:
        found = database.execute("SELECT state, holder, attempts, result FROM cineflow.work_jobs WHERE id = %s", (job,))
        row = found.fetchone()
    assert row is not None
    return row


def brought(client: httpx.Client, film: Path) -> dict[str, Any]:
    answer = client.post("/api/v1/footage", files={"file": (film.name, film.read_bytes(), "video/mp4")})
    assert answer.status_code == 202, answer.text
    return dict(answer.json())


def killed_at(url: str, job: str, servers: dict[int, Served], *, within: float = 60.0) -> Served | None:
    """Kill whichever server is at a job while it is at it; None where it was done before."""
    end = time.monotonic() + within
    while True:
        state, holder, _, _ = rows(url, job)
        if state not in ("queued", "running"):
            return None
        if state == "running":
            pid = int(holder.split(":")[1])
            os.kill(pid, signal.SIGSTOP)  # Frozen, it cannot end the job between our look and its death.
            if rows(url, job)[:2] == ("running", holder):
                victim = servers[pid]
                victim.stop(signal.SIGKILL)
                return victim
            os.kill(pid, signal.SIGCONT)
        assert time.monotonic() < end, (state, holder)
        time.sleep(0.01)


@pytest.mark.slow
def test_a_servers_work_is_ended_by_the_other_when_it_is_killed(tmp_path: Path) -> None:
    url, root = new_database(), tmp_path / "workspace"
    with serving(root, DATABASE_URL=url) as one, one.set_up(), serving(root, DATABASE_URL=url) as two:
        servers = {s.process.pid: s for s in (one, two) if s.process}
        victim, job, footage = None, "", {}
        with one.signed_in() as client:
            for number in range(TRIES):
                film = draw_reel(
                    tmp_path / f"reel{number}.mp4",
                    Reel((Piece(400, pan=number),), has_sound=True, size=(320, 240), talks=((0.3, 9.5),)),
                )
                footage = brought(client, film)
                job = str(footage["job"])
                if victim := killed_at(url, job, servers):
                    break
        assert victim is not None, "every look was over before it was seen"
        begun = time.monotonic()
        left = two if victim is one else one
        with left.signed_in() as client:
            while (seen := client.get(f"/api/v1/footage/{footage['id']}").json())["state"] != "ready":
                assert seen["state"] in ("indexing", "receiving"), seen
                assert time.monotonic() < begun + LEASE + 90, seen
                time.sleep(0.1)
            state, holder, attempts, result = rows(url, job)
            assert (state, attempts) == ("done", 2)
            assert left.process is not None
            assert holder.split(":")[1] == str(left.process.pid)
            told = json.loads(result) if isinstance(result, str) else result
            assert told["frames"] == 400
