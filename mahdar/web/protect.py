"""Protected names leave the server only to people who have the right to them; the others get pseudonyms.

Three things see to it. `MaskedCasebook` gives records, reports and items in which pseudonyms stand and every span fits
the masked text, so that what is made of them is masked from the start. `Shield` masks single texts and values, and
brings back what somebody pointed at in a masked text. And every answer is looked through once more on its way out.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from secrets import token_bytes
from threading import Lock
from typing import Any
from urllib.parse import unquote

import msgspec
from sqlalchemy import delete, insert, select
from starlette.responses import Response, StreamingResponse

from mahdar.casebook.decisions import Decision
from mahdar.casebook.items import Filter, Item
from mahdar.casebook.masking import Mask, NameIndex
from mahdar.casebook.protected import latest_change, note_protected, protected_names
from mahdar.casebook.rows import unpacked
from mahdar.casebook.schema import facts, items, protected, reports
from mahdar.casebook.search import Hit, parse, search
from mahdar.casebook.store import Casebook
from mahdar.casebook.words import words_of
from mahdar.errors import SpanError
from mahdar.record import Record
from mahdar.report import Report

_SECRET = "pseudonyms"  # the fact that makes the pseudonyms of a casebook its own
_MORE = 5  # times as many reports are looked at where some may not be told of
_MASKS = 256  # reports whose masks are kept
_TEXTS = ("text/", "application/json", "application/geo+json", "application/xml", "application/javascript",
          "image/svg")  # fmt: skip
_ENCODED = re.compile(r"(?:%[0-9A-Fa-f]{2}|[\w.~+-])*%[D][89][^\s\"'<>]*")
_ESCAPED = re.compile(r"(?:\\u0[67][0-9a-fA-F]{2}|[\\ ]u0020| )+")
_NEVER = frozenset({"id", "local", "report_id", "schema", "key"})


class Names:
    """The protected names of a casebook, made anew as soon as they may be others."""

    def __init__(self, book: Casebook) -> None:
        self.book = book
        self._lock = Lock()
        self._of: tuple[int, ...] | None = None
        self._index = NameIndex({}, b"")
        self._masks: OrderedDict[str, Mask] = OrderedDict()

    def shield(self, open_: bool) -> Shield:
        """The shield for somebody who has the right to all names, or has it not."""
        return Shield(None if open_ else self, None if open_ else self.index())

    def index(self) -> NameIndex:
        """The names as they stand now; reports that came since are looked through first."""
        with self._lock:
            with self.book.reading() as connection:
                now = latest_change(connection)
            if now != self._of:
                note_protected(self.book)
                self._index = NameIndex(*self._load())
                self._masks.clear()
                with self.book.reading() as connection:
                    self._of = latest_change(connection)
            return self._index

    def _load(self) -> tuple[dict[str, Any], bytes]:
        with self.book.reading() as connection:
            names = protected_names(connection)
            secret = connection.execute(select(facts.c.value).where(facts.c.name == _SECRET)).scalar()
        if secret is None:
            secret = token_bytes(24).hex()
            with self.book.writing() as connection:
                connection.execute(delete(facts).where(facts.c.name == _SECRET))
                connection.execute(insert(facts), {"name": _SECRET, "value": secret})
        return dict(names), secret.encode()

    def mask(self, record: Record, index: NameIndex) -> Mask:
        """A report's text with pseudonyms; kept for a while."""
        id_ = record.report.id
        with self._lock:
            if id_ in self._masks and index is self._index:
                self._masks.move_to_end(id_)
                return self._masks[id_]
        made = mask_of(record, index)
        with self._lock:
            self._masks[id_] = made
            while len(self._masks) > _MASKS:
                self._masks.popitem(last=False)
        return made


def people_of(record: Record) -> list[str]:
    """The names of all persons whom a report tells of."""
    return [e.name for e in record.entities if e.__struct_config__.tag == "person"]


