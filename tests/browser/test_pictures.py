"""Pictures by hand: drafted from the board, rehearsed, one of several looked at and kept, and found by the film."""

from __future__ import annotations

import io
import json

import pytest
from PIL import Image
from playwright.sync_api import expect
from tests.browser.conftest import Watched
from tests.server.conftest import BOSS, PASSWORD, Served
from tests.server.test_pictures import FILM, board_of, film_of, project_with

pytestmark = pytest.mark.slow


def test_a_picture_is_drafted_rehearsed_kept_and_found(served: Served, watched: Watched) -> None:
    page = watched.page
    with served.set_up() as boss:
        project = project_with(boss, "Harbour", FILM)
        board = f"/api/v1/projects/{project}/board"
        page.goto(f"{served.url}/sign-in")
        page.get_by_label("E-mail").fill(BOSS)
        page.get_by_label("Password").fill(PASSWORD)
        page.keyboard.press("Enter")
        page.get_by_role("link", name="Harbour").first.click()
        expect(page.get_by_role("radio", name="Grid")).to_be_visible()

        page.get_by_role("button", name="More").first.click()
        page.get_by_role("menuitem", name="Order pictures").click()
        layer = page.get_by_role("dialog")
        expect(layer.get_by_text("Without a picture: Lin")).to_be_visible()
        layer.get_by_label("For").select_option(film_of(boss, project))
        assert watched.violations() == []
        layer.get_by_role("button", name="Draft the list").click()
        expect(page.get_by_role("radio", name="Pictures")).to_be_checked()
        expect(page.get_by_text("3 pictures").first).to_be_visible()

        lin = next(shot for shot in board_of(boss, project)["shots"] if shot["keep_as"] == "asset/character/Lin")
        page.get_by_role("radio", name="Table").click()
        pictures = page.get_by_label("Pictures 001")
        with watched.sending():
            pictures.fill("3")
            pictures.press("Enter")
        watched.wait_until_kept(served.url + f"/api/v1/shots/{lin['id']}", lambda shot: shot["results"] == 3)
        page.get_by_role("radio", name="Grid").click()

        page.keyboard.press("Control+Enter")
        layer.get_by_label("Made with").select_option("rehearsal")
        layer.get_by_label("Orders each").select_option("1")
        layer.get_by_role("button", name="Rehearse 3 orders").click()
        expect(layer).to_be_hidden()
        watched.wait_until_kept(
            served.url + board, lambda told: all(s["takes"] for s in told["shots"] if s["kind"] == "image")
        )

        page.goto(f"{served.url}/p/{project}/review?shot={lin['id']}")
        third = page.get_by_role("button", name="Picture 3 of 3")
        third.click()
        expect(third).to_have_attribute("aria-pressed", "true")
        expect(page.get_by_role("group", name="Transport")).to_have_count(0)
        assert watched.violations() == []
        page.keyboard.press("p")
        expect(page.get_by_text("Kept as asset/character/Lin.png").first).to_be_visible()
        page.keyboard.press(",")
        page.keyboard.press("p")
        expect(layer).to_contain_text("Replace the picture of Lin?")
        layer.get_by_role("button", name="Replace").click()
        expect(layer).to_be_hidden()
        page.keyboard.press("a")
        expect(page.get_by_text("Picture 001, version 1 approved").first).to_be_visible()

        assets = boss.get(f"/api/v1/projects/{project}/assets").json()
        (film,) = (one for one in assets["cast"] if one["storyboard"] == FILM["title"])
        assert film["pictures"] == ["asset/character/Lin.png"], json.dumps(assets)
        page.goto(f"{served.url}/p/{project}/board")
        expect(page.get_by_role("radio", name="Film")).to_be_checked()
        expect(page.get_by_text("2 shots").first).to_be_visible()
        page.get_by_role("button", name="More").first.click()
        page.get_by_role("menuitem", name="Order pictures").click()
        expect(layer.get_by_role("link", name="Lin")).to_be_visible()
        expect(layer.get_by_text("Without a picture")).to_be_hidden()
        drawn = io.BytesIO()
        Image.new("RGB", (1600, 900), "teal").save(drawn, "PNG")
        layer.locator("input[type=file]").set_input_files(
            [{"name": f"{name}.png", "mimeType": "image/png", "buffer": drawn.getvalue()} for name in ("lin", "pier")]
        )
        expect(layer.get_by_label("Whom or what lin.png shows")).to_have_value("Lin")
        layer.get_by_label("Kind of pier.png").select_option("Place")
        layer.get_by_role("button", name="Bring in 2 pictures").click()
        expect(layer.get_by_role("link", name="Lin_2")).to_be_visible()
        small = layer.get_by_role("link", name="pier").get_by_role("presentation")
        small.scroll_into_view_if_needed()
        expect(small).to_have_js_property("naturalWidth", 640)
        layer.get_by_role("button", name="Delete the picture Lin_2").click()
        sure = page.get_by_role("dialog", name="Delete Lin_2?")
        assert watched.violations() == []
        sure.get_by_role("button", name="Delete").click()
        expect(sure).to_be_hidden()
        expect(layer.get_by_role("link", name="Lin")).to_have_count(1)
        watched.wait_until_kept(
            f"{served.url}/api/v1/projects/{project}/assets",
            lambda told: {one["name"] for one in told["pictures"]} == {"Lin", "pier"},
        )
        layer.get_by_role("button", name="Draft the list").click()
        expect(layer.get_by_text("There is a list already.")).to_be_visible()
        assert watched.violations() == []
        refused = "status of 409 (Conflict)"  # asked whether to replace, and told of the list that is there
    assert watched.wrong_besides(refused) == []
