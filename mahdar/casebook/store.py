"""A casebook: many records in one SQLite file or PostgreSQL database.

    with Casebook.open("yemen.casebook") as book:
        book.add(record)
        for event in book.events(Filter(types=["ASSAULT"], day_from="2015-07-25")):
            print(event.key, book.record(event.report_id).report.title)

Numbers of items are lasting within one casebook. For questions of one's own, `book.reading()` gives a connection to
the tables of `mahdar.casebook.schema`; whatever is to change together goes into one `book.writing()`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any

from sqlalchemy import Connection, Engine, func, select

from mahdar.casebook import items as questions
from mahdar.casebook import judgements as verdicts
from mahdar.casebook import kept
from mahdar.casebook.decisions import Decision, decided
from mahdar.casebook.engine import engine_of, explained, reading, shown, writing
from mahdar.casebook.insert import Sighting, add_rows, known
from mahdar.casebook.items import Filter, Item
from mahdar.casebook.judgements import Judgement, Verdict
from mahdar.casebook.rows import rows_of
from mahdar.casebook.schema import items, reports
from mahdar.casebook.versions import prepare
from mahdar.errors import CasebookError
from mahdar.record import Record
from mahdar.report import Report

__all__ = ["Casebook", "Filter", "Item", "Judgement", "Verdict"]


class Casebook:
    """Open one with `Casebook.open`; it closes with `with` or `close()`."""

    def __init__(self, engine: Engine, name: str) -> None:
        self.engine = engine
        self.name = name

    @classmethod
    def open(cls, where: str | Path, *, read_only: bool = False) -> Casebook:
        """The casebook in a file or at a postgresql:// URL; made there if there is none, unless `read_only`."""
        engine = engine_of(where, read_only=read_only)
        name = shown(where)
        with explained(name):
            prepare(engine, name, read_only)
        return cls(engine, name)

    @property
    def is_file(self) -> bool:
        """Whether it is a SQLite file, and not a PostgreSQL database."""
        return self.engine.dialect.name == "sqlite"

    def close(self) -> None:
        """Let go of all connections."""
        self.engine.dispose()

    def __enter__(self) -> Casebook:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection within one transaction."""
        with explained(self.name), reading(self.engine) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection within one transaction, the only writer; all of it is kept or nothing."""
        with explained(self.name), writing(self.engine) as connection:
            yield connection

    def add(self, record: Record, reader: str = "") -> str:
        """Add a record; its report's id. A text that is there already is only noted as seen again."""
        with self.writing() as connection:
            add_rows(connection, [rows_of(record, reader)], [Sighting.of(record.report)])
        return record.report.id

    def known(self, ids: Iterable[str]) -> set[str]:
        """Which of these report ids are in the casebook."""
        with self.reading() as connection:
            return set(known(connection, ids))

    def report(self, id: str) -> Report:
        """The report of this id, its text untouched."""
        return self.record(id).report

    def record(self, id: str) -> Record:
        """The whole record of the report of this id."""
        with self.reading() as connection:
            data = connection.execute(select(*kept.COLUMNS).where(reports.c.id == id)).first()
        if data is None:
            raise CasebookError("there is no such report in the casebook", id[:80], "see mahdar search")
        return kept.unpacked(*data)

    def decisions(self, report: int) -> list[Decision]:
        """What people decided about a report (by its number), as it holds."""
        with self.reading() as connection:
            return decided(connection, report)

    def records(self) -> Iterator[Record]:
        """All records, in the order in which they came."""
        with self.reading() as connection:
            query = select(*kept.COLUMNS).order_by(reports.c.no).execution_options(yield_per=100)
            for data in connection.execute(query):
                yield kept.unpacked(*data)

    def events(self, asked: Filter | None = None) -> list[Item]:
        """Events, by day."""
        return self.items("event", asked)

    def deals(self, asked: Filter | None = None) -> list[Item]:
        """Deals as the reports tell them, by day."""
        return self.items("deal", asked)

    def items(self, kind: str, asked: Filter | None = None, *, bare: bool = False) -> list[Item]:
        """Items of a kind; `bare` leaves parties, counts and sources empty."""
        with self.reading() as connection:
            return questions.find(connection, kind, asked or Filter(), bare)

    def entities(self, name: str) -> list[Item]:
        """Entity items that bear this name, or have it among the words of theirs."""
        with self.reading() as connection:
            return questions.items_of(connection, _entities(name), bare=True)

    def item(self, which: int | str) -> Item:
        """An item by its number or its key."""
        with self.reading() as connection:
            where = [items.c.no == which] if isinstance(which, int) else _by_key(which)
            found = questions.items_of(connection, questions.plain(*where))
        if not found:
            raise CasebookError("there is no such item in the casebook", which, "see mahdar events or mahdar deals")
        return found[0]

    def by_numbers(self, numbers: Iterable[int], *, bare: bool = False) -> dict[int, Item]:
        """Items by their numbers; those that are not there are left out."""
        with self.reading() as connection:
            return questions.by_numbers(connection, numbers, bare)

    def parts(self, parent: int, kind: str | None = None) -> list[Item]:
        """The terms of a deal item, or the findings about a deal or term item."""
        where = [items.c.parent == parent, *([items.c.kind == kind] if kind else [])]
        with self.reading() as connection:
            return questions.items_of(connection, questions.plain(*where).order_by(items.c.no))

    def judge(self, found: Iterable[Verdict], by: str, *, human: bool = False) -> list[int]:
        """Store judgements with their reasons; their numbers."""
        with self.writing() as connection:
            return verdicts.judge(connection, found, by, human)

    def undo(self, numbers: Iterable[int], by: str) -> int:
        """Take judgements back; how many held until now."""
        with self.writing() as connection:
            return verdicts.undo(connection, numbers, by)

    def judgements(
        self, kind: str | None = None, item: int | None = None, *, held: bool = True, human: bool | None = None
    ) -> list[Judgement]:
        """Judgements of a kind, or about an item; only those that hold, unless `held` is false."""
        with self.reading() as connection:
            return verdicts.judged(connection, kind, item, held=held, human=human)

    def group(self, item: int) -> list[int]:
        """The numbers of all items that are the same as `item`, itself among them."""
        with self.reading() as connection:
            return verdicts.members(connection, item)

    def heads(self, kind: str) -> dict[int, int]:
        """Item number → number of its group's head, of all items of a kind that stand in a group."""
        with self.reading() as connection:
            return verdicts.heads(connection, kind)

    def totals(self) -> dict[str, int]:
        """How many reports and items of each kind there are."""
        with self.reading() as connection:
            query = select(items.c.kind, func.count()).where(~items.c.lost).group_by(items.c.kind)
            return dict(map(tuple, connection.execute(query)))


def _entities(name: str) -> Any:
    where = (items.c.kind == "entity", ~items.c.lost, questions.named(name))
    return questions.plain(*where).order_by(items.c.no)


def _by_key(key: str) -> list[Any]:
    report, _, local = key.rpartition("#")
    return [reports.c.id == report, items.c.local == local]
