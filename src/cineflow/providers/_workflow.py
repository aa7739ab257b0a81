"""Filling a ComfyUI workflow (API format) with an order: by placeholders, else by the titles of its nodes."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any, cast

from cineflow.core.errors import SettingInvalid, SettingMissing, UnsupportedByModel
from cineflow.core.order import Order, ReferenceRole
from cineflow.core.text import Text
from cineflow.providers._check import pixel_size

__all__ = ["FRAMES", "PLACEHOLDERS", "filled", "frame_rule", "needed_by", "read_workflow", "values_of"]

PLACEHOLDERS = (
    "prompt", "negative", "seed", "width", "height", "seconds", "frames", "fps", "first_frame", "last_frame", "prefix",
)  # fmt: skip
FRAMES = {ReferenceRole.FIRST_FRAME: "first_frame", ReferenceRole.LAST_FRAME: "last_frame"}
_PLACE = re.compile(r"\{\{\s*([a-z_]+\d*)\s*\}\}")
_TITLES: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "prompt": (("prompt", ("text", "prompt", "value", "string")),),
    "negative": (("negative", ("text", "prompt", "value", "string")),),
    "seed": (("seed", ("seed", "noise_seed", "value")),),
    "size": (("width", ("width",)), ("height", ("height",))),
    "length": (("frames", ("length", "frames", "num_frames", "video_frames", "value")),),
    "first_frame": (("first_frame", ("image",)),),
    "last_frame": (("last_frame", ("image",)),),
}
"""Title of a node → what of ours goes into which of its inputs, the first it has."""


def read_workflow(path: str) -> dict[str, Any]:
    """Read a workflow file. Raises SettingMissing where none is named, SettingInvalid for one that is not there, or is
    the UI's own save format."""
    setting = "COMFYUI_WORKFLOW"
    if not path:
        raise SettingMissing(
            Text("ComfyUI needs a workflow: {name} is not set", "ComfyUI 需要工作流：未设置 {name}", name=setting),
            fix=Text("export one with Export (API) and name its file", "请用“导出 (API)”导出并填写文件路径"),
            code="setting.missing_workflow",
            place=setting,
        )
    try:
        value: Any = json.loads(Path(path).expanduser().read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as cause:
        raise SettingInvalid(
            Text("the workflow cannot be read: {why}", "无法读取工作流：{why}", why=str(cause)),
            fix=Text(
                "set {name} to a file exported with Export (API)", "请用“导出 (API)”导出并填入 {name}", name=setting
            ),
            code="setting.bad_workflow",
            place=setting,
            file=Path(path),
        ) from cause
    nodes = cast("dict[str, Any]", value) if isinstance(value, dict) else {}
    if not nodes or not all(isinstance(node, dict) and "class_type" in node for node in nodes.values()):
        raise SettingInvalid(
            Text("this is not a workflow in API format", "这不是 API 格式的工作流"),
            fix=Text("export it with Export (API)", "请用“导出 (API)”重新导出"),
            code="setting.bad_workflow",
            place=setting,
            file=Path(path),
        )
    return nodes


def frame_rule(nodes: Mapping[str, Any]) -> tuple[int, int]:
    """Return the steps that a workflow's model wants of frame counts (`step * n + 1`; 1 for any) and of sides."""
    kinds = " ".join(str(node.get("class_type", "")) for node in nodes.values())
    if re.search(r"LTX", kinds):
        return 8, 32
    return (4, 16) if re.search(r"Wan|Hunyuan", kinds) else (1, 2)


def filled(
    nodes: Mapping[str, Any], values: Mapping[str, Any], *, needed: Mapping[str, tuple[str, ...]]
) -> dict[str, Any]:
    """Return a workflow with values in their places.

    A place is an input whose value holds `{{name}}`; where a name has none, a node with its title. needed: a field of
    the order → the names of which at least one must have a place. Raises UnsupportedByModel naming those that lack it.
    """
    graph = copy.deepcopy(dict(nodes))
    placed: set[str] = set()
    for node in graph.values():
        node["inputs"] = {name: _put(value, values, placed) for name, value in dict(node.get("inputs", {})).items()}
    for node in graph.values():
        title = str(cast("dict[str, Any]", node.get("_meta") or {}).get("title", "")).strip().lower()
        for name, inputs in _TITLES.get(title, ()):
            target = next((key for key in inputs if key in node["inputs"]), None)
            if target and name not in placed and values.get(name) is not None:
                node["inputs"][target] = values[name]
    placed |= _titled(graph)
    lacking = [field for field, names in needed.items() if not placed.intersection(names)]
    if lacking:
        wanted = ", ".join("{{" + needed[field][0] + "}}" for field in lacking)
        raise UnsupportedByModel(
            Text(
                "the workflow has no place for {fields}", "工作流中没有放置 {fields} 的位置", fields=", ".join(lacking)
            ),
            fix=Text(
                "put {wanted} where it belongs and save it again", "请在相应输入处写上 {wanted} 再保存", wanted=wanted
            ),
            place=", ".join(lacking),
            code="model.workflow_lacks",
        )
    return graph


def _titled(graph: Mapping[str, Any]) -> set[str]:
    found: set[str] = set()
    for node in graph.values():
        title = str(cast("dict[str, Any]", node.get("_meta") or {}).get("title", "")).strip().lower()
        found |= {name for name, inputs in _TITLES.get(title, ()) if any(key in node["inputs"] for key in inputs)}
    return found


def _put(value: Any, values: Mapping[str, Any], placed: set[str]) -> Any:
    if isinstance(value, list):
        return [_put(item, values, placed) for item in cast("list[Any]", value)]
    if not isinstance(value, str):
        return value
    names = _PLACE.findall(value)
    placed.update(names)
    if len(names) == 1 and _PLACE.fullmatch(value.strip()):
        whole = values.get(names[0])
        return "" if whole is None else whole
    return _PLACE.sub(lambda match: str(values.get(match[1], "") if values.get(match[1]) is not None else ""), value)


def values_of(
    order: Order, nodes: Mapping[str, Any], settings: Mapping[str, Any], *, seed: int, prefix: str
) -> dict[str, Any]:
    """Return what an order puts into a workflow's places. settings: `fps` and `resolution` where an order is silent."""
    frame_step, side_step = frame_rule(nodes)
    fps = Fraction(order.rate or str(settings.get("fps") or 24))
    frames = round(Fraction(order.seconds) * fps)
    resolution = order.size or order.resolution or str(settings.get("resolution") or "480p")
    width, height = pixel_size(resolution, order.aspect) or (832, 480)
    return {
        "prompt": order.prompt, "negative": order.negative, "seed": seed, "prefix": prefix,
        "width": round(width / side_step) * side_step, "height": round(height / side_step) * side_step,
        "seconds": float(order.seconds), "fps": int(fps) if fps.denominator == 1 else float(fps),
        "frames": frames if frame_step == 1 else round((frames - 1) / frame_step) * frame_step + 1,
    }  # fmt: skip


def needed_by(order: Order, *, is_fixed: bool) -> dict[str, tuple[str, ...]]:
    """Return the fields of an order that the workflow must have a place for."""
    roles = [reference.role for reference in order.references]
    others = sum(role not in FRAMES for role in roles)
    asked: dict[str, tuple[str, ...]] = {"prompt": ("prompt",)}
    if order.negative:
        asked["negative"] = ("negative",)
    if order.seed is not None:
        asked["seed"] = ("seed",)
    if order.kind == "video" and not is_fixed:
        asked |= {"seconds": ("frames", "seconds")}
    if ReferenceRole.FIRST_FRAME not in roles and not is_fixed:
        asked |= {"size": ("width", "height")}
    asked |= {name: (name,) for role, name in FRAMES.items() if role in roles}
    return {**asked, **{f"reference{n}": (f"reference{n}",) for n in range(1, others + 1)}}
