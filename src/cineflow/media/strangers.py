"""Looking at files from strangers: in a process of its own, with little memory and time, so that none does harm.

A file made to crash, hang or swell a decoder takes that process with it and nothing else.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from cineflow.core.errors import Unreadable
from cineflow.core.text import Text
from cineflow.media._containers import unreadable
from cineflow.media.probe import Probe, probe

__all__ = ["look", "probe_stranger"]

_SECONDS = 30
_BYTES = 2 * 1024**3
"""Of address space: libav and what it maps come to half of this."""

_LOOK = "from cineflow.media.strangers import look; look()"


def probe_stranger(file: Path) -> Probe:
    """Return what a file holds that somebody brought. Raises Unreadable, also where it hangs or breaks the decoder."""
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-c", _LOOK, str(file)], capture_output=True, text=True, timeout=_SECONDS * 2,
            check=False, stdin=subprocess.DEVNULL, env=_environment(),
        )  # fmt: skip
    except subprocess.TimeoutExpired as cause:
        raise _refused(file, f"no answer within {_SECONDS * 2} s") from cause
    try:
        said: dict[str, Any] = json.loads(done.stdout)
    except ValueError as cause:
        raise _refused(file, f"the decoder ended with {done.returncode}") from cause
    if "probe" in said:
        return Probe.from_json(said["probe"])
    raise unreadable(file, Text(said["english"], said["chinese"]), said["code"])


def _environment() -> dict[str, str]:
    """Only what a Python needs to start: no key of ours is in the process that opens a stranger's file."""
    kept = ("PATH", "HOME", "SYSTEMROOT", "TEMP", "TMP", "PYTHONPATH", "VIRTUAL_ENV", "LD_LIBRARY_PATH")
    return {name: value for name, value in os.environ.items() if name in kept} | {"PYTHONIOENCODING": "utf-8"}


def _refused(file: Path, why: str) -> Unreadable:
    said = Text("this is no video, sound or picture that can be opened", "无法作为视频、声音或图片打开")
    return unreadable(file, said, "media.not_media", tail=why)


def look() -> None:
    """The other process: limits itself, looks, and tells on stdout."""
    _limit()
    try:
        said: dict[str, Any] = {"probe": probe(Path(sys.argv[1])).to_json()}
    except Unreadable as error:
        said = {"code": error.stable_code, "english": error.text.say("en"), "chinese": error.text.say("zh")}
    sys.stdout.write(json.dumps(said))


def _limit() -> None:
    if sys.platform == "win32":
        return  # Windows has no such limits for a process; the time limit holds there too.
    import resource

    for what, most in ((resource.RLIMIT_CPU, _SECONDS), (resource.RLIMIT_AS, _BYTES), (resource.RLIMIT_CORE, 0)):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(what, (most, most))
