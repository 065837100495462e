"""The names of entities, under each of their words; reports by outlet."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Text, column, insert, select, table

revision = "0003"
down_revision = "0002"

_ITEMS = table("items", column("kind"), column("folded"))


def upgrade() -> None:
    """Make the table and fill it from the entities that are there."""
    op.create_index("reports_by_outlet", "reports", ["outlet"])
    names = op.create_table(
        "names",
        Column("word", Text, primary_key=True),
        Column("folded", Text, primary_key=True),
        sqlite_with_rowid=False,
    )
    query = select(_ITEMS.c.folded).where(_ITEMS.c.kind == "entity", _ITEMS.c.folded.is_not(None)).distinct()
    found = op.get_bind().execute(query).scalars()
    rows = [{"word": word, "folded": name} for name in found for word in set(name.split())]
    if rows:
        op.get_bind().execute(insert(names), rows)
