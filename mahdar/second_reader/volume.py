"""Many reports at a time: first records in, what both readers say out, in the same order.

The first reader works in the caller's thread while answers are waited for in the event loop of another one.
"""

from __future__ import annotations

import asyncio
import os
import threading
from collections import deque
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Iterator
from concurrent.futures import Future
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from mahdar.errors import MahdarError
from mahdar.record import Record
from mahdar.second_reader import task
from mahdar.second_reader.accept import Accepted, accept
from mahdar.second_reader.account import Account, merge
from mahdar.second_reader.choice import Choice
from mahdar.second_reader.consent import require_consent
from mahdar.second_reader.cost import Spent
from mahdar.second_reader.endpoint import Endpoint
from mahdar.second_reader.line import Answers, Line
from mahdar.second_reader.shelf import Shelf
from mahdar.second_reader.wire import EndpointError, Reply

T = TypeVar("T")
_AHEAD = 3  # reports read ahead for each that is asked about: a slow answer does not hold up the others


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one report. The first record always stands; `account` is there where the second was read too.

    `fault` says why it is not; both are None where the second reader was not asked.
    """

    first: Record
    account: Account | None = None
    accepted: Accepted | None = None
    fault: MahdarError | None = None

    @property
    def record(self) -> Record:
        """The record of both, or the first reader's."""
        return self.first if self.account is None else self.account.record


def second_readings(
    firsts: Iterable[Record], choice: Choice, shelf: Shelf, *, spent: Spent | None = None,
    wanted: Callable[[Record], bool] = lambda _: True, fresh: bool = False, source: Answers | None = None,
) -> Iterator[Outcome]:  # fmt: skip
    """Have the reports read a second time, so many at once as the choice allows; in the order given.

    Reports that are not `wanted` are passed on. `source` answers in place of the server (a batch that came back).
    """
    require_consent(choice)
    reading = _Reading(choice, shelf, spent or Spent(choice), fresh, source)
    waiting: deque[tuple[Record, Future[list[str]] | None]] = deque()
    try:
        if fault := reading.start():
            yield from (Outcome(first, fault=fault if wanted(first) else None) for first in firsts)
            return
        for first in firsts:
            waiting.append((first, reading.submit(first) if wanted(first) else None))
            while waiting and (_ready(waiting[0][1]) or len(waiting) > _AHEAD * choice.concurrency):
                yield reading.outcome(*waiting.popleft())
        while waiting:
            yield reading.outcome(*waiting.popleft())
    finally:
        reading.end()


def _ready(future: Future[list[str]] | None) -> bool:
    return future is None or future.done()


class _Reading:
    """One run: an event loop in a thread, and what asks there."""

    def __init__(self, choice: Choice, shelf: Shelf, spent: Spent, fresh: bool, source: Answers | None) -> None:
        self.choice, self.shelf, self.spent, self.fresh, self.source = choice, shelf, spent, fresh, source
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="second reader", daemon=True)
        self._reader: EndpointReader | DiskReader
        self._open: Any = None

    def start(self) -> EndpointError | None:
        """Open the way to the model: what is wrong with the settings is raised, what is wrong with the server told."""
        self._thread.start()
        self._open = opened(self.choice, self.shelf, self.spent, self.fresh, self.source)
        try:
            self._reader = self._do(self._open.__aenter__()).result()
        except EndpointError as error:
            error.stops = True
            return error
        return None

    def submit(self, first: Record) -> Future[list[str]]:
        """Begin to ask about a report."""
        return self._do(self._reader.answers(first))

    def outcome(self, first: Record, future: Future[list[str]] | None) -> Outcome:
        """What came of it, once it is there."""
        if future is None:
            return Outcome(first)
        try:
            return _held(first, future.result(), self.choice.hint)
        except MahdarError as error:
            return Outcome(first, fault=error)
        except Exception as error:
            if os.environ.get("MAHDAR_DEBUG"):
                raise
            what = f"a fault in mahdar itself ({type(error).__name__}: {error})"[:200]
            return Outcome(first, fault=MahdarError(what, None, "report it; MAHDAR_DEBUG=1 shows its place"))

    def end(self) -> None:
        """Leave nothing running; what is under way is given up."""
        if not self._thread.is_alive():
            self._loop.close()
            return
        self._do(self._closed()).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _do(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    async def _closed(self) -> None:
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for other in others:
            other.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        if self._open is not None:
            await self._open.__aexit__(None, None, None)
        await self._loop.shutdown_default_executor()


def _held(first: Record, answers: list[str], hint: bool) -> Outcome:
    """The answers held to the text, and both records in one account."""
    accepted = accept(first.report, answers, first if hint else None)
    if accepted.record is None:
        said = "; ".join(accepted.faults)[:160]
        return Outcome(first, accepted=accepted, fault=MahdarError(f"no answer can be used ({said})"))
    return Outcome(first, merge(first, accepted.record), accepted)


class EndpointReader:
    """Answers of a model behind a line, piece by piece."""

    def __init__(self, line: Line, hint: bool) -> None:
        self.line, self.hint = line, hint

    async def answers(self, first: Record) -> list[str]:
        """The answers to a report, all of them or a MahdarError."""
        if self.line.stopped is not None:
            raise self.line.stopped
        asked = task.requests(first.report, first if self.hint else None)

        def judge(answer: str) -> list[str]:
            accepted = accept(first.report, [answer])
            return accepted.faults if accepted.record is None else []

        found = await asyncio.gather(*(self.line.formed(a, judge) for a in asked), return_exceptions=True)
        for answer in found:
            if isinstance(answer, BaseException):
                raise answer
        return [answer for answer in found if isinstance(answer, str)]


class DiskReader:
    """Answers of a model on disk, one report at a time, kept like others."""

    def __init__(self, folder: str, shelf: Shelf, spent: Spent, fresh: bool) -> None:
        from mahdar.second_reader import encoder

        self.shelf, self.spent, self.fresh = shelf, spent, fresh
        self._model = encoder.load(folder)
        self._print = encoder.fingerprint(folder)
        self._one = asyncio.Lock()

    async def answers(self, first: Record) -> list[str]:
        """The answers to a report."""
        key = f"{self._print}-{task.version}-{first.report.id}"
        kept = None if self.fresh else self.shelf.get(key)
        if kept is not None:
            self.spent.kept += 1
            return msgspec.json.decode(kept.text, type=list[str])
        async with self._one:
            answers = await asyncio.to_thread(self._model.answers, first.report)
        self.shelf.drop(key)
        self.shelf.put(key, Reply(msgspec.json.encode(answers).decode()))
        self.spent.requests += 1
        return answers


@asynccontextmanager
async def opened(
    choice: Choice, shelf: Shelf, spent: Spent, fresh: bool = False, source: Answers | None = None
) -> AsyncIterator[EndpointReader | DiskReader]:
    """The way to the model of a choice."""
    if source is not None:
        yield EndpointReader(Line(source, choice, shelf, spent, gives_up=False), choice.hint)
    elif choice.folder:
        yield DiskReader(choice.folder, shelf, spent, fresh)
    else:
        async with Endpoint(choice) as endpoint:
            shelf.model, shelf.version = await endpoint.find_model(), task.version
            yield EndpointReader(Line(endpoint, choice, shelf, spent, fresh), choice.hint)


def shelf_path(choice: Choice) -> Path:
    """Where answers are kept."""
    if choice.cache:
        return Path(choice.cache)
    from platformdirs import user_cache_path

    return user_cache_path("mahdar") / "second.sqlite"
