"""Listening by services: words in the footage's time, loops and noise left out, results collected once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import httpx
import pytest

from cineflow.clipper.analysers._analyser import Analyser, Hearing, Sound
from cineflow.clipper.analysers.openai import OpenAiSpeech
from cineflow.clipper.analysers.paraformer import Paraformer
from cineflow.clipper.paid import PaidCalls
from cineflow.core.errors import Rejected, TakeFailed
from cineflow.emulator import Emulator, running
from cineflow.emulator._footage import sound
from cineflow.library.ledger import Ledger, budgets, open_ledger
from cineflow.llm import Service, Tariff
from cineflow.llm._prices import Tier

CNY = Tariff("second", "CNY", (Tier(Decimal("0.00008")),))


@pytest.fixture(scope="module")
def emulator() -> Iterator[Emulator]:
    with running(seconds=0.2) as started:
        yield started


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = open_ledger(tmp_path / "ledger.db")
    yield opened
    opened.close()


@pytest.fixture
def piece(tmp_path: Path) -> Sound:
    """Eight seconds that begin at 100 s of the footage."""
    file = tmp_path / "piece.wav"
    file.write_bytes(sound(8))
    return Sound(file, Fraction(100), Fraction(8), "digest")


def watch(done: float, what: str) -> None:
    """Nobody looks."""


def paraformer(emulator: Emulator, model: str) -> Paraformer:
    return Paraformer(Hearing(Service(f"{emulator.url}/paraformer/api/v1", model, "k"), CNY))


@pytest.mark.parametrize("model", ["paraformer-v2", "qwen3-asr-flash-filetrans"])
def test_paraformer_uploads_orders_and_fetches_once(
    emulator: Emulator, ledger: Ledger, tmp_path: Path, piece: Sound, model: str
) -> None:
    emulator.reset()
    paid = PaidCalls(ledger, tmp_path / "answers", run="r")
    engine = paraformer(emulator, model)
    first = engine.listen(piece, paid, watch)
    assert first == engine.listen(piece, paid, watch)
    assert emulator.bill()["accepted"] == 1
    words = [word for sentence in first for word in sentence.words]
    assert words
    assert 100 < words[0].start < words[-1].end <= 108
    assert words[-1].text[-1] in ".。"
    (spent,) = ledger.read(budgets.report)
    assert str(spent.spent) == "0.00064 CNY"
    assert not spent.is_estimate


def test_a_failed_transcription_costs_nothing_and_can_be_tried_again(
    emulator: Emulator, ledger: Ledger, tmp_path: Path, piece: Sound
) -> None:
    emulator.reset()
    emulator.faults(wire="paraformer", fault="fail", times=1)
    paid = PaidCalls(ledger, tmp_path / "answers", run="r")
    with pytest.raises(TakeFailed, match="transcription"):
        paraformer(emulator, "paraformer-v2").listen(piece, paid, watch)
    assert ledger.read(budgets.report) == []
    assert paraformer(emulator, "paraformer-v2").listen(piece, paid, watch)


class Once(PaidCalls):
    """Sends what is asked, without a ledger."""

    def __init__(self) -> None:
        pass

    def ask(self, asked: Any, send: Any) -> dict[str, Any]:
        return send().body


def heard(piece: Sound, body: dict[str, Any]) -> Any:
    transport = httpx.MockTransport(lambda request: httpx.Response(200, json=body))
    hearing = Hearing(Service("https://a/v1", "w", "k"), CNY, transport=transport)
    engine: Analyser = OpenAiSpeech(hearing)
    return engine.listen(piece, Once(), watch)


def segment(start: float, end: float, text: str, **more: Any) -> dict[str, Any]:
    return {"start": start, "end": end, "text": text, "no_speech_prob": 0, "avg_logprob": 0, **more}


def test_loose_words_find_their_segments_and_marks(piece: Sound) -> None:
    words = [{"word": w, "start": s, "end": s + 0.3} for w, s in (("Hello", 0.1), ("you", 0.5), ("Bye", 3.0))]
    body = {"segments": [segment(0, 2, " Hello, you."), segment(3, 4, " Bye!")], "words": words}
    first, second = heard(piece, body)
    assert [word.text for word in first.words] == ["Hello,", "you."]
    assert (second.text, float(second.start)) == ("Bye!", 103.0)


def test_what_whisper_makes_up_is_left_out(piece: Sound) -> None:
    body = {"segments": [segment(0, 1, "la la la", compression_ratio=3), segment(1, 2, "you", no_speech_prob=0.9,
                         avg_logprob=-1.5), segment(2, 3, "real")]}  # fmt: skip
    assert [sentence.text for sentence in heard(piece, body)] == ["real"]


def test_times_past_the_piece_and_backwards_never_come_through(piece: Sound) -> None:
    words = [{"word": "a", "start": 7.5, "end": 99}, {"word": "b", "start": 3, "end": 2}, {"word": "c", "start": 50, "end": 51},
             {"word": "d", "start": "soon", "end": None}]  # fmt: skip
    (sentence,) = heard(piece, {"words": words})
    assert [(w.text, float(w.start), float(w.end)) for w in sentence.words] == [("a", 107.5, 108.0)]


def test_text_without_times_is_refused(piece: Sound) -> None:
    with pytest.raises(Rejected, match="without times"):
        heard(piece, json.loads('{"text": "hello"}'))
