"""From prose to a storyboard: what is asked of a language model, and what its answers are taken for.

Asking, paying and keeping answers is handed in: this room sees questions and answers only.
"""

from cineflow.screenwriter._parts import parts_of
from cineflow.screenwriter._writing import Ask, Draft, WritingWish, first_request, requests_of, write_storyboard

__all__ = ["Ask", "Draft", "WritingWish", "first_request", "parts_of", "requests_of", "write_storyboard"]