def mask_of(record: Record, index: NameIndex) -> Mask:
    """A report's text with pseudonyms; names of others that share a word with a protected one stay."""
    here = people_of(record)
    kept = [(m.start, m.end) for e in record.entities if not index.names_in([e.name]) for m in e.mentions]
    return index.mask(record.report.text, here, kept)


class Shield:
    """What takes protected names out of texts and values; an open one leaves all as it is."""

    def __init__(self, names: Names | None, index: NameIndex | None) -> None:
        self._names, self._index = names, index

    @property
    def open(self) -> bool:
        """Whether nothing is hidden."""
        return self._index is None

    def text(self, said: str, here: Iterable[str] = ()) -> str:
        """A text without protected names; `here`: names of those told of, whose single words are hidden too."""
        return said if self._index is None else self._index.mask(said, here).text

    def value(self, value: Any, here: Iterable[str] = ()) -> Any:
        """Plain data without protected names; spans are left to `record` and `decision`."""
        if self._index is None:
            return value
        if isinstance(value, str):
            return self.text(value, here)
        if isinstance(value, dict):
            return {k: v if k in _NEVER else self.value(v, here) for k, v in value.items()}
        if isinstance(value, (list, tuple)):
            return [self.value(v, here) for v in value]
        return value

    def record(self, record: Record) -> Record:
        """A record with pseudonyms, every span of it at its place in the masked text."""
        if self._index is None or self._names is None:
            return record
        mask = self._names.mask(record, self._index)
        here = people_of(record)
        plain = msgspec.to_builtins(record)
        report = plain["report"]
        url = report.pop("url")
        text = report.pop("text")
        report.pop("id")
        plain = self._moved(plain, mask, here)
        for entity, said in zip(plain["entities"], record.entities, strict=True):
            if entity["kind"] == "person" and (found := self._index.names_in([said.name])):
                entity["name"], entity["name_en"] = self._index.pseudonym(found[0])
                entity["epithet"] = None
        plain["report"].update(text=mask.text, url=None if url and self.named(unquote(url), here) else url)
        made = msgspec.convert(plain, Record)
        if mask.text != text:
            msgspec.structs.force_setattr(made.report, "id", record.report.id)
        return made

    def named(self, text: str, here: Iterable[str] = ()) -> bool:
        """Whether a protected name stands in a text."""
        return self._index is not None and self._index.has_name(re.sub(r"[-_+/]", " ", text), here)

    def asks(self, said: str | None) -> bool:
        """Whether a question has a word of a protected name in it: its answer would tell who is behind a pseudonym."""
        return self._index is not None and bool(said) and self._index.has_word(said or "")

    def _moved(self, value: Any, mask: Mask, here: list[str]) -> Any:
        """Plain data in which spans stand at their places in the masked text, and texts without names."""
        if isinstance(value, dict):
            if value.keys() == {"start", "end", "quote"} and isinstance(value["quote"], str):
                start, end = mask.span(value["start"], value["end"])
                return {"start": start, "end": end, "quote": mask.text[start:end]}
            return {k: v if k in _NEVER else self._moved(v, mask, here) for k, v in value.items()}
        if isinstance(value, (list, tuple)):
            return [self._moved(v, mask, here) for v in value]
        return self.text(value, here) if isinstance(value, str) else value

    def decision(self, made: Decision, report: int) -> Decision:
        """A decision about a report, without protected names."""
        if self._index is None:
            return made
        record = self._record(report)
        mask, here = self._mask(record), people_of(record)
        before, after = self._moved(made.before, mask, here), self._moved(made.after, mask, here)
        return replace(made, before=before, after=after, note=made.note and self.text(made.note, here))

    def given(self, report: int, value: Any) -> Any:
        """A value that somebody gave who saw the masked report, as it is of the report itself. SpanError for a span
        that does not quote what was shown."""
        if self._index is None:
            return value
        record = self._record(report)
        return _back(value, self._mask(record), record.report.text)

    def _mask(self, record: Record) -> Mask:
        assert self._names is not None and self._index is not None
        return self._names.mask(record, self._index)

    def _record(self, report: int) -> Record:
        assert self._names is not None
        with self._names.book.reading() as connection:
            data = connection.execute(select(reports.c.record).where(reports.c.no == report)).scalar()
        return unpacked(data) if data is not None else Record(Report("-"))

    def items(self, found: Iterable[Item]) -> list[Item]:
        """Items with pseudonyms. Where they stand is left out: offsets are those of the masked record."""
        listed = list(found)
        if self._index is None or self._names is None:
            return listed
        here = self._people(sorted({item.report_id for item in listed}))
        return [self._item(item, here.get(item.report_id, [])) for item in listed]

    def _item(self, item: Item, here: list[str]) -> Item:
        assert self._index is not None
        if item.kind == "entity" and item.type == "person" and (found := self._index.names_in([item.name or ""])):
            said = self._index.pseudonym(found[0])[0]
            return replace(item, name=said, folded=said, start=None, end=None)
        sources = [replace(s, name=self.text(s.name, here)) for s in item.sources]
        name = item.name and self.text(item.name, here)
        return replace(item, name=name, start=None, end=None, sources=sources)

    def _people(self, ids: list[str]) -> dict[str, list[str]]:
        """Report id → the names of the persons whom it tells of."""
        assert self._names is not None
        found: dict[str, list[str]] = {}
        query = select(reports.c.id, protected.c.folded).join(items, items.c.no == protected.c.item)
        query = query.join(reports, reports.c.no == items.c.report).where(protected.c.folded != "")
        with self._names.book.reading() as connection:
            for i in range(0, len(ids), 500):
                for id_, folded in connection.execute(query.where(reports.c.id.in_(ids[i : i + 500]))):
                    found.setdefault(id_, []).append(folded)
        return found

    def hits(self, hits: Iterable[Hit]) -> list[Hit]:
        """What a search found, without protected names; marks stand at their places in the masked passages."""
        listed = list(hits)
        if self._index is None:
            return listed
        here = self._people([hit.id for hit in listed])
        return [self._hit(hit, here.get(hit.id, [])) for hit in listed]

    def _hit(self, hit: Hit, here: list[str]) -> Hit:
        assert self._index is not None
        mask = self._index.mask(hit.passage, here)
        marks = tuple(dict.fromkeys(mask.span(*mark) for mark in hit.marks))
        return replace(hit, title=hit.title and self.text(hit.title, here), passage=mask.text, marks=marks)

    def answer(self, answer: Response) -> Response:
        """An answer without protected names, whatever made it."""
        kind = answer.headers.get("content-type", "")
        if self._index is None or not kind.startswith(_TEXTS) or isinstance(answer, StreamingResponse):
            return answer
        body = bytes(answer.body).decode("utf-8", "replace")
        clean = self.outgoing(body)
        if clean != body:
            answer.body = clean.encode()
            answer.headers["content-length"] = str(len(answer.body))
        return answer

    def outgoing(self, body: str) -> str:
        """A whole document without protected names, also where they are encoded as in addresses or in JSON."""
        clean = self.text(body)
        if "%D" in clean or "%d" in clean:
            clean = _ENCODED.sub(lambda m: "…" if self.named(unquote(m[0])) else m[0], clean)
        if "\\u06" in clean:
            clean = _ESCAPED.sub(self._unescaped, clean)
        return clean

    def _unescaped(self, match: re.Match[str]) -> str:
        said = re.sub(r"\\u([0-9a-fA-F]{4})", lambda m: chr(int(m[1], 16)), match[0])
        return self.text(said) if self.named(said) else match[0]


