"""Reading the catalogue's files: one JSON per provider under `models/`, turned into `Model`s.

A file names its provider, how the provider is set up (variables, address, where a key is had), the default model and
one block per model. A field left out of a block has the default of `core.model.Model`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from cineflow.core.model import Audio, Durations, Limit, MentionStyle, Model, ModelStatus, PictureLimits, RateCard
from cineflow.core.text import Text

__all__ = [
    "ProviderFacts",
    "Setup",
    "logical_file",
    "model_from",
    "provider_facts",
    "provider_files",
    "rates_from",
    "source_words",
]


@dataclass(frozen=True, slots=True)
class Setup:
    """How a provider is set up. key, base_url: environment variables, first wins. pair: those of an older pair of keys
    that serves in the key's place. own_hosts: the hosts at which the
    file's word on dead models holds; None where it holds everywhere."""

    label: Text
    key: tuple[str, ...] = ()
    base_url: tuple[str, ...] = ()
    default_base_url: str = ""
    key_page: str = ""
    needs_key: bool = True
    own_hosts: tuple[str, ...] | None = None
    pair: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ProviderFacts:
    """One provider's file. any_model: abilities assumed of a model that is not listed; None where none is accepted.
    most_inline: bytes of pictures that an order carries in itself, None where there is no other way. hosts: model →
    what the host that serves it ends in, where the provider's regions serve different ones."""

    name: str
    setup: Setup
    models: Mapping[str, Model]
    default: str = ""
    any_model: Model | None = None
    notes: Mapping[str, Text] = field(default_factory=dict[str, Text])
    most_inline: int | None = None
    hosts: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])

    def is_served(self, model: str, host: str) -> bool:
        """Whether a host serves a model: a region only what is its own, any other host (a gateway) all of them."""
        regions = {ending for endings in self.hosts.values() for ending in endings}
        return model not in self.hosts or not host.endswith(tuple(regions)) or host.endswith(self.hosts[model])


def _number(value: Any) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(str(value))


def durations_from(value: Any) -> Durations:
    """Read `[5, 10]` or `{"low": 2, "high": 15, "step": 1}`; None is any length."""
    if value is None:
        return Durations()
    if isinstance(value, Mapping):
        fields: Mapping[str, Any] = value  # pyright: ignore[reportUnknownVariableType]
        return Durations(low=_number(fields["low"]), high=_number(fields["high"]), step=_number(fields.get("step", 1)))
    return Durations(values=tuple(_number(v) for v in value))


def rates_from(price: Mapping[str, Any], *, source: str, as_of: date) -> RateCard:
    """Read a price block; its own `source` and `as_of` win over the file's."""
    table: dict[str, Any] = {k: price[k] for k in ("unit", "currency", "verified", "free_input_images") if k in price}
    for name in ("flat", "per_input_image", "high_factor"):
        if price.get(name) is not None:
            table[name] = _number(price[name])
    for name in ("by_resolution", "with_sound", "with_references"):
        if name in price:
            table[name] = {k: _number(v) for k, v in price[name].items()}
    if "by_seconds" in price:
        table["by_seconds"] = {
            _number(length): {k: _number(v) for k, v in rates.items()} for length, rates in price["by_seconds"].items()
        }
    if "frames" in price:
        table["frames"] = _frames(price["frames"])
    when = date.fromisoformat(price["as_of"]) if "as_of" in price else as_of
    return RateCard(source=price.get("source", source), as_of=when, **table)


def _frames(value: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, tuple[int, int]]]:
    return {name: {shape: _pixels(size) for shape, size in shapes.items()} for name, shapes in value.items()}


def _pixels(size: str) -> tuple[int, int]:
    width, _, height = size.partition("x")
    return int(width), int(height)


def _limit(value: Mapping[str, Any]) -> Limit:
    return Limit(
        when=value["when"],
        durations=durations_from(value["seconds"]) if "seconds" in value else None,
        resolutions=tuple(value.get("resolutions", ())),
        aspects=tuple(value.get("aspects", ())),
        excludes=tuple(value.get("excludes", ())),
    )


def pictures_from(value: Mapping[str, Any] | None) -> PictureLimits | None:
    """Read `{"most_mb": 10, "least_side": 300, "slimmest": 4, "kinds": ["png", "jpeg"]}`, or null for no check.

    Raises TypeError for a field that is not known.
    """
    if value is None:
        return None
    table: dict[str, Any] = dict(value)
    for name, field_name in (("most_mb", "most_bytes"), ("most_total_mb", "most_total")):
        if name in table:
            table[field_name] = int(_number(table.pop(name)) * 1_000_000)
    if "slimmest" in table:
        table["slimmest"] = _number(table["slimmest"])
    if "kinds" in table:
        table["kinds"] = tuple(f"image/{kind}" for kind in table["kinds"])
    return PictureLimits(**table)


