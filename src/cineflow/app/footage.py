"""Bringing footage in and looking at it, for every door: limits from settings, links, files of strangers, indexes."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cineflow.app._app import App
from cineflow.core.errors import SettingInvalid, UserError
from cineflow.core.files import write_atomically
from cineflow.core.text import Text
from cineflow.library.layout import safe_name

if TYPE_CHECKING:
    from cineflow.clipper.finding import FootageLimits
    from cineflow.clipper.footage import Footage
    from cineflow.clipper.transcript import Word
    from cineflow.core.time import Span
    from cineflow.library.reaching import ImportRules
    from cineflow.media.index import MediaIndex
    from cineflow.media.probe import Probe
    from cineflow.timeline.model import Timeline

__all__ = [
    "FOOTAGE_FOLDER", "HEARD_FILE", "VARIABLES", "at_once_of", "check_stranger", "cuts_in_words", "facts_of",
    "footage_folder", "import_rules_of", "index_files", "index_of", "inside_words", "is_played_everywhere",
    "keep_heard", "known_piece", "known_source", "limits_of", "make_proxy", "most_bytes_of", "probe_facts",
    "proxy_file", "stored_name",
]  # fmt: skip

VARIABLES = tuple(
    f"{prefix}{name}"
    for name in ("SUPPORTED_FORMATS", "MAX_VIDEO_SIZE", "MAX_PARALLEL_ANALYSIS")
    for prefix in ("CINEFLOW_", "")
)
"""What may be set about footage, under today's names and the old clipper's."""

FOOTAGE_FOLDER = "footage"
"""In the workspace: what links and uploads bring."""

HEARD_FILE = "transcript.json"
"""In an index's folder: what was said there when somebody last listened."""

_PLAYED_EVERYWHERE = frozenset({"h264", "av1", "vp8", "vp9"})
_PLAIN_PIXELS = frozenset({"yuv420p", "yuvj420p"})
_PLAIN_SOUND = frozenset({"", "aac", "mp3", "opus", "vorbis"})
_PLAYED_CONTAINERS = ("mov", "matroska")


def import_rules_of(app: App) -> ImportRules:
    """Return what links may reach, and how much they may bring."""
    from cineflow.library.reaching import ImportRules, read_allowed

    values = app.settings
    return ImportRules(read_allowed(values.allow_hosts), values.import_max_bytes, values.import_timeout)


def limits_of(app: App) -> FootageLimits:
    """Return the limits that the settings name: `SUPPORTED_FORMATS`, `MAX_VIDEO_SIZE` (bytes, or 500MB, 2GB)."""
    from cineflow.clipper.finding import FORMATS, FootageLimits

    formats = app.loaded.variable("CINEFLOW_SUPPORTED_FORMATS", "SUPPORTED_FORMATS")
    size = app.loaded.variable("CINEFLOW_MAX_VIDEO_SIZE", "MAX_VIDEO_SIZE")
    named = (
        [part.strip().lstrip(".").lower() for part in formats[0].strip("[]").replace('"', "").split(",")]
        if formats
        else []
    )
    taken = tuple(part for part in named if part)
    return FootageLimits(taken or FORMATS, _bytes(size[0]) if size else None, is_strict=bool(taken))


def most_bytes_of(app: App) -> int:
    """Return how large a file may be that somebody brings to the server."""
    named = limits_of(app).most_bytes
    most = app.settings.import_max_bytes
    return most if named is None else min(most, named)


def at_once_of(app: App) -> int:
    """Return how many files are looked at side by side: `MAX_PARALLEL_ANALYSIS`, 2 where nothing is said."""
    said = app.loaded.variable("CINEFLOW_MAX_PARALLEL_ANALYSIS", "MAX_PARALLEL_ANALYSIS")
    if said is None:
        return 2
    if not said[0].strip().isdecimal() or not 1 <= int(said[0]) <= 64:
        raise SettingInvalid(
            Text("MAX_PARALLEL_ANALYSIS is “{text}”", "MAX_PARALLEL_ANALYSIS 的值是 “{text}”", text=said[0]),
            fix=Text("Write a whole number from 1 to 64", "请写 1 到 64 的整数"),
            place="MAX_PARALLEL_ANALYSIS",
        )
    return int(said[0])


