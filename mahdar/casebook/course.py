"""How the promises of a deal hang together: what is given for what, in which way and order; how the whole stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from mahdar.arabic.fold import fold
from mahdar.casebook.accounts import Account, Cite
from mahdar.casebook.as_of import Standing
from mahdar.casebook.exposure import Link
from mahdar.casebook.promises import Promise
from mahdar.record import Deal, DealStatus
from mahdar.report import Span

_RANK: dict[DealStatus, int] = {"proposed": 0, "under_negotiation": 1, "agreed": 2, "in_effect": 3}
POLARITIES = frozenset({"if", "unless", "until", "after", "before"})
_ENDS: tuple[DealStatus, ...] = ("collapsed", "suspended", "denied")


class Course(Struct, frozen=True):
    """The way in which a promise is to be carried out, as one report tells it.

    `way` is simultaneous, give_first, get_first or staged; or if, unless, until, after, before. `other` is the number
    of the promise it is tied to; `words` are the report's where it is tied to something else.
    """

    number: int
    way: str
    other: int | None
    words: str | None
    day: str | None
    outlet: str
    cite: Cite


def links_of(accounts: Sequence[Account], promises: Sequence[Promise]) -> list[Link]:
    """What is given for what, each once, as any report tells it."""
    out: dict[tuple[tuple[int, ...], tuple[int, ...]], Link] = {}
    for account, deal in _told(accounts):
        for x in deal.exchanges:
            give, get = (_numbers(account, ids, promises) for ids in (x.give, x.get))
            get = [n for n in get if n not in give]
            if give and get:
                a, b = sorted((tuple(give), tuple(get)))
                out.setdefault((a, b), Link(list(give), list(get)))
    return list(out.values())


def ways_of(accounts: Sequence[Account], promises: Sequence[Promise]) -> list[Course]:
    """Order and manner of each promise, report by report."""
    out: list[Course] = []
    for account, deal in _told(accounts):
        fallback = next((t.evidence[0] for t in deal.terms if t.evidence), None)
        for x in deal.exchanges:
            give, get = (_numbers(account, ids, promises) for ids in (x.give, x.get))
            span = next(iter(x.evidence), None) or fallback
            if x.simultaneity != "unknown" and span:
                out += [_course(account, n, x.simultaneity, get[:1], None, span) for n in give]
        for c in deal.conditions:
            span = next(iter(c.evidence), None) or fallback
            other = _numbers(account, [c.trigger], promises) if isinstance(c.trigger, str) else []
            words = c.trigger.quote if isinstance(c.trigger, Span) else None
            targets = [n for n in _numbers(account, c.target, promises) if [n] != other]
            out += [_course(account, n, c.polarity, other, words, span) for n in targets if span]
    return out


def _course(account: Account, number: int, way: str, other: Sequence[int], words: str | None, span: Span) -> Course:
    first = other[0] if other else None
    return Course(number, way, first, words, account.day, account.outlet, account.cite(span))


def split_ways(ways: Sequence[Course]) -> list[int]:
    """The numbers of promises whose way or order is told in ways that cannot all be: before and after the same promise,
    at the same time as it and after it, or in batches and in one."""
    out = []
    for number in dict.fromkeys(w.number for w in ways):
        told: dict[int | str, set[str]] = {}
        for w in ways:
            if w.number == number and w.way not in ("if", "unless"):
                told.setdefault(w.other if w.other is not None else fold(w.words or ""), set()).add(w.way)
        if any(len(kinds) > 1 for other, kinds in told.items() if other != ""):
            out.append(number)
    return out


def _told(accounts: Sequence[Account]) -> Iterator[tuple[Account, Deal]]:
    for account in accounts:
        for deal in account.told():
            yield account, deal


def _numbers(account: Account, ids: Sequence[str], promises: Sequence[Promise]) -> list[int]:
    """The numbers of the promises that terms of a report are of."""
    report = account.record.report.id
    found = (p.number for id_ in ids for p in promises if (report, id_) in p.terms)
    return list(dict.fromkeys(found))


def status_of(accounts: Sequence[Account], standings: Sequence[Standing], kinds: Sequence[str]) -> DealStatus:
    """The status of a deal: what its promises show goes before what reports call it."""
    states = [s.state for s in standings]
    if states and all(s == "fulfilled" for s in states) and not any(s.contested for s in standings):
        return "completed"
    if states and all(s in ("lapsed", "terminated", "fulfilled") for s in states):
        return "collapsed" if "terminated" in states else "completed" if "fulfilled" in states else "collapsed"
    told = [(a.day or "", d.status) for a in accounts for d in a.told()]
    last = [status for day, status in told if day == max((d for d, _ in told), default="")]
    for end in _ENDS:
        if last.count(end) * 2 > len(last):
            return end
    best: DealStatus = max((s for _, s in told if s in _RANK), key=lambda s: _RANK[s], default="proposed")
    truces = [s.state for s, kind in zip(standings, kinds, strict=True) if kind in ("ceasefire", "pause")]
    begun = any(s not in ("dormant", "unknown") for s in truces or states)
    if best == "in_effect" and not begun:
        return "agreed"
    return "in_effect" if begun and best == "agreed" else best
