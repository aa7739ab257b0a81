"""faster-whisper with a model from a folder on this machine: nothing is downloaded, nothing leaves.

faster-whisper 1.2 (PyPI): `WhisperModel(folder, local_files_only=True)` takes a CTranslate2 folder (`model.bin`,
`config.json`, `tokenizer.json`). An extra: `pip install cineflow[whisper]`.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from importlib import import_module
from typing import Any, ClassVar

from cineflow.clipper.analysers._analyser import Hearing, Sound, Watch, local_key, model_folder, spoken_as
from cineflow.clipper.analysers._local import tool_missing, unloadable
from cineflow.clipper.paid import Answers
from cineflow.clipper.transcript import Sentence
from cineflow.core.time import Time

__all__ = ["ANALYSER", "FasterWhisper"]

_LOOP, _NOISE, _DOUBT = 2.4, 0.6, -1.0
"""As whisper itself tells loops and noise from speech."""


class FasterWhisper:
    name: ClassVar[str] = "faster-whisper"
    is_here: ClassVar[bool] = True
    longest: ClassVar[Time] = Fraction(600)

    def __init__(self, hearing: Hearing) -> None:
        self._folder = model_folder(hearing, self.name)

    def key(self, sound: Sound) -> str:
        return local_key(self.name, self._folder, sound)

    def listen(self, sound: Sound, paid: Answers | None, watch: Watch) -> list[Sentence]:
        watch(0.0, self._folder.name)
        segments, _ = self._model.transcribe(str(sound.file), word_timestamps=True, condition_on_previous_text=False)
        found: list[Sentence | None] = []
        for segment in segments:
            watch(min(1.0, segment.end / max(0.1, float(sound.length))), self._folder.name)
            if _is_made_up(segment):
                continue
            words = [(_time(w.start), _time(w.end), str(w.word)) for w in segment.words or ()]
            words = words or [(_time(segment.start), _time(segment.end), str(segment.text))]
            found.append(spoken_as(words, sound))
        return [sentence for sentence in found if sentence]

    @cached_property
    def _model(self) -> Any:
        try:
            whisper = import_module("faster_whisper")
        except ImportError as cause:
            raise tool_missing(self.name, "whisper") from cause
        try:
            return whisper.WhisperModel(str(self._folder), device="auto", compute_type="auto", local_files_only=True)
        except (OSError, RuntimeError, ValueError) as cause:
            raise unloadable(self.name, self._folder, cause) from cause


def _time(seconds: float) -> Time:
    return Fraction(round(seconds * 1000), 1000)


def _is_made_up(segment: Any) -> bool:
    noise = segment.no_speech_prob > _NOISE and segment.avg_logprob < _DOUBT
    return noise or segment.compression_ratio > _LOOP


ANALYSER = FasterWhisper
