"""What a shot says beside its prompt, put into words a model reads: place, props, camera, intent, dialogue, people."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from cineflow.core.model import MentionStyle, Model
from cineflow.core.order import DialogueLine
from cineflow.storyboard._mentions import Names, is_chinese, is_within
from cineflow.storyboard._slots import Slots
from cineflow.storyboard.model import Character, Scene, Shot, Storyboard

__all__ = ["Details", "Piece", "place_of"]

_ENGLISH = {"place": "Scene", "prop": "Props", "camera": "Camera", "intent": "Intent", "negative": "Avoid",
            "style": "Style", "character": "Character"}  # fmt: skip
_CHINESE = {"place": "场景", "prop": "道具", "camera": "镜头", "intent": "情绪", "negative": "避免",
            "style": "风格", "character": "角色"}  # fmt: skip

_MARKS = ("“”", "「」", "『』", "«»", '""')
"""Quotes for spoken words; the first pair the words do not hold themselves is put around them."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing to be said. kind: place, prop, camera, intent or negative."""

    kind: str
    words: str


def place_of(shot: Shot, board: Storyboard) -> str:
    """Return where a shot plays: its own place, else its scene's heading."""
    if shot.place:
        return shot.place
    if len(board.scenes) == 1:
        return board.scenes[0].heading
    return _headings(_Same(board.scenes)).get(shot.number, "")


class _Same:
    """Some scenes as a key that is equal only to those very scenes, which costs nothing to compare."""

    __slots__ = ("scenes",)

    def __init__(self, scenes: tuple[Scene, ...]) -> None:
        self.scenes = scenes

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.scenes is self.scenes

    def __hash__(self) -> int:
        return id(self.scenes)


@lru_cache(maxsize=16)
def _headings(same: _Same) -> dict[int, str]:
    """Return the heading of every shot's scene, by the shot's number."""
    return {shot.number: scene.heading for scene in same.scenes for shot in scene.shots}


@dataclass(frozen=True, slots=True)
class Details:
    """Everything beside the prompt, in the order it is said."""

    pieces: tuple[Piece, ...]
    dialogue: tuple[DialogueLine, ...]
    descriptions: tuple[tuple[str, str], ...]
    labels: tuple[tuple[str, str], ...]
    speakers: dict[str, str]
    in_chinese: bool

    @classmethod
    def of(
        cls, shot: Shot, board: Storyboard, abilities: Model, people: Sequence[Character], slots: Slots, names: Names
    ) -> Details:
        """Gather what a model has to be told in words."""
        handles = names.handles if abilities.mentions is MentionStyle.AT_ID else {}
        said = [("place", place_of(shot, board)), *(("prop", prop) for prop in shot.props), ("camera", shot.camera)]
        said.append(("intent", shot.intent))
        if not abilities.negative_prompt:
            said.append(("negative", shot.negative))
        pieces = [Piece(kind, " ".join(words.split())) for kind, words in said if words and not words.isspace()]
        speakers = {name: handles.get(who.name) or name for who in people for name in (who.name, *who.aliases)}
        in_chinese = is_chinese(shot.prompt)
        words = _CHINESE if in_chinese else _ENGLISH
        return cls(
            pieces=tuple(pieces),
            dialogue=shot.dialogue,
            descriptions=tuple(
                (who.name, " ".join(who.description.split()))
                for who in people
                if who.description.strip() and not handles.get(who.name) and not slots.labels.get(who.name)
            ),
            labels=tuple((ref.name or words[ref.role.value], label) for ref, label in slots.scenery if label),
            speakers=speakers,
            in_chinese=in_chinese,
        )

    def missing_from(
        self, text: str, names: Names, bind: Callable[[str], str], unlabelled: dict[str, str]
    ) -> list[str]:
        """Return the lines to add to a bound prompt: only what it does not say already, in whichever names.

        bind: puts ids in place of names as in the prompt. unlabelled: people whose picture it has not named yet.
        """
        lines: list[str] = []
        said: dict[str, list[str]] = {}
        for piece in self.pieces:
            bound = bind(piece.words).rstrip(".。 ")
            is_said = is_within(bound, text)
            if not is_said and names.scan(piece.words):
                is_said = is_within(names.canonical(piece.words), names.canonical(text))
            if not is_said:
                said.setdefault(piece.kind, []).append(bound)
        if said:
            lines.append(self._sentence(said))
        lines.extend(self._line(name, label) for name, label in unlabelled.items())
        lines.extend(self._line(name, words) for name, words in self.descriptions if not is_within(words, text))
        lines.extend(self._line(name, label) for name, label in self.labels if label not in text)
        lines.extend(self._spoken(line) for line in self.dialogue if not is_within(line.words, text))
        return lines

    def _sentence(self, said: dict[str, list[str]]) -> str:
        if self.in_chinese:
            return "".join(f"{_CHINESE[kind]}：{'、'.join(words)}。" for kind, words in said.items())
        return " ".join(f"{_ENGLISH[kind]}: {', '.join(words)}." for kind, words in said.items())

    def _line(self, name: str, words: str) -> str:
        return f"{name}：{words}" if self.in_chinese else f"{name}: {words}"

    def _spoken(self, line: DialogueLine) -> str:
        bare = " ".join(line.words.split())
        left, right = next(((a, b) for a, b in _MARKS if a not in bare and b not in bare), _MARKS[0])
        words = f"{left}{bare}{right}"
        return self._line(self.speakers.get(line.speaker, line.speaker), words) if line.speaker else words
