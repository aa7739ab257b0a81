"""200 job polls a second and 1,000 listeners to live events, on one server.

`python benchmarks/server_load.py [--listeners 1000] [--rate 200] [--seconds 20]` prints latency percentiles, the
server's memory before and after, and how many events reached everybody. To reach: p95 below 200 ms, memory flat.

Polls are sent when they are due, however long the ones before them take, by a process of their own that does little
else; a poll's time counts from when it was due. How late the client itself was is printed beside: on a machine that
others use, the difference is the server's.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import httpx

TOKEN = "set-up-once"
PASSWORD = "correct horse battery"
CONNECTIONS = 64


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


class Listener(asyncio.Protocol):
    """One browser that follows events; counts those that reach it."""

    def __init__(self, request: bytes) -> None:
        self._request = request
        self._rest = b""
        self.seen = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        data = self._rest + data
        self.seen += data.count(b"\ndata: {")
        self._rest = data[-7:]


class Poller(asyncio.Protocol):
    """One connection that is kept, and asks one thing at a time."""

    def __init__(self, free: asyncio.Queue[Poller], done: list[tuple[float, float, bool]]) -> None:
        self._free = free
        self._done = done
        self._got = bytearray()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self._free.put_nowait(self)

    def ask(self, request: bytes, due: float) -> None:
        self._due, self._sent = due, time.perf_counter()
        self.transport.write(request)

    def data_received(self, data: bytes) -> None:
        self._got += data
        head, gap, body = bytes(self._got).partition(b"\r\n\r\n")
        if not gap:
            return
        length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n", 1)[0])
        if len(body) < length:
            return
        self._got.clear()
        now = time.perf_counter()
        self._done.append((now - self._due, self._sent - self._due, head.startswith(b"HTTP/1.1 200")))
        self._free.put_nowait(self)


async def poll(address: tuple[str, int], requests: list[bytes], rate: int, seconds: int) -> dict[str, float]:
    """Poll jobs for so long, and return what was found. Lateness and times are in milliseconds."""
    free: asyncio.Queue[Poller] = asyncio.Queue()
    done: list[tuple[float, float, bool]] = []
    loop = asyncio.get_running_loop()
    for _ in range(CONNECTIONS):
        await loop.create_connection(lambda: Poller(free, done), *address)
    begun = time.perf_counter()
    for number in range(rate * seconds):
        due = begun + number / rate
        if (wait := due - time.perf_counter()) > 0:
            await asyncio.sleep(wait)
        (await free.get()).ask(requests[number % len(requests)], due)
    for _ in range(CONNECTIONS):  # All are free again: everything was answered.
        await free.get()
    took = time.perf_counter() - begun
    cuts = statistics.quantiles((one[0] * 1000 for one in done), n=100)
    late = statistics.quantiles((one[1] * 1000 for one in done), n=100)
    wrong = sum(not one[2] for one in done)
    return {
        "rate": len(done) / took, "wrong": wrong, "p50": cuts[49], "p95": cuts[94], "p99": cuts[98], "late": late[94],
    }  # fmt: skip


def request(path: str, address: tuple[str, int], cookie: str) -> bytes:
    lines = (f"GET {path} HTTP/1.1", f"Host: {address[0]}:{address[1]}", f"Cookie: {cookie}", "", "")
    return "\r\n".join(lines).encode()


async def made_jobs(client: httpx.AsyncClient) -> tuple[str, list[str]]:
    """Make a project and two takes in it; return the project and the jobs."""
    await client.post("/api/v1/setup", json={"token": TOKEN, "email": "b@example.com", "password": PASSWORD})
    project = (await client.post("/api/v1/projects", json={"name": "Load", "sample": True})).json()["id"]
    shots = [s["id"] for s in (await client.get(f"/api/v1/projects/{project}/board")).json()["shots"]]
    wish = {"shot_ids": shots[:2], "provider": "rehearsal", "takes": 1}
    sheet = (await client.post(f"/api/v1/projects/{project}/plan", json=wish)).json()
    run = (await client.post(f"/api/v1/projects/{project}/runs", json={**wish, "quote": sheet["quote"]})).json()["run"]
    for _ in range(300):
        if (await client.get(f"/api/v1/runs/{run}")).json()["ended_at"]:
            break
        await asyncio.sleep(0.2)
    return project, [j["id"] for j in (await client.get("/api/v1/jobs")).json()["items"]]


async def measure(url: str, pid: int, options: argparse.Namespace) -> None:
    loop = asyncio.get_running_loop()
    async with httpx.AsyncClient(base_url=url, headers={"X-CineFlow": "1"}, timeout=60, trust_env=False) as client:
        project, jobs = await made_jobs(client)
        cookie = "; ".join(f"{k}={v}" for k, v in client.cookies.items())
        host, _, port = url[7:].partition(":")
        address = (host, int(port))
        before = memory(pid)
        listeners: list[Listener] = []
        ask = request("/api/v1/events", address, cookie)
        for _ in range(options.listeners):
            listeners.append((await loop.create_connection(lambda: Listener(ask), *address))[1])
        await asyncio.sleep(3)
        loaded, spent_before, begun = memory(pid), cpu(pid), time.perf_counter()
        told = {
            "address": address, "rate": options.rate, "seconds": options.seconds,
            "requests": [request(f"/api/v1/jobs/{job}", address, cookie).decode() for job in jobs],
        }  # fmt: skip
        poller = await asyncio.create_subprocess_exec(
            sys.executable, __file__, "--poll", stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
        )
        polling = asyncio.create_task(poller.communicate(json.dumps(told).encode()))
        news = 0
        while not polling.done():
            news += 1
            await client.patch(f"/api/v1/projects/{project}", json={"name": f"Load {news}"})
            with suppress(TimeoutError):
                await asyncio.wait_for(asyncio.shield(polling), max(0.0, begun + news - time.perf_counter()))
        found = json.loads((await polling)[0])
        took = time.perf_counter() - begun
        await asyncio.sleep(3)
        after, spent = memory(pid), cpu(pid) - spent_before
        for one in listeners:
            one.transport.abort()
    counts = [one.seen for one in listeners]
    print("| figure | target | measured |\n| --- | --- | --- |")
    print(f"| polls a second | {options.rate} | {found['rate']:.0f} |")
    print(f"| answers that were wrong | 0 | {found['wrong']} |")
    print(f"| poll p50 / p95 / p99, ms | – / 200 / – | {found['p50']:.1f} / {found['p95']:.1f} / {found['p99']:.1f} |")
    print(f"| the client itself was late, p95, ms | – | {found['late']:.1f} |")
    seen = f"{min(counts, default=0)}, {max(counts, default=0)} of {news}"
    print(f"| listeners; fewest, most events each | {options.listeners} | {len(counts)}; {seen} |")
    print(f"| memory idle / listening / after, MB | flat | {before:.0f} / {loaded:.0f} / {after:.0f} |")
    print(f"| server CPU, cores; machine's load | below 1 | {spent / took:.2f}; {os.getloadavg()[0]:.1f} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--listeners", type=int, default=1000)
    parser.add_argument("--rate", type=int, default=200)
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--poll", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.poll:
        told = json.load(sys.stdin)
        requests = [one.encode() for one in told["requests"]]
        print(json.dumps(asyncio.run(poll(tuple(told["address"]), requests, told["rate"], told["seconds"]))))
        return
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
