"""Storyboards as JSON files: V1, V2, the deep variant and legacy character strings.

The fields are in `_segments.py`; here are the file itself, its mistakes, and writing it back.
"""

from __future__ import annotations

import json
from pathlib import Path as FilePath

from cineflow.core.ids import digest_bytes
from cineflow.storyboard.formats._json_mistakes import explain
from cineflow.storyboard.formats._json_text import JsonText
from cineflow.storyboard.formats._segments import read_segments
from cineflow.storyboard.formats._segments_writer import write_segments
from cineflow.storyboard.model import Reading, Storyboard

__all__ = ["FORMAT"]


class JsonFormat:
    """`{"segments": [...]}`, one object in a file."""

    name = "json"
    suffixes = (".json",)

    def matches(self, name: str, text: str) -> bool:
        return name.lower().endswith(self.suffixes) or text.lstrip()[:1] in ("{", "[")

    def document(self, text: str) -> JsonText:
        return JsonText(text)

    def read(self, text: str, file: FilePath) -> Reading:
        document = self.document(text)
        try:
            _ = document.value
            tail = document.skip(document.end)
            if tail != len(text):
                raise json.JSONDecodeError("Extra data", text, tail)
        except (ValueError, RecursionError) as mistake:
            return Reading(file, None, (explain(mistake, document, file),))
        return read_segments(
            document, file, format_name=self.name, digest=digest_bytes(text.encode(errors="surrogatepass"))
        )

    def write(self, board: Storyboard, original: str) -> str:
        return write_segments(self, board, original)


FORMAT = JsonFormat()
