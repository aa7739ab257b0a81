"""What the ledger keeps of a rule's choice, as people read it."""

from __future__ import annotations

from typing import get_args

import pytest

from cineflow.cli._route_words import route_words
from cineflow.jobs.planning import RouteKind


@pytest.mark.parametrize(
    ("line", "chinese"),
    [
        ("cheapest: cheapest of 7 that can", "最便宜：7 个可用模型中最便宜"),
        ("priority: first by priority of 2 that can", "优先级：2 个可用模型中优先级最高"),
        ("fastest: fastest of 3 that can: about 40 s, measured here", "最快：3 个可用模型中最快：约 40 秒，本机实测"),
        ("weighted: its share: 0.5 of 2", "按权重：份额 0.5/2"), ("quota: most left: covers 1 take", "余量最多：余量够 1 条"),
        ("not kling: no price is known", "不用 kling：no price is known"),
        ("then xai:m 0.70 USD, for vidu:n: out of credit: x", "改由 xai:m（0.70 USD），因 vidu:n：out of credit: x"),
        ("xai:m 0.70 USD", "xai:m 0.70 USD"),
    ],
)  # fmt: skip
def test_a_line_is_said_in_both_languages(line: str, chinese: str) -> None:
    assert route_words(line).say("en") == line
    assert route_words(line).say("zh") == chinese


def test_every_rule_has_a_word() -> None:
    for rule in set(get_args(RouteKind)) - {"manual"}:
        assert not route_words(f"{rule}: no balance is told that could be compared").say("zh").startswith(rule)
