"""Words and sentences: whatever the text, each token stands where it says it stands."""

from __future__ import annotations

from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mahdar.arabic.fold import fold, light
from mahdar.arabic.tokens import Words, tokenize

PIECES = [
    "قصف ", "الجيش ", "ﻣﺤﻤﺪ", "ﷺ ", "ـ" * 9, "\u064b\u0651", " \u064e", "\u200c", "\u200f", "\u202e", "\u202c ",
    "\u2067", "\ufeff", "👩‍👩‍👦", "🇸🇾 ",
    "e\u0301", "\r\n", "\n\n", "\r", "\u2028", "\u0085", "\x00", "\t", "\u00a0", "\u3000", "١٢٫٥ ", "23:59",
    "26/7/2015", "1,500", "12-", ". ", "!؟",
    "...", "، ", "«", "»", '"', "(", "أ.ف.ب", "د. ", "Reuters ", "Ж", "中文", "؛", ":", "-", "%", "\ud7ff",
    "\U0010ffff", "\u06dd", "\u0600",
]  # fmt: skip
HOSTILE = st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=40).map("".join)


def sound(text: str, words: Words) -> None:
    """What holds for the tokens of any text."""
    assert words.text is text
    end = 0
    for i, token in enumerate(words.tokens):
        assert token.i == i and end <= token.start < token.end <= len(text)
        assert token.surface == text[token.start : token.end]
        assert token.kind in "wnpx" and not token.surface.isspace()
        if token.kind != "p":
            assert token.fold == fold(token.surface) and token.light == light(token.surface)
        end = token.end
    flat = [i for a, b in words.sentences for i in range(a, b)]
    assert flat == list(range(len(words.tokens))), "every token is in one sentence"
    assert all(a < b for a, b in words.sentences)
    assert len(words.paragraphs) == len(words.sentences) and words.paragraphs == sorted(words.paragraphs)
    assert len(words.sentence_of) == len(words.tokens)
    for s, (a, b) in enumerate(words.sentences):
        assert words.sentence_of[a:b] == [s] * (b - a)


@settings(max_examples=300, deadline=None)
@given(HOSTILE)
def test_any_text_is_tokenized_without_loss(text: str) -> None:
    words = tokenize(text)
    sound(text, words)
    covered = {i for t in words.tokens for i in range(t.start, t.end)}
    for i, char in enumerate(text):
        assert i in covered or char.isspace() or fold(char) == "", f"{char!r} at {i} is lost"


@settings(max_examples=150, deadline=None)
@given(HOSTILE, st.lists(st.tuples(st.integers(0, 120), st.integers(0, 40)), max_size=4))
def test_nothing_begins_in_a_range_to_skip(text: str, ranges: list[tuple[int, int]]) -> None:
    skip = [(a, a + n) for a, n in ranges]
    words = tokenize(text, skip)
    sound(text, words)
    whole = tokenize(text)
    assert [t.start for t in words.tokens] == [
        t.start for t in whole.tokens if not any(a <= t.start < b for a, b in skip)
    ]


@settings(max_examples=100, deadline=None)
@given(HOSTILE)
def test_a_quote_is_the_text(text: str) -> None:
    words = tokenize(text)
    for a, b in words.sentences:
        quote = words.quote(a, b)
        assert quote in text
        assert quote.startswith(words.tokens[a].surface) and quote.endswith(words.tokens[b - 1].surface)


KINDS = [
    ("قُتل 12 جندياً في Homs.", "wnwwxp"), ("1,500", "n"), ("١٢٫٥", "n"), ("23:59", "n"), ("26/7/2015", "n"),
    ("2015-07-26", "n"),
    ("12-", "np"), ("%50", "pn"), ("«حماس»", "pwp"), ("أ.ف.ب", "wpwpw"), ("f-16", "xpn"), ("العـــراق", "w"),
    ("مُحَمَّد", "w"), ("", ""),
    ("\u200f\u200fحلب", "w"), ("حلب\u200f", "w"), ("👍", "p"), ("قصف\u200cت", "w"), ("ﻣﺤﻤﺪ", "w"), ("\u064e", ""),
    ("  \n\n ", ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kinds"), KINDS, ids=[ascii(t) for t, _ in KINDS])
def test_kinds(text: str, kinds: str) -> None:
    assert "".join(t.kind for t in tokenize(text).tokens) == kinds


SENTENCES = [
    ("قصف الجيش البلدة. ثم انسحب.", ["قصف الجيش البلدة.", "ثم انسحب."]),
    ("من قصف البلدة؟ الجيش!", ["من قصف البلدة؟", "الجيش!"]),
    ("العنوان\n\nالنص هنا.", ["العنوان", "النص هنا."]),
    ("سطر\r\nسطر", ["سطر", "سطر"]),
    ("سطر\rسطر\u2028سطر\u0085سطر", ["سطر"] * 4),
    ("قال «انسحبوا.» ثم صمت", ["قال «انسحبوا.»", "ثم صمت"]),
    ("نقلت أ.ف.ب. عن د. محمد قوله", ["نقلت أ.ف.ب. عن د. محمد قوله"]),
    ("وصل 12.5 طن", ["وصل 12.5 طن"]),
    ("لماذا؟!! لا أحد", ["لماذا؟!!", "لا أحد"]),
    ("أولا؛ ثانيا، ثالثا: رابعا", ["أولا؛ ثانيا، ثالثا: رابعا"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "sentences"), SENTENCES, ids=[t[:20] for t, _ in SENTENCES])
def test_sentences(text: str, sentences: list[str]) -> None:
    words = tokenize(text)
    assert [words.quote(a, b) for a, b in words.sentences] == sentences


def test_paragraphs_are_counted() -> None:
    words = tokenize("قصف الجيش. انسحب.\nعاد\n\n\nقصف. انسحب.")
    assert [p - words.paragraphs[0] for p in words.paragraphs] == [0, 0, 1, 2, 2]


@pytest.mark.parametrize(
    "piece", ["قصف الجيش البلدة ", "ـ", "\u064e", "\u202e", "ا", "1,", "أ. ", " ", "\t", "\r\n", ". «»"], ids=ascii
)
def test_one_line_of_a_megabyte(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    begin = perf_counter()
    words = tokenize(text)
    assert perf_counter() - begin < 20, "a long line takes no more than its share"
    assert not words.tokens or words.tokens[-1].end <= len(text)
    assert len(words.sentence_of) == len(words.tokens)


def test_a_sentence_without_end_is_cut_where_it_pauses() -> None:
    words = tokenize("قصف الجيش البلدة " * 150 + "أمس، " + "ونزح السكان عنها " * 230)
    assert words.sentences == [(0, 452), (452, 1052), (1052, 1142)]
    assert [words.sentence_of[i] for i in (0, 451, 452, 1051, 1052)] == [0, 0, 1, 1, 2]
    assert words.paragraphs == [0, 0, 0]
