"""A language model without a model: the same answer to the same question, in the shape that was asked for.

A JSON schema is found in `response_format`, else in the prompt; its numbers that name segments, shots or frames are
taken from the numbered lines of the question, so that a plan made of them points at things that are there.
"""

from __future__ import annotations

import json
import random
import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_UP, Decimal
from typing import Any, cast

from starlette.responses import JSONResponse, Response, StreamingResponse

from cineflow.core.ids import digest_bytes
from cineflow.emulator._jobs import Job
from cineflow.emulator._refusal import No, Refused

__all__ = ["ChatAsked", "Usage", "answer_chat", "compatible_chat", "fated_reply", "read_chat", "usage_of"]

_NUMBERED = re.compile(
    r"^\s*(?:[|#\[(]\s*|[-*]\s+|segment\s+|shot\s+|frame\s+)?(\d{1,5})(?=\s*[\])|.:,\t ])", re.MULTILINE | re.I
)
_DATA = re.compile(r'"(data:[^"]+)"')
_POINTS = ("segment", "shot", "frame", "start", "end", "first", "last", "from", "to", "index", "id", "clip")
_ENDS = ("end", "last", "to")
_WORDS = ("light", "water", "hands", "morning", "silence", "door", "street", "laughter", "rain", "return")


@dataclass(frozen=True)
class ChatAsked:
    """What matters of a chat request. words: all text of all messages. schema: of the answer, None for prose. seen: a
    digest of the pictures that came with it; what only a link names is not looked at."""

    model: str
    words: str
    pictures: int
    schema: dict[str, Any] | None
    wants_object: bool
    seen: str = ""

    @classmethod
    def read(cls, model: str, messages: list[dict[str, Any]], response_format: Any) -> ChatAsked:
        texts, pictures, seen = list[str](), 0, list[str]()
        for message in messages:
            content: Any = message.get("content")
            if isinstance(content, str):
                texts.append(content)
                continue
            for part in cast("list[dict[str, Any]]", content or []):
                if isinstance(part.get("text"), str):
                    texts.append(part["text"])
                elif part.get("type", "") != "text":
                    video: Any = part.get("video")
                    pictures += len(cast("list[Any]", video)) if isinstance(video, list) else 1
                    seen += _DATA.findall(json.dumps(part))
        words = "\n".join(texts)
        form: dict[str, Any] = cast("dict[str, Any]", response_format) if isinstance(response_format, dict) else {}
        kind = form.get("type", "text")
        if kind not in ("text", "json_object", "json_schema"):
            raise Refused(No.PARAMETER, f"Invalid value for response_format.type: {kind!r}.", param="response_format")
        wrapper: dict[str, Any] = form.get("json_schema") or {}
        schema: Any = wrapper.get("schema") if kind == "json_schema" else _schema_in(words)
        if kind == "json_schema" and not isinstance(schema, dict):
            raise Refused(No.PARAMETER, "response_format.json_schema.schema is required.", param="response_format")
        if kind == "json_object" and schema is None:
            schema = {"type": "object", "properties": {"theme": {"type": "string"}, "summary": {"type": "string"}}}
        digest = digest_bytes("\n".join(seen).encode()) if seen else ""
        return cls(model, words, pictures, cast("dict[str, Any] | None", schema), kind == "json_object", digest)


def read_chat(body: dict[str, Any]) -> ChatAsked:
    """Read an OpenAI-compatible request. Raises Refused."""
    model, messages = body.get("model"), body.get("messages")
    if not isinstance(model, str) or not model:
        raise Refused(No.PARAMETER, "you must provide a model parameter", param="model")
    if not isinstance(messages, list) or not messages:
        raise Refused(No.PARAMETER, "'messages' must be a non-empty list.", param="messages")
    return ChatAsked.read(model, cast("list[dict[str, Any]]", messages), body.get("response_format"))


def answer_chat(asked: ChatAsked) -> str:
    """Return the reply's text."""
    chance = random.Random(asked.words + asked.seen)
    if asked.schema is None:
        return f"A quiet piece about {chance.choice(_WORDS)} and {chance.choice(_WORDS)}."
    points = sorted({int(number) for number in _NUMBERED.findall(asked.words)})
    return json.dumps(_Maker(asked.schema, points, chance).make(asked.schema), ensure_ascii=False)


@dataclass(frozen=True)
class Usage:
    """Tokens of a question and its answer. The bill counts the same that the reply tells."""

    read: int
    written: int

    def price(self, read: str, written: str) -> Decimal:
        """Return what it costs at prices per million tokens, rounded up as our own books do."""
        cost = (self.read * Decimal(read) + self.written * Decimal(written)) / 1_000_000
        return cost.quantize(Decimal("0.000001"), ROUND_UP)


