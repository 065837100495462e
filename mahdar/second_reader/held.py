"""Values of an answer held to one report: each comes back true of the text, or not at all and noted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from mahdar.arabic.fold import fold
from mahdar.record import Casualty, Date, DatePrecision, Issue, Person, Range, Source
from mahdar.report import Report, Span
from mahdar.second_reader.align import Aligner
from mahdar.second_reader.answer_schema import CountSaid, DateSaid, Quote, SourceSaid
from mahdar.second_reader.days import Days
from mahdar.second_reader.planted import planted
from mahdar.second_reader.told import Told

_ELLIPSIS = re.compile(r"\s*(?:\.{3,}|…)\s*")
_NOTED = 200  # characters of a message
_WHY = {
    "quote": "these words do not stand in the report",
    "name": "this name does not stand in the report",
    "count": "the words quoted do not give this count",
    "amount": "the words quoted do not give this sum",
    "duration": "the words quoted do not give this length of time",
    "date": "neither the words nor the day of publication give this date",
    "id": "nothing of this answer has this id",
    "value": "this is not one of the values that may stand here",
    "planted": "it rests on a sentence addressed to a machine",
    "evidence": "nothing it rests on stands in the report",
}


class Held:
    """One report and what of the answers about it was kept and left out."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.aligner = Aligner(report)
        self.told = Told(report)
        self.days = Days(self.told)
        self.issues: list[Issue] = []
        self.dropped: Counter[str] = Counter()
        self.kept = 0
        self.people: list[Person] = []  # those whose names stand in the report
        numbers = planted(report, self.aligner.sentences)
        self._refused = [report.span(s.start, s.end) for s in self.aligner.sentences if s.number in numbers]

    def drop(self, kind: str, where: str, value: object, why: str | None = None) -> None:
        """Note a value that is left out, with where in the answer it stood."""
        self.dropped[kind] += 1
        said = f"{where}: {str(value)[:80]!r}: {why or _WHY[kind]}"
        self.issues.append(Issue(f"second_{kind}", None, said[:_NOTED]))

    def quote(self, quote: Quote | None, where: str, inside: Sequence[Span] = (), kind: str = "quote") -> Span | None:
        """The span of a quote; None where there is none, or it does not stand in the report."""
        if quote is None:
            return None
        span = self.aligner.one(quote, inside)
        if span is None or self._is_refused(span):
            self.drop(kind if span is None else "planted", where, quote[1])
            return None
        self.kept += 1
        return span

    def quotes(self, quotes: Iterable[Quote], where: str) -> list[Span]:
        """The spans of several quotes, none twice. One with «…» in it is several."""
        spans: list[Span] = []
        for i, quote in enumerate(quotes):
            parts = [quote]
            if not self.aligner.all(quote[1]) and _ELLIPSIS.search(quote[1]):
                parts = [(quote[0], part) for part in _ELLIPSIS.split(quote[1]) if part.strip()]
            spans += [s for part in parts if (s := self.quote(part, f"{where}[{i}]")) is not None]
        return list(dict.fromkeys(spans))

    def mentions(self, words: str) -> list[Span]:
        """Every place of a name outside sentences that are refused."""
        return [s for s in self.aligner.spans(words) if not self._is_refused(s)]

    def adjectives(self, state: str) -> list[Span]:
        """Where a state is named by its adjective only, outside sentences that are refused."""
        return [s for s in self.aligner.adjectives(state) if not self._is_refused(s)]

    def words(self, words: str | None, where: str) -> str | None:
        """Words that must stand somewhere in the report, as it writes them."""
        if words is None:
            return None
        found = self.mentions(words)
        if not found:
            self.drop("quote", where, words)
            return None
        self.kept += 1
        return found[0].quote

    def count(
        self, said: CountSaid | None, where: str, evidence: Sequence[Span], trigger: Span | None = None
    ) -> tuple[Range, Span | None] | None:
        """A count with the words that give it: those quoted for it, or else among the evidence."""
        if said is None:
            return None
        own = self.quote(said.quote, f"{where}.quote")
        if said.quote is not None and own is None:
            return None
        spans = [own] if own else list(evidence)
        if not self.told.count(said.n, spans, None if own else trigger, [p.mentions for p in self.people]):
            self.drop("count", where, list(said.n))
            return None
        self.kept += 1
        return said.n, own or self.told.where_counted(said.n, spans)

    def casualty(
        self, said: CountSaid | None, where: str, evidence: Sequence[Span], trigger: Span, whom: list[str]
    ) -> Casualty | None:
        """A count of people at an event."""
        found = self.count(said, where, evidence, trigger)
        return Casualty(found[0], whom, found[1], bool(said and said.about)) if found else None

    def date(self, said: DateSaid | None, where: str, evidence: Sequence[Span]) -> Date | None:
        """A date that the words or the publication give."""
        if said is None:
            return None
        own = self.quote(said.quote, f"{where}.quote")
        if said.quote is not None and own is None:
            return None
        end = said.end or said.start
        if not _is_day(said.start) or not _is_day(end) or end < said.start:
            self.drop("value", where, f"{said.start}–{said.end}")
            return None
        spans = [own] if own else []
        if not self.days.given(said.start, end, self.told.sentences_of(spans or evidence)):
            self.drop("date", where, f"{said.start}–{end}")
            return None
        self.kept += 1
        phrase = self.days.where(said.start, end, spans or evidence)
        span = own or (self.report.span(phrase.start_offset, phrase.end_offset) if phrase else None)
        return Date(said.start, end, _precision(said.start, end), span)

    def sources(self, said: Sequence[SourceSaid], where: str, ids: dict[str, str]) -> list[Source]:
        """The chain of attribution as far as its names stand in the report."""
        out: list[Source] = []
        for i, source in enumerate(said):
            span = self.quote(source.name, f"{where}[{i}]", kind="name")
            if span is None:
                continue
            entity = self.id(source.entity, f"{where}[{i}].entity", ids)
            out.append(Source(span.quote, source.kind, entity, source.stance, span))
        return out

    def id(self, said: str | None, where: str, ids: dict[str, str]) -> str | None:
        """The record's id for one of the answer's; a name is as good as an id."""
        if said is None:
            return None
        found = ids.get(said) or ids.get(fold(said))
        if found is None:
            self.drop("id", where, said)
        return found

    def ids(self, said: Iterable[str], where: str, ids: dict[str, str]) -> list[str]:
        """Several ids, none twice."""
        return list(dict.fromkeys(i for one in said if (i := self.id(one, where, ids)) is not None))

    def _is_refused(self, span: Span) -> bool:
        return any(r.start < span.end and span.start < r.end for r in self._refused)


def _is_day(iso: str) -> bool:
    try:
        return len(iso) == 10 and bool(date.fromisoformat(iso))
    except ValueError:
        return False


def _precision(start: str, end: str) -> DatePrecision:
    """How exact two days are: one day or few, a month, a year."""
    days = (date.fromisoformat(end) - date.fromisoformat(start)).days
    return "day" if days < 27 else "month" if days <= 31 else "year"
