"""After one judgement the groups around it are what all groups formed anew would be."""

from __future__ import annotations

from random import Random

from mahdar.casebook.judgements import Verdict, judge, undo
from mahdar.casebook.link import regroup
from mahdar.casebook.regroup_near import regroup_near
from mahdar.casebook.schema import groups, judgements
from mahdar.casebook.store import Casebook
from mahdar.record import Event, Record
from mahdar.report import Report, Span

REPORTS, ROUNDS = 14, 60


def events(book: Casebook) -> list[int]:
    """Some events, each of a report of its own."""
    for n in range(REPORTS):
        text = f"قصف الجيش القرية رقم {n}"
        span = Span.of(text, 0, 3)
        event = Event("e1", "ASSAULT", None, None, [], [], [], None, {}, "occurred", [], span, [span], 0.5)
        book.add(Record(Report(text), [], [event]))
    return [item.no for item in book.events()]


def test_the_groups_near_a_judgement_are_those_of_all(tmp_path) -> None:
    chance = Random(6)
    with Casebook.open(tmp_path / "a.casebook") as book:
        numbers = events(book)
        for _ in range(ROUNDS):
            with book.writing() as connection:
                connection.execute(judgements.delete())
                for _ in range(chance.randrange(25)):
                    judge(connection, [said(chance, numbers)], "x", chance.random() < 0.2)
                regroup(connection, "event")
                latest = said(chance, numbers)
                (no,) = judge(connection, [latest], "me", True)
                check(connection, latest)
                undo(connection, [no], "me")
                check(connection, latest)


def said(chance: Random, numbers: list[int]) -> Verdict:
    a, b = chance.sample(numbers, 2)
    return Verdict("event", a, b, chance.choice(("same", "same", "different", "unsure")), chance.random())


def check(connection, latest: Verdict) -> None:
    regroup_near(connection, "event", [latest.a, latest.b])
    near = set(connection.execute(groups.select()).all())
    regroup(connection, "event")
    assert near == set(connection.execute(groups.select()).all())
