"""Where takes lie and what they are called: pure names, nothing is made or looked at here.

centralized   `<workspace>/output/{relative folder}/{file stem}/Segment_{n}/`
in_place      `{folder}/{file stem}_assets/Segment_{n}/`
custom        `<output-dir>/{relative folder}/{file stem}/Segment_{n}/`

Rehearsals lie in a tree of the same shape: `<workspace>/rehearsal/…`, `{file stem}_assets/rehearsal/…`, or
`<output-dir>/rehearsal/…`.

The relative folder is counted from the workspace, not from what was typed, so that a storyboard's takes lie at one
place however the command names it; the old tool's `input/` folder at its top is left out. Names suit every system.
"""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePosixPath

__all__ = [
    "PARTS_SUFFIX", "PENDING_SUFFIX", "REHEARSAL", "Layout", "NameScheme", "OutputMode", "TakeName", "folded",
    "further_stem", "is_further", "is_parts_folder", "order_id", "order_id_of_attempt", "parse_shot_folder",
    "parse_take_name", "parts_folder", "safe_name", "short_id", "shot_folder", "take_stem",
]  # fmt: skip

PENDING_SUFFIX = ".pending.json"
PARTS_SUFFIX = ".parts"
"""Ends the folder beside a take that is joined from parts: the parts lie in it as they were delivered."""
REHEARSAL = "rehearsal"
"""The folder that holds rehearsals: in the workspace, the custom folder, or `{file stem}_assets/`."""

_LONGEST_NAME = 200
"""Bytes of UTF-8 in one folder name: file systems allow 255, synced drives and encrypted homes less."""
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_RESERVED = re.compile(r"^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?$", re.IGNORECASE)
_SHOT_FOLDER = re.compile(r"^segment_(\d+)$", re.IGNORECASE)
_OURS = re.compile(r"^(\d+)_v(\d+)_([0-9a-f]{8})$")
_FURTHER = re.compile(r"^\d+_v\d+_[0-9a-f]{8}\.\d{1,2}$")
_STAMPED = re.compile(r"^(\d+)_v(\d+)_\d{14}_[a-z0-9]{4}_(.+)$")
_TASK = re.compile(r"^(\d+)_v(\d+)_(.+)_s\1_v\2$")
_SHORT_TASK = re.compile(r"^(\d+)_v(\d+)_([\w.-]+)$")


class OutputMode(StrEnum):
    """Where takes go: into one mirror tree, or beside the storyboard."""

    CENTRALIZED = "centralized"
    IN_PLACE = "in_place"


class NameScheme(StrEnum):
    """Who named a take: this program, or one of the old tools (first version, later versions, requirements)."""

    OURS = "ours"
    TASK = "task"
    STAMPED = "stamped"
    SHORT_TASK = "short_task"


@dataclass(frozen=True, slots=True)
class TakeName:
    """What a file's name says. short_id: ours, else empty."""

    shot: int
    take: int
    scheme: NameScheme
    short_id: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the takes of a workspace lie.

    output_dir: chosen by the person; it wins over `mode`. inputs: folders given, for boards outside the workspace.
    """

    workspace: Path
    mode: OutputMode = OutputMode.CENTRALIZED
    output_dir: Path | None = None
    inputs: tuple[Path, ...] = ()

    @property
    def root(self) -> Path:
        """The top of the mirror tree, used or not."""
        return self.output_dir or self.workspace / "output"

    @property
    def rehearsal_root(self) -> Path:
        """The top of the mirror tree of rehearsals, used or not."""
        return (self.output_dir or self.workspace) / REHEARSAL

    @property
    def is_in_place(self) -> bool:
        return self.output_dir is None and self.mode is OutputMode.IN_PLACE

    def board_name(self, file: Path) -> str:
        """Return how sidecars and the ledger call a storyboard: its path from the workspace, else the whole path."""
        return PurePosixPath(self._inside_workspace(file) or file).as_posix()

    def home(self, file: Path, *, is_rehearsal: bool = False, is_distinct: bool = False) -> Path:
        """Return the folder that holds a storyboard's shot folders.

        is_distinct: the plain name is another storyboard's; a few letters made from the file's name are added.
        """
        mark = f"_{_letters(self.board_name(file))}" if is_distinct else ""
        if self.is_in_place:
            home = file.parent / safe_name(file.stem, f"{mark}_assets")
            return home / REHEARSAL if is_rehearsal else home
        parts = [*(safe_name(part) for part in self._relative_folder(file)), safe_name(file.stem, mark)]
        if is_rehearsal:
            return self.rehearsal_root.joinpath(*parts)
        if folded(parts[0]) == REHEARSAL:
            parts[0] += "_"
        return self.root.joinpath(*parts)

    def take_folder(self, file: Path, shot: int, *, is_rehearsal: bool = False) -> Path:
        """Return the folder of one shot's takes."""
        return self.home(file, is_rehearsal=is_rehearsal) / shot_folder(shot)

    def former_homes(self, file: Path) -> tuple[Path, ...]:
        """Return where the old tools put this storyboard's takes, most likely first: read, never written to."""
        if self.is_in_place:
            found = [file.parent / f"{file.stem}_assets"]
        else:
            found = [self.root / self._below_input(file) / file.stem, self.root / file.stem]
        home = self.home(file)
        return tuple(dict.fromkeys(folder for folder in found if folder != home))

    def _inside_workspace(self, file: Path) -> Path | None:
        return file.relative_to(self.workspace) if file.is_relative_to(self.workspace) else None

    def _below_input(self, file: Path) -> Path:
        above = [folder for folder in self.inputs if file.parent.is_relative_to(folder)]
        return file.parent.relative_to(above[0]) if above else Path()

    def _relative_folder(self, file: Path) -> tuple[str, ...]:
        inside = self._inside_workspace(file)
        parts = inside.parent.parts if inside else self._below_input(file).parts
        return parts[1:] if inside and parts[:1] == ("input",) else parts


