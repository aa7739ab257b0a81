"""Accounts, sessions, keys, roles, and what one person may not see of another's."""

from __future__ import annotations

import json

import httpx
import pytest
from tests.server.conftest import BOSS, PASSWORD, TOKEN, Served, ended, paged, rehearse, sample


def test_the_set_up_link_works_once(served: Served, boss: httpx.Client) -> None:
    with served.browser() as stranger:
        again = stranger.post("/api/v1/setup", json={"token": TOKEN, "email": "x@example.com", "password": PASSWORD})
        assert (again.status_code, again.json()["code"]) == (403, "setup.over")
        assert stranger.get("/api/v1/setup").json() == {"needed": False}
        assert stranger.get("/api/v1/projects").status_code == 401


@pytest.mark.parametrize("easy", ["change_me", "short", "password1", ""])
def test_easy_passwords_are_refused(served: Served, boss: httpx.Client, easy: str) -> None:
    answer = boss.patch("/api/v1/me", json={"password": easy, "present_password": PASSWORD})
    assert (answer.status_code, answer.json()["code"]) == (400, "user.weak_password")


def test_somebody_invited_signs_in_sees_their_sessions_and_ends_one(served: Served, boss: httpx.Client) -> None:
    with served.person(boss, "ana@example.com", "artist") as ana, served.signed_in("ana@example.com") as elsewhere:
        assert ana.get("/api/v1/me").json()["role"] == "artist"
        lines = ana.get("/api/v1/sessions").json()["items"]
        other = next(line["id"] for line in lines if not line["is_this"])
        assert [line["id"] for line in paged(ana, "sessions")] == [line["id"] for line in lines]
        assert "ana@example.com" in [one["email"] for one in paged(boss, "users")]
        assert paged(boss, "users") == boss.get("/api/v1/users").json()["items"]
        assert ana.delete(f"/api/v1/sessions/{other}").status_code == 204
        assert elsewhere.get("/api/v1/me").status_code == 401
        assert ana.get("/api/v1/me").status_code == 200
        assert boss.delete(f"/api/v1/sessions/{lines[0]['id']}").status_code == 404  # not the boss's own


def test_a_closed_account_is_out_at_once(served: Served, boss: httpx.Client) -> None:
    with served.person(boss, "gone@example.com", "artist") as gone:
        mine = gone.get("/api/v1/me").json()["id"]
        assert boss.patch(f"/api/v1/users/{mine}", json={"is_disabled": True}).status_code == 200
        assert gone.get("/api/v1/me").status_code == 401


def test_listeners_hear_no_more_once_they_are_taken_out_or_signed_out(served: Served, boss: httpx.Client) -> None:
    with served.person(boss, "ear@example.com", "artist") as ear, served.signed_in("ear@example.com") as settings:
        mine = ear.get("/api/v1/me").json()["id"]
        project = boss.post("/api/v1/projects", json={"name": "Whispers"}).json()["id"]
        with ear.stream("GET", "/api/v1/events") as stream:
            lines = stream.iter_lines()
            assert boss.put(f"/api/v1/projects/{project}/members/{mine}").status_code == 204
            rename(boss, project, "First")
            heard = next(json.loads(line[6:]) for line in lines if line.startswith("data: "))
            assert (heard["kind"], heard["project"]) == ("project.changed", project)
            assert boss.delete(f"/api/v1/projects/{project}/members/{mine}").status_code == 204
            rename(boss, project, "Second")
            own = ear.post("/api/v1/projects", json={"name": "Own"}).json()["id"]
            heard = next(json.loads(line[6:]) for line in lines if line.startswith("data: "))
            assert (heard["kind"], heard["project"]) == ("project.created", own)
            this = next(line["id"] for line in ear.get("/api/v1/sessions").json()["items"] if line["is_this"])
            assert settings.delete(f"/api/v1/sessions/{this}").status_code == 204
            assert not [line for line in lines if line.startswith("data: ")]  # The stream ends by itself.


def rename(boss: httpx.Client, project: str, name: str) -> None:
    assert boss.patch(f"/api/v1/projects/{project}", json={"name": name}).status_code == 200


