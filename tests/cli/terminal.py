"""A person at a terminal: a command on a pseudo-terminal, its words read as they come, keys sent to it."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

_CONTROL = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]|\x1b[=>78]|\r")
UP, DOWN, ENTER, CTRL_C = "\x1b[A", "\x1b[B", "\r", "\x03"


class Terminal:
    """Use as a context manager. seconds: how long to wait for words before giving up."""

    def __init__(self, command: Sequence[str], *, cwd: Path, environ: Mapping[str, str], seconds: float = 60) -> None:
        master, slave = pty.openpty()
        self._master, self._seconds, self.seen, self._read_to = master, seconds, "", 0
        more = {"TERM": "xterm", "PROMPT_TOOLKIT_NO_CPR": "1", "COLUMNS": "120", "LINES": "40"}
        self._process = subprocess.Popen(
            command, cwd=cwd, env={**environ, **more}, stdin=slave, stdout=slave, stderr=slave, start_new_session=True
        )
        os.close(slave)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        os.close(self._master)

    def expect(self, words: str) -> None:
        """Wait until these words were said since the last ones that were expected."""
        end = time.monotonic() + self._seconds
        while words not in self.seen[self._read_to :]:
            if not self._hear(end):
                raise AssertionError(f"never said {words!r}; said:\n{self.seen[self._read_to :]}")
        self._read_to = self.seen.index(words, self._read_to) + len(words)

    def send(self, keys: str) -> None:
        os.write(self._master, keys.encode())

    def answer(self, question: str, keys: str) -> None:
        """Wait for a question, then type."""
        self.expect(question)
        time.sleep(0.1)
        self.send(keys)

    def interrupt(self) -> None:
        """What Ctrl-C does where nobody reads keys."""
        self._process.send_signal(signal.SIGINT)

    def end(self) -> int:
        """Hear the rest and return the exit code."""
        end = time.monotonic() + self._seconds
        while self._hear(end):
            pass
        return self._process.wait(max(1.0, end - time.monotonic()))

    def _hear(self, end: float) -> bool:
        left = end - time.monotonic()
        if left <= 0 or not select.select([self._master], [], [], left)[0]:
            return False
        try:
            heard = os.read(self._master, 65536)
        except OSError:
            return False
        self.seen += _CONTROL.sub("", heard.decode(errors="replace"))
        return bool(heard)
