"""The casebook measured: ingest of a corpus, a second run, the size of the file; questions, also at ten times the size.

    python benchmarks/casebook.py CORPUS…                   # zips, JSON lines or folders of reports
    python benchmarks/casebook.py CORPUS… --times 10        # and the questions over ten times as many reports
    python benchmarks/casebook.py --casebook made.casebook  # only the questions, over one that is there

Memory is that of all processes together, shared pages counted once (PSS, Linux). The wall clock is what a user waits
for, and other work on the machine counts in; the processors' own time stands beside it. Questions are asked one after
the other in one process, each several times; a question's figure is its median, and the table gives the median and
the 95th percentile of those. PostgreSQL is a throwaway server on the loopback (tools/throwaway_postgres.py), with its
own settings. The larger casebook holds copies of every report with changed facts: later days, other counts, other
numbers and names of places in the words.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(ROOT / "tools"))

from sqlalchemy import func, select, text  # noqa: E402
from throwaway_postgres import NoServer, server  # noqa: E402

from mahdar.casebook.backup import restore  # noqa: E402
from mahdar.casebook.schema import items, reports  # noqa: E402
from mahdar.casebook.search import index_words, search  # noqa: E402
from mahdar.casebook.store import Casebook, Filter  # noqa: E402
from mahdar.casebook.words import words_of  # noqa: E402

SEARCHES = (
    "السويداء", "هدنة", "عدن", "قوات", "الحوثيين هدنة", '"إطلاق سراح"', '"وقف إطلاق النار" اليمن', "من", "حلب -دمشق",
    "المرصد السوري", "2015", "قال", "كتيبة", "البنتاغون", "الأمم المتحدة", "تركيا قصف", '"الاتحاد الأوروبي"', "رهائن",
)  # fmt: skip
EVENTS = (
    Filter(types=["ASSAULT"]), Filter(types=["PROTEST"]), Filter(types=["COERCE"], statuses=["occurred"]),
    Filter(actor="الحوثي"), Filter(actor="أوباما"), Filter(actor="داعش"), Filter(types=["ASSAULT"], actor="تركيا"),
    Filter(place="عدن"), Filter(place="السويداء"), Filter(place="حلب"), Filter(near=(12.78, 45.03, 60)),
    Filter(near=(36.2, 37.15, 30)), Filter(near=(33.3, 44.4, 100)), Filter(day_from="2015-07-25", day_to="2015-07-26"),
    Filter(types=["ASSAULT"], day_from="2015-07-24"), Filter(source="aawsat"), Filter(source="المرصد السوري"),
    Filter(types=["COERCE"], place="تركيا", day_from="2015-07-20"),
)  # fmt: skip
ROWS = 50  # of each question's answer
BETWEEN = 40  # days by which a copy is later than the one before: the corpus does not overlap itself
PLACES = ("السويداء", "عدن", "حلب", "تعز", "الرمادي", "بنغازي", "صنعاء", "دمشق", "بغداد", "طرابلس")


def say(*words: object) -> None:
    """A line of the result, at once."""
    print(*words, flush=True)


class Memory(threading.Thread):
    """Watches a process and its children: the most memory that they had together, in MB."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.most, self.done = pid, 0.0, False

    def run(self) -> None:
        """Look once a second: looking itself costs time."""
        while not self.done:
            self.most = max(self.most, sum(map(_pss, _family(self.pid))))
            time.sleep(1)


def _family(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [pid, *(p for child in children for p in _family(int(child)))]


def _pss(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) / 1e3 for line in lines if line.startswith("Pss:"))


def ingest(corpus: list[str], book: Path) -> None:
    """`mahdar ingest`, as a user calls it."""
    command = [sys.executable, "-m", "mahdar", "ingest", *corpus, "--casebook", str(book)]
    before, start = os.times(), time.perf_counter()
    running = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(ROOT)})
    watch = Memory(running.pid)
    watch.start()
    said = (running.communicate()[1] or b"").decode().strip().split("\n")
    wall, after = time.perf_counter() - start, os.times()
    watch.done = True
    own = after.children_user + after.children_system - before.children_user - before.children_system
    say(f"ingest    {wall:.1f} s (processors {own:.1f} s), {watch.most:.0f} MB at most; {_last(said)}")


