"""The edit in the browser: takes assembled, reordered, split and trimmed by keys; moments found; films and hand-overs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import Watched
from tests.browser.test_clip import draw
from tests.server.conftest import Served, ended, rehearse, sample

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def project(served: Served, watched: Watched) -> str:
    """A project with three rehearsed shots of nine, and its owner signed in."""
    with served.set_up() as boss:
        made, board = sample(boss, "Edited")
        ended(boss, rehearse(boss, made, [shot["id"] for shot in board["shots"][:3]]))
        crumb = next(iter(boss.cookies.jar))
    watched.context.add_cookies([{"name": crumb.name, "value": crumb.value or "", "url": served.url}])
    return made


def clips(page: Page) -> list[str]:
    """The clips of the track, in order, as a screen reader hears them."""
    found = page.get_by_role("list", name="Clips in order").get_by_role("button")
    return [one.get_attribute("aria-label") or "" for one in found.all()]


def test_takes_become_an_edit_a_film_and_a_hand_over(
    served: Served, watched: Watched, project: str, tmp_path: Path
) -> None:
    page = watched.page
    page.goto(f"{served.url}/p/{project}/timeline")
    expect(page.get_by_role("heading", name="No timeline yet")).to_be_visible()
    assert watched.violations() == []
    page.get_by_role("button", name="Assemble what there is").click()
    expect(page.get_by_role("list", name="Clips in order").get_by_role("button")).to_have_count(9)
    before = clips(page)
    watched.press("Alt+ArrowRight")
    expect(page.get_by_role("button", name="Clip 2: " + before[0].partition(": ")[2])).to_be_visible()
    watched.press("Control+z")
    expect(page.get_by_role("button", name=before[0])).to_be_visible()
    assert clips(page) == before

    page.get_by_label("In", exact=True).fill("1.5")
    watched.press("Enter")
    expect(page.get_by_role("heading", name="Clip 1 of 9")).to_be_visible()
    slider = page.get_by_role("slider", name="Position")
    slider.fill("48")
    page.get_by_role("heading", name="Timeline").click()
    watched.press("s")
    expect(page.get_by_role("heading", name="Clip 2 of 10")).to_be_visible()
    watched.press("Delete")
    expect(page.get_by_role("heading", name="Clip 2 of 9")).to_be_visible()
    for gap in range(6):
        page.get_by_role("button", name=f"Clip {9 - gap}: ").click()
        watched.press("Delete")
    expect(page.get_by_role("list", name="Clips in order").get_by_role("button")).to_have_count(3)
    watched.wait_until_kept(f"{served.url}/api/v1/projects/{project}/cuts", lambda page: page["items"][0]["count"] == 3)
    page.reload()
    expect(page.get_by_role("list", name="Clips in order").get_by_role("button")).to_have_count(3)
    assert ", 2.0 s" in clips(page)[0]
    gone = watched.context.request.get(f"{served.url}/api/v1/projects/{project}/cuts").json()["items"][0]["id"]
    page.get_by_role("button", name="Delete Edit 1").click()
    expect(page.get_by_role("heading", name="No timeline yet")).to_be_visible()
    watched.press("Control+z")
    expect(page.get_by_role("list", name="Clips in order").get_by_role("button")).to_have_count(3)
    assert ", 2.0 s" in clips(page)[0]
    assert watched.violations() == []

    watched.press("Control+Enter")
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("radio", name="Editing program").click()
    expect(dialog.get_by_label("OpenTimelineIO")).to_be_checked()
    assert watched.violations() == []
    with page.expect_download() as loaded:
        dialog.get_by_role("button", name="Export 1 file").click()
    document = json.loads(Path(loaded.value.path()).read_text("utf-8"))
    assert document["OTIO_SCHEMA"].startswith("Timeline")
    if dialog.is_visible():  # where the format could not hold something it stays, and says what
        watched.press("Escape")
    watched.press("Control+Enter")
    dialog.get_by_role("radio", name="Draft").click()
    dialog.get_by_role("button", name="Make film").click()
    film = page.get_by_role("link", name="Download")
    expect(film).to_be_visible(timeout=120_000)
    answer = watched.context.request.get(served.url + (film.get_attribute("href") or "").removeprefix(served.url))
    assert answer.body()[4:8] == b"ftyp"
    # News of the edit that was deleted may come while it is still being read.
    assert watched.wrong_besides(f"404 (Not Found) {served.url}/api/v1/cuts/{gone}") == []
    watched.wrong.clear()


def test_moments_are_found_trimmed_and_kept(served: Served, watched: Watched, project: str, tmp_path: Path) -> None:
    page = watched.page
    page.goto(f"{served.url}/p/{project}/clip")
    page.locator("input[type=file]").set_input_files(draw(tmp_path / "harbour.mp4"))
    expect(page.get_by_role("list", name="Shots of the camera").get_by_role("listitem")).to_have_count(
        2, timeout=90_000
    )
    watched.press("f")
    dialog = page.get_by_role("dialog", name="Find moments")
    expect(dialog.get_by_label("harbour.mp4")).to_be_checked()
    dialog.get_by_role("radio", name="This machine").click()
    dialog.get_by_label("How many").fill("2")
    dialog.get_by_label("Shortest").fill("1")
    expect(dialog.get_by_text("Nothing leaves this machine; it is free.")).to_be_visible()
    assert watched.violations() == []
    dialog.get_by_role("button", name="Find moments").click()
    moments = page.get_by_role("list", name="Moments").get_by_role("listitem")
    expect(moments.first).to_be_visible(timeout=90_000)
    end = moments.first.get_by_label("End of")
    was = float(end.input_value())
    end.focus()
    with watched.sending():
        watched.press("ArrowDown")
    page.reload()
    expect(moments.first.get_by_label("End of")).to_be_visible()
    assert abs(float(end.input_value()) - (was - 0.1)) <= 0.05  # on a frame
    assert watched.violations() == []
    assert watched.wrong == []
