"""The first wire, with every fault at its place."""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Callable, Iterator
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import quote

import av
import httpx
import pytest

from cineflow.emulator import Emulator, running

Until = Callable[[Callable[[], Any]], Any]


@pytest.fixture
def api(emulator: Emulator) -> Iterator[httpx.Client]:
    headers = {"authorization": "Bearer sora-emulator"}
    with httpx.Client(
        base_url=emulator.base_url("sora-hk"), headers=headers, trust_env=False, verify=False, timeout=10
    ) as client:
        yield client


def create(api: httpx.Client, prompt: str = "a red kite", **asked: Any) -> str:
    reply = api.post("/create", json={"prompt": prompt, "duration": 10, "resolution": "vertical", **asked}).json()
    assert reply["code"] == 200, reply
    return reply["data"]["task_id"]


def task(api: httpx.Client, ticket: str) -> dict[str, Any]:
    return api.get(f"/tasks/{quote(ticket, safe='')}").json()["data"]


@pytest.fixture
def finished(api: httpx.Client, until: Until) -> Callable[[str], dict[str, Any]]:
    def wait(ticket: str) -> dict[str, Any]:
        return until(lambda: (shown := task(api, ticket))["status"] in ("completed", "failed") and shown)

    return wait


def test_a_clip_of_the_asked_length_and_shape_comes_back(
    emulator: Emulator, api: httpx.Client, http: httpx.Client, finished: Any
) -> None:
    ticket = create(api, is_pro=True, duration=25)
    shown = finished(ticket)
    assert shown["progress"] == 100
    assert shown["error_msg"] == ""
    assert datetime.fromisoformat(shown["completed_at"]).utcoffset()
    got = http.get(shown["video_url"])
    assert got.headers["content-type"] == "video/mp4"
    assert len(got.content) < 200_000
    with av.open(io.BytesIO(got.content)) as film:
        assert film.duration == 25_000_000
        assert sum(1 for _ in film.decode(video=0)) == 25 * 24
        assert film.streams.video[0].height > film.streams.video[0].width
    [row] = emulator.bill()["submits"]
    assert (row["wire"], row["id"], row["price"], row["status"]) == ("sora-hk", ticket, "0.3", "done")
    assert emulator.leaks() == []


def test_two_clips_differ_in_bytes_and_one_clip_does_not(api: httpx.Client, http: httpx.Client, finished: Any) -> None:
    first, second = (finished(create(api))["video_url"] for _ in range(2))
    assert http.get(first).content != http.get(second).content
    assert http.get(first).headers["etag"] == http.get(first).headers["etag"]


def test_the_same_order_has_the_same_fingerprint(emulator: Emulator, api: httpx.Client) -> None:
    create(api, image_url="https://a.example/x.png?sig=1")
    create(api, image_url="https://a.example/x.png?sig=2")
    create(api, image_url="https://a.example/y.png")
    one, two, other = (row["fingerprint"] for row in emulator.bill()["submits"])
    assert one == two != other


def test_a_fresh_job_waits_and_echoes_what_was_asked() -> None:
    with running(seconds=30) as slow:
        headers = {"authorization": "Bearer sora-emulator"}
        with httpx.Client(base_url=slow.base_url("sora-hk"), headers=headers, trust_env=False, verify=False) as api:
            shown = task(api, create(api))
    assert (shown["status"], shown["progress"]) == ("pending", 0)
    assert shown.keys() >= {"prompt", "duration", "resolution", "is_pro", "created_at", "image_url", "error_msg"}


