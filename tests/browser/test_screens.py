"""Every screen and layer, at three sizes, in both languages and themes: nothing cut off, covered, or hard to hit.

What makes a screen wrong is looked for (layout.js), with axe beside it; and in each theme the screen is compared with
the picture of it that is kept (kept.py).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Generator
from fractions import Fraction
from pathlib import Path

import pytest
from numbered import Draw, draw
from playwright.sync_api import Browser, Page, expect
from tests.browser.conftest import Watched
from tests.browser.kept import MANY, differs, seen, squares_off
from tests.server.conftest import Served, ended, rehearse, sample
from tests.server.test_clipping import footage_of, waited

pytestmark = pytest.mark.slow

WIDE, MIDDLE, NARROW = (1440, 900), (1024, 768), (390, 844)
LOOKS = (("dark", "en", (WIDE, MIDDLE, NARROW)), ("light", "zh", (NARROW, MIDDLE, WIDE)))
LAYOUT = (Path(__file__).parent / "layout.js").read_text(encoding="utf-8")
LOOK = """([theme, language]) => {
  localStorage.setItem("cineflow.view", JSON.stringify({state: {theme, language}, version: 1}));
  dispatchEvent(new StorageEvent("storage", {key: "cineflow.view"}));
}"""
SETTLED = """async () => {
  await document.fonts.ready;
  const near = [...document.images].filter((one) => !one.complete && one.getBoundingClientRect().top < innerHeight);
  const drawn = near.map((one) => new Promise((done) => one.addEventListener("load", done, {once: true})));
  await Promise.race([Promise.all(drawn), new Promise((done) => setTimeout(done, 5000))]);
  for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame);
}"""


def key(*keys: str) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        for one in keys:
            page.keyboard.press(one)
        expect(page.get_by_role("dialog")).to_be_visible()

    return act


def press(name: str) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        page.get_by_role("button", name=name, exact=True).first.click()
        expect(page.get_by_role("dialog")).to_be_visible()

    return act


def open_shot(page: Page) -> None:
    page.get_by_role("gridcell").nth(1).click()
    expect(page.get_by_label("About shot 002")).to_be_visible()


def broken_down(page: Page) -> None:
    page.get_by_role("textbox", name="Text").fill("INT. STAIR - DAWN\n\nMei climbs.\n\nMEI\nNobody is here.\n")
    page.get_by_role("button", name="Break down · free").click()
    expect(page.get_by_role("region", name="Shots of the draft")).to_contain_text("Mei climbs.")
    expect(page.get_by_role("region", name="Changes, shot by shot")).to_contain_text("Mei climbs.")


def edited(page: Page) -> None:
    """Open a provider that is set up; it never answers."""
    said = {"api_key": "nk-0123456789abcdef", "base_url": "http://127.0.0.1:9"}
    at = page.evaluate("location.origin")
    answer = page.request.patch(f"{at}/api/v1/providers/newapi", data=said, headers={"X-CineFlow": "1"})
    assert answer.ok, answer.text()
    page.reload()
    press("Edit: NewAPI gateways")(page)


def words(page: Page) -> None:
    page.get_by_role("radio", name="Words").click()


SCREENS: dict[str, tuple[str, Callable[[Page], None] | None]] = {
    "projects": ("/", None),
    "a new project": ("/", key("n")),
    "board": ("/p/{p}/board", None),
    "a shot": ("/p/{p}/board", open_shot),
    "board as a list": ("/p/{p}/board?view=list", None),
    "board as a script": ("/p/{p}/board?view=script", None),
    "cost sheet": ("/p/{p}/board", key("Control+a", "Control+Enter")),
    "many edited": ("/p/{p}/board", key("Control+a", "e")),
    "palette": ("/p/{p}/board", key("Control+k")),
    "keys": ("/p/{p}/board", key("Shift+?")),
    "review": ("/p/{p}/review", None),
    "two takes": ("/p/{p}/review?mode=two", None),
    "a rejection": ("/p/{p}/review", key("x")),
    "watch": ("/p/{p}/watch", None),
    "timeline": ("/p/{p}/timeline", None),
    "film and export": ("/p/{p}/timeline", key("Control+Enter")),
    "footage": ("/p/{p}/clip", None),
    "words of footage": ("/p/{p}/clip", words),
    "moments": ("/p/{p}/clip?side=moments", None),
    "moments to find": ("/p/{p}/clip?side=moments", press("Find moments")),
    "script": ("/p/{p}/script", None),
    "a draft": ("/p/{p}/script", broken_down),
    "changes of a draft": ("/p/{p}/script?pane=changes", broken_down),
    "queue": ("/queue", None),
    "costs": ("/costs", None),
    "costs of some days": ("/costs?since=2026-01-01&until=2026-02-01&by=model", None),
    "a provider": ("/settings/providers", edited),
    "a provider to add": ("/settings/providers", press("Add provider")),
    "a key": ("/settings/keys", press("Make key")),
    "a webhook": ("/settings/webhooks", press("Add webhook")),
    "nowhere": ("/nowhere", None),
    **{
        f"settings: {section}": (f"/settings/{section}", None)
        for section in (
            "workspace", "providers", "prices", "people", "keys", "storage", "webhooks", "audit", "appearance", "general"
        )
    },
}  # fmt: skip


TELLS_OF_TESTS = {"settings: audit"}
"""Screens that list what was done before, which is not the same where some tests are left out."""


@pytest.fixture(scope="module")
def project(served: Served, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, dict[str, str]]:
    """A project with takes judged and not, an edit with a gap, footage with moments; and its owner's cookie."""
    with served.set_up() as boss:
        made, board = sample(boss, "Lighthouse")
        ended(boss, rehearse(boss, made, [shot["id"] for shot in board["shots"][:2]], takes=2))
        api = f"/api/v1/projects/{made}"
        (first, *_) = boss.get(f"{api}/board").json()["shots"]
        boss.patch(f"/api/v1/takes/{first['takes'][0]['id']}", json={"verdict": "approved"}).raise_for_status()
        boss.post(f"{api}/timeline", json={"which": "selected", "fill": True}).raise_for_status()
        film = draw(tmp_path_factory.mktemp("film") / "harbour.mp4", Draw(frames=100, rate=Fraction(25)))
        wish = {"footage": [footage_of(boss, film, made)], "planner": "offline", "local": True, "target": 2}
        waited(boss, boss.post(f"{api}/clips", json=wish).json()["job"])
        (crumb,) = boss.cookies.jar
    return made, {"name": crumb.name, "value": crumb.value or "", "url": served.url}


