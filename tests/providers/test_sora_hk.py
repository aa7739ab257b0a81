"""sora.hk: the life of a take, and each of its sheet's bites."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import httpx
import pytest

from cineflow.core.errors import (
    Charged,
    ContentRefused,
    CreditExhausted,
    KeyRefused,
    PollFailed,
    Rejected,
    SubmitUncertain,
    TakeFailed,
    Throttled,
    Unreachable,
    UnsupportedByModel,
)
from cineflow.core.order import (
    Absent,
    CannotTell,
    Expired,
    Failed,
    Found,
    KeyPolicy,
    OrderReference,
    Ready,
    ReferenceRole,
    Running,
    Ticket,
    Waiting,
)  # fmt: skip
from cineflow.core.provider import Provider, SentOrder

from .conftest import KEY, VIDEO, Play, collect, order, recorded

SAID = recorded("sora-hk", "answers")
TICKET = Ticket(id="7b0f2c9e-1d53-4a0e-9a52-3f8a1f2f6c11")
NOW = datetime(2026, 1, 19, 12, 0, tzinfo=UTC)


async def test_an_order_is_sent_once_with_the_key_and_its_price_kept(play: Play) -> None:
    sora, stage = play("sora-hk", SAID["created"])
    assert isinstance(sora, Provider)
    ticket = await sora.submit(order())
    assert (ticket.id, ticket.amount, ticket.currency) == (TICKET.id, Decimal("0.30"), "USD")
    assert stage.posts == 1
    assert stage.requests[0].url == "https://api.sora.hk/v1/create"
    assert stage.requests[0].headers["authorization"] == f"Bearer {KEY}"
    assert stage.sent == {
        "prompt": "a red kite over dunes", "is_pro": False, "duration": 10, "resolution": "horizontal",
        "quality": "normal", "remove_watermark": True,
    }  # fmt: skip


async def test_pro_vertical_and_a_first_frame_reach_the_wire(play: Play) -> None:
    sora, stage = play("sora-hk", SAID["created"])
    frame = OrderReference(role=ReferenceRole.FIRST_FRAME, url="https://pics.example/1.png")
    asked = order(model="sora2-pro", aspect="9:16", seconds=Decimal(25), references=(frame,))
    await sora.submit(asked.model_copy(update={"passthrough": {"remove_watermark": False}}))
    assert stage.sent["is_pro"] is True
    assert stage.sent["resolution"] == "vertical"
    assert stage.sent["image_url"] == "https://pics.example/1.png"
    assert stage.sent["remove_watermark"] is False


async def test_a_local_first_frame_needs_an_object_store(play: Play, tmp_path) -> None:
    picture = tmp_path / "1.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n....")
    frame = OrderReference(role=ReferenceRole.FIRST_FRAME, path=str(picture))
    sora, stage = play("sora-hk", SAID["created"])
    with pytest.raises(UnsupportedByModel):
        await sora.submit(order(references=(frame,)))
    assert not stage.requests

    async def publish(reference: OrderReference) -> str:
        return f"https://store.example/{reference.path.rpartition('/')[2]}"

    sora, stage = play("sora-hk", SAID["created"], publish=publish)
    await sora.submit(order(references=(frame,)))
    assert stage.sent["image_url"] == "https://store.example/1.png"


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (SAID["bad_key"], KeyRefused),
        ((401, SAID["bad_key"]), KeyRefused),
        ((401, "nope"), KeyRefused),
        (SAID["no_balance"], CreditExhausted),
        ((402, SAID["no_balance"]), CreditExhausted),
        (SAID["bad_parameter"], Rejected),
        ({"code": 1001, "message": "参数错误：内容涉及色情"}, Rejected),
        ((429, {"code": 429, "message": "慢一点"}), Throttled),
        ((429, "<html>Too Many</html>"), Throttled),
        ({"code": 1099, "message": "提示词含有敏感内容"}, ContentRefused),
    ],
)
async def test_a_definite_refusal_is_not_charged(play: Play, answer, error) -> None:
    sora, stage = play("sora-hk", answer)
    with pytest.raises(error) as caught:
        await sora.submit(order())
    assert caught.value.charged is Charged.NO
    assert stage.posts == 1
    assert KEY not in str(caught.value)


@pytest.mark.parametrize(
    "answer",
    [
        SAID["server_error"],
        (500, SAID["server_error"]),
        (502, "<html>bad gateway</html>"),
        (503, {"message": "Service Unavailable"}),
        (200, "<html>hello</html>"),
        (204, ""),
        (200, ""),
        (200, {"code": 200, "message": "操作成功", "data": {"status": "pending"}}),
        (408, "timed out"),
        httpx.ReadTimeout("slow"),
        httpx.RemoteProtocolError("Server disconnected without sending a response."),
        httpx.ReadError("reset"),
        httpx.WriteError("reset"),
    ],
)
async def test_whatever_leaves_it_open_is_uncertain_and_sent_once(play: Play, answer) -> None:
    sora, stage = play("sora-hk", answer)
    with pytest.raises(SubmitUncertain) as caught:
        await sora.submit(order())
    assert caught.value.charged is Charged.UNKNOWN
    assert stage.posts == 1


@pytest.mark.parametrize("cause", [httpx.ConnectError("refused"), httpx.ConnectTimeout("slow"), httpx.ProxyError("no")])
async def test_what_never_left_was_not_accepted(play: Play, cause: Exception) -> None:
    sora, stage = play("sora-hk", cause)
    with pytest.raises(Unreachable) as caught:
        await sora.submit(order())
    assert caught.value.may_retry
    assert stage.posts == 1


async def test_a_redirect_is_not_followed_with_an_order(play: Play) -> None:
    sora, stage = play("sora-hk", (308, "", {"location": "https://elsewhere.example/create"}))
    with pytest.raises(Rejected):
        await sora.submit(order())
    assert len(stage.requests) == 1


async def test_every_status_word_is_understood(play: Play) -> None:
    sora, _ = play("sora-hk", SAID["pending"], SAID["processing"], SAID["completed"], SAID["failed"])
    assert isinstance(await sora.poll(TICKET), Waiting)
    running = await sora.poll(TICKET)
    assert isinstance(running, Running)
    assert running.fraction == pytest.approx(0.42)
    ready = await sora.poll(TICKET)
    assert isinstance(ready, Ready)
    assert ready.results[0].key is KeyPolicy.NONE
    failed = await sora.poll(TICKET)
    assert isinstance(failed, Failed)
    assert isinstance(failed.error, ContentRefused)


async def test_an_unknown_status_word_means_still_running(play: Play) -> None:
    sora, _ = play("sora-hk", {"code": 200, "data": {"task_id": "x", "status": "transcoding"}})
    assert await sora.poll(TICKET) == Running(unknown="transcoding")


async def test_a_failure_without_a_known_cause_is_a_failed_take(play: Play) -> None:
    sora, _ = play("sora-hk", {"code": 200, "data": {"status": "failed", "error_msg": "生成失败"}})
    failed = await sora.poll(TICKET)
    assert isinstance(failed.error, TakeFailed)
    assert failed.error.charged is Charged.UNKNOWN


async def test_completed_without_a_file_is_a_failure(play: Play) -> None:
    sora, _ = play("sora-hk", {"code": 200, "data": {"status": "completed", "video_url": ""}})
    failed = await sora.poll(TICKET)
    assert isinstance(failed, Failed)
    assert failed.error.stable_code == "provider.no_result"


@pytest.mark.parametrize(
    "answer", [(204, ""), (200, "<html>"), (200, ""), (502, "x"), SAID["server_error"], httpx.ReadError("x")]
)
async def test_a_poll_that_fails_says_nothing_about_the_job(play: Play, answer) -> None:
    sora, _ = play("sora-hk", answer)
    with pytest.raises(PollFailed):
        await sora.poll(TICKET)


async def test_a_job_the_service_does_not_know_is_expired(play: Play) -> None:
    sora, _ = play("sora-hk", (404, {"code": 404, "message": "任务不存在"}))
    assert isinstance(await sora.poll(TICKET), Expired)


async def test_an_odd_id_stays_one_part_of_the_path(play: Play) -> None:
    sora, stage = play("sora-hk", SAID["pending"])
    await sora.poll(Ticket(id="a/b:c?d=e" + "x" * 300))
    assert stage.requests[0].url.raw_path.startswith(b"/v1/tasks/a%2Fb%3Ac%3Fd%3De")


def task(name: str, **fields):
    stated = {
        "task_id": name, "prompt": "a red kite over dunes", "is_pro": False, "duration": 10, "resolution": "horizontal",
        "created_at": (NOW + timedelta(seconds=1)).isoformat(),
    }  # fmt: skip
    return {**stated, **fields}


SENT = SentOrder(order(), NOW)


@pytest.mark.parametrize("shape", ["list", "items", "tasks", None])
async def test_a_lost_order_is_found_in_any_shape_of_list(play: Play, shape) -> None:
    tasks = [task("new")]
    sora, _ = play("sora-hk", {"code": 200, "data": {shape: tasks} if shape else tasks}, {"code": 200, "data": []})
    assert await sora.find_lost(SENT) == Found(tickets=(Ticket(id="new"),))


async def test_only_tasks_like_the_order_and_no_older_are_ours(play: Play) -> None:
    others = [
        task("other-prompt", prompt="else"), task("pro", is_pro=True),
        task("long", duration=15), task("tall", resolution="vertical"),
        task("old", created_at=(NOW - timedelta(hours=1)).isoformat()),
    ]  # fmt: skip
    sora, _ = play(
        "sora-hk", {"code": 200, "data": {"list": others, "total": 5}}, {"code": 200, "data": {"list": [], "total": 5}}
    )
    assert isinstance(await sora.find_lost(SENT), Absent)


async def test_the_list_is_read_back_to_the_intent_and_no_further(play: Play) -> None:
    def page(request: httpx.Request) -> httpx.Response:
        number = int(request.url.params["page"])
        made = [NOW + timedelta(minutes=60 - 50 * (number - 1) - i) for i in range(50)]
        rows = [task(f"p{number}-{i}", prompt="else", created_at=at.isoformat()) for i, at in enumerate(made)]
        if number == 2:
            rows[5] = task("mine", created_at=(NOW + timedelta(minutes=5)).isoformat())
        return httpx.Response(200, json={"code": 200, "data": {"list": rows, "total": 1000}})

    sora, stage = play("sora-hk", page)
    assert await sora.find_lost(SENT) == Found(tickets=(Ticket(id="mine"),))
    assert [request.url.params["page"] for request in stage.requests] == ["1", "2"]


async def test_identical_orders_are_told_by_what_is_already_known(play: Play) -> None:
    tasks = [task("b", created_at=(NOW + timedelta(seconds=9)).isoformat()), task("a"), task("mine-already")]
    sora, _ = play("sora-hk", {"code": 200, "data": {"list": tasks}}, {"code": 200, "data": {"list": []}})
    found = await sora.find_lost(SentOrder(order(), NOW, known=("mine-already",)))
    assert [ticket.id for ticket in found.tickets] == ["a", "b"]


async def test_a_time_without_a_zone_is_chinas(play: Play) -> None:
    rows = [task("new", created_at="2026-01-19T20:00:05")]
    sora, _ = play("sora-hk", {"code": 200, "data": {"list": rows}}, {"code": 200, "data": {"list": []}})
    assert isinstance(await sora.find_lost(SENT), Found)


@pytest.mark.parametrize(
    ("answer", "is_final"),
    [
        ((404, "no"), True),
        ((500, "x"), False),
        (SAID["server_error"], False),
        ({"code": 200, "data": {"rows": []}}, False),
        (httpx.ReadError("x"), False),
    ],
)
async def test_a_list_that_cannot_be_read_proves_nothing(play: Play, answer, is_final: bool) -> None:
    sora, _ = play("sora-hk", answer)
    found = await sora.find_lost(SENT)
    assert isinstance(found, CannotTell)
    assert found.is_final is is_final


async def test_a_list_that_never_turns_its_pages_proves_nothing(play: Play) -> None:
    sora, stage = play("sora-hk", {"code": 200, "data": {"list": [task("x", prompt="else")], "total": 90}})
    assert isinstance(await sora.find_lost(SENT), CannotTell)
    assert len(stage.requests) == 2


async def test_balance_and_prices_are_in_dollars(play: Play) -> None:
    sora, _ = play("sora-hk", SAID["balance"], SAID["pricing"])
    left = await sora.balance()
    assert str(left.left) == "50.00 USD"
    assert await sora.prices() == {"sora2": Decimal("0.03"), "sora2-pro": Decimal("0.3")}


async def test_the_signed_link_is_fetched_byte_for_byte_and_without_the_key(play: Play) -> None:
    sora, stage = play(
        "sora-hk", SAID["completed"], httpx.Response(200, content=VIDEO, headers={"content-type": "video/mp4"})
    )
    ready = await sora.poll(TICKET)
    assert await collect(sora.fetch(ready.results[0])) == VIDEO
    request = stage.requests[-1]
    assert (
        request.extensions["target"] == b"/az/files/0e1c%2Fraw?se=2026-01-13T00%3A00%3A00Z&sp=r&sr=b&sig=a%2Bb%2Fc%3D"
    )
    assert "authorization" not in request.headers


def test_the_account_has_a_stable_name_that_gives_nothing_away(play: Play) -> None:
    one, _ = play("sora-hk", {})
    same, _ = play("sora-hk", {})
    other, _ = play("sora-hk", {}, key=KEY[:-1] + "0")
    assert one.account == same.account != other.account
    assert one.account.startswith("sora-hk:")
    assert KEY not in repr(one.settings)
