"""The promises of one deal, put together from all its accounts: which terms of several reports are one promise."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from msgspec import Struct

from mahdar.arabic.fold import fold
from mahdar.casebook.accounts import Account, Cite, Parties, family
from mahdar.casebook.clock import Begin, begin_of, likeliest, stage_told
from mahdar.casebook.regroup import Judged, put_together
from mahdar.record import Group, Range, StanceKind, State, Term, TermKind
from mahdar.report import Span

# What goes on once it has begun: kept as long as nobody breaks it. Everything else is done once.
ONGOING = frozenset(
    {"ceasefire", "abstain", "monitor", "detention_treatment", "open_route", "ease_security", "amnesty"}
)
_MUTUAL = frozenset({"ceasefire", "monitor", "next_step"})  # who owes it is told in too many ways to tell two apart
_ALONE = frozenset({"ransom", "ceasefire"})  # a deal has one of these a stage

_AGREEING = frozenset({"agreed", "accepted"})
# «الموافق 26 يوليو» is a date, no consent.
_AGREES = re.compile(r"(?<!ال)[وم]?وافق|قبل|قبول|اتفق|اتفاق|متفق|توافق|التزم|ملتزم|تعهد|ابرم|وقع|توقيع|رضخ|استجاب")

# What somebody gives or does alone, so that its clause names him.
GIVING = frozenset({
    "release_captive", "release_detainee", "return_remains", "ransom", "payment", "withdraw", "fighter_transfer",
    "handover_arms", "handover_position", "open_route", "disclose_fate", "restore_service", "evacuate",
})  # fmt: skip
_AFTER_WORD = re.compile(r"(?:^|\s)و?(?:مع|من|عن|إلى|الى|على|بين|ضد|لدى|بحسب|وفق|قال|طالب\w*)\s+$")
_THAT = re.compile(r"(?:^|\s)[وب]?[إأا]ن(?:ه|ها|هم)?\s")  # who speaks stands before it, who acts after
_JOINED = ("لل", "لـ")  # «للحركة»: to whom, not who


class Version(Struct, frozen=True):
    """A term as one report tells it. Parties and places are keys; `sources` is the chain of who says so."""

    kind: TermKind
    debtor: list[str]
    creditor: list[str]
    place: list[str]
    count: Range | None
    unit: str | None
    amount: float | None
    currency: str | None
    duration: str | None
    deadline: str | None
    stage: int | None
    object: str | None
    sources: list[str]
    cite: Cite
    term: str = ""  # its id in the report


class Stand(Struct, frozen=True):
    """Where a party stands on a promise, by one report; `party` is a key."""

    party: str | None
    stance: StanceKind
    day: str | None
    sources: list[str]
    cite: Cite


@dataclass(slots=True)
class Promise:
    """One promise with all versions of it. `terms` are (report id, term id) of what was put together."""

    number: int
    kind: str
    versions: list[Version] = field(default_factory=list)
    stands: list[Stand] = field(default_factory=list)
    terms: set[tuple[str, str]] = field(default_factory=set)
    begins: list[tuple[str, Begin]] = field(default_factory=list)

    @property
    def ongoing(self) -> bool:
        """Whether it has to be kept rather than done."""
        return self.kind in ONGOING

    @property
    def first_day(self) -> str | None:
        """The first day on which it was told."""
        return min((v.cite.published for v in self.versions if v.cite.published), default=None)

    @property
    def begin(self) -> Begin | None:
        """When it begins, by most sources."""
        return likeliest(self.begins, self.first_day)

    @property
    def debtors(self) -> set[str]:
        """Keys of who owes it, by more than half of the outlets that name anybody."""
        told = {k: {v.cite.outlet for v in self.versions if k in v.debtor} for v in self.versions for k in v.debtor}
        most = max(map(len, told.values()), default=0)
        return {k for k, outlets in told.items() if len(outlets) * 2 > most}

    @property
    def stage(self) -> int | None:
        """Its stage, by most sources."""
        return most_told(self, "stage")


def value_of(version: Version, name: str) -> object:
    """A value of a version in a form that can be counted."""
    value = getattr(version, name)
    return tuple(sorted(value)) if name in ("place", "debtor", "creditor") else value


def told_values(promise: Promise, name: str) -> dict[object, list[Version]]:
    """Each value that is told of a promise, with the versions that tell it; what is left out is no value."""
    out: dict[object, list[Version]] = {}
    for version in promise.versions:
        value = value_of(version, name)
        if value not in (None, ()):
            out.setdefault(value, []).append(version)
    return out


def origins(versions: Iterable[Version]) -> int:
    """How many independent sources: a report and its copies are one, and so are the reports of one outlet."""
    return len({v.cite.outlet for v in versions if v.cite.report == v.cite.origin} or {v.cite.origin for v in versions})


def most_told(promise: Promise, name: str) -> int | None:
    """The value that most independent sources tell."""
    values = told_values(promise, name)
    best = max(values, key=lambda v: (origins(values[v]), str(v)), default=None)
    return best  # type: ignore[return-value]


def promises_of(accounts: Sequence[Account], parties: Parties, judged: Sequence[Judged] = ()) -> list[Promise]:
    """The promises of a deal in the order of their stages, then as they were first told; `judged` goes before."""
    found: list[Promise] = []
    ordered = sorted(accounts, key=lambda a: (a.day or "9999", a.record.report.id))
    for account in ordered:
        _place(account, parties, found)
    if judged:
        found = _regrouped(ordered, parties, found, judged)
    found.sort(key=lambda p: (p.stage or 0, p.first_day or "9999", p.number))
    for number, promise in enumerate(found, 1):
        promise.number = number
    return found


def _regrouped(
    accounts: Sequence[Account], parties: Parties, found: Sequence[Promise], judged: Sequence[Judged]
) -> list[Promise]:
    """The promises as people put their terms together and apart."""
    versions = {(v.cite.report, v.term): v for p in found for v in p.versions}
    kinds = {key: p.kind for p in found for key in p.terms}
    out = []
    for keys in put_together([p.terms for p in found], judged):
        same = next((p for p in found if p.terms == keys), None)
        told = [(a, t) for a in accounts for d in a.told() for t in d.terms if (a.record.report.id, t.id) in keys]
        promise = same or Promise(0, kinds[told[0][0].record.report.id, told[0][1].id])
        for account, term in () if same else told:
            _add(promise, account, parties, term, versions[account.record.report.id, term.id])
        out.append(promise)
    return out


def _place(account: Account, parties: Parties, found: list[Promise]) -> None:
    """Give each term of one report to the promise it fits best, the best fits first, or to a new one."""
    terms = [(t, _version(account, parties, t)) for d in account.told() for t in d.terms]
    pairs = [(score, n, m) for n, (_, v) in enumerate(terms) for m, p in enumerate(found) if (score := _fit(v, p)) > 0]
    taken: dict[int, Promise] = {}
    filled: dict[int, list[Version]] = {}
    for _, n, m in sorted(pairs, key=lambda x: (-x[0], x[1], x[2])):
        if n not in taken and not any(_apart(terms[n][1], other) for other in filled.get(m, ())):
            taken[n] = found[m]
            filled.setdefault(m, []).append(terms[n][1])
    fresh: list[Promise] = []
    for n, (term, version) in enumerate(terms):
        free = (p for p in fresh if _fit(version, p) > 0 and not any(_apart(version, v) for v in p.versions))
        promise = taken.get(n) or max(free, key=lambda p: _fit(version, p), default=None)
        if promise is None:
            promise = Promise(len(found) + len(fresh) + 1, family(term.kind))
            fresh.append(promise)
        _add(promise, account, parties, term, version)
    found += fresh


def _apart(a: Version, b: Version) -> bool:
    """Whether one report keeps two terms apart: by their stages, their numbers or by whose they are."""
    if (a.stage and b.stage and a.stage != b.stage) or (a.count and b.count and a.count != b.count):
        return True
    return family(a.kind) not in _MUTUAL and bool(a.debtor and b.debtor) and not set(a.debtor) & set(b.debtor)


def _version(account: Account, parties: Parties, term: Term) -> Version:
    span = _words(account, term)
    stage = stage_told(span.quote) or term.stage or stage_told(account.sentence(span).quote)
    chain = next((d.attribution for d in account.told() if term in d.terms), [])
    deadline = (term.deadline.end or term.deadline.start) if term.deadline else None
    owner = owner_in(account, span) if term.kind in GIVING else None
    debtor = [k for k in parties.keys(account, [owner] if owner else term.debtor) if not parties.is_place(k)]
    return Version(
        term.kind, debtor, parties.keys(account, term.creditor), parties.keys(account, term.place), term.count,
        term.unit, term.amount, term.currency, term.duration, deadline, stage,
        term.object.quote if term.object else None, [s.name for s in chain], account.cite(span), term.id,
    )  # fmt: skip


def owner_in(account: Account, span: Span) -> str | None:
    """The one whom a clause names as doing it: «ويُفرج لواء الوادي عن …»; None where none or several."""
    text = account.record.report.text
    begin = account.sentence(span).start
    begin = max(begin, *(text.rfind(mark, begin, span.start) + 1 for mark in "،؛:"))
    begin = max([begin, *(begin + m.end() for m in _THAT.finditer(text[begin : span.end]))])
    found = {
        e.id
        for e in account.record.entities
        if isinstance(e, Group | State)
        for m in e.mentions
        if begin <= m.start and m.end <= span.end and not _AFTER_WORD.search(text[begin : m.start])
        and not m.quote.startswith(_JOINED)
    }  # fmt: skip
    return found.pop() if len(found) == 1 else None


def _words(account: Account, term: Term) -> Span:
    text = account.record.report.text
    return next(iter(term.evidence), None) or term.object or Span.of(text, 0, min(1, len(text)))


def _fit(v: Version, p: Promise) -> float:
    """How well a version fits a promise; 0 or less where it is another."""
    if family(v.kind) != p.kind:
        return 0
    score = 1.0 + 0.5 * (v.kind in {w.kind for w in p.versions})
    stages = {w.stage for w in p.versions} - {None}
    if v.stage and stages:
        if v.stage not in stages:
            return 0
        score += 2
    debtors = {k for w in p.versions for k in w.debtor}
    if p.kind not in _MUTUAL and v.debtor and debtors:
        score += 1 if debtors & set(v.debtor) else -2
    counts = {w.count for w in p.versions} - {None}
    if v.count and counts:
        same_stage = bool(v.stage and v.stage in stages)
        score += 2 if v.count in counts else -0.5 if same_stage or p.kind in _ALONE else -2.5
    places = {k for w in p.versions for k in w.place}
    if v.place and places and p.kind in ("withdraw", "open_route", "handover_position", "demilitarise"):
        score += 1 if places & set(v.place) else -1.5
    return score


def _add(promise: Promise, account: Account, parties: Parties, term: Term, version: Version) -> None:
    promise.versions.append(version)
    promise.terms.add((account.record.report.id, term.id))
    begins = begin_of(account, _words(account, term))
    if begins:
        promise.begins.append((account.outlet, begins))
    for s in term.stances:
        if s.span is None or (s.stance in _AGREEING and not _AGREES.search(fold(s.span.quote))):
            continue  # no word says it: a guess of the reader's, which no quote could show
        party = parties.key(account, s.party) if s.party else None
        promise.stands.append(
            Stand(party, s.stance, account.day, [c.name for c in s.attribution], account.cite(s.span))
        )
