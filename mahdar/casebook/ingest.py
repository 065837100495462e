"""Reports into a casebook, each text once: processes read, this one writes, batch by batch.

A batch is kept whole or not at all. Whatever ends an ingest, the next one passes over what is there and goes on.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from sqlalchemy import func, select

from mahdar.casebook.insert import Sighting, add_rows, new_sightings
from mahdar.casebook.readers import Readers
from mahdar.casebook.rows import Rows
from mahdar.casebook.schema import reports
from mahdar.casebook.store import Casebook
from mahdar.intake import Failure
from mahdar.report import Report

WRITTEN = 192  # reports taken in at a time, and written in one transaction

OnFailure = Callable[[Failure], None]


@dataclass(slots=True)
class Tally:
    """What came of an ingest: reports added, there already, and inputs that could not be read."""

    added: int = 0
    known: int = 0
    failed: int = 0

    @property
    def seen(self) -> int:
        """All that came in."""
        return self.added + self.known + self.failed


@dataclass(slots=True)
class _Taken:
    """Some of the inputs: where all of them were seen, which are new, and what failed."""

    seen: list[Sighting]
    new: list[Report]
    failures: list[Failure]
    again: int


def ingest(
    book: Casebook, found: Iterable[Report | Failure], readers: Readers, on_failure: OnFailure = lambda _: None
) -> Iterator[Tally]:
    """Read and write all that is found; the tally so far after each transaction."""
    return _Ingest(book).run(found, readers, on_failure)


class _Ingest:
    """One ingest. `begun` are texts that are being read: one that comes twice is read once."""

    def __init__(self, book: Casebook) -> None:
        self.book = book
        self.tally = Tally()
        self.begun: set[str] = set()
        self.waiting: deque[_Taken] = deque()

    def run(self, found: Iterable[Report | Failure], readers: Readers, on_failure: OnFailure) -> Iterator[Tally]:
        """Take in, have read, write."""
        for made in readers.read(self.taken(found)):
            part = self.waiting.popleft()
            rows = [m for m in made if isinstance(m, Rows)]
            failures = part.failures + [m for m in made if isinstance(m, Failure)]
            added = self.write(rows, part.seen)
            self.begun.difference_update(r.id for r in part.new)
            self.tally.added += added
            self.tally.known += part.again + len(rows) - added
            self.tally.failed += len(failures)
            for failure in failures:
                on_failure(failure)
            yield self.tally

    def taken(self, found: Iterable[Report | Failure]) -> Iterator[list[Report]]:
        """The new reports of the inputs, part by part."""
        inputs = iter(found)
        while some := list(islice(inputs, WRITTEN)):
            part = self.take(some)
            self.waiting.append(part)
            yield part.new

    def take(self, some: list[Report | Failure]) -> _Taken:
        """What is known of some inputs."""
        given = [r for r in some if isinstance(r, Report)]
        there = self.book.known(r.id for r in given) | self.begun
        new = list({r.id: r for r in reversed(given) if r.id not in there}.values())[::-1]
        self.begun.update(r.id for r in new)
        failures = [f for f in some if isinstance(f, Failure)]
        return _Taken([Sighting.of(r) for r in given], new, failures, len(given) - len(new))

    def write(self, rows: list[Rows], seen: list[Sighting]) -> int:
        """How many were new when it came to writing: another ingest may have been faster."""
        if not rows:
            with self.book.reading() as connection:
                if not new_sightings(connection, seen):
                    return 0  # nothing to write: the casebook need not be locked
        with self.book.writing() as connection:
            return len(add_rows(connection, rows, seen))


def older(book: Casebook, reader: str) -> int:
    """How many reports were read by another reader than this one."""
    with book.reading() as connection:
        query = select(func.count()).select_from(reports).where(reports.c.reader != reader)
        return connection.execute(query).scalar() or 0