def index_files(
    app: App, found: Sequence[Path], *, audio_track: int = 1, watch: Callable[[float, str], None]
) -> tuple[list[Footage], list[bool]]:
    """Index footage; return it, and which of it was known before. Stopped, the next call goes on from there.

    audio_track: from 1. watch: told how far all of it is, 0..1, and which file is looked at. Raises Unreadable.
    """
    from cineflow.clipper.footage import index_footage

    done_of = dict.fromkeys(found, 0.0)

    def one(path: Path, done: float) -> None:
        done_of[path] = done
        watch(sum(done_of.values()) / len(found), path.name)

    return index_footage(
        found, app.workspace.cache, audio_track=audio_track - 1, watch=one, at_once=at_once_of(app)
    )  # fmt: skip


def footage_folder(app: App, footage_id: str) -> Path:
    """Return where a piece of footage that was brought to the server lies."""
    return app.workspace.root / FOOTAGE_FOLDER / footage_id


def stored_name(name: str, probe: Probe) -> str:
    """Return a safe file name for what somebody calls so; its ending tells what it is and never that it is a page."""
    from cineflow.clipper.finding import FORMATS

    plain = name.replace("\\", "/").rpartition("/")[2].lstrip(".")
    stem, _, ending = plain.rpartition(".")
    known = {*FORMATS, "wav", "mp3", "m4a", "aac", "flac", "ogg", "opus"}
    if ending.lower() in known and stem:
        return safe_name(stem, f".{ending.lower()}")
    usual = {"mov": ".mp4", "matroska": ".mkv"}.get(probe.container.partition(",")[0], ".mp4")
    return safe_name(plain or FOOTAGE_FOLDER, usual)


def check_stranger(file: Path) -> Probe:
    """Look at a file that somebody brought, in a process of its own. Raises Unreadable, UserError for a still."""
    from cineflow.media.strangers import probe_stranger

    found = probe_stranger(file)
    if found.kind != "video":
        raise UserError(
            Text("this is no video but {kind}", "这不是视频，而是 {kind}", kind=_kind(found)),
            fix=Text("Bring a film with a picture", "请提供有画面的视频"), code="media.not_footage",
        )  # fmt: skip
    return found


def _kind(found: Probe) -> Text:
    return Text("a still picture", "静态图片") if found.kind == "image" else Text("sound alone", "纯音频")


def is_played_everywhere(found: Probe) -> bool:
    """Whether browsers play a file as it is."""
    return (
        found.video_codec in _PLAYED_EVERYWHERE
        and found.pixel_format in _PLAIN_PIXELS
        and found.audio_codec in _PLAIN_SOUND
        and found.container.startswith(_PLAYED_CONTAINERS)
        and (found.container.startswith("mov") or found.video_codec != "h264")
    )


def proxy_file(app: App, digest: str) -> Path:
    """Return where the stand-in of footage lies that browsers cannot play."""
    return app.workspace.cache / "proxies" / digest[:2] / f"{digest}.mp4"


def facts_of(piece: Footage) -> dict[str, Any]:
    """Return what the ledger keeps of footage that was looked at, JSON-able; times in seconds for drawing."""
    index = piece.index
    return {
        **probe_facts(index.probe), "digest": piece.digest, "duration": round(float(index.length), 6),
        "frames": index.frames, "rate": str(index.rate), "is_variable": index.is_variable,
        "shots": len(index.shots), "speech": round(sum(float(span.length) for span in index.speech), 3),
        "damaged": index.damaged, "is_played": is_played_everywhere(index.probe),
    }  # fmt: skip


def probe_facts(found: Probe) -> Mapping[str, Any]:
    """Return what a first look tells."""
    return {
        "duration": round(float(found.seconds), 6), "width": found.width, "height": found.height,
        "rate": str(found.rate) if found.rate else None, "video_codec": found.video_codec,
        "audio_codec": found.audio_codec, "container": found.container, "has_sound": found.has_sound,
    }  # fmt: skip


