"""What the casebook answers when asked for deals, events, people and days: one line for what is the same everywhere.

Counts stand as ranges with the sources that give them and are never added up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from msgspec import Struct
from sqlalchemy import func, select

from mahdar.casebook.grouped import heads_of, members_of
from mahdar.casebook.items import Filter, Item, Range
from mahdar.casebook.schema import items, parties
from mahdar.casebook.store import Casebook

COUNTS = ("killed", "injured", "abducted", "detained", "released", "missing")
T = TypeVar("T")
_COURSE = ("proposed", "under_negotiation", "agreed", "in_effect")
_ENDS = ("collapsed", "suspended", "denied")
_MANY = 500  # numbers in one question
_ROLES = ("actor", "recipient", "party", "mediator", "guarantor", "by", "participant", "delegate")


class DealLine(Struct, frozen=True):
    """One deal over all reports: its number, how reports call its status, what is promised, who is in it."""

    id: int
    status: str | None
    kinds: list[str]
    parties: list[str]
    first: str | None
    last: str | None
    reports: int
    outlets: list[str]
    keys: list[str]


class Count(Struct, frozen=True):
    """A count of one kind with the sources that give it."""

    what: str
    least: float
    most: float | None
    sources: list[str]


class EventLine(Struct, frozen=True):
    """One happening over all reports; types and names as most of them tell."""

    id: int
    type: str | None
    mode: str | None
    status: str | None
    day: str | None
    until: str | None
    actors: list[str]
    recipients: list[str]
    places: list[str]
    lat: float | None
    lon: float | None
    counts: list[Count]
    reports: int
    outlets: list[str]
    confidence: float | None
    keys: list[str]


class Being(Struct, frozen=True):
    """One person, group, state or place over all reports: every name it bears, and what it does where."""

    id: int
    kind: str | None
    names: list[str]
    belongs: list[str]
    reports: int
    outlets: list[str]
    first: str | None
    last: str | None
    roles: dict[str, int]
    keys: list[str]


def deal_lines(book: Casebook, asked: Filter, least_outlets: int = 1) -> list[DealLine]:
    """The deals that any asked-for telling is of, by the day of their first report."""
    groups = _grouped(book, "deal", replace(asked, limit=None) if least_outlets > 1 else asked)
    parts = _kinds(book, [i.no for g in groups.values() for i in g])
    out = []
    names = _names(book, [i for g in groups.values() for i in g], ("party",))
    for head, found in groups.items():
        outlets = _outlets(found)
        if len(outlets) < least_outlets:
            continue
        days = sorted(i.published for i in found if i.published)
        kinds = Counter(k for i in found for k in parts.get(i.no, ()))
        out.append(DealLine(
            head, _status(found), [k for k, _ in kinds.most_common()], _common(names, found, "party"),
            days[0] if days else None, days[-1] if days else None, len({i.report_id for i in found}), outlets,
            [i.key for i in found],
        ))  # fmt: skip
    return _cut(sorted(out, key=lambda d: (d.first or "9999", d.id)), asked)


def _status(found: Sequence[Item]) -> str | None:
    """What reports call it: how it ended, if those of the last day say so; else the furthest that any says it came."""
    last = max(i.published or "" for i in found)
    late = Counter(i.status for i in found if (i.published or "") == last)
    if late.most_common(1)[0][0] in _ENDS:
        return late.most_common(1)[0][0]
    return max((i.status for i in found if i.status in _COURSE), key=_COURSE.index, default=found[0].status)


def _kinds(book: Casebook, deals: Sequence[int]) -> dict[int, list[str]]:
    """Deal item → the kinds of its terms."""
    out: dict[int, list[str]] = {}
    with book.reading() as connection:
        for i in range(0, len(deals), _MANY):
            where = (items.c.kind == "term", items.c.parent.in_(deals[i : i + _MANY]))
            for parent, kind in connection.execute(select(items.c.parent, items.c.type).where(*where)):
                out.setdefault(parent, []).append(kind)
    return out


def event_lines(book: Casebook, asked: Filter) -> list[EventLine]:
    """The events asked for, what is the same across reports as one, by day."""
    groups = _grouped(book, "event", asked)
    names = _names(book, [i for g in groups.values() for i in g], ("actor", "recipient", "place"))
    return _cut(sorted((_event(h, g, names) for h, g in groups.items()), key=lambda e: (e.day or "9999", e.id)), asked)


def _event(head: int, found: Sequence[Item], names: dict[int, str]) -> EventLine:
    lead = next((i for i in found if i.no == head), found[0])
    placed = next((i for i in found if i.lat is not None), lead)
    mode = Counter(i.mode for i in found if i.mode).most_common(1)
    return EventLine(
        head, Counter(i.type for i in found).most_common(1)[0][0], mode[0][0] if mode else None, lead.status,
        lead.day_from or min((i.day_from for i in found if i.day_from), default=lead.published), lead.day_to,
        _common(names, found, "actor"), _common(names, found, "recipient"), _common(names, found, "place"), placed.lat,
        placed.lon, counts_told(found), len({i.report_id for i in found}), _outlets(found), lead.confidence,
        [i.key for i in found],
    )  # fmt: skip


def counts_told(found: Iterable[Item]) -> list[Count]:
    """Every count with the sources that give it: «6 – …; 9 – …», the lowest first."""
    out: dict[tuple[str, Range], list[str]] = {}
    for item in found:
        for what, range_ in item.counts.items():
            if what in COUNTS:
                source = item.sources[-1].name if item.sources else item.outlet or item.report_id[7:15]
                out.setdefault((what, range_), []).append(source)
    order = sorted(out, key=lambda k: (COUNTS.index(k[0]), k[1][0]))
    return [Count(what, *range_, list(dict.fromkeys(out[what, range_]))) for what, range_ in order]


def beings(book: Casebook, name: str) -> list[Being]:
    """Whoever bears a name, each with all names and roles; the most often told first."""
    found = [e.no for e in book.entities(name)]
    heads = heads_of(book, found)
    members = members_of(book, dict.fromkeys(heads.get(n, n) for n in found))
    out = [_being(book, head, numbers) for head, numbers in members.items()]
    return sorted(_same_names(out), key=lambda b: (-b.reports, b.id))


def _being(book: Casebook, head: int, numbers: Sequence[int]) -> Being:
    found = list(book.by_numbers(numbers).values())
    names = Counter(i.name for i in found if i.name)
    belongs = {n for i in found for n in i.entities("affiliation", "part_of")}
    days = sorted(i.published for i in found if i.published)
    return Being(
        head, found[0].type, [n for n, _ in names.most_common()],
        sorted({i.name or "" for i in book.by_numbers(belongs, bare=True).values()}), len({i.report_id for i in found}),
        _outlets(found), days[0] if days else None, days[-1] if days else None, _roles(book, [i.no for i in found]),
        [i.key for i in found],
    )  # fmt: skip


def _same_names(found: Sequence[Being]) -> list[Being]:
    """Beings told in one report each and not judged yet, put together where kind, name and affiliation are one."""
    out: dict[tuple[object, ...], Being] = {}
    for b in found:
        key = (b.kind, b.names[0] if b.names else b.id, tuple(b.belongs))
        if key not in out:
            out[key] = b
            continue
        a = out[key]
        days = sorted(d for d in (a.first, a.last, b.first, b.last) if d)
        out[key] = Being(
            a.id, a.kind, list(dict.fromkeys([*a.names, *b.names])), a.belongs, a.reports + b.reports,
            list(dict.fromkeys([*a.outlets, *b.outlets])), days[0] if days else None, days[-1] if days else None,
            dict(Counter(a.roles) + Counter(b.roles)), [*a.keys, *b.keys],
        )  # fmt: skip
    return list(out.values())


def _roles(book: Casebook, numbers: Sequence[int]) -> dict[str, int]:
    """How often these entities stand in which role."""
    out: Counter[str] = Counter()
    with book.reading() as connection:
        for i in range(0, len(numbers), _MANY):
            query = (
                select(parties.c.role, func.count())
                .where(parties.c.entity.in_(numbers[i : i + _MANY]), parties.c.role.in_(_ROLES))
                .group_by(parties.c.role)
            )
            out.update(dict(map(tuple, connection.execute(query))))
    return dict(out.most_common())


def _grouped(book: Casebook, kind: str, asked: Filter) -> dict[int, list[Item]]:
    """Items that are asked for, with all that are the same: head → members, those asked for or not."""
    members = members_of(book, _wanted(book, kind, asked))
    full = book.by_numbers([n for numbers in members.values() for n in numbers])
    groups = {h: [full[n] for n in numbers if n in full and not full[n].lost] for h, numbers in members.items()}
    return {h: g for h, g in groups.items() if g}


def _wanted(book: Casebook, kind: str, asked: Filter) -> list[int]:
    """The heads of what is asked for, at most so many: more items are looked at only while there are too few."""
    look = asked.limit * 4 if asked.limit else None
    while True:
        found = book.items(kind, replace(asked, limit=look), bare=True)
        heads = heads_of(book, (i.no for i in found))
        wanted = list(dict.fromkeys(heads.get(i.no, i.no) for i in found))
        if look is None or len(found) < look or len(wanted) >= (asked.limit or 0):
            return wanted[: asked.limit]
        look *= 4


def _names(book: Casebook, found: Sequence[Item], roles: Sequence[str]) -> dict[int, str]:
    """The names of the entities in some roles, by number: that of their group's head."""
    numbers = {n for i in found for n in i.entities(*roles)}
    heads = heads_of(book, numbers)
    leading = book.by_numbers({heads.get(n, n) for n in numbers}, bare=True)
    return {n: e.name or "" for n in numbers if (e := leading.get(heads.get(n, n)))}


def _common(names: dict[int, str], found: Sequence[Item], role: str) -> list[str]:
    """The names in a role, the most often told first; in a big group those of single reports are left out."""
    told = Counter(name for i in found for name in dict.fromkeys(names[n] for n in i.entities(role) if n in names))
    most = max(told.values(), default=0)
    return [name for name, n in told.most_common() if n * 4 >= most]


def _outlets(found: Iterable[Item]) -> list[str]:
    return list(dict.fromkeys(i.outlet or i.report_id[7:15] for i in found))


def _cut(lines: list[T], asked: Filter) -> list[T]:
    return lines[: asked.limit] if asked.limit else lines
