"""From a shot and a model to what is sent and what it costs."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from cineflow.core.errors import CineflowError, ModelGone, UnsupportedByModel
from cineflow.core.model import Model
from cineflow.core.money import PriceRange
from cineflow.core.order import Order, OrderReference, ReferenceRole
from cineflow.core.text import Text
from cineflow.jobs.planning._request import FitKind
from cineflow.library.digests import Digests, is_link
from cineflow.library.sidecar import RateSource
from cineflow.providers._catalogue import Catalogue
from cineflow.providers._check import Need, durations_for, obstacles, price_of, resolution_for
from cineflow.providers._fit import Fit, Split, fits_for, nearest_need, price_of_parts, split_of
from cineflow.providers._overrides import DECLARED
from cineflow.providers._pictures import PictureDesk
from cineflow.storyboard._slots import Slots, assign_slots
from cineflow.storyboard.cast import cast_of
from cineflow.storyboard.compiler import COMPILER_VERSION, Compiled, compile_shot
from cineflow.storyboard.model import Shot, ShotReference, Storyboard
from cineflow.storyboard.slate import slate_of

__all__ = ["OPEN_SECONDS", "Draft", "Drafter", "seconds_for"]

OPEN_SECONDS = Decimal(10)
"""The length wished for where nobody says one: the old tools' default."""

_FRAMES = (ReferenceRole.FIRST_FRAME, ReferenceRole.LAST_FRAME)


class Draft:
    """A shot's order for one model, checked and priced; its words are put together when they are asked for.

    need: what it asks, with seconds 0 where the storyboard leaves the length open. dropped: why something is not sent.
    price: of one take; None, like rate, where it is not known. split: the parts it is made in, None where one order
    makes it; then `Drafter.part` drafts what is sent.
    """

    __slots__ = (
        "_compiled", "_order", "board", "dropped", "fingerprint", "model", "need", "price", "rate", "references",
        "resolution", "seconds", "shot", "split",
    )  # fmt: skip

    def __init__(
        self, shot: Shot, board: Storyboard, model: Model, fingerprint: str, need: Need, judged: _Judged,
        references: tuple[OrderReference, ...], dropped: tuple[Text, ...],
    ) -> None:  # fmt: skip
        self.shot = shot
        self.board = board
        self.model = model
        self.fingerprint = fingerprint
        self.need = need
        self.seconds = judged.seconds
        self.resolution = judged.resolution
        self.price = judged.price
        self.rate = judged.rate
        self.split = judged.split
        self.dropped = dropped
        self.references = references
        self._compiled: Compiled | None = None
        self._order: Order | None = None

    @property
    def compiled(self) -> Compiled:
        if self._compiled is None:
            self._compiled = compile_shot(self.shot, self.board, self.model)
        return self._compiled

    def order(self, reference: str) -> Order:
        """Return the order for one take under our reference for it."""
        if self._order is None:
            shot, model = self.shot, self.model
            self._order = Order(
                id=reference, kind=model.kind, provider=model.provider, model=model.id, prompt=self.compiled.prompt,
                negative=self.compiled.negative, seconds=self.seconds, aspect=self.need.aspect,
                resolution=self.resolution, size=self.need.size, references=self.references, sound=shot.sound,
                seed=shot.seed if model.seed else None, results=self.need.results,
                passthrough=dict(shot.extra) if model.passthrough else {},
                fingerprint=self.fingerprint, slate=slate_of(shot, self.board),
            )  # fmt: skip
        return self._order.model_copy(update={"id": reference})

    @property
    def making(self) -> str:
        """What, beside the fingerprint, decides what is sent: for the quote."""
        model = self.model
        return "\x1f".join(
            (model.provider, model.id, f"{self.seconds.normalize():f}", self.need.aspect, self.resolution,
             self.need.size, str(COMPILER_VERSION))
        )  # fmt: skip


