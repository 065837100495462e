"""What changed in a deal between two days: new promises, states, stances, numbers, exposure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from msgspec import Struct

from mahdar.casebook.accounts import Cite
from mahdar.casebook.ledger import Ledger
from mahdar.casebook.told import Row

What = Literal["deal", "promise", "state", "contested", "stance", "value", "delivered", "exposed"]


class Change(Struct, frozen=True):
    """One difference: `number` is the promise (None: the deal as a whole), `before` and `after` codes or values."""

    what: What
    number: int | None
    field: str | None
    before: object
    after: object
    cites: list[Cite]


def changes(before: Ledger, after: Ledger) -> list[Change]:
    """Everything that differs, the deal first, then promise by promise."""
    out = []
    if before.status != after.status:
        out.append(Change("deal", None, "status", before.status, after.status, []))
    old = {r.number: r for r in before.rows}
    for row in after.rows:
        out += list(_row(old.get(row.number), row))
    exposed = [_exposed(x) for x in (before, after)]
    for party in sorted({*exposed[0], *exposed[1]}):
        was, is_ = (e.get(party) for e in exposed)
        if was != is_:
            out.append(Change("exposed", None, party, was, is_, []))
    return out


def _row(old: Row | None, new: Row) -> Iterator[Change]:
    if old is None:
        yield Change("promise", new.number, new.kind, None, new.kind, new.cites[:1])
    states = (old.standing.state if old else None, new.standing.state)
    if states[0] != states[1]:
        yield Change("state", new.number, None, *states, _claimed(new)[:3])
    sides = [_sides(r) for r in (old, new)]
    if sides[0] != sides[1] and new.standing.contested:
        yield Change("contested", new.number, None, sides[0], sides[1], _claimed(new)[:6])
    known = {(s.party, s.stance) for s in old.stances} if old else set()
    for s in new.stances:
        if (s.party, s.stance) not in known:
            yield Change("stance", new.number, s.party, None, s.stance, s.cites[:3])
    for field, values in ((f, v) for f, v in new.values.items() if f != "object"):
        seen: Sequence[object] = [v.value for v in old.values.get(field, ())] if old else []
        for v in values:
            if v.value not in seen and old is not None:
                yield Change("value", new.number, field, seen[0] if seen else None, v.value, v.cites[:3])
    done = {(d.count, d.source) for d in old.delivered} if old else set()
    for d in new.delivered:
        if (d.count, d.source) not in done:
            yield Change("delivered", new.number, d.source, None, d.count, [d.cite])


def _exposed(ledger: Ledger) -> dict[str, str]:
    """Party → «gave → awaits» after the last stage."""
    last = max((e.stage for e in ledger.exposure), default=0)
    said = {e.party: (e.gave, e.awaits) for e in ledger.exposure if e.stage == last}
    return {k: f"{', '.join(map(str, gave))} → {', '.join(map(str, awaits))}" for k, (gave, awaits) in said.items()}


def _sides(row: Row | None) -> list[str]:
    return [("not " if s.denied else "") + s.state for s in row.standing.sides] if row else []


def _claimed(row: Row) -> list[Cite]:
    return [c.cite for side in row.standing.sides for c in side.claims]
