"""The timeline in the browser: approved takes assembled, trimmed, dissolved, scored, exported; the film is what was seen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from playwright.sync_api import Browser, Page, expect
from tests.browser.conftest import Watched
from tests.server.conftest import Served, ended, rehearse, sample
from tests.server.test_timeline import loud, wave_of

pytestmark = pytest.mark.slow

FPS = 24
SECONDS = 2
DISSOLVE = 12


@pytest.fixture(scope="module")
def project(served: Served, watched: Watched) -> str:
    """A project with two approved rehearsals of nine shots, and its owner signed in."""
    with served.set_up() as boss:
        made, board = sample(boss, "Cut together")
        ended(boss, rehearse(boss, made, [shot["id"] for shot in board["shots"][:2]]))
        for shot in boss.get(f"/api/v1/projects/{made}/board").json()["shots"][:2]:
            boss.patch(f"/api/v1/takes/{shot['takes'][0]['id']}", json={"verdict": "approved"}).raise_for_status()
        crumb = next(iter(boss.cookies.jar))
    watched.context.add_cookies([{"name": crumb.name, "value": crumb.value or "", "url": served.url}])
    return made


def clips(page: Page) -> list[str]:
    found = page.get_by_role("list", name="Clips in order").get_by_role("button")
    return [(one.get_attribute("aria-label") or "").partition(": ")[2] for one in found.all()]


def grey(video: Path, numbers: list[int]) -> list[NDArray[np.floating[Any]]]:
    """Some frames of a film, as brightness at a quarter of the size: what grain there is evens out."""
    with av.open(str(video)) as opened:
        return [
            frame.reformat(width=320, height=180, format="gray").to_ndarray().astype(float)
            for number, frame in enumerate(opened.decode(video=0)) if number in numbers
        ]  # fmt: skip


def test_the_film_is_what_the_timeline_shows(served: Served, watched: Watched, project: str, tmp_path: Path) -> None:
    page = watched.page
    page.goto(f"{served.url}/p/{project}/timeline")
    page.get_by_role("button", name="Assemble approved takes").click()
    expect(page.get_by_role("list", name="Clips in order").get_by_role("button")).to_have_count(9)
    expect(page.get_by_role("button", name="Clip 3: Gap: Shot 3 has no approved take")).to_be_visible()
    expect(page.get_by_role("list", name="Bin").get_by_text("Used")).to_have_count(2)
    assert watched.violations() == []
    for _ in range(7):
        with watched.sending():
            page.get_by_role("button", name="Clip 3: ").click()
            watched.press("Delete")
    expect(page.get_by_role("list", name="Clips in order").get_by_role("button")).to_have_count(2)

    for number in (1, 2):
        page.get_by_role("button", name=f"Clip {number}: ").click()
        expect(page.get_by_role("heading", name=f"Clip {number} of 2")).to_be_visible()
        page.get_by_label("Out", exact=True).fill("00:00:02:00")
        with watched.sending():
            watched.press("Enter")
        expect(page.get_by_label("Out", exact=True)).to_have_value("00:00:02:00")
    with watched.sending():
        page.get_by_label("Transition", exact=True).select_option("Dissolve")
    expect(page.get_by_label("Transition lasts")).to_have_value("0.50")
    page.get_by_label("Gain").fill("-60")
    with watched.sending():
        watched.press("Enter")

    page.get_by_role("button", name="Add music").click()
    dialog = page.get_by_role("dialog")
    assert watched.violations() == []
    tune = {"name": "tune.wav", "mimeType": "audio/wav", "buffer": wave_of(1000, 6)}
    dialog.locator("input[type=file]").set_input_files(tune)  # type: ignore[arg-type]
    expect(dialog.get_by_role("button", name="Put in")).to_be_enabled()
    dialog.get_by_label("Begins at").fill("00:00:00:00")
    watched.press("Tab")
    with watched.sending():
        dialog.get_by_role("button", name="Put in").click()
    expect(page.get_by_role("button", name="Change tune")).to_be_visible()
    assert watched.violations() == []

    watched.press("Control+Enter")
    dialog.get_by_role("radio", name="Draft").click()
    expect(dialog.get_by_text("0:04 · 96 frames · 1280×720 · 24 fps")).to_be_visible()
    assert watched.violations() == []
    dialog.get_by_role("button", name="Make film").click()
    link = page.get_by_role("link", name="Download")
    expect(link).to_be_visible(timeout=120_000)
    film = fetched(served, watched, link.get_attribute("href") or "", tmp_path / "film.mp4")

    made = watched.context.request.get(f"{served.url}/api/v1/projects/{project}/cuts").json()["items"][0]["id"]
    items = watched.context.request.get(f"{served.url}/api/v1/cuts/{made}").json()["items"]
    takes = [
        fetched(served, watched, item["video_url"], tmp_path / f"{number}.mp4") for number, item in enumerate(items)
    ]  # fmt: skip
    with av.open(str(film)) as opened:
        assert sum(1 for _ in opened.decode(video=0)) == 2 * SECONDS * FPS
    middle = SECONDS * FPS + DISSOLVE // 2
    plain, crossed, after = grey(film, [FPS, middle, middle + FPS])
    first = grey(takes[0], [FPS, middle])
    second = grey(takes[1], [DISSOLVE // 2, DISSOLVE // 2 + FPS])
    share = (DISSOLVE // 2 + 0.5) / DISSOLVE
    assert np.abs(plain - first[0]).mean() < 3
    assert np.abs(crossed - (first[1] * (1 - share) + second[0] * share)).mean() < 3
    assert np.abs(after - second[1]).mean() < 3
    assert min(np.abs(crossed - one).mean() for one in (first[1], second[0])) > 3
    assert loud(film, 1000, 0.5, 1.5) == pytest.approx(0.5 * 10 ** (-12 / 20), rel=0.25)
    assert watched.wrong == []


def fetched(served: Served, watched: Watched, address: str, file: Path) -> Path:
    answer = watched.context.request.get(served.url + address.removeprefix(served.url))
    assert answer.ok, address
    file.write_bytes(answer.body())
    return file


def test_clips_are_moved_and_put_in_by_keyboard(served: Served, watched: Watched, project: str) -> None:
    page = watched.page
    page.goto(f"{served.url}/p/{project}/timeline")
    expect(page.get_by_role("list", name="Clips in order").get_by_role("button")).to_have_count(2)
    first, second = clips(page)
    page.get_by_role("button", name="Clip 1: ").focus()
    watched.press("Space")
    expect(page.get_by_role("status").filter(has_text="lifted")).to_have_count(1)
    watched.press("ArrowRight", "Escape")
    expect(page.get_by_role("status").filter(has_text="put back")).to_have_count(1)
    assert clips(page) == [first, second]
    page.get_by_role("button", name="Clip 1: ").focus()
    with watched.sending():
        watched.press("Space", "ArrowRight", "Space")
    expect(page.get_by_role("status").filter(has_text="dropped at place 2 of 2")).to_have_count(1)
    expect(page.get_by_role("button", name=f"Clip 1: {second}")).to_be_visible()
    with watched.sending():
        watched.press("Control+z")
    expect(page.get_by_role("button", name=f"Clip 1: {first}")).to_be_visible()

    page.get_by_role("slider", name="Position").fill("95")
    with watched.sending():
        page.get_by_role("list", name="Bin").get_by_role("button").first.press("Enter")
    expect(page.get_by_role("list", name="Clips in order").get_by_role("button")).to_have_count(3)
    expect(page.get_by_role("button", name="Clip 3: 001 v1")).to_be_visible()
    with watched.sending():
        watched.press("Control+z")
    expect(page.get_by_role("list", name="Clips in order").get_by_role("button")).to_have_count(2)
    assert watched.wrong == []


def test_a_viewer_sees_the_edit_and_no_acts(
    served: Served, watched: Watched, chromium: Browser, project: str
) -> None:  # fmt: skip
    with served.signed_in() as boss, served.person(boss, "viewer@example.com", "viewer") as viewer:
        person = viewer.get("/api/v1/me").json()["id"]
        boss.put(f"/api/v1/projects/{project}/members/{person}").raise_for_status()
        crumb = next(iter(viewer.cookies.jar))
        context = chromium.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce", locale="en-US")
        context.add_cookies([{"name": crumb.name, "value": crumb.value or "", "url": served.url}])
        seen = Watched(context)
        seen.page.goto(f"{served.url}/p/{project}/timeline")
        expect(seen.page.get_by_role("list", name="Clips in order").get_by_role("button")).to_have_count(2)
        expect(seen.page.get_by_role("list", name="Bin").get_by_role("listitem")).to_have_count(2)
        for act in ("Add music", "Choose subtitles", "Film & export", "Remove", "Split at the playhead", "Assemble"):
            expect(seen.page.get_by_role("button", name=act)).to_have_count(0)
        seen.press("Delete")
        expect(seen.page.get_by_role("list", name="Clips in order").get_by_role("button")).to_have_count(2)
        assert seen.violations() == []
        assert seen.wrong == []
        context.close()
