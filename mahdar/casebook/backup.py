"""Backup and restore. A backup is itself a casebook in one SQLite file, whatever it was made of."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, bindparam, func, insert, select, update

from mahdar.casebook.schema import items, metadata, reports
from mahdar.casebook.search import index_words
from mahdar.casebook.store import Casebook
from mahdar.casebook.words import words_of
from mahdar.errors import CasebookError

_ROWS = 1_000  # at a time


def backup(book: Casebook, to: str | Path) -> int:
    """Write all of a casebook to a new file while others may read and write on; its reports. Whole or not at all."""
    path = Path(to)
    with _part(path) as part:
        if book.is_file:
            with book.reading() as connection:
                _copy_file(_driver(connection), part)
        else:
            with Casebook.open(part) as copy:
                _copy(book, copy)
        with Casebook.open(part) as copy:
            count = copy.totals().get("report", 0)
        _as_one_file(part)
    return count


def restore(from_: str | Path, to: str | Path) -> int:
    """Make a casebook of a backup, at a file or URL where there is none yet (or one without reports); its reports."""
    with Casebook.open(from_, read_only=True) as saved:
        _check(saved)
        count = saved.totals().get("report", 0)
        if "://" not in str(to):
            with _part(Path(to)) as part, saved.reading() as connection:
                _copy_file(_driver(connection), part)
            return count
        with Casebook.open(to) as book:
            _copy(saved, book)
    return count


def _check(saved: Casebook) -> None:
    """Refuse a backup that is damaged."""
    if saved.is_file:
        with saved.reading() as connection:
            said = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
        if said != "ok":
            raise CasebookError("the backup is damaged", saved.name, "take another")


@contextmanager
def _part(path: Path) -> Iterator[Path]:
    """A file beside `path` that takes its name when all is done; a casebook that is there is not written over."""
    if path.exists():
        raise CasebookError("there is something of this name already", path, "name another, or move it away")
    part = path.with_name(f".{path.name[:80]}.{os.getpid()}.part")
    try:
        yield part
        os.link(part, path)  # fails where another program was faster
    except FileExistsError:
        raise CasebookError("there is something of this name already", path, "name another, or move it away") from None
    except OSError as error:
        raise CasebookError(f"it cannot be written ({error.strerror or error})", path,
                            "check permissions and free space") from error  # fmt: skip
    finally:
        for rest in ("", "-wal", "-shm", "-journal"):
            with suppress(OSError):
                Path(f"{part}{rest}").unlink(missing_ok=True)


def _driver(connection: Connection) -> sqlite3.Connection:
    found = connection.connection.driver_connection
    assert isinstance(found, sqlite3.Connection)
    return found


def _copy_file(source: sqlite3.Connection, to: Path) -> None:
    """A copy of one state of the file, also while it is being written to."""
    try:
        with closing(sqlite3.connect(to)) as target:
            source.backup(target)
    except sqlite3.Error as error:
        raise CasebookError(f"it cannot be written ({error})", to, "check permissions and free space") from error


def _as_one_file(copy: Path) -> None:
    """Nothing beside the file: it can be moved and mailed."""
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA journal_mode = DELETE")


def _copy(source: Casebook, target: Casebook) -> None:
    """All rows from one casebook to another that has none, in one transaction of each."""
    with source.reading() as old, target.writing() as new:
        if new.execute(select(func.count()).select_from(reports)).scalar():
            raise CasebookError("there are reports in this casebook", target.name, "restore into an empty one")
        for table in metadata.sorted_tables:
            _copy_table(old, new, table)
        _set_parents(old, new)


def _copy_table(old: Connection, new: Connection, table: Table) -> None:
    """The rows of a table; parents of items come afterwards, since they may have higher numbers."""
    order = list(table.primary_key.columns)
    for rows in _chunks(old, select(table).order_by(*order)):
        if table is items:
            rows = [{**row, "parent": None} for row in rows]
        new.execute(insert(table), rows)
        if table is reports:
            index_words(new, [(row["no"], row["published"], words_of(row["text"])) for row in rows])


def _set_parents(old: Connection, new: Connection) -> None:
    statement = update(items).where(items.c.no == bindparam("_no")).values(parent=bindparam("_parent"))
    query = select(items.c.no.label("_no"), items.c.parent.label("_parent")).where(items.c.parent.is_not(None))
    for rows in _chunks(old, query):
        new.execute(statement, rows)


def _chunks(connection: Connection, query: Any) -> Iterator[list[dict[str, Any]]]:
    result = connection.execute(query.execution_options(yield_per=_ROWS))
    for rows in result.mappings().partitions(_ROWS):
        yield [dict(row) for row in rows]
