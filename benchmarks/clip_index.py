"""What the media index costs beside decoding alone, and a second look at a file that was indexed.

    python benchmarks/clip_index.py [FILE…]

Without files it draws three: 1080p with grain, cuts and speech, a slate that stands still, and sound alone. CPU
seconds, so that a busy machine changes little; the lesser of two each.

Sound alone has no target. Ten minutes of AAC decode in a quarter of a second, half of which is Python taking packets;
the transforms that filter it for loudness and voices take as long again for each side that is unlike the others.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from fractions import Fraction
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "media"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import av
from drawn import Piece, Reel, draw_reel

from benchmarks.rows import Options, Row
from benchmarks.stage import environment
from cineflow.media.index import index_media
from cineflow.media.probe import probe


def decode(path: Path) -> None:
    with av.open(str(path)) as container:
        for stream in container.streams.video:
            stream.thread_type = "AUTO"
        for packet in container.demux():
            for _ in packet.decode():
                pass


def cpu(work, *arguments) -> float:
    before = time.process_time()
    work(*arguments)
    return time.process_time() - before


def measured(film: Path, folder: Path) -> tuple[float, float]:
    """CPU seconds and peak memory in MB of indexing a file in a process of its own, the start of Python left out."""
    # VmHWM where there is one: ru_maxrss also counts what the starting process held.
    code = (
        "import re, resource, sys, time; from pathlib import Path; from cineflow.media.index import index_media\n"
        "before = time.process_time(); index_media(Path(sys.argv[1]), Path(sys.argv[2]))\n"
        "spent, status = time.process_time() - before, Path('/proc/self/status')\n"
        "peak = int(re.search(r'VmHWM:\\s+(\\d+)', status.read_text())[1]) if status.exists() else "
        "resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "print(spent, peak / 1024)"
    )
    command = [sys.executable, "-c", code, film, folder]
    said = subprocess.run(command, env=environment(), capture_output=True, text=True, check=True).stdout
    seconds, peak = said.split()
    return float(seconds), float(peak)


def looped(film: Path, times: int) -> Path:
    """Repeat a film without coding it again."""
    import imageio_ffmpeg

    target = film.with_stem(f"{film.stem}-{times}")
    subprocess.run(
        [
            imageio_ffmpeg.get_ffmpeg_exe(),
            "-v",
            "error",
            "-stream_loop",
            str(times - 1),
            "-i",
            film,
            "-c",
            "copy",
            target,
        ],
        check=True,
    )
    return target


def drawn(folder: Path) -> Path:
    pieces = tuple(Piece(50 + 17 * n, grain=4, shake=n % 3) for n in range(4))
    reel = Reel(pieces, size=(1920, 1080), rate=Fraction(30), has_sound=True, talks=((1, 4), (5, 9)))
    return draw_reel(folder / "drawn-1080p.mp4", reel)


def still(folder: Path) -> Path:
    """Two minutes of a slate in 720p: it decodes for next to nothing, so that what is done beside weighs the most."""
    slate = Piece(50, pan=0, things=0, grain=0)
    return looped(draw_reel(folder / "slate-720p.mp4", Reel((slate,), size=(1280, 720))), 60)


def sound(folder: Path) -> Path:
    """Ten minutes of speech in AAC, alike on both sides."""
    reel = Reel((Piece(750),), size=(64, 36), has_sound=True, talks=tuple((n, n + 3.5) for n in range(1, 28, 5)))
    target, film = folder / "sound.m4a", draw_reel(folder / "sound.mp4", reel)
    with av.open(str(film)) as source, av.open(str(target), "w") as out:
        stream = out.add_stream_from_template(source.streams.audio[0])
        for packet in source.demux(audio=0):
            if packet.dts is not None:
                packet.stream = stream
                out.mux(packet)
    return looped(target, 20)


def ratios(options: Options) -> list[Row]:
    """The rows of `benchmarks/run.py`; in the long form the file is repeated eight times."""
    with tempfile.TemporaryDirectory() as place:
        film = drawn(Path(place))
        rows = measured_rows(looped(film, 8) if options.is_full else film, Path(place))
        others = [still(Path(place)), sound(Path(place))]
        return [*rows, *(measured_rows(other, Path(place))[0] for other in others)]


def measured_rows(film: Path, folder: Path) -> list[Row]:
    pure = min(cpu(decode, film) for _ in range(2))
    index, peak = min(measured(film, folder / f"{film.stem}{ending}") for ending in ("-twice", ""))
    again, _ = measured(film, folder / film.stem)
    minutes = float(index_media(film, folder / film.stem).length) / 60
    name, is_sound = f"{film.name}, {minutes:.1f} minutes", probe(film).kind == "audio"
    return [
        Row(f"media index / pure decode, CPU, {name}", "" if is_sound else "<= 1.5", f"{index / pure:.2f}",
            is_sound or index <= 1.5 * pure, f"{index:.2f} s, decode {pure:.2f} s, peak {peak:.0f} MB"),
        Row("index of an unchanged file again, CPU", "<= 1 s", f"{again:.3f} s", again <= 1),
    ]  # fmt: skip


ROWS = [ratios]


def main() -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        films = [Path(name) for name in sys.argv[1:]] or [drawn(folder), still(folder), sound(folder)]
        for film in films:
            print(*(row.line() for row in measured_rows(film, folder)), sep="\n")


if __name__ == "__main__":
    main()
