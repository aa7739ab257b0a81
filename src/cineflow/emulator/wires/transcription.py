"""Any OpenAI-compatible transcription service that tells word times, as self-hosted ones do."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from cineflow.emulator._asked import read_body
from cineflow.emulator._footage import NotFootage, measure_sound
from cineflow.emulator._jobs import Draft
from cineflow.emulator._refusal import No, Refused
from cineflow.emulator._speech import Sentence, speech
from cineflow.emulator._wire import Door, Role, Wire
from cineflow.emulator.wires._openai import openai_error

__all__ = ["WIRE"]

_FORMS = ("json", "text", "srt", "vtt", "verbose_json", "diarized_json")


class Transcription(Wire):
    name = "transcription"
    provider = "transcription"
    prefix = "/transcription/v1"
    variables = {  # noqa: RUF012
        "CINEFLOW_SPEECH_ENGINE": "openai", "CINEFLOW_SPEECH_BASE_URL": "{base}", "CINEFLOW_SPEECH_API_KEY": "emulator",
        "CINEFLOW_SPEECH_MODEL": "whisper-1",
    }  # fmt: skip

    def doors(self) -> list[Door]:
        return [Door("POST", "/audio/transcriptions", self.transcribe, Role.SUBMIT)]

    def refusal(self, no: Refused) -> tuple[int, Any]:
        return openai_error(no)

    async def transcribe(self, request: Request) -> Response:
        body = await read_body(request)
        sound, model = body.get("file"), body.get("model")
        if not isinstance(sound, bytes):
            raise Refused(No.PARAMETER, "file: a file is required", param="file")
        if not isinstance(model, str) or not model:
            raise Refused(No.PARAMETER, "model is required", param="model")
        form = str(body.get("response_format") or "json")
        asks_words = "word" in (body.get("timestamp_granularities") or [])
        if form not in _FORMS or (asks_words and form != "verbose_json"):
            raise Refused(No.PARAMETER, "timestamp_granularities need verbose_json", param="response_format")
        length = _length(sound)
        digest = hashlib.sha256(sound).hexdigest()
        price = Decimal("0.0001") * round(length)
        job = await self.accept(request, Draft(
            model=model, prompt=str(body.get("prompt") or ""), price=price, seconds=length, kind="text", lasts=0,
            asked={**body, "file": digest},
        ))  # fmt: skip
        spoken = [] if "no_file" in job.fate else speech(length, digest)
        return _answer(form, spoken, length, asks_words=asks_words)


def _answer(form: str, spoken: list[Sentence], length: float, *, asks_words: bool) -> Response:
    whole = " ".join(sentence.text for sentence in spoken)
    match form:
        case "text":
            return PlainTextResponse(whole + "\n")
        case "srt" | "vtt":
            return PlainTextResponse(_subtitles(spoken, form))
        case "json":
            return JSONResponse({"text": whole, "usage": {"type": "duration", "seconds": round(length)}})
        case "diarized_json":
            rows = [{"type": "transcript.text.segment", "id": f"seg_{n}", "start": s.start, "end": s.end,
                     "speaker": "AB"[n % 2], "text": s.text} for n, s in enumerate(spoken)]  # fmt: skip
            return JSONResponse({"task": "transcribe", "duration": length, "text": whole, "segments": rows})
        case _:
            return JSONResponse(_verbose(spoken, whole, length, asks_words=asks_words))


def _verbose(spoken: list[Sentence], whole: str, length: float, *, asks_words: bool) -> dict[str, Any]:
    segments = [{
        "id": n, "seek": 0, "start": s.start, "end": s.end, "text": " " + s.text, "tokens": [50364], "temperature": 0.0,
        "avg_logprob": -0.21, "compression_ratio": 1.3, "no_speech_prob": 0.01,
    } for n, s in enumerate(spoken)]  # fmt: skip
    told: dict[str, Any] = {"task": "transcribe", "language": "english", "duration": round(length, 3), "text": whole,
                            "segments": segments, "usage": {"type": "duration", "seconds": round(length)}}  # fmt: skip
    if asks_words:
        told["words"] = [{"word": w.text, "start": w.start, "end": w.end} for s in spoken for w in s.words]
    return told


def _subtitles(spoken: list[Sentence], form: str) -> str:
    comma = "," if form == "srt" else "."
    rows = [f"{n}\n{_clock(s.start, comma)} --> {_clock(s.end, comma)}\n{s.text}\n" for n, s in enumerate(spoken, 1)]
    return ("WEBVTT\n\n" if form == "vtt" else "") + "\n".join(rows)


def _clock(at: float, comma: str) -> str:
    whole, ms = divmod(round(at * 1000), 1000)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}{comma}{ms:03}"


def _length(sound: bytes) -> float:
    try:
        return measure_sound(sound)
    except NotFootage as bad:
        raise Refused(No.PARAMETER, "Invalid file format.", param="file") from bad


WIRE = Transcription
