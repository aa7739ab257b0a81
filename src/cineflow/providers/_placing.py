"""How an order's local pictures get to a provider that takes them inline while they are small and uploaded above."""

from __future__ import annotations

from abc import ABC, abstractmethod
from pathlib import Path
from typing import ClassVar

from cineflow.core.errors import PollFailed, Unreachable
from cineflow.core.order import Order, OrderReference
from cineflow.providers._assets import Picture, data_uri, picture_of
from cineflow.providers._facts import provider_facts
from cineflow.providers._uploads import Uploads

__all__ = ["Placing"]


class Placing(ABC):
    """Bringing pictures: an adapter that says how one is uploaded has the rest from here.

    Large bodies are refused by proxies on the way, so what an order carries inline is counted together; the most is a
    fact of the provider's file (`inline_mb`).
    """

    name: ClassVar[str]
    uploads: Uploads

    @abstractmethod
    async def upload(self, picture: Picture, scope: str) -> str:
        """Bring a picture to the provider and return what an order names it by. scope: as given to `uploaded`."""

    def goes_inline(self, order: Order) -> bool:
        """Whether an order's local pictures are few and small enough to travel inside it."""
        facts = provider_facts(self.name)
        most = facts.most_inline if facts else None
        return most is None or sum(_size(reference) for reference in order.references if not reference.url) <= most

    async def placed(self, reference: OrderReference, order: Order, *, scope: str = "") -> str:
        """Return a picture as a link: its own, inline, or what an upload answered."""
        if reference.url or self.goes_inline(order):
            return data_uri(reference)
        return await self.uploaded(reference, scope=scope)

    async def uploaded(self, reference: OrderReference, *, scope: str = "") -> str:
        """Return what an upload answered, of now or of one that is still good there in a scope.

        Raises Unreachable where it cannot be brought: nothing was ordered yet.
        """

        async def bring(picture: Picture) -> str:
            return await self.upload(picture, scope)

        try:
            return await self.uploads.get(reference, scope, bring)
        except PollFailed as cause:
            raise Unreachable(cause.text, provider=self.name, retry_after=cause.retry_after) from cause


def _size(reference: OrderReference) -> int:
    """Bytes of a local picture; one that is not there is refused where it is read."""
    path = Path(reference.path)
    return path.stat().st_size if path.is_file() else len(picture_of(reference).content)
