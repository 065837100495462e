"""A locked, read-only, full or lost casebook: one clear message, nothing lost, nothing doubled."""

from __future__ import annotations

import os
import pty
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from mahdar.casebook import waiting
from mahdar.casebook.store import Casebook
from mahdar.errors import CasebookError

ROOT = Path(__file__).parents[2]


@pytest.fixture
def file(tmp_path, few, stub):
    """A casebook file with reports in it."""
    path = tmp_path / "book"
    with Casebook.open(path) as book:
        for report in few:
            book.add(stub.read(report), "old")
    return path


@pytest.fixture
def ordinary():
    """The rights of an ordinary user, where the tests run as root."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    yield
    os.seteuid(0)


def test_locked_by_another(file, few, stub, many, monkeypatch):
    monkeypatch.setattr("mahdar.casebook.engine.WAIT", 0.2)
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with Casebook.open(file) as book:
        with pytest.raises(CasebookError, match="another program is writing"):
            book.add(stub.read(many(1)[0]))
        assert len(book.events()) == 3  # reading goes on
        other.execute("ROLLBACK")
        book.add(stub.read(many(1)[0]))
        assert book.totals()["report"] == 6
    other.close()


def test_it_is_said_that_a_lock_is_waited_for(file, few, stub, many, monkeypatch):
    monkeypatch.setattr("mahdar.casebook.engine.WAIT", 1)
    monkeypatch.setattr(waiting, "PATIENCE", 0.1)
    said = []
    waiting.listen(said.append)
    other = sqlite3.connect(file, isolation_level=None)
    try:
        with Casebook.open(file) as book:
            book.add(stub.read(many(1)[0]))
            assert not said  # nobody held it
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(CasebookError, match="another program is writing"):
                book.add(stub.read(many(2)[1]))
    finally:
        waiting.listen(None)
        other.close()
    assert said == ["another program is writing to the casebook — waiting for it, 1 s at most"]


@pytest.mark.parametrize(("lang", "words"), [("en", b"waiting for it, 60 s at most"), ("ar", "ننتظره".encode())])
def test_on_a_terminal_waiting_is_said_in_the_language_of_the_command(file, few, lang, words):
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    near, far = pty.openpty()
    command = [sys.executable, "-m", "mahdar", "--lang", lang, "link", "--anew", "--casebook", str(file)]
    running = subprocess.Popen(command, stderr=far, stdout=subprocess.DEVNULL)
    os.close(far)
    try:
        said = b""
        while words not in said and running.poll() is None:
            said += os.read(near, 1000)
        assert words in said
        other.execute("ROLLBACK")
        assert running.wait(60) == 0
    finally:
        running.kill()
        os.close(near)
        other.close()


def test_locked_on_a_server(database, stub, many, monkeypatch):
    monkeypatch.setattr("mahdar.casebook.engine.WAIT", 1)
    with Casebook.open(database) as one, Casebook.open(database) as two:
        with one.writing(), pytest.raises(CasebookError, match="another program is writing"):
            two.add(stub.read(many(1)[0]))
        two.add(stub.read(many(1)[0]))
        assert one.totals()["report"] == 1


def test_a_file_that_may_only_be_read(file, tmp_path, stub, many, ordinary):
    if os.geteuid() == 65534:
        os.seteuid(0)
        for path in [*tmp_path.parents, tmp_path]:  # the way to it must be open to an ordinary user
            if str(path).startswith("/tmp/"):
                path.chmod(path.stat().st_mode | 0o055)
        file.chmod(0o444)
        os.seteuid(65534)
    else:
        file.chmod(0o444)
        tmp_path.chmod(0o555)
    try:
        with Casebook.open(file, read_only=True) as book:
            assert len(book.events()) == 3
        with pytest.raises(CasebookError, match=r"only be read|cannot be opened"), Casebook.open(file) as book:
            book.add(stub.read(many(1)[0]))
    finally:
        if os.geteuid() != 65534:
            tmp_path.chmod(0o755)


def test_opened_for_reading_it_cannot_be_written(where, stub, many):
    with Casebook.open(where):
        pass
    with (
        Casebook.open(where, read_only=True) as book,
        pytest.raises(CasebookError, match="may only be read"),
    ):
        book.add(stub.read(many(1)[0]))


def test_a_full_disk(file, stub, many):
    """A limit of pages is to SQLite what a full disk is: the transaction goes back, what was there stays."""
    with Casebook.open(file) as book:
        with book.reading() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        before = book.totals()
        with pytest.raises(CasebookError, match="disk is full"):
            for report in many(400):
                book.add(stub.read(report))
        now = book.totals()
        assert now["report"] >= before["report"]
        assert [r.report.id for r in book.records()]
        with book.reading() as connection:
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
    with Casebook.open(file) as book:
        for report in many(400):
            book.add(stub.read(report))
        assert book.totals()["report"] == 405


def test_a_server_that_goes_away(database, server, stub, many):
    import psycopg

    with Casebook.open(database) as book:
        book.add(stub.read(many(1)[0]))
        with pytest.raises(CasebookError, match="out of reach"), book.writing() as connection:
            with psycopg.connect(server, autocommit=True) as other:
                name = database.rsplit("/", 1)[1]
                other.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
            connection.exec_driver_sql("SELECT 1")
        book.add(stub.read(many(2)[1]))  # the next call finds the server again
        assert book.totals()["report"] == 2


def test_no_server(free_port):
    with pytest.raises(CasebookError, match="out of reach"):
        Casebook.open(f"postgresql://somebody:secret@127.0.0.1:{free_port}/book")


def test_a_password_is_never_said(free_port):
    try:
        Casebook.open(f"postgresql://somebody:secret@127.0.0.1:{free_port}/book")
    except CasebookError as error:
        assert "secret" not in str(error)


@pytest.fixture
def free_port():
    import socket

    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


@pytest.mark.parametrize("where", ["mysql://a/b", "postgresql://a:b:c:d", "http://example.org/book", "x://"])
def test_other_addresses_are_refused(where):
    with pytest.raises(CasebookError):
        Casebook.open(where)


def test_no_casebook_at_all(tmp_path):
    (tmp_path / "text").write_text("هذا نص لا سجل. " * 100, "utf-8")
    for read_only in (True, False):
        with pytest.raises(CasebookError, match="no casebook"):
            Casebook.open(tmp_path / "text", read_only=read_only)
    with pytest.raises(CasebookError, match="this is a folder"):
        Casebook.open(tmp_path)
    with pytest.raises(CasebookError, match="cannot be opened"):
        Casebook.open(tmp_path / "no" / "such" / "folder")


def test_importing_the_store_opens_no_driver():
    code = "import sys, mahdar.casebook.store; print({'psycopg', 'alembic', 'pyarrow', 'fastwarc'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == "set()"


def test_a_newer_casebook_is_left_alone(file):
    with sqlite3.connect(file) as other:
        other.execute("UPDATE alembic_version SET version_num = '9999'")
    for read_only in (True, False):
        with pytest.raises(CasebookError, match="a newer mahdar made this casebook"):
            Casebook.open(file, read_only=read_only)


def ingested(where, reports, reader):
    """All of it taken in, in one process; how many were added."""
    from mahdar.casebook.ingest import ingest
    from mahdar.casebook.readers import Readers

    with Casebook.open(where) as book, Readers(lambda: reader, "old", 1) as readers:
        return list(ingest(book, reports, readers))[-1].added


def test_no_room_for_the_file_in_the_middle_of_an_ingest(tmp_path, stub, many):
    """The system refuses to let the files grow, as on a full disk: the message says so, and the next run goes on."""
    resource = pytest.importorskip("resource")
    where, reports = tmp_path / "book", many(1200)
    ingested(where, reports[:5], stub)
    child = os.fork()
    if child == 0:
        try:
            resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, 600_000))
            ingested(where, reports, stub)
        except CasebookError as error:
            (tmp_path / "said").write_text(str(error), "utf-8")
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    said = (tmp_path / "said").read_text("utf-8")
    assert "the disk is full or failing" in said and str(where) in said and "make room" in said
    with Casebook.open(where) as book:
        there = book.totals()["report"]
        assert 5 <= there < 1200
        with book.reading() as connection:
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
    assert ingested(where, reports, stub) == 1200 - there
    with Casebook.open(where) as book:
        assert book.totals()["report"] == 1200


def test_a_server_lost_in_the_middle_of_an_ingest(database, server, stub, many):
    import psycopg

    from mahdar.casebook.ingest import ingest
    from mahdar.casebook.readers import Readers

    name, reports = database.rsplit("/", 1)[1], many(600)
    with psycopg.connect(server, autocommit=True) as other:
        with Casebook.open(database) as book, Readers(lambda: stub, "old", 1) as readers:
            run = ingest(book, reports, readers)
            first = next(run).added
            other.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
            other.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
            with pytest.raises(CasebookError, match="the server is out of reach"):
                list(run)
        other.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    assert ingested(database, reports, stub) == 600 - first
    with Casebook.open(database) as book:
        assert book.totals()["report"] == 600 and book.totals()["event"] == 300
