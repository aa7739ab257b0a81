"""Traces from a request to its takes, collected in memory; request ids in the log; nothing where nobody collects."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from starlette.testclient import TestClient
from tests.server.conftest import BOSS, PASSWORD, TOKEN

from cineflow.app import App, open_app
from cineflow.core.errors import SettingMissing
from cineflow.core.tracing import carried, is_tracing, span, start_tracing
from cineflow.server import create_app


@pytest.fixture
def collected() -> Generator[InMemorySpanExporter]:
    exporter = InMemorySpanExporter()
    stop = start_tracing(exporter=exporter)
    yield exporter
    stop()
    assert not is_tracing()


def named(collected: InMemorySpanExporter, name: str) -> list[ReadableSpan]:
    return [one for one in collected.get_finished_spans() if one.name == name]


def trace_of(one: ReadableSpan) -> str:
    assert one.context is not None
    return format(one.context.trace_id, "032x")


def begun(client: TestClient, caller: dict[str, str]) -> dict[str, Any]:
    """Rehearse one shot of a story, and wait until it is over; bounded."""
    project = client.post("/api/v1/projects", json={"name": "Harbour", "sample": True}).json()["id"]
    board = client.get(f"/api/v1/projects/{project}/board").json()
    shortest = min(board["shots"], key=lambda shot: float(shot["seconds"] or 99))["id"]
    wish = {"shot_ids": [shortest], "provider": "rehearsal", "takes": 1}
    sheet = client.post(f"/api/v1/projects/{project}/plan", json=wish).json()
    body = {**wish, "quote": sheet["quote"]}
    answer = client.post(f"/api/v1/projects/{project}/runs", json=body, headers=caller)
    assert answer.status_code == 202, answer.text
    until = time.monotonic() + 120
    while not (seen := client.get(f"/api/v1/runs/{answer.json()['run']}").json())["ended_at"]:
        assert time.monotonic() < until, seen
        time.sleep(0.2)
    assert seen["counts"]["done"] == 1, seen
    return {"request": answer.headers["x-request-id"]}


def opened(root: Path) -> App:
    root.mkdir()
    app = open_app([root], cwd=root)
    app.start_logging()
    return app


def test_a_take_belongs_to_the_trace_of_the_request_that_began_it(
    tmp_path: Path, collected: InMemorySpanExporter
) -> None:
    app = opened(tmp_path / "workspace")
    caller = {"traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "X-Request-ID": "caller-7"}
    with TestClient(create_app(app, setup_token=TOKEN), headers={"X-CineFlow": "1"}) as client:
        assert client.post("/api/v1/setup", json={"token": TOKEN, "email": BOSS, "password": PASSWORD}).is_success
        assert begun(client, caller) == {"request": "caller-7"}

    [request] = [one for one in named(collected, "request") if (one.attributes or {})["cineflow.request"] == "caller-7"]
    assert trace_of(request) == "0af7651916cd43dd8448eb211c80319c", "the caller's trace goes on"
    assert (request.attributes or {})["cineflow.status"] == 202
    assert request.context is not None
    for name in ("take.submit", "take.poll", "take.fetch", "take.publish"):
        steps = named(collected, name)
        assert steps, name
        for step in steps:
            assert trace_of(step) == trace_of(request), name
            assert step.parent is not None
            assert step.parent.span_id == request.context.span_id
            assert str((step.attributes or {})["cineflow.job"]).startswith("job_")
    plans = [one for one in named(collected, "plan") if trace_of(one) == trace_of(request)]
    assert plans, "what is planned for a request is part of it"
    told = "".join(one.to_json() for one in collected.get_finished_spans())
    assert PASSWORD not in told
    assert TOKEN not in told

    lines = [json.loads(line) for line in (tmp_path / "workspace/.cineflow/logs/cineflow.log").read_text().splitlines()]
    assert [line["event"] for line in lines if line.get("request") == "caller-7"][-1] == "request.served"


def test_a_span_goes_on_where_another_process_left_it(collected: InMemorySpanExporter) -> None:
    with span("first"):
        kept = json.loads(json.dumps(carried()))
    with span("second", of=kept, shot=7, nothing=None):
        pass
    first, second = collected.get_finished_spans()
    assert trace_of(first) == trace_of(second)
    assert dict(second.attributes or {}) == {"cineflow.shot": 7}


def test_an_error_marks_its_span_and_goes_on(collected: InMemorySpanExporter) -> None:
    with pytest.raises(ZeroDivisionError), span("breaks"):
        _ = 1 // 0
    [broken] = collected.get_finished_spans()
    assert not broken.status.is_ok


def test_without_a_collector_nothing_is_measured_nor_imported() -> None:
    with span("none") as tell:
        tell(anything=1)
        assert carried() == {}
    asked = (
        "import sys; from cineflow.core.tracing import span\n"
        "with span('x'): pass\n"
        "print([name for name in sys.modules if name.startswith('opentelemetry')])"
    )
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True, timeout=60).stdout
    assert told.strip() == "[]"


def test_an_endpoint_without_the_extra_says_what_to_install() -> None:
    try:
        import opentelemetry.exporter.otlp.proto.http.trace_exporter  # noqa: F401
    except ImportError:
        with pytest.raises(SettingMissing, match="otel"):
            start_tracing("http://127.0.0.1:4318")
        assert not is_tracing()
