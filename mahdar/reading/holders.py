"""Who holds which stance, looked at again: each chance of the first look beside the others of its report.

Whoever demands one thing demands the next; a stance that one being surely holds is seldom another's as well; nobody
demands and offers the same. Trees weigh these numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mahdar.reading.stances import STANCES
from mahdar.reading.table import Held, Table, Term
from mahdar.reading.trees import Trees

Row = list[float]
Case = tuple[Term, int, str]  # a being may take a stance on a term

_KINDS = {"person": 0, "group": 1, "place": 2}
_MANY = 6  # mentions from which on a being is simply named often
_FAR = 9  # sentences to a being that is not named anywhere
_NONE = (-1.0, -1.0)  # of a neighbour that is not there


@dataclass(frozen=True, slots=True)
class _Report:
    """The terms of a report in text order, with what is told of all of them."""

    table: Table
    terms: list[Term]
    mean: dict[str, float]

    @classmethod
    def of(cls, table: Table, terms: Sequence[Term]) -> _Report:
        ordered = sorted(terms, key=lambda t: t.head.first)
        n = max(len(ordered), 1)
        return cls(table, ordered, {s: sum([t.odds.get(s, 0.0) for t in ordered]) / n for s in STANCES})


def holder_cases(table: Table, terms: Sequence[Term], shelf: int = 0) -> Iterator[tuple[Case, Row]]:
    """What may be held, and its numbers; `shelf`: the gold folder, whose coders have base rates of their own."""
    report = _Report.of(table, terms)
    for n, term in enumerate(report.terms):
        told = [*_told(report, term), float(shelf)]
        beings = {i: _being(report, term, i) for i in dict.fromkeys(i for i, _ in term.chances)}
        for i, s in term.chances:
            row = [*_beside(term, i, s), *_elsewhere(report, n, i, s), *_stance(report, term, s), *beings[i], *told]
            yield (term, i, s), row


def _beside(term: Term, being: int, stance: str) -> Row:
    """The chance, its rank, the best of the others' and of the being's other stances."""
    x = term.chances[being, stance]
    same = sorted([p for (_, s), p in term.chances.items() if s == stance], reverse=True)
    rank = same.index(x)
    other = (same[1] if len(same) > 1 else 0.0) if rank == 0 else same[0]
    own = max([p for (i, s), p in term.chances.items() if i == being and s != stance], default=0.0)
    return [x, rank, other, x - other, own, x - own, sum(same), len(same), term.chances.get((being, "agreed"), 0.0)]


def _elsewhere(report: _Report, n: int, being: int, stance: str) -> Row:
    """The same of the report's other terms, and of the one before and the one after, with the sentences between."""
    held = [t.chances.get((being, stance), 0.0) for t in report.terms]
    rest = held[:n] + held[n + 1 :]
    where = [report.table.sentence_of[t.head.first] for t in report.terms]
    before = (held[n - 1], where[n] - where[n - 1]) if n else _NONE
    after = (held[n + 1], where[n + 1] - where[n]) if n + 1 < len(held) else _NONE
    return [max(rest, default=0.0), sum(rest) / max(len(rest), 1), *before, *after]


def _stance(report: _Report, term: Term, stance: str) -> Row:
    """The stance itself: how likely it is told of the term, more likely than others, and of all terms."""
    odds = term.odds.get(stance, 0.0)
    top = max(term.odds.values(), default=0.0)
    others = max([x for s, x in term.odds.items() if s != stance], default=0.0)
    return [odds, top, odds - others, report.mean[stance], STANCES.index(stance)]


def _being(report: _Report, term: Term, i: int) -> Row:
    """What the being is to the promise, and where it is named."""
    scene, sentences = report.table.scene, report.table.sentence_of
    b, at = scene.beings[i], sentences[term.head.first]
    return [
        any(i in p.debtor for p in term.told), any(i in p.creditor for p in term.told), _KINDS.get(b.kind, 3),
        min(len(b.mentions), _MANY), b.mentions[0].first < scene.title_end,
        min([abs(sentences[m.first] - at) for m in b.mentions], default=_FAR),
    ]  # fmt: skip


def _told(report: _Report, term: Term) -> Row:
    return [len(report.terms), term.odds.get("agreed", 0.0), report.mean["agreed"]]


def settle_holders(table: Table, terms: Sequence[Term], trees: Trees) -> None:
    """Decide: `term.chances` are those of this look, `term.held` the likely ones, the likeliest first."""
    found = list(holder_cases(table, terms))
    for ((term, i, s), _), x in zip(found, trees.chances([row for _, row in found]), strict=True):
        term.chances[i, s] = x
    for term in terms:
        kept = sorted([(-x, i, s) for (i, s), x in term.chances.items() if x >= trees.threshold])
        term.held = [Held(i, s, -x, _words(term, i, s)) for x, i, s in kept]


def _words(term: Term, being: int, stance: str) -> tuple[int, int] | None:
    """The words that tell the stance, where they are its own."""
    word = term.ties.get(being)
    return (word.first, word.last) if word is not None and word.name in (stance, "bargain") else None
