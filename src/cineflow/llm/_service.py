"""Calling a service over HTTP: one request that may cost, repeated only where nothing was accepted."""

from __future__ import annotations

import ipaddress
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn, cast
from urllib.parse import urlsplit

import httpx

from cineflow.core.errors import (
    ContentRefused,
    CreditExhausted,
    KeyRefused,
    ModelGone,
    Overloaded,
    ProviderError,
    Rejected,
    SubmitUncertain,
    Throttled,
    Unreachable,
)
from cineflow.core.log import facts, redact
from cineflow.core.text import Text

__all__ = ["Caller", "Exchange", "Service"]

_log = logging.getLogger(__name__)

_UNSENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError, httpx.UnsupportedProtocol)
_VENDORS = {"aliyuncs.com": "dashscope", "api.openai.com": "openai", "deepseek.com": "deepseek",
            "googleapis.com": "gemini"}  # fmt: skip
_TRIES = 3
_LONGEST_WAIT = 60.0
_KEY_WORDS = ("invalidapikey", "invalid_api_key", "incorrect api key", "accessdenied", "authentication")
_CREDIT_WORDS = ("arrearage", "insufficient_quota", "insufficient balance", "insufficient_balance", "billing")
_CONTENT_WORDS = ("datainspectionfailed", "data_inspection_failed", "content_policy", "content_filter", "moderation")
_MODEL_WORDS = ("model_not_found", "modelnotfound", "model not exist", "does not exist", "unknown model")


@dataclass(frozen=True, slots=True)
class Service:
    """Where and as whom to ask. proxy: None for a direct way."""

    base_url: str
    model: str
    key: str = field(default="", repr=False)
    proxy: str | None = None
    timeout: float = 600.0

    @property
    def host(self) -> str:
        """Where what is sent goes, as people read it."""
        parts = urlsplit(self.base_url)
        return parts.netloc.rpartition("@")[2] or self.base_url

    @property
    def name(self) -> str:
        """What the ledger and errors call it."""
        return next((name for part, name in _VENDORS.items() if part in self.host), self.host)[:64]

    @property
    def is_here(self) -> bool:
        """Whether it runs on this machine, so that nothing leaves it."""
        host = urlsplit(self.base_url).hostname or ""
        if host == "localhost" or host.endswith(".localhost"):
            return True
        try:
            return ipaddress.ip_address(host).is_loopback
        except ValueError:
            return False


@dataclass(frozen=True, slots=True)
class Exchange:
    """An answer that arrived whole: its JSON and the service's own id of the exchange."""

    body: dict[str, Any]
    request_id: str


