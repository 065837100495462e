"""Opening a casebook: a SQLite file, or a PostgreSQL database by its URL. Faults of either as one clear message."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from mahdar.casebook.waiting import patiently
from mahdar.errors import CasebookError

WAIT = 60  # seconds to wait for another writer
_POOL = 40  # connections that are kept once they were needed: as many as a server has threads
_LOCK = 0x6D616864  # one writer at a time on PostgreSQL too: this number is its lock


def engine_of(where: str | Path, *, read_only: bool = False) -> Engine:
    """The engine for a path, or for a URL such as postgresql://user@host/name. Nothing is opened yet."""
    url = _url(where)
    if url.get_backend_name() == "sqlite":
        return _sqlite(url, read_only)
    return _postgres(url, read_only)


def shown(where: str | Path) -> str:
    """A casebook's name for messages, without its password."""
    text_ = str(where)
    return make_url(text_).render_as_string(hide_password=True) if "://" in text_ else text_


def _url(where: str | Path) -> URL:
    given = str(where)
    if "://" not in given:
        return URL.create("sqlite", database=given)
    try:
        url = make_url(given)
    except (ArgumentError, ValueError):
        raise CasebookError(
            "this is no address of a casebook", given[:80], "name a file, or postgresql://user@host/name"
        ) from None
    if url.get_backend_name() == "sqlite":
        return url
    if url.drivername.split("+")[0] not in ("postgresql", "postgres"):
        raise CasebookError(
            f"a casebook is not kept in {url.drivername}",
            shown(where),
            "name a file, or postgresql://user@host/name",
        )
    return url.set(drivername="postgresql+psycopg")


def _sqlite(url: URL, read_only: bool) -> Engine:
    """`read_only` never makes the file; a file that nobody may write beside is read as it stands."""
    path = os.path.abspath(url.database or "")
    if Path(path).is_dir():
        raise CasebookError("this is a folder", path, "name a file")
    arguments: dict[str, Any] = {"timeout": WAIT, "check_same_thread": False}
    database = path
    if read_only:
        if not Path(path).exists():
            raise CasebookError("there is no casebook of this name", path, "make it with mahdar ingest")
        mode = "mode=ro" if _may_write(Path(path).parent) or _in_use(path) else "mode=ro&immutable=1"
        database = f"file:{_quoted(path)}?{mode}&uri=true"
    engine = create_engine(f"sqlite:///{database}", connect_args=arguments)
    event.listen(engine, "connect", _prepare_read if read_only else _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _may_write(folder: Path) -> bool:
    return os.access(folder, os.W_OK, effective_ids=os.access in os.supports_effective_ids)


def _in_use(path: str) -> bool:
    wal = Path(path + "-wal")
    return wal.exists() and wal.stat().st_size > 0


def _quoted(path: str) -> str:
    from urllib.parse import quote

    return quote(path)


def _prepare(connection: Any, _record: object) -> None:
    _prepare_read(connection, _record)
    with patiently(WAIT):
        connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")


def _prepare_read(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # transactions begin when we say so
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA cache_size = -65536")  # 64 MB
    connection.execute("PRAGMA temp_store = MEMORY")


def _begin(connection: Connection) -> None:
    """A writer takes the lock at once, so that what it has looked up still holds when it writes."""
    if connection.get_execution_options().get("mahdar_write"):
        with patiently(WAIT):
            connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.exec_driver_sql("BEGIN")


def _postgres(url: URL, read_only: bool) -> Engine:
    try:
        engine = create_engine(url, pool_pre_ping=True, pool_size=_POOL, connect_args={"connect_timeout": 10})
    except (NoSuchModuleError, ModuleNotFoundError) as error:
        raise CasebookError("PostgreSQL needs psycopg", None, "pip install 'mahdar[postgres]'") from error
    if read_only:
        engine = engine.execution_options(postgresql_readonly=True)
    event.listen(engine, "begin", _lock)
    return engine


def _lock(connection: Connection) -> None:
    if connection.get_execution_options().get("mahdar_write"):
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{WAIT}s'")
        with patiently(WAIT):
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")


@contextmanager
def explained(where: object) -> Iterator[None]:
    """Faults of the database as a CasebookError."""
    try:
        yield
    except DBAPIError as error:
        raise _explain(str(error.orig).strip().split("\n")[0], where) from error
    except SQLAlchemyError as error:
        raise CasebookError(f"the casebook fails ({str(error)[:200]})", where, "see what the database says") from error


_FAULTS = (
    (("database is locked", "lock timeout", "database is busy"), "another program is writing to the casebook",
     "wait until it has done, then do this again"),
    (("readonly database", "read-only"), "the casebook may only be read", "check permissions, or copy it"),
    (("disk is full", "No space left", "disk I/O error", "could not extend file"),
     "the disk is full or failing; nothing half-written was kept", "make room, then do this again"),
    (("not a database", "malformed"), "this is no casebook, or it is damaged", "name another, or restore a backup"),
    (("unable to open database",), "the casebook cannot be opened", "check the folder and its permissions"),
    (("no such table", "does not exist"), "there is no casebook in it", "make it with mahdar ingest"),
    (("authentication failed",), "the server refuses the name or the password", "check the address"),
    (("connection", "server closed", "terminating", "could not translate", "timeout expired"),
     "the server is out of reach", "start it or check the address, then do this again"),
)  # fmt: skip


def _explain(said: str, where: object) -> CasebookError:
    """Errors of the driver by what they say: SQLite and PostgreSQL name the same fault differently."""
    for signs, what, fix in _FAULTS:
        if any(sign in said for sign in signs):
            return CasebookError(what, where, fix)
    return CasebookError(f"the casebook fails ({said[:200]})", where, "see what the database says")


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection within one transaction that sees one state throughout."""
    with engine.connect() as connection, connection.begin():
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A connection within one transaction, the only one that writes; all of it is kept or nothing."""
    with engine.connect().execution_options(mahdar_write=True) as connection, connection.begin():
        yield connection


def is_sqlite(connection: Connection) -> bool:
    """Whether this is SQLite, where it is not PostgreSQL."""
    return connection.dialect.name == "sqlite"
