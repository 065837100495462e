"""Places as points, against the table in tests/cases."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from mahdar.reading.where import locate

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "where.yml").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:40])
def test_places(case: dict[str, Any], scene_of: Any) -> None:
    scene = scene_of(case["text"], LOC=case.get("LOC", []))
    found = locate(scene, scene.beings)
    at = {
        scene.words.text[slice(*b.mentions[0].offsets(scene.words))]: found[b.index]
        for b in scene.beings
        if b.index in found
    }
    here = at[case["place"]]
    assert (here.place.en if here.place else None, here.place.country if here.place else None) == (
        case["en"],
        case["country"],
    )
    assert here.precision == case["precision"]
    assert (here.direction, here.distance) == (case.get("direction"), case.get("km"))
    if here.place:
        assert -90 <= here.place.lat <= 90 and -180 <= here.place.lon <= 180


def test_nothing_named_is_nowhere(scene_of: Any) -> None:
    scene = scene_of("ذهب الولد.")
    assert locate(scene, scene.beings) == {}
