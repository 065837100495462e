"""The words of many texts as numbers, so that a long corpus takes little room and is compared quickly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from mahdar.arabic.fold import fold
from mahdar.casebook.gist import NAMING, ORDINALS, stem, weight

Numbers = NDArray[np.uint32]


class Vocabulary:
    """Word ↔ number; spellings that fold to one have one number."""

    def __init__(self) -> None:
        self._written: dict[str, int] = {}
        self._numbers: dict[str, int] = {}
        self._folded: list[str] = []

    def numbers(self, words: Iterable[str]) -> Numbers:
        """The words of a text in their order."""
        known = self._written
        return np.array([known[w] if w in known else self._new(w) for w in words], np.uint32)

    def _new(self, word: str) -> int:
        folded = fold(word)
        number = self._numbers.setdefault(folded, len(self._folded))
        if number == len(self._folded):
            self._folded.append(folded)
        self._written[word] = number
        return number

    def written(self, numbers: Numbers) -> list[str]:
        """The words themselves, folded."""
        return [self._folded[n] for n in numbers.tolist()]

    @cached_property
    def sealed(self) -> Sealed:
        """What is known of each word, once all texts are in."""
        self._written.clear()
        return Sealed(self._folded)


class Sealed:
    """Stems, weights and kinds of all words of a vocabulary, by their numbers."""

    def __init__(self, folded: list[str]) -> None:
        numbers: dict[str, int] = {}
        stems = [stem(w) for w in folded]
        self._stem = np.array([numbers.setdefault(s, len(numbers)) for s in stems], np.uint32)
        self._weight = np.array([weight(s) for s in numbers], np.float32)
        self._figure = np.array([w.isdigit() for w in folded], bool)
        self._naming = (self._weight[self._stem] >= NAMING) & ~self._figure
        self._ordinal = np.array([s in ORDINALS for s in stems], bool)

    def telling(self, numbers: Numbers) -> Numbers:
        """The stems, as numbers, of the words that tell something; in order and once."""
        stems = np.unique(self._stem[numbers])
        return stems[self._weight[stems] > 0]

    def mass(self, stems: Numbers) -> float:
        """The weight of stems together."""
        return float(self._weight[stems].sum())

    def figures(self, numbers: Numbers) -> Numbers:
        """Those words that are figures, in order and once."""
        return np.unique(numbers[self._figure[numbers]])

    def may_clash(self, a: Numbers, b: Numbers) -> bool:
        """Whether each text has two figures, or twice a word that may be a name or an ordinal, that the other lacks."""
        return self._has_own(a, b) and self._has_own(b, a)

    def _has_own(self, a: Numbers, b: Numbers) -> bool:
        own = a[~np.isin(a, b)]
        if int(self._figure[own].sum()) > 1:
            return True
        _, counts = np.unique(self._stem[own[self._naming[own]]], return_counts=True)
        return bool((counts > 1).any()) or self._more_ordinals(a, b)

    def _more_ordinals(self, a: Numbers, b: Numbers) -> bool:
        first, second = (Counter(self._stem[n[self._ordinal[n]]].tolist()) for n in (a, b))
        return any(n - second[o] > 1 for o, n in first.items())
