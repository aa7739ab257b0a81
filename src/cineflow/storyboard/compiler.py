"""From a shot to what a model is told: one text, the references in their slots, and a receipt for everything.

Pure: the same shot, board and model give the same answer, and compiling what was compiled changes nothing. Whether a
length or a size is possible is the plan's question, not this module's.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from cineflow.core.errors import UnsupportedByModel
from cineflow.core.model import Audio, MentionStyle, Model
from cineflow.core.text import Text
from cineflow.storyboard._details import Details
from cineflow.storyboard._slots import Slots, assign_slots
from cineflow.storyboard.cast import cast_of, names_of
from cineflow.storyboard.model import Character, Shot, ShotReference, Storyboard
from cineflow.storyboard.receipt import Dropped, Receipt, SlotUse

__all__ = ["COMPILER_VERSION", "Compiled", "compile_shot", "left_unsaid"]

COMPILER_VERSION = 1
"""Goes up when the same shot compiles to something else than before."""

_WIKI_LINK = re.compile(r"(?P<embeds>!?)\[\[(?P<target>[^\[\]\n]+)\]\]")


@dataclass(frozen=True, slots=True)
class Compiled:
    """What is sent. references: first frame, last frame, then the pictures the prompt counts from 1."""

    prompt: str
    negative: str
    references: tuple[ShotReference, ...]
    receipt: Receipt


def left_unsaid(shot: Shot, abilities: Model) -> list[Dropped]:
    """Return what beside the pictures a model is not told, because it takes no such thing."""
    unsaid: list[Dropped] = []
    if shot.seed is not None and not abilities.seed:
        why = Text("the seed is not sent: this model takes none", "不发送种子：该模型不支持")
        unsaid.append(Dropped("seed", str(shot.seed), why))
    if shot.sound is not None and abilities.audio is Audio.UNKNOWN:
        why = Text("whether this model can be told about sound is not known", "尚不清楚该模型能否指定声音")
        unsaid.append(Dropped("sound", "on" if shot.sound else "off", why))
    if shot.extra and not abilities.passthrough:
        why = Text("the further settings are not sent: this model takes none", "不发送附加参数：该模型不支持")
        unsaid.append(Dropped("extra", ", ".join(shot.extra), why))
    return unsaid


def compile_shot(shot: Shot, board: Storyboard, abilities: Model, *, others: Sequence[Model] = ()) -> Compiled:
    """Return what one model is told about one shot.

    others: models to name as the nearest that can, where this one cannot.
    Raises UnsupportedByModel: more or other references than the model takes, a picture named that is not sent, a
    first frame missing that the model needs, a text longer than it reads.
    """
    people = cast_of(shot, board)
    shot = _as_read(shot, board, people)
    slots = assign_slots(shot, people, abilities, others)
    uses, dropped = list(slots.uses), list(slots.dropped)
    prompt = _prompt(shot, board, people, abilities, slots, uses, dropped)
    negative = shot.negative if abilities.negative_prompt else ""
    if negative:
        uses.append(SlotUse("negative", negative, "negative"))
    dropped += left_unsaid(shot, abilities)
    if abilities.prompt_limit is not None and len(prompt) > abilities.prompt_limit:
        raise UnsupportedByModel(
            Text(
                "The text has {length} characters; {model} reads {limit}.",
                "文字共 {length} 个字符，{model} 最多接受 {limit} 个。",
                length=len(prompt),
                model=abilities.id,
                limit=abilities.prompt_limit,
            ),
            fix=Text("Shorten the prompt, or choose another model.", "请缩短提示词，或换用其他模型。"),
            code="model.prompt_too_long",
            file=shot.origin.file,
            place=shot.origin.place,
        )
    return Compiled(prompt, negative, slots.references, Receipt(tuple(uses), tuple(dropped)))


def _prompt(
    shot: Shot,
    board: Storyboard,
    people: tuple[Character, ...],
    abilities: Model,
    slots: Slots,
    uses: list[SlotUse],
    dropped: list[Dropped],
) -> str:
    names = names_of(shot, board)
    with_ids = abilities.mentions is MentionStyle.AT_ID
    details = Details.of(shot, board, abilities, people, slots, names)
    pieces = details.pieces
    survey = names.survey(shot.prompt, *(piece.words for piece in pieces))
    handles = names.handles if with_ids else {}
    unlabelled = {name: label for name, label in slots.labels.items() if label and label not in shot.prompt}
    strict = survey.marked | survey.by_id

    def say(name: str, written: str) -> str:
        if handle := handles.get(name):
            return handle
        label = unlabelled.pop(name, "")
        return f"{written} ({label})" if label else written

    def say_again(name: str, written: str) -> str:
        return handles.get(name) or written

    text = _without_links(names.bind(shot.prompt, say, strict=strict, with_ids=with_ids), ())
    lines = details.missing_from(
        text,
        names,
        lambda words: names.bind(words, say_again, strict=strict, with_ids=with_ids),
        unlabelled,
    )
    sent = "\n".join((text.rstrip("\n"), "", *lines)) if lines else text
    for who in people:
        _account(who, sent, handles.get(who.name, ""), names.handles.get(who.name, ""), slots, uses, dropped)
    uses.extend(SlotUse(piece.kind, piece.words, "prompt") for piece in pieces)
    uses.extend(SlotUse("dialogue", line.speaker, "prompt") for line in shot.dialogue)
    return sent


def _as_read(shot: Shot, board: Storyboard, people: Sequence[Character]) -> Shot:
    """Return a shot in the words that a reader of a vault sees, without its links."""
    names = {name for who in (*people, *board.characters) for name in (who.name, *who.aliases)}
    lines = tuple(line.model_copy(update={"words": _without_links(line.words, ())}) for line in shot.dialogue)
    return replace(
        shot, prompt=_without_links(shot.prompt, names), dialogue=lines, camera=_without_links(shot.camera, names),
        intent=_without_links(shot.intent, names),
    )  # fmt: skip


def _without_links(prompt: str, people: Collection[str]) -> str:
    """Return a prompt without a vault's links: what a reader of the note sees stays, embedded files do not.

    A link to somebody of the cast stays marked, whatever it is shown as, so that it is them who is meant.
    """

    def shown(link: re.Match[str]) -> str:
        target, _, alias = link["target"].partition("|")
        name = target.partition("#")[0].strip()
        if link["embeds"]:
            return ""
        return f"[[{name}]]" if name in people else alias.strip() or name or link[0]

    return _WIKI_LINK.sub(shown, prompt)


def _account(
    who: Character, sent: str, said: str, handle: str, slots: Slots, uses: list[SlotUse], dropped: list[Dropped]
) -> None:
    """Write down how somebody reached the model, where no picture of theirs did already."""
    if said and said in sent:
        uses.append(SlotUse("character", who.name, "prompt", said))
        return
    if who.name not in slots.labels:
        name = next((name for name in (who.name, *who.aliases) if name in sent), "")
        if name:
            uses.append(SlotUse("character", who.name, "prompt", name))
        else:
            why = Text("The prompt does not name {name}.", "提示词中没有提到{name}。", name=who.name)
            dropped.append(Dropped("character", who.name, why))
    if handle and not said:
        why = Text(
            "This model knows no ids: the name is sent instead of {id}.",
            "该模型不识别角色 ID，以名字代替 {id}。",
            id=handle,
        )
        dropped.append(Dropped("id", who.name, why, handle))
