"""Every provider has a page, its facts agree with the code, and it says what bites there."""

from __future__ import annotations

import pytest
from tools.provider_pages import PAGES, index, page_of, with_facts
from tools.provider_table import READMES

from cineflow.providers._catalogue import catalogue, setup_of
from cineflow.providers._registry import provider_names

WRITE = "write it: .venv/bin/python tools/provider_pages.py --write"


@pytest.mark.parametrize("name", provider_names())
def test_a_page_agrees_with_the_code(name: str) -> None:
    page = page_of(name).read_text(encoding="utf-8")
    assert with_facts(page, name) == page, WRITE
    for variable in (*setup_of(name).key, *setup_of(name).base_url):
        assert f"`{variable}`" in page
    assert all(f"`{model}`" in page for model in catalogue(name))
    bites = page.partition("## What bites\n")[2]
    assert len([line for line in bites.splitlines() if line.startswith("- ")]) >= 2


def test_a_page_with_another_price_or_model_is_not_current() -> None:
    page = page_of("kling").read_text(encoding="utf-8")
    for wrong in (page.replace("0.42 USD", "0.43 USD"), page.replace("`kling-o1`", "`kling-o2`")):
        assert wrong != page
        assert with_facts(wrong, "kling") == page


def test_the_list_of_pages_is_current_and_has_no_page_of_nobody() -> None:
    assert (PAGES / "README.md").read_text(encoding="utf-8") == index(), WRITE
    assert {path.stem for path in PAGES.glob("*.md")} == {"README", *provider_names()}


@pytest.mark.parametrize("language", READMES)
def test_the_readmes_lead_to_every_page(language: str) -> None:
    readme = READMES[language].read_text(encoding="utf-8")  # type: ignore[index]
    assert all(f"(docs/providers/{name}.md)" in readme for name in provider_names())
