"""What a log line must never show."""

from __future__ import annotations

import pytest

from cineflow.core.log import redact


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("http://me:hush@proxy.example:8080/a", "http://me:******@proxy.example:8080/a"),
        ("ALL_PROXY=socks5h://:hush@[::1]:1080", "ALL_PROXY=socks5h://:******@[::1]:1080"),
        ("postgresql+psycopg://cf:p%40ss@db/cineflow", "postgresql+psycopg://cf:******@db/cineflow"),
        ("https://a.example:8443/x@y?to=b@c", "https://a.example:8443/x@y?to=b@c"),
        ("see http://a.example, mail me: you@b.example", "see http://a.example, mail me: you@b.example"),
    ],
)
def test_the_password_of_an_address_is_starred_and_nothing_else(said: str, shown: str) -> None:
    assert redact(said) == shown
