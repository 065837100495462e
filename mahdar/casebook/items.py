"""Items of a casebook as values, and the questions that find them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from math import asin, cos, radians, sin, sqrt
from typing import Any

from sqlalchemy import BindParameter, Connection, Select, and_, bindparam, func, or_, select, tuple_

from mahdar.casebook.schema import counts, groups, items, names, parties, reports, sources
from mahdar.casebook.words import name_key

_EARTH_KM = 6371.0
_KM_A_DEGREE = 111.2
_MANY = 500  # numbers in one question

Range = tuple[float, float | None]


@dataclass(frozen=True, slots=True)
class Said:
    """One link of an item's attribution; `entity` is an item's number."""

    name: str
    kind: str
    stance: str
    entity: int | None


@dataclass(frozen=True, slots=True)
class Item:
    """One entity, event, meeting, deal, term or finding of one report (or, of kind `report`, the report itself).

    `no` is its lasting number in this casebook, `key` its name anywhere. What the columns mean for each kind stands in
    `mahdar/casebook/schema.py`. `parties`: role → numbers of entity items; `counts`: what → (least, most or None).
    """

    no: int
    report_id: str
    local: str
    kind: str
    parent: int | None
    type: str | None
    mode: str | None
    status: str | None
    name: str | None
    folded: str | None
    day_from: str | None
    day_to: str | None
    listed: str
    lat: float | None
    lon: float | None
    start: int | None
    end: int | None
    confidence: float | None
    lost: bool
    outlet: str | None
    published: str | None
    parties: dict[str, list[int]] = field(default_factory=dict)
    counts: dict[str, Range] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    sources: list[Said] = field(default_factory=list)

    @property
    def key(self) -> str:
        """Report id and local id: the item's name in any casebook."""
        return f"{self.report_id}#{self.local}"

    def entities(self, *roles: str) -> list[int]:
        """The numbers of the entities in these roles, or in any."""
        chosen = roles or tuple(self.parties)
        return list(dict.fromkeys(no for role in chosen for no in self.parties.get(role, ())))


@dataclass(frozen=True, slots=True)
class Filter:
    """What items are asked for; None and () ask nothing. Days are YYYY-MM-DD, both ends included."""

    types: Sequence[str] = ()
    modes: Sequence[str] = ()
    statuses: Sequence[str] = ()
    actor: str | None = None  # a name, or a part of one: whoever has a role in it but as a place
    place: str | None = None  # a place's name, or a part of one
    near: tuple[float, float, float] | None = None  # latitude, longitude, kilometres
    day_from: str | None = None
    day_to: str | None = None
    source: str | None = None  # an outlet, or a name in the attribution
    limit: int | None = None
    newest_first: bool = False
    points: frozenset[tuple[float, float]] | None = (
        None  # latitude and longitude: one of these, as the gazetteer has it
    )
    between: tuple[int, int] | None = None  # heads of two entities: the one did it to the other; both are its parties


COLUMNS = [items.c[name] for name in (
    "no", "local", "kind", "parent", "type", "mode", "status", "name", "folded", "day_from", "day_to", "lat", "lon",
    "listed", "start", "end", "confidence", "lost",
)]  # fmt: skip


def plain(*where: Any) -> Select[Any]:
    """The items for which all of `where` holds, as rows that `items_of` understands."""
    return (
        select(reports.c.id.label("report_id"), reports.c.outlet, reports.c.published, *COLUMNS)
        .join(reports, reports.c.no == items.c.report)
        .where(*where)
    )


def items_of(connection: Connection, query: Select[Any], bare: bool = False) -> list[Item]:
    """The items of a question, in its order, with parties, counts and sources unless `bare`."""
    found = [Item(**row) for row in connection.execute(query).mappings()]
    if not bare:
        _fill(connection, {item.no: item for item in found})
    return found


def _fill(connection: Connection, found: dict[int, Item]) -> None:
    """Parties, counts and sources of the items."""
    numbers = list(found)
    for i in range(0, len(numbers), _MANY):
        some = {"some": numbers[i : i + _MANY]}
        for row in connection.execute(_PARTIES, some):
            found[row.item].parties.setdefault(row.role, []).append(row.entity)
        for row in connection.execute(_COUNTS, some):
            found[row.item].counts[row.what] = (row.least, row.most)
            if row.unit:
                found[row.item].units[row.what] = row.unit
        for row in connection.execute(_SOURCES, some):
            found[row.item].sources.append(Said(row.name, row.kind, row.stance, row.entity))


_SOME: BindParameter[Any] = bindparam("some", expanding=True)
_PARTIES = select(parties).where(parties.c.item.in_(_SOME)).order_by(parties.c.item, parties.c.role, parties.c.at)
_COUNTS = select(counts).where(counts.c.item.in_(_SOME))
_SOURCES = select(sources).where(sources.c.item.in_(_SOME)).order_by(sources.c.item, sources.c.at)


def filtered(connection: Connection, kind: str, asked: Filter) -> Select[Any]:
    """The question for items of a kind; those without a day stand under their report's day only if no day is asked."""
    where: list[Any] = [items.c.kind == kind, ~items.c.lost]
    for column, values in ((items.c.type, asked.types), (items.c.mode, asked.modes), (items.c.status, asked.statuses)):
        if values:
            where.append(column.in_(list(values)))
    if asked.day_from:
        where.append(items.c.day_to >= asked.day_from)
    if asked.day_to:
        where += [
            items.c.day_from <= asked.day_to,
            items.c.listed <= asked.day_to,
        ]  # the same twice: listed has an index
    if asked.near:
        where.append(_box(*asked.near))
    if asked.points is not None:
        where.append(tuple_(items.c.lat, items.c.lon).in_(sorted(asked.points)))
    if asked.actor:
        where.append(items.c.no.in_(_with_party(asked.actor, ~parties.c.role.in_(["place"]))))
    if asked.between:
        roles = ("party", "party") if kind == "deal" else ("actor", "recipient")
        where += [items.c.no.in_(_with_head(no, role)) for no, role in zip(asked.between, roles, strict=True)]
    if asked.place:
        where.append(items.c.no.in_(_with_party(asked.place, parties.c.role == "place")))
    if asked.source:
        where.append(_said_by(connection, asked.source))
    order = (items.c.listed.desc(), items.c.no.desc()) if asked.newest_first else (items.c.listed, items.c.no)
    return plain(*where).order_by(*order)


