"""Status of events against the table in tests/cases."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from mahdar.lexicon import Lexicon
from mahdar.reading.acts import candidates
from mahdar.reading.reader import set_scene
from mahdar.reading.roles import Happening
from mahdar.reading.scene import Scene
from mahdar.reading.scorer import Scorer
from mahdar.reading.status import status_of, statuses
from mahdar.reading.tagger import Tagger
from mahdar.report import Report

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "status.yml").read_text("utf-8"))
SCORER = Scorer.load("status")


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return Tagger(Lexicon.load())


TITLE = "تطورات ميدانية في المنطقة\n\n"


def event_of(text: str, type_: str, word: str, tagger: Tagger) -> tuple[Scene, Happening]:
    scene = set_scene(Report(TITLE + text), tagger.lexicon, tagger)
    tellings = [t for t in candidates(scene) if t.type == type_ and scene.tokens[t.first].surface == word]
    assert tellings, "the word is no act of this type"
    return scene, Happening(type_, tellings[:1])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:40])
def test_status(case: dict[str, Any], tagger: Tagger) -> None:
    scene, event = event_of(case["text"], case["type"], case["word"], tagger)
    assert status_of(scene, event, SCORER) == case["status"]
    assert statuses(scene, [event], SCORER) == {id(event): case["status"]}


def test_untrained_scorer_leaves_it_occurred(tagger: Tagger) -> None:
    scene, event = event_of("قصفت قوات النظام البلدة.", "ASSAULT", "قصفت", tagger)
    assert status_of(scene, event, Scorer({})) == "occurred"
