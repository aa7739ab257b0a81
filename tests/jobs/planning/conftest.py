"""A small studio on disk: storyboards, takes as a run would leave them, and plans over them."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from cineflow.core.ids import digest_bytes
from cineflow.core.order import Ticket
from cineflow.jobs.planning import Plan, PlannedTake, PlanRequest, make_plan, survey_takes
from cineflow.library.layout import Layout, OutputMode
from cineflow.library.sidecar import (
    PendingSidecar,
    Sidecar,
    TakeTimes,
    read_sidecar,
    sidecar_path,
    write_pending,
    write_sidecar,
)
from cineflow.library.storyboards import read_storyboard
from cineflow.providers._catalogue import Catalogue, shipped

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def film(size: int = 64) -> bytes:
    """Return the smallest file that has an MP4's structure."""
    return (
        struct.pack(">I4s4sI", 16, b"ftyp", b"isom", 512)
        + struct.pack(">I4s", 8, b"moov")
        + struct.pack(">I4s", 8 + size, b"mdat")
        + bytes(size)
    )


def segment(number: int, prompt: str, **more: Any) -> dict[str, Any]:
    return {"segment_index": number, "prompt_text": prompt, **more}


@dataclass(frozen=True)
class Studio:
    """A workspace and the ways in which its storyboards are planned."""

    root: Path
    catalogue: Catalogue
    provider: str = "sora-hk"

    def board(self, name: str, *prompts: str | dict[str, Any], **more: Any) -> Path:
        """Write a storyboard; prompts given as words are numbered from 1."""
        file = self.root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        segments = [segment(i, p) if isinstance(p, str) else p for i, p in enumerate(prompts, 1)]
        file.write_text(json.dumps({"segments": segments, **more}, ensure_ascii=False), encoding="utf-8")
        return file

    def layout(self, **options: Any) -> Layout:
        return Layout(self.root, **options)

    def plan(
        self, *files: Path, mode: OutputMode = OutputMode.CENTRALIZED, output_dir: Path | None = None,
        inputs: tuple[Path, ...] = (), **options: Any,
    ) -> Plan:  # fmt: skip
        layout = Layout(self.root, mode, output_dir, inputs)
        readings = [read_storyboard(file) for file in files]
        takes = survey_takes(layout, [reading.board for reading in readings if reading.board])
        options.setdefault("default_provider", self.provider)
        request = PlanRequest(layout, **options)
        return make_plan(request, readings, takes, self.catalogue)

    def make(self, plan: Plan) -> None:
        """Leave on disk what a run of a plan would."""
        for take in plan.bought:
            self.publish(take)

    def publish(self, take: PlannedTake, content: bytes | None = None) -> Path:
        content = film(100 + take.take) if content is None else content
        take.folder.mkdir(parents=True, exist_ok=True)
        take.path.write_bytes(content)
        assert take.order is not None
        part = take.part
        if part and part.before:
            before = read_sidecar(take.folder / f"{part.before}.json")
            part = part.model_copy(update={"after": before.digest})
        write_sidecar(
            take.path,
            Sidecar(
                **_about(take), part=part, file=take.path.name, digest=digest_bytes(content), size=len(content),
                ticket=Ticket(id=f"task-{take.board}-{take.shot}-{take.take}"), times=TakeTimes(published=NOON),
            ),
        )  # fmt: skip
        return take.path

    def leave_pending(self, take: PlannedTake, *, state: Any = "ticket") -> Path:
        ticket = Ticket(id="task-1") if state == "ticket" else None
        pending = PendingSidecar(**_about(take), account="sora-hk:1", state=state, intent_at=NOON, ticket=ticket)
        return write_pending(take.folder, take.stem, pending)

    def folder(self, shot: int, board: str = "storyboard") -> Path:
        return self.root / "output" / board / f"Segment_{shot}"

    def with_model(self, provider: str, model: str, **changes: Any) -> Studio:
        """Return the studio with one model's facts changed."""
        models = {name: dict(table) for name, table in self.catalogue.models.items()}
        models[provider][model] = replace(models[provider][model], **changes)
        return replace(self, catalogue=replace(self.catalogue, models=models, today=date(2026, 11, 22)))


def _about(take: PlannedTake) -> dict[str, Any]:
    assert take.order is not None
    return {
        "board": take.board, "shot": take.shot, "take": take.take, "short_id": take.short_id, "order": take.order,
        "provider": take.order.provider, "model": take.order.model, "fingerprint": take.fingerprint,
        "fields": dict(take.fields), "compiler": take.compiler, "is_named": take.is_named,
        "receipt": take.receipt.to_json() if take.receipt else {},
    }  # fmt: skip


@pytest.fixture(name="film")
def film_fixture() -> Callable[..., bytes]:
    return film


@pytest.fixture(scope="session")
def studio_class() -> type[Studio]:
    """Return the class itself, for tests that need a fresh studio per example."""
    return Studio


@pytest.fixture
def studio(workspace: Callable[..., Path]) -> Studio:
    return Studio(workspace(), shipped())


@pytest.fixture
def forget_sidecars() -> Callable[[Path], None]:
    """Return a function that removes every sidecar below a folder."""

    def forget(folder: Path) -> None:
        for video in folder.rglob("*.mp4"):
            sidecar_path(video).unlink()

    return forget
