"""One provider's dialect, and the life of a paid request with every fault at its place.

A wire says which doors it has, reads a request into a `Draft`, and shows a `Job` in its own words. What is the same
everywhere lives here: the key, acceptance, the bill, the faults, and refusals in the wire's own shape.
"""

from __future__ import annotations

import asyncio
import math
import uuid
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from email.utils import formatdate
from enum import StrEnum
from typing import Any, ClassVar

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from cineflow.emulator._faults import AT_SUBMIT, Fault
from cineflow.emulator._fingerprint import fingerprint, shorten
from cineflow.emulator._jobs import Draft, Job, Phase
from cineflow.emulator._media import Media, cut
from cineflow.emulator._refusal import Cut, Garbage, No, Refused, garbage, google_limit
from cineflow.emulator._world import World

__all__ = ["Door", "Role", "Wire"]

Answer = Callable[[Request], Awaitable[Response]]


class Role(StrEnum):
    """What a door is for; faults and the need of a key depend on it."""

    SUBMIT = "submit"
    POLL = "poll"
    LIST = "list"
    FREE = "free"
    OPEN = "open"


@dataclass(frozen=True)
class Door:
    """One route of a wire, its path below the prefix."""

    method: str
    path: str
    answer: Answer
    role: Role = Role.FREE


_STATUS_MEANS = {401: No.KEY, 402: No.BALANCE, 404: No.MODEL, 409: No.CONFLICT, 429: No.RATE, 503: No.OVERLOADED}


