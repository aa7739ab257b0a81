"""A page that is left right after an act, or in the middle of writing: the act is there, or one is asked first."""

from __future__ import annotations

import pytest
from playwright.sync_api import Dialog, Route, expect
from tests.browser.conftest import Watched
from tests.server.conftest import Served, sample

pytestmark = pytest.mark.slow


def test_what_was_written_is_there_after_a_reload_and_what_waits_is_asked_about(
    served: Served, watched: Watched
) -> None:
    with served.set_up() as boss:
        project, board = sample(boss, "Left")
        crumb = next(iter(boss.cookies.jar))
    watched.context.add_cookies([{"name": crumb.name, "value": crumb.value or "", "url": served.url}])
    page = watched.page
    asked: list[str] = []
    stays = False

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        if stays:
            dialog.dismiss()
        else:
            dialog.accept()

    page.on("dialog", answer)
    shot = board["shots"][0]["id"]
    url = f"{served.url}/p/{project}/board?shot={shot}"
    page.goto(url)
    prompt = page.get_by_role("textbox", name="Prompt")
    prompt.click()
    prompt.fill("Rain on the pier, and nobody there.")
    page.reload()
    expect(prompt).to_have_value("Rain on the pier, and nobody there.")
    assert asked == []

    # The server is slow: the second edit waits for the first, whose digest it needs.
    held: list[Route] = []

    def hold(route: Route) -> None:
        if route.request.method == "PATCH" and not held:
            held.append(route)
        else:
            route.continue_()

    page.route("**/api/v1/shots/*", hold)
    for words in ("One light goes on.", "One light goes on; a second answers."):
        prompt.fill(words)
        prompt.blur()
    stays = True
    page.evaluate("setTimeout(() => location.reload())")
    expect(prompt).to_have_value("One light goes on; a second answers.")
    for _ in range(100):
        if asked:
            break
        page.wait_for_timeout(100)
    assert asked == ["beforeunload"]
    stays = False
    held[0].continue_()
    watched.wait_until_kept(
        f"{served.url}/api/v1/shots/{shot}", lambda kept: kept["prompt"] == "One light goes on; a second answers."
    )
    page.reload()
    expect(prompt).to_have_value("One light goes on; a second answers.")
    assert asked == ["beforeunload"]

    # A click and the way out in one breath.
    page.goto(url)
    prompt.fill("Dawn.")
    page.goto(f"{served.url}/queue")
    page.goto(url)
    expect(prompt).to_have_value("Dawn.")
    assert watched.wrong == []
