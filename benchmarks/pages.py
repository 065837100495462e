"""How fast the pages of the review room are: each asked several times, one after the other, of a real server.

    python benchmarks/pages.py made.casebook
    python benchmarks/pages.py made.casebook --browser   # also: how long until a page can be used, in Chromium
    python benchmarks/pages.py made.casebook --hidden    # of a copy, as somebody sees it who may not see names
    python benchmarks/pages.py --long                    # a report of 100 kB with more than 500 marked passages

The wall clock is what a user waits for, and other work on the machine counts in; the server's own processor time
stands beside it. The first time of each page, with nothing remembered, is shown apart.
"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[1]))

import httpx
import uvicorn
from sqlalchemy import func, select

from mahdar.casebook.schema import groups, reports
from mahdar.casebook.store import Casebook
from mahdar.web import serve, warm
from mahdar.web.app import make_app
from mahdar.web.people import add_person
from mahdar.web.settings import Settings

TIMES = 6
READER, PASSWORD = "benchmark", "a long pass phrase"
NOT_A_READERS = ("/import", "/adjudicate")
FILTERS = ("", "type=ASSAULT", "type=PROTEST", "actor=الجيش", "place=عدن", "from=2015-07-25&to=2015-07-27")


@contextmanager
def served(where: str, team: bool = False) -> Iterator[tuple[str, str]]:
    """The room over a casebook: its address, and what lets one in (a launch address, or a session of a team)."""
    with socket.socket(proto=socket.IPPROTO_TCP) as at:  # else answers wait for 40 ms
        at.bind(("127.0.0.1", 0))
        at.listen(64)
        port = at.getsockname()[1]
        settings = Settings(where, team, port=port, rate=1e9, burst=10**9)
        app = make_app(settings)
        if team:
            serve.prepare(app.state.book, app.state.names)
        warm.begin(app)  # as `mahdar serve` does
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [at]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        url = f"http://127.0.0.1:{port}"
        yield url, app.state.door.enter(READER, PASSWORD) if team else f"{url}/launch?token={settings.token}"
        server.should_exit = True
        thread.join(10)


def pages(where: str) -> list[str]:
    """Every page of the room, those with a filter with several."""
    with Casebook.open(where) as book, book.reading() as connection:
        last = connection.execute(select(func.max(reports.c.no))).scalar() or 1
        biggest = {
            kind: connection.execute(
                select(groups.c.head).where(groups.c.kind == kind).group_by(groups.c.head)
                .order_by(func.count().desc()).limit(1)
            ).scalar() or 1
            for kind in ("deal", "event", "entity")
        }  # fmt: skip
    filtered = [f"/{page}?{f}" for page in ("events", "map", "network") for f in FILTERS]
    return [
        "/", "/search?q=الحوثيون", '/search?q="وقف إطلاق النار" اليمن', *filtered, f"/events/{biggest['event']}",
        f"/who/{biggest['entity']}", "/merge?kind=deal", "/merge?kind=event", "/merge?kind=entity", "/import",
        "/review", "/review?by=date", f"/review/{last // 2}", "/deals", f"/deals/{biggest['deal']}", "/adjudicate",
    ]  # fmt: skip


def measure(client: httpx.Client, path: str) -> tuple[list[float], list[float]]:
    """Wall clock and processor time of each try, in milliseconds."""
    wall, cpu = [], []
    for _ in range(TIMES):
        began, used = time.perf_counter(), time.process_time()
        answer = client.get(path)
        wall.append((time.perf_counter() - began) * 1000)
        cpu.append((time.process_time() - used) * 1000)
        assert answer.status_code == 200, (path, answer.status_code)
    return wall, cpu


def of(values: list[float]) -> str:
    return f"{median(values):7.0f} {quantiles(values, n=20)[-1]:7.0f}" if len(values) > 1 else f"{values[0]:7.0f}"


def in_browser(launch: str, url: str, paths: list[str]) -> None:
    """How long until a page can be used: loaded, and drawn where it says so."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as running:
        path = os.environ.get("CHROMIUM") or shutil.which("chromium")
        browser = running.chromium.launch(executable_path=path, args=["--no-sandbox"])
        page = browser.new_page(extra_http_headers={} if launch.startswith("http") else bearer(launch))
        page.set_default_timeout(180_000)
        page.goto(launch if launch.startswith("http") else url)
        for at in paths:
            began = time.perf_counter()
            page.goto(url + at)
            if page.locator("#map, #network, #review").count():
                page.wait_for_selector("[data-ready]")
            print(f"{(time.perf_counter() - began) * 1000:7.0f} ms until usable  {at}")
        browser.close()


