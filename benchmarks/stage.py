"""An emulator and a workspace, each in its own process, driven by the command line."""

from __future__ import annotations

import contextlib
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

__all__ = ["Stage", "stage", "write_board"]


def environment() -> dict[str, str]:
    """Return an environment without a person's settings, in which bytecode is kept."""
    own = re.compile(r"CINEFLOW_|SORA_|.*_API_KEY|.*_PROXY|PYTHONDONTWRITEBYTECODE", re.I)
    kept = {name: value for name, value in os.environ.items() if not own.match(name)}
    return kept | {"PYTHONPYCACHEPREFIX": str(Path(tempfile.gettempdir()) / f"cineflow-pyc-{os.getuid()}")}


def write_board(folder: Path, shots: int) -> Path:
    segments = [
        {"segment_index": n, "prompt_text": f"shot {n}: a lamp in the rain", "duration_seconds": 10,
         "resolution": "horizontal"}
        for n in range(1, shots + 1)
    ]  # fmt: skip
    path = folder / "storyboard.json"
    folder.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"segments": segments}), encoding="utf-8")
    return path


@dataclass
class Stage:
    url: str
    folder: Path
    seconds: float

    def faults(self, *faults: dict[str, Any]) -> None:
        for fault in faults:
            httpx.post(f"{self.url}/__emulator__/faults", json=fault, trust_env=False).raise_for_status()

    def stats(self) -> dict[str, Any]:
        return httpx.get(f"{self.url}/__emulator__/stats", trust_env=False).json()

    def bill(self) -> dict[str, Any]:
        return httpx.get(f"{self.url}/__emulator__/bill", trust_env=False, timeout=30).json()

    def start(self, *options: str) -> subprocess.Popen[str]:
        """Begin `cineflow run` over this stage's folder."""
        env = environment() | {"SORA_BASE_URL": f"{self.url}/sora-hk/v1", "SORA_API_KEY": "sora-emulator"}
        command = [sys.executable, "-m", "cineflow", "run", str(self.folder), "--takes", "1", "--yes", "--json"]
        return subprocess.Popen(
            [*command, "--provider", "sora-hk", *options], cwd=self.folder, env=env, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def run(self, *options: str) -> tuple[int, dict[str, Any]]:
        process = self.start(*options)
        out, err = process.communicate()
        if process.returncode not in (0, 3, 5):
            raise RuntimeError(f"run ended with {process.returncode}: {err[-2000:]}")
        return process.returncode, json.loads(out)

    def until_accepted(self, count: int) -> None:
        give_up = time.monotonic() + 120
        while self.bill()["accepted"] < count:
            if time.monotonic() > give_up:
                raise RuntimeError("the orders did not come")
            time.sleep(0.05)

    @property
    def ledger(self) -> Path:
        return self.folder / ".cineflow" / "ledger.db"


@contextlib.contextmanager
def stage(seconds: float, shots: int) -> Generator[Stage]:
    """Have an emulator whose jobs last so long, and a storyboard of so many shots."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
        folder = Path(place) / "work"
        write_board(folder, shots)
        (folder / "cineflow.toml").write_text("", encoding="utf-8")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        command = [sys.executable, "-m", "cineflow", "emulate", "--port", str(port), "--seconds", str(seconds)]
        server = subprocess.Popen(command, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            yield Stage(_ready(f"http://127.0.0.1:{port}"), folder, seconds)
        finally:
            server.terminate()
            server.communicate(timeout=20)


def _ready(url: str) -> str:
    give_up = time.monotonic() + 60
    while time.monotonic() < give_up:
        with contextlib.suppress(httpx.HTTPError):
            httpx.get(f"{url}/__emulator__/bill", trust_env=False)
            return url
        time.sleep(0.1)
    raise RuntimeError("the emulator did not start")
