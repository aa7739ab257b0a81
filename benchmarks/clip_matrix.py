"""Whether every cut is on its frame and in step, over the whole matrix of codecs, groups, rates, turns, starts, sounds.

    python benchmarks/clip_matrix.py [WORDS OF THE NAME]

Footage whose frames say their numbers and whose sound clicks is drawn, cut at awkward places, rendered and read back:
every boundary, every frame between, every click.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "media"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from matrix import Checked, Entry, check, entries

from benchmarks.rows import Options, Row


def measured(words: str = "") -> list[tuple[Entry, Checked]]:
    found: list[tuple[Entry, Checked]] = []
    for entry in entries():
        if words.lower() in f"{entry.name}{entry.suffix}".lower():
            with tempfile.TemporaryDirectory() as place:
                found.append((entry, check(entry, Path(place))))
                tell(*found[-1])
    return found


def tell(entry: Entry, found: Checked) -> None:
    late = "-" if found.late is None else f"{found.late * 1000:.1f} ms"
    as_planned = entry.copies is None or entry.copies == bool(found.made.copied)
    mark = "ok" if found.is_right and as_planned else "WRONG"
    figures = f"{found.boundaries:10} {found.wrong:6} {found.inside:7} {late:>9} {found.lost:5}"
    copied = f"{found.made.copied:4}/{found.made.frames:<4}"
    print(f"{entry.name:36} {entry.suffix:5} {figures} {copied} {mark}", file=sys.stderr, flush=True)


def exactness(options: Options) -> list[Row]:
    """The rows of `benchmarks/run.py`."""
    found = measured()
    boundaries, wrong = sum(c.boundaries for _, c in found), sum(c.wrong for _, c in found)
    frames, inside = sum(c.made.frames for _, c in found), sum(c.inside for _, c in found)
    late = max(c.late * float(c.made.rate) for _, c in found if c.late is not None)
    lost = sum(c.lost for _, c in found)
    return [
        Row(
            "cut boundaries wrong, over the matrix", "0", str(wrong), wrong == 0, f"{boundaries} of {len(found)} kinds"
        ),
        Row("frames wrong between them", "0", str(inside), inside == 0, f"{frames} frames"),
        Row("sound out of step, in frames of the film", "< 1", f"{late:.2f}", late < 1 and not lost, f"{lost} lost"),
    ]


ROWS = [exactness]


def main() -> int:
    head = (
        f"{'source':36} {'box':5} {'boundaries':>10} {'wrong':>6} {'between':>7} {'late':>9} {'lost':>5} {'copied':>9}"
    )
    print(head, file=sys.stderr)
    words = " ".join(sys.argv[1:])
    if words:
        return 0 if all(found.is_right for _, found in measured(words)) else 1
    rows = exactness(Options())
    print(*(row.line() for row in rows), sep="\n")
    return 0 if all(row.is_met for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
