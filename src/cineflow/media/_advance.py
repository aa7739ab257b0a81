"""How far a render is: the frames it has written, and what it looks at and listens to before it writes them."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import closing

from cineflow.core.time import Rate
from cineflow.media._writer import SOUND_RATE, Sound

__all__ = ["Advance"]

_LISTENING, _PASSES = 0.05, 2
"""What listening to a frame's sound costs beside making it, about; and how often loudness is measured at most."""

_LOOKING = 0.5
"""What finding faces in a frame costs beside making it, about."""


class Advance:
    """Adds up what is done of a render and tells it, 0..1.

    frames: of the film. listens: whether its loudness is measured; looks: whether subjects are sought in it.
    """

    def __init__(
        self, progress: Callable[[float], None], frames: int, rate: Rate, *, listens: bool = False, looks: bool = False
    ) -> None:
        self._progress, self._rate = progress, rate
        self._whole = max(1.0, frames * (1 + (_LISTENING * _PASSES if listens else 0) + (_LOOKING if looks else 0)))
        self._written, self._aside = 0, 0.0

    def wrote(self, frames: int) -> None:
        """So many frames of the film are written, in all."""
        self._written = frames
        self._tell()

    def looked(self, frames: int) -> None:
        """So many frames more were looked at."""
        self._aside += frames * _LOOKING
        self._tell()

    def heard(self, sound: Generator[Sound]) -> Generator[Sound]:
        """Give sound on as it comes, and tell that it was listened to."""
        with closing(sound):
            for block in sound:
                yield block
                self._aside += float(block.shape[1] * self._rate / SOUND_RATE) * _LISTENING
                self._tell()

    def _tell(self) -> None:
        self._progress(min(1.0, (self._written + self._aside) / self._whole))
