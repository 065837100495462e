"""Events and deals as each report tells them, drawn up for comparison across reports."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from mahdar.casebook.gist import gist, sentence_around, stem, stems, weight
from mahdar.casebook.schema import counts, items, parties, reports

_WHO = ("actor", "recipient", "party", "mediator", "guarantor", "debtor", "creditor", "participant")
_LEAD = 400  # characters of a report that say what it is about
_NEAR = 4  # words on either side
_WORDS_LENGTH = 60  # characters that hold them
Range = tuple[float, float | None]


@dataclass(frozen=True, slots=True)
class Being:
    """An entity of one report: its key across reports, and the stems that its name can be told by."""

    report: int
    key: str
    marks: frozenset[str]
    wide: bool  # a country or an area

    @classmethod
    def of(cls, row: Any) -> Being:
        """From a row of items. Persons are told apart from groups of one name."""
        folded = row.folded or ""
        words = stems(folded)
        person = row.type == "person"
        marks = frozenset(words[-1:] if person else words)
        return cls(row.report, f"p:{folded}" if person else folded, marks, row.mode in ("country", "area"))


@dataclass(frozen=True, slots=True)
class Paper:
    """The report that something is told in: what it is about, and the report it is a copy of (else itself)."""

    no: int
    outlet: str
    day: int | None  # of publication, as an ordinal
    about: frozenset[str]
    origin: int
    names: frozenset[str] = frozenset()  # persons, groups, states and places in its title and first lines


@dataclass(frozen=True, slots=True)
class Telling:
    """One report's version of an event or a deal. Days are ordinals; who and where are keys that hold across reports.

    `others` holds, for a deal, the kinds of its terms.
    """

    no: int
    paper: Paper
    kind: str
    type: str
    mode: str | None
    status: str | None
    first: int | None
    last: int | None
    point: tuple[float, float] | None
    trigger: str
    words: frozenset[str]
    near: frozenset[str] = frozenset()  # the words beside the trigger
    names: frozenset[str] = frozenset()  # whoever and wherever is named in the same sentence
    who: Mapping[str, frozenset[str]] = field(default_factory=dict)
    where: frozenset[str] = frozenset()
    wide: frozenset[str] = frozenset()  # countries and areas
    counts: Mapping[str, Range] = field(default_factory=dict)
    others: frozenset[str] = frozenset()

    def all_who(self) -> frozenset[str]:
        """Everybody who has a part in it."""
        return frozenset().union(*self.who.values())


def ordinal(day: str | None) -> int | None:
    """A day of the calendar (YYYY-MM-DD) as a number."""
    return date.fromisoformat(day).toordinal() if day else None


def tellings(connection: Connection, kind: str, origins: Mapping[int, int], since: str | None = None) -> list[Telling]:
    """All events or deals that reports tell, those published before the day `since` left out.

    `origins`: number of a report → of the report that it is a copy of.
    """
    rows = _rows(connection, kind, since)
    beings, roles = _beings(connection, since), _roles(connection, kind)
    named: dict[int, list[Being]] = defaultdict(list)
    for being in beings.values():
        named[being.report].append(being)
    numbers, terms = _counts(connection, kind), _terms(connection) if kind == "deal" else {}
    papers: dict[int, Paper] = {}
    out = []
    for row in rows:
        paper = papers.get(row.report) or papers.setdefault(row.report, _paper(row, named[row.report], origins))
        parts = {role: [beings[no] for no in some if no in beings] for role, some in roles.get(row.no, {}).items()}
        said = _Said(row, terms.get(row.no, []), named[row.report])
        out.append(_telling(row, paper, parts, said, numbers.get(row.no, {}), terms.get(row.no, [])))
    return out


def _rows(connection: Connection, kind: str, since: str | None) -> list[Any]:
    columns = (items.c.no, items.c.report, items.c.kind, items.c.type, items.c.mode, items.c.status, items.c.name,
               items.c.day_from, items.c.day_to, items.c.lat, items.c.lon, items.c.start, items.c.end,
               reports.c.outlet, reports.c.published, reports.c.title, reports.c.text)  # fmt: skip
    query = select(*columns).join(reports, reports.c.no == items.c.report)
    query = query.where(items.c.kind == kind, ~items.c.lost).order_by(items.c.no)
    if since:
        query = query.where(reports.c.published.is_(None) | (reports.c.published >= since))
    return list(connection.execute(query))


def _paper(row: Any, beings: list[Being], origins: Mapping[int, int]) -> Paper:
    lead = f"{row.title or ''}\n{row.text[:_LEAD]}"
    names = names_in(frozenset(stems(lead)), beings)
    return Paper(
        row.report, row.outlet or "", ordinal(row.published), gist(lead), origins.get(row.report, row.report), names
    )


class _Said:
    """The words that a telling rests on."""

    def __init__(self, row: Any, terms: list[Any], beings: list[Being]) -> None:
        spans = [(row.start or 0, row.end or 0), *((t.start, t.end) for t in terms if t.start is not None)]
        stemmed = [stems(sentence_around(row.text, *span)) for span in spans]
        self.words = frozenset(s for some in stemmed for s in some if weight(s) > 0)
        self.names = names_in(frozenset(s for some in stemmed for s in some), beings)
        self.near = frozenset(
            [*stems(row.text[max(0, spans[0][0] - _WORDS_LENGTH) : spans[0][0]])[-_NEAR:],
             *stems(row.text[spans[0][1] : spans[0][1] + _WORDS_LENGTH])[:_NEAR]]
        )  # fmt: skip


def names_in(words: frozenset[str], beings: Iterable[Being]) -> frozenset[str]:
    """Who and where of a report is named among these stems: a person by the last name, all else by every word."""
    return frozenset(b.key for b in beings if b.marks and b.marks <= words)


def _telling(
    row: Any, paper: Paper, roles: dict[str, list[Being]], said: _Said, numbers: dict[str, Range], terms: list[Any]
) -> Telling:
    places = roles.get("place", [])
    return Telling(
        row.no, paper, row.kind, row.type or "", row.mode, row.status, ordinal(row.day_from), ordinal(row.day_to),
        None if row.lat is None else (row.lat, row.lon), stem((row.name or "").split(" ")[0]), said.words, said.near,
        said.names, {role: frozenset(b.key for b in roles[role]) for role in _WHO if role in roles},
        frozenset(p.key for p in places if not p.wide), frozenset(p.key for p in places if p.wide),
        numbers, frozenset(t.type for t in terms),
    )  # fmt: skip


def _of_kind(kind: str) -> Any:
    return select(items.c.no).where(items.c.kind == kind, ~items.c.lost)


def _beings(connection: Connection, since: str | None) -> dict[int, Being]:
    """All entities, by their items' numbers."""
    query = select(items.c.no, items.c.report, items.c.type, items.c.mode, items.c.folded)
    query = query.where(items.c.kind == "entity", ~items.c.lost).order_by(items.c.no)
    if since:
        query = query.join(reports, reports.c.no == items.c.report)
        query = query.where(reports.c.published.is_(None) | (reports.c.published >= since))
    return {row.no: Being.of(row) for row in connection.execute(query)}


