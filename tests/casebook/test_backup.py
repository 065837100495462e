"""A backup is a whole casebook in one file, and makes one again, from and to SQLite and PostgreSQL."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from mahdar.casebook.backup import backup, restore
from mahdar.casebook.judgements import set_groups
from mahdar.casebook.schema import metadata
from mahdar.casebook.search import search
from mahdar.casebook.store import Casebook, Verdict
from mahdar.errors import CasebookError


def contents(book):
    with book.reading() as connection:
        rows = {t.name: sorted(map(repr, map(tuple, connection.execute(select(t))))) for t in metadata.sorted_tables}
        return rows | {"found": [h.id for h in search(connection, "قصف")]}


@pytest.fixture
def judged(filled):
    a, _, c = (e.no for e in filled.events())
    filled.judge([Verdict("event", a, c, "same", 0.7, ["the same words"])], "سلمى", human=True)
    with filled.writing() as connection:
        set_groups(connection, "event", {a: a, c: a})
    return filled


def test_there_and_back(judged, tmp_path):
    file = tmp_path / "backup.casebook"
    assert backup(judged, file) == 5
    assert [p.name for p in tmp_path.iterdir() if "backup" in p.name] == ["backup.casebook"]
    with Casebook.open(file, read_only=True) as saved:
        assert contents(saved) == contents(judged)
    assert restore(file, tmp_path / "again.casebook") == 5
    with Casebook.open(tmp_path / "again.casebook") as again:
        assert contents(again) == contents(judged)


def test_from_a_file_to_a_server(judged, tmp_path, database):
    if not judged.is_file:
        pytest.skip("from a file")
    backup(judged, tmp_path / "backup")
    assert restore(tmp_path / "backup", database) == 5
    with Casebook.open(database) as again:
        assert contents(again) == contents(judged)
        with pytest.raises(CasebookError, match="there are reports"):
            restore(tmp_path / "backup", database)


def test_nothing_is_written_over(judged, tmp_path):
    (tmp_path / "taken").write_text("mine")
    with pytest.raises(CasebookError, match="something of this name"):
        backup(judged, tmp_path / "taken")
    backup(judged, tmp_path / "backup")
    with pytest.raises(CasebookError, match="something of this name"):
        restore(tmp_path / "backup", tmp_path / "taken")
    assert (tmp_path / "taken").read_text() == "mine"


def test_a_backup_that_breaks_off_leaves_nothing(judged, tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("mahdar.casebook.backup.os.link", full)
    with pytest.raises(CasebookError, match="cannot be written"):
        backup(judged, tmp_path / "backup")
    assert not list(tmp_path.glob("*backup*")) + list(tmp_path.glob(".*"))


def test_a_damaged_backup_is_refused(judged, tmp_path):
    file = tmp_path / "backup"
    backup(judged, file)
    data = bytearray(file.read_bytes())
    half = len(data) // 2
    data[half : half + 20_000] = bytes(20_000)
    file.write_bytes(data)
    with pytest.raises(CasebookError, match=r"damaged|fails"):
        restore(file, tmp_path / "again")
    assert not (tmp_path / "again").exists()
    file.write_bytes(data[: half // 2])
    with pytest.raises(CasebookError, match=r"damaged|fails"):
        restore(file, tmp_path / "again")


def test_no_backup_of_nothing(tmp_path):
    with pytest.raises(CasebookError, match="no casebook of this name"):
        restore(tmp_path / "none", tmp_path / "again")
