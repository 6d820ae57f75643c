"""Alembic's entry: migrates on the connection it is handed, inside that connection's transaction."""

from alembic import context

from catalogue.store.database import VERSION_TABLE
from catalogue.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
    transactional_ddl=True,
)
context.run_migrations()
