"""Who listens to footage, looks at it and decides. Light: a door that only names them loads no footage."""

from __future__ import annotations

from dataclasses import dataclass, field

from cineflow.clipper.analysers._analyser import Analyser, Hearing
from cineflow.clipper.asking import Mind

__all__ = ["Minds"]


@dataclass(frozen=True, slots=True)
class Minds:
    """Who listens, looks and decides; None: nobody. hearing: what the listener was set up with."""

    listener: Analyser | None = None
    hearing: Hearing = field(default_factory=Hearing)
    eyes: Mind | None = None
    planner: Mind | None = None

    @property
    def needs_paid(self) -> bool:
        """Whether any of them answers questions that are written down: all but the engines in this process."""
        return bool(self.eyes or self.planner or (self.listener and not self.listener.is_here))
