"""Names made from content, and names that sort by the time they were made."""

from __future__ import annotations

import hashlib
import json
import secrets
import time
from pathlib import Path
from typing import Any

__all__ = ["digest_bytes", "digest_file", "digest_json", "new_id"]

_CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def new_id(prefix: str) -> str:
    """Return `prefix_` and 20 characters that sort by time: 10 of milliseconds, 10 of chance."""
    stamp, chance = int(time.time() * 1000), secrets.randbits(50)
    head = "".join(_ALPHABET[(stamp >> shift) & 31] for shift in range(45, -1, -5))
    tail = "".join(_ALPHABET[(chance >> shift) & 31] for shift in range(45, -1, -5))
    return f"{prefix}_{head}{tail}"


def digest_bytes(content: bytes) -> str:
    """Return the SHA-256 of some bytes, in hex."""
    return hashlib.sha256(content).hexdigest()


def digest_file(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, in hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def digest_json(value: Any) -> str:
    """Return the SHA-256 of a value in one canonical spelling of JSON, in hex."""
    return digest_bytes(_CANONICAL.encode(value).encode())
