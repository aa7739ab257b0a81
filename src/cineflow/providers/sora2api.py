"""Chat completions that stream a video, the dialect of sora2api and its kin.

Reference: TheSmallHanCat/sora2api at e7d91b3 (2026-03-07); the other family writes its progress as text (进度：NN%) and
ends with a Markdown link. One request is one job: no id, no list, no cancel. A stream that breaks is a job lost and
perhaps paid, so it is never sent again by itself.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

import httpx

from cineflow.core.errors import Charged, TakeFailed, UnsupportedByModel
from cineflow.core.model import Model
from cineflow.core.order import Failed, Order, Progress, Ready, Result, Running, Ticket
from cineflow.core.text import Text
from cineflow.providers._assets import data_uri
from cineflow.providers._exchange import Reply, read_reply, shorten
from cineflow.providers._http import HttpProvider, facts_of
from cineflow.providers._refusals import Refusal, refusal_of_text
from cineflow.providers._settings import ProviderSettings
from cineflow.providers._stream import Watch, lines_of

__all__ = ["PROVIDER", "Sora2Api"]

_FACTS = facts_of("sora2api")
_SILENCE = 180.0
"""Seconds between two events that are normal: progress comes about every 30 s."""
_CAPACITY = re.compile(r"no available tokens|heavy.?load|cf_shield|cloudflare|429", re.I)
_FULL = re.compile(r"no available tokens|heavy.?load", re.I)
_LASTING = re.compile(r"invalid model|pro models require|unsupported_country", re.I)
_OPEN = re.compile(r"time.?out", re.I)
_PARTS = re.compile(r"^(sora2|sora2pro-hd|sora2pro)-(landscape|portrait)-(\d+)s$")


class Sora2Api(HttpProvider):
    """One key at one server. Its streams live in this process: another process cannot see them."""

    name: ClassVar[str] = "sora2api"
    models: ClassVar[Mapping[str, Model]] = _FACTS.models
    setup = _FACTS.setup

    refusals: ClassVar[Mapping[str, Refusal]] = {"capacity": Refusal.OVERLOADED, "lasting": Refusal.MODEL}

    def __init__(self, settings: ProviderSettings, client: httpx.AsyncClient | None = None) -> None:
        super().__init__(settings, client)
        self._watched: dict[str, tuple[Watch, asyncio.Task[None]]] = {}

    def _rooted(self, base_url: str) -> str:
        """The setting is the full address of chat/completions; a server's root or its `/v1` is understood too."""
        if base_url.endswith("/chat/completions"):
            return base_url
        return f"{base_url}/chat/completions" if base_url.endswith("/v1") else f"{base_url}/v1/chat/completions"

    async def check(self) -> None:
        path = f"{self.base_url.removesuffix('/chat/completions')}/models"
        reply = await self.free_get(path, answers=range(400, 500))
        if reply.status in (401, 403):
            code, said = self.error_of(reply)
            raise self.error_for(Refusal.KEY, reply, code, said)

    def error_of(self, reply: Reply) -> tuple[str, str]:
        """The server answers 500 to everything; what it was stands in the words alone."""
        code, said = super().error_of(reply)
        return ("capacity" if _FULL.search(said) else "lasting" if _LASTING.search(said) else code), said

    async def submit(self, order: Order) -> Ticket:
        content: list[dict[str, Any]] = [{"type": "text", "text": order.prompt}]
        for reference in order.references:
            if reference.url and not reference.url.startswith("data:"):
                raise UnsupportedByModel(  # The server would leave a link out without a word.
                    Text("{name} takes pictures as local files only", "{name} 只接受本地图片文件", name=self.name),
                    fix=Text("save the picture beside the storyboard", "请把图片保存到分镜文件旁边"),
                    file=Path(reference.path) if reference.path else None, code="picture.needs_file",
                )  # fmt: skip
            content.append({"type": "image_url", "image_url": {"url": data_uri(reference)}})
        body = {
            "model": self.wire_model(order), "stream": True,
            "messages": [{"role": "user", "content": content if len(content) > 1 else order.prompt}],
            **order.passthrough,
        }  # fmt: skip
        response = await self.paid_stream("", json=body, read_timeout=_SILENCE)
        watch = Watch()
        if "json" in response.headers.get("content-type", ""):
            await self._whole(response, watch)
        ticket = Ticket(id=f"stream-{order.id}", request_id=response.headers.get("x-request-id", ""))
        self._watched[ticket.id] = (watch, asyncio.create_task(self._read(response, watch)))
        return ticket

    def wire_model(self, order: Order) -> str:
        """Return the model id that says length and shape: the order's own, in its shape where it names another."""
        known = _PARTS.match(order.model)
        if not known:
            return self.model_of(order).name_on_wire
        shape = "portrait" if order.aspect in ("9:16", "3:4", "2:3") else "landscape"
        return f"{known[1]}-{shape}-{known[3]}s"

    async def _whole(self, response: httpx.Response, watch: Watch) -> None:
        """Read an answer that is no stream: a refusal, or a finished one from a server that does not stream."""
        try:
            await response.aread()
        except httpx.HTTPError as cause:
            raise self.uncertain(Text("the answer broke off", "答复中断")) from cause
        finally:
            await response.aclose()
        reply = read_reply(response)
        watch.take(reply.text)
        watch.has_ended = True
        if watch.error:
            self.refuse(reply)
        if not reply.is_json:
            raise self.uncertain(Text("the answer cannot be read", "答复无法读取"), reply)

    async def _read(self, response: httpx.Response, watch: Watch) -> None:
        if watch.has_ended:
            return
        try:
            async for payload in lines_of(response):
                watch.take(payload)
        except httpx.HTTPError as cause:
            watch.broken = shorten(str(cause)) or type(cause).__name__
        finally:
            watch.has_ended = True
            await response.aclose()

    async def poll(self, ticket: Ticket) -> Progress:
        watched = self._watched.get(ticket.id)
        if watched is None:
            return self._lost(Text("its stream belonged to a process that has ended", "其数据流所属进程已结束"))
        watch = watched[0]
        if link := watch.file:
            return Ready(results=(Result(url=link, media_type="video/mp4"),))
        if watch.error:
            return self._ended(watch.error, watch.code)
        if not watch.has_ended:
            return Running(fraction=watch.fraction, next_poll=2.0)
        if watch.broken or not watch.text.strip():
            return self._lost(Text("its stream broke off: {why}", "其数据流中断：{why}", why=watch.broken or "EOF"))
        return self._ended(watch.text.strip(), "")

    def _ended(self, said: str, code: str) -> Failed:
        """Success and failure end alike: a text without a file is a failure, and says why."""
        if _CAPACITY.search(said):
            return self.failed(said, code=code, kind=Refusal.OVERLOADED, charged=Charged.NO)
        if _LASTING.search(said):
            return self.failed(said, code=code, kind=Refusal.PARAM, charged=Charged.NO)
        charged = Charged.NO if refusal_of_text(said) is Refusal.POLICY else Charged.UNKNOWN
        return self.failed(said, code=code, charged=Charged.UNKNOWN if _OPEN.search(said) else charged)

    def _lost(self, why: Text) -> Failed:
        text = Text(
            "{name} may have made it, but there is no way back to it: {why}",
            "{name} 可能已生成，但无法找回：{why}",
            name=self.name,
            why=why,
        )
        error = TakeFailed(text, charged=Charged.UNKNOWN, provider=self.name, code="provider.stream_lost")
        return Failed(error=error)

    async def close(self) -> None:
        watched, self._watched = self._watched, {}
        for _, task in watched.values():
            task.cancel()
        await asyncio.gather(*(task for _, task in watched.values()), return_exceptions=True)
        await super().close()


PROVIDER = Sora2Api
