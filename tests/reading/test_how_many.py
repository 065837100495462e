"""Casualties of events against the table in tests/cases."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from mahdar.arabic.numbers import find_numbers
from mahdar.lexicon import Lexicon
from mahdar.reading.acts import candidates
from mahdar.reading.figures import find_figures
from mahdar.reading.how_many import Count, count_casualties
from mahdar.reading.reader import set_scene
from mahdar.reading.roles import Happening
from mahdar.reading.scorer import Scorer
from mahdar.reading.tagger import Tagger
from mahdar.reading.who import gather
from mahdar.report import Report

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "casualties.yml").read_text("utf-8"))
SCORER = Scorer.load("count")
SAID = [
    ("مقتل سيدتين وأربعة أطفال في القصف", "killed", 6, 6),
    ("مقتل ثلاثة جنود ومدني في القصف", "killed", 4, 4),
    ("مقتل جندي في القصف", "killed", 1, 1),
    ("مقتل عدد من المدنيين في القصف", "killed", 1, None),
    ("سقوط قتلى وجرحى في القصف", "injured", 1, None),
    ("إصابة ما لا يقل عن 14 شخصا", "injured", 14, None),
    ("العثور على جثتين في الحي", "killed", 2, 2),
    ("القصف لم يسفر عن إصابات", "injured", 0, 0),
    ("15 شخصا بينهم ثلاثة أطفال قتلوا", "killed", 15, 15),
    ("مقتل قائد اللواء مع ثلاثة من مرافقيه", "killed", 4, 4),
    ("لقي القائد مصرعه مع خمسة من جنوده", "killed", 6, 6),
    ("توقيف ضابط في الجيش، وهو قائد الكتيبة، وستة آخرين", "detained", 7, 7),
    ("متظاهر وشرطي كانا قد قُتلا في الساحة", "killed", 2, 2),
    ("وأودت صواريخ الطائرات بثلاثة أشخاص", "killed", 3, 3),
    ("هجوم أوقع 16 جنديا", "killed", 16, 16),
    ("وقتل مهاجم يشتبه أنه ينتمي إلى التنظيم 32 شخصا", "killed", 32, 32),
    ("توقيف سائقين عند الحاجز", "detained", 2, 2),
]


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return Tagger(Lexicon.load())


TITLE = "تطورات ميدانية في المنطقة\n\n"


def casualties(text: str, type_: str, word: str, tagger: Tagger) -> dict[str, Count]:
    scene = set_scene(Report(text), tagger.lexicon, tagger)
    beings = gather(scene)
    tellings = [t for t in candidates(scene) if t.type == type_]
    assert word in {scene.tokens[t.first].surface for t in tellings}, "the word is no act of this type"
    event = Happening(type_, tellings)
    return count_casualties(scene, [event], beings, find_numbers(scene.words), SCORER)[id(event)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:40])
def test_casualties(case: dict[str, Any], tagger: Tagger) -> None:
    found = casualties(TITLE + case["text"], case["type"], case["word"], tagger)
    assert {kind: [c.low, c.high] for kind, c in found.items()} == case["casualties"]
    for c in found.values():
        assert 0 <= c.start < c.end <= len(TITLE + case["text"])


@pytest.mark.parametrize(("text", "kind", "low", "high"), SAID, ids=[s[0] for s in SAID])
def test_figures(text: str, kind: str, low: int, high: int | None, tagger: Tagger) -> None:
    scene = set_scene(Report(text), tagger.lexicon, tagger)
    figures = find_figures(scene, [], find_numbers(scene.words))
    assert (low, high) in {f.value for f in figures if f.word.kind == kind and not f.part}


def test_span_of_the_figure(tagger: Tagger) -> None:
    text = TITLE + "هاجم مسلحون نقطة للشرطة ما أسفر عن مقتل أكثر من تسعة عناصر."
    found = casualties(text, "ASSAULT", "هاجم", tagger)["killed"]
    assert text[found.start : found.end] == "أكثر من تسعة"


def test_nothing_to_count(tagger: Tagger) -> None:
    scene = set_scene(Report(""), tagger.lexicon, tagger)
    assert count_casualties(scene, [], [], [], SCORER) == {}
