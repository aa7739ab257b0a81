"""NewAPI gateway with both faces of its video tasks."""

from __future__ import annotations

from cineflow.emulator._wire import Door
from cineflow.emulator.wires._newapi import NewApiFaces

__all__ = ["WIRE"]


class NewApi(NewApiFaces):
    name = "newapi"
    provider = "newapi"
    prefix = "/newapi"
    variables = {"NEWAPI_BASE_URL": "{base}", "NEWAPI_API_KEY": "sk-emulator"}  # noqa: RUF012

    def doors(self) -> list[Door]:
        return [*self.native_doors("/v1"), *self.openai_doors("/v1")]


WIRE = NewApi