def bearer(session: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {session}"}


def long_one() -> None:
    """How long until the review of a very long report can be used, how smoothly it scrolls, what a key takes."""
    from mahdar.cli.reading import load_reader
    from tests.web.browser import chromium
    from tests.web.long_report import long_report
    from tests.web.scrolling import scrolled

    report = long_report()
    with TemporaryDirectory() as place, Casebook.open(f"{place}/long.casebook") as book:
        book.add(load_reader(()).read(report), "benchmark")
        with served(f"{place}/long.casebook") as (url, launch), chromium() as browser:
            page = browser.new_page(viewport={"width": 1280, "height": 800})
            page.goto(launch)
            for _ in range(3):
                began = time.perf_counter()
                size = len(page.goto(f"{url}/review/1", wait_until="commit").body())
                arrived = time.perf_counter()
                page.wait_for_selector("html[data-ready]")
                used = [(at - began) * 1000 for at in (arrived, time.perf_counter())]
                print(f"{size:,} bytes of page arrived after {used[0]:.0f} ms, usable after {used[1]:.0f} ms")
            marked = page.evaluate("CSS.highlights.get('passage').size")
            print(f"{marked} marked passages, {page.locator('#cards > .item').count()} cards")
            for side in (".article-side", ".cards-side"):
                found = scrolled(page, side)
                times = (
                    f"median {found['median']:.1f} ms, 95 % {found['most']:.1f} ms, longest task {found['task']:.0f} ms"
                )
                print(f"{side}: {found['pixels']:.0f} px in {found['frames']:.0f} frames, {times}")
    print(f"machine load {os.getloadavg()[0]:.1f}")


@contextmanager
def asked_of(where: str, hidden: bool) -> Iterator[tuple[str, str]]:
    """The room over the casebook itself; or over a copy, for a reader who may not see names."""
    if not hidden:
        with served(where) as found:
            yield found
        return
    with TemporaryDirectory() as place:
        copy = shutil.copy(where, f"{place}/copy.casebook")
        with Casebook.open(copy) as book, book.writing() as connection:
            add_person(connection, READER, PASSWORD, "reader", False)
        with served(copy, team=True) as found:
            yield found


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("casebook", nargs="?")
    asked.add_argument("--browser", action="store_true")
    asked.add_argument("--hidden", action="store_true")
    asked.add_argument("--long", action="store_true")
    given = asked.parse_args()
    if given.long:
        long_one()
    if given.casebook:
        with asked_of(given.casebook, given.hidden) as (url, launch):
            paths = [p for p in pages(given.casebook) if not given.hidden or p not in NOT_A_READERS]
            all_pages(url, launch, paths)
            if given.browser:
                in_browser(launch, url, paths)


def all_pages(url: str, launch: str, paths: list[str]) -> None:
    """The times of each page, and of all together."""
    all_wall: list[float] = []
    all_cpu: list[float] = []
    is_session = not launch.startswith("http")
    with httpx.Client(base_url=url, timeout=300, headers=bearer(launch) if is_session else {}) as client:
        assert is_session or client.get(launch).status_code == 303
        print("    wall ms             processor ms\n  first  median    95 %   first  median    95 %")
        for path in paths:
            wall, cpu = measure(client, path)
            all_wall += wall
            all_cpu += cpu
            print(f"{wall[0]:7.0f} {of(wall[1:])} {cpu[0]:7.0f} {of(cpu[1:])}  {path}", flush=True)
    within = f"{quantiles(all_wall, n=20)[-1]:.0f} ms of the wall clock, {quantiles(all_cpu, n=20)[-1]:.0f} ms"
    print(f"all: 95 % of pages within {within} of the processor; machine load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
