"""The adaptive window against simulated caps, over 700 takes of a minute each."""

from __future__ import annotations

from benchmarks.rows import Options, Row

__all__ = ["BESIDE"]


def simulated_caps(_: Options) -> list[Row]:
    from tests.jobs.test_limits_simulated import about, simulate

    rows: list[Row] = []
    for cap in (8, 37, 300):
        told = [
            simulate(takes=700, cap=lambda _, cap=cap: cap, seconds=about(60), poll_lag=1.0, seed=seed)
            for seed in range(5)
        ]
        used, refused = min(story.used for story in told), max(story.refused_share for story in told)
        what = f"simulated cap of {cap}, 700 takes of 60 s, worst of 5"
        rows.append(Row(f"{what}: slots used", ">= 90 %", f"{used:.1%}", used >= 0.9))
        rows.append(Row(f"{what}: refused ÷ submits", "<= 5 %", f"{refused:.1%}", refused <= 0.05))
    return rows


BESIDE = [simulated_caps]
