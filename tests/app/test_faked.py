"""A server whose providers are all faked: dead models stay dead there, as at the vendors."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from cineflow.app import App, open_app


@pytest.mark.parametrize("is_faked", [True, False])
def test_a_stand_in_for_the_vendor_serves_no_dead_model(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_faked: bool
) -> None:
    monkeypatch.setenv("OPENAI_VIDEOS_BASE_URL", "http://127.0.0.1:9400/openai/v1")
    monkeypatch.setenv("OPENAI_VIDEOS_API_KEY", "emulator")
    app = open_app(cwd=tmp_path)
    app = App(app.workspace, replace(app.loaded, is_faked=is_faked))
    assert app.catalogue.find(None, "sora-2").is_dead is is_faked
    assert app.ready_providers() == ([] if is_faked else ["openai-videos"])
