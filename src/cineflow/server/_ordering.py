"""One film ordered by itself, without a storyboard: planned, priced, and run like any other take."""

from __future__ import annotations

import asyncio
import hashlib
import re
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from cineflow.app import App, PlanWish
from cineflow.core.errors import NotFound, SettingMissing, UnsupportedByModel
from cineflow.core.files import write_atomically
from cineflow.core.ids import new_id
from cineflow.core.order import ReferenceRole
from cineflow.core.text import Text
from cineflow.jobs.planning import Action
from cineflow.library.discovery import Discovery
from cineflow.library.layout import REHEARSAL
from cineflow.library.ledger import videos
from cineflow.library.ledger.projects import WORKSPACE
from cineflow.library.ledger.videos import Video
from cineflow.server._house import House
from cineflow.server._planning import Ready, begin_run
from cineflow.server._who import Who, now
from cineflow.storyboard.model import Origin, Reading, Scene, Shot, ShotReference, Storyboard

__all__ = ["FilmAsked", "Refused", "order_film", "read_seconds", "read_size", "remix_of"]

_SIZE = re.compile(r"^\s*(\d{2,5})\s*[xX*]\s*(\d{2,5})\s*$")
_LARGEST = 4096
_REHEARSAL_SECONDS = (Decimal(2), Decimal(60))
_PICTURES = {b"\x89PNG": ".png", b"\xff\xd8\xff": ".jpg", b"RIFF": ".webp"}


class Refused(UnsupportedByModel):  # a parameter that the client can put right; `place` names it
    code = "video.bad_parameter"


@dataclass(frozen=True, slots=True)
class FilmAsked:
    """What a client wants. size: `WxH`, empty for the model's own. picture: the first frame's bytes. remixed_from: the
    film whose order this is with another prompt."""

    model: str
    prompt: str
    seconds: Decimal | None = None
    size: str = ""
    picture: bytes = b""
    aspect: str = ""
    remixed_from: str = ""

    def to_json(self) -> dict[str, Any]:
        seconds = None if self.seconds is None else f"{self.seconds.normalize():f}"
        said = {"model": self.model, "prompt": self.prompt, "seconds": seconds, "size": self.size}
        more = {"aspect": self.aspect, "remixed_from": self.remixed_from}
        return {**said, **{name: value for name, value in more.items() if value}}


def read_size(text: str) -> tuple[int, int]:
    """Return width and height. Raises Refused."""
    match = _SIZE.match(text)
    width, height = (int(match[1]), int(match[2])) if match else (0, 0)
    if not (2 <= width <= _LARGEST and 2 <= height <= _LARGEST) or width % 2 or height % 2:
        raise Refused(
            Text("the size “{size}” cannot be made", "无法生成尺寸 “{size}”", size=text[:40]),
            fix=Text(
                "Write it like 1280x720, both even and at most 4096", "请写成 1280x720，两边均为偶数且不超过 4096"
            ),
            place="size",
        )
    return width, height


def read_seconds(value: Any) -> Decimal:
    """Return a length, from a number or its digits. Raises Refused."""
    try:
        seconds = Decimal(str(value).strip())
    except InvalidOperation:
        seconds = Decimal(0)
    if not seconds.is_finite() or not 0 < seconds <= 3600:
        raise Refused(
            Text("“{value}” is no length in seconds", "“{value}” 不是有效的秒数", value=str(value)[:40]),
            place="seconds",
        )
    return seconds


async def order_film(house: House, who: Who, asked: FilmAsked) -> str:
    """Order one film and return its id. Money is spent under the person's, the key's and the workspace's caps.

    Raises Refused naming the parameter, PriceUnknown, BudgetReached, SettingMissing.
    """
    provider, model = _maker(house, asked)
    _check(asked, provider)
    video_id = new_id("video")
    picture = await asyncio.to_thread(_keep_picture, house, asked.picture) if asked.picture else None
    found = _as_board(house.root, video_id, asked, picture)
    app = App(house.app.workspace, house.app.loaded, [house.root])
    wish = PlanWish(provider=provider, model=model, takes=1, force=True)
    prepared = await app.prepare_asking(wish, found=found)
    if problems := prepared.plan.problems:
        raise Refused(problems[0].text, fix=problems[0].fix, place="prompt")
    for take in prepared.plan.takes:
        if take.action is Action.IMPOSSIBLE:
            said = " ".join(str(why) for why in take.why)
            raise Refused(Text("{said}", "{said}", said=said), place=_place_of(take.code))
    workspace = next(p for p in await house.known_projects() if p.id == WORKSPACE)
    about = {"video": video_id}
    created = await begin_run(house, who, workspace, Ready(app, prepared), yes=True, asked=about)
    assert created is not None, "one forced take is always to be done"
    said = {**asked.to_json(), **({"picture": picture.name} if picture else {})}
    await house.ledger.commit(videos.add, video_id, who.id, created.id, said, at=now())
    house.runtime.nudge()
    return video_id


