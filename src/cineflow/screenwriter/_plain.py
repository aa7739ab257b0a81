"""Words as a storyboard's file can hold them."""

from __future__ import annotations

import re

__all__ = ["bare", "listed", "name_of", "plain", "unquoted"]


def plain(text: str) -> str:
    """Return words on one line, without what would be a heading, a list or a quote in a note."""
    return " ".join(text.split()).lstrip("#>*-+=|`~ ").strip()


def name_of(text: str) -> str:
    """Return a name without the signs that mark names, speakers and lists in a note."""
    return " ".join(re.sub(r"[\[\]()（）【】@:：,，、;；\"“”「」]+", " ", plain(text)).split())


def listed(text: str) -> str:
    return " ".join(re.sub(r"[,，、;；]+", " ", plain(text)).split())


def unquoted(words: str) -> str:
    bare = words.strip()
    for left, right in ("“”", "「」", "『』", '""', "''"):
        if len(bare) > 1 and bare.startswith(left) and bare.endswith(right):
            bare = bare[1:-1].strip()
    return bare


def bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()
