"""Names that the reader did not find: what is hidden by the words beside it, and what is no name there."""

from __future__ import annotations

import pytest

from mahdar.casebook.unread import unread_names

NAMES = (
    ("اختطف مسلحون المواطن كعبل الدغرمي من بيته", "كعبل الدغرمي"),
    ("قالت الطفلة وديان إنها لم تر شيئا", "وديان"),
    ("ناشدت والدة الأسير مسعد الجرادمي المنظمات", "مسعد الجرادمي"),
    ("وروى الناشط شائف دعبوس ما جرى", "شايف دعبوس"),
    ("أفرجوا عن هيلة القصير أمس", "هيله القصير"),
    ("ونقل أبوه وأمه رهام إلى المشفى", "رهام"),
    ("وقال قرصان عرّف نفسه باسم بيلي إن المبلغ دُفع", "بيلي"),
    ("ولم تكن بينهن ليا شاريبو حين عدن", "ليا شاريبو"),
    ("بحسب زنا مصطفى. وظهر أحدهم", "زنا مصطفي"),
    ("انتهى الخبر.\nكعبل الدغرمي\nوديان سالم الجرادمي\n", "سالم الجرادمي"),
)
NOBODYS = (
    "قتل عامل يمني في المصنع",
    "مقتل شاب تركي في الهجوم",
    "قذيفة أصابت مدرسة فجرحت معلمتين وقتلت طفلة وجرحت والدتها",
    "كان السجين القابع في زنزانته مقيدا",
    "وقالت امرأة نجت من الهجمات إنها هربت",
    "وقال حقوقيون إن الأسرى ينهون إضرابهم",
    "وصف الضحايا والشهود ما جرى",
    "ارتضى الأهل حكم جهلي بالتفاصيل",
    "إطلاق سراح أسراهم قبل نهاية الشهر",
    "مقتل سيدة وطفليها في الغارة",
    "هم 24 امرأة و15 فتى نُقلوا من سجن",
    "بلغه أن والده استحلفه بالله",
    "ثم ارتضى الخصمان حكم الشيخ في الأمر",
)


@pytest.mark.parametrize(("text", "name"), NAMES)
def test_a_name_beside_a_word_that_tells_is_found(text: str, name: str) -> None:
    hidden = {word for words in unread_names(text) for word in words.split()}
    assert any(told.endswith(tuple(hidden)) for told in name.split()), hidden  # «وديان» is hidden as و + ديان


@pytest.mark.parametrize("text", NOBODYS)
def test_nationalities_verbs_titles_and_other_words_are_no_names(text: str) -> None:
    assert unread_names(text) == {}


def test_who_is_named_after_two_words_that_tell_is_what_the_nearer_says() -> None:
    assert set(unread_names("ناشدت عائلة المخطوف كعبل الدغرمي الجميع").values()) == {"captive"}
