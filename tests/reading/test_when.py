"""Dates of events against the table in tests/cases."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from mahdar.arabic.calendar import DatePhrase, find_dates
from mahdar.lexicon import Lexicon
from mahdar.reading.acts import candidates
from mahdar.reading.reader import set_scene
from mahdar.reading.roles import Happening
from mahdar.reading.scorer import Scorer
from mahdar.reading.tagger import Tagger
from mahdar.reading.when import date_events
from mahdar.report import Report

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "event_dates.yml").read_text("utf-8"))
SCORER = Scorer.load("when")


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return Tagger(Lexicon.load())


TITLE = "تطورات ميدانية في المنطقة\n\n"


def dated(text: str, published: date | None, words: list[tuple[str, str]], tagger: Tagger) -> list[DatePhrase | None]:
    report = Report(TITLE + text, published=published.isoformat() if published else None)
    scene = set_scene(report, tagger.lexicon, tagger)
    found = list(candidates(scene))
    events = [
        Happening(type_, [t for t in found if t.type == type_ and scene.tokens[t.first].surface == word])
        for type_, word in words
    ]
    days = date_events(scene, events, find_dates(scene.words, published), SCORER)
    return [days[id(e)] for e in events]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:40])
def test_dates(case: dict[str, Any], tagger: Tagger) -> None:
    [found] = dated(case["text"], case["published"], [(case["type"], case["word"])], tagger)
    if case.get("none"):
        assert found is None or found.start is None
    else:
        assert found is not None
        assert (found.start, found.end) == (case["start"].isoformat(), case["end"].isoformat())


def test_each_event_its_own_day(tagger: Tagger) -> None:
    text = "قصفت قوات النظام أمس بلدة في الريف. وكان الجيش اعتقل يوم الخميس أربعة أشخاص."
    words = [("ASSAULT", "قصفت"), ("COERCE", "اعتقل")]
    found = dated(text, date(2015, 7, 27), words, tagger)
    assert [p and p.start for p in found] == ["2015-07-26", "2015-07-23"]


def test_without_publication_nothing_is_invented(tagger: Tagger) -> None:
    [found] = dated("قصفت قوات النظام أمس بلدة في الريف.", None, [("ASSAULT", "قصفت")], tagger)
    assert found is None or found.start is None


def test_no_events(tagger: Tagger) -> None:
    assert dated("", date(2015, 7, 27), [], tagger) == []
