"""Both dialects as they go over the wire, what a refusal means for money, and what a price is."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import httpx
import pytest

from cineflow.core.errors import (
    Charged,
    ContentRefused,
    CreditExhausted,
    KeyRefused,
    ModelGone,
    ProviderError,
    Rejected,
    SettingInvalid,
    SubmitUncertain,
    Throttled,
    Unreachable,
)
from cineflow.core.money import Money
from cineflow.llm import Caller, ChatRequest, Picture, Service, estimated_tokens, is_token_price, json_in, tariff_of
from cineflow.llm.openai import OpenAiChat
from cineflow.llm.qwen_vl import QwenVl

SCHEMA = {"type": "object", "properties": {"theme": {"type": "string"}}}
QUESTION = ChatRequest("theme", "You edit.", "What is it?", SCHEMA, (Picture("p1", lambda: b"jpeg", "[1] at 0:01"),))
OPENAI = Service("https://api.example/v1", "m", "k3yOfTheTests")
REPLY = {"id": "chatcmpl-1", "choices": [{"message": {"content": "{}"}, "finish_reason": "stop"}],
         "usage": {"prompt_tokens": 7, "completion_tokens": 3}}  # fmt: skip


def sent_to(replies: list[httpx.Response]) -> tuple[httpx.MockTransport, list[dict[str, Any]]]:
    seen: list[dict[str, Any]] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append({"url": str(request.url), "body": json.loads(request.content), "headers": request.headers})
        return replies.pop(0)

    return httpx.MockTransport(answer), seen


def test_a_question_in_the_compatible_dialect() -> None:
    transport, seen = sent_to([httpx.Response(200, json=REPLY)])
    reply = OpenAiChat(OPENAI, transport).ask(QUESTION)
    assert (reply.text, reply.request_id, reply.tokens_in, reply.tokens_out) == ("{}", "chatcmpl-1", 7, 3)
    ((sent),) = seen
    assert sent["url"] == "https://api.example/v1/chat/completions"
    assert sent["headers"]["authorization"] == "Bearer k3yOfTheTests"
    assert sent["body"]["response_format"]["json_schema"]["schema"] == SCHEMA
    parts = sent["body"]["messages"][1]["content"]
    assert [part["type"] for part in parts] == ["text", "text", "image_url"]
    assert parts[2]["image_url"]["url"] == "data:image/jpeg;base64,anBlZw=="
    assert "JSON" in sent["body"]["messages"][0]["content"], "services want the word where they take no schema"


def test_what_a_service_does_not_take_is_left_out_and_asked_again() -> None:
    def no(what: str) -> httpx.Response:
        return httpx.Response(400, json={"error": {"message": f"Unsupported parameter: '{what}'"}})

    replies = [no("response_format"), no("temperature"), no("max_tokens"), httpx.Response(200, json=REPLY)]
    transport, seen = sent_to(replies)
    OpenAiChat(OPENAI, transport).ask(QUESTION)
    last = seen[-1]["body"]
    assert last["response_format"] == {"type": "json_object"}
    assert not {"temperature", "max_tokens"} & last.keys()
    assert last["max_completion_tokens"] == QUESTION.most_tokens
    transport, _ = sent_to([no("messages")])
    with pytest.raises(Rejected):
        OpenAiChat(OPENAI, transport).ask(QUESTION)


def test_a_question_in_qwens_own_dialect() -> None:
    body = {"request_id": "r1", "output": {"choices": [{"message": {"content": [{"text": "{"}, {"text": "}"}]},
            "finish_reason": "stop"}]}, "usage": {"input_tokens": 9, "output_tokens": 2}}  # fmt: skip
    transport, seen = sent_to([httpx.Response(200, json=body)])
    reply = QwenVl(Service("https://dashscope.example/api/v1", "qwen3-vl-plus", "k"), transport).ask(QUESTION)
    assert (reply.text, reply.request_id, reply.tokens_in) == ("{}", "r1", 9)
    content = seen[0]["body"]["input"]["messages"][1]["content"]
    assert [list(item) for item in content] == [["text"], ["image"], ["text"]], "one key for each item"
    assert seen[0]["body"]["parameters"]["enable_thinking"] is False


@pytest.mark.parametrize(
    ("status", "said", "kind", "charged"),
    [
        (401, "no", KeyRefused, Charged.NO),
        (402, "no", CreditExhausted, Charged.NO),
        (400, "Arrearage", CreditExhausted, Charged.NO),
        (400, "DataInspectionFailed", ContentRefused, Charged.NO),
        (404, "no", ModelGone, Charged.NO),
        (422, "odd", Rejected, Charged.NO),
        (500, "oops", SubmitUncertain, Charged.UNKNOWN),
        (408, "late", SubmitUncertain, Charged.UNKNOWN),
        (200, "<html>", SubmitUncertain, Charged.UNKNOWN),
    ],
)
def test_a_refusal_says_what_it_means_for_money(
    status: int, said: str, kind: type[ProviderError], charged: Charged
) -> None:
    body = said if status == 200 else json.dumps({"error": {"message": said}})
    transport, seen = sent_to([httpx.Response(status, text=body, headers={"x-request-id": "q7"})])
    with pytest.raises(kind) as raised:
        Caller(OPENAI, transport).post("https://api.example/v1/x", step="theme", json={})
    assert (raised.value.charged, raised.value.request_id, len(seen)) == (charged, "q7", 1)
    assert "theme" in str(raised.value)
    assert "api.example" in str(raised.value)
    assert ("nothing was charged" in str(raised.value)) == (charged is Charged.NO)
    assert (raised.value.fix is None) == (charged is Charged.UNKNOWN), "who asked says what to do about doubt"


def test_only_what_was_not_accepted_is_sent_again() -> None:
    def attempts(answer: Callable[[httpx.Request], httpx.Response]) -> tuple[int, list[float]]:
        slept: list[float] = []
        count = 0

        def counted(request: httpx.Request) -> httpx.Response:
            nonlocal count
            count += 1
            return answer(request)

        with pytest.raises(ProviderError):
            Caller(OPENAI, httpx.MockTransport(counted), sleep=slept.append).post("https://a/x", step="s", json={})
        return count, slept

    def refused(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused")

    def lost(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadTimeout("lost")

    assert attempts(refused)[0] == 3
    assert attempts(lost)[0] == 1
    assert attempts(lambda _: httpx.Response(429, headers={"retry-after": "7"})) == (3, [7.0, 7.0])
    assert attempts(lambda _: httpx.Response(429, headers={"retry-after": "4000"})) == (1, [])
    assert issubclass(Throttled, ProviderError)
    assert issubclass(Unreachable, ProviderError)


@pytest.mark.parametrize(
    "text", ['{"a": 1}', '```json\n{"a": 1}\n```', '<think>{"b"</think> {"a": 1}', 'So: {"a": 1} ok']
)
def test_json_is_found_in_what_models_say(text: str) -> None:
    assert json_in(text) == {"a": 1}


def test_text_without_json_says_why() -> None:
    for text in ("", "no", '{"a": '):
        with pytest.raises(ValueError, match=r"JSON|empty"):
            json_in(text)


def test_prices_hold_where_they_hold() -> None:
    beijing = tariff_of("qwen3-vl-plus", "dashscope.aliyuncs.com", {}, unit="tokens")
    assert beijing is not None
    assert beijing.of_tokens(1_000_000, 0) == Money(Decimal("3.000000"), "CNY"), "the longest questions cost most"
    assert beijing.of_tokens(1000, 100) == Money(Decimal("0.002000"), "CNY")
    assert tariff_of("qwen3-vl-plus-2026-05-15", "dashscope.aliyuncs.com", {}, unit="tokens") == beijing
    assert tariff_of("qwen3-vl-plus", "dashscope-intl.aliyuncs.com", {}, unit="tokens") is None
    assert tariff_of("gpt-7", "api.openai.com", {}, unit="tokens") is None
    own = tariff_of("gpt-7", "api.openai.com", {"gpt-7": "2/8 usd per million tokens"}, unit="tokens")
    assert own is not None
    assert own.of_tokens(500_000, 250_000) == Money(Decimal("3.000000"), "USD")
    sound = tariff_of("w", "h", {"h:w": "0.0001 USD per second"}, unit="second")
    assert sound is not None
    assert sound.of_seconds(Decimal(90)) == Money(Decimal("0.009000"), "USD")
    with pytest.raises(SettingInvalid, match="per million tokens"):
        tariff_of("gpt-7", "h", {"gpt-7": "2 USD"}, unit="tokens")
    assert is_token_price("1/2 USD per million tokens")
    assert not is_token_price("0.03 USD per clip")


def test_tokens_are_never_guessed_too_few() -> None:
    low, high = estimated_tokens("今天我们去看海")
    assert low <= 7 <= high
    low, high = estimated_tokens("The quick brown fox jumps over the lazy dog")
    assert low <= 9 <= high