class Drafter:
    """Drafts orders; what shots have in common is worked out once.

    live_prices: provider → model id → price of a take, as told by the provider itself at `priced_on`, an ISO date.
    has_store: whether local pictures can be given to providers that take links only. fit: what becomes of what a model
    cannot make as written: it is only offered what it can, becomes the nearest, or is made in parts; each says so.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        digests: Digests,
        live_prices: Mapping[str, Mapping[str, Decimal]],
        priced_on: str = "",
        *,
        fit: FitKind = "offer",
        has_store: bool = True,
    ) -> None:
        self._catalogue = catalogue
        self._digests = digests
        self._live = live_prices
        self._priced_on = priced_on
        self._judged: dict[tuple[int, Need], _Judged] = {}
        self._others: tuple[Model, ...] | None = None
        self._desk = PictureDesk(has_store=has_store)
        self._fit: FitKind = fit

    def draft(self, shot: Shot, board: Storyboard, model: Model, fingerprint: str, *, awaited: str = "") -> Draft:
        """Return the order for a take of a shot. awaited: a picture among its references that is only to come.

        Raises UnsupportedByModel with the nearest possible, ModelGone with living replacements.
        """
        slots = self._slots(shot, board, model)
        references = tuple(
            OrderReference(role=picture.role, path=awaited)
            if awaited and picture.source == awaited
            else self._reference(picture.role, picture.source, picture.name, board.file)
            for picture in slots.references
        )
        need = _need_of(shot, board, model, slots)
        judged = self._judge(model, need)
        if judged.refusal:
            raise judged.refusal
        self._desk.check([one for one in references if not awaited or one.path != awaited], model)
        if need.size != judged.size:
            need = replace(need, size=judged.size)
        dropped = tuple(dict.fromkeys(item.why for item in slots.dropped)) + ((judged.fitted,) if judged.fitted else ())
        if model.shutdown:
            dropped += (self._ending(model.shutdown),)
        draft = Draft(shot, board, model, fingerprint, need, judged, references, dropped)
        if model.prompt_limit is not None and _longest_prompt(shot, board) > model.prompt_limit:
            _ = draft.compiled  # Raises UnsupportedByModel where it really is too long.
        return draft

    def _ending(self, day: date) -> Text:
        if self._catalogue.today and day <= self._catalogue.today:
            return Text("was to end on {day} and may be gone", "原定于 {day} 停服，可能已不可用", day=day)
        return Text("its end is announced for {day}", "已宣布将于 {day} 停服", day=day)

    def part(self, whole: Draft, index: int, fingerprint: str, begins_with: str) -> Draft:
        """Return the order for one part of a draft that has a `split`. Raises as `draft`.

        begins_with: the file that will show the last frame of the part before; empty where there is none. Lines are
        spoken once: they are shared out over the parts in their order.
        """
        assert whole.split is not None
        count, shot = len(whole.split.seconds), whole.shot
        kept = {ReferenceRole.FIRST_FRAME: index == 0, ReferenceRole.LAST_FRAME: index == count - 1}
        references = tuple(one for one in shot.references if kept.get(one.role, True))
        if begins_with:
            references += (ShotReference(ReferenceRole.FIRST_FRAME, begins_with),)
        first, last = (-(-len(shot.dialogue) * at // count) for at in (index, index + 1))
        piece = replace(shot, seconds=whole.split.seconds[index], references=references,
                        dialogue=shot.dialogue[first:last])  # fmt: skip
        return self.draft(piece, whole.board, whole.model, fingerprint, awaited=begins_with)

    def _slots(self, shot: Shot, board: Storyboard, model: Model) -> Slots:
        people = cast_of(shot, board)
        try:
            return assign_slots(shot, people, model, ())
        except UnsupportedByModel:
            if model.is_dead:
                kind = board.kind_of(shot)
                seconds = board.seconds_of(shot) or (OPEN_SECONDS if kind == "video" else Decimal(0))
                raise self._gone(model, Need(kind=kind, seconds=seconds)) from None
            if self._others is None:
                living = [other for other in self._catalogue.all() if not other.is_dead]
                self._others = tuple(sorted(living, key=lambda other: other.provider != model.provider))
            alike = tuple(other for other in self._others if other.kind == model.kind)
            return assign_slots(shot, people, model, alike)  # Names the models that can.

    def _reference(self, role: ReferenceRole, source: str, name: str, board_file: Path) -> OrderReference:
        if is_link(source):
            return OrderReference(role=role, url=source, name=name, digest=self._digests.beside(board_file)(source))
        path = os.path.abspath(board_file.parent / source)  # noqa: PTH100 - links are kept as they are
        try:
            digest = self._digests.of_file(Path(path))
        except OSError as cause:
            raise UnsupportedByModel(
                Text("the reference picture {source} is not there", "参考图 {source} 不存在", source=source),
                fix=Text("put it there or correct the path in the storyboard", "请放好图片或更正分镜里的路径"),
                code="reference.missing",
                file=board_file,
            ) from cause
        return OrderReference(role=role, path=path, name=name, digest=digest)

    def refuses(self, model: Model, need: Need) -> bool:
        """Whether a model cannot make a need as written."""
        return self._judge(model, need).refusal is not None

    def is_fitted(self, model: Model, need: Need) -> bool:
        """Whether a model makes a need only as what comes nearest to it, or in parts."""
        return self._judge(model, need).fitted is not None

    def fits(self, model: Model, need: Need) -> list[Fit]:
        """Return what a model offers instead of a need that it cannot make as written."""
        return fits_for(replace(need, seconds=seconds_for(need, model)), model)

    def price(self, model: Model, need: Need) -> PriceRange | None:
        """Return the price of a take, None where it is not known."""
        return self._judge(model, need).price

    def _judge(self, model: Model, need: Need) -> _Judged:
        """Fill in what is left open, check it and price it; alike for all shots that ask the same."""
        key = (id(model), need)
        if key not in self._judged:
            self._judged[key] = self._judge_anew(model, need)
        return self._judged[key]

    def _judge_anew(self, model: Model, need: Need) -> _Judged:
        full = replace(need, seconds=seconds_for(need, model))
        refusal: CineflowError | None = None
        fitted: Text | None = None
        if model.is_dead:
            refusal = self._gone(model, full)
        elif self._fit == "split" and (split := split_of(full, model)):
            return self._judge_parts(model, full, split)
        elif self._fit == "nearest" and (nearest := nearest_need(full, model)):
            fitted = next(fit.text for fit in fits_for(full, model) if fit.kind == "nearest")
            full = nearest
        elif found := obstacles(full, model):
            fixes = [obstacle.fix for obstacle in found if obstacle.fix]
            refusal = UnsupportedByModel(
                _joined([obstacle.text for obstacle in found]),
                fix=_joined(fixes or self._nearest(model, full)),
                place=", ".join(dict.fromkeys(obstacle.field for obstacle in found)),
            )
        price, rate = self._price(model, full)
        return _Judged(refusal, full.seconds, resolution_for(full, model), price, rate, full.size, fitted)

    def _judge_parts(self, model: Model, need: Need, split: Split) -> _Judged:
        first = split.need_of_part(need, 0)
        price = price_of_parts(need, split, lambda part: self._price(model, part)[0])
        rate = self._price(model, first)[1]
        return _Judged(None, need.seconds, resolution_for(first, model), price, rate, need.size, split.text, split)

    def _gone(self, model: Model, need: Need) -> ModelGone:
        return ModelGone(self._catalogue.explain_dead(model, need), provider=model.provider, model=model.id)

    def _nearest(self, model: Model, need: Need) -> list[Text]:
        """Name a living model that can: the same provider's, else the cheapest anywhere; or say that none can."""
        mine = [other for other in self._catalogue.of(model.provider).values() if not obstacles(need, other)]
        able = [other for other in mine if not other.is_dead]
        if not able:
            able = [offer.model for offer in self._catalogue.cheapest([need], count=1)]
        return [
            Text("{provider}:{model} can", "{provider}:{model} 可以", provider=other.provider, model=other.id)
            for other in able[:1]
        ] or [Text("no model known can make it as written", "已知模型都无法按原样生成")]

    def _price(self, model: Model, need: Need) -> tuple[PriceRange | None, RateSource | None]:
        told = self._live.get(model.provider, {}).get(model.id)
        if told is not None and not (model.rates and model.rates.source == DECLARED):
            unit = model.rates.currency if model.rates else "USD"
            source = RateSource(source=f"{model.provider} price call", as_of=self._priced_on)
            return PriceRange(told, told, unit), source
        price = price_of(need, model)
        if price is None or model.rates is None:
            return None, None
        note = "" if model.rates.verified else " (unverified)"
        return price, RateSource(source=model.rates.source + note, as_of=model.rates.as_of.isoformat())


