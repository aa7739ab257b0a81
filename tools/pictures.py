"""Make the pictures of the documents from the running product: `.venv/bin/python tools/pictures.py`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from cineflow.media.posters import contact_sheet

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "pictures"


def main() -> None:
    """Rehearse the sample story in both languages and lay frames of each film out on one sheet."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    for language, name in (("en", "rehearsal.jpg"), ("zh", "rehearsal_zh.jpg")):
        with tempfile.TemporaryDirectory() as folder:
            command = [sys.executable, "-m", "cineflow", "demo", folder, "--json", "--lang", language]
            made = subprocess.run(command, check=True, capture_output=True, text=True, env=_bare_environment())
            contact_sheet(Path(json.loads(made.stdout)["film"]), PICTURES / name, columns=3, rows=3)
        sys.stdout.write(f"{PICTURES / name}\n")


def _bare_environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.endswith(("_KEY", "_TOKEN", "_URL"))}


if __name__ == "__main__":
    main()
