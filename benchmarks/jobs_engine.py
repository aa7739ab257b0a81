"""What the durable engine costs per job, and what thousands of waiting jobs cost: each in a process of its own."""

from __future__ import annotations

import asyncio
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.rows import Options, Row
from benchmarks.stage import environment

__all__ = ["BESIDE"]


def engine_cost(options: Options) -> list[Row]:
    jobs = 1000 if options.is_full else 300
    told = _aside("cost", str(jobs))
    return [
        Row(f"engine CPU per job of four steps, SQLite ({jobs} jobs)", "<= 20 ms", f"{told['cpu_ms']:.1f} ms",
            told["cpu_ms"] <= 20),
        Row("engine history per job, its 200 polls recorded nowhere", "<= 5 KB", f"{told['bytes'] / 1024:.1f} KB",
            told["bytes"] <= 5 * 1024),
    ]  # fmt: skip


def jobs_in_flight(_: Options) -> list[Row]:
    rows: list[Row] = []
    limits = {2000: 150, 5000: 250, 10000: 350}
    for told in _aside("flight", *map(str, limits))["levels"]:
        jobs, most = told["jobs"], limits[told["jobs"]]
        rows.append(Row(f"{jobs} waiting jobs, engine and hub: memory", f"<= {most} MB",
                        f"{told['rss_mb']:.0f} MB", told["rss_mb"] <= most))  # fmt: skip
        rows.append(Row(f"{jobs} waiting jobs, 100 to a call over HTTP: CPU", "<= 5 %",
                        f"{told['cpu_share']:.1%}", told["cpu_share"] <= 0.05))  # fmt: skip
    return rows


def _aside(what: str, *counts: str) -> dict[str, Any]:
    env = environment() | {"PYTHONPATH": str(Path(__file__).parent.parent)}
    command = [sys.executable, "-m", "benchmarks.jobs_engine", what, *counts]
    done = subprocess.run(command, env=env, text=True, capture_output=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return json.loads(done.stdout.splitlines()[-1])


async def cost(count: int) -> dict[str, float]:
    from cineflow.jobs._engine import DbosEngine, Job, JobContext, JobState

    with tempfile.TemporaryDirectory() as folder:
        engine = DbosEngine(Path(folder) / "engine.db", slot="bench")

        async def say(job_id: str) -> dict[str, str]:
            return {"state": "waiting"}

        async def body(ctx: JobContext, job_id: str) -> dict[str, str]:
            for step in ("submit", "await", "fetch"):
                await ctx.step(step, say, job_id)
            return await ctx.step("publish", say, job_id)

        engine.register(Job("generate", body, "takes"))
        await engine.set_limit("takes", 56)
        await engine.start()
        await asyncio.sleep(2)
        empty, before = _size(folder), time.process_time()
        for number in range(count):
            await engine.enqueue("generate", f"job_{number:020}")
        while await engine.list(states=[JobState.QUEUED, JobState.RUNNING]):  # noqa: ASYNC110
            await asyncio.sleep(2)
        cpu = time.process_time() - before
        await engine.stop(0)
        return {"cpu_ms": cpu / count * 1000, "bytes": (_size(folder) - empty) / count}


async def flight(*levels: int) -> dict[str, Any]:
    """Hold more and more jobs in the real engine and hub while the provider says that they run, over HTTP."""
    from datetime import UTC, datetime

    import httpx

    from cineflow.core.model import Model
    from cineflow.core.order import Progress, Running, Ticket
    from cineflow.jobs._engine import DbosEngine, Job, JobContext
    from cineflow.jobs._hub import HubSettings, PollHub

    command = [sys.executable, "-c", "from benchmarks.jobs_engine import serve; serve()"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: ASYNC220
    assert server.stdout
    url = server.stdout.readline().strip()

    class Distant:
        name, account, poll_batch, first_poll = "distant", "distant:1", 100, 5.0

        def __init__(self) -> None:
            self.client = httpx.AsyncClient(trust_env=False)

        async def poll(self, ticket: Ticket) -> Progress:
            return (await self.poll_many([ticket]))[ticket.id]

        async def poll_many(self, tickets: Sequence[Ticket]) -> Mapping[str, Progress]:
            ids = ",".join(ticket.id for ticket in tickets)
            said = (await self.client.get(url, params={"ids": ids})).json()
            return {name: Running(fraction=row["progress"]) for name, row in said.items()}

    provider: Any = Distant()
    hub, model = PollHub(HubSettings(keep_awake=False)), Model("m", "distant", usual_seconds=600)

    async def body(ctx: JobContext, job_id: str) -> str:
        async def wait(job: str) -> str:
            await hub.wait(provider, Ticket(id=job), job_id=job, model=model, since=datetime.now(UTC))
            return "over"

        return await ctx.step("await", wait, job_id)

    with tempfile.TemporaryDirectory() as folder:
        engine = DbosEngine(Path(folder) / "engine.db", slot="bench")
        engine.register(Job("generate", body, "takes"))
        await engine.start()
        told: list[dict[str, float]] = []
        begun = 0
        for level in levels:
            while begun < level:
                await engine.enqueue("generate", f"job_{begun:020}")
                begun += 1
            while sum(hub.waiting().values()) < level:  # noqa: ASYNC110
                await asyncio.sleep(1)
            await asyncio.sleep(20)
            before, began = time.process_time(), time.monotonic()
            await asyncio.sleep(30)
            share = (time.process_time() - before) / (time.monotonic() - began)
            told.append({"jobs": level, "cpu_share": share, "rss_mb": _resident_mb()})
        await hub.close()
        await engine.stop(0)
        await provider.client.aclose()
    server.kill()
    server.communicate()
    return {"levels": told}


def serve() -> None:
    """Answer how jobs do, a hundred at a time, in a process of its own."""
    from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
    from urllib.parse import parse_qs, urlparse

    class Answer(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            ids = parse_qs(urlparse(self.path).query)["ids"][0].split(",")
            content = json.dumps({name: {"status": "running", "progress": 0.4} for name in ids}).encode()
            self.send_response(200)
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    print(f"http://127.0.0.1:{server.server_address[1]}/", flush=True)
    server.serve_forever()


def _resident_mb() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 2**20


def _size(folder: str) -> int:
    return sum(path.stat().st_size for path in Path(folder).iterdir())


BESIDE = [jobs_in_flight, engine_cost]

if __name__ == "__main__":
    act = {"cost": cost, "flight": flight}[sys.argv[1]]
    print(json.dumps(asyncio.run(act(*map(int, sys.argv[2:])))))
