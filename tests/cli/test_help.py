"""Help: light, complete, and in the language asked for."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from tests.cli.conftest import Desk

from cineflow.cli._help import COMMANDS, help_of, help_of_all
from cineflow.core.room import member, member_names
from cineflow.core.text import speaking

HEAVY = ("sqlalchemy", "dbos", "av", "pydantic", "numpy", "httpx", "questionary", "alembic")
CHINESE = re.compile(r"[一-鿿]")


@pytest.mark.parametrize("words", [["--help"], ["run", "--help"], ["film", "--help"]])
def test_help_imports_nothing_heavy(desk: Desk, words: list[str]) -> None:
    source = (
        f"import sys; sys.argv[1:] = {words}\nfrom cineflow.cli import main\ntry: main()\nexcept SystemExit: pass\n"
    )
    source += f"sys.stderr.write(repr([m for m in {HEAVY} if m in sys.modules]))"
    done = subprocess.run(
        [sys.executable, "-P", "-c", source], env=desk.environ, capture_output=True, text=True, check=True
    )
    assert done.stderr == "[]"
    assert "--json" in done.stdout


@pytest.mark.parametrize("name", member_names(COMMANDS))
def test_every_command_helps_in_both_languages(name: str) -> None:
    found = member(COMMANDS, name, "command")
    with speaking("zh"):
        told = help_of(found, name, [])
    assert told.startswith("用法：")
    assert "Usage" not in told
    with speaking("en"):
        assert not CHINESE.search(help_of(found, name, []).split("\n\n")[0])


def test_the_overview_names_every_command_in_both_languages() -> None:
    for language in ("en", "zh"):
        with speaking(language):
            told = help_of_all()
        assert all(f"  {name}" in told for name in member_names(COMMANDS))


def test_options_show_all_their_spellings_and_ranges() -> None:
    told = help_of(member(COMMANDS, "run", "command"), "run", [])
    assert "-y, --yes" in told
    assert "--takes N" in told
    assert "(1 to 100)" in told


@pytest.mark.parametrize("name", ["users", "keys"])
def test_a_command_of_several_alone_tells_them_in_our_words(desk: Desk, name: str) -> None:
    said = desk(name, "--lang", "zh")
    assert said.code == 2
    assert said.err.startswith(f"用法：cineflow {name} [子命令]")


@pytest.mark.parametrize("name", member_names(COMMANDS))
def test_every_command_inside_another_says_what_it_does(name: str) -> None:
    found = member(COMMANDS, name, "command")
    for item in getattr(found, "registered_commands", []):
        with speaking("zh"):
            assert help_of(found, name, [item.name]).splitlines()[2].strip(), (name, item.name)


@pytest.mark.parametrize(
    ("files", "environ", "words", "told"),
    [
        ({"cineflow.toml": 'lang = "zh"  # 中文\n'}, {}, (), "用法："),
        ({"cineflow.toml": 'lang = "zh"\n'}, {"CINEFLOW_LANG": "en"}, (), "Usage:"),
        ({"cineflow.toml": 'lang = "zh"\n'}, {}, ("--lang", "en"), "Usage:"),
        ({"cineflow.toml": 'lang = "en"\n'}, {"LC_ALL": "zh_CN.UTF-8"}, (), "Usage:"),
        ({"cineflow.toml": ""}, {"LC_ALL": "zh_CN.UTF-8"}, (), "用法："),
        ({"cineflow.toml": 'lang = "en"\n', ".env": "export CINEFLOW_LANG='zh'\n"}, {}, (), "用法："),
        ({"cineflow.toml": "", "config.yaml": "lang: zh\n"}, {}, (), "用法："),
        ({"cineflow.toml": '[other]\nlang = "zh"\n'}, {}, (), "Usage:"),
        ({"cineflow.toml": "this is = = no toml\n"}, {}, (), "Usage:"),
    ],
)  # fmt: skip
def test_help_speaks_what_the_workspace_is_set_to(
    desk: Desk, files: dict[str, str], environ: dict[str, str], words: tuple[str, ...], told: str
) -> None:
    below = desk.root / "第一集"
    below.mkdir()
    for name, content in files.items():
        (desk.root / name).write_text(content, encoding="utf-8")
    assert desk("plan", "--help", *words, cwd=below, environ=environ).out.startswith(told)
    if told == "用法：":
        assert "没有命令" in desk("nonsense", *words, cwd=below, environ=environ).err
