"""Who says what became of a promise, and who stood where on it: findings, states and speech acts of all accounts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from msgspec import Struct

from mahdar.casebook.accounts import Account, Cite, Parties, family, findings_of, is_link, source_of
from mahdar.casebook.clock import claim_day, says_at_once, says_before, says_begun, says_if, stage_told
from mahdar.casebook.promises import GIVING, Promise, Stand, owner_in
from mahdar.record import Event, EvidenceLevel, Finding, Obligation, Range, Source, StanceKind, Term
from mahdar.report import Span

_SAID: dict[str, StanceKind] = {"REJECT": "rejected", "CONCEDE": "offered", "REQUEST": "demanded"}
_ONLY_TRUCES = frozenset({"CONCEDE", "REQUEST"})  # elsewhere the terms themselves say who offers and demands
_AT_PLACES = frozenset({"withdraw", "open_route", "handover_position", "demilitarise"})
_RUNS = frozenset({"in_effect", "in_progress", "fulfilled", "partial"})
_OVER = frozenset({"terminated", "lapsed", "suspended"})


class Claim(Struct, frozen=True):
    """One source's word on what became of a promise by a day. `by` are keys; `source` is who saw it, or the outlet.

    `denied`: the source says that it is not so. `at_once`: its words count from the beginning of the promise itself.
    """

    state: Obligation
    day: str | None
    source: str
    sources: list[str]
    by: list[str]
    level: EvidenceLevel
    count: Range | None
    cite: Cite
    denied: bool = False
    at_once: bool = False


@dataclass(slots=True)
class Evidence:
    """The claims about each promise (by its number), those about the deal as a whole, and what was set aside."""

    of: dict[int, list[Claim]] = field(default_factory=dict)
    whole: list[Claim] = field(default_factory=list)


def evidence_of(accounts: Sequence[Account], promises: Sequence[Promise], parties: Parties) -> Evidence:
    """Every claim of the accounts, at the promise that it is about; stands by speech acts are added to promises."""
    out = Evidence({p.number: [] for p in promises})
    kinds = frozenset(p.kind for p in promises)
    for account in accounts:
        tied: set[str] = set()
        said: set[int] = set()
        for f in findings_of(account, kinds):
            promise = _about(account, f, promises, parties)
            by_hand = is_link(f.term)  # a person's word goes before what the words seem to say
            if by_hand and promise is None:
                continue  # tied to another deal
            no_word = promise and (_only_promised(account, f, promise) or (promise.ongoing and _no_word_of_it(f)))
            if no_word and not by_hand:
                continue
            claim = _claim(account, f, promise, parties)
            (out.of[promise.number] if promise else out.whole).append(claim)
            tied |= {f.term} if f.term else set()
            said |= {promise.number} if promise else set()
        for promise, claim in _states(account, promises, parties, tied):
            if promise.number not in said:
                out.of[promise.number].append(claim)
        for promise, stand in _speech(account, promises, parties):
            promise.stands.append(stand)
    return out


def _claim(account: Account, f: Finding, promise: Promise | None, parties: Parties) -> Claim:
    text = account.record.report
    span = f.evidence[0] if f.evidence else text.span(0, min(len(text.text), 80))
    names = [s.name for s in f.claimed_by]
    day = claim_day(account, f.date, span, promise.begin if promise else None)
    by = _doers(account, f, parties)
    return Claim(
        f.state, day, source_of(account, names), names, by, f.evidence_level, f.count, account.cite(span),
        _denies(f.claimed_by), says_at_once(account.sentence(span).quote),
    )  # fmt: skip


def _only_promised(account: Account, f: Finding, promise: Promise) -> bool:
    """Whether a delivery is told in the very sentence that only promises, offers or demands it."""
    if f.state not in _RUNS or not f.evidence:
        return False
    here, report = account.sentence(f.evidence[0]), account.record.report.id
    terms = [t for d in account.told() for t in d.terms if (report, t.id) in promise.terms and t.evidence]
    done = bool(f.date and f.claimed_by)  # somebody says on which day it was done: «قال إنه دفع أمس»
    return any(_is_promise(t, done) and account.sentence(t.evidence[0]) == here for t in terms)


def _is_promise(t: Term, done: bool = False) -> bool:
    """Whether a term is told as something to come; of what is `done` only where it is offered or demanded."""
    if any(s.stance in ("offered", "demanded") for s in t.stances):
        return True
    return not done and t.obligation in ("unknown", "dormant")


def _no_word_of_it(f: Finding) -> bool:
    """Whether a finding says only that something began, or speaks of an earlier one of its kind."""
    words = f.evidence[0].quote if f.evidence else ""
    return says_before(words) or says_if(words) or (f.state in _RUNS and says_begun(words))


def _doers(account: Account, f: Finding, parties: Parties) -> list[str]:
    """Keys of who did it: whom the words name alone, else all that the finding names."""
    owner = owner_in(account, f.evidence[0]) if f.evidence and f.kind in GIVING and len(f.by) != 1 else None
    return parties.keys(account, [owner] if owner else f.by)


def _denies(chain: Sequence[Source]) -> bool:
    return any(s.stance == "denies" for s in chain)


def _about(account: Account, f: Finding, promises: Sequence[Promise], parties: Parties) -> Promise | None:
    """The promise a finding is about: its own term's, else the likeliest of its kind; None for the deal as a whole."""
    report = account.record.report.id
    tied = tuple(f.term.split("#", 1)) if f.term and is_link(f.term) else (report, f.term)
    for p in promises:
        if f.term and tied in p.terms:
            return p
    if is_link(f.term):
        return None
    among = [p for p in promises if p.kind == family(f.kind)]
    if f.kind in (None, "other") and f.evidence:
        among = _named_beside(account, account.sentence(f.evidence[0]), promises, parties)
    if len(among) == 1:
        return among[0]
    ranked = sorted(((_likeness(account, f, p, parties), -p.number) for p in among), reverse=True)
    if not ranked or ranked[0][0] <= 0 or (len(ranked) > 1 and ranked[0][0] == ranked[1][0]):
        return None
    return next(p for p in promises if p.number == -ranked[0][1])


