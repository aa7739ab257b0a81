"""The whole way without a mouse: no click, no locator that is pressed; only keys, as the page hears them."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import Watched
from tests.server.conftest import BOSS, PASSWORD, TOKEN, Served

pytestmark = pytest.mark.slow

COMPOSED = """key => document.activeElement.dispatchEvent(
  new KeyboardEvent("keydown", {key, keyCode: 229, isComposing: true, bubbles: true, cancelable: true}))"""


def test_a_film_is_rehearsed_reviewed_and_watched_by_keys_alone(served: Served, watched: Watched) -> None:
    page = watched.page
    page.goto(f"{served.url}/setup?token={TOKEN}")
    expect(page.get_by_label("E-mail")).to_be_visible()
    watched.tab_to("E-mail")
    page.keyboard.type(BOSS)
    watched.tab_to("Password")
    page.keyboard.type(PASSWORD)
    watched.press("Enter")
    expect(page.get_by_role("button", name="Open the sample project").last).to_be_visible()
    watched.tab_to("Open the sample project")
    watched.press("Enter")

    expect(page.get_by_text("Draft").first).to_be_visible()
    watched.press("ArrowRight", "ArrowRight")
    expect(page.get_by_role("complementary", name="About shot 002")).to_be_visible()
    watched.press("Shift+?")
    expect(page.get_by_role("dialog", name="All keys")).to_be_visible()
    watched.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    watched.press("Escape")
    expect(page.get_by_role("complementary", name="About shot 002")).to_be_hidden()

    watched.press("Control+a", "Control+Enter")
    sheet = page.get_by_role("dialog")
    expect(sheet).to_be_visible()
    watched.tab_to("Made with")
    page.keyboard.type("Rehearsal")
    expect(sheet.get_by_role("button", name="Rehearse")).to_contain_text("free")
    watched.tab_to("Rehearse")
    watched.press("Enter")
    expect(sheet).to_be_hidden()

    watched.press("g", "q")
    finished = page.get_by_role("listitem").filter(has_text="Done")
    expect(finished).to_have_count(9, timeout=90_000)
    watched.press("g", "r")
    expect(page.get_by_role("heading", name="SC 1 / Shot 001")).to_be_visible()
    watched.press("4", "a")
    expect(page.get_by_role("heading", name="SC 1 / Shot 002")).to_be_visible()
    watched.press("x")
    expect(page.get_by_role("dialog", name="Reject")).to_be_visible()
    page.keyboard.type("Too dark")
    watched.press("Enter")
    expect(page.get_by_role("dialog")).to_be_hidden()
    watched.press("Control+z")
    expect(page.get_by_text("Undone: Shot 002").first).to_be_visible()
    watched.press("m")
    page.keyboard.type("Hold it")
    for key in ("Enter", "Escape"):  # an input method composes, and takes or drops a word by them
        page.evaluate(COMPOSED, key)
    watched.press("Enter")
    expect(page.get_by_role("listitem").filter(has_text="Hold it")).to_be_visible()

    watched.press("g", "w")
    expect(page.get_by_role("heading", name="Lighthouse")).to_be_visible()
    expect(page.get_by_role("button", name="Pause").or_(page.get_by_role("button", name="Play"))).to_be_visible()
    watched.press("Escape")
    expect(page.get_by_role("grid", name="Shots as a grid")).to_be_visible()
    watched.press("Control+k")
    expect(page.get_by_placeholder("A command, a shot, a project")).to_be_focused()
    page.keyboard.type("settings")
    watched.press("Enter")
    expect(page.get_by_role("heading", name="Providers")).to_be_visible()
    assert watched.wrong == []


def test_focus_comes_back_where_a_layer_was_opened_from(served: Served, watched: Watched) -> None:
    page = watched.page
    page.goto(f"{served.url}/settings/keys")
    expect(page.get_by_role("button", name="Make key")).to_be_visible()
    watched.tab_to("Make key")
    watched.press("Enter")
    dialog = page.get_by_role("dialog", name="Make key")
    expect(dialog.get_by_label("Name")).to_be_focused()
    assert watched.violations() == []
    page.keyboard.type("Render farm")
    watched.tab_to("Generate takes")
    watched.press("Space")
    watched.tab_to("Spending limit")
    page.keyboard.type("20USD, 100CNY")
    watched.press("Enter")
    expect(dialog).to_be_hidden()
    expect(page.get_by_text("cf_live_")).to_be_visible()
    line = page.get_by_role("listitem").filter(has_text="Render farm")
    expect(line).to_contain_text("Generate takes · ¥0.00 + $0.00 of ¥100.00 + $20.00")
    expect(page.get_by_role("button", name="Make key")).to_be_focused()

    page.goto(f"{served.url}/settings/people")
    expect(page.get_by_role("heading", name="People")).to_be_visible()
    watched.tab_to(f"More about {BOSS}")
    watched.press("Enter", "Enter")
    expect(page.get_by_role("dialog")).to_contain_text("Spending limit")
    assert watched.violations() == []
    page.keyboard.type("50USD")
    watched.press("Enter")
    expect(page.get_by_role("listitem").filter(has_text=BOSS)).to_contain_text("$0.00 of $50.00")
    assert watched.wrong == []
