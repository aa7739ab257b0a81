"""A take in parts: each bought once, the next begins where the last one ended, and they are joined once all are there."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.jobs.test_generate_crashes import LIST, Death, World, dying
from tests.jobs.tiny import FILM, Crash, begin, check, job_of, left_on_disk, make_services, run_job, wanted

from cineflow.core.errors import ContentRefused
from cineflow.core.files import write_atomically
from cineflow.core.ids import digest_bytes, digest_file
from cineflow.core.order import Order, OrderReference, ReferenceRole
from cineflow.core.text import Text
from cineflow.jobs._services import Services
from cineflow.jobs.planning import last_frame_of
from cineflow.library.ledger import Ledger, WantedTake, budgets, open_ledger
from cineflow.library.sidecar import Part, read_sidecar, sidecar_path, write_sidecar

PARTS = 2


def _verify(path: Path, order: Order) -> dict[str, Any]:
    """As `check`, but for the joined take, which is as long as its parts."""
    if ".parts" in str(path):
        return check(path, order)
    assert path.read_bytes() == FILM * PARTS
    return {"seconds": str(order.seconds)}


def _services(world: World, ledger: Ledger, joined: list[Path] | None = None) -> Services:
    def join(films: Sequence[Path], out: Path) -> None:
        (joined if joined is not None else []).append(out)
        write_atomically(out, b"".join(film.read_bytes() for film in films))

    return replace(
        make_services(world.root, ledger, world.provider, world.clock), verify=_verify, join=join,
        take_last_frame=lambda film, picture: write_atomically(picture, digest_file(film).encode()),
    )  # fmt: skip


def _parts(shot: int, *, is_chained: bool = True) -> list[WantedTake]:
    stems = tuple(f"{shot}_v1_p{n}_{'0' * 8}" for n in range(1, PARTS + 1))
    found: list[WantedTake] = []
    for n, stem in enumerate(stems, 1):
        whole = wanted(shot, prompt=f"lamp {shot}").brief
        folder = f"{whole.folder}/{whole.stem}.parts"
        frame = OrderReference(role=ReferenceRole.FIRST_FRAME, path=f"/to/come/{stem}.jpg")
        order = whole.order.model_copy(update={
            "id": f"cf_{shot:012}{n:012}", "fingerprint": f"{shot:032}{n:032}",
            "references": (frame,) if n > 1 and is_chained else (),
        })  # fmt: skip
        part = Part(number=n, stems=stems, short_id=whole.short_id, fingerprint=whole.order.fingerprint,
                    is_chained=is_chained)  # fmt: skip
        brief = whole.model_copy(
            update={"folder": folder, "short_id": stem.split("_", 2)[2], "order": order, "part": part}
        )
        found.append(WantedTake(brief, account="tiny:1"))
    return found


def _check(world: World, shot: int) -> None:
    mine = [order for order in world.bill.accepted.values() if order.prompt == f"lamp {shot}"]
    assert len(mine) == PARTS, f"paid {len(mine)} times"
    folder = world.root / "output" / "storyboard" / f"Segment_{shot}"
    left = left_on_disk(folder)
    assert len(left["films"]) == len(left["sidecars"]) == PARTS + 1
    assert left["tmp"] == left["pending"] == []
    (film,) = folder.glob("*.mp4")
    assert film.read_bytes() == FILM * PARTS
    said = read_sidecar(film.with_suffix(".json"))
    assert (said.take, said.fingerprint, len(said.parts)) == (1, f"{shot:064}", PARTS)
    assert said.order.seconds == Decimal(20)
    assert said.price
    assert said.price.high == Decimal("0.06")
    if said.billed:  # A ticket found again tells no price.
        assert said.billed.amount == Decimal("0.06")


async def test_the_next_part_begins_with_the_last_frame_and_the_last_one_joins(tmp_path: Path) -> None:
    world = World(tmp_path, LIST)
    joined: list[Path] = []
    with closing(open_ledger(tmp_path / "ledger.db")) as ledger:
        services = _services(world, ledger, joined)
        first, second = begin(services, *_parts(1))
        ended = await asyncio.gather(run_job(services, second), run_job(services, first))
        assert [result["state"] for result in ended] == ["done", "done"]
        assert len(joined) == 1
        assert ended[0]["file"] == "output/storyboard/Segment_1/" + joined[0].name
        (sent,) = (order for order in world.bill.accepted.values() if order.references)
        frame = sent.reference(ReferenceRole.FIRST_FRAME)
        assert frame
        part = job_of(services, first).brief
        assert frame.path == str(last_frame_of(part.folder_in(tmp_path), part.stem))
        assert frame.digest == digest_file(Path(frame.path))
        assert Path(frame.path).read_bytes() == digest_bytes(FILM).encode()
        (spent,) = ledger.read(budgets.report)
        assert (spent.spent.amount, spent.reserved.amount) == (Decimal("0.06"), 0)
    _check(world, 1)


async def test_parts_of_the_same_words_need_not_wait_for_each_other(tmp_path: Path) -> None:
    world = World(tmp_path, LIST)
    joined: list[Path] = []
    with closing(open_ledger(tmp_path / "ledger.db")) as ledger:
        services = _services(world, ledger, joined)
        first, second = begin(services, *_parts(1, is_chained=False))
        assert (await run_job(services, second))["state"] == "done"
        assert joined == []
        assert (await run_job(services, first))["state"] == "done"
        assert len(joined) == 1


async def test_a_part_whose_forerunner_failed_is_not_ordered(tmp_path: Path) -> None:
    world = World(tmp_path, LIST)

    def refuse(order: Order) -> None:
        raise ContentRefused(Text("no", "不"), provider="tiny")

    with closing(open_ledger(tmp_path / "ledger.db")) as ledger:
        services = _services(world, ledger)
        first, second = begin(services, *_parts(1))
        world.provider.before = refuse
        assert (await run_job(services, first))["state"] == "failed"
        assert (await run_job(services, second))["state"] == "failed"
        assert world.bill.accepted == {}
        problem = job_of(services, second).problem
        assert problem
        assert (problem.code, problem.charged.value) == ("part.not_there", "no")


async def test_parts_that_are_there_are_joined_again_without_an_order(tmp_path: Path) -> None:
    world = World(tmp_path, LIST)
    with closing(open_ledger(tmp_path / "ledger.db")) as ledger:
        services = _services(world, ledger)
        for job_id in begin(services, *_parts(1)):
            await run_job(services, job_id)
        (film,) = (tmp_path / "output/storyboard/Segment_1").glob("*.mp4")
        film.unlink()
        last = _parts(1)[-1]
        assert last.brief.part
        only = last.brief.model_copy(update={"part": last.brief.part.model_copy(update={"joins_only": True})})
        (job_id,) = begin(services, WantedTake(only, account="tiny:1"))
        assert (await run_job(services, job_id))["state"] == "done"
        _check(world, 1)
        film.unlink()
        record = next((tmp_path / "output").rglob("*_p1_*.json"))
        record.unlink()
        (job_id,) = begin(services, WantedTake(only, account="tiny:1"))
        assert (await run_job(services, job_id))["state"] == "done", "its own part is there"
        assert not film.exists()


async def test_nothing_is_ordered_where_only_a_join_was_agreed_to(tmp_path: Path) -> None:
    world = World(tmp_path, LIST)
    with closing(open_ledger(tmp_path / "ledger.db")) as ledger:
        services = _services(world, ledger)
        last = _parts(1)[-1]
        assert last.brief.part
        only = last.brief.model_copy(update={"part": last.brief.part.model_copy(update={"joins_only": True})})
        (job_id,) = begin(services, WantedTake(only, account="tiny:1"))
        assert (await run_job(services, job_id))["state"] == "failed"
        assert world.bill.accepted == {}


def _anew(parts: list[WantedTake], *, kept: str) -> WantedTake:
    """The second part as a plan asks for it where the first one is to be had again."""
    first, second = (one.brief for one in parts)
    assert second.part
    stem = f"{second.shot}_v1_p2_{'1' * 8}"
    part = second.part.model_copy(update={"stems": (first.stem, stem), "kept": ("", kept) if kept else ()})
    order = second.order.model_copy(update={"id": f"cf_{'9' * 24}", "fingerprint": "9" * 64})
    return WantedTake(
        second.model_copy(update={"short_id": stem.split("_", 2)[2], "order": order, "part": part}), account="tiny:1"
    )


async def test_a_part_follows_the_film_that_the_one_before_became(tmp_path: Path) -> None:
    world = World(tmp_path, LIST)
    with closing(open_ledger(tmp_path / "ledger.db")) as ledger:
        services = _services(world, ledger)
        parts = _parts(1)
        for job_id in begin(services, *parts):
            await run_job(services, job_id)
        folder = parts[0].brief.folder_in(tmp_path)
        (film,) = folder.parent.glob("*.mp4")
        film.unlink()
        kept = _anew(parts, kept=parts[1].brief.stem)
        (job_id,) = begin(services, kept)
        assert (await run_job(services, job_id))["state"] == "done"
        assert len(world.bill.accepted) == PARTS, "the first part is what it was: the second is kept"
        assert read_sidecar(film.with_suffix(".json")).parts == (parts[0].brief.stem, parts[1].brief.stem)
        record = sidecar_path(folder / f"{parts[0].brief.stem}.mp4")
        said = read_sidecar(record)
        write_sidecar(folder / said.file, said.model_copy(update={"digest": "another film's"}))
        film.unlink()
        stale = parts[1].brief.model_copy(update={"part": kept.brief.part and kept.brief.part.model_copy(
            update={"stems": (parts[0].brief.stem, parts[1].brief.stem), "kept": ()})})  # fmt: skip
        (job_id,) = begin(services, WantedTake(stale, account="tiny:1"))
        await run_job(services, job_id)
        assert not film.exists(), "what does not follow is not joined"
        frame = last_frame_of(folder, parts[0].brief.stem)
        frame.write_bytes(b"of the film that was")
        (job_id,) = begin(services, _anew(parts, kept=parts[1].brief.stem))
        assert (await run_job(services, job_id))["state"] == "done"
        assert len(world.bill.accepted) == PARTS + 1
        assert frame.read_bytes() != b"of the film that was"
        part = job_of(services, job_id).brief.part
        assert part
        assert part.after == "another film's"
        assert read_sidecar(film.with_suffix(".json")).parts == part.stems


@pytest.mark.slow
async def test_a_process_may_die_at_any_point_of_a_take_in_parts(tmp_path: Path) -> None:
    world = World(tmp_path, LIST)
    with closing(open_ledger(tmp_path / "ledger.db")) as ledger:
        shot, died = 0, True
        while died:
            shot += 1
            job_ids = begin(_services(world, ledger), *_parts(shot))
            death, services = Death(shot), _services(world, ledger)
            with dying(death, services, world.provider), suppress(Crash):
                for job_id in job_ids:
                    await run_job(services, job_id)
            died = len(death.passed) >= shot
            services = _services(world, ledger)
            for job_id in job_ids:
                result = await run_job(services, job_id)
                assert result["state"] == "done", (death.passed[-1:], job_of(services, job_id).problem)
            _check(world, shot)
        assert shot > 40
