"""Conjugation, participles and verbal nouns, against tables of every class of verb."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from mahdar.arabic.fold import fold, light
from mahdar.arabic.stems import FORMS
from mahdar.arabic.verbs import VerbForm, conjugate, masdar_guess, participles

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "verbs.yml").read_text("utf-8"))
TENSES = {"past": "past", "pres": "present", "juss": "jussive"}
ROWS = [(*row[:3], slot, surface) for row in CASES["forms"] for slot, surface in row[3].items()]
VERBS = [row[:3] for row in CASES["forms"]]
CONSONANTS = "بتثجحخدذرزسشصضطظعغفقكلمنهءوي"


def surfaces(forms: list[VerbForm], slot: str) -> list[str]:
    voice, tense, who = slot.split()
    person = int(who[0])
    gender = None if person == 1 else who[1]
    wanted = (TENSES[tense], {"a": "active", "p": "passive"}[voice], person, gender, who[-1])
    return [form.surface for form in forms if form[1:] == wanted]


@pytest.mark.parametrize("lemma,form,present,slot,surface", ROWS)
def test_conjugation(lemma: str, form: str, present: str | None, slot: str, surface: str | list[str]) -> None:
    expected = surface if isinstance(surface, list) else [surface]
    assert surfaces(conjugate(lemma, form, present), slot) == expected


@pytest.mark.parametrize("lemma,form,present,active,passive", CASES["participles"])
def test_participles(lemma: str, form: str, present: str | None, active: str, passive: str) -> None:
    assert participles(lemma, form, present) == (active, passive)


@pytest.mark.parametrize("lemma,form,expected", CASES["masdars"])
def test_masdars(lemma: str, form: str, expected: list[str]) -> None:
    assert list(masdar_guess(lemma, form)) == expected


@pytest.mark.parametrize("lemma,form,present", CASES["wrong"])
def test_what_is_no_verb_is_said_so(lemma: str, form: str, present: str | None) -> None:
    with pytest.raises(ValueError, match=lemma):
        conjugate(lemma, form, present)


def test_the_table_is_wide_enough() -> None:
    assert len(ROWS) >= 120
    assert {form for _, form, _ in VERBS} == set(FORMS)


@pytest.mark.parametrize("lemma,form,present", VERBS)
def test_lemma_is_its_own_first_form_and_a_shadda_changes_nothing(lemma: str, form: str, present: str | None) -> None:
    forms = conjugate(lemma, form, present)
    assert forms[0] == VerbForm(light(lemma), "past", "active", 3, "m", "s")
    assert conjugate(light(lemma), form, present) == forms
    assert len(forms) == len(set(forms))


@pytest.mark.parametrize("lemma,form,present", VERBS)
def test_given_present_is_made(lemma: str, form: str, present: str | None) -> None:
    if present:
        assert fold(present) in {fold(word) for word in surfaces(conjugate(lemma, form, present), "a pres 3ms")}


@given(
    st.sampled_from([form for form in FORMS if form != "I"]),
    st.text(CONSONANTS + "اى", min_size=1, max_size=4),
)
def test_any_letters_give_spelled_forms_or_a_plain_error(form: str, core: str) -> None:
    prefix = {"IV": "أ", "V": "ت", "VI": "ت", "VII": "ان", "VIII": "ا", "IX": "ا", "X": "است", "Qt": "ت", "QIV": "ا"}
    lemma = prefix.get(form, "") + core
    try:
        words = [entry.surface for entry in conjugate(lemma, form)]
        words += [*participles(lemma, form), *masdar_guess(lemma, form)]
    except ValueError as error:
        assert lemma in str(error)
        return
    for word in words:
        assert word == light(word) and not set(word) & set("aiu~")


@given(st.text(CONSONANTS, min_size=3, max_size=3))
def test_any_sound_verb_of_form_one(lemma: str) -> None:
    words = {entry.surface for entry in conjugate(lemma, "I", "ي" + lemma)}
    assert all(word for word in words)


def test_two_thousand_verbs_take_less_than_two_seconds() -> None:
    start = time.perf_counter()
    for at in range(2000):
        conjugate(*VERBS[at % len(VERBS)])
    assert time.perf_counter() - start < 2
