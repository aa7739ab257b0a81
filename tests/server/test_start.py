"""What starting a server costs: what only films need is loaded when a film is there."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

from tests.server.conftest import environment

from cineflow.library.ledger import open_ledger

_ASKED = """
import sys
from pathlib import Path

from starlette.testclient import TestClient

from cineflow.app import open_app
from cineflow.server import create_app

with TestClient(create_app(open_app(cwd=Path.cwd()))) as client:
    about = client.get("/api/v1/about").json()
print(about["set_up"], sorted({"numpy", "av", "PIL", "cv2"} & set(sys.modules)))
"""


def test_a_server_starts_and_tells_what_it_is_without_what_films_need(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _ASKED], cwd=tmp_path, env={**environment(), "HOME": str(tmp_path)}, text=True,
        capture_output=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.stdout.strip() == "False []", done.stderr[-2000:]


def test_a_ledger_of_a_newer_version_is_refused_in_words(tmp_path: Path) -> None:
    ledger = tmp_path / ".cineflow" / "ledger.db"
    ledger.parent.mkdir()
    open_ledger(ledger).close()
    with sqlite3.connect(ledger) as rows:
        rows.execute("update alembic_version set version_num = '9999'")
    rows.close()
    done = subprocess.run(
        [sys.executable, "-P", "-m", "cineflow", "--lang", "en", "serve", "--port", "0", "--workspace", str(tmp_path)],
        env={**environment(), "HOME": str(tmp_path)}, text=True, capture_output=True, timeout=120, check=False,
    )  # fmt: skip
    assert (done.returncode, "newer CineFlow" in done.stderr, "Traceback" in done.stderr) == (1, True, False), (
        done.stderr
    )
