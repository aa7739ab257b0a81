"""Lists come in pages, each handing on the cursor of the next; none is left out and none comes twice."""

from __future__ import annotations

import httpx
from tests.server.conftest import Served, sample


def turned(client: httpx.Client, address: str, limit: int) -> list[list[str]]:
    """The ids of every page of a list; bounded."""
    pages: list[list[str]] = []
    cursor: str | None = None
    while len(pages) < 20:
        answer = client.get(address, params={"limit": limit, **({"cursor": cursor} if cursor else {})})
        assert answer.status_code == 200, answer.text
        pages.append([one["id"] for one in answer.json()["items"]])
        cursor = answer.json()["next"]
        if cursor is None:
            return pages
    raise AssertionError(f"{address} never ended: {pages}")


def test_projects_and_their_storyboards_come_in_pages(served: Served, boss: httpx.Client) -> None:
    made = [boss.post("/api/v1/projects", json={"name": f"Reel {number}"}).json()["id"] for number in range(5)]
    pages = turned(boss, "/api/v1/projects", 2)
    told = [one for page in pages for one in page]
    assert [one for one in told if one in made] == made
    assert len(told) == len(set(told))
    assert max(map(len, pages)) <= 2
    assert turned(boss, "/api/v1/projects", 200) == [told]

    project, board = sample(boss, "Many boards")
    for number in (1, 2, 3):
        note = f"# Scene {number}: EXT. HARBOUR\n\n## Shot 1 (5s)\n\nThe pier in the rain.\n"
        named = {"file": (f"episode {number} storyboard.md", note, "text/markdown")}
        answer = boss.post(f"/api/v1/projects/{project}/storyboards", files=named)
        assert answer.status_code == 201, answer.text
    pages = turned(boss, f"/api/v1/projects/{project}/storyboards", 3)
    assert [len(page) for page in pages] == [3, 1]
    assert board["storyboards"][0]["id"] in {one for page in pages for one in page}
    wrong = boss.get("/api/v1/projects", params={"cursor": "not-ours"})
    assert (wrong.status_code, wrong.json()["code"]) == (400, "request.bad_cursor")
