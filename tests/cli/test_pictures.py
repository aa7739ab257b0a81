"""Pictures ordered as takes are: drafted from a storyboard, planned, made, chosen, and found where they are kept."""

from __future__ import annotations

import contextlib
import json
import signal
import sqlite3
import subprocess
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from tests.cli.conftest import Desk

from cineflow.emulator import wires

PEOPLE = [
    {"name": "Lin", "description": "a tall woman in a red coat"},
    {"name": "小美", "description": "蓝色雨衣的女孩"},
]
MODELS = {
    1: ("xai:grok-imagine-image", 3), 2: ("fal:fal-ai/nano-banana-pro", 2), 3: ("gemini:gemini-3-pro-image", 1),
    4: ("replicate:google/nano-banana-pro", 1),
}  # fmt: skip
"""Shot → the model that makes it, and how many pictures its order asks for."""


def film(desk: Desk) -> Path:
    asset = {"scene": "old harbour", "props": ["umbrella"]}
    file = desk.board("storyboard.json", "Lin waits under a lamp", "小美 runs to Lin", asset=asset, duration_seconds=5)
    board = {"title": "Harbour", "character_bible": PEOPLE, **json.loads(file.read_text(encoding="utf-8"))}
    file.write_text(json.dumps(board, ensure_ascii=False), encoding="utf-8")
    return file


def write(file: Path, **fields: Any) -> Path:
    file.write_text(json.dumps(fields, ensure_ascii=False), encoding="utf-8")
    return file


@pytest.fixture
def makers(paying: Desk) -> Desk:
    """A desk with a key for everybody who makes pictures."""
    assert paying.emulator is not None
    for row in wires(int(paying.emulator.url.rpartition(":")[2])):
        if row["wire"] in ("xai", "fal", "gemini", "replicate"):
            paying.keys |= row["env"]
    declared = 'provider = "xai"\n[prices]\n"replicate:google/nano-banana-pro" = "0.134 USD per image"\n'
    (paying.root / "cineflow.toml").write_text(declared, encoding="utf-8")
    return paying


def sheet_of_all(desk: Desk) -> Path:
    for name in ("style.png", "quay.png"):
        Image.new("RGB", (640, 360), "navy").save(desk.root / name)
    references = [{"role": "style", "source": "style.png"}, {"role": "place", "source": "quay.png", "name": "quay"}]
    segments = [
        {"segment_index": n, "prompt_text": f"picture {n}", "model": model, "results": results,
         "keep_as": f"asset/props/thing {n}", **({"references": references} if n % 2 == 0 or n == 3 else {})}
        for n, (model, results) in MODELS.items()
    ]  # fmt: skip
    return write(desk.root / "pictures.json", kind="image", takes=1, segments=segments)


def test_pictures_are_ordered_with_references_and_all_that_an_order_brings_is_kept(makers: Desk) -> None:
    sheet = sheet_of_all(makers)
    plan = makers("plan", sheet, "--json").json
    assert [(row["action"], row["seconds"]) for row in plan["shots"]] == [("make", 0)] * 4
    assert [len(row.get("references", ())) for row in plan["shots"]] == [0, 2, 2, 2]
    ran = makers("run", sheet, "--quote", plan["quote"], "--json")
    assert (ran.code, ran.json["done"]) == (0, 4), ran.all
    bill = makers.ask("bill")
    assert bill["accepted"] == 4
    assert Decimal(plan["total"][0]["amount"]) == sum(Decimal(row["price"]) for row in bill["submits"])
    for shot, (_, results) in MODELS.items():
        files = sorted((makers.root / "output/pictures" / f"Segment_{shot}").glob("*.[jp]*g"))
        assert len(files) == results, files
        for file in files:
            with Image.open(file) as picture:
                picture.load()
    again = makers("plan", sheet, "--json").json
    assert [row["action"] for row in again["shots"]] == ["skip"] * 4
    assert makers("film", sheet, "--json").code != 0, "there is nothing to film in a sheet of pictures"


def test_one_of_several_pictures_is_kept_where_the_sheet_says(makers: Desk) -> None:
    sheet = sheet_of_all(makers)
    assert makers("run", sheet, "--only", "1", "--yes").code == 0
    folder = makers.root / "output/pictures/Segment_1"
    third = next(folder.glob("*.3.jpg"))
    kept = makers("pictures", "keep", sheet, "1=v1.3", "--json").json
    (row,) = kept["kept"]
    assert (row["from"], Path(row["file"]).name) == (str(third), "thing 1.jpg")
    assert (makers.root / "asset/props/thing 1.jpg").read_bytes() == third.read_bytes()
    assert makers("pictures", "keep", sheet, "1=v1.3", "--json").json["kept"][0]["new"] is False
    refused = makers("pictures", "keep", sheet, "1=v1")
    assert (refused.code, "--replace" in refused.err) == (1, True), refused.all
    assert makers("pictures", "keep", sheet, "1=v1", "--replace").code == 0
    (first,) = (file for file in folder.glob("*.jpg") if file.stem.count(".") == 0)
    assert (makers.root / "asset/props/thing 1.jpg").read_bytes() == first.read_bytes() != third.read_bytes()


