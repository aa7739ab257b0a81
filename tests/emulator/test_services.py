"""Language, vision and speech: plausible answers, the same for the same question."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from cineflow.emulator import Emulator
from cineflow.emulator._footage import sound

Until = Callable[[Callable[[], Any]], Any]
PICTURE = {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}


@pytest.fixture
def api(emulator: Emulator) -> Iterator[httpx.Client]:
    headers = {"authorization": "Bearer emulator", "x-dashscope-async": "enable"}
    with httpx.Client(base_url=emulator.url, headers=headers, trust_env=False, verify=False, timeout=10) as client:
        yield client


def ask(api: httpx.Client, question: str, **more: Any) -> dict[str, Any]:
    body = {"model": "m", "messages": [{"role": "user", "content": question}], **more}
    reply = api.post("/chat/v1/chat/completions", json=body)
    assert reply.status_code == 200, reply.text
    return reply.json()["choices"][0]


def plan(**limits: Any) -> dict[str, Any]:
    segment = {"type": "integer"}
    clip = {"type": "object", "required": ["start_segment", "end_segment", "score", "mood"], "properties": {
        "start_segment": segment, "end_segment": segment, "score": {"type": "number", "minimum": 0, "maximum": 10},
        "mood": {"enum": ["calm", "wild"]}, "title": {"$ref": "#/$defs/title"}, "why": {"type": ["string", "null"]},
    }}  # fmt: skip
    clips = {"type": "array", "items": clip, **limits}
    return {"type": "object", "required": ["clips"], "properties": {"clips": clips},
            "$defs": {"title": {"type": "string", "maxLength": 12}}}  # fmt: skip


TABLE = "Return JSON.\n" + "\n".join(f"[{n}] 00:0{n % 10} somebody speaks" for n in range(7, 16))


def test_a_schema_is_filled_with_segments_that_are_there(api: httpx.Client) -> None:
    form = {"type": "json_schema", "json_schema": {"name": "plan", "schema": plan(minItems=2, maxItems=4)}}
    first, second = (ask(api, TABLE, response_format=form)["message"]["content"] for _ in range(2))
    assert first == second
    clips = json.loads(first)["clips"]
    assert 2 <= len(clips) <= 4
    for clip in clips:
        assert 7 <= clip["start_segment"] <= clip["end_segment"] <= 15
        assert 0 <= clip["score"] <= 10
        assert clip["mood"] in ("calm", "wild")
        assert len(clip["title"]) <= 12


def test_a_schema_in_the_prompt_is_followed_too(api: httpx.Client) -> None:
    question = f"{TABLE}\nAnswer as {json.dumps(plan())}"
    assert json.loads(ask(api, question, response_format={"type": "json_object"})["message"]["content"])["clips"]


def test_without_a_schema_prose_is_answered(api: httpx.Client) -> None:
    assert ask(api, "What is it about?")["message"]["content"].startswith("A quiet piece")


@pytest.mark.parametrize(
    ("fault", "finish"),
    [
        ("truncate", "length"),
        ("policy_output", "content_filter"),
        ("no_file", "stop"),
        ("wrong_type", "stop"),
        ("html", "stop"),
    ],
)
def test_chat_answers_can_be_useless(emulator: Emulator, api: httpx.Client, fault: str, finish: str) -> None:
    emulator.faults(fault=fault)
    form = {"type": "json_schema", "json_schema": {"name": "plan", "schema": plan()}}
    choice = ask(api, TABLE, response_format=form)
    assert choice["finish_reason"] == finish
    with pytest.raises(json.JSONDecodeError):
        json.loads(choice["message"]["content"])


@pytest.mark.parametrize("body", [{"messages": []}, {"model": "m"}, {"model": "m", "messages": [3]}, [], "x"])
def test_bad_questions_are_refused(emulator: Emulator, api: httpx.Client, body: Any) -> None:
    reply = api.post("/chat/v1/chat/completions", json=body)
    assert (reply.status_code, reply.json()["error"]["type"]) == (400, "invalid_request_error")
    assert emulator.bill()["accepted"] == 0


def test_vision_wants_four_frames_and_the_word_json(api: httpx.Client) -> None:
    native = "/vision/api/v1/services/aigc/multimodal-generation/generation"

    def look(frames: int) -> httpx.Response:
        content = [{"video": ["https://a/f.jpg"] * frames, "fps": 0.5}, {"text": "shots?"}]
        return api.post(
            native, json={"model": "qwen3-vl-plus", "input": {"messages": [{"role": "user", "content": content}]}}
        )

    assert look(4).json()["output"]["choices"][0]["message"]["content"][0]["text"]
    assert look(3).json()["code"] == "InvalidParameter"
    body = {
        "model": "qwen3-vl-plus",
        "messages": [{"role": "user", "content": [{"type": "text", "text": "shots?"}, PICTURE]}],
    }
    assert api.post("/vision/v1/chat/completions", json=body).json()["choices"][0]["message"]["content"]
    asked = body | {"response_format": {"type": "json_object"}}
    refused = api.post("/vision/v1/chat/completions", json=asked)
    assert (refused.status_code, "json" in refused.json()["error"]["message"]) == (400, True)


def test_an_oss_link_needs_its_header_and_its_upload(api: httpx.Client) -> None:
    policy = api.get("/dashscope/api/v1/uploads", params={"action": "getPolicy", "model": "qwen3-vl-plus"}).json()[
        "data"
    ]
    key = f"{policy['upload_dir']}/a.png"
    fields = {"OSSAccessKeyId": policy["oss_access_key_id"], "Signature": policy["signature"], "key": key,
              "policy": policy["policy"], "success_action_status": "200"}  # fmt: skip
    sent = [
        httpx.post(policy["upload_host"], data=fields, files={"file": b"png"}, trust_env=False, verify=False)
        for _ in range(2)
    ]
    assert [reply.status_code for reply in sent] == [200, 409]

    def order(link: str, **headers: str) -> str:
        body = {"model": "wan3.0-video", "input": {"prompt": "x", "media": [{"type": "first_frame", "url": link}]}}
        path = "/dashscope/api/v1/services/aigc/video-generation/video-synthesis"
        return api.post(path, json=body, headers=headers).json().get("code", "accepted")

    resolve = {"x-dashscope-ossresourceresolve": "enable"}
    assert order(f"oss://{key}") == "InvalidURL"
    assert order(f"oss://{key}", **resolve) == "accepted"
    assert order("oss://elsewhere/b.png", **resolve) == "InvalidParameter.DataInspection"


def transcribe(api: httpx.Client, seconds: float = 6, **fields: Any) -> httpx.Response:
    data = {"model": "whisper-1", **fields}
    return api.post("/transcription/v1/audio/transcriptions", data=data, files={"file": ("a.wav", sound(seconds))})


def test_words_lie_within_the_recording_and_in_order(api: httpx.Client) -> None:
    told = transcribe(api, response_format="verbose_json", **{"timestamp_granularities[]": "word"}).json()
    times = [time for word in told["words"] for time in (word["start"], word["end"])]
    assert times == sorted(times)
    assert 0 <= times[0] < times[-1] <= told["duration"] == 6
    assert told == transcribe(api, response_format="verbose_json", **{"timestamp_granularities[]": "word"}).json()


def test_other_transcript_forms_and_refusals(api: httpx.Client) -> None:
    assert "-->" in transcribe(api, response_format="srt").text
    assert transcribe(api, response_format="vtt").text.startswith("WEBVTT")
    assert transcribe(api).json()["text"]
    assert transcribe(api, 0.3).json()["text"] == ""
    assert transcribe(api, **{"timestamp_granularities[]": "word"}).status_code == 400
    noise = api.post("/transcription/v1/audio/transcriptions", data={"model": "m"}, files={"file": ("a.wav", b"noise")})
    assert (noise.status_code, noise.json()["error"]["param"]) == (400, "file")


@pytest.mark.parametrize("root", ["/paraformer/api/v1", "/paraformer"])
def test_paraformer_tells_words_in_milliseconds_by_a_second_hop(api: httpx.Client, until: Until, root: str) -> None:
    body = {"model": "paraformer-v2", "input": {"file_urls": ["https://a/talk.m4a", "https://a/missing.m4a"]},
            "parameters": {"diarization_enabled": True}}  # fmt: skip
    asked = api.post(f"{root}/services/audio/asr/transcription", json=body).json()["output"]["task_id"]
    done = until(
        lambda: (seen := api.get(f"{root}/tasks/{asked}").json()["output"])["task_status"] == "SUCCEEDED" and seen
    )
    good, bad = done["results"]
    assert (bad["code"], done["task_metrics"]["FAILED"]) == ("InvalidFile.DownloadFailed", 1)
    told = httpx.get(good["transcription_url"], trust_env=False, verify=False).json()
    words = [word for sentence in told["transcripts"][0]["sentences"] for word in sentence["words"]]
    assert all(word["begin_time"] < word["end_time"] for word in words)
    assert words[-1]["end_time"] <= told["properties"]["original_duration_in_milliseconds"]


def uploaded(api: httpx.Client, name: str, content: bytes) -> str:
    """Put a file into the emulator's own store and return its link."""
    ask_policy = {"action": "getPolicy", "model": "paraformer-v2"}
    policy = api.get("/dashscope/api/v1/uploads", params=ask_policy).json()["data"]
    fields = {"OSSAccessKeyId": policy["oss_access_key_id"], "Signature": policy["signature"],
              "key": f"{policy['upload_dir']}/{name}", "policy": policy["policy"], "success_action_status": "200"}  # fmt: skip
    sent = httpx.post(policy["upload_host"], data=fields, files={"file": content}, trust_env=False, verify=False)
    assert sent.status_code == 200
    return f"oss://{fields['key']}"


