"""Events with facts, one JSON line each, with secrets taken out.

`logging.getLogger(__name__).info("take.submitted", extra=facts(job=..., take=...))` is how rooms write; the door
calls `start_logging` once.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any, TextIO

__all__ = ["about", "facts", "hide", "redact", "start_logging"]

_KEY_SHAPES = re.compile(
    r"\b(?:sk|rk|pk|sora|xai|r8|whsec|cf_live)[-_](?=[A-Za-z0-9_\-]*[0-9])[A-Za-z0-9_\-]{16,}"
    r"|AIza[0-9A-Za-z_\-]{20,}|(?:AKID|LTAI)[0-9A-Za-z]{12,}|eyJ[A-Za-z0-9_\-]{10,}\.[A-Za-z0-9_\-]{10,}\.[A-Za-z0-9_\-]*"
)
"""Keys as vendors print them: a known beginning, then at least sixteen letters and digits with a digit among them."""

_HEADERS = re.compile(r"(?i)\b((?:bearer|key|token|basic)\s+)[A-Za-z0-9_\-.:/+=]{8,}")
_NAMED = re.compile(
    r"(?i)([\"']?(?:api[-_]?key|x-goog-api-key|secret(?:[-_]?(?:id|key))?|password|access[-_]?token|authorization)[\"']?\s*[:=]\s*[\"']?)"
    r"(?!(?:bearer|key|token|basic)\s)[^\s\"',;&}]{4,}"
)
_SIGNED = re.compile(
    r"(?i)([?&](?:sig|signature|x-amz-[a-z-]+|x-oss-[a-z-]+|x-cos-[a-z-]+|ossaccesskeyid|q-[a-z-]+|token|expires|se|sp|sr|key|api_key)=)[^&\s\"']+"
)
_USERINFO = re.compile(r"(?i)(\b[a-z][a-z0-9+.\-]{1,20}://[^\s/:@\"']*:)[^\s/@\"']+@")
"""The password of an address, such as a proxy's or a database's."""
_hidden: set[str] = set()
_about: ContextVar[dict[str, object]] = ContextVar("cineflow_about")


def hide(*secrets: str | None) -> None:
    """Take these exact strings out of every log line from now on; the ones shorter than six characters are left."""
    _hidden.update(secret for secret in secrets if secret and len(secret) >= 6)


def redact(text: str) -> str:
    """Return text with known secrets, key-shaped words, credentials and link signatures replaced by stars."""
    for secret in sorted(_hidden, key=len, reverse=True):
        text = text.replace(secret, "******")
    text = _USERINFO.sub(r"\1******@", text)
    text = _SIGNED.sub(r"\1******", text)
    text = _HEADERS.sub(r"\1******", text)
    text = _NAMED.sub(r"\1******", text)
    return _KEY_SHAPES.sub("******", text)


def facts(**named: object) -> dict[str, dict[str, object]]:
    """Wrap the facts of an event for `extra=`."""
    return {"facts": {k: v for k, v in named.items() if v is not None}}


@contextmanager
def about(**named: object) -> Generator[None]:
    """Let every event of a block, wherever it is written, carry these facts too: the request that it is for."""
    token = _about.set({**_about.get({}), **named})
    try:
        yield
    finally:
        _about.reset(token)


class _Line(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
            **_about.get({}),
            **getattr(record, "facts", {}),
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return redact(json.dumps(line, ensure_ascii=False, default=str))


class _File(RotatingFileHandler):
    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the base class names it
        """A log that cannot be written, on a full disk say, is lost in silence: the work goes on."""


class _Stream(logging.StreamHandler[TextIO]):
    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the base class names it
        """Whoever read it is gone: the work goes on."""


def start_logging(file: Path | None, *, level: int = logging.INFO, stream: TextIO | None = None) -> None:
    """Send the program's events to a rotating file (5 MB, five kept), to a stream, or both; with neither nowhere."""
    log = logging.getLogger("cineflow")
    for old in list(log.handlers):
        log.removeHandler(old)
        old.close()
    log.setLevel(level)
    log.propagate = False
    handlers: list[logging.Handler] = [] if file or stream else [logging.NullHandler()]
    if file:
        file.parent.mkdir(parents=True, exist_ok=True)
        handlers.append(_File(file, maxBytes=5_000_000, backupCount=5, encoding="utf-8", delay=True))
    if stream:
        handlers.append(_Stream(stream))
    for handler in handlers:
        handler.setFormatter(_Line())
        log.addHandler(handler)
