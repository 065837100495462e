"""Home: what is new since one was here, what waits, the casebook in numbers."""

from __future__ import annotations

import re

import pytest

from mahdar.casebook.judgements import Verdict
from mahdar.web import visits
from mahdar.web.settings import Settings

from .test_review import eight


def numbers(shown: str, section: str) -> list[int]:
    found = re.search(rf'aria-labelledby="{section}">.*?</section>', shown, re.DOTALL)
    assert found
    return [int(n.replace(",", "")) for n in re.findall(r"<dd>.*?([\d,]+).*?</dd>", found[0])]


def test_the_casebook_in_numbers(room) -> None:
    totals = room.book.totals()
    with room.client() as client:
        shown = numbers(client.get("/").text, "numbers")
    assert shown == [totals.get(k, 0) for k in ("report", "event", "deal", "term", "finding", "meeting", "entity")]


def test_what_came_since_one_was_here(casebook, serve, monkeypatch) -> None:
    """On the first visit the latest; on the next, half an hour later, what came in between; then nothing more."""
    with serve(Settings(casebook, rate=1e6, burst=1_000_000)) as room, room.client() as client:
        assert client.get("/api/new").json()["since"] is None
        made = room.book.add(eight())
        assert client.get("/api/new").json()["since"] is None, "it is the same visit still"
        for name in ("_APART", "_SOON"):
            monkeypatch.setattr(visits, name, visits.timedelta(seconds=-1))
        new = client.get("/api/new").json()
        assert new["since"] and made
        assert (new["counts"]["event"], [title for _, title, *_ in new["reports"]]) == (8, ["تقرير اليوم"])
        assert client.get("/api/new").json()["counts"] == {}
        room.book.add(with_another_text())
        shown = client.get("/").text
        assert numbers(shown, "new") and "تقرير آخر" in shown.split('aria-labelledby="new"')[1].split("</section>")[0]


def with_another_text():
    from mahdar.record import Record
    from mahdar.report import Report

    return Record(
        Report("📰 تقرير آخر\nلا شيء فيه.", title="تقرير آخر", outlet="السهل", published="2021-03-03"), [], []
    )


def test_decisions_of_others_are_news(team) -> None:
    with team.as_("coder") as one, team.as_("admin") as other:
        one.get("/api/new")
        item = other.get("/api/reports/1").json()["items"]["event/e1"]
        body = {"report": 1, "item": item, "kind": "event", "verdict": "accept"}
        assert other.post("/api/decisions", json=body).status_code == 201
        with pytest.MonkeyPatch.context() as patch:
            for name in ("_APART", "_SOON"):
                patch.setattr(visits, name, visits.timedelta(seconds=-1))
            assert one.get("/api/new").json()["decisions"] == 1
            assert other.get("/api/new").json()["decisions"] == 0, "one's own are no news"


def test_what_waits(room) -> None:
    """Reports to review, and pairs to judge; a report that is done waits no more."""
    book = room.book
    a, b = [e.no for e in book.items("event") if book.group(e.no) == [e.no]][:2]
    book.judge([Verdict("event", a, b, "unsure", 0.9, [])], "test")
    with room.client() as client, room.program() as program:
        shown = client.get("/").text.split('aria-labelledby="waits"')[1].split("</section>")[0]
        first = int(re.search(r'id="start" href="/review/(\d+)', shown)[1])
        assert "/merge?kind=event" in shown
        told = program.get(f"/api/reports/{first}").json()
        for key, item in told["items"].items():
            kind = key.split("/")[0]
            if kind in ("event", "term", "finding", "meeting", "deal"):
                body = {"report": first, "item": item, "kind": kind, "verdict": "accept"}
                assert program.post("/api/decisions", json=body).status_code == 201, key
        shown = client.get("/").text.split('aria-labelledby="waits"')[1].split("</section>")[0]
        assert f'href="/review/{first}?' not in shown
