"""The room under load: reviewers at once on PostgreSQL, each one request a second; and the time of each page.

    python benchmarks/room.py                                    # the sample reports, 50 reviewers, 60 seconds
    python benchmarks/room.py --casebook july.casebook           # a copy of this casebook, put into PostgreSQL
    python benchmarks/room.py --casebook july.casebook --pages   # only the times of pages, on SQLite

Everything runs on loopback: a PostgreSQL server of its own, the room as one process, the reviewers as another.
It fails where an answer is an error, where a decision is lost, or where the 95th percentile is over the bound.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from statistics import quantiles

import httpx

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tools"))
PASSWORD = "a long pass phrase"
BOUND = 0.4  # seconds, 95th percentile under load
PAGE = 0.3  # seconds, 95th percentile of a page at the server


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--casebook", help="a casebook to copy; else the sample reports")
    parser.add_argument("--reviewers", type=int, default=50)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--pages", action="store_true", help="only the times of the pages")
    return parser.parse_args()


def main() -> int:
    asked = arguments()
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "room.casebook"
        if asked.casebook:
            shutil.copy(asked.casebook, copy)
        else:
            given = [str(ROOT / "samples" / "casebook"), "--lexicon", str(ROOT / "samples" / "lexicon")]
            subprocess.run([sys.executable, "-m", "mahdar", "ingest", *given, "--casebook", str(copy)], check=True)
        with nullcontext(str(copy)) if asked.pages else in_postgres(copy) as where:
            reports = prepare(where, asked.reviewers)
            with served(where) as url:
                return pages(url) if asked.pages else asyncio.run(load(url, where, reports, asked))


@contextmanager
def in_postgres(copy: Path) -> Iterator[str]:
    """The casebook in a PostgreSQL server of its own; the URL."""
    from throwaway_postgres import server

    from mahdar.casebook.backup import restore
    from mahdar.casebook.store import Casebook

    Casebook.open(copy).close()  # brought up to date
    with server() as url:
        restore(copy, url)
        yield url


def prepare(where: str, reviewers: int) -> list[tuple[int, int]]:
    """Accounts, and (report, event) to decide about."""
    from mahdar.casebook.store import Casebook
    from mahdar.web.people import add_person

    with Casebook.open(where) as book:
        with book.writing() as connection:
            for n in range(reviewers):
                add_person(connection, f"reviewer {n}", PASSWORD, "coder", True)
        with book.reading() as connection:
            query = "SELECT report, no FROM items WHERE kind = 'event' ORDER BY no LIMIT 20000"
            return [(report, no) for report, no in connection.exec_driver_sql(query)]


@contextmanager
def served(where: str) -> Iterator[str]:
    """The room as a process of its own; its address."""
    command = [sys.executable, "-m", "mahdar", "serve", "--casebook", where, "--port", "0", "--team", "--lang", "en"]
    room = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert room.stderr is not None
    try:
        line = next(line for line in room.stderr if "http" in line)
        yield line.split("open at ")[1].strip().rstrip("/")
    finally:
        room.terminate()
        room.wait(20)


async def entered(url: str, name: str) -> httpx.AsyncClient:
    client = httpx.AsyncClient(base_url=url, timeout=30)
    said = (await client.post("/api/session", json={"name": name, "password": PASSWORD})).raise_for_status()
    client.headers["Authorization"] = f"Bearer {said.json()['session']}"
    return client


async def load(url: str, where: str, events: list[tuple[int, int]], asked: argparse.Namespace) -> int:
    """Each reviewer reads a report, reads it as a page, decides, takes some back: one request a second."""
    clients = [await entered(url, f"reviewer {n}") for n in range(asked.reviewers)]
    times: list[float] = []
    faults: list[str] = []
    kept: list[int] = []
    begin = time.monotonic()
    each = [review(c, n, events, asked.seconds, times, faults, kept) for n, c in enumerate(clients)]
    await asyncio.gather(*each)
    took = time.monotonic() - begin
    lost = set(kept) - stored(where)
    p50, p95 = (quantiles(times, n=100)[i] for i in (49, 94))
    print(f"{asked.reviewers} reviewers, {len(times)} requests in {took:.0f} s: "
          f"median {p50 * 1000:.0f} ms, 95th percentile {p95 * 1000:.0f} ms, worst {max(times) * 1000:.0f} ms; "
          f"{len(faults)} errors, {len(kept)} decisions, {len(lost)} lost")  # fmt: skip
    for fault in faults[:5]:
        print(fault)
    for client in clients:
        await client.aclose()
    return int(bool(faults or lost or p95 > BOUND))


async def review(client: httpx.AsyncClient, n: int, events: list[tuple[int, int]], seconds: int, times: list[float],
                 faults: list[str], kept: list[int]) -> None:  # fmt: skip
    chance = random.Random(n)
    await asyncio.sleep(chance.random())
    for turn in range(seconds):
        due = time.monotonic() + 1
        report, event = chance.choice(events)
        body = {"report": report, "kind": "event", "item": event, "verdict": chance.choice(("accept", "reject"))}
        begin = time.monotonic()
        try:
            if turn % 3 == 0:
                answer = await client.get(f"/api/reports/{report}")
            elif turn % 3 == 1:
                answer = await client.get(f"/review/{report}")
            else:
                answer = await client.post("/api/decisions", json=body)
                kept.append(answer.json()["no"])
            times.append(time.monotonic() - begin)
            if answer.status_code >= 400:
                faults.append(f"{answer.request.url} {answer.status_code} {answer.text[:200]}")
        except (httpx.HTTPError, KeyError, ValueError) as error:
            faults.append(f"{type(error).__name__} {error}")
        await asyncio.sleep(max(0, due - time.monotonic()))


def stored(where: str) -> set[int]:
    """The decisions that are in the casebook."""
    from mahdar.casebook.decisions import decided
    from mahdar.casebook.store import Casebook

    with Casebook.open(where) as book, book.reading() as connection:
        return {d.no for d in decided(connection, held=False)}


def pages(url: str) -> int:
    """Every page and call that reads, five times each; those that need a number get the first there are."""
    from mahdar.web.routes import routes

    with httpx.Client(base_url=url, timeout=60) as client:
        said = client.post("/api/session", json={"name": "reviewer 0", "password": PASSWORD}).raise_for_status()
        client.headers["Authorization"] = f"Bearer {said.json()['session']}"
        deal = client.get("/api/deals", params={"limit": 1}).json()
        slow = 0
        for route in routes():
            if route.is_write or route.role not in ("reader", "coder") or "{" in route.path.replace("{no:int}", ""):
                continue
            path = route.path.replace("{no:int}", str(deal[0]["id"] if "deals" in route.path and deal else 1))
            query = {"q": "هدنة", "name": "الحوثيون", "kind": "event", "limit": "20"}
            took = []
            for _ in range(5):
                begin = time.monotonic()
                code = client.get(path, params={k: v for k, v in query.items() if k in route.asks}).status_code
                took.append(time.monotonic() - begin)
            slow += max(took[1:]) > PAGE
            print(f"{path:32} {code} first {took[0] * 1000:6.0f} ms, then at most {max(took[1:]) * 1000:6.0f} ms")
    return int(slow > 0)


if __name__ == "__main__":
    sys.exit(main())
