"""One question to a model: asked, its answer kept, read strictly, repaired once, then failed where all can see it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, TypeVar, cast

from pydantic import BaseModel, ValidationError

from cineflow.clipper.paid import Answer, Answers, Asked
from cineflow.core.errors import Charged, ContentRefused, ProviderError
from cineflow.core.ids import digest_json
from cineflow.core.money import Money, PriceRange
from cineflow.core.text import Text
from cineflow.llm import ChatModel, ChatReply, ChatRequest, Tariff, estimated_tokens, json_in

__all__ = ["AnswerInvalid", "Mind", "ask", "call_key", "most_of", "parsed", "range_of"]

T = TypeVar("T")
Shape = TypeVar("Shape", bound=BaseModel)

_PICTURE_TOKENS = (60, 1600)
"""What a picture of 768 pixels counts for, at least and at most, over the services whose rules are known."""

_OVERHEAD = 60
"""Tokens that services count beyond what is written."""


class AnswerInvalid(ProviderError):
    """A model's answer was of no use, and neither was its repair."""

    code = "clip.answer_invalid"
    charged = Charged.YES


@dataclass(frozen=True, slots=True)
class Mind:
    """A model and what it costs."""

    model: ChatModel
    tariff: Tariff

    @property
    def is_local(self) -> bool:
        """Whether nothing leaves this machine: one that costs sends it on, wherever it listens."""
        return self.model.service.is_here and self.tariff.is_free


def ask(mind: Mind, request: ChatRequest, read: Callable[[Any], T], paid: Answers) -> T:
    """Ask, read the answer, and have it repaired once where it cannot be read.

    read: turns the answer's JSON into a result, or raises ValueError with what is wrong, in English, for the model.
    Raises AnswerInvalid naming step, provider and request, ContentRefused, and what `PaidCalls.ask` raises.
    """
    asked: list[tuple[str, ChatReply]] = []
    objection = ""
    for _ in range(2):
        key = call_key(mind, request)
        reply = _reply(mind, request, key, paid)
        asked.append((key, reply))
        try:
            return _read(reply, read)
        except ValueError as error:
            objection = str(error)
        wish = f"That answer cannot be used: {objection}. Answer again, with the whole corrected JSON object only."
        request = replace(request, turns=((reply.text[:20000], wish),))
    for key, _ in asked:
        paid.forget(key)
    raise _invalid(mind, request.name, objection, [reply.request_id for _, reply in asked])


def parsed(shape: type[Shape], value: Any) -> Shape:
    """Read an answer into its shape. Raises ValueError saying, to the model, what is wrong."""
    try:
        return shape.model_validate(value, strict=True)
    except ValidationError as error:
        wrong = cast("list[dict[str, Any]]", error.errors(include_url=False, include_input=False))
        said = (f"{'.'.join(map(str, row['loc'])) or 'the answer'}: {row['msg']}" for row in wrong[:5])
        raise ValueError("; ".join(said)) from error


def most_of(mind: Mind, request: ChatRequest) -> Money:
    """Return what a question cannot cost more than."""
    tokens = sum(estimated_tokens(text)[1] for text in (request.words, str(request.schema)))
    tokens += sum(estimated_tokens(picture.label)[1] for picture in request.pictures)
    return range_of(mind.tariff, (0, tokens), (0, request.most_tokens), len(request.pictures)).highest


def call_key(mind: Mind, request: ChatRequest) -> str:
    """The same for the same question to the same model, wherever its pictures came from."""
    service = mind.model.service
    return digest_json(["chat", service.base_url, service.model, request.digest, request.most_tokens])


def range_of(tariff: Tariff, read: tuple[int, int], written: tuple[int, int], pictures: int = 0) -> PriceRange:
    """Return what a question costs by its tokens of text, its pictures, and the tokens of its answer."""
    low = read[0] + pictures * _PICTURE_TOKENS[0]
    high = read[1] + pictures * _PICTURE_TOKENS[1] + _OVERHEAD
    return tariff.range_of_tokens((low, high), written)


def _reply(mind: Mind, request: ChatRequest, key: str, paid: Answers) -> ChatReply:
    asked = Asked(key, request.name, mind.model.service, most_of(mind, request))

    def send() -> Answer:
        reply = mind.model.ask(request)
        billed = mind.tariff.of_tokens(reply.tokens_in, reply.tokens_out) if reply.tokens_in else None
        return Answer(reply.to_json(), billed, reply.request_id)

    return ChatReply(**paid.ask(asked, send))


def _read(reply: ChatReply, read: Callable[[Any], T]) -> T:
    if reply.finish == "refused":
        raise ContentRefused(
            Text("the model declined to answer: {said}", "模型拒绝回答：{said}", said=reply.text[:200] or "-"),
            request_id=reply.request_id,
        )
    if reply.finish == "length":
        raise ValueError("it was cut off before its end; make it shorter")
    return read(json_in(reply.text))


def _invalid(mind: Mind, step: str, why: str, requests: list[str]) -> AnswerInvalid:
    service = mind.model.service
    return AnswerInvalid(
        Text("{step}: the answers of {model} at {host} could not be used, nor their repair: {why} (requests {ids})",
             "{step}：{host} 的 {model} 两次回答均无法使用：{why}（请求 {ids}）",
             step=step, model=service.model, host=service.host, why=why,
             ids=", ".join(request or "?" for request in requests)),
        provider=service.name, model=service.model, request_id=next((r for r in reversed(requests) if r), ""),
        fix=Text("Run it again, name another model, or choose --planner offline",
                 "请重试、换用其他模型，或使用 --planner offline"),
    )  # fmt: skip
