"""Rows into the tables. All numbers are given by the one writer, so a whole batch goes in with a few statements."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, bindparam, func, insert, select, text

from mahdar.casebook.rows import Row, Rows
from mahdar.casebook.schema import counts, items, parties, reports, sightings, sources
from mahdar.casebook.search import index_words
from mahdar.report import Report

_MANY = 500


@dataclass(frozen=True, slots=True)
class Sighting:
    """Where a text was met."""

    id: str
    outlet: str = ""
    url: str = ""
    published: str | None = None

    @classmethod
    def of(cls, report: Report) -> Sighting:
        """Where a report says it is from."""
        return cls(report.id, report.outlet or "", report.url or "", report.published)


def known(connection: Connection, ids: Iterable[str]) -> dict[str, int]:
    """The numbers of those of these report ids that are in the casebook."""
    wanted = list(dict.fromkeys(ids))
    out: dict[str, int] = {}
    query = select(reports.c.id, reports.c.no).where(reports.c.id.in_(bindparam("some", expanding=True)))
    for i in range(0, len(wanted), _MANY):
        out.update(map(tuple, connection.execute(query, {"some": wanted[i : i + _MANY]})))
    return out


def add_rows(connection: Connection, batch: Sequence[Rows], seen: Sequence[Sighting] = ()) -> list[int]:
    """Add reports that are not there yet, and where these and others were seen; the numbers of the new ones."""
    there = known(connection, [r.report["id"] for r in batch])
    new = list({r.report["id"]: r for r in batch if r.report["id"] not in there}.values())
    first = next_number(connection, reports)
    numbers = list(range(first, first + len(new)))
    for no, rows in zip(numbers, new, strict=True):
        rows.report["no"] = no
    put(connection, reports, [rows.report for rows in new])
    at = next_number(connection, items)
    for no, rows in zip(numbers, new, strict=True):
        for row in rows.items:
            row["report"] = no
        number(rows, {i: at + i for i in range(len(rows.items))})
        at += len(rows.items)
    put_items(connection, new)
    index_words(connection, [(no, rows.report["published"], rows.words) for no, rows in zip(numbers, new, strict=True)])
    put(connection, sightings, new_sightings(connection, seen))
    return numbers


def number(rows: Rows, numbers: dict[int, int]) -> None:
    """Put lasting numbers where a record's rows refer to positions."""
    for row in rows.items:
        row["no"] = numbers[row["no"]]
        row["parent"] = None if row["parent"] is None else numbers[row["parent"]]
    for row in (*rows.parties, *rows.counts, *rows.sources):
        row["item"] = numbers[row["item"]]
    for row in (*rows.parties, *rows.sources):
        row["entity"] = None if row["entity"] is None else numbers[row["entity"]]


def put_items(connection: Connection, batch: Sequence[Rows]) -> None:
    """Items with their parties, counts and sources."""
    rows = [row for one in batch for row in one.items]
    put(connection, items, rows)
    add_names(connection, rows)
    put_beside(connection, batch)


def put_beside(connection: Connection, batch: Sequence[Rows]) -> None:
    """Parties, counts and sources of items."""
    put(connection, parties, [row for rows in batch for row in rows.parties])
    put(connection, counts, [row for rows in batch for row in rows.counts])
    put(connection, sources, [row for rows in batch for row in rows.sources])


def add_names(connection: Connection, rows: Sequence[Row]) -> None:
    """Note the names of entities that are not known yet, under each of their words."""
    found = sorted({row["folded"] for row in rows if row["folded"]})
    pairs = [{"word": word, "folded": name} for name in found for word in sorted(set(name.split()))]
    if pairs:
        connection.execute(
            text("INSERT INTO names (word, folded) VALUES (:word, :folded) ON CONFLICT DO NOTHING"), pairs
        )


def put(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Many rows into a table; they name the same columns, all that have no value by themselves."""
    if not rows:
        return
    # What SQLAlchemy does with every row again (look whether columns are missing or values to be changed) is a third of
    # the time: here the statement is worked out once, and the driver gets the rows as they are.
    made: Any = insert(table).compile(dialect=connection.dialect, column_keys=list(rows[0]))
    names = made.positiontup
    values = rows if names is None else [tuple([row[name] for name in names]) for row in rows]
    connection.exec_driver_sql(made.string, values)


def next_number(connection: Connection, table: Table) -> int:
    """The number that comes after the highest of a table."""
    return (connection.execute(select(func.max(table.c.no))).scalar() or 0) + 1


def new_sightings(connection: Connection, seen: Sequence[Sighting]) -> list[Row]:
    """Where reports of the casebook were met and it is not noted yet."""
    numbers = known(connection, [s.id for s in seen])
    wanted = {(numbers[s.id], s.outlet, s.url): s.published for s in reversed(seen) if s.id in numbers}
    there: set[tuple[int, str, str]] = set()
    some = list({report for report, _, _ in wanted})
    query = select(sightings.c.report, sightings.c.outlet, sightings.c.url)
    for i in range(0, len(some), _MANY):
        there.update(map(tuple, connection.execute(query.where(sightings.c.report.in_(some[i : i + _MANY])))))
    return [
        {"report": report, "outlet": outlet, "url": url, "published": day}
        for (report, outlet, url), day in sorted(wanted.items(), key=lambda s: s[0])
        if (report, outlet, url) not in there
    ]
