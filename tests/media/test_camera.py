from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cineflow.media.camera import CameraMove, MoveKind, parse_camera


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("slow push in", MoveKind.PUSH_IN),
        ("Camera dollies in on her face", MoveKind.PUSH_IN),
        ("镜头缓缓推进", MoveKind.PUSH_IN),
        ("慢推", MoveKind.PUSH_IN),
        ("pull back to reveal the harbour", MoveKind.PULL_OUT),
        ("拉镜头", MoveKind.PULL_OUT),
        ("zoom in", MoveKind.ZOOM_IN),
        ("镜头拉远", MoveKind.PULL_OUT),
        ("pan left across the sea", MoveKind.PAN_LEFT),
        ("pans to the right", MoveKind.PAN_RIGHT),
        ("镜头向左摇", MoveKind.PAN_LEFT),
        ("横摇", MoveKind.PAN_RIGHT),
        ("tilt up", MoveKind.TILT_UP),
        ("镜头慢慢下移", MoveKind.TILT_DOWN),
        ("tracking shot", MoveKind.TRACK_RIGHT),
        ("tracks left with her", MoveKind.TRACK_LEFT),
        ("向右横移", MoveKind.TRACK_RIGHT),
        ("crane up over the roofs", MoveKind.CRANE_UP),
        ("crane down", MoveKind.CRANE_DOWN),
        ("镜头缓缓升起", MoveKind.CRANE_UP),
        ("orbit around the lamp", MoveKind.ORBIT_RIGHT),
        ("环绕拍摄", MoveKind.ORBIT_RIGHT),
        ("handheld, running", MoveKind.HANDHELD),
        ("手持跟拍", MoveKind.HANDHELD),
        ("follow from behind", MoveKind.FOLLOW),
        ("跟拍", MoveKind.FOLLOW),
        ("drone shot", MoveKind.AERIAL),
        ("航拍", MoveKind.AERIAL),
        ("locked-off", MoveKind.STATIC),
        ("固定镜头", MoveKind.STATIC),
        ("升", MoveKind.CRANE_UP),
        ("缓降", MoveKind.CRANE_DOWN),
        ("推", MoveKind.PUSH_IN),
        ("slow zoom", MoveKind.ZOOM_IN),
        ("", MoveKind.DRIFT),
        ("35 mm, golden hour", MoveKind.DRIFT),
    ],
)
def test_words_of_both_languages_are_read(words: str, kind: MoveKind):
    assert parse_camera(words).kind is kind


def test_the_camera_field_counts_before_the_prompt():
    assert parse_camera("pan left", "Slow push in.").kind is MoveKind.PAN_LEFT


def test_a_prompt_is_read_only_where_it_speaks_of_the_camera():
    assert parse_camera("", "She pulls back the curtain. Dust everywhere.").kind is MoveKind.DRIFT
    assert parse_camera("", "She waits. The camera pulls back slowly.").kind is MoveKind.PULL_OUT
    assert parse_camera("", "她站在码头。镜头缓缓推近。").kind is MoveKind.PUSH_IN


def test_slow_covers_less_ground_than_fast():
    assert parse_camera("slow push in").amount < parse_camera("push in").amount < parse_camera("fast push in").amount
    slow, fast = parse_camera("缓慢推近").view(1.0), parse_camera("快速推近").view(1.0)
    assert slow.size > fast.size


def test_moves_go_where_they_say():
    def ends(kind: MoveKind):
        move = CameraMove(kind)
        return move.view(0.0), move.view(1.0)

    a, b = ends(MoveKind.PUSH_IN)
    assert b.size < a.size
    a, b = ends(MoveKind.PULL_OUT)
    assert b.size > a.size
    a, b = ends(MoveKind.PAN_RIGHT)
    assert b.x > a.x
    a, b = ends(MoveKind.TRACK_LEFT)
    assert b.x < a.x
    a, b = ends(MoveKind.TILT_UP)
    assert b.y < a.y
    a, b = ends(MoveKind.CRANE_DOWN)
    assert b.y > a.y
    a, b = ends(MoveKind.STATIC)
    assert a == b


@given(
    st.sampled_from(MoveKind),
    st.sampled_from([0.6, 1.0, 1.35]),
    st.floats(0, 1),
    st.tuples(st.floats(0, 1), st.floats(0, 1)),
    st.floats(0, 10),
)
def test_the_frame_never_leaves_the_picture(kind, amount, t, focus, phase):
    view = CameraMove(kind, amount).view(t, focus=focus, phase=phase)
    assert 0.2 <= view.size <= 1
    assert -1e-9 <= view.x <= 1 - view.size + 1e-9
    assert -1e-9 <= view.y <= 1 - view.size + 1e-9


@pytest.mark.parametrize("kind", [k for k in MoveKind if k is not MoveKind.DRIFT])
def test_every_move_has_a_name_in_both_languages(kind: MoveKind):
    label = CameraMove(kind).label
    assert label.say("en")
    assert label.say("zh")
