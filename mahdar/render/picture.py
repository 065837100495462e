"""What is in the picture of one deal, before it is drawn: parties on two sides, promises between them, what is given
for what, the steps and the conditions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from mahdar.record import Deal, Obligation, Record, StanceKind, Term
from mahdar.render.aloud_deals import DealReader
from mahdar.render.labels import Label, label
from mahdar.render.naming import according_to

_ARABIC = "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ"


@dataclass(frozen=True, slots=True)
class Side:
    """A party: its letter (أ, A), its name, and whether it stands at the side where reading begins (0) or ends (1)."""

    id: str
    letter: Label
    name: Label
    at: int


@dataclass(frozen=True, slots=True)
class Arrow:
    """A promise: from whom to whom, what it is, who stands how on it (None: nobody named), what became of it."""

    number: int
    said: Label
    debtor: list[Side]
    creditor: list[Side]
    stances: list[tuple[Side | None, StanceKind]]
    state: Obligation

    def ends(self, at: int) -> tuple[list[Side], list[Side]]:
        """The debtors and the creditors at one side."""
        return [s for s in self.debtor if s.at == at], [s for s in self.creditor if s.at == at]

    def points(self, at: int) -> bool:
        """Whether the arrow has a head at a side: where it is owed to, or at the other end from who alone owes it."""
        if self.creditor and {s.id for s in self.creditor} != {s.id for s in self.debtor}:
            return any(s.at == at for s in self.creditor)
        return any(s.at != at for s in self.debtor)


@dataclass(frozen=True, slots=True)
class Bundle:
    """Promises drawn together: an exchange has both sides, and may point to promises drawn before by their numbers."""

    give: list[Arrow]
    get: list[Arrow] = field(default_factory=list)
    paired: bool = False
    seen_give: list[int] = field(default_factory=list)
    seen_get: list[int] = field(default_factory=list)
    timing: str = "unknown"


@dataclass(frozen=True, slots=True)
class Step:
    """A stage: which, the numbers of its promises, and what it waits for."""

    order: int
    numbers: list[int]
    after: Label | None


@dataclass(frozen=True, slots=True)
class Picture:
    """One deal, ready to be drawn."""

    status: str
    title: Label
    about: list[Label]
    sides: list[Side]
    bundles: list[Bundle]
    steps: list[Step]
    conditions: list[Label]
    source: Label
    sentences: list[Label]

    def at(self, at: int) -> list[Side]:
        return [s for s in self.sides if s.at == at]


def picture_of(record: Record, deal: Deal) -> Picture:
    """The picture of a deal of a record."""
    reader = DealReader(record, deal)
    sentences = reader.sentences()
    sides = {s.id: s for s in _sides(reader, deal)}
    numbers = {t.id: n for n, t in enumerate(deal.terms, 1)}
    arrows = {t.id: _arrow(reader, deal, t, numbers[t.id], sides) for t in deal.terms}
    steps = [
        Step(s.order, [numbers[id] for id in s.terms if id in numbers],
             reader.steps.meant(s.starts_after) if s.starts_after else None)
        for s in reader.steps.stages
    ]  # fmt: skip
    about = []
    for name, ids in (("mediators", deal.mediators), ("guarantors", deal.guarantors)):
        if ids:
            what, who = label("words", name).heading(), reader.named.all(ids)
            about.append(Label(f"{what.ar}: {who.ar}", f"{what.en}: {who.en}"))
    title = label("pledges" if deal.form == "unilateral" else "bargains", deal.status)
    return Picture(
        deal.status, title, about, list(sides.values()), _bundles(deal, arrows), steps,
        list(reader.steps.conditions()), according_to(deal.attribution), sentences,
    )  # fmt: skip


# Parties on two sides ----------------------------------------------------------------------------------------------


def _sides(reader: DealReader, deal: Deal) -> list[Side]:
    """Whoever is a party or owes, is owed, or takes a stance, each at one side, with a letter of its own."""
    taking = [id for t in deal.terms for id in (*t.debtor, *t.creditor, *(s.party for s in t.stances if s.party))]
    ids = list(dict.fromkeys((*deal.parties, *taking)))
    at = _opposed(ids, deal.terms)
    return [
        Side(id, Label(_letter(n, _ARABIC), _letter(n, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")), reader.named.name(id), at[id])
        for n, id in enumerate(ids)
    ]


def _letter(n: int, alphabet: str) -> str:
    return alphabet[n] if n < len(alphabet) else str(n + 1)


def _opposed(ids: Sequence[str], terms: Iterable[Term]) -> dict[str, int]:
    """Side 0 or 1 of each: who owes stands over against who is owed, who owes a third the same stands together."""
    pull: dict[tuple[str, str], int] = {}
    for term in terms:
        for a in term.debtor:
            for b in term.creditor:
                _pull(pull, a, b, -2)
        mutual = not term.creditor or set(term.creditor) == set(term.debtor)
        for group, by in ((term.debtor, -1 if mutual else 1), (term.creditor, 0 if mutual else 1)):
            for a, b in combinations(dict.fromkeys(group), 2):
                _pull(pull, a, b, by)
    at: dict[str, int] = {}
    left = list(ids)
    while left:
        id = max(left, key=lambda i: (abs(_score(i, at, pull)), -left.index(i)) if at else (0, -left.index(i)))
        score = _score(id, at, pull)
        lonely = sum(at.values()) < len(at) / 2
        at[id] = (1 if score < 0 else 0) if score else int(bool(at) and lonely)
        left.remove(id)
    return at


def _pull(pull: dict[tuple[str, str], int], a: str, b: str, by: int) -> None:
    if a != b:
        pull[a, b] = pull.get((a, b), 0) + by
        pull[b, a] = pull.get((b, a), 0) + by


def _score(id: str, at: dict[str, int], pull: dict[tuple[str, str], int]) -> int:
    """How much speaks for side 0."""
    return sum(pull.get((id, other), 0) * (1 if side == 0 else -1) for other, side in at.items())


# Promises ----------------------------------------------------------------------------------------------------------


def _arrow(reader: DealReader, deal: Deal, term: Term, number: int, sides: dict[str, Side]) -> Arrow:
    said = reader.promises.noun(term, deal, to=False).heading()
    stances = list(dict.fromkeys((sides[s.party] if s.party else None, s.stance) for s in term.stances))
    debtor, creditor = ([sides[id] for id in dict.fromkeys(ids)] for ids in (term.debtor, term.creditor))
    return Arrow(number, said, debtor, creditor, stances, term.obligation)


def _bundles(deal: Deal, arrows: dict[str, Arrow]) -> list[Bundle]:
    """Exchanges as they stand, then the promises in none, in their own order."""
    out: list[Bundle] = []
    drawn: set[str] = set()
    for x in deal.exchanges:
        sides = [[id for id in side if id in arrows] for side in (x.give, x.get)]
        if not any(sides):
            continue
        fresh = [[arrows[id] for id in side if id not in drawn] for side in sides]
        seen = [[arrows[id].number for id in side if id in drawn] for side in sides]
        drawn |= {id for side in sides for id in side}
        out.append(Bundle(fresh[0], fresh[1], True, seen[0], seen[1], x.simultaneity))
    return out + [Bundle([a]) for id, a in arrows.items() if id not in drawn]
