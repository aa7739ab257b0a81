"""Figures for monitoring, in Prometheus' format: requests, takes, money, refusals, listeners."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from starlette.types import Scope

from cineflow.library.ledger import Event

__all__ = ["Metrics"]


class Metrics:
    """One registry per server, so that two can live in one process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "cineflow_requests", "Requests served.", ("method", "route", "status"), registry=self.registry
        )
        self._seconds = Histogram(
            "cineflow_request_seconds", "Time to answer.", ("route",), registry=self.registry,
            buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2.5, 10),
        )  # fmt: skip
        self._jobs = Counter(
            "cineflow_jobs", "Jobs that came to a state.", ("state", "provider"), registry=self.registry
        )
        self._failures = Counter(
            "cineflow_failures", "Takes that failed.", ("provider", "code"), registry=self.registry
        )
        self.listeners = Gauge("cineflow_listeners", "Open event streams.", registry=self.registry)

    def served(self, scope: Scope, status: int, seconds: float) -> None:
        route: Any = scope.get("route")
        name = str(getattr(route, "path", "")) or "other"
        self._requests.labels(scope["method"], name, str(status)).inc()
        self._seconds.labels(name).observe(seconds)

    def hear(self, news: Sequence[Event]) -> None:
        for event in news:
            noun, _, state = event.kind.partition(".")
            if noun == "job" and state != "progress":
                provider = str(event.facts.get("provider") or "")
                self._jobs.labels(state, provider).inc()
                if state == "failed":
                    self._failures.labels(provider, str(event.facts.get("code") or "")).inc()

    def text(self) -> bytes:
        return generate_latest(self.registry)
