"""A take whose charge nobody can be sure of: it is found at the provider, claimed in the queue, and arrives."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, expect
from tests.browser.conftest import Watched
from tests.server.conftest import BOSS, PASSWORD, ended, sample, serving

pytestmark = pytest.mark.slow

WIRE = "xai"  # has no list of what was made, so that only a person can look


def test_a_take_that_was_found_is_claimed(built: Path, chromium: Browser, tmp_path: Path) -> None:
    assert built.is_dir()
    with serving(tmp_path / "workspace", "--emulate", CINEFLOW_REQUEST_TIMEOUT="2") as served:
        with served.set_up() as boss:
            project, board = sample(boss, "Lost")
            provider = boss.get(f"/api/v1/providers/{WIRE}").json()
            emulator = httpx.URL(provider["base_url"]).join("/__emulator__/")
            httpx.post(emulator.join("faults"), json={"fault": "drop_after", "wire": WIRE, "times": 1}, trust_env=False)
            wish = {"shot_ids": [board["shots"][0]["id"]], "provider": WIRE, "takes": 1}
            sheet = boss.post(f"/api/v1/projects/{project}/plan", json=wish).json()
            begun = boss.post(f"/api/v1/projects/{project}/runs", json={**wish, "quote": sheet["quote"]})
            assert begun.status_code == 202, begun.text
            ended(boss, begun.json()["run"])
            (bought,) = httpx.get(emulator.join(f"bill?wire={WIRE}"), trust_env=False).json()["submits"]
        context = chromium.new_context(reduced_motion="reduce", locale="en-US")
        watched = Watched(context)
        page = watched.page
        page.goto(f"{served.url}/queue")
        page.get_by_label("E-mail").fill(BOSS)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("button", name="I found it: Shot 001, take 1").click()
        dialog = page.get_by_role("dialog")
        dialog.get_by_label("The provider’s id").fill(bought["id"])
        assert watched.violations() == []
        dialog.get_by_role("button", name="Claim and download").click()
        expect(page.get_by_text("Charges to confirm")).to_be_hidden()
        expect(page.get_by_role("listitem").filter(has_text="Done")).to_be_visible(timeout=60_000)
        context.close()
