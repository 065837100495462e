"""Scorers of terms, deals, meetings and findings, fitted on the lessons whose gold lists them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import SimpleNamespace

from mahdar.reading.scorer import Scorer
from mahdar.reading.terms import find_terms
from mahdar.training.deals import line_up
from mahdar.training.events import Lesson
from mahdar.training.findings import FindingLesson, fit_findings
from mahdar.training.fit_deals import Study, fit_deals, study
from mahdar.training.talks import TalkLesson, fit_talks
from mahdar.training.terms import SideLesson, TermLesson, fit_terms, side_lesson

INNER = 3
Roles = Callable[[Lesson], dict[str, Scorer]]  # scorers of roles that have not seen the lesson


def fit_bargains(lessons: Sequence[Lesson], roles: Roles) -> dict[str, Scorer]:
    """Every scorer of them, by name. Deals learn from promises that were read without the report at hand.

    Reports in which nothing happens promise nothing either, whether their gold lists deals or not.
    """
    dealt = [x for x in lessons if x.dealt]
    quiet = [TermLesson(x.gold, x.scene) for x in lessons if not x.dealt and not x.gold["events"]]
    terms = [TermLesson(x.gold, x.scene, x.shelf) for x in dealt]
    sides: list[SideLesson | None] = [
        side_lesson(t, roles(x)) if x.gold.get("deals") else None for x, t in zip(dealt, terms, strict=True)
    ]
    studies: list[Study] = []
    for k in range(INNER):
        rest = [i for i in range(len(dealt)) if i % INNER != k]
        inner = fit_terms([terms[i] for i in rest] + quiet, [s for i in rest if (s := sides[i])])
        for x in dealt[k::INNER]:
            if x.gold.get("deals"):
                models = SimpleNamespace(terms=inner, roles=roles(x))
                studies.append(study(line_up(x.gold, x.scene, find_terms(x.scene, models), x.shelf), models.roles))
    return (
        fit_terms(terms + quiet, [s for s in sides if s])
        | fit_deals(studies)
        | fit_talks([TalkLesson(x.gold, x.scene, x.fold, x.shelf) for x in dealt])
        | fit_findings([FindingLesson(x.gold, x.scene, x.fold, x.shelf) for x in dealt])
    )
