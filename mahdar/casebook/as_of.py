"""The state of a promise on a day, computed anew from everything that is told of it up to then.

Silence is neither fulfilment nor breach; a deadline that has passed makes a promise overdue, not broken; an accusation
stays the accuser's; where sources disagree both stand and nothing is decided.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from mahdar.casebook.claims import Claim, known_by
from mahdar.casebook.clock import days_of, plus_days
from mahdar.casebook.promises import Promise, Stand, told_values
from mahdar.record import EvidenceLevel, Obligation, StanceKind

Basis = Literal["claims", "clock", "order", "terms", "nothing"]
# What later word simply replaces: on the way, not an end.
_PASSING = frozenset({"in_progress", "overdue", "suspended", "dormant", "in_effect", "partial", "unknown"})
_AFTER_DONE = frozenset({"reversed"})
_PARTIES = frozenset({"claimed_by_performer", "claimed_by_beneficiary", "claimed_by_adversary"})
_HOLDS = frozenset({"fulfilled", "in_progress", "partial"})
_AGREED: frozenset[StanceKind] = frozenset({"agreed", "accepted"})
_EARLY = 3  # days before it was first told on which word of a promise may still be about it


class Side(Struct, frozen=True):
    """One answer to what became of a promise, with all who give it."""

    state: Obligation
    denied: bool
    claims: list[Claim]

    @property
    def sources(self) -> list[str]:
        """Who says so, each once."""
        return list(dict.fromkeys(c.source for c in self.claims))

    @property
    def outlets(self) -> int:
        """How many independent reports carry it; copies are none of their own."""
        return len({c.cite.origin for c in self.claims})


class Standing(Struct, frozen=True):
    """A promise's state on a day; `sides` holds more than one answer where it is contested.

    `basis`: claims of sources, the clock (a beginning or a deadline), the order of stages, its own terms, or nothing.
    `day_of` is (2, 5) on the second of five days.
    """

    state: Obligation
    basis: Basis
    sides: list[Side]
    level: EvidenceLevel | None = None
    since: str | None = None
    day_of: tuple[int, int | None] | None = None
    set_aside: list[Claim] = []

    @property
    def contested(self) -> bool:
        """Whether sources disagree."""
        return len(self.sides) > 1


def standing_of(
    promise: Promise, claims: Sequence[Claim], day: str | None, waiting: bool = False, clock: str | None = None
) -> Standing:
    """The standing of a promise on a day (None: by all that is known, the clock standing at `clock`).

    `waiting`: an earlier stage has not been carried out by anyone's word.
    """
    now = day or clock
    fit, aside = _fitting(promise, claims)
    known = [c for c in fit if known_by(c.day, day)]
    sides = _sides(promise, known)
    if not sides:
        stances = {s.stance for s in promise.stands if known_by(s.day, day)}
        return _by_clock(promise, now, stances, waiting, aside)
    state, basis = sides[0].state if not sides[0].denied else "unknown", "claims"
    since = min((c.day for c in sides[0].claims if c.day), default=None)
    due = _deadline(promise)
    if promise.ongoing and _ended(promise, now):
        state, basis = "lapsed", "clock"
    elif not promise.ongoing and state in _PASSING and len(sides) == 1 and due and now and now > due:
        state, basis, since = "overdue", "clock", due
    return Standing(state, basis, sides, _level(sides), since, _day_of(promise, now), aside)  # type: ignore[arg-type]


# Which claims count ------------------------------------------------------------------------------------------------


def _fitting(promise: Promise, claims: Iterable[Claim]) -> tuple[list[Claim], list[Claim]]:
    """Claims that can be about this promise, and those of a time when it did not hold yet."""
    begin, first = promise.begin, promise.first_day
    fit: list[Claim] = []
    aside: list[Claim] = []
    for c in claims:
        told = replace(c, state=_state(promise, c))
        if begin and promise.ongoing and c.day and c.day < begin.first_day:
            if not c.at_once or c.day < begin.day:
                aside.append(c)
                continue
            told = replace(told, day=begin.first_day)
        elif first and c.day and c.day < plus_days(first, -_EARLY):
            aside.append(c)
            continue
        fit.append(told)
    return fit, aside


def _state(promise: Promise, c: Claim) -> Obligation:
    """The state a claim amounts to: a truce said to be carried out holds; four of seven is a part."""
    if promise.ongoing:
        return "in_effect" if c.state in _HOLDS else c.state
    least = min((v.count[0] for v in promise.versions if v.count), default=0)
    if c.state == "fulfilled" and c.count and c.count[1] is not None and c.count[1] < least:
        return "partial"
    return c.state


def _sides(promise: Promise, claims: Sequence[Claim]) -> list[Side]:
    """The answers that still stand, the best supported first: each source's last word, less what was replaced."""
    last: dict[str, Claim] = {}
    for c in sorted(claims, key=lambda c: (c.day or "", c.cite.published or "")):
        before = last.get(c.source)
        if before and before.day == c.day and _same_day_keeps(before, c):
            continue
        last[c.source] = c
    kept = [c for c in last.values() if not any(_replaces(promise, later, c) for later in last.values())]
    groups: dict[tuple[Obligation, bool], list[Claim]] = {}
    for c in claims:  # all who say the same as a word that stands, copies too
        for k in kept:
            if (c.state, c.denied) == (k.state, k.denied) and (c is k or c.day == k.day or not promise.ongoing):
                groups.setdefault((c.state, c.denied), []).append(c)
                break
    sides = [Side(state, denied, found) for (state, denied), found in groups.items() if state != "unknown" or denied]
    sides.sort(key=lambda s: (-s.outlets, -len(s.sources), s.state))
    return sides


