"""Which provider and model make a shot: flag, then shot, then storyboard, then what is left by default."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from cineflow.core.errors import NotFound, SettingMissing
from cineflow.core.model import Model
from cineflow.core.text import Text
from cineflow.jobs.planning._request import PlanRequest
from cineflow.library.layout import REHEARSAL
from cineflow.library.takes import TakeOnDisk
from cineflow.providers._catalogue import Catalogue
from cineflow.providers._registry import provider_class, provider_names
from cineflow.storyboard.model import Shot, Storyboard

__all__ = ["Choice", "Chooser", "several_ready", "standing_in"]

Kind = Literal["video", "image"]
_Key = tuple[str | None, str | None, bool, Kind]


@dataclass(frozen=True, slots=True)
class Choice:
    """The model that makes a shot. provider and name: what the person named of it, empty where it was left open.

    is_routed: by a rule, which picks anew for each take. also: provider and model of those that the rule lets make the
    same takes beside it.
    """

    model: Model
    provider: str = ""
    name: str = ""
    note: Text | None = None
    is_routed: bool = False
    also: frozenset[tuple[str, str]] = frozenset()

    @property
    def is_named(self) -> bool:
        return bool(self.provider or self.name)


def standing_in(catalogue: Catalogue, model: Model, name: str) -> Text | None:
    """Say that a model only stands in for what was named, None where it does not."""
    if not catalogue.is_substitute(name, model):
        return None
    return Text("{model} stands in for {name}", "{model} 代替 {name}", model=model.id, name=name)


def several_ready(names: Sequence[str]) -> SettingMissing:
    """Return the refusal to choose between providers where nobody named one."""
    return SettingMissing(
        Text("several providers have a key: {names}", "有多个服务商已配置密钥：{names}", names=", ".join(names)),
        fix=Text(
            "Name one with --provider, or as `provider` in cineflow.toml; or let a rule: --route cheapest",
            "请用 --provider 指定一个，或在 cineflow.toml 中设置 `provider`；也可由规则选择：--route cheapest",
        ),
        code="provider.several",
    )


class Chooser:
    """Chooses once for each way that shots name their model. Raises NotFound and SettingMissing as told."""

    def __init__(self, request: PlanRequest, catalogue: Catalogue) -> None:
        self._request = request
        self._catalogue = catalogue
        self._known: dict[_Key, Choice | NotFound] = {}
        self._fits: dict[tuple[str, str, str, str], bool] = {}

    def choose(self, shot: Shot, board: Storyboard) -> Choice:
        """Return the model for a shot. Raises NotFound for a name nobody has, SettingMissing where nothing is named."""
        kind = board.kind_of(shot)
        if self._request.provider == REHEARSAL:
            key: _Key = (REHEARSAL, self._request.model, False, kind)
        else:
            model = self._request.model or shot.model or board.model
            is_pro = shot.is_pro and not self._request.model and not shot.model
            key = (self._request.provider or shot.provider or board.provider, model, is_pro, kind)
        if key not in self._known:
            try:
                self._known[key] = self._choose(*key)
            except NotFound as missing:
                self._known[key] = missing
        found = self._known[key]
        if isinstance(found, NotFound):
            raise found
        return found

    def _choose(self, provider: str | None, name: str | None, is_pro: bool, kind: Kind) -> Choice:
        at = provider or self._request.default_provider
        self._know(at)
        if name:
            model = self._named_model(provider, name)
        elif at and kind == "image":
            model = self._catalogue.default(at, kind)
        elif at:
            left = self._request.default_model if not provider or provider == self._request.default_provider else None
            model = self._catalogue.find(at, left) if left else self._catalogue.default(at)
        elif self._request.default_model and kind == "video":
            model = self._named_model(None, self._request.default_model)
        elif len(self._request.ready) > 1:
            raise several_ready(self._request.ready)
        else:
            raise SettingMissing(
                Text("no provider is named", "未指定服务商"),
                fix=Text("name one with --provider: {names}", "请用 --provider 指明：{names}",
                         names=", ".join(provider_names())),
                code="provider.none_named",
            )  # fmt: skip
        if is_pro:
            return self._pro(model, provider or "", name or "")
        return Choice(model, provider or "", name or "", standing_in(self._catalogue, model, name or ""))

    def _named_model(self, provider: str | None, name: str) -> Model:
        """A model named without a provider is the default provider's, where that lists it; else of those that a logical
        name stands for, the first at a provider that could be asked."""
        default = self._request.default_provider
        if not provider and default and ":" not in name:
            mine = self._catalogue.of(default).values()
            try:
                found = self._catalogue.find(default, name)
            except NotFound:
                found = None
            if found is not None and any(found.id == model.id for model in mine):
                return found
        if not provider and ":" not in name:
            for model in self._catalogue.candidates(name):
                if model.provider in self._request.ready:
                    return model
        return self._catalogue.find(provider, name)

    def _know(self, provider: str | None) -> None:
        """Take in a provider that has no file of models: one that draws locally, or an installed one."""
        if provider and provider not in self._catalogue.models:
            models = dict(provider_class(provider).models)
            self._catalogue = replace(self._catalogue, models={**self._catalogue.models, provider: models})

    def _pro(self, model: Model, provider: str, name: str) -> Choice:
        """The old files' wish for the better model: the same provider's `…-pro`, where it has one."""
        models = self._catalogue.of(model.provider)
        for wish in (f"{model.id}-pro", f"{model.id}pro"):
            if wish in models:
                return Choice(models[wish], provider, wish)
        note = Text("{model} has no Pro sister", "{model} 没有对应的 Pro 模型", model=model.id)
        return Choice(model, provider, name, None if model.id.endswith("pro") else note)

    def counts(self, take: TakeOnDisk, choice: Choice) -> bool:
        """Whether a take was made as the person names it. What they left open, and what nobody recorded, counts."""
        if choice.provider and take.provider and take.provider != choice.provider:
            return False
        if not choice.name or not take.model or take.model == choice.model.id:
            return True
        key = (take.provider, take.model, choice.provider, choice.name)
        if key not in self._fits:
            try:
                self._fits[key] = self._catalogue.find(take.provider, choice.name).id == take.model
            except NotFound:
                self._fits[key] = False
        return self._fits[key]
