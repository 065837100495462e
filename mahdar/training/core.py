"""Acts, one event once, and roles: fitted together, as each learns from what the one before makes of new reports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from mahdar.reading.acts import Telling, settle
from mahdar.reading.beside import score_tellings
from mahdar.reading.roles import ROLES, Happening, decide, gather_chances
from mahdar.reading.same import join
from mahdar.reading.scorer import Scorer
from mahdar.reading.trees import Trees
from mahdar.training.events import Lesson, act_rows, gold_events, role_rows, same_rows, second_rows
from mahdar.training.scorers import Row, Table, Weights, fit
from mahdar.training.trees import Growth, grow

STRENGTH = {"acts": 0.1, "same": 0.1, "roles": 0.08, "keep": 0.2, "mode": 0.3}
# How often a report counts that stands for what is read: of the first folder, or about deals, of which there are few.
OFTEN = 3.0
GROWTH = Growth(trees=200, rate=0.06, leaves=15, least=60)  # of the second look at roles


def shelved(x: Lesson, rows: Iterable[Row]) -> list[Row]:
    """Rows of a further gold folder say so, by type: its coders' base rates are not the first folder's."""
    if not x.shelf:
        return list(rows)
    out = []
    for features, right, report in rows:
        kind = next((f.split("=")[1] for f in features if f.startswith("T=")), "")
        out.append(([*features, f"shelf={x.shelf}", f"shelf={x.shelf}|{kind}"], right, report))
    return out


class Core:
    """Scorers of acts, sameness and roles, as the reader's `Models` holds them."""

    def __init__(self) -> None:
        self.acts = Scorer({})
        self.same = Scorer({})
        self.roles: dict[str, Scorer] = {}
        self.seconds: dict[str, Trees] = {}
        self.confidence = Trees()


class Material:
    """What the first steps learn from, of all lessons: made once, for every fold."""

    def __init__(self, lessons: Sequence[Lesson]) -> None:
        self.number = {id(x): i for i, x in enumerate(lessons)}
        self.counts = [OFTEN if stands_for_much(x) else 1.0 for x in lessons]
        self.acts = Table((i, r) for i, x in enumerate(lessons) for r in shelved(x, act_rows(x)))
        self.roles = {role: Table(_role_rows(lessons, role)) for role in ROLES}

    def fit_role(self, role: str, numbers: Sequence[int]) -> Weights:
        """First weights of a role; places are told of by whole codings alone, which all count the same."""
        counts = None if role == "place" else self.counts
        return self.roles[role].fit(numbers, STRENGTH["roles"], counts=counts)

    def numbers(self, lessons: Iterable[Lesson]) -> list[int]:
        """The lessons' numbers in the tables."""
        return [self.number[id(x)] for x in lessons]


def stands_for_much(x: Lesson) -> bool:
    """Whether a report is of the first folder, or about deals."""
    return x.shelf == 0 or (x.named and len(x.gold.get("deals") or []) > 0)


def _role_rows(lessons: Sequence[Lesson], role: str) -> Iterator[tuple[int, Row]]:
    return ((i, r) for i, x in enumerate(lessons) if _teaches(x, role) for r in shelved(x, role_rows(x, role)))


def _teaches(x: Lesson, role: str) -> bool:
    """Who codes quickly often leaves the place out, and so says little of where things happen."""
    return x.named or role != "place"


def fit_cores(
    lessons: Sequence[Lesson], thresholds: dict[str, float], material: Material | None = None
) -> tuple[dict[int, Core], Core]:
    """A core for every fold, fitted without it, and one fitted on all lessons.

    The second steps learn from first scores made without the report at hand: by its own fold's core.
    """
    material = material or Material(lessons)
    cores = {k: first_steps([x for x in lessons if x.fold != k], material) for k in sorted({x.fold for x in lessons})}
    whole = first_steps(lessons, material)
    made = {id(x): _second_rows(x, cores[x.fold].roles) for x in lessons}
    for core, taught in [
        *[(core, [x for x in lessons if x.fold != k]) for k, core in cores.items()],
        (whole, lessons),
    ]:
        _second_steps(core, [made[id(x)] for x in taught])
        set_thresholds(core, thresholds)
    return cores, whole


def first_steps(lessons: Sequence[Lesson], material: Material) -> Core:
    """Scorers of acts, and of one name beside one act."""
    core, numbers = Core(), material.numbers(lessons)
    core.acts = Scorer(*material.acts.fit(numbers, STRENGTH["acts"], counts=material.counts))
    core.roles = {role: Scorer(*material.fit_role(role, numbers)) for role in ROLES}
    return core


@dataclass
class Second:
    """A report's rows for the second steps: of sameness, of each role; and how often the report counts."""

    same: list[Row]
    roles: dict[str, list[tuple[list[float], bool]]]
    counts: float


def _second_rows(x: Lesson, first: dict[str, Scorer]) -> Second:
    """Rows of the second look at each role, and of sameness, from first scores."""
    events = gold_events(x)
    tellings = [t for _, e in events for t in e.tellings]
    score_tellings(x.scene, tellings, x.beings, first, x.see and x.see(x.scene, tellings))
    gather_chances([e for _, e in events])
    roles = {role: rows if _teaches(x, role) else [] for role, rows in second_rows(x, events).items()}
    return Second(shelved(x, same_rows(x, tellings)), roles, OFTEN if stands_for_much(x) else 1.0)


def _second_steps(core: Core, made: Sequence[Second]) -> None:
    core.same = Scorer(*fit([r for found in made for r in found.same], STRENGTH["same"]))
    for role in ROLES:
        core.seconds[role] = grow([(*told, found.counts) for found in made for told in found.roles[role]], GROWTH)


def set_thresholds(core: Core, thresholds: dict[str, float]) -> None:
    """From how likely on an act is told, two tellings are one, and somebody has a role."""
    core.acts.threshold, core.same.threshold = thresholds["acts"], thresholds["same"]
    for role in ROLES:
        core.seconds[role].threshold = thresholds[role]


def read_events(x: Lesson, core: Any) -> list[Happening]:
    """The events the reader would find in a lesson's scene (its candidates' features are kept with the lesson)."""
    best: dict[int, Telling] = {}
    odds = [core.acts.score(t.features) for t in x.tellings]
    settle(x.scene, x.tellings, odds, None if x.second is None else lambda *_: x.second or [])
    for t in x.tellings:
        if t.chance >= core.acts.threshold and (t.first not in best or t.chance > best[t.first].chance):
            best[t.first] = t
    tellings = sorted(best.values(), key=lambda t: t.first)
    view = x.see and x.see(x.scene, tellings)
    score_tellings(x.scene, tellings, x.beings, core.roles, view)
    events = join(x.scene, tellings, core.same, view)
    x.scene.view = x.see and x.see(x.scene, tellings)  # for what is read after the events; it has not looked yet
    gather_chances(events)
    decide(x.scene, events, x.beings, core.seconds)
    return events
