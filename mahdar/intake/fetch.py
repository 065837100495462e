"""Addresses of pages and feeds → Reports. The only room of mahdar's intake that goes to the network."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from functools import partial
from urllib.parse import urlsplit

from mahdar.errors import MahdarError
from mahdar.intake.decode import decode
from mahdar.intake.feed import Entry, entries, is_feed
from mahdar.intake.guard import Answer, Guard
from mahdar.intake.inputs import Failure, Result, tried
from mahdar.intake.page import page_report
from mahdar.report import Report

PAUSE = 1.0  # seconds between two questions to one server


def fetched(
    urls: Iterable[str], guard: Guard | None = None, *, pause: float = PAUSE, most: int = 100,
    published: str | None = None, outlet: str | None = None,
) -> Iterator[Result]:  # fmt: skip
    """The report of each page, and of the pages that each feed names (at most so many); else a Failure."""
    return _Fetch(guard or Guard(), pause, most, published, outlet).all(urls)


class _Fetch:
    """One fetching, with what holds for all of it."""

    def __init__(self, guard: Guard, pause: float, most: int, published: str | None, outlet: str | None) -> None:
        self.guard = guard
        self.pause = pause
        self.most = most
        self.published = published
        self.outlet = outlet
        self._asked: dict[str, float] = {}

    def all(self, urls: Iterable[str]) -> Iterator[Result]:
        for url in urls:
            try:
                answer = self.get(url)
                if is_feed(decode(answer.data)[:3000].lower()):
                    yield from self.feed(answer)
                else:
                    yield tried(partial(self.page, answer, None), url)
            except MahdarError as error:
                yield Failure.of(error, url)

    def feed(self, answer: Answer) -> Iterator[Result]:
        """The pages that a feed names; what the feed says of a page holds where the page does not say it."""
        for number, entry in enumerate(entries(answer.data)):
            if number >= self.most:
                return
            if entry.url:
                yield tried(partial(self.entry, entry, entry.url), entry.url)

    def entry(self, entry: Entry, url: str) -> Report:
        return self.page(self.get(url), entry)

    def page(self, answer: Answer, entry: Entry | None) -> Report:
        published = (entry.published if entry else None) or self.published
        outlet = (entry.outlet if entry else None) or self.outlet
        return page_report(decode(answer.data), url=answer.url, published=published, outlet=outlet)

    def get(self, url: str) -> Answer:
        """Ask, but no server more often than once in a while."""
        host = urlsplit(url).netloc if "://" in url else ""
        since = time.monotonic() - self._asked.get(host, -1e9)
        if since < self.pause:
            time.sleep(self.pause - since)
        try:
            return self.guard.get(url)
        finally:
            self._asked[host] = time.monotonic()
