"""Recorded-file speech to text on a host of its own, with and without `/api/v1` in its base URL."""

from __future__ import annotations

from dataclasses import replace

from cineflow.emulator._wire import Door
from cineflow.emulator.wires._asr import Paraformer

__all__ = ["WIRE"]


class ParaformerHost(Paraformer):
    name = "paraformer"
    provider = "paraformer"
    prefix = "/paraformer"
    base_path = "/paraformer/api/v1"
    variables = {  # noqa: RUF012
        "CINEFLOW_SPEECH_ENGINE": "paraformer", "CINEFLOW_SPEECH_BASE_URL": "{base}",
        "CINEFLOW_SPEECH_API_KEY": "sk-emulator",
    }  # fmt: skip

    def doors(self) -> list[Door]:
        doors = [*self.speech_doors(), *self.task_doors()]
        return [
            *doors,
            *(replace(door, path=door.path.removeprefix("/api/v1")) for door in doors if "/api/v1" in door.path),
        ]


WIRE = ParaformerHost
