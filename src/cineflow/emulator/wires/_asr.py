"""DashScope's recorded-file speech to text: Paraformer, Fun-ASR, Qwen filetrans. Links in, a link to JSON out."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any, cast

from starlette.requests import Request
from starlette.responses import Response

from cineflow.core.ids import digest_bytes
from cineflow.emulator._asked import json_body, text
from cineflow.emulator._footage import NotFootage, measure_sound
from cineflow.emulator._jobs import Draft, Job
from cineflow.emulator._refusal import No, Refused
from cineflow.emulator._speech import Sentence, speech
from cineflow.emulator._wire import Door, Role
from cineflow.emulator.wires._dashscope import DashScopeShape

__all__ = ["Paraformer"]

_MODELS = ("paraformer-", "fun-asr", "qwen3-asr-flash-filetrans")
_LENGTH = 12.0
"""Seconds of speech told when a link leads to nothing that the emulator holds."""


class Paraformer(DashScopeShape):
    def speech_doors(self) -> list[Door]:
        return [Door("POST", "/api/v1/services/audio/asr/transcription", self.transcribe, Role.SUBMIT)]

    async def transcribe(self, request: Request) -> Response:
        self.check_async(request)
        body = await json_body(request)
        model = text(body, "model", required=True)
        if not model.startswith(_MODELS):
            raise Refused(No.MODEL)
        given: dict[str, Any] = body.get("input") or {}
        single = model.startswith("qwen3")
        links: Any = [given.get("file_url")] if single else given.get("file_urls")
        if not isinstance(links, list) or not links or not all(_is_link(link) for link in cast("list[Any]", links)):
            raise Refused(No.PARAMETER, "input.file_urls must be a list of http(s) or oss links")
        self.check_links(request, links)
        given_links = [str(link) for link in cast("list[Any]", links)]
        params: dict[str, Any] = body.get("parameters") or {}
        words = bool(params.get("enable_words")) if single else True
        speakers = bool(params.get("diarization_enabled"))
        lengths = [self._length(link) for link in given_links]
        files = [
            self._transcript(link, self._spoken_in(link, length), length, words=words, speakers=speakers)
            for link, length in zip(given_links, lengths, strict=True)
        ]
        heard = sum(round(length) for length in lengths if length is not None)
        job = await self.accept(request, Draft(
            model=model, prompt=" ".join(given_links), price=Decimal("0.00008") * heard, currency="CNY",
            seconds=heard, kind="text", count=len(files), asked=body,
            notes={"form": "speech", "files": files, "links": given_links, "single": single, "heard": heard},
        ))  # fmt: skip
        return self.submitted(job)

    def _length(self, link: str) -> float | None:
        """Seconds of sound behind a link: measured where it was uploaded here, else made up; None where it is no sound
        (and where the link says `missing`)."""
        if "missing" in link:
            return None
        held = self.world.uploads.get(link.removeprefix("oss://"))
        if held is None:
            return _LENGTH
        try:
            return measure_sound(held[1])
        except NotFootage:
            return None

    def _spoken_in(self, link: str, length: float | None) -> list[Sentence]:
        """What is said behind a link: the same in the same sound, wherever it was uploaded to."""
        held = self.world.uploads.get(link.removeprefix("oss://"))
        return speech(length or 0.0, digest_bytes(held[1]) if held else link.rpartition("/")[2])

    @staticmethod
    def _transcript(
        link: str, spoken: list[Sentence], length: float | None, *, words: bool, speakers: bool
    ) -> str | None:
        """The result file of one link, None where it could not be fetched."""
        if length is None:
            return None
        sentences: list[dict[str, Any]] = []
        for number, sentence in enumerate(spoken, start=1):
            row: dict[str, Any] = {"sentence_id": number, "text": sentence.text, "begin_time": _ms(sentence.start),
                                   "end_time": _ms(sentence.end)}  # fmt: skip
            if speakers:
                row["speaker_id"] = (number - 1) % 2
            if words:
                row["words"] = [{"begin_time": _ms(word.start), "end_time": _ms(word.end), "text": word.text,
                                 "punctuation": word.punctuation} for word in sentence.words]  # fmt: skip
            sentences.append(row)
        whole = "".join(row["text"] for row in sentences)
        properties = {"audio_format": "aac", "channels": [0], "original_sampling_rate": 16000,
                      "original_duration_in_milliseconds": _ms(length)}  # fmt: skip
        channel = {
            "channel_id": 0,
            "content_duration_in_milliseconds": _ms(length),
            "text": whole,
            "sentences": sentences,
        }
        return json.dumps({"file_url": link, "properties": properties, "transcripts": [channel]}, ensure_ascii=False)

    def add_result(self, request: Request, job: Job, shown: dict[str, Any]) -> None:
        results: list[dict[str, Any]] = []
        for index, (link, content) in enumerate(zip(job.notes["links"], job.notes["files"], strict=True)):
            if content is None or not job.has_file:
                failure = {"code": "InvalidFile.DownloadFailed", "message": "The audio file cannot be downloaded."}
                results.append({"file_url": link, **failure, "subtask_status": "FAILED"})
                continue
            url = self.media.link(request, job, index, "json", lasts=24 * 3600)
            results.append({"file_url": link, "transcription_url": url, "subtask_status": "SUCCEEDED"})
        good = sum(row["subtask_status"] == "SUCCEEDED" for row in results)
        if job.notes["single"]:
            shown["output"]["result"] = results[0]
        else:
            shown["output"]["results"] = results
        shown["output"]["task_metrics"] = {"TOTAL": len(results), "SUCCEEDED": good, "FAILED": len(results) - good}
        if not good:
            shown["output"] |= {"task_status": "FAILED", "code": results[0]["code"], "message": results[0]["message"]}
        shown["usage"] = {"duration": job.notes["heard"]}


def _is_link(value: Any) -> bool:
    return isinstance(value, str) and value.startswith(("http://", "https://", "oss://"))


def _ms(seconds: float) -> int:
    return round(seconds * 1000)
