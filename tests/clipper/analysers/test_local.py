"""Engines on this machine: told clearly what is missing, loaded when first needed, their words put together."""

from __future__ import annotations

import sys
from fractions import Fraction
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest

from cineflow.clipper.analysers._analyser import Analyser, Hearing, Sound
from cineflow.clipper.analysers.faster_whisper import FasterWhisper
from cineflow.clipper.analysers.sherpa_onnx import SherpaOnnx, words_of
from cineflow.core.errors import SettingMissing, ToolMissing, Unreadable
from cineflow.emulator._footage import sound


@pytest.fixture
def piece(tmp_path: Path) -> Sound:
    file = tmp_path / "piece.wav"
    file.write_bytes(sound(2))
    return Sound(file, Fraction(10), Fraction(2), "digest")


def watch(done: float, what: str) -> None:
    """Nobody looks."""


@pytest.mark.parametrize(("engine", "extra"), [(FasterWhisper, "whisper"), (SherpaOnnx, "sherpa")])
def test_what_is_missing_is_told_with_the_way_out(
    engine: Any, extra: str, tmp_path: Path, piece: Sound, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(SettingMissing, match="CINEFLOW_SPEECH_MODEL_DIR"):
        engine(Hearing())
    for module in ("faster_whisper", "sherpa_onnx"):
        monkeypatch.setitem(sys.modules, module, None)
    ready: Analyser = engine(Hearing(model_dir=tmp_path))
    assert ready.key(piece) == ready.key(piece), "known without loading anything"
    with pytest.raises(ToolMissing, match=rf"cineflow\[{extra}\]"):
        ready.listen(piece, None, watch)


def test_a_folder_without_a_model_is_told(tmp_path: Path, piece: Sound, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sherpa_onnx", ModuleType("sherpa_onnx"))
    sys.modules["sherpa_onnx"].OfflineRecognizer = object  # type: ignore[attr-defined]
    (tmp_path / "model").mkdir()
    with pytest.raises(Unreadable, match="no model"):
        SherpaOnnx(Hearing(model_dir=tmp_path / "model")).listen(piece, None, watch)


def test_whisper_words_come_in_the_footages_time(tmp_path: Path, piece: Sound, monkeypatch: pytest.MonkeyPatch) -> None:
    def segment(text: str, start: float, **more: float) -> SimpleNamespace:
        words = [SimpleNamespace(word=f" {word}", start=start + n / 4, end=start + n / 4 + 0.2)
                 for n, word in enumerate(text.split())]  # fmt: skip
        measures = {"no_speech_prob": 0, "avg_logprob": 0, "compression_ratio": 1} | more
        return SimpleNamespace(words=words, text=text, start=start, end=start + 1, **measures)

    class Model:
        def __init__(self, folder: str, **settings: Any) -> None:
            assert settings["local_files_only"], "nothing is downloaded"

        def transcribe(self, file: str, **settings: Any) -> tuple[list[SimpleNamespace], None]:
            return [segment("Hello there.", 0.5), segment("thanks", 1.5, no_speech_prob=0.9, avg_logprob=-2)], None

    module = ModuleType("faster_whisper")
    module.WhisperModel = Model  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "faster_whisper", module)
    (sentence,) = FasterWhisper(Hearing(model_dir=tmp_path)).listen(piece, None, watch)
    assert (sentence.text, float(sentence.start), float(sentence.end)) == ("Hello there.", 10.5, 10.95)


def test_sherpa_tells_the_kind_of_model_by_its_files(
    tmp_path: Path, piece: Sound, monkeypatch: pytest.MonkeyPatch
) -> None:
    built: list[str] = []

    class Recognizer:
        def __getattr__(self, name: str) -> Any:
            def build(**settings: Any) -> Recognizer:
                built.append(name)
                return self

            return build

        def create_stream(self) -> SimpleNamespace:
            def take(rate: int, samples: Any) -> None:
                assert (rate, samples.dtype, samples.size) == (16000, np.float32, 32000)

            return SimpleNamespace(accept_waveform=take, result=SimpleNamespace(
                tokens=["▁we", "▁sail", ".", "看", "海"], timestamps=[0.1, 0.4, 0.6, 1.5, 1.7]))  # fmt: skip

        def decode_stream(self, stream: Any) -> None:
            """It is decoded already."""

    module = ModuleType("sherpa_onnx")
    module.OfflineRecognizer = Recognizer()  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "sherpa_onnx", module)
    for name, files in (("paraformer-zh", ("model.int8.onnx",)), ("sense", ("model.onnx",)),
                        ("zip", ("encoder.onnx", "decoder.onnx", "joiner.onnx"))):  # fmt: skip
        folder = tmp_path / name
        folder.mkdir()
        for file in ("tokens.txt", *files):
            (folder / file).touch()
        first, second = SherpaOnnx(Hearing(model_dir=folder)).listen(piece, None, watch)
        assert (first.text, second.text) == ("we sail.", "看海")
    assert built == ["from_paraformer", "from_sense_voice", "from_transducer"]


def test_tokens_become_words() -> None:
    def texts(*tokens: str) -> list[str]:
        return [text for _, _, text in words_of(list(tokens), [n / 4 for n in range(len(tokens))])]

    assert texts("▁hel", "lo", "▁you") == ["hello", "you"]
    assert texts("hel@@", "lo", "you") == ["hello", "you"]
    assert texts("今", "天", "，", "好") == ["今", "天，", "好"]
