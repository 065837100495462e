"""Findings: what the grammar says of each word, what is put together of them, and the record's structs."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from mahdar.lexicon import Lexicon
from mahdar.reading.finding_kinds import kind_of
from mahdar.reading.finding_topics import topic_of
from mahdar.reading.finding_words import Ledger, Sign
from mahdar.reading.findings import STATES, Fare, find_fares, settle, state_features, without_asked_for
from mahdar.reading.known import Claim
from mahdar.reading.promise import Promise
from mahdar.reading.reader import set_scene
from mahdar.reading.roles import Happening
from mahdar.reading.scene import Scene
from mahdar.reading.scorer import Scorer
from mahdar.reading.tagger import Tagger
from mahdar.reading.talk_structs import evidence_level, finding_structs
from mahdar.report import Report

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "findings.yml").read_text("utf-8"))
TITLE = "تطورات ميدانية في المنطقة\n\n"


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return Tagger(Lexicon.load())


def sign_of(text: str, word: str, tagger: Tagger) -> tuple[Scene, Sign]:
    scene = set_scene(Report(TITLE + text), tagger.lexicon, tagger)
    found = [s for s in Ledger(scene).signs if scene.tokens[s.telling.first].surface == word]
    assert found, "the word is no candidate"
    return scene, found[0]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:40])
def test_what_the_grammar_points_to(case, tagger):
    assert sign_of(case["text"], case["word"], tagger)[1].rule == case["rule"]


def test_topics_are_known_by_the_first_letters():
    assert topic_of("للهدنه") == "truce"
    assert topic_of("والفديه") == "ransom"
    assert topic_of("الشمس") is None


def test_prepositions_and_adjectives_are_no_candidates(tagger):
    scene = set_scene(Report("حل سلمي عبر الوساطة"), tagger.lexicon, tagger)
    assert not Ledger(scene).signs


@pytest.mark.parametrize(
    ("text", "word", "kind"),
    [
        ("خرق المسلحون الهدنة مساء أمس.", "خرق", "pause"),
        ("أفرج الفصيل عن خمسة معتقلين.", "أفرج", "release_detainee"),
        ("سلم الفصيل ثلاث جثث.", "سلم", "return_remains"),
        ("دفعت العائلة فدية للخاطفين.", "دفعت", "ransom"),
    ],
)
def test_the_kind_of_promise(text, word, kind, tagger):
    assert kind_of(*sign_of(text, word, tagger)) == kind


def test_a_broken_truce_is_found_without_any_weights(tagger):
    scene = set_scene(Report(TITLE + "خرق المسلحون الهدنة مساء أمس."), tagger.lexicon, tagger)
    fares = find_fares(Ledger(scene), Scorer({}, -5.0, 0.3), Scorer({}))
    assert [(f.state, f.kind) for f in fares] == [("breached", "pause")]
    settle(fares, [], [], scene)
    (finding,) = finding_structs(scene, fares, {}, {}, {})
    assert finding.state in STATES
    assert finding.evidence[0].quote == "خرق المسلحون الهدنة مساء أمس"
    assert finding.evidence_level == "attribution_unclear"


def test_a_title_and_its_text_tell_one_finding(tagger):
    scene = set_scene(Report("خرق الهدنة في تعز\n\nخرق المسلحون الهدنة في تعز مساء أمس."), tagger.lexicon, tagger)
    fares = find_fares(Ledger(scene), Scorer({}, -5.0, 0.3), Scorer({}))
    assert [len(f.event.tellings) for f in fares] == [2]


def claim(kind: str, source: int = 0, entity: int | None = None, stance: str = "asserts") -> Claim:
    return Claim(0, 0, 1, "س", kind, entity, stance, "verb", "قال", source)


@pytest.mark.parametrize(
    ("state", "claims", "level"),
    [
        ("breached", [], "attribution_unclear"),
        ("breached", [claim("party", entity=7)], "claimed_by_performer"),
        ("breached", [claim("party", entity=8)], "claimed_by_adversary"),
        ("fulfilled", [claim("official")], "claimed_by_beneficiary"),
        ("fulfilled", [claim("monitor")], "observer"),
        ("fulfilled", [claim("monitor"), claim("eyewitness", 1)], "corroborated"),
        ("fulfilled", [claim("party"), claim("party", 1, stance="denies")], "contested"),
    ],
)
def test_how_far_a_finding_is_vouched_for(state, claims, level):
    assert evidence_level(Fare(Happening("RETREAT", []), state, by=[7]), claims) == level


def test_what_is_only_asked_for_was_not_carried_out(tagger: Tagger) -> None:
    scene, s = sign_of("عرضت الحكومة إطلاق سراح 20 أسيراً مقابل تسليم الجثث.", "إطلاق", tagger)
    at = s.telling.first
    asked_for, elsewhere = Promise(at, at + 2, at, at + 5, "release_captive"), Promise(0, 1, 0, 2, "pause")
    done, broken = [Fare(Happening("RETREAT", [s.telling]), state, None, 0.9) for state in ("fulfilled", "breached")]
    assert without_asked_for(scene, [done, broken], [asked_for, elsewhere]) == [broken]
    assert without_asked_for(scene, [done, broken], [elsewhere]) == [done, broken]


@pytest.mark.parametrize(
    ("text", "word", "told"),
    [
        ("اتفق الطرفان على هدنة مقابل إطلاق سراح 20 أسيراً.", "إطلاق", False),
        ("تم الأحد إطلاق سراح 20 أسيراً بموجب الهدنة.", "إطلاق", True),
        ("أطلق الطرفان مقابل الهدنة 20 أسيراً.", "أطلق", True),
    ],
)
def test_a_price_that_is_named_was_not_paid(text: str, word: str, told: bool, tagger: Tagger) -> None:
    scene, s = sign_of(text, word, tagger)
    at = s.telling.first
    done = Fare(Happening("RETREAT", [s.telling]), "fulfilled", None, 0.9)
    agreed = Promise(at, at + 2, at, at + 5, "release_captive")
    assert without_asked_for(scene, [done], [], [agreed]) == ([done] if told else [])
    assert without_asked_for(scene, [done], [], []) == [done], "of a deal carried out"


def test_the_state_is_read_from_the_words_of_the_clause(tagger: Tagger) -> None:
    scene, sign = sign_of("أطلق المسلحون نصف المخطوفين. وقال شاهد إن الباقين ينتظرون.", "أطلق", tagger)
    found = state_features(scene, sign, "partial")
    assert "partial w=نصف" in found and "partial w=>نصف" in found
    assert not any("شاهد" in f for f in found), "another sentence"


def test_the_network_on_promises_has_a_say(tagger: Tagger) -> None:
    scene, sign = sign_of("أطلق المسلحون المخطوفين بموجب الصفقة.", "أطلق", tagger)
    ledger = Ledger(scene)

    def said() -> set[str]:
        ledger.pledge({})
        (found,) = [s for s in ledger.signs if s.telling.first == sign.telling.first]
        return set(found.features)

    silent = said()
    assert "self=-1" in silent
    scene.advised = {sign.telling.first: 0.9}
    assert {"self=6", "sure=1"} <= said() - silent
