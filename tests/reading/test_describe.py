"""Beings as entities of the record: titles, loaded words, spans; against the tables in tests/cases."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from mahdar.reading.describe import entity, spans, stance_label
from mahdar.reading.scene import Scene
from mahdar.reading.where import locate
from mahdar.reading.who import Being
from mahdar.record import Facility, Group, Person, Place, State
from mahdar.report import check_span

TABLES = Path(__file__).parents[1] / "cases"
LABELS, TITLES = (yaml.safe_load((TABLES / f"{name}.yml").read_text("utf-8")) for name in ("labels", "titles"))


def being_named(scene: Scene, name: str) -> Being:
    return next(b for b in scene.beings if any(name in s.quote for s in spans(scene, b)))


@pytest.mark.parametrize("case", LABELS, ids=lambda case: case["text"])
def test_loaded_words(case: dict[str, Any], scene_of: Any) -> None:
    scene = scene_of(case["text"])
    assert stance_label(scene, being_named(scene, case["name"])) == case["label"]


@pytest.mark.parametrize("case", TITLES, ids=lambda case: case["text"])
def test_titles(case: dict[str, Any], scene_of: Any) -> None:
    scene = scene_of(case["text"], PER=[case["person"], *case.get("others", [])])
    being = being_named(scene, case["person"])
    person = entity(scene, being, "p1", {}, {being.index: "p1"})
    assert isinstance(person, Person) and person.name == case["person"]
    assert (person.rank, person.position, person.epithet) == (
        case.get("rank"),
        case.get("position"),
        case.get("epithet"),
    )


TEXT = "قال مسلحون إن لبنان وحزب الله وبيروت ومطار بيروت والجيش السوري في خطر. وقال الحزب إن سالم محمود قتل."


def test_every_kind_of_entity(scene_of: Any) -> None:
    scene = scene_of(TEXT, PER=["سالم محمود"], LOC=["مطار بيروت"])
    located = locate(scene, scene.beings)
    ids = {b.index: f"x{b.index}" for b in scene.beings}
    made = [entity(scene, b, ids[b.index], located, ids) for b in scene.beings]
    assert {type(e) for e in made} >= {Group, State, Person, Place, Facility}
    for e in made:
        assert e.name and e.mentions == sorted(e.mentions)
        for span in e.mentions:
            check_span(TEXT, span)
    hezbollah = next(e for e in made if e.name == "حزب الله")
    assert [s.quote for s in hezbollah.mentions] == ["حزب الله", "الحزب"] and hezbollah.name_en == "Hezbollah"
