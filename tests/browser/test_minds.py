"""Footage with models: what they would cost is shown first, they choose moments, and a film is cut by its words."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest
from drawn import Piece, Reel, draw_reel
from playwright.sync_api import Browser, expect
from tests.browser.conftest import Watched
from tests.server.conftest import sample, serving
from tests.server.test_clipping import footage_of

pytestmark = pytest.mark.slow


def test_a_model_chooses_and_words_cut(built: Path, chromium: Browser, tmp_path: Path) -> None:
    assert built.is_dir()
    reel = Reel((Piece(150, pan=0), Piece(150, pan=0)), has_sound=True, size=(160, 96),
                talks=((0.6, 3.2), (4.1, 7.5), (8.6, 11.2)))  # fmt: skip
    talk = draw_reel(tmp_path / "talk.mp4", reel)
    with serving(tmp_path / "workspace", "--emulate") as served:
        with served.set_up() as boss:
            project, _ = sample(boss, "Talk")
            footage_of(boss, talk, project)
            emulator = httpx.URL(boss.get("/api/v1/providers/xai").json()["base_url"])
            (crumb,) = boss.cookies.jar
        context = chromium.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce", locale="en-US")
        context.add_cookies([{"name": crumb.name, "value": crumb.value or "", "url": served.url}])
        watched = Watched(context)
        page = watched.page

        def sent() -> int:
            return len(httpx.get(emulator.join("/__emulator__/bill"), trust_env=False).json()["submits"])

        page.goto(f"{served.url}/p/{project}/clip")
        page.get_by_role("button", name="Find moments").click()
        dialog = page.get_by_role("dialog", name="Find moments")
        dialog.get_by_role("radio", name="A model").click()
        dialog.get_by_label("What to look for").fill("the clearest sentence")
        act = dialog.get_by_role("button", name=re.compile(r"Find moments · .*\$"))
        expect(act).to_be_enabled()
        expect(dialog.get_by_role("region", name="What is sent")).to_contain_text("whisper-1")
        assert watched.violations() == []
        assert sent() == 0
        act.click()
        moments = page.get_by_role("list", name="Moments").get_by_role("listitem")
        expect(moments.first).to_be_visible(timeout=90_000)
        assert sent() > 0

        page.get_by_role("radio", name="Words").click()
        expect(page.get_by_role("list", name="Words").get_by_role("listitem").first).to_be_visible()
        page.get_by_role("button", name="Edit by text").click()
        text = page.get_by_role("textbox", name="Edit by text")
        said = text.input_value().splitlines()
        last = next(line for line in reversed(said) if line.startswith("["))
        text.fill("\n".join(line for line in said if line != last))
        before = sent()
        page.get_by_role("button", name="Cut by this text").click()
        lists = page.get_by_label("Cut list", exact=True)
        expect(lists.locator("option:checked")).to_have_text("talk.mp4, by text")
        expect(moments.first).to_be_visible()
        assert sent() == before
        assert watched.violations() == []
        assert watched.wrong == []
        context.close()