def test_roles_hold(served: Served, boss: httpx.Client) -> None:
    with served.person(boss, "eye@example.com", "viewer") as eye:
        assert eye.post("/api/v1/projects", json={"name": "No"}).status_code == 403
        for address in ("/api/v1/users", "/api/v1/audit"):
            refused = eye.get(address)
            assert (refused.status_code, refused.json()["code"]) == (403, "auth.role")


def test_the_last_administrator_stays(served: Served, boss: httpx.Client) -> None:
    mine = boss.get("/api/v1/me").json()["id"]
    for change in ({"role": "viewer"}, {"is_disabled": True}):
        assert boss.patch(f"/api/v1/users/{mine}", json=change).status_code == 409
    assert boss.get("/api/v1/me").json()["role"] == "admin"


def test_keys_do_what_they_were_made_for_and_no_more(served: Served, boss: httpx.Client) -> None:
    made = boss.post("/api/v1/keys", json={"name": "reader", "scopes": ["read"]}).json()
    with httpx.Client(base_url=served.url, headers={"Authorization": f"Bearer {made['key']}"}, trust_env=False) as key:
        assert key.get("/api/v1/projects").status_code == 200
        refused = key.post("/api/v1/projects", json={"name": "By a reader"})
        assert (refused.status_code, refused.json()["code"]) == (403, "auth.scope")
        assert key.post("/api/v1/keys", json={"name": "more"}).status_code == 403
        assert boss.delete(f"/api/v1/keys/{made['id']}").status_code == 204
        assert key.get("/api/v1/projects").status_code == 401
    assert made["key"] not in boss.get("/api/v1/keys").text


def test_a_narrowed_key_leaves_its_owners_account_alone(served: Served, boss: httpx.Client) -> None:
    made = boss.post("/api/v1/keys", json={"name": "narrow", "scopes": ["read"]}).json()
    other = boss.post("/api/v1/keys", json={"name": "other"}).json()["id"]
    session = boss.get("/api/v1/sessions").json()["items"][0]["id"]
    with httpx.Client(base_url=served.url, headers={"Authorization": f"Bearer {made['key']}"}, trust_env=False) as key:
        for method, address, body in (
            ("PATCH", "me", {"name": "Mallory"}), ("DELETE", f"sessions/{session}", None), ("GET", "sessions", None),
            ("DELETE", f"keys/{other}", None), ("GET", "keys", None),
        ):  # fmt: skip
            refused = key.request(method, f"/api/v1/{address}", json=body)
            assert (refused.status_code, refused.json()["code"]) == (403, "auth.scope"), address
        assert key.delete(f"/api/v1/keys/{made['id']}").status_code == 204  # its own it may give up
        assert key.get("/api/v1/me").status_code == 401
    assert boss.get("/api/v1/me").json()["name"] != "Mallory"
    keys = boss.get("/api/v1/keys").json()["items"]
    assert {one["id"]: one["revoked_at"] for one in keys}[other] is None
    assert paged(boss, "keys") == keys


def test_another_site_cannot_act_with_a_persons_cookie(served: Served, boss: httpx.Client) -> None:
    crumbs = "; ".join(f"{name}={value}" for name, value in boss.cookies.items())
    with httpx.Client(base_url=served.url, headers={"Cookie": crumbs}, trust_env=False) as forged:
        assert forged.get("/api/v1/me").status_code == 200
        for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
            refused = forged.post("/api/v1/projects", json={"name": "Forged"}, headers=headers)
            assert refused.status_code == 403, (headers, refused.text)
    assert "Forged" not in boss.get("/api/v1/projects").text


def test_another_site_cannot_sign_somebody_in(served: Served, boss: httpx.Client) -> None:
    body = {"email": BOSS, "password": PASSWORD}
    with httpx.Client(base_url=served.url, trust_env=False) as stranger:
        for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
            refused = stranger.post("/api/v1/session", json=body, headers=headers)
            assert (refused.status_code, refused.json()["code"]) == (403, "auth.origin"), headers
            assert "set-cookie" not in refused.headers
        ours = stranger.post("/api/v1/session", json=body, headers={"Origin": served.url})
        assert ours.status_code == 201, ours.text


