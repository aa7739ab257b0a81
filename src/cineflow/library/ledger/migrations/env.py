"""Run by Alembic: bring the handed connection's database up to date, inside its transaction."""

from __future__ import annotations

from alembic import context

from cineflow.library.ledger._tables import SCHEMA, metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    version_table_schema=None if connection.dialect.name == "sqlite" else SCHEMA,
    render_as_batch=True,
    transactional_ddl=True,
)
context.run_migrations()