def heard(api: httpx.Client, link: str) -> Any:
    headers = {"x-dashscope-ossresourceresolve": "enable", "x-dashscope-async": "enable"}
    body = {"model": "paraformer-v2", "input": {"file_urls": [link]}}
    task = api.post("/dashscope/api/v1/services/audio/asr/transcription", json=body, headers=headers).json()["output"]
    for _ in range(600):
        told = api.get(f"/dashscope/api/v1/tasks/{task['task_id']}").json()["output"]
        if told["task_status"] == "SUCCEEDED":
            return httpx.get(told["results"][0]["transcription_url"], trust_env=False).json()["transcripts"]
        time.sleep(0.05)
    raise AssertionError(told)


def test_the_same_sound_says_the_same_wherever_it_was_put(api: httpx.Client) -> None:
    first, second = (heard(api, uploaded(api, name, sound(8))) for name in ("one.wav", "two.wav"))
    assert first == second
    others = [heard(api, uploaded(api, f"{n}.wav", sound(8 + n / 10)))[0]["text"] for n in range(1, 7)]
    assert len({first[0]["text"], *others}) > 1, "another sound says something else"


def test_other_pictures_get_other_answers_and_the_same_ones_the_same(api: httpx.Client) -> None:
    def seen(data: str) -> str:
        picture = {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{data}"}}
        content = [{"type": "text", "text": "What is it about?"}, picture]
        body = {"model": "qwen3-vl-plus", "messages": [{"role": "user", "content": content}]}
        return api.post("/vision/v1/chat/completions", json=body).json()["choices"][0]["message"]["content"]

    answers = [seen(data) for data in ("AAAA", "BBBB", "CCCC", "DDDD", "EEEE", "AAAA")]
    assert answers[0] == answers[-1]
    assert len(set(answers)) > 1
