"""How much may come: bodies are counted as they arrive, whatever their sender says of them."""

from __future__ import annotations

from collections.abc import Callable

from starlette.types import Message, Receive

from cineflow.core.errors import UserError
from cineflow.core.text import Text

__all__ = ["MostBytes", "counted", "too_large"]


class MostBytes:
    """How much may still come. Raises where more does."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.got = 0

    def count(self, chunk: bytes) -> None:
        """Count bytes that came. Raises UserError (`upload.too_large`)."""
        self.got += len(chunk)
        if self.got > self.most:
            raise too_large(self.most)


def too_large(most: int) -> UserError:
    """Return the error for more than so many bytes."""
    return UserError(
        Text("the file is larger than {most} bytes", "文件超过 {most} 字节", most=most),
        fix=Text("Bring a smaller file, or have CINEFLOW_IMPORT_MAX_BYTES raised",
                 "请提供更小的文件，或调大 CINEFLOW_IMPORT_MAX_BYTES"),
        code="upload.too_large",
    )  # fmt: skip


def counted(receive: Receive, count: Callable[[bytes], None]) -> Receive:
    """Return `receive` with every piece of a body counted; what `count` raises ends the reading."""

    async def received() -> Message:
        message = await receive()
        if message["type"] == "http.request":
            count(message.get("body", b""))
        return message

    return received
