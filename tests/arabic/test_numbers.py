"""Counts, durations and sums of money against the tables in tests/cases."""

from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from mahdar.arabic.durations import find_durations
from mahdar.arabic.money import find_money
from mahdar.arabic.numbers import find_numbers
from mahdar.arabic.numerals import WORDS
from mahdar.arabic.tokens import tokenize

CASES = Path(__file__).parent.parent / "cases"
NUMBERS = yaml.safe_load((CASES / "numbers.yml").read_text(encoding="utf-8"))
DURATIONS = yaml.safe_load((CASES / "durations.yml").read_text(encoding="utf-8"))


def _id(case: dict) -> str:
    return case["text"]


@pytest.mark.parametrize("case", NUMBERS, ids=_id)
def test_numbers(case: dict) -> None:
    words = tokenize(case["text"])
    found = find_numbers(words)
    if case.get("none"):
        assert found == []
        return
    if "all" in case:
        assert [[n.low, n.high] for n in found if not n.ordinal or len(case["all"]) == 1] == case["all"]
        return
    number = found[0]
    assert (number.low, number.high) == (case["low"], case["high"])
    assert number.hedge == case.get("hedge")
    assert number.approx == case.get("approx", False)
    assert number.ordinal == case.get("ordinal", False)
    if "noun" in case:
        assert (words.tokens[number.noun].surface if number.noun is not None else None) == case["noun"]
    assert len(found) == 1


@pytest.mark.parametrize("case", DURATIONS, ids=_id)
def test_durations_and_money(case: dict) -> None:
    words = tokenize(case["text"])
    numbers = find_numbers(words)
    durations = [(d.iso, d.high) for d in find_durations(words, numbers)]
    money = [[m.low, m.high, m.currency] for m in find_money(words, numbers)]
    if "iso" in case:
        assert durations == [(case["iso"], case.get("high", case["iso"]))]
    else:
        assert durations == []
    assert money == ([case["money"]] if "money" in case else [])


def test_told_currency() -> None:
    words = tokenize("5 ملايين ريال")
    money = find_money(words, find_numbers(words), told={"ريال": "YER"})
    assert money[0].currency == "YER"


def test_span_takes_in_the_hedge() -> None:
    words = tokenize("مقتل ما لا يقل عن 5 أشخاص")
    number = find_numbers(words)[0]
    assert words.text[number.start : number.end] == "ما لا يقل عن 5"
    assert words.quote(number.first, number.last) == "5"


LISTED = """
5 1,500 10-15 ٢٠ و من نحو جنود الـ ( ) . دولار أيام بين إلى أحد عدد الثالثة عشر ونصف لمدة شهر
"""
PIECES = st.sampled_from([*LISTED.split(), *sorted(WORDS)[::40], "على الأقل", "في المئة", "\n", "\u200f", "ً"])


@given(st.lists(PIECES, max_size=25).map(" ".join) | st.text(max_size=60))
def test_offsets_hold(text: str) -> None:
    words = tokenize(text)
    numbers = find_numbers(words)
    phrases = [*numbers, *find_durations(words, numbers), *find_money(words, numbers)]
    for found in phrases:
        assert 0 <= found.first < found.last <= len(words.tokens)
        assert 0 <= found.start < found.end <= len(text)
        assert found.start <= words.tokens[found.first].start
        assert words.tokens[found.last - 1].end <= found.end
    assert all(a.last <= b.first for a, b in pairwise(numbers))
