"""The protected names of a casebook as they stand, and the masks of its reports."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Iterable
from secrets import token_bytes
from threading import Lock

from sqlalchemy import delete, insert, select

from mahdar.casebook.masking import Mask
from mahdar.casebook.name_index import NameIndex
from mahdar.casebook.protected import (
    latest_change,
    missed_in,
    note_protected,
    protected_names,
    public_names,
)
from mahdar.casebook.rows import unpacked
from mahdar.casebook.schema import facts, reports
from mahdar.casebook.store import Casebook
from mahdar.record import Record

_SECRET = "pseudonyms"  # the fact that makes the pseudonyms of a casebook its own
_MASKS = 256  # reports whose masks are kept
_MOMENT = 2.0  # seconds
_MANY = 100  # records at once


class Names:
    """The protected names of a casebook, made anew as soon as they may be others."""

    def __init__(self, book: Casebook) -> None:
        self.book = book
        self._lock = Lock()
        self._of: tuple[int, ...] | None = None
        self._index = NameIndex({}, b"")
        self._masks: OrderedDict[str, Mask] = OrderedDict()
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
                data = connection.execute(select(reports.c.record).where(reports.c.no == report)).scalar()
            known[report] = data is None or bool(index.names_in(self.told_of(unpacked(data), index)))
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

    def told_of(self, record: Record, index: NameIndex) -> list[str]:
        """The names of all whom a report tells of: those that its reader found, those that it did not, and those that
        are known from other reports."""
        id_ = record.report.id
        found = self._here.get(id_)
        if found is None or index is not self._index:
            report = record.report
            read = [e.name for e in record.entities if e.__struct_config__.tag == "person"]
            mentions = [(m.start, m.end) for e in record.entities for m in e.mentions]
            said = f"{report.title or ''}\n{report.text}"
            found = list(dict.fromkeys([*read, *missed_in(report.text, report.title, mentions), *index.names_of(said)]))
            with self._lock:
                if index is self._index:
                    self._here[id_] = found
        return found

    def here(self, ids: Iterable[str], index: NameIndex) -> dict[str, list[str]]:
        """Report id → the names of all whom it tells of."""
        wanted = list(ids)
        out = {id_: self._here[id_] for id_ in wanted if id_ in self._here and index is self._index}
        rest = [id_ for id_ in wanted if id_ not in out]
        for i in range(0, len(rest), _MANY):
            with self.book.reading() as connection:
                found = connection.execute(select(reports.c.record).where(reports.c.id.in_(rest[i : i + _MANY])))
                packed = list(found.scalars())
            for data in packed:
                record = unpacked(data)
                out[record.report.id] = self.told_of(record, index)
        return out
