"""The tables of a casebook, the same on SQLite and PostgreSQL.

A report's record is kept whole (`reports.record`) beside its relational form: every entity, event, meeting, deal, term
and finding is a row of `items`, and so is the report itself (kind `report`, local id ""), so that one table of
judgements serves all that can be the same across reports. `items.no` never changes while the item is found again:
a report that is read anew updates its items in place, and what people decided about them stays.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

KINDS = ("report", "entity", "event", "meeting", "deal", "term", "finding")
VERDICTS = ("same", "different", "unsure")

metadata = MetaData()

reports = Table(
    "reports",
    metadata,
    Column("no", Integer, primary_key=True, autoincrement=False),
    Column("id", String(80), nullable=False, unique=True),  # sha256:… of the text
    Column("url", Text),
    Column("outlet", Text),
    Column("title", Text),
    Column("byline", Text),
    Column("published", String(10)),  # YYYY-MM-DD
    Column("language", String(8)),
    Column("text", Text, nullable=False),
    Column("reader", String(64), nullable=False),  # which reader made the record: lexicon, weights and version
    Column("record", LargeBinary, nullable=False),  # see kept.py
    Index("reports_by_day", "published", "no"),
    Index("reports_by_outlet", "outlet"),
)

# Where a text was met: the same words may come from several outlets, or from one on several days.
sightings = Table(
    "sightings",
    metadata,
    Column("report", Integer, ForeignKey("reports.no", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("outlet", Text, primary_key=True),  # "" where unknown
    Column("url", Text, primary_key=True),  # "" where unknown
    Column("published", String(10)),
    sqlite_with_rowid=False,
)

items = Table(
    "items",
    metadata,
    Column("no", Integer, primary_key=True, autoincrement=False),
    Column("report", Integer, ForeignKey("reports.no", ondelete="CASCADE"), nullable=False),
    Column("kind", String(8), nullable=False),  # one of KINDS
    Column("local", String(40), nullable=False),  # its id in the record
    Column("parent", Integer, ForeignKey("items.no", ondelete="SET NULL")),  # a term's deal, a finding's term or deal
    Column("type", String(32)),  # event: PLOVER type; entity: kind; deal: form; term and finding: term kind
    Column("mode", String(32)),  # event: PLOVER mode; entity: group type; term: modality; finding: evidence level
    Column("status", String(32)),  # event, deal: status; term: obligation; finding: state
    Column("name", Text),  # entity, report: name, title; else the words it rests on
    Column("folded", Text),  # an entity's name as it is looked up
    Column("day_from", String(10)),  # first and last day, YYYY-MM-DD; null where it stays open
    Column("day_to", String(10)),
    Column("listed", String(10), nullable=False),  # where it stands in a list: its first day, its report's, or ""
    Column("lat", Float),  # degrees (WGS 84): its own, or of the first place that has a point
    Column("lon", Float),
    Column("start", Integer),  # where it stands in the text, in code points: what it is found again by
    Column("end", Integer),
    Column("confidence", Float),
    Column("lost", Boolean, nullable=False, default=False),  # no longer read, kept for what people decided about it
    UniqueConstraint("report", "kind", "local", name="items_by_key"),
    Index("items_by_type", "kind", "type", "listed", "day_to"),
    Index("items_by_day", "kind", "listed", "day_to"),
    Index("items_by_name", "kind", "folded"),
)
# Most items have no point and no parent: those stand in no index.
_placed, _part = items.c.lat.is_not(None), items.c.parent.is_not(None)
Index("items_by_point", items.c.kind, items.c.lat, items.c.lon, sqlite_where=_placed, postgresql_where=_placed)
Index("items_by_parent", items.c.parent, sqlite_where=_part, postgresql_where=_part)

# Every name that an entity bears, under each of its words: a part of a name finds it without looking through all.
names = Table(
    "names",
    metadata,
    Column("word", Text, primary_key=True),
    Column("folded", Text, primary_key=True),
    sqlite_with_rowid=False,
)

# Who and where: actor, recipient, place, party, mediator, guarantor, debtor, creditor, beneficiary, participant,
# delegate, host, by, affiliation, part_of.
parties = Table(
    "parties",
    metadata,
    Column("item", Integer, ForeignKey("items.no", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("role", String(16), primary_key=True),
    Column("entity", Integer, ForeignKey("items.no", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("at", Integer, nullable=False),  # its place in the record's list
    Index("parties_by_entity", "entity", "role"),
    sqlite_with_rowid=False,
)

# Numbers as ranges: killed, injured, abducted, detained, released, missing, count, amount.
counts = Table(
    "counts",
    metadata,
    Column("item", Integer, ForeignKey("items.no", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("what", String(16), primary_key=True),
    Column("least", Float, nullable=False),
    Column("most", Float),  # null: open above
    Column("unit", Text),  # a currency, or what is counted
    Column("approximate", Boolean, nullable=False, default=False),
    sqlite_with_rowid=False,
)

# Attribution, nearest the outlet first.
sources = Table(
    "sources",
    metadata,
    Column("item", Integer, ForeignKey("items.no", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("at", Integer, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("stance", String(16), nullable=False),
    Column("entity", Integer, ForeignKey("items.no", ondelete="SET NULL")),
    Index("sources_by_name", "name"),
    Index("sources_by_entity", "entity"),
    sqlite_with_rowid=False,
)

# Whether two items of the same kind are the same; of two reports: whether one is a copy of the other.
judgements = Table(
    "judgements",
    metadata,
    Column("no", Integer, primary_key=True, autoincrement=False),
    Column("kind", String(8), nullable=False),
    Column("a", Integer, ForeignKey("items.no", ondelete="CASCADE"), nullable=False),
    Column("b", Integer, ForeignKey("items.no", ondelete="CASCADE"), nullable=False),  # a < b
    Column("verdict", String(10), nullable=False),  # one of VERDICTS
    Column("score", Float),  # the machine's certainty that they are the same, 0 to 1
    Column("reasons", Text, nullable=False, default="[]"),  # JSON: what spoke for and against
    Column("by", Text, nullable=False),  # the program's part, or a person
    Column("human", Boolean, nullable=False, default=False),
    Column("made", String(32), nullable=False),  # UTC, ISO 8601
    Column("undone", String(32)),  # when it was taken back; the row stays
    Column("undone_by", Text),
    Index("judgements_by_a", "a"),
    Index("judgements_by_b", "b"),
    Index("judgements_by_kind", "kind", "verdict"),
)

# What the judgements come to: each item's group is named by its head, the earliest member. Made anew at will.
groups = Table(
    "groups",
    metadata,
    Column("item", Integer, ForeignKey("items.no", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("kind", String(8), nullable=False),
    Column("head", Integer, ForeignKey("items.no", ondelete="CASCADE"), nullable=False),
    Index("groups_by_head", "head"),
    sqlite_with_rowid=False,
)

# Small facts about the casebook itself, such as which linker made the groups.
facts = Table("facts", metadata, Column("name", String(64), primary_key=True), Column("value", Text, nullable=False))

# What people decided about what the machine read, or added to it. Rows are only added; taking one back marks it.
decisions = Table(
    "decisions",
    metadata,
    Column("no", Integer, primary_key=True, autoincrement=False),
    Column("report", Integer, ForeignKey("reports.no"), nullable=False),
    Column("item", Integer, ForeignKey("items.no")),  # null: about something that a person added
    Column("about", Integer, ForeignKey("decisions.no")),  # the decision that added it
    Column("kind", String(8), nullable=False),  # of the item: one of KINDS
    Column("verdict", String(8), nullable=False),  # accept, correct, reject, skip, add
    Column("field", String(32)),  # of the record's contract; null: the item as a whole
    Column("before", Text, nullable=False),  # JSON: what stood there when it was decided
    Column("after", Text, nullable=False),  # JSON: what stands there now
    Column("note", Text),
    Column("by", Text, nullable=False),
    Column("seat", String(12), nullable=False),  # as what: reviewer, adjudicator, recheck (asked again, blind)
    Column("made", String(32), nullable=False),  # UTC, ISO 8601
    Column("undone", String(32)),
    Column("undone_by", Text),
    Index("decisions_by_report", "report"),
    Index("decisions_by_item", "item"),
    Index("decisions_by_person", "by", "no"),
)

# Who may use the room in team mode. Nobody is removed: what they decided stays theirs.
people = Table(
    "people",
    metadata,
    Column("no", Integer, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False, unique=True),
    Column("role", String(12), nullable=False),  # reader, coder, adjudicator, exporter, admin
    Column("names", Boolean, nullable=False, default=False),  # may see the names of protected people
    Column("secret", Text, nullable=False),  # argon2 of the password
    Column("totp", Text),  # the key of one-time codes; null: none asked for
    Column("made", String(32), nullable=False),
    Column("revoked", String(32)),
)

sessions = Table(
    "sessions",
    metadata,
    Column("id", String(64), primary_key=True),  # sha256 of what the browser holds
    Column("person", Integer, ForeignKey("people.no"), nullable=False),
    Column("made", String(32), nullable=False),
    Column("ends", String(32), nullable=False),
    Column("revoked", String(32)),
    Index("sessions_by_person", "person"),
)

# What was done that people have to answer for. Rows are only added; the database itself refuses anything else.
audit = Table(
    "audit",
    metadata,
    Column("no", Integer, primary_key=True, autoincrement=False),
    Column("at", String(32), nullable=False),  # UTC, ISO 8601
    Column("by", Text, nullable=False),
    Column("what", String(24), nullable=False),
    Column("about", Text, nullable=False, default=""),
)

# Persons who are to be protected, as the reading found them: entity item → why.
protected = Table(
    "protected",
    metadata,
    Column("item", Integer, ForeignKey("items.no", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("folded", Text, nullable=False),
    Column("why", String(12), nullable=False),  # captive, family, minor, private
    Index("protected_by_name", "folded"),
)

# Names that the reader did not find, as the words beside them tell: hidden from who may not see protected names.
unread = Table(
    "unread",
    metadata,
    Column("report", Integer, ForeignKey("reports.no", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("folded", Text, primary_key=True),
    Column("why", String(12), nullable=False),
)

# What people decided about names: protect it, or it is a public figure's; goes before what the reading found.
shields = Table(
    "shields",
    metadata,
    Column("no", Integer, primary_key=True, autoincrement=False),
    Column("folded", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("protect", Boolean, nullable=False),
    Column("by", Text, nullable=False),
    Column("made", String(32), nullable=False),
)

# Records shown falsely on purpose, to see whether reviewers look: never part of what the casebook says. `before` is
# the machine's value of a field, `after` the false one (JSON); shown to one person, in the place of one item.
plants = Table(
    "plants",
    metadata,
    Column("no", Integer, primary_key=True, autoincrement=False),
    Column("report", Integer, ForeignKey("reports.no"), nullable=False),
    Column("item", Integer, ForeignKey("items.no"), nullable=False),
    Column("kind", String(8), nullable=False),
    Column("person", Text, nullable=False),
    Column("field", String(32), nullable=False),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    Column("made", String(32), nullable=False),
    Index("plants_by_person", "person", "report"),
)

# What the person decided about it, as in `decisions`.
plant_answers = Table(
    "plant_answers",
    metadata,
    Column("no", Integer, primary_key=True, autoincrement=False),
    Column("plant", Integer, ForeignKey("plants.no"), nullable=False),
    Column("verdict", String(8), nullable=False),
    Column("field", String(32)),
    Column("after", Text, nullable=False),
    Column("note", Text),
    Column("made", String(32), nullable=False),
    Column("undone", String(32)),
    Column("undone_by", Text),
    Index("plant_answers_by_plant", "plant"),
)
