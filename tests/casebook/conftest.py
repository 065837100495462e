"""Casebooks for the tests: each test on SQLite and on a real PostgreSQL server, with reports that a stub reads."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import ClassVar

import pytest

from mahdar.casebook.store import Casebook
from mahdar.record import Casualty, Date, Deal, Event, Finding, Group, Place, Record, Source, Stance, Term
from mahdar.report import Report

PLACES = {"عدن": (12.78, 45.04), "تعز": (13.58, 44.02), "السويداء": (32.71, 36.57)}


@pytest.fixture(params=["sqlite", "postgres"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A place for a casebook, where there is none yet."""
    return str(tmp_path / "test.casebook") if request.param == "sqlite" else request.getfixturevalue("database")


@pytest.fixture
def book(where: str) -> Iterator[Casebook]:
    with Casebook.open(where) as opened:
        yield opened


class Stub:
    """A reader that knows three places, one party and four words; what it reads stands where it says."""

    words: ClassVar = {"قصف": "ASSAULT", "اعتقال": "COERCE"}  # words that are events, in the order of their ids

    def read(self, report: Report) -> Record:
        text = report.text
        if "يتعطل" in text:
            raise ValueError("the stub fails on this")
        entities = [
            Place(f"l{n}", name, lat=at[0], lon=at[1], mentions=[_span(report, name)])
            for n, (name, at) in enumerate(PLACES.items(), 1) if name in text
        ]  # fmt: skip
        groups = [
            Group("g1", name, type="rebel", mentions=[_span(report, name)]) for name in ("الحوثيون",) if name in text
        ]
        places = [e.id for e in entities]
        actors = [g.id for g in groups]
        day = Date(report.published, report.published, "day") if report.published else None
        events = [
            Event(f"e{n}", kind, None, None, actors, [], places, day, {"killed": Casualty((2, 5))} if n == 1 else {},
                  "occurred", [Source("مصدر أمني", "unnamed")], _span(report, word), [_span(report, word)], 0.9)
            for n, (word, kind) in enumerate((w for w in self.words.items() if w[0] in text), 1)
        ]  # fmt: skip
        deals, findings = [], []
        if "هدنة" in text:
            span = _span(report, "هدنة")
            term = Term("t1", "pause", debtor=actors, count=(60, None), unit="شخص", evidence=[span],
                        stances=[Stance(actors[0] if actors else None, "offered")])  # fmt: skip
            deals = [Deal("d1", actors, terms=[term], date=day, place=places, evidence=[span])]
            findings = [Finding("f1", "breached", term="t1", by=actors, evidence=[span])]
        return Record(report, [*entities, *groups], events, [], deals, findings)


class NewStub(Stub):
    """The same with another lexicon: it numbers events otherwise and knows one word more."""

    words: ClassVar = {"اعتقال": "COERCE", "قصف": "ASSAULT", "مظاهرة": "PROTEST"}


class ForgetfulStub(Stub):
    """A reader that no longer finds what «قصف» tells."""

    words: ClassVar = {"اعتقال": "COERCE"}


def _span(report: Report, word: str):  # type: ignore[no-untyped-def]
    at = report.text.index(word)
    return report.span(at, at + len(word))


TEXTS = (
    ("قصف الحوثيون أحياء مدينة عدن، وأفاد شهود عيان باعتقال عدد من السكان بعد قصف استمر ساعات. اعتقال", "2015-07-25"),
    ("أعلنت الأطراف هدنة في تعز تبدأ منتصف الليل، ورحب بها الحوثيون وطالبوا بإطلاق سراح الأسرى.", "2015-07-26"),
    ("وصلت المساعدات إلى السويدا بعد قصف طال القرى المجاورة، وخرجت مظاهرة في وسط المدينة.", "2015-07-27"),
    ("شهدت السويداء هدوءاً حذراً بعد أيام من التوتر، وقال مراسلون إن الأسواق فتحت أبوابها.", None),
    ("ناقش المجتمعون في القاهرة أسعار القمح وسبل دعم الفلاحين قبل موسم الحصاد المقبل.", "2015-07-27"),
)  # fmt: skip


@pytest.fixture
def stub() -> Stub:
    return Stub()


@pytest.fixture
def stubs() -> dict[str, type[Stub]]:
    """The readers by name: old, new and forgetful."""
    return {"old": Stub, "new": NewStub, "forgetful": ForgetfulStub}


@pytest.fixture
def few() -> list[Report]:
    """Five reports."""
    return [
        Report(
            text, title=f"خبر {n}", outlet=f"وسيلة {n}", url=f"https://example.org/{n}", published=day, language="ar"
        )
        for n, (text, day) in enumerate(TEXTS, 1)
    ]


@pytest.fixture
def many() -> Callable[[int], list[Report]]:
    """`many(n)`: that many reports, all different."""

    def make(count: int) -> list[Report]:
        words = ("قصف", "هدنة", "اعتقال", "هدوء")
        return [
            Report(f"{words[n % 4]} في عدن: التقرير رقم {n} عن الحوثيون يوم {n % 28 + 1} من الشهر.",
                   outlet=f"وسيلة {n % 7}", published=f"2015-07-{n % 28 + 1:02}", language="ar")
            for n in range(count)
        ]  # fmt: skip

    return make


@pytest.fixture
def filled(book: Casebook, few: list[Report], stub: Stub) -> Casebook:
    """A casebook with the five reports in it."""
    for report in few:
        book.add(stub.read(report), "old")
    return book
