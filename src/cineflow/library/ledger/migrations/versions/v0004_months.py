"""Months: what was ordered in the current one before months were counted counts against its budget too."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0004"
down_revision = "0003"

JSON = sa.JSON().with_variant(JSONB(), "postgresql")
SPENDING = sa.table(
    "spending", sa.column("id", sa.String), sa.column("scopes", JSON), sa.column("state", sa.String),
    sa.column("currency", sa.String), sa.column("amount", sa.BigInteger), sa.column("at", sa.BigInteger),
)  # fmt: skip
BUDGETS = sa.table(
    "budgets", sa.column("scope", sa.String), sa.column("currency", sa.String), sa.column("cap", sa.BigInteger),
    sa.column("reserved", sa.BigInteger), sa.column("spent", sa.BigInteger),
)  # fmt: skip


def upgrade() -> None:
    tx, begins = op.get_bind(), datetime.now(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    month = f"month:{begins:%Y-%m}"
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    since = int(begins.timestamp()) * 1_000_000
    question = sa.select(SPENDING).where(SPENDING.c.at >= since, SPENDING.c.state != "released")
    for row in tx.execute(question).all():
        sums[row.currency][row.state != "reserved"] += row.amount
        change = sa.update(SPENDING).where(SPENDING.c.id == row.id).values(scopes=[*row.scopes, month])
        tx.execute(change)
    for currency, (reserved, spent) in sums.items():
        values = {"scope": month, "currency": currency, "cap": None, "reserved": reserved, "spent": spent}
        tx.execute(sa.insert(BUDGETS).values(values))
