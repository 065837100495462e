"""Reading reports anew with another reader, without losing what people decided.

An item of the new reading that is found where one of the old stood keeps that one's number, and with it every judgement
about it. An old item that is not found again goes, unless a person judged it: then it stays, marked as lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as package_version
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, bindparam, delete, or_, select, update

from mahdar.casebook import kept
from mahdar.casebook.ingest import WRITTEN, OnFailure, Tally
from mahdar.casebook.insert import add_names, next_number, number, put, put_beside
from mahdar.casebook.readers import Readers
from mahdar.casebook.rows import Row, Rows
from mahdar.casebook.schema import counts, decisions, items, judgements, parties, reports, sources
from mahdar.casebook.store import Casebook
from mahdar.intake import Failure
from mahdar.report import Report

_PACKAGE = Path(__file__).parents[1]


def reader_name(lexicons: Iterable[str | Path] = ()) -> str:
    """What tells one reader from another: the version, the lexicons' words, the weights. Same contents, same name."""
    digest = sha256(_version().encode())
    for folder in (_PACKAGE / "lexicon" / "data", _PACKAGE / "reading" / "data", *map(Path, lexicons)):
        for file in sorted(f for f in folder.rglob("*") if f.is_file() and not f.name.startswith(".")):
            digest.update(f"\0{file.relative_to(folder)}\0".encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()[:24]


def _version() -> str:
    try:
        return package_version("mahdar")
    except PackageNotFoundError:
        return "not installed"


def reread(book: Casebook, readers: Readers, on_failure: OnFailure = lambda _: None) -> Iterator[Tally]:
    """Read anew every report that another reader read; the tally so far after each transaction."""
    tally = Tally()
    for made in readers.read(_outdated(book, readers.name)):
        rows = [m for m in made if isinstance(m, Rows)]
        with book.writing() as connection:
            for one in rows:
                replace(connection, one)
        tally.added += len(rows)
        for failure in made:
            if isinstance(failure, Failure):
                tally.failed += 1
                on_failure(failure)
        yield tally


def _outdated(book: Casebook, reader: str) -> Iterator[list[Report]]:
    """Reports that another reader read, some at a time."""
    with book.reading() as connection:
        query = select(reports.c.no).where(reports.c.reader != reader).order_by(reports.c.no)
        numbers = iter(list(connection.execute(query).scalars()))
    while some := list(islice(numbers, WRITTEN)):
        with book.reading() as connection:
            query = select(*kept.COLUMNS).where(reports.c.no.in_(some)).order_by(reports.c.no)
            found = [kept.unpacked(*data).report for data in connection.execute(query)]
        yield found


def replace(connection: Connection, rows: Rows) -> None:
    """Put a new reading of a report in the place of the old one."""
    no = connection.execute(select(reports.c.no).where(reports.c.id == rows.report["id"])).scalar_one()
    query = select(items).where(items.c.report == no)  # what was lost may be found again
    old = [dict(row) for row in connection.execute(query).mappings()]
    found = found_again(old, rows.items)
    first = next_number(connection, items)
    fresh = iter(range(first, first + len(rows.items)))
    numbers = {row["no"]: found.get(row["no"]) or next(fresh) for row in rows.items}
    again = set(found.values())
    _clear(connection, [row["no"] for row in old], again)
    number(rows, numbers)
    for row in rows.items:
        row["report"] = no
    _update(connection, items, [row for row in rows.items if row["no"] in again])
    put(connection, items, [row for row in rows.items if row["no"] not in again])
    add_names(connection, rows.items)
    put_beside(connection, [rows])
    values = {name: rows.report[name] for name in ("reader", "record")}
    connection.execute(update(reports).where(reports.c.no == no).values(**values))


def _clear(connection: Connection, old: list[int], again: set[int]) -> None:
    """Make room: what stood beside the old items goes, their local names become free, those not found again go."""
    for table in (parties, counts, sources):
        connection.execute(delete(table).where(table.c.item.in_(old)))
    gone = [no for no in old if no not in again]
    decided = _decided(connection, gone)
    connection.execute(delete(items).where(items.c.no.in_([no for no in gone if no not in decided])))
    kept = [no for no in old if no in again or no in decided]
    _update(connection, items, [{"no": no, "local": f"~{no}", "lost": no in decided, "parent": None} for no in kept])


def _decided(connection: Connection, numbers: list[int]) -> set[int]:
    """Those items about which a person has said something."""
    query = select(judgements.c.a, judgements.c.b).where(
        judgements.c.human, or_(judgements.c.a.in_(numbers), judgements.c.b.in_(numbers))
    )
    decided = select(decisions.c.item).where(decisions.c.item.in_(numbers))
    judged = {no for pair in connection.execute(query) for no in pair} & set(numbers)
    return judged | set(connection.execute(decided).scalars())


def _update(connection: Connection, table: Any, rows: Sequence[Row]) -> None:
    """Set the columns that the rows name, by number."""
    if rows:
        columns = [name for name in rows[0] if name != "no"]
        statement = update(table).where(table.c.no == bindparam("_no"))
        statement = statement.values({name: bindparam("_" + name) for name in columns})
        connection.execute(statement, [{f"_{name}": value for name, value in row.items()} for row in rows])


def found_again(old: Sequence[Row], new: Sequence[Row]) -> dict[int, int]:
    """New item → the old item that it is, by number: the surest matches first, each item once."""
    chances = []
    for kind in {row["kind"] for row in new}:
        olds = [row for row in old if row["kind"] == kind]
        chances += [(s, b["no"], a["no"]) for b in new if b["kind"] == kind for a in olds if (s := _alike(a, b))]
    out: dict[int, int] = {}
    taken: set[int] = set()
    for _, b, a in sorted(chances, key=lambda c: (-c[0], c[1], c[2])):
        if b not in out and a not in taken:
            out[b] = a
            taken.add(a)
    return out


def _alike(a: Row, b: Row) -> float:
    """How surely two items of a kind are one: where they stand, and what they are; 0 where they are not."""
    if a["kind"] == "report":
        return 4.0
    same_type = a["type"] == b["type"]
    if a["kind"] == "entity":
        return 3.0 * (a["folded"] == b["folded"] and same_type) or _overlap(a, b) * same_type
    together = _overlap(a, b)
    return 0.0 if together == 0 else together + same_type + 0.5 * (a["mode"] == b["mode"])


def _overlap(a: Row, b: Row) -> float:
    """The share of their words that two items have in common: 1 where they stand at the same place."""
    if a["start"] is None or b["start"] is None:
        return 0.0
    common = min(a["end"], b["end"]) - max(a["start"], b["start"])
    return max(0, common) / (max(a["end"], b["end"]) - min(a["start"], b["start"]))
