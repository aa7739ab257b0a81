"""Orders whose charge is unconfirmed, and the three things to do: adopt ID TICKET, not-charged ID, write-off ID.
扣费待确认的条目及三种处理：adopt 认领结果、not-charged 未扣费、write-off 按已扣费处理。
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from cineflow.cli._door import door
from cineflow.core.errors import NotFound
from cineflow.core.text import Text, words

if TYPE_CHECKING:
    from cineflow.app import App
    from cineflow.app.running import Workshop
    from cineflow.library.ledger import Ledger, Submission, TakeJob
    from cineflow.library.ledger.calls import PaidCall

__all__ = ["command"]

T = TypeVar("T")

command = typer.Typer(add_completion=False, rich_markup_mode=None, invoke_without_command=True)
Id = Annotated[
    str, typer.Argument(metavar="ID", help=words("As `cineflow unknown` lists it.", "见 `cineflow unknown`。"))
]
_ACTS = ["adopt", "not-charged", "write-off"]
_CALL = "call_"
"""How the ids of paid calls begin: questions to models and transcriptions, which have no result to claim."""


@command.callback()
def unknown(context: typer.Context) -> None:
    if context.invoked_subcommand is not None:
        return
    from cineflow.app import open_app
    from cineflow.app.running import has_ledger
    from cineflow.library.ledger import calls

    app, out = open_app(), door()
    found: list[tuple[TakeJob, Submission]] = []
    over: list[tuple[TakeJob, Submission]] = []
    lost: list[PaidCall] = []
    if has_ledger(app):
        found, over = asyncio.run(_with_workshop(app, _all_takes))
        lost = _in_ledger(app, lambda ledger: ledger.read(calls.listed, (calls.CallState.UNKNOWN,)))
    if out.as_json:
        takes = [*(_facts(job, sent, _ACTS) for job, sent in found), *(_facts(*one, _ACTS[1:]) for one in over)]
        out.json({"unknown": [*takes, *map(_call_facts, lost)]})
        return
    for job, sent in (*found, *over):
        when = sent.intent_at.astimezone().strftime("%Y-%m-%d %H:%M:%S")
        out.result(f"{job.id}  {job.brief.board} · {job.brief.label}  {job.provider}:{job.model}  "
                   f"{job.price.highest}  {when}")  # fmt: skip
        if job.problem:
            out.say(f"    {job.problem.text}")
    for call in lost:
        when = datetime.fromisoformat(call.sent_at).astimezone().strftime("%Y-%m-%d %H:%M:%S")
        out.result(f"{call.id}  {call.step}  {call.host}  {call.model}  {call.money}  {when}")
    if over:
        out.say(Text(
            "{n} ended without a take, and the provider has not said whether it charged: not-charged ID · write-off ID",
            "{n} 条未得到结果，服务商也未说明是否扣费：not-charged ID · write-off ID", n=len(over),
        ))  # fmt: skip
    if found or lost:
        out.say(Text(
            "Look at the provider's own list, then: adopt ID TICKET · not-charged ID · write-off ID",
            "请先查看服务商的任务列表，然后：adopt ID 任务号 · not-charged ID · write-off ID",
        ))  # fmt: skip
    elif not over:
        out.say(Text("No charge is unconfirmed.", "没有扣费待确认的条目。"))


@command.command(
    "adopt", help=words("Claim the result: this is its id at the provider.", "认领结果：这是它在服务商处的任务号。")
)
def adopt(
    job_id: Id,
    ticket: Annotated[
        str, typer.Argument(metavar="TICKET", help=words("The provider's own id of it.", "它在服务商处的任务号。"))
    ],
) -> None:
    from cineflow.jobs import unknown as acts

    _act(lambda shop: acts.adopt(shop.services, job_id, ticket))


@command.command(
    "not-charged", help=words("The provider never had it: it may be made again.", "服务商没有收到：可以重新生成。")
)
def not_charged(job_id: Id) -> None:
    from cineflow.jobs import unknown as acts
    from cineflow.library.ledger import calls

    if job_id.startswith(_CALL):
        _act_on_call(job_id, calls.not_charged)
        return
    _act(lambda shop: acts.not_charged(shop.services, job_id))


@command.command("write-off", help=words("Count as charged and lost.", "按已扣费处理，放弃结果。"))
def write_off(job_id: Id) -> None:
    from cineflow.jobs import unknown as acts
    from cineflow.library.ledger import calls

    if job_id.startswith(_CALL):
        _act_on_call(job_id, calls.write_off)
        return
    _act(lambda shop: acts.write_off(shop.services, job_id))


def _act(what: Callable[[Workshop], Awaitable[TakeJob]]) -> None:
    from cineflow.app import open_app
    from cineflow.app.running import has_ledger
    from cineflow.cli._progress import state_word

    app, out = open_app(), door()
    if not has_ledger(app):
        raise NotFound(Text("there is no ledger here", "此处没有账本"), code="unknown.not_found")
    job = asyncio.run(_with_workshop(app, what))
    if out.as_json:
        out.json({"id": job.id, "state": job.state.value})
        return
    out.result(f"{job.id}  {state_word(job.state)}")
    if job.problem and job.problem.fix:
        out.say(job.problem.fix)


def _act_on_call(call_id: str, what: Callable[..., PaidCall]) -> None:
    from cineflow.app import open_app
    from cineflow.app.running import has_ledger

    app, out = open_app(), door()
    if not has_ledger(app):
        raise NotFound(Text("there is no ledger here", "此处没有账本"), code="unknown.not_found")
    call = _in_ledger(app, lambda ledger: ledger.write(what, call_id, at=datetime.now(UTC)))
    if out.as_json:
        out.json({"id": call.id, "state": "failed"})
        return
    out.result(call.id)
    out.say(Text("The same command asks it once more.", "再次运行同一命令即可重新询问。"))


def _in_ledger(app: App, what: Callable[[Ledger], T]) -> T:
    from cineflow.app.running import ledger_of

    ledger = ledger_of(app)
    try:
        return what(ledger)
    finally:
        ledger.close()


async def _all_takes(shop: Workshop) -> tuple[list[tuple[TakeJob, Submission]], list[tuple[TakeJob, Submission]]]:
    from cineflow.jobs import unknown as acts

    return await acts.listed(shop.services), await acts.unconfirmed(shop.services)


async def _with_workshop(app: App, what: Callable[[Workshop], Awaitable[Any]]) -> Any:
    from cineflow.app.running import open_workshop

    shop = open_workshop(app)
    try:
        return await what(shop)
    finally:
        await shop.close()


def _call_facts(call: PaidCall) -> dict[str, Any]:
    price = call.money.to_json()
    return {
        "id": call.id, "file": "", "shot": None, "take": None, "step": call.step, "provider": call.provider,
        "model": call.model, "sent_at": call.sent_at,
        "price": {**price, "low": price["amount"], "high": price["amount"]},
        "why": str(Text("asked of {host}, and no answer came", "已向 {host} 发出，但没有得到回复", host=call.host)),
        "acts": _ACTS[1:],
    }  # fmt: skip


def _facts(job: TakeJob, sent: Submission, acts: list[str]) -> dict[str, Any]:
    price = job.price
    return {
        "id": job.id,
        "file": job.brief.board,
        "shot": job.brief.shot,
        "take": job.brief.take,
        "provider": job.provider,
        "model": job.model,
        "sent_at": sent.intent_at.isoformat(),
        "price": {
            **price.highest.to_json(),
            "low": price.lowest.to_json()["amount"],
            "high": price.highest.to_json()["amount"],
        },
        "why": str(job.problem.text) if job.problem else "",
        "acts": acts,
    }
