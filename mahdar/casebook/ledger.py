"""The ledger of one deal: its promises over time, put together from all accounts, each value with its quotes.

    book = Casebook.open("yemen.casebook")
    ledger = ledger_of(accounts_of(book, number), as_of="2015-07-27")

It is computed anew for every day that is asked for; nothing of it is stored. Counts are never added up: each value
stands with the sources that tell it.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from mahdar.casebook.accounts import Account, Cite, Parties
from mahdar.casebook.as_of import Side, Standing, stances_by, standing_of
from mahdar.casebook.claims import Claim, ended, evidence_of, known_by
from mahdar.casebook.exposure import Exposed, Link, Pledge, exposure_of, given
from mahdar.casebook.promises import Promise, Version, origins, promises_of, told_values
from mahdar.casebook.course import Course, links_of, order_of, ways_of
from mahdar.record import DealStatus, Obligation, StanceKind, TermKind

FIELDS = ("count", "amount", "duration", "deadline", "place", "debtor", "creditor")
_WEAK = 0.25  # of the outlets that tell the best supported value: below, a value is one report's slip or nuance
_DONE: frozenset[Obligation] = frozenset({"fulfilled", "waived", "superseded"})


class Value(Struct, frozen=True):
    """One value of a field as some sources tell it. `outlets` are independent; `unit` is a currency for money."""

    value: object
    unit: str | None
    outlets: list[str]
    cites: list[Cite]


class Stood(Struct, frozen=True):
    """Where a party stands: one stance with everyone who tells of it. `latest` holds for its last one."""

    party: str | None
    stance: StanceKind
    day: str | None
    latest: bool
    outlets: list[str]
    cites: list[Cite]


class Delivered(Struct, frozen=True):
    """How many were handed over, paid or let go by one source's word, on a day."""

    count: tuple[int, int | None]
    day: str | None
    source: str
    cite: Cite


class Row(Struct, frozen=True):
    """One promise on the day of the ledger. Parties are keys of `Ledger.names`.

    `values`: field → the values told, best supported first; `contested`: fields on which independent sources differ;
    `standing`: what became of it; `history`: the days on which its state changed, up to the day of the ledger.
    """

    number: int
    kind: TermKind
    stage: int | None
    debtor: list[str]
    creditor: list[str]
    values: dict[str, list[Value]]
    contested: list[str]
    stances: list[Stood]
    standing: Standing
    delivered: list[Delivered]
    history: list[tuple[str, Obligation]]
    begin: str | None
    cites: list[Cite]


