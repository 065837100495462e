"""How wide places are and which lie inside which."""

from __future__ import annotations

from typing import Any

from mahdar.reading.atlas import Atlas

TEXT = "غارات\n\nقصفت طائرات حربية بلدة حاس في محافظة إدلب شمال غرب سوريا، ثم مدينة تعز في اليمن وقرية لا يعرفها أحد."


def places(scene: Any) -> dict[str, int]:
    """The being of each place by a word of its name."""
    found = {}
    for b in scene.beings:
        for m in b.mentions:
            for i in range(m.first, m.last):
                found.setdefault(scene.tokens[i].surface, b.index)
    return found


def test_a_town_lies_in_its_governorate_and_both_in_their_country(scene_of: Any) -> None:
    scene = scene_of(TEXT)
    atlas, at = Atlas(scene, scene.beings), places(scene)
    town, region, country = at["حاس"], at["إدلب"], at["سوريا،"] if "سوريا،" in at else at["سوريا"]
    assert atlas.inside(town, region) and atlas.inside(town, country) and atlas.inside(region, country)
    assert not atlas.inside(region, town) and not atlas.inside(country, town) and not atlas.inside(town, town)
    assert 0 < atlas.width(town) < atlas.width(region) < atlas.width(country)


def test_what_lies_elsewhere_is_not_inside(scene_of: Any) -> None:
    scene = scene_of(TEXT)
    atlas, at = Atlas(scene, scene.beings), places(scene)
    assert atlas.inside(at["تعز"], at["اليمن"])
    assert not atlas.inside(at["تعز"], at["سوريا"]) and not atlas.inside(at["حاس"], at["اليمن"])


def test_of_a_place_that_no_gazetteer_has_nothing_is_known(scene_of: Any) -> None:
    scene = scene_of("هجوم\n\nوقع الهجوم في بلدة شرقوق في سوريا.", LOC=["شرقوق"])
    atlas, at = Atlas(scene, scene.beings), places(scene)
    unknown = at["شرقوق"]
    assert atlas.width(unknown) == 0
    assert not atlas.inside(unknown, at["سوريا"]) and not atlas.inside(at["سوريا"], unknown)
