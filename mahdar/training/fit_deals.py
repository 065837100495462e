"""Scorers of deals, fitted together: the later steps learn from what the earlier make of reports they have not seen."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import log

from mahdar.reading.deal_facts import STATUSES, Lot
from mahdar.reading.holders import settle_holders
from mahdar.reading.obligations import Tale, tell_states
from mahdar.reading.scorer import Scorer
from mahdar.reading.stances import Standing, hold, told_stances
from mahdar.reading.table import Table, Term
from mahdar.reading.trees import Trees
from mahdar.training.deal_rows import (
    condition_rows,
    gold_terms,
    holder_examples,
    holder_rows,
    pair_rows,
    side_rows,
    stance_rows,
    state_rows,
    status_rows,
    swap_rows,
)
from mahdar.training.deals import Bargain, Key
from mahdar.training.scorers import Row, fit
from mahdar.training.trees import Growth, grow

DEAL_STRENGTH = {
    "same_term": 0.1, "same_deal": 0.1, "stance": 0.3, "holder": 0.1, "state": 0.1, "deal_status": 0.03,
    "side": 0.1, "swap": 0.3, "condition": 0.3,
}  # fmt: skip
DEAL_THRESHOLDS = {
    "same_term": 0.4, "same_deal": 0.5, "stance": 0.5, "holder": 0.5, "state": 0.5, "deal_status": 0.5,
    "side": 0.27, "swap": 0.5, "condition": 0.2,
}  # fmt: skip
HOLDS = 0.2  # the chance from which on a being holds a stance, by cross-validation
EVEN = 0.5  # how much of a status's base rate is taken back, 0 to 1, by cross-validation
_UNSEEN = 2
GROWTH = Growth(trees=120, rate=0.06, leaves=8, least=30)
INNER = 3


@dataclass
class Study:
    """A report of gold deals with its table and the terms that its promises tell."""

    bargain: Bargain
    table: Table
    tale: Tale
    terms: list[tuple[Key, Term]]

    @property
    def lots(self) -> list[tuple[int, Lot]]:
        """The gold deals whose terms are told, with their numbers."""
        by: dict[int, list[Term]] = defaultdict(list)
        for (d, _), t in self.terms:
            by[d].append(t)
        return [(d, Lot.of(self.table, terms)) for d, terms in sorted(by.items())]


def study(x: Bargain, roles: dict[str, Scorer]) -> Study:
    """A report made ready; `roles` are scorers of roles that have not seen it."""
    table = Table(x.scene, x.promises, roles)
    return Study(x, table, Tale(table), gold_terms(x))


def fit_deals(
    studies: Sequence[Study],
    strength: dict[str, float] = DEAL_STRENGTH,
    thresholds: dict[str, float] = DEAL_THRESHOLDS,
) -> tuple[dict[str, Scorer], Trees]:
    """Every scorer of deals, and the trees of the second look at who holds which stance."""

    def make(name: str, rows: list[Row]) -> Scorer:
        return Scorer(*fit(rows, strength[name]), thresholds[name])

    out: dict[str, Scorer] = {}
    told = [stance_rows(s.bargain, s.table, s.terms) for s in studies]
    out["stance"] = make("stance", [r for rows in told for r in rows])
    _inner(studies, told, lambda rows: make("stance", rows), _tell)
    held = [holder_rows(s.bargain, s.table, s.terms) for s in studies]
    out["holder"] = make("holder", [r for rows in held for r in rows])
    _inner(studies, held, lambda rows: make("holder", rows), _hold)
    holders = _second_look(studies)
    come = [state_rows(s.bargain, s.tale, s.terms) for s in studies]
    out["state"] = make("state", [r for rows in come for r in rows])
    _inner(studies, come, lambda rows: make("state", rows), _come)
    pairs = [pair_rows(s.bargain, s.table) for s in studies]
    out["same_term"] = make("same_term", [r for same, _ in pairs for r in same])
    out["same_deal"] = make("same_deal", [r for _, deal in pairs for r in deal])
    rest: dict[str, list[Row]] = defaultdict(list)
    for s in studies:
        standing = Standing(s.table, [t for _, t in s.terms])
        rest["side"] += side_rows(s.bargain, s.table, standing, s.lots)
        rest["deal_status"] += status_rows(s.bargain, s.tale, s.lots)
        rest["swap"] += swap_rows(s.bargain, s.table, s.terms)
        rest["condition"] += condition_rows(s.bargain, s.table)
    out |= {name: make(name, rows) for name, rows in rest.items()}
    if "deal_status" in out:
        out["deal_status"] = _evened(out["deal_status"], studies)
    return out, holders


def _inner(
    studies: Sequence[Study],
    rows: list[list[Row]],
    make: Callable[[list[Row]], Scorer],
    apply: Callable[[Study, Scorer], None],
) -> None:
    """Each study read by a scorer that has learnt from the others only."""
    for k in range(INNER):
        scorer = make([r for i, found in enumerate(rows) if i % INNER != k for r in found])
        for s in studies[k::INNER]:
            apply(s, scorer)


def _evened(scorer: Scorer, studies: Sequence[Study]) -> Scorer:
    """Statuses that the first folder seldom has are told when words speak for them: with their full base rates against
    them they never were, and fewer statuses were right."""
    often = Counter([d.get("status") for s in studies if not s.bargain.shelf for d in s.bargain.deals])
    share = {s: (often[s] + _UNSEEN) / (often.total() + _UNSEEN) for s in STATUSES}
    weights = {**scorer.weights, **{s: scorer.weights.get(s, 0.0) - EVEN * log(share[s]) for s in STATUSES}}
    return Scorer(weights, scorer.bias, scorer.threshold)


def _second_look(studies: Sequence[Study]) -> Trees:
    """The trees of all reports; each study's terms are settled by trees that have learnt from the others only."""
    examples = [holder_examples(s.bargain, s.table, s.terms) for s in studies]

    def trees(numbers: Iterable[int]) -> Trees:
        made = grow([e for i in numbers for e in examples[i]], GROWTH)
        made.threshold = HOLDS
        return made

    every = range(len(studies))
    for k in range(INNER):
        others = trees([i for i in every if i % INNER != k])
        for s in studies[k::INNER]:
            settle_holders(s.table, [t for _, t in s.terms], others)
    return trees(every)


def _tell(s: Study, scorer: Scorer) -> None:
    told_stances(s.table, [t for _, t in s.terms], scorer)


def _come(s: Study, scorer: Scorer) -> None:
    tell_states(s.tale, [t for _, t in s.terms], scorer)


def _hold(s: Study, scorer: Scorer) -> None:
    standing = Standing(s.table, [t for _, t in s.terms])
    for _, term in s.terms:
        term.chances = {}
        hold(standing, term, scorer)
