"""Filling a ComfyUI workflow (API format) with an order: by placeholders, else by the titles of its nodes."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from cineflow.core.errors import SettingInvalid, UnsupportedByModel
from cineflow.core.text import Text

__all__ = ["PLACEHOLDERS", "filled", "frame_rule", "read_workflow"]

PLACEHOLDERS = (
    "prompt", "negative", "seed", "width", "height", "seconds", "frames", "fps", "first_frame", "last_frame", "prefix",
)  # fmt: skip
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
    """Read a workflow file. Raises SettingInvalid for one that is not there, or is the UI's own save format."""
    setting = "COMFYUI_WORKFLOW"
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
