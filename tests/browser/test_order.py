"""Scenes put in another order on the board by keys, by pointer and from their menu; taken back, and refused."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import Watched
from tests.server.conftest import Served

pytestmark = pytest.mark.slow

NOTE = """---
cineflow: storyboard
---

# Scene 1: Harbour

## Shot 1 (4s)

Rain on the pier.

## Shot 2

Boats.

# Scene 2

## Shot 3

The lamp turns.

# Scene 3: Later

Words for people.
"""


def test_scenes_are_put_in_another_order(served: Served, watched: Watched) -> None:
    page = watched.page
    with served.set_up() as boss:
        crumb = next(iter(boss.cookies.jar))
        project = boss.post("/api/v1/projects", json={"name": "Order"}).json()["id"]
        files = {"file": ("note.md", NOTE)}
        note = served.root / boss.post(f"/api/v1/projects/{project}/storyboards", files=files).json()["file"]
    watched.context.add_cookies([{"name": crumb.name, "value": crumb.value or "", "url": served.url}])
    page.goto(f"{served.url}/p/{project}/board")
    heads, said = page.get_by_role("rowheader"), page.locator("p[aria-live=assertive]")
    expect(heads.nth(2)).to_contain_text("Later")

    def scenes() -> list[str]:
        return [line for line in note.read_text("utf-8").splitlines() if line.startswith("# ")]

    heads.first.focus()
    watched.press("Space", "ArrowDown")
    expect(said).to_have_text("Scene 1: place 2 of 3")
    expect(heads.nth(1)).to_be_focused()
    watched.press("Escape")
    expect(said).to_have_text("Put back")
    expect(heads.first).to_contain_text("Harbour")
    watched.press("Space", "ArrowDown")
    with page.expect_response("**/board/order"):
        watched.press("Space")
    assert scenes() == ["# Scene 2", "# Scene 1: Harbour", "# Scene 3: Later"]
    expect(heads.nth(1)).to_be_focused()
    with page.expect_response("**/board/order"):
        watched.press("Control+z")
    expect(heads.first).to_contain_text("Harbour")
    assert note.read_text("utf-8") == NOTE

    with page.expect_response("**/board/order"):
        watched.drag(heads.nth(2), heads.first, at=(60, 20))
    assert scenes() == ["# Scene 3: Later", "# Scene 1: Harbour", "# Scene 2"]
    expect(heads.first).to_contain_text("Later")
    with page.expect_response("**/board/order"):  # a shot goes to the beginning of the scene whose head it is let go on
        watched.drag(page.get_by_role("gridcell").nth(1), heads.first, at=(60, 20))
    assert note.read_text("utf-8").index("## Shot 2") < note.read_text("utf-8").index("# Scene 1")
    page.get_by_role("button", name="Acts on scene 3").click()
    assert watched.violations() == []
    with page.expect_response("**/board/order"):
        page.get_by_role("menuitem", name="Move scene down").click()
    assert scenes() == ["# Scene 1: Harbour", "# Scene 3: Later", "# Scene 2"]
    expect(heads.first).to_contain_text("Harbour")
    assert watched.wrong == []

    # Somebody else writes the file while a scene is held: nothing of theirs is lost, and the scene goes back.
    heads.first.focus()
    watched.press("Space", "ArrowDown")
    page.route("**/board/order", lambda route: route.continue_(headers={**route.request.headers, "if-match": '"old"'}))
    with page.expect_response("**/board/order"):
        watched.press("Space")
    expect(page.get_by_role("alert")).to_contain_text("The order was not saved")
    expect(page.get_by_role("alert")).to_contain_text("changed meanwhile")
    expect(heads.first).to_contain_text("Harbour")
    assert scenes() == ["# Scene 1: Harbour", "# Scene 3: Later", "# Scene 2"]
    assert watched.wrong_besides("412 (Precondition Failed)") == []
