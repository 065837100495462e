"""The text of a report is never altered, and no span can misquote it."""

import hashlib
import re

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mahdar.errors import InputError, LexiconError, MahdarError, OutputError, SpanError
from mahdar.report import Report, Span, Utf16Offsets, check_span

HOSTILE = {
    "bidi controls": "قال \u202eفلان\u202c \u2066x\u2069 \u200f\u200e\u061c",
    "presentation forms": "\ufefb \ufee3\ufea4\ufe8e\ufed3\ufec8\ufe94 \ufdfa",
    "tatweel": "قـــــــصـــف" + "ـ" * 500,
    "combining marks": "\u0651\u064e قُتِلَ" + "\u064b" * 300,
    "emoji": "قتل 👨‍👩‍👧‍👦 🇱🇧 \U0001f1f1",
    "CRLF": "عنوان\r\n\r\nنص\rسطر\x85\u2028\u2029",
    "zero width": "\ufeffقت\u200bل\u200c \u200d\u2060",
    "control characters": "\x00\x01\x1b[31m قصف \x7f",
    "private and unassigned": "\ue000\uffff\U0010ffff\U000e0041",
    "look-alike letters": "ی ک ە ۀ أإآٱ ى ي ة ه",
}

arabic = st.characters(min_codepoint=0x600, max_codepoint=0x6FF)
awkward = st.sampled_from("قصفـ\u064b\u0651\u200b\u200c\u202e\ufeff\r\n😀")
texts = st.text(st.one_of(st.characters(exclude_categories=("Cs",)), awkward, arabic))


def slices(text):
    return [(a, b) for a in range(len(text)) for b in (a + 1, (a + len(text) + 1) // 2, len(text)) if a < b]


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_strings_round_trip(text):
    check_text(text)


@given(texts)
@example("")
def test_any_text_round_trips(text):
    check_text(text)


def check_text(text):
    report = Report(text)
    assert report.text == text
    again = msgspec.json.decode(msgspec.json.encode(report), type=Report)
    assert again == report and again.text == text
    utf16 = Utf16Offsets(text)
    encoded = text.encode("utf-16-le")
    for start, end in slices(text)[:60]:
        span = report.span(start, end)
        assert span.quote == text[start:end]
        check_span(text, span)
        a, b = utf16.units(start), utf16.units(end)
        assert encoded[2 * a : 2 * b].decode("utf-16-le") == span.quote
        assert (utf16.code_points(a), utf16.code_points(b)) == (start, end)


def test_ten_megabytes_in_one_line():
    text = "قصف " * 2_500_000
    report = Report(text)
    assert report.text is text
    assert report.span(9_999_996, 10_000_000).quote == "قصف "
    assert Utf16Offsets(text).units(10_000_000) == 10_000_000


@given(texts, st.integers(-3, 300), st.integers(-3, 300))
def test_a_span_outside_its_text_cannot_be_built(text, start, end):
    if 0 <= start < end <= len(text):
        assert Span.of(text, start, end).quote == text[start:end]
    else:
        with pytest.raises(SpanError):
            Span.of(text, start, end)


def test_a_span_that_misquotes_is_refused():
    text = "قصف ثم قصف"
    check_span(text, Span(7, 10, "قصف"))
    for span in (Span(6, 9, "قصف"), Span(8, 11, "قصف"), Span(0, 3, "قتل")):
        with pytest.raises(SpanError):
            check_span(text, span)
    for start, end, quote in ((0, 2, "قصف"), (-1, 2, "قصف"), (0, 0, ""), (3, 0, "قصف")):
        with pytest.raises(SpanError):
            Span(start, end, quote)
    with pytest.raises(SpanError):
        msgspec.json.decode('{"start": 0, "end": 9, "quote": "قصف"}', type=Span)


def test_report_and_span_are_frozen():
    report = Report("قصف")
    with pytest.raises(AttributeError):
        report.text = "قتل"
    with pytest.raises(AttributeError):
        report.span(0, 3).quote = "قتل"


def test_id_is_the_hash_of_the_text():
    report = Report("قصف", title="أ", id="")
    assert report.id == "sha256:" + hashlib.sha256("قصف".encode()).hexdigest()
    assert Report("قصف", title="ب").id == report.id != Report("قصف ").id
    with pytest.raises(InputError, match="not that of the text"):
        Report("قصف", id="sha256:0")


@pytest.mark.parametrize("text", ["\ud83d", "قصف \udc80", "😀\ude00"])
def test_half_a_character_is_refused_and_located(text):
    where = re.search("[\ud800-\udfff]", text).start()
    with pytest.raises(InputError, match=f"lone surrogate U\\+D.*at character {where} "):
        Report(text)


@pytest.mark.parametrize("day", ["2015-7-1", "20150701", "2015-02-30", "2015-W10-1", "أمس", "", "٢٠١٥-٠٧-٠١"])
def test_a_publication_date_is_a_day_of_the_calendar(day):
    with pytest.raises(InputError, match="no publication date"):
        Report("قصف", published=day)
    assert Report("قصف", published="2015-07-01").published == "2015-07-01"


def test_the_middle_of_a_character_is_no_place():
    utf16 = Utf16Offsets("أ😀ب")
    assert [utf16.units(i) for i in range(4)] == [0, 1, 3, 4]
    with pytest.raises(SpanError, match="middle"):
        utf16.code_points(2)
    for beyond in (-1, 5):
        with pytest.raises(SpanError):
            utf16.code_points(beyond)
        with pytest.raises(SpanError):
            utf16.units(beyond)


@pytest.mark.parametrize("kind", [InputError, SpanError, LexiconError, OutputError])
def test_an_error_is_one_clear_line(kind):
    error = kind("the file is empty", "a\nb\x1b[31m.txt", "give another")
    assert isinstance(error, MahdarError)
    assert str(error) == "the file is empty — a\\nb\\x1b[31m.txt — give another"
    assert str(kind("only this")) == "only this"
