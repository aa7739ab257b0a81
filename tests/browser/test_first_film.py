"""A new person's way from the set-up link to a rehearsed, reviewed film; then the server goes and comes back."""

from __future__ import annotations

import signal

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import Watched
from tests.server.conftest import BOSS, PASSWORD, TOKEN, Served

pytestmark = pytest.mark.slow


def test_a_new_person_rehearses_and_approves(served: Served, watched: Watched) -> None:
    page = watched.page
    page.goto(f"{served.url}/setup?token={TOKEN}")
    page.get_by_label("E-mail").fill(BOSS)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Make account").click()
    page.get_by_role("button", name="Open the sample project").last.click()

    generate = page.get_by_role("button", name="Generate").first
    expect(generate).to_be_in_viewport(ratio=1)
    expect(page.get_by_text("Draft").first).to_be_visible()
    page.keyboard.press("Control+a")  # the keys reach the board without a click first
    page.keyboard.press("Control+Enter")
    sheet = page.get_by_role("dialog")
    sheet.get_by_label("Made with").select_option("rehearsal")
    begin = sheet.get_by_role("button", name="Rehearse")
    expect(begin).to_contain_text("free")
    assert watched.violations() == []
    begin.click()
    expect(sheet).to_be_hidden()
    page.keyboard.press("Escape")

    page.get_by_role("link", name="Queue").first.click()
    finished = page.get_by_role("listitem").filter(has_text="Done")
    expect(finished).to_have_count(9, timeout=90_000)  # so that the review begins with the first shot
    page.keyboard.press("g")
    page.keyboard.press("r")
    expect(page.get_by_role("button", name="Approve")).to_be_in_viewport(ratio=1)
    page.keyboard.press("a")
    expect(page.get_by_text("Shot 001, take 1 approved").first).to_be_visible()
    expect(page.get_by_role("heading", name="SC 1 / Shot 002")).to_be_visible()
    page.keyboard.press("Control+z")
    expect(page.get_by_text("Undone: Shot 001").first).to_be_visible()
    assert watched.wrong == []


def test_the_server_goes_and_comes_back(served: Served, watched: Watched) -> None:
    page = watched.page
    page.goto(served.url)
    page.get_by_role("link", name="Lighthouse").first.click()
    expect(page.get_by_text("Live").first).to_be_visible()
    port = served.url.rpartition(":")[2]
    served.stop(signal.SIGKILL)
    expect(page.get_by_text("Connection lost").first).to_be_visible()
    served.options = ("--port", port)
    served.start()
    expect(page.get_by_text("Live").first).to_be_visible(timeout=40_000)
    expect(page.get_by_text("Connection lost")).to_be_hidden()
    page.get_by_role("button", name="Search or run a command").first.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
