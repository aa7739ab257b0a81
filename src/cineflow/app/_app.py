"""The program put together: where settings meet implementations. The terminal and the server open the same `App`."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from cineflow.app._shares import check_shares
from cineflow.app.accounts import Accounts
from cineflow.core.errors import Charged, Conflict, NotFound, ProviderError, SettingMissing
from cineflow.core.files import check_name
from cineflow.core.log import facts, start_logging
from cineflow.core.money import Money
from cineflow.core.provider import Provider
from cineflow.core.text import Text, prefer_language
from cineflow.core.tracing import span, start_tracing
from cineflow.jobs.planning import (
    FitKind,
    MatchedShot,
    Only,
    Plan,
    PlanRequest,
    RetryItem,
    RouteKind,
    RouteTerms,
    coverage_of,
    make_plan,
    match_shots,
    read_resolution,
    read_retry_list,
    several_ready,
    survey_takes,
)
from cineflow.library.assets import shelves, with_assets
from cineflow.library.digests import DIGESTS_FILE, Digests
from cineflow.library.discovery import Discovery, discover, nothing_found
from cineflow.library.layout import REHEARSAL, Layout, OutputMode
from cineflow.library.ledger.glance import glance
from cineflow.library.takes import TakesOnDisk
from cineflow.library.workspace import Workspace, find_workspace
from cineflow.llm import is_token_price
from cineflow.providers._catalogue import Catalogue, with_settings
from cineflow.providers._registry import provider_class, provider_names
from cineflow.settings import LoadedSettings, Settings, load_settings
from cineflow.storyboard.binding import bind_ids

__all__ = ["KEPT_SETTINGS", "App", "PlanWish", "Prepared", "open_app"]

_Answer = TypeVar("_Answer")

KEPT_SETTINGS = "studio.toml"
"""In the state folder: settings made in the Studio, keys among them; readable by its owner alone."""


@dataclass(frozen=True, slots=True)
class PlanWish:
    """What a person asks of a plan or a run, before settings fill what they left open. None: left open."""

    paths: tuple[Path, ...] = ()
    provider: str | None = None
    model: str | None = None
    takes: int | None = None
    only: Only | None = None
    resolution: str | None = None
    aspect: str | None = None
    size: str | None = None
    refresh: bool = False
    force: bool = False
    retry: Path | None = None
    ids: Mapping[str, str] = field(default_factory=dict[str, str])
    shots: frozenset[tuple[str, int]] | None = None
    rehearse_without_key: bool = False
    fit: FitKind | None = None
    route: RouteKind | None = None


@dataclass(frozen=True, slots=True)
class Prepared:
    """A plan with what it was made from. rehearses_because: said where no key made it a rehearsal."""

    plan: Plan
    request: PlanRequest
    discovery: Discovery
    takes: TakesOnDisk
    rehearses_because: Text | None = None


class App:
    """One workspace with its settings and parts, each built when first asked for."""

    def __init__(self, workspace: Workspace, loaded: LoadedSettings, inputs: Sequence[Path] = ()) -> None:
        self.workspace = workspace
        self.loaded = loaded
        self.inputs = tuple(inputs)
        self.accounts = Accounts(loaded, workspace.cache / "rehearsal", lambda name: self.catalogue.of(name))

    @property
    def settings(self) -> Settings:
        return self.loaded.values

    @cached_property
    def catalogue(self) -> Catalogue:
        """Every model, with the person's own laid over the shipped ones."""
        values = self.settings
        asked = () if self.loaded.is_faked else provider_names()
        return with_settings(
            added=values.models,
            prices={name: price for name, price in values.prices.items() if not is_token_price(price)},
            logical=values.logical_models,
            base_urls={name: url for name in asked if (url := self.accounts.base_url(name)[0])},
            unpriced=[name for name in asked if self.accounts.is_own_server(name)],
            today=datetime.now(UTC).date(),
        )

    def ready_providers(self) -> list[str]:
        """Return the providers that have what they need and a model that lives, the rehearsal not counted.

        A key that is set for something else, such as a language model, does not bring a dead video service back.
        """
        return [name for name in self.accounts.ready() if self._has_living_model(name)]

    def _has_living_model(self, name: str) -> bool:
        models = self.catalogue.of(name)
        return not models or any(not model.is_dead for model in models.values())

    @cached_property
    def digests(self) -> Digests:
        """What is remembered of reference files; whoever runs something saves it."""
        return Digests(self.workspace.cache / DIGESTS_FILE)

    @property
    def ledger_place(self) -> Path | str:
        """Where the ledger lies, whether or not it is there: a SQLite file, or the address of a database."""
        url = self.settings.database_url
        return url.get_secret_value() if url else self.workspace.state / "ledger.db"

    def has_unfinished(self) -> bool:
        """Whether an earlier run left takes at a provider or on their way: the next one collects them."""
        with glance(self.ledger_place, self.workspace.root) as ledger:
            return ledger is not None and ledger.has_unfinished

    def choose_provider(self, named: str | None, route: RouteKind | None = None) -> str:
        """Return the provider to use where a shot names none: the one named, else the only one that is ready.

        route: the rule that chooses among several, where it is another than the settings'.

        With none ready the rehearsal is chosen. Raises SettingMissing where several are, NotFound for an unknown name.
        """
        if chosen := named or self.settings.provider:
            provider_class(chosen)
            return chosen
        ready = self.ready_providers()
        if len(ready) > 1 and (route or self.settings.route) == "manual":
            raise several_ready(ready)
        return ready[0] if ready else REHEARSAL

    @property
    def layout(self) -> Layout:
        """Where this workspace's takes lie."""
        values, root = self.settings, self.workspace.root
        output_dir = (root / values.output_dir.expanduser()).resolve() if values.output_dir else None
        folders = tuple(path.resolve() for path in self.inputs if path.is_dir())
        return Layout(root, OutputMode(values.output_mode), output_dir, folders)

    def input_paths(self, named: Iterable[Path] = ()) -> list[Path]:
        """Return the absolute paths to look for storyboards in: those named, else the input folder, else here."""
        paths = [path.expanduser().resolve() for path in (*named, *self.inputs)]
        if paths:
            return list(dict.fromkeys(paths))
        if self.settings.input_dir:
            return [(self.workspace.root / self.settings.input_dir.expanduser()).resolve()]
        usual = self.workspace.root / "input"
        return [usual if usual.is_dir() else Path.cwd().resolve()]

    def discover(self, named: Iterable[Path] = ()) -> Discovery:
        """Read the storyboards. Raises NothingFound with the near misses."""
        paths = self.input_paths(named)
        found = discover(paths)
        if not found.readings:
            raise nothing_found(found, paths)
        return found

    @span("plan")
    def prepare(self, wish: PlanWish, found: Discovery | None = None) -> Prepared:
        """Plan what a person asks, from the files and what lies on disk. Changes nothing.

        found: the storyboards, where they are known already.
        Raises NotFound for a provider or model named that nobody knows, NothingFound, SettingMissing.
        """
        self._check_named(wish)
        aspect, resolution, size = self._picture_asked(wish)
        terms = self._route_terms(wish.route or self.settings.route)
        discovery = self._with_assets(_bound(found or self.discover(wish.paths), wish.ids))
        provider, because = wish.provider, None
        default = self._default_provider(wish)
        if wish.rehearse_without_key and not provider and not wish.model and default == REHEARSAL:
            provider = REHEARSAL
            because = Text("no provider has a key, so this rehearses", "尚未配置任何密钥，因此只做预演")
        layout = self.layout
        retry = self._retried(read_retry_list(wish.retry, layout)) if wish.retry else None
        request = PlanRequest(
            layout=layout,
            provider=provider,
            model=wish.model,
            default_provider=default,
            default_model=self.settings.model,
            ready=tuple(self.ready_providers()),
            route=terms,
            takes=wish.takes,
            default_takes=self.settings.takes,
            only=wish.only,
            shots=wish.shots,
            aspect=wish.aspect or aspect,
            size=wish.size or size,
            resolution=resolution,
            fit="split" if retry and any(item.part for item in retry) else wish.fit or self.settings.fit,
            has_store=self.accounts.links.has_store,
            refresh=wish.refresh,
            force=wish.force,
            retry=retry,
            content_refused=self._content_refused(),
        )
        takes = self._takes_of(discovery)
        return Prepared(self._planned(request, discovery, takes), request, discovery, takes, because)

    def _retried(self, items: tuple[RetryItem, ...]) -> tuple[RetryItem, ...]:
        """Return a failed list with what has become known of its takes' money since it was written."""
        with glance(self.ledger_place, self.workspace.root) as ledger:
            known = ledger.charged([item.job for item in items if item.job]) if ledger else {}
        return tuple(replace(item, charged=Charged(known.get(item.job, item.charged.value))) for item in items)

    def _content_refused(self) -> frozenset[tuple[str, str, str]]:
        with glance(self.ledger_place, self.workspace.root) as ledger:
            return ledger.content_refused() if ledger else frozenset()

    def _route_terms(self, route: RouteKind) -> RouteTerms:
        """Return the rule that picks models, with what earlier runs learned. Raises SettingInvalid for a bad share."""
        values = self.settings
        if route == "manual":
            return RouteTerms()
        check_shares(values.priorities, values.weights)
        since = datetime.now(UTC) - timedelta(seconds=values.breaker_cooldown)
        with glance(self.ledger_place, self.workspace.root) as ledger:
            seconds = ledger.seconds_taken() if ledger and route == "fastest" else {}
            unwell = ledger.unwell(since) if ledger else frozenset[str]()
        return RouteTerms(
            route, tuple(self.ready_providers()), tuple(values.priorities), dict(values.weights), seconds,
            unwell=unwell,
        )  # fmt: skip

    def _picture_asked(self, wish: PlanWish) -> tuple[str | None, str | None, str | None]:
        """Return aspect, resolution and size as `--resolution` says them. Raises SettingInvalid."""
        if wish.resolution is None:
            return None, None, None
        return read_resolution(wish.resolution, (name for model in self.catalogue.all() for name in model.resolutions))

    def _check_named(self, wish: PlanWish) -> None:
        """Raise NotFound for a provider or a model that the person named and nobody knows."""
        if wish.provider:
            provider_class(wish.provider)
        if wish.model:
            self.catalogue.find(wish.provider, wish.model)

    def _planned(self, request: PlanRequest, discovery: Discovery, takes: TakesOnDisk) -> Plan:
        plan = make_plan(request, discovery.readings, takes, self.catalogue, digests=self.digests)
        return replace(plan, warnings=discovery.warnings)

    def matched_shots(
        self, discovery: Discovery, *, rehearsal: bool = False
    ) -> tuple[list[MatchedShot], Mapping[str, datetime]]:
        """Return every shot with its takes (or rehearsals), and when a person chose which file."""
        discovery = self._with_assets(discovery)
        takes = self._takes_of(discovery)
        shots = match_shots(self.layout, discovery.boards, takes, digests=self.digests, is_rehearsal=rehearsal)
        return shots, takes.chosen_at

    def _with_assets(self, found: Discovery) -> Discovery:
        """Return what was found with the pictures that lie beside it. The storyboards to be edited stay without."""
        beside = shelves(self.workspace.root)
        return replace(found, readings=tuple(with_assets(one, beside[one.file.parent]) for one in found.readings))

    def _takes_of(self, discovery: Discovery) -> TakesOnDisk:
        """Find the takes of some storyboards: on disk, and those that the ledger alone still knows."""
        with glance(self.ledger_place, self.workspace.root) as ledger:
            takes = survey_takes(self.layout, discovery.boards, ledger.homes if ledger else ())
            takes.remember(ledger.missing(takes) if ledger else ())
        return takes

    def _default_provider(self, wish: PlanWish) -> str | None:
        """Return who makes what names nobody; None where several could: that matters only if a shot does not say."""
        ready = self.ready_providers()
        if wish.provider or wish.model:
            return wish.provider or self.settings.provider or (ready[0] if len(ready) == 1 else REHEARSAL)
        if len(ready) > 1 and not self.settings.provider and (wish.route or self.settings.route) == "manual":
            return None
        return self.choose_provider(None, wish.route)

    async def prepare_asking(
        self, wish: PlanWish, *, patience: float = 3.0, found: Discovery | None = None
    ) -> Prepared:
        """`prepare`, at the prices that providers tell just now, and with what is left in the accounts.

        Asks nobody where nothing is to be bought. Providers that do not tell within `patience` seconds, or are not set
        up, are left out: the rate card holds.
        """
        prepared = await asyncio.to_thread(self.prepare, wish, found)
        bought = {take.provider for take in prepared.plan.bought if not (take.price and take.price.is_free)}
        route = prepared.request.route
        if bought:
            bought |= set(route.ready)
        names = sorted(name for name in bought if self.accounts.setup(name).is_ready)
        told = await asyncio.gather(*(self._told_by(name, patience) for name in names))
        prices = {name: prices for name, (prices, _) in zip(names, told, strict=True) if prices}
        left = {name: left for name, (_, left) in zip(names, told, strict=True) if left}
        plan, request = prepared.plan, prepared.request
        if prices or (left and route.kind == "quota"):
            request = replace(
                request,
                route=replace(route, balances=left),
                live_prices=prices,
                priced_on=datetime.now(UTC).date().isoformat(),
            )
            plan = self._planned(request, prepared.discovery, prepared.takes)
        return replace(prepared, plan=replace(plan, coverage=coverage_of(plan.takes, left)), request=request)

    async def _told_by(self, name: str, patience: float) -> tuple[Mapping[str, Decimal], Money | None]:
        """Ask a provider for its prices and what is left."""

        async def asked(question: Callable[[Provider], Awaitable[_Answer]]) -> _Answer | None:
            try:
                return await asyncio.wait_for(question(self.accounts.provider(name)), patience)
            except (ProviderError, SettingMissing, TimeoutError) as error:
                why = facts(provider=name, why=type(error).__name__)
                logging.getLogger(__name__).info("account.silent", extra=why)
                return None

        prices, balance = await asyncio.gather(asked(lambda p: p.prices()), asked(lambda p: p.balance()))
        return prices or {}, balance.left if balance else None

    def start_logging(self, *, is_verbose: bool = False, is_service: bool = False) -> None:
        """Write events to the state folder's log from here on; of a service also, or only, where `log_to` says.

        Raises Conflict where that folder cannot be written.
        """
        level = logging.DEBUG if is_verbose else logging.getLevelNamesMapping()[self.settings.log_level.upper()]
        to = self.settings.log_to if is_service else "file"
        file = None if to == "stdout" else self.workspace.state / "logs" / "cineflow.log"
        try:
            start_logging(file, level=level, stream=None if to == "file" else sys.stdout)
        except OSError as cause:
            raise Conflict(
                Text("{folder} cannot be written: {why}", "无法写入 {folder}：{why}",
                     folder=self.workspace.state, why=cause.strerror or cause),
                fix=Text("Make it writable, or set CINEFLOW_STATE_DIR to a folder that is",
                         "请使其可写，或将 CINEFLOW_STATE_DIR 设为可写的文件夹"),
                code="state.not_writable",
            ) from cause  # fmt: skip

    def start_tracing(self) -> None:
        """Collect traces from here on, where somebody is to have them. Raises SettingMissing without the extra."""
        if self.settings.otlp_endpoint:
            start_tracing(self.settings.otlp_endpoint)

    async def reload(self, loaded: LoadedSettings) -> None:
        """Take new settings: providers are built anew, prices and models read again. What is under way goes on."""
        old = self.accounts
        self.loaded = loaded
        self.accounts = Accounts(loaded, self.workspace.cache / "rehearsal", lambda name: self.catalogue.of(name))
        self.__dict__.pop("catalogue", None)
        await old.close()

    async def reread(self) -> None:
        """Read the settings again, those that were set in the Studio among them. Raises SettingInvalid."""
        kept = self.workspace.state / KEPT_SETTINGS
        read = load_settings(self.workspace.root, self.loaded.flags, kept=kept)
        await self.reload(replace(read, is_faked=self.loaded.is_faked))

    async def close(self) -> None:
        """Close what was opened."""
        await self.accounts.close()


