"""Which picture takes which slot of a model, and what its prompt calls it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from cineflow.core.errors import UnsupportedByModel
from cineflow.core.model import MentionStyle, Model
from cineflow.core.order import ReferenceRole
from cineflow.core.text import Text
from cineflow.storyboard._mentions import handle_of
from cineflow.storyboard.model import Character, Shot, ShotReference
from cineflow.storyboard.receipt import Dropped, SlotUse

__all__ = ["Slots", "assign_slots"]

_ORDER = (ReferenceRole.CHARACTER, ReferenceRole.PLACE, ReferenceRole.PROP, ReferenceRole.STYLE)
_LABELS = {MentionStyle.PICTURE: "<Picture {n}>", MentionStyle.AT_IMAGE: "@image{n}", MentionStyle.IMAGE: "[Image {n}]"}
_WRITTEN = {
    MentionStyle.PICTURE: re.compile(r"<Picture (\d+)>", re.IGNORECASE),
    MentionStyle.AT_IMAGE: re.compile(r"@image_?(\d+)", re.IGNORECASE),
    MentionStyle.IMAGE: re.compile(r"\[Image (\d+)\]", re.IGNORECASE),
}


@dataclass(slots=True)
class Slots:
    """Pictures in the order they are sent. labels: person → what the prompt calls their picture, empty for a model
    that counts no pictures. scenery: the other pictures with their labels.
    """

    references: tuple[ShotReference, ...] = ()
    labels: dict[str, str] = field(default_factory=dict[str, str])
    scenery: list[tuple[ShotReference, str]] = field(default_factory=list[tuple[ShotReference, str]])
    uses: list[SlotUse] = field(default_factory=list[SlotUse])
    dropped: list[Dropped] = field(default_factory=list[Dropped])


def assign_slots(shot: Shot, people: Sequence[Character], abilities: Model, others: Sequence[Model]) -> Slots:
    """Give every picture its slot. Raises UnsupportedByModel where the shot names more or other ones than fit."""
    slots = Slots()
    frames = _frames(shot, abilities, others, slots)
    named = [r for role in _ORDER for r in shot.references if r.role is role and not r.is_found]
    found = [r for role in _ORDER for r in shot.references if r.role is role and r.is_found]
    wanted, spare = _portraits(named, people, abilities, slots)
    spare = [*found, *spare]
    if frames and _takes_one_kind(abilities):
        frames, wanted, spare = _one_kind(frames, named, wanted, spare, people, slots)
    pictures = [*(r for r in named if r.role is ReferenceRole.CHARACTER), *wanted,
                *(r for r in named if r.role is not ReferenceRole.CHARACTER)]  # fmt: skip
    if len(pictures) > abilities.references:
        raise _too_many(shot, pictures, abilities, others)
    free = abilities.references - len(pictures)
    for picture in spare[free:]:
        what = picture.name or PurePosixPath(picture.source.replace("\\", "/")).name
        why = (
            Text("This model takes {limit} pictures at most: one of {what} is left out.",
                 "该模型最多接受 {limit} 张参考图，未附带{what}的一张。", limit=abilities.references, what=what)
            if abilities.references
            else Text("This model takes no reference pictures: {what} is not shown to it.",
                      "该模型不接受参考图，未附带{what}的图片。", what=what)
        )  # fmt: skip
        slots.dropped.append(Dropped(picture.role.value, picture.name, why, picture.source))
    pictures = [*pictures, *spare[:free]]
    _label(pictures, people, abilities, slots)
    slots.references = (*frames, *pictures)
    _check(shot, slots, len(pictures), abilities, others)
    return slots


def _frames(shot: Shot, abilities: Model, others: Sequence[Model], slots: Slots) -> list[ShotReference]:
    """Return first and last frame, which have slots of their own."""
    frames: list[ShotReference] = []
    for role, is_taken in (
        (ReferenceRole.FIRST_FRAME, abilities.first_frame),
        (ReferenceRole.LAST_FRAME, abilities.last_frame),
    ):
        found = [r for r in shot.references if r.role is role]
        if not found:
            continue
        word = _WORDS[role]
        if not is_taken and all(r.is_found for r in found):
            why = Text("This model takes no {word}.", "该模型不支持{word}。", word=word)
            slots.dropped.append(Dropped(role.value, found[0].name, why, found[0].source))
            continue
        if not is_taken:
            can = [m for m in others if (m.first_frame if role is ReferenceRole.FIRST_FRAME else m.last_frame)]
            text = Text("{model} takes no {word}.", "{model} 不支持{word}。", model=abilities.id, word=word)
            raise _unsupported(shot, text, can, "model.no_frame")
        if len(found) > 1:
            text = Text(
                "The shot names {count} pictures as its {word}.",
                "镜头指定了 {count} 张{word}。",
                count=len(found),
                word=word,
            )
            raise _unsupported(shot, text, (), "model.too_many_references")
        frames.append(found[0])
        slots.uses.append(SlotUse(role.value, found[0].name, role.value, source=found[0].source))
    return frames


def _takes_one_kind(abilities: Model) -> bool:
    """Whether a model takes reference pictures or frames, not both."""
    return any(
        limit.when == "references" and {"first_frame", "last_frame"} & set(limit.excludes) for limit in abilities.limits
    )


def _one_kind(
    frames: list[ShotReference], named: Sequence[ShotReference], wanted: list[ShotReference],
    spare: list[ShotReference], people: Sequence[Character], slots: Slots,
) -> tuple[list[ShotReference], list[ShotReference], list[ShotReference]]:  # fmt: skip
    """Leave out what the shot does not name itself, where the model takes frames or pictures and not both.

    What it names stays, both kinds too: that is refused, with the models that can. People whose pictures give way to
    its frames are described in words, as for a model that takes no pictures.
    """
    beside = {picture for who in people if who.has_found_pictures for picture in who.pictures}
    asked = [*named, *(picture for picture in wanted if picture.source not in beside)]
    if asked and all(frame.is_found for frame in frames):
        left_out, kept = frames, (list[ShotReference](), wanted, spare)
        slots.uses = [use for use in slots.uses if use.source not in {frame.source for frame in frames}]
    else:
        left_out, kept = [*wanted, *spare], (frames, list[ShotReference](), list[ShotReference]())
    why = Text("This model takes frames or pictures, not both.", "该模型的首尾帧与参考图不能同时使用。")
    for one in left_out:
        in_words = Text(
            "This model takes frames or pictures, not both; {name} is described in words.",
            "该模型的首尾帧与参考图不能同时使用，{name}改用文字描述。", name=one.name,
        )  # fmt: skip
        said = in_words if one.role is ReferenceRole.CHARACTER and one in wanted else why
        slots.dropped.append(Dropped(one.role.value, one.name, said, one.source))
    return kept


_WORDS = {
    ReferenceRole.FIRST_FRAME: Text("first frame", "首帧"),
    ReferenceRole.LAST_FRAME: Text("last frame", "尾帧"),
}


def _portraits(
    named: Sequence[ShotReference], people: Sequence[Character], abilities: Model, slots: Slots
) -> tuple[list[ShotReference], list[ShotReference]]:
    """Return the bible's pictures of the people in the shot: one each that must be sent, and their further views."""
    wanted: list[ShotReference] = []
    spare: list[ShotReference] = []
    drawn = {r.name for r in named if r.role is ReferenceRole.CHARACTER} | {r.source for r in named}
    for who in people:
        views = [ShotReference(ReferenceRole.CHARACTER, p, who.name) for p in who.pictures if p not in drawn]
        if not views or who.name in drawn:
            continue
        why = None
        if abilities.mentions is MentionStyle.AT_ID and handle_of(who):
            why = Text(
                "This model knows {name} by the id {id}.",
                "该模型通过 ID {id} 识别{name}。",
                name=who.name,
                id=handle_of(who),
            )
        elif not abilities.references:
            why = Text(
                "This model takes no pictures of characters; {name} is described in words.",
                "该模型不接受角色参考图，{name}改用文字描述。",
                name=who.name,
            )
        if why is None:
            wanted.append(views[0])
            spare.extend(views[1:])
        else:
            slots.dropped.extend(Dropped("character", who.name, why, view.source) for view in views)
    return wanted, spare


