"""Reports → rows, in several processes at once and in the order in which they came."""

from __future__ import annotations

import gc
import multiprocessing
import os
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from itertools import islice
from multiprocessing.connection import wait
from types import TracebackType
from typing import Protocol

from mahdar.casebook.memory import give_back
from mahdar.casebook.rows import Rows, rows_of
from mahdar.errors import CasebookError, MahdarError
from mahdar.intake import Failure
from mahdar.record import Record
from mahdar.report import Report

BATCH = 24  # reports that a process reads at a time
_AHEAD = 3  # batches for each process that wait or are being read


class Reads(Protocol):
    """What makes records of reports."""

    def read(self, report: Report) -> Record:
        """The record of one report."""
        ...


Make = Callable[[], Reads]
Made = Rows | Failure


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Readers:
    """`jobs` processes that read; one job reads in this process. `make` makes the reader, when it is first needed.

    Where processes can be forked, the reader is made once and shared; else each makes its own.
    """

    def __init__(self, make: Make, name: str, jobs: int) -> None:
        self.make = make
        self.name = name
        self.jobs = jobs
        self._pool: ProcessPoolExecutor | None = None
        self._reader: Reads | None = None

    def __enter__(self) -> Readers:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=error is None, cancel_futures=True)

    def read(self, batches: Iterable[Sequence[Report]]) -> Iterator[list[Made]]:
        """What was made of each batch, batch by batch; a few batches are read ahead."""
        if self.jobs < 2:
            for batch in batches:
                yield _read_all(self._own(), batch, self.name)
            return
        waiting: deque[list[Future[list[Made]]]] = deque()
        for batch in batches:
            waiting.append(self._sent(batch))
            while sum(map(len, waiting)) > self.jobs * _AHEAD:
                yield self._received(waiting.popleft())
        while waiting:
            yield self._received(waiting.popleft())

    def _own(self) -> Reads:
        if self._reader is None:
            self._reader = self.make()
        return self._reader

    def _sent(self, batch: Sequence[Report]) -> list[Future[list[Made]]]:
        if not batch:
            return []
        pool = self._started()
        parts = iter(batch)
        futures = [pool.submit(_work, part) for part in iter(lambda: list(islice(parts, BATCH)), [])]
        if self._reader is not None:  # the processes have it now; this one only writes, and needs the room to link
            self._reader = None
            give_back("mahdar.reading", "mahdar.lexicon")
        return futures

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            forked = sys.platform == "linux"
            make = self._own if forked else self.make  # a forked process has all that this one has
            context = multiprocessing.get_context("fork" if forked else "spawn")
            if forked:
                _warm(self._own())
            self._pool = ProcessPoolExecutor(self.jobs, context, _begin, (make, self.name))
        return self._pool

    def _received(self, futures: list[Future[list[Made]]]) -> list[Made]:
        try:
            return [made for future in futures for made in future.result()]
        except BrokenProcessPool as error:
            raise CasebookError(
                "a process that reads was ended from outside; what was written stays", None,
                "look whether memory ran out, then do this again: it goes on where it was",
            ) from error  # fmt: skip


_WARM = (
    "اتفق لواء الوادي وكتائب السهل يوم الخميس 4 مارس 2021 برعاية الأمم المتحدة على هدنة لمدة خمسة أيام تبدأ "
    "منتصف الليل، على أن يفرج اللواء عن 12 أسيراً مقابل فدية قدرها 100 ألف دولار وانسحاب الكتائب من المعبر. وقال "
    "المتحدث باسم اللواء في مؤتمر صحفي بعد اجتماع عقد في عدن إن الطرفين ملتزمان، لكن الكتائب اتهمته بخرق الهدنة وقصف "
    "قرية في ريف حلب، ما أدى إلى مقتل ثلاثة مدنيين بينهم طفل وإصابة نحو 20 آخرين.\n"
    "ورفض مجلس القبائل المقترح، وطالب بإطلاق سراح المعتقلين وفتح الطريق أمام المساعدات، وهدد بتعليق المفاوضات. وأفاد "
    "ناشطون بأن الشرطة فرقت مظاهرة واعتقلت عشرة أشخاص، وسلمت اللجنة جثث ستة مقاتلين تنفيذاً للمرحلة الأولى من الاتفاق."
)


def _warm(reader: Reads) -> None:
    """Have a reader load what it loads when it is first needed: the processes forked from here then share it."""
    with suppress(Exception):  # whatever it fails on is said when a report is read
        reader.read(Report(_WARM, published="2021-03-05"))
    gc.collect()
    gc.freeze()


_worker: dict[str, Reads] = {}
_name = ""


def _begin(make: Make, name: str) -> None:
    """The start of a reading process: it has its reader, and ends when the process that writes ends."""
    global _name
    _name = name
    _worker["reader"] = make()
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)


def _work(batch: Sequence[Report]) -> list[Made]:
    return _read_all(_worker["reader"], batch, _name)


def _read_all(reader: Reads, batch: Sequence[Report], name: str) -> list[Made]:
    return [read_one(reader, report, name) for report in batch]


def read_one(reader: Reads, report: Report, name: str) -> Made:
    """The rows of a report, or why there are none."""
    where = report.url or report.title or report.id
    try:
        return rows_of(reader.read(report), name)
    except MahdarError as error:
        return Failure(where, error)
    except Exception as error:  # whatever the reader fails on, the others go on
        if os.environ.get("MAHDAR_DEBUG"):
            raise
        kind = f"{type(error).__name__}: {error}"[:200]
        fix = "report it; MAHDAR_DEBUG=1 shows its place"
        return Failure(where, MahdarError(f"a fault in mahdar itself ({kind})", where, fix))
