"""The second look at who holds which stance."""

from __future__ import annotations

from typing import Any

import pytest

from mahdar.reading.holders import holder_cases, settle_holders
from mahdar.reading.promise import Promise
from mahdar.reading.roles import ROLES
from mahdar.reading.scorer import Scorer
from mahdar.reading.table import Table, Term, Word
from mahdar.reading.trees import Trees
from mahdar.training.trees import Growth, grow

TEXT = "مفاوضات\n\nطالبت حركة الفجر بإطلاق الأسرى وبفتح الطريق، ورفضت جبهة الشرق ذلك."


def told(scene: Any, word: str, kind: str) -> Term:
    """A term that is told by one word."""
    at = next(t.i for t in scene.tokens if t.surface == word)
    return Term([0], p := Promise(at, at + 1, at, at + 2, kind, 0.9), [p])


@pytest.fixture
def table(scene_of: Any) -> tuple[Table, list[Term]]:
    scene = scene_of(TEXT, GRP=["حركة الفجر", "جبهة الشرق"])
    terms = [told(scene, "بإطلاق", "release_captive"), told(scene, "وبفتح", "open_route")]
    for t in terms:
        t.odds = {"demanded": 0.8, "rejected": 0.3}
    terms[0].chances = {(0, "demanded"): 0.6, (1, "demanded"): 0.3, (1, "rejected"): 0.2}
    terms[1].chances = {(0, "demanded"): 0.5}
    return Table(scene, [t.head for t in terms], {role: Scorer({}, -9.0) for role in ROLES}), terms


def says(right: bool, threshold: float = 0.5) -> Trees:
    """Trees that say the same of everything: 95 in a hundred, or 5."""
    trees = grow([([0.0], right, 1.0)], Growth())
    trees.threshold = threshold
    return trees


def test_a_chance_stands_beside_its_rivals_and_the_other_terms(table: tuple[Table, list[Term]]) -> None:
    of = {(t.head.kind, i, s): row for (t, i, s), row in holder_cases(*table)}
    assert len(of) == 4 and len({len(row) for row in of.values()}) == 1
    x, rank, other, _, own, *_ = of["release_captive", 1, "demanded"]
    assert (x, rank, other, own) == (0.3, 1, 0.6, 0.2)
    first, after = of["release_captive", 0, "demanded"], of["open_route", 0, "demanded"]
    assert (first[1], first[2], first[9]) == (0, 0.3, 0.5) and after[9] == 0.6


def test_the_shelf_is_the_last_number(table: tuple[Table, list[Term]]) -> None:
    assert {row[-1] for _, row in holder_cases(*table, shelf=2)} == {2.0}


def test_trees_decide(table: tuple[Table, list[Term]]) -> None:
    settle_holders(*table, says(False))
    assert not any(t.held for t in table[1])
    settle_holders(*table, says(True))
    assert sorted((h.party, h.stance) for h in table[1][0].held) == [(0, "demanded"), (1, "demanded"), (1, "rejected")]
    assert all(x == pytest.approx(0.95, abs=0.01) for t in table[1] for x in t.chances.values())


def test_only_words_of_the_stance_itself_tell_it(table: tuple[Table, list[Term]]) -> None:
    first = table[1][0]
    first.ties = {0: Word(2, 3, "demanded", "طالب"), 1: Word(7, 8, "rejected", "رفض")}
    settle_holders(*table, says(True))
    assert {(h.party, h.stance): h.word for h in first.held} == {
        (0, "demanded"): (2, 3), (1, "demanded"): None, (1, "rejected"): (7, 8),
    }  # fmt: skip


def test_nothing_likely_nothing_held(table: tuple[Table, list[Term]]) -> None:
    for t in table[1]:
        t.chances = {}
    settle_holders(*table, says(True))
    assert not any(t.held for t in table[1])
