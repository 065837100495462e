"""The protected names of a casebook as they stand, and the masks of its reports."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from secrets import token_bytes
from threading import Lock

from sqlalchemy import Connection, delete, func, insert, select

from mahdar.casebook.masking import Mask
from mahdar.casebook.name_index import NameIndex
from mahdar.casebook.protected import (
    latest_change,
    note_protected,
    protected_names,
    public_names,
)
from mahdar.casebook.schema import facts, items, protected, reports, unread
from mahdar.casebook.store import Casebook
from mahdar.record import Record

_SECRET = "pseudonyms"  # the fact that makes the pseudonyms of a casebook its own
_MASKS = 256  # reports whose masks are kept
_MOMENT = 2.0  # seconds
_MANY = 400  # reports in one question


class Names:
    """The protected names of a casebook, made anew as soon as they may be others."""

    def __init__(self, book: Casebook) -> None:
        self.book = book
        self._lock = Lock()
        self._of: tuple[int, ...] | None = None
        self._index = NameIndex({}, b"")
        self._masks: OrderedDict[str, Mask] = OrderedDict()
        self._shown: OrderedDict[str, tuple[Record, Record]] = OrderedDict()
        self._here: dict[str, list[str]] = {}
        self._looked = 0.0
        self._telling: dict[int, bool] = {}

    def known(self) -> NameIndex:
        """The names as they stood a moment ago: for what is noted, not for what is hidden."""
        if time.monotonic() - self._looked > _MOMENT:
            self.index()
        return self._index

    def tells(self, report: int) -> bool:
        """Whether a report tells of somebody who is protected; of no report there is: yes."""
        index, known = self.known(), self._telling
        if report not in known:
            with self.book.reading() as connection:
                id_ = connection.execute(select(reports.c.id).where(reports.c.no == report)).scalar()
            known[report] = id_ is None or bool(index.names_in(self.here([id_], index)[id_]))
        return known[report]

    def index(self) -> NameIndex:
        """The names as they stand now; reports that came since are looked through first."""
        with self._lock:
            with self.book.reading() as connection:
                now = latest_change(connection)
            if now != self._of:
                note_protected(self.book)
                self._index = self._load()
                self._masks.clear()
                self._shown.clear()
                self._here.clear()
                self._telling = {}
                with self.book.reading() as connection:
                    self._of = latest_change(connection)
            self._looked = time.monotonic()
            return self._index

    def _load(self) -> NameIndex:
        with self.book.reading() as connection:
            names, public = protected_names(connection), public_names(connection)
            secret = connection.execute(select(facts.c.value).where(facts.c.name == _SECRET)).scalar()
        if secret is None:
            secret = token_bytes(24).hex()
            with self.book.writing() as connection:
                connection.execute(delete(facts).where(facts.c.name == _SECRET))
                connection.execute(insert(facts), {"name": _SECRET, "value": secret})
        return NameIndex(names, secret.encode(), [name for name in public if name not in names])

    def mask(self, record: Record, index: NameIndex) -> Mask:
        """A report's text with pseudonyms; kept for a while. Names of others that share a word with a protected one
        stay."""
        id_ = record.report.id
        with self._lock:
            if id_ in self._masks and index is self._index:
                self._masks.move_to_end(id_)
                return self._masks[id_]
        kept = [(m.start, m.end) for e in record.entities if not index.names_in([e.name]) for m in e.mentions]
        made = index.mask(record.report.text, self.told_of(record, index), kept)
        with self._lock:
            if index is self._index:
                self._masks[id_] = made
            while len(self._masks) > _MASKS:
                self._masks.popitem(last=False)
        return made

    def shown(self, record: Record, index: NameIndex, make: Callable[[Record], Record]) -> Record:
        """What `make` gives for a record, which is to be the record with pseudonyms; kept for a while."""
        id_ = record.report.id
        with self._lock:
            found = self._shown.get(id_) if index is self._index else None
            if found is not None and found[0] == record:  # it may have been read anew
                self._shown.move_to_end(id_)
                return found[1]
        made = make(record)
        with self._lock:
            if index is self._index:
                self._shown[id_] = (record, made)
            while len(self._shown) > _MASKS:
                self._shown.popitem(last=False)
        return made

    def told_of(self, record: Record, index: NameIndex) -> list[str]:
        """The names of all whom a report tells of."""
        return self.here([record.report.id], index).get(record.report.id, [])

    def here(self, ids: Iterable[str], index: NameIndex) -> dict[str, list[str]]:
        """Report id → the names of all whom it tells of: those that its reader found, those that it did not, and those
        that are known from other reports."""
        wanted = list(dict.fromkeys(ids))
        out = {id_: self._here[id_] for id_ in wanted if id_ in self._here and index is self._index}
        rest = [id_ for id_ in wanted if id_ not in out]
        for i in range(0, len(rest), _MANY):
            with self.book.reading() as connection:
                found = _told_in(connection, rest[i : i + _MANY], index)
            out.update(found)
            with self._lock:
                if index is self._index:
                    self._here.update(found)
        return out


def _told_in(connection: Connection, ids: list[str], index: NameIndex) -> dict[str, list[str]]:
    """The same from the tables in which it was noted who stands in each report, and from the texts themselves."""
    title = func.coalesce(reports.c.title, "") + "\n" + reports.c.text
    texts = connection.execute(select(reports.c.no, reports.c.id, title).where(reports.c.id.in_(ids))).all()
    numbers = [row[0] for row in texts]
    people = select(items.c.report, protected.c.folded, items.c.name).join(protected, protected.c.item == items.c.no)
    people = people.where(items.c.report.in_(numbers), protected.c.folded != "").order_by(items.c.no)
    missed = select(unread.c.report, unread.c.folded).where(unread.c.report.in_(numbers))
    told: dict[int, list[str]] = {no: [] for no in numbers}
    for query in (people, missed):
        for no, *said in connection.execute(query):
            told[no] += filter(None, said)
    return {id_: list(dict.fromkeys([*told[no], *index.names_of(said)])) for no, id_, said in texts}
