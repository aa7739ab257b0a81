"""The `content` list of Volcengine Ark, which gateways and MiniMax's V2 have taken over."""

from __future__ import annotations

from typing import Any

from cineflow.core.order import Order, ReferenceRole
from cineflow.providers._assets import data_uri

__all__ = ["content_of"]

_ROLES = {ReferenceRole.FIRST_FRAME: "first_frame", ReferenceRole.LAST_FRAME: "last_frame"}


def content_of(order: Order) -> list[dict[str, Any]]:
    """Return an order's prompt and pictures as Ark's content list; local pictures go inline."""
    pictures = [
        {"type": "image_url", "image_url": {"url": data_uri(ref)}, "role": _ROLES.get(ref.role, "reference_image")}
        for ref in order.references
    ]
    return [{"type": "text", "text": order.prompt}, *pictures]
