"""What became of everything a shot asked for: which reference took which slot, what was dropped and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cineflow.core.text import Text

__all__ = ["Dropped", "Receipt", "SlotUse"]


@dataclass(frozen=True, slots=True)
class SlotUse:
    """One thing that was sent. kind: character, place, prop, style, first_frame, last_frame, camera, intent, dialogue,
    negative. name: what the person calls it. slot: `first_frame`, `last_frame`, `reference 2`, `prompt`, `negative`.
    said: how the prompt names it, such as `@xiaomei` or `<Picture 2>`; empty where it does not.
    """

    kind: str
    name: str
    slot: str
    said: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Dropped:
    """One thing that was not sent as asked, with the reason for a person."""

    kind: str
    name: str
    why: Text
    source: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """The whole account of one compiled shot."""

    slots: tuple[SlotUse, ...] = ()
    dropped: tuple[Dropped, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values; reasons in both languages."""
        return {
            "slots": [
                {"kind": use.kind, "name": use.name, "slot": use.slot, "said": use.said, "source": use.source}
                for use in self.slots
            ],
            "dropped": [
                {"kind": item.kind, "name": item.name, "source": item.source,
                 "why": {"en": item.why.say("en"), "zh": item.why.say("zh")}}
                for item in self.dropped
            ],
        }  # fmt: skip
