"""Writing a storyboard with a language model: who is asked, what it costs, and where the result lies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from cineflow.clipper.asking import AnswerInvalid, Mind, ask, call_key
from cineflow.clipper.costing import Charge, ClipQuote, request_range, sum_of
from cineflow.clipper.paid import Answers, NotKept
from cineflow.core.errors import Conflict, StoryboardInvalid
from cineflow.core.text import Text
from cineflow.library.storyboards import save
from cineflow.screenwriter import Draft, WritingWish, parts_of, requests_of, write_storyboard

if TYPE_CHECKING:
    from cineflow.llm import ChatRequest
    from cineflow.storyboard.model import Storyboard

__all__ = ["Written", "check_free", "form_of", "quote_of_writing", "write_with"]

T = TypeVar("T")

_GROWTH = 1500
"""Tokens by which the people of earlier parts may lengthen a later question."""


@dataclass(frozen=True, slots=True)
class Written:
    """A storyboard that was written. file: as it lies on disk now."""

    file: Path
    board: Storyboard
    warnings: tuple[Text, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "file": str(self.file), "title": self.board.name, "scenes": len(self.board.scenes),
            "shots": sum(1 for _ in self.board.shots), "characters": [who.name for who in self.board.characters],
            "seconds": float(sum(shot.seconds or 0 for shot in self.board.shots)),
            "warnings": [str(warning) for warning in self.warnings],
        }  # fmt: skip


def form_of(file: Path) -> str:
    """Return the format a file is written in: JSON by its ending, else a note."""
    return "json" if file.suffix.casefold() == ".json" else "markdown"


def check_free(file: Path) -> None:
    """Raise Conflict where something lies under a name already: what a person may have edited is not overwritten."""
    if file.exists():
        raise Conflict(
            Text("{file} is there already", "{file} 已存在", file=file),
            fix=Text("Name another file with -o", "请用 -o 指定其他文件"), code="write.exists",
        )  # fmt: skip


def quote_of_writing(wish: WritingWish, mind: Mind, answers: Path) -> ClipQuote:
    """Return what would be asked and what it costs at most; nothing where all of it was answered before."""
    if _is_kept(wish, mind, answers):
        return ClipQuote()
    requests = requests_of(wish)
    prices = [request_range(mind, one, more=_GROWTH if at else 0) for at, one in enumerate(requests)]
    what = Text("the text, {n} characters", "文字共 {n} 个字符", n=len(wish.text))
    keys = tuple(call_key(mind, one) for one in requests)
    return ClipQuote(
        (Charge("write", mind.model.service, what, len(requests), sum_of(prices), keys, mind.tariff.source),)
    )


def write_with(
    wish: WritingWish, mind: Mind, paid: Answers, file: Path, watch: Callable[[int, int], None]
) -> Written:  # fmt: skip
    """Have the storyboard written and lay it down. A run that was broken off asks only what was not answered.

    Raises Conflict where the file is there meanwhile, AnswerInvalid, and what asking raises.
    """
    draft = _drafted(wish, mind, paid, file, watch)
    check_free(file)
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        return Written(file, save(draft.board, None), draft.warnings)
    except StoryboardInvalid as error:
        error.fix = Text("Write it as JSON: -o {name}.json; the answer is kept and not paid again",
                         "请改写为 JSON：-o {name}.json；回答已保存，不会再次付费", name=file.stem)  # fmt: skip
        raise


def _drafted(
    wish: WritingWish, mind: Mind, paid: Answers, file: Path, watch: Callable[[int, int], None] = lambda _a, _b: None
) -> Draft:
    def asking(request: ChatRequest, read: Callable[[Any], T]) -> T:
        return ask(mind, request, read, paid)

    try:
        return write_storyboard(wish, asking, file, form_of(file), watch=watch)
    except AnswerInvalid as error:
        error.fix = Text("Run it again, or name another model", "请重试，或换用其他模型")
        raise


def _is_kept(wish: WritingWish, mind: Mind, answers: Path) -> bool:
    """Whether every part was answered before: then nothing leaves the machine."""
    try:
        _drafted(wish, mind, Answers(answers), Path("kept.md"))
    except NotKept:
        return False
    except AnswerInvalid:
        return True
    return bool(parts_of(wish.text))
