"""Settings through the door: the language they ask for, and what `config` tells of them."""

from __future__ import annotations

import pytest
from tests.cli.conftest import Desk


@pytest.mark.parametrize(("name", "text"), [("cineflow.toml", 'lang = "zh"\n'), (".env", "CINEFLOW_LANG=zh\n")])
def test_the_language_of_a_workspace_is_spoken_unless_another_is_named(desk: Desk, name: str, text: str) -> None:
    (desk.root / name).write_text(text, encoding="utf-8")
    plain = {"CINEFLOW_LANG": "", "LC_ALL": "C.UTF-8"}
    assert "未找到分镜" in desk("plan", environ=plain).err
    assert "No storyboard" in desk("plan", "--lang", "en", environ=plain).err
    assert "No storyboard" in desk("plan", environ={"CINEFLOW_LANG": "en"}).err


def test_the_old_clippers_limits_are_shown_with_their_source(desk: Desk) -> None:
    (desk.root / ".env").write_text("MAX_VIDEO_SIZE=500MB\n", encoding="utf-8")
    [row] = desk("config", "explain", "MAX_VIDEO_SIZE", "--json").json["settings"]
    assert (row["value"], row["source"]) == ("500MB", str(desk.root / ".env"))


def test_an_old_settings_file_is_listed_where_it_is_there(desk: Desk) -> None:
    (desk.root / "config.yaml").write_text("takes: 3\n", encoding="utf-8")
    files = {one["path"]: one["exists"] for one in desk("config", "path", "--json").json["files"]}
    assert files[str(desk.root / "config.yaml")] is True
    assert str(desk.root / "cineflow.toml") in files
    assert str(desk.root / "config.yml") not in files


def test_a_misspelt_setting_is_told_where_it_would_count(desk: Desk) -> None:
    desk.board("storyboard.json", "a lamp turns")
    (desk.root / "cineflow.toml").write_text('max_costs = "1USD"\n', encoding="utf-8")
    told = desk("plan", "--takes", "1")
    assert told.code == 0
    assert "`max_costs` is no setting; did you mean `max_cost`?" in told.err


def test_an_invitation_says_which_address_it_leads_to(desk: Desk) -> None:
    told = desk("users", "create", "a@example.com")
    assert told.out.startswith("http://127.0.0.1:8000/invitation?token=")
    assert "CINEFLOW_PUBLIC_URL" in told.err
    named = desk("users", "create", "b@example.com", environ={"CINEFLOW_PUBLIC_URL": "https://films.example.com"})
    assert named.out.startswith("https://films.example.com/invitation?token=")
    assert "CINEFLOW_PUBLIC_URL" not in named.err
