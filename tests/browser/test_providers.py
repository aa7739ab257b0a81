"""A provider is chosen from the catalogue, tested, and told by its figures; a key goes one way only."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from tests.browser.conftest import Watched
from tests.server.conftest import sample, serving
from tests.server.test_costs import bought

pytestmark = pytest.mark.slow

KEY = "sk-own-0123456789wxyz"


def test_a_server_of_ones_own_is_added_by_keyboard_and_says_that_it_does_not_answer(
    built: Path, chromium: Browser, tmp_path: Path
) -> None:
    assert built.is_dir()
    with serving(tmp_path / "workspace") as served, served.set_up() as boss:
        (crumb,) = boss.cookies.jar
        context = chromium.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce", locale="en-US")
        context.add_cookies([{"name": crumb.name, "value": crumb.value or "", "url": served.url}])
        watched = Watched(context)
        page = watched.page
        page.goto(f"{served.url}/settings/providers")
        expect(page.get_by_text("No provider is set up")).to_be_visible()
        watched.tab_to("Add provider")
        watched.press("Enter")
        dialog = page.get_by_role("dialog", name="Add provider")
        expect(dialog).to_be_visible()
        add = dialog.get_by_role("button", name="Add provider")
        expect(add).to_be_disabled()
        dialog.get_by_label("Provider", exact=True).select_option("openai-videos")
        dialog.get_by_label("What it is").select_option("sglang")
        dialog.get_by_label("Address").fill("http://127.0.0.1:9/v1")
        dialog.get_by_label("API key").fill(KEY)
        expect(add).to_be_enabled()
        assert watched.violations() == []
        watched.press("Enter")
        expect(dialog).to_be_hidden()
        line = page.get_by_role("listitem").filter(has_text="••••wxyz")
        expect(line).to_contain_text("ready")
        assert boss.get("/api/v1/providers/openai-videos").json()["flavour"] == "sglang"
        assert KEY not in page.content()
        line.get_by_role("button", name="Test").click()
        expect(page.get_by_text("does not work")).to_be_visible()
        assert watched.violations() == []
        assert watched.wrong == []
        context.close()


def test_figures_of_a_provider_and_of_approved_minutes_are_the_ledgers(
    built: Path, chromium: Browser, tmp_path: Path
) -> None:
    assert built.is_dir()
    with serving(tmp_path / "workspace", "--emulate") as served, served.set_up() as boss:
        project, board = sample(boss, "Figures")
        boss.patch(f"/api/v1/projects/{project}", json={"budget": "200USD"}).raise_for_status()
        takes = bought(boss, project, board["shots"][0]["id"], 2)
        boss.patch(f"/api/v1/takes/{takes[0]['id']}", json={"verdict": "rejected"}).raise_for_status()
        boss.patch(f"/api/v1/takes/{takes[1]['id']}", json={"verdict": "approved"}).raise_for_status()
        row = boss.get("/api/v1/costs").json()["rows"][0]
        (crumb,) = boss.cookies.jar
        context = chromium.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce", locale="en-US")
        context.add_cookies([{"name": crumb.name, "value": crumb.value or "", "url": served.url}])
        watched = Watched(context)
        page = watched.page
        page.goto(f"{served.url}/settings/providers")
        line = page.get_by_role("listitem").filter(has=page.get_by_role("button", name="Edit: MiniMax"))
        expect(line).to_contain_text("healthy")
        expect(line).to_contain_text("median 0:0")
        expect(line).to_contain_text("at once")
        line.get_by_role("button", name="Test").click()
        expect(line.get_by_role("status")).to_contain_text("ms")
        assert watched.violations() == []

        page.goto(f"{served.url}/costs")
        expect(page.get_by_role("radio", name="This month")).to_be_checked()
        table = page.get_by_role("region", name="Costs").get_by_role("row").filter(has_text="Figures")
        each = f"${float(row['per_minute'][0]['amount']):,.2f}"
        expect(table).to_contain_text(each)
        expect(table).to_contain_text("50%")
        expect(table).to_contain_text("of $200.00")
        expect(page.get_by_role("definition").filter(has_text=each)).to_be_visible()
        expect(page.get_by_role("definition").filter(has_text="of $200.00")).to_be_visible()
        page.get_by_role("radio", name="All time").click()
        expect(page).to_have_url(re.compile("since=all"))
        page.get_by_role("radio", name="Day", exact=True).click()
        expect(page.get_by_role("columnheader", name="Per approved minute")).to_have_count(0)
        assert watched.violations() == []
        assert watched.wrong == []
        context.close()
