"""Kept for people who know `python main.py` from the first version: hands over to CineFlow.

Works under any Python 3, with nothing installed: where the package is not there, start.sh or start.bat sets it up.
"""

import os
import subprocess
import sys
from pathlib import Path


def main() -> int:
    try:
        from cineflow.cli import main as run
    except ImportError:
        return hand_over(Path(__file__).resolve().parent)
    run()
    return 0


def hand_over(here: Path) -> int:
    script = [str(here / "start.bat")] if os.name == "nt" else ["/bin/sh", str(here / "start.sh")]
    return subprocess.call([*script, *sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(main())