class Caller:
    """Sends requests to one service. transport, sleep: handed in by tests.

    A connection is opened per request, so that no paid one meets a connection that the service just closed.
    """

    def __init__(
        self, service: Service, transport: httpx.BaseTransport | None = None, *,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:  # fmt: skip
        self.service = service
        self._sleep = sleep
        proxy = None if service.is_here else service.proxy
        self._client = httpx.Client(
            timeout=httpx.Timeout(service.timeout, connect=10.0), trust_env=False, transport=transport,
            proxy=None if transport else proxy, follow_redirects=False,
            limits=httpx.Limits(max_keepalive_connections=0),
        )  # fmt: skip

    def close(self) -> None:
        self._client.close()

    def post(
        self, url: str, *, step: str, json: Any = None, data: Mapping[str, Any] | None = None, files: Any = None,
        headers: Mapping[str, str] | None = None,
    ) -> Exchange:  # fmt: skip
        """Send what may cost, once; again only after refusals that accepted nothing.

        Raises Unreachable, Throttled, Overloaded, Rejected and its kin where nothing was accepted; SubmitUncertain for
        everything that leaves it open. All name the step, the service and the exchange.
        """
        for attempt in range(_TRIES):
            try:
                return self._post_once(url, step=step, json=json, data=data, files=files, headers=headers)
            except (Unreachable, Throttled, Overloaded) as error:
                wait = error.retry_after if error.retry_after is not None else 2.0**attempt
                if attempt == _TRIES - 1 or wait > _LONGEST_WAIT:
                    raise
                _log.info("service.refused", extra=facts(step=step, host=self.service.host, wait=wait))
                self._sleep(wait)
        raise AssertionError("the last try returns or raises")

    def get(self, url: str, *, step: str, headers: Mapping[str, str] | None = None) -> Exchange:
        """Ask something that is free; may be asked again by whoever calls. Raises Unreachable and the refusals."""
        try:
            reply = self._client.get(url, headers=self._headers(headers))
        except httpx.HTTPError as error:
            raise self._unreachable(step, error) from error
        if reply.status_code >= 500:
            raise self._error(Unreachable, step, reply, _said(reply))
        return self._read(reply, step, is_paid=False)

    def fetch(self, url: str, *, step: str) -> bytes:
        """Fetch a result by its own link, without our key. Raises Unreachable, Rejected."""
        try:
            reply = self._client.get(url, follow_redirects=True)
        except httpx.HTTPError as error:
            raise self._unreachable(step, error) from error
        if reply.status_code >= 400:
            raise self._error(Rejected if reply.status_code < 500 else Unreachable, step, reply, _said(reply))
        return reply.content

    def send_form(self, url: str, *, step: str, data: Mapping[str, str], file: tuple[str, bytes]) -> None:
        """Put a file into a store by a form that carries its own signature; the file comes last.

        Raises Unreachable, Rejected.
        """
        try:
            reply = self._client.post(url, data=data, files={"file": file})
        except httpx.HTTPError as error:
            raise self._unreachable(step, error) from error
        if reply.status_code >= 300:
            raise self._error(Rejected if reply.status_code < 500 else Unreachable, step, reply, _said(reply))

    def _post_once(
        self, url: str, *, step: str, json: Any, data: Mapping[str, Any] | None, files: Any,
        headers: Mapping[str, str] | None,
    ) -> Exchange:  # fmt: skip
        started = time.monotonic()
        try:
            reply = self._client.post(url, json=json, data=data, files=files, headers=self._headers(headers))
        except _UNSENT as error:
            raise self._unreachable(step, error) from error
        except httpx.HTTPError as error:
            raise self.uncertain(step, type(error).__name__) from error
        spent = round(time.monotonic() - started, 2)
        _log.info("service.answered", extra=facts(step=step, host=self.service.host, status=reply.status_code, s=spent))
        return self._read(reply, step, is_paid=True)

    def _headers(self, more: Mapping[str, str] | None) -> dict[str, str]:
        key = {"authorization": f"Bearer {self.service.key}"} if self.service.key else {}
        return {**key, **(more or {})}

    def _read(self, reply: httpx.Response, step: str, *, is_paid: bool) -> Exchange:
        if not 200 <= reply.status_code < 300:
            self._refuse(reply, step, is_paid=is_paid)
        try:
            body: Any = reply.json()
        except ValueError as error:
            raise self._unread(step, reply, is_paid=is_paid) from error
        if not isinstance(body, dict):
            raise self._unread(step, reply, is_paid=is_paid)
        table = cast("dict[str, Any]", body)
        return Exchange(table, _id_of(reply, table))

    def _unread(self, step: str, reply: httpx.Response, *, is_paid: bool) -> ProviderError:
        if is_paid:
            return self.uncertain(step, "unreadable answer", _id_of(reply, {}))
        return self._error(Unreachable, step, reply, "…")

    def _refuse(self, reply: httpx.Response, step: str, *, is_paid: bool) -> NoReturn:
        said = _said(reply)
        low = said.lower()
        if is_paid:
            said = Text("{said} (nothing was charged)", "{said}（未扣费）", said=said)
        status = reply.status_code
        if status in (401, 403) or any(word in low for word in _KEY_WORDS):
            raise self._error(KeyRefused, step, reply, said)
        if status == 402 or any(word in low for word in _CREDIT_WORDS):
            raise self._error(CreditExhausted, step, reply, said)
        if status == 429:
            raise self._error(Throttled, step, reply, said, retry_after=_retry_after(reply))
        if status == 503:
            raise self._error(Overloaded, step, reply, said, retry_after=_retry_after(reply))
        if any(word in low for word in _CONTENT_WORDS):
            raise self._error(ContentRefused, step, reply, said)
        if status == 404 or any(word in low for word in _MODEL_WORDS):
            raise self._error(ModelGone, step, reply, said)
        if status < 500 and status != 408:
            raise self._error(Rejected, step, reply, said)
        if is_paid:
            raise self.uncertain(step, f"HTTP {status}: {_said(reply)}", _id_of(reply, {}))
        raise self._error(Unreachable, step, reply, said)

    def _error(
        self, kind: type[ProviderError], step: str, reply: httpx.Response, said: str | Text, *,
        retry_after: float | None = None,
    ) -> ProviderError:  # fmt: skip
        return kind(
            Text("{step}: {host} answered {status}: {said}", "{step}：{host} 返回 {status}：{said}",
                 step=step, host=self.service.host, status=reply.status_code, said=said),
            provider=self.service.name, model=self.service.model, request_id=_id_of(reply, {}),
            retry_after=retry_after, fix=_way_out(kind, self.service),
        )  # fmt: skip

    def _unreachable(self, step: str, error: Exception) -> Unreachable:
        return Unreachable(
            Text("{step}: {host} cannot be reached: {why}", "{step}：无法连接 {host}：{why}",
                 step=step, host=self.service.host, why=redact(str(error)) or type(error).__name__),
            provider=self.service.name, model=self.service.model, fix=_way_out(Unreachable, self.service),
        )  # fmt: skip

    def uncertain(self, step: str, why: str, request_id: str = "") -> SubmitUncertain:
        """Return the error for a paid request that may or may not have been accepted."""
        return SubmitUncertain(
            Text("{step}: {host} gave no readable answer ({why}); it may have been charged",
                 "{step}：{host} 未给出可读的回复（{why}），可能已扣费",
                 step=step, host=self.service.host, why=redact(why)),
            provider=self.service.name, model=self.service.model, request_id=request_id,
        )  # fmt: skip


def _way_out(kind: type[ProviderError], service: Service) -> Text:
    """What to do about a refusal."""
    host, model = service.host, service.model
    if issubclass(kind, KeyRefused):
        return Text("Check the key for {host}: `cineflow config` shows where it came from",
                    "请检查 {host} 的密钥：`cineflow config` 会显示其来源", host=host)  # fmt: skip
    if issubclass(kind, CreditExhausted):
        return Text("Top up the account at {host}, or name another service",
                    "请为 {host} 的账户充值，或改用其他服务", host=host)  # fmt: skip
    if issubclass(kind, ModelGone):
        return Text("Name a model that {host} serves instead of {model}",
                    "{host} 没有 {model}，请改用它提供的模型", host=host, model=model)  # fmt: skip
    if issubclass(kind, ContentRefused):
        return Text("Leave out what it objects to, or name another model than {model}",
                    "请去掉它拒绝的内容，或换用 {model} 以外的模型", model=model)  # fmt: skip
    if issubclass(kind, Rejected):
        return Text("Name another model than {model} if it does not take such requests",
                    "若 {model} 不接受此类请求，请换用其他模型", model=model)  # fmt: skip
    return Text("Run it again in a while: what is finished is kept",
                "请稍后重试：已完成的部分会保留")  # fmt: skip


def _said(reply: httpx.Response) -> str:
    """What the service says of a refusal, in its own words, short and without keys."""
    try:
        body: Any = reply.json()
    except ValueError:
        return redact(" ".join(reply.text.split())[:200])
    table = cast("dict[str, Any]", body) if isinstance(body, dict) else {}
    error: Any = table.get("error")
    inner = cast("dict[str, Any]", error) if isinstance(error, dict) else table
    parts = [str(inner.get(name)) for name in ("code", "message") if inner.get(name)]
    if isinstance(error, str):
        parts.append(error)
    return redact(" ".join(parts)[:300]) or redact(" ".join(reply.text.split())[:200])


def _id_of(reply: httpx.Response, body: Mapping[str, Any]) -> str:
    return reply.headers.get("x-request-id") or str(body.get("request_id") or body.get("id") or "")


def _retry_after(reply: httpx.Response) -> float | None:
    try:
        return max(0.0, float(reply.headers.get("retry-after", "")))
    except ValueError:
        return None
