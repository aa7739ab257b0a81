"""Every provider of the room against its recordings: each status word and refusal it documents, and unknown ones."""

from __future__ import annotations

import asyncio
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest

from cineflow.core import errors
from cineflow.core.order import Expired, Failed, Order, Ready, Running, Ticket, Waiting
from cineflow.core.provider import Provider
from cineflow.providers._registry import provider_class, provider_names

from .conftest import RECORDINGS, Play, recorded

NAMES = [name for name in provider_names() if name != "rehearsal"]
LIVE = {"Waiting": Waiting, "Running": Running, "Ready": Ready, "Expired": Expired}
KEYS = {"fal": "key-0123456789:secret-0123456789", "comfyui": ""}
BASES = {"newapi": "https://gate.example", "sora2api": "https://gate.example/v1/chat/completions"}


def cases(part: str) -> list[Any]:
    """One case per recorded answer, named by provider, number and meaning."""
    return [
        pytest.param(name, entry, id=f"{name}-{number}-{entry['means']}")
        for name in NAMES
        for number, entry in enumerate(recorded(name).get(part, ()))
    ]


def staged(play: Play, name: str, tmp_path: Path, *answers: Any) -> tuple[Any, Any, Order]:
    spec = dict(recorded(name)["order"])
    extra = dict(spec.pop("extra", {}))
    if spec.pop("workflow", False):
        size = {"width": "{{width}}", "height": "{{height}}", "length": "{{frames}}"}
        nodes = {
            "6": {"class_type": "CLIPTextEncode", "inputs": {"text": "{{prompt}}"}},
            "5": {"class_type": "EmptyLatent", "inputs": size},
        }
        (tmp_path / "w.json").write_text(json.dumps(nodes))
        extra["workflow"] = str(tmp_path / "w.json")
    provider, stage = play(
        name, *answers, key=KEYS.get(name, "sk-0123456789abcdef"), base_url=BASES.get(name, ""), **extra
    )
    wish = Order(
        **{
            "id": "ord_1", "provider": name, "prompt": "a red kite over dunes",
            **spec, "seconds": Decimal(spec["seconds"]),
        }
    )  # fmt: skip
    return provider, stage, wish


@pytest.mark.parametrize("name", NAMES)
def test_every_provider_keeps_the_protocol_and_brings_recordings(name: str, play: Play, tmp_path: Path) -> None:
    provider, _, _ = staged(play, name, tmp_path, {})
    assert isinstance(provider, Provider)
    assert (RECORDINGS / name / "exchanges.json").exists()
    assert provider_class(name).name == name
    assert provider.models
    assert provider.account.startswith(f"{name}:")
    assert provider.poll_batch >= 1


@pytest.mark.parametrize("name", [name for name in NAMES if name != "sora2api"])
async def test_an_accepted_order_gives_its_ticket_after_one_post(name: str, play: Play, tmp_path: Path) -> None:
    exchanges = recorded(name)
    for answer in (exchanges["submit"], *exchanges.get("also_accepted", ())):
        provider, stage, wish = staged(play, name, tmp_path, answer)
        ticket = await provider.submit(wish)
        assert ticket.id == exchanges["ticket"]
        assert len(stage.requests) == stage.posts == 1
        body = stage.requests[0].content.decode()
        assert "a red kite over dunes" in body
        assert "0123456789" not in ticket.model_dump_json()


@pytest.mark.parametrize("name", [name for name in NAMES if name != "sora2api"])
async def test_passthrough_reaches_the_body_last(name: str, play: Play, tmp_path: Path) -> None:
    provider, stage, wish = staged(play, name, tmp_path, recorded(name)["submit"])
    await provider.submit(wish.model_copy(update={"passthrough": {"house_field": "house-value"}}))
    body = stage.requests[0].content.decode()
    assert "house_field" in body
    assert "house-value" in body


@pytest.mark.parametrize(("name", "entry"), cases("polls"))
async def test_every_word_means_what_the_sheet_says(
    name: str, entry: dict[str, Any], play: Play, tmp_path: Path
) -> None:
    exchanges = recorded(name)
    answers = [tuple(entry["answer"])]
    if "then" in entry:
        answers.append(tuple(entry["then"]))
    provider, _, wish = staged(play, name, tmp_path, exchanges["submit"], *answers)
    ticket = Ticket.model_validate_json((await provider.submit(wish)).model_dump_json())
    means = entry["means"]
    if means in ("PollFailed", "KeyRefused"):
        with pytest.raises(getattr(errors, means)):
            await provider.poll(ticket)
        return
    progress = await provider.poll(ticket)
    if means in LIVE:
        assert type(progress) is LIVE[means], progress
    else:
        assert isinstance(progress, Failed), progress
        assert type(progress.error) is getattr(errors, means), progress.error
    if isinstance(progress, Ready):
        assert all(result.url or result.inline_base64 for result in progress.results)
        assert not entry.get("url") or progress.results[-1].url == entry["url"]


@pytest.mark.parametrize(("name", "entry"), cases("refusals"))
async def test_every_refusal_is_its_own_class(name: str, entry: dict[str, Any], play: Play, tmp_path: Path) -> None:
    provider, stage, wish = staged(play, name, tmp_path, tuple(entry["answer"]))
    with pytest.raises(errors.ProviderError) as caught:
        await provider.submit(wish)
    assert type(caught.value) is getattr(errors, entry["means"]), caught.value
    assert stage.posts == 1
    if "retry_after" in entry:
        assert caught.value.retry_after == entry["retry_after"]
    for language in ("en", "zh"):
        assert caught.value.text.say(language)
        assert caught.value.fix.say(language)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "cause",
    [httpx.ReadTimeout("slow"), httpx.RemoteProtocolError("cut"), httpx.ReadError("reset"), httpx.WriteError("reset")],
    ids=lambda cause: type(cause).__name__,
)
async def test_a_broken_exchange_is_uncertain_and_sent_once(
    name: str, cause: Exception, play: Play, tmp_path: Path
) -> None:
    provider, stage, wish = staged(play, name, tmp_path, cause)
    with pytest.raises(errors.SubmitUncertain):
        await provider.submit(wish)
    assert len(stage.requests) == 1


@pytest.mark.parametrize(("name", "entry"), cases("streams"))
async def test_a_stream_is_the_job(name: str, entry: dict[str, Any], play: Play, tmp_path: Path) -> None:
    answer = (200, entry["body"], {"content-type": "text/event-stream"})
    provider, stage, wish = staged(play, name, tmp_path, answer)
    ticket = await provider.submit(wish)
    progress: Any = Running()
    for _ in range(50):
        progress = await provider.poll(ticket)
        if not isinstance(progress, Running):
            break
        await asyncio.sleep(0)
    await provider.close()
    assert stage.posts == 1
    if entry["means"] == "Ready":
        assert progress.results[0].url == entry["url"]
    else:
        assert type(progress.error) is getattr(errors, entry["means"]), progress.error
