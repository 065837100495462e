"""Reports, their items and the words to search."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Boolean, Column, Float, ForeignKey, Integer, LargeBinary, String, Text, UniqueConstraint

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the first tables."""
    _reports()
    _items()
    _beside_items()
    _words()


def _key(name: str, target: str) -> Column[int]:
    """A part of a primary key that refers to another table."""
    return Column(name, Integer, ForeignKey(target, ondelete="CASCADE"), primary_key=True, autoincrement=False)


def _reports() -> None:
    op.create_table(
        "reports",
        Column("no", Integer, primary_key=True, autoincrement=False),
        Column("id", String(80), nullable=False, unique=True),
        Column("url", Text),
        Column("outlet", Text),
        Column("title", Text),
        Column("byline", Text),
        Column("published", String(10)),
        Column("language", String(8)),
        Column("text", Text, nullable=False),
        Column("reader", String(64), nullable=False),
        Column("record", LargeBinary, nullable=False),
    )
    op.create_index("reports_by_day", "reports", ["published", "no"])
    op.create_table(
        "sightings",
        _key("report", "reports.no"),
        Column("outlet", Text, primary_key=True),
        Column("url", Text, primary_key=True),
        Column("published", String(10)),
        sqlite_with_rowid=False,
    )
    op.create_table("facts", Column("name", String(64), primary_key=True), Column("value", Text, nullable=False))


def _items() -> None:
    op.create_table(
        "items",
        Column("no", Integer, primary_key=True, autoincrement=False),
        Column("report", Integer, ForeignKey("reports.no", ondelete="CASCADE"), nullable=False),
        Column("kind", String(8), nullable=False),
        Column("local", String(40), nullable=False),
        Column("parent", Integer, ForeignKey("items.no", ondelete="SET NULL")),
        Column("type", String(32)),
        Column("mode", String(32)),
        Column("status", String(32)),
        Column("name", Text),
        Column("folded", Text),
        Column("day_from", String(10)),
        Column("day_to", String(10)),
        Column("listed", String(10), nullable=False),
        Column("lat", Float),
        Column("lon", Float),
        Column("start", Integer),
        Column("end", Integer),
        Column("confidence", Float),
        Column("lost", Boolean, nullable=False),
        UniqueConstraint("report", "kind", "local", name="items_by_key"),
    )
    op.create_index("items_by_type", "items", ["kind", "type", "listed", "day_to"])
    op.create_index("items_by_day", "items", ["kind", "listed", "day_to"])
    op.create_index("items_by_point", "items", ["kind", "lat", "lon"])
    op.create_index("items_by_name", "items", ["kind", "folded"])
    op.create_index("items_by_parent", "items", ["parent"])


def _beside_items() -> None:
    op.create_table(
        "parties",
        _key("item", "items.no"),
        Column("role", String(16), primary_key=True),
        _key("entity", "items.no"),
        Column("at", Integer, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("parties_by_entity", "parties", ["entity", "role"])
    op.create_table(
        "counts",
        _key("item", "items.no"),
        Column("what", String(16), primary_key=True),
        Column("least", Float, nullable=False),
        Column("most", Float),
        Column("unit", Text),
        Column("approximate", Boolean, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "sources",
        _key("item", "items.no"),
        Column("at", Integer, primary_key=True, autoincrement=False),
        Column("name", Text, nullable=False),
        Column("kind", String(16), nullable=False),
        Column("stance", String(16), nullable=False),
        Column("entity", Integer, ForeignKey("items.no", ondelete="SET NULL")),
        sqlite_with_rowid=False,
    )
    op.create_index("sources_by_name", "sources", ["name"])
    op.create_index("sources_by_entity", "sources", ["entity"])


def _words() -> None:
    """The words to search: a table without the text itself, whose row ids sort by day."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE words USING fts5(said, content='', "
            "tokenize=\"unicode61 remove_diacritics 0 tokenchars '.,:/-'\")"
        )
        return
    op.execute(
        "CREATE TABLE words (report integer PRIMARY KEY REFERENCES reports (no) ON DELETE CASCADE, "
        "sort bigint NOT NULL, said tsvector NOT NULL)"
    )
    op.execute("CREATE INDEX words_by_word ON words USING gin (said)")
    op.execute("CREATE INDEX words_by_day ON words (sort)")
