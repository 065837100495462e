"""Dates and times of day against the table in tests/cases/dates.yml."""

from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from mahdar.arabic.calendar import find_dates
from mahdar.arabic.months import MONTHS, WEEKDAYS
from mahdar.arabic.tokens import tokenize

CASES = yaml.safe_load((Path(__file__).parent.parent / "cases" / "dates.yml").read_text(encoding="utf-8"))
SUNDAY = date(2015, 7, 26)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_dates(case: dict) -> None:
    found = find_dates(tokenize(case["text"]), case.get("published", SUNDAY))
    if case.get("none"):
        assert found == []
        return
    assert len(found) == 1
    phrase = found[0]
    if case.get("open"):
        assert (phrase.start, phrase.end, phrase.precision) == (None, None, "relative")
        return
    want = case["date"] if isinstance(case["date"], list) else [case["date"]] * 2
    assert [phrase.start, phrase.end] == [day.isoformat() for day in want]
    assert phrase.precision == case.get("precision", "day")
    assert phrase.time == case.get("time")
    assert phrase.kind == case.get("kind", phrase.kind)


def test_time_alone() -> None:
    phrase = find_dates(tokenize("الساعة 23:59"), SUNDAY)[0]
    assert (phrase.start, phrase.kind, phrase.time) == (None, "time", "23:59")


def test_same_year_as_before() -> None:
    found = find_dates(tokenize("في مايو 2012 ثم في يونيو من العام نفسه"), SUNDAY)
    assert [p.start for p in found] == ["2012-05-01", "2012-06-01"]


def test_span() -> None:
    text = "قتل في 26 تموز (يوليو) الماضي جندي"
    phrase = find_dates(tokenize(text), SUNDAY)[0]
    assert text[phrase.start_offset : phrase.end_offset] == "26 تموز (يوليو) الماضي"


LISTED = """
أمس الأول اليوم غداً الماضي المقبل 5 31 2014 1436 26/7/2015 2015-02-30 0/0/0000 23:59 من إلى و ( ) /
- قبل منذ عام شهر الشهر يومين ثلاثة أيام كانون الثاني ذو الحجة الساعة العاشرة مساء ليل منتصف بين مطلع
. هـ 99999999999999
"""
PIECES = st.sampled_from([*LISTED.split(), *sorted(MONTHS)[::15], *sorted(WEEKDAYS)[::6], "\n"])
DAYS = st.none() | st.dates(date(1990, 1, 1), date(2060, 12, 31)) | st.just(date(1, 1, 1)) | st.just(date(9999, 12, 31))


@given(st.lists(PIECES, max_size=25).map(" ".join) | st.text(max_size=60), DAYS)
def test_offsets_hold(text: str, published: date | None) -> None:
    words = tokenize(text)
    found = find_dates(words, published)
    for phrase in found:
        assert 0 <= phrase.first < phrase.last <= len(words.tokens)
        assert phrase.start_offset == words.tokens[phrase.first].start
        assert phrase.end_offset == words.tokens[phrase.last - 1].end
        assert (phrase.start is None) == (phrase.end is None)
        if phrase.start and phrase.end:
            assert phrase.start <= phrase.end
        elif phrase.kind != "time":
            assert phrase.precision == "relative"
    assert [p.first for p in found] == sorted(p.first for p in found)
