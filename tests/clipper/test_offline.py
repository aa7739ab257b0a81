"""A first cut without a model: whole sentences, whole shots, the length asked for, reasons in words."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import pytest
from drawn import Piece, Reel, draw_reel

from cineflow.clipper._interest import Character
from cineflow.clipper._reasons import placed
from cineflow.clipper._together import together
from cineflow.clipper._windows import windows_of
from cineflow.clipper.finding import FootageLimits, find_footage
from cineflow.clipper.footage import Footage, index_footage
from cineflow.clipper.offline import plan_offline
from cineflow.clipper.pick import Decision, cut_list_of
from cineflow.clipper.wish import Bounds, Wish
from cineflow.core.errors import NothingFound, SettingInvalid, Unreadable, UserError
from cineflow.core.text import speaking
from cineflow.core.time import Span
from cineflow.timeline.cutlist import read_cut_list, timeline_of, write_cut_list

TALKS = ((1.0, 4.2), (5.0, 8.1), (9.4, 13.0), (13.9, 16.0), (18.0, 22.5), (23.6, 28.0))
SMALL = (160, 96)


@pytest.fixture(scope="module")
def reels(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Footage]:
    """Footage by name, drawn and indexed once: a talk, a match with two outbursts, a montage."""
    folder = tmp_path_factory.mktemp("footage")
    films = {
        "talk": Reel((Piece(30 * 25, things=1, speed=0.5),), has_sound=True, talks=TALKS, size=SMALL),
        "match": Reel(
            (Piece(20 * 25, speed=1), Piece(20 * 25, things=5, speed=7, shake=2), Piece(20 * 25, speed=1)),
            has_sound=True, loud=((31, 35),), size=SMALL, seed=3,
        ),
        "montage": Reel(
            tuple(Piece(25 + 9 * n, things=n, speed=n) for n in range(8)), has_sound=True, music=((0, 20),), size=SMALL,
        ),
    }  # fmt: skip

    def footage(name: str) -> Footage:
        path = folder / f"{name}.mp4"
        if not path.exists():
            draw_reel(path, films[name])
        return index_footage([path], folder / "cache")[0][0]

    return footage


def spans(decision: Decision) -> list[tuple[float, float]]:
    return [(float(p.footage.index.time_of(p.start)), float(p.footage.index.time_of(p.end))) for p in decision.picks]


def test_no_cut_falls_inside_speech(reels: Callable[[str], Footage]) -> None:
    talk = reels("talk")
    for wish in (Wish(), Wish(count=2), Wish(longest=Fraction(5)), Wish(target=Fraction(12))):
        for start, end in spans(plan_offline([talk], wish)):
            for first, last in TALKS:
                assert not first + 0.1 < start < last - 0.1
                assert not first + 0.1 < end < last - 0.1
            assert any(start < last and first < end for first, last in TALKS), "a clip of a talk holds speech"


def test_even_speech_beside_silence_is_not_called_emphatic(reels: Callable[[str], Footage]) -> None:
    for pick in plan_offline([reels("talk")], Wish(target=Fraction(9))).picks:
        assert "unbroken speech" in pick.reason.say("en")
        assert "change of shot" not in pick.reason.say("en"), "the footage is one shot"


def test_the_loud_lively_moment_of_a_match_is_found(reels: Callable[[str], Footage]) -> None:
    (start, end), *_ = spans(plan_offline([reels("match")], Wish(count=1)))
    assert start < 31 < 34 < end
    assert start < 30, "what led up to it belongs to it"


def test_a_montage_is_cut_at_its_own_cuts(reels: Callable[[str], Footage]) -> None:
    montage = reels("montage")
    borders = {0, montage.index.frames} | {begin for begin, _ in montage.index.shots}
    assert len(borders) == 9
    decision = plan_offline([montage], Wish(count=3, shortest=Fraction(1), longest=Fraction(4)))
    for pick in decision.picks:
        assert {pick.start, pick.end} <= borders


def test_the_best_of_a_montage_comes_from_several_places(reels: Callable[[str], Footage]) -> None:
    montage = reels("montage")
    decision = plan_offline([montage], Wish(target=Fraction(9), shortest=Fraction(1)))
    assert len(decision.picks) >= 2
    assert abs(decision.length - 9) <= Fraction(9, 10)
    whole = plan_offline([montage], Wish(target=Fraction(9), longest=Fraction(9)))
    assert abs(whole.length - 9) <= Fraction(9, 10)


@pytest.mark.parametrize("target", [6, 10, 14, 20])
def test_joined_length_is_within_a_tenth_of_the_target(reels: Callable[[str], Footage], target: int) -> None:
    decision = plan_offline([reels("talk")], Wish(target=Fraction(target)))
    assert abs(decision.length - target) <= Fraction(target, 10)


def test_count_shortest_and_longest_are_kept(reels: Callable[[str], Footage]) -> None:
    wish = Wish(count=2, shortest=Fraction(4), longest=Fraction(9), target=Fraction(12))
    decision = plan_offline([reels("talk"), reels("match")], wish)
    assert 1 <= len(decision.picks) <= 2
    assert all(4 <= pick.length <= 9 for pick in decision.picks)
    assert abs(decision.length - 12) <= Fraction(12, 10)


def test_clips_do_not_overlap_and_come_in_order(reels: Callable[[str], Footage]) -> None:
    one, other = reels("talk"), reels("match")
    two = [one, Footage(other.path, other.digest, other.index, 2)]
    decision = plan_offline(two, Wish(count=6, longest=Fraction(6)))
    keys = [(pick.footage.number, pick.start, pick.end) for pick in decision.picks]
    assert keys == sorted(keys)
    assert {number for number, *_ in keys} == {1, 2}, "several sources are woven into one list"
    for (a, _, end), (b, start, _) in pairwise(keys):
        assert a != b or end <= start


def test_several_pieces_are_woven_and_each_is_heard_of(tmp_path: Path) -> None:
    """A loud match would fill all of it, and its quiet neighbours not be seen at all."""
    films = {
        "match": Reel((Piece(40 * 25, things=5, speed=7),), has_sound=True, loud=((5, 11), (15, 21), (26, 34)), size=SMALL),
        "quiet": Reel((Piece(12 * 25, things=1), Piece(12 * 25, things=2)), has_sound=True, music=((3, 9),), size=SMALL),
    }  # fmt: skip
    paths = [draw_reel(tmp_path / f"{name}.mp4", reel) for name, reel in films.items()]
    pieces = index_footage(paths, tmp_path / "cache")[0]
    for wish in (Wish(target=Fraction(18)), Wish(count=3)):
        decision = plan_offline(pieces, wish)
        assert {pick.footage.path.stem for pick in decision.picks} == {"match", "quiet"}
    assert len(plan_offline(pieces, Wish(count=1)).picks) == 1
    slides = draw_reel(tmp_path / "slides.mp4", Reel((Piece(150, pan=0, things=0, grain=0.5),), size=SMALL, seed=4))
    pieces = index_footage([paths[0], slides], tmp_path / "cache")[0]
    decision = plan_offline(pieces, Wish(target=Fraction(15)))
    assert {pick.footage.path.stem for pick in decision.picks} == {"match", "slides"}, "a still without sound too"


def test_stills_that_fade_neither_move_nor_pause(tmp_path: Path) -> None:
    """A slide show without sound: whole pictures, without their fades, and no word of movement or of quiet."""
    still = {"pan": 0.0, "things": 0, "grain": 0.5}
    pieces = (Piece(140, **still), *(Piece(140, "fade", 40, **still) for _ in range(3)))
    path = draw_reel(tmp_path / "slides.mp4", Reel(pieces, size=SMALL, seed=4))
    slides = index_footage([path], tmp_path / "cache")[0][0]
    decision = plan_offline([slides], Wish(count=3))
    contrast = slides.index.frame_rows["contrast"]
    for pick in decision.picks:
        assert "move" not in pick.reason.say("en")
        assert "pause" not in pick.reason.say("en")
        inside = contrast[pick.start : pick.end]
        assert inside.min() > 0.85 * np.median(inside)


def test_an_event_filmed_twice_is_told_once(tmp_path: Path) -> None:
    """Two cameras, the second of which begins four seconds later, and something else with voices."""
    later = tuple((a - 4, b - 4) for a, b in TALKS[1:])
    films = {
        "one": Reel((Piece(29 * 25),), has_sound=True, talks=TALKS, size=(64, 48)),
        "two": Reel((Piece(24 * 25, things=3),), has_sound=True, talks=later, size=(64, 48), seed=5),
        "other": Reel((Piece(20 * 25),), has_sound=True, talks=((2, 5), (6, 11), (13, 18)), size=(64, 48), seed=6),
    }  # fmt: skip
    pieces = index_footage([draw_reel(tmp_path / f"{n}.mp4", reel) for n, reel in films.items()], tmp_path / "cache")[0]
    events = together(pieces)
    assert events.starts == {1: 0, 2: pytest.approx(4, abs=0.05)}
    for wish in (Wish(count=8, longest=Fraction(6)), Wish(target=Fraction(20))):
        picks = plan_offline(pieces, wish).picks
        assert len(picks) > 2
        shown = [(p.footage.number, Span(*(p.footage.index.time_of(n) for n in (p.start, p.end)))) for p in picks]
        for (a, one), (b, other) in combinations(shown, 2):
            assert a == b or events.shared(pieces[a - 1], one, pieces[b - 1], other) <= Fraction(1, 2)
        assert any(re.search(r"also in (one|two)\.mp4 at 0:\d\d", str(pick.reason)) for pick in picks)
        assert not any("other.mp4 at" in str(pick.reason) for pick in picks)
    copy = replace(pieces[2], number=4)
    assert together([pieces[2], copy]).starts == {3: 0, 4: 0}, "the same file by another name"


def test_a_montages_reasons_tell_pace_loudness_and_place(tmp_path: Path) -> None:
    quick = tuple(Piece(22, things=2, speed=5) for _ in range(8))
    calm = tuple(Piece(50, things=0, pan=0.02, grain=0.5) for _ in range(2))
    reel = Reel((*quick, *calm), has_sound=True, music=((0, 11),), loud=((3.2, 4.6),), size=(64, 48))
    montage = index_footage([draw_reel(tmp_path / "montage.mp4", reel)], tmp_path / "cache")[0]
    told = [pick.reason.say("en") for pick in plan_offline(montage, Wish(count=4, longest=Fraction(4))).picks]
    assert any(re.search(r"quick change: \d shots in \d\.\d s", reason) for reason in told), told
    assert any("the loudest moment" in reason for reason in told), told
    bounds = Bounds(4, Fraction(1), Fraction(4), None)
    windows = sorted(windows_of(montage[0], Character.MONTAGE, bounds), key=lambda window: window.start.time)
    assert {str(text) for window in windows for text in placed(window, 0, 3)} == {"a strong opening"}
    assert [str(text) for text in placed(windows[-1], 2, 3)] == ["a calm close"]
    assert not placed(windows[-1], 1, 3)


def test_reasons_are_spoken_in_both_languages(reels: Callable[[str], Footage]) -> None:
    pick = plan_offline([reels("match")], Wish(count=1)).picks[0]
    with speaking("zh"):
        chinese = str(pick.reason)
    assert "the liveliest shot; one shot of 20.0 s" in str(pick.reason)
    assert "全片动作最强的镜头；单镜头 20.0 秒" in chinese


def test_the_cut_list_means_the_same_frames(reels: Callable[[str], Footage], tmp_path: Path) -> None:
    decision = plan_offline([reels("talk")], Wish(count=2, longest=Fraction(8)))
    written = write_cut_list(cut_list_of(decision, tmp_path))
    timeline = timeline_of(read_cut_list(written), tmp_path, lambda _: decision.picks[0].footage.index)
    assert [(clip.span.start, clip.span.end) for clip in timeline.clips if clip.span] == [
        (p.footage.index.time_of(p.start), p.footage.index.time_of(p.end)) for p in decision.picks
    ]
    assert all(clip.source.resolve().exists() for clip in timeline.clips)


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        (Wish(shortest=Fraction(9), longest=Fraction(5)), "clip.impossible"),
        (Wish(shortest=Fraction(300)), "clip.impossible"),
        (Wish(target=Fraction(900)), "clip.impossible"),
        (Wish(count=2, longest=Fraction(3), target=Fraction(20)), "clip.impossible"),
    ],
)
def test_wishes_that_cannot_be_are_refused_with_a_way_out(
    reels: Callable[[str], Footage], wish: Wish, code: str
) -> None:
    with pytest.raises(SettingInvalid) as told:
        plan_offline([reels("talk")], wish)
    assert told.value.stable_code == code
    assert told.value.fix


def test_folders_are_searched_and_empty_ones_are_told(tmp_path: Path) -> None:
    (tmp_path / "day 1").mkdir()
    (tmp_path / "empty").mkdir()
    for name in ("day 1/b.MOV", "a.mp4", "notes.txt", ".hidden.mp4"):
        (tmp_path / name).touch()
    assert [path.name for path in find_footage([tmp_path, tmp_path / "a.mp4"])] == ["a.mp4", "b.MOV"]
    with pytest.raises(NothingFound):
        find_footage([tmp_path / "empty"])
    strict = FootageLimits(("mov",), is_strict=True)
    assert [path.name for path in find_footage([tmp_path], strict)] == ["b.MOV"]
    with pytest.raises(UserError, match="mp4") as caught:
        find_footage([tmp_path / "a.mp4"], strict)
    assert "SUPPORTED_FORMATS" in str(caught.value.fix)
    with pytest.raises(NothingFound) as nothing:
        find_footage([tmp_path / "empty"], strict)
    assert "mov" in str(nothing.value.fix)
    with pytest.raises(Unreadable, match="device"):
        find_footage([Path(os.devnull)])
