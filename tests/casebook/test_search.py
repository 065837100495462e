"""Search finds words in all their spellings and with all that may be attached, on SQLite and PostgreSQL alike."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from mahdar.casebook.search import parse, search
from mahdar.casebook.store import Casebook
from mahdar.casebook.words import forms_of
from mahdar.errors import CasebookError
from mahdar.record import Record
from mahdar.report import Report

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "search.yml").read_text("utf-8"))


def found(book, query, **more):
    with book.reading() as connection:
        return search(connection, query, **more)


def test_the_cases(book):
    for text in dict.fromkeys(case["text"] for case in CASES):
        book.add(Record(Report(text)))
    wrong = [c for c in CASES if (c["text"] in {h.passage for h in found(book, c["query"], limit=99)}) != c["found"]]
    assert wrong == []


def test_the_newest_come_first_and_those_without_a_day_last(filled):
    assert [h.published for h in found(filled, "السويداء")] == ["2015-07-27", None]


def test_days_outlets_and_limits(filled, few):
    assert [h.id for h in found(filled, "قصف", day_from="2015-07-26")] == [few[2].id]
    assert [h.id for h in found(filled, "قصف", day_to="2015-07-26")] == [few[0].id]
    assert [h.id for h in found(filled, "قصف", outlet="وسيلة 1")] == [few[0].id]
    assert len(found(filled, "قصف", limit=1)) == 1


def test_the_passage_shows_what_was_found(filled, few):
    hit = found(filled, "هدنة")[0]
    assert hit.passage in few[1].text
    assert [hit.passage[a:b] for a, b in hit.marks] == ["هدنة"]
    assert (hit.id, hit.outlet, hit.title) == (few[1].id, "وسيلة 2", "خبر 2")


def test_a_long_text_is_shown_by_a_passage_of_whole_words(book):
    text = "\n".join(["مقدمة طويلة لا علاقة لها بالأمر. " * 20, "كلام قبل " * 30 + "الهدنة " + "كلام بعد " * 30])
    book.add(Record(Report(text)))
    (hit,) = found(book, "هدنة")
    assert len(hit.passage) < 220 and "\n" not in hit.passage
    assert hit.passage.split()[0] in ("كلام", "قبل") and hit.passage.split()[-1] in ("كلام", "بعد")


def test_a_text_of_very_many_words_is_indexed(book):
    book.add(Record(Report("كلمة " * 40_000 + "النهاية")))
    assert len(found(book, "نهاية")) == 1


@pytest.mark.parametrize("query", ["", "  ", "-هدنة", "!؟", '""'])
def test_there_must_be_a_word(query):
    with pytest.raises(CasebookError, match="no word"):
        parse(query)


def test_forms_of_a_word_are_few():
    assert all(len(forms_of(word)) <= 130 for word in ("السويداء", "لجنة", "بيروت", "على", "و"))


def test_a_casebook_of_none(tmp_path):
    with pytest.raises(CasebookError, match="no casebook of this name"):
        Casebook.open(tmp_path / "none", read_only=True)
