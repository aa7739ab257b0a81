"""A newer build of the Studio is offered, not forced; taken, it stands alone in what the browser keeps."""

from __future__ import annotations

import http.server
import shutil
import threading
from collections.abc import Generator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.slow

KEPT = "async () => (await caches.keys()).sort()"
READY = "async () => { await navigator.serviceWorker.ready; return Boolean(navigator.serviceWorker.controller) }"


class Pages(http.server.SimpleHTTPRequestHandler):
    """A copy of the built Studio; every page is its index, as the server has it."""

    def do_GET(self) -> None:
        if not Path(self.translate_path(self.path)).is_file():
            self.path = "/index.html"
        super().do_GET()

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@pytest.fixture
def copied(built: Path, tmp_path: Path) -> Path:
    return shutil.copytree(built, tmp_path / "studio")


@pytest.fixture
def url(copied: Path) -> Generator[str]:
    def pages(*given: object) -> Pages:
        return Pages(*given, directory=str(copied))  # pyright: ignore[reportArgumentType]

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), pages) as web:
        thread = threading.Thread(target=web.serve_forever, args=(0.05,))
        thread.start()
        yield f"http://127.0.0.1:{web.server_address[1]}"
        web.shutdown()
        thread.join()


def until_kept(page: Page, names: list[str]) -> None:
    for _ in range(200):
        if page.evaluate(KEPT) == names:
            return
        page.wait_for_timeout(100)
    raise AssertionError(page.evaluate(KEPT))


def test_a_newer_build_is_offered_and_leaves_nothing_of_the_older_one(
    copied: Path, url: str, chromium: Browser
) -> None:
    worker = copied / "sw.js"
    said = worker.read_text("utf-8")
    assert "__VERSION__" not in said
    older = said.partition('"cineflow-shell-')[2].partition('"')[0]
    context = chromium.new_context(locale="en-US")
    page = context.new_page()
    page.goto(url)
    page.evaluate(READY)
    page.reload()
    page.wait_for_function("() => Boolean(navigator.serviceWorker.controller)")
    until_kept(page, [f"cineflow-shell-{older}"])

    worker.write_text(said.replace(older, "thenext"), "utf-8")
    mark = page.evaluate("window.mark = 'the page that was open'")
    page.evaluate("async () => { await (await navigator.serviceWorker.getRegistration()).update() }")
    offered = page.get_by_text("A newer version is here")
    expect(offered).to_be_visible()
    assert page.evaluate("window.mark") == mark, "nothing is loaded under an open page"
    assert f"cineflow-shell-{older}" in page.evaluate(KEPT), "the open page may still need its parts"

    with page.expect_navigation():
        page.get_by_role("button", name="Load it").click()
    page.wait_for_function("() => document.readyState === 'complete' && window.mark === undefined")
    until_kept(page, ["cineflow-shell-thenext"])
    expect(offered).to_have_count(0)
    context.close()
