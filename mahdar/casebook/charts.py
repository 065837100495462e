"""Events counted by day, by place and by who met whom: what timeline, map and network are drawn from.

What several reports tell of one event counts once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Literal

from msgspec import Struct
from sqlalchemy import Connection, and_, func, select

from mahdar.casebook.items import Filter, filtered
from mahdar.casebook.regions import precision_at, region_at
from mahdar.casebook.schema import groups, items, parties

Unit = Literal["day", "week", "month", "year"]
_MOST_BARS = 120
_FEW = 0.07  # part of the events at either end that may be left out of the picture
_UNITS: tuple[tuple[Unit, int], ...] = (("day", 1), ("week", 7), ("month", 30), ("year", 365))
FOUGHT = ("ASSAULT", "COERCE", "RETREAT", "MOBILIZE")
DEALT = ("AGREE", "CONSULT", "COOPERATE", "CONCEDE", "SUPPORT", "AID")
SPOKE = ("ACCUSE", "REJECT", "THREATEN", "REQUEST", "SANCTION", "PROTEST")
TIES = {"fought": FOUGHT, "dealt": DEALT, "spoke": SPOKE, "all": (*FOUGHT, *DEALT, *SPOKE)}


class Bar(Struct, frozen=True):
    """How many events begin in some days (YYYY-MM-DD, both included)."""

    first: str
    last: str
    events: int


class Chart(Struct, frozen=True):
    """Bars without a gap, and how many events lie so far before and after them that they are not drawn."""

    bars: list[Bar]
    before: int
    after: int


class Spot(Struct, frozen=True):
    """Where events were (degrees, WGS 84), how exactly that is known, and how many they are."""

    name: str
    lat: float
    lon: float
    precision: str
    events: int
    region: str | None = None  # the key of the governorate that it lies in, or is
    name_en: str | None = None


class Tie(Struct, frozen=True):
    """How many events (or deals) there are between two entities (numbers of the heads of their groups)."""

    a: int
    b: int
    what: str  # a key of TIES
    events: int


class _Asked(Struct, frozen=True):
    """The events asked for, as a table of their numbers and heads."""

    no: Any
    head: Any
    table: Any


def _events(connection: Connection, asked: Filter) -> _Asked:
    """The numbers of the events asked for, each with the head of its group."""
    wanted = filtered(connection, "event", replace(asked, limit=None)).order_by(None)
    numbers = wanted.with_only_columns(items.c.no, items.c.listed, maintain_column_froms=True).subquery()
    head = func.coalesce(groups.c.head, numbers.c.no).label("head")
    joined = select(numbers.c.no, numbers.c.listed, head).outerjoin(groups, groups.c.item == numbers.c.no)
    table = joined.subquery()
    return _Asked(table.c.no, table.c.head, table)


def chart(connection: Connection, asked: Filter) -> Chart:
    """Events by day, week, month or year, whichever gives a picture that can be read; no bar is left out between."""
    table = _events(connection, asked).table
    told = select(table.c.head, func.min(table.c.listed).label("day")).where(table.c.listed != "")
    per_event = told.group_by(table.c.head).subquery()
    query = select(per_event.c.day, func.count()).group_by(per_event.c.day).order_by(per_event.c.day)
    days: dict[date, int] = {date.fromisoformat(row[0]): row[1] for row in connection.execute(query)}
    if not days:
        return Chart([], 0, 0)
    first, last = _near(days)
    before, after = sum(days[d] for d in days if d < first), sum(days[d] for d in days if d > last)
    return Chart(_filled({d: n for d, n in days.items() if first <= d <= last}), before, after)


def _near(days: dict[date, int]) -> tuple[date, date]:
    """From when to when the picture goes: where a few events lie far from all others, without those."""
    ordered = sorted(days)
    first, last = ordered[0], ordered[-1]
    low, high = _quantile(days, ordered, _FEW), _quantile(days, ordered, 1 - _FEW)
    room = max((high - low) / 4, timedelta(days=7))
    if (high - low) * 4 >= last - first or last - first < timedelta(days=_MOST_BARS):
        return first, last
    near = [day for day in ordered if low - room <= day <= high + room]
    return near[0], near[-1]


def _quantile(days: dict[date, int], ordered: Sequence[date], part: float) -> date:
    left = part * sum(days.values())
    for day in ordered:
        left -= days[day]
        if left <= 0:
            return day
    return ordered[-1]


def _filled(days: dict[date, int]) -> list[Bar]:
    """All bars from the first day to the last."""
    first, last = min(days), max(days)
    unit: Unit = next((u for u, length in _UNITS if (last - first).days // length < _MOST_BARS), "year")
    told: Counter[date] = Counter()
    for day, n in days.items():
        told[begin_of(day, unit)] += n
    out, at = [], begin_of(first, unit)
    while at <= last:
        after = _after(at, unit)
        end = date.max if after is None else after - timedelta(days=1)
        out.append(Bar(at.isoformat(), end.isoformat(), told[at]))
        if after is None:
            break
        at = after
    return out


def begin_of(day: date, unit: Unit) -> date:
    """The first day of the week (Saturday), month or year that a day is in."""
    if unit == "week":
        return date.fromordinal(max(1, day.toordinal() - (day.weekday() + 2) % 7))
    if unit == "month":
        return day.replace(day=1)
    return day.replace(month=1, day=1) if unit == "year" else day


def _after(day: date, unit: Unit) -> date | None:
    """The first day of the next one; None at the end of the calendar."""
    try:
        if unit in ("day", "week"):
            return day + timedelta(days=7 if unit == "week" else 1)
        later = day + timedelta(days=32 if unit == "month" else 367)
        return begin_of(later, unit)
    except OverflowError:
        return None


def spots(connection: Connection, asked: Filter) -> list[Spot]:
    """Events by place: each stands once, at the first of its places of which a point is known. Most events first."""
    events = _events(connection, asked)
    place = items.alias("place")
    here = and_(parties.c.item == events.no, parties.c.role == "place")
    found = select(events.head, place.c.name, place.c.lat, place.c.lon, place.c.mode, parties.c.at)
    found = found.join(parties, here).join(place, place.c.no == parties.c.entity).where(place.c.lat.is_not(None))
    row = func.row_number().over(partition_by=events.head, order_by=(parties.c.at, place.c.no)).label("row")
    first = found.add_columns(row).subquery()
    columns = (first.c.name, first.c.lat, first.c.lon, first.c.mode)
    query = select(*columns, func.count()).where(first.c.row == 1).group_by(*columns)
    told: dict[tuple[float, float, str], Counter[str]] = {}
    for name, lat, lon, precision, n in connection.execute(query):
        told.setdefault((lat, lon, precision_at(lat, lon, precision or "area")), Counter())[name or ""] += n
    made = [Spot(_usual(names), *at, names.total(), _region(*at)) for at, names in told.items()]
    return sorted(made, key=lambda s: (-s.events, s.name, s.lat, s.lon))


def _usual(names: Counter[str]) -> str:
    """What a place is called most often."""
    return max(names, key=lambda name: (names[name], name))


def _region(lat: float, lon: float, precision: str | None) -> str | None:
    return None if precision == "country" else region_at(lat, lon)


def ties(connection: Connection, asked: Filter, what: str, around: int | None = None, limit: int = 120) -> list[Tie]:
    """Who did something to whom, the most events first; `around` leaves only those with this entity (head)."""
    events = _events(connection, replace(asked, types=TIES[what]))
    query = _pairs(events, ("actor", "recipient"))
    told = Counter({(a, b): n for a, b, n in connection.execute(query)})
    if what in ("dealt", "all"):
        told.update(_in_deals(connection, asked))
    wanted = ((pair, n) for pair, n in told.most_common() if pair[0] != pair[1] and around in (None, *pair))
    return [Tie(a, b, what, n) for (a, b), n in _first(wanted, limit)]


def _first(found: Iterable[Any], limit: int) -> list[Any]:
    return [one for _, one in zip(range(limit), found, strict=False)]


def _pairs(events: _Asked, roles: Sequence[str]) -> Any:
    """(head of who, head of whom, events)."""
    one, other = parties.alias("one"), parties.alias("other")
    left, right = groups.alias("lft"), groups.alias("rgt")
    a, b = func.coalesce(left.c.head, one.c.entity), func.coalesce(right.c.head, other.c.entity)
    query = select(a, b, func.count(events.head.distinct()))
    query = query.join(one, and_(one.c.item == events.no, one.c.role == roles[0]))
    query = query.join(other, and_(other.c.item == events.no, other.c.role == roles[1]))
    query = query.outerjoin(left, left.c.item == one.c.entity).outerjoin(right, right.c.item == other.c.entity)
    return query.group_by(a, b).order_by(func.count(events.head.distinct()).desc(), a, b).limit(2_000)


def _in_deals(connection: Connection, asked: Filter) -> dict[tuple[int, int], int]:
    """Pairs of parties of deals, in how many deals each."""
    wanted = filtered(connection, "deal", replace(asked, types=(), modes=(), statuses=(), limit=None)).order_by(None)
    numbers = wanted.with_only_columns(items.c.no, maintain_column_froms=True).subquery()
    deal, who = groups.alias("of_deal"), groups.alias("of_who")
    party = and_(parties.c.item == numbers.c.no, parties.c.role == "party")
    query = select(func.coalesce(deal.c.head, numbers.c.no), func.coalesce(who.c.head, parties.c.entity)).distinct()
    query = query.join(parties, party).outerjoin(deal, deal.c.item == numbers.c.no)
    query = query.outerjoin(who, who.c.item == parties.c.entity)
    of: dict[int, set[int]] = {}
    for head, entity in connection.execute(query):
        of.setdefault(head, set()).add(entity)
    told: Counter[tuple[int, int]] = Counter()
    for both in of.values():
        told.update((a, b) for a in both for b in both if a < b and len(both) <= 12)
    return dict(told)
