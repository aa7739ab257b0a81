"""`runwayml`, `luma-agents` and `lumaai`, answers validated strictly against their types."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import luma_agents
import lumaai
import pytest
import runwayml
from tests.emulator.sdks.conftest import fetched

from cineflow.emulator import Emulator

pytestmark = pytest.mark.filterwarnings("ignore")


def runway(sdk: Emulator, key: str = "key_emulator") -> runwayml.RunwayML:
    return runwayml.RunwayML(
        api_key=key, base_url=sdk.base_url("runway"), max_retries=0, _strict_response_validation=True
    )


def agents(sdk: Emulator, key: str = "luma-api-emulator") -> luma_agents.Luma:
    return luma_agents.Luma(
        auth_token=key, base_url=sdk.base_url("luma"), max_retries=0, _strict_response_validation=True
    )


def dream(sdk: Emulator, key: str = "luma-emulator") -> lumaai.LumaAI:
    return lumaai.LumaAI(
        auth_token=key, base_url=sdk.base_url("luma-legacy"), max_retries=0, _strict_response_validation=True
    )


def until(look: Callable[[], Any], *ends: str, word: str = "status") -> Any:
    give_up = time.monotonic() + 10
    while getattr(seen := look(), word) not in ends:
        assert time.monotonic() < give_up
        time.sleep(0.02)
    return seen


def order(api: runwayml.RunwayML) -> str:
    return api.text_to_video.create(model="gen4.5", prompt_text="a kite", ratio="1280:720", duration=5).id


def test_runway_submit_wait_download(sdk: Emulator) -> None:
    api = runway(sdk)
    ticket = order(api)
    seen = until(lambda: api.tasks.retrieve(ticket), "SUCCEEDED")
    assert fetched(seen.output[0]) == 5
    assert seen.cost.credits == 60
    assert api.organization.retrieve().credit_balance > 0


def test_runway_sdks_own_wait_ends_and_raises(sdk: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("runwayml.lib.polling.POLL_TIME", 0.1)
    monkeypatch.setattr("runwayml.lib.polling.POLL_JITTER", 0.0)
    api = runway(sdk)
    sdk.faults(fault="policy_task", nth=2)
    wanted: dict[str, Any] = {"model": "gen4.5", "prompt_text": "a kite", "ratio": "1280:720", "duration": 5}
    assert api.text_to_video.create(**wanted).wait_for_task_output(timeout=10).status == "SUCCEEDED"
    with pytest.raises(runwayml.TaskFailedError) as failed:
        api.text_to_video.create(**wanted).wait_for_task_output(timeout=10)
    assert failed.value.task_details.failure_code == "SAFETY.INPUT.TEXT"  # type: ignore[union-attr]


def test_runway_delete_cancels_or_destroys(sdk: Emulator) -> None:
    api = runway(sdk)
    done = order(api)
    until(lambda: api.tasks.retrieve(done), "SUCCEEDED")
    sdk.pace(30)
    running = order(api)
    for ticket in (done, running, "unknown"):
        api.tasks.delete(ticket)
    assert api.tasks.retrieve(running).status == "CANCELLED"
    with pytest.raises(runwayml.NotFoundError):
        api.tasks.retrieve(done)


def test_runway_throttles_above_the_limit_instead_of_refusing(sdk: Emulator) -> None:
    sdk.pace(30)
    sdk.faults(fault="cap", concurrent=1)
    api = runway(sdk)
    tickets = [order(api) for _ in range(2)]
    assert [api.tasks.retrieve(ticket).status for ticket in tickets] == ["PENDING", "THROTTLED"]


def test_runway_uploads_a_first_frame(sdk: Emulator) -> None:
    import httpx

    api = runway(sdk)
    with pytest.raises(runwayml.BadRequestError):
        api.image_to_video.create(model="gen4_turbo", prompt_image="runway://gone", ratio="1280:720", duration=5)
    held = httpx.post(
        f"{sdk.base_url('runway')}/v1/uploads", json={"filename": "a.png", "type": "ephemeral"}, trust_env=False,
        headers={"authorization": "Bearer key_x", "x-runway-version": "2024-11-06"}, verify=False,
    ).json()  # fmt: skip
    put = httpx.post(held["uploadUrl"], data=held["fields"], files={"file": b"png"}, trust_env=False, verify=False)
    assert put.is_success
    api.image_to_video.create(model="gen4_turbo", prompt_image=held["runwayUri"], ratio="1280:720", duration=5)


def test_runway_refusals(sdk: Emulator) -> None:
    with pytest.raises(runwayml.AuthenticationError):
        order(runway(sdk, "key_bad"))
    with pytest.raises(runwayml.BadRequestError, match="enough credits"):
        order(runway(sdk, "key_broke"))
    sdk.faults({"fault": "rate_limit", "nth": 1}, {"fault": "drop_before", "nth": 2}, {"fault": "overloaded", "nth": 1})
    for expected in (runwayml.RateLimitError, runwayml.APIConnectionError, runwayml.InternalServerError):
        with pytest.raises(expected):
            order(runway(sdk))
    assert sdk.bill()["accepted"] == 0


def generate(api: luma_agents.Luma, **video: Any) -> luma_agents.types.Generation:
    wanted: Any = {"resolution": "540p", "duration": "5s", **video}
    return api.generations.create(prompt="a kite", model="ray-3.2", type="video", aspect_ratio="16:9", video=wanted)


def test_luma_agents_submit_wait_download(sdk: Emulator) -> None:
    api = agents(sdk)
    made = generate(api)
    seen = until(lambda: api.generations.get(made.id), "completed", word="state")
    assert fetched(seen.output[0].url) == 5
    sdk.faults(fault="policy_task")
    made = generate(api)
    assert until(lambda: api.generations.get(made.id), "failed", word="state").failure_code == "content_moderated"


def test_luma_agents_files_become_first_frames(sdk: Emulator) -> None:
    api = agents(sdk)
    held = api.files.create(mime_type="image/png", size_bytes=3, purpose="input")
    generate(api, start_frame={"file_id": held.id})
    with pytest.raises(luma_agents.UnprocessableEntityError):
        generate(api, start_frame={"file_id": "gone"})
    with pytest.raises(luma_agents.UnprocessableEntityError):
        generate(api, duration="10s", start_frame={"file_id": held.id})


def test_luma_agents_refusals(sdk: Emulator) -> None:
    with pytest.raises(luma_agents.AuthenticationError):
        generate(agents(sdk, "bad"))
    with pytest.raises(luma_agents.APIStatusError) as broke:
        generate(agents(sdk, "broke"))
    assert broke.value.status_code == 402
    sdk.faults(
        {"fault": "rate_limit", "nth": 1}, {"fault": "policy_submit", "nth": 1}, {"fault": "drop_after", "nth": 1}
    )
    for expected in (luma_agents.RateLimitError, luma_agents.BadRequestError, luma_agents.APIConnectionError):
        with pytest.raises(expected):
            generate(agents(sdk))
    assert sdk.bill()["accepted"] == 1


def test_dream_machine_life_list_and_refusals(sdk: Emulator) -> None:
    api = dream(sdk)
    made = api.generations.video.create(
        prompt="a kite", model="ray-2", aspect_ratio="16:9", resolution="540p", duration="5s"
    )
    seen = until(lambda: api.generations.get(str(made.id)), "completed", word="state")
    assert fetched(seen.assets.video) == 5
    assert [one.id for one in api.generations.list(limit=5).generations] == [made.id]
    assert api.credits.get().credit_balance > 0
    api.generations.delete(str(made.id))
    with pytest.raises(lumaai.NotFoundError):
        api.generations.get(str(made.id))
    with pytest.raises(lumaai.AuthenticationError):
        dream(sdk, "bad").credits.get()