class Wire:
    """Base of every wire. Subclasses set the facts, list their doors, and word their refusals."""

    name: ClassVar[str]
    provider: ClassVar[str]
    prefix: ClassVar[str]
    variables: ClassVar[Mapping[str, str]]
    """Environment variable → value, with `{base}` for the base URL."""
    base_path: ClassVar[str | None] = None
    """Path of the base URL a client is given, where it is not the prefix."""
    queues_above_cap: ClassVar[bool] = False
    """Whether jobs above the concurrency cap wait there instead of being refused."""
    runs_at_once: ClassVar[int | None] = None
    """How many jobs the service works on at once by its nature; the others wait."""
    withheld_is_failure: ClassVar[bool] = True
    """Whether a result withheld by content policy makes a failed job, or a finished one without a file."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.media = Media(world)

    # What a subclass says.

    def doors(self) -> Sequence[Door]:
        raise TypeError(f"{type(self).__name__} lists no doors")

    def sockets(self) -> Sequence[BaseRoute]:
        """Routes that are not plain HTTP."""
        return ()

    def refusal(self, no: Refused) -> tuple[int, Any]:
        """Return status and JSON body of a refusal."""
        raise TypeError(f"{type(self).__name__} words no refusals")

    def refusal_of(self, request: Request, no: Refused) -> tuple[int, Any]:
        """Return status and body of a refusal, for wires whose shape depends on the route."""
        return self.refusal(no)

    def key_of(self, request: Request) -> str:
        """Return the key a request carries, empty for none."""
        scheme, _, key = request.headers.get("authorization", "").partition(" ")
        return key.strip() if scheme.lower() == "bearer" else ""

    def new_id(self, draft: Draft) -> str:
        return str(uuid.uuid4())

    # The door and its keeper.

    def routes(self) -> list[BaseRoute]:
        """Return the wire's doors as routes, in order."""
        return [
            *self.sockets(),
            *(Route(self.prefix + door.path, self._keeper(door), methods=[door.method]) for door in self.doors()),
        ]

    def _keeper(self, door: Door) -> Answer:
        label = f"{self.name} {door.method} {door.path}"

        async def keep(request: Request) -> Response:
            self.world.stats.requests[label] += 1
            try:
                return await self._answer(door, request)
            except Refused as no:
                if door.role is Role.SUBMIT:
                    self.world.stats.refused[self.name] += 1
                return self.refuse(no, request)
            except Garbage as unreadable:
                return garbage(unreadable.form)
            except Cut:
                await cut(request.scope)
                return Response()

        return keep

    async def _answer(self, door: Door, request: Request) -> Response:
        if door.role is not Role.OPEN:
            self.check_key(request)
        if door.role is Role.LIST and (fault := self.world.faults.struck("no_list", self.name)):
            raise Refused(No.NOT_OFFERED, status=int(fault.params.get("status", 404)))
        if door.role in (Role.POLL, Role.LIST, Role.FREE):
            self._limit_rate("poll")
        try:
            return await door.answer(request)
        except (AttributeError, KeyError, TypeError, ValueError) as malformed:
            if door.role is not Role.SUBMIT or request.scope.get("cineflow.accepted"):
                raise
            raise Refused(No.PARAMETER, "The request is malformed.") from malformed

    def check_key(self, request: Request) -> None:
        """Refuse a request without a key, or with one that contains `bad`."""
        key = self.key_of(request)
        if not key:
            raise Refused(No.NO_KEY)
        if "bad" in key:
            raise Refused(No.KEY)

    def refuse(self, no: Refused, request: Request) -> Response:
        """Word a refusal in this wire's shape, with the time to wait in the form asked for."""
        headers: dict[str, str] = {}
        if no.retry_after is not None:
            match no.form:
                case "seconds":
                    headers["retry-after"] = str(math.ceil(no.retry_after))
                case "date":
                    headers["retry-after"] = formatdate(self.world.now() + math.ceil(no.retry_after), usegmt=True)
                case "ms":
                    headers["retry-after-ms"] = str(int(no.retry_after * 1000))
                case "body":
                    no.message = f"{no.message or 'Too many requests.'} Please try again in {no.retry_after:g}s."
                case _:
                    pass
        status, body = self.refusal_of(request, no)
        if no.form == "google" and no.retry_after is not None:
            status, body = 429, google_limit(no.retry_after)
        return JSONResponse(body, no.status or status, {**headers, **self.headers()})

    def headers(self) -> dict[str, str]:
        """Headers on every answer, such as a request id."""
        return {"x-request-id": uuid.uuid4().hex}

    # A paid request.

    async def accept(self, request: Request, draft: Draft) -> Job:
        """Put an order through everything that can happen to it, and return the accepted job.

        Raises Refused, Cut or Garbage; after acceptance as well as before, and only the bill tells which.
        """
        self.world.stats.submits[self.name] += 1
        await self._before(request, draft)
        job = self._make(draft)
        self.world.jobs.add(job)
        try:
            await self.world.bill.accept(job)
        except OSError as full:
            self.world.jobs.forget(job)
            raise Refused(No.SERVER) from full
        request.scope["cineflow.accepted"] = True
        if "forget" in job.fate:
            self.world.jobs.forget(job)
        live = self.world.jobs.live(self.name, self.world.now())
        self.world.stats.peak[self.name] = max(self.world.stats.peak[self.name], live)
        await self._after(draft.prompt)
        return job

    async def _before(self, request: Request, draft: Draft) -> None:
        faults = self.world.faults
        if faults.active:
            for name in AT_SUBMIT:
                if name == "rate_limit":
                    self._limit_rate("submit", draft.prompt)
                elif fault := faults.struck(name, self.name, draft.prompt):
                    self._strike(name, fault)
            cap = faults.standing("cap", self.name, draft.prompt)
            if cap and not self._queues(cap) and self.world.jobs.live(self.name, self.world.now()) >= _most(cap):
                raise Refused(No.CAP)
        if "broke" in self.key_of(request):
            raise Refused(No.BALANCE)

    def _strike(self, name: str, fault: Fault) -> None:
        match name:
            case "drop_before":
                raise Cut
            case "overloaded":
                wait, form = _seconds(fault.params.get("retry_after")), str(fault.params.get("form", "seconds"))
                raise Refused(No.OVERLOADED, retry_after=wait, form=form)
            case "policy_submit":
                raise Refused(No.POLICY)
            case _:
                status = int(fault.params["status"]) if "status" in fault.params else None
                why = _STATUS_MEANS.get(status or 0, No.SERVER if status and status >= 500 else No.PARAMETER)
                raise Refused(why, status=status)

    def _limit_rate(self, at: str, prompt: str = "") -> None:
        for fault in self.world.faults.active:
            on = fault.params.get("on", "submit")
            if fault.name == "rate_limit" and on in (at, "any") and fault.strikes(self.name, prompt):
                form = str(fault.params.get("form", "seconds"))
                raise Refused(No.RATE, retry_after=_seconds(fault.params.get("retry_after", 1)), form=form)

    def _queues(self, cap: Fault) -> bool:
        """Whether jobs above the cap wait; a fault may say otherwise with `queue`."""
        return bool(cap.params.get("queue", self.queues_above_cap))

    def _make(self, draft: Draft) -> Job:
        now = self.world.now()
        cap = self.world.faults.standing("cap", self.name, draft.prompt)
        most = _most(cap) if cap and self._queues(cap) else self.runs_at_once
        starts = now if most is None else self.world.jobs.slot_free_at(self.name, most, now)
        fate = self.world.faults.fate(self.name, draft.prompt)
        own_id = draft.id or self.new_id(draft)
        lasts = self.world.lasts(self.name) if draft.lasts is None else draft.lasts
        return Job(
            id=_huge(own_id) if "huge_id" in fate else own_id, wire=self.name, model=draft.model, prompt=draft.prompt,
            price=draft.price, currency=draft.currency, fingerprint=fingerprint(draft), at=now, starts=starts,
            ends=starts + lasts, seconds=draft.seconds, width=draft.width, height=draft.height, kind=draft.kind,
            has_audio=draft.has_audio, count=draft.count, fate=fate, asked=shorten(draft.asked), notes=draft.notes,
        )  # fmt: skip

    async def _after(self, prompt: str) -> None:
        faults = self.world.faults
        if not faults.active:
            return
        if fault := faults.struck("slow", self.name, prompt):
            await asyncio.sleep(float(fault.params.get("seconds", 1)))
        if faults.struck("drop_after", self.name, prompt):
            raise Cut
        if fault := faults.struck("error_after", self.name, prompt):
            raise Refused(No.SERVER, status=int(fault.params.get("status", 500)))
        if fault := faults.struck("garbage_after", self.name, prompt):
            raise Garbage(str(fault.params.get("form", "cut")))

    # Looking at a job.

    def look_up(self, id: str, missing: No = No.MISSING) -> Job:  # noqa: A002
        """Return a job for a poll. Raises Refused when it is unknown, and whatever a poll fault brings."""
        job = self.world.jobs.find(self.name, id)
        fault = self.world.faults.struck("poll_error", self.name, job.prompt if job else "")
        if fault:
            match fault.params.get("form"):
                case "drop":
                    raise Cut
                case "html":
                    raise Garbage("html")
                case _:
                    raise Refused(No.SERVER, status=int(fault.params.get("status", 503)))
        if job is None:
            raise Refused(missing)
        return job

    def phase(self, job: Job) -> Phase:
        """Where a job is, as this wire tells it: a result that is withheld counts as a failure where it says so."""
        phase = job.phase(self.world.now())
        withheld = phase is Phase.DONE and "policy_output" in job.fate
        return Phase.FAILED if withheld and self.withheld_is_failure else phase

    def word(self, job: Job, words: Mapping[Phase, str]) -> str:
        """Return a job's status in this wire's words, or the odd one its fate gives it while it runs."""
        phase = self.phase(job)
        odd = job.fate.get("odd_status")
        if odd is not None and (phase is Phase.RUNNING or (odd.get("forever") and phase is Phase.DONE)):
            return str(odd.get("word", "reticulating"))
        return words[phase]

    def percent(self, job: Job) -> int:
        """Progress from 0 to 100; 97 for a failed job."""
        return 97 if self.phase(job) is Phase.FAILED else job.percent(self.world.now())

    def is_made(self, job: Job) -> bool:
        """Whether a job is done and has a result to hand out."""
        return job.has_file and self.phase(job) is Phase.DONE

    def is_policy(self, job: Job) -> bool:
        """Whether content policy fails this job, in the task or at its output."""
        return "policy_task" in job.fate or "policy_output" in job.fate

    def is_expired(self, job: Job) -> bool:
        """Whether a wire's own route for results answers as if they were gone: once, or always with `forever`."""
        fault = job.fate.get("expired_link")
        if fault is None:
            return False
        job.links += 1
        return job.links == 1 or bool(fault.get("forever"))

    async def work(self, job: Job) -> None:
        """Wait until a job has ended, for wires that answer with the result itself."""
        wait = job.ends - self.world.now()
        if wait > 0:
            await asyncio.sleep(wait)


def _huge(own: str) -> str:
    return f"{own}:odd/part=1+{'a1b2c3d4e5/' * 40}"[:319] + "="


def _most(cap: Fault) -> int:
    return int(cap.params.get("concurrent", cap.params.get("limit", 1)))


def _seconds(value: Any) -> float | None:
    return None if value is None else float(value)
