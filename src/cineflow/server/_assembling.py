"""From the board to a timeline: the takes that count, in order, with named gaps where none does."""

from __future__ import annotations

from collections.abc import Mapping

from cineflow.core.text import Text
from cineflow.library.ledger import reviews
from cineflow.library.ledger.projects import Project
from cineflow.library.ledger.reviews import Verdict, take_key
from cineflow.library.takes import TakeOnDisk
from cineflow.server._boards import ShownShot
from cineflow.server._cut_shapes import CutItem
from cineflow.server._house import House

__all__ = ["assembled", "said_again"]

_NONE = Text("shot {n} has no take yet", "镜头 {n} 尚无素材")
_NONE_APPROVED = Text("shot {n} has no approved take", "镜头 {n} 尚无通过的素材")

_GAP_SECONDS = 10.0
"""How long a gap lasts where the shot does not say."""


async def assembled(house: House, project: Project, *, is_approved: bool, fills: bool) -> list[CutItem]:
    """Return a project's shots as items. is_approved: only approved takes count, else the selected ones.

    fills: whether rehearsals stand in where a shot has nothing else.
    """
    board = await house.boards.of(project)
    verdicts = await house.ledger.ask(reviews.verdicts_of, project.id)
    items: list[CutItem] = []
    has_several = len({shot.found.board.file for shot in board.shots}) > 1
    for shot in board.shots:
        if shot.found.board.kind_of(shot.found.shot) == "image":
            continue
        label = f"{shot.found.shot.number:03d}"
        if has_several:
            label = f"{shot.found.board.title or shot.found.board.file.stem} · {label}"
        take = _counting(house, shot, verdicts, is_approved=is_approved)
        if take is None and fills and shot.rehearsals:
            take = shot.rehearsals[-1]
        if take is not None:
            items.append(CutItem(take=take_key(take.file, house.root), title=f"{label} v{take.take}"))
            continue
        seconds = shot.found.board.seconds_of(shot.found.shot)
        form = _NONE_APPROVED if is_approved else _NONE
        why = Text(form.english, form.chinese, n=shot.found.shot.number)
        items.append(CutItem(gap=float(seconds or _GAP_SECONDS), title=label, reason=str(why)))
    return items


def said_again(reason: str) -> Text:
    """Return why there is a gap, in both languages where `assembled` said it in one; else as somebody wrote it."""
    for form in (_NONE, _NONE_APPROVED):
        for written in (form.english, form.chinese):
            before, _, after = written.partition("{n}")
            number = reason.removeprefix(before).removesuffix(after)
            if number and reason == written.replace("{n}", number):
                return Text(form.english, form.chinese, n=number)
    return Text("{said}", "{said}", said=reason)


def _counting(
    house: House, shot: ShownShot, verdicts: Mapping[str, Verdict], *, is_approved: bool
) -> TakeOnDisk | None:  # fmt: skip
    """Return the take that counts: the selected one, where that is enough, else the latest approved one."""
    chosen = shot.chosen if shot.chosen is not None and not shot.chosen.is_rehearsal else None
    if not is_approved:
        return chosen

    def passed(take: TakeOnDisk) -> bool:
        said = verdicts.get(take_key(take.file, house.root))
        return said is not None and said.verdict == "approved"

    if chosen is not None and passed(chosen):
        return chosen
    approved = [take for take in shot.takes if passed(take)]
    drawn = [take for take in shot.rehearsals if passed(take)]
    return (approved or drawn or [None])[-1]
