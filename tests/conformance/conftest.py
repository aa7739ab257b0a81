"""Every provider against the emulator, over real sockets: the two were written without a look at each other."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from cineflow.core.errors import PollFailed
from cineflow.core.order import Expired, Failed, Order, OrderReference, Ready, ReferenceRole, Ticket
from cineflow.emulator import Emulator, running
from cineflow.providers._catalogue import setup_of
from cineflow.providers._check import need_of, resolution_for
from cineflow.providers._registry import provider_class
from cineflow.providers._settings import ProviderSettings

WORKFLOW = {
    "3": {"class_type": "KSampler", "inputs": {"seed": "{{seed}}", "model": ["4", 0]}, "_meta": {"title": "sampler"}},
    "6": {"class_type": "CLIPTextEncode", "inputs": {"text": "{{prompt}}"}, "_meta": {"title": "positive"}},
    "7": {"class_type": "CLIPTextEncode", "inputs": {"text": "x"}, "_meta": {"title": "negative"}},
    "5": {
        "class_type": "EmptyHunyuanLatentVideo",
        "inputs": {"width": "{{width}}", "height": "{{height}}", "length": "{{frames}}"},
    },
    "9": {"class_type": "SaveVideo", "inputs": {"filename_prefix": "{{prefix}}", "fps": "{{fps}}"}},
}  # fmt: skip


@dataclass(frozen=True)
class Wire:
    """One wire of the emulator with what it is asked for. public: whether results are fetched without the key."""

    name: str
    provider: str
    model: str
    seconds: int = 5
    resolution: str = ""
    aspect: str = "16:9"
    extra: dict[str, Any] = field(default_factory=dict)
    has_link_frames: bool = False


WIRES = (
    Wire("sora-hk", "sora-hk", "sora2", 10, has_link_frames=True),
    Wire("openai", "openai-videos", "sora-2", 8),
    Wire("litellm", "openai-videos", "sora-2", 8),
    Wire("newapi-videos", "openai-videos", "sora-2", 8),
    Wire("sglang", "openai-videos", "sora-2", 4),
    Wire("vllm-omni", "openai-videos", "sora-2", 4),
    Wire("sora2api", "sora2api", "sora2-landscape-10s", 10),
    Wire("newapi", "newapi", "kling-v2-6"),
    Wire("aihubmix", "aihubmix", "doubao-seedance-2-0-260128"),
    Wire("t8star", "t8star", "veo3.1-fast", 8),
    Wire("dashscope", "dashscope", "wan3.0-video"),
    Wire("gemini", "gemini", "gemini-omni-1.2-flash"),
    Wire("vertex", "vertex", "veo-3.1-fast-generate-001", 8),
    Wire("xai", "xai", "grok-imagine-video-1.5"),
    Wire("ark", "ark", "doubao-seedance-2-0-260128"),
    Wire("kling", "kling", "kling-v3"),
    Wire("kling-classic", "kling", "kling-v2-5-turbo"),
    Wire("minimax", "minimax", "MiniMax-H3"),
    Wire("vidu", "vidu", "viduq3-turbo"),
    Wire("runway", "runway", "gen4.5"),
    Wire("luma", "luma", "ray-3.2"),
    Wire("luma-legacy", "luma", "ray-2", has_link_frames=True),
    Wire("fal", "fal", "minimax/h3/text-to-video"),
    Wire("replicate", "replicate", "bytedance/seedance-2.0"),
    Wire("comfyui", "comfyui", "workflow", 2, resolution="480p"),
)


@pytest.fixture(scope="session")
def emulator() -> Iterator[Emulator]:
    with running(0.05) as running_emulator:
        yield running_emulator


@dataclass
class Stage:
    """One wire, wound up: its provider, and what the emulator says afterwards."""

    emulator: Emulator
    wire: Wire
    folder: Path
    providers: list[Any] = field(default_factory=list)
    number: int = 0

    def provider(self, *, key: str = "", **extra: Any) -> Any:
        """The provider as the app would build it from the variables that `emulate --list` prints."""
        given = self.emulator.env(self.wire.name)
        setup = setup_of(self.wire.provider)
        prefix = f"{self.wire.provider.replace('-', '_').upper()}_"
        others = {name.removeprefix(prefix).lower(): value for name, value in given.items() if name.startswith(prefix)}
        if self.wire.name == "comfyui":
            path = self.folder / "workflow.json"
            path.write_text(json.dumps(WORKFLOW))
            others["workflow"] = str(path)
        settings = ProviderSettings(
            key=key or next((given[name] for name in setup.key if name in given), ""),
            base_url=next(given[name] for name in setup.base_url if name in given),
            extra={**others, **self.wire.extra, **extra}, proxies={}, deadline=8.0, spool=self.folder / "spool",
        )  # fmt: skip
        built = provider_class(self.wire.provider)(settings)
        self.providers.append(built)
        return built

    def order(self, prompt: str = "a red kite over dunes", **fields: Any) -> Order:
        self.number += 1
        wish = Order(
            **{
                "id": f"ord_{self.wire.name.replace('-', '')}_{id(self) % 100000}_{self.number}",
                "provider": self.wire.provider, "model": self.wire.model, "prompt": prompt,
                "seconds": Decimal(self.wire.seconds), "aspect": self.wire.aspect, **fields,
            }
        )  # fmt: skip
        if wish.resolution:
            return wish
        model = provider_class(self.wire.provider).models.get(wish.model)
        chosen = resolution_for(need_of(wish), model) if model else ""
        return wish.model_copy(update={"resolution": self.wire.resolution or chosen})

    def frame(self, role: str = "first_frame") -> OrderReference:
        if self.wire.has_link_frames:
            return OrderReference(role=ReferenceRole(role), url="https://pics.example/1.png")
        path = self.folder / f"{role}.png"
        Image.new("RGB", (1280, 720), (90, 60, 30)).save(path)
        return OrderReference(role=ReferenceRole(role), path=str(path))

    @property
    def accepted(self) -> int:
        return self.emulator.bill(self.wire.name)["accepted"]


@pytest.fixture
async def stage(request: pytest.FixtureRequest, emulator: Emulator, tmp_path: Path) -> AsyncIterator[Stage]:
    emulator.reset()
    wound = Stage(emulator, request.param, tmp_path)
    yield wound
    for provider in wound.providers:
        await provider.close()


def on_wires(*, but: tuple[str, ...] = (), only: tuple[str, ...] = ()) -> Callable[[Any], Any]:
    """Run a test once per wire."""
    chosen = [wire for wire in WIRES if wire.name not in but and (not only or wire.name in only)]
    return pytest.mark.parametrize("stage", chosen, indirect=True, ids=lambda wire: wire.name)


async def watched(provider: Any, ticket: Ticket, *, patience: float = 10.0) -> Any:
    """Look at a job until it ends, as the poll hub would: a look that fails says nothing."""
    seen: list[Any] = []
    for _ in range(int(patience / 0.05)):
        try:
            progress = await provider.poll(ticket)
        except PollFailed:
            await asyncio.sleep(0.05)
            continue
        seen.append(progress)
        if isinstance(progress, (Ready, Failed, Expired)):
            return progress
        await asyncio.sleep(0.05)
    raise AssertionError(f"still {seen[-1:]} after {patience} s")


async def fetched(provider: Any, progress: Ready) -> bytes:
    return b"".join([chunk async for chunk in provider.fetch(progress.results[0])])


def with_links(ticket: Ticket) -> Ticket:
    """A ticket as it comes back from the ledger."""
    return Ticket.model_validate_json(ticket.model_dump_json())


__all__ = ["WIRES", "Stage", "Wire", "fetched", "on_wires", "replace", "watched", "with_links"]
