"""Write docs/providers/: a page per provider, its facts from what the provider says of itself.

.venv/bin/python tools/provider_pages.py           print which pages are not current
.venv/bin/python tools/provider_pages.py --write   write them; a test says when that is due

What stands below the facts, "What bites", is written by hand and kept.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from cineflow.cli._model_words import fact_lines, length_words, status_word
from cineflow.core.model import Model
from cineflow.core.money import PriceRange
from cineflow.core.provider import Recovery
from cineflow.core.text import speaking
from cineflow.providers._catalogue import catalogue, setup_of, shipped
from cineflow.providers._check import Need, price_of
from cineflow.providers._facts import provider_facts
from cineflow.providers._refusals import Refusal
from cineflow.providers._registry import provider_class, provider_names

__all__ = ["PAGES", "index", "page_of", "with_facts"]

PAGES = Path(__file__).resolve().parent.parent / "docs" / "providers"
_BETWEEN = re.compile(r"<!-- facts -->\n.*?<!-- /facts -->", re.DOTALL)
_BITES = "## What bites\n"
_ENDS = {
    Refusal.BALANCE: "No balance: the whole account pauses, other takes go to the next provider of a `--route`",
    Refusal.KEY: "Key or permission refused: the account pauses likewise",
    Refusal.MODEL: "The model is not served",
    Refusal.POLICY: "Content policy: never sent again, the provider's words are shown",
    Refusal.PARAM: "A parameter is wrong: the take fails, nothing is charged",
    Refusal.THROTTLED: "Throttled: waited for, then sent again",
    Refusal.OVERLOADED: "Overloaded: nothing was accepted, sent again later",
    Refusal.UNCERTAIN: "Says nothing sure: treated as a lost answer",
}


def page_of(name: str) -> Path:
    """Return where a provider's page lies."""
    return PAGES / f"{name}.md"


def with_facts(page: str, name: str) -> str:
    """Return a page with its facts as they are now. Raises ValueError where their place is not marked."""
    if not _BETWEEN.search(page):
        raise ValueError(f"the page of {name} has no place for its facts")
    return _BETWEEN.sub(lambda _: _facts(name), page, count=1)


def index() -> str:
    """Return the page that lists the pages."""
    with speaking("en"):
        lines = [f"- [{setup_of(name).label}]({name}.md): `--provider {name}`" for name in _names()]
    return (
        "# Providers\n\nOne page each: where a key is had, variables, a first command, models and prices with source "
        "and date,\nand what to expect when something fails. The facts are written from the program's own data by\n"
        "`tools/provider_pages.py`.\n\n" + "\n".join(lines) + "\n"
    )


def _names() -> list[str]:
    return sorted(provider_names(), key=lambda name: (name != "rehearsal", name))


def _facts(name: str) -> str:
    with speaking("en"):
        return "\n".join(["<!-- facts -->", *_set_up(name), "", *_models(name), "", *_failing(name), "<!-- /facts -->"])


def _set_up(name: str) -> Iterator[str]:
    setup = setup_of(name)
    if setup.key_page:
        yield f"Key: <{setup.key_page}>\n"
    elif not setup.needs_key:
        yield "No key is needed.\n"
    for variable in setup.key:
        yield f"- `{variable}`: the key"
    for variable in setup.base_url:
        usual = f"; left out, `{setup.default_base_url}`" if setup.default_base_url else ""
        yield f"- `{variable}`: the address{usual}"
    yield "\nFirst commands:\n\n```sh"
    if name != "rehearsal":
        yield f"cineflow providers test {name}      # key, address and proxy; spends nothing"
    yield f"cineflow plan storyboard.md --provider {name} --takes 1"
    yield f"cineflow run storyboard.md --provider {name} --takes 1 --only 1\n```"


def _models(name: str) -> Iterator[str]:
    facts, models = provider_facts(name), catalogue(name)
    yield "## Models\n"
    if models:
        yield "| model | status | lengths | sizes | takes | price of a take |\n| --- | --- | --- | --- | --- | --- |"
    for model in models.values():
        cells = (f"`{model.id}`", _status(model), _length(model), _sizes(model), _takes(model), _price(model))
        yield f"| {' | '.join(cells)} |"
    if facts is None:
        return
    sources = dict.fromkeys(f"{m.rates.source}, read {m.rates.as_of}" for m in models.values() if m.rates)
    if sources:
        yield "\nPrices from " + "; ".join(sources) + ". They age: declare your own in `cineflow.toml`."
    if facts.any_model is not None:
        yield "\nAny other model id that the service knows is sent as it is; its price has to be declared first."
    for text in dict.fromkeys(str(note) for note in facts.notes.values()):
        yield f"\n{text}."
    limits = dict.fromkeys(
        str(said)
        for model in models.values()
        if not model.is_dead
        for label, said in fact_lines(model, shipped(), "")
        if label.english == "local pictures"
    )
    if limits:
        yield "\nLocal pictures, checked while planning: " + "; or ".join(limits) + "."


