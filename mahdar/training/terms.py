"""Rows for the scorers of terms: which words name a promise, of which kind, who owes it to whom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from mahdar.reading.advice import Advice
from mahdar.reading.climate import Climate
from mahdar.reading.facts import MentionFacts
from mahdar.reading.head_features import parts_of
from mahdar.reading.heads import Floor
from mahdar.reading.promise import Promise
from mahdar.reading.scene import Scene
from mahdar.reading.scorer import Part, Scorer, names
from mahdar.reading.term_sides import LEAST, SIDES, Court, Place, claimants, elsewhere_of, pairs, second_features
from mahdar.reading.terms import (
    Naming,
    choose_kinds,
    company_features,
    look,
    namings_of,
    promises_of,
    word_parts,
)
from mahdar.training.deals import deal_names
from mahdar.training.gold import quote_spans
from mahdar.training.scorers import Row, fit

STRENGTH = {"term": 0.1, "term2": 0.03, "term_kind": 0.3, "debtor": 0.08, "creditor": 0.08, "second": 0.1}
THRESHOLD = {"term2": 0.42, "debtor2": 0.22, "creditor2": 0.17}
INNER = 3
_BASE = ("K=", "sent=", "talk=", "dealt=")  # what the base rates of a folder hang on


@dataclass
class TermLesson:
    """A gold report as the trainer of terms sees it: its candidate words, and which gold terms each one may name."""

    gold: dict[str, Any]
    scene: Scene
    shelf: int = 0
    advice: Advice | None = None  # the opinion of a network that has not seen the report
    floor: Floor = field(init=False)
    terms: list[dict[str, Any]] = field(init=False)
    quotes: list[list[tuple[int, int]]] = field(init=False)
    namings: list[Naming] = field(init=False)
    features: list[list[str]] = field(init=False)
    kinds: list[list[list[str]]] = field(init=False)
    names: list[list[int]] = field(init=False)  # per candidate word: gold terms whose quote it stands in
    right: list[bool] = field(init=False)
    silent: list[bool] = field(init=False)  # says neither: a retelling that the coder did not quote

    def __post_init__(self) -> None:
        scene, gold = self.scene, self.gold
        self.floor = Floor(scene)
        climate = Climate(scene, self.floor)
        self.terms = [t for d in gold.get("deals") or [] for t in d["terms"]]
        self.quotes = [quote_spans(gold["text"], t["quote"]) for t in self.terms]
        self.namings = namings_of(scene, self.floor)
        self.features = [names(word_parts(n, scene, self.floor, climate)) for n in self.namings]
        self.kinds = [[names(parts_of(h, scene, self.floor, climate)) for h in n.heads] for n in self.namings]
        self.names = [self._named_by(scene.tokens[n.first].start) for n in self.namings]
        self.right = [
            any(self.terms[j]["kind"] == h.kind for j in found for h in n.heads)
            for n, found in zip(self.namings, self.names, strict=True)
        ]
        lemmas = {n.heads[0].lemma for n, right in zip(self.namings, self.right, strict=True) if right}
        self.silent = [
            not right and (bool(found) or n.heads[0].lemma in lemmas)
            for n, right, found in zip(self.namings, self.right, self.names, strict=True)
        ]

    def _named_by(self, at: int) -> list[int]:
        return [j for j, spans in enumerate(self.quotes) if any(a <= at < b for a, b in spans)]

    def mark(self, features: list[str]) -> list[str]:
        """Features of a further gold folder say so: its coders' base rates are not the first folder's."""
        if not self.shelf:
            return features
        shelf = f"shelf={self.shelf}"
        return [*features, shelf, *[f"{shelf}|{f}" for f in features if f.startswith(_BASE)]]


def word_rows(x: TermLesson) -> list[Row]:
    """One row a candidate word: right where it stands in the quote of a term whose kind it may be."""
    told = zip(x.features, x.right, x.silent, strict=True)
    return [(x.mark(f), right, x.gold["id"]) for f, right, silent in told if not silent]


def kind_rows(x: TermLesson) -> list[Row]:
    """One row a kind of each word that names a gold term."""
    rows: list[Row] = []
    for n, features, found, right in zip(x.namings, x.kinds, x.names, x.right, strict=True):
        if right and len(n.heads) > 1:
            kinds = {x.terms[j]["kind"] for j in found}
            rows += [(f, h.kind in kinds, x.gold["id"]) for h, f in zip(n.heads, features, strict=True)]
    return rows


def company_rows(x: TermLesson, first: Scorer) -> list[Row]:
    """Rows of the second look, with first chances from a scorer that has not seen the report."""
    for n, f in zip(x.namings, x.features, strict=True):
        look(n, first.score(f), x.advice)
    rows: list[Row] = []
    for k, f in enumerate(x.features):
        if not x.silent[k]:
            row = f + company_features(x.namings, k, x.scene)
            rows.append((x.mark(row), x.right[k], x.gold["id"]))
    return rows


def fit_words(lessons: Sequence[TermLesson]) -> dict[str, Scorer]:
    """The scorers of words and kinds, by name."""
    words = [word_rows(x) for x in lessons]
    second: list[Row] = []
    for k in range(INNER):
        inner = _fitted("term", [r for i, rows in enumerate(words) if i % INNER != k for r in rows])
        second += [r for x in lessons[k::INNER] for r in company_rows(x, inner)]
    return {
        "term": _fitted("term", [r for rows in words for r in rows]),
        "term2": _fitted("term2", second),
        "term_kind": _fitted("term_kind", [r for x in lessons for r in kind_rows(x)]),
    }


def _fitted(name: str, rows: Iterable[Row]) -> Scorer:
    return Scorer(*fit(list(rows), STRENGTH.get(name) or STRENGTH["second"]), THRESHOLD.get(name, 0.5))


def read_namings(x: TermLesson, models: dict[str, Scorer]) -> list[Naming]:
    """The candidate words of a lesson with the chances the reader would give them."""
    for n, f in zip(x.namings, x.features, strict=True):
        look(n, models["term"].score(f), x.advice)
    for k, n in enumerate(x.namings):
        n.chance = models["term2"].probability(x.features[k] + company_features(x.namings, k, x.scene))
        choose_kinds(n, [models["term_kind"].score(f) for f in x.kinds[k]], x.advice)
    return x.namings


@dataclass
class SideLesson:
    """The promises that gold quotes, as the reader would cut them, and which gold term each one tells."""

    lesson: TermLesson
    promises: list[Promise]
    tells: dict[int, int]  # promise → gold term
    court: Court
    pairs: list[list[tuple[MentionFacts, list[Part], Place]]]
    names: dict[str, set[int]]  # gold name → beings that are it

    def fill(self, k: int, side: str) -> set[int]:
        """The beings on a side of the gold term that a promise tells."""
        told = self.lesson.terms[self.tells[k]].get(side) or []
        return {being for name in told for being in self.names.get(name, ())}


def side_lesson(x: TermLesson, roles: dict[str, Scorer]) -> SideLesson:
    """A lesson made ready for the sides; `roles` are scorers of roles that have not seen it."""
    for n, right, found in zip(x.namings, x.right, x.names, strict=True):
        n.chance = float(right)
        n.kinds = {h.kind: float(h.kind in {x.terms[j]["kind"] for j in found}) for h in n.heads}
    promises = promises_of(x.scene, x.namings, 0.5)
    court = Court(x.scene, x.floor, promises, roles)
    beside = [list(pairs(court, k, p)) for k, p in enumerate(promises)]
    tells = {k: j for k, p in enumerate(promises) if (j := _told_by(x, p)) is not None}
    return SideLesson(x, promises, tells, court, beside, deal_names(x.gold, x.scene))


def _told_by(x: TermLesson, p: Promise) -> int | None:
    """The gold term of its kind whose quote shares most with a promise's clause."""
    tokens = x.scene.tokens
    here = (tokens[p.begin].start, tokens[p.end - 1].end)
    shares = [(_shared(here, spans), j) for j, spans in enumerate(x.quotes) if x.terms[j]["kind"] == p.kind]
    best = max(shares, default=(0.0, 0))
    return best[1] if best[0] >= 0.2 else None


