"""What ten clips of a ten-minute 1080p file cost beside a bare ffmpeg: encoded, and cut smartly.

    python benchmarks/clip_render.py [FILE]

Without a file it draws one of half a minute, with grain, cuts and a key frame a second, and repeats it. CPU seconds of
all processes, so that a busy machine changes little. MoviePy stands beside where it is installed.
"""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "media"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import imageio_ffmpeg
from drawn import Piece, Reel, draw_reel

from benchmarks.clip_index import looped
from benchmarks.rows import Options, Row

FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()
LENGTH = 7.1
ENCODE = ["-c:v", "libx264", "-preset", "veryfast", "-crf", "20", "-c:a", "aac", "-b:a", "160k"]

OURS = """
import sys
from fractions import Fraction
from pathlib import Path
from cineflow.core.time import Span
from cineflow.media.finish import Finish
from cineflow.media.render import render
from cineflow.timeline.model import Clip, Timeline
film, out, smart, length, *starts = sys.argv[1:]
spans = [Span(Fraction(start), Fraction(start) + Fraction(length)) for start in starts]
made = render(Timeline(tuple(Clip(Path(film), span) for span in spans)), Path(out), finish=Finish(smart=smart))
print(made.copied / made.frames)
"""

MOVIEPY = """
import sys
from moviepy import VideoFileClip, concatenate_videoclips
film, out, length, *starts = sys.argv[1:]
source = VideoFileClip(film)
clips = [source.subclipped(float(start), float(start) + float(length)) for start in starts]
concatenate_videoclips(clips).write_videofile(out, preset="veryfast", logger=None)
"""


def cpu(command: Sequence[str | Path]) -> tuple[float, str]:
    """CPU seconds of a command and all it starts, and what it said."""
    import resource

    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, said


def bare(film: Path, starts: Sequence[str], folder: Path) -> float:
    """Ten seeks and encodes, joined without coding: the least that anybody pays for an exact cut."""
    spent = 0.0
    for number, start in enumerate(starts):
        place = folder / f"{number}.mp4"
        spent += cpu([FFMPEG, "-v", "error", "-y", "-ss", start, "-t", str(LENGTH), "-i", film, *ENCODE, place])[0]
    names = folder / "names.txt"
    names.write_text("".join(f"file {number}.mp4\n" for number in range(len(starts))))
    return spent + cpu([FFMPEG, "-v", "error", "-y", "-f", "concat", "-i", names, "-c", "copy", folder / "b.mp4"])[0]


def keyed(film: Path) -> Path:
    """Code a small film again at 1080p with fresh grain and a key frame a second, as phones and streams do."""
    target = film.with_stem("keyed")
    keys = ["-c:v", "libx264", "-preset", "veryfast", "-g", "30", "-bf", "2", "-c:a", "copy"]
    grown = ["-vf", "scale=1920:1080:flags=bicubic,noise=alls=7:allf=t"]
    subprocess.run([FFMPEG, "-v", "error", "-y", "-i", film, *grown, *keys, target], check=True)
    return target


def drawn(folder: Path) -> Path:
    pieces = tuple(Piece(50 + 17 * number, grain=2, shake=number % 3) for number in range(8))
    reel = Reel(pieces, size=(640, 360), rate=Fraction(30), has_sound=True, talks=((1, 4), (5, 9)))
    return looped(keyed(draw_reel(folder / "drawn.mp4", reel)), 20)


def costs(options: Options) -> list[Row]:
    """The rows of `benchmarks/run.py`."""
    with tempfile.TemporaryDirectory() as place:
        return measured(drawn(Path(place)), Path(place))


def measured(film: Path, folder: Path) -> list[Row]:
    shown = subprocess.run([FFMPEG, "-i", film], capture_output=True, text=True).stderr
    clock = shown.partition("Duration: ")[2].partition(",")[0].split(":")
    seconds = int(clock[0]) * 3600 + int(clock[1]) * 60 + float(clock[2])
    starts = [f"{(number + 0.37) * (seconds - LENGTH) / 10:.2f}" for number in range(10)]
    least = bare(film, starts, folder)
    ours = [sys.executable, "-c", OURS, film, folder / "o.mp4"]
    encoded, _ = cpu([*ours, "never", str(LENGTH), *starts])
    smart, share = cpu([*ours, "auto", str(LENGTH), *starts])
    what = f"ten clips of {LENGTH} s out of {seconds / 60:.1f} minutes"
    rows = [
        Row(f"{what}, encoded / bare ffmpeg, CPU", "<= 1.1", f"{encoded / least:.2f}", encoded <= 1.1 * least,
            f"{encoded:.1f} s, ffmpeg {least:.1f} s"),
        Row("the same, cut smartly / bare ffmpeg, CPU", "<= 0.4", f"{smart / least:.2f}", smart <= 0.4 * least,
            f"{smart:.1f} s, {float(share):.0%} copied"),
    ]  # fmt: skip
    if importlib.util.find_spec("moviepy"):
        other, _ = cpu([sys.executable, "-c", MOVIEPY, film, folder / "m.mp4", str(LENGTH), *starts])
        rows.append(Row("the same by MoviePy / bare ffmpeg, CPU", "", f"{other / least:.2f}", True, f"{other:.1f} s"))
    return rows


ROWS = [costs]


def main() -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        film = Path(sys.argv[1]) if len(sys.argv) > 1 else drawn(folder)
        print(*(row.line() for row in measured(film, folder)), sep="\n")


if __name__ == "__main__":
    main()
