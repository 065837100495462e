"""Which of many tellings are worth comparing: those of different reports, near in time, that share rare things."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from math import log

import numpy as np

from mahdar.casebook.gist import weight
from mahdar.casebook.tellings import Telling

DAYS = 6  # between publications
_CROWD = 250  # what more tellings than these share says too little
_FEW = 5000  # tellings: what is rare is judged as if there were at least so many
_MOST = 25  # tellings that one is compared with
_ENOUGH = 7.0  # bits of rareness that two have to share
_UNDATED = -(10**6)
_RARE = 0.35  # a word's weight from which it counts here

Pair = tuple[Telling, Telling]


def pairs(found: Sequence[Telling], new: frozenset[int] | None = None, days: int = DAYS) -> Iterator[Pair]:
    """Pairs of tellings that may be of one happening; where `new` items are named, only those with one of them."""
    return Blocks(found, new, days).among(range(len(found)))


class Blocks:
    """What tellings share, by the places of `found`."""

    def __init__(self, found: Sequence[Telling], new: frozenset[int] | None = None, days: int = DAYS) -> None:
        self.found = found
        self.days = days
        self.new = None if new is None else np.array([t.no in new for t in found], bool)
        self._day = np.array([_UNDATED if t.paper.day is None else t.paper.day for t in found], np.int64)
        self._paper = np.array([t.paper.no for t in found], np.int64)
        numbers: dict[str, int] = {}
        self._signs = [[numbers.setdefault(s, len(numbers)) for s in sorted(signs_of(t))] for t in found]
        holders: list[list[int]] = [[] for _ in numbers]
        for i, own in enumerate(self._signs):
            for sign in own:
                holders[sign].append(i)
        many = max(len(found), _FEW)
        self._bits = [log(many / len(h), 2) if 1 < len(h) <= _CROWD else 0.0 for h in holders]
        self._holders = [np.array(h if bits else (), np.int64) for h, bits in zip(holders, self._bits, strict=True)]

    def among(self, places: Iterable[int]) -> Iterator[Pair]:
        """The pairs whose later telling stands at one of these places (or whose new one, where only new ones count)."""
        for i in places:
            if self.new is None or self.new[i]:
                for j in self._likely(i):
                    yield self.found[j], self.found[i]

    def _likely(self, i: int) -> list[int]:
        """The places of those that share most with the telling at `i`."""
        signs = [s for s in self._signs[i] if self._bits[s]]
        if not signs:
            return []
        held = [self._holders[s] for s in signs]
        others, at = np.unique(np.concatenate(held), return_inverse=True)
        shared = np.bincount(at, np.repeat([self._bits[s] for s in signs], [len(h) for h in held]))
        apart = abs(self._day[others] - self._day[i])
        near = (apart <= self.days) | (self._day[others] == _UNDATED) | (self._day[i] == _UNDATED)
        once = others < i if self.new is None else (others < i) | ~self.new[others]
        fit = np.flatnonzero((shared >= _ENOUGH) & near & once & (self._paper[others] != self._paper[i]))
        most = fit[np.lexsort((-others[fit], -shared[fit]))[:_MOST]]
        return [int(j) for j in others[most]]


def signs_of(t: Telling) -> frozenset[str]:
    """What a telling can be found by: names, places, counts, rare words. Events of two types are never one."""
    names: Iterable[str] = (*t.everybody, *t.where)
    tolls = (f"{what} {least}" for what, (least, _) in t.counts.items() if least > 2)
    found = [*names, *tolls, *(w for w in t.words if weight(w) >= _RARE)]
    return frozenset(f"{t.type} {sign}" for sign in found) if t.kind == "event" else frozenset(found)
