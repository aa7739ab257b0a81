"""Storyboards drawn by hypothesis, and what may stand in each field of each format."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from hypothesis import strategies as st

from cineflow.core.order import DialogueLine, ReferenceRole
from cineflow.storyboard.formats._words import merge_characters
from cineflow.storyboard.model import Character, Origin, Scene, Shot, ShotReference, Storyboard

FILE = Path("storyboard.json")
NOWHERE = Origin(FILE)

LETTERS = st.sampled_from("abcXYZ 小美灯塔的，。：“”\"'()[]{}#>-*_`\\/@,;:|%!?0129\té\U0001f3ac")
WORDS = st.text(LETTERS, max_size=40)
STRIPPED = WORDS.map(str.strip)
SOME = STRIPPED.filter(bool)
SIMPLE = st.text(st.sampled_from("abcXYZ 小美灯塔"), min_size=1, max_size=12).map(str.strip).filter(bool)
NAMES = st.text(st.sampled_from("abcXYZ小美丽阿强é·"), min_size=1, max_size=5)
PATHS = st.builds("{}/{}.png".format, st.sampled_from(["asset", "图片", "a b"]), SIMPLE)
IDS = st.one_of(st.just(""), st.from_regex(r"@[a-z_0-9]{1,8}", fullmatch=True), st.just("@小美_01"))


def merged(found: list[Shot], bible: tuple[Character, ...]) -> list[Shot]:
    """The shots as they read beside a bible."""
    return [replace(shot, characters=merge_characters(shot.characters, bible)) for shot in found]


def names_differ(people: list[Character]) -> bool:
    heard = [name for who in people for name in (who.name, *who.aliases)]
    return len(heard) == len(set(heard))


CHARACTERS = st.builds(
    Character, name=NAMES, id=IDS, aliases=st.lists(NAMES, max_size=2, unique=True).map(tuple),
    description=STRIPPED, pictures=st.lists(PATHS, max_size=2, unique=True).map(tuple), voice=SIMPLE | st.just(""),
)  # fmt: skip
CASTS = st.lists(CHARACTERS, max_size=3).filter(names_differ).map(tuple)
LINES = st.builds(
    DialogueLine,
    speaker=st.one_of(st.just(""), NAMES),
    words=st.text(st.sampled_from("abc 小美，。!?"), min_size=1, max_size=20).map(str.strip).filter(bool),
)
REFERENCES = st.builds(
    ShotReference, role=st.sampled_from(ReferenceRole), source=PATHS, name=st.one_of(st.just(""), SIMPLE)
)
SECONDS = st.one_of(st.integers(1, 60).map(Decimal), st.sampled_from([Decimal("2.5"), Decimal("7.25")]))
ASPECTS = st.sampled_from([None, "16:9", "9:16", "1:1", "2.39:1"])
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-99, 99) | WORDS,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(SIMPLE, inner, max_size=2),
    max_leaves=4,
)
STRANGERS = st.from_regex(r"zz[a-z]{1,6}", fullmatch=True)


def shots(
    number: int, *, unknown: st.SearchStrategy[dict[str, object]], prompts: st.SearchStrategy[str]
) -> st.SearchStrategy[Shot]:
    """Shots with one number, every other field drawn."""
    return st.builds(
        Shot, number=st.just(number), prompt=prompts, origin=st.just(NOWHERE),
        dialogue=st.lists(LINES, max_size=2).map(tuple), seconds=st.none() | SECONDS, aspect=ASPECTS,
        size=st.sampled_from([None, "1280x720"]), resolution=st.sampled_from([None, "1080p", "4K"]),
        references=st.lists(REFERENCES, max_size=3).map(tuple), characters=CASTS, place=STRIPPED,
        props=st.lists(SOME, max_size=3).map(tuple), camera=STRIPPED, intent=STRIPPED, negative=STRIPPED,
        beat=STRIPPED, source_text=WORDS,
        kind=st.sampled_from([None, "video", "image"]), results=st.none() | st.integers(1, 9), keep_as=STRIPPED,
        takes=st.none() | st.integers(1, 9),
        provider=st.none() | st.just("sora-hk"), model=st.none() | st.just("seedance-2.5"), is_pro=st.booleans(),
        seed=st.none() | st.integers(0, 2**40), sound=st.sampled_from([None, True, False]),
        extra=st.dictionaries(SIMPLE, JSON_VALUES, max_size=2), unknown=unknown,
    )  # fmt: skip


@st.composite
def json_boards(draw: st.DrawFn) -> Storyboard:
    """Boards that a JSON storyboard can hold."""
    numbers = draw(st.lists(st.integers(0, 30), min_size=1, max_size=4, unique=True))
    unknown = st.dictionaries(STRANGERS, JSON_VALUES, max_size=2)
    prompts = WORDS.filter(str.strip)
    bible = draw(CASTS)
    found = tuple(merged([draw(shots(number, unknown=unknown, prompts=prompts)) for number in numbers], bible))
    return Storyboard(
        file=FILE, format="json", title=draw(STRIPPED), scenes=(Scene(1, "", found),), takes=draw(st.none() | st.integers(1, 9)),
        kind=draw(st.sampled_from([None, "video", "image"])),
        provider=draw(st.none() | st.just("ark")), model=draw(st.none() | st.just("wan-2.6")), unknown=draw(unknown),
        seconds=draw(st.none() | SECONDS), aspect=draw(ASPECTS), metadata=draw(st.dictionaries(STRANGERS, JSON_VALUES, max_size=2)),
        characters=bible,
    )  # fmt: skip


@st.composite
def notes(draw: st.DrawFn) -> Storyboard:
    """Boards that a Markdown note can hold."""
    numbers = draw(st.lists(st.integers(0, 30), min_size=1, max_size=4, unique=True))
    lines = st.lists(WORDS.map(lambda line: line.replace("\t", " ")), min_size=1, max_size=4).map("\n".join)
    prompts = lines.map(lambda text: text.strip("\n")).filter(
        lambda text: bool(text.strip()) and bool(text.split("\n")[0].strip()) and bool(text.split("\n")[-1].strip())
    )
    unknown = st.dictionaries(STRANGERS, STRIPPED, max_size=1)
    bible = draw(CASTS)
    found = merged([draw(shots(number, unknown=unknown, prompts=prompts)) for number in numbers], bible)
    split = draw(st.integers(0, len(found)))
    scenes: list[Scene] = []
    if found[:split]:
        scenes.append(Scene(0, "", tuple(found[:split])))
    if found[split:]:
        scenes.append(Scene(draw(st.integers(1, 9)), draw(SIMPLE), tuple(found[split:])))
    return Storyboard(
        file=Path("note.md"), format="markdown", title=draw(STRIPPED), scenes=tuple(scenes),
        kind=draw(st.sampled_from([None, "video", "image"])), takes=draw(st.none() | st.integers(1, 9)), provider=draw(st.none() | st.just("ark")),
        model=draw(st.none() | st.just("wan-2.6")), seconds=draw(st.none() | SECONDS), aspect=draw(ASPECTS),
        metadata=draw(st.dictionaries(STRANGERS, STRIPPED, max_size=2)), characters=bible,
    )  # fmt: skip


def anywhere(board: Storyboard) -> Storyboard:
    """The board without where it was read."""
    scenes = tuple(
        replace(scene, origin=None, shots=tuple(replace(shot, origin=NOWHERE) for shot in scene.shots))
        for scene in board.scenes
    )
    return replace(board, scenes=scenes, digest="", file=FILE, format="")
