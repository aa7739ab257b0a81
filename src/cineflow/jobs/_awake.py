"""Holding off idle sleep while takes are being made, where the system offers a way. Never an error."""

from __future__ import annotations

import contextlib
import ctypes
import logging
import shutil
import subprocess
import sys
from typing import Any

__all__ = ["KeepAwake", "command_for"]

log = logging.getLogger(__name__)

_ES_CONTINUOUS, _ES_SYSTEM_REQUIRED = 0x80000000, 0x00000001
"""https://learn.microsoft.com/windows/win32/api/winbase/nf-winbase-setthreadexecutionstate"""


def command_for(platform: str) -> list[str] | None:
    """Return the command that holds off sleep for as long as its standard input stays open, None without one.

    The command ends with this process, however it dies: its input is a pipe that only this process holds.
    """
    if platform == "darwin" and shutil.which("caffeinate"):
        return ["caffeinate", "-i", "cat"]
    if platform.startswith("linux") and shutil.which("systemd-inhibit"):
        return ["systemd-inhibit", "--what=idle", "--who=cineflow", "--why=takes are being made", "--mode=block", "cat"]
    return None


class KeepAwake:
    """Call `hold` while there is something to wait for and `let_go` after; both as often as you like."""

    def __init__(self, *, is_wanted: bool = True) -> None:
        self._is_wanted = is_wanted
        self._is_held = False
        self._child: subprocess.Popen[bytes] | None = None

    def hold(self) -> None:
        if self._is_held or not self._is_wanted:
            return
        self._is_held = True
        if sys.platform == "win32":
            _tell_windows(_ES_CONTINUOUS | _ES_SYSTEM_REQUIRED)
            return
        command = command_for(sys.platform)
        if command is None:
            return
        with contextlib.suppress(OSError):
            self._child = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            log.debug("sleep.held_off")

    def let_go(self) -> None:
        if not self._is_held:
            return
        self._is_held = False
        if sys.platform == "win32":
            _tell_windows(_ES_CONTINUOUS)
            return
        child, self._child = self._child, None
        if child is None:
            return
        with contextlib.suppress(OSError):
            if child.stdin:
                child.stdin.close()
            child.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(timeout=2)


def _tell_windows(state: int) -> None:
    windll: Any = getattr(ctypes, "windll", None)
    if windll is not None:
        with contextlib.suppress(OSError, AttributeError):
            windll.kernel32.SetThreadExecutionState(state)
