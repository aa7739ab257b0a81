"""The prompt compiler: who is bound where, what is left alone, which picture goes where, what the receipt says."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cineflow.core.errors import UnsupportedByModel
from cineflow.core.model import Limit, MentionStyle, Model, ModelStatus
from cineflow.core.order import DialogueLine, ReferenceRole
from cineflow.storyboard.cast import cast_of
from cineflow.storyboard.compiler import Compiled, compile_shot
from cineflow.storyboard.model import Character, Origin, Scene, Shot, ShotReference, Storyboard
from cineflow.storyboard.slate import slate_of

FILE = Path("storyboard.md")
IDS = Model("ids", "p", mentions=MentionStyle.AT_ID, first_frame=True, last_frame=True)
WORDS = Model("words", "p", first_frame=True, last_frame=True, references=3)
PICTURES = Model("pictures", "p", mentions=MentionStyle.PICTURE, first_frame=True, references=3)
BARE = Model("bare", "p")
AL = Character("Al", "@al")
ALICE = Character("Alice", "@alice.w", ("Ali",))
MEI = Character("小美", "@xiaomei", ("小美老师",))
BOTH = (Character("小美", "@m1"), Character("小美丽", "@m2"))


def shot_of(prompt: str, *people: Character, **more: object) -> Shot:
    return replace(Shot(1, prompt, Origin(FILE, "Shot 1", 3), characters=people), **more)  # type: ignore[arg-type]


def board_of(shot: Shot, *bible: Character, heading: str = "") -> Storyboard:
    return Storyboard(FILE, "markdown", "", (Scene(1, heading, (shot,)),), characters=bible)


def compiled(
    prompt: str, *people: Character, model: Model = IDS, bible: tuple[Character, ...] = (), **more: object
) -> Compiled:
    shot = shot_of(prompt, *people, **more)
    return compile_shot(shot, board_of(shot, *bible), model)


def prompt(text: str, *people: Character, **more: object) -> str:
    return compiled(text, *people, **more).prompt  # type: ignore[arg-type]


@pytest.mark.parametrize(("written", "sent"), [
    ("Al walks.", "@al walks."),
    ("Always Alfred, final deal, Al_x, Al-Rashid, x-Al.", "Always Alfred, final deal, Al_x, Al-Rashid, x-Al."),
    ("Al's hat, (Al), Al.", "@al's hat, (@al), @al."),
    ("随后Al走进来", "随后 @al 走进来"),
    ("[Al] and Al and Always.", "@al and Al and Always."),
    ("((Al)) waits. [[Al]] too. （（Al））", "@al waits. @al too. @al"),
    ("[[Al|he]] opens [[doors/Red door#hinge|the door]] of [[doors/Hall#east]] ![[map.png]]now",
     "@al opens the door of doors/Hall now"),
    ('Al says "Al is here" and “Al”.', '@al says "Al is here" and “Al”.'),
    ("Al 「Al」『Al』‘Al’ 'Al' «Al» ＂Al＂", "@al 「Al」『Al』‘Al’ 'Al' «Al» ＂Al＂"),
    ("Al said 'don't, Al' and Al's rock 'n' roll.", "@al said 'don't, Al' and @al's rock 'n' roll."),
    ("他说'Al你好'，Al笑了", "他说'Al你好'，@al 笑了"),
    ("“outer “Al” Al” Al", "“outer “Al” Al” @al"),
    ("”Al” then Al", "”Al” then @al"),
    ("Write Al@example.com or bob.Al@example.com about Al", "Write Al@example.com or bob.Al@example.com about @al"),
    ("See https://e.com/Al?x=Al and www.Al.com, Al", "See https://e.com/Al?x=Al and www.Al.com, @al"),
    ("@Bo_Al and @al_x and @al.x stay, Al", "@Bo_Al and @al_x and @al.x stay, @al"),
    ("Al\n\n  Al\tAl", "@al\n\n  @al\t@al"),
    ("Al @al walks, Al(@al) too", "Al @al walks, Al(@al) too"),
    ("[Al]@al走", "Al @al 走"),
    ("@al走路", "@al 走路"),
    ("Al.com", "@al .com"),
    ("[Bob] and [Style Tags：art(x)；风格：y] Al", "[Bob] and [Style Tags：art(x)；风格：y] @al"),
])  # fmt: skip
def test_names_become_ids_and_everything_else_stays(written: str, sent: str) -> None:
    assert prompt(written, AL) == sent


@pytest.mark.parametrize(("written", "sent"), [
    ("小美丽看着小美。", "@m2 看着 @m1。"), ("小美、小美丽", "@m1、@m2"), ("[小美]和小美丽", "@m1 和 @m2"),
])  # fmt: skip
def test_the_longest_chinese_name_wins(written: str, sent: str) -> None:
    assert prompt(written, *BOTH) == sent


def test_a_name_inside_a_longer_name_of_somebody_else_is_left_alone() -> None:
    assert prompt("小美丽来了，小美也来了", BOTH[0], bible=BOTH) == "小美丽来了，@m1 也来了"


def test_strictness_is_by_name_not_for_all() -> None:
    assert prompt("[Al] meets Alice. Al smiles.", AL, ALICE) == "@al meets @alice.w. Al smiles."


def test_aliases_count_as_names() -> None:
    assert prompt("小美老师 and Ali", MEI, ALICE) == "@xiaomei and @alice.w"


def test_ids_are_never_looked_at_again() -> None:
    bo, x = Character("Bo", "@Al_1"), Character("Al", "@Bo_2")
    assert prompt("Bo and Al", bo, x) == "@Al_1 and @Bo_2"


@pytest.mark.parametrize("identity", ["@小美_01", "@a\\1", "@a.b-c", "x"])
def test_any_id_is_written_as_it_is(identity: str) -> None:
    assert prompt("Al走", Character("Al", identity)) == f"@{identity.lstrip('@')} 走"


def test_a_bible_name_is_plain_only_in_shots_that_list_nobody() -> None:
    assert prompt("Al waits.", bible=(AL,)) == "@al waits."
    assert prompt("Al waits for Alice and [Al].", ALICE, bible=(AL, ALICE)) == "Al waits for @alice.w and @al."


def test_a_composed_and_a_decomposed_letter_are_the_same_name() -> None:
    assert prompt("Ame\u0301lie walks", Character("Am\u00e9lie", "@am")) == "@am walks"


def test_a_model_without_ids_gets_names_descriptions_and_a_receipt() -> None:
    who = replace(AL, description="a tall man")
    made = compiled("[Al] walks.", who, model=WORDS)
    assert made.prompt == "Al walks.\n\nAl: a tall man"
    assert [(d.kind, d.name, d.source) for d in made.receipt.dropped] == [("id", "Al", "@al")]


def test_what_the_shot_says_beside_its_prompt_is_said_once() -> None:
    more = {
        "place": "harbour", "props": ("lamp", "old rope"), "camera": "slow push in", "intent": "loneliness",
        "negative": "text", "dialogue": (DialogueLine(speaker="Al", words="The lamp, again."),),
    }  # fmt: skip
    text = "Al lifts a LAMP. Slow  push in."
    assert prompt(text, AL, **more) == (
        "@al lifts a LAMP. Slow  push in.\n\nScene: harbour. Props: old rope. Intent: loneliness. Avoid: text.\n@al: “The lamp, again.”"
    )
    assert prompt(f"{text} The lamp, again.", AL, **more).count("again") == 1


def test_chinese_prompts_get_chinese_labels_and_the_scene_heading() -> None:
    shot = shot_of("小美提灯走来。", props=("灯塔",))
    made = compile_shot(shot, board_of(shot, heading="外景 码头"), WORDS)
    assert made.prompt == "小美提灯走来。\n\n场景：外景 码头。道具：灯塔。"


def test_a_negative_goes_where_the_model_takes_it() -> None:
    made = compiled("Al", AL, model=replace(IDS, negative_prompt=True), negative="blur")
    assert (made.prompt, made.negative) == ("@al", "blur")


def test_pictures_are_counted_and_named_at_first_mention() -> None:
    people = (replace(MEI, pictures=("m1.png", "m2.png")), replace(AL, pictures=("al.png",)))
    first = ShotReference(ReferenceRole.FIRST_FRAME, "1.png")
    place = ShotReference(ReferenceRole.PLACE, "harbour.png", "Harbour")
    made = compiled("[小美] waits; [小美] turns to [Al].", *people, model=PICTURES, references=(first, place))
    assert made.prompt == "小美 (<Picture 1>) waits; 小美 turns to Al (<Picture 2>).\n\nHarbour: <Picture 3>"
    assert [ref.source for ref in made.references] == ["1.png", "m1.png", "al.png", "harbour.png"]
    assert [(use.kind, use.name, use.slot, use.said) for use in made.receipt.slots][:4] == [
        ("first_frame", "", "first_frame", ""), ("character", "小美", "reference 1", "<Picture 1>"),
        ("character", "Al", "reference 2", "<Picture 2>"), ("place", "Harbour", "reference 3", "<Picture 3>"),
    ]  # fmt: skip
    assert [(d.kind, d.source) for d in made.receipt.dropped if d.kind == "character"] == [("character", "m2.png")]


def test_somebody_with_a_picture_who_is_never_named_is_introduced() -> None:
    made = compiled(
        "She waits.", replace(AL, pictures=("al.png",)), model=replace(PICTURES, mentions=MentionStyle.AT_IMAGE)
    )
    assert made.prompt == "She waits.\n\nAl: @image1"


def test_an_id_makes_the_portrait_superfluous() -> None:
    made = compiled("Al", replace(AL, pictures=("al.png",)), model=replace(IDS, references=2))
    assert made.references == ()
    assert [(d.kind, d.source) for d in made.receipt.dropped] == [("character", "al.png")]


def test_a_portrait_no_model_slot_takes_is_put_into_words_and_told() -> None:
    who = Character("Al", description="a tall man", pictures=("al.png",))
    made = compiled("Al", who, model=BARE)
    assert made.prompt == "Al\n\nAl: a tall man"
    assert made.receipt.dropped[0].source == "al.png"


def test_portraits_give_way_to_a_frame_where_a_model_takes_one_of_them_and_it_is_told() -> None:
    who = Character("Al", description="a tall man", pictures=("al.png", "side.png"))
    model = replace(PICTURES, limits=(Limit(when="references", excludes=("first_frame", "last_frame")),))
    start = ShotReference(ReferenceRole.FIRST_FRAME, "start.png")
    made = compiled("Al", who, model=model, references=(start,))
    assert [one.source for one in made.references] == ["start.png"]
    assert made.prompt == "Al\n\nAl: a tall man"
    assert [drop.source for drop in made.receipt.dropped] == ["al.png", "side.png"]
    assert "Al is described in words" in made.receipt.dropped[0].why.say("en")
    both = compiled("Al", who, model=model, references=(start, ShotReference(ReferenceRole.STYLE, "ink.png")))
    assert [one.source for one in both.references] == ["start.png", "ink.png"], "both named: for the check to refuse"
    assert [one.source for one in compiled("Al", who, model=model).references] == ["al.png", "side.png"]


@pytest.mark.parametrize(("references", "model", "code"), [
    ([ReferenceRole.FIRST_FRAME], BARE, "model.no_frame"), ([ReferenceRole.LAST_FRAME], PICTURES, "model.no_frame"),
    ([ReferenceRole.FIRST_FRAME] * 2, IDS, "model.too_many_references"),
    ([ReferenceRole.STYLE], BARE, "model.too_many_references"),
    ([ReferenceRole.STYLE] * 4, PICTURES, "model.too_many_references"),
])  # fmt: skip
def test_references_that_do_not_fit_are_refused_before_money(
    references: list[ReferenceRole], model: Model, code: str
) -> None:
    refs = tuple(ShotReference(role, f"{n}.png") for n, role in enumerate(references))
    shot = shot_of("A lamp.", references=refs)
    dead = replace(WORDS, id="dead", status=ModelStatus.DEAD, references=9)
    able = replace(WORDS, id="able", references=9)
    with pytest.raises(UnsupportedByModel) as refused:
        compile_shot(shot, board_of(shot), model, others=(dead, able))
    assert refused.value.stable_code == code
    assert (refused.value.file, refused.value.place) == (FILE, "Shot 1")
    assert "dead" not in str(refused.value.fix)
    if len(refs) != 2:
        assert "able" in str(refused.value.fix)


@pytest.mark.parametrize(("text", "model"), [
    ("Like <Picture 2>.", PICTURES), ("Like @image3", replace(PICTURES, mentions=MentionStyle.AT_IMAGE)),
    ("Like [Image 9]", replace(PICTURES, mentions=MentionStyle.IMAGE)), ("A lamp.", replace(WORDS, text_to_video=False)),
])  # fmt: skip
def test_a_missing_picture_is_refused_before_money(text: str, model: Model) -> None:
    with pytest.raises(UnsupportedByModel) as refused:
        compiled(text, model=model)
    assert refused.value.stable_code == "model.reference_missing"


def test_too_long_a_text_is_refused_with_both_lengths() -> None:
    with pytest.raises(UnsupportedByModel, match=r"12 characters.*10"):
        compiled("A lamp burns", model=replace(WORDS, prompt_limit=10))


def test_what_the_model_does_not_take_is_in_the_receipt() -> None:
    made = compiled("A", model=replace(WORDS, passthrough=False), seed=3, extra={"style": "ink"})
    assert [(d.kind, d.name) for d in made.receipt.dropped] == [("seed", "3"), ("extra", "style")]
    written = json.loads(json.dumps(made.receipt.to_json()))
    assert set(written["dropped"][0]["why"]) == {"en", "zh"}


def test_the_cast_is_who_is_listed_or_named() -> None:
    shot = shot_of("[Al] waits", dialogue=(DialogueLine(speaker="小美老师", words="x"),))
    bible = (AL, ALICE, MEI)
    assert [who.name for who in cast_of(shot, board_of(shot, *bible))] == ["Al", "小美"]


def test_the_slate_reads_as_a_person_would() -> None:
    shot = shot_of("[Al] waits for ((Ali)).", AL, ALICE, camera="still")
    slate = slate_of(shot, board_of(shot, heading="EXT. PIER"))
    assert (slate.board, slate.scene, slate.shot) == ("storyboard", "EXT. PIER", "1")
    assert (slate.action, slate.camera, slate.characters) == ("Al waits for Ali.", "still", ("Al", "Alice"))


PEOPLE = (AL, ALICE, MEI, Character("Bo", "@Al_x"), Character("小美丽", ""), Character("O'Neil", "@小美_01"))
PIECES = st.sampled_from([
    "Al", "Alice", "Ali", "小美", "小美老师", "小美丽", "Bo", "O'Neil", "[Al]", "((小美))", "[[Bo]]", "[小美丽]", "@al", "@Al_x",
    "@小美_01", "@xiaomei", "@other", "bob@example.com", "https://e.com/Al", '"', "“", "”", "「", "」", "‘", "’", "'", "\n",
    " ", " ", "，", "走", ".", "x", "(", ")", "[", "]", "@", "-", "_", "9", "\t", "é",
])  # fmt: skip
TEXTS = st.lists(PIECES, min_size=1, max_size=25).map("".join).filter(str.strip)
MODELS = st.sampled_from([IDS, WORDS, BARE, PICTURES])
MANY = settings(deadline=None, max_examples=200, suppress_health_check=list(HealthCheck))


UNQUOTED = TEXTS.map(lambda text: re.sub("[\"“”「」『』‘’']", "", text))


@MANY
@given(TEXTS, MODELS, st.lists(st.sampled_from(PEOPLE), unique=True), UNQUOTED, TEXTS)
def test_compiling_twice_changes_nothing(
    text: str, model: Model, people: list[Character], camera: str, words: str
) -> None:
    shot = shot_of(text, *people, camera=camera, intent="Al is calm", props=("lamp",))
    shot = replace(shot, dialogue=(DialogueLine(speaker="Al", words=words),), place="pier")
    once = compile_shot(shot, board_of(shot), model).prompt
    again = compile_shot(replace(shot, prompt=once), board_of(shot), model).prompt
    assert again == once


QUOTED = re.compile(r'“[^“”]*”|「[^「」]*」|"[^"]*"')


@MANY
@given(
    TEXTS,
    MODELS,
    st.sampled_from([("“", "”"), ("「", "」"), ('"', '"'), ("『", "』"), ("‘", "’")]),
    st.sampled_from(["Al", "小美", "[Al]", "Bo"]),
)
def test_quotes_are_protected(text: str, model: Model, marks: tuple[str, str], name: str) -> None:
    inner = f"{marks[0]}{name}，你好 {name}!{marks[1]}"
    bare = re.sub("[\"“”「」『』‘’']", "", text)
    assert inner in prompt(f"{bare} {inner} {bare}", *PEOPLE, model=model)


@MANY
@given(TEXTS, MODELS)
def test_no_id_address_or_link_is_rewritten(text: str, model: Model) -> None:
    text = text.replace("https", " https").replace("bob", " bob")
    tokens = re.findall(r"(?<![\w@])@[A-Za-z_]+|bob@example\.com|https://e\.com/Al", text)
    sent = prompt(text, *PEOPLE, model=model)
    for token in set(tokens):
        assert sent.count(token) >= text.count(token) or token in sent


@MANY
@given(TEXTS, st.sampled_from([WORDS, BARE]))
def test_nothing_is_lost_but_brackets(text: str, model: Model) -> None:
    people = [replace(who, description="", id="") for who in PEOPLE]
    sent = prompt(text, *people, model=model)
    assert re.sub(r"[\[\]()@\s]", "", sent) == re.sub(r"[\[\]()@\s]", "", text)


@MANY
@given(TEXTS)
def test_every_sign_that_is_no_name_survives_in_order(text: str) -> None:
    sent = iter(prompt(text, *PEOPLE))
    rest = re.sub(
        r"\[\[?|\]\]?|\(\(|\)\)|@",
        "",
        re.sub("|".join(sorted((n for w in PEOPLE for n in (w.name, *w.aliases)), key=len, reverse=True)), "", text),
    )
    assert all(sign in sent for sign in rest)
