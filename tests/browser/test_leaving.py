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


def test_what_was_refused_after_the_page_was_left_is_told_by_the_next_with_its_words(
    served: Served, watched: Watched
) -> None:
    page = watched.page
    with served.signed_in() as boss:
        project, board = sample(boss, "Unheard")
    shot = board["shots"][0]["id"]
    page.goto(f"{served.url}/p/{project}/board?shot={shot}")
    prompt = page.get_by_role("textbox", name="Prompt")
    expect(prompt).to_be_visible()
    held: list[Route] = []

    def hold(route: Route) -> None:
        if route.request.method == "PATCH" and not held:
            held.append(route)
        else:
            route.continue_()

    page.route("**/api/v1/shots/*", hold)
    prompt.fill("The lamp is out.")
    prompt.blur()
    for _ in range(100):
        if held:
            break
        page.wait_for_timeout(100)
    page.goto(f"{served.url}/queue")
    held[0].abort()
    told = page.get_by_role("alert").filter(has_text="was not saved")
    expect(told).to_contain_text("“The lamp is out.”")
    assert watched.violations() == []
    told.get_by_role("button", name="Save it now").click()
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    watched.wait_until_kept(f"{served.url}/api/v1/shots/{shot}", lambda kept: kept["prompt"] == "The lamp is out.")
    page.goto(f"{served.url}/p/{project}/board?shot={shot}")
    expect(prompt).to_have_value("The lamp is out.")
    expect(told).to_have_count(0)

    # Somebody else writes there before it is looked for: theirs is shown, and nothing goes over it unseen.
    with served.signed_in() as boss:
        at = f"/api/v1/shots/{shot}"

        def theirs(words: str) -> None:
            boss.patch(
                at, json={"prompt": words}, headers={"If-Match": f'"{boss.get(at).json()["etag"]}"'}
            ).raise_for_status()

        held.clear()
        prompt.fill("The lamp is lit.")
        prompt.blur()
        for _ in range(100):
            if held:
                break
            page.wait_for_timeout(100)
        page.goto(f"{served.url}/queue")
        held[0].abort()
        theirs("No lamp at all.")
        told = page.get_by_role("alert").filter(has_text="written “No lamp at all.” there")
        expect(told).to_contain_text("“The lamp is lit.”")
        theirs("A lamp far off.")
        told.get_by_role("button", name="Replace theirs").click()
        told = page.get_by_role("alert").filter(has_text="written “A lamp far off.” there")
        expect(told).to_be_visible()
        assert boss.get(at).json()["prompt"] == "A lamp far off."
        told.get_by_role("button", name="Replace theirs").click()
        watched.wait_until_kept(f"{served.url}{at}", lambda kept: kept["prompt"] == "The lamp is lit.")
    assert watched.wrong_besides("ERR_FAILED", "Failed to fetch", "412 (Precondition Failed)") == []


def test_words_that_another_edit_forestalled_are_not_lost(served: Served, watched: Watched) -> None:
    page = watched.page
    with served.signed_in() as boss:
        project, board = sample(boss, "Forestalled")
        mine, other = board["shots"][0]["id"], board["shots"][1]["id"]
        page.goto(f"{served.url}/p/{project}/board?shot={mine}")
        prompt = page.get_by_role("textbox", name="Prompt")
        expect(prompt).to_be_visible()

        def forestall(route: Route) -> None:
            at = f"/api/v1/shots/{other}"
            match = {"If-Match": f'"{boss.get(at).json()["etag"]}"'}
            boss.patch(at, json={"prompt": "Theirs."}, headers=match).raise_for_status()
            route.continue_()

        page.route(f"**/api/v1/shots/{mine}", forestall, times=1)
        prompt.fill("Mine, and it took an hour.")
        prompt.blur()
        told = page.get_by_role("alert").filter(has_text="Shot 001: not saved")
        expect(told).to_be_visible()
        told.get_by_role("button", name="Save it now").click()
        watched.wait_until_kept(
            f"{served.url}/api/v1/shots/{mine}", lambda kept: kept["prompt"] == "Mine, and it took an hour."
        )
        assert boss.get(f"/api/v1/shots/{other}").json()["prompt"] == "Theirs."

        def overtake(route: Route) -> None:
            at = f"/api/v1/shots/{mine}"
            match = {"If-Match": f'"{boss.get(at).json()["etag"]}"'}
            boss.patch(at, json={"prompt": "Theirs here."}, headers=match).raise_for_status()
            route.continue_()

        expect(prompt).to_have_value("Mine, and it took an hour.")
        page.route(f"**/api/v1/shots/{mine}", overtake, times=1)
        prompt.fill("Mine, and it took two.")
        prompt.blur()
        told = page.get_by_role("alert").filter(has_text="written “Theirs here.” there")
        expect(told).to_contain_text("“Mine, and it took two.”")
        assert boss.get(f"/api/v1/shots/{mine}").json()["prompt"] == "Theirs here."

        # Taken back before the server has answered: it is this act that is meant, not the one before it.
        held: list[Route] = []

        def hold(route: Route) -> None:
            if route.request.method == "PATCH" and not held:
                held.append(route)
            else:
                route.continue_()

        page.route(f"**/api/v1/shots/{mine}", hold)
        told.get_by_role("button", name="Replace theirs").click()
        expect(prompt).to_have_value("Mine, and it took two.")
        for _ in range(100):
            if held:
                break
            page.wait_for_timeout(100)
        watched.press("Control+z")
        expect(prompt).to_have_value("Theirs here.")
        written: list[object] = []
        page.on("request", lambda one: written.append(one.post_data_json) if one.method == "PATCH" else None)
        assert boss.get(f"/api/v1/shots/{mine}").json()["prompt"] == "Theirs here."
        with page.expect_response(lambda answer: answer.request.post_data_json == {"prompt": "Theirs here."}):
            held[0].continue_()
        assert written == [{"prompt": "Theirs here."}]
        watched.wait_until_kept(f"{served.url}/api/v1/shots/{mine}", lambda kept: kept["prompt"] == "Theirs here.")
    expect(prompt).to_have_value("Theirs here.")
    assert watched.wrong_besides("ERR_FAILED", "Failed to fetch", "412 (Precondition Failed)") == []
