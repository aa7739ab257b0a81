"""A ComfyUI server: API-format workflows, one at a time, ids chosen by the caller, results in any list a node likes.

From Comfy-Org/ComfyUI `server.py` and `comfy_execution/jobs.py` (2026). Every route exists below `/api` too.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import secrets
import uuid
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, cast

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from cineflow.emulator._asked import json_body, query_number, read_body
from cineflow.emulator._fingerprint import fingerprint, shorten
from cineflow.emulator._jobs import Draft, Job, Phase
from cineflow.emulator._refusal import No, Refused
from cineflow.emulator._wire import Door, Role, Wire

__all__ = ["WIRE"]

_SAYS: Mapping[No, tuple[int, str, str]] = {
    No.NO_KEY: (401, "unauthorized", "Unauthorized"), No.KEY: (401, "unauthorized", "Unauthorized"),
    No.BALANCE: (402, "payment_required", "Payment required"), No.PARAMETER: (400, "invalid_prompt", "Cannot execute."),
    No.MODEL: (400, "missing_node_type", "Node type not found."),
    No.POLICY: (400, "prompt_outputs_failed_validation", "Prompt refused by a safety node"),
    No.RATE: (429, "too_many_requests", "Too many requests"), No.CAP: (429, "queue_full", "The queue is full"),
    No.OVERLOADED: (503, "overloaded", "Service unavailable"), No.SERVER: (500, "internal", "Internal Server Error"),
    No.MISSING: (404, "not_found", "Job not found"), No.NOT_OFFERED: (404, "not_found", "Not Found"),
    No.CONFLICT: (409, "conflict", "Conflict"), No.NOT_READY: (400, "not_ready", "Not ready"),
}  # fmt: skip
_WORDS = {Phase.QUEUED: "pending", Phase.RUNNING: "in_progress", Phase.DONE: "completed", Phase.FAILED: "failed",
          Phase.CANCELLED: "cancelled"}  # fmt: skip
_OUTPUTS = {  # node class → list its files stand in, and their suffix
    "SaveVideo": ("images", "mp4"), "SaveWEBM": ("images", "mp4"), "VHS_VideoCombine": ("gifs", "mp4"),
    "SaveImage": ("images", "png"), "PreviewImage": ("images", "png"), "WanVideoSave": ("videos", "mp4"),
    "CreateVideoFile": ("video", "mp4"),
}  # fmt: skip
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_UNKNOWN = re.compile(r"missing|unknown", re.I)


class ComfyUi(Wire):
    name = "comfyui"
    provider = "comfyui"
    prefix = "/comfyui"
    queues_above_cap = True
    runs_at_once = 1
    variables = {"COMFYUI_URL": "{base}"}  # noqa: RUF012

    def doors(self) -> list[Door]:
        doors = [
            Door("POST", "/prompt", self.create, Role.SUBMIT),
            Door("GET", "/prompt", self.remaining),
            Door("GET", "/jobs", self.jobs, Role.LIST),
            Door("POST", "/jobs/cancel", self.cancel_many),
            Door("GET", "/jobs/{id:path}", self.job, Role.POLL),
            Door("POST", "/jobs/{id:path}/cancel", self.cancel),
            Door("GET", "/history", self.history_of_all, Role.LIST),
            Door("GET", "/history/{id:path}", self.history, Role.POLL),
            Door("POST", "/history", self.forget_history),
            Door("GET", "/queue", self.queue, Role.LIST),
            Door("POST", "/queue", self.dequeue),
            Door("POST", "/interrupt", self.interrupt),
            Door("POST", "/free", self.free),
            Door("GET", "/view", self.view),
            Door("POST", "/upload/image", self.upload),
            Door("GET", "/object_info", self.object_info),
            Door("GET", "/system_stats", self.system_stats),
        ]
        return [*doors, *(Door(d.method, f"/api{d.path}", d.answer, d.role) for d in doors)]

    def sockets(self) -> list[BaseRoute]:
        return [WebSocketRoute(f"{self.prefix}{path}", self.listen) for path in ("/ws", "/api/ws")]

    def refusal(self, no: Refused) -> tuple[int, Any]:
        status, kind, message = _SAYS[no.why]
        error: dict[str, Any] = {
            "type": no.code or kind,
            "message": no.message or message,
            "details": no.param,
            "extra_info": {},
        }
        return status, {"error": error, "node_errors": {}}

    def check_key(self, request: Request) -> None:
        """No key of its own; one that a reverse proxy would check may be refused."""
        if "bad" in self.key_of(request):
            raise Refused(No.KEY)

    # Submit.

    async def create(self, request: Request) -> Response:
        body = await json_body(request)
        graph: Any = body.get("prompt")
        if not isinstance(graph, dict) or not graph:
            raise Refused(No.PARAMETER, "No prompt provided", code="no_prompt")
        nodes = cast("dict[str, dict[str, Any]]", graph)
        own_id = body.get("prompt_id")
        if own_id is not None and not (isinstance(own_id, str) and _UUID.fullmatch(own_id)):
            raise Refused(No.PARAMETER, "prompt_id is not a canonical UUID", code="invalid_prompt_id")
        self._check_nodes(nodes)
        outputs = [node_id for node_id, node in nodes.items() if node["class_type"] in _OUTPUTS]
        if not outputs:
            raise Refused(No.PARAMETER, "Prompt has no outputs", code="prompt_no_outputs")
        draft = _draft(nodes, outputs, str(body.get("client_id") or ""))
        draft.id = self._unused(str(own_id or uuid.uuid4()))
        if earlier := self._cached(draft):
            draft.lasts, draft.notes["cached"] = 0, earlier.key
        job = await self.accept(request, draft)
        number = len(self.world.bill.jobs)
        return JSONResponse({"prompt_id": _shown_id(job), "number": number, "node_errors": {}})

    def _cached(self, draft: Draft) -> Job | None:
        """The finished run of the same graph: it is not rendered again, and its file is named again."""
        own = fingerprint(draft)
        jobs = self.world.jobs.newest(self.name)
        return next((job for job in jobs if job.fingerprint == own and self.is_made(job)), None)

    def _unused(self, prompt_id: str) -> str:
        """A repeated id runs twice; the second run stands on the bill beside the first."""
        known = self.world.jobs.find(self.name, prompt_id)
        return prompt_id if known is None else f"{prompt_id}#{secrets.token_hex(4)}"

    def _check_nodes(self, nodes: dict[str, dict[str, Any]]) -> None:
        for node_id, node in nodes.items():
            if not isinstance(node, dict) or "class_type" not in node:  # pyright: ignore[reportUnnecessaryIsInstance]
                message = "Cannot execute because a node is missing the class_type property."
                raise Refused(No.PARAMETER, message, param=f"Node ID '#{node_id}'", code="missing_node_type")
            if _UNKNOWN.search(str(node["class_type"])):
                message = f"Node '{node['class_type']}' not found. The custom node may not be installed."
                raise Refused(No.MODEL, message, param=f"Node ID '#{node_id}'")
            if node["class_type"] == "LoadImage":
                name = str(node.get("inputs", {}).get("image"))
                if f"comfy/{name}" not in self.world.uploads:
                    raise _InvalidNode(node_id, str(node["class_type"]), f"image: '{name}' not in list")

    def refusal_of(self, request: Request, no: Refused) -> tuple[int, Any]:
        status, body = self.refusal(no)
        if isinstance(no, _InvalidNode):
            problem: dict[str, Any] = {
                "type": "value_not_in_list",
                "message": "Value not in list",
                "details": no.param,
                "extra_info": {},
            }
            node: dict[str, Any] = {"errors": [problem], "dependent_outputs": [], "class_type": no.class_type}
            body["node_errors"] = {no.node_id: node}
        return status, body

    # Look.

    async def job(self, request: Request) -> Response:
        return JSONResponse(self.shown(self.look_up(request.path_params["id"])))

    async def jobs(self, request: Request) -> Response:
        asked = request.query_params
        rows = [self.shown(job) for job in self.world.jobs.newest(self.name)]
        rows = [row for row in rows if asked.get("status") in (None, "", row["status"])]
        if asked.get("sort_order") == "asc":
            rows.reverse()
        offset, limit = query_number(request, "offset", 0), query_number(request, "limit", 100)
        page = {"offset": offset, "limit": limit, "total": len(rows), "has_more": offset + limit < len(rows)}
        return JSONResponse({"jobs": rows[offset : offset + limit], "pagination": page})

    def shown(self, job: Job) -> dict[str, Any]:
        phase = self.phase(job)
        error = self._error(job) if phase is Phase.FAILED else None
        outputs = self.outputs(job) if phase is Phase.DONE else {}
        return {
            "id": _shown_id(job), "status": self.word(job, _WORDS), "create_time": int(job.at * 1000),
            "execution_start_time": None if phase is Phase.QUEUED else int(job.starts * 1000),
            "execution_end_time": int(job.ended_at() * 1000) if phase not in (Phase.QUEUED, Phase.RUNNING) else None,
            "execution_error": error, "outputs_count": len(outputs), "preview_output": None, "outputs": outputs,
            "execution_status": None, "workflow": {"prompt": job.asked["prompt"]},
        }  # fmt: skip

    def _error(self, job: Job) -> dict[str, Any]:
        policy = self.is_policy(job)
        kind = "SafetyError" if policy else "torch.OutOfMemoryError"
        words = (
            "The content was flagged by the safety checker."
            if policy
            else "Allocation on device 0 would exceed memory."
        )
        return {"prompt_id": _shown_id(job), "node_id": "3", "node_type": "KSampler", "executed": [],
                "exception_type": kind, "exception_message": words, "traceback": []}  # fmt: skip

    def outputs(self, job: Job) -> dict[str, Any]:
        """Files by node, in the list that node's class uses."""
        if not job.has_file:
            return {}
        made: dict[str, Any] = {}
        for node_id, class_type in job.notes["outputs"].items():
            place, suffix = _OUTPUTS[class_type]
            kind = "temp" if class_type == "PreviewImage" else "output"
            name = f"{job.notes['stem']}_{job.notes.get('cached', job.key)[:8]}_00001_.{suffix}"
            files: list[dict[str, Any]] = [{"filename": name, "subfolder": job.notes["folder"], "type": kind}]
            if class_type == "VHS_VideoCombine":
                files[0] |= {"format": "video/h264-mp4", "frame_rate": "24.0"}
            made[node_id] = {place: files}
            if class_type in ("SaveVideo", "SaveWEBM"):
                made[node_id]["animated"] = [True]
        return made

    async def history(self, request: Request) -> Response:
        job = self.look_up_or_none(request.path_params["id"])
        return JSONResponse({} if job is None else self._history(job))

    async def history_of_all(self, request: Request) -> Response:
        told: dict[str, Any] = {}
        for job in self.world.jobs.newest(self.name):
            told |= self._history(job)
        return JSONResponse(told)

    def look_up_or_none(self, prompt_id: str) -> Job | None:
        try:
            return self.look_up(prompt_id)
        except Refused as no:
            if no.why is not No.MISSING:
                raise
            return None

    def _history(self, job: Job) -> dict[str, Any]:
        phase = self.phase(job)
        if phase in (Phase.QUEUED, Phase.RUNNING):
            return {}
        own_id = _shown_id(job)
        messages: list[list[Any]] = [["execution_start", {"prompt_id": own_id, "timestamp": int(job.starts * 1000)}]]
        if phase is Phase.FAILED:
            messages.append(["execution_error", self._error(job)])
        elif phase is Phase.CANCELLED:
            messages.append(["execution_interrupted", {"prompt_id": own_id, "executed": []}])
        else:
            messages.append(["execution_success", {"prompt_id": own_id, "timestamp": int(job.ends * 1000)}])
        good = phase is Phase.DONE
        status = {"status_str": "success" if good else "error", "completed": good, "messages": messages}
        prompt = [1, own_id, job.asked["prompt"], {"client_id": job.notes["client"]}, [*job.notes["outputs"]]]
        return {own_id: {"prompt": prompt, "outputs": self.outputs(job) if good else {}, "status": status, "meta": {}}}

    def _live(self, phase: Phase) -> list[Job]:
        return [job for job in self.world.jobs.newest(self.name) if self.phase(job) is phase]

    async def queue(self, request: Request) -> Response:
        return JSONResponse({"queue_running": self._rows(Phase.RUNNING), "queue_pending": self._rows(Phase.QUEUED)})

    def _rows(self, phase: Phase) -> list[list[Any]]:
        return [[n, _shown_id(job), job.asked["prompt"], {}, []] for n, job in enumerate(self._live(phase))]

    async def remaining(self, request: Request) -> Response:
        count = self.world.jobs.live(self.name, self.world.now())
        return JSONResponse({"exec_info": {"queue_remaining": count}})

    # Cancel.

    async def cancel(self, request: Request) -> Response:
        return JSONResponse({"cancelled": self._cancel(request.path_params["id"])})

    async def cancel_many(self, request: Request) -> Response:
        ids = cast("list[Any]", (await json_body(request)).get("job_ids") or [])
        return JSONResponse({"cancelled": [str(one) for one in ids if self._cancel(str(one))]})

    def _cancel(self, prompt_id: str) -> bool:
        job = self.world.jobs.find(self.name, prompt_id)
        if job is None or self.phase(job) not in (Phase.QUEUED, Phase.RUNNING):
            return False
        self.world.cancel(job)
        return True

    async def dequeue(self, request: Request) -> Response:
        """Take prompts from the queue: the history never hears of them."""
        body = await json_body(request)
        wanted = [str(one) for one in cast("list[Any]", body.get("delete") or [])]
        for job in self._live(Phase.QUEUED):
            if body.get("clear") or job.id in wanted:
                self.world.cancel(job)
                self.world.delete(job)
        return Response()

    async def interrupt(self, request: Request) -> Response:
        """Stop the running prompt that is named, or whatever runs."""
        body = await json_body(request) if await request.body() else {}
        for job in self._live(Phase.RUNNING):
            if body.get("prompt_id") in (None, job.id):
                self.world.cancel(job)
        return Response()

    async def forget_history(self, request: Request) -> Response:
        body = await json_body(request)
        wanted = [str(one) for one in cast("list[Any]", body.get("delete") or [])]
        for job in [*self.world.jobs.newest(self.name)]:
            if body.get("clear") or job.id in wanted:
                self.world.delete(job)
        return Response()

    async def free(self, request: Request) -> Response:
        return Response()

    # Files.

    async def view(self, request: Request) -> Response:
        asked = request.query_params
        name, folder = asked.get("filename", ""), asked.get("subfolder", "")
        if ".." in name or ".." in folder or name.startswith("/"):
            return Response(status_code=403)
        uploaded = self.world.uploads.get("comfy/" + f"{folder}/{name}".lstrip("/"))
        if asked.get("type") == "input" and uploaded:
            return Response(uploaded[1], media_type=uploaded[0])
        found = re.fullmatch(r"(.*)_([0-9a-f]{8})_\d+_\.(mp4|png)", name)
        jobs = list(self.world.jobs.newest(self.name))
        job = next((job for job in jobs if found and job.key.startswith(found[2])), None)
        unlisted = next((job for job in jobs if _unlisted_name(job) == f"{folder}/{name}"), None)
        if unlisted is not None:
            return await self.media.serve(request, unlisted)
        if job is None or found is None or job.notes["folder"] != folder or self.is_expired(job):
            return Response(status_code=404)
        return await self.media.serve(request, job, 0, found[3])

    async def upload(self, request: Request) -> Response:
        """Take a file; a name that is taken by another one is changed."""
        body = await read_body(request, names=True)
        given: Any = body.get("image")
        if not isinstance(given, tuple):
            return Response(status_code=400)
        name, content = cast("tuple[str, bytes]", given)
        folder = str(body.get("subfolder") or "").strip("/")
        stem, dot, suffix = name.rpartition(".")
        number = 0
        while str(body.get("overwrite", "")).lower() not in ("true", "1"):
            held = self.world.uploads.get(self._place(folder, name))
            if held is None or held[1] == content:
                break
            number += 1
            name = f"{stem} ({number}){dot}{suffix}"
        self.world.uploads[self._place(folder, name)] = ("image/png", content)
        return JSONResponse({"name": name, "subfolder": folder, "type": str(body.get("type") or "input")})

    @staticmethod
    def _place(folder: str, name: str) -> str:
        return "comfy/" + (f"{folder}/{name}" if folder else name)

    async def object_info(self, request: Request) -> Response:
        return JSONResponse({name: {"input": {"required": {}}, "output_node": True, "name": name} for name in _OUTPUTS})

    async def system_stats(self, request: Request) -> Response:
        return JSONResponse({"system": {"comfyui_version": "0.9.0", "python_version": "3.12"}, "devices": []})

    # Progress.

    async def listen(self, socket: WebSocket) -> None:
        """Tell one client's jobs as they go: status, start, executing, progress, executed, success or error."""
        await socket.accept()
        client = socket.query_params.get("clientId") or uuid.uuid4().hex
        seen: dict[str, Phase] = {}
        with contextlib.suppress(WebSocketDisconnect, RuntimeError):
            await socket.send_json(self._status(client))
            while True:
                for job in [job for job in self.world.jobs.newest(self.name) if job.notes["client"] == client]:
                    await self._tell(socket, job, seen)
                with contextlib.suppress(asyncio.TimeoutError):
                    await asyncio.wait_for(socket.receive_text(), max(0.02, self.world.lasts(self.name) / 20))

    def _status(self, client: str) -> dict[str, Any]:
        remaining = self.world.jobs.live(self.name, self.world.now())
        return {"type": "status", "data": {"status": {"exec_info": {"queue_remaining": remaining}}, "sid": client}}

    async def _tell(self, socket: WebSocket, job: Job, seen: dict[str, Phase]) -> None:
        phase, own_id = self.phase(job), _shown_id(job)
        before, seen[job.id] = seen.get(job.id), phase
        last = next(iter(job.notes["outputs"]))
        if phase is not Phase.QUEUED and before in (None, Phase.QUEUED):
            await socket.send_json({"type": "execution_start", "data": {"prompt_id": own_id}})
            await socket.send_json({"type": "executing", "data": {"node": last, "prompt_id": own_id}})
        if phase is Phase.RUNNING:
            data = {"value": self.percent(job), "max": 100, "node": last, "prompt_id": own_id}
            await socket.send_json({"type": "progress", "data": data})
            await socket.send_bytes(b"\x00\x00\x00\x01\x00\x00\x00\x01preview")
        if before is phase or phase in (Phase.QUEUED, Phase.RUNNING):
            return
        if phase is Phase.FAILED:
            await socket.send_json({"type": "execution_error", "data": self._error(job)})
        elif phase is Phase.CANCELLED:
            await socket.send_json({"type": "execution_interrupted", "data": {"prompt_id": own_id}})
        else:
            for node_id, output in self.outputs(job).items():
                data = {"node": node_id, "output": output, "prompt_id": own_id}
                await socket.send_json({"type": "executed", "data": data})
            await socket.send_json({"type": "execution_success", "data": {"prompt_id": own_id}})
        await socket.send_json({"type": "executing", "data": {"node": None, "prompt_id": own_id}})


