"""Events and deals as each report tells them, as they are compared across reports. `draw_up.py` draws them up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from mahdar.casebook.gist import ORDINALS, total

Range = tuple[float, float | None]
Names = frozenset[str]
_YEARS = ("201", "143")  # of the two calendars


def people(names: Names) -> Names:
    """The persons among keys of beings."""
    return frozenset([n for n in names if n.startswith("p:")])


@dataclass(frozen=True, slots=True)
class Paper:
    """The report that something is told in: what it is about, and the report it is a copy of (else itself)."""

    no: int
    outlet: str
    day: int | None  # of publication, as an ordinal
    about: frozenset[str]
    origin: int
    names: Names = frozenset()  # persons, groups, states and places in its title and first lines
    mass: float = field(init=False, compare=False)  # the weight of the words that say what it is about
    people: Names = field(init=False, compare=False)  # the persons among the names

    def __post_init__(self) -> None:
        object.__setattr__(self, "mass", total(self.about))
        object.__setattr__(self, "people", people(self.names))


@dataclass(frozen=True, slots=True)
class Telling:
    """One report's version of an event or a deal. Days are ordinals; who and where are keys that hold across reports.

    `others` holds, for a deal, the kinds of its terms.
    """

    no: int
    paper: Paper
    kind: str
    type: str
    mode: str | None = None
    status: str | None = None
    first: int | None = None
    last: int | None = None
    point: tuple[float, float] | None = None
    trigger: str = ""
    words: frozenset[str] = frozenset()
    near: frozenset[str] = frozenset()  # the words beside the trigger
    names: Names = frozenset()  # whoever and wherever is named in the same sentence
    who: Mapping[str, Names] = field(default_factory=dict)  # by role
    where: Names = frozenset()
    wide: Names = frozenset()  # countries and areas
    counts: Mapping[str, Range] = field(default_factory=dict)
    others: frozenset[str] = frozenset()
    everybody: Names = field(init=False, compare=False)  # who has a part in it, whatever the role
    mass: float = field(init=False, compare=False)  # the weight of its words together
    people: Names = field(init=False, compare=False)  # the persons among the names
    figures: frozenset[str] = field(init=False, compare=False)  # among the words; years say little and are left out
    ordinals: frozenset[str] = field(init=False, compare=False)  # first to sixth, among the words

    def __post_init__(self) -> None:
        object.__setattr__(self, "people", people(self.names))
        figures = frozenset([w for w in self.words if w.isdigit() and not w.startswith(_YEARS)])
        object.__setattr__(self, "figures", figures)
        object.__setattr__(self, "ordinals", self.words & ORDINALS)
        object.__setattr__(self, "everybody", frozenset().union(*self.who.values()))
        object.__setattr__(self, "mass", total(self.words))


def by_number(found: Iterable[Telling]) -> dict[int, Telling]:
    """Tellings by their items' numbers."""
    return {t.no: t for t in found}