def _shared(here: tuple[int, int], spans: Iterable[tuple[int, int]]) -> float:
    joint = [(min(b, here[1]) - max(a, here[0])) / (max(b, here[1]) - min(a, here[0])) for a, b in spans]
    return max(joint, default=0.0)


def side_rows(x: SideLesson, side: str) -> list[Row]:
    """First look: a name beside a promise is on the side or not."""
    rows: list[Row] = []
    for k in x.tells:
        fill = x.fill(k, side)
        for f, parts, _ in x.pairs[k]:
            rows.append((x.lesson.mark(names(parts)), f.being.index in fill, x.lesson.gold["id"]))
    return rows


def second_rows(x: SideLesson, first: dict[str, Scorer]) -> dict[str, list[Row]]:
    """Second look, with first chances from scorers that have not seen the report."""
    rivals = [claimants(x.court, k, p, first) for k, p in enumerate(x.promises)]
    elsewhere = elsewhere_of(rivals)
    rows: dict[str, list[Row]] = {side: [] for side in SIDES}
    for k in x.tells:
        for side in SIDES:
            fill = x.fill(k, side)
            for c in rivals[k]:
                if c.chances[side] > LEAST:
                    row = second_features(side, c, rivals[k], x.promises[k], k, x.court, elsewhere)
                    rows[side].append((x.lesson.mark(row), c.being in fill, x.lesson.gold["id"]))
    return rows


def fit_sides(lessons: Sequence[SideLesson]) -> dict[str, Scorer]:
    """The scorers of debtors and creditors, by name."""
    first = {side: [side_rows(x, side) for x in lessons] for side in SIDES}
    second: dict[str, list[Row]] = {side: [] for side in SIDES}
    for k in range(INNER):
        inner = {
            side: _fitted(side, [r for i, found in enumerate(rows) if i % INNER != k for r in found])
            for side, rows in first.items()
        }
        for x in lessons[k::INNER]:
            for side, rows in second_rows(x, inner).items():
                second[side] += rows
    out = {side: _fitted(side, [r for found in rows for r in found]) for side, rows in first.items()}
    return out | {side + "2": _fitted(side + "2", rows) for side, rows in second.items()}


def fit_terms(lessons: Sequence[TermLesson], sides: Sequence[SideLesson]) -> dict[str, Scorer]:
    """Every scorer of terms, by name. `sides` are the lessons among them whose reports hold deals."""
    return fit_words(lessons) | fit_sides(sides)