class Ledger(Struct, frozen=True):
    """A deal on a day (`as_of`; None: by all that is known). `names` gives each party's key its name, Arabic first."""

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
    """All that is told of one deal, from which its ledger of any day is made."""

    def __init__(self, accounts: Sequence[Account]) -> None:
        self.accounts = sorted(accounts, key=lambda a: (a.day or "9999", a.record.report.id))
        self.names = Parties()
        self.promises = promises_of(self.accounts, self.names)
        self.evidence = evidence_of(self.accounts, self.promises, self.names)
        self.links = links_of(self.accounts, self.promises)
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
        rows = [row for p in self.promises if (row := self._row(p, standings[p.number], day))]
        here = {r.number for r in rows}
        links = [Link([n for n in x.give if n in here], [n for n in x.get if n in here]) for x in self.links]
        links = [x for x in links if x.give and x.get]
        pledges = [Pledge(r.number, r.stage or 0, r.debtor, r.creditor, r.standing) for r in rows]
        whole = [c for c in self.evidence.whole if known_by(c.day, day)]
        parties = self._parties(seen, rows)
        mediators, guarantors = (self._told(seen, name) for name in ("mediators", "guarantors"))
        keys = {*parties, *mediators, *guarantors, *(k for r in rows for k in _keys(r)), *(k for c in whole for k in c.by)}
        return Ledger(
            day, _status(seen, rows, whole), {k: tuple(self.names.name(k)) for k in sorted(keys)}, parties, mediators,
            guarantors, len(seen), sum(a.copy_of is not None for a in seen),
            list(dict.fromkeys(a.outlet for a in seen if a.copy_of is None)), rows, links,
            [w for w in self.ways if w.number in here and known_by(w.day, day)],
            sorted({r.stage or 0 for r in rows}), exposure_of(pledges, links), whole,
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
            standing = standing_of(p, self.evidence.of[p.number], day, waiting)
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
        values = {name: _values(seen, name) for name in FIELDS}
        debtor = _leading(values.pop("debtor"))
        creditor = [k for k in _leading(values.pop("creditor")) if k not in debtor or p.kind == "ceasefire"]
        begin = f"{p.begin.day}{f' {p.begin.time}' if p.begin.time else ''}" if p.begin else None
        return Row(
            p.number, _kind(versions), p.stage, debtor, creditor, {k: v for k, v in values.items() if v},
            [k for k, v in values.items() if _differ(k, v)], _stood(seen, day), standing,
            _delivered(self.evidence.of[p.number], day), self._history(p, day), begin, [v.cite for v in versions],
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
        kept = [k for k in seen if len(seen[k]) >= most * _WEAK]
        return sorted(kept, key=lambda k: -len(seen[k]))

    def _parties(self, accounts: Sequence[Account], rows: Sequence[Row]) -> list[str]:
        """The parties, and whoever owes something or is owed it."""
        owing = [k for r in rows for k in (*r.debtor, *r.creditor)]
        return list(dict.fromkeys([*self._told(accounts, "parties"), *owing]))


def _keys(row: Row) -> list[str]:
    """All keys that a row mentions."""
    keys = [*row.debtor, *row.creditor, *(s.party for s in row.stances if s.party)]
    keys += [k for s in row.standing.sides for c in s.claims for k in c.by]
    keys += [k for v in row.values.get("place", []) if isinstance(v.value, tuple) for k in v.value]
    return keys


def _kind(versions: Sequence[Version]) -> TermKind:
    kinds = [v.kind for v in versions]
    return max(dict.fromkeys(kinds), key=kinds.count)


def _values(promise: Promise, name: str) -> list[Value]:
    """The values of a field, best supported first."""
    out = []
    for value, versions in told_values(promise, name).items():
        unit = next((u for v in versions if (u := v.currency if name == "amount" else v.unit if name == "count" else None)), None)
        own = [v.cite.outlet for v in versions if v.cite.report == v.cite.origin] or [versions[0].cite.outlet]
        out.append((origins(versions), Value(value, unit, list(dict.fromkeys(own)), [v.cite for v in versions])))
    return [v for _, v in sorted(out, key=lambda x: (-x[0], str(x[1].value)))]


def _leading(values: Sequence[Value]) -> list[str]:
    """The parties that most sources name, of values that are tuples of keys."""
    seen: dict[str, set[str]] = {}
    for v in values:
        for key in v.value if isinstance(v.value, tuple) else ():
            seen.setdefault(key, set()).update(v.outlets)
    most = max(map(len, seen.values()), default=0)
    return [k for k, outlets in seen.items() if len(outlets) * 2 > most]


def _differ(name: str, values: Sequence[Value]) -> bool:
    """Whether sources contradict each other: several values, none of them a slip beside a well supported one."""
    if name in ("place", "duration", "deadline") and len(values) > 1:
        return len(values[1].outlets) >= max(1, len(values[0].outlets) * _WEAK)
    return len(values) > 1


def _stood(promise: Promise, day: str | None) -> list[Stood]:
    """Each party's stances in the order of days; those of single reports beside many are left out."""
    out: list[Stood] = []
    for party, stands in stances_by(promise, day).items():
        grouped: dict[StanceKind, list[Cite]] = {}
        for s in stands:
            grouped.setdefault(s.stance, []).append(s.cite)
        for stance, cites in grouped.items():
            outlets = list(dict.fromkeys(c.outlet for c in cites if c.report == c.origin)) or [cites[0].outlet]
            first = min((c.published for c in cites if c.published), default=None)
            out.append(Stood(party, stance, first, stands[-1].stance == stance, outlets, cites))
    most = max((len(s.outlets) for s in out), default=0)
    out = [s for s in out if len(s.outlets) >= most * _WEAK]
    return sorted(out, key=lambda s: (s.day or "", -len(s.outlets)))


def _delivered(claims: Sequence[Claim], day: str | None) -> list[Delivered]:
    """What was handed over by each source's word; never added up."""
    done = [c for c in claims if c.count and not c.denied and known_by(c.day, day) and
            c.state in ("fulfilled", "partial", "in_progress")]  # fmt: skip
    unique = {(c.count, c.source, c.day): Delivered(c.count, c.day, c.source, c.cite) for c in done if c.count}
    return sorted(unique.values(), key=lambda d: (d.day or "", d.source))


def _status(accounts: Sequence[Account], rows: Sequence[Row], whole: Sequence[Claim]) -> DealStatus:
    """How the deal stands: by its promises where they tell, else by what the reports of the last days call it."""
    return order_of(accounts, [r.standing for r in rows], whole)
