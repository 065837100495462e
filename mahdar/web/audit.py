"""The audit log: what was done that people have to answer for. Lines are only added.

note(connection, "salma", "added", "omar (coder)")     # with what it is about, in one transaction
log.note("salma", "GET /events", "/events: …")         # by itself; those of one moment are written together
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from threading import Lock

from sqlalchemy import Connection, insert, select

from mahdar.casebook.insert import next_number
from mahdar.casebook.judgements import now
from mahdar.casebook.schema import audit
from mahdar.casebook.store import Casebook

_MOST_TEXT = 500
_WHAT = 24  # letters
_WHILE = 600.0  # seconds
_MOST_SEEN = 10_000


@dataclass(frozen=True, slots=True)
class Noted:
    """One line of the audit log."""

    no: int
    at: str
    by: str
    what: str
    about: str


def note(connection: Connection, by: str, what: str, about: str = "") -> None:
    """Add a line to the audit log."""
    row = {"no": next_number(connection, audit), "at": now(), "by": by, "what": what, "about": about[:_MOST_TEXT]}
    connection.execute(insert(audit), row)


def noted(connection: Connection, limit: int = 200, before: int | None = None) -> list[Noted]:
    """The newest lines of the audit log, or those before one."""
    query = select(audit).order_by(audit.c.no.desc()).limit(limit)
    if before is not None:
        query = query.where(audit.c.no < before)
    return [Noted(**row) for row in connection.execute(query).mappings()]


@dataclass(slots=True)
class _Line:
    """A line to be written; `fault`: why it could not be."""

    by: str
    what: str
    about: str
    written: bool = False
    fault: Exception | None = None


class Log:
    """Lines that are written by themselves. Whoever notes one waits until it is kept: many at one moment are kept in
    one transaction, so that they do not stand in a queue for the one lock of writers."""

    def __init__(self, book: Casebook) -> None:
        self.book = book
        self._lines: list[_Line] = []
        self._lines_lock, self._writing = Lock(), Lock()
        self._seen: dict[tuple[str, int], float] = {}

    def note(self, by: str, what: str, about: str = "") -> None:
        """Keep a line. CasebookError where it cannot be kept."""
        line = _Line(by, what[:_WHAT], about)
        with self._lines_lock:
            self._lines.append(line)
        with self._writing:
            if not line.written and line.fault is None:
                with self._lines_lock:
                    lines, self._lines = self._lines, []
                self._write(lines)
        if line.fault is not None:
            raise line.fault

    def saw(self, by: str, report: int, what: str, about: str, part: bool) -> None:
        """Note that somebody saw a report; a part of one whose page was noted a short while ago is not noted again."""
        at, seen = time.monotonic(), self._seen
        if part and at - seen.get((by, report), -_WHILE) < _WHILE:
            return
        self.note(by, what, about)
        if len(seen) > _MOST_SEEN:
            seen.clear()
        seen[by, report] = at

    def _write(self, lines: list[_Line]) -> None:
        try:
            with self.book.writing() as connection:
                for line in lines:
                    note(connection, line.by, line.what, line.about)
        except Exception as error:
            for line in lines:
                line.fault = error
            return
        for line in lines:
            line.written = True
