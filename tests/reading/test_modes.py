"""Modes: act words and weapons propose, a scorer chooses among the modes of the type."""

from __future__ import annotations

from typing import Any

import pytest

from mahdar.lexicon.schema import MODES
from mahdar.reading.acts import candidates
from mahdar.reading.modes import mode_features, mode_of, proposals
from mahdar.reading.roles import Happening
from mahdar.reading.scene import Scene
from mahdar.reading.scorer import Scorer

PROPOSED = [
    ("غارة جوية على البلدة", "ASSAULT", "aerial"), ("اختطف مسلحون طبيبا", "ASSAULT", "abduct"),
    ("هجوم انتحاري", "ASSAULT", "suicide-attack"), ("تظاهر المئات", "PROTEST", "demo"),
    ("اعتقلت الشرطة رجلا", "COERCE", "arrest"),
]  # fmt: skip


def event(scene: Scene, type_: str) -> Happening:
    tellings = [t for t in candidates(scene) if t.type == type_][:1]
    assert tellings, "no act of the type"
    tellings[0].chance = 1.0
    return Happening(type_, tellings)


@pytest.mark.parametrize(("text", "type_", "mode"), PROPOSED, ids=[p[0] for p in PROPOSED])
def test_proposed_modes(text: str, type_: str, mode: str, scene_of: Any) -> None:
    scene = scene_of(text)
    e = event(scene, type_)
    proposed = proposals(scene, e)
    assert proposed[mode] > 0 and set(proposed) <= {"none", *MODES[type_]}
    assert mode_of(scene, e, Scorer({f"m={mode}|{type_}": 1.0})) == mode
    assert mode_of(scene, e, Scorer({f"m=none|{type_}": 9.0})) is None
    assert f"m={mode}|{type_}" in mode_features(scene, e, mode, proposed)


def test_a_type_without_modes_has_none(scene_of: Any) -> None:
    scene = scene_of("اتفق الطرفان على هدنة")
    e = event(scene, "AGREE")
    assert ("AGREE" in MODES) or mode_of(scene, e, Scorer({})) is None
