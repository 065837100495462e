"""The network's opinion on promises: what it is told of a word, and what its opinion changes."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np

from mahdar.lexicon import Lexicon
from mahdar.reading.advice import ANY, KINDS, SENSES, THINGS, TRAITS, Advice, Adviser, traits
from mahdar.reading.heads import Floor
from mahdar.reading.scorer import Scorer
from mahdar.reading.terms import TERM_SCORERS, Naming, choose_kinds, find_terms

TEXT = "قصف الجيش البلدة وقتل مسلحون جنودا. يقضي الاتفاق بالإفراج عن الأسرى وبفتح الطريق مقابل تسليم السلاح."


def test_every_sense_and_thing_of_the_lexicon_is_a_trait(lexicon: Lexicon) -> None:
    assert {g.sense for g in lexicon.compiled.governors} == set(SENSES)
    assert {name for name, _ in lexicon.compiled.things} == set(THINGS)
    assert max(THINGS.values()) == TRAITS - 1


def test_words_are_told_apart_by_what_the_lexicon_knows(scene_of: Any) -> None:
    scene = scene_of(TEXT)
    found = traits(scene, Floor(scene))
    at = {t.surface: t.i for t in scene.tokens}
    assert found.shape == (len(scene.tokens), TRAITS)
    assert found[at["بالإفراج"], TRAITS - ANY - len(SENSES) - len(THINGS) + KINDS["release_detainee"]] == 1
    assert found[at["السلاح"], THINGS["arms"]] == 1
    assert found[at["مقابل"], SENSES["exchange"]] == 1
    assert found[at["البلدة"], SENSES["exchange"]] == 0


def test_an_opinion_on_every_candidate(scene_of: Any, layers: Any) -> None:
    scene = scene_of(TEXT)
    floor, adviser = Floor(scene), Adviser(layers(TRAITS, ANY + 1))
    advice = adviser.advise(scene, floor)
    assert sorted(advice) == floor.places
    assert all(len(odds) == ANY + 1 and np.isfinite(odds).all() for odds in advice.values())
    assert advice == adviser.advise(scene, floor)


def test_its_opinion_counts(scene_of: Any) -> None:
    scene = scene_of(TEXT)
    neutral = {name: Scorer({}, threshold=0.5) for name in TERM_SCORERS}
    neutral["term2"] = Scorer({f"p={n}": n - 4.0 for n in range(9)}, threshold=0.5)
    roles = {role: Scorer({}) for role in ("actor", "recipient", "place")}

    def found(odds: float) -> int:
        def advise(_: Any, floor: Floor) -> Advice:
            return {i: [odds] * (ANY + 1) for i in floor.places}

        return len(find_terms(scene, SimpleNamespace(terms=neutral, roles=roles, advise=advise)))

    assert found(-9.0) == 0 < found(9.0)


def test_it_has_a_say_in_the_kind(scene_of: Any) -> None:
    floor = Floor(scene_of("طالب الوسطاء بتسليم المخطوفين"))
    heads = max(floor.at.values(), key=len)
    n, odds = Naming(heads, 0, False), [0.0] * len(heads)
    assert len(heads) > 1
    for h in heads:
        choose_kinds(n, odds, {h.first: [3.0 * (kind == h.kind) for kind in KINDS]})
        assert max(n.kinds, key=n.kinds.__getitem__) == h.kind


def test_without_a_file_there_is_none(tmp_path: Path) -> None:
    assert Adviser.load(tmp_path / "advice.npz") is None
