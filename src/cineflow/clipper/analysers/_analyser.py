"""What every way of listening offers, and reading what services write."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, ClassVar, Protocol, cast

import httpx

from cineflow.clipper.paid import Answers, Asked
from cineflow.clipper.transcript import Sentence, Word
from cineflow.core.errors import SettingMissing
from cineflow.core.ids import digest_json
from cineflow.core.money import Money
from cineflow.core.text import Text
from cineflow.core.time import Time
from cineflow.llm import Service, Tariff

__all__ = [
    "Analyser", "Hearing", "Sound", "asked_of", "local_key", "model_folder", "paid_by", "rows", "seconds",
    "service_of", "spoken_as", "table", "tariff_of",
]  # fmt: skip

Watch = Callable[[float, str], None]


@dataclass(frozen=True, slots=True)
class Sound:
    """A piece of sound to listen to. start: where it begins in the footage. digest: of the footage and its track."""

    file: Path
    start: Time
    length: Time
    digest: str


@dataclass(frozen=True, slots=True)
class Hearing:
    """What an analyser is set up with: a service and what it costs, or a folder that holds a model.

    transport: handed in by tests.
    """

    service: Service | None = None
    tariff: Tariff | None = None
    model_dir: Path | None = None
    transport: httpx.BaseTransport | None = None


class Analyser(Protocol):
    """One way of listening, set up. is_here: no sound leaves the machine. longest: seconds of one piece."""

    name: ClassVar[str]
    is_here: ClassVar[bool]
    longest: ClassVar[Time]

    def __init__(self, hearing: Hearing) -> None: ...

    def key(self, sound: Sound) -> str:
        """The same for the same stretch of the same footage, heard by the same model."""
        ...

    def listen(self, sound: Sound, paid: Answers | None, watch: Watch) -> list[Sentence]:
        """Return what is said in a piece, in the footage's time.

        paid: what buys answers; None where nothing is bought. watch: told how far it is and by what it waits; what it
        raises stops the work. Raises ProviderErrors, DecisionNeeded, BudgetReached.
        """
        ...


def service_of(hearing: Hearing, engine: str) -> Service:
    """Return the service an engine calls. Raises SettingMissing."""
    if hearing.service is None:
        raise SettingMissing(
            Text("{engine} needs a service to ask", "{engine} 需要配置服务", engine=engine),
            fix=Text("Set CINEFLOW_SPEECH_API_KEY, and CINEFLOW_SPEECH_BASE_URL for your own server",
                     "请设置 CINEFLOW_SPEECH_API_KEY；自建服务另设 CINEFLOW_SPEECH_BASE_URL"),
            place="CINEFLOW_SPEECH_ENGINE",  # After a key's name whatever follows would be hidden as one.
        )  # fmt: skip
    return hearing.service


def tariff_of(hearing: Hearing) -> Tariff:
    """Return what the service costs: whoever sets it up has refused an unknown price."""
    assert hearing.tariff is not None
    return hearing.tariff


def model_folder(hearing: Hearing, engine: str) -> Path:
    """Return the folder of a local model. Raises SettingMissing where none is named, or it is not there."""
    folder = hearing.model_dir
    if folder is None or not folder.is_dir():
        lack = Text("{folder} is none", "{folder} 不是", folder=folder) if folder else Text("none is named", "尚未指定")
        raise SettingMissing(
            Text("{engine} needs the folder of a model; {lack}", "{engine} 需要模型文件夹；{lack}", engine=engine,
                 lack=lack),
            fix=Text("Name one with CINEFLOW_SPEECH_MODEL_DIR: nothing is downloaded by itself",
                     "请用 CINEFLOW_SPEECH_MODEL_DIR 指定；程序不会自动下载模型"),
            place="CINEFLOW_SPEECH_MODEL_DIR",
        )  # fmt: skip
    return folder


def asked_of(key: str, sound: Sound, hearing: Hearing, **notes: Any) -> Asked:
    """Return the paid call of listening to a piece."""
    assert hearing.service is not None
    most = tariff_of(hearing).of_seconds(_whole(sound.length))
    return Asked(key, "transcription", hearing.service, most, notes)


def paid_by(body: Any, hearing: Hearing, sound: Sound) -> Money | None:
    """Return what a piece cost by the seconds a service says it listened to, None where it does not say.

    Never more than was held: the sound has the length it has.
    """
    told = body if isinstance(body, int | float) and not isinstance(body, bool) else None
    if told is None:
        return None
    return tariff_of(hearing).of_seconds(min(Decimal(str(told)), _whole(sound.length)))


def _whole(length: Time) -> Decimal:
    """Seconds as services count them: a begun one counts."""
    return Decimal(-(-length.numerator // length.denominator))


def local_key(engine: str, folder: Path, sound: Sound) -> str:
    """The key of a piece heard by a local model: by its files, sought by name and size."""
    files = sorted((p.name, p.stat().st_size) for p in folder.iterdir() if p.is_file())
    told = ["speech", engine, files, sound.digest, str(sound.start), str(sound.length)]
    return digest_json(told)


def seconds(value: Any, scale: int = 1) -> Time:
    """Read a time a service wrote: seconds, or thousandths with scale 1000. What is no time is 0."""
    try:
        return Fraction(str(value)) / scale
    except (ValueError, ZeroDivisionError):
        return Fraction(0)


def spoken_as(words: Sequence[tuple[Time, Time, str]], sound: Sound, speaker: str = "") -> Sentence | None:
    """Turn words in a piece's time into a sentence in the footage's; None where none is left.

    Words past the piece's end are left out, overlaps are cut.
    """
    kept: list[Word] = []
    for start, end, text in words:
        first = sound.start + max(Fraction(0), min(start, sound.length))
        last = sound.start + max(Fraction(0), min(end, sound.length))
        if kept and first < kept[-1].end:
            first = min(kept[-1].end, last)
        if text.strip() and last > first:
            kept.append(Word(first, last, text.strip()))
    return Sentence(tuple(kept), speaker) if kept else None


def table(value: Any) -> dict[str, Any]:
    """Return a JSON object as a table, an empty one for anything else."""
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def rows(value: Any) -> list[dict[str, Any]]:
    """Return a JSON list's objects."""
    return [row for row in cast("list[Any]", value) if isinstance(row, dict)] if isinstance(value, list) else []
