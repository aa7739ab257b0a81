"""Kling's older pair of keys sets the provider up as a single key does; half of it does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from cineflow.app import open_app
from cineflow.core.log import redact
from cineflow.providers.kling import Kling, KlingClassic

ACCESS, SECRET = "access-0123456789", "secret-0123456789"


async def test_a_pair_in_the_environment_is_a_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KLING_ACCESS_KEY", ACCESS)
    assert "kling" not in open_app(cwd=tmp_path).ready_providers()
    monkeypatch.setenv("KLING_SECRET_KEY", SECRET)
    app = open_app(cwd=tmp_path)
    assert app.ready_providers() == ["kling"]
    kling = app.accounts.provider("kling")
    assert isinstance(kling, Kling)
    assert not isinstance(kling, KlingClassic)
    assert kling.auth_headers()["authorization"].count(".") == 2
    assert SECRET not in redact(f"sent {SECRET} and {ACCESS}")
    await app.close()


async def test_a_pair_in_the_settings_file_is_a_key_and_the_contract_is_named_there(tmp_path: Path) -> None:
    (tmp_path / "cineflow.toml").write_text(
        f'[providers.kling]\napi = "classic"\naccess_key = "{ACCESS}"\nsecret_key = "{SECRET}"\n'
    )
    app = open_app(cwd=tmp_path)
    assert app.ready_providers() == ["kling"]
    assert isinstance(app.accounts.provider("kling"), KlingClassic)
    await app.close()
