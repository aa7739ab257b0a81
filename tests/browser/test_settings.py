"""What is set in the Studio: a store that is tried, prices that are declared, and the workspace's ways of working."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import Watched
from tests.server.conftest import Served

pytestmark = pytest.mark.slow

SECRET = "store-secret-0123456789"


def test_store_prices_and_ways_of_working_are_set(served: Served, watched: Watched, tmp_path: Path) -> None:
    with served.set_up() as boss:
        said = {"api_key": "nk-0123456789abcdef", "base_url": "http://127.0.0.1:9"}
        boss.patch("/api/v1/providers/newapi", json=said).raise_for_status()
        crumb = next(iter(boss.cookies.jar))
    watched.context.add_cookies([{"name": crumb.name, "value": crumb.value or "", "url": served.url}])
    page = watched.page

    page.goto(f"{served.url}/settings/storage")
    page.get_by_role("textbox", name="Place", exact=True).fill(f"file://{tmp_path}/store")
    page.get_by_role("button", name="Save and test").click()
    expect(page.get_by_role("status").filter(has_text="is not there")).to_be_visible()
    (tmp_path / "store").mkdir()
    page.get_by_role("button", name="Test", exact=True).click()
    expect(page.get_by_role("status").filter(has_text="The store works")).to_be_visible()
    assert watched.violations() == []
    page.get_by_role("textbox", name="Place", exact=True).fill("s3://films/takes")
    page.get_by_label("Secret", exact=True).fill(SECRET)
    with watched.sending():
        page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_label("Secret", exact=True)).to_have_value("")
    page.reload()
    expect(page.get_by_text(f"••••{SECRET[-4:]}")).to_be_visible()
    assert SECRET not in page.content()
    page.get_by_role("button", name="Take the store away").click()
    expect(page.get_by_text("On this machine only")).to_be_visible()

    page.get_by_role("link", name="Prices").click()
    page.get_by_label("Made with").select_option("newapi:kling-v2-6")
    page.get_by_label("Amount").fill("1.20")
    page.get_by_label("Currency").select_option("CNY")
    page.get_by_role("button", name="Declare").click()
    declared = page.get_by_role("listitem").filter(has_text="1.20 a take")
    expect(declared).to_be_visible()
    assert watched.violations() == []
    page.get_by_role("button", name="Take away the price of newapi:kling-v2-6").click()
    expect(declared).to_be_hidden()

    page.get_by_role("link", name="Workspace").click()
    page.get_by_label("Takes per shot").fill("3")
    page.get_by_label("Largest file, GB").fill("1.5")
    with watched.sending():
        page.get_by_role("button", name="Save", exact=True).click()
    page.reload()
    expect(page.get_by_label("Takes per shot")).to_have_value("3")
    expect(page.get_by_label("Largest file, GB")).to_have_value("1.5")
    assert watched.violations() == []
    assert watched.wrong == []
