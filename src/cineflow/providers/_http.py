"""What every provider over HTTP shares: one paid request that is never repeated, free ones, fetching, and errors."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar, NoReturn
from urllib.parse import quote

import httpx

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
    Unreachable,
)
from cineflow.core.model import Model
from cineflow.core.order import CannotTell, Failed, LookUp, Order, Progress, Result, Ticket
from cineflow.core.provider import Balance, Cancelled, Recovery, SentOrder
from cineflow.core.text import Text
from cineflow.providers._exchange import Reply, log_exchange, read_reply, shorten, table_at, text_at
from cineflow.providers._facts import ProviderFacts, Setup, provider_facts
from cineflow.providers._fetch import Fetcher, origin_of
from cineflow.providers._proxies import RoutedTransport
from cineflow.providers._refusals import Refusal, classify
from cineflow.providers._retry_after import retry_after
from cineflow.providers._settings import ProviderSettings, account_name, checked

__all__ = ["HttpProvider", "facts_of", "path_part"]

_CONNECT_SECONDS = 10.0
_UNSENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError, httpx.UnsupportedProtocol)
"""Failures that come before a byte of the request has left: nothing was accepted."""


def facts_of(provider: str) -> ProviderFacts:
    """Return a shipped provider's file. Raises LookupError where it has none."""
    found = provider_facts(provider)
    if found is None:
        raise LookupError(provider)
    return found


def path_part(text: str) -> str:
    """Return an opaque id fit for one part of a path."""
    return quote(text, safe="")


