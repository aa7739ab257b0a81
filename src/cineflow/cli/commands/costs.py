"""What was spent, held and not confirmed: by run, provider and model.
花费、占用与待确认金额：按运行、服务商与模型。
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from cineflow.cli._door import door
from cineflow.core.money import Money, sum_by_unit
from cineflow.core.text import Text, words

if TYPE_CHECKING:
    from cineflow.library.ledger import Spending

__all__ = ["command"]


def command(run: Annotated[str | None, typer.Option("--run", help=words("Of this run.", "仅此运行。"))] = None) -> None:
    from cineflow.app import open_app
    from cineflow.cli._views import no_ledger, reading_ledger, spending_json
    from cineflow.library.ledger import budgets

    app, out = open_app(), door()
    with reading_ledger(app) as ledger:
        rows: list[Spending] = ledger.read(budgets.report, run=run) if ledger else []
    total = _real(sum_by_unit(row.spent for row in rows))
    unconfirmed = _real(sum_by_unit(row.unconfirmed for row in rows))
    if out.as_json:
        out.json({"rows": [spending_json(row) for row in rows], "spent": [m.to_json() for m in total],
                  "unconfirmed": [m.to_json() for m in unconfirmed]})  # fmt: skip
        return
    if not rows:
        out.say(no_ledger())
    for row in rows:
        about = Text(" (by the rate card)", "（按价目表估算）") if row.is_estimate else ""
        out.result(f"{row.run}  {row.provider}:{row.model}  ×{row.takes}  {row.spent}{about}")
    if total:
        out.result(Text("spent: {sum}", "共花费：{sum}", sum=", ".join(map(str, total))))
    if unconfirmed:
        out.result(Text("not confirmed: {sum}", "待确认：{sum}", sum=", ".join(map(str, unconfirmed))))


def _real(amounts: list[Money]) -> list[Money]:
    return [money for money in amounts if money.amount]
