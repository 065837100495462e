"""What was there when somebody was here last: so that they see what came since."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import sha256

import msgspec
from msgspec import Struct
from sqlalchemy import delete, func, insert, select

from mahdar.casebook.schema import decisions, facts, items, reports
from mahdar.casebook.store import Casebook
from mahdar.errors import CasebookError

_APART = timedelta(minutes=30)  # longer than this away: another visit
_SOON = timedelta(minutes=1)


class Seen(Struct, frozen=True):
    """The highest numbers at a moment (UTC, ISO 8601)."""

    at: str
    report: int
    item: int
    decision: int


class _Visits(Struct):
    before: Seen | None
    last: Seen


def since(book: Casebook, person: str) -> Seen | None:
    """What was there at the end of the visit before this one; None on the first. This visit is noted."""
    now, name = _now(book), "visit " + sha256(person.encode()).hexdigest()[:24]
    with book.reading() as connection:
        value = connection.execute(select(facts.c.value).where(facts.c.name == name)).scalar()
    kept = msgspec.json.decode(value, type=_Visits) if value else None
    away = None if kept is None else datetime.fromisoformat(now.at) - datetime.fromisoformat(kept.last.at)
    if kept is None or away is None:
        kept = _Visits(None, now)
    elif away > _APART:
        kept = _Visits(kept.last, now)
    elif away > _SOON:
        kept = _Visits(kept.before, now)
    else:
        return kept.before
    try:
        with book.writing() as connection:
            connection.execute(delete(facts).where(facts.c.name == name))
            connection.execute(insert(facts), {"name": name, "value": msgspec.json.encode(kept).decode()})
    except CasebookError:
        pass  # somebody else writes for long: the page goes before
    return kept.before


def _now(book: Casebook) -> Seen:
    last = [select(func.coalesce(func.max(c), 0)).scalar_subquery() for c in (reports.c.no, items.c.no, decisions.c.no)]
    with book.reading() as connection:
        found = connection.execute(select(*last)).one()
    return Seen(datetime.now(UTC).isoformat(timespec="seconds"), *found)
