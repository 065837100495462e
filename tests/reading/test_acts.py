"""Which words may tell an act, against the table in tests/cases, and what a scorer makes of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from mahdar.reading.acts import candidates, find_tellings
from mahdar.reading.scorer import Scorer

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "acts.yml").read_text("utf-8"))
TEXT = "أطلقت القوات سراح المعتقلين بعدما قصف الجيش البلدة وتظاهر المئات."


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_candidates(case: dict[str, Any], scene_of: Any) -> None:
    scene = scene_of(case["text"])
    found = {(scene.words.quote(t.first, t.last), t.type) for t in candidates(scene)}
    assert {tuple(a) for a in case["acts"]} <= found
    assert not {word for word, _ in found} & set(case.get("not", []))


def test_candidates_are_sound(scene_of: Any) -> None:
    scene = scene_of(TEXT)
    found = list(candidates(scene))
    assert [t.first for t in found] == sorted(t.first for t in found)
    assert len({(t.first, t.type) for t in found}) == len(found)
    for t in found:
        assert len(t.acts) == len(t.matches) > 0 and t.act is t.acts[0]
        assert t.type in {t.act.type, *(a.type for a in t.act.also)} and t.shape != "other"


def test_the_scorer_decides(scene_of: Any) -> None:
    scene = scene_of(TEXT)
    assert find_tellings(scene, Scorer({}, bias=-5.0)) == []
    everything = find_tellings(scene, Scorer({}, bias=5.0))
    assert len({t.first for t in everything}) == len(everything) >= 3, "one type a word"
    retreat = find_tellings(scene, Scorer({"T=RETREAT": 9.0}, bias=-5.0))
    assert {t.type for t in retreat} == {"RETREAT"} and all(t.chance > 0.9 for t in retreat)


def test_names_of_several_words_tell_nothing(scene_of: Any) -> None:
    told = scene_of("قالت هيئة تحرير الشام إنها باقية", GRP=["هيئة تحرير الشام"])
    assert not [t for t in candidates(told) if told.tokens[t.first].surface == "تحرير"]


def test_nothing_to_tell(scene_of: Any) -> None:
    assert find_tellings(scene_of(""), Scorer({})) == []
