"""What every wire does alike, over all of them: the life of a job, and every fault where it belongs."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import Any

import av
import httpx
import pytest
from tests.emulator.speakers import POLICY, SPEAKERS, Seen, Speaker

from cineflow.emulator import Emulator, wires

Until = Callable[[Callable[[], Any]], Any]


class Talk:
    """A client of one wire, for one test."""

    def __init__(self, speaker: Speaker, emulator: Emulator, until: Until) -> None:
        self.speaker, self.emulator, self.until = speaker, emulator, until
        self.api = self.client("emulator")

    def client(self, key: str) -> httpx.Client:
        headers = self.speaker.headers(key) if key else {}
        base = self.emulator.base_url(self.speaker.wire)
        return httpx.Client(base_url=base, headers=headers, trust_env=False, verify=False, timeout=10)

    def submit(self, prompt: str = "a red kite") -> httpx.Response:
        return self.speaker.submit(self.api, prompt)

    def order(self, prompt: str = "a red kite") -> str:
        reply = self.submit(prompt)
        assert reply.is_success, reply.text
        return self.speaker.ticket(reply.json())

    def look(self, ticket: str) -> Seen:
        return self.speaker.seen(self.speaker.look(self.api, ticket).json())

    def finished(self, ticket: str) -> Seen:
        ends = (self.speaker.done, self.speaker.failed)
        return self.until(lambda: (seen := self.look(ticket)).word in ends and seen)

    def fetch(self, seen: Seen) -> httpx.Response:
        if seen.content:
            return httpx.Response(200, content=seen.content)
        if self.speaker.link_needs_key:
            return self.api.get(seen.link, follow_redirects=False)
        return httpx.get(seen.link, trust_env=False, verify=False)


@pytest.fixture(params=SPEAKERS, ids=lambda speaker: speaker.label)
def talk(request: pytest.FixtureRequest, emulator: Emulator, until: Until) -> Iterator[Talk]:
    talk = Talk(request.param, emulator, until)
    yield talk
    talk.api.close()


def all_but(wire: str, why: str) -> pytest.MarkDecorator:
    """Every wire except one, to which a question does not apply."""
    asked = [speaker for speaker in SPEAKERS if speaker.wire != wire]
    assert len(asked) < len(SPEAKERS), why
    return pytest.mark.parametrize("talk", asked, indirect=True, ids=lambda speaker: speaker.label)


WITH_LINKS = all_but("vertex", "its results come inline")


def test_every_wire_that_makes_films_is_spoken_here() -> None:
    services = {"chat", "vision", "transcription", "paraformer", "sora2api"}
    assert {speaker.wire for speaker in SPEAKERS} | services == {row["wire"] for row in wires()}


def test_a_job_is_ordered_made_and_fetched(talk: Talk) -> None:
    seen = talk.finished(talk.order())
    assert seen.word == talk.speaker.done, seen
    got = talk.fetch(seen)
    assert got.status_code == 200
    with av.open(io.BytesIO(got.content)) as film:
        assert film.streams.video[0].codec_context.name == "h264"
        assert 3.9 < film.duration / 1_000_000 < 10.1
    [row] = talk.emulator.bill()["submits"]
    assert (row["wire"], row["prompt"], row["status"]) == (talk.speaker.wire, "a red kite", "done")
    assert talk.emulator.leaks() == []


def test_a_bad_key_and_an_empty_account_buy_nothing(talk: Talk) -> None:
    with talk.client("x-bad-key") as bad, talk.client("") as none, talk.client("x-broke-key") as broke:
        assert talk.speaker.submit(bad, "x").status_code in talk.speaker.refuses_key_with
        if talk.speaker.has_key:
            assert talk.speaker.submit(none, "x").status_code in (400, 401, 403)
        refused = talk.speaker.submit(broke, "x")
        assert not refused.is_success or refused.json()["code"] == 1012
    assert talk.emulator.bill()["accepted"] == 0


@all_but("comfyui", "a workflow needs no prompt")
def test_an_order_without_a_prompt_is_refused(talk: Talk) -> None:
    reply = talk.submit("")
    assert reply.status_code in (400, 422) or reply.json()["code"] == 1001
    assert talk.emulator.bill()["accepted"] == 0


@pytest.mark.parametrize("fault", ["rate_limit", "overloaded", "policy_submit", "refuse", "drop_before"])
def test_refusals_buy_nothing(talk: Talk, fault: str) -> None:
    talk.emulator.faults(wire=talk.speaker.wire, fault=fault)
    try:
        reply = talk.submit()
    except httpx.TransportError:
        assert fault == "drop_before"
    else:
        assert reply.status_code >= 400 or reply.json()["code"] == 1001
        assert fault != "policy_submit" or POLICY.search(reply.text), reply.text
        assert fault != "rate_limit" or (reply.status_code, reply.headers["retry-after"]) == (429, "1")
    assert talk.emulator.bill()["accepted"] == 0


@pytest.mark.parametrize("fault", ["drop_after", "error_after", "garbage_after"])
def test_lost_answers_are_on_the_bill(talk: Talk, fault: str) -> None:
    talk.emulator.faults(fault=fault, nth=1)
    try:
        reply = talk.submit()
        assert reply.status_code >= 500 or fault == "garbage_after"
    except httpx.TransportError:
        assert fault == "drop_after"
    assert talk.emulator.bill()["accepted"] == 1
    talk.order()


@pytest.mark.parametrize("fault", ["fail", "policy_task"])
def test_failures_say_why_and_policy_reads_as_policy(talk: Talk, fault: str) -> None:
    talk.emulator.faults(fault=fault)
    ticket = talk.order()
    if talk.speaker.wire == "vllm-omni":
        talk.until(lambda: talk.speaker.look(talk.api, ticket).status_code >= 400)
    seen = talk.finished(ticket)
    assert (seen.word, seen.link, seen.content) == (talk.speaker.failed, "", b"")
    assert bool(POLICY.search(seen.why)) == (fault == "policy_task"), seen.why


def test_a_withheld_result_is_a_failure_or_a_success_without_a_file(talk: Talk) -> None:
    talk.emulator.faults(fault="policy_output")
    seen = talk.finished(talk.order())
    assert seen.word == (talk.speaker.failed if talk.speaker.withheld_is_failure else talk.speaker.done)
    if talk.speaker.link_needs_key and seen.link:
        assert talk.fetch(seen).status_code >= 400
    else:
        assert (seen.link, seen.content) == ("", b"")


def test_a_job_may_be_done_without_a_file(talk: Talk) -> None:
    talk.emulator.faults(fault="no_file")
    seen = talk.finished(talk.order())
    assert seen.word == talk.speaker.done
    assert not seen.content
    assert not seen.link or talk.fetch(seen).status_code >= 400


def test_an_odd_word_a_stuck_job_and_a_poll_error_change_nothing(talk: Talk) -> None:
    talk.emulator.faults({"fault": "odd_status", "word": "pondering"}, {"fault": "stuck", "nth": 1})
    ticket = talk.order()
    if talk.speaker.poll_word:
        talk.until(lambda: talk.look(ticket).word == "pondering")
    talk.emulator.faults(fault="poll_error", times=1)
    assert talk.speaker.look(talk.api, ticket).status_code == 503
    assert talk.look(ticket).word not in (talk.speaker.done, talk.speaker.failed)


def test_a_huge_id_is_found_again(talk: Talk) -> None:
    talk.emulator.faults(fault="huge_id")
    ticket = talk.order()
    assert len(ticket) == 320
    assert talk.finished(ticket).word == talk.speaker.done


@WITH_LINKS
def test_downloads_go_wrong_in_every_way(talk: Talk) -> None:
    names = ("html", "zero_bytes", "dead_link", "wrong_type")
    talk.emulator.faults(*({"fault": name, "token": name} for name in names))
    tickets = [talk.order(name) for name in names]
    html, empty, dead, picture = (talk.fetch(talk.finished(ticket)) for ticket in tickets)
    assert "html" in html.headers["content-type"]
    assert empty.content == b""
    assert dead.status_code == 404
    assert picture.content.startswith(b"\x89PNG")


@WITH_LINKS
def test_an_expired_result_comes_back_after_a_poll(talk: Talk) -> None:
    talk.emulator.faults(fault="expired_link")
    ticket = talk.order()
    seen = talk.finished(ticket)
    assert talk.fetch(seen).status_code in (403, 404, 502)
    assert talk.fetch(talk.look(ticket)).status_code == 200


@WITH_LINKS
def test_a_redirect_leads_to_another_host(talk: Talk) -> None:
    talk.emulator.faults(fault="redirect_host")
    there = talk.fetch(talk.finished(talk.order()))
    if talk.speaker.wire == "sglang":  # It names the link in a refusal.
        assert there.status_code == 400
        location = "http" + there.json()["detail"].partition("http")[2]
    else:
        assert there.status_code == 302
        location = there.headers["location"]
    assert httpx.URL(location).host == "localhost"
    assert httpx.get(location, trust_env=False, verify=False).status_code == 200
    assert talk.emulator.leaks() == []


def test_above_the_cap_jobs_are_refused_or_wait(talk: Talk) -> None:
    talk.emulator.faults({"fault": "cap", "concurrent": 1}, {"fault": "stuck", "nth": 1})
    talk.order()
    reply = talk.submit()
    if reply.is_success and reply.json().get("code", 0) in (0, 200):
        assert talk.speaker.wire in ("dashscope", "runway", "fal", "replicate", "comfyui")
        assert talk.look(talk.speaker.ticket(reply.json())).word not in (talk.speaker.done, talk.speaker.failed)
    else:
        assert talk.emulator.bill()["accepted"] == 1


def test_forgotten_jobs_are_lost(talk: Talk) -> None:
    talk.emulator.faults(fault="forget")
    ticket = talk.order()
    reply = talk.speaker.look(talk.api, ticket)
    assert reply.status_code >= 400 or talk.speaker.seen(reply.json()).word.lower() == "unknown"
    assert talk.emulator.bill()["accepted"] == 1
