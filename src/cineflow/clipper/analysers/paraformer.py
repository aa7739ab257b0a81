"""DashScope's recorded-file recognition: Paraformer, Fun-ASR, Qwen filetrans.

dashscope 2.0.2 (PyPI) and Model Studio's pages of 2026-03. A sound is put into the service's own store for 48 hours, a
task is ordered (this is what costs), looked at until it is done, and its result fetched from a link. The task's number
is kept before the first look, so that a run that died goes on with the task it had bought. An order whose answer was
lost is found again by the link of its sound, which no other task has.
"""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from fractions import Fraction
from typing import Any, ClassVar
from urllib.parse import urlencode

from cineflow.clipper.analysers._analyser import (
    Hearing,
    Sound,
    Watch,
    asked_of,
    paid_by,
    rows,
    seconds,
    service_of,
    spoken_as,
    table,
)
from cineflow.clipper.paid import Answer, Answers
from cineflow.clipper.transcript import Sentence
from cineflow.core.errors import Charged, KeyRefused, ProviderError, TakeExpired, TakeFailed, Unreachable
from cineflow.core.ids import digest_json
from cineflow.core.text import Text
from cineflow.core.time import Time
from cineflow.library.ledger.calls import PaidCall
from cineflow.llm import Caller, Exchange

__all__ = ["ANALYSER", "Paraformer"]

_STEP = "transcription"
_FIRST_LOOK, _GROWTH, _LONGEST_LOOK = 0.5, 1.5, 15.0
_PATIENCE = 3 * 3600.0
_LOOKS_IN_VAIN = 20
_NOTHING_SAID = "SUCCESS_WITH_NO_VALID_FRAGMENT"
_MS = 1000
_BEIJING = timezone(timedelta(hours=8))
_SKEW = timedelta(minutes=10)
_PAGES, _PAGE = 20, 100
_UNDER_WAY = ("PENDING", "RUNNING", "SUSPENDED")
_LOOKS_FOR_LOST = 40
"""How often tasks that still run are looked at again: a task tells whose sound it has only when it is done."""


