"""A text becomes a draft, by a model or as it stands, and reaches the board by one act that can be taken back."""

from __future__ import annotations

import time
from collections.abc import Generator
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.server.conftest import Served, sample, serving

SCRIPT = """Title: The Lamp

EXT. HARBOUR - NIGHT

Mei walks along the pier in the rain, holding a brass lamp that has gone out.

MEI
The lamp is on again.

INT. LIGHTHOUSE - DAWN

The stair winds up into the light.
"""


@pytest.fixture(scope="module")
def faked(tmp_path_factory: pytest.TempPathFactory) -> Generator[Served]:
    """A server whose services are all stand-ins."""
    with serving(tmp_path_factory.mktemp("faked") / "workspace", "--emulate") as one:
        yield one


@pytest.fixture(scope="module")
def lead(faked: Served) -> Generator[httpx.Client]:
    with faked.set_up() as client:
        yield client


def made(client: httpx.Client, project: str, **wish: Any) -> dict[str, Any]:
    """Have a text broken down without a model, unless told otherwise."""
    answer = client.post(f"/api/v1/projects/{project}/scripts", json={"text": SCRIPT, "planner": "offline", **wish})
    assert answer.status_code == 202, answer.text
    return answer.json()


def changes(client: httpx.Client, script: str, **asked: Any) -> dict[str, Any]:
    answer = client.get(f"/api/v1/scripts/{script}/changes", params=asked)
    assert answer.status_code == 200, answer.text
    return answer.json()


def board_of(client: httpx.Client, project: str) -> dict[str, Any]:
    return client.get(f"/api/v1/projects/{project}/board").json()


def files(served: Served) -> dict[str, bytes]:
    """Every storyboard of the workspace, byte for byte."""
    found = (path for ending in ("*.md", "*.json") for path in served.root.rglob(ending))
    return {str(path): path.read_bytes() for path in found if ".cineflow" not in path.parts}


def test_a_script_read_as_it_stands_says_so_and_changes_nothing_by_itself(served: Served, boss: httpx.Client) -> None:
    project, board = sample(boss, "As it stands")
    before = files(served)
    quote = boss.post(f"/api/v1/projects/{project}/scripts/quote", json={"text": SCRIPT}).json()
    assert (quote["by"], quote["total"], quote["calls"]) == ("offline", [], [])
    assert any("CINEFLOW_LLM_MODEL" in note for note in quote["notes"])
    script = made(boss, project, planner="auto")
    assert (script["by"], script["is_whole"], script["job"]) == ("offline", True, None)
    assert [scene["heading"] for scene in script["scenes"]] == ["EXT. HARBOUR - NIGHT", "INT. LIGHTHOUSE - DAWN"]
    assert script["scenes"][0]["shots"][0]["dialogue"] == [{"speaker": "Mei", "words": "The lamp is on again."}]
    assert "without a model" in script["warnings"][0]
    assert changes(boss, script["id"], storyboard=board["storyboards"][0]["id"])["added"] == 2
    assert files(served) == before
    assert [line["id"] for line in boss.get(f"/api/v1/projects/{project}/scripts").json()["items"]] == [script["id"]]
    assert boss.get(f"/api/v1/scripts/{script['id']}/text").text == SCRIPT
    refused = boss.post(f"/api/v1/projects/{project}/scripts", json={"text": SCRIPT, "planner": "llm"})
    assert (refused.status_code, refused.json()["code"]) == (400, "setting.missing")
    assert files(served) == before


def test_a_new_storyboard_is_written_and_taken_back(served: Served, boss: httpx.Client) -> None:
    project, _ = sample(boss, "A new one")
    before = files(served)
    script = made(boss, project)
    told = changes(boss, script["id"], storyboard="new", style="35 mm")
    assert changes(boss, script["id"])["storyboard"] is None  # no board tells this story yet
    assert (told["added"], told["changed"], told["removed"], told["storyboard"]) == (2, 0, 0, None)
    assert told["changes"][0]["prompt"].endswith("35 mm")
    assert [who["name"] for who in told["cast"]] == ["Mei"]
    applied = boss.post(f"/api/v1/scripts/{script['id']}/apply", json={"style": "35 mm"}).json()
    assert applied["file"].endswith("storyboard-The Lamp.md")
    shots = [s for s in board_of(boss, project)["shots"] if s["storyboard"] == applied["storyboard"]]
    assert [shot["prompt"][-5:] for shot in shots] == ["35 mm", "35 mm"]
    assert boss.get(f"/api/v1/scripts/{script['id']}").json()["is_applied"] is True
    assert boss.post(f"/api/v1/scripts/{script['id']}/undo").status_code == 204
    assert files(served) == before
    assert boss.post(f"/api/v1/scripts/{script['id']}/undo").json()["code"] == "script.not_applied"


