"""From judgements about pairs to groups of items that are the same.

People's judgements are law. The machine's are joined from the surest down; two groups become one only where the
average of what is known between them still says so, and never over two items that a person called different.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

Pair = tuple[int, int]
_TWICE = 0.34  # part of the reports of the smaller group that may be in the bigger one too


@dataclass(frozen=True, slots=True)
class Edge:
    """What is held of two items: `score` is the certainty that they are the same, 0 to 1."""

    a: int
    b: int
    verdict: str
    score: float
    human: bool = False


def clusters(
    edges: Iterable[Edge], least: float = 0.5, reports: Mapping[int, int] | None = None, silent: bool = True
) -> list[list[int]]:
    """The groups of two and more, each in order.

    `silent`: pairs of which nothing is held do not count; else they count as different (all that are alike were found).
    `reports` gives items their reports: a report tells a happening once, so groups that are told by the same reports
    are hardly one (the reader does split some).
    """
    law, held = _settled(edges)
    apart = {pair for pair, e in law.items() if e.verdict != "same"}
    scores = {pair: e.score for pair, e in held.items()} | {pair: 1.0 for pair in law if pair not in apart}
    joined = _Joined(apart, scores, reports or {}, silent)
    for pair in law.keys() - apart:
        joined.join(*pair, least=None)
    for pair, edge in sorted(held.items(), key=lambda p: (-p[1].score, p[0])):
        if edge.verdict == "same":
            joined.join(*pair, least=least)
    return sorted(sorted(g) for g in joined.groups())


def _settled(edges: Iterable[Edge]) -> tuple[dict[Pair, Edge], dict[Pair, Edge]]:
    """What people and what the machine hold of each pair; the last word counts, and people's goes before."""
    law: dict[Pair, Edge] = {}
    held: dict[Pair, Edge] = {}
    for e in edges:
        (law if e.human else held)[min(e.a, e.b), max(e.a, e.b)] = e
    return law, {pair: e for pair, e in held.items() if pair not in law}


class _Joined:
    """Groups under way."""

    def __init__(
        self, apart: set[Pair], scores: Mapping[Pair, float], reports: Mapping[int, int], silent: bool
    ) -> None:
        self.silent = silent
        self.of: dict[int, int] = {}
        self.members: dict[int, set[int]] = {}
        self.reports = reports
        self.told: dict[int, set[int]] = {}
        self.apart = _sides(dict.fromkeys(apart, 0.0))
        self.near = _sides(scores)

    def group(self, item: int) -> int:
        if item not in self.of:
            self.of[item] = item
            self.members[item] = {item}
            self.told[item] = {self.reports[item]} if item in self.reports else set()
        return self.of[item]

    def join(self, a: int, b: int, least: float | None) -> None:
        """Make one group of two; `least` is the average they have to reach, None where it is law."""
        first, second = self.group(a), self.group(b)
        if first == second:
            return
        small, big = sorted((first, second), key=lambda g: len(self.members[g]))
        if self._kept_apart(small, big):
            return
        if least is not None and (self._twice_told(small, big) or self._average(small, big) < least):
            return
        self.members[big] |= self.members[small]
        self.told[big] |= self.told.pop(small)
        for item in self.members.pop(small):
            self.of[item] = big

    def _kept_apart(self, small: int, big: int) -> bool:
        return any(other in self.members[big] for item in self.members[small] for other in self.apart.get(item, ()))

    def _twice_told(self, small: int, big: int) -> bool:
        first, second = self.told[small], self.told[big]
        return len(first & second) > _TWICE * min(len(first), len(second))

    def _average(self, small: int, big: int) -> float:
        """Of what is known between two groups, or of all pairs between them."""
        there = self.members[big]
        known = [s for item in self.members[small] for other, s in self.near.get(item, {}).items() if other in there]
        return sum(known) / (len(known) if self.silent else len(self.members[small]) * len(there))

    def groups(self) -> list[set[int]]:
        return [g for g in self.members.values() if len(g) > 1]


def _sides(pairs: Mapping[Pair, float]) -> dict[int, dict[int, float]]:
    out: dict[int, dict[int, float]] = defaultdict(dict)
    for (a, b), score in pairs.items():
        out[a][b] = out[b][a] = score
    return out
