"""From the store to the ledger: every account of one deal, with who is who and which reports are copies."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from sqlalchemy import select

from mahdar.casebook.accounts import Account, family
from mahdar.casebook.clock import plus_days
from mahdar.casebook.corrected import corrected, keys_of, with_decisions
from mahdar.casebook.grouped import heads_of
from mahdar.casebook.items import Filter, Item
from mahdar.casebook.ledger import Book
from mahdar.casebook.regroup import Judged
from mahdar.casebook.schema import decisions, items, reports
from mahdar.casebook.store import Casebook
from mahdar.errors import CasebookError
from mahdar.record import Record

_MANY = 500  # ids in one question
_AFTER = 60  # days after the last word of a deal within which findings elsewhere may still be about it


def deal_number(book: Casebook, asked: str) -> int:
    """The number of a deal by what a user calls it: 118, d118, or the key of any telling of it."""
    bare = asked.strip().lstrip("dD#")
    try:
        found = book.item(int(bare)) if bare.isdigit() else book.item(asked.strip())
    except CasebookError:
        found = None
    if found is None or found.kind != "deal":
        raise CasebookError("there is no such deal in the casebook", asked[:80], "see mahdar deals")
    return heads_of(book, [found.no]).get(found.no, found.no)


def accounts_of(book: Casebook, number: int, known: str | None = None) -> list[Account]:
    """All accounts of the deal that this item tells of; `known`: only from reports published by that day."""
    tellings = [i for i in book.by_numbers(book.group(number), bare=False).values() if not i.lost]
    deals: dict[str, set[str]] = {}
    for item in tellings:
        deals.setdefault(item.report_id, set()).add(item.local)
    for item in _elsewhere(book, tellings):
        deals.setdefault(item.report_id, set())
    shown = {i.report_id for i in tellings if known is None or (i.published or "9999") <= known}
    wanted = sorted(r for r in deals if r in shown or not deals[r])
    keys, originals = _keys(book, wanted), _originals(book, wanted)
    records = _held(book, wanted)
    out = [Account(records[r], frozenset(deals[r]), originals.get(r), keys.get(r, {})) for r in wanted]
    return [a for a in out if known is None or (a.day or "9999") <= known]


def _held(book: Casebook, wanted: Sequence[str]) -> dict[str, Record]:
    """Report id → its record as it stands after what people decided."""
    with book.reading() as connection:
        changed = with_decisions(connection, wanted)
        keys = {no: keys_of(connection, no) for no in changed.values()}
    records = {r: book.record(r) for r in wanted}
    return records | {r: corrected(records[r], book.decisions(no), keys[no]) for r, no in changed.items()}


def judged_terms(book: Casebook, number: int) -> list[Judged]:
    """What people said of which terms of a deal are one promise, the first said first."""
    found = book.judgements("term", human=True)
    if not found:
        return []
    judged = book.by_numbers({n for j in found for n in (j.a, j.b)}, bare=True)
    deals = set(book.group(number))
    terms = {t.no: (t.report_id, t.local) for t in judged.values() if t.parent in deals}
    return [Judged(terms[j.a], terms[j.b], j.verdict == "same") for j in found
            if j.a in terms and j.b in terms and j.verdict != "unsure"]  # fmt: skip


def book_of(book: Casebook, number: int, known: str | None = None) -> Book:
    """All that is told of a deal, put together as people judged; `known`: only from reports published by that day."""
    return Book(accounts_of(book, number, known), judged_terms(book, number))


def _linked(book: Casebook, reports_: set[str]) -> list[Item]:
    """Findings that people tied to a term of one of these reports («sha256:…#t3»)."""
    query = select(decisions.c.item, decisions.c.after).where(
        decisions.c.kind == "finding", decisions.c.field == "term", decisions.c.undone.is_(None)
    )
    with book.reading() as connection:
        rows = [(no, str(json.loads(after) or "")) for no, after in connection.execute(query) if no is not None]
    return list(book.by_numbers([no for no, key in rows if key.partition("#")[0] in reports_], bare=True).values())


def _elsewhere(book: Casebook, tellings: Sequence[Item]) -> list[Item]:
    """Findings in reports that do not tell of the deal itself: those tied to it by hand, and those about a promise of
    one of its kinds, in its time, where two of its parties are named (the one, of a deal with one)."""
    linked = _linked(book, {i.report_id for i in tellings})
    days = sorted(i.published for i in tellings if i.published)
    if not days:
        return linked
    kinds = _kinds(book, [i.no for i in tellings])
    last = plus_days(days[-1], _AFTER)
    found = [
        f
        for f in book.items("finding", Filter(types=_relatives(kinds)), bare=True)
        if f.parent is None and days[0] <= (f.day_from or f.published or "") <= last
    ]
    there = {i.report_id for i in tellings}
    wanted = sorted({f.report_id for f in found} - there)
    named = book.by_numbers({n for i in tellings for n in i.entities("party")}, bare=True)
    rows = _rows(book, "entity", wanted)
    heads = heads_of(book, [*named, *(no for no, *_ in rows)])
    parties = {heads.get(n, n) for n in named} | {e.folded for e in named.values()}
    least = min(2, len({e.folded for e in named.values()}))
    told: dict[str, set[object]] = {}
    for no, _, report, folded in rows:
        told.setdefault(report, set()).update({heads.get(no, no), folded} & parties)
    near = {r for r, names in told.items() if len({n for n in names if isinstance(n, str)}) >= least}
    return [*(f for f in found if f.report_id in near), *linked]


def _kinds(book: Casebook, deals: Sequence[int]) -> set[str]:
    """The kinds of the terms of some tellings."""
    out: set[str] = set()
    with book.reading() as connection:
        for i in range(0, len(deals), _MANY):
            where = (items.c.kind == "term", items.c.parent.in_(deals[i : i + _MANY]), items.c.type.is_not(None))
            out.update(connection.execute(select(items.c.type).where(*where).distinct()).scalars())
    return out


def _relatives(kinds: Iterable[str]) -> list[str]:
    """Kinds of promise that outlets do not keep apart from these."""
    families = {family(k) for k in kinds}
    known = ("ceasefire", "pause", "release_captive", "release_detainee", "ransom", "payment", "evacuate",
             "safe_passage", "fighter_transfer", *kinds)  # fmt: skip
    return sorted({k for k in known if family(k) in families} | {"other"})  # «خرق الاتفاق» names no kind


def _keys(book: Casebook, wanted: Sequence[str]) -> dict[str, dict[str, str]]:
    """Report id → entity id → the key it has across reports: the folded name of its group's head."""
    rows = _rows(book, "entity", wanted)
    heads = heads_of(book, (no for no, *_ in rows))
    leading = book.by_numbers({heads[no] for no, *_ in rows if no in heads}, bare=True)
    out: dict[str, dict[str, str]] = {}
    for no, local, report, _ in rows:
        head = leading.get(heads.get(no, -1))
        if head is not None and head.folded:
            out.setdefault(report, {})[local] = head.folded
    return out


def _originals(book: Casebook, wanted: Sequence[str]) -> dict[str, str]:
    """Report id → id of the report that it is a copy of; originals are left out."""
    rows = _rows(book, "report", wanted)
    heads = heads_of(book, (no for no, *_ in rows))
    leading = book.by_numbers({heads[no] for no, *_ in rows if no in heads}, bare=True)
    first = {i.no: i.report_id for i in leading.values()}
    return {report: first[heads[no]] for no, _, report, _ in rows if heads.get(no, no) != no and heads[no] in first}


def _rows(book: Casebook, kind: str, wanted: Sequence[str]) -> list[tuple[int, str, str, str | None]]:
    """(number, local id, report id, folded name) of all items of a kind in some reports."""
    out: list[tuple[int, str, str, str | None]] = []
    with book.reading() as connection:
        for i in range(0, len(wanted), _MANY):
            # In two steps: SQLite would look through all items of the kind to join them.
            found = connection.execute(
                select(reports.c.no, reports.c.id).where(reports.c.id.in_(wanted[i : i + _MANY]))
            )
            ids = dict(map(tuple, found))
            query = select(items.c.no, items.c.local, items.c.report, items.c.folded).where(
                items.c.kind == kind, items.c.report.in_(list(ids))
            )
            out += [(no, local, ids[report], folded) for no, local, report, folded in connection.execute(query)]
    return out