def test_a_revised_script_changes_only_what_it_says_otherwise_and_is_one_act(
    served: Served, boss: httpx.Client
) -> None:
    project, _ = sample(boss, "Revised")
    first = boss.post(f"/api/v1/scripts/{made(boss, project)['id']}/apply", json={}).json()
    board = first["storyboard"]
    (shot, _) = [one for one in board_of(boss, project)["shots"] if one["storyboard"] == board]
    kept = boss.patch(f"/api/v1/shots/{shot['id']}", json={"seed": 7}, headers={"If-Match": f'"{shot["etag"]}"'})
    assert kept.status_code == 200, kept.text
    before = files(served)
    text = SCRIPT.replace("in the rain", "in the snow").replace("The stair", "Gulls cry above the roof.\n\nThe stair")
    script = made(boss, project, text=text)
    told = changes(boss, script["id"], storyboard=board)
    assert (told["added"], told["changed"], told["removed"], told["same"]) == (1, 1, 0, 1)
    changed = next(one for one in told["changes"] if one["kind"] == "changed")
    assert [field["field"] for field in changed["fields"]] == ["prompt"]
    assert ("rain" in changed["fields"][0]["before"], "snow" in changed["fields"][0]["after"]) == (True, True)
    stale = {"If-Match": f'"{"0" * 64}"'}
    refused = boss.post(f"/api/v1/scripts/{script['id']}/apply", json={"storyboard": board}, headers=stale)
    assert (refused.status_code, refused.json()["code"]) == (412, "etag.mismatch")
    assert files(served) == before
    agreed = {"If-Match": f'"{told["digest"]}"'}
    done = boss.post(f"/api/v1/scripts/{script['id']}/apply", json={"storyboard": board}, headers=agreed).json()
    assert (done["added"], done["changed"], done["removed"]) == (1, 1, 0)
    shots = [one for one in board_of(boss, project)["shots"] if one["storyboard"] == board]
    assert [(one["number"], one["seed"]) for one in shots] == [(1, 7), (3, None), (2, None)]
    assert changes(boss, script["id"])["changes"] == []
    assert boss.post(f"/api/v1/scripts/{script['id']}/undo").status_code == 204
    assert files(served) == before
    assert changes(boss, script["id"], storyboard=board, adds=True)["added"] == 3


def test_a_later_edit_is_not_undone_with_the_draft(served: Served, boss: httpx.Client) -> None:
    project, _ = sample(boss, "Edited since")
    script = made(boss, project)
    board = boss.post(f"/api/v1/scripts/{script['id']}/apply", json={}).json()["storyboard"]
    shot = next(one for one in board_of(boss, project)["shots"] if one["storyboard"] == board)
    boss.patch(f"/api/v1/shots/{shot['id']}", json={"seed": 7}, headers={"If-Match": f'"{shot["etag"]}"'})
    before = files(served)
    refused = boss.post(f"/api/v1/scripts/{script['id']}/undo")
    assert (refused.status_code, refused.json()["code"]) == (412, "etag.mismatch")
    assert files(served) == before


def test_a_pasted_storyboard_is_laid_over_by_shot_number(boss: httpx.Client) -> None:
    project, board = sample(boss, "Pasted")
    one = board["storyboards"][0]
    text = boss.get(f"/api/v1/storyboards/{one['id']}/file").text
    shot = board["shots"][0]
    script = made(boss, project, text=text.replace(shot["prompt"].splitlines()[0], "Something else entirely."),
                  name=Path(one["file"]).name)  # fmt: skip
    assert (script["by"], script["is_whole"]) == ("storyboard", True)
    told = changes(boss, script["id"], storyboard=one["id"])
    assert (told["added"], told["removed"], told["changed"]) == (0, 0, 1)
    assert told["changes"][0]["number"] == shot["number"]


def test_who_may_not_edit_or_see_is_refused(served: Served, boss: httpx.Client) -> None:
    project, _ = sample(boss, "Not theirs")
    script = made(boss, project)["id"]
    with served.person(boss, "artist@example.com", "artist") as artist:
        for answer in (
            artist.get(f"/api/v1/scripts/{script}"), artist.get(f"/api/v1/scripts/{script}/text"),
            artist.post(f"/api/v1/scripts/{script}/apply", json={}), artist.delete(f"/api/v1/scripts/{script}"),
            artist.post(f"/api/v1/projects/{project}/scripts", json={"text": SCRIPT}),
            artist.get(f"/api/v1/cuts/{script}"),
        ):  # fmt: skip
            assert answer.status_code == 404, answer.text
    with served.person(boss, "viewer@example.com", "viewer") as viewer:
        answer = viewer.post(f"/api/v1/projects/{project}/scripts", json={"text": SCRIPT})
        assert (answer.status_code, answer.json()["code"]) == (403, "auth.role")
    assert all(line["id"] != script for line in boss.get("/api/v1/cuts").json()["items"])
    assert boss.get(f"/api/v1/cuts/{script}").status_code == 404
    assert boss.delete(f"/api/v1/scripts/{script}").status_code == 204
    assert boss.get(f"/api/v1/scripts/{script}").json()["code"] == "script.not_found"


