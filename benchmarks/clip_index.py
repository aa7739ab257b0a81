"""What the media index costs beside decoding alone, and that its memory does not grow with the footage.

    python benchmarks/clip_index.py [FILE…]

Without files it draws one: 1080p with grain, cuts and speech. CPU seconds, so that a busy machine changes little.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from fractions import Fraction
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "media"))

import av
from drawn import Piece, Reel, draw_reel

from cineflow.media.index import index_media


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
    said = subprocess.run([sys.executable, "-c", code, film, folder], capture_output=True, text=True, check=True).stdout
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


def main() -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        films = [Path(name) for name in sys.argv[1:]]
        if not films:
            pieces = tuple(Piece(50 + 17 * n, grain=4, shake=n % 3) for n in range(4))
            reel = Reel(pieces, size=(1920, 1080), rate=Fraction(30), has_sound=True, talks=((1, 4), (5, 9)))
            films = [draw_reel(folder / "drawn-1080p.mp4", reel)]
        print(f"{'file':32} {'minutes':>8} {'decode s':>9} {'index s':>8} {'ratio':>6} {'again s':>8} {'peak MB':>8}")
        runs = [*films, *([looped(films[0], 8)] if len(sys.argv) == 1 else [])]
        for number, film in enumerate(runs):
            pure = cpu(decode, film)
            index, peak = measured(film, folder / str(number))
            again, _ = measured(film, folder / str(number))
            minutes = float(index_media(film, folder / str(number)).length) / 60
            print(
                f"{film.name:32} {minutes:8.2f} {pure:9.2f} {index:8.2f} {index / pure:6.2f} {again:8.3f} {peak:8.0f}"
            )


if __name__ == "__main__":
    main()