def test_lists_newest_first_in_pages(api: httpx.Client) -> None:
    ids = [create(api, f"kite {n}") for n in range(5)]
    page = api.get("/tasks", params={"page": 2, "page_size": 2}).json()["data"]
    assert [t["task_id"] for t in page["list"]] == [ids[2], ids[1]]
    assert (page["total"], page["page"], page["page_size"]) == (5, 2, 2)
    assert api.get("/tasks", params={"status": "failed"}).json()["data"]["list"] == []


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({"prompt": ""}, "prompt"),
        ({"prompt": "x", "duration": 25}, "duration"),
        ({"prompt": "x", "duration": "10"}, "duration"),
        ({"prompt": "x", "resolution": "1280x720"}, "resolution"),
        ({"prompt": "x", "is_pro": 1}, "is_pro"),
    ],
)
def test_bad_parameters_are_refused_with_status_200(
    emulator: Emulator, api: httpx.Client, body: dict[str, Any], named: str
) -> None:
    reply = api.post("/create", json=body)
    assert (reply.status_code, reply.json()["code"]) == (200, 1001)
    assert named in reply.json()["message"]
    assert emulator.bill()["accepted"] == 0


def test_keys_are_judged_by_what_they_contain(emulator: Emulator, http: httpx.Client) -> None:
    def ask(method: str, path: str, key: str) -> httpx.Response:
        headers = {"authorization": f"Bearer {key}"} if key else {}
        return http.request(method, f"{emulator.url}/sora-hk/v1{path}", headers=headers, json={"prompt": "x"})

    assert ask("POST", "/create", "sora-bad-key").status_code == 401
    assert ask("GET", "/balance", "").json()["code"] == 401
    assert ask("POST", "/create", "sora-broke").json()["code"] == 1012
    assert ask("GET", "/balance", "sora-broke").json()["data"]["balance"] == 0
    assert ask("GET", "/pricing", "sora-x").json()["data"]["pro_price"] == 30
    assert emulator.bill()["accepted"] == 0


def test_nth_rate_token_and_times_choose(emulator: Emulator, api: httpx.Client) -> None:
    def codes(count: int, prompt: str = "x") -> list[int]:
        return [api.post("/create", json={"prompt": prompt}).json()["code"] for _ in range(count)]

    emulator.faults(wire="sora-hk", fault="refuse", nth=2)
    assert codes(4) == [200, 1001, 200, 200]
    emulator.clear_faults()
    emulator.faults(fault="refuse", token="kite", times=2)
    assert codes(2, "dog") + codes(3, "a kite") == [200, 200, 1001, 1001, 200]
    emulator.clear_faults()
    emulator.faults(fault="refuse", rate=0.3, seed="s")
    refused = codes(100).count(1001)
    assert 15 < refused < 45
    emulator.clear_faults()
    emulator.faults(fault="refuse", rate=0.3, seed="s")
    assert codes(100).count(1001) == refused
    emulator.clear_faults()
    emulator.faults(wire="sora-hk", fault="refuse", nth=[1, 3])
    assert codes(4) == [1001, 200, 1001, 200]


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ("seconds", lambda r: r.headers["retry-after"] == "7"),
        ("date", lambda r: parsedate_to_datetime(r.headers["retry-after"]).tzinfo is not None),
        ("ms", lambda r: r.headers["retry-after-ms"] == "7000"),
        ("body", lambda r: "7s" in r.json()["message"]),
        ("google", lambda r: r.json()["error"]["details"][0]["retryDelay"] == "7s"),
    ],
)
def test_rate_limits_tell_the_wait_in_each_form(
    emulator: Emulator, api: httpx.Client, form: str, told: Callable[[httpx.Response], bool]
) -> None:
    emulator.faults(fault="rate_limit", retry_after=7, form=form)
    reply = api.post("/create", json={"prompt": "x"})
    assert reply.status_code == 429
    assert told(reply)
    assert emulator.bill()["accepted"] == 0
    assert api.get("/balance").status_code == 200


def test_a_rate_limit_can_meet_polls(emulator: Emulator, api: httpx.Client) -> None:
    ticket = create(api)
    emulator.faults(fault="rate_limit", on="poll", times=1)
    assert api.get(f"/tasks/{ticket}").status_code == 429
    assert api.get(f"/tasks/{ticket}").status_code == 200


