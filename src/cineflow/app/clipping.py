"""From footage to a decision, for every door: who understands and decides, at what price, and under which cap."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from cineflow.app._app import App
from cineflow.app.footage import keep_heard
from cineflow.core.errors import SettingInvalid
from cineflow.core.text import Text

if TYPE_CHECKING:
    from cineflow.clipper.costing import ClipQuote
    from cineflow.clipper.footage import Footage
    from cineflow.clipper.minds import Minds
    from cineflow.clipper.paid import PaidCalls
    from cineflow.clipper.pick import Decision
    from cineflow.clipper.wish import Wish
    from cineflow.core.money import Money
    from cineflow.library.ledger import Ledger

__all__ = ["PLANNERS", "Clipping", "Decided", "Purse", "answers_folder", "check_planner", "paid_under"]

PLANNERS = ("auto", "offline", "llm")

Watch = Callable[[str, float, str], None]
"""Told the stage, how far it is from 0 to 1, and who is asked; what it raises stops the work."""


@dataclass(frozen=True, slots=True)
class Purse:
    """What paid calls are counted under. run: id of the work. caps: unit → most, None for none. scopes: further
    budgets."""

    ledger: Ledger
    run: str
    caps: Mapping[str, Decimal] | None = None
    project: str = ""
    scopes: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Decided:
    """footage: with what is said in it, where somebody listened. spent: by this decision, per unit."""

    decision: Decision
    footage: tuple[Footage, ...]
    warnings: tuple[Text, ...] = ()
    spent: tuple[Money, ...] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class Clipping:
    """Who was chosen to listen, look and decide. audio_track: from 1. text: an edited transcript and what it is
    called, where the cut is told by one."""

    app: App
    minds: Minds
    audio_track: int = 1
    text: tuple[str, Path] | None = None

    def quote(self, pieces: Sequence[Footage], wish: Wish) -> ClipQuote:
        """Return what would leave the machine, and its price. Sends nothing. Raises SettingInvalid."""
        from cineflow.clipper.costing import quote_of

        return quote_of(
            pieces, self.minds, wish, self.app.workspace.cache, answers_folder(self.app),
            audio_track=self.audio_track - 1, is_told=self.text is not None,
        )  # fmt: skip

    def decide(self, pieces: Sequence[Footage], wish: Wish, purse: Purse | None, watch: Watch) -> Decided:
        """Understand the footage and choose. purse: needed where anybody is paid; its caps are set before.

        Raises what `understand`, `decide` and `decision_from_text` raise.
        """
        paid = paid_under(self.app, purse) if purse and self.minds.needs_paid else None
        decision, known, warnings = self._decided(pieces, wish, paid, watch)
        for piece in known:
            keep_heard(piece)
        return Decided(decision, tuple(known), tuple(warnings), tuple(paid.spent) if paid else ())

    def _decided(
        self, pieces: Sequence[Footage], wish: Wish, paid: PaidCalls | None, watch: Watch
    ) -> tuple[Decision, Sequence[Footage], Sequence[Text]]:
        from cineflow.clipper.understanding import decide, heard, understand
        from cineflow.clipper.wording import corrected, decision_from_text

        cache, track = self.app.workspace.cache, self.audio_track - 1
        if self.text is not None:
            known = heard(pieces, self.minds, paid, cache, audio_track=track, watch=watch)
            known = corrected(self.text[0], known)
            return decision_from_text(*self.text, known), known, ()
        understood = understand(pieces, self.minds, paid, cache, audio_track=track, watch=watch)
        decision = decide(understood, wish, self.minds, paid, watch=watch)
        return decision, understood.footage, understood.warnings


def paid_under(app: App, purse: Purse) -> PaidCalls:
    """Return what buys answers under a purse, whose caps are set."""
    from cineflow.clipper.paid import PaidCalls
    from cineflow.library.ledger import budgets

    scope = f"run:{purse.run}"
    if purse.caps is None:
        purse.ledger.write(budgets.uncap, scope)
    else:
        purse.ledger.write(budgets.set_caps, scope, purse.caps)
    return PaidCalls(purse.ledger, answers_folder(app), run=purse.run, project=purse.project, scopes=purse.scopes)


def answers_folder(app: App) -> Path:
    """Return where the answers of models lie."""
    return app.workspace.cache / "answers"


def check_planner(word: str, place: str) -> None:
    """Raise SettingInvalid for a planner there is none of."""
    if word not in PLANNERS:
        raise SettingInvalid(
            Text("{place} is “{word}”", "{place} 的值是 “{word}”", place=place, word=word),
            fix=Text("Allowed: {all}", "允许的值：{all}", all=", ".join(PLANNERS)), place=place,
        )  # fmt: skip