class Walk:
    """One browser that goes from screen to screen and notes what is wrong where."""

    def __init__(self, chromium: Browser, url: str) -> None:
        self.context = chromium.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
        self.watched = Watched(self.context)
        self.page, self.url = self.watched.page, url
        self.faults: list[str] = []
        self.menus: set[str] = set()

    def look(self, name: str, path: str, act: Callable[[Page], None] | None = None) -> None:
        self.page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
        self.page.goto(self.url + path)
        self.page.evaluate(LOOK, ["dark", "en"])
        expect(self.page.locator("h1, h2, label").first).to_be_visible()
        expect(self.page.locator(".skeleton")).to_have_count(0)
        if act:
            act(self.page)
        for theme, language, sizes in LOOKS:
            self.page.evaluate(LOOK, [theme, language])
            for width, height in sizes:
                self.page.set_viewport_size({"width": width, "height": height})
                expect(self.page.locator("[aria-busy=true]")).to_have_count(0)
                self.page.evaluate(SETTLED)
                self.note(f"{name}, {language}, {width}", self.page.evaluate(LAYOUT))
                if (width, height) == WIDE and not act and name not in TELLS_OF_TESTS:
                    self.note(f"{name}, {theme}", differs(self.page, f"{name} {theme}"))
            # What axe looks for is the same in each language and theme, but for the contrast.
            rules = None if language == "en" else ["color-contrast"]
            self.note(f"{name}, {theme}, axe", self.watched.violations(rules))
        if not act:
            self.open_menus(name)

    def open_menus(self, name: str) -> None:
        """Look into each menu that no screen before had."""
        self.page.evaluate(LOOK, ["dark", "en"])
        for button in self.page.locator("main [aria-haspopup=menu], header [aria-haspopup=menu]").all():
            called = button.get_attribute("aria-label") or button.inner_text()
            if not button.is_visible() or called in self.menus:
                continue
            self.menus.add(called)
            button.click()
            expect(self.page.get_by_role("menu")).to_be_visible()
            self.note(f"{name}, menu {called}", [*self.page.evaluate(LAYOUT), *self.watched.violations()])
            self.page.keyboard.press("Escape")
            expect(self.page.get_by_role("menu")).to_be_hidden()

    def check(self) -> None:
        """Fail with everything that was wrong since it was asked last."""
        faults, self.faults, wrong = self.faults, [], self.watched.wrong.copy()
        self.watched.wrong.clear()
        assert not faults, "\n".join(faults)
        assert wrong == []

    def note(self, where: str, faults: list[str]) -> None:
        self.faults += [f"{where}: {fault}" for fault in faults]


