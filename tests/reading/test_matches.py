"""What the lexicon finds in a text, against the table in tests/cases."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from mahdar.arabic.tokens import tokenize
from mahdar.lexicon import Lexicon
from mahdar.reading.matches import Match, find_matches, tail_match

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "matches.yml").read_text("utf-8"))
TABLES = {
    "actor": ("actors", "id"), "capital": ("actors", "id"), "nisba": ("actors", "id"), "role": ("roles", "sg"),
    "act": ("acts", "lemma"), "title": ("titles", "form"), "weapon": ("weapons", "name"),
}  # fmt: skip


def called(lexicon: Lexicon, m: Match) -> str:
    """What the lexicon calls the row of a match."""
    if m.kind in TABLES:
        table, key = TABLES[m.kind]
        return getattr(getattr(lexicon.compiled, table)[m.ref], key)
    row = getattr(lexicon.compiled, {"direction": "directions"}.get(m.kind, m.kind))[m.ref]
    return row if isinstance(row, str) else row[0]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_matches(case: dict[str, Any], lexicon: Lexicon) -> None:
    words = tokenize(case["text"])
    found = find_matches(words, lexicon).get(case["kind"], [])
    named = {(words.quote(m.first, max(m.last, m.tail)), called(lexicon, m)) for m in found}
    assert {tuple(f) for f in case["found"]} <= named
    if not case["found"] and "without" not in case:
        assert not named
    assert not {name for _, name in named} & set(case.get("without", []))


TAILS = [
    ("النار", "النار", True), ("نار", "النار", True), ("سراحه", "سراح", True), ("العسكريه", "عسكري", True),
    ("عسكريون", "عسكري", True),
    ("القبض", "قبض", True), ("قبضه", "قبض", True), ("كلب", "قلب", False), ("دم", "دمار", False),
    ("قبضاتهما", "قبض", False),
]  # fmt: skip


@pytest.mark.parametrize(("word", "tail", "fits"), TAILS)
def test_further_words_may_be_inflected(word: str, tail: str, fits: bool) -> None:
    assert tail_match(word, tail) is fits


WORDS = st.sampled_from(
    "قصف الجيش السوري حركة حماس النار أطلق سراح « » ، . حزب الله 12 الأسرى في شمال حلب بيروت".split()
)


@settings(max_examples=80, deadline=None)
@given(st.lists(WORDS, max_size=25).map(" ".join) | st.text(max_size=40))
def test_matches_lie_inside_one_sentence(lexicon: Lexicon, text: str) -> None:
    words = tokenize(text)
    for kind, found in find_matches(words, lexicon).items():
        assert [m.first for m in found] == sorted(m.first for m in found), "in text order"
        for m in found:
            assert m.kind == kind and 0 <= m.first < m.last <= len(words.tokens)
            assert words.sentence_of[m.first] == words.sentence_of[max(m.last, m.tail) - 1]
            assert words.tokens[m.first].fold.startswith(m.prefix) or "ال" in m.prefix
