"""Spellings of nouns, adjectives and participles."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from mahdar.arabic.nouns import nisba_forms, noun_forms, participle_forms

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "nouns.yml").read_text("utf-8"))
ROWS = [(*row[:2], slot, expected) for row in CASES["nouns"] for slot, expected in row[2].items()]
LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهويءأئؤىة"


@pytest.mark.parametrize("singular,plurals,slot,expected", ROWS)
def test_nouns(singular: str, plurals: list[str], slot: str, expected: list[str] | str) -> None:
    forms = noun_forms(singular, plurals)
    if slot == "f":
        assert expected in {form.surface for form in forms if form.gender == "f"}
        return
    number, _, case = slot.partition(" ")
    gender = forms[0].gender
    found = [form.surface for form in forms if (form.number, form.case, form.gender) == (number, case, gender)]
    assert found == expected


def test_the_table_is_wide_enough() -> None:
    assert len(ROWS) >= 40


@pytest.mark.parametrize("singular,expected", CASES["adjectives"])
def test_adjectives(singular: str, expected: list[str]) -> None:
    assert list(dict.fromkeys(form.surface for form in nisba_forms(singular))) == expected


@pytest.mark.parametrize("lemma,form,present,voice,there,absent", CASES["participles"])
def test_participles(
    lemma: str, form: str, present: str | None, voice: str, there: list[str], absent: list[str]
) -> None:
    found = {noun.surface for kind, noun in participle_forms(lemma, form, present) if kind == voice}
    assert set(there) <= found
    assert not found & set(absent)


def test_no_dual_where_there_is_none() -> None:
    assert not [form for form in noun_forms("أمن", dual=False) if form.number == "d"]


@given(st.text(LETTERS, min_size=2, max_size=8), st.lists(st.text(LETTERS, min_size=2, max_size=8), max_size=2))
def test_any_word_gives_distinct_forms_and_keeps_what_it_was_given(singular: str, plurals: list[str]) -> None:
    forms = noun_forms(singular, plurals)
    assert forms[0].surface == singular
    assert len(forms) == len(set(forms))
    assert set(plurals) <= {form.surface for form in forms if form.number == "p"} or any("ء" in p for p in plurals)
    assert all(form.surface for form in forms)
