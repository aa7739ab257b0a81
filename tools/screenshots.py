"""Make the documents' pictures of the Studio from the running product: `.venv/bin/python tools/screenshots.py`.

A server of its own rehearses the sample story and is given a film to cut; then each page is looked at as a person
would. Chromium: /usr/bin/chromium, or what `playwright install chromium` fetched.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
CHROMIUM = "/usr/bin/chromium"
SIZE = (1440, 900)
LARGEST = 300_000
ONCE = "set-up-once"
ME = {"email": "mara@example.com", "password": "correct horse battery"}
REMEMBERED = "localStorage.setItem('cineflow.view', JSON.stringify({state: {theme: '%s', language: '%s'}, version: 1}))"
PATIENCE_S = 240
DRAWN = """[...document.images].every((one) =>
    one.complete && one.naturalWidth > 0 || one.getBoundingClientRect().top > innerHeight)
  && [...document.querySelectorAll("video")].every((one) => one.readyState >= 2 && !one.seeking)"""
"""Whether every still and film that is in sight has its picture."""


def main() -> None:
    """Rehearse once in each language, and take that language's pictures."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    expect.set_options(timeout=60_000)
    with sync_playwright() as playwright:
        found = CHROMIUM if Path(CHROMIUM).exists() else None
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        for language, ending in (("en", ""), ("zh", "_zh")):
            with tempfile.TemporaryDirectory() as folder, _serving(Path(folder)) as url:
                project, crumb = _prepared(url, Path(folder), language)
                _take(browser, f"{url}/p/{project}", url, crumb, language, ending)
        browser.close()


@contextmanager
def _serving(folder: Path) -> Generator[str]:
    command = [sys.executable, "-P", "-m", "cineflow", "serve", "--port", "0", "--setup-token", ONCE]
    environ = {**_bare_environment(), "HOME": str(folder), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        [*command, "--workspace", str(folder / "films")], env=environ, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    ) as server:  # fmt: skip
        assert server.stdout is not None
        line = server.stdout.readline()
        try:
            yield line[line.index("http://") :].split()[0].rstrip("/")
        finally:
            server.terminate()


def _prepared(url: str, folder: Path, language: str) -> tuple[str, dict[str, Any]]:
    """Make an account, rehearse the sample story, judge some of it, cut a film. Returns the project and the cookie."""
    headers = {"X-CineFlow": "1", "Accept-Language": language}
    with httpx.Client(base_url=url, headers=headers, timeout=60, trust_env=False) as client:
        client.post("/api/v1/setup", json={"token": ONCE, **ME}).raise_for_status()
        client.patch("/api/v1/me", json={"name": "Mara", "language": language}).raise_for_status()
        name = {"en": "Lighthouse", "zh": "灯塔"}[language]
        project: str = client.post("/api/v1/projects", json={"name": name, "sample": True}).json()["id"]
        api = f"/api/v1/projects/{project}"
        shots = [shot["id"] for shot in client.get(f"{api}/board").json()["shots"]]
        _rehearse(client, api, shots, takes=1)
        _rehearse(client, api, shots[:2], takes=2)
        for shot in client.get(f"{api}/board").json()["shots"][2:6]:
            client.patch(f"/api/v1/takes/{shot['takes'][0]['id']}", json={"verdict": "approved", "rating": 4})
        client.post(f"{api}/timeline", json={"which": "selected", "fill": True, "name": name}).raise_for_status()
        _cut(client, api, _film(folder, language))
        (crumb,) = client.cookies.jar
        return project, {"name": crumb.name, "value": crumb.value, "url": url}


def _rehearse(client: httpx.Client, api: str, shots: list[str], takes: int) -> None:
    wish = {"shot_ids": shots, "provider": "rehearsal", "takes": takes, "retake": takes > 1}
    quote = client.post(f"{api}/plan", json=wish).json()["quote"]
    run = client.post(f"{api}/runs", json={**wish, "quote": quote}).json()["run"]
    _wait(lambda: client.get(f"/api/v1/runs/{run}").json()["ended_at"])


def _film(folder: Path, language: str) -> Path:
    command = [sys.executable, "-m", "cineflow", "demo", str(folder / "demo"), "--json", "--lang", language]
    made = subprocess.run(command, check=True, capture_output=True, text=True, env=_bare_environment())
    return Path(json.loads(made.stdout)["film"])


def _cut(client: httpx.Client, api: str, film: Path) -> None:
    name = "lighthouse.mp4"
    brought = client.post(f"{api}/footage", files={"file": (name, film.read_bytes(), "video/mp4")}).json()["id"]
    _wait(lambda: client.get(f"/api/v1/footage/{brought}").json()["state"] == "ready")
    wish = {"footage": [brought], "name": name, "planner": "offline", "local": True, "count": 5, "shortest": 2}
    cuts = client.post(f"{api}/clips", json=wish).json()["cuts"]
    _wait(lambda: client.get(f"/api/v1/cuts/{cuts}").status_code == 200)


def _wait(is_so: Any) -> None:
    until = time.monotonic() + PATIENCE_S
    while not is_so():
        if time.monotonic() > until:
            raise TimeoutError
        time.sleep(0.3)


def _take(browser: Browser, project: str, url: str, crumb: dict[str, Any], language: str, ending: str) -> None:
    width, height = SIZE
    context = browser.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce")
    context.add_init_script(REMEMBERED % ("dark", language))
    context.add_cookies([crumb])  # pyright: ignore[reportArgumentType]
    page = context.new_page()
    page.goto(f"{project}/board")
    page.locator("[role=gridcell]").nth(1).click()
    _keep(page, f"studio-board{ending}")
    page.goto(f"{project}/review?mode=two")
    page.locator("video").first.wait_for()
    _keep(page, f"studio-review{ending}")
    page.goto(f"{project}/timeline")
    page.locator("section ol li").nth(2).click()
    _keep(page, f"studio-timeline{ending}")
    page.goto(f"{project}/clip")
    page.locator("aside ol li").first.wait_for()
    _keep(page, f"studio-clip{ending}")
    context.close()


def _keep(page: Page, name: str) -> None:
    _wait(lambda: page.evaluate(DRAWN))  # live events never let the network be idle
    page.wait_for_timeout(800)  # and what was decoded is painted
    picture = Image.open(io.BytesIO(page.screenshot()))
    file = PICTURES / f"{name}.webp"
    picture.save(file, "WEBP", quality=82, method=6)
    assert file.stat().st_size < LARGEST, f"{file}: {file.stat().st_size} bytes"
    sys.stdout.write(f"{file}\n")


def _bare_environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.endswith(("_KEY", "_TOKEN", "_URL"))}


if __name__ == "__main__":
    main()
