"""Misbehaviour on command: which fault strikes which request.

A fault names a wire (or `*`), and at most one way of choosing: the nth matching request, a rate, or a text in the
prompt; none of them means every request. What a fault then does is written where it happens: `_wire` for
submits and polls, `_jobs` for the life of a job, `_media` for results.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from cineflow.core.text import Text

__all__ = ["AT_SUBMIT", "FATES", "KNOWN", "BadFault", "Fault", "Faults", "read_fault"]

KNOWN: Mapping[str, Text] = {
    "rate_limit": Text(
        "refused: too many requests. retry_after: seconds; form: seconds, date, ms, body, google; on: submit|poll|any",
        "拒绝：请求过多。retry_after：秒；form：seconds、date、ms、body、google；on：submit、poll、any",
    ),
    "refuse": Text("refused, nothing accepted. status: HTTP status", "拒绝，未受理。status：HTTP 状态码"),
    "overloaded": Text("refused: the service is overloaded", "拒绝：服务过载"),
    "drop_before": Text("connection closed, nothing accepted", "未受理即断开连接"),
    "drop_after": Text("accepted, then the connection is closed", "受理后断开连接"),
    "error_after": Text(
        "accepted, answered with a server error. status: HTTP status", "受理后返回服务器错误。status：状态码"
    ),
    "garbage_after": Text(
        "accepted, answered 200 unreadably. form: cut, html, empty", "受理后返回无法读取的 200。form：cut、html、empty"
    ),
    "slow": Text("accepted, answered after `seconds`", "受理后等待 seconds 秒才回答"),
    "stuck": Text("the job never ends", "任务永不结束"),
    "fail": Text("the job fails for no fault of the order", "任务失败，与订单内容无关"),
    "policy_submit": Text("content policy refuses the submit", "提交时因内容政策被拒"),
    "policy_task": Text("content policy fails the job", "任务因内容政策失败"),
    "policy_output": Text("content policy withholds the result", "结果因内容政策被扣下"),
    "no_file": Text(
        "the job completes without a file; at comfyui form: unlisted (the file is there, the history lacks it)",
        "任务完成但没有文件；comfyui 可用 form: unlisted（文件存在，但历史记录未列出）",
    ),
    "truncate": Text(
        "the result is cut. form: closed (connection closed half-way, Range resumes), short (half served as whole)",
        "结果被截断。form：closed（中途断开，可用 Range 续传）、short（半个文件当作完整文件）",
    ),
    "html": Text("the result is an HTML page with status 200", "结果是一个 HTML 网页，状态 200"),
    "wrong_type": Text(
        "the result is a picture where a video was ordered, and the other way round",
        "结果类型不符：视频给图片，图片给视频",
    ),
    "zero_bytes": Text("the result is empty", "结果为空文件"),
    "expired_link": Text(
        "the first link has expired, the next poll gives a fresh one. forever: true for none",
        "第一个链接已过期，下次查询给新链接。forever：true 表示永远过期",
    ),
    "dead_link": Text("the result's link answers 404", "结果链接返回 404"),
    "redirect_host": Text(
        "the result's link redirects to another host, which notes any key it sees",
        "结果链接重定向到另一主机，并记录是否收到密钥",
    ),
    "odd_status": Text(
        "running jobs show a status word nobody documented. word: which", "运行中的任务显示文档没有的状态词。word：该词"
    ),
    "huge_id": Text(
        "the job's id has 320 characters, with slashes and colons", "任务编号长达 320 个字符，含斜杠和冒号"
    ),
    "forget": Text("the jobs chosen are forgotten, as by a restart", "忘记所选任务，如同重启"),
    "no_list": Text(
        "list and look-up calls are not offered. status: 404 or 501", "不提供列表和查找。status：404 或 501"
    ),
    "cap": Text(
        "at most `concurrent` jobs at once; more are refused, or wait where that service queues. queue: true or false",
        "同时最多 concurrent 个任务；超出则拒绝，服务商本就排队的则等待。queue：true 或 false",
    ),
    "poll_error": Text(
        "a look at a job fails, the job goes on. status; form: json, html, drop",
        "查询出错，任务照常。status；form：json、html、drop",
    ),
}
"""Every fault, and what it does."""

AT_SUBMIT = ("drop_before", "rate_limit", "overloaded", "refuse", "policy_submit")
"""Faults that refuse a submit, in the order in which they are asked."""

FATES = (
    "stuck", "fail", "policy_task", "policy_output", "no_file", "truncate", "html", "wrong_type", "zero_bytes",
    "expired_link", "dead_link", "redirect_host", "odd_status", "huge_id", "forget",
)  # fmt: skip
"""Faults drawn when a job is accepted, which it then carries for life."""

_CHOICES = ("wire", "fault", "nth", "rate", "token", "times", "seed")


class BadFault(Exception):
    """A fault that cannot be set as asked; `text` says why."""

    def __init__(self, text: Text) -> None:
        super().__init__(text)
        self.text = text


@dataclass
class Fault:
    """One misbehaviour that was asked for, and how often it has been asked and has struck."""

    name: str
    wire: str = "*"
    nth: tuple[int, ...] = ()
    rate: float | None = None
    token: str = ""
    times: int | None = None
    params: dict[str, Any] = field(default_factory=dict[str, Any])
    chance: random.Random = field(default_factory=lambda: random.Random(9400))
    seen: int = 0
    struck: int = 0

    def strikes(self, wire: str, prompt: str) -> bool:
        """Count a request and say whether this fault strikes it."""
        if self.wire not in ("*", wire) or (self.token and self.token not in prompt):
            return False
        self.seen += 1
        if self.times is not None and self.struck >= self.times:
            return False
        if self.nth and self.seen not in self.nth:
            return False
        if self.rate is not None and self.chance.random() >= self.rate:
            return False
        self.struck += 1
        return True

    def chooses(self, wire: str, prompt: str) -> bool:
        """Whether a job that is already there is meant, judged by wire and prompt alone."""
        return self.wire in ("*", wire) and self.token in prompt

    def to_json(self) -> dict[str, Any]:
        nth = None if not self.nth else self.nth[0] if len(self.nth) == 1 else list(self.nth)
        choices = {"nth": nth, "rate": self.rate, "token": self.token or None, "times": self.times}
        chosen = {name: value for name, value in choices.items() if value is not None}
        return {
            "wire": self.wire,
            "fault": self.name,
            **chosen,
            **self.params,
            "seen": self.seen,
            "struck": self.struck,
        }


def read_fault(spec: Mapping[str, Any], wires: Iterable[str]) -> Fault:
    """Read a fault as it is posted. Raises BadFault for an unknown name or wire, or a choice that makes no sense."""
    name, wire = str(spec.get("fault", "")), str(spec.get("wire", "*"))
    known = sorted(wires)
    if name not in KNOWN:
        names = ", ".join(KNOWN)
        raise BadFault(
            Text("no fault {name}; known: {known}", "没有名为 {name} 的故障；可用：{known}", name=name, known=names)
        )
    if wire != "*" and wire not in known:
        names = ", ".join(known)
        raise BadFault(
            Text("no wire {name}; known: {known}", "没有名为 {name} 的接口；可用：{known}", name=wire, known=names)
        )
    try:
        given: Any = spec.get("nth")
        many: list[Any] = cast("list[Any]", given) if isinstance(given, list) else [given]
        nth = () if given is None else tuple(int(n) for n in many)
        rate = None if spec.get("rate") is None else float(spec["rate"])
        times = None if spec.get("times") is None else int(spec["times"])
    except (TypeError, ValueError) as cause:
        text = Text("nth and times are whole numbers, rate is a number", "nth 和 times 是整数，rate 是数字")
        raise BadFault(text) from cause
    if any(n < 1 for n in nth) or (rate is not None and not 0 <= rate <= 1):
        raise BadFault(Text("nth counts from 1, rate is between 0 and 1", "nth 从 1 数起，rate 在 0 到 1 之间"))
    params = {key: value for key, value in spec.items() if key not in _CHOICES}
    token = str(spec.get("token") or "")
    return Fault(name, wire, nth, rate, token, times, params, random.Random(str(spec.get("seed", 9400))))


class Faults:
    """The faults that are set, asked in the order in which they were set."""

    def __init__(self) -> None:
        self.active: list[Fault] = []

    def add(self, fault: Fault) -> None:
        self.active.append(fault)

    def clear(self) -> None:
        self.active.clear()

    def struck(self, name: str, wire: str, prompt: str = "") -> Fault | None:
        """Return the first fault of a name that strikes this request; all of that name count the request."""
        if not self.active:
            return None
        struck = [fault for fault in self.active if fault.name == name and fault.strikes(wire, prompt)]
        return struck[0] if struck else None

    def standing(self, name: str, wire: str, prompt: str = "") -> Fault | None:
        """Return the first fault of a name that holds for this wire, without counting."""
        return next((f for f in self.active if f.name == name and f.chooses(wire, prompt)), None)

    def fate(self, wire: str, prompt: str) -> dict[str, dict[str, Any]]:
        """Draw what will happen to a job that is being accepted: fault → its parameters."""
        if not self.active:
            return {}
        drawn = ((name, self.struck(name, wire, prompt)) for name in FATES)
        return {name: dict(fault.params) for name, fault in drawn if fault}