def folded(name: str) -> str:
    """Return a name as a file system sees it that knows neither case nor composed letters."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def safe_name(name: str, ending: str = "") -> str:
    """Return a file's or folder's name that every system takes, in composed letters, with an ending.

    Forbidden characters become `_`, reserved names get one; a name too long is cut and gets letters made from it.
    """
    whole = unicodedata.normalize("NFC", name)
    safe = _FORBIDDEN.sub("_", whole)
    if not ending or len(safe.encode()) + len(ending.encode()) > _LONGEST_NAME:
        safe = safe.rstrip(". ")
    if len(safe.encode()) + len(ending.encode()) > _LONGEST_NAME:
        mark = f"~{_letters(whole)}"
        room = _LONGEST_NAME - len(ending.encode()) - len(mark)
        safe = safe.encode()[:room].decode(errors="ignore").rstrip(". ") + mark
    if _RESERVED.match(safe) or not safe:
        safe += "_"
    return safe + ending


def shot_folder(shot: int) -> str:
    """`Segment_7`."""
    return f"Segment_{shot}"


def parse_shot_folder(name: str) -> int | None:
    """Return the shot number of a folder named `Segment_7`, None for any other."""
    match = _SHOT_FOLDER.match(name)
    return int(match[1]) if match else None


def short_id(fingerprint: str, take: int) -> str:
    """Return the first eight hex digits of a hash of fingerprint and take number."""
    return hashlib.sha256(f"{fingerprint}:{take}".encode()).hexdigest()[:8]


def take_stem(shot: int, take: int, short: str) -> str:
    """`7_v2_1a2b3c4d`: a take's file name without its ending."""
    return f"{shot}_v{take}_{short}"


def further_stem(stem: str, number: int) -> str:
    """Return the name of a further picture that a take's order brought, from 2 on: `7_v2_1a2b3c4d.2`."""
    return f"{stem}.{number}"


def is_further(stem: str) -> bool:
    """Whether a file belongs to the take whose name is before the last dot, rather than being one."""
    return bool(_FURTHER.match(stem))


def parts_folder(place: str, stem: str) -> str:
    """Return the folder of a take's parts: `…/Segment_7/7_v2_1a2b3c4d.parts`. place: the take's own folder."""
    return f"{place}{os.sep}{stem}{PARTS_SUFFIX}"


def is_parts_folder(folder: str) -> bool:
    """Whether a folder holds parts of a take, by its name."""
    return folder.endswith(PARTS_SUFFIX)


def parse_take_name(stem: str) -> TakeName | None:
    """Read a take's file name without its ending, ours or an old tool's; None where it is no take's."""
    for pattern, scheme in (
        (_OURS, NameScheme.OURS),
        (_STAMPED, NameScheme.STAMPED),
        (_TASK, NameScheme.TASK),
        (_SHORT_TASK, NameScheme.SHORT_TASK),
    ):
        if match := pattern.match(stem):
            return TakeName(int(match[1]), int(match[2]), scheme, match[3] if scheme is NameScheme.OURS else "")
    return None


def order_id(workspace: str, board: str, shot: int, take: int, fingerprint: str, provider: str, model: str) -> str:
    """Return our reference for a take before its first attempt: 27 characters of `[a-z0-9_]`, the same every time."""
    said = "\x1f".join((workspace, board, str(shot), str(take), fingerprint, provider, model))
    return f"cf_{hashlib.sha256(said.encode()).hexdigest()[:24]}"


def order_id_of_attempt(base: str, run: str, attempt: int) -> str:
    """Return the reference of one attempt at an order in one run: at most 40 characters of `[a-z0-9_]`.

    attempt: from 1. A new attempt must not meet the old one's idempotency key, nor a run another run's.
    """
    return f"{base[:27]}_{_letters(run)}_{attempt}"


def _letters(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:6]
