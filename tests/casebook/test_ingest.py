"""Ingest takes each text once, whoever runs it, however often it is broken off."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import time

import pytest
from sqlalchemy import select, text

from mahdar.casebook.ingest import ingest, older
from mahdar.casebook.readers import Readers
from mahdar.casebook.reread import reader_name, reread
from mahdar.casebook.schema import metadata
from mahdar.casebook.search import search
from mahdar.casebook.store import Casebook, Verdict
from mahdar.errors import InputError
from mahdar.intake import Failure

KILLS = 200


def run(book, found, make, jobs=1, name="old", failures=None):
    """All of it ingested; the tally at the end."""
    with Readers(make, name, jobs) as readers:
        return list(ingest(book, found, readers, (failures if failures is not None else []).append))[-1]


def state(book):
    """All rows of a casebook, without those that hold moments of time; references by keys, not by numbers."""
    with book.reading() as connection:
        out = {t.name: sorted(map(repr, map(tuple, connection.execute(select(t))))) for t in metadata.sorted_tables}
        words = connection.execute(text("SELECT count(*) FROM words")).scalar()
        found = [h.id for query in ("قصف", "الحوثيون", "عدن") for h in search(connection, query, limit=10_000)]
    return out | {"words": words, "found": found}


@pytest.mark.parametrize("jobs", [1, 2])
def test_reports_come_in_whole_and_in_order(book, many, stubs, jobs):
    reports = many(300)
    tally = run(book, reports, stubs["old"], jobs)
    assert (tally.added, tally.known, tally.failed) == (300, 0, 0)
    assert [r.report.id for r in book.records()] == [r.id for r in reports]
    assert book.totals()["event"] == 150


def test_a_second_run_adds_nothing_and_reads_nothing(book, many, stubs):
    reports = many(60)
    run(book, reports, stubs["old"])
    before = state(book)

    def none():
        raise AssertionError("no reader is needed")

    tally = run(book, reports, none, jobs=2)
    assert (tally.added, tally.known) == (0, 60)
    assert state(book) == before


def test_the_same_text_twice_in_one_run(book, many, stubs):
    import msgspec

    reports = many(5)
    again = [msgspec.structs.replace(r, outlet="أخرى") for r in reports]
    tally = run(book, [*reports, *again], stubs["old"])
    assert (tally.added, tally.known) == (5, 5)
    with book.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM sightings")).scalar() == 10


def test_what_cannot_be_read_is_handed_on_and_the_others_go_on(book, many, stubs):
    import msgspec

    reports = many(4)
    broken = msgspec.structs.replace(
        reports[0], text="هذا تقرير يتعطل عنده القارئ.", id="", url="https://example.org/x"
    )
    missing = Failure.of(InputError("there is no such file", fix="check its name"), "none.txt")
    failures = []
    tally = run(book, [reports[0], broken, missing, *reports[1:]], stubs["old"], failures=failures)
    assert (tally.added, tally.failed) == (4, 2)
    assert {f.where for f in failures} == {"none.txt", "https://example.org/x"}
    assert any("the stub fails on this" in str(f) for f in failures)


def test_another_ingest_at_the_same_time(where, many, stubs):
    """Two programs take the same reports in opposite order: nothing is lost, nothing is doubled."""
    reports = many(400)
    with Casebook.open(where):
        pass

    def one(order):
        with Casebook.open(where) as book:
            run(book, order, stubs["old"])
        os._exit(0)

    context = multiprocessing.get_context("fork")
    programs = [context.Process(target=one, args=(order,)) for order in (reports, reports[::-1])]
    for program in programs:
        program.start()
    for program in programs:
        program.join(120)
    assert [p.exitcode for p in programs] == [0, 0]
    with Casebook.open(where) as book:
        assert book.totals()["report"] == 400
        assert {r.report.id for r in book.records()} == {r.id for r in reports}
        assert book.totals()["event"] == 200


def killed_somewhere(where, reports, make, jobs, moment):
    """An ingest in a process of its own, killed (SIGKILL) after so many seconds; whether it was done before."""
    child = os.fork()
    if child == 0:
        try:
            with Casebook.open(where) as book:
                run(book, reports, make, jobs)
        finally:
            os._exit(0)
    time.sleep(moment)
    done, _ = os.waitpid(child, os.WNOHANG)
    if not done:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    return bool(done)


def test_killed_at_any_moment_it_ends_as_if_it_had_not_been(tmp_path, many, stubs, monkeypatch):
    """200 SIGKILLs at random moments, until the ingest is done, again and again: always the state of a whole run."""
    monkeypatch.setattr("mahdar.casebook.ingest.WRITTEN", 8)
    monkeypatch.setattr("mahdar.casebook.readers.BATCH", 2)
    reports = many(96)
    with Casebook.open(tmp_path / "whole") as book:
        start = time.monotonic()
        run(book, reports, stubs["old"])
        span = time.monotonic() - start
        whole = state(book)
    rng = random.Random(5)
    kills = books = 0
    while kills < KILLS:
        books += 1
        where = str(tmp_path / f"book{books}")
        jobs = 1 + books % 2
        before = kills
        while not killed_somewhere(where, reports, stubs["old"], jobs, rng.uniform(0, span / 4)):
            kills += 1
            if kills - before > 12:  # as many as one book bears: the rest in peace
                break
        with Casebook.open(where) as book:
            run(book, reports, stubs["old"])
            assert state(book) == whole, f"after {kills} kills, book {books}"
    assert books > 5


def test_killed_on_a_server(database, many, stubs, monkeypatch):
    """The same on PostgreSQL; numbers are given anew there too."""
    monkeypatch.setattr("mahdar.casebook.ingest.WRITTEN", 8)
    reports = many(64)
    with Casebook.open(database):
        pass
    rng = random.Random(6)
    for _ in range(10):
        killed_somewhere(database, reports, stubs["old"], 1, rng.uniform(0.02, 0.2))
    with Casebook.open(database) as book:
        run(book, reports, stubs["old"])
        assert [r.report.id for r in book.records()] == [r.id for r in reports]
        assert (book.totals()["report"], book.totals()["event"]) == (64, 32)


def test_readers_end_with_the_one_that_writes(tmp_path, many, stubs):
    """A killed ingest leaves no process behind."""

    def one(report):
        (tmp_path / f"reader-{os.getpid()}").touch()
        time.sleep(0.05)

    class Slow(stubs["old"]):
        def read(self, report):
            one(report)
            return super().read(report)

    child = os.fork()
    if child == 0:
        with Casebook.open(tmp_path / "book") as book:
            run(book, many(400), Slow, jobs=2)
        os._exit(0)
    deadline = time.monotonic() + 60

    def reading():  # the one that writes reads too, once, so that all share what is loaded
        return [pid for p in tmp_path.glob("reader-*") if (pid := int(p.name.split("-")[1])) != child]

    while len(reading()) < 2 and time.monotonic() < deadline:
        time.sleep(0.02)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    readers = reading()
    assert len(readers) == 2
    while any(map(alive, readers)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(map(alive, readers))


def alive(process):
    try:
        with open(f"/proc/{process}/stat") as stat:
            return stat.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def read_anew(book, make, name):
    with Readers(make, name, 1) as readers:
        return list(reread(book, readers))


def test_a_newer_lexicon_reads_anew_and_decisions_stay(filled, stubs):
    """Ids are dealt anew (e1 is now the arrest); what a person said stays with the event it was said of."""
    shelling, arrest, other = filled.events()
    assert (shelling.local, arrest.local) == ("e1", "e2")
    said = Verdict("event", shelling.no, other.no, "different", reasons=["two towns"])
    (decision,) = filled.judge([said], "سلمى", human=True)
    assert older(filled, "new") == 5
    read_anew(filled, stubs["new"], "new")
    assert older(filled, "new") == 0
    now = filled.item(shelling.no)
    assert (now.local, now.type, now.name, now.counts) == ("e2", "ASSAULT", "قصف", {})
    assert filled.item(arrest.no).counts == {"killed": (2, 5)}
    (kept,) = filled.judgements("event", human=True)
    assert (kept.no, kept.a, kept.b) == (decision, shelling.no, other.no)
    assert "PROTEST" in {e.type for e in filled.events()}
    assert read_anew(filled, stubs["new"], "new") == []


def test_what_is_no_longer_read_stays_where_a_person_judged_it(filled, stubs):
    shelling, arrest, other = filled.events()
    filled.judge([Verdict("event", shelling.no, arrest.no, "different")], "سلمى", human=True)
    filled.judge([Verdict("event", arrest.no, other.no, "same", 0.8)], "linker")
    read_anew(filled, stubs["forgetful"], "forgetful")
    assert [e.no for e in filled.events()] == [arrest.no]
    assert filled.item(shelling.no).lost
    assert [j.by for j in filled.judgements("event")] == ["سلمى"]
    read_anew(filled, stubs["old"], "old again")
    back = filled.item(shelling.no)
    assert (back.lost, back.local, back.counts) == (False, "e1", {"killed": (2, 5)})


def test_reading_anew_with_the_same_reader_changes_nothing_but_its_name(filled, stubs):
    before = state(filled)
    read_anew(filled, stubs["old"], "old, renamed")
    now = state(filled)
    assert {k: v for k, v in now.items() if k != "reports"} == {k: v for k, v in before.items() if k != "reports"}


def test_a_reader_is_named_by_what_it_knows(tmp_path):
    (tmp_path / "acts.yml").write_text("a: 1", "utf-8")
    first = reader_name([tmp_path])
    assert first == reader_name([tmp_path]) != reader_name()
    (tmp_path / "acts.yml").write_text("a: 2", "utf-8")
    assert reader_name([tmp_path]) != first
