"""The ledger's tables. A change here needs a migration beside it; a test compares the two."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
    true,
)

from cineflow.library.ledger._columns import Amount, Instant, Json

__all__ = [
    "SCHEMA", "api_keys", "artefacts", "audit", "budgets", "deliveries", "documents", "events", "footage",
    "idempotency", "invitations", "kept", "members", "metadata", "notes", "projects", "provider_health", "quotes",
    "run_jobs", "runs", "sessions", "spending", "submissions", "take_jobs", "takes", "uploads", "users", "verdicts",
    "videos", "webhooks", "work_jobs", "workers",
]  # fmt: skip

SCHEMA = "cineflow"
"""The Postgres schema that holds all of it, so that a shared database stays untouched elsewhere."""

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
_Number = BigInteger().with_variant(Integer, "sqlite")

projects = Table(
    "projects",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("name", Text, nullable=False),
    Column("root", Text, nullable=False),
    Column("owner", String(64), nullable=False, server_default=""),
    Column("created_at", Instant, nullable=False),
)

quotes = Table(
    "quotes",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("project", String(64), ForeignKey("projects.id"), nullable=False),
    Column("plan", Json, nullable=False),
    Column("created_at", Instant, nullable=False),
)

runs = Table(
    "runs",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("project", String(64), ForeignKey("projects.id"), nullable=False),
    Column("quote", String(64), nullable=False, server_default=""),
    Column("state", String(16), nullable=False),
    Column("why", Json),
    Column("scopes", Json, nullable=False),
    Column("asked", Json, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Index(None, "project", "state"),
)

takes = Table(
    "takes",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("project", String(64), ForeignKey("projects.id"), nullable=False),
    Column("folder", Text, nullable=False),
    Column("stem", Text, nullable=False),
    Column("board", Text, nullable=False),
    Column("shot", Integer, nullable=False),
    Column("take", Integer, nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("project", "folder", "stem"),
    Index(None, "project", "board", "shot"),
)

take_jobs = Table(
    "take_jobs",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("take", String(64), ForeignKey("takes.id"), nullable=False),
    Column("run", String(64), ForeignKey("runs.id"), nullable=False),
    Column("project", String(64), nullable=False),
    Column("provider", String(64), nullable=False),
    Column("account", String(128), nullable=False),
    Column("model", String(128), nullable=False),
    Column("request", String(64), nullable=False),
    Column("state", String(16), nullable=False),
    Column("is_open", Boolean, nullable=False, server_default=true()),
    Column("priority", Integer, nullable=False, server_default="0"),
    Column("partition", String(128), nullable=False, server_default=""),
    Column("brief", Json, nullable=False),
    Column("problem", Json),
    Column("refusals", Integer, nullable=False, server_default="0"),
    Column("not_before", Instant),
    Column("watched", Integer, nullable=False, server_default="0"),
    Column("buys_if_gone", Boolean, nullable=False, server_default=false()),
    Column("cancel_asked", Boolean, nullable=False, server_default=false()),
    Column("created_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Index("ix_take_jobs_open", "take", unique=True, sqlite_where=text("is_open"), postgresql_where=text("is_open")),
    Index(None, "take"),
    Index(None, "state"),
    Index(None, "run", "state"),
    Index(None, "request"),
)

run_jobs = Table(
    "run_jobs",
    metadata,
    Column("run", String(64), ForeignKey("runs.id"), primary_key=True),
    Column("job", String(64), ForeignKey("take_jobs.id"), primary_key=True),
    Index(None, "job"),
)

submissions = Table(
    "submissions",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("job", String(64), ForeignKey("take_jobs.id"), nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("token", String(64), nullable=False),
    Column("account", String(128), nullable=False),
    Column("client_ref", String(64), nullable=False),
    Column("request", String(64), nullable=False),
    Column("intent_at", Instant, nullable=False),
    Column("deadline", Instant, nullable=False),
    Column("sends", Integer, nullable=False, server_default="1"),
    Column("is_foreign", Boolean, nullable=False, server_default=false()),
    Column("ticket", Json),
    Column("ticket_id", Text),
    Column("accepted_at", Instant),
    Column("absent_at", Instant),
    Column("request_ids", Json, nullable=False),
    UniqueConstraint("job", "attempt"),
    Index("ix_submissions_ticket", "account", "ticket_id", unique=True,
          sqlite_where=text("ticket_id IS NOT NULL"), postgresql_where=text("ticket_id IS NOT NULL")),
    Index(None, "request"),
    Index(None, "client_ref"),
)  # fmt: skip

spending = Table(
    "spending",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("project", String(64), nullable=False),
    Column("run", String(64), nullable=False),
    Column("provider", String(64), nullable=False),
    Column("model", String(128), nullable=False),
    Column("scopes", Json, nullable=False),
    Column("state", String(16), nullable=False),
    Column("currency", String(32), nullable=False),
    Column("amount", Amount, nullable=False),
    Column("is_estimate", Boolean, nullable=False),
    Column("at", Instant, nullable=False),
    Index(None, "run"),
    Index(None, "project", "at"),
)

budgets = Table(
    "budgets",
    metadata,
    Column("scope", String(128), primary_key=True),
    Column("currency", String(32), primary_key=True),
    Column("cap", Amount),
    Column("reserved", Amount, nullable=False),
    Column("spent", Amount, nullable=False),
)

artefacts = Table(
    "artefacts",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("take", String(64), ForeignKey("takes.id"), nullable=False),
    Column("job", String(64), ForeignKey("take_jobs.id"), nullable=False),
    Column("path", Text, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("probe", Json, nullable=False),
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("job"),
    Index(None, "take"),
)

events = Table(
    "events",
    metadata,
    Column("number", _Number, primary_key=True, autoincrement=True),
    Column("at", Instant, nullable=False),
    Column("project", String(64), nullable=False),
    Column("run", String(64), nullable=False),
    Column("job", String(64), nullable=False),
    Column("kind", String(48), nullable=False),
    Column("facts", Json, nullable=False),
    Index(None, "run", "number"),
    Index(None, "job", "number"),
    sqlite_autoincrement=True,
)

provider_health = Table(
    "provider_health",
    metadata,
    Column("account", String(128), primary_key=True),
    Column("value", Json, nullable=False),
    Column("changed_at", Instant, nullable=False),
)

workers = Table(
    "workers",
    metadata,
    Column("slot", String(64), primary_key=True),
    Column("holder", String(128), nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("lease_until", Instant, nullable=False),
)

kept = Table(
    "kept",
    metadata,
    Column("name", String(128), primary_key=True),
    Column("value", Json, nullable=False),
    Column("changed_at", Instant, nullable=False),
)

users = Table(
    "users",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("email", String(254), nullable=False, unique=True),
    Column("name", Text, nullable=False, server_default=""),
    Column("role", String(16), nullable=False),
    Column("password", Text, nullable=False, server_default=""),
    Column("language", String(8), nullable=False, server_default=""),
    Column("is_disabled", Boolean, nullable=False, server_default=false()),
    Column("created_at", Instant, nullable=False),
    Column("seen_at", Instant),
)

invitations = Table(
    "invitations",
    metadata,
    Column("token", String(64), primary_key=True),
    Column("user", String(64), ForeignKey("users.id"), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
)

sessions = Table(
    "sessions",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("token", String(64), nullable=False, unique=True),
    Column("user", String(64), ForeignKey("users.id"), nullable=False),
    Column("agent", Text, nullable=False, server_default=""),
    Column("address", String(64), nullable=False, server_default=""),
    Column("created_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Index(None, "user"),
)

api_keys = Table(
    "api_keys",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("user", String(64), ForeignKey("users.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("secret", String(64), nullable=False, unique=True),
    Column("tail", String(8), nullable=False),
    Column("scopes", Json, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("used_at", Instant),
    Column("revoked_at", Instant),
    Index(None, "user"),
)

members = Table(
    "members",
    metadata,
    Column("project", String(64), ForeignKey("projects.id"), primary_key=True),
    Column("user", String(64), ForeignKey("users.id"), primary_key=True),
    Column("created_at", Instant, nullable=False),
    Index(None, "user"),
)

audit = Table(
    "audit",
    metadata,
    Column("number", _Number, primary_key=True, autoincrement=True),
    Column("at", Instant, nullable=False),
    Column("user", String(64), nullable=False),
    Column("act", String(64), nullable=False),
    Column("target", Text, nullable=False, server_default=""),
    Column("address", String(64), nullable=False, server_default=""),
    Column("facts", Json, nullable=False),
    Index(None, "user", "number"),
    sqlite_autoincrement=True,
)

idempotency = Table(
    "idempotency",
    metadata,
    Column("owner", String(64), primary_key=True),
    Column("key", String(255), primary_key=True),
    Column("request", String(64), nullable=False),
    Column("status", Integer),
    Column("answer", Json),
    Column("created_at", Instant, nullable=False),
    Index(None, "created_at"),
)

verdicts = Table(
    "verdicts",
    metadata,
    Column("take", String(64), primary_key=True),
    Column("project", String(64), nullable=False),
    Column("verdict", String(16), nullable=False, server_default=""),
    Column("reason", Text, nullable=False, server_default=""),
    Column("rating", Integer, nullable=False, server_default="0"),
    Column("user", String(64), nullable=False),
    Column("changed_at", Instant, nullable=False),
    Index(None, "project"),
)

notes = Table(
    "notes",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("take", String(64), nullable=False),
    Column("project", String(64), nullable=False),
    Column("user", String(64), nullable=False),
    Column("frame", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Index(None, "take"),
)

work_jobs = Table(
    "work_jobs",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("kind", String(32), nullable=False),
    Column("project", String(64), nullable=False, server_default=""),
    Column("owner", String(64), nullable=False, server_default=""),
    Column("state", String(16), nullable=False),
    Column("stage", String(32), nullable=False, server_default=""),
    Column("permille", Integer, nullable=False, server_default="0"),
    Column("counters", Json, nullable=False),
    Column("asked", Json, nullable=False),
    Column("result", Json),
    Column("problem", Json),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("priority", Integer, nullable=False, server_default="0"),
    Column("cancel_asked", Boolean, nullable=False, server_default=false()),
    Column("holder", String(128), nullable=False, server_default=""),
    Column("beat_at", Instant),
    Column("created_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Index(None, "state"),
    Index(None, "project", "created_at"),
)

footage = Table(
    "footage",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("project", String(64), nullable=False, server_default=""),
    Column("owner", String(64), nullable=False),
    Column("name", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("path", Text, nullable=False, server_default=""),
    Column("size", BigInteger, nullable=False, server_default="0"),
    Column("origin", Json, nullable=False),
    Column("facts", Json),
    Column("problem", Json),
    Column("job", String(64), nullable=False, server_default=""),
    Column("created_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Index(None, "owner", "created_at"),
    Index(None, "project", "created_at"),
)

uploads = Table(
    "uploads",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("owner", String(64), nullable=False),
    Column("project", String(64), nullable=False, server_default=""),
    Column("name", Text, nullable=False),
    Column("length", BigInteger, nullable=False),
    Column("received", BigInteger, nullable=False, server_default="0"),
    Column("said", Text, nullable=False, server_default=""),
    Column("footage", String(64), nullable=False, server_default=""),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Index(None, "expires_at"),
)

webhooks = Table(
    "webhooks",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("owner", String(64), nullable=False),
    Column("url", Text, nullable=False),
    Column("events", Json, nullable=False),
    Column("secret", Text, nullable=False),
    Column("is_for_one", Boolean, nullable=False, server_default=false()),
    Column("created_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("name", Text, nullable=False, server_default=""),
    Column("job", String(64), nullable=False, server_default=""),
    Column("state", String(16), nullable=False, server_default="on"),
    Column("seen", BigInteger, nullable=False, server_default="0"),
    Column("old_secret", Text, nullable=False, server_default=""),
    Column("old_until", Instant),
    Column("held_until", Instant),
    Column("delivered_at", Instant),
    Index(None, "owner"),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("webhook", String(64), ForeignKey("webhooks.id"), nullable=False),
    Column("kind", String(64), nullable=False),
    Column("body", Json, nullable=False),
    Column("state", String(16), nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("next_at", Instant),
    Column("status", Integer),
    Column("why", Text, nullable=False, server_default=""),
    Column("created_at", Instant, nullable=False),
    Column("delivered_at", Instant),
    Column("number", BigInteger, nullable=False, server_default="0"),
    Column("milliseconds", Integer),
    Column("answer", Text, nullable=False, server_default=""),
    Column("tried_at", Instant),
    Index(None, "state", "next_at"),
    Index(None, "webhook", "created_at"),
)

documents = Table(
    "documents",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("project", String(64), nullable=False, server_default=""),
    Column("owner", String(64), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("name", Text, nullable=False, server_default=""),
    Column("body", Json, nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("created_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Index(None, "project", "kind"),
)

videos = Table(
    "videos",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("owner", String(64), nullable=False),
    Column("run", String(64), nullable=False),
    Column("asked", Json, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("deleted_at", Instant),
    Index(None, "owner", "created_at"),
    Index(None, "run"),
)
