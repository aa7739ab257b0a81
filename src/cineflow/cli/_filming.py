"""From takes to one film, told and shown: shared by `film` and `demo`."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from cineflow.app import App
from cineflow.cli._copying import keep_copies
from cineflow.cli._door import Door
from cineflow.cli._finishing import tell_made
from cineflow.cli.errors import DONE, PARTLY
from cineflow.core.errors import NothingFound, SettingInvalid
from cineflow.core.text import Text, counted
from cineflow.core.time import Rate, parse_rate
from cineflow.jobs._assemble import Assembly, assemble
from cineflow.jobs.planning import parse_only
from cineflow.library.discovery import Discovery

if TYPE_CHECKING:
    from collections.abc import Callable

    from cineflow.media.finish import VisibleLabel

__all__ = ["make_film", "quality_of", "rate_of", "rendering", "size_of"]

QUALITIES = ("draft", "good", "best")


def make_film(
    app: App,
    door: Door,
    *,
    output: Path | None,
    fill: bool = False,
    rehearsal: bool = False,
    only: str | None = None,
    quality: str = "good",
    rate: str | None = None,
    size: str | None = None,
    label: VisibleLabel | None = None,
) -> int:
    """Join the takes that count into one file and print its path. Returns PARTLY where shots are missing.

    Raises NothingFound where no shot has anything to show, SettingInvalid for a rate, size or quality nobody knows.
    """
    from cineflow.media.finish import Finish
    from cineflow.media.render import render

    discovery = app.discover()
    assembly = _assembled(app, discovery, fill=fill, rehearsal=rehearsal, only=only)
    if not list(assembly.timeline.clips) and not rehearsal:
        assembly = _assembled(app, discovery, fill=False, rehearsal=True, only=only)
        rehearsal = bool(list(assembly.timeline.clips))
        if rehearsal:
            door.say(Text("No shot has a take yet, so this is the film of rehearsals.",
                          "尚无任何正式素材，因此合成的是预演影片。"))  # fmt: skip
    if not list(assembly.timeline.clips):
        raise NothingFound(
            Text("no shot has a take to show yet", "还没有任何镜头有可用的素材"),
            fix=Text("Make them: `cineflow run`", "请先运行 `cineflow run`"),
            code="film.no_takes",
        )
    timeline = replace(assembly.timeline, rate=rate_of(rate), size=size_of(size))
    out = (output or _usual_place(app, discovery, is_rehearsal=rehearsal)).expanduser().resolve()
    finish = Finish(quality_of(quality), label=label)
    with rendering(door) as progress:
        made = render(timeline, out, finish=finish, progress=progress)
    _tell(assembly, door)
    tell_made(made, door)
    keep_copies(app, [made.film], door)
    if door.as_json:
        missing = [{"file": m.board, "shot": m.shot} for m in assembly.missing]
        door.json({"film": str(made.film), "seconds": float(made.seconds), "clips": made.clips, "missing": missing,
                   "rehearsed": assembly.rehearsed})  # fmt: skip
    else:
        door.result(made.film)
    return PARTLY if assembly.missing else DONE


def _assembled(app: App, discovery: Discovery, *, fill: bool, rehearsal: bool, only: str | None) -> Assembly:
    shots, chosen_at = app.matched_shots(discovery, rehearsal=rehearsal)
    stand_ins = app.matched_shots(discovery, rehearsal=True)[0] if fill and not rehearsal else []
    shots = [shot for shot in shots if shot.board.kind_of(shot.shot) == "video"]
    wanted = parse_only(only) if only else None
    if wanted:
        shots = [shot for shot in shots if shot.shot.number in wanted]
    name = discovery.boards[0].title if len(discovery.boards) == 1 else app.workspace.root.name
    return assemble(shots, chosen_at, stand_ins, name=name)


def _usual_place(app: App, discovery: Discovery, *, is_rehearsal: bool) -> Path:
    """One storyboard's film lies beside its shots' folder; one of several lies at the top of the tree."""
    layout = app.layout
    if len(discovery.boards) == 1:
        file = discovery.boards[0].file
        home = layout.home(file, is_rehearsal=is_rehearsal)
        return (home if layout.is_in_place else home.parent) / f"{file.stem}.mp4"
    root = layout.rehearsal_root if is_rehearsal else layout.root
    return root / f"{app.workspace.root.name or 'film'}.mp4"


def _tell(assembly: Assembly, door: Door) -> None:
    for missing in assembly.missing:
        door.warn(Text("gap: shot {n} of {board} has no take", "空缺：{board} 的镜头 {n} 尚无素材",
                       n=missing.shot, board=missing.board), style="yellow")  # fmt: skip
    if assembly.rehearsed:
        door.say(
            Text("shown by their rehearsal: {n}", "以预演代替：{n}", n=counted(assembly.rehearsed, "shot", "个镜头"))
        )


@contextmanager
def rendering(door: Door) -> Generator[Callable[[float], None]]:
    """Show a bar while a file is rendered; yields what takes the fraction done, 0 to 1."""
    if not door.is_live:
        yield lambda fraction: None
        return
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn()
    with Progress(*columns, console=door.people, transient=True) as bar:
        task = bar.add_task(str(Text("joining", "合成")), total=1.0)
        yield lambda fraction: bar.update(task, completed=fraction)


def quality_of(word: str) -> str:
    """Check a quality. Raises SettingInvalid."""
    if word not in QUALITIES:
        raise SettingInvalid(
            Text("--quality is “{word}”", "--quality 的值是 “{word}”", word=word),
            fix=Text("Allowed: {all}", "允许的值：{all}", all=", ".join(QUALITIES)),
        )
    return word


def rate_of(text: str | None) -> Rate | None:
    """Read `--rate`. Raises SettingInvalid."""
    try:
        return parse_rate(text) if text else None
    except (ValueError, ZeroDivisionError) as cause:
        raise SettingInvalid(
            Text("--rate is “{text}”", "--rate 的值是 “{text}”", text=text),
            fix=Text("Write it like 24, 29.97 or 30000/1001", "请写成 24、29.97 或 30000/1001"),
        ) from cause


def size_of(text: str | None) -> tuple[int, int] | None:
    """Read `--size`. Raises SettingInvalid."""
    if not text:
        return None
    parts = text.lower().replace("*", "x").replace("×", "x").split("x")
    sides = [int(part) for part in parts if part.strip().isdecimal()]
    if len(parts) != 2 or len(sides) != 2 or any(side < 16 or side % 2 for side in sides):
        raise SettingInvalid(
            Text("--size is “{text}”", "--size 的值是 “{text}”", text=text),
            fix=Text("Write it like 1280x720, both even", "请写成 1280x720，两边均为偶数"),
        )
    return sides[0], sides[1]
