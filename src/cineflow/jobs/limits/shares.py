"""Who goes next: lower priority numbers first, and among equals every partition (a project, a user) in turn."""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field
from typing import Generic, TypeVar

__all__ = ["FairQueue", "FairTags"]

T = TypeVar("T")


@dataclass(slots=True)
class FairTags:
    """Start-time fair queueing: gives each arrival a number; serving in the order of numbers shares fairly.

    Each partition counts up from the number served last, so that neither a long backlog nor a late arrival has the
    others wait. `weights`: a partition's share relative to the others', 1 unless given.
    """

    weights: dict[str, float] = field(default_factory=dict[str, float])
    _served: float = 0.0
    _last: dict[str, float] = field(default_factory=dict[str, float])

    def arrive(self, partition: str) -> float:
        """Return the number of one more piece of work."""
        tag = max(self._served, self._last.get(partition, 0.0)) + 1.0 / self.weights.get(partition, 1.0)
        self._last[partition] = tag
        return tag

    def serve(self, tag: float) -> None:
        """Note that the piece of work with this number has begun."""
        self._served = max(self._served, tag - 1.0)

    def recall(self, partition: str, tag: float) -> None:
        """Take note of a number given out before a restart."""
        self._last[partition] = max(self._last.get(partition, 0.0), tag)


class FairQueue(Generic[T]):
    """Things waiting their turn. Adding and taking cost O(log n); removing marks."""

    def __init__(self) -> None:
        self._tags: dict[int, FairTags] = {}
        self._heap: list[tuple[int, float, int, T]] = []
        self._gone: set[int] = set()
        self._count = 0
        self._size = 0

    def __len__(self) -> int:
        return self._size

    def push(self, item: T, *, priority: int = 0, partition: str = "") -> int:
        """Add a thing; returns a handle for `remove`."""
        tags = self._tags.setdefault(priority, FairTags())
        self._count += 1
        self._size += 1
        heapq.heappush(self._heap, (priority, tags.arrive(partition), self._count, item))
        return self._count

    def remove(self, handle: int) -> None:
        """Take a thing out of its turn. Its handle must be one that is still waiting."""
        self._gone.add(handle)
        self._size -= 1

    def entries(self) -> list[tuple[int, T]]:
        """Return what waits, each with its handle, in no order."""
        return [(handle, item) for _, _, handle, item in self._heap if handle not in self._gone]

    def next_priority(self) -> int | None:
        """Return the priority of whose turn it is, None when nobody waits."""
        while self._heap and self._heap[0][2] in self._gone:
            self._gone.discard(heapq.heappop(self._heap)[2])
        return self._heap[0][0] if self._heap else None

    def pop(self) -> T | None:
        """Return whose turn it is, None when nobody waits."""
        if self.next_priority() is None:
            return None
        priority, tag, _, item = heapq.heappop(self._heap)
        self._tags[priority].serve(tag)
        self._size -= 1
        return item
