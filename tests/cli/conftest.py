"""The command line as a process, in a workspace of its own, against an emulator where keys are wanted."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from cineflow.emulator import Emulator, running

KEY = "sora-k3yOfTheTests0123456789"


@dataclass(frozen=True, slots=True)
class Said:
    """What one command said, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def all(self) -> str:
        return self.out + self.err


@dataclass
class Desk:
    """A workspace and the environment its commands run in."""

    root: Path
    environ: dict[str, str]
    emulator: Emulator | None = None
    keys: dict[str, str] = field(default_factory=dict[str, str])

    def board(self, name: str, *prompts: str, **fields: Any) -> Path:
        """Write a storyboard with one shot per prompt, each with the same further fields."""
        segments = [{"segment_index": n, "prompt_text": text, **fields} for n, text in enumerate(prompts, 1)]
        file = self.root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps({"segments": segments}, ensure_ascii=False), encoding="utf-8")
        return file

    def __call__(
        self,
        *words: str | Path,
        cwd: Path | None = None,
        with_key: bool = True,
        environ: Mapping[str, str] | None = None,
    ) -> Said:
        done = subprocess.run(
            self.command(words), cwd=cwd or self.root, env=self.environment(with_key=with_key, more=environ),
            capture_output=True, encoding="utf-8", stdin=subprocess.DEVNULL, timeout=240, check=False,
        )  # fmt: skip
        assert "Traceback" not in done.stderr, done.stderr
        return Said(done.returncode, done.stdout, done.stderr)

    @staticmethod
    def command(words: Sequence[str | Path]) -> list[str]:
        return [sys.executable, "-P", "-m", "cineflow", *map(str, words)]

    def environment(self, *, with_key: bool = True, more: Mapping[str, str] | None = None) -> dict[str, str]:
        return {**self.environ, **(self.keys if with_key else {}), **(more or {})}

    def ask(self, path: str, body: Any = None) -> Any:
        """Ask the emulator's control: a GET, or a POST where there is a body."""
        assert self.emulator is not None
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            f"{self.emulator.url}/__emulator__/{path}", data=data, headers={"content-type": "application/json"}
        )
        with urllib.request.urlopen(request) as reply:
            return json.loads(reply.read() or b"null")

    @property
    def paid(self) -> int:
        """How many orders the emulator accepted."""
        return self.ask("bill")["accepted"]

    def snapshot(self) -> dict[str, tuple[int, int]]:
        """Every file and folder of the workspace: path → size and time of change."""
        return {
            str(path.relative_to(self.root)): (path.stat().st_size, path.stat().st_mtime_ns)
            for path in (self.root, *self.root.rglob("*"))
        }

    def takes(self, where: str = "output") -> list[str]:
        return sorted(path.relative_to(self.root).as_posix() for path in (self.root / where).rglob("*.mp4"))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A workspace without a key."""
    home = tmp_path / "home"
    root = tmp_path / "my 影片"
    home.mkdir()
    root.mkdir()
    (root / "cineflow.toml").touch()
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "TEMP", "TMP") if name in os.environ}
    return Desk(root, {**kept, "HOME": str(home), "LC_ALL": "C.UTF-8"})


@pytest.fixture(scope="session")
def emulator() -> Generator[Emulator]:
    with running(seconds=0.2) as started:
        yield started


@pytest.fixture
def paying(desk: Desk, emulator: Emulator) -> Desk:
    """A workspace with a key for one provider: sora-hk, served by the emulator."""
    desk.emulator = emulator
    desk.keys = {"SORA_API_KEY": KEY, "SORA_BASE_URL": f"{emulator.url}/sora-hk/v1"}
    desk.ask("reset", {})
    return desk
