"""The Studio's own checks, and that its client is the one the server describes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, cast

import pytest
from tests.browser.conftest import ROOT

STUDIO = ROOT / "studio"


def npm(*arguments: str) -> str:
    """Run npm in studio/ and return what it said."""
    import studio

    found = studio.npm_command()
    assert found, "no Node"
    command, environ = found
    done = subprocess.run(
        [*command, *arguments], cwd=STUDIO, env=environ, capture_output=True, text=True, timeout=240, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.slow
def test_types_lint_and_words(built: Path) -> None:
    assert built.is_dir()
    assert "passed" in npm("run", "check")


def test_the_description_is_current() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "tools/openapi.py"), "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_the_client_is_the_one_described(built: Path, tmp_path: Path) -> None:
    assert built.is_dir()
    npm("run", "api", "--", "--output", str(tmp_path / "api"))
    kept = STUDIO / "src/api"
    fresh = {path.relative_to(tmp_path / "api"): path.read_text() for path in (tmp_path / "api").rglob("*.ts")}
    assert len(fresh) > 3
    for path, text in fresh.items():
        assert (kept / path).read_text().splitlines()[1:] == text.splitlines()[1:], f"{path}: run `npm run api`"


def keys(words: dict[str, Any], place: str = "") -> set[str]:
    """Every sentence by its place; a plural counts once, since languages have different numbers of them."""
    told: set[str] = set()
    for name, value in words.items():
        path = f"{place}{name}"
        if isinstance(value, dict):
            told |= keys(cast("dict[str, Any]", value), f"{path}.")
        else:
            told.add(path.removesuffix("_one").removesuffix("_other"))
    return told


def test_both_languages_say_everything() -> None:
    english, chinese = (json.loads((STUDIO / f"src/locales/{name}.json").read_text("utf-8")) for name in ("en", "zh"))
    assert keys(english) == keys(chinese)


def test_the_lock_names_no_host() -> None:
    lock = json.loads((STUDIO / "package-lock.json").read_text("utf-8"))
    assert lock["packages"]
    assert not [name for name, package in lock["packages"].items() if "resolved" in package]


def test_the_first_page_loads_little(built: Path) -> None:
    import gzip

    (main,) = (path for path in (built / "assets").glob("index-*.js"))
    assert len(gzip.compress(main.read_bytes())) < 220_000
