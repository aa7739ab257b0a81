"""Webhooks: whether they are on and why not, how far they have read, a secret on its way out; what became of a try."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    for column in (
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("job", sa.String(length=64), server_default="", nullable=False),
        sa.Column("state", sa.String(length=16), server_default="on", nullable=False),
        sa.Column("seen", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("old_secret", sa.Text(), server_default="", nullable=False),
        sa.Column("old_until", sa.BigInteger(), nullable=True),
        sa.Column("held_until", sa.BigInteger(), nullable=True),
        sa.Column("delivered_at", sa.BigInteger(), nullable=True),
    ):
        op.add_column("webhooks", column)
    for column in (
        sa.Column("number", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("milliseconds", sa.Integer(), nullable=True),
        sa.Column("answer", sa.Text(), server_default="", nullable=False),
        sa.Column("tried_at", sa.BigInteger(), nullable=True),
    ):
        op.add_column("deliveries", column)
