"""A model that says what a test tells it to, and buys nothing."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

from cineflow.clipper.asking import Mind
from cineflow.clipper.paid import Answer, Answers, Asked
from cineflow.llm import ChatReply, ChatRequest, Service, Tariff
from cineflow.llm._prices import Tier

SERVICE = Service("http://127.0.0.1:9/v1", "told")
TARIFF = Tariff("tokens", "USD", (Tier(Decimal(1), Decimal(2)),))


class Told:
    """A model that answers with what a function makes of the question; remembers what it was asked."""

    def __init__(self, say: Callable[[ChatRequest], str]) -> None:
        self.service = SERVICE
        self._say = say
        self.asked: list[ChatRequest] = []

    def ask(self, request: ChatRequest) -> ChatReply:
        self.asked.append(request)
        return ChatReply(self._say(request), request_id=f"r{len(self.asked)}", tokens_in=10, tokens_out=10)

    @property
    def mind(self) -> Mind:
        return Mind(self, TARIFF)


class Unpaid(Answers):
    """Sends every question: no ledger, no cache."""

    def __init__(self) -> None:
        super().__init__(Path())

    def ask(self, asked: Asked, send: Callable[[], Answer]) -> dict[str, Any]:
        return send().body
