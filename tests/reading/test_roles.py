"""Who fills a role: the grammar proposes, scorers decide; here scorers of a few weights set by hand."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from mahdar.reading.acts import find_tellings
from mahdar.reading.beside import pair_features, pairs, score_tellings, window
from mahdar.reading.facts import facts_inside
from mahdar.reading.roles import LIMIT, ROLES, Happening, Standings, decide, gather_chances, second_row
from mahdar.reading.scene import Scene
from mahdar.reading.scorer import Scorer, names
from mahdar.reading.trees import Trees

TEXT = "قصفت قوات النظام بلدة حاس بعد هجوم لحزب الله على بيروت."
EVEN = {role: Scorer({}) for role in ROLES}


def one_leaf(odds: float, threshold: float = 0.5) -> Trees:
    """Trees that say the same of everything."""
    whole = {"asks": [0], "least": [0.0], "children": [0, 0], "leaf": [odds], "roots": [0]}
    return Trees(
        {name: np.array(value) for name, value in whole.items()} | {"depth": 0, "bias": 0.0, "threshold": threshold}
    )


SURE = {role: one_leaf(2.0) for role in ROLES}


def events_of(scene: Scene, scorers: dict[str, Scorer], seconds: dict[str, Trees]) -> list[Happening]:
    tellings = find_tellings(scene, Scorer({}, bias=9.0))
    score_tellings(scene, tellings, scene.beings, scorers)
    events = [Happening(t.type, [t]) for t in tellings]
    gather_chances(events)
    decide(scene, events, scene.beings, seconds)
    return events


def test_every_name_near_an_act_is_a_candidate(scene_of: Any) -> None:
    scene = scene_of(TEXT)
    for e in events_of(scene, EVEN, SURE):
        named = {m.entity for m in scene.mentions if not m.first <= e.head.first < m.last}
        assert set(e.chances["actor"]) == set(e.chances["recipient"]) == named
        places = set(e.chances["place"])
        assert places and all(scene.beings[i].kind in ("place", "group") for i in places)


def test_nobody_is_actor_and_recipient_of_one_event(scene_of: Any) -> None:
    for e in events_of(scene_of(TEXT), EVEN, SURE):
        assert not set(e.roles["actor"]) & set(e.roles["recipient"])
        assert all(len(e.roles[role]) <= LIMIT[role] for role in ROLES)


def test_a_role_stays_empty_where_nobody_is_likely(scene_of: Any) -> None:
    doubtful = {role: one_leaf(-3.0) for role in ROLES}
    assert all(not any(e.roles.values()) for e in events_of(scene_of(TEXT), EVEN, doubtful))


def test_the_frame_of_the_word_is_a_feature(scene_of: Any) -> None:
    scene = scene_of("هاجم مسلحون على بيروت جنود حزب الله")
    t = find_tellings(scene, Scorer({}, bias=9.0))[0]
    inside = facts_inside(scene, scene.beings)
    features = {f.mention.first: names(parts) for f, parts, _ in pairs(scene, t, inside, [t.first])}
    assert features and all(isinstance(x, str) for found in features.values() for x in found)
    assert all(any(x.startswith("fr=") for x in found) for found in features.values())
    f = inside[0][0]
    assert pair_features(scene, t, f, [t.first], 0, f.prep)


SPREAD = "هجوم في صيدا\n\nأولا هنا. ثانيا هنا. قصف الجيش البلدة. رابعا هنا. خامسا هنا."


def test_names_are_looked_for_near_the_act(scene_of: Any) -> None:
    scene = scene_of(SPREAD)
    title, body = (t for t in find_tellings(scene, Scorer({}, bias=9.0)) if t.type == "ASSAULT")
    assert list(window(scene, title)) == [0, 1, 2, 3], "the title looks further ahead"
    assert list(window(scene, body)) == [1, 2, 3, 4]


@pytest.mark.parametrize("role", ROLES)
def test_numbers_beside_an_event(role: str, scene_of: Any) -> None:
    scene = scene_of(TEXT)
    events = events_of(scene, EVEN, SURE)
    standings = Standings(scene, events)
    for e in events:
        for i, p in e.chances[role].items():
            row = second_row(role, e, scene.beings[i], standings)
            assert row[0] == p and len(row) == (29 if role == "place" else 25) and all(math.isfinite(x) for x in row)
            assert second_row(role, e, scene.beings[i], standings, shelf=2)[-1] == 2


def test_a_trained_reader_knows_subject_from_object(trained: Any) -> None:
    """Plain sentences that any sane weights read alike."""
    from mahdar.report import Report

    record = trained.read(Report("غارات على إدلب\n\nقصفت طائرات النظام السوري بلدة حاس في ريف إدلب وقتل خمسة مدنيين."))
    assert "ASSAULT" in {e.type for e in record.events}
    assert any(record.entity(i).name != "حاس" for e in record.events for i in e.actors + e.recipients + e.place)