@pytest.mark.parametrize(("fault", "accepted"), [("drop_before", 0), ("drop_after", 1)])
def test_a_dropped_connection_is_on_the_bill_only_when_accepted(
    emulator: Emulator, api: httpx.Client, fault: str, accepted: int
) -> None:
    emulator.faults(fault=fault)
    with pytest.raises(httpx.TransportError):
        api.post("/create", json={"prompt": "x"})
    assert emulator.bill()["accepted"] == accepted


def test_errors_and_garbage_after_acceptance_hide_a_paid_job(emulator: Emulator, api: httpx.Client) -> None:
    emulator.faults({"fault": "error_after", "nth": 1, "status": 502}, {"fault": "garbage_after", "nth": 1})
    assert api.post("/create", json={"prompt": "x"}).status_code == 502
    reply = api.post("/create", json={"prompt": "x"})
    assert reply.status_code == 200
    with pytest.raises(json.JSONDecodeError):
        reply.json()
    assert emulator.bill()["accepted"] == 2
    assert api.get("/tasks").json()["data"]["total"] == 2


def test_a_slow_answer_is_accepted_before_it_is_given(emulator: Emulator, api: httpx.Client) -> None:
    emulator.faults(fault="slow", seconds=5)
    with pytest.raises(httpx.ReadTimeout):
        api.post("/create", json={"prompt": "x"}, timeout=0.1)
    assert emulator.bill()["accepted"] == 1


def test_refusals_before_acceptance_buy_nothing(emulator: Emulator, api: httpx.Client) -> None:
    emulator.faults(
        {"fault": "overloaded", "nth": 1},
        {"fault": "refuse", "nth": 1, "status": 401},
        {"fault": "policy_submit", "nth": 1},
    )
    replies = [api.post("/create", json={"prompt": "x"}) for _ in range(3)]
    assert [r.status_code for r in replies] == [503, 401, 200]
    assert "敏感" in replies[2].json()["message"]
    assert emulator.bill()["accepted"] == 0


@pytest.mark.parametrize(("fault", "words"), [("fail", "生成失败"), ("policy_task", "违反"), ("policy_output", "违反")])
def test_failed_jobs_are_status_200(
    emulator: Emulator, api: httpx.Client, finished: Any, fault: str, words: str
) -> None:
    emulator.faults(fault=fault)
    shown = finished(create(api))
    assert (shown["status"], shown["progress"]) == ("failed", 97)
    assert words in shown["error_msg"]
    assert "video_url" not in shown


def test_a_job_can_complete_without_a_file(emulator: Emulator, api: httpx.Client, finished: Any) -> None:
    emulator.faults(fault="no_file")
    shown = finished(create(api))
    assert shown["status"] == "completed"
    assert "video_url" not in shown


def test_an_odd_status_word_is_shown_while_running(
    emulator: Emulator, api: httpx.Client, until: Until, finished: Any
) -> None:
    emulator.pace(1)
    emulator.faults(fault="odd_status", word="dreaming_on")
    ticket = create(api)
    until(lambda: task(api, ticket)["status"] == "dreaming_on")
    assert finished(ticket)["status"] == "completed"


def test_a_huge_id_works_when_it_is_encoded(emulator: Emulator, api: httpx.Client, finished: Any) -> None:
    emulator.faults(fault="huge_id")
    ticket = create(api)
    assert len(ticket) == 320
    assert {"/", ":", "="} <= set(ticket)
    assert finished(ticket)["status"] == "completed"


def test_html_empty_and_wrong_results(emulator: Emulator, api: httpx.Client, http: httpx.Client, finished: Any) -> None:
    names = ("html", "zero_bytes", "wrong_type", "dead_link")
    emulator.faults(*({"fault": name, "token": name} for name in names))
    html, empty, picture, dead = (http.get(finished(create(api, name))["video_url"]) for name in names)
    assert html.headers["content-type"].startswith("text/html")
    assert empty.content == b""
    assert picture.content.startswith(b"\x89PNG")
    assert dead.status_code == 404


