"""Quotes find their true place, or none."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from mahdar.report import Report
from mahdar.second_reader.align import Aligner

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases/second_align.yml").read_text("utf-8"))
WORDS = (
    "قُصِفَت القريةُ «العليا» صباح الأحد ١٢ آذار، وأُصيب 15 مدنياً بجروح. ثم أعلن «المجلس المحلي» هدنةً لثلاثة أيام،\n"
    "وقال ناطق إنّ 1.5 طن من المساعدات وصلت إلى حي الزهور. قصفت الطائرات حي الزهور مساءً"
)
OTHER_SIGNS = [str.maketrans(a, b) for a, b in (("", ""), ("0123456789", "٠١٢٣٤٥٦٧٨٩"), ("«»", '""'), ("أإ", "اا"))]
MARKS = "\u064b\u064e\u064f\u0650\u0651\u0652\u0640\u200c\u200f"


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['text'][:20]}|{case['quote'][:20]}")
def test_a_quote_as_a_copier_writes_it(case):
    span = Aligner(Report(case["text"])).one((1, case["quote"]))
    assert (span.quote if span else None) == case["found"]


def test_the_nearest_to_the_named_sentence():
    aligner = Aligner(Report("قصف الحي. ثم هدوء. قصف البلدة. قصف القرية."))
    assert [aligner.one((n, "قصف")).start for n in (1, 2, 3, 4)] == [0, 19, 19, 31]


def test_what_stands_several_times_needs_its_sentence():
    aligner = Aligner(Report("قصف الحي. ثم قصف البلدة."))
    assert aligner.one((0, "قصف")) is None
    assert aligner.one((77, "قصف")) is None
    assert aligner.one((0, "قصف"), [aligner.report.span(13, 23)]).start == 13


def test_a_unique_quote_needs_no_sentence():
    assert Aligner(Report("قصف الحي. ثم قصف البلدة.")).one((99, "قصف البلدة")).start == 13


def test_a_state_named_by_its_adjective_only():
    aligner = Aligner(Report("التقى الرئيس الإيراني بالسوريين."))
    assert [s.quote for s in aligner.adjectives("إيران")] == ["الإيراني"]
    assert [s.quote for s in aligner.adjectives("سوريا")] == ["بالسوريين"]
    assert aligner.adjectives("لبنان") == []


@st.composite
def copies(draw):
    """Two words of WORDS or more (a lone particle is everywhere), and how a careless copier may write them."""
    words = [(m, m + len(w)) for w, m in _words()]
    first = draw(st.integers(0, len(words) - 2))
    last = draw(st.integers(first + 1, min(first + 12, len(words) - 1)))
    start, end = words[first][0], words[last][1]
    copied = "".join(c + (draw(st.sampled_from(MARKS)) if c.isalpha() and draw(st.booleans()) else "")
                     for c in WORDS[start:end])  # fmt: skip
    copied = copied.translate(draw(st.sampled_from(OTHER_SIGNS)))
    return start, end, copied.replace(" ", draw(st.sampled_from([" ", "  ", "\n", "\u00a0"])))


def _words():
    at = 0
    for word in WORDS.split():
        at = WORDS.index(word, at)
        yield word, at
        at += len(word)


@given(copies())
def test_a_careless_copy_finds_its_words(copy):
    start, end, copied = copy
    report = Report(WORDS)
    places = Aligner(report).all(copied)
    letters = [i for i in range(start, end) if WORDS[i].isalnum()]
    if not letters:
        return
    assert any(a <= letters[0] and letters[-1] < b for a, b in places), copied


@given(st.text(max_size=60), st.text(max_size=12))
def test_a_span_is_always_true_and_whole(text, quote):
    report = Report(text)
    for span in Aligner(report).spans(quote):
        assert span.quote == text[span.start : span.end]


@given(st.text(alphabet="قصفحيزهور ", max_size=30))
def test_other_words_are_not_found(quote):
    words = quote.split()
    found = Aligner(Report("غارة على بلدة")).all(quote)
    assert not found or not words
