"""Attached letters and pronouns: what may be cut off a word, and which cut is best."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from mahdar.arabic.clitics import Split, best_split, splits

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "clitics.yml").read_text("utf-8"))
PROTECTED = frozenset(("بيروت", "بغداد", "والي", "كركوك", "لبنان", "باريس", "فلسطين"))
LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهويء"
WORDS = st.one_of(
    st.text(LETTERS, min_size=1, max_size=12),
    st.builds(
        lambda *parts: "".join(parts),
        st.sampled_from(["", "و", "ف"]),
        st.sampled_from(["", "ب", "ل", "ك", "س", "ال", "لل", "بال", "كال"]),
        st.text(LETTERS, min_size=2, max_size=6),
        st.sampled_from(["", "ه", "ها", "هم", "هما", "هن", "ك", "كم", "نا", "ي", "ني"]),
    ),
)


def parsed(text: str) -> Split:
    prefixes, stem, suffix = text.split("|")
    return Split(tuple(prefixes.split("+")) if prefixes else (), stem, suffix)


def joined(split: Split) -> set[str]:
    """Every way the parts may be written together, by the spelling changes that `splits` undoes."""
    prefixes, stem, suffix = split
    stems = {stem}
    if suffix:
        stems |= {stem[:-1] + to for last, to in (("ه", "ت"), ("ي", "ا"), ("ء", "و"), ("ء", "ي")) if stem[-1] == last}
        stems |= {stem[:-1]} if stem.endswith("وا") else set()
    before = "".join(prefixes)
    if prefixes[-2:] == ("ل", "ال"):
        stems |= {stem[1:]} if stem[0] == "ل" else set()
        before = before[:-2] + "ل"
    return {before + one + suffix for one in stems}


@pytest.mark.parametrize("word,expected", CASES["splits"])
def test_splits(word: str, expected: list[str]) -> None:
    assert {parsed(text) for text in expected} <= set(splits(word))


@pytest.mark.parametrize("word,absent", CASES["never"])
def test_never(word: str, absent: list[str]) -> None:
    assert not {parsed(text) for text in absent} & set(splits(word))


@pytest.mark.parametrize("word,known,expected", CASES["best"])
def test_best(word: str, known: list[str], expected: str) -> None:
    assert best_split(word, set(known).__contains__, PROTECTED) == parsed(expected)


def test_the_table_is_wide_enough() -> None:
    assert sum(len(rows) for rows in CASES.values()) >= 60


@given(WORDS)
def test_parts_join_to_the_word_again(word: str) -> None:
    found = splits(word)
    assert found[0] == Split((), word, "")
    assert len(found) == len(set(found))
    for split in found:
        assert word in joined(split)
        assert len(split.stem) >= 2 or split == found[0]


@given(WORDS, st.sets(st.text(LETTERS, min_size=2, max_size=4), max_size=6))
def test_best_is_one_of_the_splits_and_known(word: str, known: set[str]) -> None:
    best = best_split(word, known.__contains__, PROTECTED)
    assert best in splits(word)
    assert best == splits(word)[0] or best.stem in known or best.stem in PROTECTED


@given(WORDS)
def test_a_protected_word_stays_whole(word: str) -> None:
    assert best_split(word, lambda stem: stem != word, frozenset((word,))) == Split((), word, "")


def test_splits_are_cheap() -> None:
    words = ["وبالمدينه", "غارته", "قصفوهم", "كركوك", "وسيقصفونها", "اعلن", "الجيش", "في"] * 500
    start = time.perf_counter()
    for word in words:
        splits(word)
    # 2 microseconds a word when measured alone; the bound leaves room for a busy machine
    assert (time.perf_counter() - start) / len(words) < 20e-6
