"""Alembic runs this; the connection, within its transaction, comes from `mahdar.casebook.versions`."""

from alembic import context

from mahdar.casebook.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
