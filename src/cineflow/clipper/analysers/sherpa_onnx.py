"""sherpa-onnx with a model from a folder on this machine: nothing is downloaded, nothing leaves.

sherpa-onnx 1.12 (PyPI). What kind of model a folder holds is told by its files: Paraformer (`model*.onnx` in a folder
so named), SenseVoice (`model*.onnx` otherwise), a transducer (encoder, decoder, joiner). An extra:
`pip install cineflow[sherpa]`.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import Any, ClassVar

from cineflow.clipper.analysers._analyser import Hearing, Sound, Watch, local_key, model_folder, spoken_as
from cineflow.clipper.analysers._local import tool_missing, unloadable
from cineflow.clipper.paid import Answers
from cineflow.clipper.transcript import Sentence
from cineflow.core.time import Time

__all__ = ["ANALYSER", "SherpaOnnx"]

_LONGEST_TOKEN = Fraction(2, 5)
"""Seconds a token lasts at most: only beginnings are told, and a pause is no part of a word."""

_PAUSE = Fraction(7, 10)
"""Seconds of silence that end a sentence where no mark does."""

_MARKS = "。！？!?.,，、；;：:…"
_ENDS = "。！？!?."


class SherpaOnnx:
    name: ClassVar[str] = "sherpa-onnx"
    is_here: ClassVar[bool] = True
    longest: ClassVar[Time] = Fraction(25)
    """These models hear a sentence or two at a time."""

    def __init__(self, hearing: Hearing) -> None:
        self._folder = model_folder(hearing, self.name)

    def key(self, sound: Sound) -> str:
        return local_key(self.name, self._folder, sound)

    def listen(self, sound: Sound, paid: Answers | None, watch: Watch) -> list[Sentence]:
        from cineflow.media.listen import LISTEN_RATE, read_sound

        watch(0.0, self._folder.name)
        recognizer = self._recognizer
        stream = recognizer.create_stream()
        stream.accept_waveform(LISTEN_RATE, read_sound(sound.file))
        recognizer.decode_stream(stream)
        watch(1.0, self._folder.name)
        words = words_of([str(t) for t in stream.result.tokens], [float(t) for t in stream.result.timestamps])
        return [s for part in _parted(words) if (s := spoken_as(part, sound))]

    @cached_property
    def _recognizer(self) -> Any:
        try:
            sherpa = import_module("sherpa_onnx")
        except ImportError as cause:
            raise tool_missing(self.name, "sherpa") from cause
        try:
            return _recognizer_of(sherpa.OfflineRecognizer, self._folder)
        except (OSError, RuntimeError, ValueError) as cause:
            raise unloadable(self.name, self._folder, cause) from cause


def _recognizer_of(kind: Any, folder: Path) -> Any:
    """Load what a folder holds. Raises ValueError where it holds no model we know."""
    tokens = str(_one(folder, "*tokens.txt"))
    shared = {"tokens": tokens, "num_threads": 2, "provider": "cpu"}
    joiner = _any(folder, "*joiner*.onnx")
    if joiner:
        encoder, decoder = _one(folder, "*encoder*.onnx"), _one(folder, "*decoder*.onnx")
        return kind.from_transducer(encoder=str(encoder), decoder=str(decoder), joiner=str(joiner), **shared)
    model = str(_one(folder, "*model*.onnx"))
    if "paraformer" in folder.name.lower() or _any(folder, "am.mvn"):
        return kind.from_paraformer(paraformer=model, **shared)
    return kind.from_sense_voice(model=model, use_itn=True, **shared)


def _one(folder: Path, pattern: str) -> Path:
    found = _any(folder, pattern)
    if found is None:
        raise ValueError(f"there is no {pattern} in it")
    return found


def _any(folder: Path, pattern: str) -> Path | None:
    """The file of a pattern; of several, the smaller-numbered (int8) one, which is as good here and quicker."""
    found = sorted(folder.glob(pattern), key=lambda path: ("int8" not in path.name, path.name))
    return found[0] if found else None


def words_of(tokens: list[str], starts: list[float]) -> list[tuple[Time, Time, str]]:
    """Join tokens into words: `▁` or a space begins one, `@@` goes on, a Chinese character stands alone."""
    words: list[tuple[Time, Time, str]] = []
    goes_on = False
    for number, (token, begin) in enumerate(zip(tokens, starts, strict=False)):
        start = _time(begin)
        after = _time(starts[number + 1]) if number + 1 < len(starts) else start + _LONGEST_TOKEN
        end = min(after, start + _LONGEST_TOKEN)
        text = token.replace("▁", " ")
        bare = text.strip().removesuffix("@@")
        if not bare:
            goes_on = False
            continue
        is_mark = all(ch in _MARKS for ch in bare)
        joins = words and (is_mark or goes_on or (_is_latin(bare) and not text.startswith(" ") and _bpe(tokens)))
        if joins and (is_mark or goes_on or _is_latin(words[-1][2][-1:])):
            first, last, before = words[-1]
            words[-1] = (first, last if is_mark else end, before + bare)
        else:
            words.append((start, end, bare))
        goes_on = token.endswith("@@")
    return words


def _bpe(tokens: list[str]) -> bool:
    """Whether words are marked by where they begin: then a token without the mark goes on with the word before."""
    return any(token.startswith(("▁", " ")) for token in tokens)


def _is_latin(text: str) -> bool:
    return bool(text) and all(ord(ch) < 0x2E80 for ch in text)


def _parted(words: list[tuple[Time, Time, str]]) -> list[list[tuple[Time, Time, str]]]:
    """Part words into sentences at marks and pauses."""
    parts: list[list[tuple[Time, Time, str]]] = []
    for word in words:
        last = parts[-1][-1] if parts else None
        if last is None or last[2][-1:] in _ENDS or word[0] - last[1] >= _PAUSE:
            parts.append([])
        parts[-1].append(word)
    return parts


def _time(seconds: float) -> Time:
    return Fraction(round(seconds * 1000), 1000)


ANALYSER = SherpaOnnx