def _roles(connection: Connection, kind: str) -> dict[int, dict[str, list[int]]]:
    out: dict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    query = select(parties.c.item, parties.c.role, parties.c.entity).where(parties.c.item.in_(_of_kind(kind)))
    for item, role, entity in connection.execute(query.order_by(parties.c.item, parties.c.role, parties.c.at)):
        out[item][role].append(entity)
    return out


def _counts(connection: Connection, kind: str) -> dict[int, dict[str, Range]]:
    out: dict[int, dict[str, Range]] = defaultdict(dict)
    query = select(counts.c.item, counts.c.what, counts.c.least, counts.c.most)
    for item, what, least, most in connection.execute(query.where(counts.c.item.in_(_of_kind(kind)))):
        out[item][what] = (least, most)
    return out


def _terms(connection: Connection) -> dict[int, list[Any]]:
    """The terms of each deal."""
    out: dict[int, list[Any]] = defaultdict(list)
    query = select(items.c.parent, items.c.type, items.c.start, items.c.end)
    for row in connection.execute(query.where(items.c.kind == "term", ~items.c.lost, items.c.parent.is_not(None))):
        out[row.parent].append(row)
    return out


def by_number(found: Iterable[Telling]) -> dict[int, Telling]:
    """Tellings by their items' numbers."""
    return {t.no: t for t in found}
