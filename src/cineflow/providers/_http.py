"""What every provider over HTTP shares: one paid request that is never repeated, free ones, fetching, and errors."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, ClassVar, NoReturn
from urllib.parse import quote

import httpx

from cineflow.core.errors import (
    PollFailed,
    Rejected,
    Unreachable,
)
from cineflow.core.ids import digest_bytes
from cineflow.core.model import Model
from cineflow.core.order import CannotTell, LookUp, Order, OrderReference, Progress, Result, Ticket
from cineflow.core.provider import Balance, Cancelled, Recovery, SentOrder
from cineflow.core.reasons import reason
from cineflow.core.text import Text
from cineflow.providers._assets import link_of
from cineflow.providers._check import aspect_on_wire, frame_of, need_of, resolution_for
from cineflow.providers._exchange import Reply, log_exchange, read_reply, shorten
from cineflow.providers._facts import ProviderFacts, Setup, provider_facts
from cineflow.providers._failures import Answering
from cineflow.providers._fetch import Fetcher, keep_inline, origin_of
from cineflow.providers._proxies import RoutedTransport
from cineflow.providers._refusals import Refusal, classify
from cineflow.providers._settings import ProviderSettings, account_name, checked
from cineflow.providers._uploads import Uploads

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


class HttpProvider(Answering, ABC):
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
    api_suffix: ClassVar[str] = ""
    """What every address of this API ends in: added to a base URL that lacks it."""
    off_base: ClassVar[tuple[str, ...]] = ()
    """What people put at the end of a base URL that belongs to a path: taken off."""
    upload_life: ClassVar[float] = 0.0
    """Seconds that a picture uploaded here is relied upon, below what the provider promises."""
    check_path: ClassVar[str] = "/models"
    """What is asked, for nothing, to see whether address, proxy and key work."""

    def __init__(self, settings: ProviderSettings, client: httpx.AsyncClient | None = None) -> None:
        self.settings = settings
        self._key, base_url = checked(settings, name=self.name, setup=self.setup)
        self.base_url = self._rooted(base_url)
        self._account = account_name(self.name, self._key, self.base_url)
        memory = settings.uploads and settings.uploads / f"{digest_bytes(self._account.encode())[:20]}.json"
        self.uploads = Uploads(self.upload_life, memory)
        self._given = client
        self._built: dict[bool, httpx.AsyncClient] = {}

    def _rooted(self, base_url: str) -> str:
        for ending in self.off_base:
            base_url = base_url.removesuffix(ending)
        return base_url if base_url.endswith(self.api_suffix) else f"{base_url}{self.api_suffix}"

    @property
    def account(self) -> str:
        return self._account

    @property
    def _address(self) -> str:
        """The variable that says where this provider is."""
        return self.setup.base_url[0] if self.setup.base_url else "base_url"

    def refuse(self, reply: Reply, *, code: str | None = None, said: str | None = None) -> NoReturn:
        try:
            super().refuse(reply, code=code, said=said)
        except Rejected as no:
            if type(no) is Rejected:  # Said of a picture that is not there any more, too: it is brought anew.
                self.uploads.forget()
            raise

    # -- what an order means here ------------------------------------------------------------------------------

    def model_of(self, order: Order) -> Model:
        """Return the facts of an order's model: a person's own, the shipped, or what a gateway is taken to serve."""
        known = self.settings.models.get(order.model) or self.models.get(order.model)
        facts = provider_facts(self.name)
        template = facts.any_model if facts else None
        return known or replace(template or Model(id="", provider=self.name), id=order.model)

    def resolution_of(self, order: Order) -> str:
        """Return the literal resolution an order is sent with."""
        return resolution_for(need_of(order), self.model_of(order))

    def aspect_of(self, order: Order) -> str:
        """Return the literal shape an order is sent with."""
        return aspect_on_wire(self.model_of(order), order.aspect) or order.aspect

    def size_of(self, order: Order) -> str:
        """Return the pixels an order is sent with, such as `1280x720`."""
        pixels = frame_of(self.model_of(order), order.size or self.resolution_of(order) or "720p", order.aspect)
        return f"{pixels[0]}x{pixels[1]}" if pixels else order.size or self.resolution_of(order)

    def inline(self, base64_text: str, media_type: str) -> Result:
        """Return a result whose bytes came in an answer: laid down in the spool folder, so that they are neither lost
        nor carried about; without one, carried as they are."""
        if self.settings.spool is None:
            return Result(inline_base64=base64_text, media_type=media_type)
        return Result(url=keep_inline(base64_text, self.settings.spool), media_type=media_type)

    async def link(self, reference: OrderReference) -> str:
        """Return a link the provider can fetch a picture at."""
        return await link_of(reference, self.settings.publish, provider=self.name)

    # -- what adapters fill in ---------------------------------------------------------------------------------

    @abstractmethod
    async def submit(self, order: Order) -> Ticket:
        """Send an order once; see `Provider.submit`."""

    @abstractmethod
    async def poll(self, ticket: Ticket) -> Progress:
        """Look at a job; see `Provider.poll`."""

    def adopt(self, order: Order, ticket_id: str) -> Ticket:
        """Return the ticket of a job that a person found at the provider: all that polling it needs."""
        return Ticket(id=ticket_id)

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

    async def check(self) -> None:
        """See whether address, proxy and key work, without spending.

        Raises KeyRefused, CreditExhausted, or PollFailed where nothing usable answers.
        """
        reply = await self.free_get(self.check_path, answers=range(400, 500))
        code, said = self.error_of(reply)
        kind = self.refusals.get(code)
        if reply.status >= 400:
            kind = classify(reply.status, code=code, text=said, table=self.refusals, is_readable=reply.is_json)
        if kind is Refusal.KEY or kind is Refusal.BALANCE:
            raise self.error_for(kind, reply, code, said)

    async def prices(self) -> Mapping[str, Decimal]:
        return {}

    def auth_headers(self) -> Mapping[str, str]:
        """Return the headers that carry the key."""
        return {"authorization": f"Bearer {self._key}"} if self._key else {}

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
        reply = read_reply(await self._send_paid(request, sent))
        log_exchange(self.name, request, sent=sent, reply=reply)
        if not 200 <= reply.status < 300:
            self.refuse(reply)
        if not reply.is_json:
            said = shorten(reply.text, 120)
            raise self.uncertain(Text("the answer cannot be read: {said}", "答复无法读取：{said}", said=said), reply)
        return reply

    async def paid_stream(self, path: str, *, json: Any, read_timeout: float) -> httpx.Response:
        """Send the one request that buys where its answer is a stream; return it open, its body not yet read.

        Raises as `paid_post`. The caller closes it. read_timeout: seconds of silence that end it.
        """
        request = self._request("POST", path, json=json, headers={"accept": "text/event-stream"})
        request.extensions["timeout"] = {"connect": _CONNECT_SECONDS, "read": read_timeout, "write": 60.0, "pool": None}
        response = await self._send_paid(request, json, stream=True)
        if not 200 <= response.status_code < 300:
            await self._refuse_stream(request, response, json)
        log_exchange(self.name, request, sent=json, reply=None)
        return response

    async def _refuse_stream(self, request: httpx.Request, response: httpx.Response, sent: Any) -> NoReturn:
        try:
            await response.aread()
        except httpx.HTTPError as cause:
            raise self.uncertain(Text("no answer came ({why})", "没有收到答复（{why}）", why=_words(cause))) from cause
        finally:
            await response.aclose()
        reply = read_reply(response)
        log_exchange(self.name, request, sent=sent, reply=reply)
        self.refuse(reply)

    async def _send_paid(self, request: httpx.Request, sent: Any, *, stream: bool = False) -> httpx.Response:
        try:
            async with asyncio.timeout(self.settings.deadline):
                return await self._client(paid=True).send(request, stream=stream, follow_redirects=False)
        except _UNSENT as cause:
            log_exchange(self.name, request, sent=sent, reply=None, error=repr(cause))
            raise Unreachable(
                Text("{name} cannot be reached at {host}: {why}", "连不上 {name}（{host}）：{why}",
                     name=self.name, host=_host(request), why=_words(cause)),
                provider=self.name,
                fix=Text("nothing was sent; check network, proxy and {setting}",
                         "请求未发出；请检查网络、代理与 {setting}", setting=self._address),
            ) from cause  # fmt: skip
        except (httpx.HTTPError, TimeoutError) as cause:
            log_exchange(self.name, request, sent=sent, reply=None, error=repr(cause))
            raise self.uncertain(Text("no answer came ({why})", "没有收到答复（{why}）", why=_words(cause))) from cause

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

    async def free_put(
        self, url: str, *, method: str = "POST", data: Mapping[str, Any] | None = None, files: Any = None,
        content: bytes | None = None, headers: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        """Bring a file to a storage address that a provider named, whatever that answers; the address is its own key.
        Errors as `free_get`."""
        parts = {"data": data, "files": files, "content": content, "headers": headers, "has_key": False}
        await self._free(method, url, answers=range(200, 300), **parts)

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
                Text("{name} did not answer at {host}: {why}", "{name}（{host}）没有答复：{why}",
                     name=self.name, host=_host(request), why=_words(cause)),
                provider=self.name,
                fix=Text("check network, proxy and {setting}", "请检查网络、代理与 {setting}", setting=self._address),
            ) from cause  # fmt: skip
        reply = read_reply(response)
        log_exchange(self.name, request, sent=parts.get("json"), reply=reply)
        if reply.status in answers or (200 <= reply.status < 300 and (reply.is_json or reply.status in (202, 204))):
            return reply
        raise self.poll_error(reply)

    def _request(self, method: str, path: str, **parts: Any) -> httpx.Request:
        url = path if "://" in path else f"{self.base_url}{path}"
        stated: Mapping[str, str] = parts.pop("headers", None) or {}
        headers: dict[str, str] = {"accept": "application/json", **stated}
        has_key = parts.pop("has_key", True)
        if has_key and (origin_of(url) == origin_of(self.base_url) or self.shares_key_with(url)):
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
            base_url=self.base_url,
            auth=self.auth_headers,
            read_timeout=self.settings.read_timeout,
            spool=self.settings.spool,
            shares_key_with=self.shares_key_with,
        )
        return fetcher.stream(result, start=start)

    async def close(self) -> None:
        built, self._built = self._built, {}
        for client in built.values():
            await client.aclose()


def _words(cause: BaseException) -> Text:
    return reason(shorten(str(cause)) or type(cause).__name__)


def _host(request: httpx.Request) -> str:
    """Return where a request went, without what may be secret in its address."""
    port = f":{request.url.port}" if request.url.port else ""
    return f"{request.url.host}{port}"
