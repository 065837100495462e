"""Who says it: claims in single sentences, and claims beside events."""

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
from mahdar.reading.sources import attribute, find_claims
from mahdar.reading.tagger import Tagger
from mahdar.reading.who import gather
from mahdar.report import Report

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "sources.yml").read_text("utf-8"))


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return Tagger(Lexicon.load())


def scene_of(text: str, tagger: Tagger) -> Scene:
    return set_scene(Report(text), tagger.lexicon, tagger)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:40])
def test_claims(case: dict[str, Any], tagger: Tagger) -> None:
    scene = scene_of(case["text"], tagger)
    found = [[c.name, c.kind, c.how] for c in find_claims(scene, gather(scene)) if c.how != "act"]
    assert found == case["claims"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:40])
def test_spans_are_the_words(case: dict[str, Any], tagger: Tagger) -> None:
    scene = scene_of(case["text"], tagger)
    for c in find_claims(scene, gather(scene)):
        assert c.name.removeprefix("ال") in case["text"][slice(*c.span)] in scene.words.quote(c.first, c.last)
        assert c.reach[0] <= c.cue < c.reach[1] <= len(scene.tokens)


def attributed(text: str, type_: str, tagger: Tagger) -> list[str]:
    scene = scene_of(text, tagger)
    beings = gather(scene)
    events = [Happening(type_, [t for t in candidates(scene) if t.type == type_])]
    claims = find_claims(scene, beings)
    return [c.name for c in attribute(scene, events, claims, Scorer.load("source"))[id(events[0])]]


def test_event_inside_the_claim(tagger: Tagger) -> None:
    text = "قصف على البلدة\n\nقال المرصد السوري لحقوق الإنسان إن قوات النظام قصفت البلدة وقتلت خمسة مدنيين."
    assert attributed(text, "ASSAULT", tagger) == ["المرصد السوري لحقوق الإنسان"]


def test_outlets_own_voice(tagger: Tagger) -> None:
    text = "قصف على البلدة\n\nقصفت قوات النظام البلدة أمس وقتلت خمسة مدنيين."
    assert attributed(text, "ASSAULT", tagger) == []


def test_without_claims_or_events(tagger: Tagger) -> None:
    scene = scene_of("", tagger)
    assert find_claims(scene, []) == []
    assert attribute(scene, [], [], Scorer({})) == {}
