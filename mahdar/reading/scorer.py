"""Log-linear scorers over named features: the grammar proposes, these decide. Weights are data made from gold.

Features that depend on the same few values are listed together by a function of these values: a part is that
function with its values. Parts come back in every report, so a scorer keeps the summed weight of each and spells
out the names of its features only the first time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property, lru_cache
from math import exp
from pathlib import Path
from typing import Any, TypeVar, cast

import msgspec
from msgspec import Struct

DATA = Path(__file__).parent / "data"
# A function and its values: calling it lists features. What seldom comes back, such as a pair of words, is better
# given as the feature itself.
Part = tuple[Any, ...] | str
# Parts a scorer remembers, and as many of those before them: half as many as it has features, within bounds.
_KEPT, _LEAST = 12_000, 3_000
_FEW = 4_000
F = TypeVar("F", bound=Callable[..., list[str]])


class _Listing(Struct, frozen=True, eq=False, gc=False):
    """A function behind a face that Python's garbage collector does not look through."""

    function: Callable[..., list[str]]

    def __call__(self, *values: Any) -> list[str]:
        return self.function(*values)


def listing(function: F) -> F:
    """Mark a function that begins parts. The collector then leaves alone the many parts that are remembered."""
    return cast(F, _Listing(function))


def names(parts: Iterable[Part]) -> list[str]:
    """The features of all the parts."""
    return [f for p in parts for f in ([p] if isinstance(p, str) else p[0](*p[1:]))]


class _Sums(dict[Part, float]):
    """Part → summed weight of its features, filled as they are met."""

    def __init__(self, weights: dict[str, float]) -> None:
        super().__init__()
        self._weight = weights.get
        self._kept = min(max(len(weights) // 2, _LEAST), _KEPT)
        self._older: dict[Part, float] = {}

    def __missing__(self, part: Part) -> float:
        if isinstance(part, str):
            return self._weight(part, 0.0)
        if len(self) >= self._kept:
            self._older = dict(self)
            self.clear()
        total = self._older.get(part)
        if total is None:
            weight = self._weight
            total = sum([weight(f, 0.0) for f in part[0](*part[1:])])
        self[part] = total
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
        """The shipped scorer of that name; an empty one (probability one half) where there is none. Its file is read
        when it is first asked: most reports ask few of them."""
        path = folder / f"{name}.json"
        if not path.exists():
            return cls({})
        scorer = cls.__new__(cls)
        scorer._path = path
        return scorer

    _path: Path | None = None

    def __getattr__(self, name: str) -> Any:
        """What is missing because the file was not read yet."""
        if self._path is None or name not in ("weights", "bias", "threshold", "sums"):
            raise AttributeError(name)
        data = msgspec.json.decode(self._path.read_bytes())
        weights = data["weights"]
        value = {w: w / 1000 for w in set(weights.values())}  # a thousand figures, each kept once
        for f, w in weights.items():  # in place: a second dictionary would leave holes in the memory
            weights[f] = value[w]
        Scorer.__init__(self, weights, data["bias"], data["threshold"])
        return self.__dict__[name]

    def forget(self) -> None:
        """Give back the memory of the weights, where a file holds them: whoever asks for them reads it again."""
        if self._path is not None:
            for name in ("weights", "sums", "words"):
                self.__dict__.pop(name, None)

    def score(self, features: Iterable[str]) -> float:
        """The log-odds."""
        get = self.weights.get
        return self.bias + sum([get(f, 0.0) for f in features])

    @cached_property
    def words(self) -> frozenset[str]:
        """Every value in the names of its features: a word that is none of them weighs nothing."""
        found: set[str] = set()
        for f in self.weights:  # one after another: all at once they would take 100 MB for a moment
            found.update(f.replace("=", "|").split("|"))
        return frozenset(found)

    def weigh(self, parts: Iterable[Part]) -> float:
        """The log-odds, of features in parts."""
        sums, weight = self.sums, self.weights.get
        return self.bias + sum([weight(p, 0.0) if p.__class__ is str else sums[p] for p in parts])

    def probability(self, features: Iterable[str]) -> float:
        """The chance that the candidate is right, 0 to 1."""
        return chance(self.score(features))


def load_scorers(names: Iterable[str], folder: Path = DATA) -> dict[str, Scorer]:
    """The shipped scorers of some names, by name."""
    return {name: Scorer.load(name, folder) for name in names}


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
        self._none = (0.0,) * len(scorers)
        self._weights: dict[Part, tuple[float, ...]] = {}  # of single features, in all of them
        self._rows: dict[Part, tuple[float, ...]] = {}
        self._older: dict[Part, tuple[float, ...]] = {}

    def weigh(self, parts: Iterable[Part]) -> list[float]:
        """The log-odds of each."""
        rows, single, none = self._rows, self._weights, self._none
        if single:  # a feature by itself needs no more than one look
            found = [single.get(p, none) if p.__class__ is str else rows.get(p) or self._row(p) for p in parts]
        else:
            found = [rows.get(p) or self._row(p) for p in parts]
        return [sum(column) for column in zip(self._biases, *found, strict=True)]

    def _row(self, part: Part) -> tuple[float, ...]:
        if isinstance(part, str):
            return self._found((part,))[0]
        if len(self._rows) >= _KEPT:
            self._older = dict(self._rows)
            self._rows.clear()
        row = self._older.get(part)
        if row is None:
            found = self._found(part[0](*part[1:]))
            row = tuple([sum(column) for column in zip(*found, strict=True)]) or self._none
        self._rows[part] = row
        return row

    def _found(self, features: Sequence[str]) -> list[tuple[float, ...]]:
        """The weights of each feature: by one look-up, once so many were asked for that a common table pays."""
        if not self._weights and len(self._rows) >= _FEW:
            self._weights = self._table()
        if self._weights:
            weights, none = self._weights, self._none
            return [weights.get(f, none) for f in features]
        each = [s.weights for s in self._scorers]
        return [tuple([w.get(f, 0.0) for w in each]) for f in features]

    def _table(self) -> dict[Part, tuple[float, ...]]:
        """The weights of all scorers by feature. Their own are given back: as much again, and seldom asked for."""
        once: dict[tuple[float, ...], tuple[float, ...]] = {}
        table: dict[Part, tuple[float, ...]] = {}
        for n, s in enumerate(self._scorers):
            for f, weight in s.weights.items():
                row = table.get(f, self._none)
                row = (*row[:n], weight, *row[n + 1 :])
                table[f] = once.setdefault(row, row)
            s.forget()
        return table


def chance(odds: float) -> float:
    """Log-odds as a chance, 0 to 1."""
    if not -30.0 < odds < 30.0:
        odds = max(-30.0, min(30.0, odds))
    return 1.0 / (1.0 + exp(-odds))


def level(p: float) -> int:
    """A chance, roughly: 0 … 6."""
    return sum(p > x for x in (0.05, 0.15, 0.3, 0.5, 0.7, 0.85))
