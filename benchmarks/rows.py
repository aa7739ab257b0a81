"""What a benchmark is asked and what it answers."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Options", "Row"]


@dataclass(frozen=True)
class Options:
    is_full: bool = False


@dataclass(frozen=True)
class Row:
    """One line of the table. note: what else belongs to the figure."""

    what: str
    target: str
    figure: str
    is_met: bool
    note: str = ""

    def line(self) -> str:
        mark = "ok" if self.is_met else "MISSED"
        return f"{self.what:<70} {self.target:>12} {self.figure:>12}  {mark}{'  ' + self.note if self.note else ''}"
