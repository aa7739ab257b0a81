"""The media index: everything one decode pass over a piece of footage tells.

True time stamps, key frames, shots, motion, loudness, voices, small pictures, sheets of them for scrubbing, the outline
of the sound. Kept in a folder that whoever calls names by the content; a pass that was stopped goes on where it was.
"""

from cineflow.media.index._index import MediaIndex, index_media, read_index
from cineflow.media.index._loudness import SILENCE, Loudness
from cineflow.media.index._pass import Watch
from cineflow.media.index._rows import SOUND_ROWS_A_SECOND

__all__ = ["SILENCE", "SOUND_ROWS_A_SECOND", "Loudness", "MediaIndex", "Watch", "index_media", "read_index"]
