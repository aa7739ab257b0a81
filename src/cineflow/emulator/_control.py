"""The emulator's own doors, below `/__emulator__`: bill, faults, reset, pace, stats, leaks."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from cineflow.core.text import Text
from cineflow.emulator._faults import KNOWN, BadFault, read_fault
from cineflow.emulator._world import World

__all__ = ["Control"]


class Control:
    """What tests and people use to see the bill and to set faults."""

    def __init__(self, world: World, wires: Iterable[str]) -> None:
        self.world = world
        self.wires = sorted(wires)

    def routes(self) -> list[BaseRoute]:
        root = "/__emulator__"
        return [
            Route(f"{root}/bill", self.bill, methods=["GET"]),
            Route(f"{root}/faults", self.show_faults, methods=["GET"]),
            Route(f"{root}/faults", self.set_faults, methods=["POST"]),
            Route(f"{root}/faults", self.clear_faults, methods=["DELETE"]),
            Route(f"{root}/reset", self.reset, methods=["POST"]),
            Route(f"{root}/pace", self.pace, methods=["POST"]),
            Route(f"{root}/stats", self.stats, methods=["GET"]),
            Route(f"{root}/leaks", self.leaks, methods=["GET"]),
        ]

    async def bill(self, request: Request) -> Response:
        """Accepted submits; `?wire=` for those of one wire."""
        report = self.world.bill.report(self.world.now(), request.query_params.get("wire", ""))
        return JSONResponse(report)

    async def show_faults(self, request: Request) -> Response:
        return JSONResponse(self.faults())

    def faults(self) -> dict[str, Any]:
        """What can be set and what is set."""
        known = [{"name": name, "means": text.say("en"), "means_zh": text.say("zh")} for name, text in KNOWN.items()]
        return {"known": known, "active": [fault.to_json() for fault in self.world.faults.active]}

    async def set_faults(self, request: Request) -> Response:
        """Add one fault, or a list of them; nothing is set when one of them cannot be."""
        try:
            asked: Any = json.loads(await request.body())
            self.add_faults(asked if isinstance(asked, list) else [asked])  # pyright: ignore[reportUnknownArgumentType]
        except BadFault as bad:
            return _problem(bad.text)
        except (ValueError, AttributeError, TypeError):
            return _problem(Text("the body is not a JSON object or a list of them", "请求体不是 JSON 对象或其列表"))
        return JSONResponse(self.faults(), 201)

    def add_faults(self, asked: list[dict[str, Any]]) -> None:
        """Set faults as the wire spells them. Raises BadFault."""
        for fault in [read_fault(spec, self.wires) for spec in asked]:
            self.world.add_fault(fault)

    async def clear_faults(self, request: Request) -> Response:
        self.world.faults.clear()
        return Response(status_code=204)

    async def reset(self, request: Request) -> Response:
        self.world.reset()
        return Response(status_code=204)

    async def pace(self, request: Request) -> Response:
        """`{"seconds": 5, "wire": "xai"}`: how long generations last from now on; without a wire at all of them."""
        try:
            asked = json.loads(await request.body())
            self.world.set_pace(float(asked["seconds"]), str(asked.get("wire", "*")))
        except (ValueError, KeyError, TypeError, AttributeError):
            return _problem(Text("seconds is a number", "seconds 是数字"))
        return Response(status_code=204)

    async def stats(self, request: Request) -> Response:
        return JSONResponse(self.world.report())

    async def leaks(self, request: Request) -> Response:
        return JSONResponse({"leaks": self.world.leaks})


def _problem(text: Text) -> Response:
    return JSONResponse({"error": text.say("en"), "error_zh": text.say("zh")}, 400)
