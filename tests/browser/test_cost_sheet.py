"""The cost sheet: shots that a model cannot make as written are offered otherwise, at a price, and never changed unasked."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from tests.browser.conftest import Watched
from tests.server.conftest import sample, serving

pytestmark = pytest.mark.slow


def test_a_shot_too_long_for_its_model_is_made_otherwise_only_where_it_is_asked_for(
    built: Path, chromium: Browser, tmp_path: Path
) -> None:
    assert built.is_dir()
    with serving(tmp_path / "workspace", "--emulate") as served, served.set_up() as boss:
        project, board = sample(boss, "Too long")
        (shot, short, *_) = board["shots"]
        longer = {"If-Match": f'"{shot["etag"]}"'}
        boss.patch(f"/api/v1/shots/{shot['id']}", json={"seconds": "20"}, headers=longer).raise_for_status()

        asked = {"shot_ids": [shot["id"], short["id"]], "provider": "gemini", "takes": 1}
        plan = f"/api/v1/projects/{project}/plan"
        sheet = boss.post(plan, json=asked).json()
        (refused,) = sheet["impossible"]
        assert (sheet["takes"], refused["number"], sheet["otherwise"]) == (1, 1, [])
        assert "--fit" not in refused["why"]
        offers = {one["kind"]: one for one in refused["fits"]}
        assert offers["nearest"]["seconds"] == [15.0]
        assert offers["split"]["seconds"] == [10.0, 10.0]
        assert offers["as_written"]["provider"]
        assert float(offers["nearest"]["price"]["amount"]) > 0
        nearest = boss.post(plan, json={**asked, "fit": "nearest"}).json()
        assert (nearest["takes"], nearest["impossible"]) == (2, [])
        assert [(one["number"], one["how"]) for one in nearest["otherwise"]] == [(1, "15 s instead of 20 s")]
        assert nearest["quote"] != sheet["quote"]

        (crumb,) = boss.cookies.jar
        context = chromium.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce", locale="en-US")
        context.add_cookies([{"name": crumb.name, "value": crumb.value or "", "url": served.url}])
        watched = Watched(context)
        page = watched.page
        page.goto(f"{served.url}/p/{project}/board?shot={shot['id']}")
        expect(page.get_by_label("About shot 001")).to_be_visible()
        watched.press("Control+Enter")
        dialog = page.get_by_role("dialog")
        dialog.get_by_label("Made with").select_option(label=None, value=f"gemini:{sheet['lines'][0]['model']}")
        expect(dialog.get_by_text("1 shot cannot be made this way")).to_be_visible()
        ways = dialog.get_by_role("radiogroup", name="Shots that cannot be made as written")
        expect(ways.get_by_role("radio", name="Nothing")).to_be_checked()
        assert watched.violations() == []
        ways.get_by_role("radio", name="In parts").click()
        expect(dialog.get_by_text("parts of 10 + 10 s, the last frame of each the first of the next")).to_be_visible()
        ways.get_by_role("radio", name="Nearest").click()
        expect(dialog.get_by_text("15 s instead of 20 s")).to_be_visible()
        expect(dialog.get_by_text("1 shot is made otherwise than written")).to_be_visible()
        assert watched.violations() == []
        with watched.sending():
            dialog.get_by_role("button", name="Generate").click()
        expect(dialog).to_be_hidden()
        (run,) = boss.get("/api/v1/runs").json()["items"]
        assert run["total"] >= 1
        assert watched.wrong_besides("400 (Bad Request)") == []  # several are set up, and none was chosen yet
        context.close()
