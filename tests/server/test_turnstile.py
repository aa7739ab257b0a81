"""Counting tries at a password: what a success forgets, and what it does not."""

from __future__ import annotations

from cineflow.server._turnstile import Turnstile


def test_a_success_of_ones_own_gives_an_address_no_further_guesses() -> None:
    at = 0.0
    tries = Turnstile(most=3, within=60.0, clock=lambda: at)
    for _ in range(20):  # somebody guesses at others, and signs in as themselves now and then
        assert tries.wait("address") == 0.0
        tries.take_back("address")
    assert [tries.wait("address") for _ in range(3)] == [0.0, 0.0, 0.0]
    assert tries.wait("address") == 60.0
    at = 61.0
    assert tries.wait("address") == 0.0


def test_whoever_knows_the_password_begins_anew() -> None:
    tries = Turnstile(most=2, within=60.0, clock=lambda: 0.0)
    assert [tries.wait("email") for _ in range(2)] == [0.0, 0.0]
    tries.forget("email")
    assert tries.wait("email") == 0.0
    tries.take_back("nobody")
