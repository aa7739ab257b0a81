"""Watching and fetching under every fault: a look that fails says nothing, and only a result is a result."""

from __future__ import annotations

import pytest

from cineflow.core.errors import ContentRefused, PollFailed, ProviderError, TakeExpired, TakeFailed, TakeUnfetchable
from cineflow.core.order import Expired, Failed, Ready, Running, Ticket, Waiting

from .conftest import Stage, fetched, on_wires, watched, with_links


async def ordered(stage: Stage, **fault: object) -> tuple[object, Ticket]:
    provider = stage.provider()
    stage.emulator.faults(wire=stage.wire.name, **fault)
    return provider, with_links(await provider.submit(stage.order()))


@on_wires()
async def test_a_job_that_fails_there_is_a_failed_take(stage: Stage) -> None:
    provider, ticket = await ordered(stage, fault="fail")
    ended = await watched(provider, ticket)
    assert isinstance(ended, Failed)
    assert isinstance(ended.error, TakeFailed)
    assert not isinstance(ended.error, ContentRefused)


@pytest.mark.parametrize("fault", ["policy_task", "policy_output"])
@on_wires(but=("comfyui", "sglang", "vllm-omni"))
async def test_content_refused_later_is_told_from_a_fault(stage: Stage, fault: str) -> None:
    provider, ticket = await ordered(stage, fault=fault)
    ended = await watched(provider, ticket)
    if isinstance(ended, Ready):  # a gateway that says so only where the content is fetched
        with pytest.raises(ProviderError):
            await fetched(provider, ended)
        return
    assert isinstance(ended, Failed)
    assert isinstance(ended.error, ContentRefused), ended.error


@on_wires()
async def test_done_without_a_file_is_no_success(stage: Stage) -> None:
    provider, ticket = await ordered(stage, fault="no_file")
    ended = await watched(provider, ticket)
    if isinstance(ended, Ready):  # where only the content route can tell
        with pytest.raises(ProviderError):
            await fetched(provider, ended)
    else:
        assert isinstance(ended, Failed)


@on_wires()
async def test_a_word_nobody_documented_means_still_running(stage: Stage) -> None:
    provider, ticket = await ordered(stage, fault="odd_status", word="transmogrifying")
    for _ in range(3):
        progress = await provider.poll(ticket)
        assert isinstance(progress, (Running, Waiting, Ready)), progress
        if isinstance(progress, Ready):
            break
    assert isinstance(await watched(provider, ticket), Ready)


@on_wires(but=("sora2api",))
async def test_an_id_of_any_length_and_letters_survives(stage: Stage) -> None:
    provider, ticket = await ordered(stage, fault="huge_id")
    ready = await watched(provider, ticket)
    assert isinstance(ready, Ready), ready
    assert (await fetched(provider, ready))[4:8] == b"ftyp"


@pytest.mark.parametrize("form", ["json", "html", "drop"])
@on_wires(but=("sora2api",))
async def test_looks_that_fail_change_nothing(stage: Stage, form: str) -> None:
    provider, ticket = await ordered(stage, fault="poll_error", form=form, status=503, times=2)
    failures = 0
    for _ in range(2):
        try:
            await provider.poll(ticket)
        except PollFailed:
            failures += 1
    assert failures or stage.wire.name == "comfyui"  # whose queue still answers
    assert isinstance(await watched(provider, ticket), Ready)


@on_wires(but=("sora2api",))
async def test_a_forgotten_job_is_said_to_be_gone(stage: Stage) -> None:
    provider = stage.provider()
    ticket = with_links(await provider.submit(stage.order()))
    stage.emulator.faults(wire=stage.wire.name, fault="forget")
    progress = await provider.poll(ticket)
    assert isinstance(progress, (Expired, Failed)), progress


@on_wires(but=("sora2api",))
async def test_a_stuck_job_stays_running(stage: Stage) -> None:
    provider, ticket = await ordered(stage, fault="stuck")
    for _ in range(4):
        assert isinstance(await provider.poll(ticket), (Running, Waiting))


@on_wires()
async def test_a_redirect_to_another_host_carries_no_key(stage: Stage) -> None:
    provider, ticket = await ordered(stage, fault="redirect_host")
    ready = await watched(provider, ticket)
    assert (await fetched(provider, ready))[4:8] == b"ftyp"
    assert not stage.emulator.leaks()


NO_RESULT = [
    ("html", (TakeUnfetchable,)),
    ("zero_bytes", (TakeUnfetchable,)),
    ("dead_link", (TakeExpired, TakeUnfetchable)),
]


@pytest.mark.parametrize(("fault", "errors"), NO_RESULT, ids=lambda value: value if isinstance(value, str) else "")
@on_wires(but=("vertex",))  # whose videos come inside the answer
async def test_what_is_no_result_is_not_taken_for_one(
    stage: Stage, fault: str, errors: tuple[type[Exception], ...]
) -> None:
    provider, ticket = await ordered(stage, fault=fault)
    ready = await watched(provider, ticket)
    with pytest.raises(errors):
        await fetched(provider, ready)


@on_wires()
async def test_a_file_cut_off_goes_on_where_it_stopped(stage: Stage) -> None:
    provider, ticket = await ordered(stage, fault="truncate", form="closed", times=1)
    ready = await watched(provider, ticket)
    got = b""
    try:
        async for chunk in provider.fetch(ready.results[0]):
            got += chunk
    except PollFailed:
        rest = b"".join([chunk async for chunk in provider.fetch(ready.results[0], start=len(got))])
        got += rest
    assert got[4:8] == b"ftyp"
    assert len(got) > 1000


@on_wires()
async def test_an_expired_link_is_renewed_by_another_look(stage: Stage) -> None:
    provider, ticket = await ordered(stage, fault="expired_link")
    ready = await watched(provider, ticket)
    try:
        content = await fetched(provider, ready)
    except (TakeExpired, TakeUnfetchable):
        again = await watched(provider, ticket)
        if isinstance(again, Ready):
            try:
                content = await fetched(provider, again)
            except (TakeExpired, TakeUnfetchable):
                return  # a wire whose links cannot be renewed says so each time
        else:
            assert isinstance(again, (Expired, Failed))
            return
    assert content[4:8] == b"ftyp"


@on_wires(only=("comfyui",))
async def test_a_finished_film_that_the_history_does_not_list_is_found_by_its_prefix(stage: Stage) -> None:
    provider, ticket = await ordered(stage, fault="no_file", form="unlisted")
    ready = await watched(provider, ticket)
    assert isinstance(ready, Ready)
    assert (await fetched(provider, ready))[4:8] == b"ftyp"
