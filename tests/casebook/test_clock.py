"""When promises begin and which day claims are about: every case of tests/cases/clock.yml."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from mahdar.casebook import clock
from mahdar.casebook.accounts import Account
from mahdar.casebook.clock import Begin
from mahdar.record import Date, Record
from mahdar.report import Report, Span

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "clock.yml").read_text("utf-8"))
SAYS = {"begun": "says_begun", "at_once": "says_at_once", "before": "says_before", "supposed": "says_if"}


def account(text: str) -> Account:
    return Account(Record(Report(text, outlet="السهل", published="2021-03-07")))


def span(text: str, words: str) -> Span:
    return Span.of(text, text.index(words), text.index(words) + len(words))


@pytest.mark.parametrize("case", CASES["begins"], ids=lambda c: c["text"])
def test_begins(case: dict[str, Any]) -> None:
    found = clock.begin_of(account(case["text"]), span(case["text"], case["of"]))
    assert found == (Begin(str(case["day"]), case.get("time")) if "day" in case else None)


@pytest.mark.parametrize("case", CASES["nth"], ids=lambda c: c["text"])
def test_day_of_a_truce(case: dict[str, Any]) -> None:
    found = clock.claim_day(account(case["text"]), None, span(case["text"], case["text"]), Begin("2021-03-01", "23:59"))
    assert found == (f"2021-03-0{1 + case['day']}" if "day" in case else "2021-03-07")


@pytest.mark.parametrize("case", CASES["stages"], ids=lambda c: c["text"])
def test_stage(case: dict[str, Any]) -> None:
    assert clock.stage_told(case["text"]) == case.get("stage")


@pytest.mark.parametrize(("name", "case"), [(n, c) for n in SAYS for c in CASES[n]], ids=lambda x: str(x))
def test_what_words_say(name: str, case: dict[str, Any]) -> None:
    assert getattr(clock, SAYS[name])(case["text"]) is case["says"]


def test_what_is_told_has_happened() -> None:
    text = "خرقوا الهدنة."
    told = Date("2021-03-09", "2021-03-09", "day")
    assert clock.claim_day(account(text), told, span(text, text), None) == "2021-03-07"


@pytest.mark.parametrize(
    ("iso", "days"), [("P5D", 5), ("P2W", 14), ("P1M", 30), ("PT48H", 2), (None, None), ("x", None)]
)
def test_length(iso: str | None, days: int | None) -> None:
    assert clock.days_of(iso) == days


def test_most_sources_decide_when_it_begins() -> None:
    given = [("أ", Begin("2021-03-09")), ("ب", Begin("2021-03-09", "23:59")), ("ج", Begin("2021-03-10"))]
    assert clock.likeliest(given, "2021-03-07") == Begin("2021-03-09", "23:59")
    assert clock.likeliest([("أ", Begin("2014-01-01"))], "2021-03-07") is None
    assert clock.plus_days("9999-12-31", 5) == "9999-12-31"
