"""Train the trees that say how likely an event is right, on events read without the report at hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mahdar.reading.confidence import Row, confidence_rows
from mahdar.reading.roles import Happening
from mahdar.reading.trees import Trees
from mahdar.training.core import OFTEN, Core, stands_for_much
from mahdar.training.events import Lesson
from mahdar.training.trees import Growth, grow

GROWTH = Growth()
CUTS = (0.2, 0.22, 0.24, 0.26, 0.28, 0.3, 0.32, 0.34)
_EVEN = 0.001  # figures nearer than this are the same; then more is kept for a person to look at


@dataclass
class Judged:
    """A report's events as numbers, and which of them are right."""

    lesson: Lesson
    rows: list[Row]
    right: list[bool]


def judged(x: Lesson, events: list[Happening]) -> Judged:
    """An event is right where a gold event of its type quotes its best telling, each gold event once."""
    taken: set[int] = set()
    right: dict[int, bool] = {}
    for e in sorted(events, key=lambda e: -e.head.chance):
        told = [j for j in x.tells[id(e.head)] if j not in taken]
        taken.update(told[:1])
        right[id(e)] = bool(told)
    return Judged(x, confidence_rows(x.scene, events, x.shelf), [right[id(e)] for e in events])


def fit_confidence(
    lessons: Sequence[Lesson], events: Mapping[int, list[Happening]], cores: Mapping[int, Core]
) -> tuple[Trees, float]:
    """Give each fold's core trees that have not seen the fold; returns those of all reports, and the F1 of typed events
    that the chosen threshold is worth. It is chosen in the first folder and in reports about deals: those stand for
    what is read."""
    made = [judged(x, events[id(x)]) for x in lessons]
    for k, core in cores.items():
        core.confidence = _grow([j for j in made if j.lesson.fold != k])
    first = [j for j in made if stands_for_much(j.lesson)]
    gold = sum([len(j.lesson.gold["events"]) for j in first])
    told = [pair for j in first for pair in zip(cores[j.lesson.fold].confidence.chances(j.rows), j.right, strict=True)]
    tried = {cut: _f1([right for chance, right in told if chance >= cut], gold) for cut in CUTS}
    cut = min(c for c, f in tried.items() if f > max(tried.values()) - _EVEN)
    whole = _grow(made)
    for trees in (whole, *[core.confidence for core in cores.values()]):
        trees.threshold = cut
    return whole, tried[cut]


def _f1(kept: list[bool], gold: int) -> float:
    return 2 * sum(kept) / max(len(kept) + gold, 1)


def _grow(made: Sequence[Judged]) -> Trees:
    often = [OFTEN if stands_for_much(j.lesson) else 1.0 for j in made]
    return grow(
        [(*told, n) for j, n in zip(made, often, strict=True) for told in zip(j.rows, j.right, strict=True)], GROWTH
    )
