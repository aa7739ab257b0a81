"""Which numbers new takes get."""

from __future__ import annotations

from collections.abc import Iterator, Set

__all__ = ["free_numbers"]


def free_numbers(occupied: Set[int], *, after: int = 0) -> Iterator[int]:
    """Return take numbers that are not in use, lowest first, above `after`.

    A take that failed left no file: its number is free and comes first. `after` is the highest number that belongs to
    an earlier wording or another model: new takes come after those.
    """
    number = after + 1
    while True:
        if number not in occupied:
            yield number
        number += 1
