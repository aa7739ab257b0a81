"""Signing in to Google with a credentials file: a service account's, or what `gcloud auth application-default login`
left. Reference: developers.google.com/identity/protocols/oauth2/service-account; RFC 8017 section 8.2.1.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from cineflow.core.errors import SettingInvalid
from cineflow.core.log import hide
from cineflow.core.text import Text
from cineflow.providers._exchange import text_at

__all__ = ["GoogleCredentials", "read_credentials", "signed_by_rsa"]

_SCOPE = "https://www.googleapis.com/auth/cloud-platform"
_TOKEN_URI = "https://oauth2.googleapis.com/token"  # noqa: S105 - an address, not a secret
_SHA256_HEAD = bytes.fromhex("3031300d060960864801650304020105000420")
"""The DER head of a SHA-256 digest (RFC 8017, section 9.2, note 1)."""


@dataclass(frozen=True, slots=True)
class GoogleCredentials:
    """A credentials file. project: empty where it names none."""

    kind: str
    token_uri: str
    project: str
    facts: Mapping[str, Any] = field(repr=False)

    def form(self, now: int) -> dict[str, str]:
        """Return what to post to `token_uri` for an access token of an hour. now: unix seconds."""
        if self.kind == "authorized_user":
            named = {name: text_at(self.facts, name) for name in ("client_id", "client_secret", "refresh_token")}
            return {"grant_type": "refresh_token", **named}
        head = {"alg": "RS256", "typ": "JWT", "kid": text_at(self.facts, "private_key_id")}
        claims = {
            "iss": text_at(self.facts, "client_email"), "scope": _SCOPE, "aud": self.token_uri,
            "iat": now, "exp": now + 3600,
        }  # fmt: skip
        parts = [_url64(json.dumps(part, separators=(",", ":")).encode()) for part in (head, claims)]
        signature = signed_by_rsa(text_at(self.facts, "private_key"), ".".join(parts).encode())
        assertion = ".".join([*parts, _url64(signature)])
        return {"grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion": assertion}


def _url64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def read_credentials(path: Path) -> GoogleCredentials:
    """Read a credentials file and keep its secrets out of the log. Raises SettingInvalid for one of no known kind."""
    try:
        value: Any = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as cause:
        raise _invalid(path, str(cause)) from cause
    facts = cast("dict[str, Any]", value) if isinstance(value, dict) else {}
    kind = text_at(facts, "type")
    needed = {"service_account": ("client_email", "private_key"), "authorized_user": ("client_id", "refresh_token")}
    if kind not in needed or not all(text_at(facts, name) for name in needed[kind]):
        raise _invalid(path, kind or "?")
    hide(*(text_at(facts, name) for name in ("private_key", "client_secret", "refresh_token")))
    project = text_at(facts, "project_id") or text_at(facts, "quota_project_id")
    return GoogleCredentials(kind, text_at(facts, "token_uri") or _TOKEN_URI, project, facts)


def _invalid(path: Path, why: str) -> SettingInvalid:
    return SettingInvalid(
        Text("these Google credentials cannot be used: {why}", "无法使用该谷歌凭据：{why}", why=why),
        fix=Text("use a service account's JSON key", "请使用服务账号的 JSON 密钥"),
        code="setting.bad_credentials", place="GOOGLE_APPLICATION_CREDENTIALS", file=path,
    )  # fmt: skip


def _children(der: bytes) -> list[tuple[int, bytes]]:
    """Return tag and content of each DER value in a row. Raises ValueError for what is cut short."""
    found: list[tuple[int, bytes]] = []
    at = 0
    while at + 2 <= len(der):
        tag, length, at = der[at], der[at + 1], at + 2
        if length & 0x80:
            size = length & 0x7F
            length, at = int.from_bytes(der[at : at + size], "big"), at + size
        if at + length > len(der):
            raise ValueError("cut short")
        found.append((tag, der[at : at + length]))
        at += length
    return found


def _numbers(pem: str) -> tuple[int, int]:
    """Return modulus and private exponent of an RSA key in PEM, PKCS #8 or PKCS #1. Raises ValueError."""
    body = "".join(line for line in pem.strip().splitlines() if not line.startswith("-----"))
    try:
        fields = _children(_children(base64.b64decode(body))[0][1])
        if len(fields) > 1 and fields[1][0] == 0x30:  # PKCS #8 wraps the key in an octet string
            fields = _children(_children(fields[2][1])[0][1])
        return int.from_bytes(fields[1][1], "big"), int.from_bytes(fields[3][1], "big")
    except (binascii.Error, IndexError) as cause:
        raise ValueError("not an RSA key") from cause


def signed_by_rsa(pem: str, message: bytes) -> bytes:
    """Sign with RSASSA-PKCS1-v1_5 over SHA-256. Raises SettingInvalid for a key that is none."""
    try:
        modulus, exponent = _numbers(pem)
        size = (modulus.bit_length() + 7) // 8
        digest = _SHA256_HEAD + hashlib.sha256(message).digest()
        if size < len(digest) + 11:
            raise ValueError("too short a key")
    except ValueError as cause:
        raise _invalid(Path("private_key"), str(cause)) from cause
    padded = b"\x00\x01" + b"\xff" * (size - len(digest) - 3) + b"\x00" + digest
    return pow(int.from_bytes(padded, "big"), exponent, modulus).to_bytes(size, "big")
