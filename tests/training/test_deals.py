"""Promises lined up with gold terms, and scorers of deals fitted on a handful of own reports."""

from __future__ import annotations

from math import log
from typing import Any

import pytest

from mahdar.lexicon import Lexicon
from mahdar.reading.deals import DEAL_SCORERS
from mahdar.reading.promise import Promise
from mahdar.reading.reader import set_scene
from mahdar.reading.roles import ROLES
from mahdar.reading.scorer import Scorer
from mahdar.reading.tagger import Tagger
from mahdar.report import Report
from mahdar.training.deals import Bargain, gold_promises, line_up
from mahdar.training.fit_deals import EVEN, HOLDS, fit_deals, study

ROLE_SCORERS = {role: Scorer({}, -1.0) for role in ROLES}
NAMES = ("الحكومة السورية", "حركة طالبان", "جبهة النصرة", "الجيش العراقي")


def gold(n: int) -> dict[str, Any]:
    """A little report about a deal between two sides, or about a demand that is refused."""
    a, b = NAMES[n % 4], NAMES[(n + 1) % 4]
    agreed = n % 2 == 0
    if agreed:
        text = f"أخبار\n\nاتفقت {a} مع {b} على إطلاق الأسرى مقابل فتح الطريق بعد خروج الجرحى."
    else:
        text = f"أخبار\n\nطالبت {a} بإطلاق الأسرى مقابل فتح الطريق لكن {b} رفضت ذلك."
    sides = [{"party": a, "stance": "agreed"}, {"party": b, "stance": "agreed"}]
    stances = sides if agreed else [{"party": a, "stance": "demanded"}, {"party": b, "stance": "rejected"}]
    terms = [
        {"id": "t1", "kind": "release_captive", "quote": ["إطلاق الأسرى"], "debtor": [b], "creditor": [a]},
        {"id": "t2", "kind": "open_route", "quote": ["فتح الطريق"], "debtor": [a], "creditor": [b]},
    ]
    conditions = [{"trigger": "t2", "target": ["t1"], "polarity": "after", "quote": ["بعد خروج الجرحى"]}]
    deal = {
        "parties": [a, b], "mediators": [], "status": "agreed" if agreed else "proposed",
        "terms": [{**t, "stances": stances, "obligation": "unknown"} for t in terms],
        "exchanges": [{"give": ["t1"], "get": ["t2"]}],
        "conditions": conditions if agreed else [],
    }  # fmt: skip
    return {"id": f"own-{n}", "text": text, "deals": [deal]}


def bargain(n: int, tagger: Tagger) -> Bargain:
    g = gold(n)
    scene = set_scene(Report(g["text"]), tagger.lexicon, tagger)
    return line_up(g, scene, gold_promises(g, scene)[0])


def test_gold_terms_as_promises_and_back(lexicon: Lexicon) -> None:
    x = bargain(0, Tagger(lexicon))
    assert [p.kind for p in x.promises] == ["release_captive", "open_route"]
    assert x.tells == [(0, 0), (0, 1)]


def test_a_promise_outside_every_quote_tells_no_term(lexicon: Lexicon) -> None:
    tagger = Tagger(lexicon)
    g = gold(0)
    scene = set_scene(Report(g["text"]), lexicon, tagger)
    assert line_up(g, scene, [Promise(0, 1, 0, 1, "pause")]).tells == [None]


def test_scorers_learn_what_was_agreed_and_what_demanded(lexicon: Lexicon) -> None:
    tagger = Tagger(lexicon)
    scorers, holders = fit_deals([study(bargain(n, tagger), ROLE_SCORERS) for n in range(8)])
    assert set(scorers) == set(DEAL_SCORERS)
    assert scorers["stance"].score(["demanded|g0l=طالب"]) > scorers["stance"].score(["demanded|g0l=اتفق"])
    assert holders.threshold == pytest.approx(HOLDS)


def test_a_seldom_status_is_not_held_down_by_its_base_rate(lexicon: Lexicon) -> None:
    """Eight deals are agreed or proposed: a status none of them has needs fewer words than before."""
    tagger = Tagger(lexicon)
    studies = [study(bargain(n, tagger), ROLE_SCORERS) for n in range(8)]
    scorer = fit_deals(studies)[0]["deal_status"]
    plain = {s: scorer.weights[s] + EVEN * log((n + 2) / 10) for s, n in (("collapsed", 0), ("agreed", 4))}
    assert scorer.weights["collapsed"] > plain["collapsed"] and scorer.weights["agreed"] > plain["agreed"]
    assert scorer.weights["collapsed"] - plain["collapsed"] > scorer.weights["agreed"] - plain["agreed"]
