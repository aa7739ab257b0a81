"""`serve --window` where nothing can show one: said in words, with the way out, and no server is left behind."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.server.conftest import environment


def test_a_window_without_the_extra_says_how_to_have_one(tmp_path: Path) -> None:
    (tmp_path / "webview.py").write_text("raise ImportError('not installed')\n")
    done = subprocess.run(
        [sys.executable, "-P", "-m", "cineflow", "serve", "--window", "--port", "0", "--workspace",
         str(tmp_path / "workspace")],
        env={**environment(), "HOME": str(tmp_path), "PYTHONPATH": str(tmp_path), "CINEFLOW_LANG": "en"},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 2, done.stderr
    assert "cineflow[desktop]" in done.stderr
    assert "leave --window out" in done.stderr
    assert "listening on" not in done.stdout