def _named_beside(account: Account, sentence: Span, promises: Sequence[Promise], parties: Parties) -> list[Promise]:
    """The promises that a sentence speaks of: one of their terms stands in it, or the place that they are about."""
    report = account.record.report.id
    out = []
    for p in promises:
        own = any(v.cite.report == report and account.sentence(_spot(v.cite)) == sentence for v in p.versions)
        places = {parties.name(k).ar for v in p.versions for k in v.place} if p.kind in _AT_PLACES else set()
        if own or any(place in sentence.quote for place in places):
            out.append(p)
    return out


def _likeness(account: Account, f: Finding, p: Promise, parties: Parties) -> int:
    """Points for the same kind, stage, doer and number; against where they differ."""
    score = 2 * (f.kind in {v.kind for v in p.versions})
    stage = stage_told(account.sentence(f.evidence[0]).quote) if f.evidence else None
    if stage and p.stage:
        score += 3 if stage == p.stage else -3
    by, debtors = set(_doers(account, f, parties)), p.debtors
    if by and debtors:
        score += 2 if by & debtors else -2
    counts = {v.count for v in p.versions} - {None}
    if f.count and counts:
        score += 2 if f.count in counts else -1
    return score


def _states(account: Account, promises: Sequence[Promise], parties: Parties,
            tied: set[str]) -> Iterator[tuple[Promise, Claim]]:  # fmt: skip
    """States that stand at the terms themselves, where no finding says more."""
    for deal in account.told():
        for t in deal.terms:
            if _is_promise(t) or t.id in tied or not t.evidence:
                continue
            promise = next(p for p in promises if (account.record.report.id, t.id) in p.terms)
            if promise.ongoing and t.obligation in _RUNS:
                continue  # that it runs is for the clock to say; that it is kept takes more than being spoken of
            names = [s.name for s in deal.attribution]
            day = claim_day(account, None, t.evidence[0], promise.begin)
            by = parties.keys(account, t.debtor)
            yield promise, Claim(
                t.obligation, day, source_of(account, names), names, by, "attribution_unclear",
                t.count if t.obligation in ("partial", "fulfilled") else None, account.cite(t.evidence[0]),
                _denies(deal.attribution),
            )  # fmt: skip


def _speech(account: Account, promises: Sequence[Promise], parties: Parties) -> Iterator[tuple[Promise, Stand]]:
    """Refusals, declarations and demands told in the same sentence as a promise."""
    report = account.record.report.id
    events = [e for e in account.record.events if e.type in _SAID and e.status == "occurred"]
    for p in promises:
        told = {account.sentence(_spot(v.cite)) for v in p.versions if v.cite.report == report}
        for e in events:
            fits = p.kind == "ceasefire" or e.type not in _ONLY_TRUCES
            if fits and account.sentence(e.trigger) in told:
                yield from ((p, s) for s in _stands(account, e, parties))


def _spot(cite: Cite) -> Span:
    return Span(cite.start, cite.end, cite.quote)


def _stands(account: Account, e: Event, parties: Parties) -> Iterator[Stand]:
    for actor in e.actors:
        key = parties.key(account, actor)
        if not parties.is_place(key):
            chain = [s.name for s in e.attribution]
            yield Stand(key, _SAID[e.type], account.day, chain, account.cite(e.trigger))


def ended(claims: Sequence[Claim], day: str | None) -> Claim | None:
    """The last claim, by a day, that the deal as a whole is over or halted."""
    over = [c for c in claims if c.state in _OVER and not c.denied and known_by(c.day, day)]
    return max(over, key=lambda c: c.day or "", default=None)


def known_by(when: str | None, day: str | None) -> bool:
    """Whether something is of a day or earlier; what has no day counts only where no day is asked for."""
    return day is None or (when is not None and when <= day)
