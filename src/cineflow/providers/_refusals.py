"""Telling refusals apart: by the body's code, then its words, then the status. A status alone misleads."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

__all__ = ["Refusal", "classify", "is_policy", "refusal_of_text"]


class Refusal(StrEnum):
    """Why a provider said no, or that its no is not to be trusted."""

    POLICY = "policy"
    BALANCE = "balance"
    KEY = "key"
    MODEL = "model"
    PARAM = "param"
    THROTTLED = "throttled"
    OVERLOADED = "overloaded"
    UNCERTAIN = "uncertain"


_WORDS: tuple[tuple[Refusal, re.Pattern[str]], ...] = tuple(
    (kind, re.compile("|".join(words), re.I))
    for kind, words in (
        (Refusal.BALANCE, (
            r"余额不(?:足|够)|额度不足|欠费|充值",
            r"insufficient[ _]?(?:\w+[ _]){0,2}(?:balance|credits?|quota|funds)|credit ?insufficient",
            r"(?:not|n't) (?:have )?enough credits?|exhausted balance|out of credits?",
            r"balance (?:is )?(?:not enough|insufficient|exhausted)|used all available credits|spending limit",
            r"payment required|billing_hard_limit|account.{0,12}(?:overdue|arrears)|arrearage|good standing|user_quota",
            r"budget (?:has been )?exceeded|\bno credit\b|billing (?:account|is).{0,40}disabled",
        )),
        (Refusal.KEY, (
            r"(?:密钥|令牌)(?:无效|错误|已禁用|已过期|不可用)|无效的(?:密钥|令牌|api ?key|token)",
            r"(?:invalid|incorrect|bad|missing|disabled|expired)[ _-](?:\w+[ _-])?(?:api[ _-]?key|token|credentials?)",
            r"invalidapikey|unauthori[sz]ed|api key (?:not valid|not found|is invalid|expired)",
            r"authentication (?:failed|fails|error)|invalid authentication",
        )),
        (Refusal.POLICY, (
            r"色情|裸露|敏感|违规|违反|审核|风控|涉政|侵权|nudity|nsfw|moderat(?:ion|ed)|content[ _-]?policy",
            r"policy[ _-]?violation|violat\w+ (?:\w+ ){0,6}(?:polic|guideline|terms|rule)|guardrail",
            r"\bsensitive|sensitive[ _-]?content",
            r"prohibited|inappropriate|safety|risk[ _-]?control|flagged as|data ?inspection",
            r"(?:blocked|rejected) (?:\w+ ){0,4}(?:policy|content)|content (?:\w+ ){0,4}(?:blocked|rejected)",
        )),
        (Refusal.THROTTLED, (
            r"rate[ _-]?limit|too many (?:requests|parallel|concurrent)|throttl|quota exceeded",
            r"频率|限流|请求过(?:多|快|于频繁)|并发(?:数)?(?:已)?(?:超|达|过)|concurren\w+ (?:limit|exceed)",
        )),
        (Refusal.OVERLOADED, (
            r"overload|heavy[ _]load|at capacity|(?:server|system|service) (?:is )?busy|no available (?:channel|token)",
            r"无可用渠道|没有可用(?:渠道|通道)|(?:服务|服务器|系统)繁忙|负载(?:过高|已满)|过载",
            r"high demand|queue (?:is )?full|temporarily unavailable|maintenance",
        )),
        (Refusal.MODEL, (
            r"no[_ ]valid[_ ]channel|model[ _]not[ _](?:found|exist|support|open|available)|invalid model",
            r"model .{1,60}(?:not exist|is no longer|not found|no longer available|been (?:shut|retired|deprecated))",
            r"模型(?:不存在|已下线|不支持)",
        )),
    )
)  # fmt: skip

_BY_STATUS = {
    400: Refusal.PARAM, 401: Refusal.KEY, 402: Refusal.BALANCE, 403: Refusal.KEY, 404: Refusal.PARAM,
    405: Refusal.PARAM, 406: Refusal.PARAM, 409: Refusal.PARAM, 410: Refusal.MODEL, 411: Refusal.PARAM,
    413: Refusal.PARAM, 414: Refusal.PARAM, 415: Refusal.PARAM, 416: Refusal.PARAM, 422: Refusal.PARAM,
    429: Refusal.THROTTLED, 431: Refusal.PARAM, 451: Refusal.POLICY,
}  # fmt: skip

_SERVER_MAY_SAY = frozenset({Refusal.BALANCE, Refusal.KEY, Refusal.POLICY, Refusal.MODEL})
_MORE_THAN_HASTE = frozenset({Refusal.BALANCE, Refusal.KEY, Refusal.POLICY})
_BUSY = frozenset({Refusal.OVERLOADED, Refusal.THROTTLED})


def refusal_of_text(text: str) -> Refusal | None:
    """Return what a sentence from a provider means, None where it says nothing we know."""
    return next((kind for kind, words in _WORDS if words.search(text)), None)


def is_policy(text: str) -> bool:
    """Whether a sentence speaks of the provider's rules on content."""
    return refusal_of_text(text) is Refusal.POLICY


def classify(status: int, *, code: str, text: str, table: Mapping[str, Refusal], is_readable: bool) -> Refusal:
    """Say what an answer that is no acceptance means.

    table: the provider's own codes; a key ending in `*` matches every code that begins so. is_readable: whether the
    body was the provider's JSON. A 5xx is a refusal only where its code or its words plainly say so; anything that
    says nothing is `UNCERTAIN`, a 408 too.
    """
    if code and (known := _by_code(code, table)):
        # "Bad parameter" is said of everything; that it was the content is only in the words.
        return Refusal.POLICY if known is Refusal.PARAM and is_policy(text) else known
    said = refusal_of_text(f"{code} {text}")
    if status == 429:
        return said if said and said in _MORE_THAN_HASTE else Refusal.THROTTLED
    if said and is_readable and (status < 500 or said in _SERVER_MAY_SAY or (status == 503 and said in _BUSY)):
        return said
    return _BY_STATUS.get(status, Refusal.UNCERTAIN)


def _by_code(code: str, table: Mapping[str, Refusal]) -> Refusal | None:
    if code in table:
        return table[code]
    starts = (prefix for prefix in table if prefix.endswith("*") and code.startswith(prefix[:-1]))
    longest = max(starts, key=len, default=None)
    return table[longest] if longest else None
