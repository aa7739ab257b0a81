"""Finding people in the words of a shot, and writing what a model knows them by in their place.

One regular expression reads the text once from left to right. What is to be left alone (quotes, links, e-mail
addresses, ids, longer names that are nobody's) it matches as well, so that nothing inside can be taken for a name and
nothing that was written in is looked at again.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from cineflow.storyboard.model import Character

__all__ = ["Names", "Say", "Survey", "handle_of", "is_chinese", "is_within"]

Say: TypeAlias = Callable[[str, str], str]
"""`(person's name, name as written)` → what stands in its place."""

_CJK = "\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3100-\u312f\u31a0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_LETTER = rf"[^\W{_CJK}]"
"""A letter, digit or underscore of a script that puts spaces between words."""

_GROWS = re.compile(rf"\w|[.-]{_LETTER}")
"""What would grow together with an id before it."""

_MARKS = ((r"\[\[", r"\]\]"), (r"\(\(", r"\)\)"), ("（（", "））"), (r"\[", r"\]"), ("【", "】"))
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]+")
_OPENING = "[(（【"


def _between(left: str, right: str) -> str:
    """Return a pattern for words in quotes, which may hold such quotes once more, up to a blank line."""
    other = rf"[^{left}{right}\n]|\n(?!\s*\n)"
    inner = rf"{left}(?:{other})*{right}" if left != right else r"(?!)"
    return rf"{left}(?>{other}|{inner})*{right}"


_QUOTED = "|".join((
    *(_between(*pair) for pair in ("“”", "「」", "『』", "«»", "﹁﹂", "＂＂", '""')),
    r"„[^„“”\n]*[“”]", r"[“”][^“”\n]*[“”]",
    rf"‘(?>[^‘’\n]|(?<={_LETTER})’(?={_LETTER}))*’",
    rf"(?<!{_LETTER})'(?!\s)(?:[^'\n]|(?<={_LETTER})'(?={_LETTER}))+(?<!\s)'(?!{_LETTER})",
))  # fmt: skip
_LINK = r"(?:[Hh][Tt][Tt][Pp][Ss]?://|www\.)[^\s<>\"'“”「」『』，。；！？、（）]+"
_EMAIL = rf"{_LETTER}(?:[\w.+-]*{_LETTER})?@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
_ID = r"@(?:[A-Za-z0-9_][A-Za-z0-9_.\-]*|\w+)"
_FIRST_SIGNS = "“”「『«＂﹁„\"‘'hHw"


class Survey(NamedTuple):
    """Who is named in a text: in brackets, plainly, by their id. Each holds names of people."""

    marked: frozenset[str]
    plain: frozenset[str]
    by_id: frozenset[str]

    @property
    def everybody(self) -> frozenset[str]:
        return self.marked | self.plain | self.by_id


def handle_of(character: Character) -> str:
    """Return the id with its `@`, empty for somebody who has none."""
    bare = character.id.strip().lstrip("@＠").strip()
    return f"@{bare}" if bare else ""


def is_chinese(text: str) -> bool:
    """Return whether a text is written in Chinese, though it may hold English names, and the other way round."""
    chinese = 0 if text.isascii() else len(_CHINESE.findall(text))
    return chinese > 0 and chinese >= 2 * len(_LATIN.findall(text))


def is_within(words: str, text: str) -> bool:
    """Return whether a text holds some words, whole, in any case and with any spacing."""
    words = " ".join(words.split()).rstrip(".。 ").casefold()
    text = " ".join(text.split()).casefold()
    return not words or (words in text and _whole_words(words).search(text) is not None)


@lru_cache(maxsize=4096)
def _whole_words(words: str) -> re.Pattern[str]:
    return re.compile(_bounded(words))


def _begun(words: str) -> str:
    """Return a pattern for words that begin where no other word is under way."""
    left = rf"(?<!{_LETTER})(?<!{_LETTER}-)" if re.match(_LETTER, words) else ""
    return f"{left}{re.escape(words)}"


def _bounded(words: str) -> str:
    """Return a pattern for whole words: letters on either side make another word, Chinese signs do not."""
    right = rf"(?!{_LETTER}|-{_LETTER})" if re.match(_LETTER, words[-1]) else ""
    return f"{_begun(words)}{right}"


def _bounded_id(handle: str) -> str:
    return rf"{re.escape(handle)}(?!{_LETTER}|[.-]{_LETTER})"


def _spellings(words: str) -> set[str]:
    return {words, unicodedata.normalize("NFC", words), unicodedata.normalize("NFD", words)}


def _either(words: Iterable[str], shape: Callable[[str], str]) -> str:
    ordered = sorted(set(words), key=lambda item: (-len(item), item))
    return "|".join(shape(item) for item in ordered) or r"(?!)"


def _is_marked(written: str) -> bool:
    return written.lstrip("@")[:1] in _OPENING


def _bare(written: str) -> str:
    """Return a name without its brackets."""
    return written.lstrip("@").strip("[]()（）【】").strip() if _is_marked(written) else written


def _grow_together(left: str, right: str, with_ids: bool) -> bool:
    """Return whether two stretches side by side would read as one word, or as an id longer than it is."""
    if not left or not right:
        return False
    if with_ids and left.startswith("@"):
        return _GROWS.match(right) is not None
    if with_ids and right.startswith("@"):
        return re.match(r"\w", left[-1]) is not None
    return re.match(_LETTER, left[-1]) is not None and re.match(_LETTER, right) is not None


class Names:
    """The names that count in one shot: of the people in it, and of everybody else in the story.

    people: those who may be named plainly. known: everybody, so that a longer name is not taken for a shorter one;
    those who are not among the people are meant only where they stand in brackets.
    """

    def __init__(self, people: Iterable[Character], known: Iterable[Character]) -> None:
        self.people = tuple(people)
        listed = {person.name for person in self.people}
        self.everybody = (*self.people, *(other for other in known if other.name not in listed))
        self._may_be_plain = frozenset(listed)
        self._who: dict[str, str] = {}
        self._by_handle: dict[str, str] = {}
        for person in self.everybody:
            for name in (person.name.strip(), *(alias.strip() for alias in person.aliases)):
                if name and not name.startswith("@"):
                    for spelling in _spellings(name):
                        self._who.setdefault(spelling, person.name)
            if handle := handle_of(person):
                self._by_handle.setdefault(handle, person.name)
        self._with_ids, self._without_ids = self._compiled()
        self.scan = lru_cache(maxsize=64)(self._scan)

    def _compiled(self) -> tuple[re.Pattern[str], re.Pattern[str]]:
        """Return the pattern for texts with an `@`, and the quicker one for those without."""
        inside = _either(self._who, re.escape)
        marked = "@?(?:" + "|".join(rf"{left}\s*(?:{inside})\s*{right}" for left, right in _MARKS) + ")"
        plain = _either(self._who, _bounded)
        handles = _either(self._by_handle, _bounded_id)
        left_alone = rf"(?P<quoted>{_QUOTED})|(?P<link>{_LINK})"
        with_ids = (
            rf"{left_alone}|(?P<named>{marked}|{_either(self._who, _begun)})(?P<gap>\s*[(（]?\s*)(?P<handle>{handles})"
            rf"|(?P<mail>{_EMAIL})|(?P<known>{handles})|(?P<id>{_ID})|(?P<marked>{marked})|(?P<plain>{plain})"
        )
        firsts = re.escape("".join(sorted({name[0] for name in self._who} | set(_FIRST_SIGNS + _OPENING))))
        without = rf"(?=[{firsts}])(?:{left_alone}|(?P<marked>{marked})|(?P<plain>{plain}))"
        return re.compile(with_ids), re.compile(without)

    def _scan(self, text: str) -> tuple[re.Match[str], ...]:
        """Return every stretch of a text that means something here, in order."""
        return tuple((self._with_ids if "@" in text else self._without_ids).finditer(text))

    def survey(self, *texts: str) -> Survey:
        """Return who is named in some texts, outside quotes."""
        marked, plain, by_id = set[str](), set[str](), set[str]()
        for token in (token for text in texts for token in self.scan(text)):
            group = token.lastgroup
            if group == "handle":
                by_id.add(self._by_handle[token["handle"]])
                (marked if _is_marked(token["named"]) else plain).add(self._who[_bare(token["named"])])
            elif group == "known":
                by_id.add(self._by_handle[token["known"]])
            elif group == "marked":
                marked.add(self._who[_bare(token["marked"])])
            elif group == "plain":
                plain.add(self._who[token["plain"]])
        return Survey(frozenset(marked), frozenset(plain & self._may_be_plain), frozenset(by_id))

    def canonical(self, text: str) -> str:
        """Return a text in which everybody is called the same however they are written: for comparing, not to send."""
        tokens = self.scan(text)
        if not tokens:
            return text
        parts: list[str] = []
        end = 0
        for token in tokens:
            parts.append(text[end : token.start()])
            end = token.end()
            group = token.lastgroup
            if group == "handle":
                named, gap = self._who[_bare(token["named"])], token["gap"].strip()
                parts.append(f" @{named} {gap} @{self._by_handle[token['handle']]} ")
            elif group == "known":
                parts.append(f" @{self._by_handle[token['known']]} ")
            elif group in ("marked", "plain"):
                parts.append(f" @{self._who[_bare(token[group])]} ")
            else:
                parts.append(token[0])
        parts.append(text[end:])
        return "".join(parts)

    def bind(self, text: str, say: Say, *, strict: frozenset[str], with_ids: bool) -> str:
        """Return a text with the names of people replaced by what `say` answers; brackets around names go.

        strict: people who are meant only where they stand in brackets. with_ids: the model reads ids, so they are
        kept apart from the letters around them by a space. Everything else stays as it is.
        """
        tokens = self.scan(text)
        if not tokens:
            return text
        parts: list[str] = []
        end = 0
        left = ""
        for token in tokens:
            if token.start() > end:
                parts.append(text[end : token.start()])
                left = parts[-1][-1]
            for words, behind in self._replaced(token, say, strict):
                is_apart = behind is None or not words
                if not is_apart and _grow_together(left, words, with_ids):
                    parts.append(" ")
                parts.append(words)
                left = (words[-1:] if is_apart else words) or left
                if not is_apart and _grow_together(words, text[behind : (behind or 0) + 2], with_ids):
                    parts.append(" ")
                    left = " "
            end = token.end()
        parts.append(text[end:])
        return "".join(parts)

    def _replaced(self, token: re.Match[str], say: Say, strict: frozenset[str]) -> list[tuple[str, int | None]]:
        """Return what stands for one stretch, in parts: with the offset of the text behind it, or None to leave it.

        A name with its own id behind it has its id already: it is not written twice.
        """
        group = token.lastgroup
        if group == "handle":
            is_own = self._by_handle[token["handle"]] == self._who[_bare(token["named"])]
            name = _bare(token["named"]) if is_own else self._said(token["named"], say, strict)
            return [(name, token.end("named")), (token["gap"], token.start("handle")), (token["handle"], token.end())]
        if group in ("marked", "plain"):
            return [(self._said(token[group], say, strict), token.end())]
        before = token.string[token.start() - 1 : token.start()]
        if group == "known" and not re.match(_LETTER, before):
            return [(token["known"], token.end())]
        return [(token[0], None)]

    def _said(self, written: str, say: Say, strict: frozenset[str]) -> str:
        bare = _bare(written)
        name = self._who[bare]
        is_meant = _is_marked(written) or (name in self._may_be_plain and name not in strict)
        return say(name, bare) if is_meant else bare
