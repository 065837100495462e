"""One promise on one day: its values, stances and deliveries as its sources tell them, the best supported first."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from mahdar.casebook.accounts import Cite
from mahdar.casebook.as_of import Standing, stances_by
from mahdar.casebook.claims import Claim, known_by
from mahdar.casebook.promises import Promise, Version, origins, told_values
from mahdar.record import Obligation, StanceKind, TermKind

FIELDS = ("count", "amount", "duration", "deadline", "place", "object", "debtor", "creditor")
WEAK = 0.25  # of the outlets that tell the best supported value: below, a value is one report's slip or nuance
_GRAVE = frozenset({"rejected", "withdrawn", "reserved"})  # shown however few tell of it
# To repeat a demand takes back no refusal: a later answer replaces an answer, a later proposal a proposal.
_ANSWERS = frozenset({"accepted", "agreed", "rejected", "reserved", "withdrawn"})
# A truce has none of these: what is read of them belongs elsewhere.
NOT_OF = {"ceasefire": ("object", "deadline", "creditor", "count")}


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


def kind_told(versions: Sequence[Version]) -> TermKind:
    kinds = [v.kind for v in versions]
    return max(dict.fromkeys(kinds), key=kinds.count)


def values_told(promise: Promise, name: str) -> list[Value]:
    """The values of a field, best supported first."""
    out = []
    for value, versions in told_values(promise, name).items():
        unit = next(
            (u for v in versions if (u := v.currency if name == "amount" else v.unit if name == "count" else None)),
            None,
        )
        own = [v.cite.outlet for v in versions if v.cite.report == v.cite.origin] or [versions[0].cite.outlet]
        out.append((origins(versions), Value(value, unit, list(dict.fromkeys(own)), [v.cite for v in versions])))
    return [v for _, v in sorted(out, key=lambda x: (-x[0], str(x[1].value)))]


def leading_parties(values: Sequence[Value]) -> list[str]:
    """The parties that most sources name, of values that are tuples of keys."""
    seen: dict[str, set[str]] = {}
    for v in values:
        for key in v.value if isinstance(v.value, tuple) else ():
            seen.setdefault(key, set()).update(v.outlets)
    most = max(map(len, seen.values()), default=0)
    return [k for k, outlets in seen.items() if len(outlets) * 2 > most]


def declared(stances: Sequence[Stood]) -> list[str]:
    """Whoever offered, accepted or agreed to something, by most sources."""
    seen: dict[str, int] = {}
    for s in stances:
        if s.party and s.stance in ("offered", "accepted", "agreed"):
            seen[s.party] = max(seen.get(s.party, 0), len(s.outlets))
    most = max(seen.values(), default=0)
    return [k for k, n in seen.items() if n * 2 > most]


def differ(name: str, values: Sequence[Value], kind: str) -> bool:
    """Whether sources contradict each other: several values, none of them a slip beside a well supported one."""
    if name == "object" or len(values) < 2 or (name == "place" and kind == "ceasefire"):
        return False
    return len(values[1].outlets) >= len(values[0].outlets) * WEAK


def stands_told(promise: Promise, day: str | None) -> list[Stood]:
    """Each party's stances in the order of days; those of single reports beside many are left out."""
    out: list[Stood] = []
    for party, stands in stances_by(promise, day).items():
        grouped: dict[StanceKind, list[Cite]] = {}
        for s in stands:
            grouped.setdefault(s.stance, []).append(s.cite)
        for stance, cites in grouped.items():
            outlets = list(dict.fromkeys(c.outlet for c in cites if c.report == c.origin)) or [cites[0].outlet]
            first = min((c.published for c in cites if c.published), default=None)
            last = [s.stance for s in stands if (s.stance in _ANSWERS) == (stance in _ANSWERS)][-1]
            out.append(Stood(party, stance, first, last == stance, outlets, cites))
    most = max((len(s.outlets) for s in out), default=0)
    out = [s for s in out if s.stance in _GRAVE or len(s.outlets) >= most * WEAK]
    return sorted(out, key=lambda s: (s.day or "", -len(s.outlets)))


def delivered(claims: Sequence[Claim], day: str | None) -> list[Delivered]:
    """What was handed over by each source's word; never added up."""
    done = [c for c in claims if c.count and not c.denied and known_by(c.day, day) and
            c.state in ("fulfilled", "partial", "in_progress")]  # fmt: skip
    unique = {(c.count, c.source, c.day): Delivered(c.count, c.day, c.source, c.cite) for c in done if c.count}
    return sorted(unique.values(), key=lambda d: (d.day or "", d.source))
