"""From prose to a storyboard: what is asked of a language model, and what its answers are taken for.

Asking, paying and keeping answers is handed in: this room sees questions and answers only. Without a model it reads
scripts as they stand.
"""

from cineflow.screenwriter._making import with_style
from cineflow.screenwriter._parts import parts_of
from cineflow.screenwriter._reading import read_script
from cineflow.screenwriter._writing import Ask, Draft, WritingWish, first_request, requests_of, write_storyboard

__all__ = [
    "Ask", "Draft", "WritingWish", "first_request", "parts_of", "read_script", "requests_of", "with_style",
    "write_storyboard",
]  # fmt: skip
