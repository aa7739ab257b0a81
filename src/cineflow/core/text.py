"""Sentences for people, written once in both languages and spoken at the edge.

A `Text` carries its English and its Chinese side by side, where it is raised, so that neither can be
forgotten; the door (terminal, HTTP) decides which one is read. docs/decisions/0003-bilingual-text.md argues it.
"""

from __future__ import annotations

import locale
import os
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Literal

__all__ = [
    "Language", "Text", "counted", "current_language", "language_of_locale", "prefer_language", "set_language",
    "speaking", "words",
]  # fmt: skip

Language = Literal["en", "zh"]

_language: ContextVar[Language | None] = ContextVar("cineflow_language", default=None)
_preferred: ContextVar[Language | None] = ContextVar("cineflow_preferred_language", default=None)


def language_of_locale() -> Language:
    """Return the language the environment asks for: Chinese for any `zh` locale, else English."""
    for name in ("CINEFLOW_LANG", "LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE"):
        if value := os.environ.get(name, ""):
            return "zh" if value.lower().startswith("zh") else "en"
    return "zh" if (locale.getlocale()[0] or "").lower().startswith(("zh", "chinese")) else "en"


def current_language() -> Language:
    """Return the language spoken in this context: the one set, else the one settings prefer, else the locale's."""
    return _language.get() or _preferred.get() or language_of_locale()


def set_language(language: Language) -> None:
    """Speak this language from here on in this context and those started from it."""
    _language.set(language)


def prefer_language(language: Language | None) -> None:
    """Speak this language in this context wherever none is set; None: the locale's again."""
    _preferred.set(language)


@contextmanager
def speaking(language: Language) -> Generator[None]:
    """Speak a language for the length of a block."""
    token = _language.set(language)
    try:
        yield
    finally:
        _language.reset(token)


@dataclass(frozen=True, slots=True, init=False)
class Text:
    """One sentence in English and Chinese, with the facts to fill in.

    The templates use `str.format` fields. A fact may itself be a `Text`. `str()` speaks the current language.
    """

    english: str
    chinese: str
    facts: Mapping[str, object] = field(default_factory=dict[str, object])

    def __init__(self, english: str, chinese: str, /, **facts: object) -> None:
        object.__setattr__(self, "english", english)
        object.__setattr__(self, "chinese", chinese)
        object.__setattr__(self, "facts", facts)

    def say(self, language: Language | None = None) -> str:
        """Return the sentence in a language, the current one unless told."""
        spoken = language or current_language()
        template = self.chinese if spoken == "zh" else self.english
        if not self.facts:
            return template
        facts = {k: v.say(spoken) if isinstance(v, Text) else v for k, v in self.facts.items()}
        return template.format(**facts)

    def __str__(self) -> str:
        return self.say()

    def __hash__(self) -> int:
        return hash((self.english, self.chinese, tuple(sorted((k, str(v)) for k, v in self.facts.items()))))


def counted(count: int, one: str, chinese: str) -> Text:
    """Return a number of things: `1 take`, `2 takes`, `2 条`. one: the English word for one, its plural ending in s."""
    return Text(f"{{n}} {one}" if count == 1 else f"{{n}} {one}s", f"{{n}} {chinese}", n=count)


def words(english: str, chinese: str) -> str:
    """Return one of two fixed sentences, by the language spoken now: for help texts, which are read at once."""
    return Text(english, chinese).say()
