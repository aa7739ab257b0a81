"""From a text to the board: read as it stands or written by a model, shown as changes, applied once, taken back."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browser.conftest import Watched
from tests.server.conftest import Served, sample, serving

pytestmark = pytest.mark.slow

SCRIPT = """EXT. HARBOUR - NIGHT

Mei walks along the pier in the rain, holding a brass lamp that has gone out.

MEI
The lamp is on again.

INT. LIGHTHOUSE - DAWN

The stair winds up into the light.
"""
ZH = "第一场 码头 夜\n小美走在雨中的码头。\n小美：灯又亮了。\n"


def open_script(served: Served, boss: httpx.Client, chromium: Browser, name: str) -> tuple[Watched, str]:
    project, _ = sample(boss, name)
    (crumb,) = boss.cookies.jar
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce", locale="en-US")
    context.add_cookies([{"name": crumb.name, "value": crumb.value or "", "url": served.url}])
    watched = Watched(context)
    watched.page.goto(f"{served.url}/p/{project}/review")
    expect(watched.page.get_by_role("link", name="Script")).to_be_visible()
    watched.press("g", "d")
    expect(watched.page.get_by_role("textbox", name="Text")).to_be_visible()
    return watched, project


def prompts(boss: httpx.Client, project: str) -> list[str]:
    return [shot["prompt"] for shot in boss.get(f"/api/v1/projects/{project}/board").json()["shots"]]


def kept(page: Page, ask: Callable[[], list[str]], wanted: Callable[[list[str]], bool]) -> list[str]:
    """Wait until the server has what an act on the page did; bounded."""
    for _ in range(200):
        if wanted(found := ask()):
            return found
        page.wait_for_timeout(100)
    raise AssertionError(ask())


def test_by_keyboard_a_script_is_read_here_applied_and_taken_back(
    built: Path, chromium: Browser, tmp_path: Path
) -> None:
    assert built.is_dir()
    with serving(tmp_path / "workspace") as served, served.set_up() as boss:
        watched, project = open_script(served, boss, chromium, "Here")
        page, before = watched.page, prompts(boss, project)
        text = page.get_by_role("textbox", name="Text")
        text.focus()
        page.keyboard.insert_text(SCRIPT)
        act = page.get_by_role("button", name="Break down · free")
        expect(act).to_be_enabled()
        expect(page.get_by_role("region", name="What is sent")).to_contain_text("Nothing leaves this machine")
        assert watched.violations() == []
        watched.press("Control+Enter")
        shots = page.get_by_role("region", name="Shots of the draft")
        expect(shots).to_contain_text("The stair winds up into the light.")
        expect(page.get_by_role("region", name="Breakdown")).to_contain_text("Read without a model")
        changes = page.get_by_role("region", name="Changes, shot by shot")
        expect(changes.get_by_role("listitem")).to_have_count(2)
        assert watched.violations() == []
        assert prompts(boss, project) == before  # nothing of it is on the board yet

        watched.tab_to("Apply to board")
        watched.press("Enter")
        toast = page.get_by_text(re.compile(r"was written$"))
        expect(toast).to_be_visible()
        kept(page, lambda: prompts(boss, project), lambda found: len(found) == len(before) + 2)
        told = page.get_by_role("region", name="Changes", exact=True).get_by_role("status")
        expect(told).to_contain_text("The board says this already")
        page.get_by_role("heading", name="Script").click()
        watched.press("Control+z")
        kept(page, lambda: prompts(boss, project), lambda found: found == before)
        expect(told).to_contain_text("+ 2 shots")

        page.reload()  # where I was is where I stay
        expect(shots).to_contain_text("The stair winds up into the light.")
        expect(text).to_have_value(SCRIPT)
        page.get_by_role("button", name="Discard").click()
        expect(page.get_by_text("Nothing is broken down yet")).to_be_visible()
        expect(text).to_have_value(SCRIPT)  # it stays: only the draft goes
        assert prompts(boss, project) == before

        page.get_by_label("Open a file", exact=True).set_input_files(
            files=[{"name": "第一集.txt", "mimeType": "text/plain", "buffer": ZH.encode("gb18030")}]
        )
        expect(text).to_have_value(ZH)
        page.get_by_role("button", name="Break down · free").click()
        expect(shots).to_contain_text("小美走在雨中的码头。")
        page.get_by_label("Open a file", exact=True).set_input_files(
            files=[{"name": "a.docx", "mimeType": "application/zip", "buffer": b"PK\x03\x04\x00\x00"}]
        )
        expect(page.get_by_text("a.docx is no text")).to_be_visible()
        assert watched.wrong == []
        watched.context.close()


def test_a_model_writes_at_the_price_on_the_button_and_a_failure_says_what_to_do(
    built: Path, chromium: Browser, tmp_path: Path
) -> None:
    assert built.is_dir()
    with serving(tmp_path / "workspace", "--emulate") as served, served.set_up() as boss:
        watched, project = open_script(served, boss, chromium, "A model")
        page, before = watched.page, prompts(boss, project)
        emulator = httpx.URL(boss.get("/api/v1/providers/xai").json()["base_url"])

        def sent() -> int:
            bill = httpx.get(emulator.join("/__emulator__/bill"), trust_env=False).json()["submits"]
            return sum(row["wire"] == "chat" for row in bill)

        page.get_by_role("textbox", name="Text").fill(SCRIPT)
        act = page.get_by_role("button", name=re.compile(r"Break down · \$"))
        expect(act).to_be_enabled()
        told = page.get_by_role("region", name="What is sent")
        expect(told).to_contain_text("emulator-chat")
        expect(told).to_contain_text(emulator.netloc.decode())
        assert sent() == 0
        act.click()
        expect(page.get_by_role("region", name="Breakdown")).to_contain_text("Written by a model")
        expect(page.get_by_role("button", name="Apply to board")).to_be_enabled()
        assert sent() == 1
        assert prompts(boss, project) == before

        fault = {"wire": "chat", "fault": "wrong_type", "times": 2}
        assert httpx.post(emulator.join("/__emulator__/faults"), json=fault, trust_env=False).is_success
        page.get_by_role("button", name="New text").click()
        page.get_by_role("textbox", name="Text").fill("A lamp goes out at sea.")
        expect(act).to_be_enabled()
        act.click()
        alert = page.get_by_role("region", name="Breakdown").get_by_role("alert")
        expect(alert).to_contain_text("could not be used")
        expect(alert).to_contain_text("chatcmpl-")  # the request, to ask the service about
        page.get_by_role("button", name="Try again").click()
        expect(page.get_by_role("region", name="Breakdown")).to_contain_text("Written by a model")
        assert prompts(boss, project) == before
        assert watched.violations() == []
        assert watched.wrong == []
        watched.context.close()


def test_a_question_whose_answer_was_lost_waits_for_a_person(built: Path, chromium: Browser, tmp_path: Path) -> None:
    assert built.is_dir()
    with serving(tmp_path / "workspace", "--emulate") as served, served.set_up() as boss:
        watched, _ = open_script(served, boss, chromium, "Lost")
        page = watched.page
        emulator = httpx.URL(boss.get("/api/v1/providers/xai").json()["base_url"])
        fault = {"wire": "chat", "fault": "drop_after", "times": 1}
        assert httpx.post(emulator.join("/__emulator__/faults"), json=fault, trust_env=False).is_success
        page.get_by_role("textbox", name="Text").fill(SCRIPT)
        act = page.get_by_role("button", name=re.compile(r"Break down · \$"))
        expect(act).to_be_enabled()
        act.click()
        pane = page.get_by_role("region", name="Breakdown")
        expect(pane.get_by_role("alert")).to_contain_text("may have been charged")
        assert watched.violations() == []
        pane.get_by_role("link", name="Charges to confirm").click()
        line = page.get_by_role("region", name="Charges to confirm").get_by_role("listitem")
        expect(line).to_contain_text("Breaking a text down")
        assert watched.violations() == []
        line.get_by_role("button", name="It was not charged").click()
        expect(page.get_by_text("the same work asks it once more")).to_be_visible()
        expect(line).to_have_count(0)
        page.go_back()
        pane.get_by_role("button", name="Try again").click()
        expect(pane).to_contain_text("Written by a model")
        assert watched.wrong == []
        watched.context.close()