def _last(lines: list[str]) -> str:
    return next((line for line in reversed(lines) if "added" in line), lines[-1] if lines else "")


def sizes(book: Casebook, file: Path | None) -> None:
    """How large the casebook is, and how large the text in it."""
    if file:
        with book.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    length = "octet_length(text)" if not book.is_file else "length(CAST(text AS BLOB))"
    with book.reading() as connection:
        held = connection.execute(text(f"SELECT sum({length}) FROM reports")).scalar() or 1
        whole = file.stat().st_size if file else connection.execute(
            text("SELECT pg_database_size(current_database())")).scalar() or 0  # fmt: skip
    totals = ", ".join(f"{kind} {number}" for kind, number in sorted(book.totals().items()))
    say(f"size      {whole / 1e6:.0f} MB, {whole / held:.1f} times its text of {held / 1e6:.0f} MB; {totals}")


def questions(book: Casebook, runs: int) -> None:
    """Every question several times."""
    with book.reading() as connection:
        for _ in range(2):  # the first answers warm the pages
            found = {q: timed(lambda q=q: search(connection, q), runs) for q in SEARCHES}
    report("searches", found)
    report("events", {named(q): timed(lambda q=q: book.events(newest(q)), runs) for q in EVENTS})


def newest(asked: Filter) -> Filter:
    """A question for its newest answers."""
    from dataclasses import replace

    return replace(asked, limit=ROWS, newest_first=True)


def named(asked: Filter) -> str:
    """A question in short."""
    return " ".join(f"{k}={v}" for k in asked.__slots__ if (v := getattr(asked, k)))


def timed(ask: Callable[[], Any], runs: int) -> float:
    """Milliseconds, the median of some runs."""
    out = []
    for _ in range(runs):
        start = time.perf_counter()
        ask()
        out.append((time.perf_counter() - start) * 1e3)
    return median(out)


def report(what: str, found: dict[str, float]) -> None:
    """Median and 95th percentile, and the slowest by name."""
    slowest = max(found, key=lambda q: found[q])
    high = quantiles(found.values(), n=20, method="inclusive")[-1]
    line = f"median {median(found.values()):.1f} ms, 95th percentile {high:.1f} ms of {len(found)} questions"
    say(f"{what:9} {line}; slowest {found[slowest]:.1f} ms: {slowest}")


def enlarge(book: Casebook, times: int) -> None:
    """Copies of all reports with changed facts, until there are `times` as many."""
    with book.reading() as connection:
        most = [connection.execute(select(func.max(t.c.no))).scalar() or 0 for t in (reports, items)]
        first = connection.execute(select(reports.c.no, reports.c.published, reports.c.text)).all()
    words = [(no, day, words_of(content)) for no, day, content in first]
    for n in range(1, times):
        with book.writing() as connection:
            for statement in copies(book.is_file):
                values = {"r": most[0] * n, "i": most[1] * n, "n": n, "days": n * BETWEEN}
                connection.execute(text(statement), {k: v for k, v in values.items() if f":{k}" in statement})
            days = dict(connection.execute(select(reports.c.no, reports.c.published)).all())
            changed = [(no + most[0] * n, days[no + most[0] * n], other(said, n)) for no, _, said in words]
            index_words(connection, changed)
    with book.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")


def other(words: list[str], n: int) -> list[str]:
    """The words of a copy: its numbers and places are others."""
    swap = {a: PLACES[(i + n) % len(PLACES)] for i, a in enumerate(PLACES)}
    return [str(int(w) + n) if w.isdigit() and len(w) < 9 else swap.get(w, w) for w in words]


