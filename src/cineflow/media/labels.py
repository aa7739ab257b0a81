"""Labels of content that a machine made: found in footage, and carried into every film that shows some of it.

GB 45438-2025 (in force since 1 September 2025) asks for them in a file's metadata, as `AIGC` with a JSON object whose
`Label` is 1 (made by AI), 2 (perhaps) or 3 (suspected); article 10 of the Measures forbids taking them away. Takes that
CineFlow bought are known by the sidecar beside them, other footage by its own label or by signed content credentials
(C2PA 2.1) that say so. Credentials themselves cover one file to the byte: a film needs new ones, and that is told.
"""

# PyAV types its containers only in part.
# pyright: reportUnknownMemberType=false

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast

from cineflow.core.text import Text
from cineflow.media._containers import open_media

__all__ = ["AIGC", "Labels", "labels_of"]

AIGC = "AIGC"
"""The metadata's name, in MP4, MOV and Matroska alike (TC260-PG-20258A)."""

_FIELDS = ("Label", "ContentProducer", "ProduceID", "ReservedCode1", "ContentPropagator", "PropagateID",
           "ReservedCode2")  # fmt: skip
_SURE, _PERHAPS, _SUSPECTED = "1", "2", "3"
_RANKS = (_SURE, _PERHAPS, _SUSPECTED)

_C2PA = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")
"""The `uuid` box of a manifest store (C2PA 2.1, A.5)."""

_BY_MACHINE = b"trainedalgorithmicmedia"
"""Ends IPTC's digital source types of what AI made, wholly or in part."""

_MOST = 8 << 20
_MOST_BOXES = 1000
_FREE = "rehearsal"


@dataclass(frozen=True, slots=True)
class Labels:
    """What a film has to carry. aigc: the metadata's JSON, None where nothing was made by a machine. signed: sources
    whose signed credentials a film cannot carry on. is_shown: whether its beginning says so to the eye."""

    aigc: str | None = None
    signed: tuple[Path, ...] = ()
    is_shown: bool = False

    @property
    def told(self) -> tuple[Text, ...]:
        """What people should know."""
        said: list[Text] = []
        if self.aigc and self.is_shown:
            said.append(Text(
                "labelled as made by AI, in its metadata and to the eye", "已在元数据和画面中标明由人工智能生成",
            ))  # fmt: skip
        elif self.aigc:
            said.append(Text(
                "labelled as made by AI in its metadata, as its sources are; --ai-label shows it to the eye too",
                "已按来源在元数据中标明由人工智能生成；--ai-label 可在画面上加显式标识",
            ))  # fmt: skip
        if self.signed:
            said.append(Text(
                "{names}: signed content credentials cover the source alone and are not in the film",
                "{names}：签名的内容凭证只对原文件有效，未带入成片", names=", ".join(p.name for p in self.signed),
            ))  # fmt: skip
        return tuple(said)


def labels_of(sources: Iterable[Path]) -> Labels:
    """Return the labels of a film that shows these files: of several the one that is surest, then the first."""
    found: list[dict[str, str]] = []
    signed: list[Path] = []
    for file in dict.fromkeys(sources):
        manifest = _manifest(file)
        if manifest:
            signed.append(file)
        label = _own(file) or _of_take(file) or _of_manifest(manifest)
        if label:
            found.append(label)
    if not found:
        return Labels(signed=tuple(signed))
    surest = min(found, key=lambda label: _RANKS.index(label["Label"]))
    return Labels(json.dumps(surest, ensure_ascii=False, separators=(",", ":")), tuple(signed))


def _own(file: Path) -> dict[str, str] | None:
    """The label in a file's metadata; one that cannot be read counts as a suspicion, and is not dropped."""
    with open_media(file) as container:
        raw = next((value for name, value in container.metadata.items() if name.upper() == AIGC), None)
    if raw is None:
        return None
    try:
        said: Any = json.loads(raw)
    except json.JSONDecodeError:
        return _label(_SUSPECTED, ReservedCode1=raw[:400])
    if isinstance(said, dict) and isinstance(inner := cast("dict[str, Any]", said).get(AIGC), dict):
        said = cast("Any", inner)
    if not isinstance(said, dict):
        return _label(_SUSPECTED, ReservedCode1=raw[:400])
    fields = {name: str(value) for name, value in cast("dict[str, Any]", said).items()}
    # Some producers write a word where the standard has a number: it says so either way.
    rank = fields.get("Label", "")
    return fields | {"Label": rank if rank in _RANKS else _SURE}


def _of_take(file: Path) -> dict[str, str] | None:
    """The label of a take: its sidecar names the provider; rehearsals are drawings of ours, made by no model."""
    try:
        said: Any = json.loads(file.with_suffix(".json").read_bytes())
    except (OSError, ValueError):
        return None
    if not isinstance(said, dict):
        return None
    facts = cast("dict[str, Any]", said)
    provider = facts.get("provider")
    is_take = facts.get("made_by") == "cineflow" and facts.get("file") == file.name
    if not is_take or not isinstance(provider, str) or provider == _FREE:
        return None
    ticket: Any = facts.get("ticket")
    known: Any = cast("dict[str, Any]", ticket).get("id") if isinstance(ticket, dict) else None
    return _label(_SURE, ContentProducer=provider, ProduceID=str(known or facts.get("short_id") or ""))


def _of_manifest(manifest: bytes) -> dict[str, str] | None:
    return _label(_SURE) if _BY_MACHINE in manifest.lower() else None


def _label(rank: str, **fields: str) -> dict[str, str]:
    return dict.fromkeys(_FIELDS, "") | {"Label": rank} | fields


def _manifest(file: Path) -> bytes:
    """The beginning of an MP4's manifest store; empty where it has none."""
    try:
        with file.open("rb") as raw:
            for _ in range(_MOST_BOXES):
                box = _next_box(raw)
                if box is None:
                    break
                kind, left = box
                if kind == b"uuid" and raw.read(16) == _C2PA:
                    return raw.read(min(left - 16, _MOST))
                raw.seek(left - (16 if kind == b"uuid" else 0), 1)
    except OSError:
        return b""
    return b""


def _next_box(raw: BinaryIO) -> tuple[bytes, int] | None:
    """Type of the next top-level box, and how many bytes of it are left to read; None at what is no box."""
    head = raw.read(8)
    if len(head) < 8 or not all(32 <= byte < 127 for byte in head[4:]):
        return None
    size, kind, read = int.from_bytes(head[:4], "big"), head[4:], 8
    if size == 1:
        size, read = int.from_bytes(raw.read(8), "big"), 16
    return (kind, size - read) if size >= read + (16 if kind == b"uuid" else 0) else None
