"""What waits to be reviewed, and in which order: by uncertainty, by date, of one deal, or by a search."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from sqlalchemy import ColumnElement, Connection, and_, exists, func, select

from mahdar.casebook.items import named
from mahdar.casebook.schema import decisions, items, reports
from mahdar.casebook.search import search
from mahdar.casebook.store import Casebook

Order = Literal["doubt", "date", "deal", "search", "second"]
ORDERS: tuple[Order, ...] = get_args(Order)
KINDS = ("event", "term", "finding", "meeting", "deal")  # what a reviewer decides about
_LOOK = 400  # items that are looked at to find a page of reports
_SHARP = 0.5  # the confidence at which the machine knows least


@dataclass(frozen=True, slots=True)
class Waiting:
    """A report in the queue: how many of its items this reviewer decided about, of how many."""

    no: int
    title: str
    outlet: str | None
    published: str | None
    done: int
    all: int


@dataclass(frozen=True, slots=True)
class Asked:
    """Which queue: `of` is the number of a deal, or the words of a search."""

    by: Order = "doubt"
    of: str = ""


def waiting(book: Casebook, asked: Asked, person: str, limit: int = 20, after: int | None = None) -> list[Waiting]:
    """The next reports with something that this person has not decided about; `after`: past this report."""
    with book.reading() as connection:
        numbers = _numbers(book, connection, asked, person)
        if after in numbers:
            numbers = numbers[numbers.index(after) + 1 :]
        wanted = list(dict.fromkeys(n for n in numbers if n != after))
        found = _counted(connection, wanted[: limit * 3], person)
    return [w for w in found if w.done < w.all][:limit]


def progress(book: Casebook, report: int, person: str) -> tuple[int, int]:
    """How many items of a report this person decided about, of how many."""
    with book.reading() as connection:
        found = _counted(connection, [report], person)
    return (found[0].done, found[0].all) if found else (0, 0)


def _open(person: str) -> ColumnElement[bool]:
    """Items that this person has decided nothing about."""
    mine = and_(decisions.c.item == items.c.no, decisions.c.by == person, decisions.c.undone.is_(None))
    return and_(items.c.kind.in_(KINDS), ~items.c.lost, ~exists().where(mine))


def _numbers(book: Casebook, connection: Connection, asked: Asked, person: str) -> list[int]:
    """Report numbers in the order of the queue."""
    if asked.by == "search" and asked.of.strip():
        return [hit.no for hit in search(connection, asked.of, limit=100)]
    if asked.by == "deal" and asked.of.isascii() and asked.of.isdigit():
        return _of_deal(book, connection, int(asked.of))
    if asked.by == "second":
        return _second(connection, person)
    if asked.by == "date":
        query = select(reports.c.no).where(exists().where(items.c.report == reports.c.no, _open(person)))
        query = query.order_by(func.coalesce(reports.c.published, "").desc(), reports.c.no.desc()).limit(_LOOK // 4)
        return list(connection.execute(query).scalars())
    where = (items.c.kind == "event", items.c.confidence.is_not(None), _open(person))
    doubt = func.abs(items.c.confidence - _SHARP)
    query = select(items.c.report).where(*where).order_by(doubt, items.c.no).limit(_LOOK)
    return list(dict.fromkeys(connection.execute(query).scalars()))


def _of_deal(book: Casebook, connection: Connection, deal: int) -> list[int]:
    """The reports that tell of a deal, the first first."""
    members = book.group(deal)
    query = select(items.c.report).where(items.c.no.in_(members[:500])).order_by(items.c.listed, items.c.no)
    return list(dict.fromkeys(connection.execute(query).scalars()))


def _second(connection: Connection, person: str) -> list[int]:
    """Reports that one other person has reviewed and this one has not: those need a second pair of eyes."""
    mine = select(decisions.c.report).where(decisions.c.by == person, decisions.c.undone.is_(None))
    query = (
        select(decisions.c.report)
        .where(decisions.c.undone.is_(None), decisions.c.by != person, decisions.c.report.not_in(mine))
        .group_by(decisions.c.report)
        .having(func.count(decisions.c.by.distinct()) == 1)
        .order_by(func.min(decisions.c.no))
        .limit(_LOOK)
    )
    return list(connection.execute(query).scalars())


def _counted(connection: Connection, numbers: Sequence[int], person: str) -> list[Waiting]:
    """Reports with how much of them is done, in the order given."""
    heads = {r.no: r for r in connection.execute(_HEADS.where(reports.c.no.in_(numbers)))}
    all_ = _by_report(connection, _ALL.where(items.c.report.in_(numbers)))
    mine = (decisions.c.by == person, decisions.c.undone.is_(None), decisions.c.report.in_(numbers))
    done = _by_report(connection, _DONE.where(*mine).group_by(decisions.c.report))
    return [
        Waiting(no, heads[no].title or heads[no].begin.strip()[:80], heads[no].outlet, heads[no].published,
                done.get(no, 0), all_.get(no, 0))
        for no in numbers
        if no in heads
    ]  # fmt: skip


def _by_report(connection: Connection, query: Any) -> dict[int, int]:
    return dict(map(tuple, connection.execute(query)))


_HEADS = select(
    reports.c.no,
    reports.c.title,
    reports.c.outlet,
    reports.c.published,
    func.substr(reports.c.text, 1, 120).label("begin"),
)
_ALL = select(items.c.report, func.count()).where(items.c.kind.in_(KINDS), ~items.c.lost).group_by(items.c.report)
_DONE = select(decisions.c.report, func.count(decisions.c.item.distinct())).join(
    items, and_(items.c.no == decisions.c.item, items.c.kind.in_(KINDS), ~items.c.lost)
)


def entities_named(connection: Connection, name: str, limit: int = 8) -> list[tuple[str, str]]:
    """(kind, name) of entities of the casebook that bear a name or have it among their words, each once."""
    query = (
        select(items.c.type, items.c.name, func.count())
        .where(items.c.kind == "entity", ~items.c.lost, named(name))
        .group_by(items.c.type, items.c.name)
        .order_by(func.count().desc())
        .limit(limit)
    )
    return [(kind or "", said or "") for kind, said, _ in connection.execute(query)]


def asked_of(values: Iterable[tuple[str, str]]) -> Asked:
    """The queue that an address names."""
    given = dict(values)
    by = given.get("by", "doubt")
    return Asked(by if by in ORDERS else "doubt", given.get("of", "")[:200])
