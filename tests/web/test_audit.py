"""Whoever has the right to names and sees one is in the audit log, whichever page or call showed it."""

from __future__ import annotations

import re
import threading

import pytest

from mahdar.casebook.store import Casebook
from mahdar.errors import CasebookError
from mahdar.web.audit import Log, noted
from mahdar.web.settings import Settings

from .test_protection import leaks, missed_record, paths, record


@pytest.fixture
def room_of_names(casebook, team_of, serve):
    with Casebook.open(casebook) as book:
        book.add(missed_record(), "test")
        book.add(record(), "test")
    team_of(casebook)
    with serve(Settings(casebook, team=True, rate=1e6, burst=1_000_000, planted=0)) as room:
        with room.book.reading() as connection:
            no = connection.exec_driver_sql("SELECT max(no) FROM reports").scalar()
        yield room, no


def lines(room) -> list:
    with room.book.reading() as connection:
        return noted(connection, 100_000)


def test_every_answer_that_shows_a_name_is_noted(room_of_names) -> None:
    room, no = room_of_names
    shown, quiet = [], []
    with room.as_("admin") as client:
        client.post("/api/names", json={"name": "غسان الكتبخاني", "protect": True})
        for path in [*paths(room, no), *paths(room, no - 1)]:
            before = len(lines(room))
            answer = client.get(path)
            if answer.status_code == 200 and len(leaks(answer.text)) > len(leaks(path)) + 1:
                shown.append(path)
                if len(lines(room)) == before and not re.match(r"/review/\d+/c\d", path):  # parts of a page just noted
                    quiet.append(path)
    assert quiet == [] and len(shown) > 20
    assert any(p.startswith("/deals/") for p in shown) and any(p.startswith("/api/deals/") for p in shown)


def test_a_line_names_nobody(room_of_names) -> None:
    room, _ = room_of_names
    with room.as_("admin") as client:
        client.get("/api/search", params={"q": "المعبر"})
        client.get("/api/events", params={"limit": 500})
        log = [line for line in lines(room) if line.by == "admin" and line.what.startswith("GET /api/")]
    assert log and any("محتجز" in line.about for line in log) and leaks(repr(log)) == []


def test_the_board_of_a_deal_is_noted_and_not_for_those_who_see_no_names(room_of_names) -> None:
    room, no = room_of_names
    with room.book.reading() as connection:
        deal = connection.exec_driver_sql(f"SELECT no FROM items WHERE kind = 'deal' AND report = {no}").scalar()
    for path in (f"/deals/{deal}", f"/deals/{deal}/board", f"/api/deals/{deal}"):
        with room.as_("coder") as client:
            before = len(lines(room))
            assert client.get(path).status_code == 200
            assert [line.by for line in lines(room)[: len(lines(room)) - before]] == ["coder"], path
        with room.as_("reader") as client:
            before = len(lines(room))
            assert client.get(path).status_code == 200 and len(lines(room)) == before


def test_many_lines_at_once_are_all_kept(casebook) -> None:
    with Casebook.open(casebook) as book:
        log = Log(book)
        threads = [threading.Thread(target=log.note, args=(f"p{n}", "GET /", "/")) for n in range(60)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        with book.reading() as connection:
            kept = noted(connection, 1000)
    assert {line.by for line in kept} == {f"p{n}" for n in range(60)} and len(kept) == 60
    assert len({line.no for line in kept}) == 60


def test_nothing_is_shown_that_cannot_be_noted(casebook, monkeypatch) -> None:
    with Casebook.open(casebook) as book:
        log = Log(book)
        monkeypatch.setattr("mahdar.web.audit.note", lambda *_: (_ for _ in ()).throw(CasebookError("no", None, "")))
        with pytest.raises(CasebookError):
            log.note("somebody", "GET /", "/")
