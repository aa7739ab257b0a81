"""NewAPI gateway seen only through its OpenAI-like face, for clients of that dialect."""

from __future__ import annotations

from cineflow.emulator._wire import Door
from cineflow.emulator.wires._newapi import NewApiFaces

__all__ = ["WIRE"]


class NewApiVideos(NewApiFaces):
    name = "newapi-videos"
    provider = "openai-videos"
    prefix = "/newapi-videos/v1"
    variables = {  # noqa: RUF012
        "OPENAI_VIDEOS_BASE_URL": "{base}", "OPENAI_VIDEOS_API_KEY": "sk-emulator", "OPENAI_VIDEOS_FLAVOUR": "newapi",
    }  # fmt: skip

    def doors(self) -> list[Door]:
        return self.openai_doors("")


WIRE = NewApiVideos
