"""What is asked of a model and what it answers, whatever the dialect."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from cineflow.core.ids import digest_json
from cineflow.llm._service import Service

__all__ = ["ChatModel", "ChatReply", "ChatRequest", "Picture", "json_in"]

_FENCE = re.compile(r"```(?:json)?\s*(.*?)```", re.DOTALL)
_THOUGHT = re.compile(r"<think>.*?</think>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Picture:
    """A JPEG. id: of its content, for the request's digest. draw: returns its bytes, when it is sent and not before.

    label: what the question calls it.
    """

    id: str
    draw: Callable[[], bytes]
    label: str = ""

    @property
    def data_uri(self) -> str:
        return "data:image/jpeg;base64," + base64.b64encode(self.draw()).decode()


@dataclass(frozen=True, slots=True)
class ChatRequest:
    """One question with the shape its answer must have.

    name: of the step, for errors and schemas. turns: what was answered before and what was said to it, for repairs.
    """

    name: str
    system: str
    user: str
    schema: Mapping[str, Any]
    pictures: tuple[Picture, ...] = ()
    turns: tuple[tuple[str, str], ...] = ()
    most_tokens: int = 4000

    @property
    def words(self) -> str:
        """Everything that is sent as text."""
        return "\n".join([self.system, self.user, *(text for turn in self.turns for text in turn)])

    @property
    def digest(self) -> str:
        """The same for the same question, pictures by their content."""
        return digest_json({
            "system": self.system, "user": self.user, "schema": self.schema, "turns": self.turns,
            "pictures": [[picture.label, picture.id] for picture in self.pictures],
        })  # fmt: skip


@dataclass(frozen=True, slots=True)
class ChatReply:
    """What came back. finish: `stop`, `length` (cut off), `refused`. tokens: as the service counts them."""

    text: str
    finish: str = "stop"
    request_id: str = ""
    tokens_in: int = 0
    tokens_out: int = 0

    def to_json(self) -> dict[str, Any]:
        return {
            "text": self.text, "finish": self.finish, "request_id": self.request_id, "tokens_in": self.tokens_in,
            "tokens_out": self.tokens_out,
        }  # fmt: skip


class ChatModel(Protocol):
    """A model that can be asked once. `ask` raises ProviderErrors; SubmitUncertain where it may have been charged."""

    @property
    def service(self) -> Service: ...

    def ask(self, request: ChatRequest) -> ChatReply: ...


def json_in(text: str) -> Any:
    """Return the JSON in an answer: bare, in a fence, or after a thought. Raises ValueError with what is wrong."""
    bare = _THOUGHT.sub("", text).strip()
    if not bare:
        raise ValueError("the answer is empty")
    candidates = [bare, *(part.strip() for part in _FENCE.findall(bare))]
    first, last = bare.find("{"), bare.rfind("}")
    if 0 <= first < last:
        candidates.append(bare[first : last + 1])
    why = "there is no JSON in it"
    for candidate in candidates:
        try:
            return json.loads(candidate)
        except json.JSONDecodeError as error:
            why = f"not JSON: {error.msg} at {error.lineno}:{error.colno}"
    raise ValueError(why)
