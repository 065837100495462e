"""Events and deals out of the casebook's tables, drawn up for comparison."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, select

from mahdar.casebook.gist import NAMING, gist, sentence_around, stem, stems, weight
from mahdar.casebook.schema import counts, groups, items, parties, reports
from mahdar.casebook.tellings import Paper, Range, Telling

_WHO = ("actor", "recipient", "party", "mediator", "guarantor", "debtor", "creditor", "participant")
_LEAD = 400  # characters of a report that say what it is about
_NEAR = 4  # words on either side
_AROUND = 7  # words on either side, of which those that tell are kept
_WORDS_LENGTH = 70  # characters that hold them
_SHORT = 4  # letters of a name that keeps its article
_BETWEEN = frozenset({"بن", "ابن", "ال"})
_SORTS_OF_PLACE = frozenset("محافظه مدينه منطقه بلده قريه ولايه اقليم مديريه ناحيه قضا حي مخيم ريف منفذ".split())


@dataclass(frozen=True, slots=True)
class Being:
    """An entity of one report: its key across reports, and the stems that its name can be told by."""

    report: int
    key: str
    marks: frozenset[str]
    wide: bool  # a country or an area

    @classmethod
    def of(cls, row: Any, called: str | None) -> Being:
        """From a row of items. Persons are told apart from groups of one name, and known by their last name.

        `called`: the folded name by which the casebook knows the entity in all reports, where it knows it.
        """
        words = stems(row.folded or "")
        person = row.type == "person"
        marks = frozenset(words[-1:] if person else words)
        key = key_of(called or row.folded or "", row.type)
        return cls(row.report, f"p:{key}" if person else key, marks, row.mode in ("country", "area"))


def key_of(folded: str, kind: str) -> str:
    """A name without what some spell and others leave out: «عبد ربه» as «عبدربه», «محافظة عدن» as «عدن»."""
    words = folded.split()
    if kind == "person":
        joined = " ".join(words).replace("عبد ", "عبد")
        words = [w[2:] if w.startswith("ال") and len(w) > _SHORT else w for w in joined.split() if w not in _BETWEEN]
    elif kind in ("place", "facility") and len(words) > 1 and words[0] in _SORTS_OF_PLACE:
        words = words[1:]
    return " ".join(words)


def tellings(connection: Connection, kind: str, origins: Mapping[int, int]) -> list[Telling]:
    """All events or deals that reports tell, by their numbers.

    `origins`: number of a report → of the report that it is a copy of.
    """
    book = _Book(connection, kind)
    query = select(reports.c.no, reports.c.outlet, reports.c.published, reports.c.title, reports.c.text)
    query = query.where(reports.c.no.in_(select(items.c.report).where(items.c.kind == kind)))
    out: list[Telling] = []
    for row in connection.execute(query.execution_options(yield_per=200)):
        out += book.told(row, origins.get(row.no, row.no))
    return sorted(out, key=lambda t: t.no)


class _Book:
    """What the tables say of a kind of item, by report and by item."""

    def __init__(self, connection: Connection, kind: str) -> None:
        self.kind = kind
        self.items = _grouped(connection, _items(kind), "report")
        called = _called(connection)
        telling = select(items.c.report).where(items.c.kind == kind, ~items.c.lost)
        entities = _items("entity").where(items.c.report.in_(telling))  # those of other reports are not needed
        self.beings = {row.no: Being.of(row, called.get(row.no)) for row in connection.execute(entities).all()}
        self.named: dict[int, list[Being]] = defaultdict(list)
        for being in self.beings.values():
            self.named[being.report].append(being)
        of_kind = select(items.c.no).where(items.c.kind == kind, ~items.c.lost)
        columns = (parties.c.item, parties.c.role, parties.c.entity)
        order = (parties.c.item, parties.c.role, parties.c.at)
        self.roles = _grouped(connection, select(*columns).where(parties.c.item.in_(of_kind)).order_by(*order), "item")
        self.counts = _grouped(connection, select(counts).where(counts.c.item.in_(of_kind)), "item")
        self.terms = _grouped(connection, _items("term"), "parent") if kind == "deal" else {}

    def told(self, report: Any, origin: int) -> list[Telling]:
        """The tellings of one report."""
        beings = self.named.get(report.no, [])
        paper = _paper(report, beings, origin)
        return [self.telling(report.text, paper, row, beings) for row in self.items[report.no]]

    def telling(self, text: str, paper: Paper, row: Any, beings: list[Being]) -> Telling:
        """One item as a telling."""
        terms = self.terms.get(row.no, [])
        roles: dict[str, list[Being]] = defaultdict(list)
        for part in self.roles.get(row.no, ()):
            if part.entity in self.beings:
                roles[part.role].append(self.beings[part.entity])
        numbers: dict[str, Range] = {c.what: (c.least, c.most) for c in self.counts.get(row.no, ())}
        said = _Said(text, [row, *terms], beings)
        return Telling(
            row.no, paper, row.kind, row.type or "", row.mode, row.status, ordinal(row.day_from), ordinal(row.day_to),
            None if row.lat is None else (row.lat, row.lon), stem((row.name or "").split(" ")[0]), said.words,
            said.near, said.around, said.names,
            {role: frozenset(b.key for b in roles[role]) for role in _WHO if role in roles},
            frozenset(b.key for b in roles["place"] if not b.wide), frozenset(b.key for b in roles["place"] if b.wide),
            numbers, frozenset(t.type for t in terms),
        )  # fmt: skip


class _Said:
    """The words that a telling rests on: the sentences of its spans."""

    def __init__(self, text: str, rows: list[Any], beings: list[Being]) -> None:
        spans = [(row.start, row.end) for row in rows if row.start is not None] or [(0, 0)]
        words = frozenset(s for span in spans for s in stems(sentence_around(text, *span)))
        start, end = spans[0]
        before, after = stems(text[max(0, start - _WORDS_LENGTH) : start]), stems(text[end : end + _WORDS_LENGTH])
        self.words = frozenset(s for s in words if weight(s) > 0)
        self.names = _named(words, beings)
        self.near = frozenset([*before[-_NEAR:], *after[:_NEAR]])
        around = dict.fromkeys([*before[-_AROUND:], *after[:_AROUND]])
        self.around = tuple(s for s in around if weight(s) > NAMING)


def _paper(report: Any, beings: list[Being], origin: int) -> Paper:
    lead = f"{report.title or ''}\n{report.text[:_LEAD]}"
    names = _named(frozenset(stems(lead)), beings)
    return Paper(report.no, report.outlet or "", ordinal(report.published), gist(lead), origin, names)


def _named(words: frozenset[str], beings: Iterable[Being]) -> frozenset[str]:
    """Who and where of a report is named among these stems."""
    return frozenset(b.key for b in beings if b.marks and b.marks <= words)


def _called(connection: Connection) -> dict[int, str]:
    """Entity → the folded name of the entity that stands for its group."""
    head = items.alias()
    query = select(groups.c.item, head.c.folded).join(head, head.c.no == groups.c.head)
    return {row[0]: row[1] for row in connection.execute(query.where(groups.c.kind == "entity")).all() if row[1]}


def ordinal(day: str | None) -> int | None:
    """A day of the calendar (YYYY-MM-DD) as a number."""
    return date.fromisoformat(day).toordinal() if day else None


def _items(kind: str) -> Select[Any]:
    columns = ("no", "report", "kind", "type", "mode", "status", "name", "folded", "day_from", "day_to", "lat", "lon",
               "start", "end", "parent")  # fmt: skip
    return select(*(items.c[c] for c in columns)).where(items.c.kind == kind, ~items.c.lost).order_by(items.c.no)


def _grouped(connection: Connection, query: Select[Any], column: str) -> dict[int, list[Any]]:
    out: dict[int, list[Any]] = defaultdict(list)
    for row in connection.execute(query).all():  # at once: row by row takes three times as long
        out[getattr(row, column)].append(row)
    return out