class HttpProvider(ABC):
    """The base of every adapter. An adapter names its facts and says what a submit and a poll look like.

    client: handed in by tests; else two are built, the one for paid requests without connection re-use, so that a
    submit never meets a connection that the server has just closed.
    """

    name: ClassVar[str]
    models: ClassVar[Mapping[str, Model]]
    setup: ClassVar[Setup]
    recovery: ClassVar[Recovery] = Recovery()
    poll_batch: ClassVar[int] = 1
    first_poll: ClassVar[float] = 5.0
    can_cancel: ClassVar[bool] = False
    can_delete: ClassVar[bool] = False
    refusals: ClassVar[Mapping[str, Refusal]] = {}

    def __init__(self, settings: ProviderSettings, client: httpx.AsyncClient | None = None) -> None:
        self.settings = settings
        self._key, self.base_url = checked(settings, name=self.name, setup=self.setup)
        self._account = account_name(self.name, self._key, self.base_url)
        self._given = client
        self._built: dict[bool, httpx.AsyncClient] = {}

    @property
    def account(self) -> str:
        return self._account

    # -- what adapters fill in ---------------------------------------------------------------------------------

    @abstractmethod
    async def submit(self, order: Order) -> Ticket:
        """Send an order once; see `Provider.submit`."""

    @abstractmethod
    async def poll(self, ticket: Ticket) -> Progress:
        """Look at a job; see `Provider.poll`."""

    async def poll_many(self, tickets: Sequence[Ticket]) -> Mapping[str, Progress]:
        """Look at up to `poll_batch` jobs at once; without a batch call, at each of them."""
        return {ticket.id: await self.poll(ticket) for ticket in tickets}

    async def find_lost(self, sent: SentOrder) -> LookUp:
        return CannotTell(why="this provider keeps no list and takes no reference", is_final=True)

    async def cancel(self, ticket: Ticket) -> Cancelled:
        """Stop a job. Providers that cannot say that nothing was stopped."""
        return Cancelled(stopped=False, saved=False)

    async def delete(self, ticket: Ticket) -> bool:
        """Have the provider forget a job and its result. False where it cannot."""
        return False

    async def balance(self) -> Balance | None:
        return None

    async def prices(self) -> Mapping[str, Decimal]:
        return {}

    def auth_headers(self) -> Mapping[str, str]:
        """Return the headers that carry the key."""
        return {"authorization": f"Bearer {self._key}"} if self._key else {}

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

    # -- requests ----------------------------------------------------------------------------------------------

    async def paid_post(
        self,
        path: str,
        *,
        json: Any = None,
        data: Mapping[str, Any] | None = None,
        files: Any = None,
        headers: Mapping[str, str] | None = None,
        params: Mapping[str, Any] | None = None,
    ) -> Reply:
        """Send the one request that buys. It is never repeated and follows no redirect.

        Returns a readable 2xx. Raises Unreachable, Throttled, Overloaded or a Rejected where nothing was accepted,
        SubmitUncertain for everything that leaves it open.
        """
        request = self._request("POST", path, json=json, data=data, files=files, headers=headers, params=params)
        sent = json if json is not None else dict(data or {})
        try:
            async with asyncio.timeout(self.settings.deadline):
                response = await self._client(paid=True).send(request, follow_redirects=False)
        except _UNSENT as cause:
            log_exchange(self.name, request, sent=sent, reply=None, error=repr(cause))
            raise Unreachable(
                Text("{name} cannot be reached: {why}", "连不上 {name}：{why}", name=self.name, why=_words(cause)),
                provider=self.name,
                fix=Text("nothing was sent; check network and proxy", "请求未发出；请检查网络与代理"),
            ) from cause
        except (httpx.HTTPError, TimeoutError) as cause:
            log_exchange(self.name, request, sent=sent, reply=None, error=repr(cause))
            raise self.uncertain(Text("no answer came ({why})", "没有收到答复（{why}）", why=_words(cause))) from cause
        reply = read_reply(response)
        log_exchange(self.name, request, sent=sent, reply=reply)
        if not 200 <= reply.status < 300:
            self.refuse(reply)
        if not reply.is_json:
            said = shorten(reply.text, 120)
            raise self.uncertain(Text("the answer cannot be read: {said}", "答复无法读取：{said}", said=said), reply)
        return reply

    async def free_get(
        self,
        path: str,
        *,
        params: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        answers: Collection[int] = (),
    ) -> Reply:
        """Ask something that costs nothing. answers: statuses beside 2xx that are answers too.

        Raises PollFailed where nothing usable came, which says nothing about a job; KeyRefused for 401.
        """
        return await self._free("GET", path, params=params, headers=headers, answers=answers)

    async def free_post(
        self,
        path: str,
        *,
        json: Any = None,
        data: Mapping[str, Any] | None = None,
        files: Any = None,
        params: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        answers: Collection[int] = (),
    ) -> Reply:
        """Ask, with a body, something that costs nothing: a look-up, an upload, a cancel. Errors as `free_get`."""
        return await self._free(
            "POST", path, json=json, data=data, files=files, params=params, headers=headers, answers=answers
        )

    async def free_call(self, method: str, path: str, *, answers: Collection[int] = (), json: Any = None) -> Reply:
        """Ask with another verb, such as DELETE. Errors as `free_get`."""
        return await self._free(method, path, answers=answers, json=json)

    async def _free(self, method: str, path: str, *, answers: Collection[int], **parts: Any) -> Reply:
        request = self._request(method, path, **parts)
        try:
            async with asyncio.timeout(self.settings.deadline):
                response = await self._client(paid=False).send(request, follow_redirects=False)
        except (httpx.HTTPError, TimeoutError) as cause:
            log_exchange(self.name, request, sent=parts.get("json"), reply=None, error=repr(cause))
            raise PollFailed(
                Text("{name} did not answer: {why}", "{name} 没有答复：{why}", name=self.name, why=_words(cause)),
                provider=self.name,
            ) from cause
        reply = read_reply(response)
        log_exchange(self.name, request, sent=parts.get("json"), reply=reply)
        if reply.status in answers or (200 <= reply.status < 300 and (reply.is_json or reply.status in (202, 204))):
            return reply
        raise self.poll_error(reply)

    def _request(self, method: str, path: str, **parts: Any) -> httpx.Request:
        url = path if "://" in path else f"{self.base_url}{path}"
        stated: Mapping[str, str] = parts.pop("headers", None) or {}
        headers: dict[str, str] = {"accept": "application/json", **stated}
        if origin_of(url) == origin_of(self.base_url) or self.shares_key_with(url):
            headers.update(self.auth_headers())
        timeout = httpx.Timeout(self.settings.deadline, connect=_CONNECT_SECONDS)
        given = {name: value for name, value in parts.items() if value is not None}
        return self._client(paid=False).build_request(method, url, headers=headers, timeout=timeout, **given)

    def shares_key_with(self, url: str) -> bool:
        """Whether another address of the same provider is also asked with the key."""
        return False

    def _client(self, *, paid: bool) -> httpx.AsyncClient:
        if self._given is not None:
            return self._given
        if paid not in self._built:
            transport = RoutedTransport(self.settings.proxy, self.settings.proxies, keeps_alive=not paid)
            self._built[paid] = httpx.AsyncClient(transport=transport, trust_env=False)
        return self._built[paid]

    def fetch(self, result: Result, *, start: int = 0) -> AsyncIterator[bytes]:
        fetcher = Fetcher(
            self.name,
            self._client(paid=False),
            origin=origin_of(self.base_url),
            auth=self.auth_headers,
            read_timeout=self.settings.read_timeout,
        )
        return fetcher.stream(result, start=start)

    async def close(self) -> None:
        built, self._built = self._built, {}
        for client in built.values():
            await client.aclose()

    # -- errors ------------------------------------------------------------------------------------------------

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
        raise self._error(kind, reply, code, said)

    def _error(self, kind: Refusal, reply: Reply, code: str, said: str) -> ProviderError:
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
            return self._error(Refusal.KEY, reply, code, said)
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


def _words(cause: BaseException) -> str:
    return shorten(str(cause)) or type(cause).__name__


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
