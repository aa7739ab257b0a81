"""Reference files are read once, and again when they change."""

from __future__ import annotations

from pathlib import Path

from cineflow.core.ids import digest_bytes
from cineflow.library.digests import Digests


def test_digests_are_remembered_in_the_state_and_nowhere_else(tmp_path: Path) -> None:
    picture, memory = tmp_path / "vault/p.png", tmp_path / "state/digests.json"
    picture.parent.mkdir()
    picture.write_bytes(b"one")
    first = Digests(memory)
    assert first.beside(picture.parent / "b.json")("p.png") == digest_bytes(b"one")
    assert not memory.exists()
    first.save()
    assert list(picture.parent.iterdir()) == [picture]
    assert Digests(memory).of_file(picture) == digest_bytes(b"one")
    picture.write_bytes(b"another")
    assert Digests(memory).of_file(picture) == digest_bytes(b"another")


def test_a_damaged_memory_is_an_empty_one(tmp_path: Path) -> None:
    memory, picture = tmp_path / "digests.json", tmp_path / "p.png"
    picture.write_bytes(b"one")
    for content in (b"", b"[]", b'{"a": 1}', b"\xff"):
        memory.write_bytes(content)
        assert Digests(memory).of_file(picture) == digest_bytes(b"one")


def test_links_and_missing_files_have_digests_of_their_own(tmp_path: Path) -> None:
    digest_of = Digests().beside(tmp_path / "b.json")
    assert digest_of("https://a.example/p.png") == digest_bytes(b"https://a.example/p.png")
    missing = digest_of("p.png")
    (tmp_path / "p.png").write_bytes(b"now there")
    assert Digests().beside(tmp_path / "b.json")("p.png") != missing
