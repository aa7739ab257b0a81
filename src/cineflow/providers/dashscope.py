"""Alibaba Cloud Model Studio: Wan 3.0, 2.7 and 2.6, HappyHorse. Text, frames and references to video.

API: alibabacloud.com/help/model-studio (wan3-video-generation-api-reference 2026-10-15, wan2.6 2026-10-12), dashscope
2.0.2. Key, host and model belong to one region; a task id lives 24 hours there. Failed tasks are not billed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from typing import Any, ClassVar

from cineflow.core.errors import Charged, SettingInvalid
from cineflow.core.model import Model
from cineflow.core.order import (
    CannotTell,
    Expired,
    LookUp,
    Order,
    Progress,
    Ready,
    ReferenceRole,
    Result,
    Ticket,
)  # fmt: skip
from cineflow.core.provider import Cancelled, Recovery, SentOrder
from cineflow.core.text import Text
from cineflow.providers._assets import Picture
from cineflow.providers._exchange import Reply, rows_at, table_at, text_at
from cineflow.providers._http import HttpProvider, facts_of, path_part
from cineflow.providers._lists import SKEW, Page, instant_of, search
from cineflow.providers._placing import Placing
from cineflow.providers._refusals import Refusal
from cineflow.providers._words import live, stage_of

__all__ = ["PROVIDER", "DashScope"]

_FACTS = facts_of("dashscope")
_CHINA = timezone(timedelta(hours=8))
_SUBMIT = "/api/v1/services/aigc/video-generation/video-synthesis"
_KF2V = "/api/v1/services/aigc/image2video/video-synthesis"
_ASYNC = {"x-dashscope-async": "enable"}
_REGIONS = {
    "beijing": "https://dashscope.aliyuncs.com", "singapore": "https://dashscope-intl.aliyuncs.com",
    "us": "https://dashscope-us.aliyuncs.com",
}  # fmt: skip
_ROLES = {ReferenceRole.FIRST_FRAME: "first_frame", ReferenceRole.LAST_FRAME: "last_frame"}


class DashScope(Placing, HttpProvider):
    """One key in one region (`region` = beijing, singapore, us, or a workspace's own base URL)."""

    name: ClassVar[str] = "dashscope"
    models: ClassVar[Mapping[str, Model]] = _FACTS.models
    setup = _FACTS.setup
    check_path = "/api/v1/tasks/00000000-0000-4000-8000-000000000000"
    off_base = ("/compatible-mode/v1", "/api/v1")
    recovery = Recovery(list=True, is_complete=False, settle=10.0)
    first_poll = 15.0
    can_cancel = True
    upload_life = 40 * 3600.0
    refusals: ClassVar[Mapping[str, Refusal]] = {
        "InvalidApiKey": Refusal.KEY, "Arrearage": Refusal.BALANCE, "AllocationQuota*": Refusal.BALANCE,
        "AccessDenied*": Refusal.KEY, "Model.AccessDenied": Refusal.KEY, "InvalidParameter": Refusal.PARAM,
        "InvalidParameter*": Refusal.PARAM, "InvalidURL*": Refusal.PARAM, "DataInspectionFailed": Refusal.POLICY,
        "IPInfringementSuspect": Refusal.POLICY, "InternalError.DataInspection*": Refusal.POLICY,
        "ModelNotFound": Refusal.MODEL, "Throttling*": Refusal.THROTTLED,
    }  # fmt: skip

    def _rooted(self, base_url: str) -> str:
        region = str(self.settings.extra.get("region") or "")
        if region and region not in _REGIONS:
            raise SettingInvalid(
                Text("region “{value}” is not known", "region “{value}” 未知", value=region),
                fix=Text("one of {names}, or a base URL", "可选：{names}，或填写 base_url", names=", ".join(_REGIONS)),
                code="setting.bad_region", place="providers.dashscope.region",
            )  # fmt: skip
        return super()._rooted(_REGIONS[region] if region and not self.settings.base_url else base_url)

    # -- submit ------------------------------------------------------------------------------------------------

    async def submit(self, order: Order) -> Ticket:
        wire = self.model_of(order).name_on_wire
        links = [await self.placed(reference, order, scope=wire) for reference in order.references]
        headers = {
            **_ASYNC,
            **({"x-dashscope-ossresourceresolve": "enable"} if any(u.startswith("oss://") for u in links) else {}),
        }
        classic = wire.startswith(("wan2.6", "wan2.5", "wan2.2", "wanx"))
        given = self._classic_input(order, links) if classic else self._media_input(order, links)
        stated = self._parameters(order, is_classic=classic)
        extra = order.passthrough  # Whole parts by their name; every other field is a parameter.
        given |= table_at(extra, "input")
        stated |= {name: value for name, value in extra.items() if name not in ("input", "parameters")}
        body = {"model": wire, "input": given, "parameters": {**stated, **table_at(extra, "parameters")}}
        reply = await self.paid_post(_KF2V if "kf2v" in wire else _SUBMIT, json=body, headers=headers)
        task_id = text_at(reply.body, "output", "task_id")
        if not task_id:
            self.refuse(reply)
        return Ticket(id=task_id, request_id=reply.request_id)

    def _media_input(self, order: Order, links: list[str]) -> dict[str, Any]:
        given: dict[str, Any] = {"prompt": order.prompt}
        if order.negative:
            given["negative_prompt"] = order.negative
        media = [
            {"type": _ROLES.get(reference.role, "reference_image"), "url": link}
            for reference, link in zip(order.references, links, strict=True)
        ]
        return {**given, **({"media": media} if media else {})}

    def _classic_input(self, order: Order, links: list[str]) -> dict[str, Any]:
        given: dict[str, Any] = {"prompt": order.prompt}
        if order.negative:
            given["negative_prompt"] = order.negative
        named = {reference.role: link for reference, link in zip(order.references, links, strict=True)}
        if "kf2v" in order.model:
            given.update(
                first_frame_url=named.get(ReferenceRole.FIRST_FRAME), last_frame_url=named.get(ReferenceRole.LAST_FRAME)
            )
        elif "r2v" in order.model:
            given["reference_urls"] = links
        elif links:
            given["img_url"] = links[0]
        return given

    def _parameters(self, order: Order, *, is_classic: bool) -> dict[str, Any]:
        stated: dict[str, Any] = {"duration": int(order.seconds), "watermark": False}
        if is_classic and "i2v" not in order.model:
            stated["size"] = self.size_of(order).replace("x", "*")
        else:
            stated["resolution"] = self.resolution_of(order).upper()
        if not is_classic and order.reference(ReferenceRole.FIRST_FRAME) is None:
            stated["ratio"] = order.aspect
        if order.seed is not None:
            stated["seed"] = order.seed
        if order.sound is not None and order.model.startswith("wan3"):
            stated["audio"] = order.sound
        return stated

    # -- pictures ----------------------------------------------------------------------------------------------

    async def upload(self, picture: Picture, scope: str) -> str:
        reply = await self.free_get("/api/v1/uploads", params={"action": "getPolicy", "model": scope})
        policy = table_at(reply.body, "data")
        key = f"{text_at(policy, 'upload_dir')}/{picture.name}"
        form = {
            "OSSAccessKeyId": text_at(policy, "oss_access_key_id"), "Signature": text_at(policy, "signature"),
            "policy": text_at(policy, "policy"), "key": key, "x-oss-object-acl": text_at(policy, "x_oss_object_acl"),
            "x-oss-forbid-overwrite": text_at(policy, "x_oss_forbid_overwrite"), "success_action_status": "200",
        }  # fmt: skip
        file = (picture.name, picture.content, picture.media_type)
        await self.free_put(text_at(policy, "upload_host"), data=form, files={"file": file})
        return f"oss://{key}"

    # -- poll --------------------------------------------------------------------------------------------------

    async def poll(self, ticket: Ticket) -> Progress:
        reply = await self.free_get(f"/api/v1/tasks/{path_part(ticket.id)}")
        output = table_at(reply.body, "output")
        word = text_at(output, "task_status")
        if word == "UNKNOWN":  # not known, or older than a day
            return Expired(why="the task is not known any more")
        stage = stage_of(word)
        if stage == "done":
            return self._ready(output, reply)
        if stage in ("failed", "cancelled"):
            code = text_at(output, "code")
            return self.failed(text_at(output, "message") or code or word, code=code, charged=Charged.NO, reply=reply)
        if not word:
            raise self.poll_error(reply)
        return live(word, stage)

    def _ready(self, output: Mapping[str, Any], reply: Reply) -> Progress:
        url = text_at(output, "video_url")
        if not url:
            return self.made_nothing(Text("no video_url", "没有 video_url"))
        ended = instant_of(output.get("end_time"), zone=_CHINA)
        return Ready(
            results=(Result(url=url, media_type="video/mp4", expires_at=ended and ended + timedelta(hours=24)),)
        )

    async def find_lost(self, sent: SentOrder) -> LookUp:
        """Look at the key's tasks of the time: the list shows no prompt, so each is looked at by itself."""
        stamp = f"{(sent.intent_at - SKEW).astimezone(_CHINA):%Y%m%d%H%M%S}"
        asked = {"start_time": stamp, "model_name": self.model_of(sent.order).name_on_wire, "page_size": 10}

        async def ask(number: int) -> Page | CannotTell:
            reply = await self.free_get("/api/v1/tasks/", params={**asked, "page_no": number}, answers=(400, 404, 405))
            if reply.status >= 400:
                return CannotTell(why="this host has no list of tasks")
            rows = rows_at(reply.body, "data") or rows_at(reply.body, "output", "tasks")
            seen = [(text_at(row, "task_id"), _made(row), await self._is_ours(row, sent)) for row in rows]
            return Page(seen, number + 1)

        doubt = "its own users doubt that the list is complete"
        return await search(sent, ask, first=1, most=10, doubt=doubt, by_time=False)

    async def _is_ours(self, row: Mapping[str, Any], sent: SentOrder) -> bool:
        task_id = text_at(row, "task_id")
        if not task_id or task_id in sent.known:
            return False
        reply = await self.free_get(f"/api/v1/tasks/{path_part(task_id)}")
        return text_at(reply.body, "output", "orig_prompt") == sent.order.prompt

    async def cancel(self, ticket: Ticket) -> Cancelled:
        """Stop a task that has not begun; one that runs is not stopped."""
        reply = await self.free_post(f"/api/v1/tasks/{path_part(ticket.id)}/cancel", answers=(400, 404))
        return Cancelled(stopped=reply.status < 400, saved=reply.status < 400)


def _made(row: Mapping[str, Any]) -> datetime | None:
    return instant_of(row.get("submit_time") or row.get("gmt_create") or row.get("start_time"), zone=_CHINA)


PROVIDER = DashScope
