"""The OpenAPI document: complete, and true for whatever a client sends."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from tests.server.conftest import Served

schemathesis.serializer.alias("application/offset+octet-stream", "application/octet-stream")

_AT_ONCE = 8
"""Requests under way: the server is asked while more are drawn, and by many at once, as it is in life."""

_ENDLESS = {"stream_events"}
_LOCKS_OUT = {
    "delete_session",
    "revoke_session",
    "change_me",
    "set_up",
    "create_session",
    "change_user",
    "accept_invitation",
}


def test_every_operation_has_a_name_words_and_its_problems(served: Served, boss: httpx.Client) -> None:
    document = boss.get("/api/v1/openapi.json").json()
    found = [
        o
        for methods in document["paths"].values()
        for m, o in methods.items()
        if m in ("get", "post", "put", "patch", "delete")
    ]
    names = Counter(operation["operationId"] for operation in found)
    assert max(names.values()) == 1
    assert len(names) > 60
    for operation in found:
        assert operation.get("description") or operation.get("summary"), operation["operationId"]
        if operation["operationId"] not in ("get_health", "get_ready"):  # open to everybody, and ask nothing
            assert any(status.startswith("4") for status in operation["responses"]), operation["operationId"]


@pytest.mark.slow
def test_nothing_that_can_be_sent_breaks_the_server(served: Served, boss: httpx.Client) -> None:
    """Requests drawn from the document, right and wrong ones: no 5xx, and every error a problem."""
    schema = schemathesis.openapi.from_dict(boss.get("/api/v1/openapi.json").json())
    key = boss.post("/api/v1/keys", json={"name": "drawn"}).json()["key"]
    bearer = {"Authorization": f"Bearer {key}"}
    with (
        httpx.Client(base_url=served.url, headers=bearer, trust_env=False, timeout=120) as client,
        ThreadPoolExecutor(_AT_ONCE) as hands,
    ):
        sent = [
            (operation.definition.raw["operationId"], hands.submit(client.request, **request))
            for operation in (found.ok() for found in schema.get_all_operations())
            if operation.definition.raw["operationId"] not in _ENDLESS | _LOCKS_OUT
            for request in drawn(operation, served.url)
        ]
        answers = [(name, answer.result()) for name, answer in sent]
    broken = [f"{n}: {a.status_code} {a.request.url} {a.text[:300]}" for n, a in answers if a.status_code >= 500]
    assert not broken, "\n".join(broken[:20])
    for name, answer in answers:
        assert answer.status_code < 400 or "json" in answer.headers["content-type"], (name, answer.text)
    assert len(answers) > 200


def drawn(operation: Any, url: str) -> list[dict[str, Any]]:
    """Draw a few requests from one operation's description."""
    requests: list[dict[str, Any]] = []

    @given(case=operation.as_strategy())
    @settings(
        max_examples=5, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck), deadline=None
    )
    def draw(case: schemathesis.Case) -> None:
        given_ = case.as_transport_kwargs(base_url=url)
        headers = {
            name: value for name, value in (given_.get("headers") or {}).items()
            if name.lower() not in ("authorization", "host", "cookie") and value.isascii() and value.isprintable()
        }  # fmt: skip
        body: dict[str, Any] = {"json": given_["json"]} if "json" in given_ else {}
        if isinstance(given_.get("data"), bytes):
            body = {"content": given_["data"]}
        if given_.get("files"):
            body = {"files": {"file": ("drawn.json", repr(case.body).encode(), "application/json")}}
        requests.append(
            {
                "method": given_["method"],
                "url": given_["url"],
                "params": given_.get("params"),
                "headers": headers,
                **body,
            }
        )

    draw()
    return requests
