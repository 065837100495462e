"""Items without a point or a parent, which most are, stand in no index of points or parents."""

from __future__ import annotations

from alembic import op
from sqlalchemy import text

revision = "0006"
down_revision = "0005"

_INDEXES = {"items_by_point": (["kind", "lat", "lon"], "lat"), "items_by_parent": (["parent"], "parent")}


def upgrade() -> None:
    """Make the two indexes anew."""
    for name, (columns, given) in _INDEXES.items():
        only = text(f"{given} IS NOT NULL")
        op.drop_index(name, "items")
        op.create_index(name, "items", columns, sqlite_where=only, postgresql_where=only)
