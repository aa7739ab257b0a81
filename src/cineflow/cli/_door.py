"""How one command speaks: results on stdout, words for people on stderr, JSON when asked."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from cineflow.core.log import redact
from cineflow.core.text import Language, Text

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["Door", "door", "use_door"]

_current: ContextVar[Door] = ContextVar("cineflow_door")


@dataclass
class Door:
    """What the person asked of the output of this command."""

    as_json: bool = False
    language: Language | None = None
    is_quiet: bool = False
    is_verbose: bool = False
    beside_error: dict[str, Any] = field(default_factory=dict[str, Any])
    """What `--json` prints beside an error, such as the quote that nobody agreed to."""

    @property
    def is_live(self) -> bool:
        """Whether bars and questions make sense: a person sits at a terminal and wants to see them."""
        return sys.stderr.isatty() and not self.is_quiet and os.environ.get("TERM") != "dumb"

    @property
    def can_ask(self) -> bool:
        return sys.stdin.isatty() and sys.stderr.isatty() and not self.as_json

    @cached_property
    def people(self) -> Console:
        """The console on stderr; honours NO_COLOR and a width of 100 where there is no terminal."""
        from rich.console import Console

        return Console(stderr=True, highlight=False, soft_wrap=not sys.stderr.isatty())

    def say(self, text: Text | str, *, style: str | None = None) -> None:
        """Tell a person something, unless they asked for quiet."""
        if not self.is_quiet:
            self.warn(text, style=style)

    def warn(self, text: Text | str, *, style: str | None = None) -> None:
        """Tell a person something they must see."""
        line = redact(str(text))
        if sys.stderr.isatty():
            self.people.print(line, style=style, markup=False)
        else:
            sys.stderr.write(line + "\n")

    def result(self, value: object) -> None:
        """Print a result: one line on stdout, at once, since a program at the other end may wait for it."""
        sys.stdout.write(f"{value}\n")
        sys.stdout.flush()

    def json(self, value: Any) -> None:
        """Print the one JSON object of `--json`."""
        sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, default=str) + "\n")

    def table(
        self, heads: Sequence[Text | str], rows: Sequence[Sequence[object]], *, numbers: Sequence[int] = ()
    ) -> None:
        """Show rows to a person on stderr; `numbers` are the columns set to the right."""
        if self.is_quiet or not rows:
            return
        from rich.table import Table

        table = Table(box=None, pad_edge=False, header_style="bold")
        for at, head in enumerate(heads):
            table.add_column(str(head), justify="right" if at in numbers else "left", overflow="fold")
        for row in rows:
            table.add_row(*(redact(str(cell)) for cell in row))
        self.people.print(table, markup=False) if sys.stderr.isatty() else self._plain(heads, rows)

    @staticmethod
    def _plain(heads: Sequence[Text | str], rows: Sequence[Sequence[object]]) -> None:
        for row in (heads, *rows):
            sys.stderr.write("  ".join(redact(str(cell)) for cell in row).rstrip() + "\n")


def door() -> Door:
    """Return the door of the command that runs."""
    return _current.get()


@contextmanager
def use_door(chosen: Door) -> Generator[None]:
    """Let the commands run inside speak through this door."""
    token = _current.set(chosen)
    try:
        yield
    finally:
        _current.reset(token)
