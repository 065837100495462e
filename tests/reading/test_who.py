"""Mentions joined into beings, against the table in tests/cases."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from mahdar.reading.who import stem

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "who.yml").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:40])
def test_beings(case: dict[str, Any], scene_of: Any) -> None:
    scene = scene_of(case["text"], **{kind: case.get(kind, []) for kind in ("PER", "GRP", "LOC")})
    found = []
    for being in scene.beings:
        mentions = [scene.words.text[slice(*m.offsets(scene.words))] for m in being.mentions]
        found.append(list(dict.fromkeys(mentions)))
    for wanted in case["beings"]:
        assert list(dict.fromkeys(wanted)) in found


def test_every_mention_has_its_being(scene_of: Any) -> None:
    scene = scene_of("هاجم حزب الله بيروت. وقال الحزب إن الجيش اللبناني في صيدا، وإن التنظيم فر.")
    assert scene.mentions and scene.beings
    for i, being in enumerate(scene.beings):
        assert being.index == i and being.mentions == sorted(being.mentions, key=lambda m: m.first)
        assert all(m.entity == i for m in being.mentions)


STEMS = [
    ("الحوثيون", "حوث"),
    ("الحوثيين", "حوث"),
    ("السوريه", "سور"),
    ("القوات", "قوات"),
    ("علي", "علي"),
    ("حزب", "حزب"),
]


@pytest.mark.parametrize(("word", "bare"), STEMS)
def test_stems(word: str, bare: str) -> None:
    assert stem(word) == bare
