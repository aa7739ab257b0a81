"""Every provider has a page in each language, its facts agree with the code, and it says what bites there."""

from __future__ import annotations

import re

import pytest
from tools.provider_pages import BITES, LANGUAGES, PAGES, index, index_page, page_of, with_facts
from tools.provider_table import READMES

from cineflow.core.text import Language
from cineflow.providers._catalogue import catalogue, setup_of
from cineflow.providers._facts import provider_facts
from cineflow.providers._registry import provider_names

WRITE = "write it: .venv/bin/python tools/provider_pages.py --write"
CHINESE = re.compile(r"[\u4e00-\u9fff]")

languages = pytest.mark.parametrize("language", LANGUAGES)


def bites_of(name: str, language: Language) -> list[str]:
    page = page_of(name, language).read_text(encoding="utf-8")
    return [line for line in page.partition(f"{BITES.say(language)}\n")[2].splitlines() if line.startswith("- ")]


@languages
@pytest.mark.parametrize("name", provider_names())
def test_a_page_agrees_with_the_code(name: str, language: Language) -> None:
    page = page_of(name, language).read_text(encoding="utf-8")
    assert with_facts(page, name, language) == page, WRITE
    assert page.startswith(f"# {setup_of(name).label.say(language)}\n")
    for variable in (*setup_of(name).key, *setup_of(name).base_url):
        assert f"`{variable}`" in page
    assert all(f"`{model}`" in page for model in catalogue(name))
    assert len(bites_of(name, language)) >= 2


@pytest.mark.parametrize("name", provider_names())
def test_both_languages_say_as_much(name: str) -> None:
    english, chinese = (page_of(name, language).read_text(encoding="utf-8") for language in LANGUAGES)
    assert len(bites_of(name, "en")) == len(bites_of(name, "zh"))
    assert len(english.splitlines()) == len(chinese.splitlines())
    assert all(CHINESE.search(line) for line in bites_of(name, "zh"))
    assert not CHINESE.search(english.replace("[中文]", ""))
    for code in set(re.findall(r"`[^`]+`", english)):
        assert code in chinese or " " in code, code


@languages
def test_a_page_with_another_price_currency_or_model_is_not_current(language: Language) -> None:
    page = page_of("kling", language).read_text(encoding="utf-8")
    for old, wrong in (("0.42 USD", "0.43 USD"), ("0.42 USD", "0.42 CNY"), ("`kling-o1`", "`kling-o2`")):
        spoiled = page.replace(old, wrong)
        assert spoiled != page
        assert with_facts(spoiled, "kling", language) == page


@languages
def test_a_price_stands_in_the_currency_it_is_billed_in(language: Language) -> None:
    page = page_of("ark", language).read_text(encoding="utf-8")
    for line in page.splitlines():
        if line.startswith("| `doubao"):
            assert " CNY" in line
            assert " USD" not in line
        if line.startswith("| `dreamina"):
            assert " USD" in line
            assert " CNY" not in line


@languages
def test_the_list_of_pages_is_current_and_has_no_page_of_nobody(language: Language) -> None:
    assert index_page(language).read_text(encoding="utf-8") == index(language), WRITE
    pages = {page_of(name, language).name for name in provider_names()} | {index_page(language).name}
    assert {path.name for path in PAGES.glob("*.md") if path.stem.endswith("_zh") is (language == "zh")} == pages


@pytest.mark.parametrize("language", READMES)
def test_the_readmes_lead_to_every_page_of_their_language(language: Language) -> None:
    readme = READMES[language].read_text(encoding="utf-8")
    assert all(f"(docs/providers/{page_of(name, language).name})" in readme for name in provider_names())


@pytest.mark.parametrize("name", provider_names())
def test_every_source_is_said_in_chinese_too(name: str) -> None:
    from cineflow.providers._facts import source_words

    facts = provider_facts(name)
    for model in facts.models.values() if facts else ():
        for source in (model.source, *([model.rates.source] if model.rates else [])):
            assert CHINESE.search(source_words(name, source).chinese), source
