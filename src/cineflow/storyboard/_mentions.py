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
from itertools import chain
from typing import NamedTuple, TypeAlias

from cineflow.storyboard.model import Character

__all__ = ["Mention", "Names", "Say", "Survey", "handle_of", "is_chinese", "is_within"]

Say: TypeAlias = Callable[[str, str], str]
"""`(person's name, name as written)` → what stands in its place."""

_CJK = "\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3100-\u312f\u31a0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_LETTER = rf"[^\W{_CJK}]"
"""A letter, digit or underscore of a script that puts spaces between words."""

_WORD = re.compile(r"\w")
_LETTERED = re.compile(_LETTER)
_GROWS = re.compile(rf"\w|[.-]{_LETTER}")
"""What would grow together with an id before it."""

_MARKS = ((r"\[\[", r"\]\]"), (r"\(\(", r"\)\)"), ("（（", "））"), (r"\[", r"\]"), ("【", "】"))
_CHINESE = re.compile(r"[\u3400-\u9fff]")
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
_NO_ADDRESS = rf"(?!(?:{_LETTER}|[.+-])*@[A-Za-z0-9-]+\.[A-Za-z])"
"""Not the beginning of an e-mail address."""

_ID = r"@(?:[A-Za-z0-9_][A-Za-z0-9_.\-]*|\w+)"
_FIRST_SIGNS = "“”「『«＂﹁„\"‘'hHw"


class Mention(NamedTuple):
    """Somebody named in a text. name: the person's; written: as it stands there, without brackets.

    is_marked: in brackets or not; None for an id. behind: the id that stands right behind a name.
    """

    start: int
    end: int
    written: str
    name: str
    is_marked: bool | None = None
    behind: str = ""


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
    if text.isascii():
        return False
    signs = (len(text.encode("utf-8", "replace")) - len(text)) // 2  # A Chinese sign takes three bytes.
    return signs >= 2 * (text.count(" ") + 1) and _CHINESE.search(text) is not None


@lru_cache(maxsize=64)
def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def is_within(words: str, text: str) -> bool:
    """Return whether a text holds some words, whole, in any case and with any spacing."""
    words = _folded(words).rstrip(".。 ")
    folded = _folded(text)
    return not words or (words in folded and _whole_words(words).search(folded) is not None)


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


def _addressless(words: str) -> str:
    """Return a pattern for whole words that do not begin an e-mail address."""
    return f"{_bounded(words)}{_NO_ADDRESS if re.match(_LETTER, words[-1]) else ''}"


def _bounded_id(handle: str) -> str:
    return rf"{re.escape(handle)}(?!{_LETTER}|[.-]{_LETTER})"


def _called(words: str) -> str:
    """Return a pattern for a name behind an `@`: letters right behind it make another id, Chinese signs do not."""
    return rf"{re.escape(words)}(?!{_LETTER}|[.-]{_LETTER})"


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
    if not left or not right or right[0] in " \n" or left == " ":
        return False
    if with_ids and right.startswith("@"):
        return _WORD.match(left[-1]) is not None
    if with_ids and left.startswith("@"):
        return _GROWS.match(right) is not None
    return _LETTERED.match(left[-1]) is not None and _LETTERED.match(right) is not None


