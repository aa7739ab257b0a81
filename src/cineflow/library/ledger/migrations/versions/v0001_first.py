"""The first ledger."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "budgets",
        sa.Column("scope", sa.String(length=128), nullable=False),
        sa.Column("currency", sa.String(length=32), nullable=False),
        sa.Column("cap", sa.BigInteger(), nullable=True),
        sa.Column("reserved", sa.BigInteger(), nullable=False),
        sa.Column("spent", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("scope", "currency", name="pk_budgets"),
    )
    op.create_table(
        "events",
        sa.Column("number", NUMBER, autoincrement=True, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("project", sa.String(length=64), nullable=False),
        sa.Column("run", sa.String(length=64), nullable=False),
        sa.Column("job", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=48), nullable=False),
        sa.Column("facts", JSON, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_events"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_events_job_number", "events", ["job", "number"], unique=False)
    op.create_index("ix_events_run_number", "events", ["run", "number"], unique=False)
    op.create_table(
        "kept",
        sa.Column("name", sa.String(length=128), nullable=False),
        sa.Column("value", JSON, nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_kept"),
    )
    op.create_table(
        "projects",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("root", sa.Text(), nullable=False),
        sa.Column("owner", sa.String(length=64), server_default="", nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_projects"),
    )
    op.create_table(
        "provider_health",
        sa.Column("account", sa.String(length=128), nullable=False),
        sa.Column("value", JSON, nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("account", name="pk_provider_health"),
    )
    op.create_table(
        "spending",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("project", sa.String(length=64), nullable=False),
        sa.Column("run", sa.String(length=64), nullable=False),
        sa.Column("provider", sa.String(length=64), nullable=False),
        sa.Column("model", sa.String(length=128), nullable=False),
        sa.Column("scopes", JSON, nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("currency", sa.String(length=32), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("is_estimate", sa.Boolean(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_spending"),
    )
    op.create_index("ix_spending_project_at", "spending", ["project", "at"], unique=False)
    op.create_index("ix_spending_run", "spending", ["run"], unique=False)
    op.create_table(
        "workers",
        sa.Column("slot", sa.String(length=64), nullable=False),
        sa.Column("holder", sa.String(length=128), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.Column("lease_until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("slot", name="pk_workers"),
    )
    op.create_table(
        "quotes",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("project", sa.String(length=64), nullable=False),
        sa.Column("plan", JSON, nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["project"], ["projects.id"], name="fk_quotes_project"),
        sa.PrimaryKeyConstraint("id", name="pk_quotes"),
    )
    op.create_table(
        "runs",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("project", sa.String(length=64), nullable=False),
        sa.Column("quote", sa.String(length=64), server_default="", nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("why", JSON, nullable=True),
        sa.Column("scopes", JSON, nullable=False),
        sa.Column("asked", JSON, nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["project"], ["projects.id"], name="fk_runs_project"),
        sa.PrimaryKeyConstraint("id", name="pk_runs"),
    )
    op.create_index("ix_runs_project_state", "runs", ["project", "state"], unique=False)
    op.create_table(
        "takes",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("project", sa.String(length=64), nullable=False),
        sa.Column("folder", sa.Text(), nullable=False),
        sa.Column("stem", sa.Text(), nullable=False),
        sa.Column("board", sa.Text(), nullable=False),
        sa.Column("shot", sa.Integer(), nullable=False),
        sa.Column("take", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["project"], ["projects.id"], name="fk_takes_project"),
        sa.PrimaryKeyConstraint("id", name="pk_takes"),
        sa.UniqueConstraint("project", "folder", "stem", name="uq_takes_project_folder_stem"),
    )
    op.create_index("ix_takes_project_board_shot", "takes", ["project", "board", "shot"], unique=False)
    op.create_table(
        "take_jobs",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("take", sa.String(length=64), nullable=False),
        sa.Column("run", sa.String(length=64), nullable=False),
        sa.Column("project", sa.String(length=64), nullable=False),
        sa.Column("provider", sa.String(length=64), nullable=False),
        sa.Column("account", sa.String(length=128), nullable=False),
        sa.Column("model", sa.String(length=128), nullable=False),
        sa.Column("request", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("is_open", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("priority", sa.Integer(), server_default="0", nullable=False),
        sa.Column("partition", sa.String(length=128), server_default="", nullable=False),
        sa.Column("brief", JSON, nullable=False),
        sa.Column("problem", JSON, nullable=True),
        sa.Column("refusals", sa.Integer(), server_default="0", nullable=False),
        sa.Column("not_before", sa.BigInteger(), nullable=True),
        sa.Column("watched", sa.Integer(), server_default="0", nullable=False),
        sa.Column("buys_if_gone", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("cancel_asked", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["run"], ["runs.id"], name="fk_take_jobs_run"),
        sa.ForeignKeyConstraint(["take"], ["takes.id"], name="fk_take_jobs_take"),
        sa.PrimaryKeyConstraint("id", name="pk_take_jobs"),
    )
    op.create_index(
        "ix_take_jobs_open",
        "take_jobs",
        ["take"],
        unique=True,
        sqlite_where=sa.text("is_open"),
        postgresql_where=sa.text("is_open"),
    )
    op.create_index("ix_take_jobs_request", "take_jobs", ["request"], unique=False)
    op.create_index("ix_take_jobs_run_state", "take_jobs", ["run", "state"], unique=False)
    op.create_index("ix_take_jobs_state", "take_jobs", ["state"], unique=False)
    op.create_index("ix_take_jobs_take", "take_jobs", ["take"], unique=False)
    op.create_table(
        "artefacts",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("take", sa.String(length=64), nullable=False),
        sa.Column("job", sa.String(length=64), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("probe", JSON, nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["job"], ["take_jobs.id"], name="fk_artefacts_job"),
        sa.ForeignKeyConstraint(["take"], ["takes.id"], name="fk_artefacts_take"),
        sa.PrimaryKeyConstraint("id", name="pk_artefacts"),
        sa.UniqueConstraint("job", name="uq_artefacts_job"),
    )
    op.create_index("ix_artefacts_take", "artefacts", ["take"], unique=False)
    op.create_table(
        "run_jobs",
        sa.Column("run", sa.String(length=64), nullable=False),
        sa.Column("job", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["job"], ["take_jobs.id"], name="fk_run_jobs_job"),
        sa.ForeignKeyConstraint(["run"], ["runs.id"], name="fk_run_jobs_run"),
        sa.PrimaryKeyConstraint("run", "job", name="pk_run_jobs"),
    )
    op.create_index("ix_run_jobs_job", "run_jobs", ["job"], unique=False)
    op.create_table(
        "submissions",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("job", sa.String(length=64), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("account", sa.String(length=128), nullable=False),
        sa.Column("client_ref", sa.String(length=64), nullable=False),
        sa.Column("request", sa.String(length=64), nullable=False),
        sa.Column("intent_at", sa.BigInteger(), nullable=False),
        sa.Column("deadline", sa.BigInteger(), nullable=False),
        sa.Column("sends", sa.Integer(), server_default="1", nullable=False),
        sa.Column("is_foreign", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("ticket", JSON, nullable=True),
        sa.Column("ticket_id", sa.Text(), nullable=True),
        sa.Column("accepted_at", sa.BigInteger(), nullable=True),
        sa.Column("absent_at", sa.BigInteger(), nullable=True),
        sa.Column("request_ids", JSON, nullable=False),
        sa.ForeignKeyConstraint(["job"], ["take_jobs.id"], name="fk_submissions_job"),
        sa.PrimaryKeyConstraint("id", name="pk_submissions"),
        sa.UniqueConstraint("job", "attempt", name="uq_submissions_job_attempt"),
    )
    op.create_index("ix_submissions_client_ref", "submissions", ["client_ref"], unique=False)
    op.create_index("ix_submissions_request", "submissions", ["request"], unique=False)
    op.create_index(
        "ix_submissions_ticket",
        "submissions",
        ["account", "ticket_id"],
        unique=True,
        sqlite_where=sa.text("ticket_id IS NOT NULL"),
        postgresql_where=sa.text("ticket_id IS NOT NULL"),
    )
