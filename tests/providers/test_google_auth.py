"""Signing in to Google with a credentials file, over the one seam of all tests."""

from __future__ import annotations

import base64
import hashlib
import json
import random
from decimal import Decimal
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from cineflow.core.errors import KeyRefused, SettingInvalid
from cineflow.providers._google_auth import read_credentials, signed_by_rsa

from .conftest import Play, order


def prime(bits: int, chance: random.Random) -> int:
    """A number that is prime beyond any doubt a test could have (Miller-Rabin)."""
    while True:
        number = chance.getrandbits(bits) | (1 << (bits - 1)) | (1 << (bits - 2)) | 1
        odd, twos = number - 1, 0
        while odd % 2 == 0:
            odd, twos = odd // 2, twos + 1
        if all(number % small for small in (3, 5, 7, 11, 13, 17, 19, 23)) and all(
            any(pow(base, odd << i, number) == number - 1 for i in range(twos)) or pow(base, odd, number) == 1
            for base in (2, 3, 5, 7, 11, 13, 17, 19, 23)
        ):
            return number


def der(tag: int, content: bytes) -> bytes:
    if len(content) < 128:
        return bytes([tag, len(content)]) + content
    size = len(content).to_bytes(2, "big")
    return bytes([tag, 0x82]) + size + content


def integer(number: int) -> bytes:
    return der(2, number.to_bytes(number.bit_length() // 8 + 1, "big"))


@pytest.fixture(scope="module")
def rsa() -> tuple[int, str, str]:
    """Modulus, and the key as PKCS #1 and PKCS #8: drawn here, good for nothing else."""
    chance = random.Random(20261122)
    p, q = prime(512, chance), prime(512, chance)
    exponent = pow(65537, -1, (p - 1) * (q - 1))
    inner = der(0x30, b"".join(integer(n) for n in (0, p * q, 65537, exponent, p, q, 1, 1, 1)))
    outer = der(0x30, integer(0) + der(0x30, der(6, bytes.fromhex("2a864886f70d010101")) + der(5, b"")) + der(4, inner))

    def pem(content: bytes, name: str) -> str:
        return f"-----BEGIN {name}-----\n{base64.encodebytes(content).decode()}-----END {name}-----\n"

    return p * q, pem(inner, "RSA PRIVATE KEY"), pem(outer, "PRIVATE KEY")


def test_a_signature_opens_with_the_public_key(rsa: tuple[int, str, str]) -> None:
    modulus, *keys = rsa
    for key in keys:
        signature = signed_by_rsa(key, b"message")
        opened = pow(int.from_bytes(signature, "big"), 65537, modulus).to_bytes(128, "big")
        assert opened.startswith(b"\x00\x01\xff")
        assert opened.endswith(hashlib.sha256(b"message").digest())
    with pytest.raises(SettingInvalid):
        signed_by_rsa("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----", b"message")


async def test_a_service_account_signs_in_once_and_orders_with_the_token(rsa, play: Play, tmp_path: Path) -> None:
    path = tmp_path / "account.json"
    path.write_text(json.dumps({
        "type": "service_account", "project_id": "house", "private_key_id": "k1", "private_key": rsa[2],
        "client_email": "film@house.example", "token_uri": "https://oauth2.googleapis.com/token",
    }))  # fmt: skip
    name = "projects/house/locations/us-central1/publishers/google/models/m/operations/1"
    vertex, stage = play(
        "vertex", {"access_token": "ya29.token-0123456789", "expires_in": 3600}, {"name": name}, key=str(path)
    )
    wish = order(provider="vertex", model="veo-3.1-fast-generate-001", seconds=Decimal(8))
    ticket = await vertex.submit(wish)
    await vertex.submit(wish)
    token, first, second = stage.requests
    assert parse_qs(token.content.decode())["grant_type"] == ["urn:ietf:params:oauth:grant-type:jwt-bearer"]
    assert "authorization" not in token.headers
    claims = json.loads(base64.urlsafe_b64decode(parse_qs(token.content.decode())["assertion"][0].split(".")[1] + "=="))
    assert (claims["iss"], claims["exp"] - claims["iat"]) == ("film@house.example", 3600)
    assert first.headers["authorization"] == second.headers["authorization"] == "Bearer ya29.token-0123456789"
    assert first.url.path.startswith("/v1/projects/house/locations/us-central1/")
    assert "ya29" not in ticket.model_dump_json()


async def test_a_refused_sign_in_is_the_keys_fault_and_nothing_is_sent(play: Play, tmp_path: Path) -> None:
    path = tmp_path / "user.json"
    path.write_text(
        json.dumps({"type": "authorized_user", "client_id": "c", "client_secret": "s", "refresh_token": "r" * 9})
    )
    vertex, stage = play(
        "vertex", (400, {"error": "invalid_grant", "error_description": "expired"}), key=str(path), project="p"
    )
    with pytest.raises(KeyRefused):
        await vertex.submit(order(provider="vertex", model="veo-3.1-fast-generate-001", seconds=Decimal(8)))
    assert len(stage.requests) == 1


@pytest.mark.parametrize("content", ["{}", "[]", "no json", '{"type": "service_account"}'])
def test_a_file_of_no_known_kind_is_named(content: str, tmp_path: Path) -> None:
    path = tmp_path / "odd.json"
    path.write_text(content)
    with pytest.raises(SettingInvalid) as caught:
        read_credentials(path)
    assert caught.value.file == path
