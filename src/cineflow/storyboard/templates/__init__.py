"""The files `cineflow init` writes: an example storyboard of each kind, settings, and a place for keys."""

from __future__ import annotations

from importlib.resources import files

from cineflow.core.text import Language

__all__ = ["DEMO_NAME", "TEMPLATE_NAMES", "blank_note", "demo_story", "template", "templates"]

_STORED = {
    "storyboard-example.json": "storyboard-example.json",
    "storyboard-example.md": "storyboard-example.md",
    "cineflow.toml": "cineflow.toml",
    ".env.example": "env.example",
}
TEMPLATE_NAMES = tuple(_STORED)
"""The names the files get, in the order they are told."""


DEMO_NAME = "storyboard-lighthouse.md"
"""The name of the sample story's file."""


def demo_story(language: Language) -> str:
    """Return the sample story that `cineflow demo` rehearses: nine shots, a minute."""
    return files(__name__).joinpath("demo", f"storyboard-lighthouse.{language}.md").read_text(encoding="utf-8")


_FIRST_SHOT: dict[Language, str] = {
    "en": "Describe what the first shot shows: who, where, the light, how the camera moves.",
    "zh": "描述第一个镜头的画面：人物、地点、光线、镜头运动。",
}


def blank_note(title: str, aspect: str, language: Language) -> str:
    """Return a new storyboard note with one shot to write in. aspect: like `16:9`."""
    quoted = '"' + title.replace("\\", "\\\\").replace('"', '\\"') + '"'
    front = f"---\ncineflow: storyboard\ntitle: {quoted}\naspect: {aspect}\nseconds: 5\ntakes: 1\n---\n"
    return f"{front}\n# Scene 1\n\n## Shot 1 (5s)\n\n{_FIRST_SHOT[language]}\n"


def template(name: str) -> str:
    """Return one file's text by the name it gets. Raises KeyError."""
    return files(__name__).joinpath(_STORED[name]).read_text(encoding="utf-8")


def templates() -> dict[str, str]:
    """Return every file: the name it gets → its text."""
    return {name: template(name) for name in TEMPLATE_NAMES}
