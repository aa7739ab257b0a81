"""A script read as it stands, without a model: its headings are the scenes, its paragraphs the shots.

Nothing is invented or reworded. How long a shot is comes from how long its words take: what is seen at the pace of
silent reading, what is said at the pace of speech.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from cineflow.core.text import Text
from cineflow.screenwriter._answer import Line, Person, ToldScene, ToldShot
from cineflow.screenwriter._lines import cast_in, cue_in, heading_in, is_remark, spoken_in, without_remarks
from cineflow.screenwriter._making import Shape, Told, board_of
from cineflow.screenwriter._parts import is_chinese
from cineflow.screenwriter._writing import Draft, WritingWish

__all__ = ["read_script"]

_READ, _READ_WIDE = 4.0, 6.0
"""Words, and wide signs, read in a second: 238 words a minute in English (Brysbaert 2019), 360 signs in Chinese."""

_SAID, _SAID_WIDE = 2.5, 4.2
"""Words, and wide signs, spoken in a second: 150 words a minute, 250 signs (IReST, read aloud)."""

_WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff]")
_SENTENCE = re.compile(r"(?<=[。！？…])(?=[^”’」』。！？…])|(?<=[.!?])\s+(?=\S)|(?<=[。！？…][”’」』])")
_CLAUSE = re.compile(r"(?<=[，,；;：:、])")
_MARK = re.compile(r"^[△▲▽■●◆\-–—•*]+\s*")
_WORD = re.compile(r"\s+")
_NO_SPACE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff。！？…，；：、”’」』]$")
_LONGEST = 1200
"""Letters of one prompt."""

_MOST_LINES = 4
"""Of dialogue in one shot."""

_TORN = 20
"""Signs of a piece where nothing else divides it."""


def read_script(wish: WritingWish, file: Path, form: str) -> Draft:
    """Return the storyboard that a text is, taken at its word. Raises ValueError where nothing is to be seen in it."""
    told = _Reader(wish).read()
    if not any(scene.shots for scene in told.scenes):
        raise ValueError("there is nothing to be seen in it")
    board = board_of(told, Shape(file, form, wish.seconds, wish.aspect))
    said = Text("read without a model: paragraphs are shots, lengths come from reading speed",
                "未使用模型：按段落分镜，时长按阅读速度估算")  # fmt: skip
    return Draft(board, (said,), wish.style)


@dataclass(slots=True)
class _Reader:
    wish: WritingWish
    told: Told = field(default_factory=Told)

    def read(self) -> Told:
        lines = without_remarks(self.wish.text.replace("\r\n", "\n").replace("\r", "\n")).split("\n")
        at = 0
        while at < len(lines):
            line, behind = lines[at].strip(), lines[at + 1] if at + 1 < len(lines) else ""
            before = lines[at - 1].strip() if at else ""
            at += 1
            if not line or self._is_title(line) or is_remark(line):
                continue
            if heading := heading_in(line):
                self._open(heading)
            elif names := cast_in(line):
                self._know(*names)
            elif not before and (who := cue_in(line, behind)):
                at = self._speech(who, lines, at)
            elif said := spoken_in(line):
                self._say(*said)
            else:
                at = self._action(line, lines, at)
        self.told.scenes = [scene for scene in self.told.scenes if scene.shots]
        return self.told

    def _is_title(self, line: str) -> bool:
        found = re.match(r"^(?:Title|标题|片名)\s*[:：]\s*(\S.*)$", line, re.IGNORECASE)
        if found and not self.told.scenes:
            self.told.title = self.told.title or found[1].strip("*_ 《》")
        return bool(found) and not self.told.scenes

    def _open(self, heading: str) -> None:
        self.told.scenes.append(ToldScene.model_construct(heading=heading, shots=[]))

    @property
    def _shots(self) -> list[ToldShot]:
        if not self.told.scenes:
            self._open("第一场" if is_chinese(self.wish.text) else "SCENE 1")
        return self.told.scenes[-1].shots

    def _know(self, *names: str) -> None:
        for name in names:
            self.told.remember(Person.model_construct(name=name, aliases=[], description=""))

    def _action(self, line: str, lines: list[str], at: int) -> int:
        """Add what is seen; a paragraph that was broken into lines of one width is put together again."""
        while at < len(lines) and _goes_on(lines[at - 1], lines[at]):
            line = f"{line} {lines[at].strip()}"
            at += 1
        for part in _chunks(_MARK.sub("", line), _reading, self.wish.seconds[1]):
            self._shots.append(_shot(part, _reading(part)))
        return at

    def _speech(self, who: str, lines: list[str], at: int) -> int:
        """Add what somebody says below their name, up to the next empty line."""
        words: list[str] = []
        while at < len(lines) and lines[at].strip():
            bare = lines[at].strip()
            if not re.match(r"^[（(].*[)）]$", bare):
                words.append(bare)
            at += 1
        if words:
            self._say(who, " ".join(words))
        return at

    def _say(self, who: str, words: str) -> None:
        """Have somebody say something: in the shot before where there is room for it, else in one of their own."""
        who = self._as_written(who)
        self._know(who)
        most = self.wish.seconds[1]
        for part in _chunks(words, _saying, most):
            long = _saying(part)
            last = self._shots[-1] if self._shots else None
            if last is None or last.seconds + long > most or _is_anothers(last, who):
                last = _shot(_speaks(who), 0.0)
                self._shots.append(last)
            last.dialogue.append(Line.model_construct(speaker=who, words=part))
            last.seconds += long

    def _as_written(self, who: str) -> str:
        """Return a name as the text spells it: cues are all capitals."""
        if who != who.upper() or not who.isascii():
            return who
        found = re.search(rf"\b{re.escape(who.title())}\b", self.wish.text)
        return who.title() if found else who


def _is_anothers(shot: ToldShot, who: str) -> bool:
    """Whether a shot only shows somebody else who speaks."""
    lines = shot.dialogue
    only_speaks = shot.prompt in {_speaks(line.speaker) for line in lines}
    return len(lines) >= _MOST_LINES or (only_speaks and lines[0].speaker != who)


def _speaks(who: str) -> str:
    return f"[{who}]说话。" if _WIDE.search(who) else f"[{who}] speaks."


def _shot(prompt: str, seconds: float) -> ToldShot:
    return ToldShot.model_construct(prompt=prompt, seconds=seconds, camera="", intent="", dialogue=[], props=[])


def _goes_on(line: str, behind: str) -> bool:
    """Whether a line was only broken for its width: long, without a full stop, and the next one is of the same kind."""
    bare, next_ = line.strip(), behind.strip()
    if not next_ or _WIDE.search(bare) or len(bare) < 45:
        return False
    return not (heading_in(next_) or spoken_in(next_) or is_remark(next_) or _MARK.match(next_))


def _reading(text: str) -> float:
    return _pace(text, _READ, _READ_WIDE)


def _saying(text: str) -> float:
    return _pace(text, _SAID, _SAID_WIDE)


def _pace(text: str, words: float, wide: float) -> float:
    """Return the seconds that a text takes."""
    return len(re.findall(r"\w+", _WIDE.sub(" ", text))) / words + len(_WIDE.findall(text)) / wide


def _chunks(text: str, pace: Callable[[str], float], most: int) -> list[str]:
    """Return a text in pieces that each take no longer than a shot may: whole sentences, else clauses, else words."""

    def is_long(piece: str) -> bool:
        return pace(piece) > most or len(piece) > _LONGEST

    pieces = [text]
    for pattern in (_SENTENCE, _CLAUSE, _WORD):
        pieces = [bit for one in pieces for bit in (pattern.split(one) if is_long(one) else [one])]
    pieces = [bit for one in pieces for bit in (_torn(one) if is_long(one) else [one])]
    told: list[str] = []
    for one in filter(None, (piece.strip() for piece in pieces)):
        joined = f"{told[-1]}{'' if _NO_SPACE.search(told[-1]) else ' '}{one}" if told else one
        if told and not is_long(joined):
            told[-1] = joined
        else:
            told.append(one)
    return told


def _torn(text: str) -> list[str]:
    return [text[at : at + _TORN] for at in range(0, len(text), _TORN)]