def _same_day_keeps(before: Claim, after: Claim) -> bool:
    """Of two words of one source on one day, the graver stays: a report that a truce began and was broken."""
    return before.state in ("breached", "reversed", "terminated") and after.state in _PASSING


def _replaces(promise: Promise, later: Claim, c: Claim) -> bool:
    """Whether later word of anyone takes the place of a claim without denying it."""
    if (later.day or "") <= (c.day or "") or later.denied != c.denied:
        return False
    if promise.ongoing:
        return True  # broken on one day and holding on another are both true, each on its day
    if c.state in _PASSING and later.state != "unknown":
        return later.state not in _PASSING or later.source == c.source or c.state != "partial"
    return later.state in _AFTER_DONE


def _level(sides: Sequence[Side]) -> EvidenceLevel:
    """How well the first answer is supported. Several outlets carrying one party's claim corroborate nothing."""
    if len(sides) > 1:
        return "contested"
    claims = sides[0].claims
    levels = {c.level for c in claims}
    apart = {c.source for c in claims}
    reports = {c.cite.origin for c in claims}
    if len(apart) > 1 and len(reports) > 1 and not (len(levels) == 1 and levels <= _PARTIES):
        return "corroborated"
    named: list[EvidenceLevel] = [c.level for c in claims if c.level != "attribution_unclear"]
    return max(named, key=lambda x: named.count(x)) if named else "attribution_unclear"


# What the clock says -----------------------------------------------------------------------------------------------


def _deadline(promise: Promise) -> str | None:
    days = [str(d) for d in told_values(promise, "deadline")]
    return max(days, default=None)  # the latest that is told: before it nobody can call it late


def _length(promise: Promise) -> int | None:
    lengths = [n for d in told_values(promise, "duration") if (n := days_of(str(d)))]
    return max(lengths, default=None)


def _ended(promise: Promise, day: str | None) -> bool:
    begin, length = promise.begin, _length(promise)
    return bool(day and begin and length and day > plus_days(begin.day, length))


def _day_of(promise: Promise, day: str | None) -> tuple[int, int | None] | None:
    """Which day of how many."""
    from datetime import date

    begin = promise.begin
    if not (promise.ongoing and begin and day) or day < begin.first_day or _ended(promise, day):
        return None
    n = (date.fromisoformat(day) - date.fromisoformat(begin.first_day)).days + 1
    return n, _length(promise)


def _by_clock(
    promise: Promise, day: str | None, stances: set[StanceKind], waiting: bool, aside: list[Claim]
) -> Standing:
    """Where nobody says what became of it: not begun, running, past its end or its deadline; else nothing is known."""
    begin, due = promise.begin, _deadline(promise)
    agreed = bool(stances & _AGREED)
    if day and begin and day < begin.first_day:
        return Standing("dormant", "clock", [], since=begin.day, set_aside=aside)
    if _ended(promise, day):
        return Standing("lapsed", "clock", [], set_aside=aside)
    if due and day and day > due and not promise.ongoing:
        return Standing("overdue", "clock", [], since=due, set_aside=aside)
    if waiting and agreed:
        return Standing("dormant", "order", [], set_aside=aside)
    if begin and day and (agreed or "offered" in stances) and promise.ongoing:
        return Standing("in_effect", "clock", [], since=begin.day, day_of=_day_of(promise, day), set_aside=aside)
    if agreed:
        return Standing("in_effect", "terms", [], set_aside=aside)
    return Standing("unknown", "nothing", [], set_aside=aside)


def stances_by(promise: Promise, day: str | None) -> dict[str | None, list[Stand]]:
    """Each party's stands up to a day, the latest last."""
    out: dict[str | None, list[Stand]] = {}
    for s in sorted(promise.stands, key=lambda s: (s.day or "", s.cite.report, s.cite.start)):
        if known_by(s.day, day):
            out.setdefault(s.party, []).append(s)
    return out