def usage_of(asked: ChatAsked, reply: str) -> Usage:
    """Count tokens, four letters each; a picture counts for 85."""
    return Usage(max(1, len(asked.words) // 4) + 85 * asked.pictures, max(1, len(reply) // 4))


def fated_reply(asked: ChatAsked, job: Job) -> tuple[str, str]:
    """Return the reply's text and why it ended, with what the job's fate makes of it."""
    reply = answer_chat(asked)
    if "policy_output" in job.fate or "policy_task" in job.fate:
        return "", "content_filter"
    if "no_file" in job.fate:
        return "", "stop"
    if "truncate" in job.fate:
        return reply[: len(reply) // 2], "length"
    if "wrong_type" in job.fate:
        return "Of course! Here is what I would cut, in my own words.", "stop"
    if "html" in job.fate:
        return f"<think>Let me see.</think>\n```json\n{reply}\n```", "stop"
    return reply, "stop"


def compatible_chat(body: dict[str, Any], asked: ChatAsked, job: Job) -> Response:
    """Answer a chat completion, whole or streamed, with what the job's fate makes of it."""
    counted = usage_of(asked, answer_chat(asked))
    reply, finish = fated_reply(asked, job)
    refusal = "I can't help with that." if finish == "content_filter" else None
    usage = {
        "prompt_tokens": counted.read,
        "completion_tokens": counted.written,
        "total_tokens": counted.read + counted.written,
    }
    head = {"id": f"chatcmpl-{uuid.uuid4().hex}", "created": int(job.at), "model": asked.model}
    if body.get("stream"):
        return StreamingResponse(_stream(head, reply, finish, usage), media_type="text/event-stream")
    message = {"role": "assistant", "content": reply, "refusal": refusal}
    choice = {"index": 0, "finish_reason": finish, "message": message, "logprobs": None}
    return JSONResponse({**head, "object": "chat.completion", "choices": [choice], "usage": usage})


def _stream(head: dict[str, Any], reply: str, finish: str, usage: dict[str, int]) -> Iterable[bytes]:
    pieces = [reply[n : n + 40] for n in range(0, len(reply), 40)]
    for number, piece in enumerate([*pieces, None]):
        delta: dict[str, Any] = {} if piece is None else {"content": piece}
        if number == 0:
            delta["role"] = "assistant"
        choice = {"index": 0, "delta": delta, "finish_reason": finish if piece is None else None}
        yield _event({**head, "object": "chat.completion.chunk", "choices": [choice]})
    yield _event({**head, "object": "chat.completion.chunk", "choices": [], "usage": usage})
    yield b"data: [DONE]\n\n"


def _event(body: dict[str, Any]) -> bytes:
    return f"data: {json.dumps(body, ensure_ascii=False)}\n\n".encode()


def _schema_in(words: str) -> dict[str, Any] | None:
    """Return the first JSON schema of an object that stands in a prompt."""
    decoder = json.JSONDecoder()
    for found in re.finditer(r"\{", words):
        try:
            value, _ = decoder.raw_decode(words, found.start())
        except ValueError:
            continue
        if isinstance(value, dict) and "properties" in value:
            return cast("dict[str, Any]", value)
    return None


class _Maker:
    """Makes a value for a JSON schema. `points`: the numbers that may be pointed at."""

    def __init__(self, root: dict[str, Any], points: list[int], chance: random.Random) -> None:
        self.root, self.points, self.chance = root, points, chance

    def make(self, schema: dict[str, Any], name: str = "", place: int = 0, of: int = 1) -> Any:
        """place, of: which item of a list of how many this is part of."""
        schema = self._resolve(schema)
        if "const" in schema:
            return schema["const"]
        if schema.get("enum"):
            return schema["enum"][place % len(schema["enum"])]
        kind: Any = schema.get("type", "object" if "properties" in schema else "string")
        if isinstance(kind, list):
            kind = next((one for one in cast("list[str]", kind) if one != "null"), "null")
        match kind:
            case "object":
                fields = cast("dict[str, dict[str, Any]]", schema.get("properties", {}))
                return {field: self.make(inner, field, place, of) for field, inner in fields.items()}
            case "array":
                return self._list(schema, name)
            case "integer":
                return self._whole(schema, name, place, of)
            case "number":
                return self._number(schema)
            case "boolean":
                return True
            case "null":
                return None
            case _:
                return self._text(schema, name)

    def _resolve(self, schema: dict[str, Any]) -> dict[str, Any]:
        if "$ref" in schema:
            found: Any = self.root
            for step in str(schema["$ref"]).removeprefix("#/").split("/"):
                found = found[step]
            return self._resolve(found)
        for joined in ("anyOf", "oneOf", "allOf"):
            if schema.get(joined):
                options = cast("list[dict[str, Any]]", schema[joined])
                return self._resolve(next((one for one in options if one.get("type") != "null"), options[0]))
        return schema

    def _list(self, schema: dict[str, Any], name: str) -> list[Any]:
        least, most = int(schema.get("minItems", 0)), int(schema.get("maxItems", 3))
        wished = min(3, len(self.points) // 2 or 1) if self.points else 2
        count = max(least, min(most, wished))
        items = cast("dict[str, Any]", schema.get("items") or {"type": "string"})
        return [self.make(items, name.removesuffix("s"), place, count) for place in range(count)]

    def _whole(self, schema: dict[str, Any], name: str, place: int, of: int) -> int:
        least, most = schema.get("minimum"), schema.get("maximum")
        if self.points and any(word in name.lower() for word in _POINTS):
            step = max(1, len(self.points) // of)
            at = min(
                place * step + (step // 2 if any(word in name.lower() for word in _ENDS) else 0), len(self.points) - 1
            )
            value = self.points[at]
        else:
            value = int(least if least is not None else 1) + self.chance.randint(0, 3)
        return (
            max(int(least), value)
            if least is not None and value < least
            else min(value, int(most))
            if most is not None
            else value
        )

    def _number(self, schema: dict[str, Any]) -> float:
        least = float(schema.get("minimum", schema.get("exclusiveMinimum", 0)))
        most = float(schema.get("maximum", schema.get("exclusiveMaximum", least + 1)))
        return round(least + (most - least) * (0.5 + 0.4 * self.chance.random()), 3)

    def _text(self, schema: dict[str, Any], name: str) -> str:
        word = self.chance.choice(_WORDS)
        said = f"{name.replace('_', ' ') or 'note'}: the {word} and what it leaves"
        least, most = int(schema.get("minLength", 0)), int(schema.get("maxLength", 2000))
        return said.ljust(least, ".")[:most]