def test_the_cookie_is_not_for_scripts_and_answers_are_not_sniffed(served: Served, boss: httpx.Client) -> None:
    with served.browser() as client:
        answer = client.post("/api/v1/session", json={"email": BOSS, "password": PASSWORD})
        crumb = answer.headers["set-cookie"].lower()
        assert "httponly" in crumb
        assert "samesite=lax" in crumb
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["x-request-id"].startswith("req_")


def test_errors_are_problems_in_the_language_asked_for(served: Served, boss: httpx.Client) -> None:
    said = {}
    for language in ("en", "zh-CN"):
        answer = boss.get("/api/v1/projects/p_none", headers={"Accept-Language": language})
        assert answer.status_code == 404
        assert answer.headers["content-type"] == "application/problem+json"
        said[language] = answer.json()
    assert said["en"]["code"] == said["zh-CN"]["code"]
    assert said["en"]["detail"].isascii()
    assert not said["zh-CN"]["detail"].isascii()


def test_one_persons_ids_are_nothing_to_another(served: Served, boss: httpx.Client) -> None:
    """Every address that takes an id, tried with somebody else's session: 404 or 403, and nothing changed."""
    with (
        served.person(boss, "mara@example.com", "artist") as mara,
        served.person(boss, "tom@example.com", "supervisor") as tom,
    ):
        project, board = sample(mara, "Mara's film")
        run = rehearse(mara, project, [board["shots"][0]["id"]])
        ended(mara, run)
        shot = mara.get(f"/api/v1/projects/{project}/board").json()["shots"][0]
        job = mara.get(f"/api/v1/jobs?project={project}").json()["items"][0]["id"]
        known = {
            "project_id": project, "storyboard_id": shot["storyboard"], "shot_id": shot["id"],
            "take_id": shot["takes"][0]["id"], "run_id": run, "job_id": job,
            "user_id": mara.get("/api/v1/me").json()["id"], "session_id": mara.get("/api/v1/sessions").json()["items"][0]["id"],
        }  # fmt: skip
        paths = mara.get("/api/v1/openapi.json").json()["paths"]
        tried = 0
        for path, methods in paths.items():
            names = [part[1:-1] for part in path.split("/") if part.startswith("{")]
            if not names or not set(names) <= set(known):
                continue
            address = path.format(**known)
            for method in set(methods) & {"get", "post", "patch", "put", "delete"}:
                answer = tom.request(method.upper(), address, json={}, headers={"If-Match": "*"})
                assert answer.status_code in (403, 404, 415, 422), (
                    method,
                    address,
                    answer.status_code,
                    answer.text[:200],
                )
                if method == "get":
                    assert answer.status_code in (403, 404), (address, answer.status_code)
                tried += 1
        assert tried > 25
        assert mara.get(f"/api/v1/projects/{project}/board").json()["shots"][0]["etag"] == shot["etag"]
        assert not any(row["id"] == project for row in tom.get("/api/v1/projects").json()["items"])
        assert tom.get("/api/v1/jobs").json()["items"] == []
        assert boss.get(f"/api/v1/projects/{project}").status_code == 200  # an administrator sees all


def test_guessing_passwords_is_slowed(served: Served, boss: httpx.Client) -> None:
    """Last in this module: it uses up the address's tries."""
    with served.browser() as guesser:
        answers = [
            guesser.post("/api/v1/session", json={"email": "eye@example.com", "password": f"guess number {n}"})
            for n in range(14)
        ]
        assert [a.status_code for a in answers[:3]] == [401, 401, 401]
        assert answers[-1].status_code == 429
        assert int(answers[-1].headers["retry-after"]) > 0


def test_what_is_wrong_with_a_request_is_told_in_the_language_asked_for(boss: httpx.Client) -> None:
    zh = {"Accept-Language": "zh-CN"}
    missing = boss.post("/api/v1/projects", json={"nam": "x"}, headers=zh).json()
    assert (missing["place"], missing["detail"]) == ("body.name", "body.name：缺少此项")
    assert "/api/v1/docs" in missing["fix"]
    broken = boss.post("/api/v1/projects", content=b'{"name": ,}', headers={"Content-Type": "application/json"})
    assert (broken.status_code, broken.json()["place"]) == (422, "body")
    assert "this is not JSON" in broken.json()["detail"]
