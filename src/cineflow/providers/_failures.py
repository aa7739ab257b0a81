"""What a provider's refusals and failures become: our errors, in both languages, told apart by class."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import ClassVar, NoReturn

from cineflow.core.errors import (
    Charged,
    ContentRefused,
    CreditExhausted,
    KeyRefused,
    ModelGone,
    Overloaded,
    PollFailed,
    ProviderError,
    Rejected,
    SubmitUncertain,
    TakeFailed,
    Throttled,
)  # fmt: skip
from cineflow.core.order import Failed
from cineflow.core.text import Text
from cineflow.providers._exchange import Reply, shorten, table_at, text_at
from cineflow.providers._facts import Setup
from cineflow.providers._refusals import Refusal, classify
from cineflow.providers._retry_after import retry_after

__all__ = ["Answering"]


class Answering:
    """Turns a provider's answers into errors. `refusals`: the provider's own codes, see `classify`."""

    name: ClassVar[str]
    setup: ClassVar[Setup]
    refusals: ClassVar[Mapping[str, Refusal]] = {}

    def error_of(self, reply: Reply) -> tuple[str, str]:
        """Return the provider's code and words in an answer that is none of what was asked for."""
        error = reply.body.get("error")
        if isinstance(error, str):
            return text_at(reply.body, "code"), error
        for place in (table_at(reply.body, "error"), reply.body):
            code = text_at(place, "code") or text_at(place, "status") or text_at(place, "type")
            said = (
                text_at(place, "message")
                or text_at(place, "msg")
                or text_at(place, "detail")
                or text_at(place, "title")
            )
            if said:
                return code, said
        detail = reply.body.get("detail")
        return "", shorten(str(detail), 400) if detail else shorten(reply.text)

    def refuse(self, reply: Reply, *, code: str | None = None, said: str | None = None) -> NoReturn:
        """Raise what an answer to a submit means when it is no acceptance.

        code, said: the provider's code and words, where the adapter has already read them.
        """
        found_code, found_said = self.error_of(reply)
        code, said = found_code if code is None else code, found_said if said is None else said
        kind = classify(reply.status, code=code, text=said, table=self.refusals, is_readable=reply.is_json)
        if reply.status in (301, 307, 308):
            kind = Refusal.PARAM
            said = f"HTTP {reply.status} → {shorten(reply.headers.get('location', ''), 120)}"
        if (
            kind is Refusal.UNCERTAIN
            and 500 <= reply.status < 600
            and reply.status == 503
            and "retry-after" in reply.headers
        ):
            kind = Refusal.OVERLOADED
        raise self.error_for(kind, reply, code, said)

    def error_for(self, kind: Refusal, reply: Reply, code: str, said: str) -> ProviderError:
        """Return the error of a kind of refusal, with the provider's words."""
        if kind is Refusal.UNCERTAIN:
            text = Text("HTTP {status}: {said}", "HTTP {status}：{said}", status=reply.status, said=shorten(said))
            return self.uncertain(text, reply, code=code)
        shape, english, chinese, fix = _REFUSALS[kind]
        facts = {
            "name": self.name,
            "said": shorten(said) or f"HTTP {reply.status}",
            "variable": next(iter(self.setup.key), "key"),
        }
        return shape(
            Text(english, chinese, **facts),
            fix=Text(fix[0], fix[1], **facts),
            provider=self.name,
            request_id=reply.request_id,
            provider_code=code,
            retry_after=retry_after(reply.headers, reply.body or reply.text),
        )

    def uncertain(self, why: Text, reply: Reply | None = None, *, code: str = "") -> SubmitUncertain:
        """Return the error for an order that may be running and charged."""
        return SubmitUncertain(
            Text("{name} may have taken the order: {why}", "{name} 可能已接单：{why}", name=self.name, why=why),
            provider=self.name,
            request_id=reply.request_id if reply else "",
            provider_code=code,
            retry_after=retry_after(reply.headers, reply.body) if reply else None,
            fix=Text("it is looked up before anything is sent again", "在再次发送之前会先向服务商核对"),
        )

    def poll_error(self, reply: Reply) -> ProviderError:
        """Return the error for a look that failed: the key's where the key is at fault, else one that says nothing."""
        code, said = self.error_of(reply)
        if reply.status == 401:
            return self.error_for(Refusal.KEY, reply, code, said)
        return PollFailed(
            Text(
                "{name} answered HTTP {status}: {said}",
                "{name} 返回 HTTP {status}：{said}",
                name=self.name,
                status=reply.status,
                said=shorten(said, 160),
            ),
            provider=self.name,
            request_id=reply.request_id,
            provider_code=code,
            retry_after=retry_after(reply.headers, reply.body or reply.text),
        )

    def failed(
        self,
        said: str,
        *,
        code: str = "",
        charged: Charged = Charged.UNKNOWN,
        amount: Decimal | None = None,
        kind: Refusal | None = None,
        stage: str = "task",
        reply: Reply | None = None,
    ) -> Failed:
        """Return the end of a job that made nothing, as the class its code or words name.

        stage: where a content rule struck, `task` or `output`. kind: where the adapter knows better than the words.
        """
        kind = kind or classify(200, code=code, text=said, table=self.refusals, is_readable=True)
        facts = {"name": self.name, "said": shorten(said) or code or "?"}
        request_id = reply.request_id if reply else ""
        if kind is Refusal.POLICY:
            error: ProviderError = ContentRefused(
                Text("{name} refused the content: {said}", "{name} 拒绝了内容：{said}", **facts),
                fix=Text("change the prompt or the pictures", "请修改提示词或图片"),
                provider=self.name,
                request_id=request_id,
                provider_code=code,
                code="provider.content_refused" if stage == "task" else f"provider.content_refused_{stage}",
            )
            error.charged = charged
            return Failed(error=error)
        may_retry = kind in (Refusal.THROTTLED, Refusal.OVERLOADED)
        error = TakeFailed(
            Text("{name} could not make it: {said}", "{name} 未能生成：{said}", **facts),
            charged=charged,
            amount=amount,
            provider=self.name,
            request_id=request_id,
            provider_code=code,
            fix=Text("try again", "可以重试") if may_retry else None,
        )
        return Failed(error=error)

    def made_nothing(self, why: Text, *, charged: Charged = Charged.YES) -> Failed:
        """Return the end of a job that calls itself done and has no result."""
        return Failed(
            error=TakeFailed(
                Text(
                    "{name} says done, but there is no result: {why}",
                    "{name} 显示完成但没有结果：{why}",
                    name=self.name,
                    why=why,
                ),
                charged=charged,
                provider=self.name,
                code="provider.no_result",
            )
        )


