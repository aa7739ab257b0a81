"""Language and vision models: one file per dialect, exposing `CHAT`. What is asked and why is the caller's affair."""

from cineflow.llm._chat import ChatModel, ChatReply, ChatRequest, Picture, json_in
from cineflow.llm._prices import Tariff, estimated_tokens, is_token_price, price_unknown, tariff_of
from cineflow.llm._service import Caller, Exchange, Service

__all__ = [
    "Caller", "ChatModel", "ChatReply", "ChatRequest", "Exchange", "Picture", "Service", "Tariff", "estimated_tokens",
    "is_token_price", "json_in", "price_unknown", "tariff_of",
]  # fmt: skip