@dataclass(frozen=True, slots=True)
class _Judged:
    refusal: CineflowError | None
    seconds: Decimal
    resolution: str
    price: PriceRange | None
    rate: RateSource | None
    size: str = ""
    fitted: Text | None = None
    split: Split | None = None


def seconds_for(need: Need, model: Model) -> Decimal:
    """Return the length asked, or, left open, the one the model makes that is nearest to ten seconds."""
    if need.kind == "image":
        return Decimal(0)
    if need.seconds or model.kind == "image":
        return need.seconds
    return durations_for(need, model).nearest(OPEN_SECONDS)


def _need_of(shot: Shot, board: Storyboard, model: Model, slots: Slots) -> Need:
    """What is asked once the compiler has left out what it may: the length of the text is judged by itself."""
    roles = [reference.role for reference in slots.references]
    return Need(
        kind=board.kind_of(shot),
        seconds=board.seconds_of(shot) or Decimal(0),
        aspect=board.shape_of(shot) or "16:9",
        size=shot.size or "",
        resolution=shot.resolution or "",
        has_first_frame=ReferenceRole.FIRST_FRAME in roles,
        has_last_frame=ReferenceRole.LAST_FRAME in roles,
        references=sum(role not in _FRAMES for role in roles),
        sound=shot.sound,
        has_seed=shot.seed is not None and model.seed,
        has_negative=bool(shot.negative) and model.negative_prompt,
        has_passthrough=bool(shot.extra) and model.passthrough,
        results=shot.results or 1,
    )


def _longest_prompt(shot: Shot, board: Storyboard) -> int:
    """Return more characters than the compiled prompt can have: everything said, with room for labels and ids."""
    said = [shot.prompt, shot.camera, shot.intent, shot.negative, shot.place, *shot.props]
    said += [f"{line.speaker}{line.words}" for line in shot.dialogue]
    said += [scene.heading for scene in board.scenes if scene.heading]
    people = [f"{who.name}{who.id}{who.description}" for who in (*shot.characters, *board.characters)]
    return 3 * sum(map(len, said)) + 2 * sum(map(len, people)) + 500


def _joined(texts: list[Text]) -> Text:
    said = {f"t{i}": text for i, text in enumerate(texts)}
    fields = [f"{{{name}}}" for name in said]
    return Text("; ".join(fields), "；".join(fields), **said)
