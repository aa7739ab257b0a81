"""Reading what was asked: bodies in JSON or forms, and fields with the type a vendor insists on.

A field that is null counts as absent: some SDKs, Ark's among them, send every field they know.
"""

from __future__ import annotations

import json
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request

from cineflow.emulator._refusal import No, Refused

__all__ = ["choice", "flag", "json_body", "query_number", "read_body", "size_of", "text", "whole"]


async def json_body(request: Request) -> dict[str, Any]:
    """Return a JSON object. Raises Refused for anything else."""
    try:
        body: Any = json.loads(await request.body())
    except ValueError as bad:
        raise Refused(No.PARAMETER, "The request body is not valid JSON.") from bad
    if not isinstance(body, dict):
        raise Refused(No.PARAMETER, "The request body must be a JSON object.")
    return body  # pyright: ignore[reportUnknownVariableType]


async def read_body(request: Request, *, names: bool = False) -> dict[str, Any]:
    """Return a JSON object or the fields of a form; repeated and `name[]` fields come as lists.

    Files come as bytes; with `names` as a pair of name and bytes.
    """
    kind = request.headers.get("content-type", "")
    if not kind.startswith(("multipart/form-data", "application/x-www-form-urlencoded")):
        return await json_body(request)
    fields: dict[str, Any] = {}
    async with request.form(max_part_size=64 << 20) as form:
        for name, given in form.multi_items():
            value: Any = given
            if isinstance(given, UploadFile):
                content = await given.read()
                value = (given.filename or "file", content) if names else content
            plain = name.removesuffix("[]")
            if plain != name or plain in fields:
                fields.setdefault(plain, [])
                if not isinstance(fields[plain], list):
                    fields[plain] = [fields[plain]]
                fields[plain].append(value)
            else:
                fields[plain] = value
    return fields


def text(body: dict[str, Any], name: str, *, required: bool = False, most: int | None = None) -> str:
    """Return a string field, empty when it is absent. `most`: characters."""
    value = body.get(name)
    if value is None or (required and value == ""):
        if required:
            raise Refused(No.PARAMETER, f"{name} is required", param=name)
        return ""
    if not isinstance(value, str):
        raise Refused(No.PARAMETER, f"Invalid type for '{name}': expected a string.", param=name)
    if most is not None and len(value) > most:
        raise Refused(No.PARAMETER, f"{name} must be at most {most} characters", param=name)
    return value


def whole(body: dict[str, Any], name: str, default: int, *, least: int | None = None, most: int | None = None) -> int:
    """Return a whole number, refused as a string and outside its range."""
    value: Any = default if body.get(name) is None else body[name]
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise Refused(No.PARAMETER, f"Invalid type for '{name}': expected an integer.", param=name)
    if (least is not None and value < least) or (most is not None and value > most):
        raise Refused(No.PARAMETER, f"{name} must be between {least} and {most}", param=name)
    return value


def query_number(request: Request, name: str, default: int, *, least: int = 0, most: int = 10_000) -> int:
    """Return a whole number of the query; above `most` it counts as `most`. Raises Refused below `least`."""
    given = request.query_params.get(name) or str(default)
    if not given.isdigit() or int(given) < least:
        raise Refused(No.PARAMETER, f"{name} must be a whole number of at least {least}", param=name)
    return min(int(given), most)


def flag(body: dict[str, Any], name: str, default: bool = False) -> bool:
    """Return a boolean, refused as a string or number."""
    value: Any = default if body.get(name) is None else body[name]
    if not isinstance(value, bool):
        raise Refused(No.PARAMETER, f"Invalid type for '{name}': expected a boolean.", param=name)
    return value


def choice(body: dict[str, Any], name: str, allowed: tuple[Any, ...], default: Any = None) -> Any:
    """Return a field that takes one of a few values. Raises Refused with the ones allowed."""
    value: Any = default if body.get(name) is None else body[name]
    if value not in allowed or type(value) not in {type(one) for one in allowed}:
        supported = ", ".join(map(repr, allowed))
        raise Refused(
            No.PARAMETER, f"Invalid value for '{name}': {value!r}. Supported values: {supported}.", param=name
        )
    return value


_RATIOS = {
    "16:9": (16, 9), "9:16": (9, 16), "1:1": (1, 1), "4:3": (4, 3), "3:4": (3, 4), "21:9": (21, 9), "9:21": (9, 21),
    "3:2": (3, 2), "2:3": (2, 3), "4:5": (4, 5), "5:4": (5, 4), "horizontal": (16, 9), "vertical": (9, 16),
}  # fmt: skip
_SHORT = {
    "360p": 360, "480p": 480, "512p": 512, "540p": 540, "720p": 720, "768p": 768, "1080p": 1080, "1k": 1024,
    "2k": 1440, "4k": 2160,
}  # fmt: skip


def size_of(ratio: str, resolution: str = "720p") -> tuple[int, int]:
    """Return pixels for a ratio and a resolution word; `1280x720`, `1280*720` and `1280:720` are pixels already."""
    for separator in "x*:":
        wide, _, high = ratio.partition(separator)
        if wide.isdigit() and high.isdigit() and min(int(wide), int(high)) > 64:
            return int(wide), int(high)
    across, down = _RATIOS.get(ratio, (16, 9))
    short = _SHORT.get(resolution.lower(), 720)
    unit = short / min(across, down)
    return round(across * unit / 2) * 2, round(down * unit / 2) * 2
