"""Rows for the scorers of terms: which words name a promise, of which kind, who owes it to whom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from mahdar.reading.head_features import Climate
from mahdar.reading.heads import Floor
from mahdar.reading.scene import Scene
from mahdar.reading.scorer import Scorer
from mahdar.reading.terms import (
    Naming,
    choose_kinds,
    company_features,
    kind_features,
    namings_of,
    word_features,
)
from mahdar.training.gold import quote_spans
from mahdar.training.scorers import Row, fit

STRENGTH = {"term": 0.1, "term2": 0.03, "term_kind": 0.3}
THRESHOLD = {"term": 0.5, "term2": 0.4, "term_kind": 0.5}
INNER = 3


@dataclass
class TermLesson:
    """A gold report as the trainer of terms sees it: its candidate words, and which gold terms each one may name."""

    gold: dict[str, Any]
    scene: Scene
    shelf: int = 0
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
        self.features = [word_features(n, scene, self.floor, climate) for n in self.namings]
        self.kinds = [[kind_features(h, scene, self.floor, climate) for h in n.heads] for n in self.namings]
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
        return [*features, f"shelf={self.shelf}"] if self.shelf else features


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
        n.alone = first.probability(f)
    rows: list[Row] = []
    for k, f in enumerate(x.features):
        if not x.silent[k]:
            row = f + company_features(x.namings, k, x.scene)
            rows.append((x.mark(row), x.right[k], x.gold["id"]))
    return rows


def fit_terms(lessons: Sequence[TermLesson]) -> dict[str, Scorer]:
    """The scorers of terms by name."""
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
    return Scorer(*fit(list(rows), STRENGTH[name]), THRESHOLD[name])


def read_namings(x: TermLesson, models: dict[str, Scorer]) -> list[Naming]:
    """The candidate words of a lesson with the chances the reader would give them."""
    for n, f in zip(x.namings, x.features, strict=True):
        n.alone = models["term"].probability(f)
    for k, n in enumerate(x.namings):
        n.chance = models["term2"].probability(x.features[k] + company_features(x.namings, k, x.scene))
        choose_kinds(n, [models["term_kind"].score(f) for f in x.kinds[k]])
    return x.namings
