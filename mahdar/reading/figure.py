"""A quantity of one kind of casualty, as one place of a report gives it."""

from __future__ import annotations

from dataclasses import dataclass

from mahdar.reading.outcomes import Word
from mahdar.reading.scene import Scene

PARTS = frozenset("بينهم بينهن منهم منهن وبينهم ضمنهم وبينهن بينها".split())


@dataclass(slots=True)
class Figure:
    """A quantity of one kind of casualty as one place of the text gives it. `rule` says how it is told."""

    word: Word
    low: int
    high: int | None
    approximate: bool
    rule: str
    first: int
    last: int
    start: int
    end: int
    part: bool  # of another quantity («بينهم»)
    whom: list[int]
    noun: str = "-"
    twin: str = ""  # summand: part of a sum; hedged, plain: how the same number is told elsewhere in the report

    @property
    def value(self) -> tuple[int, int | None]:
        """The range."""
        return self.low, self.high


def is_part(scene: Scene, first: int, lo: int) -> bool:
    """«بينهم 3»: the quantity at `first` is part of another."""
    return any(scene.tokens[i].fold in PARTS for i in range(max(lo, first - 3), first))


def quantity(
    scene: Scene, w: Word, low: int, high: int | None, rule: str, first: int, last: int, whom: list[int]
) -> Figure:
    start, end = scene.tokens[first].start, scene.tokens[last - 1].end
    return Figure(w, low, high, False, rule, first, last, start, end, is_part(scene, first, 0), whom)
