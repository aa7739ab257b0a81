"""Where one is, and where one can go, is seen: the view that is chosen, and every place under the thumb of a phone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Locator, expect
from tests.browser.conftest import Watched
from tests.server.conftest import Served, sample

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def project(served: Served) -> tuple[str, dict[str, str]]:
    with served.set_up() as boss:
        made, _ = sample(boss, "In the hand")
        (crumb,) = boss.cookies.jar
    return made, {"name": crumb.name, "value": crumb.value or "", "url": served.url}


def ground(found: Locator) -> str:
    expect(found).to_be_visible()
    return str(found.evaluate("one => getComputedStyle(one).backgroundColor"))


def test_the_view_that_is_chosen_looks_chosen(
    served: Served, chromium: Browser, project: tuple[str, dict[str, str]]
) -> None:
    made, crumb = project
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce", locale="en-US")
    context.add_cookies([crumb])  # pyright: ignore[reportArgumentType]
    page = Watched(context).page
    page.goto(f"{served.url}/p/{made}/board?view=list")
    expect(page.get_by_role("radio", name="Table")).to_be_checked()
    assert ground(page.get_by_role("radio", name="Table")) != ground(page.get_by_role("radio", name="Grid"))
    page.get_by_role("radio", name="Grid").click()
    expect(page.get_by_role("radio", name="Grid")).to_be_checked()
    page.mouse.move(700, 700)
    assert ground(page.get_by_role("radio", name="Table")) != ground(page.get_by_role("radio", name="Grid"))
    context.close()


def test_every_place_is_reached_on_a_phone(
    served: Served, chromium: Browser, project: tuple[str, dict[str, str]]
) -> None:
    made, crumb = project
    context = chromium.new_context(viewport={"width": 390, "height": 844}, reduced_motion="reduce", locale="en-US")
    context.add_cookies([crumb])  # pyright: ignore[reportArgumentType]
    watched = Watched(context)
    page = watched.page
    page.goto(f"{served.url}/p/{made}/board")
    bar = page.get_by_role("navigation", name="Places")
    for name in ("Review", "Timeline", "Clip", "Queue", "Board"):
        expect(bar.get_by_role("link", name=re.compile(name))).to_be_visible()
    for name, path in (("Script", "script"), ("Costs", "/costs")):
        bar.get_by_role("button", name="More").click()
        expect(page.get_by_role("menu")).to_be_visible()
        page.get_by_role("menuitem", name=name).click()
        expect(page).to_have_url(re.compile(path))
        page.go_back()
        expect(page).to_have_url(re.compile("board"))
    expect(bar).to_be_visible()
    assert watched.violations() == []
    bar.get_by_role("button", name="More").click()
    page.get_by_role("menuitem", name="Watch").click()
    expect(page).to_have_url(re.compile("watch"))
    assert watched.wrong == []
    context.close()
