"""Which beings go into the record."""

from __future__ import annotations

from typing import Any

from mahdar.reading.acts import find_tellings
from mahdar.reading.keep import keep_features, kept_beings
from mahdar.reading.roles import Happening
from mahdar.reading.scorer import Scorer

TEXT = "قتل مسلحون جنديا في بيروت، وقال حزب الله إنه يرفض."


def test_the_scorer_decides_and_roles_stand(scene_of: Any) -> None:
    scene = scene_of(TEXT)
    named = [b for b in scene.beings if b.kind != "role"]
    assert kept_beings(scene, [], Scorer({}, bias=9.0)) == sorted(named, key=lambda b: b.mentions[0].first)
    assert kept_beings(scene, [], Scorer({}, bias=-9.0)) == []


def test_generic_people_are_kept_where_they_fill_a_role(scene_of: Any) -> None:
    scene = scene_of(TEXT)
    people = next(b for b in scene.beings if b.kind == "role")
    event = Happening("ASSAULT", find_tellings(scene, Scorer({}, bias=9.0))[:1], {"actor": [people.index]})
    assert people in kept_beings(scene, [event], Scorer({}))
    doubtful = Scorer({}, bias=-0.8)  # .31: less than one half, more than one quarter
    assert kept_beings(scene, [event], doubtful) == [people], "a filler needs less"


def test_features_name_the_roles(scene_of: Any) -> None:
    scene = scene_of(TEXT)
    for being in scene.beings:
        found = keep_features(scene, being, [])
        assert f"k={being.kind}" in found and f"role=---|{being.kind}" in found
