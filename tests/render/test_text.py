"""A record on the terminal: as it was last looked at, aligned, and safe from what is in it."""

import re
from pathlib import Path

import pytest

from mahdar.record import Record
from mahdar.render.text import columns, record_text

HERE = Path(__file__).parent


@pytest.mark.parametrize("lang", [None, "ar", "en"])
def test_it_reads_as_it_was_last_looked_at(record, lang):
    """After a change: delete record.*.txt, run this, and look at the new files on a terminal before keeping them."""
    kept = HERE / f"record.{lang or 'both'}.txt"
    said = record_text(record, lang)
    if not kept.exists():
        kept.write_text(said, "utf-8")
    assert said == kept.read_text("utf-8")


@pytest.mark.parametrize("lang", [None, "ar", "en"])
@pytest.mark.parametrize("width", [60, 80, 100])
def test_no_line_is_wider_than_the_terminal(record, lang, width):
    lines = record_text(record, lang, width).splitlines()
    assert max(columns(line) for line in lines) <= width


def test_values_start_in_one_column(record):
    rows = [line for line in record_text(record, "ar").splitlines() if re.match(r"    [\u0621-\u064a]", line)]
    starts = {columns(line[: line.index("\u2068")]) for line in rows if "\u2068" in line and "\u2066" not in line}
    assert len(starts) == 1


@pytest.mark.parametrize("lang", [None, "ar", "en"])
def test_every_isolate_is_closed_on_its_line(record, hostile, lang):
    for line in (record_text(record, lang) + record_text(hostile, lang)).splitlines():
        depth = 0
        for char in line:
            depth += (char in "\u2066\u2068") - (char == "\u2069")
            assert 0 <= depth <= 1
        assert depth == 0


def test_dates_numbers_and_ids_are_isolated_left_to_right(record):
    said = record_text(record, "ar")
    for value in ("2020-05-04", "91%", "e1", "(34.5000, -2.2500)", "1500 USD"):
        assert f"\u2066{value}\u2069" in said


def test_nothing_in_a_record_reaches_the_terminal_as_a_control(hostile):
    said = record_text(hostile)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", said)
    assert "‹U+202E›" in said and "‹U+001B›" in said


def test_colours_are_painted_around_the_text(record):
    plain = record_text(record, "en")
    painted = record_text(record, "en", paint=lambda text, style: f"\x1b[1m{text}\x1b[0m")
    assert re.sub(r"\x1b\[[01]m", "", painted) == plain


def test_an_empty_record_says_so(record):
    said = record_text(Record(record.report), "en")
    assert "Events (\u20660\u2069)" in said and "People" not in said
