"""Look at footage once: frames, shots, voices, loudness, pictures. Kept, so that the next time takes no time.
分析原片一次：帧、镜头、人声、响度、缩略图；结果会保存，下次即刻可用。
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from cineflow.cli import _footage as f
from cineflow.cli._door import Door, door
from cineflow.cli._work import do_in
from cineflow.core.text import Text, counted

__all__ = ["command"]


def command(footage: f.Footages, audio_track: f.AudioTrack = 1) -> None:
    from cineflow.app import open_app
    from cineflow.app.footage import limits_of
    from cineflow.clipper.finding import digest_footage, find_footage, index_folder
    from cineflow.media.index_file import read_summary

    out, app = door(), open_app(f.paths_in(footage))
    found = find_footage(f.brought_in(app, footage, out), limits_of(app))
    folders = [
        index_folder(app.workspace.cache, d, audio_track - 1) for d in digest_footage(app.workspace.cache, found)
    ]
    kept = [read_summary(folder) is not None for folder in folders]
    if not all(kept):
        asked = {"footage": [str(path) for path in found], "audio_track": audio_track}
        do_in(
            app, "index", asked, lambda work: f.indexed(app, found, out, audio_track=audio_track, work=work),
            lambda _: {"indexes": [str(folder) for folder in folders]},
        )  # fmt: skip
    told = [_told(*row) for row in zip(found, folders, kept, strict=True)]
    if out.as_json:
        out.json(told[0] if len(told) == 1 else {"indexes": told})
        return
    for row in told:
        _show(row, out)
        out.result(row["index"])


def _told(path: Path, folder: Path, is_cached: bool) -> dict[str, Any]:
    from cineflow.media.index_file import INDEX_FILE, read_summary

    said = read_summary(folder) or {}
    names = ("duration", "frames", "rate", "is_variable", "shots", "speech", "loudness", "damaged")
    facts = {name: said.get(name) for name in names}
    return {"file": str(path), "index": str(folder / INDEX_FILE), **facts, "cached": is_cached}


def _show(row: dict[str, Any], out: Door) -> None:
    name = Path(row["file"]).name
    speech = sum(span["end"] - span["start"] for span in row["speech"])
    out.say(Text(
        "{name}: {seconds:.1f} s, {frames} frames, {shots}, speech in {speech:.1f} s",
        "{name}：{seconds:.1f} 秒，{frames} 帧，{shots}，人声 {speech:.1f} 秒",
        name=name, seconds=row["duration"], frames=row["frames"], speech=speech,
        shots=counted(len(row["shots"]), "shot", "个镜头"),
    ))  # fmt: skip
    if row["damaged"]:
        out.warn(Text(
            "{name}: {count} damaged packets were left out", "{name}：跳过 {count} 个损坏的数据包",
            name=name, count=row["damaged"],
        ), style="yellow")  # fmt: skip
