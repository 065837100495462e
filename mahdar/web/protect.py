"""Protected names leave the server only to people who have the right to them; the others get pseudonyms.

Three things see to it. `MaskedCasebook` gives records, reports and items in which pseudonyms stand and every span fits
the masked text, so that what is made of them is masked from the start. `Shield` masks single texts and values, and
brings back what somebody pointed at in a masked text. And every answer is looked through once more on its way out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

import msgspec
from sqlalchemy import select
from starlette.responses import Response, StreamingResponse

from mahdar.casebook import kept
from mahdar.casebook.decisions import Decision
from mahdar.casebook.items import Item
from mahdar.casebook.masking import Mask
from mahdar.casebook.schema import reports
from mahdar.casebook.search import Hit
from mahdar.errors import SpanError
from mahdar.record import Record
from mahdar.report import Report
from mahdar.web.names import Names

TEXTS = ("text/", "application/json", "application/geo+json", "application/xml", "application/javascript",
          "image/svg")  # fmt: skip
_ENCODED = re.compile(r"(?:%[0-9A-Fa-f]{2}|[\w.~+-])*%[D][89][^\s\"'<>]*")
_ESCAPED = re.compile(r"(?:\\u0[67][0-9a-fA-F]{2}|[\\ ]u0020| )+")
_NEVER = frozenset({"id", "local", "report_id", "schema", "key"})


class Shield:
    """What takes protected names out of texts and values; an open one leaves all as it is."""

    def __init__(self, names: Names | None) -> None:
        self._names, self._index = names, None if names is None else names.index()

    @property
    def open(self) -> bool:
        """Whether nothing is hidden."""
        return self._index is None

    def text(self, said: str, here: Iterable[str] = ()) -> str:
        """A text without protected names; `here`: names of those told of, whose single words are hidden too."""
        if self._index is None or (said.isascii() and not self._index.latin):
            return said
        return self._index.mask(said, here).text

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
        return self._names.shown(record, self._index, self._record_of)

    def _record_of(self, record: Record) -> Record:
        assert self._index is not None
        mask, here = self._masked(record)
        plain = msgspec.to_builtins(record)
        report = plain.pop("report")
        plain = self._moved(plain, mask, here)
        for entity, said in zip(plain["entities"], record.entities, strict=True):
            if entity["kind"] == "person" and (found := self._index.names_in([said.name])):
                entity["name"], entity["name_en"] = self._index.pseudonym(found[0])
                entity["epithet"] = None
        plain["report"] = self._report_of(report, mask, here)
        made = msgspec.convert(plain, Record)
        msgspec.structs.force_setattr(made.report, "id", record.report.id)
        return made

    def report(self, record: Record) -> Report:
        """The report of a record alone, with pseudonyms."""
        if self._index is None:
            return record.report
        plain = self._report_of(msgspec.to_builtins(record.report), *self._masked(record))
        made = msgspec.convert(plain, Report)
        msgspec.structs.force_setattr(made, "id", record.report.id)
        return made

    def _report_of(self, plain: dict[str, Any], mask: Mask, here: list[str]) -> dict[str, Any]:
        """A report as plain data with pseudonyms, without its id, which is that of the untouched text."""
        url = plain["url"]
        rest = {k: self._moved(v, mask, here) for k, v in plain.items() if k not in ("id", "text", "url")}
        return {**rest, "text": mask.text, "url": None if url and self.named(unquote(url), here) else url}

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
        mask, here = self._masked(record)
        before, after = self._moved(made.before, mask, here), self._moved(made.after, mask, here)
        return replace(made, before=before, after=after, note=made.note and self.text(made.note, here))

    def given(self, report: int, value: Any) -> Any:
        """A value that somebody gave who saw the masked report, as it is of the report itself. SpanError for a span
        that does not quote what was shown."""
        if self._index is None:
            return value
        record = self._record(report)
        return _back(value, self._masked(record)[0], record.report.text)

    def _masked(self, record: Record) -> tuple[Mask, list[str]]:
        """A report's mask, and the names of those whom it tells of."""
        assert self._names is not None and self._index is not None
        return self._names.mask(record, self._index), self._names.told_of(record, self._index)

    def _record(self, report: int) -> Record:
        assert self._names is not None
        with self._names.book.reading() as connection:
            data = connection.execute(select(*kept.COLUMNS).where(reports.c.no == report)).first()
        return kept.unpacked(*data) if data is not None else Record(Report("-"))

    def items(self, found: Iterable[Item]) -> list[Item]:
        """Items with pseudonyms. Where they stand is left out: offsets are those of the masked record."""
        listed = list(found)
        if self._index is None or self._names is None:
            return listed
        told = sorted({item.report_id for item in listed if item.kind != "entity"})
        here = self._names.here(told, self._index)
        return [self._item(item, here.get(item.report_id, [])) for item in listed]

    def _item(self, item: Item, here: list[str]) -> Item:
        assert self._index is not None
        if item.kind == "entity" and item.type == "person" and (found := self._index.names_in([item.name or ""])):
            said = self._index.pseudonym(found[0])[0]
            return replace(item, name=said, folded=said, start=None, end=None)
        sources = [replace(s, name=self.text(s.name, here)) for s in item.sources]
        name = item.name and self.text(item.name, here)
        return replace(item, name=name, start=None, end=None, sources=sources)

    def hits(self, hits: Iterable[Hit]) -> list[Hit]:
        """What a search found, without protected names; marks stand at their places in the masked passages."""
        listed = list(hits)
        if self._index is None or self._names is None:
            return listed
        here = self._names.here([hit.id for hit in listed], self._index)
        return [self._hit(hit, here.get(hit.id, [])) for hit in listed]

    def _hit(self, hit: Hit, here: list[str]) -> Hit:
        assert self._index is not None
        mask = self._index.mask(hit.passage, here)
        marks = tuple(dict.fromkeys(mask.span(*mark) for mark in hit.marks))
        return replace(hit, title=hit.title and self.text(hit.title, here), passage=mask.text, marks=marks)

    def answer(self, answer: Response) -> Response:
        """An answer without protected names, whatever made it."""
        kind = answer.headers.get("content-type", "")
        if self._index is None or not kind.startswith(TEXTS) or isinstance(answer, StreamingResponse):
            return answer
        body = bytes(answer.body).decode("utf-8", "replace")
        clean = self.outgoing(body)
        if clean != body:
            answer.body = clean.encode()
            answer.headers["content-length"] = str(len(answer.body))
        return answer

    def outgoing(self, body: str) -> str:
        """A whole document without protected names, also where they are encoded as in addresses or in JSON."""
        clean = body if self._index is None else self._index.pages.hidden(body)
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
