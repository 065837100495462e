"""Taking files in: each import is read by a process of its own, so that the room stays quick; it says how far it is.

job = Imports(casebook, lexicons).begin([("a.txt", stream), …], published=None, outlet=None, by="me")
job.state, job.added, job.done   # until state is "done" or "failed"
"""

from __future__ import annotations

import multiprocessing
import os
import re
import shutil
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from secrets import token_urlsafe
from typing import IO, TYPE_CHECKING, Any

from msgspec import Struct

from mahdar.errors import MahdarError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from mahdar.reading.reader import Reader

_KEPT = 50  # imports that can still be asked about
_MOST_FAILURES = 200
_UNSAFE = re.compile(r"[^\w.\- ()]")
Given = tuple[str, IO[bytes]]


class Failed(Struct):
    """A file that could not be read, why, and what to do."""

    where: str
    what: str
    fix: str | None


class Progress(Struct):
    """How far an import is. `state`: waiting, reading, linking, done or failed; `done`: part of the bytes, 0 to 1."""

    id: str
    state: str = "waiting"
    done: float = 0.0
    files: int = 0
    added: int = 0
    known: int = 0
    failed: int = 0
    failures: list[Failed] = []
    first: int | None = None  # number of the first report that was added
    last: int | None = None


@dataclass(slots=True)
class _Job:
    by: str
    folder: Path
    progress: Progress
    failures: list[Failed] = field(default_factory=list)


class Imports:
    """The imports of a room, one after the other."""

    def __init__(self, casebook: str, lexicons: Sequence[str]) -> None:
        self.casebook, self.lexicons = casebook, tuple(lexicons)
        self._jobs: OrderedDict[str, _Job] = OrderedDict()
        self._turn, self._lock = threading.Lock(), threading.Lock()

    def begin(self, files: Iterable[Given], published: str | None, outlet: str | None, by: str) -> Progress:
        """Keep the files and read them in the background; its progress so far."""
        folder = Path(tempfile.mkdtemp(prefix="mahdar-import-"))
        try:
            names = [_keep(folder, n, name, stream) for n, (name, stream) in enumerate(files)]
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        job = _Job(by, folder, Progress(token_urlsafe(9), files=len(names)))
        with self._lock:
            self._jobs[job.progress.id] = job
            while len(self._jobs) > _KEPT:
                self._jobs.popitem(last=False)
        run = partial(self._run, job, [str(folder / n) for n in names], published, outlet)
        threading.Thread(target=run, daemon=True).start()
        return job.progress

    def progress(self, id_: str, by: str) -> Progress | None:
        """How far somebody's import is; None where they have none of this id."""
        job = self._jobs.get(id_)
        return job.progress if job is not None and job.by == by else None

    def _run(self, job: _Job, files: list[str], published: str | None, outlet: str | None) -> None:
        ours, theirs = multiprocessing.Pipe(duplex=False)
        context = multiprocessing.get_context("spawn")  # this process has threads: a fork of it could hang
        asked = (theirs, self.casebook, self.lexicons, files, published, outlet)
        try:
            with self._turn:
                reader = context.Process(target=read_files, args=asked, daemon=True)
                reader.start()
                theirs.close()
                self._follow(job, ours)
                reader.join()
        finally:
            ours.close()
            shutil.rmtree(job.folder, ignore_errors=True)
            if job.progress.state != "done":
                job.progress.state = "failed"

    def _follow(self, job: _Job, said: Connection) -> None:
        """Note what the reading process says until it says no more."""
        while True:
            try:
                name, value = said.recv()
            except (EOFError, OSError):
                return
            if name == "failure":
                job.failures.append(Failed(*value))
                job.progress.failures = job.failures[:_MOST_FAILURES]
            else:
                setattr(job.progress, name, value)


def _keep(folder: Path, n: int, name: str, stream: IO[bytes]) -> str:
    """A file under a name that is safe; its number keeps two of one name apart, its suffix tells its kind."""
    base = _UNSAFE.sub("_", Path(name.replace("\\", "/")).name).lstrip(".")[-80:] or "report"
    kept = f"{n:04} {base}"
    with open(folder / kept, "xb") as out:
        shutil.copyfileobj(stream, out)
    return kept


def read_files(
    said: Connection,
    casebook: str,
    lexicons: tuple[str, ...],
    files: list[str],
    published: str | None,
    outlet: str | None,
) -> None:
    """The reading process: into the casebook, then linked; it says how far it is as (name, value)."""
    from mahdar.casebook.store import Casebook

    try:
        os.nice(5)  # whoever is in the room goes first
        with Casebook.open(casebook) as book:
            _ingest(said, book, lexicons, files, published, outlet)
        said.send(("state", "done"))
    except MahdarError as error:
        said.send(("failure", ("", error.what, error.fix)))
    except (BrokenPipeError, KeyboardInterrupt):
        pass
    finally:
        said.close()


def _ingest(said: Connection, book: Any, lexicons: tuple[str, ...], files: list[str], published: str | None,
            outlet: str | None) -> None:  # fmt: skip
    from mahdar.casebook.ingest import ingest
    from mahdar.casebook.link import link_new
    from mahdar.casebook.readers import Readers
    from mahdar.casebook.reread import reader_name
    from mahdar.intake import Failure, reports
    from mahdar.intake.meter import Meter

    def failed(one: Failure) -> None:
        where = re.sub(r"^\d{4} ", "", Path(one.where.split(", ")[0]).name)
        said.send(("failure", (where, one.error.what, one.error.fix)))

    meter = Meter()
    before = _last(book)
    said.send(("state", "reading"))
    found = reports(files, published=published, outlet=outlet, meter=meter)
    with Readers(partial(reader, lexicons), reader_name(lexicons), 1) as readers:
        for tally in ingest(book, found, readers, failed):
            for name in ("added", "known", "failed"):
                said.send((name, getattr(tally, name)))
            said.send(("done", min(1.0, meter.done / max(1, meter.total or 1))))
    said.send(("state", "linking"))
    link_new(book)
    if (last := _last(book)) > before:
        said.send(("first", before + 1))
        said.send(("last", last))
    said.send(("done", 1.0))


def _last(book: Any) -> int:
    from sqlalchemy import func, select

    from mahdar.casebook.schema import reports

    with book.reading() as connection:
        return connection.execute(select(func.max(reports.c.no))).scalar() or 0


def reader(lexicons: tuple[str, ...]) -> Reader:
    """A reader with the shipped lexicon and the user's."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # its threads would wait for one another
    from mahdar.lexicon import Lexicon
    from mahdar.reading.reader import Reader as Made

    return Made(Lexicon.load(*lexicons))