def make_proxy(app: App, piece: Footage, watch: Callable[[float], None]) -> None:
    """Draw a small stand-in for footage that browsers cannot play; one that is there already stays."""
    from cineflow.media.render import render
    from cineflow.timeline.model import Clip, Timeline

    target = proxy_file(app, piece.digest)
    if target.exists() or is_played_everywhere(piece.index.probe):
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    wide, tall = piece.index.probe.size
    scale = min(Fraction(1), Fraction(540, max(1, min(wide, tall))))
    size = max(2, int(wide * scale) // 2 * 2), max(2, int(tall * scale) // 2 * 2)
    render(Timeline((Clip(piece.path),), size=size), target, quality="draft", progress=watch)


def index_of(app: App, digest: str, audio_track: int = 1) -> MediaIndex | None:
    """Return the finished index of some content, None where there is none."""
    from cineflow.clipper.finding import index_folder
    from cineflow.media.index import read_index

    return read_index(index_folder(app.workspace.cache, digest, audio_track - 1))


def known_piece(app: App, file: Path, facts: Mapping[str, Any], number: int = 1) -> Footage | None:
    """Return footage with its index and what is said in it, as far as both are known; None where it is not indexed.

    facts: as the ledger keeps them.
    """
    from cineflow.clipper.footage import Footage
    from cineflow.clipper.transcript import Transcript

    digest = str(facts.get("digest", ""))
    index = index_of(app, digest) if digest else None
    if index is None:
        return None
    heard = index.folder / HEARD_FILE
    said = Transcript.from_json(json.loads(heard.read_bytes())) if heard.is_file() else None
    return Footage(file, digest, index, number, said)


def keep_heard(piece: Footage) -> None:
    """Keep what is said in footage beside its index, for whoever shows or captions it."""
    if piece.transcript is not None:
        told = json.dumps(piece.transcript.to_json(), ensure_ascii=False)
        write_atomically(piece.index.folder / HEARD_FILE, told.encode())


def cuts_in_words(app: App, timeline: Timeline) -> list[Text]:
    """Return where clips of a timeline begin or end inside a word, as far as it is known what is said in their
    footage: a person may cut there, and is told."""
    told: list[Text] = []
    for number, clip in enumerate(timeline.clips):
        for name, word in inside_words(known_source(app, clip.source), clip.span):
            told.append(Text(
                "clips[{number}]: “{name}” is inside the word “{word}” of {source}, {start:.2f} to {end:.2f} s",
                "clips[{number}]：{name} 落在 {source} 的“{word}”一词之内（{start:.2f} 至 {end:.2f} 秒）",
                number=number, name=name, word=word.text, source=clip.source.name, start=float(word.start),
                end=float(word.end),
            ))  # fmt: skip
    return told


def known_source(app: App, file: Path) -> Footage | None:
    """Return footage that was brought in before, by its path; None where it was not, or has changed since."""
    from cineflow.clipper.finding import digest_known

    return known_piece(app, file, {"digest": digest_known(app.workspace.cache, file)})


def inside_words(piece: Footage | None, span: Span | None) -> list[tuple[str, Word]]:
    """Return which of a span's marks, `in` and `out`, are inside a word, and the word; half a frame is not counted."""
    if piece is None or piece.transcript is None or span is None:
        return []
    slack = Fraction(1, 2) / piece.index.rate
    marks = (("in", span.start), ("out", span.end))
    return [(name, word) for name, time in marks if (word := piece.transcript.word_around(time, slack))]


def _bytes(text: str) -> int:
    units = {"kb": 10**3, "mb": 10**6, "gb": 10**9, "tb": 10**12, "b": 1, "": 1}
    bare = text.strip().lower().replace(" ", "")
    number = bare.rstrip("kmgtb")
    try:
        return int(float(number) * units[bare[len(number) :]])
    except (ValueError, KeyError) as cause:
        raise SettingInvalid(
            Text("MAX_VIDEO_SIZE is “{text}”", "MAX_VIDEO_SIZE 的值是 “{text}”", text=text),
            fix=Text("Write bytes, or like 500MB or 2GB", "请写字节数，或 500MB、2GB 这样的大小"),
            place="MAX_VIDEO_SIZE",
        ) from cause
