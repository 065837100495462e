"""Whole readings: whatever the text, the record is sound; whatever was read before, it is the same."""

from __future__ import annotations

import json
from pathlib import Path
from time import process_time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mahdar.lexicon.schema import MODES
from mahdar.reading.reader import Reader
from mahdar.record import Record
from mahdar.report import Report, Span, check_span

SAMPLES = sorted((Path(__file__).parents[2] / "samples").glob("*.txt"))
PIECES = (
    "قصف قصفت الجيش السوري حركة حماس حزب الله مسلحون في من على شمال حلب بيروت صنعاء غارة أسفرت عن مقتل 12 "
    "ثلاثة جنود وإصابة مدنيين أمس الثلاثاء 26/7/2015 قال المتحدث إن وأضاف بحسب المرصد «الحزب» اتفاق هدنة أطلق "
    "سراح النار محمد الخالدي العميد . ، وزير الخارجية الروسي مظاهرة تظاهر المئات اعتقلت الشرطة هدد نفى رفض"
).split()
HOSTILE = [
    "\u202e",
    "\u200f",
    "ـــ",
    "\u064b",
    "ﷺ",
    "ﻣﺤﻤﺪ",
    "\r\n",
    "\n\n",
    "\x00",
    "👍",
    "شارك",
    "Reuters",
    "١٢٫٥",
    "\u0600",
    "«",
    "]",
]
TEXTS = st.lists(st.sampled_from(PIECES) | st.sampled_from(HOSTILE) | st.text(max_size=4), max_size=60).map(" ".join)
GIVEN = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def sound(record: Record) -> None:
    """What holds for any record."""
    text = record.report.text
    ids = {e.id for e in record.entities}
    assert len(ids) == len(record.entities)
    for entity in record.entities:
        assert entity.name and entity.mentions
        for span in entity.mentions:
            check_span(text, span)
    for event in record.events:
        assert event.mode is None or event.mode in MODES[event.type]
        assert {*event.actors, *event.recipients, *event.place} <= ids
        assert not set(event.actors) & set(event.recipients), "nobody does it to himself"
        assert 0 <= event.confidence <= 1 and event.evidence
        spans: list[Span | None] = [event.trigger, *event.evidence, event.date and event.date.span]
        spans += [s.span for s in event.attribution] + [c.span for c in event.casualties.values()]
        for span in filter(None, spans):
            check_span(text, span)
        for count in event.casualties.values():
            low, high = count.range
            assert low >= 0 and (high is None or low <= high) and set(count.whom) <= ids
        if event.date and event.date.start and event.date.end:
            assert event.date.start <= event.date.end
    for issue in record.issues:
        if issue.span:
            check_span(text, issue.span)
    assert Record.from_json(record.to_json()) == record


@GIVEN
@given(text=TEXTS)
def test_any_text_gives_a_sound_record(reader: Reader, text: str) -> None:
    sound(reader.read(Report(text, published="2015-07-26")))


@GIVEN
@given(text=TEXTS, other=TEXTS)
def test_reading_keeps_nothing_between_reports(reader: Reader, text: str, other: str) -> None:
    first = reader.read(Report(text))
    reader.read(Report(other))
    assert reader.read(Report(text)) == first


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_samples_give_sound_records(path: Path, reader: Reader) -> None:
    record = reader.read(Report(path.read_text("utf-8"), published="2024-05-16"))
    sound(record)
    assert record.events and record.entities


def test_another_reader_reads_the_same(reader: Reader) -> None:
    report = Report(SAMPLES[0].read_text("utf-8"), published="2024-05-16")
    assert Reader().read(report) == reader.read(report)


@pytest.mark.parametrize(
    "text", ["", " \n ", "12 13 14", "A report in English.", "ذهب الولد إلى البيت وأكل التفاحة.", "ـــ\u064b\u202e"]
)
def test_a_text_without_acts_has_no_events(text: str, reader: Reader) -> None:
    assert reader.read(Report(text)).events == []


def test_furniture_is_not_read(reader: Reader) -> None:
    text = SAMPLES[0].read_text("utf-8")
    alone = reader.read(Report(text))
    copied = reader.read(Report(text + "\n\nشارك الخبر\nفيسبوك\nتويتر\nاقرأ المزيد\n"))
    events, entities = (json.loads(copied.to_json())[key] for key in ("events", "entities"))
    assert events == json.loads(alone.to_json())["events"]
    assert entities == json.loads(alone.to_json())["entities"]


def test_days_are_counted_from_the_day_of_publication(reader: Reader) -> None:
    text = "قصف الجيش البلدة أمس.\n\nقصف الجيش البلدة أمس، وقتل خمسة مدنيين في القصف."
    dated = reader.read(Report(text, published="2015-07-26"))
    open_ = reader.read(Report(text))
    assert {e.date.start for e in dated.events if e.date} <= {"2015-07-25"}
    assert all(e.date is None or e.date.start is None for e in open_.events)


# Dense acts still cost the square of the length beyond some 50,000 characters.
LONG = {
    "words": "ذهب الولد إلى البيت ", "acts": "قصف الجيش السوري بلدة حاس في إدلب وقتل خمسة مدنيين ",
    "sentences": "قصف الجيش السوري بلدة حاس أمس. ", "names": "محمد الخالدي وكريم حسن، ", "letters": "ا", "tatweel": "ـ",
    "marks": "\u064e", "dots": ". ", "quotes": "«", "numbers": "12 ", "digits": "1,", "spaces": " ", "lines": "قصف\r\n",
}  # fmt: skip


@pytest.mark.parametrize("kind", LONG)
def test_a_long_line_is_read_in_bounded_time(kind: str, reader: Reader) -> None:
    """Twice the text takes no more than about twice the time: a square would take four times as long."""
    size = 1_000_000 if kind in ("letters", "tatweel", "marks", "digits", "spaces") else 20_000
    times = []
    for length in (size // 2, size):
        text = LONG[kind] * (length // len(LONG[kind]))
        begin = process_time()
        sound(reader.read(Report(text)))
        times.append(process_time() - begin)
    assert times[1] < 3.2 * times[0] + 0.5


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["words", "letters", "tatweel", "marks", "digits", "spaces"])
def test_ten_megabytes_in_one_line(kind: str, reader: Reader) -> None:
    text = LONG[kind] * (10_000_000 // len(LONG[kind]))
    begin = process_time()
    reader.read(Report(text))
    assert process_time() - begin < 600
