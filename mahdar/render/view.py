"""What a reader of records wants to see of one, in order, whatever it is shown on.

A record becomes sections of items; an item has a heading, rows of values and the spans it rests on. The renderers
only decide how that looks. It starts from the record's JSON, so records of any age can be shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import msgspec

from mahdar.record import Deal, Finding, Meeting, Record
from mahdar.render.aloud import deal_aloud, finding_aloud, meeting_aloud
from mahdar.render.counted import counted, counted_unknown
from mahdar.render.frames import noun_of
from mahdar.render.labels import Label, label
from mahdar.render.picture import Picture, picture_of
from mahdar.render.values import Json, Names, Row, Value, free, number, places_of, quotes, same


@dataclass
class Item:
    """An event, a term, a person …: `sort` is its type, for colours; `spans` are the (start, end) it rests on.

    A deal has a picture too.
    """

    id: str
    sort: str
    head: list[Label]
    rows: list[Row] = field(default_factory=list)
    spans: list[tuple[int, int]] = field(default_factory=list)
    confidence: float | None = None
    parts: list[Item] = field(default_factory=list)
    picture: Picture | None = None


class Section(NamedTuple):
    """Items of one kind; the name is a key of the `words` labels."""

    name: str
    items: list[Item]


def sections(record: Record) -> list[Section]:
    """Everything worth showing of a record. Events are always there; other sections only where they hold something."""
    json = msgspec.to_builtins(record)
    view = _View(json, record)
    found = [
        Section("events", [view.event(e) for e in json["events"]]),
        Section("meetings", [view.meeting(*m) for m in zip(json["meetings"], record.meetings, strict=True)]),
        Section("deals", [view.deal(*d) for d in zip(json["deals"], record.deals, strict=True)]),
        Section("findings", [view.finding(*f) for f in zip(json["findings"], record.findings, strict=True)]),
        Section("people", [view.person(e) for e in json["entities"] if e["kind"] == "person"]),
        Section("groups", [view.group(e) for e in json["entities"] if e["kind"] in ("group", "state")]),
        Section("places", [view.place(e) for e in json["entities"] if e["kind"] in ("place", "facility")]),
        Section("issues", _issues(json["issues"])),
    ]
    return [s for s in found if s.items or s.name == "events"]


class _View(Names):
    """The items of one record."""

    def __init__(self, json: Json, record: Record) -> None:
        super().__init__(json)
        self.record = record

    def event(self, e: Json) -> Item:
        who = self.names(e["actors"]) or [Value(label("words", "unnamed"))]
        head = [label("types", e["type"])] + ([label("modes", e["mode"])] if e["mode"] else [])
        rows = [
            Row("who", who),
            Row("whom", self.names(e["recipients"])),
            Row("where", self.where(e["place"])),
            Row("when", self.when(e["date"])),
            *self.casualties(e["casualties"]),
            Row("status", [Value(label("statuses", e["status"]))]),
            Row("source", self.sources(e["attribution"]) or [Value(label("words", "own_voice"))]),
            Row("evidence", quotes(e["evidence"])),
            Row("confidence", [Value(same(f"{e['confidence']:.0%}"), ltr=True)]),
            Row("codes", _codes(e)),
        ]
        return Item(e["id"], e["type"], head, _filled(rows), places_of(e["evidence"]), e["confidence"])

    def meeting(self, m: Json, meeting: Meeting) -> Item:
        rows = [
            Row("aloud", _aloud(meeting_aloud(self.record, meeting))),
            Row("participants", self.names(m.get("participants"))),
            Row("delegates", [self.delegate(d) for d in m.get("delegates") or []]),
            Row("host", self.names(m.get("host"))),
            Row("where", self.where(m.get("place"))),
            Row("when", self.when(m.get("date"))),
            Row("agenda", quotes(m.get("agenda") or [])),
            Row("outcome", free(m.get("outcome"))),
            Row("next", free(m.get("next"))),
            Row("source", self.sources(m.get("attribution"))),
            Row("evidence", quotes(m.get("evidence") or [])),
        ]
        return Item(m["id"], "MEETING", [label("words", "meeting")], _filled(rows), places_of(m.get("evidence") or []))

    def delegate(self, d: Json) -> Value:
        name, party = self.name(d.get("person")), d.get("represents")
        for_ = label("words", "for")
        return Value(name, more=(Value(for_), Value(self.name(party))) if party else ())

    def deal(self, d: Json, deal: Deal) -> Item:
        terms = d.get("terms") or []
        rows = [
            Row("aloud", _aloud(deal_aloud(self.record, deal))),
            Row("parties", self.names(d.get("parties"))),
            Row("mediators", self.names(d.get("mediators"))),
            Row("guarantors", self.names(d.get("guarantors"))),
            Row("where", self.where(d.get("place"))),
            Row("when", self.when(d.get("date"))),
            Row("source", self.sources(d.get("attribution"))),
            Row("evidence", quotes(d.get("evidence") or [])),
            Row("exchange", [self.exchange(x) for x in d.get("exchanges") or []]),
            Row("condition", [v for c in d.get("conditions") or [] for v in self.condition(c)]),
        ]
        spans = places_of(d.get("evidence") or [])
        head = [label("words", "deal"), *([label("statuses", d["status"])] if d.get("status") else [])]
        parts = [self.term(t) for t in terms]
        return Item(d["id"], "DEAL", head, _filled(rows), spans, parts=parts, picture=picture_of(self.record, deal))

    def exchange(self, x: Json) -> Value:
        give, get = ([self.name(id) for id in x.get(side) or []] or [same("?")] for side in ("give", "get"))
        return Value(give[0], more=tuple(map(Value, (*give[1:], label("words", "exchange"), *get))))

    def condition(self, c: Json) -> list[Value]:
        """«after t3»: what has to come first, and the words."""
        polarity = label("polarities", c.get("polarity"))
        trigger = (Value(self.name(c["trigger"])),) if c.get("trigger") else ()
        return [Value(polarity, more=trigger), *quotes(c.get("evidence") or [])]

    def term(self, t: Json) -> Item:
        stances = [Row("stances", [self.stance(s) for s in t.get("stances") or []])]
        amount = f"{t['amount']:g} {t.get('currency') or ''}".strip() if t.get("amount") is not None else None
        count = _count(t.get("count"), t.get("unit"))
        rows = [
            Row("debtor", self.names(t.get("debtor"))),
            Row("creditor", self.names(t.get("creditor"))),
            Row("count", [Value(count)] if count else []),
            Row("amount", [Value(same(amount), ltr=True)] if amount else []),
            Row("duration", [Value(same(t["duration"]), ltr=True)] if t.get("duration") else []),
            Row("where", self.where(t.get("place"))),
            Row("deadline", free(t.get("deadline"))),
            Row("stage", free(t.get("stage"))),
            *stances,
            Row("obligation", [Value(label("obligations", t["obligation"]))] if _known(t.get("obligation")) else []),
            Row("evidence", quotes(t.get("evidence") or [])),
        ]
        return Item(t["id"], "TERM", [label("terms", t["kind"])], _filled(rows), places_of(t.get("evidence") or []))

    def stance(self, s: Json) -> Value:
        said = label("stances", s.get("stance"))
        party = self.name(s["party"]) if s.get("party") else label("words", "unnamed")
        return Value(Label(f"{said.ar}:", f"{said.en}:"), more=(Value(party),))

    def finding(self, f: Json, finding: Finding) -> Item:
        about = f.get("term") or f.get("deal")
        rows = [
            Row("aloud", _aloud([finding_aloud(self.record, finding)])),
            Row("terms", self.names(about)),
            Row("by", self.names(f.get("by"))),
            Row("when", self.when(f.get("date"))),
            Row("source", self.sources(f.get("claimed_by"))),
            Row("evidence", quotes(f.get("evidence") or [])),
        ]
        head = [label("obligations", f.get("state"))]
        return Item(f["id"], "FINDING", head, _filled(rows), places_of(f.get("evidence") or []))

    def person(self, e: Json) -> Item:
        rank = [Value(same(e[key])) for key in ("rank", "position", "epithet") if e.get(key)]
        return self.entity(e, [*rank, *self.names(e["affiliation"])])

    def group(self, e: Json) -> Item:
        kind = [Value(label("group_types", e["type"]))] if e["type"] else []
        outlet_word = [Value(same(e["stance_label"]), quote=True)] if e["stance_label"] else []
        return self.entity(e, [*kind, *outlet_word, *self.names(e["part_of"])])

    def place(self, e: Json) -> Item:
        return self.entity(e, self.location(e))

    def entity(self, e: Json, notes: list[Value]) -> Item:
        return Item(e["id"], e["kind"].upper(), [self.name(e["id"])], [Row("", notes)], places_of(e["mentions"]))


def _codes(e: Json) -> list[Value]:
    """The event's PLOVER type and mode, and ACLED's sub-event type."""
    plover = f"{e['type']}/{e['mode']}" if e["mode"] else e["type"]
    codes = [plover, *([f"ACLED: {e['acled']['sub_event_type']}"] if e["acled"] else [])]
    return [Value(same(code), ltr=True) for code in codes]


def _aloud(sentences: list[Label]) -> list[Value]:
    """Sentences, each a value of its own: names of one never run into those of the next."""
    return [Value(said) for said in sentences]


def _count(range_: list[int | None] | None, unit: str | None) -> Label | None:
    """A count with its noun in agreement: «جثتان», two bodies."""
    if not range_ or range_[0] is None:
        return None
    noun, whole = noun_of(unit), (range_[0], range_[1])
    if noun is not None:
        return counted(whole, noun, nominative=True)
    return counted_unknown(whole, unit) if unit else number(range_)


def _filled(rows: list[Row]) -> list[Row]:
    return [row for row in rows if row.values]


def _known(obligation: str | None) -> bool:
    return obligation not in (None, "unknown")


def _issues(issues: list[Json]) -> list[Item]:
    """How many of each kind: the work list, not its text."""
    counted = Counter(issue["kind"] for issue in issues).most_common()
    return [Item("", "ISSUE", [label("issues", kind)], [Row("", [Value(same(n), ltr=True)])]) for kind, n in counted]


def walk(items: Iterable[Item]) -> Iterator[Item]:
    """Items and their parts."""
    for item in items:
        yield item
        yield from walk(item.parts)
