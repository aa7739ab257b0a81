"""Editing by text: what is said, as a file in which a person deletes words or lines and corrects what was misheard;
what is left becomes the cut.

A line is one sentence, known by the time it begins with, so that deleting words leaves no doubt which ones: the same
word may have been said a hundred times.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import chain
from pathlib import Path

from cineflow.clipper._corrections import corrected_words, pieces_of
from cineflow.clipper._reasons import shortened
from cineflow.clipper._valleys import frame_between
from cineflow.clipper.footage import Footage
from cineflow.clipper.pick import Decision, NothingChosen, Pick
from cineflow.clipper.transcript import Word, joined_words
from cineflow.core.errors import CutListInvalid
from cineflow.core.ids import digest_bytes
from cineflow.core.text import Text
from cineflow.core.time import Time

__all__ = ["TRANSCRIPT_FILE", "corrected", "decision_from_text", "is_edited", "transcript_text"]

TRANSCRIPT_FILE = "transcript.txt"

_HEAD = Text(
    "# Delete words or lines, move lines, correct words that were misheard. What is left is cut: "
    "cineflow clip … --from-transcript THIS_FILE",
    "# 可删除字词或整行、调整行序、改正听错的字词；保留的内容即为成片：cineflow clip … --from-transcript 本文件",
)
_SOURCE = re.compile(r"^==\s*(\d+)\b")
_LINE = re.compile(r"^\[(\d+:\d\d:\d\d\.\d\d)\]\s?(.*)$")
_BEFORE, _AFTER = Fraction(3, 25), Fraction(1, 5)
"""Seconds of air left before a first word and after a last one, where silence allows it."""


def transcript_text(footage: Sequence[Footage]) -> str:
    """Return the file of what is said: sources, and under each its sentences with their times."""
    lines: list[str] = []
    for piece in footage:
        if piece.transcript is not None and piece.transcript.sentences:
            lines += ["", f"== {piece.number} {piece.path.name}"]
            lines += [f"[{row.stamp}] {row.speaker_mark}{row.text}" for row in _rows(piece)]
    body = "\n".join(lines) + "\n"
    return f"{_HEAD}\n# {_digest(body)}\n{body}"


def is_edited(text: str) -> bool:
    """Whether a person changed a text since it was written: it carries a digest of what was."""
    _, _, rest = text.partition("\n")
    mark, _, body = rest.partition("\n")
    return mark != f"# {_digest(body)}"


def _digest(body: str) -> str:
    return digest_bytes(body.encode())[:12]


def decision_from_text(text: str, file: Path, footage: Sequence[Footage]) -> Decision:
    """Return the cut that an edited text tells, in the order of its lines.

    Raises CutListInvalid for a line that was not said, NothingChosen where nothing is left.
    """
    kept = list(chain.from_iterable(_read(text, file, footage)))
    picks = tuple(_pick(run) for run in _runs(kept))
    if not picks:
        raise NothingChosen(
            Text("{file} keeps no word", "{file} 中没有保留任何字词", file=file.name),
            fix=Text("Leave the lines that are to be seen", "请保留要出现的行"), code="transcript.empty",
        )  # fmt: skip
    return Decision(picks[0].title, picks, "transcript")


@dataclass(frozen=True, slots=True)
class _Said:
    """One word of a piece of footage. place: among all its words."""

    footage: Footage
    place: int
    word: Word


@dataclass(frozen=True, slots=True)
class _Row:
    """One sentence as its line."""

    footage: Footage
    stamp: str
    speaker: str
    said: tuple[_Said, ...]

    @property
    def speaker_mark(self) -> str:
        return f"<{self.speaker}> " if self.speaker else ""

    @property
    def text(self) -> str:
        return joined_words([said.word.text for said in self.said])


def _rows(piece: Footage) -> Iterator[_Row]:
    place, before = 0, ""
    for sentence in piece.transcript.sentences if piece.transcript else ():
        said = tuple(_Said(piece, place + n, word) for n, word in enumerate(sentence.words))
        place += len(said)
        stamp = _stamp(sentence.start)
        while stamp <= before:
            stamp = _stamp(_time(before) + Fraction(1, 100))
        before = stamp
        yield _Row(piece, stamp, sentence.speaker, said)


def _stamp(time: Time) -> str:
    whole, part = divmod(int(time * 100), 100)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}.{part:02}"


def _time(stamp: str) -> Time:
    hours, minutes, seconds = stamp.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + Fraction(seconds)


def _read(text: str, file: Path, footage: Sequence[Footage]) -> Iterator[list[_Said]]:
    """Yield what each line keeps."""
    rows = {(piece.number, row.stamp): row for piece in footage for row in _rows(piece)}
    source = footage[0].number
    for number, line in enumerate(text.lstrip("\ufeff").splitlines(), start=1):
        bare = line.strip()
        if found := _SOURCE.match(bare):
            source = int(found[1])
        elif bare and not bare.startswith("#"):
            found = _LINE.match(bare)
            row = rows.get((source, found[1])) if found else None
            if found is None or row is None:
                raise _unknown(
                    Text("no sentence of source {source} begins there: “{line}”",
                         "第 {source} 个来源中没有从该处开始的句子：“{line}”", source=source, line=bare[:60]),
                    file, number,
                )  # fmt: skip
            yield _kept(row, found[2].removeprefix(row.speaker_mark.strip()), file, number)


def _kept(row: _Row, text: str, file: Path, number: int) -> list[_Said]:
    """Return the words of a sentence that a line still holds: it must be the sentence with words left out."""
    pieces = [(piece, said) for said in row.said for piece in _pieces(said.word.text)]
    wanted = _pieces(text)
    matched = _matched([piece for piece, _ in pieces], wanted)
    if matched is None:
        strangers = [piece for piece in wanted if piece not in {known for known, _ in pieces}]
        raise _unknown(
            Text("“{what}” was not said there, or not in this order: words can be deleted and corrected, not added",
                 "该处没有说过 “{what}”，或顺序不同：字词可删除、可改正，不能添加",
                 what=" ".join(strangers) or text[:40]),
            file, number,
        )  # fmt: skip
    return list(dict.fromkeys(pieces[place][1] for place in matched))


def _pieces(text: str) -> list[str]:
    """Return what is compared: Latin words in small letters, Chinese characters one by one; marks do not count."""
    return [piece.bare for piece in pieces_of(text)]


def _matched(said: Sequence[str], wanted: Sequence[str]) -> list[int] | None:
    """Return the places of `wanted` in `said`, in order and with the fewest gaps; None where it is not all there."""
    # best[w] = (gaps, places) of the first w wanted ones, the last of them standing where we are or before.
    best: list[tuple[int, list[int]] | None] = [(0, []), *([None] * len(wanted))]
    for at, piece in enumerate(said):
        for w in range(len(wanted), 0, -1):
            before = best[w - 1]
            if before is None or wanted[w - 1] != piece:
                continue
            gaps = before[0] + (bool(before[1]) and before[1][-1] != at - 1)
            known = best[w]
            if known is None or gaps < known[0] or (gaps == known[0] and w < len(wanted)):
                best[w] = gaps, [*before[1], at]
    return best[-1][1] if best[-1] else None


def corrected(text: str, footage: Sequence[Footage]) -> list[Footage]:
    """Return footage with the words of an edited text in place of those that were misheard: their times stay. What is
    no correction is left to `decision_from_text` to refuse."""
    typed: dict[tuple[int, str], str] = {}
    source = footage[0].number
    for line in text.lstrip("\ufeff").splitlines():
        if found := _SOURCE.match(line.strip()):
            source = int(found[1])
        elif found := _LINE.match(line.strip()):
            typed.setdefault((source, found[1]), found[2])
    return [_with_corrections(piece, typed) for piece in footage]


def _with_corrections(piece: Footage, typed: Mapping[tuple[int, str], str]) -> Footage:
    if piece.transcript is None:
        return piece
    sentences = list(piece.transcript.sentences)
    for place, row in enumerate(_rows(piece)):
        line = typed.get((piece.number, row.stamp))
        if line is not None:
            words = corrected_words(sentences[place].words, line.removeprefix(row.speaker_mark.strip()))
            sentences[place] = replace(sentences[place], words=words)
    return replace(piece, transcript=replace(piece.transcript, sentences=tuple(sentences)))


def _runs(kept: Sequence[_Said]) -> Iterator[list[_Said]]:
    """Part words into stretches in which each follows the one before in the footage."""
    run: list[_Said] = []
    for said in kept:
        if run and (said.footage.number != run[-1].footage.number or said.place != run[-1].place + 1):
            yield run
            run = []
        run.append(said)
    if run:
        yield run


def _pick(run: Sequence[_Said]) -> Pick:
    footage, first, last = run[0].footage, run[0], run[-1]
    words = footage.transcript.words if footage.transcript else []
    before = words[first.place - 1].end if first.place else Fraction(0)
    after = words[last.place + 1].start if last.place + 1 < len(words) else footage.index.length
    start = frame_between(
        footage.index, max(before, first.word.start - 2 * _BEFORE), first.word.start,
        max(first.word.start - _BEFORE, (before + first.word.start) / 2),
    )  # fmt: skip
    end = frame_between(
        footage.index, last.word.end, min(after, last.word.end + 2 * _AFTER),
        min(last.word.end + _AFTER, (last.word.end + after) / 2),
    )  # fmt: skip
    text = joined_words([said.word.text for said in run])
    why = Text("kept in the edited text", "在文稿中保留")
    return Pick(footage, start, max(end, start + 1), shortened(text), why, 1.0, ("speech",))


def _unknown(text: Text, file: Path, number: int) -> CutListInvalid:
    return CutListInvalid(
        text, file=file, place=Text("line {n}", "第 {n} 行", n=number).say(), code="transcript.not_said",
        fix=Text("Delete words or whole lines, or correct a word in its place; the times in brackets stay",
                 "可删除字词或整行，或在原处改正字词；方括号中的时间保留"),
    )  # fmt: skip
