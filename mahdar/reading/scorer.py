"""Log-linear scorers over named features: the grammar proposes, these decide. Weights are data made from gold.

Features that depend on the same few values are listed together by a function of these values: a part is that
function with its values. Parts come back in every report, so a scorer keeps the summed weight of each and spells
out the names of its features only the first time.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from math import exp
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"
# A function and its values: calling it lists features. What seldom comes back, such as a pair of words, is better
# given as the feature itself.
Part = tuple[Any, ...] | str
_KEPT = 25_000  # parts a scorer remembers; then it begins anew


def names(parts: Iterable[Part]) -> list[str]:
    """The features of all the parts."""
    return [f for p in parts for f in ([p] if isinstance(p, str) else p[0](*p[1:]))]


class _Sums(dict[Part, float]):
    """Part → summed weight of its features, filled as they are met."""

    def __init__(self, weights: dict[str, float]) -> None:
        super().__init__()
        self._weight = weights.get

    def __missing__(self, part: Part) -> float:
        if isinstance(part, str):
            return self._weight(part, 0.0)
        if len(self) >= _KEPT:
            self.clear()
        weight = self._weight
        total = self[part] = sum([weight(f, 0.0) for f in part[0](*part[1:])])
        return total


class Scorer:
    """Feature → weight. `probability` squashes the sum; features it does not know weigh nothing."""

    def __init__(self, weights: dict[str, float], bias: float = 0.0, threshold: float = 0.5) -> None:
        self.weights = weights
        self.bias = bias
        self.threshold = threshold
        self.sums = _Sums(weights)

    @classmethod
    def load(cls, name: str, folder: Path = DATA) -> Scorer:
        """The shipped scorer of that name; an empty one (probability one half) where there is none."""
        path = folder / f"{name}.json"
        if not path.exists():
            return cls({})
        data = json.loads(path.read_text("utf-8"))
        return cls({f: w / 1000 for f, w in data["weights"].items()}, data["bias"], data["threshold"])

    def score(self, features: Iterable[str]) -> float:
        """The log-odds."""
        get = self.weights.get
        return self.bias + sum([get(f, 0.0) for f in features])

    @cached_property
    def words(self) -> frozenset[str]:
        """Every value in the names of its features: a word that is none of them weighs nothing."""
        return frozenset([value for f in self.weights for value in f.replace("=", "|").split("|")])

    def weigh(self, parts: Iterable[Part]) -> float:
        """The log-odds, of features in parts."""
        sums = self.sums
        return self.bias + sum([sums[p] for p in parts])

    def probability(self, features: Iterable[str]) -> float:
        """The chance that the candidate is right, 0 to 1."""
        return chance(self.score(features))


class Together:
    """Scorers that look at the same features, asked in one pass."""

    @classmethod
    @lru_cache(maxsize=8)
    def of(cls, *scorers: Scorer) -> Together:
        """The same for the same scorers, so that it remembers from report to report."""
        return cls(scorers)

    def __init__(self, scorers: Sequence[Scorer]) -> None:
        self._scorers = scorers
        self._biases = [s.bias for s in scorers]
        self._rows: dict[Part, tuple[float, ...]] = {}

    def weigh(self, parts: Iterable[Part]) -> list[float]:
        """The log-odds of each."""
        rows = self._rows
        found = [rows.get(p) or self._row(p) for p in parts]
        return [sum(column) for column in zip(self._biases, *found, strict=True)]

    def _row(self, part: Part) -> tuple[float, ...]:
        if len(self._rows) >= _KEPT:
            self._rows.clear()
        if isinstance(part, str):
            return tuple([s.weights.get(part, 0.0) for s in self._scorers])
        features = part[0](*part[1:])
        row = self._rows[part] = tuple([sum([s.weights.get(f, 0.0) for f in features]) for s in self._scorers])
        return row


def chance(odds: float) -> float:
    """Log-odds as a chance, 0 to 1."""
    return 1.0 / (1.0 + exp(-max(-30.0, min(30.0, odds))))
