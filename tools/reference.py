"""Write docs/reference/cli.md from what the commands say of themselves.

.venv/bin/python tools/reference.py           print it
.venv/bin/python tools/reference.py --write   write it; a test says when that is due
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from cineflow.core.room import member_names

PAGE = Path(__file__).resolve().parent.parent / "docs/reference/cli.md"
HEAD = "# The command line\n\nWritten by `tools/reference.py` from `cineflow COMMAND --help`; do not edit.\n"


def told_by(*words: str) -> str:
    """Return a command's help in English, at a width that does not depend on the terminal."""
    environ = {**os.environ, "COLUMNS": "100", "TERMINAL_WIDTH": "100", "NO_COLOR": "1", "PYTHONUTF8": "1"}
    command = [sys.executable, "-P", "-m", "cineflow", *words, "--help", "--lang", "en"]
    done = subprocess.run(command, env=environ, capture_output=True, encoding="utf-8", check=True)
    return "\n".join(line.rstrip() for line in done.stdout.strip().splitlines())


def page() -> str:
    parts = [f"{HEAD}\n```\n{told_by()}\n```\n"]
    parts += [f"\n## {name}\n\n```\n{told_by(name)}\n```\n" for name in member_names("cineflow.cli.commands")]
    return "".join(parts)


def main(arguments: list[str]) -> int:
    if arguments == ["--write"]:
        PAGE.write_text(page(), encoding="utf-8", newline="\n")
    else:
        sys.stdout.write(page())
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