_PLAIN = (
    "kind", "wire_id", "default_resolution", "text_to_video", "first_frame", "last_frame", "references", "results",
    "seed", "negative_prompt", "passthrough", "prompt_limit", "usual_seconds", "note",
)  # fmt: skip


def model_from(row: Mapping[str, Any], *, provider: str, source: str, as_of: date) -> Model:
    """Turn one block of a file into a Model. Raises KeyError, ValueError, TypeError for a block that is not one."""
    table: dict[str, Any] = {name: row[name] for name in _PLAIN if name in row}
    for name in ("replaced_by", "resolutions", "aspects"):
        if name in row:
            table[name] = tuple(row[name])
    if "frames" in row:
        table["frames"] = _frames(row["frames"])
    if row.get("shutdown"):
        table["shutdown"] = date.fromisoformat(row["shutdown"])
    if "price" in row:
        table["rates"] = rates_from(row["price"], source=source, as_of=as_of)
    return Model(
        id=row["id"],
        provider=provider,
        status=ModelStatus(row.get("status", "alive")),
        durations=durations_from(row.get("seconds")),
        audio=Audio(row.get("audio", "unknown")),
        mentions=MentionStyle(row.get("mentions", "words")),
        limits=tuple(_limit(value) for value in row.get("limits", ())),
        pictures=pictures_from(row.get("pictures", {})),
        source=row.get("source", source),
        as_of=as_of,
        **table,
    )


def _with_pictures(row: Mapping[str, Any], document: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a model's block with what its provider says of all pictures, its own word winning."""
    if "pictures" not in document:
        return row
    shared = document["pictures"]
    return {**row, "pictures": shared and {**shared, **row.get("pictures", {})}}


def _load(name: str) -> Any:
    text = files("cineflow.providers").joinpath("models", name).read_text(encoding="utf-8")
    return json.loads(text, parse_float=Decimal)


@cache
def provider_facts(provider: str) -> ProviderFacts | None:
    """Return a provider's file, None where it has none (a provider that draws locally, or an installed one)."""
    try:
        document = _load(f"{provider.replace('-', '_')}.json")
    except FileNotFoundError:
        return None
    source, as_of = document["source"], date.fromisoformat(document["as_of"])
    rows: list[Mapping[str, Any]] = [_with_pictures(row, document) for row in document["models"]]
    models = {row["id"]: model_from(row, provider=provider, source=source, as_of=as_of) for row in rows}
    any_model: Mapping[str, Any] | None = document.get("any_model")

    def template(row: Mapping[str, Any]) -> Model:
        row = _with_pictures(row, document)
        return model_from({"id": "", "status": "unverified", **row}, provider=provider, source=source, as_of=as_of)

    setup = document["setup"]
    own_hosts = document.get("own_hosts")
    return ProviderFacts(
        name=provider,
        setup=Setup(
            label=Text(setup["label"], setup["label_zh"]),
            key=tuple(setup["key"]),
            pair=tuple(setup.get("pair", ())),
            base_url=tuple(setup["base_url"]),
            default_base_url=setup["default_base_url"],
            key_page=setup["key_page"],
            needs_key=setup["needs_key"],
            own_hosts=None if own_hosts is None else tuple(own_hosts),
        ),
        models=models,
        default=document["default"],
        any_model=None if any_model is None else template(any_model),
        notes={row["id"]: Text(row["note"], row["note_zh"]) for row in rows if "note" in row},
        most_inline=int(_number(document["inline_mb"]) * 1_000_000) if "inline_mb" in document else None,
        hosts={row["id"]: tuple(row["hosts"]) for row in rows if "hosts" in row},
    )


@cache
def _sources(provider: str) -> Mapping[str, Text]:
    try:
        document = _load(f"{provider.replace('-', '_')}.json")
    except FileNotFoundError:
        return {}
    blocks = (document, *document["models"], *(row.get("price", {}) for row in document["models"]))
    return {
        block["source"]: Text(block["source"], block.get("source_zh", block["source"]))
        for block in blocks
        if "source" in block
    }


def source_words(provider: str, source: str) -> Text:
    """Return where a provider's facts were read in both languages; what a person named stays as they wrote it."""
    return _sources(provider).get(source) or Text("{source}", "{source}", source=source)


@cache
def provider_files() -> tuple[str, ...]:
    """Return the providers that have a file, by name."""
    folder = files("cineflow.providers").joinpath("models")
    names = (entry.name for entry in folder.iterdir() if entry.name.endswith(".json"))
    return tuple(sorted(name[:-5].replace("_", "-") for name in names if not name.startswith("_")))


@cache
def logical_file() -> tuple[Mapping[str, Mapping[str, tuple[str, ...]]], Mapping[str, str]]:
    """Return logical name → {"same": …, "instead": …} of `provider:model`, and alias → logical name."""
    document = _load("_logical.json")
    names = {name: {k: tuple(v) for k, v in entry.items()} for name, entry in document["names"].items()}
    return names, document["aliases"]
