"""The books of deals that were looked at last, and the numbers by which their terms and findings are decided about."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from threading import Lock
from typing import Any

from sqlalchemy import func, select
from starlette.requests import Request

from mahdar.casebook.accounts import findings_of
from mahdar.casebook.gather import book_of
from mahdar.casebook.ledger import Book
from mahdar.casebook.promises import Promise
from mahdar.casebook.schema import decisions, items, judgements, reports, shields
from mahdar.casebook.store import Casebook
from mahdar.record import Finding

_KEPT = 12
_MANY = 500
_books: OrderedDict[tuple[Any, ...], Book] = OrderedDict()
_lock = Lock()


@dataclass(frozen=True, slots=True)
class Told:
    """A term or a finding as one report tells it: its item's number, its report's, its local id."""

    item: int
    report: int
    local: str


@dataclass(frozen=True, slots=True)
class Tied:
    """A finding about a deal, the number of the promise it counts for (None: the deal as a whole), and where."""

    told: Told
    finding: Finding
    promise: int | None
    outlet: str
    day: str | None
    report_id: str


def deal_book(request: Request, number: int) -> Book:
    """All that is told of a deal, made anew only when something that it rests on has changed."""
    return kept_book(request.app, request.state.casebook, request.state.person.names, number)


def kept_book(app: object, casebook: Casebook, names: bool, number: int) -> Book:
    """The same without a request."""
    key = (id(app), number, names, *_stamp(casebook, number))
    with _lock:
        if key in _books:
            _books.move_to_end(key)
            return _books[key]
    made = book_of(casebook, number)
    with _lock:
        _books[key] = made
        while len(_books) > _KEPT:
            _books.popitem(last=False)
    return made


def _stamp(book: Casebook, number: int) -> tuple[Any, ...]:
    """What a book of a deal rests on: reports, decisions, judgements, protected names, and which tellings are one."""
    term = judgements.c.kind == "term"
    asked = select(
        select(func.max(reports.c.no)).scalar_subquery(),
        select(func.count(decisions.c.no)).scalar_subquery(),
        select(func.count(decisions.c.undone)).scalar_subquery(),
        select(func.count(judgements.c.no)).where(term).scalar_subquery(),
        select(func.count(judgements.c.undone)).where(term).scalar_subquery(),
        select(func.max(shields.c.no)).scalar_subquery(),
    )
    with book.reading() as connection:
        return (*connection.execute(asked).one(), tuple(book.group(number)))


def told_by(book: Casebook, kind: str, ids: Iterable[str]) -> dict[tuple[str, str], Told]:
    """(report id, local id) → the items of a kind in these reports."""
    wanted, out = sorted(set(ids)), {}
    with book.reading() as connection:
        for i in range(0, len(wanted), _MANY):
            # In two steps: SQLite would look through all items of the kind to join them.
            found = connection.execute(
                select(reports.c.no, reports.c.id).where(reports.c.id.in_(wanted[i : i + _MANY]))
            )
            names = dict(map(tuple, found))
            query = select(items.c.report, items.c.local, items.c.no).where(
                items.c.kind == kind, items.c.report.in_(list(names))
            )
            rows = connection.execute(query)
            out.update({(names[report], local): Told(no, report, local) for report, local, no in rows})
    return out


def tied_findings(casebook: Casebook, book: Book) -> list[Tied]:
    """The findings about a deal, those that count for no promise first."""
    kinds = frozenset(p.kind for p in book.promises)
    found = [(a, f) for a in book.accounts for f in findings_of(a, kinds) if f.evidence]
    told = told_by(casebook, "finding", (a.record.report.id for a, _ in found))
    homes = _homes(book)
    out = []
    for account, f in found:
        id_ = account.record.report.id
        at = told.get((id_, f.id))
        if at is not None:
            home = homes.get((id_, f.evidence[0].start, f.evidence[0].end))
            out.append(Tied(at, f, home, account.outlet, account.day, id_))
    return sorted(out, key=lambda t: (t.promise is not None, t.promise or 0, t.day or ""))


def _homes(book: Book) -> dict[tuple[str, int, int], int]:
    """(report id, start, end) of a claim's words → the promise that it is about."""
    return {
        (c.cite.report, c.cite.start, c.cite.end): number for number, claims in book.evidence.of.items() for c in claims
    }


def promise_of(book: Book, number: int) -> Promise | None:
    """The promise of this number."""
    return next((p for p in book.promises if p.number == number), None)