_REFUSALS: dict[Refusal, tuple[type[ProviderError], str, str, tuple[str, str]]] = {
    Refusal.POLICY: (ContentRefused, "{name} refused the content: {said}", "{name} 拒绝了内容：{said}",
                     ("change the prompt or the pictures; nothing was charged", "请修改提示词或图片；未扣费")),
    Refusal.BALANCE: (CreditExhausted, "the account at {name} is out of credit: {said}", "{name} 账户余额不足：{said}",
                      ("top up, then run again; nothing was charged", "请充值后再次运行；未扣费")),
    Refusal.KEY: (KeyRefused, "{name} refused the key: {said}", "{name} 拒绝了密钥：{said}",
                  ("check {variable}; nothing was charged", "请检查 {variable}；未扣费")),
    Refusal.MODEL: (ModelGone, "{name} does not serve this model: {said}", "{name} 不提供该模型：{said}",
                    ("choose another: cineflow models", "请换一个模型：cineflow models")),
    Refusal.PARAM: (Rejected, "{name} refused the order: {said}", "{name} 拒绝了订单：{said}",
                    ("change what it names; nothing was charged", "请按提示修改；未扣费")),
    Refusal.THROTTLED: (Throttled, "{name} asks for patience: {said}", "{name} 请求过于频繁：{said}",
                        ("it is sent again later; nothing was charged", "稍后会自动再发；未扣费")),
    Refusal.OVERLOADED: (Overloaded, "{name} is overloaded: {said}", "{name} 负载过高：{said}",
                         ("it is sent again later; nothing was charged", "稍后会自动再发；未扣费")),
}  # fmt: skip
