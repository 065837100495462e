"""The records of one report as cards to be reviewed: what the machine read, and beside it what people made of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from typing import Any

import msgspec

from mahdar.casebook.corrected import Key, added_id, corrected
from mahdar.casebook.decisions import Decision
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
    whole = [d for d in mine if d.verdict in ("correct", "add", "accept")]  # what was rejected stays, marked as such
    now = corrected(record, whole, keys) if any(d.verdict != "accept" for d in whole) else record
    numbers = {key: no for no, key in keys.items()}
    machine = {item.id: item for item in _items(record)}
    decided: dict[tuple[str, int], list[Decision]] = {}
    for d in mine:
        decided.setdefault(d.target, []).append(d)
    raws = _raws(now)
    out = []
    for item in machine.values() if now is record else _items(now):
        kind = _KINDS.get(item.sort, "event")
        no = numbers.get((kind, item.id))
        about = None if no is not None else _added(item.id)
        if no is None and about is None:
            continue
        own = decided.get(("item", no) if no is not None else ("added", about or 0), [])
        raw = raws[kind, item.id]
        out.append(Card(
            no, about, kind, item.id, item.sort, SIGNS.get(item.sort, "•"), item.head,
            list(_lines(item, machine.get(item.id))), item.spans or _spot(raw), item.confidence if no else None, raw,
            verdict_of(own), [d.note for d in own if d.note],
        ))  # fmt: skip
    return out


def _raws(record: Record) -> dict[Key, dict[str, Any]]:
    """The values of every item that can be decided about, by kind and local id."""
    json = msgspec.to_builtins(record)
    found = {kind: json[name] for name, kind in zip(REVIEWED, ("event", "deal", "finding", "meeting"), strict=True)}
    found["term"] = [term for deal in json["deals"] for term in deal["terms"]]
    return {(kind, item["id"]): item for kind, items in found.items() for item in items}


def verdict_of(decided: Iterable[Decision]) -> str | None:
    """What was decided last about a whole item; a corrected field makes it corrected."""
    last = None
    for d in decided:
        last = "correct" if d.verdict == "correct" else d.verdict
    return last


@dataclass(frozen=True, slots=True)
class _Seen:
    """A record that is told from others by what it says."""

    says: bytes
    record: Record = field(compare=False)


def _items(record: Record) -> Sequence[Item]:
    """The items to be reviewed; a deal's terms follow it. They are kept for a while: after a report's page come its
    cards one by one."""
    return _items_kept(_Seen(sha256(msgspec.json.encode(record)).digest(), record))


@lru_cache(maxsize=32)
def _items_kept(seen: _Seen) -> Sequence[Item]:
    found = {s.name: s.items for s in sections(seen.record)}
    every = (item for name in REVIEWED for item in found.get(name, ()))
    return [part for item in every for part in (item, *item.parts)]


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
