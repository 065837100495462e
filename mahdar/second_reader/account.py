"""Two records of one report in one account: where they agree, what only one has, and what each says where they differ.

Both records are kept whole. The record of the account is made by rules: what both tell stands once and is worth more
than either telling; what one tells stands with its origin; where single values differ, the first reader's stands in the
record and both stand in `sides`; lists hold what either names.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, TypeVar

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from mahdar.arabic.fold import fold
from mahdar.record import Casualty, Date, Deal, Entity, Event, Finding, Meeting, Record, Source, Stance, Term
from mahdar.report import Span
from mahdar.second_reader.agreement import agreement
from mahdar.second_reader.pairing import in_ids_of

__all__ = ["Account", "Side", "agreement", "merge"]
Origin = Literal["both", "first", "second"]
Item = TypeVar("Item", Entity, Event, Meeting, Deal, Term, Finding)
_OWN = frozenset(("id", "evidence", "mentions", "confidence", "trigger", "terms", "name", "acled"))
# From gazetteer and lexicon: no reading, so nothing to be at odds about.
_LOOKED_UP = frozenset("name_en lat lon admin1 country geonames precision bearing nationality".split())


class Side(Struct, frozen=True):
    """A value that the records do not share: `item` and `field` say where, null or [] where one says nothing."""

    item: str
    field: str
    first: Any
    second: Any


class Account(Struct, frozen=True):
    """Both records, and what they say together.

    `second` is told in the ids of `record`; `origins` says of each id in it whose it is; `sides` lists the values on
    which they are not at one; `agreement` is the F1 of one record against the other, layer by layer.
    """

    first: Record
    second: Record
    record: Record
    origins: dict[str, Origin]
    sides: list[Side]
    agreement: dict[str, float]


def merge(first: Record, second: Record) -> Account:
    """The account of two records of one report."""
    told, common = in_ids_of(first, second)
    merger = _Merger()
    record = replace(
        first,
        entities=merger.items(first.entities, told.entities),
        events=merger.items(first.events, told.events),
        meetings=merger.items(first.meetings, told.meetings),
        deals=merger.items(first.deals, told.deals),
        findings=merger.items(first.findings, told.findings),
        issues=[*first.issues, *second.issues],
    )
    origins = _origins(first, told, common)
    return Account(first, told, record, origins, merger.sides, agreement(first, second))


def _origins(first: Record, second: Record, common: frozenset[str]) -> dict[str, Origin]:
    origins: dict[str, Origin] = {}
    for record, origin in ((first, "first"), (second, "second")):
        parts = (record.entities, record.events, record.meetings, record.deals, record.findings)
        ids = [item.id for part in parts for item in part] + [t.id for deal in record.deals for t in deal.terms]
        origins |= {id_: "both" if id_ in common else origin for id_ in ids}  # type: ignore[misc]
    return origins


class _Merger:
    """Items of two records that share their ids."""

    def __init__(self) -> None:
        self.sides: list[Side] = []

    def items(self, a: Sequence[Item], b: Sequence[Item]) -> list[Item]:
        """Every item once; those of both merged, in the first one's order, then the second one's own."""
        others: dict[str, Item] = {item.id: item for item in b}
        out: list[Item] = []
        for item in a:
            other = others.pop(item.id, None)
            out.append(item if other is None else self._item(item, other))
        out += others.values()
        return out

    def _item(self, a: Item, b: Item) -> Item:
        values: dict[str, Any] = {}
        names: tuple[str, ...] = a.__struct_fields__
        for name in names:
            if name in _LOOKED_UP:
                values[name] = getattr(a, name) or getattr(b, name, None)
            elif name not in _OWN and name in b.__struct_fields__:
                values[name] = self._value(a.id, name, getattr(a, name), getattr(b, name))
        values |= _spans_of_both(a, b, "evidence") | _spans_of_both(a, b, "mentions")
        if isinstance(a, Event) and isinstance(b, Event):
            values["confidence"] = round(1 - (1 - a.confidence) * (1 - b.confidence), 3)
            values["acled"] = a.acled or b.acled
        if isinstance(a, Deal) and isinstance(b, Deal):
            values["terms"] = self.items(a.terms, b.terms)
        merged: Item = replace(a, **values)
        return merged

    def _value(self, item: str, field: str, a: Any, b: Any) -> Any:
        """One value of both; where they are not at one, both sides are noted."""
        if isinstance(a, dict):  # casualties by kind
            kinds = [*a, *(k for k in b if k not in a)]
            return {k: self._value(item, f"{field}.{k}", a.get(k), b.get(k)) for k in kinds}
        if isinstance(a, list):
            return self._list(item, field, a, b)
        if _key(a) == _key(b):
            return a
        if field == "obligation" and "unknown" in (a, b):  # «unknown» says nothing against a state that is told
            a, b = (None, b) if a == "unknown" else (a, None)
        self._note(item, field, a, b)
        return b if a is None else a

    def _list(self, item: str, field: str, a: list[Any], b: list[Any]) -> list[Any]:
        known = [_key(x) for x in a]
        more = [x for x in b if _key(x) not in known]
        if more or len(b) < len(a):
            self._note(item, field, a, b)
        return [*a, *more]

    def _note(self, item: str, field: str, a: Any, b: Any) -> None:
        self.sides.append(Side(item, field, msgspec.to_builtins(a), msgspec.to_builtins(b)))


def _spans_of_both(a: Any, b: Any, name: str) -> dict[str, list[Span]]:
    if name not in a.__struct_fields__:
        return {}
    return {name: list(dict.fromkeys([*getattr(a, name), *getattr(b, name)]))}


def _key(value: Any) -> Any:
    """What of a value must be the same for two readers to be at one on it."""
    if isinstance(value, Span):
        return value.start, value.end
    if isinstance(value, Date):
        return value.start, value.end
    if isinstance(value, Casualty):
        return value.range
    if isinstance(value, Source):
        return fold(value.name)
    if isinstance(value, Stance):
        return value.party, value.stance
    if isinstance(value, Struct):
        told = msgspec.to_builtins(value)
        return {k: v for k, v in told.items() if k not in ("evidence", "stated", "simultaneity")}
    return value