def test_a_cut_download_can_be_resumed(
    emulator: Emulator, api: httpx.Client, http: httpx.Client, finished: Any
) -> None:
    emulator.faults({"fault": "truncate", "token": "closed"}, {"fault": "truncate", "token": "short", "form": "short"})
    url = finished(create(api, "closed"))["video_url"]
    got = b""
    with http.stream("GET", url) as reply, contextlib.suppress(httpx.RemoteProtocolError):
        for chunk in reply.iter_bytes():
            got += chunk
    whole = int(http.head(url).headers["content-length"])
    assert 0 < len(got) < whole
    rest = http.get(url, headers={"range": f"bytes={len(got)}-"})
    assert rest.status_code == 206
    with av.open(io.BytesIO(got + rest.content)) as film:
        assert film.duration == 10_000_000
    assert len(http.get(finished(create(api, "short"))["video_url"]).content) < whole


def test_an_expired_link_is_fresh_at_the_next_poll(
    emulator: Emulator, api: httpx.Client, http: httpx.Client, finished: Any
) -> None:
    emulator.faults(fault="expired_link")
    shown = finished(create(api))
    assert http.get(shown["video_url"]).status_code == 403
    assert http.get(task(api, shown["task_id"])["video_url"]).status_code == 200


def test_a_link_must_come_back_byte_for_byte(api: httpx.Client, http: httpx.Client, finished: Any) -> None:
    url = finished(create(api))["video_url"]
    assert "%3A" in url
    assert http.get(url).status_code == 200
    assert http.get(url.replace("%3A", ":", 1)).status_code == 403


def test_keys_sent_to_public_links_and_other_hosts_are_noted(
    emulator: Emulator, api: httpx.Client, http: httpx.Client, finished: Any
) -> None:
    emulator.faults(fault="redirect_host", nth=1)
    url = finished(create(api))["video_url"]
    there = http.get(url)
    assert there.status_code == 302
    assert httpx.URL(there.headers["location"]).host == "localhost"
    assert http.get(url, follow_redirects=True).status_code == 200
    assert emulator.leaks() == []
    http.get(there.headers["location"], headers={"authorization": "Bearer sora-secret"})
    [leak] = emulator.leaks()
    assert (leak["where"], leak["header"], leak["wire"]) == ("elsewhere", "authorization", "sora-hk")
    assert "secret" not in json.dumps(leak)


def test_no_list_and_poll_errors(emulator: Emulator, api: httpx.Client) -> None:
    ticket = create(api)
    emulator.faults(
        {"fault": "no_list"}, {"fault": "poll_error", "times": 1}, {"fault": "poll_error", "form": "drop", "nth": 2}
    )
    assert api.get("/tasks").status_code == 404
    assert api.get(f"/tasks/{ticket}").status_code == 503
    with pytest.raises(httpx.TransportError):
        api.get(f"/tasks/{ticket}")
    assert api.get(f"/tasks/{ticket}").status_code == 200


def test_above_the_cap_submits_are_refused_until_a_job_ends(
    emulator: Emulator, api: httpx.Client, finished: Any
) -> None:
    emulator.pace(1)
    emulator.faults(fault="cap", concurrent=2)
    ids = [create(api), create(api)]
    assert api.post("/create", json={"prompt": "x"}).status_code == 429
    for ticket in ids:
        finished(ticket)
    create(api)
    assert emulator.stats()["peak_in_flight"]["sora-hk"] == 2
    assert emulator.stats()["refused"] == {"sora-hk": 1}


def test_forgotten_jobs_stay_on_the_bill(emulator: Emulator, api: httpx.Client) -> None:
    before = create(api)
    emulator.faults(fault="forget")
    after = create(api)
    assert [api.get(f"/tasks/{ticket}").status_code for ticket in (before, after)] == [404, 404]
    assert api.get("/tasks").json()["data"]["list"] == []
    assert emulator.bill()["accepted"] == 2
