"""Footage in the browser: sent in pieces over a line that breaks, looked at, played, renamed, deleted."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest
from playwright.sync_api import Route, expect
from tests.browser.conftest import Watched
from tests.server.conftest import Served, sample

pytestmark = pytest.mark.slow

PIECE = 8 * 1024 * 1024


def draw(path: Path) -> Path:
    """Draw four seconds of a dark and a bright scene, noisy enough to fill more than one piece."""
    chance = np.random.default_rng(9)
    with av.open(str(path), "w") as film:
        stream = film.add_stream("mpeg4", rate=25, options={"qscale": "2"})
        stream.width, stream.height, stream.pix_fmt, stream.bit_rate = 640, 360, "yuv420p", 60_000_000
        for number in range(100):
            grain = chance.integers(0, 60, (360, 640, 3), dtype=np.uint8)
            light = np.uint8(10 if number < 50 else 180)
            film.mux(stream.encode(av.VideoFrame.from_ndarray(grain + light, format="rgb24")))
        film.mux(stream.encode())
    assert PIECE < path.stat().st_size < 4 * PIECE, path.stat().st_size
    return path


def test_footage_goes_on_after_a_broken_line_and_is_looked_at(served: Served, watched: Watched, tmp_path: Path) -> None:
    with served.set_up() as boss:
        project, _ = sample(boss, "Cut")
        crumb = next(iter(boss.cookies.jar))
    watched.context.add_cookies([{"name": crumb.name, "value": crumb.value or "", "url": served.url}])
    page = watched.page
    offsets: list[int] = []

    def line(route: Route) -> None:
        if route.request.method == "PATCH":
            offsets.append(int(route.request.headers["upload-offset"]))
            if len(offsets) == 2:
                return route.abort("connectionreset")
        return route.continue_()

    page.route("**/api/v1/uploads/*", line)
    page.goto(f"{served.url}/p/{project}/clip")
    expect(page.get_by_role("button", name="Upload", exact=True)).to_be_in_viewport(ratio=1)
    assert watched.violations() == []
    page.locator("input[type=file]").set_input_files(draw(tmp_path / "harbour.mp4"))
    expect(page.get_by_text("The line broke")).to_be_visible()
    expect(page.get_by_text("Footage arrived")).to_be_visible(timeout=60_000)
    assert offsets[:3] == [0, PIECE, PIECE]

    expect(page.get_by_role("list", name="Shots of the camera").get_by_role("listitem")).to_have_count(
        2, timeout=60_000
    )
    page.get_by_role("list", name="Shots of the camera").get_by_role("button").nth(1).click()
    expect(page.get_by_role("slider", name="Position")).to_have_attribute("aria-valuetext", "00:00:02:00")
    page.keyboard.press(".")
    expect(page.get_by_role("slider", name="Position")).to_have_attribute("aria-valuetext", "00:00:02:01")
    assert watched.violations() == []

    page.get_by_role("button", name="More about harbour.mp4").click()
    page.get_by_role("menuitem", name="Rename").click()
    page.keyboard.type("The harbour")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="The harbour")).to_be_visible()
    page.keyboard.press("Control+z")
    expect(page.get_by_role("heading", name="harbour.mp4")).to_be_visible()
    expect(page.get_by_text("Undone: harbour.mp4 changed")).to_be_visible()
    footage = watched.context.request.get(f"{served.url}/api/v1/projects/{project}/footage").json()["items"][0]["id"]
    page.get_by_role("button", name="More about harbour.mp4").click()
    page.get_by_role("menuitem", name="Delete").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(page.get_by_role("heading", name="Bring in footage")).to_be_visible()
    # The broken line is in the browser's log; and news of what was deleted may come while it is still being read.
    broken = f"net::ERR_CONNECTION_RESET {served.url}/api/v1/uploads/"
    assert watched.wrong_besides(broken, f"404 (Not Found) {served.url}/api/v1/footage/{footage}") == []
