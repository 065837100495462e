"""Names that the reader did not find; records shown falsely on purpose, and how reviewers took them."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, ForeignKey, Integer, String, Text

revision = "0005"
down_revision = "0004"

_ONCE = {
    "plants": "no, report, item, kind, person, field, before, after, made",
    "plant_answers": "no, plant, verdict, field, after, note, made",
}


def upgrade() -> None:
    """Make the tables; let the database refuse what must not happen to them."""
    op.create_table(
        "unread",
        Column("report", Integer, ForeignKey("reports.no", ondelete="CASCADE"), primary_key=True, autoincrement=False),
        Column("folded", Text, primary_key=True),
        Column("why", String(12), nullable=False),
    )
    _plants()
    for table, columns in _ONCE.items():
        once = ", ".join(f'"{name}"' for name in columns.split(", "))
        for name, action in (("removed", "DELETE"), ("changed", f"UPDATE OF {once}")):
            _refuse(table, name, action)


def _plants() -> None:
    op.create_table(
        "plants",
        Column("no", Integer, primary_key=True, autoincrement=False),
        Column("report", Integer, ForeignKey("reports.no"), nullable=False),
        Column("item", Integer, ForeignKey("items.no"), nullable=False),
        Column("kind", String(8), nullable=False),
        Column("person", Text, nullable=False),
        Column("field", String(32), nullable=False),
        Column("before", Text, nullable=False),
        Column("after", Text, nullable=False),
        Column("made", String(32), nullable=False),
    )
    op.create_index("plants_by_person", "plants", ["person", "report"])
    op.create_table(
        "plant_answers",
        Column("no", Integer, primary_key=True, autoincrement=False),
        Column("plant", Integer, ForeignKey("plants.no"), nullable=False),
        Column("verdict", String(8), nullable=False),
        Column("field", String(32)),
        Column("after", Text, nullable=False),
        Column("note", Text),
        Column("made", String(32), nullable=False),
        Column("undone", String(32)),
        Column("undone_by", Text),
    )
    op.create_index("plant_answers_by_plant", "plant_answers", ["plant"])


def _refuse(table: str, name: str, action: str) -> None:
    """A trigger: no row is removed or written over."""
    if op.get_bind().dialect.name == "sqlite":
        then = f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are only added'); END"
    else:
        then = "FOR EACH ROW EXECUTE FUNCTION mahdar_kept()"
    op.execute(f"CREATE TRIGGER {table}_not_{name} BEFORE {action} ON {table} {then}")
