"""Judgements across reports, and the groups that they come to."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Boolean, Column, Float, ForeignKey, Integer, String, Text

revision = "0002"
down_revision = "0001"


def _item(name: str) -> Column[int]:
    return Column(name, Integer, ForeignKey("items.no", ondelete="CASCADE"), nullable=False)


def upgrade() -> None:
    """Make the tables of what is the same."""
    op.create_table(
        "judgements",
        Column("no", Integer, primary_key=True, autoincrement=False),
        Column("kind", String(8), nullable=False),
        _item("a"),
        _item("b"),
        Column("verdict", String(10), nullable=False),
        Column("score", Float),
        Column("reasons", Text, nullable=False),
        Column("by", Text, nullable=False),
        Column("human", Boolean, nullable=False),
        Column("made", String(32), nullable=False),
        Column("undone", String(32)),
        Column("undone_by", Text),
    )
    op.create_index("judgements_by_a", "judgements", ["a"])
    op.create_index("judgements_by_b", "judgements", ["b"])
    op.create_index("judgements_by_kind", "judgements", ["kind", "verdict"])
    op.create_table(
        "groups",
        Column("item", Integer, ForeignKey("items.no", ondelete="CASCADE"), primary_key=True, autoincrement=False),
        Column("kind", String(8), nullable=False),
        _item("head"),
        sqlite_with_rowid=False,
    )
    op.create_index("groups_by_head", "groups", ["head"])