def copies(lite: bool) -> Iterator[str]:
    """Statements that copy every row of the first reports; items of the copies are `i` higher, reports `r`."""
    later = "date({}, '+' || :days || ' days')" if lite else "CAST(CAST({} AS date) + CAST(:days AS integer) AS text)"

    def day(column: str) -> str:
        return f"CASE WHEN {column} <> '' THEN {later.format(column)} ELSE {column} END"

    yield (
        "INSERT INTO reports (no, id, url, outlet, title, byline, published, language, text, reader, record) "
        f"SELECT no + :r, id || '-' || CAST(:n AS text), url, outlet, title, byline, {day('published')}, language, "
        "text, reader, record FROM reports WHERE no <= :r / :n"
    )
    yield (
        "INSERT INTO items (no, report, kind, local, parent, type, mode, status, name, folded, day_from, day_to, "
        'listed, lat, lon, start, "end", confidence, lost) '
        "SELECT no + :i, report + :r, kind, local, parent + :i, type, mode, status, name, folded, "
        f'{day("day_from")}, {day("day_to")}, {day("listed")}, lat + 0.001 * :n, lon, start, "end", confidence, lost '
        "FROM items WHERE no <= :i / :n ORDER BY no"
    )
    yield ("INSERT INTO parties (item, role, entity, at) SELECT item + :i, role, entity + :i, at FROM parties "
           "WHERE item <= :i / :n")  # fmt: skip
    yield ("INSERT INTO counts (item, what, least, most, unit, approximate) SELECT item + :i, what, least + :n, "
           "most + :n, unit, approximate FROM counts WHERE item <= :i / :n")  # fmt: skip
    yield ("INSERT INTO sources (item, at, name, kind, stance, entity) SELECT item + :i, at, name, kind, stance, "
           "entity + :i FROM sources WHERE item <= :i / :n")  # fmt: skip


@contextmanager
def on_server(file: Path) -> Iterator[Casebook | None]:
    """The same casebook on PostgreSQL; None where there is no server."""
    try:
        with server() as url:
            start = time.perf_counter()
            restore(file, url)
            with Casebook.open(url) as book:
                with book.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                    connection.exec_driver_sql("VACUUM ANALYZE")
                say(f"postgres  restored in {time.perf_counter() - start:.0f} s")
                yield book
    except NoServer as reason:
        say(f"postgres  {reason}")
        yield None


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", nargs="*")
    parser.add_argument("--casebook", type=Path, help="ask this one; nothing is ingested")
    parser.add_argument("--times", type=int, default=1, help="ask also at so many times the size")
    parser.add_argument("--runs", type=int, default=7)
    asked = parser.parse_args()
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    say(f"machine   {machine}, load {os.getloadavg()[0]:.1f}")
    corpus = [str(Path(c).resolve()) for c in asked.corpus] or [str(ROOT / "samples")]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "measured.casebook"
        if asked.casebook:
            shutil.copy(asked.casebook, file)
        else:
            ingest(corpus, file)
            ingest(corpus, file)
        measure(file, asked.times, asked.runs)


def measure(file: Path, times: int, runs: int) -> None:
    """Size and questions, on SQLite and PostgreSQL, as it is and enlarged."""
    with Casebook.open(file) as book:
        sizes(book, file)
        questions(book, runs)
    with on_server(file) as book:
        if book:
            sizes(book, None)
            questions(book, runs)
            if times > 1:
                larger(book, None, times, runs)
    if times > 1:
        with Casebook.open(file) as book:
            larger(book, file, times, runs)


def larger(book: Casebook, file: Path | None, times: int, runs: int) -> None:
    """The questions over so many times as many reports."""
    start = time.perf_counter()
    enlarge(book, times)
    say(f"{times} times  {'sqlite' if file else 'postgres'}, made in {time.perf_counter() - start:.0f} s")
    sizes(book, file)
    questions(book, runs)


if __name__ == "__main__":
    main()