def _bound(found: Discovery, ids: Mapping[str, str]) -> Discovery:
    """Return what was found with characters bound for this run alone."""
    if not ids:
        return found
    readings = (replace(r, board=bind_ids(r.board, ids)) if r.board else r for r in found.readings)
    return replace(found, readings=tuple(readings))


def open_app(inputs: Iterable[Path] = (), flags: Mapping[str, Any] | None = None, *, cwd: Path | None = None) -> App:
    """Find the workspace of some inputs, load its settings, and return the program for it. Creates nothing.

    Raises SettingInvalid, Conflict, and NotFound for an input that does not exist.
    """
    here, paths = cwd or Path.cwd(), list(inputs)
    for path in paths:
        if not (here / path.expanduser()).exists():
            raise NotFound(
                Text("there is no file or folder {path}", "没有文件或文件夹 {path}", path=path),
                fix=Text("Check the path; quote it if it holds spaces", "请检查路径；若含空格请加引号"),
                code="input.not_found",
            )
    found = find_workspace(paths, here)
    check_name(found.root)
    loaded = load_settings(found.root, flags, kept=found.state / KEPT_SETTINGS)
    if loaded.values.state_dir:
        found = find_workspace(paths, here, state_dir=loaded.values.state_dir)
        loaded = load_settings(found.root, flags, kept=found.state / KEPT_SETTINGS)
    prefer_language(loaded.values.lang)
    return App(found, loaded, paths)
