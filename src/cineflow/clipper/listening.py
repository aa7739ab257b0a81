"""What is said in footage: its sound cut into pieces where nobody speaks, heard, and put together again."""

from __future__ import annotations

import json
import shutil
import tempfile
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from cineflow.clipper.analysers._analyser import Analyser, Sound
from cineflow.clipper.footage import Footage
from cineflow.clipper.paid import Answers
from cineflow.clipper.transcript import Sentence, Transcript
from cineflow.core.files import write_atomically
from cineflow.core.time import Span
from cineflow.media.listen import cut_sound, pieces_between

__all__ = ["is_heard", "listen_to", "pieces_of", "sounds_to_send"]


def pieces_of(footage: Footage, analyser: Analyser) -> list[Span]:
    """Return the pieces in which footage is heard: none where nobody speaks."""
    if not footage.index.speech:
        return []
    return pieces_between(footage.index.speech, footage.index.length, analyser.longest)


def sounds_to_send(footage: Footage, analyser: Analyser, audio_track: int = 0) -> list[Sound]:
    """Return the pieces of footage as they would be heard, without making any file."""
    return [_sound(footage, piece, Path(), audio_track) for piece in pieces_of(footage, analyser)]


def listen_to(
    footage: Footage,
    analyser: Analyser,
    cache: Path,
    *,
    paid: Answers | None = None,
    audio_track: int = 0,
    watch: Callable[[float, str], None] = lambda done, what: None,
) -> Footage:
    """Return footage with what is said in it. Pieces heard before are not heard again.

    cache: the workspace's. paid: what buys answers, needed by services. watch: told how far it is, 0..1; what it raises
    stops the work. Raises Unreadable and what the analyser raises.
    """
    pieces = pieces_of(footage, analyser)
    heard: list[Sentence] = []
    with _scratch(cache / "sound") as folder:
        for number in range(len(pieces)):

            def tell(done: float, what: str, before: int = number) -> None:
                watch((before + done) / len(pieces), what)

            sentences = _heard(footage, analyser, cache, pieces, number, folder, paid, audio_track, tell)
            heard += sentences if len(pieces) == 1 else [_of_piece(s, number) for s in sentences]
    transcript = Transcript(tuple(heard), "", analyser.name).within(footage.index.length)
    return replace(footage, transcript=transcript)


def _heard(
    footage: Footage, analyser: Analyser, cache: Path, pieces: Sequence[Span], number: int, folder: Path,
    paid: Answers | None, audio_track: int, watch: Callable[[float, str], None],
) -> list[Sentence]:  # fmt: skip
    """Return what is said in one piece; the sound is cut when the first piece needs it."""
    sound = _sound(footage, pieces[number], folder / f"piece-{number + 1:03}.flac", audio_track)
    kept = _transcript_file(cache, analyser, sound)
    if kept.exists():
        return list(Transcript.from_json(json.loads(kept.read_bytes())).sentences)
    if not sound.file.exists():
        start = footage.index.probe.start
        cut_sound(footage.path, pieces, folder, start=start, audio_track=audio_track, watch=lambda d: watch(d / 10, ""))
    sentences = analyser.listen(sound, paid, watch)
    told = Transcript(tuple(sentences), "", analyser.name).to_json()
    write_atomically(kept, json.dumps(told, ensure_ascii=False).encode())
    return sentences


@contextmanager
def _scratch(place: Path) -> Generator[Path]:
    """Yield a folder for sound that is gone afterwards; what a killed process left is cleared after a day."""
    place.mkdir(parents=True, exist_ok=True)
    for left in place.iterdir():
        if time.time() - left.stat().st_mtime > 24 * 3600:
            shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(dir=place) as folder:
        yield Path(folder)


def is_heard(cache: Path, analyser: Analyser, sound: Sound) -> bool:
    """Whether a piece was heard before, or its answer is there."""
    return _transcript_file(cache, analyser, sound).exists()


def _transcript_file(cache: Path, analyser: Analyser, sound: Sound) -> Path:
    return cache / "transcripts" / f"{analyser.key(sound)}.json"


def _sound(footage: Footage, piece: Span, file: Path, audio_track: int) -> Sound:
    digest = footage.digest if not audio_track else f"{footage.digest}-audio{audio_track + 1}"
    return Sound(file, piece.start, piece.length, digest)


def _of_piece(sentence: Sentence, number: int) -> Sentence:
    """Name a speaker by piece and number: the same number in another piece is not the same person."""
    return replace(sentence, speaker=f"{number + 1}-{sentence.speaker}") if sentence.speaker else sentence
