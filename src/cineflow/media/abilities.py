"""What can be done with films on this machine, found out by trying."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec

__all__ = ["film_encoders", "has_faces"]

_USUAL = "libx264"
_TRIAL = (1280, 720)


@cache
def film_encoders() -> tuple[str, ...]:
    """Return the encoders of films by libavcodec's names, the usual one first; tried once for the process."""
    import av  # only once somebody asks: whoever starts a server waits for none of it

    from cineflow.media._writer import hardware_codec

    usual = (_USUAL,) if _USUAL in av.codecs_available else ()
    own = hardware_codec(_TRIAL)
    return (*usual, own) if own else usual


def has_faces() -> bool:
    """Whether a vertical film can follow faces: with the extra `vision`."""
    return find_spec("cv2") is not None
