"""The base every provider shares: proxies, patience, fetching, and one paid request over a real socket."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cineflow.core.errors import (
    PollFailed,
    SettingInvalid,
    SettingMissing,
    SubmitUncertain,
    TakeExpired,
    TakeUnfetchable,
    Unreachable,
)  # fmt: skip
from cineflow.core.order import KeyPolicy, Result
from cineflow.providers._exchange import summary
from cineflow.providers._proxies import is_loopback, proxy_for
from cineflow.providers._refusals import Refusal, classify, refusal_of_text
from cineflow.providers._registry import provider_class
from cineflow.providers._retry_after import retry_after
from cineflow.providers._settings import ProviderSettings

from .conftest import KEY, VIDEO, Play, collect, order

Peer = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def listening(peer: Peer) -> AsyncIterator[str]:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await peer(reader, writer)
        finally:
            writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


@asynccontextmanager
async def sora_at(base_url: str, **settings) -> AsyncIterator:
    sora = provider_class("sora-hk")(ProviderSettings(key=KEY, base_url=base_url, **settings))
    try:
        yield sora
    finally:
        await sora.close()


# -- one paid request ------------------------------------------------------------------------------------------


async def test_nobody_listening_is_unreachable() -> None:
    async with sora_at("http://127.0.0.1:9/v1") as sora:
        with pytest.raises(Unreachable) as caught:
            await sora.submit(order())
        assert caught.value.text.say("zh") == "连不上 sora-hk（127.0.0.1:9）：无法建立连接"
        assert caught.value.fix
        assert "SORA_BASE_URL" in str(caught.value.fix)


async def test_an_answer_that_never_comes_is_uncertain_at_the_deadline() -> None:
    seen: list[bytes] = []

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.append(await reader.read(100))
        await asyncio.sleep(2)

    async with listening(silent) as url, sora_at(url, deadline=0.2) as sora:
        with pytest.raises(SubmitUncertain):
            await sora.submit(order())
    assert len(seen) == 1


async def test_a_connection_lost_after_sending_is_uncertain_and_sent_once() -> None:
    seen: list[bytes] = []

    async def rude(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.append(await reader.read(4096))

    async with listening(rude) as url, sora_at(url) as sora:
        with pytest.raises(SubmitUncertain):
            await sora.submit(order())
    assert len(seen) == 1


async def test_loopback_is_reached_directly_whatever_the_proxy() -> None:
    async def fine(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(4096)
        body = b'{"code": 200, "data": {"task_id": "abc"}}'
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n%s" % (len(body), body))

    proxies = {"http": "http://proxy.example:3128", "all": "socks5://proxy.example:1080"}
    for setting in ("", "http://proxy.example:3128"):
        async with listening(fine) as url, sora_at(url, proxy=setting, proxies=proxies) as sora:
            assert (await sora.submit(order())).id == "abc"


# -- settings --------------------------------------------------------------------------------------------------


def test_a_missing_or_broken_key_names_its_variable() -> None:
    with pytest.raises(SettingMissing) as caught:
        provider_class("sora-hk")(ProviderSettings())
    assert caught.value.place == "SORA_API_KEY"
    with pytest.raises(SettingInvalid):
        provider_class("sora-hk")(ProviderSettings(key="sora-密钥"))
    with pytest.raises(SettingInvalid):
        provider_class("sora-hk")(ProviderSettings(key=KEY, base_url="api.sora.hk"))


# -- proxies ---------------------------------------------------------------------------------------------------

PROXIES = {
    "https": "http://p:1",
    "http": "q:2",
    "all": "socks://r:3",
    "no": ".corp.example,10.0.0.0/8,host.example:8443",
}


@pytest.mark.parametrize(
    ("url", "setting", "way"),
    [
        ("https://api.example/x", "", "http://p:1"),
        ("http://api.example/x", "", "http://q:2"),
        ("https://api.example/x", "direct", None),
        ("https://api.example/x", "socks5://s:4", "socks5://s:4"),
        ("https://deep.corp.example/", "", None),
        ("https://corp.example/", "", None),
        ("https://notcorp.example/", "", "http://p:1"),
        ("https://10.2.3.4/", "", None),
        ("https://host.example:8443/", "", None),
        ("https://host.example/", "", "http://p:1"),
        ("http://localhost:9400/", "socks5://s:4", None),
        ("http://127.9.9.9/", "", None),
        ("http://[::1]:80/", "", None),
    ],
)
def test_each_address_leaves_its_own_way(url: str, setting: str, way: str | None) -> None:
    assert proxy_for(url, setting, PROXIES) == way


def test_all_proxy_serves_what_has_none_of_its_own_and_star_means_none() -> None:
    assert proxy_for("https://a.example", "", {"all": "socks://r:3"}) == "socks5://r:3"
    assert proxy_for("https://a.example", "", {"all": "http://r:3", "no": "*"}) is None
    with pytest.raises(SettingInvalid):
        proxy_for("https://a.example", "ftp://r:3", {})
    assert not is_loopback("localhost.example")


# -- patience --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headers", "body", "seconds"),
    [
        ({"Retry-After": "17"}, None, 17),
        ({"Retry-After": "0.5"}, None, 0.5),
        ({"retry-after-ms": "1500", "Retry-After": "9"}, None, 1.5),
        ({"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT", "Date": "Wed, 21 Oct 2026 07:27:30 GMT"}, None, 30),
        ({"Retry-After": "Wed, 21 Oct 2020 07:28:00 GMT"}, None, 0),
        ({}, {"error": {"details": [{"@type": "x"}, {"@type": "google.rpc.RetryInfo", "retryDelay": "17s"}]}}, 17),
        ({}, {"detail": "Request was throttled. Your rate limit resets in ~30s."}, 30),
        ({}, {"detail": "Request was throttled. Expected available in 1 second."}, 1),
        ({}, {"detail": "x", "retry_after": 4}, 4),
        ({}, "please try again in 20ms", 0.02),
        ({}, "try again in 2 minutes", 120),
        ({"Retry-After": "soon"}, {"message": "later"}, None),
        ({"Retry-After": "999999"}, None, 86400),
        ({"Retry-After": "nan"}, None, None),
        ({}, None, None),
    ],
)
def test_every_form_of_waiting_is_understood(headers, body, seconds) -> None:
    now = datetime(2026, 10, 21, 7, 27, 30, tzinfo=UTC)
    assert retry_after(headers, body, now=now) == (None if seconds is None else pytest.approx(seconds))


@given(
    st.text(max_size=40),
    st.recursive(
        st.none() | st.text(max_size=20) | st.integers(),
        lambda c: st.lists(c, max_size=3) | st.dictionaries(st.text(max_size=8), c, max_size=3),
    ),
)
def test_no_answer_breaks_the_reading_of_waits(header: str, body: object) -> None:
    found = retry_after({"retry-after": header}, body)
    assert found is None or 0 <= found <= 86400


# -- refusals --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("余额不足，请充值", Refusal.BALANCE),
        ("insufficient_user_quota", Refusal.BALANCE),
        ("insufficient_quota", Refusal.BALANCE),
        ("You do not have enough credits", Refusal.BALANCE),
        ("User is locked. Reason: Exhausted balance", Refusal.BALANCE),
        ("Access denied, please make sure your account is in good standing.", Refusal.BALANCE),
        ("CreditInsufficient", Refusal.BALANCE),
        ("used all available credits or reached its monthly spending limit", Refusal.BALANCE),
        ("Insufficient credit", Refusal.BALANCE),
        ("此内容可能违反关于裸露、性内容或色情内容的相关规定。", Refusal.POLICY),
        ("moderation_blocked", Refusal.POLICY),
        ("content_policy_violation", Refusal.POLICY),
        ("InputTextSensitiveContentDetected", Refusal.POLICY),
        ("risk control", Refusal.POLICY),
        ("E005: The input or output was flagged as sensitive", Refusal.POLICY),
        ("This content violates our usage policies", Refusal.POLICY),
        ("DataInspectionFailed", Refusal.POLICY),
        ("无可用渠道", Refusal.OVERLOADED),
        ("No available tokens", Refusal.OVERLOADED),
        ("server_is_overloaded", Refusal.OVERLOADED),
        ("Incorrect API key provided", Refusal.KEY),
        ("Invalid API key", Refusal.KEY),
        ("InvalidApiKey", Refusal.KEY),
        ("Throttling.RateQuota", Refusal.THROTTLED),
        ("请求过于频繁", Refusal.THROTTLED),
        ("no_valid_channel_error (tid: 1)", Refusal.MODEL),
        ("Invalid type for 'seconds'", None),
        ("case-insensitive match failed", None),
        ("something odd", None),
    ],
)
def test_words_are_understood_in_both_languages(said: str, kind: Refusal | None) -> None:
    assert refusal_of_text(said) is kind


def test_code_goes_before_words_and_words_before_status() -> None:
    table = {"1102": Refusal.BALANCE, "Throttling*": Refusal.THROTTLED}
    assert classify(429, code="1102", text="too many", table=table, is_readable=True) is Refusal.BALANCE
    assert classify(400, code="Throttling.Burst", text="", table=table, is_readable=True) is Refusal.THROTTLED
    assert classify(400, code="", text="余额不足", table=table, is_readable=True) is Refusal.BALANCE
    assert classify(429, code="", text="insufficient_quota", table={}, is_readable=True) is Refusal.BALANCE
    assert classify(429, code="", text="", table={}, is_readable=False) is Refusal.THROTTLED
    assert classify(503, code="", text="No available channel", table={}, is_readable=True) is Refusal.OVERLOADED
    assert classify(503, code="", text="Service Unavailable", table={}, is_readable=True) is Refusal.UNCERTAIN
    assert classify(503, code="", text="server is overloaded", table={}, is_readable=False) is Refusal.UNCERTAIN
    assert classify(500, code="", text="rate limit", table={}, is_readable=True) is Refusal.UNCERTAIN
    assert classify(418, code="", text="", table={}, is_readable=True) is Refusal.UNCERTAIN


# -- fetching --------------------------------------------------------------------------------------------------

LINK = Result(url="https://files.example/a.mp4?sig=x%2Fy")
OWN = Result(url="https://api.sora.hk/v1/content/1", key=KeyPolicy.SAME_ORIGIN)


async def test_the_key_goes_to_its_own_origin_and_not_beyond_a_redirect(play: Play) -> None:
    away = (302, "", {"location": "https://cdn.example/x.mp4"})
    sora, stage = play("sora-hk", away, (200, VIDEO, {"content-type": "video/mp4"}))
    assert await collect(sora.fetch(OWN)) == VIDEO
    assert stage.requests[0].headers["authorization"] == f"Bearer {KEY}"
    assert "authorization" not in stage.requests[1].headers


@pytest.mark.parametrize(
    "url",
    [
        "https://api.sora.hk.evil.example/x",
        "http://api.sora.hk/x",
        "https://api.sora.hk:444/x",
        "https://evil.example/?https://api.sora.hk",
    ],
)
async def test_an_origin_that_only_looks_alike_gets_no_key(play: Play, url: str) -> None:
    sora, stage = play("sora-hk", (200, VIDEO))
    await collect(sora.fetch(Result(url=url, key=KeyPolicy.SAME_ORIGIN)))
    assert "authorization" not in stage.requests[0].headers


async def test_a_download_goes_on_where_it_stopped(play: Play) -> None:
    sora, stage = play("sora-hk", (206, VIDEO[100:], {"content-range": f"bytes 100-{len(VIDEO) - 1}/{len(VIDEO)}"}))
    assert await collect(sora.fetch(LINK, start=100)) == VIDEO[100:]
    assert stage.requests[0].headers["range"] == "bytes=100-"


@pytest.mark.parametrize(
    "answer", [(200, VIDEO), (206, VIDEO, {"content-range": "bytes 0-9/10"}), (416, "", {"content-range": "bytes */7"})]
)
async def test_a_server_that_ignores_the_offset_is_found_out_before_the_first_chunk(play: Play, answer) -> None:
    sora, _ = play("sora-hk", answer)
    with pytest.raises(ValueError, match="offset"):
        await collect(sora.fetch(LINK, start=100))


async def test_a_whole_file_asked_on_from_its_end_gives_nothing_more(play: Play) -> None:
    sora, _ = play("sora-hk", (416, "", {"content-range": f"bytes */{len(VIDEO)}"}))
    assert await collect(sora.fetch(LINK, start=len(VIDEO))) == b""


@pytest.mark.parametrize(
    ("answer", "error", "code"),
    [
        ((403, "<xml/>"), TakeExpired, "provider.dead_link"),
        ((404, ""), TakeExpired, "provider.dead_link"),
        ((410, ""), TakeExpired, "provider.dead_link"),
        ((500, ""), PollFailed, "provider.download_failed"),
        ((429, "", {"retry-after": "3"}), PollFailed, "provider.download_failed"),
        ((400, ""), TakeUnfetchable, "provider.dead_link"),
        ((200, "<html>no</html>", {"content-type": "text/html"}), TakeUnfetchable, "provider.html_instead"),
        ((200, "\n <!DOCTYPE html>", {"content-type": "video/mp4"}), TakeUnfetchable, "provider.html_instead"),
        ((200, {"error": "gone"}), TakeUnfetchable, "provider.json_instead"),
        ((200, '{"error": "gone"}', {"content-type": "video/mp4"}), TakeUnfetchable, "provider.json_instead"),
        ((200, b"", {"content-type": "video/mp4"}), TakeUnfetchable, "provider.empty_file"),
        ((302, "", {"location": "/again"}), TakeUnfetchable, "provider.dead_link"),
        (httpx.ReadTimeout("slow"), PollFailed, "provider.download_failed"),
        (httpx.RemoteProtocolError("cut"), PollFailed, "provider.download_failed"),
    ],
)
async def test_what_is_no_result_is_said_so(play: Play, answer, error, code: str) -> None:
    sora, _ = play("sora-hk", answer)
    with pytest.raises(error) as caught:
        await collect(sora.fetch(LINK))
    assert caught.value.stable_code == code


async def test_inline_results_are_decoded(play: Play) -> None:
    import base64

    sora, _ = play("sora-hk", {})
    text = base64.b64encode(VIDEO).decode()
    assert await collect(sora.fetch(Result(inline_base64=text))) == VIDEO
    assert await collect(sora.fetch(Result(inline_base64=f"data:video/mp4;base64,{text}"), start=10)) == VIDEO[10:]
    with pytest.raises(TakeUnfetchable):
        await collect(sora.fetch(Result(inline_base64="!")))


async def test_large_files_come_in_chunks_of_a_mebibyte(play: Play) -> None:
    sora, _ = play("sora-hk", (200, VIDEO[:8] + bytes(3_000_000), {"content-type": "video/mp4"}))
    sizes = [len(chunk) async for chunk in sora.fetch(LINK)]
    assert max(sizes) <= 1 << 20
    assert sum(sizes) == 3_000_008


# -- the log ---------------------------------------------------------------------------------------------------


async def test_the_log_holds_the_exchange_but_no_key_and_no_picture(
    play: Play, caplog: pytest.LogCaptureFixture
) -> None:
    logging.getLogger("cineflow").propagate = True
    sora, _ = play("sora-hk", (400, {"code": 1001, "message": f"bad key {KEY}"}))
    with caplog.at_level(logging.DEBUG, logger="cineflow"), pytest.raises(Exception) as caught:
        await sora.submit(order(passthrough={"image_url": "data:image/png;base64," + "iVBOR" * 200}))
    written = "".join(str(vars(record)) for record in caplog.records if record.name.startswith("cineflow"))
    assert "provider.exchange" in written
    assert KEY not in written
    assert KEY not in str(caught.value)
    assert "iVBORiVBOR" not in written


def test_a_body_is_summed_up() -> None:
    body = {"a": ["x y " * 300, b"12345"], "image": "A" * 4000}
    assert summary(body) == {"a": [("x y " * 100)[:399] + "…", "<5 bytes>"], "image": "<base64, 3000 bytes>"}
