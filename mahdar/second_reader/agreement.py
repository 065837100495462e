"""How far two records of the same reports agree: the figures of one with the other in the place of gold."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from mahdar.evaluate import score
from mahdar.record import CASUALTY_KINDS, Deal, Event, Record, Source
from mahdar.report import Span

Json = dict[str, Any]
# What is shown, and the figure of mahdar.evaluate that it is.
LAYERS = {
    "persons": "entity:persons", "groups": "entity:groups", "places": "entity:places", "events": "event:typed",
    "actors": "event:actors", "recipients": "event:recipients", "event_places": "event:place",
    "event_dates": "event:date", "casualties": "event:casualties", "sources": "event:attribution",
    "meetings": "meeting", "terms": "term:kind", "stances": "term:stance_by", "exchanges": "exchange",
    "conditions": "condition", "findings": "finding",
}  # fmt: skip


def agreement(first: Record, second: Record) -> dict[str, float]:
    """By layer, the typed F1 (or the share of equal values) of the second record against the first.

    Layers that neither record has are left out.
    """
    return corpus_agreement([(first, second)])


def corpus_agreement(pairs: Iterable[tuple[Record, Record]]) -> dict[str, float]:
    """The same over many reports, every figure over all of them together; a report that comes twice counts once."""
    golds, records, seen = [], [], set()
    for first, second in pairs:
        if first.report.id not in seen:
            seen.add(first.report.id)
            golds.append(as_gold(first))
            records.append(msgspec.to_builtins(second))
    figures = score(golds, records)
    found = {layer: figures.get(name, {}) for layer, name in LAYERS.items()}
    values = {layer: figure.get("f1", figure.get("accuracy")) for layer, figure in found.items()}
    return {layer: value for layer, value in values.items() if value is not None}


def as_gold(record: Record) -> Json:
    """A record in the form of a gold report: names for ids, quotes for spans."""
    return _Writer(record).gold()


class _Writer:
    def __init__(self, record: Record) -> None:
        self.record = record
        self.name = {e.id: e.name for e in record.entities}

    def gold(self) -> Json:
        by_kind: dict[str, list[str]] = {"persons": [], "groups": [], "places": []}
        for e in self.record.entities:
            kind = {"person": "persons", "group": "groups", "state": "groups"}.get(
                str(e.__struct_config__.tag), "places"
            )
            by_kind[kind].append(e.name)
        report = self.record.report
        return {
            "id": report.id,
            "text": report.text,
            **by_kind,
            "events": [self.event(e) for e in self.record.events],
            "meetings": [
                {
                    "quote": _quotes(m.evidence),
                    "participants": self.names(m.participants),
                    "delegates": [{"person": self.name.get(d.person, d.person)} for d in m.delegates],
                }
                for m in self.record.meetings
            ],
            "deals": [self.deal(d) for d in self.record.deals],
            "findings": [
                {"state": f.state, "quote": _quotes(f.evidence), "by": self.names(f.by)} for f in self.record.findings
            ],
        }

    def names(self, ids: Iterable[str]) -> list[str]:
        return [self.name.get(i, i) for i in ids]

    def event(self, e: Event) -> Json:
        counts: Json = {
            kind: list(e.casualties[kind].range) if kind in e.casualties else None for kind in CASUALTY_KINDS
        }
        return {
            "type": e.type, "mode": e.mode, "status": e.status, "trigger": e.trigger.quote,
            "quote": _quotes(e.evidence), "actors": self.names(e.actors), "recipients": self.names(e.recipients),
            "place": self.names(e.place), "date": msgspec.to_builtins(e.date), **counts,
            "according_to": _names(e.attribution),
        }  # fmt: skip

    def deal(self, d: Deal) -> Json:
        terms = []
        for t in d.terms:
            stances = [{"stance": s.stance, "party": self.name.get(s.party or "", s.party)} for s in t.stances]
            values = {key: getattr(t, key) for key in ("amount", "duration", "stage", "obligation")}
            sides = {"debtor": self.names(t.debtor), "creditor": self.names(t.creditor)}
            count = list(t.count) if t.count else None
            words = {"id": t.id, "kind": t.kind, "quote": _quotes(t.evidence)}
            terms.append({**words, **sides, **values, "count": count, "stances": stances})
        return {
            "parties": self.names(d.parties),
            "status": d.status,
            "terms": terms,
            "exchanges": [{"give": x.give, "get": x.get} for x in d.exchanges],
            "conditions": [{"polarity": c.polarity, "quote": _quotes(c.evidence)} for c in d.conditions],
        }


def _quotes(spans: Iterable[Span]) -> list[str]:
    return [s.quote for s in spans]


def _names(sources: Iterable[Source]) -> list[str]:
    return [s.name for s in sources]
