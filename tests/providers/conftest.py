"""Answers played back over httpx's mock transport: only the outermost edge is replaced."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest

from cineflow.core.order import Order
from cineflow.providers._registry import provider_class
from cineflow.providers._settings import ProviderSettings

RECORDINGS = Path(__file__).parent.parent / "recordings"
KEY = "sora-0123456789abcdef0123456789abcdef"
VIDEO = b"\x00\x00\x00\x18ftypmp42" + bytes(range(256)) * 40

Answer = Any


def recorded(name: str, part: str = "exchanges") -> dict[str, Any]:
    """A provider's exchanges, composed from its sheet."""
    return json.loads((RECORDINGS / name / f"{part}.json").read_text(encoding="utf-8"))


class _Stream(httpx.AsyncByteStream):
    """A body that arrives bit by bit, as a socket gives it."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for at in range(0, len(self._content), 4096):
            yield self._content[at : at + 4096]


class Stage:
    """Plays answers in order and keeps every request that came."""

    def __init__(self, answers: Iterable[Answer]) -> None:
        self.answers = list(answers)
        self.requests: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if callable(answer) and not isinstance(answer, httpx.Response):
            answer = answer(request)
        if isinstance(answer, BaseException):
            raise answer
        if not isinstance(answer, httpx.Response):
            status, body, *rest = answer if isinstance(answer, tuple) else (200, answer)
            content = {"content": body} if isinstance(body, (str, bytes)) else {"json": body}
            answer = httpx.Response(status, headers=rest[0] if rest else {}, **content)
        return httpx.Response(answer.status_code, headers=answer.headers, stream=_Stream(answer.content))

    @property
    def sent(self) -> Any:
        """The last request's JSON body."""
        return json.loads(self.requests[-1].content)

    @property
    def posts(self) -> int:
        return sum(request.method == "POST" for request in self.requests)


Play = Callable[..., tuple[Any, Stage]]


@pytest.fixture
async def play() -> AsyncIterator[Play]:
    clients: list[httpx.AsyncClient] = []

    def build(name: str, *answers: Answer, key: str = KEY, base_url: str = "", **extra: Any) -> tuple[Any, Stage]:
        stage = Stage(answers)
        client = httpx.AsyncClient(transport=httpx.MockTransport(stage))
        clients.append(client)
        publish = extra.pop("publish", None)
        settings = ProviderSettings(key=key, base_url=base_url, extra=extra, publish=publish)
        return provider_class(name)(settings, client), stage

    yield build
    for client in clients:
        await client.aclose()


def order(**fields: Any) -> Order:
    """A small order; any field may be given."""
    stated: dict[str, Any] = {
        "id": "ord_1", "provider": "sora-hk", "model": "sora2", "prompt": "a red kite over dunes",
        "seconds": Decimal(10), "aspect": "16:9",
    }  # fmt: skip
    return Order(**{**stated, **fields})


async def collect(stream: AsyncIterator[bytes]) -> bytes:
    return b"".join([chunk async for chunk in stream])