def find(connection: Connection, kind: str, asked: Filter, bare: bool = False) -> list[Item]:
    """The items of a kind that are asked for, by day; `limit` cuts after the distance has been looked at."""
    query = filtered(connection, kind, asked)
    if asked.near is None:
        return items_of(connection, query.limit(asked.limit) if asked.limit else query, bare)
    points = query.with_only_columns(items.c.no, items.c.lat, items.c.lon, maintain_column_froms=True)
    rows = connection.execute(points)
    near = islice((no for no, lat, lon in rows if _within(lat, lon, asked.near)), asked.limit)
    found = by_numbers(connection, list(near), bare)
    return list(found.values())


def by_numbers(connection: Connection, numbers: Iterable[int], bare: bool = False) -> dict[int, Item]:
    """Items by their numbers, in that order; those that are not there are left out."""
    wanted, out = list(dict.fromkeys(numbers)), {}
    for i in range(0, len(wanted), _MANY):
        query = plain(items.c.no.in_(wanted[i : i + _MANY]))
        out.update({item.no: item for item in items_of(connection, query, bare)})
    return {no: out[no] for no in wanted if no in out}


def named(name: str) -> Any:
    """The condition that an entity item bears this name, or has it among its words; الـ and ون/ين do not matter."""
    first, _, rest = name_key(name).partition(" ")
    spelled = _spellings(first)
    whole = [f"{spelling} {rest}".strip() for spelling in spelled]
    likes = [pattern for n in whole for pattern in (f"{n} %", f"% {n}", f"% {n} %")]
    within = or_(names.c.folded.in_(whole), *(names.c.folded.like(pattern) for pattern in likes))
    return items.c.folded.in_(select(names.c.folded).where(names.c.word.in_(spelled), within))


def _spellings(word: str) -> list[str]:
    """A word of a name with and without its article, as subject and as object."""
    bare = word[2:] if word.startswith("ال") and len(word) > 4 else word
    other = {"ون": bare[:-2] + "ين", "ين": bare[:-2] + "ون"}.get(bare[-2:], bare)
    return list(dict.fromkeys([word, bare, "ال" + bare, other, "ال" + other]))


def _with_party(name: str, role: Any) -> Select[Any]:
    entities = select(items.c.no).where(items.c.kind == "entity", named(name))
    return select(parties.c.item).where(parties.c.entity.in_(entities), role)


def _with_head(head: int, role: str) -> Select[Any]:
    """The items in which an entity (the number of its group's head) has a role."""
    same = select(groups.c.item).where(groups.c.head == head)
    who = or_(parties.c.entity == head, parties.c.entity.in_(same))
    return select(parties.c.item).where(who, parties.c.role == role)


def _said_by(connection: Connection, name: str) -> Any:
    """From an outlet of this name, or said by somebody of this name; each name is looked at once, not each row."""
    names = select(sources.c.name).distinct().subquery()
    of_speaker = select(names.c.name).where(names.c.name.contains(name, autoescape=True))
    speakers = list(connection.execute(of_speaker.limit(_MANY)).scalars())
    named = sources.c.name.in_(speakers if len(speakers) < _MANY else of_speaker)
    outlets = [o for o in connection.execute(_OUTLETS).scalars() if name.lower() in o.lower()]
    ways = [reports.c.outlet.in_(outlets)] if outlets else []  # of the item's own report, which is there anyway
    if speakers or not ways:
        ways.append(items.c.no.in_(select(sources.c.item).where(named)))
    return or_(*ways)


def _each_outlet() -> Select[Any]:
    """The names of all outlets, each looked up from the one before in the index: no row of a report is read."""
    first = select(func.min(reports.c.outlet).label("name")).cte("outlets", recursive=True)
    further = select(func.min(reports.c.outlet)).where(reports.c.outlet > first.c.name).scalar_subquery()
    found = first.union_all(select(further).where(first.c.name.is_not(None)))
    return select(found.c.name).where(found.c.name.is_not(None))


_OUTLETS = _each_outlet()


def _box(lat: float, lon: float, km: float) -> Any:
    """A box of degrees that holds the circle; the circle itself is looked at afterwards."""
    up = km / _KM_A_DEGREE
    aside = min(180.0, up / max(cos(radians(min(89.0, abs(lat) + up))), 0.01))
    return and_(items.c.lat.between(lat - up, lat + up), items.c.lon.between(lon - aside, lon + aside))


def _within(lat: float, lon: float, near: tuple[float, float, float]) -> bool:
    return kilometres(lat, lon, near[0], near[1]) <= near[2]


def kilometres(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """The distance of two points on the globe, given in degrees."""
    a, b, c, d = map(radians, (lat1, lon1, lat2, lon2))
    h = sin((c - a) / 2) ** 2 + cos(a) * cos(c) * sin((d - b) / 2) ** 2
    return 2 * _EARTH_KM * asin(sqrt(min(1.0, h)))