class Paraformer:
    """service.base_url: the native one, `…/api/v1`."""

    name: ClassVar[str] = "paraformer"
    is_here: ClassVar[bool] = False
    longest: ClassVar[Time] = Fraction(3600)

    def __init__(self, hearing: Hearing) -> None:
        self._hearing = hearing
        self.service = service_of(hearing, self.name)
        self._caller = Caller(self.service, hearing.transport)
        self._base = self.service.base_url.rstrip("/")

    @property
    def _is_single(self) -> bool:
        return self.service.model.startswith("qwen3-asr")

    def key(self, sound: Sound) -> str:
        told = ["speech", self.name, self.service.base_url, self.service.model, sound.digest]
        return digest_json([*told, str(sound.start), str(sound.length)])

    def listen(self, sound: Sound, paid: Answers | None, watch: Watch) -> list[Sentence]:
        assert paid is not None
        key = self.key(sound)
        kept = paid.kept(key)
        if kept is not None:
            return _sentences(kept["body"], sound)
        watch(0.0, self.service.host)
        link = self._upload(sound) if paid.is_new(key) else ""
        asked = asked_of(key, sound, self._hearing, link=link)
        task = paid.order(asked, lambda: self._order(link), self._find_lost)
        try:
            told, output = self._await(task, watch)
            result = self._result(output)
        except (TakeFailed, TakeExpired) as error:
            paid.drop(key, error)
            raise
        billed = paid_by(table(told.body.get("usage")).get("duration"), self._hearing, sound)
        return _sentences(paid.finish(key, Answer(result, billed, told.request_id)), sound)

    def _upload(self, sound: Sound) -> str:
        """Put the sound into the service's store and return its `oss://` link, good for 48 hours and this model."""
        asked = urlencode({"action": "getPolicy", "model": self.service.model})
        told = self._caller.get(f"{self._base}/uploads?{asked}", step="upload").body
        policy = table(told.get("data")) or table(told.get("output"))
        try:
            place = f"{policy['upload_dir']}/{uuid.uuid4().hex}{sound.file.suffix}"
            fields = {
                "OSSAccessKeyId": str(policy["oss_access_key_id"]), "Signature": str(policy["signature"]),
                "policy": str(policy["policy"]), "key": place, "x-oss-object-acl": str(policy["x_oss_object_acl"]),
                "x-oss-forbid-overwrite": str(policy["x_oss_forbid_overwrite"]), "success_action_status": "200",
            }  # fmt: skip
        except KeyError as cause:
            raise Unreachable(
                Text("upload: {host} told no place for the sound", "upload：{host} 未给出上传位置",
                     host=self.service.host), provider=self.service.name, model=self.service.model,
            ) from cause  # fmt: skip
        file = (sound.file.name, sound.file.read_bytes())
        self._caller.send_form(str(policy["upload_host"]), step="upload", data=fields, file=file)
        return f"oss://{place}"

    def _order(self, link: str) -> str:
        given: dict[str, Any] = {"file_url": link} if self._is_single else {"file_urls": [link]}
        parameters: dict[str, Any] = {"channel_id": [0]}
        parameters |= {"enable_words": True} if self._is_single else {"diarization_enabled": True}
        body = {"model": self.service.model, "input": given, "parameters": parameters}
        headers = {"X-DashScope-Async": "enable", "X-DashScope-OssResourceResolve": "enable"}
        url = f"{self._base}/services/audio/asr/transcription"
        reply = self._caller.post(url, step=_STEP, json=body, headers=headers)
        task = str(table(reply.body.get("output")).get("task_id") or "")
        if not task:
            raise self._caller.uncertain(_STEP, "no task_id", reply.request_id)
        return task

    def _find_lost(self, call: PaidCall) -> str | None:
        """Look through the account's tasks since an order for the one that listens to its sound."""
        link = str(call.notes.get("link") or "")
        if not link:
            return None
        left = list(self._tasks_since(datetime.fromisoformat(call.sent_at) - _SKEW))
        for look in range(_LOOKS_FOR_LOST):
            running: list[str] = []
            for task in left:
                output = table(self._caller.get(f"{self._base}/tasks/{task}", step=_STEP).body.get("output"))
                own = [*rows(output.get("results")), table(output.get("result"))]
                if any(row.get("file_url") == link for row in own):
                    return task
                if output.get("task_status") in _UNDER_WAY:
                    running.append(task)
            if not running:
                return None
            left = running
            time.sleep(min(_LONGEST_LOOK, _FIRST_LOOK * _GROWTH**look))
        return None

    def _tasks_since(self, since: datetime) -> Iterator[str]:
        start = since.astimezone(_BEIJING).strftime("%Y%m%d%H%M%S")
        for page in range(1, _PAGES + 1):
            asked = urlencode({"start_time": start, "model_name": self.service.model, "page_no": page,
                               "page_size": _PAGE})  # fmt: skip
            told = self._caller.get(f"{self._base}/tasks/?{asked}", step=_STEP).body
            found = rows(told.get("data"))
            yield from (str(row.get("task_id")) for row in found if row.get("task_id"))
            if len(found) < _PAGE:
                return

    def _await(self, task: str, watch: Watch) -> tuple[Exchange, dict[str, Any]]:
        """Look at a task until it is done. A look that fails says nothing about the task."""
        pause, in_vain, looks, give_up = _FIRST_LOOK, 0, 0, time.monotonic() + _PATIENCE
        while time.monotonic() < give_up:
            looks += 1
            watch(min(0.9, looks / 100), f"{self.service.host} ({looks})")
            try:
                reply = self._caller.get(f"{self._base}/tasks/{task}", step=_STEP)
            except ProviderError as error:
                in_vain += 1
                if in_vain > _LOOKS_IN_VAIN or isinstance(error, KeyRefused):
                    raise
                time.sleep(pause)
                continue
            output = table(reply.body.get("output"))
            match str(output.get("task_status", "")):
                case "SUCCEEDED":
                    return reply, output
                case "FAILED" | "CANCELED" if _NOTHING_SAID in (output.get("code"), _row(output).get("code")):
                    return reply, {"result": {"code": _NOTHING_SAID}}
                case "FAILED" | "CANCELED":
                    raise self._failed(output, reply.request_id)
                case "UNKNOWN":
                    raise TakeExpired(
                        Text("the transcription task {task} is no longer known there",
                             "转写任务 {task} 在服务端已不存在", task=task),
                        provider=self.service.name, model=self.service.model, request_id=reply.request_id,
                    )  # fmt: skip
                case _:
                    time.sleep(pause)
                    pause = min(_LONGEST_LOOK, pause * _GROWTH)
        raise Unreachable(
            Text("the transcription is still running there; run this again to collect it",
                 "转写仍在进行；稍后再次运行即可取回"), provider=self.service.name, model=self.service.model,
        )  # fmt: skip

    def _result(self, output: dict[str, Any]) -> dict[str, Any]:
        """Judge the file's own outcome: a task succeeds as soon as one of its files did."""
        row = _row(output)
        if row.get("code") == _NOTHING_SAID:
            return {}
        link = str(row.get("transcription_url") or "")
        if row.get("subtask_status", "SUCCEEDED") != "SUCCEEDED" or not link:
            raise self._failed(row, "")
        try:
            return table(json.loads(self._caller.fetch(link, step=_STEP)))
        except ValueError as cause:
            raise Unreachable(
                Text("the transcription's result cannot be read; run this again to fetch it anew",
                     "无法读取转写结果；再次运行即可重新下载"),
                provider=self.service.name, model=self.service.model,
            ) from cause  # fmt: skip

    def _failed(self, row: dict[str, Any], request_id: str) -> TakeFailed:
        code, message = str(row.get("code") or ""), str(row.get("message") or "")
        return TakeFailed(
            Text("transcription: {host} failed: {code} {message}", "transcription：{host} 处理失败：{code} {message}",
                 host=self.service.host, code=code, message=message),
            charged=Charged.NO, provider=self.service.name, model=self.service.model, request_id=request_id,
            provider_code=code, fix=Text("Run it again, or choose another engine with CINEFLOW_SPEECH_ENGINE",
                                         "请重试，或用 CINEFLOW_SPEECH_ENGINE 换用其他引擎"),
        )  # fmt: skip


def _row(output: dict[str, Any]) -> dict[str, Any]:
    found = rows(output.get("results"))
    return found[0] if found else table(output.get("result"))


def _sentences(body: dict[str, Any], sound: Sound) -> list[Sentence]:
    """Read a result file: times are thousandths; a word's punctuation stands beside it."""
    found: list[Sentence | None] = []
    for channel in rows(body.get("transcripts")):
        for sentence in rows(channel.get("sentences")):
            words = [
                (seconds(w.get("begin_time", 0), _MS), seconds(w.get("end_time", 0), _MS),
                 str(w.get("text") or "") + str(w.get("punctuation") or ""))
                for w in rows(sentence.get("words"))
            ]  # fmt: skip
            words = words or [
                (seconds(sentence.get("begin_time", 0), _MS), seconds(sentence.get("end_time", 0), _MS),
                 str(sentence.get("text") or ""))
            ]  # fmt: skip
            speaker = sentence.get("speaker_id")
            found.append(spoken_as(words, sound, "" if speaker is None else str(speaker)))
    return [sentence for sentence in found if sentence]


ANALYSER = Paraformer
