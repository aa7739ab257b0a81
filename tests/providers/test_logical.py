"""Logical names: each leads to something that lives on the day the catalogue was checked, or says what does instead."""

from __future__ import annotations

from datetime import date

import pytest

from cineflow.core.model import Model, ModelStatus
from cineflow.providers._catalogue import catalogue, explain_dead, find_model, replacements, shipped
from cineflow.providers._check import Need
from cineflow.providers._facts import logical_file, provider_facts

NAMES, ALIASES = logical_file()
EVERY = sorted({*NAMES, *ALIASES})


def _entry(name: str) -> tuple[str, ...]:
    said = NAMES.get(name) or NAMES[ALIASES[name]]
    return (*said["same"], *said.get("instead", ()))


def _ends(model: Model, checked: date) -> bool:
    return model.is_dead or (model.shutdown is not None and model.shutdown <= checked)


@pytest.mark.parametrize("reference", sorted({ref for name in NAMES for ref in _entry(name)}))
def test_every_model_that_a_name_stands_for_is_listed(reference: str) -> None:
    provider, _, model = reference.partition(":")
    assert model in catalogue(provider), "a name leads to a model nobody knows"


@pytest.mark.parametrize(
    ("name", "provider"), [(name, provider) for name in EVERY
                           for provider in sorted({ref.partition(":")[0] for ref in _entry(name)})],
)  # fmt: skip
def test_at_every_provider_a_name_is_alive_on_the_day_it_was_checked_or_explains_itself(
    name: str, provider: str
) -> None:
    model = find_model(provider, name)
    facts = provider_facts(provider)
    assert facts
    assert model.as_of
    if not _ends(model, model.as_of):
        return
    if not model.is_dead:  # A day that was only announced: said so, and nobody is told that it lives.
        assert model.status is ModelStatus.UNVERIFIED
        assert str(model.shutdown) in facts.notes[model.id].say("en")
        assert str(model.shutdown) in facts.notes[model.id].say("zh")
        return
    for language in ("en", "zh"):
        said = explain_dead(model).say(language)
        assert str(model.shutdown) in said
        assert said.count(":") >= 1, "it names no model that lives"
    wish = Need(seconds=model.durations.nearest(model.durations.longest or 8))
    offers = replacements(model, wish)
    assert offers
    assert not any(offer.model.is_dead for offer in offers)
    assert all(offer.price for offer in offers)


@pytest.mark.parametrize("name", EVERY)
def test_without_a_provider_a_name_leads_to_what_lives_wherever_anything_does(name: str) -> None:
    found = find_model(None, name)
    living = [ref for ref in _entry(name) if not find_model(None, ref).is_dead]
    assert living, "nothing that lives stands behind the name"
    if name in NAMES:
        assert not found.is_dead
        assert f"{found.provider}:{found.id}" == living[0]
    elif found.is_dead:  # An alias is a vendor's own id, too: it is that model, which explains itself.
        assert any(offer.model.provider for offer in replacements(found, Need(seconds=found.durations.nearest(8))))


def test_an_alias_leads_to_a_name() -> None:
    assert set(ALIASES.values()) <= set(NAMES)
    assert not set(ALIASES) & set(NAMES)
    assert {name: shipped().candidates(name)[0].provider for name in ("sora", "sora_video2")} == {
        "sora": "sora-hk", "sora_video2": "sora-hk",
    }  # fmt: skip
