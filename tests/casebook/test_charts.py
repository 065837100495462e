"""Events counted by day, place and pair."""

from __future__ import annotations

from datetime import date

import pytest

from mahdar.casebook.charts import begin_of, chart, spots, ties
from mahdar.casebook.items import Filter
from mahdar.casebook.judgements import Verdict
from mahdar.casebook.link import regroup
from mahdar.casebook.store import Casebook
from mahdar.record import Date, Event, Group, Place, Record
from mahdar.report import Report, Span

TEXT = "قصف الجيش بلدة في المحافظة يوم {day}، التقرير {n}"


@pytest.fixture
def book(tmp_path):
    days = ["2021-03-01", "2021-03-01", "2021-03-04", "1948-05-15"]
    with Casebook.open(tmp_path / "a.casebook") as found:
        for n, day in enumerate(days):
            text = TEXT.format(day=day, n=n)
            span = Span.of(text, 0, 3)
            wide = Place("p1", "المحافظة", lat=13.5, lon=43.9, precision="admin1", mentions=[span])
            exact = Place("p2", "البلدة", lat=13.58, lon=44.02, precision="exact", mentions=[span])
            who = [Group("g1", "الجيش", mentions=[span]), Group("g2", f"جماعة {n}", mentions=[span])]
            places = ["p1"] if n < 2 else ["p2", "p1"]
            event = Event("e1", "ASSAULT", None, None, ["g1"], ["g2"], places, Date(day, day, "day"), {}, "occurred",
                          [], span, [span], 0.5)  # fmt: skip
            found.add(Record(Report(text), [*who, wide, exact], [event]))
        yield found


def one(book: Casebook) -> None:
    """The first two events are the same."""
    a, b = [e.no for e in book.events() if e.day_from == "2021-03-01"]
    book.judge([Verdict("event", a, b, "same")], "me", human=True)
    with book.writing() as connection:
        regroup(connection, "event")


def test_bars_leave_no_day_out_and_count_an_event_once(book) -> None:
    one(book)
    with book.reading() as connection:
        found = chart(connection, Filter(day_from="2021-01-01"))
    assert [(bar.first, bar.events) for bar in found.bars] == [
        ("2021-03-01", 1), ("2021-03-02", 0), ("2021-03-03", 0), ("2021-03-04", 1),
    ]  # fmt: skip
    assert (found.before, found.after) == (0, 0)


def test_no_event_is_an_empty_chart(book) -> None:
    with book.reading() as connection:
        assert chart(connection, Filter(types=["PROTEST"])).bars == []


def test_spots_say_how_exactly_a_place_is_known(book) -> None:
    one(book)
    with book.reading() as connection:
        found = {(s.name, s.precision): s.events for s in spots(connection, Filter())}
    assert found == {("المحافظة", "admin1"): 1, ("البلدة", "exact"): 2}


def test_ties_go_from_who_acted_to_whom(book) -> None:
    with book.reading() as connection:
        assert len(ties(connection, Filter(), "fought")) == 4
        assert ties(connection, Filter(), "dealt") == []
        (first, *_) = ties(connection, Filter(), "all", limit=1)
        assert all(first.a in (t.a, t.b) for t in ties(connection, Filter(), "all", around=first.a))


@pytest.mark.parametrize(
    ("unit", "first"), [("day", "2021-03-03"), ("week", "2021-02-27"), ("month", "2021-03-01"), ("year", "2021-01-01")]
)
def test_weeks_begin_on_saturday(unit, first) -> None:
    assert begin_of(date(2021, 3, 3), unit).isoformat() == first
