"""Counts, sums, lengths and days of an answer, held against the words."""

from pathlib import Path

import pytest
import yaml

from mahdar.report import Report
from mahdar.second_reader.days import Days
from mahdar.second_reader.told import Told

CASES = Path(__file__).parents[1] / "cases"
COUNTS = yaml.safe_load((CASES / "second_counts.yml").read_text("utf-8"))
DATES = yaml.safe_load((CASES / "second_dates.yml").read_text("utf-8"))


def whole(report):
    return [report.span(0, len(report.text))]


@pytest.mark.parametrize("case", COUNTS, ids=lambda case: f"{case['text']}|{case['n']}")
def test_counts(case):
    report = Report(case["text"])
    assert Told(report).count(tuple(case["n"]), whole(report)) is case["ok"]


@pytest.mark.parametrize("case", DATES, ids=lambda case: f"{case['text']}|{case['start']}")
def test_dates(case):
    report = Report(case["text"], published=case["published"])
    assert Days(Told(report)).given(case["start"], case["end"], whole(report)) is case["ok"]


@pytest.mark.parametrize(
    "text, iso, ok",
    [
        ("هدنة لمدة خمسة أيام", "P5D", True),
        ("هدنة لمدة أسبوع", "P7D", True),
        ("هدنة مدتها 72 ساعة", "P3D", True),
        ("هدنة لمدة خمسة أيام", "P6D", False),
        ("هدنة", "P5D", False),
        ("هدنة لمدة خمسة أيام", "خمسة", False),
        ("هدنة لمدة خمسة أيام", "P", False),
    ],
)
def test_durations(text, iso, ok):
    report = Report(text)
    assert Told(report).duration(iso, whole(report)) is ok


@pytest.mark.parametrize("value, ok", [(1_000_000, True), (2_000_000, False), (1, False)])
def test_amounts(value, ok):
    report = Report("دفع فدية بقيمة مليون دولار")
    assert Told(report).amount(value, whole(report)) is ok


def test_named_people_are_counted():
    report = Report("اختطف مسلحون نادر العامري وسامي الحداد")
    people = [[report.span(13, 25)], [report.span(27, 38)]]
    assert Told(report).count((2, 2), whole(report), None, people)
    assert not Told(report).count((3, 3), whole(report), None, people)