def test_an_empty_text_and_lengths_that_cannot_be_are_refused(boss: httpx.Client) -> None:
    project, _ = sample(boss, "Refused")
    for wish, code in (
        ({"text": " \n "}, "script.empty"), ({"text": "CUT TO:"}, "script.empty"),
        ({"text": SCRIPT, "shortest": 9, "longest": 3}, "setting.invalid"),
    ):  # fmt: skip
        answer = boss.post(f"/api/v1/projects/{project}/scripts", json={"planner": "offline", **wish})
        assert (answer.status_code, answer.json()["code"]) == (400, code)


def written(client: httpx.Client, script: str, *, within: float = 60.0) -> dict[str, Any]:
    """Wait until a model has written a draft, or failed to; bounded."""
    until = time.monotonic() + within
    while True:
        seen: dict[str, Any] = client.get(f"/api/v1/scripts/{script}").json()
        job = client.get(f"/api/v1/jobs/{seen['job']}").json()
        if seen["is_whole"] or job["state"] in ("failed", "cancelled"):
            return {**seen, "job": job}
        assert time.monotonic() < until, seen
        time.sleep(0.1)


def bill(client: httpx.Client) -> list[dict[str, Any]]:
    """What the stand-in for language models was paid for."""
    emulator = httpx.URL(client.get("/api/v1/providers/xai").json()["base_url"])
    rows = httpx.get(emulator.join("/__emulator__/bill"), trust_env=False).json()["submits"]
    return [row for row in rows if row["wire"] == "chat"]


def test_a_model_is_asked_only_at_an_agreed_price_and_once(faked: Served, lead: httpx.Client) -> None:
    project, _ = sample(lead, "By a model")
    wish = {"text": "\n\n".join(f"SCENE {n}\n\nMei waits on day {n}. " + "It rains. " * 300 for n in range(4)),
            "planner": "auto"}  # fmt: skip
    before = files(faked)
    quote = lead.post(f"/api/v1/projects/{project}/scripts/quote", json=wish).json()
    assert (quote["by"], quote["parts"] > 1, quote["is_script"]) == ("llm", True, True)
    assert quote["calls"][0]["calls"] == quote["parts"]
    assert float(quote["total"][0]["amount"]) > 0
    refused = lead.post(f"/api/v1/projects/{project}/scripts", json=wish)
    assert (refused.status_code, refused.json()["code"]) == (402, "money.no_consent")
    assert bill(lead) == []
    begun = lead.post(f"/api/v1/projects/{project}/scripts", json={**wish, "quote": quote["quote"]},
                      headers={"Idempotency-Key": "once"})  # fmt: skip
    assert begun.status_code == 202, begun.text
    again = lead.post(f"/api/v1/projects/{project}/scripts", json={**wish, "quote": quote["quote"]},
                      headers={"Idempotency-Key": "once"})  # fmt: skip
    assert again.json()["id"] == begun.json()["id"]
    script = written(lead, begun.json()["id"])
    assert script["is_whole"], script
    assert len(bill(lead)) == quote["parts"]
    assert len(script["scenes"]) >= quote["parts"]
    assert 0 < float(script["spent"][0]["amount"]) <= float(quote["total"][0]["amount"])
    assert files(faked) == before
    assert lead.post(f"/api/v1/scripts/{script['id']}/apply", json={}).status_code == 200
    quote = lead.post(f"/api/v1/projects/{project}/scripts/quote", json=wish).json()
    assert (quote["total"], quote["by"]) == ([], "llm")  # it is kept, and not paid for again


def test_an_answer_of_no_use_fails_in_plain_sight_and_reaches_nothing(faked: Served, lead: httpx.Client) -> None:
    project, _ = sample(lead, "Of no use")
    before = files(faked)
    emulator = httpx.URL(lead.get("/api/v1/providers/xai").json()["base_url"])
    fault = {"wire": "chat", "fault": "wrong_type", "times": 2}
    assert httpx.post(emulator.join("/__emulator__/faults"), json=fault, trust_env=False).is_success
    begun = lead.post(f"/api/v1/projects/{project}/scripts", json={"text": "A lamp goes out at sea.", "yes": True})
    script = written(lead, begun.json()["id"])
    problem = script["job"]["problem"]
    assert (script["is_whole"], script["job"]["state"], problem["code"]) == (False, "failed", "clip.answer_invalid")
    assert "write" in problem["message"]
    assert "127.0.0.1" in problem["message"]
    assert problem["message"].rstrip(")").split("requests ")[1]
    refused = lead.post(f"/api/v1/scripts/{script['id']}/apply", json={})
    assert (refused.status_code, refused.json()["code"]) == (409, "script.not_whole")
    assert files(faked) == before
