"""Advice that was written for the command line, in the words of a request."""

from __future__ import annotations

import re

__all__ = ["as_fields"]

_OPTION = re.compile(r"(?<![\w-])--([a-z][a-z-]*)")


def as_fields(advice: str) -> str:
    """Return advice that names options of the command line with the fields that requests have in their place."""
    return _OPTION.sub(lambda option: option[1].replace("-", "_"), advice)
