"""The records of one report as cards to be reviewed: what the machine read, and beside it what people made of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from mahdar.casebook.corrected import Key, added_id, corrected
from mahdar.casebook.decisions import Decision
from mahdar.casebook.values import of_kind
from mahdar.record import Record
from mahdar.render.labels import SIGNS, Label
from mahdar.render.values import Row, Value
from mahdar.render.view import Item, sections
from mahdar.web.fields import FIELDS, Field

REVIEWED = ("events", "deals", "findings", "meetings")  # sections whose items are decided about, in their order
_KINDS = {"DEAL": "deal", "TERM": "term", "FINDING": "finding", "MEETING": "meeting"}
_LEFT_OUT = ("confidence", "codes")  # said elsewhere on the card


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a card: the values that hold, and the machine's where they differ."""

    name: str
    values: list[Value]
    machine: list[Value] | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """One item. `no` is its number; an addition has none, `about` is the decision that made it.

    `spans` are (start, end) in code points; `raw` the values that hold, as the editors need them; `verdict` what this
    reviewer decided last about the whole, `last` that decision's number.
    """

    no: int | None
    about: int | None
    kind: str
    local: str
    sort: str
    sign: str
    head: list[Label]
    lines: list[Line]
    spans: list[tuple[int, int]]
    confidence: float | None
    raw: dict[str, Any]
    verdict: str | None
    notes: list[str] = field(default_factory=list)

    @property
    def id(self) -> str:
        """Its id on the page."""
        return f"c{self.no}" if self.no is not None else f"a{self.about}"

    @property
    def fields(self) -> tuple[Field, ...]:
        """What can be corrected of it."""
        return FIELDS.get(self.kind, ())


def cards_of(record: Record, mine: Sequence[Decision], keys: Mapping[int, Key]) -> list[Card]:
    """The cards of a report in the order of the record, additions at the end of their kind."""
    whole = [d for d in mine if d.verdict != "reject"]  # what was rejected stays on the page, marked as such
    now = corrected(record, whole, keys)
    numbers = {key: no for no, key in keys.items()}
    machine = {item.id: item for item in _items(record)}
    out = []
    for item in _items(now):
        kind = _KINDS.get(item.sort, "event")
        no = numbers.get((kind, item.id))
        about = None if no is not None else _added(item.id)
        if no is None and about is None:
            continue
        decided = [d for d in mine if d.target == (("item", no) if no is not None else ("added", about))]
        raw = msgspec.to_builtins(next(x for x in of_kind(now, kind) if x.id == item.id))
        out.append(Card(
            no, about, kind, item.id, item.sort, SIGNS.get(item.sort, "•"), item.head,
            list(_lines(item, machine.get(item.id))), item.spans or _spot(raw), item.confidence if no else None, raw,
            verdict_of(decided), [d.note for d in decided if d.note],
        ))  # fmt: skip
    return out


def verdict_of(decided: Iterable[Decision]) -> str | None:
    """What was decided last about a whole item; a corrected field makes it corrected."""
    last = None
    for d in decided:
        last = "correct" if d.verdict == "correct" else d.verdict
    return last


def _items(record: Record) -> Iterator[Item]:
    """The items to be reviewed; a deal's terms follow it."""
    found = {s.name: s.items for s in sections(record)}
    for name in REVIEWED:
        for item in found.get(name, ()):
            yield item
            yield from item.parts


def _added(local: str) -> int | None:
    bare = local.removeprefix(added_id(0)[:-1])
    return int(bare) if bare != local and bare.isdigit() else None


def _spot(raw: Mapping[str, Any]) -> list[tuple[int, int]]:
    trigger = raw.get("trigger")
    return [(trigger["start"], trigger["end"])] if trigger else []


def _lines(item: Item, machine: Item | None) -> Iterator[Line]:
    """The rows of an item; where the machine's row is another, both."""
    before = {r.name: r.values for r in machine.rows} if machine else {}
    heads = [Row("type", [Value(h) for h in item.head])]
    if machine and machine.head != item.head:
        yield Line("type", heads[0].values, [Value(h) for h in machine.head])
    now = {r.name: r.values for r in item.rows}
    for name in [r.name for r in item.rows] + [n for n in before if n not in now]:
        if name in _LEFT_OUT:
            continue
        values, old = now.get(name, []), before.get(name)
        yield Line(name, values, old if machine and old != values else None)
