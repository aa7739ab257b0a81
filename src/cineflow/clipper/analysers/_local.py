"""What the engines on this machine say when they cannot work."""

from __future__ import annotations

from pathlib import Path

from cineflow.core.errors import ToolMissing, Unreadable
from cineflow.core.text import Text

__all__ = ["tool_missing", "unloadable"]


def tool_missing(engine: str, extra: str) -> ToolMissing:
    """Return the error for an engine that is not installed."""
    return ToolMissing(
        Text("{engine} is not installed", "未安装 {engine}", engine=engine),
        fix=Text("Install it with `pip install cineflow[{extra}]`", "请用 `pip install cineflow[{extra}]` 安装",
                 extra=extra),
        code="speech.engine_missing",
    )  # fmt: skip


def unloadable(engine: str, folder: Path, cause: Exception) -> Unreadable:
    """Return the error for a model that does not load."""
    return Unreadable(
        Text("this is no model that {engine} can load", "这不是 {engine} 能加载的模型", engine=engine),
        file=folder, tail=str(cause)[:300], code="speech.bad_model",
        fix=Text("Check CINEFLOW_SPEECH_MODEL_DIR and CINEFLOW_SPEECH_ENGINE",
                 "请检查 CINEFLOW_SPEECH_MODEL_DIR 与 CINEFLOW_SPEECH_ENGINE"),
    )  # fmt: skip
