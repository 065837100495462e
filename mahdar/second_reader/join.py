"""What the answers about overlapping pieces of one report tell, each thing once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from msgspec.structs import replace

from mahdar.record import Deal, Event, Finding, Meeting
from mahdar.report import Span

_SHARED = 0.5  # of the shorter of two quotes, from which on they tell the same
S = TypeVar("S")
T = TypeVar("T", Event, Meeting, Finding)


@dataclass(slots=True)
class Parts:
    """What one answer tells; ids are those of the record."""

    events: list[Event] = field(default_factory=list)
    meetings: list[Meeting] = field(default_factory=list)
    deals: list[Deal] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def joined(pieces: Sequence[Parts]) -> Parts:
    """One account of all pieces. Within one piece nothing is joined: that was the model's to do."""
    if len(pieces) == 1:
        return pieces[0]
    meant: dict[str, str] = {}  # the id of a second telling → the id of the first
    whole = Parts()
    for piece in pieces:
        _add(whole.events, piece.events, _same_event, meant)
        _add(whole.meetings, piece.meetings, _same_meeting, meant)
        _add_deals(whole.deals, piece.deals, meant)
        _add(whole.findings, piece.findings, _same_finding, meant)
    whole.deals = [_renamed(deal, meant) for deal in whole.deals]
    whole.findings = [
        replace(f, term=meant.get(f.term or "", f.term), deal=meant.get(f.deal or "", f.deal)) for f in whole.findings
    ]
    return whole


def _add(known: list[T], told: list[T], same: Callable[[T, T], bool], meant: dict[str, str]) -> None:
    """Add what is told for the first time; what was known before gets the further quotes."""
    bounds = [_bounds(item.evidence) for item in known]
    for item in told:
        start, end = _bounds(item.evidence)
        near = (i for i, (a, b) in enumerate(bounds) if a < end and start < b)
        at = next((i for i in near if same(known[i], item)), None)
        if at is None:
            known.append(item)
            continue
        meant[item.id] = known[at].id
        known[at] = replace(known[at], evidence=_both(known[at].evidence, item.evidence))


def _add_deals(known: list[Deal], told: list[Deal], meant: dict[str, str]) -> None:
    """Add deals; one that has a term in common with a known deal brings its further terms and links to that one."""
    before = len(known)
    for deal in told:
        at = next((i for i in range(before) if _common(known[i], deal)), None)
        if at is None:
            known.append(deal)
            continue
        common = _common(known[at], deal)
        meant |= common | {deal.id: known[at].id}
        known[at] = _merged(known[at], deal, common)


def _merged(a: Deal, b: Deal, common: dict[str, str]) -> Deal:
    b = _renamed(b, common)
    links = [(x.give, x.get) for x in a.exchanges]
    said = [(c.polarity, c.target) for c in a.conditions]
    return replace(
        a,
        parties=_both(a.parties, b.parties),
        mediators=_both(a.mediators, b.mediators),
        guarantors=_both(a.guarantors, b.guarantors),
        terms=a.terms + [t for t in b.terms if t.id not in common],
        exchanges=a.exchanges + [x for x in b.exchanges if (x.give, x.get) not in links],
        conditions=a.conditions + [c for c in b.conditions if (c.polarity, c.target) not in said],
        stages=a.stages or b.stages,
        evidence=_both(a.evidence, b.evidence),
    )


def _common(a: Deal, b: Deal) -> dict[str, str]:
    """The terms of `b` that `a` has as well: their ids → those of `a`."""
    return {t.id: s.id for t in b.terms for s in a.terms if s.kind == t.kind and _overlap(s.evidence, t.evidence)}


def _renamed(deal: Deal, meant: dict[str, str]) -> Deal:
    """The deal with the first ids for the second ones in its links; the terms keep theirs."""

    def ids(said: list[str]) -> list[str]:
        return list(dict.fromkeys(meant.get(i, i) for i in said))

    return replace(
        deal,
        exchanges=[replace(x, give=ids(x.give), get=ids(x.get)) for x in deal.exchanges],
        conditions=[
            replace(c, target=ids(c.target), trigger=meant.get(c.trigger, c.trigger))
            if isinstance(c.trigger, str)
            else replace(c, target=ids(c.target))
            for c in deal.conditions
        ],
        stages=[replace(s, terms=ids(s.terms)) for s in deal.stages],
    )


def _both(a: list[S], b: list[S]) -> list[S]:
    return list(dict.fromkeys([*a, *b]))


def _same_event(a: Event, b: Event) -> bool:
    return a.type == b.type and (a.trigger == b.trigger or _overlap(a.evidence, b.evidence))


def _same_finding(a: Finding, b: Finding) -> bool:
    return a.state == b.state and _overlap(a.evidence, b.evidence)


def _same_meeting(a: Meeting, b: Meeting) -> bool:
    return _overlap(a.evidence, b.evidence)


def _bounds(evidence: Sequence[Span]) -> tuple[int, int]:
    return min(s.start for s in evidence), max(s.end for s in evidence)


def _overlap(a: Sequence[Span], b: Sequence[Span]) -> bool:
    return any(
        min(x.end, y.end) - max(x.start, y.start) >= _SHARED * min(x.end - x.start, y.end - y.start)
        for x in a
        for y in b
    )
