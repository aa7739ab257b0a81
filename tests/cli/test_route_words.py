"""What the ledger keeps of a rule's choice, as people read it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from cineflow.cli._route_words import changes_of, decision_lines
from cineflow.core.text import speaking

ROUTE = ["priority: first by priority of 2 that can", "vidu:n 0.50 USD", "xai:m 0.70 USD", "not kling: no sound"]
CHINESE = ["优先级：2 个可用模型中优先级最高", "vidu:n 0.50 USD", "xai:m 0.70 USD", "不用 kling：不生成声音"]
THEN, THEN_ZH = "then xai:m 0.70 USD, for vidu:n: out of credit", "改由 xai:m（0.70 USD），因 vidu:n：余额不足"


def brief(*route: str, zh: tuple[str, ...] = ()) -> Any:
    return cast("Any", SimpleNamespace(route=list(route), route_zh=list(zh)))


def test_who_it_went_to_since_is_said_in_both_languages() -> None:
    why = changes_of(brief(*ROUTE, THEN, zh=(*CHINESE, THEN_ZH)))
    assert why
    assert why.say("en") == f"{ROUTE[0]}; {THEN}"
    assert why.say("zh") == f"{CHINESE[0]}；{THEN_ZH}"
    assert changes_of(brief()) is None


def test_an_older_record_is_read_as_it_was_written() -> None:
    why = changes_of(brief(*ROUTE))
    assert why
    assert why.say("zh") == ROUTE[0]


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ["2 takes by vidu:n", "behind it xai:m 0.70 USD", ROUTE[3]]), ("zh", ["vidu:n 生成 2 条", "其后为", CHINESE[3]])],
)  # fmt: skip
def test_takes_of_one_maker_for_one_reason_are_said_together(language, words: list[str]) -> None:
    one = SimpleNamespace(provider="vidu", model="n", brief=brief(*ROUTE, zh=tuple(CHINESE)))
    with speaking(language):
        (line,) = map(str, decision_lines(cast("Any", [one, one])))
    assert all(word in line for word in words)
