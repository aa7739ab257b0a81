"""Debian's Chromium over a server of its own, with the Studio built from the sources that are here."""

from __future__ import annotations

import sys
from collections.abc import Generator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from tests.server.conftest import Served, serving

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = "/usr/bin/chromium"


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
        self.page.on("console", lambda said: self.wrong.append(said.text) if said.type == "error" else None)

    def is_narrow_enough(self) -> bool:
        """Whether the page itself does not scroll sideways."""
        return self.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.fixture(scope="module")
def watched(chromium: Browser) -> Generator[Watched]:
    """One signed-out browser for a module's tests, in English."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce", locale="en-US")
    yield Watched(context)
    context.close()