class Names:
    """The names that count in one shot: of the people in it, and of everybody else in the story.

    people: those who may be named plainly. known: everybody, so that a longer name is not taken for a shorter one;
    those who are not among the people are meant only where they stand in brackets. handles: a person's name → id.
    """

    def __init__(self, people: Iterable[Character], known: Iterable[Character]) -> None:
        self.people = tuple(people)
        listed = {person.name for person in self.people}
        self.everybody = (*self.people, *(other for other in known if other.name not in listed))
        self._may_be_plain = frozenset(listed)
        self.handles: dict[str, str] = {}
        self._who: dict[str, str] = {}
        self._by_handle: dict[str, str] = {}
        for person in self.everybody:
            for name in (person.name.strip(), *(alias.strip() for alias in person.aliases)):
                if name and not name.startswith("@"):
                    for spelling in _spellings(name):
                        self._who.setdefault(spelling, person.name)
            self.handles[person.name] = handle_of(person)
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
        named = rf"{marked}|{_either(self._who, _begun)}"
        with_ids = (
            rf"{left_alone}|(?P<named>{named})(?P<gap>\s*[(（]?\s*)(?P<handle>{handles})|(?P<known>{handles})"
            rf"|(?<!{_LETTER})@(?P<called>{_either(self._who, _called)})"
            rf"|(?P<id>{_ID})|(?P<marked>{marked})|(?P<plain>{_either(self._who, _addressless)})"
        )
        without = rf"{left_alone}|(?P<marked>{marked})|(?P<plain>{plain})"
        # A look at the first sign spares most places of a text the long list of alternatives.
        firsts = re.escape("".join(sorted({name[0] for name in self._who} | set(_FIRST_SIGNS + _OPENING))))
        return re.compile(rf"(?=[@{firsts}])(?:{with_ids})"), re.compile(rf"(?=[{firsts}])(?:{without})")

    def _scan(self, text: str) -> tuple[Mention, ...]:
        """Return everybody named in a text outside quotes, links and addresses, in order."""
        found: list[Mention] = []
        for token in (self._with_ids if "@" in text else self._without_ids).finditer(text):
            group = token.lastgroup
            if group == "plain":
                found.append(Mention(*token.span(), token[0], self._who[token[0]], False))
            elif group == "marked":
                written = _bare(token[0])
                found.append(Mention(*token.span(), written, self._who[written], True))
            elif group == "called":
                found.append(Mention(*token.span(), token["called"], self._who[token["called"]], True))
            elif group == "handle":
                is_marked, written, handle = _is_marked(token["named"]), _bare(token["named"]), token["handle"]
                found.append(Mention(*token.span("named"), written, self._who[written], is_marked, handle))
                found.append(Mention(*token.span("handle"), handle, self._by_handle[handle]))
            elif group == "known":
                is_tail = _LETTERED.match(text[token.start() - 1 : token.start()]) is not None
                if not is_tail or (found and found[-1].end == token.start()):
                    found.append(Mention(*token.span(), token[0], self._by_handle[token[0]]))
        return tuple(found)

    def survey(self, *texts: str) -> Survey:
        """Return who is named in some texts, outside quotes."""
        marked, plain, by_id = set[str](), set[str](), set[str]()
        for mention in chain.from_iterable(map(self.scan, texts)):
            (by_id if mention.is_marked is None else marked if mention.is_marked else plain).add(mention.name)
        return Survey(frozenset(marked), frozenset(plain & self._may_be_plain), frozenset(by_id))

    def canonical(self, text: str) -> str:
        """Return a text in which everybody is called the same however they are written: for comparing, not to send."""
        parts: list[str] = []
        end = 0
        for mention in self.scan(text):
            parts.append(f"{text[end : mention.start]} @{mention.name} ")
            end = mention.end
        return "".join((*parts, text[end:])) if parts else text

    def bind(self, text: str, say: Say, *, strict: frozenset[str], with_ids: bool) -> str:
        """Return a text with the names of people replaced by what `say` answers; brackets around names go.

        strict: people who are meant only where they stand in brackets. with_ids: the model reads ids, so they are
        kept apart from the letters around them by a space. Everything else stays as it is.
        """
        mentions = self.scan(text)
        if not mentions:
            return text
        parts: list[str] = []
        left, end = "", 0
        for mention in mentions:
            if mention.start > end:
                parts.append(text[end : mention.start])
                left = parts[-1][-1]
            end = mention.end
            words = self._said(mention, say, strict)
            if _grow_together(left, words, with_ids):
                parts.append(" ")
            parts.append(words)
            left = words
            if _grow_together(words, text[end : end + 2], with_ids):
                parts.append(" ")
                left = " "
        parts.append(text[end:])
        return "".join(parts)

    def _said(self, mention: Mention, say: Say, strict: frozenset[str]) -> str:
        """Return what stands for one mention. A name with its own id behind it is not turned into it once more."""
        if mention.is_marked is None or self._by_handle.get(mention.behind) == mention.name:
            return mention.written
        is_meant = mention.is_marked or (mention.name in self._may_be_plain and mention.name not in strict)
        return say(mention.name, mention.written) if is_meant else mention.written
