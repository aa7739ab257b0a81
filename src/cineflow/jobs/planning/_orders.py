"""From a shot and a model to what is sent and what it costs."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from cineflow.core.errors import CineflowError, ModelGone, UnsupportedByModel
from cineflow.core.model import Model
from cineflow.core.money import PriceRange
from cineflow.core.order import Order, OrderReference, ReferenceRole
from cineflow.core.text import Text
from cineflow.library.digests import Digests, is_link
from cineflow.library.sidecar import RateSource
from cineflow.providers._catalogue import Catalogue
from cineflow.providers._check import Need, durations_for, obstacles, price_of, resolution_for
from cineflow.storyboard.compiler import Compiled, compile_shot
from cineflow.storyboard.model import Shot, Storyboard
from cineflow.storyboard.slate import slate_of

__all__ = ["OPEN_SECONDS", "Drafted", "Drafter", "seconds_for"]

OPEN_SECONDS = Decimal(10)
"""The length wished for where nobody says one: the old tools' default."""

_FRAMES = (ReferenceRole.FIRST_FRAME, ReferenceRole.LAST_FRAME)


@dataclass(frozen=True, slots=True)
class Drafted:
    """An order without its id, what it asks, what the compiler did, and the price of one take.

    need: with seconds 0 where the storyboard leaves the length open. rate: None where no price is known.
    """

    order: Order
    need: Need
    compiled: Compiled
    price: PriceRange | None
    rate: RateSource | None


class Drafter:
    """Drafts orders; what shots have in common is worked out once.

    live_prices: provider → model id → price of a take, as told by the provider itself.
    """

    def __init__(
        self, catalogue: Catalogue, digests: Digests, live_prices: Mapping[str, Mapping[str, Decimal]]
    ) -> None:
        self._catalogue = catalogue
        self._digests = digests
        self._live = live_prices
        self._judged: dict[tuple[int, Need], _Judged] = {}

    def draft(self, shot: Shot, board: Storyboard, model: Model, fingerprint: str) -> Drafted:
        """Return the order for a take of a shot.

        Raises UnsupportedByModel with the nearest possible, ModelGone with living replacements.
        """
        compiled = compile_shot(shot, board, model)
        references = tuple(self._reference(reference.role, reference.source, reference.name, board.file)
                           for reference in compiled.references)  # fmt: skip
        need = _need_of(shot, board, compiled)
        judged = self._judge(model, need)
        if judged.refusal:
            raise judged.refusal
        order = Order(
            id="cf_draft", kind=model.kind, provider=model.provider, model=model.id, prompt=compiled.prompt,
            negative=compiled.negative, seconds=judged.seconds, aspect=need.aspect, resolution=judged.resolution,
            size=need.size, references=references, sound=shot.sound, seed=shot.seed, passthrough=dict(shot.extra),
            fingerprint=fingerprint, slate=slate_of(shot, board),
        )  # fmt: skip
        return Drafted(order, need, compiled, judged.price, judged.rate)

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

    def _judge(self, model: Model, need: Need) -> _Judged:
        """Fill in what is left open, check it and price it; alike for all shots that ask the same."""
        length = need.prompt_length if model.prompt_limit and need.prompt_length > model.prompt_limit else 1
        key = (id(model), replace(need, prompt_length=length))
        if key not in self._judged:
            self._judged[key] = self._judge_anew(model, key[1])
        return self._judged[key]

    def _judge_anew(self, model: Model, need: Need) -> _Judged:
        full = replace(need, seconds=seconds_for(need, model))
        refusal: CineflowError | None = None
        if model.is_dead:
            refusal = ModelGone(self._catalogue.explain_dead(model, full), provider=model.provider, model=model.id)
        elif found := obstacles(full, model):
            fixes = [obstacle.fix for obstacle in found if obstacle.fix]
            refusal = UnsupportedByModel(
                _joined([obstacle.text for obstacle in found]),
                fix=_joined(fixes or self._nearest(model, full)),
                place=", ".join(dict.fromkeys(obstacle.field for obstacle in found)),
            )
        price, rate = self._price(model, full)
        return _Judged(refusal, full.seconds, resolution_for(full, model), price, rate)

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
        if told is not None:
            unit = model.rates.currency if model.rates else "USD"
            return PriceRange(told, told, unit), RateSource(source=f"{model.provider} price call", as_of="")
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


def seconds_for(need: Need, model: Model) -> Decimal:
    """Return the length asked, or, left open, the one the model makes that is nearest to ten seconds."""
    if need.seconds or model.kind == "image":
        return need.seconds
    return durations_for(need, model).nearest(OPEN_SECONDS)


def _need_of(shot: Shot, board: Storyboard, compiled: Compiled) -> Need:
    roles = [reference.role for reference in compiled.references]
    return Need(
        seconds=board.seconds_of(shot) or Decimal(0),
        aspect=board.aspect_of(shot) or "16:9",
        size=shot.size or "",
        resolution=shot.resolution or "",
        has_first_frame=ReferenceRole.FIRST_FRAME in roles,
        has_last_frame=ReferenceRole.LAST_FRAME in roles,
        references=sum(role not in _FRAMES for role in roles),
        sound=shot.sound,
        has_seed=shot.seed is not None,
        has_negative=bool(compiled.negative),
        has_passthrough=bool(shot.extra),
        prompt_length=len(compiled.prompt),
    )


def _joined(texts: list[Text]) -> Text:
    said = {f"t{i}": text for i, text in enumerate(texts)}
    fields = [f"{{{name}}}" for name in said]
    return Text("; ".join(fields), "；".join(fields), **said)
