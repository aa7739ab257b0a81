"""What an account's provider holds of our pictures: uploads by content, until they expire there."""

from __future__ import annotations

import json
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, cast

from cineflow.core.files import write_json
from cineflow.core.ids import digest_file
from cineflow.core.log import redact
from cineflow.core.order import OrderReference
from cineflow.providers._assets import Picture, picture_of

__all__ = ["Uploads"]

_Key = tuple[str, str]
_Held = tuple[str, float]


class Uploads:
    """Nothing is uploaded twice in its life there, in this process or a later one.

    life: seconds an upload is relied upon. memory: the file that outlives the process, written at each upload; None
    keeps it for this object alone. What holds a secret, such as a signed link, is never written.
    """

    def __init__(self, life: float, memory: Path | None = None, *, clock: Callable[[], float] = time.time) -> None:
        self._life = life
        self._memory = memory
        self._clock = clock
        self._held: dict[_Key, _Held] | None = None

    async def get(self, reference: OrderReference, scope: str, upload: Callable[[Picture], Awaitable[str]]) -> str:
        """Return what an upload answered for a file's content in a scope (a model, or empty), uploading if need be."""
        key = reference.digest or digest_file(Path(reference.path)), scope
        held = self._known().get(key)
        if held and held[1] > self._clock():
            return held[0]
        answer = await upload(picture_of(reference))
        self._known()[key] = answer, self._clock() + self._life
        self._write()
        return answer

    def forget(self) -> None:
        """Rely on none of them any more: the provider refused an order, and may not have found one."""
        if self._held or (self._memory and self._memory.exists()):
            self._held = {}
            self._write(merges=False)

    def _known(self) -> dict[_Key, _Held]:
        if self._held is None:
            self._held = _read(self._memory)
        return self._held

    def _write(self, *, merges: bool = True) -> None:
        """Keep what is still good, with what another process kept meanwhile. A disk that refuses costs an upload."""
        if self._memory is None:
            return
        now = self._clock()
        held = {**(_read(self._memory) if merges else {}), **self._known()}
        rows = [
            {"digest": digest, "scope": scope, "answer": answer, "until": until}
            for (digest, scope), (answer, until) in held.items()
            if until > now and redact(answer) == answer
        ]
        try:
            write_json(self._memory, {"version": 1, "uploads": rows})
        except OSError:
            return


def _read(memory: Path | None) -> dict[_Key, _Held]:
    """Return what was kept; a file that is damaged or missing is an empty memory."""
    try:
        said = cast("dict[str, Any]", json.loads(memory.read_bytes())) if memory else {}
        rows = cast("list[dict[str, Any]]", said.get("uploads") or [])
        return {(str(r["digest"]), str(r["scope"])): (str(r["answer"]), float(r["until"])) for r in rows}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}
