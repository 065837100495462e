"""The ledger of one deal: its promises over time, put together from all accounts, each value with its quotes.

    book = Casebook.open("yemen.casebook")
    ledger = ledger_of(accounts_of(book, number), as_of="2015-07-27")

It is computed anew for every day that is asked for; nothing of it is stored. Counts are never added up: each value
stands with the sources that tell it.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from mahdar.casebook.accounts import Account, Parties
from mahdar.casebook.as_of import Side, Standing, standing_of
from mahdar.casebook.claims import Claim, ended, evidence_of, known_by
from mahdar.casebook.course import Course, links_of, split_ways, status_of, ways_of
from mahdar.casebook.exposure import Exposed, Link, Pledge, exposure_of, given
from mahdar.casebook.promises import Promise, promises_of
from mahdar.casebook.regroup import Judged
from mahdar.casebook.told import (
    FIELDS,
    NOT_OF,
    WEAK,
    Row,
    declared,
    delivered,
    differ,
    kind_told,
    leading_parties,
    stands_told,
    values_told,
)
from mahdar.record import DealStatus, Obligation

_RARE = 0.15  # of the outlets that tell the best supported promise: below, a promise is kept apart
_DONE: frozenset[Obligation] = frozenset({"fulfilled", "waived", "superseded"})


class Ledger(Struct, frozen=True):
    """A deal on a day (`as_of`; None: by all that is known). `names` gives each party's key its name, Arabic first.

    `rare` are promises that only a report here and there tells, where many tell of the deal; `whole` are claims about
    the deal as one; `split` are numbers of promises whose way or order is contested.
    """

    as_of: str | None
    status: DealStatus
    names: dict[str, tuple[str, str]]
    parties: list[str]
    mediators: list[str]
    guarantors: list[str]
    reports: int
    copies: int
    outlets: list[str]
    rows: list[Row]
    links: list[Link]
    ways: list[Course]
    stages: list[int]
    exposure: list[Exposed]
    whole: list[Claim]
    rare: list[Row] = []
    split: list[int] = []

    def row(self, number: int) -> Row:
        """The promise of this number; KeyError if there is none."""
        for row in self.rows:
            if row.number == number:
                return row
        raise KeyError(number)

    def name(self, key: str | None) -> tuple[str, str]:
        """The name of a party in Arabic and English."""
        return self.names.get(key or "", (key or "؟", key or "?"))


def ledger_of(accounts: Sequence[Account], as_of: str | None = None) -> Ledger:
    """The ledger of one deal from all accounts of it, on a day (YYYY-MM-DD) or by all that is known.

    Terms, stances and statuses count from the day they were published, deeds from the day they were done: a late
    report of an early breach is in the ledger of that early day.
    """
    return Book(accounts).on(as_of)


class Book:
    """All that is told of one deal, from which its ledger of any day is made.

    `judged`: what people said of which terms are one promise.
    """

    def __init__(self, accounts: Sequence[Account], judged: Sequence[Judged] = ()) -> None:
        self.accounts = sorted(accounts, key=lambda a: (a.day or "9999", a.record.report.id))
        self.names = Parties()
        self.promises = promises_of(self.accounts, self.names, judged)
        self.evidence = evidence_of(self.accounts, self.promises, self.names)
        self.links = links_of(self.accounts, self.promises)
        self.last = max((a.day for a in self.accounts if a.day), default=None)
        self.ways = ways_of(self.accounts, self.promises)

    def days(self) -> list[str]:
        """Every day on which something was told or done, in order."""
        days = {a.day for a in self.accounts} | {c.day for claims in self.evidence.of.values() for c in claims}
        days |= {p.begin.first_day for p in self.promises if p.begin}
        return sorted(d for d in days if d)

    def on(self, day: str | None) -> Ledger:
        """The ledger of a day."""
        seen = [a for a in self.accounts if known_by(a.day, day)]
        standings = self.standings(day)
        rows, rare = _apart([row for p in self.promises if (row := self._row(p, standings[p.number], day))])
        here = {r.number for r in rows}
        links = [Link([n for n in x.give if n in here], [n for n in x.get if n in here]) for x in self.links]
        links = [x for x in links if x.give and x.get]
        pledges = [Pledge(r.number, r.stage or 0, r.debtor, r.creditor, r.standing) for r in rows if _binding(r)]
        ways = [w for w in self.ways if w.number in here and known_by(w.day, day)]
        whole = [c for c in self.evidence.whole if known_by(c.day, day)]
        parties = self._parties(seen, rows)
        mediators, guarantors = (self._told(seen, name) for name in ("mediators", "guarantors"))
        keys = {*parties, *mediators, *guarantors, *(k for c in whole for k in c.by)}
        keys |= {k for r in (*rows, *rare) for k in _keys(r)}
        return Ledger(
            as_of=day, status=status_of(seen, [r.standing for r in rows], [r.kind for r in rows]),
            names={k: self.names.name(k) for k in sorted(keys)}, parties=parties, mediators=mediators,
            guarantors=guarantors, reports=len(seen), copies=sum(a.copy_of is not None for a in seen),
            outlets=list(dict.fromkeys(a.outlet for a in seen if a.copy_of is None)), rows=rows, links=links,
            ways=ways, stages=sorted({r.stage or 0 for r in rows}), exposure=exposure_of(pledges, links), whole=whole,
            rare=rare, split=split_ways(ways),
        )  # fmt: skip

    def standings(self, day: str | None) -> dict[int, Standing]:
        """The standing of each promise on a day, in the order of their stages."""
        out: dict[int, Standing] = {}
        over = ended(self.evidence.whole, day)
        for p in self.promises:
            waiting = bool(p.stage) and any(
                (q.stage or 0) < (p.stage or 0) and q.stage and not given(out[q.number])
                for q in self.promises
                if q.number in out
            )
            standing = standing_of(p, self.evidence.of[p.number], day, waiting, self.last)
            if over and standing.state not in _DONE and (standing.since or "") <= (over.day or ""):
                side = Side(over.state, False, [over])
                standing = Standing(over.state, "claims", [side, *standing.sides][: 1 + standing.contested],
                                    over.level, over.day, None, standing.set_aside)  # fmt: skip
            out[p.number] = standing
        return out

    def _row(self, p: Promise, standing: Standing, day: str | None) -> Row | None:
        """A promise as it was known on a day; None where nobody had told of it."""
        versions = [v for v in p.versions if known_by(v.cite.published, day)]
        if not versions:
            return None
        seen = Promise(p.number, p.kind, versions, p.stands, p.terms, p.begins)
        values = {name: values_told(seen, name) for name in FIELDS if name not in NOT_OF.get(p.kind, ())}
        stances = stands_told(seen, day)
        debtor = leading_parties(values.pop("debtor"))
        if p.kind == "ceasefire":  # who owes a truce is told in as many ways as there are outlets: who declared it does
            debtor = declared(stances) or debtor
        creditor = [k for k in leading_parties(values.pop("creditor", [])) if k not in debtor]
        begin = f"{p.begin.day}{f' {p.begin.time}' if p.begin.time else ''}" if p.begin else None
        return Row(
            p.number, kind_told(versions), p.stage, debtor, creditor, {k: v for k, v in values.items() if v},
            [k for k, v in values.items() if differ(k, v, p.kind)], stances, standing,
            delivered(self.evidence.of[p.number], day), self._history(p, day), begin, [v.cite for v in versions],
        )  # fmt: skip

    def _history(self, p: Promise, day: str | None) -> list[tuple[str, Obligation]]:
        """The days on which the state changed, with the new state."""
        out: list[tuple[str, Obligation]] = []
        for when in self.days():
            if (day and when > day) or (p.first_day and when < p.first_day):
                continue
            state = standing_of(p, self.evidence.of[p.number], when).state
            if not out or out[-1][1] != state:
                out.append((when, state))
        return out

    def _told(self, accounts: Sequence[Account], role: str) -> list[str]:
        """Keys of those in a role, the most often told first; slips of single reports left out."""
        seen: dict[str, set[str]] = {}
        for a in accounts:
            for deal in a.told():
                for key in self.names.keys(a, getattr(deal, role)):
                    if not self.names.is_place(key):
                        seen.setdefault(key, set()).add(a.outlet)
        most = max(map(len, seen.values()), default=0)
        kept = [k for k in seen if len(seen[k]) >= most * WEAK]
        return sorted(kept, key=lambda k: -len(seen[k]))

    def _parties(self, accounts: Sequence[Account], rows: Sequence[Row]) -> list[str]:
        """The parties, and whoever owes something or is owed it."""
        owing = [k for r in rows for k in (*r.debtor, *r.creditor)]
        return list(dict.fromkeys([*self._told(accounts, "parties"), *owing]))


def _binding(row: Row) -> bool:
    """Whether a promise counts in the reckoning: agreed to, or carried out; an offer alone binds nobody."""
    agreed = any(s.stance in ("agreed", "accepted") for s in row.stances)
    return agreed or bool(row.standing.sides) or row.standing.state in ("in_effect", "overdue")


def _apart(rows: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """The promises, and those that few outlets tell while many tell of others."""
    told = {r.number: len({c.outlet for c in r.cites}) for r in rows}
    least = max(told.values(), default=0) * _RARE
    return [r for r in rows if told[r.number] >= least], [r for r in rows if told[r.number] < least]


def _keys(row: Row) -> list[str]:
    """All keys that a row mentions."""
    keys = [*row.debtor, *row.creditor, *(s.party for s in row.stances if s.party)]
    keys += [k for s in row.standing.sides for c in s.claims for k in c.by]
    keys += [k for v in row.values.get("place", []) if isinstance(v.value, tuple) for k in v.value]
    return keys