def _back(value: Any, mask: Mask, text: str) -> Any:
    """Plain data in which spans of the masked text are spans of the text."""
    if isinstance(value, dict):
        if value.keys() == {"start", "end", "quote"}:
            return _span_back(value, mask, text)
        return {k: _back(v, mask, text) for k, v in value.items()}
    return [_back(v, mask, text) for v in value] if isinstance(value, list) else value


def _span_back(value: dict[str, Any], mask: Mask, text: str) -> dict[str, Any]:
    start, end, quote = value["start"], value["end"], value["quote"]
    if type(start) is not int or type(end) is not int or not 0 <= start < end or mask.text[start:end] != quote:
        raise SpanError("the quote is not what the text says", f"at {start} to {end}"[:60],
                        "offsets count code points of the text as it was shown")  # fmt: skip
    start, end = mask.back(start, end)
    return {"start": start, "end": end, "quote": text[start:end]}


def _bears(names: Iterable[str | None], asked: str) -> bool:
    """Whether one of these names has all words of what was asked for."""
    words = set(words_of(asked))
    return any(words <= set(words_of(name or "")) for name in names)


class MaskedCasebook(Casebook):
    """A casebook whose reports, records and items carry pseudonyms. Questions for a protected name find nothing.

    `reading()` is the database itself: what is shown of it goes through `Shield` first.
    """

    def __init__(self, book: Casebook, shield: Shield) -> None:
        super().__init__(book.engine, book.name)
        self.shield = shield

    def record(self, id: str) -> Record:
        return self.shield.record(super().record(id))

    def decisions(self, report: int) -> list[Decision]:
        return [self.shield.decision(d, report) for d in super().decisions(report)]

    def records(self) -> Iterator[Record]:
        return map(self.shield.record, super().records())

    def items(self, kind: str, asked: Filter | None = None, *, bare: bool = False) -> list[Item]:
        names = [said for said in (asked.actor, asked.place, asked.source) if said] if asked else []
        found = super().items(kind, asked, bare=bare)
        if any(map(self.shield.asks, names)):
            found = self._openly(found, [said for said in names if self.shield.asks(said)])
        return self.shield.items(found)

    def _openly(self, found: list[Item], names: list[str]) -> list[Item]:
        """Of items found by names with a protected word, those that have the names among what is shown of them."""
        full = super().by_numbers([item.no for item in found])
        found = [full[item.no] for item in found if item.no in full]
        shown = self.by_numbers({no for item in found for no in item.entities()}, bare=True)
        return [
            item for item in found
            if all(_bears((shown[no].name for no in item.entities() if no in shown), name) for name in names)
        ]  # fmt: skip

    def entities(self, name: str) -> list[Item]:
        found = super().entities(name)
        if not self.shield.asks(name):
            return self.shield.items(found)
        return [item for item in self.shield.items(found) if _bears([item.name], name)]

    def item(self, which: int | str) -> Item:
        return self.shield.items([super().item(which)])[0]

    def by_numbers(self, numbers: Iterable[int], *, bare: bool = False) -> dict[int, Item]:
        return {item.no: item for item in self.shield.items(super().by_numbers(numbers, bare=bare).values())}

    def parts(self, parent: int, kind: str | None = None) -> list[Item]:
        return self.shield.items(super().parts(parent, kind))


def searched(book: Casebook, shield: Shield, query: str, limit: int = 20, **asked: Any) -> list[Hit]:
    """What `mahdar.casebook.search` finds, for whoever holds the shield: only what stands in the text they are shown.

    Else a question for a name would tell, by the reports it finds, who is behind their pseudonyms.
    """
    careful = shield.asks(query)
    if careful and any(w.unwanted for w in parse(query)):
        return []
    with book.reading() as connection:
        found = search(connection, query, limit=limit * (_MORE if careful else 1), **asked)
    if careful:
        found = [hit for hit in found if _still_there(book.record(hit.id).report.text, query)]
    return shield.hits(found[:limit])


def _still_there(text: str, query: str) -> bool:
    """Whether all that is asked for stands in a text."""
    there = set(words_of(text))
    return all(any(form in there for form in forms) for wanted in parse(query) for forms in wanted.forms)
