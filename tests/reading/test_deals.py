"""Exchanges, conditions and stages against the table in tests/cases; deals as structs of the record."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml

from mahdar.errors import InputError
from mahdar.lexicon import Lexicon
from mahdar.lexicon.deal_cues import DealCues, bare_forms
from mahdar.reading.conditions import find_conditions
from mahdar.reading.deal_structs import deal_structs
from mahdar.reading.deals import DEAL_SCORERS, find_deals
from mahdar.reading.links import find_steps, find_swaps
from mahdar.reading.promise import Promise
from mahdar.reading.reader import set_scene
from mahdar.reading.roles import ROLES
from mahdar.reading.scene import Scene
from mahdar.reading.scorer import Scorer
from mahdar.reading.table import Table, Term
from mahdar.reading.tagger import Tagger
from mahdar.report import Report
from mahdar.training.trees import Growth, grow

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "deals.yml").read_text("utf-8"))
TITLE = "تطورات في المنطقة\n\n"
TAKE = Scorer({}, 9.0)
NO_ROLES = {role: Scorer({}, -9.0) for role in ROLES}


@pytest.fixture(scope="module")
def tagger(lexicon: Lexicon) -> Tagger:
    return Tagger(lexicon)


def scene_of(text: str, tagger: Tagger) -> Scene:
    return set_scene(Report(TITLE + text, published="2020-05-01"), tagger.lexicon, tagger)


def promise(scene: Scene, words: str, kind: str) -> Promise:
    """The promise that stands at these words."""
    start = scene.report.text.index(words)
    at = [t.i for t in scene.tokens if start <= t.start < start + len(words)]
    return Promise(at[0], at[0] + 1, at[0], at[-1] + 1, kind, 0.9)


def table_of(case: dict[str, Any], tagger: Tagger) -> tuple[Table, list[Term]]:
    scene = scene_of(case["text"], tagger)
    promises = [promise(scene, *p) for p in case["promises"]]
    return Table(scene, promises, NO_ROLES), [Term([i], p, [p]) for i, p in enumerate(promises)]


@pytest.mark.parametrize("case", [c for c in CASES if "swaps" in c], ids=lambda c: c["text"])
def test_what_is_given_for_what(case: dict[str, Any], tagger: Tagger) -> None:
    table, terms = table_of(case, tagger)
    by_cue = [s for s in find_swaps(table, terms, TAKE) if s.cue is not None]
    found = [[[t.promises[0] for t in side] for side in (s.give, s.get)] for s in by_cue]
    assert found == case["swaps"]


@pytest.mark.parametrize("case", [c for c in CASES if "conditions" in c], ids=lambda c: c["text"])
def test_what_hangs_on_what(case: dict[str, Any], tagger: Tagger) -> None:
    table, terms = table_of(case, tagger)
    found = [
        [
            c.polarity,
            c.trigger.promises[0] if c.trigger else table.scene.words.quote(*c.words),
            c.target[0].promises[0],
        ]
        for c in find_conditions(table, terms, TAKE)
    ]
    assert found == case["conditions"]


@pytest.mark.parametrize("case", [c for c in CASES if "stages" in c], ids=lambda c: c["text"])
def test_stages(case: dict[str, Any], tagger: Tagger) -> None:
    table, terms = table_of(case, tagger)
    steps = find_steps(table, terms)
    if "steps" in case:
        assert [s.order for s in steps] == list(range(1, case["steps"] + 1))
    else:
        assert [[s.order for s in steps if t in s.terms] for t in terms] == [[n] for n in case["stages"]]


def models(**odds: float) -> Any:
    """Scorers that take every candidate, but for those whose odds are given."""
    scorers = {name: Scorer({}, odds.get(name, 9.0)) for name in DEAL_SCORERS}
    taken = grow([([0.0], True, 1.0)], Growth())
    return SimpleNamespace(roles=NO_ROLES, when=Scorer({}, -9.0), source=Scorer({}, 9.0), deals=scorers, holders=taken)


def test_a_deal_as_the_record_has_it(tagger: Tagger) -> None:
    scene = scene_of("قالت رويترز إن الحكومة السورية تفتح الطريق مقابل إطلاق المخطوفين.", tagger)
    promises = [promise(scene, "تفتح الطريق", "open_route"), promise(scene, "إطلاق المخطوفين", "release_captive")]
    deals = find_deals(scene, promises, models())
    ids = {b.index: f"x{b.index}" for b in scene.beings}
    (deal,) = deal_structs(scene, deals, ids)
    assert [t.kind for t in deal.terms] == ["open_route", "release_captive"]
    assert [(x.give, x.get) for x in deal.exchanges] == [(["t1"], ["t2"])]
    assert deal.parties and set(deal.parties) <= set(ids.values())
    assert {s.stance for t in deal.terms for s in t.stances} >= {"agreed", "demanded"}
    for t in deal.terms:
        for span in t.evidence:
            assert scene.report.text[span.start : span.end] == span.quote


def test_terms_that_nothing_ties_are_deals_of_their_own(tagger: Tagger) -> None:
    scene = scene_of("تفتح الحكومة الطريق. وقال خبير إن الحركة تطلق الأسرى.", tagger)
    promises = [promise(scene, "تفتح الحكومة", "open_route"), promise(scene, "تطلق الأسرى", "release_captive")]
    deals = find_deals(scene, promises, models(same_deal=-9.0, swap=-9.0))
    found = deal_structs(scene, deals, {})
    assert [(d.id, [t.id for t in d.terms]) for d in found] == [("d1", ["t1"]), ("d2", ["t2"])]
    assert all(d.parties == [] for d in found)


def test_what_is_told_twice_is_one_term(tagger: Tagger) -> None:
    scene = scene_of("أعلنت الحركة هدنة. وتبدأ الهدنة غدا.", tagger)
    promises = [promise(scene, "هدنة", "pause"), promise(scene, "الهدنة", "pause")]
    (deal,) = find_deals(scene, promises, models(swap=-9.0))
    assert [len(t.told) for t in deal.terms] == [2]


def test_without_promises_there_is_no_deal(tagger: Tagger) -> None:
    assert find_deals(scene_of("زار الوزير المدينة.", tagger), [], models()) == []


def test_cues_are_found_with_clitics() -> None:
    assert "مقابل" in bare_forms("وبالمقابل") and "بالمقابل" in bare_forms("وبالمقابل")
    assert DealCues.load().acts["اتفق"] == "agreed"


@pytest.mark.parametrize(
    "text", ["acts: {}", "{acts: {agreed: [اتفق, اتفق]}, phrases: {}}", "{acts: {agreed: كلمة}, phrases: {}}"]
)
def test_a_broken_file_of_cues_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "cues.yml"
    path.write_text(text, "utf-8")
    with pytest.raises(InputError):
        DealCues.load(path)
