"""What is written about the project holds: links resolve, both languages say the same, commands exist."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from cineflow.core import room

ROOT = Path(__file__).resolve().parents[2]
READMES = (ROOT / "README.md", ROOT / "README_zh.md")
DOCUMENTS = [*READMES, *sorted((ROOT / "docs").rglob("*.md")), *sorted((ROOT / "changelog.d").glob("*.md"))]
FRAGMENT = re.compile(r"[a-z0-9-]+\.(added|changed|fixed|removed)\.md")

# Put together here so that this file does not hold what it looks for.
FORBIDDEN = {
    "address of a package index": r"index-" + r"url|registry *= *\"?http|\"resolved\": *\"http|registry *= *\{"
    r"|pypi\." + r"org/simple|deb\." + r"debian\.org|registry\." + r"npmjs\.org|files\.python" + r"hosted",
    "path of the machine it was written on": r"(^|[^A-Za-z.])/(wo" + r"rk|fa" + r"rm)/|/ro" + r"ot/",
}


def tracked() -> list[Path]:
    """Return the files that git knows, or all of a released tree."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode == 0 and listed.stdout:
        return [path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file()]
    return [path for path in ROOT.rglob("*") if path.is_file() and not {".venv", "node_modules"} & set(path.parts)]


def prose_and_commands(document: Path) -> tuple[str, list[str]]:
    """Split a document into its text without code blocks, and the lines of its shell blocks."""
    text = document.read_text(encoding="utf-8")
    blocks = re.findall(r"^(`{3,})(\w*)\n(.*?)^\1$", text, flags=re.M | re.S)
    shell = [line for _, language, body in blocks if language == "sh" for line in body.splitlines()]
    return re.sub(r"^(`{3,}).*?^\1$", "", text, flags=re.M | re.S), shell


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(document: Path) -> None:
    prose, _ = prose_and_commands(document)
    for target in re.findall(r"\]\(([^)\s]+)\)", prose):
        if not re.match(r"[a-z]+:|#", target):
            assert (document.parent / target.partition("#")[0]).exists(), f"{document.name} links to {target}"


def test_readmes_have_the_same_parts() -> None:
    english, chinese = (prose_and_commands(readme)[0] for readme in READMES)
    for pattern in (r"^#+ ", r"^\|", r"^\d\. ", r"^- ", r"\]\("):
        count = [len(re.findall(pattern, text, flags=re.M)) for text in (english, chinese)]
        assert count[0] == count[1], f"{pattern!r} occurs {count}"
    codes = [set(re.findall(r"`([^`\n]+)`", text)) for text in (english, chinese)]
    assert codes[0] == codes[1]


def test_readmes_have_the_same_commands() -> None:
    english, chinese = (
        [line.partition("#")[0].split() for line in prose_and_commands(readme)[1]] for readme in READMES
    )
    assert english == chinese
    assert english


@pytest.mark.parametrize("chinese", sorted((ROOT / "docs").rglob("*_zh.md")), ids=lambda path: path.stem)
def test_both_languages_of_a_document_hold_the_same(chinese: Path) -> None:
    english = chinese.with_name(chinese.name.replace("_zh.md", ".md"))
    prose, shell = prose_and_commands(english)
    prose_zh, shell_zh = prose_and_commands(chinese)
    assert [line.partition("#")[0].split() for line in shell] == [line.partition("#")[0].split() for line in shell_zh]
    for pattern in (r"^#+ ", r"^\|", r"^- ", r"\]\("):
        count = [len(re.findall(pattern, text, flags=re.M)) for text in (prose, prose_zh)]
        assert count[0] == count[1], f"{pattern!r} occurs {count}"


def test_what_people_read_is_there_in_both_languages() -> None:
    people, _, _ = (ROOT / "docs/how-to/README.md").read_text(encoding="utf-8").partition("For people who add to it")
    pages = re.findall(r"^- \[.+?\]\(([a-z-]+)\.md\)", people, flags=re.M)
    assert len(pages) > 8
    for page in pages:
        assert (ROOT / f"docs/how-to/{page}_zh.md").is_file()


def test_readmes_open_with_a_picture_and_the_two_commands() -> None:
    for readme in READMES:
        head = readme.read_text(encoding="utf-8").split("\n## ")[0]
        assert re.search(r"!\[[^\]]+\]\(docs/pictures/rehearsal(_zh)?\.jpg\)", head)
        assert "./start.sh demo" in head
        assert "./start.sh test" in head


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_commands_in_documents_exist(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    named = set(
        re.findall(r"(?:\./start\.sh|\bcineflow) ([a-z][a-z-]+)\b(?!\.)", "\n".join(re.findall(r"`[^`\n]+`", text)))
    )
    named |= {
        words[1]
        for line in prose_and_commands(document)[1]
        if len(words := line.split()) > 1 and words[0] == "./start.sh"
    }
    known = set(room.member_names("cineflow.cli.commands")) | {"test"}
    assert named <= known, f"no such command: {sorted(named - known)}"


def test_changelog_fragments_are_one_sentence_under_a_known_name() -> None:
    fragments = [path for path in (ROOT / "changelog.d").iterdir() if path.name != "README.md"]
    assert fragments
    for path in fragments:
        assert FRAGMENT.fullmatch(path.name), path.name
        text = path.read_text(encoding="utf-8").strip()
        assert text.endswith(".")
        assert "\n\n" not in text
        assert not text.startswith(("#", "-"))


def test_every_dependency_has_a_line_and_no_line_is_left_over() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = [
        *project["dependencies"],
        *(line for extra in project["optional-dependencies"].values() for line in extra),
    ]
    names = {re.split(r"[^A-Za-z0-9_.-]", line)[0].lower() for line in declared}
    argued = set(
        re.findall(r"^\| ([a-z0-9-]+) \|", (ROOT / "docs/decisions/0002-dependencies.md").read_text(), flags=re.M)
    )
    assert names == argued - {"package", "---"}


def test_words_of_the_glossary_are_named_once() -> None:
    words = re.findall(r"^\| ([^|]+) \|", (ROOT / "docs/glossary.md").read_text(encoding="utf-8"), flags=re.M)
    words = [word for word in words if word not in ("word", "---")]
    assert len(words) == len(set(words))


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_names_an(what: str) -> None:
    pattern = re.compile(FORBIDDEN[what].encode(), flags=re.M)
    found = [
        f"{path.relative_to(ROOT)}: {hit.group()!r}"
        for path in tracked()
        if b"\0" not in (content := path.read_bytes())[:4096]
        for hit in pattern.finditer(content)
    ]
    assert not found


def test_no_lock_file_with_addresses_is_tracked() -> None:
    assert [path for path in tracked() if path.name == "uv.lock"] == []


def test_help_names_every_command_of_the_readme() -> None:
    told = subprocess.run(
        [sys.executable, "-P", "-m", "cineflow", "--help"], capture_output=True, text=True, timeout=60, check=True
    ).stdout
    _, shell = prose_and_commands(READMES[0])
    for line in shell:
        command = line.split()[1]
        assert command == "test" or re.search(rf"^  {command}\b", told, flags=re.M)


def test_reference_of_the_command_line_is_current() -> None:
    page = ROOT / "docs/reference/cli.md"
    if page.exists():  # written before a release
        told = subprocess.run(
            [sys.executable, str(ROOT / "tools/reference.py")], capture_output=True, encoding="utf-8", check=True
        ).stdout
        assert page.read_text(encoding="utf-8") == told, "run tools/reference.py --write"
