"""The queue in the browser: waiting takes put in order by keys and by pointer, many cancelled with what that saves."""

from __future__ import annotations

import re
from collections.abc import Generator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import Watched
from tests.server.conftest import Served, sample, serving

pytestmark = pytest.mark.slow

PROVIDER = "minimax"


@pytest.fixture(scope="module")
def served(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Generator[Served]:
    assert built.is_dir()
    with serving(tmp_path_factory.mktemp("queue") / "workspace", "--emulate") as one:
        yield one


def names(page: Page, where: str) -> list[str]:
    """The takes of one part of the queue, in order, once they are read."""
    expect(page.get_by_label("a job that is still being read")).to_have_count(0)
    boxes = page.get_by_role("region", name=where).get_by_role("listitem").get_by_role("checkbox")
    return [(box.get_attribute("aria-label") or "").removeprefix("Choose ") for box in boxes.all()]


def test_waiting_takes_are_put_in_order_and_cancelled(served: Served, watched: Watched) -> None:
    with served.set_up() as boss:
        boss.post(f"/api/v1/providers/{PROVIDER}/pause").raise_for_status()
        project, board = sample(boss, "Queued")
        wish = {"shot_ids": [shot["id"] for shot in board["shots"][:6]], "provider": PROVIDER, "takes": 1}
        sheet = boss.post(f"/api/v1/projects/{project}/plan", json=wish).json()
        boss.post(f"/api/v1/projects/{project}/runs", json={**wish, "quote": sheet["quote"]}).raise_for_status()
        crumb = next(iter(boss.cookies.jar))
    watched.context.add_cookies([{"name": crumb.name, "value": crumb.value or "", "url": served.url}])
    page = watched.page
    page.goto(f"{served.url}/queue")
    take = [f"Shot 00{number}, take 1" for number in range(1, 7)]
    waiting = page.get_by_role("region", name="Waiting")
    expect(waiting.get_by_role("listitem")).to_have_count(6)
    assert names(page, "Waiting") == take

    with watched.sending():
        page.get_by_role("button", name=f"Move {take[0]}").focus()
        watched.press(" ", "ArrowDown", "ArrowDown")
        expect(page.get_by_text(f"{take[0]} is 3 of 6")).to_be_attached()
        watched.press(" ")
    page.reload()
    expect(waiting.get_by_role("listitem")).to_have_count(6)
    assert names(page, "Waiting") == [take[1], take[2], take[0], *take[3:]]
    page.get_by_role("button", name=f"Move {take[1]}").focus()
    watched.press(" ", "ArrowDown", "Escape")
    assert names(page, "Waiting")[0] == take[1]
    held, onto = (page.get_by_role("button", name=f"Move {take[one]}") for one in (5, 1))
    with watched.sending():
        watched.drag(held, onto)
    expect(waiting.get_by_role("checkbox").nth(1)).to_have_attribute("aria-label", f"Choose {take[5]}")
    with watched.sending():
        watched.press("Control+z")
    expect(waiting.get_by_role("checkbox").nth(1)).to_have_attribute("aria-label", f"Choose {take[1]}")
    with watched.sending():
        page.get_by_role("button", name=f"Run next: {take[4]}").click()
    expect(waiting.get_by_role("checkbox").nth(1)).to_have_attribute("aria-label", f"Choose {take[4]}")

    for name in (take[1], take[2]):
        page.get_by_label(f"Choose {name}").check()
    acts = page.get_by_role("toolbar", name="Acts on what is chosen")
    expect(acts.get_by_text("2 chosen")).to_be_visible()
    assert watched.violations() == []
    acts.get_by_role("button", name="Cancel").click()
    dialog = page.get_by_role("dialog", name="Cancel 2 jobs?")
    expect(dialog.get_by_text("2 not yet sent")).to_be_visible()
    expect(dialog.get_by_text("Nothing is charged.")).to_be_visible()
    expect(dialog.get_by_text(re.compile(r"saves \$\d"))).to_be_visible()
    assert watched.violations() == []
    with watched.sending():
        dialog.get_by_role("button", name="Cancel 2 jobs").click()
    expect(page.get_by_text("2 were not sent: nothing is charged")).to_be_visible()
    expect(waiting.get_by_role("listitem")).to_have_count(4)

    page.get_by_role("button", name=f"Details of {take[1]}").click()
    history = page.get_by_role("region", name="Ended")
    expect(history.get_by_text("cancelled", exact=True)).to_be_visible()
    history.get_by_role("button", name="Log").click()
    expect(history.get_by_label("Log", exact=True)).to_contain_text("job.cancelled")
    assert watched.violations() == []

    # Made again it costs something, so its cost sheet comes first.
    acts.get_by_role("button", name="Retry").click()
    sheet_shown = page.get_by_role("dialog", name="What this will cost")
    expect(sheet_shown.get_by_label("Made with")).to_have_value(re.compile(rf"^{PROVIDER}:"))  # where it was to be made
    watched.press("Escape")
    assert watched.wrong == []
