"""Krippendorff's alpha against values worked out elsewhere; who disagrees; what is asked again."""

from __future__ import annotations

import pytest

from mahdar.casebook.agreement import agreement, alpha, disputes, rechecked, rechecks
from mahdar.casebook.decisions import Proposal, decide, decided, take_back
from mahdar.errors import MahdarError

# The example of Krippendorff (2011), «Computing Krippendorff's Alpha-Reliability», C: four observers, nominal: 0.743.
OBSERVERS = (
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
)


def test_alpha_of_the_textbook() -> None:
    units = [[v for v in column if v != "."] for column in zip(*(o.split() for o in OBSERVERS), strict=True)]
    assert alpha(units) == pytest.approx(0.743, abs=0.0005)


@pytest.mark.parametrize(
    ("units", "value"),
    [
        ([["a", "a"], ["b", "b"]], 1.0), ([["a", "b"], ["b", "a"]], -0.5), ([["a", "a"]], None), ([["a"]], None),
        ([], None),
    ],
)  # fmt: skip
def test_alpha_at_its_ends(units, value) -> None:
    assert alpha(units) == (value if value is None else pytest.approx(value))


@pytest.fixture
def events(filled):
    return [e for e in filled.events() if e.published]


def say(book, event, by, verdict, seat="reviewer", **more):
    with book.reading() as connection:
        from mahdar.casebook.schema import items

        report = connection.execute(items.select().where(items.c.no == event.no)).mappings().one()["report"]
    with book.writing() as connection:
        return decide(connection, Proposal(report, "event", verdict, event.no, **more), by, seat)


def test_two_reviewers_and_a_third(filled, events) -> None:
    first, second, *_ = events
    say(filled, first, "salma", "accept")
    say(filled, first, "omar", "accept")
    say(filled, second, "salma", "accept")
    say(filled, second, "omar", "correct", field="status", after="denied")
    with filled.reading() as connection:
        by_what = {a.what: a for a in agreement(connection)}
        assert (by_what["verdict"].units, by_what["verdict"].same) == (2, 1)
        assert (by_what["status"].units, by_what["status"].same) == (2, 1)
        (waiting,) = disputes(connection)
    assert waiting.item == second.no and waiting.verdicts == {"salma": "accept", "omar": "correct"}
    say(filled, second, "huda", "accept", "adjudicator")
    with filled.reading() as connection:
        assert disputes(connection) == []


def test_a_share_is_asked_again_blind(filled, events) -> None:
    for event in events:
        say(filled, event, "salma", "accept")
    with filled.reading() as connection:
        everything = rechecks(connection, "salma", 1.0)
        assert [i for _, i in everything] == sorted(e.no for e in events)
        assert rechecks(connection, "salma", 0.0) == [] and rechecks(connection, "omar", 1.0) == []
    say(filled, events[0], "salma", "reject", "recheck")
    with filled.reading() as connection:
        assert len(rechecks(connection, "salma", 1.0)) == len(everything) - 1
        (result,) = rechecked(connection)
    assert (result.asked, result.same) == (1, 0)


def test_nothing_is_written_over(filled, events) -> None:
    made = say(filled, events[0], "salma", "correct", field="mode", after=None)
    with filled.writing() as connection:
        taken = take_back(connection, made.no, "salma")
    assert taken.undone and taken.after == made.after
    with pytest.raises(MahdarError), filled.writing() as connection:
        connection.exec_driver_sql("DELETE FROM decisions")
    with pytest.raises(MahdarError), filled.writing() as connection:
        connection.exec_driver_sql("UPDATE decisions SET after = '1'")
    with filled.reading() as connection:
        assert len(decided(connection, held=False)) == 1


@pytest.mark.parametrize(
    "more",
    [{"field": "nothing", "after": 1}, {"field": "id", "after": "e9"}, {"field": "status", "after": "no such"},
     {"field": "trigger", "after": {"start": 0, "end": 2, "quote": "ab"}}, {"after": 3}],
)  # fmt: skip
def test_a_value_against_the_contract_is_refused(filled, events, more) -> None:
    with pytest.raises(MahdarError):
        say(filled, events[0], "salma", "correct", **more)


def test_what_people_decided_about_survives_a_new_reading(filled, events, stubs, few) -> None:
    from mahdar.casebook.reread import replace
    from mahdar.casebook.rows import rows_of

    about = next(e for e in events if e.type == "ASSAULT")
    say(filled, about, "salma", "accept")
    report = next(r for r in few if r.id == about.report_id)
    with filled.writing() as connection:
        replace(connection, rows_of(stubs["forgetful"]().read(report), "new"))
    assert filled.item(about.no).lost
