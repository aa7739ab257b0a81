"""Servers do not start with the secrets that examples hold."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.cli.conftest import Desk

from cineflow.app import open_app
from cineflow.cli._placeholders import refuse_placeholders
from cineflow.core.errors import SettingInvalid

HERE = "postgresql://cineflow:{}@db:5432/cineflow"


def refused(root: Path, *, setup_token: str = "") -> str:
    """Return which variable is refused, empty where none is."""
    try:
        refuse_placeholders(open_app([root], cwd=root).loaded, setup_token=setup_token)
    except SettingInvalid as error:
        return error.place
    return ""


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("JWT_SECRET", "change_me"), ("POSTGRES_PASSWORD", "changeme"), ("SORA_API_KEY", "your_api_key_here"),
        ("SORA_API_TOKEN", "CHANGE-ME"), ("CINEFLOW_STORAGE_SECRET", "replace_me"),
    ],
)  # fmt: skip
def test_an_examples_secret_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    assert refused(tmp_path) == name
    monkeypatch.setenv(name, "kept-7f3a91c2d4")
    assert refused(tmp_path) == ""


@pytest.mark.parametrize("password", ["change_me", "change%5Fme", "postgres", "cineflow"])
def test_a_database_with_a_known_password_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, password: str
) -> None:
    monkeypatch.setenv("CINEFLOW_DATABASE_URL", HERE.format(password))
    assert refused(tmp_path) == "CINEFLOW_DATABASE_URL"
    monkeypatch.setenv("CINEFLOW_DATABASE_URL", HERE.format("9c1f0d6e"))
    assert refused(tmp_path) == ""


def test_files_of_the_workspace_are_looked_at_too(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("XAI_API_KEY=change_me\n")
    assert refused(tmp_path) == "XAI_API_KEY"
    (tmp_path / ".env").write_text("NOTE=change_me\n")
    assert refused(tmp_path) == "", "what is no secret may be called anything"
    (tmp_path / "cineflow.toml").write_text('[providers.xai]\napi_key = "changeme"\n')
    assert refused(tmp_path) == "providers.xai.api_key"


def test_neither_server_nor_worker_starts(desk: Desk) -> None:
    known = {"JWT_SECRET": "change_me"}
    for words in (("serve", "--port", "0"), ("worker",)):
        said = desk(*words, "--json", environ={**known, "DATABASE_URL": HERE.format("x")})
        assert said.code == 2, said.all
        assert json.loads(said.out)["error"]["code"] == "setting.known_secret"
    said = desk("serve", "--port", "0", "--setup-token", "change_me", "--json")
    assert json.loads(said.out)["error"]["place"] == "--setup-token"