def _shown_id(job: Job) -> str:
    """The id a caller chose; a repeated one is told apart inside."""
    return job.id.partition("#")[0]


class _InvalidNode(Refused):
    def __init__(self, node_id: str, class_type: str, details: str) -> None:
        super().__init__(No.PARAMETER, "Prompt outputs failed validation", param=details,
                         code="prompt_outputs_failed_validation")  # fmt: skip
        self.node_id, self.class_type = node_id, class_type


def _unlisted_name(job: Job) -> str:
    """Return the place of a film that VHS wrote and the history does not list; empty for every other job."""
    is_unlisted = job.fate.get("no_file", {}).get("form") == "unlisted"
    return f"{job.notes['folder']}/{job.notes['stem']}_00001.mp4" if is_unlisted else ""


def _draft(nodes: dict[str, dict[str, Any]], outputs: list[str], client: str) -> Draft:
    """Read what matters from a graph: texts, size, frames and rate, wherever a node has inputs of those names."""
    texts = list[str]()
    numbers: dict[str, float] = {}
    for node in nodes.values():
        for name, value in cast("dict[str, Any]", node.get("inputs") or {}).items():
            if isinstance(value, str) and name in ("text", "prompt", "positive", "value"):
                texts.append(value)
            elif isinstance(value, int | float) and not isinstance(value, bool):
                numbers[name] = float(value)
    fps = numbers.get("fps") or numbers.get("frame_rate") or 24.0
    frames = numbers.get("length") or numbers.get("num_frames") or numbers.get("frames")
    is_film = any(_OUTPUTS[str(nodes[one]["class_type"])][1] == "mp4" for one in outputs)
    prefix = next((str(nodes[one].get("inputs", {}).get("filename_prefix") or "ComfyUI") for one in outputs), "ComfyUI")
    folder, _, stem = prefix.rpartition("/")
    return Draft(
        model="comfyui", prompt="\n".join(texts), price=Decimal(0), has_audio=False,
        seconds=frames / fps if frames else numbers.get("seconds", numbers.get("duration", 5.0)),
        width=int(numbers.get("width", 1280)), height=int(numbers.get("height", 720)),
        kind="video" if is_film else "image", asked={"prompt": shorten(nodes)},
        notes={"client": client, "outputs": {one: nodes[one]["class_type"] for one in outputs}, "folder": folder,
               "stem": stem},
    )  # fmt: skip


WIRE = ComfyUi