@pytest.fixture(scope="module")
def walk(served: Served, project: tuple[str, dict[str, str]], chromium: Browser) -> Generator[Walk]:
    """The owner's browser, for all screens one after the other."""
    one = Walk(chromium, served.url)
    one.context.add_cookies([project[1]])  # pyright: ignore[reportArgumentType]
    yield one
    one.context.close()


@pytest.mark.parametrize("name", SCREENS)
def test_nothing_jars_inside(name: str, walk: Walk, project: tuple[str, dict[str, str]]) -> None:
    path, act = SCREENS[name]
    walk.look(name, path.format(p=project[0]), act)
    walk.check()


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(("name", "path"), [("sign-in", "/sign-in"), ("invitation", "/invitation?token=none")])
def test_nothing_jars_before_the_sign_in(name: str, path: str, served: Served, chromium: Browser) -> None:
    walk = Walk(chromium, served.url)
    walk.look(name, path)
    assert not walk.faults, "\n".join(walk.faults)
    walk.context.close()


@pytest.mark.usefixtures("project")
def test_the_checks_see_what_they_look_for(served: Served, chromium: Browser) -> None:
    """A page broken on purpose: each fault is found, so that an empty list means something."""
    walk = Walk(chromium, served.url)
    walk.page.goto(f"{served.url}/sign-in")
    expect(walk.page.get_by_label("Password")).to_be_visible()
    broken = {
        "too wide": "document.body.insertAdjacentHTML('beforeend', '<div style=\"width:3000px\">.</div>')",
        "cut off": "document.querySelector('h1').style.cssText = 'width:20px;overflow:hidden;white-space:nowrap'",
        "lies over it": "document.body.insertAdjacentHTML('beforeend', '<div style=\"position:fixed;inset:0\">.</div>')",
        "without its language": "document.querySelector('h1').textContent = 'account.sign_in'",
        "with difficulty": "document.querySelector('button[type=submit]').style.cssText = 'height:12px'",
        "not drawn": "document.body.insertAdjacentHTML('afterbegin', '<img src=\"favicon.svg?\" width=9 height=9>');"
        "document.querySelector('img').src = 'data:image/png,no'",
    }
    for what, script in broken.items():
        walk.page.reload()
        expect(walk.page.get_by_label("Password")).to_be_visible()
        walk.page.evaluate(SETTLED)
        assert walk.page.evaluate(LAYOUT) == []
        walk.page.evaluate(script)
        walk.page.evaluate(SETTLED)
        assert any(what in fault for fault in walk.page.evaluate(LAYOUT)), (what, json.dumps(walk.faults))
    walk.context.close()


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    "broken",
    [
        "document.querySelector('button[type=submit]').style.visibility = 'hidden'",
        "document.querySelector('button[type=submit]').style.background = 'green'",
        "document.querySelector('form').style.transform = 'translateX(12px)'",
        "document.documentElement.dataset.theme = 'light'",
    ],
)
def test_a_screen_that_changed_is_seen(broken: str, served: Served, chromium: Browser) -> None:
    walk = Walk(chromium, served.url)
    walk.page.goto(f"{served.url}/sign-in")
    expect(walk.page.get_by_label("Password")).to_be_visible()
    walk.page.evaluate(SETTLED)
    kept = seen(walk.page)
    assert len(squares_off(kept, seen(walk.page))) <= MANY
    walk.page.evaluate(broken)
    assert len(squares_off(kept, seen(walk.page))) > MANY
    walk.context.close()


def test_the_studio_can_be_installed(walk: Walk) -> None:
    walk.page.goto(walk.url)
    assert walk.page.evaluate("navigator.serviceWorker.ready.then((one) => one.active !== null)")
    asked = walk.context.new_cdp_session(walk.page)
    found = asked.send("Page.getAppManifest")
    assert found["errors"] == []
    assert found["manifest"]["name"] == "CineFlow Studio"
    errors = [one["errorId"] for one in asked.send("Page.getInstallabilityErrors")["installabilityErrors"]]
    assert set(errors) <= {"in-incognito"}  # as every test's browser is
    walk.check()
