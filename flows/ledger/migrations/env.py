"""Alembic's entry: migrates on the connection it is handed, inside that connection's transaction."""

from alembic import context

from flows.ledger.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
    render_as_batch=False,
)
context.run_migrations()
