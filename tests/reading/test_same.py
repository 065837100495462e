"""Tellings of one happening are joined: what the scorer says, within what the grammar allows."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mahdar.reading.acts import Telling, find_tellings
from mahdar.reading.beside import score_tellings
from mahdar.reading.roles import ROLES
from mahdar.reading.same import join, same_features
from mahdar.reading.scene import Scene
from mahdar.reading.scorer import Scorer

TEXT = "قصف على حلب\n\nقصف الجيش حلب وتظاهر المئات. وأسفر القصف عن مقتل خمسة. واعتقلت الشرطة رجلا بعد تظاهرة."
EVEN = {role: Scorer({}) for role in ROLES}


def told(scene: Scene) -> list[Telling]:
    tellings = find_tellings(scene, Scorer({}, bias=9.0))
    score_tellings(scene, tellings, scene.beings, EVEN)
    return tellings


def test_only_tellings_of_one_type_are_joined(scene_of: Any) -> None:
    scene = scene_of(TEXT)
    events = join(scene, told(scene), Scorer({}, bias=9.0))
    assert sorted(e.type for e in events) == sorted({t.type for t in told(scene)}), "all of a type are one event"
    assert all(t.type == e.type for e in events for t in e.tellings)


def test_an_unwilling_scorer_joins_nothing(scene_of: Any) -> None:
    scene = scene_of(TEXT)
    tellings = told(scene)
    events = join(scene, tellings, Scorer({}, bias=-9.0))
    assert [e.tellings for e in events] == [[t] for t in tellings]


WORDS = "قصف القصف غارة مقتل تظاهر تظاهرة اعتقل في على حلب الجيش . ،".split()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.lists(st.sampled_from(WORDS), max_size=30), bias=st.floats(-2, 2))
def test_every_telling_is_in_one_event(scene_of: Any, words: list[str], bias: float) -> None:
    scene = scene_of(" ".join(words))
    tellings = told(scene)
    events = join(scene, tellings, Scorer({"lemma=True|t=False": 1.0, "d=0|t=False": -0.5}, bias=bias))
    assert sorted(t.first for e in events for t in e.tellings) == [t.first for t in tellings]
    assert [e.tellings[0].first for e in events] == sorted(e.tellings[0].first for e in events)


def test_features_tell_what_two_tellings_share(scene_of: Any) -> None:
    scene = scene_of("قصف الجيش حلب. ثم قصف الجيش حلب مجددا.")
    x, y = (t for t in told(scene) if scene.tokens[t.first].surface == "قصف" and t.type == "ASSAULT")
    found = same_features(scene, x, y, 0)
    assert "lemma=True|t=False" in found and len(found) == len(set(found))
