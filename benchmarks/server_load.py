"""200 job polls a second and 1,000 listeners to live events, on one server.

`python benchmarks/server_load.py [--listeners 1000] [--rate 200] [--seconds 20]` prints latency percentiles, the
server's memory before and after, and how many events reached everybody. To reach: p95 below 200 ms, memory flat.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import httpx

TOKEN = "set-up-once"
PASSWORD = "correct horse battery"


def memory(pid: int) -> float:
    """Return a process's resident memory, in MB."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def cpu(pid: int) -> float:
    """Return a process's own CPU seconds."""
    parts = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(parts[11]) + int(parts[12])) / 100


async def listen(host: str, port: int, cookie: str, counts: list[int], number: int, ready: asyncio.Event) -> None:
    reader, writer = await asyncio.open_connection(host, port)
    try:
        lines = ("GET /api/v1/events HTTP/1.1", f"Host: {host}:{port}", f"Cookie: {cookie}", "", "")
        writer.write("\r\n".join(lines).encode())
        ready.set()
        while line := await reader.readline():
            if line.startswith(b"data: {"):
                counts[number] += 1
    finally:
        writer.close()


async def measure(url: str, pid: int, options: argparse.Namespace) -> None:
    async with httpx.AsyncClient(base_url=url, headers={"X-CineFlow": "1"}, timeout=60, trust_env=False) as client:
        await client.post("/api/v1/setup", json={"token": TOKEN, "email": "b@example.com", "password": PASSWORD})
        project = (await client.post("/api/v1/projects", json={"name": "Load", "sample": True})).json()["id"]
        shots = [s["id"] for s in (await client.get(f"/api/v1/projects/{project}/board")).json()["shots"]]
        wish = {"shot_ids": shots[:2], "provider": "rehearsal", "takes": 1}
        sheet = (await client.post(f"/api/v1/projects/{project}/plan", json=wish)).json()
        run = (await client.post(f"/api/v1/projects/{project}/runs", json={**wish, "quote": sheet["quote"]})).json()[
            "run"
        ]
        for _ in range(300):
            if (await client.get(f"/api/v1/runs/{run}")).json()["ended_at"]:
                break
            await asyncio.sleep(0.2)
        jobs = [j["id"] for j in (await client.get("/api/v1/jobs")).json()["items"]]
        cookie = "; ".join(f"{k}={v}" for k, v in client.cookies.items())
        host, port = url[7:].split(":")
        counts = [0] * options.listeners
        before = memory(pid)
        tasks: list[asyncio.Task[None]] = []
        for number in range(options.listeners):
            ready = asyncio.Event()
            tasks.append(asyncio.create_task(listen(host, int(port), cookie, counts, number, ready)))
            await ready.wait()
        await asyncio.sleep(3)
        loaded, spent_before = memory(pid), cpu(pid)
        times: list[float] = []
        wrong = 0

        async def poll(number: int) -> None:
            nonlocal wrong
            begun = time.perf_counter()
            answer = await client.get(f"/api/v1/jobs/{jobs[number % len(jobs)]}")
            times.append((time.perf_counter() - begun) * 1000)
            wrong += answer.status_code != 200

        begun = time.perf_counter()
        polls: list[asyncio.Task[None]] = []
        news = 0
        for number in range(options.rate * options.seconds):
            due = begun + number / options.rate
            if (wait := due - time.perf_counter()) > 0:
                await asyncio.sleep(wait)
            polls.append(asyncio.create_task(poll(number)))
            if number % options.rate == 0:
                news += 1
                await client.patch(f"/api/v1/projects/{project}", json={"name": f"Load {news}"})
        await asyncio.gather(*polls)
        took = time.perf_counter() - begun
        await asyncio.sleep(3)
        after, spent = memory(pid), cpu(pid) - spent_before
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    cuts = statistics.quantiles(times, n=100)
    print("| figure | target | measured |\n| --- | --- | --- |")
    print(f"| polls a second | {options.rate} | {len(times) / took:.0f} |")
    print(f"| answers that were wrong | 0 | {wrong} |")
    print(f"| poll p50 / p95 / p99, ms | – / 200 / – | {cuts[49]:.1f} / {cuts[94]:.1f} / {cuts[98]:.1f} |")
    seen = f"{min(counts)}, {max(counts)} of {news}"
    print(f"| listeners; fewest, most events each | {options.listeners} | {len(counts)}; {seen} |")
    print(f"| memory idle / listening / after, MB | flat | {before:.0f} / {loaded:.0f} / {after:.0f} |")
    print(f"| server CPU, cores | below 1 | {spent / took:.2f} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--listeners", type=int, default=1000)
    parser.add_argument("--rate", type=int, default=200)
    parser.add_argument("--seconds", type=int, default=20)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        server = subprocess.Popen(
            [sys.executable, "-P", "-m", "cineflow", "serve", "--port", "0", "--workspace", folder,
             "--setup-token", TOKEN],
            stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        try:
            assert server.stdout is not None
            line = server.stdout.readline()
            url = line[line.index("http://") :].split()[0].rstrip("/")
            asyncio.run(measure(url, server.pid, options))
        finally:
            server.terminate()
            server.wait(20)


if __name__ == "__main__":
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 8192), hard))
    main()
