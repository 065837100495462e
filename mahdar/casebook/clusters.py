"""From judgements about pairs to groups of items that are the same.

People's judgements are law. The machine's are joined from the surest down; two groups become one only where the
average of what is known between them still says so, where the items that each began with (its core) are not told
apart, and never over two items that a person called different.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

Pair = tuple[int, int]
Ask = Callable[[int, int], float | None]
_CORE = 4  # items that a group began with
_TWICE = 0.5  # part of the reports of the smaller group that may be in the bigger one too


@dataclass(frozen=True, slots=True)
class Edge:
    """What is held of two items: `score` is the certainty that they are the same, 0 to 1."""

    a: int
    b: int
    verdict: str
    score: float
    human: bool = False


@dataclass(frozen=True, slots=True)
class Limits:
    """What two groups have to reach to become one: on the average of all that is known, and between their cores."""

    least: float = 0.5
    core: float = 0.0


def clusters(
    edges: Iterable[Edge], limits: Limits = Limits(), reports: Mapping[int, int] | None = None, silent: bool = True,
    ask: Ask | None = None,
) -> list[list[int]]:  # fmt: skip
    """The groups of two and more, each in order.

    `silent`: pairs of which nothing is held do not count; else they count as different (all that are alike were found).
    `reports` gives items their reports: a report tells a happening once, so groups that are told by the same reports
    are hardly one (the reader does split some). `ask` is asked for the certainty of pairs of two cores of which nothing
    is held.
    """
    law, held = _settled(edges)
    apart = {pair for pair, e in law.items() if e.verdict != "same"}
    scores = {pair: e.score for pair, e in held.items()} | {pair: 1.0 for pair in law if pair not in apart}
    joined = _Joined(apart, scores, reports or {}, silent, ask)
    for pair in law.keys() - apart:
        joined.join(*pair, limits=None)
    for pair, edge in sorted(held.items(), key=lambda p: (-p[1].score, p[0])):
        if edge.verdict == "same":
            joined.join(*pair, limits=limits)
    return sorted(sorted(g) for g in joined.groups())


def _settled(edges: Iterable[Edge]) -> tuple[dict[Pair, Edge], dict[Pair, Edge]]:
    """What people and what the machine hold of each pair; the last word counts, and people's goes before."""
    law: dict[Pair, Edge] = {}
    held: dict[Pair, Edge] = {}
    for e in edges:
        (law if e.human else held)[min(e.a, e.b), max(e.a, e.b)] = e
    return law, {pair: e for pair, e in held.items() if pair not in law}


class _Joined:
    """Groups under way; the members of each stand in the order in which they came."""

    def __init__(
        self, apart: set[Pair], scores: Mapping[Pair, float], reports: Mapping[int, int], silent: bool, ask: Ask | None
    ) -> None:
        self.silent = silent
        self.of: dict[int, int] = {}
        self.members: dict[int, list[int]] = {}
        self.reports = reports
        self.told: dict[int, set[int]] = {}
        self.apart = _sides(dict.fromkeys(apart, 0.0))
        self.near = _sides(scores)
        self.ask = ask

    def group(self, item: int) -> int:
        if item not in self.of:
            self.of[item] = item
            self.members[item] = [item]
            self.told[item] = {self.reports[item]} if item in self.reports else set()
        return self.of[item]

    def join(self, a: int, b: int, limits: Limits | None) -> None:
        """Make one group of two, where they reach the limits; None where it is law."""
        first, second = self.group(a), self.group(b)
        if first == second:
            return
        small, big = sorted((first, second), key=lambda g: len(self.members[g]))
        if self._kept_apart(small, big):
            return
        if limits is not None and (
            self._twice_told(small, big)
            or self._average(small, big) < limits.least
            or (limits.core and self._at_core(small, big) < limits.core)
        ):
            return
        self.told[big] |= self.told.pop(small)
        for item in self.members[small]:
            self.of[item] = big
        self.members[big] += self.members.pop(small)

    def _between(self, small: int, big: int, sides: Mapping[int, Mapping[int, float]]) -> list[float]:
        """What is held of pairs between two groups."""
        of = self.of
        return [s for i in self.members[small] for other, s in sides.get(i, {}).items() if of.get(other) == big]

    def _kept_apart(self, small: int, big: int) -> bool:
        return bool(self.apart) and bool(self._between(small, big, self.apart))

    def _twice_told(self, small: int, big: int) -> bool:
        first, second = self.told[small], self.told[big]
        return len(first & second) > _TWICE * min(len(first), len(second))

    def _average(self, small: int, big: int) -> float:
        """Of what is known between two groups, or of all pairs between them."""
        known = self._between(small, big, self.near)
        return sum(known) / (len(known) if self.silent else len(self.members[small]) * len(self.members[big]))

    def _at_core(self, small: int, big: int) -> float:
        """The average between what the two groups began with."""
        pairs = [(a, b) for a in self.members[small][:_CORE] for b in self.members[big][:_CORE]]
        held = [s for a, b in pairs if (s := self._held(a, b)) is not None]
        return sum(held) / len(held) if held else 1.0

    def _held(self, a: int, b: int) -> float | None:
        """How sure it is that two items are the same, asked for where nothing is held."""
        held = self.near.get(a, {}).get(b)
        if held is None and self.ask and (held := self.ask(min(a, b), max(a, b))) is not None:
            self.near[a][b] = self.near[b][a] = held
        return held

    def groups(self) -> list[list[int]]:
        return [g for g in self.members.values() if len(g) > 1]


def _sides(pairs: Mapping[Pair, float]) -> dict[int, dict[int, float]]:
    out: dict[int, dict[int, float]] = defaultdict(dict)
    for (a, b), score in pairs.items():
        out[a][b] = out[b][a] = score
    return out
