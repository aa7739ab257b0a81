"""Takes of other lengths and rates beside each other: one transport, one instant, and what they differ in."""

from __future__ import annotations

import json
from collections.abc import Generator
from fractions import Fraction

import httpx
import pytest
from numbered import Draw, draw
from playwright.sync_api import expect
from tests.browser.conftest import Watched
from tests.server.conftest import Served, ended, rehearse, sample

pytestmark = pytest.mark.slow

TIMES = "[...document.querySelectorAll('section video')].map(film => film.currentTime)"
LOADED = "[...document.querySelectorAll('section video')].filter(film => film.readyState > 1 && !film.seeking).length"
REHEARSES = "localStorage.setItem('cineflow.view', JSON.stringify({state: {model: 'rehearsal'}, version: 1}))"


@pytest.fixture
def boss(served: Served) -> Generator[httpx.Client]:
    with served.set_up() as client:
        yield client


def test_two_takes_are_compared_at_one_instant(served: Served, boss: httpx.Client, watched: Watched) -> None:
    page = watched.page
    project, board = sample(boss, "Compared")
    shot, other, third = (one["id"] for one in board["shots"][:3])
    match = {"If-Match": f'"{board["shots"][0]["etag"]}"'}
    boss.patch(f"/api/v1/shots/{shot}", json={"seconds": 2}, headers=match).raise_for_status()
    ended(boss, rehearse(boss, project, [shot], takes=2), within=300)
    takes = boss.get(f"/api/v1/projects/{project}/board").json()["shots"][0]["takes"]
    file = served.root / boss.get(f"/api/v1/takes/{takes[0]['id']}").json()["file"]
    draw(file, Draw(frames=30, rate=Fraction(30)))
    card = json.loads(file.with_suffix(".json").read_text("utf-8"))
    card["probe"] |= {"rate": "30", "frames": 30, "seconds": "1"}
    file.with_suffix(".json").write_text(json.dumps(card), "utf-8")
    crumb = next(iter(boss.cookies.jar))
    watched.context.add_cookies([{"name": crumb.name, "value": crumb.value or "", "url": served.url}])
    order = ",".join(take["id"] for take in takes)
    page.goto(f"{served.url}/p/{project}/review?shot={shot}&mode=two&takes={order}")

    def settled(films: int = 2) -> list[float]:
        for _ in range(100):
            if page.evaluate(LOADED) == films:
                return page.evaluate(TIMES)
            page.wait_for_timeout(100)
        raise AssertionError(page.evaluate(TIMES))

    expect(page.get_by_text("30 fps")).to_contain_text("▲")
    expect(page.get_by_role("status").filter(has_text="1 of 1 to review")).to_be_visible()
    settled()
    watched.press(".", ".", ".")
    assert settled() == pytest.approx([3.5 / 30, 3.5 / 30], abs=1e-4)

    # The other pane has the keys and the sound; nothing moves, and frames are counted as its film counts them.
    page.get_by_role("button", name="Rehearsal 2").click()
    expect(page.locator("section video").nth(0)).to_have_js_property("muted", True)
    expect(page.locator("section video").nth(1)).to_have_js_property("muted", False)
    watched.press(".")
    assert settled() == pytest.approx([3.5 / 24, 3.5 / 24], abs=1e-4)

    # The longer take paces; the shorter one waits on its last frame.
    position = page.get_by_role("slider", name="Position")
    position.focus()
    watched.press("End", "ArrowLeft")
    shorter, longer = settled()
    assert shorter == pytest.approx(1, abs=0.05)
    assert longer == pytest.approx(takes[1]["seconds"] - 1.5 / 24, abs=1e-3)
    expect(page.get_by_role("heading", name="SC 1 / Shot 001")).to_be_visible()

    page.get_by_role("radio", name="Wipe").click()
    wipe = page.get_by_role("slider", name="Wipe")
    wipe.focus()
    watched.press("ArrowRight", "ArrowRight")
    expect(wipe).to_have_value("51")
    assert settled()[1] == pytest.approx(longer, abs=1e-3)
    assert watched.violations() == []
    page.get_by_role("radio", name="Difference").click()
    settled()
    watched.press("a")
    expect(page.get_by_text("Shot 001, take 2 approved").first).to_be_visible()

    # What comes while nobody looks is marked, selects nothing, and is no longer new once it was looked at.
    page.goto(f"{served.url}/p/{project}/board")
    card = page.locator(f'[id="shot-{shot}"]')
    expect(card).to_contain_text("2 takes")
    boss.post(f"/api/v1/takes/{takes[0]['id']}/select").raise_for_status()
    expect(card.get_by_text("new", exact=True)).to_have_count(0)
    ended(boss, rehearse(boss, project, [shot], takes=3), within=300)
    ended(boss, rehearse(boss, project, [other]), within=300)
    expect(card).to_contain_text("3 takes")
    expect(card.get_by_text("new", exact=True)).to_be_visible()
    card.click()
    strip = page.get_by_role("region", name="Takes")
    expect(strip.get_by_role("button").filter(has_text="new")).to_have_count(1)
    expect(strip.get_by_role("button", name="R3 new")).to_have_attribute("aria-pressed", "false")
    expect(strip.get_by_role("button", pressed=True)).to_contain_text("R1")
    expect(card.get_by_text("new", exact=True)).to_have_count(0)
    page.evaluate(REHEARSES)
    page.reload()
    expect(strip.get_by_role("button", name="R3")).to_be_visible()
    expect(strip.get_by_role("button").filter(has_text="new")).to_have_count(0)
    assert watched.violations() == []

    # What is chosen on the board is compared too: each pane is of its own shot, and so is each verdict.
    page.locator(f'[id="shot-{third}"]').click()
    expect(page.get_by_role("button", name="Generate · free")).to_be_visible()
    card.click()
    page.locator(f'[id="shot-{other}"]').click(modifiers=["Shift"])
    page.get_by_role("toolbar", name="2 selected").get_by_role("button", name="Compare").click()
    settled()
    expect(page.get_by_role("button", name="001 Rehearsal 1")).to_have_attribute("aria-pressed", "true")
    watched.press("a")
    expect(page.get_by_text("Shot 001, take 1 approved").first).to_be_visible()
    expect(page.get_by_role("button", name="002 Rehearsal 1")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("heading", name="SC 1 / Shot 002")).to_be_visible()
    watched.press("a")
    expect(page.get_by_text("Shot 002, take 1 approved").first).to_be_visible()

    # The strip along the bottom is put in another order by keys and by pointer, each time as one change.
    strip = page.get_by_role("navigation", name="To review")

    def kept() -> list[str]:
        return [one["id"] for one in boss.get(f"/api/v1/projects/{project}/board").json()["shots"][:3]]

    first, second = strip.get_by_role("button", name="001"), strip.get_by_role("button", name="002")
    first.focus()
    watched.press("Space", "ArrowRight")
    expect(strip.get_by_role("status")).to_have_text("Shot 001: scene 1, place 2 of 3")
    watched.press("Escape")
    expect(strip.get_by_role("status")).to_have_text("Put back")
    watched.press("Space", "ArrowRight")
    with watched.sending():
        watched.press("Space")
    assert kept() == [other, shot, third]
    expect(strip.get_by_role("button")).to_contain_text(["002", "001"])
    with watched.sending():
        watched.drag(first, second, at=(5, 30))
    assert kept() == [shot, other, third]
    expect(strip.get_by_role("button")).to_contain_text(["001", "002"])
    assert watched.wrong == []
