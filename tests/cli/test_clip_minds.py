"""`clip` with models: what leaves and what it costs is agreed to first, nothing is paid twice, nothing falls back."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from drawn import Piece, Reel, draw_reel

CLIP = ("clip", "talk.mp4", "--out", "cut", "--count", "2")


@pytest.fixture(scope="module")
def drawn_talk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    reel = Reel((Piece(200, pan=0), Piece(200, pan=1)), has_sound=True, size=(160, 96),
                talks=((0.5, 3.2), (4.1, 7.5), (8.6, 11.2), (12, 15.5)))  # fmt: skip
    return draw_reel(tmp_path_factory.mktemp("talk") / "talk.mp4", reel)


@pytest.fixture
def minded(desk: Any, emulator: Any, drawn_talk: Path) -> Any:
    """A workspace with footage of speech, and keys for all three kinds of models at the emulator."""
    (desk.root / "talk.mp4").symlink_to(drawn_talk)
    desk.emulator = emulator
    desk.ask("reset", {})
    for name, wire, model in (
        ("LLM", "chat", "emulator-chat"), ("VISION", "vision", "qwen3-vl-plus"), ("SPEECH", "transcription", "whisper-1"),
    ):  # fmt: skip
        desk.environ |= {f"CINEFLOW_{name}_BASE_URL": f"{emulator.url}/{wire}/v1", f"CINEFLOW_{name}_MODEL": model,
                         f"CINEFLOW_{name}_API_KEY": "k3yOfTheTests0123456789"}  # fmt: skip
    desk.environ["CINEFLOW_SPEECH_ENGINE"] = "openai"
    return desk


def amounts(rows: list[dict[str, str]]) -> dict[str, Decimal]:
    return {row["currency"]: Decimal(row["amount"]) for row in rows}


def test_price_and_destination_are_told_and_nothing_leaves_until_agreed(minded: Any) -> None:
    said = minded(*CLIP, "--json")
    assert said.code == 4
    told = said.json
    host = minded.emulator.url.partition("//")[2]
    assert [(call["step"], call["host"]) for call in told["calls"]] == [
        (step, host) for step in ("listen", "look", "theme", "decide")
    ]
    assert host in said.err
    assert minded.paid == 0
    assert not (minded.root / "cut").exists()
    assert minded(*CLIP, "--max-cost", "0.000001USD,1CNY").code == 4
    assert minded(*CLIP, "--quote", "q_other").code == 4
    assert minded.paid == 0
    most = amounts(told["total"])
    agreed = minded(*CLIP, "--quote", told["quote"], "--json")
    assert agreed.code == 0, agreed.err
    bill = amounts(minded.ask("bill")["total"])
    assert bill == amounts(minded("costs", "--json").json["spent"]), "our books say what the bill says"
    assert all(bill[unit] <= most[unit] for unit in bill)


def test_a_second_time_asks_nobody(minded: Any) -> None:
    first = minded(*CLIP, "--yes", "--json")
    assert first.code == 0, first.err
    told = first.json
    assert (told["planner"], minded.paid) == ("llm", 4)
    assert all(0 < clip["end"] - clip["start"] <= 20 for clip in told["clips"])
    again = minded(*CLIP, "--json")
    assert again.code == 0, again.err
    assert again.json["clips"] == told["clips"]
    assert minded.paid == 4
    captions = (minded.root / "cut/cuts.srt").read_text(encoding="utf-8")
    words = (minded.root / "cut/transcript.txt").read_text(encoding="utf-8")
    assert captions.count("-->") >= len(told["clips"]), "what is said becomes the captions"
    assert words.count("[00:00:") >= 4
    local = minded(*CLIP[:2], "--out", "mine", "--local", "--json")
    assert (local.code, local.json["planner"], minded.paid) == (0, "offline", 4)
    refused = minded(*CLIP, "--local", "--planner", "llm")
    assert (refused.code, "--local" in refused.err) == (2, True)


def test_deleting_words_cuts_them(minded: Any) -> None:
    assert minded(*CLIP, "--planner", "offline", "--speech", "openai").code == 2, "offline asks nobody, even if named"
    assert minded(*CLIP, "--yes").code == 0
    paid = minded.paid
    lines = (minded.root / "cut/transcript.txt").read_text(encoding="utf-8").splitlines()
    said = [line for line in lines if line.startswith("[")]
    edited = minded.root / "edited.txt"
    edited.write_text("\n".join([*lines[:3], said[0], said[2], said[1]]), encoding="utf-8")
    made = minded("clip", "talk.mp4", "--out", "text", "--from-transcript", "edited.txt", "--json")
    assert made.code == 0, made.err
    clips = made.json["clips"]
    assert len(clips) == 3, "the order of the lines is the order of the cut"
    assert clips[2]["start"] < clips[1]["start"]
    assert minded.paid == paid
    (heard,) = minded.root.rglob("transcript.json")
    start, end, word = json.loads(heard.read_text(encoding="utf-8"))["sentences"][1]["words"][0]
    middle = (Fraction(start) + Fraction(end)) / 2
    cuts = minded.root / "mine.json"
    cuts.write_text(json.dumps({"version": 1, "clips": [{"source": "talk.mp4", "in": "0f", "out": f"{middle}s"}]}))
    for door in (("render", "--quality", "draft"), ("export", "--to", "edl")):
        kept = minded(door[0], "mine.json", *door[1:])
        assert kept.code == 0, "a person may cut there"
        assert all(part in kept.err for part in ("clips[0]", "“out” is inside the word", word.strip(".,")))
    edited.write_text(said[0] + " spaceship\n", encoding="utf-8")
    refused = minded("clip", "talk.mp4", "--out", "text2", "--from-transcript", "edited.txt")
    assert refused.code == 2
    assert "line 1" in refused.err
    assert "spaceship" in refused.err


def test_an_answer_of_no_use_is_repaired_once_and_fails_in_plain_sight(minded: Any) -> None:
    minded.ask("faults", {"wire": "chat", "fault": "wrong_type", "times": 1})
    assert minded(*CLIP, "--yes", "--theme", "rain", "--no-vision", "--speech", "none").code == 0
    assert minded.paid == 2, "the answer and its repair"
    minded.ask("faults", {"wire": "chat", "fault": "wrong_type", "times": 99})
    failed = minded(*CLIP[:2], "--out", "b", "--yes", "--theme", "snow", "--no-vision", "--speech", "none", "--json")
    assert failed.code == 1
    error = failed.json["error"]
    assert error["code"] == "clip.answer_invalid"
    assert "decisions" in error["message"]
    assert "chatcmpl-" in error["message"]
    assert minded.paid == 4
    assert not (minded.root / "b").exists(), "no other planner stands in"


def killed_after(desk: Any, submits: int, *words: str) -> None:
    """Start a command, and kill it as soon as the emulator has accepted so many calls."""
    process = subprocess.Popen(
        desk.command(words), cwd=desk.root, env=desk.environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    for _ in range(3000):
        if desk.paid >= submits:
            break
        assert process.poll() is None, "it ended before it was killed"
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()


@pytest.mark.slow
def test_killed_between_request_and_record_nothing_is_paid_twice(minded: Any) -> None:
    minded.ask("faults", {"wire": "chat", "fault": "slow", "times": 1, "seconds": 20})
    words = (*CLIP, "--yes", "--theme", "rain", "--no-vision", "--speech", "none")
    killed_after(minded, 1, *words)
    stopped = minded(*words)
    assert stopped.code == 5, stopped.err
    assert "cineflow unknown" in stopped.err
    assert minded.paid == 1
    (call,) = minded("unknown", "--json").json["unknown"]
    assert (call["step"], call["acts"]) == ("decisions", ["not-charged", "write-off"])
    assert minded("costs", "--json").json["unconfirmed"], "its money counts until a person says"
    assert minded("unknown", "write-off", call["id"]).code == 0
    assert minded("unknown", "--json").json["unknown"] == []
    again = minded(*words, "--json")
    assert again.code == 0, again.err
    assert minded.paid == 2


@pytest.mark.slow
def test_a_transcription_that_was_ordered_is_collected_after_a_kill(minded: Any) -> None:
    minded.environ |= {"CINEFLOW_SPEECH_ENGINE": "paraformer", "CINEFLOW_SPEECH_MODEL": "paraformer-v2",
                       "CINEFLOW_SPEECH_BASE_URL": f"{minded.emulator.url}/paraformer/api/v1"}  # fmt: skip
    minded.ask("faults", {"wire": "paraformer", "fault": "slow", "times": 1, "seconds": 20})
    words = (*CLIP, "--yes", "--planner", "auto", "--no-vision", "--theme", "rain")
    killed_after(minded, 1, *words)
    made = minded(*words, "--json")
    assert made.code == 0, made.err
    bill = minded.ask("bill")["submits"]
    assert [row["wire"] for row in bill] == ["paraformer", "chat"], "found again at the service, not bought again"
    assert json.loads((minded.root / "cut/cuts.json").read_text(encoding="utf-8"))["clips"]


@pytest.mark.slow
def test_killed_twice_it_makes_the_very_files_of_a_run_that_nobody_disturbed(minded: Any, drawn_talk: Path) -> None:
    minded.environ |= {"CINEFLOW_SPEECH_ENGINE": "paraformer", "CINEFLOW_SPEECH_MODEL": "paraformer-v2",
                       "CINEFLOW_SPEECH_BASE_URL": f"{minded.emulator.url}/paraformer/api/v1"}  # fmt: skip
    words = (*CLIP, "--yes", "--no-vision", "--theme", "rain", "--export", "none")
    other = replace(minded, root=minded.root / "undisturbed")
    other.root.mkdir()
    (other.root / "cineflow.toml").touch()
    (other.root / "talk.mp4").symlink_to(drawn_talk)
    assert other(*words).code == 0
    paid = minded.paid
    minded.ask("reset", {})
    killed_after(minded, 1, *words)
    killed_after(minded, paid, *words)
    judged = 0
    while (said := minded(*words)).code == 5:
        (call,) = minded("unknown", "--json").json["unknown"]
        assert minded("unknown", "write-off", call["id"]).code == 0
        judged += 1
        assert judged < 3
    assert said.code == 0, said.err
    assert minded.paid == paid + judged, "what was answered is not asked again"
    for name in ("cuts.json", "transcript.txt", "highlights.mp4"):
        assert (minded.root / "cut" / name).read_bytes() == (other.root / "cut" / name).read_bytes(), name


def test_what_is_said_can_be_burned_in(minded: Any) -> None:
    refused = minded(*CLIP, "--speech", "none", "--planner", "offline", "--captions")
    assert (refused.code, "nobody listens" in refused.err) == (2, True)
    words = (*CLIP, "--no-vision", "--theme", "rain", "--yes", "--size", "640x360")
    plain, burned = minded(*words, "--json"), minded(*words, "--out", "burned", "--captions", "--json")
    assert burned.code == 0, burned.err
    assert [clip["in"] for clip in burned.json["clips"]] == [clip["in"] for clip in plain.json["clips"]]
    first, second = (_picture(Path(said.json["film"])) for said in (plain, burned))
    changed = np.abs(first - second).max(axis=1)
    assert changed[250:].max() > 100, "letters stand at the foot"
    assert changed[:200].max() < 60


def _picture(film: Path) -> Any:
    """A grey picture from the middle of the first sentence."""
    with av.open(str(film)) as container:
        for frame in container.decode(video=0):
            if frame.time > 1.2:
                return frame.to_ndarray(format="gray").astype(int)
    raise AssertionError(film)


def test_one_key_of_dashscope_is_enough_and_the_books_equal_its_bill(minded: Any) -> None:
    for name in [name for name in minded.environ if name.startswith("CINEFLOW_")]:
        del minded.environ[name]
    minded.environ |= {"DASHSCOPE_API_KEY": "sk-k3yOfTheTests0123456789",
                       "DASHSCOPE_BASE_URL": f"{minded.emulator.url}/dashscope/api/v1"}  # fmt: skip
    said = minded(*CLIP, "--max-cost", "1", "--json")
    assert said.code == 0, said.err
    bill = minded.ask("bill")
    assert {row["model"] for row in bill["submits"]} == {"paraformer-v2", "qwen3-vl-plus", "qwen-flash"}
    assert amounts(bill["total"]) == amounts(minded("costs", "--json").json["spent"])


@pytest.mark.slow
def test_a_model_that_keeps_silent_is_given_up_with_its_stage(minded: Any) -> None:
    assert minded("index", "talk.mp4").code == 0
    minded.ask("faults", {"wire": "chat", "fault": "slow", "seconds": 25})
    for name in [name for name in minded.environ if "VISION" in name or "SPEECH" in name]:
        del minded.environ[name]
    minded.environ |= {"CINEFLOW_WORK_STALL": "6", "CINEFLOW_SPEECH_ENGINE": "none"}
    given_up = minded(*CLIP, "--theme", "rain", "--yes")
    assert given_up.code == 1, given_up.err
    assert "decide" in given_up.err
    assert "CINEFLOW_WORK_STALL" in given_up.err
    (row,) = [row for row in minded("jobs", "--json").json["work"] if row["kind"] == "clip"]
    assert (row["state"], row["stage"], row["problem"]["code"]) == ("failed", "decide", "job.stalled")
    paid = minded.paid
    again = minded(*CLIP, "--theme", "rain", "--yes")
    assert (again.code, minded.paid) == (5, paid), "whether it was charged is for a person to say"
