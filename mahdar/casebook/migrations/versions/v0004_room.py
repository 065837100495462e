"""What the review room keeps: decisions, people and their sessions, the audit log, protected names."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Boolean, Column, ForeignKey, Integer, String, Text

revision = "0004"
down_revision = "0003"

_KEPT = ("decisions", "audit")  # no row of them is ever removed
_WRITTEN_ONCE = "no, report, item, about, kind, verdict, field, before, after, note, by, seat, made"


def upgrade() -> None:
    """Make the tables; let the database refuse what must not happen to them."""
    _decisions()
    _people()
    _names()
    _guards()


def _number() -> Column[int]:
    return Column("no", Integer, primary_key=True, autoincrement=False)


def _decisions() -> None:
    op.create_table(
        "decisions",
        _number(),
        Column("report", Integer, ForeignKey("reports.no"), nullable=False),
        Column("item", Integer, ForeignKey("items.no")),
        Column("about", Integer, ForeignKey("decisions.no")),
        Column("kind", String(8), nullable=False),
        Column("verdict", String(8), nullable=False),
        Column("field", String(32)),
        Column("before", Text, nullable=False),
        Column("after", Text, nullable=False),
        Column("note", Text),
        Column("by", Text, nullable=False),
        Column("seat", String(12), nullable=False),
        Column("made", String(32), nullable=False),
        Column("undone", String(32)),
        Column("undone_by", Text),
    )
    op.create_index("decisions_by_report", "decisions", ["report"])
    op.create_index("decisions_by_item", "decisions", ["item"])
    op.create_index("decisions_by_person", "decisions", ["by", "no"])


def _people() -> None:
    op.create_table(
        "people",
        _number(),
        Column("name", Text, nullable=False, unique=True),
        Column("role", String(12), nullable=False),
        Column("names", Boolean, nullable=False),
        Column("secret", Text, nullable=False),
        Column("totp", Text),
        Column("made", String(32), nullable=False),
        Column("revoked", String(32)),
    )
    op.create_table(
        "sessions",
        Column("id", String(64), primary_key=True),
        Column("person", Integer, ForeignKey("people.no"), nullable=False),
        Column("made", String(32), nullable=False),
        Column("ends", String(32), nullable=False),
        Column("revoked", String(32)),
    )
    op.create_index("sessions_by_person", "sessions", ["person"])
    op.create_table(
        "audit",
        _number(),
        Column("at", String(32), nullable=False),
        Column("by", Text, nullable=False),
        Column("what", String(24), nullable=False),
        Column("about", Text, nullable=False),
    )


def _names() -> None:
    op.create_table(
        "protected",
        Column("item", Integer, ForeignKey("items.no", ondelete="CASCADE"), primary_key=True, autoincrement=False),
        Column("folded", Text, nullable=False),
        Column("why", String(12), nullable=False),
    )
    op.create_index("protected_by_name", "protected", ["folded"])
    op.create_table(
        "shields",
        _number(),
        Column("folded", Text, nullable=False),
        Column("name", Text, nullable=False),
        Column("protect", Boolean, nullable=False),
        Column("by", Text, nullable=False),
        Column("made", String(32), nullable=False),
    )


def _guards() -> None:
    """Triggers: no decision and no line of the audit log is removed or written over."""
    once = ", ".join(f'"{name}"' for name in _WRITTEN_ONCE.split(", "))
    changes = {"decisions": f"UPDATE OF {once}", "audit": "UPDATE"}
    if op.get_bind().dialect.name != "sqlite":
        op.execute(
            "CREATE FUNCTION mahdar_kept() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'rows of % are only added', TG_TABLE_NAME; END $$"
        )
    for table in _KEPT:
        for name, action in (("removed", "DELETE"), ("changed", changes[table])):
            if op.get_bind().dialect.name == "sqlite":
                op.execute(
                    f"CREATE TRIGGER {table}_not_{name} BEFORE {action} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are only added'); END"
                )
            else:
                op.execute(
                    f"CREATE TRIGGER {table}_not_{name} BEFORE {action} ON {table} "
                    "FOR EACH ROW EXECUTE FUNCTION mahdar_kept()"
                )
