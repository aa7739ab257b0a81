"""H.264 as it lies in a file: parameter sets and the units of a packet (ISO/IEC 14496-10 7.3, 14496-15 5.3)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

__all__ = ["Head", "is_idr", "read_head", "sets_in", "with_lengths"]

_IDR, _SLICE, _SPS, _PPS = 5, 1, 7, 8
_WITH_CHROMA = (100, 110, 122, 144)
"""Profiles whose record tells the chroma format after the sets."""


@dataclass(frozen=True, slots=True)
class Head:
    """The decoder's set-up: what stands before the first packet."""

    sps: tuple[bytes, ...]
    pps: tuple[bytes, ...]

    def has(self, unit: bytes) -> bool:
        return unit in self.sps or unit in self.pps

    @property
    def ids(self) -> set[int]:
        """The numbers the sets go by."""
        return {_first_number(one[4:]) for one in self.sps} | {_first_number(one[1:]) for one in self.pps}

    def joined(self, other: Head) -> Head:
        return replace(self, sps=self.sps + other.sps, pps=self.pps + other.pps)

    def record(self) -> bytes:
        """Return it as MP4 keeps it: 4:2:0 of 8 bits, units with lengths of four bytes."""
        profile, level = max(one[1] for one in self.sps), max(one[3] for one in self.sps)
        out = bytes([1, profile, self.sps[0][2], level, 0xFF, 0xE0 | len(self.sps)])
        out += b"".join(len(one).to_bytes(2, "big") + one for one in self.sps)
        out += bytes([len(self.pps)]) + b"".join(len(one).to_bytes(2, "big") + one for one in self.pps)
        return out + (b"\xfd\xf8\xf8\x00" if profile in _WITH_CHROMA else b"")


def read_head(raw: bytes) -> Head | None:
    """Read a set-up with or without lengths; None for another, or one whose lengths are not of four bytes."""
    if raw[:3] in (b"\0\0\1", b"\0\0\0"):
        units = list(_units_of_stream(raw))
    elif len(raw) > 6 and raw[0] == 1 and raw[4] & 3 == 3:
        units = _units_of_record(raw)
    else:
        return None
    sps = tuple(unit for unit in units if unit[0] & 31 == _SPS and len(unit) > 4)
    pps = tuple(unit for unit in units if unit[0] & 31 == _PPS and len(unit) > 1)
    return Head(sps, pps) if sps and pps else None


def _units_of_record(raw: bytes) -> list[bytes]:
    units: list[bytes] = []
    at, count = 6, raw[5] & 31
    for _ in range(2):
        for _ in range(count):
            length = int.from_bytes(raw[at : at + 2], "big")
            units.append(raw[at + 2 : at + 2 + length])
            at += 2 + length
        count = raw[at] if at < len(raw) else 0
        at += 1
    return [unit for unit in units if unit]


def _units_of_stream(raw: bytes) -> Iterator[bytes]:
    """Units between start codes; a unit never ends in a zero byte."""
    return (unit for part in raw.split(b"\0\0\1") if (unit := part.rstrip(b"\0")))


def with_lengths(raw: bytes) -> bytes:
    """Return a packet of an encoder with lengths in the place of start codes."""
    return b"".join(len(unit).to_bytes(4, "big") + unit for unit in _units_of_stream(raw))


def is_idr(raw: bytes) -> bool:
    """Whether nothing after a packet (with lengths) refers to anything before it."""
    kinds = (unit[0] & 31 for unit in _units_of_packet(raw))
    return next((kind == _IDR for kind in kinds if kind in (_IDR, _SLICE)), False)


def sets_in(raw: bytes) -> Iterator[bytes]:
    """Parameter sets inside a packet (with lengths): they count from there on, in the place of those before it."""
    return (unit for unit in _units_of_packet(raw) if unit[0] & 31 in (_SPS, _PPS))


def _units_of_packet(raw: bytes) -> Iterator[bytes]:
    at = 0
    while at + 4 < len(raw):
        length = int.from_bytes(raw[at : at + 4], "big")
        if not length:
            return
        yield raw[at + 4 : at + 4 + length]
        at += 4 + length


def _first_number(raw: bytes) -> int:
    """Read an unsigned Exp-Golomb number (9.1); such small ones lie in the first bytes."""
    bits = "".join(f"{byte:08b}" for byte in raw[:8].replace(b"\0\0\3", b"\0\0"))
    zeros = bits.find("1")
    return int(bits[zeros : 2 * zeros + 1], 2) - 1 if zeros >= 0 else 0
