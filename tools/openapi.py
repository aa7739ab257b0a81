"""Write the server's own description of its API to studio/openapi.json, which the Studio's client is made from.

python tools/openapi.py            write it; then `npm run api` in studio/ writes the client anew
python tools/openapi.py --check    say whether it is current
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FILE = ROOT / "studio" / "openapi.json"


def described() -> str:
    """Return the description as the file holds it. Nothing is opened: the routes alone are asked."""
    from cineflow.app import open_app
    from cineflow.server import create_app

    with tempfile.TemporaryDirectory() as folder:
        document = create_app(open_app([Path(folder)])).openapi()
    document["info"]["version"] = ""  # a release alone changes no client
    return json.dumps(document, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def main(arguments: list[str]) -> int:
    text = described()
    if "--check" in arguments:
        is_current = FILE.is_file() and FILE.read_text(encoding="utf-8") == text
        if not is_current:
            sys.stderr.write("studio/openapi.json is old: run tools/openapi.py, then `npm run api` in studio/\n")
        return 0 if is_current else 1
    FILE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