def _status(model: Model) -> str:
    return f"{status_word(model)}{f' since {model.shutdown}' if model.is_dead and model.shutdown else ''}"


def _length(model: Model) -> str:
    return "a picture" if model.kind == "image" else str(length_words(model.durations))


def _sizes(model: Model) -> str:
    sizes, shapes = ", ".join(model.resolutions), ", ".join(model.aspects)
    return "; ".join(part for part in (sizes, shapes) if part) or "any"


def _takes(model: Model) -> str:
    said = [
        "words" if model.text_to_video or model.kind == "image" else "",
        "first frame" if model.first_frame else "",
        "last frame" if model.last_frame else "",
        f"{model.references} references" if model.references else "",
        {"always": "always sound", "optional": "sound as asked"}.get(model.audio.value, ""),
        "seed" if model.seed else "",
        "negative prompt" if model.negative_prompt else "",
    ]
    return ", ".join(part for part in said if part)


def _price(model: Model) -> str:
    length = model.durations.nearest(Decimal(8)) if model.kind == "video" else Decimal(0)
    need = replace(Need(kind=model.kind, seconds=length), aspect=model.aspects[0] if model.aspects else "16:9")
    price = price_of(need, model)
    if price is None:
        return "not known"
    each = "" if model.kind == "image" else f" for {length.normalize():f} s"
    return f"{_amount(price)}{each}{'' if model.rates and model.rates.verified else ', unverified'}"


def _amount(price: PriceRange) -> str:
    return str(price.highest) if price.low == price.high else f"{price.lowest.to_json()['amount']}-{price.highest}"


def _failing(name: str) -> Iterator[str]:
    maker: Any = provider_class(name)
    yield "## When something fails\n"
    yield f"- A lost answer to an order: {_recovery(maker.recovery)}"
    can = [word for word, able in (("cancel a job that runs", maker.can_cancel),
                                   ("delete a result", getattr(maker, "can_delete", False))) if able]  # fmt: skip
    yield (
        f"- It can {' and '.join(can)}."
        if can
        else "- Nothing can be cancelled there: Ctrl-C leaves it to be collected."
    )
    if hasattr(maker, "parse_webhook"):
        yield "- Its webhooks only wake a look; they are checked on their raw bytes where the service signs them."
    refusals: dict[str, Refusal] = dict(getattr(maker, "refusals", {}))
    for kind, said in _ENDS.items():
        if codes := [code for code, means in refusals.items() if means is kind]:
            yield f"- {said}: `{'`, `'.join(codes)}`."


def _recovery(recovery: Recovery) -> str:
    proof = (
        "what it does not show twice was never accepted, and is sent once more"
        if recovery.is_complete
        else "what it does not show stays *charge unconfirmed* for you to decide (`cineflow unknown`)"
    )
    if recovery.key:
        return "it is sent again under the same key, which makes one job of both."
    if recovery.reference:
        return f"it is looked up by our own reference; {proof}."
    if recovery.list:
        return f"the service's list of jobs is searched; {proof}."
    return "nothing there can find it: it stays *charge unconfirmed* for you to decide (`cineflow unknown`)."


def main() -> int:
    """Tell which pages are not current, or write them."""
    writes = "--write" in sys.argv[1:]
    wanted = {PAGES / "README.md": index()}
    for name in _names():
        path = page_of(name)
        with speaking("en"):
            new = f"# {setup_of(name).label}\n\n<!-- facts -->\n<!-- /facts -->\n\n{_BITES}"
        wanted[path] = with_facts(path.read_text(encoding="utf-8") if path.exists() else new, name)
    stale = [path for path, text in wanted.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    for path in stale:
        if writes:
            path.parent.mkdir(exist_ok=True)
            path.write_text(wanted[path], encoding="utf-8")
        sys.stdout.write(f"{path.name}\n")
    return 1 if stale and not writes else 0


if __name__ == "__main__":
    sys.exit(main())
