"""The build of a wheel or source archive takes the Studio along: built here where it is not current.

A set-up for working on the code (`-e`) builds nothing: `start.sh serve` does when it is wanted. CINEFLOW_SKIP_UI=1
leaves the Studio out; so does a machine without Node, which is said aloud.
"""

# pyright: basic, reportMissingImports=false
# hatchling is there when a package is built, and not otherwise.

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).resolve().parent))


class StudioHook(BuildHookInterface[Any]):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        import studio

        if version == "editable" or os.environ.get("CINEFLOW_SKIP_UI") or studio.is_current():
            return
        self.app.display_info("Building the Studio")
        wrong = studio.build()
        if wrong:
            self.app.display_warning(wrong)