@pytest.mark.slow
def test_a_run_of_pictures_that_is_killed_pays_nothing_twice_and_loses_none(makers: Desk) -> None:
    """Killed once every order has its ticket: before that, a vendor without a list leaves the charge to be confirmed."""
    sheet, queued = sheet_of_all(makers), {2: 2, 4: 1}
    process = subprocess.Popen(
        makers.command(["run", sheet, "--only", "2,4", "--yes"]), cwd=makers.root, env=makers.environment(),
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        for _ in range(3000):
            if _with_ticket(makers.root) == len(queued):
                break
            time.sleep(0.01)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait(timeout=30)
    assert _with_ticket(makers.root) == len(queued)
    again = makers("run", sheet, "--only", "2,4", "--yes")
    assert again.code == 0, again.all
    assert makers.paid == len(queued)
    brought = {n: len(list((makers.root / f"output/pictures/Segment_{n}").glob("*.[jp]*g"))) for n in queued}
    assert brought == queued


def _with_ticket(root: Path) -> int:
    """Ask the ledger how many orders have their ticket: a command would take longer than what is watched."""
    file = next(iter(root.rglob("ledger.db")), None)
    if file is None:
        return 0
    with contextlib.closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as ledger:
        try:
            (row,) = ledger.execute("SELECT count(*) FROM submissions WHERE ticket IS NOT NULL").fetchall()
        except sqlite3.OperationalError:
            return 0
    return int(row[0])


def test_what_a_storyboard_wants_is_drafted_rehearsed_kept_and_found(desk: Desk) -> None:
    file = film(desk)
    drafted = desk("pictures", "draft", file, "--json").json
    sheet = Path(drafted["sheet"])
    assert sheet == desk.root / "storyboard.pictures.json"
    assert [row["keep_as"] for row in drafted["pictures"]] == [
        "asset/character/Lin", "asset/character/小美", "asset/scene/old harbour", "asset/props/umbrella",
    ]  # fmt: skip
    assert "a tall woman in a red coat" in drafted["pictures"][0]["prompt"]
    assert "角色设定图" in drafted["pictures"][1]["prompt"]
    taken = desk("pictures", "draft", file)
    assert (taken.code, "-o" in taken.err) == (1, True), taken.all
    ran = desk("run", sheet, "--provider", "rehearsal", "--json")
    assert (ran.code, ran.json["done"]) == (0, 8), ran.all
    kept = desk("pictures", "keep", sheet, "--rehearsal", "--json").json
    names = sorted(Path(row["file"]).name for row in kept["kept"])
    assert names == ["Lin.png", "old harbour.png", "umbrella.png", "小美.png"]
    plan = desk("plan", file, "--provider", "rehearsal", "--json").json
    sent = {ref["name"] for ref in plan["shots"][0]["references"]}
    assert {"Lin", "old harbour", "umbrella"} <= sent
    settled = desk("plan", sheet, "--provider", "rehearsal", "--json").json
    assert {row["action"] for row in settled["shots"]} == {"skip"}, "a kept picture asks for no other one"
    nothing = desk("pictures", "draft", file, "-o", "more.json").err
    assert nothing.startswith("storyboard.json has a picture of everything")
    frames = desk("pictures", "draft", file, "--only", "frames", "--json").json
    assert [row["keep_as"] for row in frames["pictures"]] == [
        "asset/segment/storyboard/1_start", "asset/segment/storyboard/2_start",
    ]  # fmt: skip


def test_pictures_beside_a_film_are_left_alone_by_who_makes_none(desk: Desk) -> None:
    file = film(desk)
    desk("pictures", "draft", file)
    rows = desk("plan", "--provider", "kling", "--takes", "1", "--json").json["shots"]
    assert {(row["file"], row["action"]) for row in rows} == {
        ("storyboard.json", "make"), ("storyboard.pictures.json", "skip"),
    }  # fmt: skip
    alone = desk("plan", "storyboard.pictures.json", "--provider", "kling", "--json").json["shots"]
    assert {row["action"] for row in alone} == {"impossible"}
    assert all("kling makes no pictures" in row["why"][0] for row in alone)


def test_more_pictures_than_an_order_may_ask_for_are_refused_with_the_way_out(desk: Desk) -> None:
    segments = [{"segment_index": 1, "prompt_text": "a lamp", "results": 3}]
    sheet = write(desk.root / "pictures.json", kind="image", segments=segments)
    asked = ("plan", sheet, "--model", "gemini:gemini-3-pro-image", "--json")
    (row, *_) = desk(*asked).json["shots"]
    assert row["action"] == "impossible"
    assert "takes" in " ".join(row["why"])
    in_chinese = desk(*asked, "--lang", "zh").json["shots"][0]["why"]
    assert in_chinese[0] == "gemini-3-pro-image 每单最多生成 1 个，不是 3 个"
