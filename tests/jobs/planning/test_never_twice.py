"""Whatever a person does to storyboards, nothing is made twice and nothing is overwritten."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from cineflow.providers._catalogue import shipped

PROMPTS = st.lists(st.sampled_from(["lamp", "rain", "boat", "crowd"]), min_size=1, max_size=4)
STEPS = st.lists(
    st.tuples(PROMPTS, st.one_of(st.none(), PROMPTS), st.sampled_from(["a.json", "b.json", "sub/a.json"])),
    min_size=1, max_size=5,
)  # fmt: skip
WANTED = 2


@given(steps=STEPS)
@settings(max_examples=25, deadline=None)
def test_every_wish_is_made_as_often_as_it_stood_there_at_once(studio_class: Any, steps: Any) -> None:
    """One storyboard that is edited and renamed, beside one that comes and goes."""
    with tempfile.TemporaryDirectory() as folder:
        studio = studio_class(Path(folder).resolve(), shipped())
        most, made = Counter[str](), Counter[str]()
        name = "a.json"
        for prompts, others, new_name in steps:
            if (studio.root / name).exists() and new_name != name:
                (studio.root / new_name).parent.mkdir(exist_ok=True)
                (studio.root / name).rename(studio.root / new_name)
            name = new_name
            files = [studio.board(name, *prompts)]
            if others is None:
                (studio.root / "other.json").unlink(missing_ok=True)
            else:
                files.append(studio.board("other.json", *others))
            plan = studio.plan(*files, default_takes=WANTED)
            paths = [take.path for take in plan.bought]
            assert len(set(paths)) == len(paths)
            assert not any(path.exists() for path in paths)
            made.update(take.order.prompt for take in plan.bought)
            there = Counter([*prompts, *(others or ())])
            most = Counter({prompt: max(most[prompt], there[prompt]) for prompt in most | there})
            studio.make(plan)
            assert studio.plan(*files, default_takes=WANTED).bought == []
        assert made == Counter({prompt: count * WANTED for prompt, count in most.items()})
