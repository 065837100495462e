"""Which words may name a promise, which are taken together, and what a promise says of itself."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml

from mahdar.reading.heads import Floor, is_boundary
from mahdar.reading.promise import Promise
from mahdar.reading.scorer import Scorer
from mahdar.reading.term_values import Amounts, fill_values
from mahdar.reading.terms import TERM_SCORERS, find_terms, namings_of, promises_of

FOLDER = Path(__file__).parents[1] / "cases"
CASES = yaml.safe_load((FOLDER / "terms.yml").read_text("utf-8"))
VALUES = yaml.safe_load((FOLDER / "term_values.yml").read_text("utf-8"))
CHAIN = "يقضي الاتفاق بالإفراج عن الأسرى وبفتح الطريق مقابل تسليم السلاح، وهدنة لمدة شهر."


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_heads(case: dict[str, Any], scene_of: Any) -> None:
    scene = scene_of(case["text"])
    found = {(scene.words.quote(h.first, h.last), h.kind) for h in Floor(scene).heads}
    assert {tuple(t) for t in case["terms"]} <= found
    assert not {word for word, _ in found} & set(case.get("not", []))


@pytest.mark.parametrize("case", VALUES, ids=lambda case: case["text"])
def test_values(case: dict[str, Any], scene_of: Any) -> None:
    scene = scene_of(case["text"])
    head = next(h for h in Floor(scene).heads if scene.words.quote(h.first, h.last).startswith(case["head"]))
    begin = head.first
    while begin and scene.tokens[begin - 1].kind == "n":
        begin -= 1
    p = Promise(head.first, head.last, begin, len(scene.tokens), case["kind"])
    fill_values(scene, [p], Amounts(scene, None))
    for name, want in case.items():
        if name == "object":
            assert p.object and scene.words.quote(*p.object) == want
        elif name == "count":
            assert (list(p.count) if p.count else None) == want
        elif name not in ("text", "head", "kind"):
            assert getattr(p, name) == want


def test_a_chain_is_cut_at_its_joints(scene_of: Any) -> None:
    scene = scene_of(CHAIN)
    namings = namings_of(scene, Floor(scene))
    for n in namings:
        n.chance, n.kinds = 1.0, {h.kind: 1.0 / (k + 1) for k, h in enumerate(n.heads)}
    found = promises_of(scene, namings, 0.5)
    assert [p.kind for p in found] == ["release_detainee", "open_route", "handover_arms", "pause"]
    for p, q in pairwise(found):
        assert p.begin <= p.first < p.last <= p.end <= q.begin
    assert not any(is_boundary(scene, i) for p in found for i in range(p.begin, p.end))


def test_the_scorers_decide(scene_of: Any) -> None:
    scene = scene_of("قصف الجيش البلدة وقتل مسلحون جنودا. " + CHAIN)
    never = {name: Scorer({}, bias=-5.0) for name in TERM_SCORERS}
    always = {name: Scorer({}, bias=5.0) for name in TERM_SCORERS}
    roles = {role: Scorer({}) for role in ("actor", "recipient", "place")}
    assert find_terms(scene, SimpleNamespace(terms=never, roles=roles, advise=None)) == []
    found = find_terms(scene, SimpleNamespace(terms=always, roles=roles, advise=None))
    assert len(found) >= 3 and all(p.chance > 0.9 for p in found)
    assert found == sorted(found, key=lambda p: p.first)
