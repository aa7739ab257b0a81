"""What somebody who looks after a server sees of it: traces at a collector, events on standard output."""

from __future__ import annotations

import gzip
import http.server
import json
import subprocess
import sys
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.server.conftest import BOSS, PASSWORD, TOKEN, environment, sample

_EXPORTER = "opentelemetry.exporter.otlp.proto.http.trace_exporter"
SECRET = "sk-of-the-provider-0123456789"


@dataclass
class Collector:
    """An OTLP collector over HTTP. spans: as they came, decoded."""

    port: int = 0
    services: set[str] = field(default_factory=set[str])
    spans: list[Any] = field(default_factory=list[Any])
    bodies: list[bytes] = field(default_factory=list[bytes])

    def named(self, name: str) -> list[Any]:
        return [span for span in list(self.spans) if span.name == name]


@contextmanager
def collecting() -> Generator[Collector]:
    from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

    collector = Collector()

    class Door(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if self.headers.get("Content-Encoding") == "gzip":
                body = gzip.decompress(body)
            assert self.path == "/v1/traces"
            told = ExportTraceServiceRequest.FromString(body)
            collector.bodies.append(body)
            for resource in told.resource_spans:
                named = {one.key: one.value.string_value for one in resource.resource.attributes}
                collector.services.add(named["service.name"])
                for scope in resource.scope_spans:
                    collector.spans += scope.spans
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Door)
    collector.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield collector
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def served(root: Path, **extra: str) -> Generator[tuple[str, list[str]]]:
    """A server whose whole standard output is kept; yields its address and the lines so far."""
    root.mkdir()
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "cineflow", "serve", "--port", "0", "--workspace", str(root), "--emulate",
         "--setup-token", TOKEN],
        env={**environment(), "HOME": str(root), **extra}, cwd=root, text=True, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    lines: list[str] = []
    assert process.stdout is not None
    reading = threading.Thread(target=lambda out=process.stdout: lines.extend(iter(out.readline, "")))
    reading.start()
    try:
        end = time.monotonic() + 120
        while not (found := [line for line in list(lines) if line.startswith("listening on ")]):
            assert process.poll() is None, lines
            assert time.monotonic() < end, lines
            time.sleep(0.05)
        yield found[0].split()[-1], lines
    finally:
        process.terminate()
        process.wait(60)
        reading.join(60)
        process.stdout.close()


def made(client: httpx.Client) -> None:
    """Have one shot made by a provider that is faked, and wait until its run is over; bounded."""
    project, board = sample(client, "Harbour")
    wish = {"shot_ids": [board["shots"][0]["id"]], "provider": "xai", "takes": 1}
    sheet = client.post(f"/api/v1/projects/{project}/plan", json=wish).json()
    run = client.post(
        f"/api/v1/projects/{project}/runs", json={**wish, "quote": sheet["quote"]}, headers={"X-Request-ID": "caller-8"}
    )
    assert run.status_code == 202, run.text
    end = time.monotonic() + 120
    while not (seen := client.get(f"/api/v1/runs/{run.json()['run']}").json())["ended_at"]:
        assert time.monotonic() < end, seen
        time.sleep(0.2)
    assert seen["counts"]["done"] == 1, seen


@pytest.mark.slow
def test_spans_reach_a_collector_and_events_standard_output(tmp_path: Path) -> None:
    pytest.importorskip(_EXPORTER)
    with collecting() as collector:
        watched = {
            "CINEFLOW_OTLP_ENDPOINT": f"http://127.0.0.1:{collector.port}", "CINEFLOW_LOG_TO": "stdout",
            "OTEL_BSP_SCHEDULE_DELAY": "200", "RUNWAYML_API_SECRET": SECRET,
        }  # fmt: skip
        with served(tmp_path / "workspace", **watched) as (url, lines):
            mine = {"base_url": url, "headers": {"X-CineFlow": "1"}, "timeout": 60, "trust_env": False}
            with httpx.Client(**mine) as client:
                body = {"token": TOKEN, "email": BOSS, "password": PASSWORD}
                assert client.post("/api/v1/setup", json=body).is_success
                client.get(f"/api/v1/projects/none?token={SECRET}")
                made(client)

    assert collector.services == {"cineflow"}
    [request] = [
        span for span in collector.named("request")
        if any(one.key == "cineflow.request" and one.value.string_value == "caller-8" for one in span.attributes)
    ]  # fmt: skip
    for name in ("take.submit", "take.poll", "take.fetch", "take.publish"):
        steps = collector.named(name)
        assert steps, name
        assert {step.trace_id for step in steps} == {request.trace_id}, name
        assert {step.parent_span_id for step in steps} == {request.span_id}, name
    everything = b"".join(collector.bodies).decode(errors="replace")
    events = [json.loads(line) for line in lines if line.startswith("{")]
    spoken = [event for event in events if event.get("request") == "caller-8"]
    assert [event["event"] for event in spoken][-1] == "request.served"
    assert {"take.submitted", "request.served"} <= {event["event"] for event in events}
    assert not (tmp_path / "workspace/.cineflow/logs/cineflow.log").exists()
    for secret in (SECRET, PASSWORD, TOKEN):
        assert secret not in everything
        assert secret not in "".join(line for line in lines if line.startswith("{"))
