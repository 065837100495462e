"""Scorers of terms, deals, meetings and findings, fitted on the lessons whose gold lists them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import SimpleNamespace

from mahdar.reading.advice import Advise
from mahdar.reading.scorer import Scorer
from mahdar.reading.terms import find_terms
from mahdar.reading.trees import Trees
from mahdar.training.deals import line_up
from mahdar.training.events import Lesson
from mahdar.training.findings import FindingLesson, fit_findings
from mahdar.training.fit_deals import Study, fit_deals, study
from mahdar.training.scorers import mean_of
from mahdar.training.talks import TalkLesson, fit_talks
from mahdar.training.terms import TermLesson, fit_terms, side_lesson

INNER = 3
Bargaining = tuple[dict[str, Scorer], Trees]
Roles = Callable[[Lesson], dict[str, Scorer]]  # scorers of roles that have not seen the lesson


def term_lessons(lessons: Sequence[Lesson]) -> list[TermLesson | None]:
    """Each report for the trainer of terms; None where nobody looked for deals.

    Reports in which nothing happens promise nothing either, whether their gold lists deals or not.
    """
    return [
        TermLesson(x.gold, x.scene, x.shelf if x.dealt else 0) if x.dealt or not x.gold["events"] else None
        for x in lessons
    ]


def fit_bargains(lessons: Sequence[Lesson], terms: Sequence[TermLesson | None], roles: Roles) -> Bargaining:
    """Every scorer of them, by name: the mean of those fitted on all reports and on all but each fold; and the trees
    of the second look at who holds which stance."""
    folds = sorted({x.fold for x in lessons})
    made = [_fit(lessons, terms, roles)]
    for k in folds if len(folds) > 1 else ():
        rest = [i for i, x in enumerate(lessons) if x.fold != k]
        made.append(_fit([lessons[i] for i in rest], [terms[i] for i in rest], roles))
    return mean_of([scorers for scorers, _ in made]), made[0][1]


def _fit(lessons: Sequence[Lesson], terms: Sequence[TermLesson | None], roles: Roles) -> Bargaining:
    """Fitted once. Deals learn from promises that were read without the report at hand."""
    quiet = [t for x, t in zip(lessons, terms, strict=True) if t and not x.dealt]
    dealt = [(x, t) for x, t in zip(lessons, terms, strict=True) if t and x.dealt]
    sides = [side_lesson(t, roles(x)) if x.gold.get("deals") else None for x, t in dealt]
    studies: list[Study] = []
    for k in range(INNER):
        rest = [i for i in range(len(dealt)) if i % INNER != k]
        inner = fit_terms([dealt[i][1] for i in rest] + quiet, [s for i in rest if (s := sides[i])])
        for x, t in dealt[k::INNER]:
            if x.gold.get("deals"):
                models = SimpleNamespace(terms=inner, roles=roles(x), advise=_told(t))
                studies.append(study(line_up(x.gold, x.scene, find_terms(x.scene, models), x.shelf), models.roles))
    deals, holders = fit_deals(studies)
    scorers = (
        fit_terms([t for _, t in dealt] + quiet, [s for s in sides if s])
        | deals
        | fit_talks([TalkLesson(x.gold, x.scene, x.fold, x.shelf) for x, _ in dealt])
        | fit_findings([FindingLesson(x.gold, x.scene, x.fold, x.shelf, t.advice) for x, t in dealt])
    )
    return scorers, holders


def _told(x: TermLesson) -> Advise | None:
    """The opinion of a network that has not seen the report, whoever asks."""
    advice = x.advice
    return None if advice is None else lambda *_: advice
