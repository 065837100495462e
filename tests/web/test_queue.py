"""Which report comes next: by uncertainty, by date, of a deal, by a search, or as the second pair of eyes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

KINDS = ("event", "term", "finding", "meeting", "deal")


@pytest.fixture
def program(room) -> Iterator[Any]:
    with room.program() as found:
        found.book = room.book
        yield found


def queue(program: Any, **asked: Any) -> list[int]:
    return [w["no"] for w in program.get("/api/queue", params={"limit": 100, **asked}).json()]


def test_the_least_certain_first(program) -> None:
    doubt: dict[int, float] = {}
    for event in program.book.events():
        no = program.get(f"/api/reports/by-id/{event.report_id}").json()["no"]
        doubt[no] = min(doubt.get(no, 1.0), abs(event.confidence - 0.5))
    found = queue(program, by="doubt")
    assert len(found) > 5 and [doubt[no] for no in found] == sorted(doubt[no] for no in found)


def test_the_newest_first(program) -> None:
    days = [w["published"] or "" for w in program.get("/api/queue", params={"by": "date"}).json()]
    assert len(set(days)) > 3 and days == sorted(days, reverse=True)


def test_of_a_deal(program) -> None:
    deal = max(program.book.deals(), key=lambda d: len(program.book.group(d.no)))
    members = {i.report_id for i in program.book.items("deal") if i.no in set(program.book.group(deal.no))}
    found = queue(program, by="deal", of=deal.no)
    assert {program.get(f"/api/reports/{no}").json()["record"]["report"]["id"] for no in found} == members


def test_by_a_search(program) -> None:
    hits = [hit["no"] for hit in program.get("/api/search", params={"q": "لجنة"}).json()]
    found = queue(program, by="search", of="لجنة")
    assert found and [no for no in hits if no in found] == found
    assert queue(program, by="search", of="كلمةليستفيأيتقرير") == []


def test_one_after_the_other_and_never_what_is_done(program, room) -> None:
    first, second, *_ = queue(program, by="date")
    for key, item in program.get(f"/api/reports/{first}").json()["items"].items():
        if (kind := key.split("/")[0]) in KINDS:
            body = {"report": first, "item": item, "kind": kind, "verdict": "accept"}
            assert program.post("/api/decisions", json=body).status_code == 201
    assert queue(program, by="date")[0] == second
    with room.client() as client:
        answer = client.get("/review/next?by=date")
        assert answer.headers["location"].startswith(f"/review/{second}?")
        assert (
            not client.get(f"/review/next?by=date&after={second}").headers["location"].startswith(f"/review/{second}?")
        )


def test_a_second_pair_of_eyes(team) -> None:
    with team.as_("coder") as one, team.as_("adjudicator") as other:
        item = one.get("/api/reports/2").json()["items"]["event/e1"]
        body = {"report": 2, "item": item, "kind": "event", "verdict": "accept"}
        assert one.post("/api/decisions", json=body).status_code == 201
        assert [w["no"] for w in other.get("/api/queue?by=second").json()] == [2]
        assert one.get("/api/queue?by=second").json() == []
        assert "/review/2?by=second" in other.get("/review?by=second").text
