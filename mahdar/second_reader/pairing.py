"""Which parts of two records of one report are the same: the second record told in the ids of the first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from mahdar.arabic.fold import fold
from mahdar.evaluate.meet import pairs, shared
from mahdar.record import Deal, Entity, Event, Finding, Person, Record, Term
from mahdar.report import Span

_IDS = frozenset(
    "id actors recipients place whom entity person represents participants host debtor creditor beneficiary by party "
    "parties mediators guarantors affiliation part_of of give get target terms term deal trigger starts_after".split()
)
_SORTS = {"person": "p", "group": "g", "state": "g", "place": "l", "facility": "l"}


def in_ids_of(first: Record, second: Record) -> tuple[Record, frozenset[str]]:
    """The second record with the first one's ids where both tell the same, new ids elsewhere; and the common ids."""
    ids = _Ids(first)
    ids.pair(first.entities, second.entities, _same_name, "x")
    second = ids.applied(second)
    ids.pair(first.events, second.events, _same_event, "e")
    ids.pair(first.meetings, second.meetings, lambda a, b: _shared(a.evidence, b.evidence), "m")
    ids.pair(first.deals, second.deals, _same_deal, "d")
    ids.pair(_terms(first), _terms(second), _same_term, "t")
    ids.pair(first.findings, second.findings, _same_finding, "f")
    return ids.applied(second), frozenset(ids.common)


class _Ids:
    """The ids of the second record → those it gets."""

    def __init__(self, first: Record) -> None:
        self.meant: dict[str, str] = {}
        self.common: set[str] = set()
        self._taken = {i.id for part in (first.entities, first.events, first.meetings, first.deals, first.findings)
                       for i in part} | {t.id for t in _terms(first)}  # fmt: skip

    def pair(self, a: Sequence[Any], b: Sequence[Any], same: Callable[[Any, Any], float], prefix: str) -> None:
        """Pair the items one to one, the likest first; a second one without a first gets a new id."""
        weights = {(i, j): w for i, x in enumerate(a) for j, y in enumerate(b) if (w := same(x, y)) > 0}
        partner = {j: i for i, j in pairs(weights)}
        for j, item in enumerate(b):
            if j in partner:
                self.meant[item.id] = a[partner[j]].id
                self.common.add(a[partner[j]].id)
            else:
                sort = _SORTS[item.__struct_config__.tag] if prefix == "x" else prefix
                self.meant[item.id] = self._new(sort)

    def applied(self, record: Record) -> Record:
        """The record with the ids found so far; they are not applied again."""
        told = _renamed(msgspec.to_builtins(record), self.meant)
        self.meant = {}
        return msgspec.convert(told, Record)

    def _new(self, prefix: str) -> str:
        n = 1
        while f"{prefix}{n}" in self._taken:
            n += 1
        self._taken.add(f"{prefix}{n}")
        return f"{prefix}{n}"


def _renamed(value: Any, meant: dict[str, str], key: str = "") -> Any:
    """JSON of a record with other ids. The report's own fields are left as they are."""
    if isinstance(value, dict):
        return {k: v if k == "report" else _renamed(v, meant, k) for k, v in value.items()}
    if isinstance(value, list):
        return [_renamed(v, meant, key) for v in value]
    return meant.get(value, value) if key in _IDS and isinstance(value, str) else value


def _terms(record: Record) -> list[Term]:
    return [term for deal in record.deals for term in deal.terms]


def _same_name(a: Entity, b: Entity) -> float:
    """Entities of one sort: by their name, then by the mentions they share."""
    if _SORTS[_sort(a)] != _SORTS[_sort(b)]:
        return 0.0
    mine, other = {(m.start, m.end) for m in a.mentions}, {(m.start, m.end) for m in b.mentions}
    common = len(mine & other) / len(mine | other) if mine & other else 0.0
    if fold(a.name) == fold(b.name):
        return 2.0 + common
    if common:
        return 1.0 + common
    return _shared(a.mentions, b.mentions) if isinstance(a, Person) else 0.0


def _sort(entity: Entity) -> str:
    return str(entity.__struct_config__.tag)


def _same_event(a: Event, b: Event) -> float:
    """Events of one type: best on the same trigger, else where the trigger of one lies in a clause of the other."""
    if a.type != b.type:
        return 0.0
    roles = sum(x == y for x, y in ((a.actors, b.actors), (a.recipients, b.recipients), (a.place, b.place)))
    if a.trigger.start < b.trigger.end and b.trigger.start < a.trigger.end:
        return 2.0 + _shared(a.evidence, b.evidence) + 0.1 * roles
    inside = _inside(a.trigger, b.evidence) + _inside(b.trigger, a.evidence)
    return 0.5 * inside + 0.1 * _shared(a.evidence, b.evidence) + 0.01 * roles if inside else 0.0


def _same_deal(a: Deal, b: Deal) -> float:
    common = sum(max((_same_term(s, t) for t in b.terms), default=0.0) for s in a.terms)
    return common + 0.1 * (a.parties == b.parties) if common else 0.5 * _shared(a.evidence, b.evidence)


def _same_term(a: Term, b: Term) -> float:
    if a.kind != b.kind or not (common := _shared(_words(a), _words(b))):
        return 0.0
    sides = (a.debtor == b.debtor) + (a.creditor == b.creditor) + (_stances(a) == _stances(b))
    return common + 0.1 * sides


def _stances(term: Term) -> set[tuple[str | None, str]]:
    return {(s.party, s.stance) for s in term.stances}


def _same_finding(a: Finding, b: Finding) -> float:
    if a.state != b.state or not (common := _shared(a.evidence, b.evidence)):
        return 0.0
    return common + 0.1 * ((a.by == b.by) + (a.kind == b.kind) + (a.term == b.term))


def _words(term: Term) -> list[Span]:
    return [*term.evidence, *([term.object] if term.object else [])]


def _inside(span: Span, evidence: Sequence[Span]) -> int:
    return int(any(e.start <= span.start and span.end <= e.end for e in evidence))


def _shared(a: Sequence[Span], b: Sequence[Span]) -> float:
    return shared(((s.start, s.end) for s in a), [(s.start, s.end) for s in b])
