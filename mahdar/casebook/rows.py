"""A record as rows of the casebook. Items are numbered from 0 here; the store adds where its own numbers begin."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from mahdar.casebook.kept import packed
from mahdar.casebook.words import name_key, words_of
from mahdar.record import Date, Deal, Entity, Event, Facility, Finding, Meeting, Person, Place, Record, Source, Term
from mahdar.report import Report, Span

Row = dict[str, Any]
_NAME = 160  # characters of the words that an item rests on; the record holds all of them


@dataclass(slots=True)
class Rows:
    """The rows of one report; `items[0]` is the report itself. References are positions in `items`."""

    report: Row
    words: list[str]
    items: list[Row] = field(default_factory=list)
    parties: list[Row] = field(default_factory=list)
    counts: list[Row] = field(default_factory=list)
    sources: list[Row] = field(default_factory=list)


def rows_of(record: Record, reader: str = "") -> Rows:
    """The rows of a record; `reader` says which reader made it."""
    return _Writer(record, reader).rows


class _Writer:
    """Writes the rows of one record: first the entities, since all else refers to them."""

    def __init__(self, record: Record, reader: str) -> None:
        report = record.report
        self.rows = Rows(_report_row(record, reader), words_of(report.text))
        self.places: dict[str, Entity] = {e.id: e for e in record.entities}
        self.ids: dict[tuple[str, str], int] = {}
        self.item("report", "", Span.of(report.text, 0, len(report.text)) if report.text else None,
                  name=report.title, date=_day(report))  # fmt: skip
        for entity in record.entities:
            self.entity(entity)
        for event in record.events:
            self.event(event)
        for meeting in record.meetings:
            self.meeting(meeting)
        for deal in record.deals:
            self.deal(deal)
        for finding in record.findings:
            self.finding(finding)
        self.affiliations(record.entities)

    def item(
        self, kind: str, local: str, span: Span | None, *, name: str | None = None, date: Date | None = None,
        place: Iterable[str] = (), **columns: Any,
    ) -> int:  # fmt: skip
        """One row of `items`; its number."""
        no = len(self.rows.items)
        lat, lon = self.point(place)
        row = {
            "no": no, "kind": kind, "local": local, "parent": None, "type": None, "mode": None, "status": None,
            "name": name or (span.quote[:_NAME] if span and kind != "report" else None), "folded": None,
            "day_from": date.start if date else None, "day_to": date.end if date else None,
            "lat": lat, "lon": lon, "start": span.start if span else None, "end": span.end if span else None,
            "confidence": None, "lost": False,
            "listed": (date.start if date else None) or self.rows.report["published"] or "",
        }  # fmt: skip
        row.update(columns)
        self.rows.items.append(row)
        self.ids[kind, local] = no
        return no

    def point(self, places: Iterable[str]) -> tuple[float | None, float | None]:
        """The first of the places that has a point."""
        for id_ in places:
            place = self.places.get(id_)
            if isinstance(place, Place | Facility) and place.lat is not None:
                return place.lat, place.lon
        return None, None

    def with_parties(self, no: int, **roles: Iterable[str | None]) -> None:
        """Who has which role in item `no`; each once a role."""
        for role, ids in roles.items():
            for at, id_ in enumerate(dict.fromkeys(ids)):
                entity = self.ids.get(("entity", id_ or ""))
                if entity is not None:
                    self.rows.parties.append({"item": no, "role": role, "entity": entity, "at": at})

    def with_count(self, no: int, what: str, least: float, most: float | None, **more: Any) -> None:
        row = {"item": no, "what": what, "least": least, "most": most, "unit": None, "approximate": False}
        self.rows.counts.append(row | more)

    def with_sources(self, no: int, chain: Iterable[Source]) -> None:
        for at, s in enumerate(chain):
            entity = self.ids.get(("entity", s.entity or ""))
            row = {"item": no, "at": at, "name": s.name, "kind": s.kind, "stance": s.stance, "entity": entity}
            self.rows.sources.append(row)

    def entity(self, e: Entity) -> None:
        self.item(
            "entity", e.id, e.mentions[0] if e.mentions else None, name=e.name, folded=name_key(e.name),
            place=[e.id], type=_kind_of(e), mode=getattr(e, "type", None) or getattr(e, "precision", None),
        )  # fmt: skip

    def affiliations(self, entities: Iterable[Entity]) -> None:
        """Who belongs to whom; after all entities are there."""
        for e in entities:
            no = self.ids["entity", e.id]
            if isinstance(e, Person):
                self.with_parties(no, affiliation=[e.affiliation])
            elif not isinstance(e, Place | Facility):
                self.with_parties(no, part_of=[e.part_of])

    def event(self, e: Event) -> None:
        no = self.item(
            "event", e.id, e.trigger, date=e.date, place=e.place, type=e.type, mode=e.mode, status=e.status,
            confidence=e.confidence,
        )  # fmt: skip
        self.with_parties(no, actor=e.actors, recipient=e.recipients, place=e.place)
        for what, count in e.casualties.items():
            self.with_count(no, what, *count.range, approximate=count.approximate)
        self.with_sources(no, e.attribution)

    def meeting(self, m: Meeting) -> None:
        no = self.item("meeting", m.id, _first(m.evidence), date=m.date, place=m.place, type=m.format)
        people = [d.person for d in m.delegates]
        self.with_parties(no, participant=m.participants, delegate=people, host=[m.host], place=m.place)
        self.with_sources(no, m.attribution)

    def deal(self, d: Deal) -> None:
        no = self.item(
            "deal", d.id, _first(d.evidence) or next((s for t in d.terms if (s := _first(t.evidence))), None),
            date=d.date, place=d.place, type=d.form, status=d.status,
        )  # fmt: skip
        self.with_parties(no, party=d.parties, mediator=d.mediators, guarantor=d.guarantors, place=d.place)
        self.with_sources(no, d.attribution)
        for term in d.terms:
            self.term(term, no)

    def term(self, t: Term, deal: int) -> None:
        no = self.item(
            "term", t.id, _first(t.evidence) or t.object, date=t.deadline, place=t.place, parent=deal, type=t.kind,
            mode=t.modality, status=t.obligation,
        )  # fmt: skip
        self.with_parties(no, debtor=t.debtor, creditor=t.creditor, beneficiary=t.beneficiary, place=t.place)
        if t.count:
            self.with_count(no, "count", *t.count, unit=t.unit)
        if t.amount is not None:
            self.with_count(no, "amount", t.amount, t.amount, unit=t.currency)

    def finding(self, f: Finding) -> None:
        term = self.ids.get(("term", f.term or ""))
        parent = self.ids.get(("deal", f.deal or "")) if term is None else term
        kind = f.kind or (self.rows.items[term]["type"] if term is not None else None)
        no = self.item(
            "finding", f.id, _first(f.evidence), date=f.date, parent=parent, type=kind, mode=f.evidence_level,
            status=f.state,
        )  # fmt: skip
        self.with_parties(no, by=f.by)
        if f.count:
            self.with_count(no, "count", *f.count)
        self.with_sources(no, f.claimed_by)


def _kind_of(e: Entity) -> str:
    return str(e.__struct_config__.tag)


def _first(spans: list[Span]) -> Span | None:
    return spans[0] if spans else None


def _day(report: Report) -> Date | None:
    return Date(report.published, report.published, "day") if report.published else None


def _report_row(record: Record, reader: str) -> Row:
    r = record.report
    return {
        "id": r.id, "url": r.url, "outlet": r.outlet, "title": r.title, "byline": r.byline, "published": r.published,
        "language": r.language, "text": r.text, "reader": reader, "record": packed(record),
    }  # fmt: skip
