"""Write the table of providers in both READMEs from what the providers say of themselves.

.venv/bin/python tools/provider_table.py           print both
.venv/bin/python tools/provider_table.py --write   write them; a test says when that is due
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from cineflow.core.text import Language, Text, speaking
from cineflow.providers._catalogue import catalogue, setup_of
from cineflow.providers._registry import provider_names

ROOT = Path(__file__).resolve().parent.parent
READMES: dict[Language, Path] = {"en": ROOT / "README.md", "zh": ROOT / "README_zh.md"}
_BETWEEN = re.compile(r"(<!-- providers -->\n).*?(<!-- /providers -->)", re.DOTALL)
_HEADS = Text(
    "| service | `--provider` | key | address, if not the usual one |",
    "| 服务 | `--provider` | 密钥 | 地址（如非默认） |",
)


def table(language: Language) -> str:
    """Return the table in a language: the rehearsal first, then by name."""
    with speaking(language):
        names = sorted(provider_names(), key=lambda name: (name != "rehearsal", name))
        return "\n".join([str(_HEADS), "| --- | --- | --- | --- |", *map(_row, names)]) + "\n"


def _row(name: str) -> str:
    setup = setup_of(name)
    none = str(Text("none", "无需"))
    key = " / ".join(f"`{variable}`" for variable in setup.key) or none
    address = " / ".join(f"`{variable}`" for variable in setup.base_url)
    kinds = {model.kind for model in catalogue(name).values() if not model.is_dead}
    page = Text("{name}.md", "{name}_zh.md", name=name)
    label = f"[{setup.label}](docs/providers/{page})" + (
        str(Text(" (video and pictures)", "（视频与图片）")) if len(kinds) > 1 else ""
    )
    return f"| {label} | `{name}` | {key} | {address} |"


def with_table(readme: str, language: Language) -> str:
    """Return a README with the table in its place. Raises ValueError where the place is not marked."""
    if not _BETWEEN.search(readme):
        raise ValueError("the README has no place for the table of providers")
    return _BETWEEN.sub(lambda found: found[1] + table(language) + found[2], readme)


def main() -> None:
    """Print the tables, or write them into the READMEs."""
    for language, path in READMES.items():
        if "--write" in sys.argv[1:]:
            path.write_text(with_table(path.read_text(encoding="utf-8"), language), encoding="utf-8")
        else:
            sys.stdout.write(table(language))


if __name__ == "__main__":
    main()
