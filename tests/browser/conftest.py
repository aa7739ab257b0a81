"""Debian's Chromium over a server of its own, with the Studio built from the sources that are here."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, expect, sync_playwright
from tests.server.conftest import Served, serving

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = "/usr/bin/chromium"
AXE = ROOT / "studio/node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

FOCUSED = """(() => {
  const at = document.activeElement;
  const label = at?.labels?.[0]?.textContent ?? at?.getAttribute("aria-label") ?? at?.textContent ?? "";
  return label.trim().slice(0, 80);
})()"""
"""What a screen reader would call the control that has the focus."""


@pytest.fixture(scope="session")
def built() -> Path:
    sys.path.insert(0, str(ROOT / "tools"))
    import studio

    if not studio.is_current():
        wrong = studio.build(may_get_node=True)
        assert not wrong, wrong
    return studio.BUILT


@pytest.fixture(scope="session")
def chromium() -> Generator[Browser]:
    with sync_playwright() as playwright:
        found = CHROMIUM if Path(CHROMIUM).exists() else None  # elsewhere: `playwright install chromium`
        expect.set_options(timeout=20_000)  # patience, for machines that do much else
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def served(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Generator[Served]:
    assert built.is_dir()
    with serving(tmp_path_factory.mktemp("studio") / "workspace") as one:
        yield one


class Watched:
    """A page, and everything that went wrong on it."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self.page: Page = context.new_page()
        self.page.set_default_timeout(30_000)
        self.wrong: list[str] = []
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("console", self._hear)

    def _hear(self, said: ConsoleMessage) -> None:
        if said.type == "error":
            self.wrong.append(f"{said.text} {said.location.get('url', '')}".strip())

    def wrong_besides(self, *harmless: str) -> list[str]:
        """What went wrong but for what is expected: the end of the browser's words and how the address begins."""
        return [one for one in self.wrong if not any(told in one for told in harmless)]

    def violations(self, rules: list[str] | None = None) -> list[str]:
        """Ask axe, all or some rules; each line names a rule and where it is broken.

        What is dimmed while something newer comes is no state to be read: it is waited for.
        """
        expect(self.page.locator("[aria-busy=true]")).to_have_count(0, timeout=20_000)
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE.read_text(encoding="utf-8"))
        asked = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": RULES}
        found = self.page.evaluate("asked => axe.run(document, {runOnly: asked})", asked)["violations"]
        return [f"{one['id']}: {node['target']} {node['failureSummary']}" for one in found for node in one["nodes"]]

    def press(self, *keys: str) -> None:
        """Press keys one after the other; wherever the focus is gets them."""
        for key in keys:
            self.page.keyboard.press(key)

    def drag(self, taken: Locator, target: Locator, at: tuple[float, float] = (10, 10)) -> None:
        """Drag as a hand does, in steps: what begins at a distance of some pixels hears nothing of a single leap.

        at: where on the target it is let go, from its top left corner.
        """
        taken.scroll_into_view_if_needed()
        ends = [one.bounding_box() for one in (taken, target)]
        (x, y), (to_x, to_y) = ((box["x"], box["y"]) for box in ends if box)
        mouse = self.page.mouse
        mouse.move(x + 10, y + 10)
        mouse.down()
        mouse.move(x + 10, y - 10, steps=4)
        mouse.move(to_x + at[0], to_y + at[1], steps=8)
        mouse.up()

    @contextmanager
    def sending(self) -> Generator[None]:
        """Wait until the server has answered what an act on the page changes: leaving it before would lose that."""
        with self.page.expect_response(lambda answer: answer.request.method in ("POST", "PUT", "PATCH")):
            yield

    def wait_until_kept(self, url: str, is_kept: Callable[[Any], bool]) -> None:
        """Wait until the server has what several acts changed, one save after the other."""
        until = time.monotonic() + 20
        while not is_kept(self.context.request.get(url).json()):
            assert time.monotonic() < until, url
            time.sleep(0.1)

    def tab_to(self, name: str, most: int = 60) -> None:
        """Press Tab until the control with this accessible name has the focus, as somebody without a mouse does."""
        seen: list[str] = []
        for _ in range(most):
            self.page.keyboard.press("Tab")
            seen.append(self.page.evaluate(FOCUSED))
            if name in seen[-1]:
                return
        raise AssertionError(f"Tab never came to “{name}”: {seen}")


@pytest.fixture(scope="module")
def watched(chromium: Browser) -> Generator[Watched]:
    """One signed-out browser for a module's tests, in English."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce", locale="en-US")
    yield Watched(context)
    context.close()
