"""The timeline under the hand: edges drawn, clips dragged, the ruler scrubbed; and two people at one edit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import httpx
import pytest
from playwright.sync_api import Locator, Page, Response, Route, expect
from tests.browser.conftest import Watched
from tests.server.conftest import Served, ended, rehearse, sample

pytestmark = pytest.mark.slow

ZOOM = 75
SCALE = 1.5 * 200 ** (ZOOM / 100)
"""Pixels a second at that zoom."""


@pytest.fixture(scope="module")
def project(served: Served, watched: Watched) -> str:
    """A project with two approved rehearsals, four seconds of each on its timeline; and its owner signed in."""
    with served.set_up() as boss:
        made, board = sample(boss, "By hand")
        ended(boss, rehearse(boss, made, [shot["id"] for shot in board["shots"][:2]]))
        for shot in boss.get(f"/api/v1/projects/{made}/board").json()["shots"][:2]:
            boss.patch(f"/api/v1/takes/{shot['takes'][0]['id']}", json={"verdict": "approved"}).raise_for_status()
        cuts = boss.post(f"/api/v1/projects/{made}/timeline", json={"which": "approved"}).json()
        two = [{**item, "in": "1s", "out": "5s"} for item in cuts["items"][:2]]
        replaced(boss, cuts["id"], two)
        crumb = next(iter(boss.cookies.jar))
    watched.context.add_cookies([{"name": crumb.name, "value": crumb.value or "", "url": served.url}])
    watched.page.goto(f"{served.url}/p/{made}/timeline")
    expect(items(watched.page)).to_have_count(2)
    watched.page.get_by_role("button", name="Snap").click()  # moved by what the pointer moved, and no more
    watched.page.get_by_label("Zoom", exact=True).fill(str(ZOOM))
    return made


def replaced(client: httpx.Client, cuts: str, items: Sequence[Mapping[str, object]]) -> None:
    told = ("take", "gap", "in", "out", "title", "reason")
    wish = [{name: item[name] for name in told if item.get(name) is not None} for item in items]
    at = f"/api/v1/cuts/{cuts}"
    client.patch(
        at, json={"items": wish}, headers={"If-Match": f'"{client.get(at).json()["version"]}"'}
    ).raise_for_status()


def items(page: Page) -> Locator:
    return page.get_by_role("list", name="Clips in order").get_by_role("button")


def box(found: Locator) -> tuple[float, float, float, float]:
    at = found.bounding_box()
    assert at is not None
    return at["x"], at["y"], at["width"], at["height"]


def drawn(page: Page, start: Locator, by: float) -> None:
    """Press on something, move by so many pixels, and hold."""
    x, y, width, height = box(start)
    page.mouse.move(x + width / 2, y + height / 2)
    page.mouse.down()
    for step in (0.4, 0.8, 1):
        page.mouse.move(x + width / 2 + by * step, y + height / 2)


def test_an_edge_is_drawn_with_its_frame_told_and_saved_when_let_go(watched: Watched, project: str) -> None:
    page = watched.page
    items(page).first.click()
    edge = page.get_by_role("slider", name="Out point of")
    expect(edge).to_have_attribute("aria-valuetext", "00:00:05:00")
    drawn(page, edge, SCALE)
    told = page.locator("[data-readout]")
    expect(told).to_contain_text("Out 00:00:06:00")
    expect(told).to_contain_text("+24f")
    expect(told).to_contain_text("00:00:05:00")
    watched.press("Escape")
    page.mouse.up()
    expect(told).to_have_count(0)
    expect(page.get_by_label("Out", exact=True)).to_have_value("00:00:05:00")

    before = box(items(page).nth(1))[0]
    with watched.sending():
        drawn(page, edge, SCALE)
        page.mouse.up()
    expect(page.get_by_label("Out", exact=True)).to_have_value("00:00:06:00")
    assert box(items(page).nth(1))[0] - before == pytest.approx(SCALE, abs=2)

    # The beginning: what follows stays under the hand while it is drawn, and closes up when let go.
    edge, follows = page.get_by_role("slider", name="In point of"), box(items(page).nth(1))[0]
    drawn(page, edge, -SCALE / 2)
    expect(told).to_contain_text("In 00:00:00:12")
    assert box(items(page).nth(1))[0] == pytest.approx(follows, abs=2)
    with watched.sending():
        page.mouse.up()
    expect(page.get_by_label("In", exact=True)).to_have_value("00:00:00:12")
    assert watched.violations() == []
    for _ in range(2):
        with watched.sending():
            watched.press("Control+z")
    expect(page.get_by_label("In", exact=True)).to_have_value("00:00:01:00")
    expect(page.get_by_label("Out", exact=True)).to_have_value("00:00:05:00")
    assert watched.wrong == []


def test_an_edge_goes_by_frames_under_the_keys_and_is_one_change(watched: Watched, project: str) -> None:
    page = watched.page
    items(page).first.click()
    page.get_by_role("slider", name="In point of").focus()
    sent: list[str] = []
    page.on("request", lambda one: sent.append(one.method) if one.method == "PATCH" else None)
    with watched.sending():
        for _ in range(5):
            page.keyboard.down("ArrowRight")  # held down, as it repeats
        expect(page.locator("[data-readout]")).to_contain_text("In 00:00:01:05")
        page.keyboard.up("ArrowRight")
    expect(page.get_by_label("In", exact=True)).to_have_value("00:00:01:05")
    with watched.sending():
        watched.press("Shift+ArrowLeft")
    expect(page.get_by_label("In", exact=True)).to_have_value("00:00:00:19")
    assert sent == ["PATCH", "PATCH"]
    for _ in range(2):
        with watched.sending():
            watched.press("Control+z")
    expect(page.get_by_label("In", exact=True)).to_have_value("00:00:01:00")
    assert watched.wrong == []


def test_clips_are_dragged_and_the_ruler_is_scrubbed(watched: Watched, project: str) -> None:
    page = watched.page
    first, second = (items(page).nth(number).get_attribute("aria-label") or "" for number in (0, 1))
    name = first.partition(": ")[2]
    width = box(items(page).nth(1))[2]
    with watched.sending():
        drawn(page, items(page).first, width * 1.25)
        page.mouse.up()
    expect(items(page).nth(1)).to_have_attribute("aria-label", f"Clip 2: {name}")
    with watched.sending():
        watched.press("Control+z")
    expect(items(page).nth(1)).to_have_attribute("aria-label", second)

    ruler = page.locator("[data-ruler]")
    x, y, _, height = box(ruler)
    page.mouse.move(x + SCALE, y + height / 2)
    page.mouse.down()
    position = page.get_by_role("slider", name="Position")
    expect(position).to_have_attribute("aria-valuetext", "00:00:01:00")
    page.mouse.move(x + SCALE * 5, y + height / 2, steps=4)
    expect(position).to_have_attribute("aria-valuetext", "00:00:05:00")
    expect(page.get_by_role("heading", name="Clip 2 of 2")).to_be_visible()
    page.mouse.up()
    page.mouse.move(x + SCALE * 2, y + height / 2)
    expect(position).to_have_attribute("aria-valuetext", "00:00:05:00")

    # In and out at the playhead leave the playhead on the picture, and the inspector on its clip.
    with watched.sending():
        watched.press("i")
    expect(position).to_have_attribute("aria-valuetext", "00:00:04:00")
    expect(page.get_by_label("In", exact=True)).to_have_value("00:00:02:00")
    page.get_by_label("Gain").focus()
    for gain in ("-0.5", "-1.0"):  # stepped, the field keeps the focus
        with watched.sending():
            watched.press("ArrowDown")
        expect(page.get_by_label("Gain")).to_have_value(gain)
    page.get_by_role("heading", name="Timeline").click()
    for _ in range(3):
        with watched.sending():
            watched.press("Control+z")
    expect(page.get_by_label("In", exact=True)).to_have_value("00:00:01:00")

    with watched.sending():
        page.get_by_role("list", name="Bin").get_by_role("button").first.dblclick()  # by habit; once is put in once
    expect(items(page)).to_have_count(3)
    told = page.get_by_role("status").filter(has_text="001 v1 put in")
    expect(told.get_by_role("button", name="Undo")).to_be_visible()
    with watched.sending():
        watched.press("Control+z")
    expect(items(page)).to_have_count(2)
    expect(told.get_by_role("button", name="Undo")).to_have_count(0)
    assert watched.wrong == []


def test_the_wheel_and_the_keys_zoom_and_nothing_lies_beyond_the_edit(watched: Watched, project: str) -> None:
    page = watched.page
    zoom = page.get_by_label("Zoom", exact=True)
    lane = page.get_by_role("list", name="Clips in order").locator("xpath=../..")
    left, y, _, _ = box(lane)
    page.mouse.move(left + 150, y + 60)
    page.keyboard.down("Control")
    page.mouse.wheel(0, -100)
    page.keyboard.up("Control")
    expect(zoom).to_have_value(str(ZOOM + 10))
    stays = 150 * (200**0.1 - 1)  # what is under the pointer
    expect(lane).to_have_js_property("scrollLeft", round(stays))
    watched.press("-", "-")
    expect(zoom).to_have_value(str(ZOOM - 10))
    watched.press("=")
    expect(zoom).to_have_value(str(ZOOM))
    zoom.fill("0")
    expect(items(page).first).to_have_css("width", "4px")
    assert lane.evaluate("box => box.scrollWidth - box.clientWidth") == 0
    zoom.fill(str(ZOOM))
    assert watched.wrong == []


def test_of_two_people_at_one_edit_neither_loses_work_unseen(served: Served, watched: Watched, project: str) -> None:
    page = watched.page
    cuts = watched.context.request.get(f"{served.url}/api/v1/projects/{project}/cuts").json()["items"][0]["id"]
    with served.signed_in() as other:

        def change(name: str) -> None:
            at = f"/api/v1/cuts/{cuts}"
            match = {"If-Match": f'"{other.get(at).json()["version"]}"'}
            other.patch(at, json={"theme": name}, headers=match).raise_for_status()

        def outrun(route: Route) -> None:
            if route.request.method == "PATCH":
                change("theirs")
            route.continue_()

        # Theirs arrives at the server just before ours.
        items(page).nth(1).click()
        page.route("**/api/v1/cuts/*", outrun, times=1)
        watched.press("Delete")
        told = page.get_by_role("alert").filter(has_text="somebody else changed this edit first")
        expect(told).to_contain_text("Make your change once more")
        expect(items(page)).to_have_count(2)
        told.get_by_role("button", name="Dismiss").click()
        items(page).nth(1).click()
        with watched.sending():
            watched.press("Delete")
        expect(items(page)).to_have_count(1)

        # Theirs comes after ours: taking ours back would take theirs along.
        def is_read(answer: Response) -> bool:
            is_edit = answer.request.method == "GET" and answer.url.endswith(f"/cuts/{cuts}")
            return is_edit and answer.json()["theme"] == "theirs again"

        with page.expect_response(is_read):
            change("theirs again")
        watched.press("Control+z")
        told = page.get_by_role("alert").filter(has_text="their work would be lost")
        expect(told).to_be_visible()
        expect(items(page)).to_have_count(1)
    assert watched.wrong_besides("412 (Precondition Failed)") == []
