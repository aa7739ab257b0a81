"""From footage to a decision: what is said, what is seen, and which clips, by whoever was chosen for each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from cineflow.clipper.footage import Footage
from cineflow.clipper.guided import Guided, plan_guided
from cineflow.clipper.listening import listen_to
from cineflow.clipper.looking import look_at
from cineflow.clipper.minds import Minds
from cineflow.clipper.offline import plan_offline
from cineflow.clipper.paid import Answers
from cineflow.clipper.pick import Decision
from cineflow.clipper.segments import Sight
from cineflow.clipper.wish import Wish
from cineflow.core.text import Text

__all__ = ["Understood", "decide", "heard", "understand"]

Watch = Callable[[str, float, str], None]
"""Told the stage, how far it is from 0 to 1, and who is asked; what it raises stops the work."""


@dataclass(frozen=True, slots=True)
class Understood:
    """Footage with what is said in it, what was seen in it by footage number, and what could not be understood."""

    footage: tuple[Footage, ...]
    sights: dict[int, list[Sight]]
    warnings: tuple[Text, ...] = ()


def understand(
    footage: Sequence[Footage], minds: Minds, paid: Answers | None, cache: Path, *, audio_track: int = 0,
    watch: Watch = lambda stage, done, who: None,
) -> Understood:  # fmt: skip
    """Listen to footage and look at it. Answers kept from before are not asked for again.

    audio_track: from 0. Raises what `listen_to` and `look_at` raise.
    """
    pieces = heard(footage, minds, paid, cache, audio_track=audio_track, watch=watch)
    sights: dict[int, list[Sight]] = {}
    warnings: list[Text] = []
    if minds.eyes is not None:
        assert paid is not None
        for place, piece in enumerate(pieces):

            def tell(done: float, who: str, before: int = place) -> None:
                watch("look", (before + done) / len(pieces), who)

            sights[piece.number], refused = look_at(piece, minds.eyes, paid, watch=tell)
            warnings += refused
    return Understood(tuple(pieces), sights, tuple(warnings))


def heard(
    footage: Sequence[Footage], minds: Minds, paid: Answers | None, cache: Path, *, audio_track: int = 0,
    watch: Watch = lambda stage, done, who: None,
) -> list[Footage]:  # fmt: skip
    """Return footage with what is said in it, as it is where nobody listens. Raises what `listen_to` raises."""
    if minds.listener is None:
        return list(footage)
    pieces: list[Footage] = []
    for place, piece in enumerate(footage):

        def tell(done: float, who: str, before: int = place) -> None:
            watch("listen", (before + done) / len(footage), who)

        pieces.append(listen_to(piece, minds.listener, cache, paid=paid, audio_track=audio_track, watch=tell))
    return pieces


def decide(
    known: Understood, wish: Wish, minds: Minds, paid: Answers | None, *,
    watch: Watch = lambda stage, done, who: None,
) -> Decision:  # fmt: skip
    """Choose clips: by the model where there is one, else by what is measured. The one never stands in for the other.

    Raises what `plan_guided` and `plan_offline` raise.
    """
    if minds.planner is None:
        watch("decide", 0.0, "")
        return plan_offline(known.footage, wish)
    assert paid is not None
    return plan_guided(Guided(known.footage, known.sights), wish, minds.planner, paid, watch=watch)
