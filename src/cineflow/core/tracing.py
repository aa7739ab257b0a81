"""Traces, from a request to a file: spans where somebody collects them, and nothing at all where nobody does.

A door calls `start_tracing` once. Rooms write `with span("take.submit", of=..., job=job_id):`; until tracing was
started that is one comparison, and OpenTelemetry is not even imported. What happens later, in another process, goes on
in the same trace by `carried()`: a small table that lies in the ledger with the run, and is handed to `span` as `of`.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from cineflow.core.errors import SettingMissing
from cineflow.core.text import Text

__all__ = ["CARRIER", "carried", "is_tracing", "span", "start_tracing"]

CARRIER = "traceparent"
"""The header, and the name in the ledger, by which a trace is handed on (W3C Trace Context)."""

_tracer: Any = None


def is_tracing() -> bool:
    """Whether spans are collected."""
    return _tracer is not None


def start_tracing(endpoint: str = "", *, exporter: Any = None) -> Callable[[], None]:
    """Collect spans from here on, and return how to stop, which hands over what is left.

    endpoint: where OTLP over HTTP is taken, such as `http://127.0.0.1:4318`. exporter: takes them instead, at once.
    Raises SettingMissing without the extra `otel`.
    """
    global _tracer
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor, SimpleSpanProcessor

    from cineflow import __version__

    provider = TracerProvider(resource=Resource.create({"service.name": "cineflow", "service.version": __version__}))
    processor = SimpleSpanProcessor(exporter) if exporter else BatchSpanProcessor(_otlp(endpoint))
    provider.add_span_processor(processor)
    _tracer = provider.get_tracer("cineflow", __version__)

    def stop() -> None:
        global _tracer
        _tracer = None
        provider.shutdown()

    return stop


@contextmanager
def span(name: str, *, of: Mapping[str, Any] | None = None, **named: object) -> Generator[Callable[..., None]]:
    """Measure a block as one span, and yield a function that adds facts to it. No secret may be among them.

    of: what `carried` returned where this began, else what is under way here. An error in the block marks the span.
    """
    if _tracer is None:
        yield _ignore
        return
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

    context = None
    if of and of.get(CARRIER):
        context = TraceContextTextMapPropagator().extract({CARRIER: str(of[CARRIER])})
    with _tracer.start_as_current_span(name, context=context, attributes=_plain(named)) as current:

        def add(**more: object) -> None:
            current.set_attributes(_plain(more))

        yield add


def carried() -> dict[str, str]:
    """Return what lets a later span, in whatever process, be part of the one under way. Empty where there is none."""
    if _tracer is None:
        return {}
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

    carrier: dict[str, str] = {}
    TraceContextTextMapPropagator().inject(carrier)
    return {CARRIER: carrier[CARRIER]} if CARRIER in carrier else {}


def _ignore(**_named: object) -> None:
    """Nobody collects."""


def _plain(named: Mapping[str, object]) -> dict[str, Any]:
    kept = {name: value for name, value in named.items() if value is not None}
    return {
        f"cineflow.{name}": value if isinstance(value, bool | int | float) else str(value)
        for name, value in kept.items()
    }


def _otlp(endpoint: str) -> Any:
    try:
        exporters: Any = import_module("opentelemetry.exporter.otlp.proto.http.trace_exporter")
    except ImportError as cause:
        raise SettingMissing(
            Text("traces need the extra `otel`", "链路追踪需要安装 otel 附加组件"),
            fix=Text("pip install 'cineflow[otel]', or unset CINEFLOW_OTLP_ENDPOINT",
                     "请执行 pip install 'cineflow[otel]'，或取消 CINEFLOW_OTLP_ENDPOINT"),
            code="tracing.no_exporter",
        ) from cause  # fmt: skip
    return exporters.OTLPSpanExporter(endpoint=f"{endpoint.rstrip('/')}/v1/traces")
