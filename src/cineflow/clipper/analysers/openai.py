"""Any service that speaks OpenAI's `audio/transcriptions`: OpenAI, faster-whisper servers, vLLM, whisper.cpp, …

openai 3.54 (PyPI). Word times are asked for; servers that give only segments are taken at their segments. What whisper
is known to make up (loops, noise taken for words) is left out by its own measures.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, ClassVar

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
from cineflow.core.errors import Rejected
from cineflow.core.ids import digest_json
from cineflow.core.text import Text
from cineflow.core.time import Time
from cineflow.llm import Caller

__all__ = ["ANALYSER", "OpenAiSpeech"]

_LOOP, _NOISE, _DOUBT = 2.4, 0.6, -1.0
"""compression_ratio above which text repeats itself; no_speech_prob and avg_logprob of noise (whisper's own bounds)."""

_STEP = "transcription"


class OpenAiSpeech:
    """One request per piece; a piece stays well below the 25 MB that OpenAI takes."""

    name: ClassVar[str] = "openai"
    is_here: ClassVar[bool] = False
    longest: ClassVar[Time] = Fraction(600)

    def __init__(self, hearing: Hearing) -> None:
        self._hearing = hearing
        self.service = service_of(hearing, self.name)
        self._caller = Caller(self.service, hearing.transport)

    def key(self, sound: Sound) -> str:
        told = ["speech", self.name, self.service.base_url, self.service.model, sound.digest]
        return digest_json([*told, str(sound.start), str(sound.length)])

    def listen(self, sound: Sound, paid: Answers | None, watch: Watch) -> list[Sentence]:
        assert paid is not None
        watch(0.0, self.service.host)
        body = paid.ask(asked_of(self.key(sound), sound, self._hearing), lambda: self._send(sound))
        return self._sentences(body, sound)

    def _send(self, sound: Sound) -> Answer:
        url = f"{self.service.base_url.rstrip('/')}/audio/transcriptions"
        fields = {
            "model": self.service.model, "response_format": "verbose_json", "timestamp_granularities[]": "word",
        }  # fmt: skip
        file = {"file": (sound.file.name, sound.file.read_bytes(), "audio/flac")}
        reply = self._caller.post(url, step=_STEP, data=fields, files=file)
        heard = table(reply.body.get("usage")).get("seconds", reply.body.get("duration"))
        return Answer(reply.body, paid_by(heard, self._hearing, sound), reply.request_id)

    def _sentences(self, body: dict[str, Any], sound: Sound) -> list[Sentence]:
        if not body.get("segments") and not body.get("words") and str(body.get("text") or "").strip():
            raise Rejected(
                Text("{host} gave words without times", "{host} 只给出文字而没有时间", host=self.service.host),
                provider=self.service.name, model=self.service.model,
                fix=Text("Choose a model that gives word times", "请选用提供词级时间的模型"),
                code="clip.no_word_times",
            )  # fmt: skip
        return _read(body, sound)


def _read(body: dict[str, Any], sound: Sound) -> list[Sentence]:
    """Words stand at the top, or in their segments; they are given to the segment in whose time they begin."""
    segments = [row for row in rows(body.get("segments")) if not _is_made_up(row)]
    loose = [_word(row) for row in rows(body.get("words"))]
    found: list[Sentence | None] = []
    for number, segment in enumerate(segments):
        start, end = seconds(segment.get("start", 0)), seconds(segment.get("end", 0))
        last = number == len(segments) - 1
        own = [_word(row) for row in rows(segment.get("words"))]
        own = own or _marked([w for w in loose if start <= w[0] < end or (last and w[0] == end)], segment)
        own = own or [(start, end, str(segment.get("text") or ""))]
        found.append(spoken_as(own, sound, str(segment.get("speaker") or "")))
    if not segments and loose:
        found.append(spoken_as(loose, sound))
    return [sentence for sentence in found if sentence]


def _marked(words: list[tuple[Time, Time, str]], segment: dict[str, Any]) -> list[tuple[Time, Time, str]]:
    """Give words the punctuation they have in their segment's text: loose words come without."""
    text, at = str(segment.get("text") or ""), 0
    marked: list[tuple[Time, Time, str]] = []
    for start, end, word in words:
        found = text.find(word.strip(), at)
        if found < 0:
            marked.append((start, end, word))
            continue
        at = found + len(word.strip())
        marks = ""
        while at < len(text) and not text[at].isalnum() and not text[at].isspace():
            marks += text[at]
            at += 1
        marked.append((start, end, word.strip() + marks))
    return marked


def _word(row: dict[str, Any]) -> tuple[Time, Time, str]:
    return seconds(row.get("start", 0)), seconds(row.get("end", 0)), str(row.get("word") or row.get("text") or "")


def _is_made_up(segment: dict[str, Any]) -> bool:
    noise = float(segment.get("no_speech_prob") or 0) > _NOISE and float(segment.get("avg_logprob") or 0) < _DOUBT
    return noise or float(segment.get("compression_ratio") or 0) > _LOOP


ANALYSER = OpenAiSpeech