def _maker(house: House, asked: FilmAsked) -> tuple[str | None, str | None]:
    """Return provider and model of a name. Raises Refused for a dead or an unknown one, naming what lives."""
    name = asked.model
    if name in (REHEARSAL, f"{REHEARSAL}:animatic", "animatic"):
        return REHEARSAL, None
    if not name:
        try:
            return house.app.choose_provider(None), None
        except SettingMissing as several:
            raise Refused(
                Text("name a model: {several}", "请指定 model：{several}", several=several.text),
                fix=Text("GET /v1/models lists them", "GET /v1/models 可列出全部模型"),
                place="model",
            ) from several
    provider, _, rest = name.partition(":")
    from cineflow.providers._registry import provider_names

    of, model_name = (provider, rest) if rest and provider in provider_names() else (None, name)
    try:
        model = house.app.catalogue.find(of, model_name)
    except NotFound as missing:
        raise Refused(missing.text, fix=missing.fix, place="model") from missing
    if model.is_dead:
        raise Refused(house.app.catalogue.explain_dead(model), place="model")
    return model.provider, model.id


def _check(asked: FilmAsked, provider: str | None) -> None:
    if not asked.prompt.strip():
        raise Refused(Text("a prompt is needed", "需要提示词"), place="prompt")
    if asked.size:
        read_size(asked.size)
    low, high = _REHEARSAL_SECONDS
    if provider == REHEARSAL and asked.seconds is not None and not low <= asked.seconds <= high:
        raise Refused(
            Text("a rehearsal lasts {low} to {high} seconds", "预演时长为 {low} 至 {high} 秒", low=low, high=high),
            place="seconds",
        )


def _place_of(code: str) -> str:
    return next((word for word in ("seconds", "size", "model", "input_reference") if word in code), "model")


def _as_board(root: Path, video_id: str, asked: FilmAsked, picture: Path | None) -> Discovery:
    """Return a storyboard of one shot that lies in no file: its takes go to `output/api/{id}/`."""
    file = root / "api" / f"{video_id}.json"
    references = (ShotReference(ReferenceRole.FIRST_FRAME, str(picture)),) if picture else ()
    size = "x".join(map(str, read_size(asked.size))) if asked.size else None
    shot = Shot(
        1, asked.prompt, Origin(file), seconds=asked.seconds, size=size, aspect=asked.aspect or None,
        references=references,
    )  # fmt: skip
    board = Storyboard(file, "json", "", (Scene(1, "", (shot,)),), takes=1)
    return Discovery((Reading(file, replace(board, digest=video_id)),), roots={file: root})


def remix_of(house: House, video: Video, prompt: str) -> FilmAsked:
    """Return the order of a film again, with another prompt. Raises NotFound where its first frame is gone."""
    was = video.asked
    picture = _pictures(house) / str(was["picture"]) if was.get("picture") else None
    if picture and not picture.is_file():
        raise NotFound(
            Text("the first frame of {id} is gone", "{id} 的首帧图已不存在", id=video.id),
            fix=Text("Order it anew, with the picture", "请附上图片重新下单"), code="video.no_picture",
        )  # fmt: skip
    return FilmAsked(
        model=str(was.get("model") or ""), prompt=prompt, seconds=read_seconds(was["seconds"]) if was.get("seconds")
        else None, size=str(was.get("size") or ""), picture=picture.read_bytes() if picture else b"",
        aspect=str(was.get("aspect") or ""), remixed_from=video.id,
    )  # fmt: skip


def _pictures(house: House) -> Path:
    return house.app.workspace.state / "api" / "references"


def _keep_picture(house: House, content: bytes) -> Path:
    suffix = next((end for start, end in _PICTURES.items() if content.startswith(start)), "")
    if not suffix:
        raise Refused(
            Text("the picture is no PNG, JPEG or WebP", "参考图不是 PNG、JPEG 或 WebP"), place="input_reference"
        )
    digest = hashlib.sha256(content).hexdigest()
    target = _pictures(house) / f"{digest}{suffix}"
    if not target.is_file():
        write_atomically(target, content)
    return target
