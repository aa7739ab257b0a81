"""`doctor` says what could stop a run, and what has stopped a copy."""

from __future__ import annotations

from tests.cli.conftest import Desk

from cineflow.library.copies import Copies


def _copies(desk: Desk) -> Copies:
    return Copies(desk.root / ".cineflow" / "copies", desk.root)


def test_copies_that_wait_are_told_and_are_no_fault(desk: Desk) -> None:
    assert not any(check["name"] == "copies" for check in desk("doctor", "--json").json["checks"])
    take = desk.root / "film.mp4"
    take.write_bytes(b"film")
    _copies(desk).note([take])
    said = desk("doctor", "--json")
    assert said.code == 0, said.all
    (told,) = (check for check in said.json["checks"] if check["name"] == "copies")
    assert told["ok"]
    assert "1 file waiting" in told["message"]


def test_copies_that_fail_are_told_with_why_and_the_way_out(desk: Desk) -> None:
    for name in ("one.mp4", "two.mp4"):
        (desk.root / name).write_bytes(b"film")
    copies = _copies(desk)
    copies.note([desk.root / "one.mp4", desk.root / "two.mp4"])
    copies.failed(copies.waiting()[0], "the store refuses the key")
    said = desk("doctor")
    assert said.code == 1
    assert "2 files not copied to the store yet, one.mp4 failed: the store refuses the key" in said.out
    assert "cineflow storage test" in said.out
