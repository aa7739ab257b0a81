"""A studio of several people at one film: each sees the others' work as it happens, even over a server that died."""

from __future__ import annotations

import signal

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browser.conftest import Watched
from tests.server.conftest import Served, sample

pytestmark = pytest.mark.slow


def screen_of(chromium: Browser, client: httpx.Client, url: str) -> Page:
    """A browser of the person whose cookie a client has."""
    crumb = next(iter(client.cookies.jar))
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce", locale="en-US")
    context.add_cookies([{"name": crumb.name, "value": crumb.value or "", "url": url}])
    return Watched(context).page


def test_three_people_make_a_scene_while_the_server_dies(served: Served, chromium: Browser) -> None:
    with served.set_up() as boss:
        project, _ = sample(boss, "Together")
        people = [served.person(boss, f"{role}@example.com", role) for role in ("artist", "supervisor", "viewer")]
        for user in boss.get("/api/v1/users").json()["items"]:
            if user["role"] != "admin":
                boss.put(f"/api/v1/projects/{project}/members/{user['id']}").raise_for_status()
        pages: list[Page] = []
        for person in people:
            with person as client:
                pages.append(screen_of(chromium, client, served.url))
    artist, supervisor, viewer = pages
    for page in pages:
        page.goto(f"{served.url}/p/{project}/board")
        expect(page.get_by_text("Live").first).to_be_visible()
    expect(viewer.get_by_role("gridcell").first).to_be_visible()
    expect(viewer.get_by_role("button", name="Generate")).to_have_count(0)
    assert viewer.evaluate("navigator.serviceWorker.ready.then((one) => one.active !== null)")

    artist.get_by_role("gridcell").first.click()
    artist.get_by_label("About shot 001").get_by_role("button", name="Generate").click()
    artist.get_by_role("dialog").get_by_label("Made with").select_option("rehearsal")
    artist.get_by_role("dialog").get_by_role("button", name="Rehearse").click()
    expect(artist.get_by_role("dialog")).to_be_hidden()
    port = served.url.rpartition(":")[2]
    served.stop(signal.SIGKILL)
    expect(supervisor.get_by_text("Connection lost").first).to_be_visible()
    viewer.reload()  # the service worker has the page; what is on it comes by itself
    expect(viewer.get_by_role("heading", name="The server does not answer")).to_be_visible()
    served.options = ("--port", port)
    served.start()

    for page in pages:
        expect(page.get_by_role("gridcell").first.get_by_text("Review")).to_be_visible(timeout=60_000)
    supervisor.keyboard.press("g")
    supervisor.keyboard.press("r")
    expect(supervisor.get_by_role("heading", name="SC 1 / Shot 001")).to_be_visible()
    supervisor.keyboard.press("a")
    for page in (artist, viewer):
        expect(page.get_by_role("gridcell").first.get_by_text("Approved")).to_be_visible(timeout=40_000)
    expect(viewer.get_by_text("Live").first).to_be_visible()
    for page in pages:
        page.context.close()