def _label(pictures: Sequence[ShotReference], people: Sequence[Character], abilities: Model, slots: Slots) -> None:
    names = {name: who.name for who in people for name in (who.name, *who.aliases)}
    template = _LABELS.get(abilities.mentions, "")
    for number, picture in enumerate(pictures, 1):
        label = template.format(n=number)
        person = names.get(picture.name) if picture.role is ReferenceRole.CHARACTER else None
        if person is None:
            slots.scenery.append((picture, label))
        else:
            known = slots.labels.get(person)
            slots.labels[person] = f"{known}, {label}" if known and label else label
        name = person or picture.name or PurePosixPath(picture.source.replace("\\", "/")).stem
        slots.uses.append(SlotUse(picture.role.value, name, f"reference {number}", label, picture.source))


def _check(shot: Shot, slots: Slots, count: int, abilities: Model, others: Sequence[Model]) -> None:
    """Refuse a shot without the picture its model needs, or whose words count pictures that are not sent."""
    if abilities.kind == "video" and not abilities.text_to_video and not slots.references:
        can = [model for model in others if model.text_to_video]
        text = Text(
            "{model} needs a picture to start from, and the shot has none.",
            "{model} 需要起始图片，而此镜头没有。",
            model=abilities.id,
        )
        raise _unsupported(shot, text, can, "model.reference_missing")
    written = _WRITTEN.get(abilities.mentions)
    numbers = [int(n) for n in written.findall(shot.prompt)] if written else []
    if numbers and max(numbers) > count:
        label = _LABELS[abilities.mentions].format(n=max(numbers))
        text = Text(
            "The prompt names {label}; {count} pictures are sent.",
            "提示词提到 {label}，但只发送 {count} 张参考图。",
            label=label,
            count=count,
        )
        raise _unsupported(shot, text, (), "model.reference_missing")


def _too_many(
    shot: Shot, pictures: Sequence[ShotReference], abilities: Model, others: Sequence[Model]
) -> UnsupportedByModel:
    can = sorted((m for m in others if m.references >= len(pictures)), key=lambda m: m.references)
    if not abilities.references:
        text = Text(
            "{model} takes no reference pictures; the shot names {count}.",
            "{model} 不支持参考图，此镜头有 {count} 张。",
            model=abilities.id,
            count=len(pictures),
        )
    else:
        text = Text(
            "{model} takes {limit} reference pictures; the shot has {count}.",
            "{model} 最多接受 {limit} 张参考图，此镜头有 {count} 张。",
            model=abilities.id,
            limit=abilities.references,
            count=len(pictures),
        )
    return _unsupported(shot, text, can, "model.too_many_references")


def _unsupported(shot: Shot, text: Text, can: Sequence[Model], code: str) -> UnsupportedByModel:
    models = ", ".join(dict.fromkeys(model.id for model in can if not model.is_dead and model.id))
    near = ", ".join(models.split(", ")[:3])
    fix = (
        Text("Models that can: {models}.", "可用的模型：{models}。", models=near)
        if near
        else Text("Change the shot's pictures, or choose another model.", "请调整镜头的图片，或换用其他模型。")
    )
    return UnsupportedByModel(text, fix=fix, code=code, file=shot.origin.file, place=shot.origin.place)
