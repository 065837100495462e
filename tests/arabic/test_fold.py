"""Folding: one form for all spellings of a word, with a way back to the untouched text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mahdar.arabic.fold import fold, fold_map, light, offset_after

SPELLINGS = [
    ("أحمد", "احمد"), ("إدلب", "ادلب"), ("آب", "اب"), ("ٱلله", "الله"), ("مستشفى", "مستشفي"), ("غزة", "غزه"),
    ("مسؤول", "مسوول"),
    ("رئيس", "رييس"), ("کرکوک", "كركوك"), ("ایران", "ايران"), ("گروه", "كروه"), ("پاریس", "باريس"), ("١٢٣", "123"),
    ("۴۵۶", "456"),
    ("مُحَمَّد", "محمد"), ("العـــراق", "العراق"), ("سو\u200cريا", "سوريا"), ("\u202bحلب\u202c", "حلب"),
    ("\u2067حلب\u2069", "حلب"),
    ("ﻣﺤﻤﺪ", "محمد"), ("ﷲ", "الله"), ("ﻻ", "لا"), ("ﺇﺩﻟﺐ", "ادلب"), ("Hamas", "hamas"), ("ـ", ""),
    ("\u064b\u064b\u064b", ""), ("", ""),
]  # fmt: skip
PIECES = [
    "قصف", "الجيش", "أآإٱا", "ىيئ", "ةه", "ؤو", "ﷺ", "ﷲ", "ﻻ", "ﻣﺤﻤﺪ", "ـ" * 7, "\u064b\u0651" * 3, "\u0654", "\u200c",
    "\u200d", "\u200f",
    "\u061c", "\u202e", "\u202c", "\u2066", "\u2069", "\ufeff", "\u00ad", "👩‍👩‍👦", "🇸🇾", "e\u0301", "\r\n", "\u2028",
    "\u0085", "\x00", "\t",
    "١٢٫٥", "23:59", "26/7/2015", "1,500", ".", "؟", "،", "«", "»", "أ.ف.ب", "د. محمد", "Ⅷ", "ﬁ", "İ", "ß", "\u0600",
    "\u06dd", "\U0001ee00",
]  # fmt: skip
HOSTILE = st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=30).map("".join)


@pytest.mark.parametrize(("word", "folded"), SPELLINGS, ids=[ascii(w) for w, _ in SPELLINGS])
def test_spellings_of_one_word_fold_alike(word: str, folded: str) -> None:
    assert fold(word) == folded


def test_light_keeps_what_folding_joins() -> None:
    assert light("عَلَى") == "على" != light("عليّ")
    assert light("مسؤولـة") == "مسؤولة"
    assert light("علی") == "علي" and light("کرکوک") == "كركوك"


@settings(max_examples=200, deadline=None)
@given(HOSTILE)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold(light(text)) == fold(text)


@settings(max_examples=200, deadline=None)
@given(HOSTILE)
def test_every_folded_letter_knows_where_it_stood(text: str) -> None:
    folded, starts = fold_map(text)
    assert len(folded) == len(starts) and starts == sorted(starts)
    for letter, at in zip(folded, starts, strict=True):
        assert letter in fold(text[at])
    assert folded == "".join(map(fold, text))


@settings(max_examples=200, deadline=None)
@given(HOSTILE, st.integers(-2, 40))
def test_the_way_back_cuts_at_a_letter(text: str, count: int) -> None:
    """What is cut off folds to the letters that were counted, or one presentation form more."""
    at = offset_after(text, count)
    assert 0 <= at <= len(text)
    head, whole = "".join(map(fold, text[:at])), "".join(map(fold, text))
    assert whole.startswith(head)
    assert len(head) >= min(count, len(whole)) if count > 0 else at == 0
    assert at == len(text) or at == 0 or fold(text[at]), "marks stay with the letter they stand on"


def test_a_name_after_its_conjunction() -> None:
    for surface, name in (("وحلب", "حلب"), ("وَحلب", "حلب"), ("وـــحلب", "حلب"), ("و\u200fحلب", "حلب"), ("ﻭﺣﻠﺐ", "ﺣﻠﺐ")):
        assert surface[offset_after(surface, 1) :] == name


@settings(max_examples=100, deadline=None)
@given(HOSTILE)
def test_nothing_invisible_is_left(text: str) -> None:
    left = set(fold(text))
    assert not left & set("\u0640\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2069\ufeff\u061c")


@pytest.mark.parametrize("char", [chr(c) for c in (*range(0xFB50, 0xFDC8), *range(0xFE70, 0xFEFD))][::7], ids=ascii)
def test_presentation_forms_are_the_letters_they_show(char: str) -> None:
    assert fold(char) == fold(unicodedata.normalize("NFKC", char))
