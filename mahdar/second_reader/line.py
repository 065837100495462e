"""One request through to an answer in its form: kept answers, budget, pace, retries, one chance to mend the form."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from typing import Protocol

from mahdar.errors import OutputError
from mahdar.second_reader import task
from mahdar.second_reader.choice import Choice
from mahdar.second_reader.cost import Spent, request_tokens
from mahdar.second_reader.pace import Pace, pause
from mahdar.second_reader.shelf import Shelf, request_key
from mahdar.second_reader.task import Request
from mahdar.second_reader.wire import EndpointError, Reply

_FAILURES = 10  # in a row, with no answer between them: the server is not well
_TIMED_OUT_ONCE = 1  # a request that takes too long is tried once more, not as often as a server that is busy


class Answers(Protocol):
    """Whoever answers a request."""

    model: str

    async def ask(self, request: Request) -> Reply:
        """One answer."""
        ...


class Line:
    """The way to one model, for many tasks of one event loop."""

    def __init__(self, source: Answers, choice: Choice, shelf: Shelf, spent: Spent, fresh: bool = False,
                 gives_up: bool = True) -> None:  # fmt: skip
        self.source, self.choice, self.shelf, self.spent = source, choice, shelf, spent
        self.fresh, self.gives_up = fresh, gives_up
        self.stopped: EndpointError | None = None
        self._pace = Pace(choice)
        self._places = asyncio.Semaphore(choice.concurrency)
        self._stop = asyncio.Event()
        self._under_way: dict[str, asyncio.Task[Reply]] = {}
        self._chance = random.Random()
        self._in_a_row = 0  # failures without an answer between them
        self._asked: set[str] = set()

    async def formed(self, request: Request, judge: Callable[[str], list[str]]) -> str:
        """An answer in which `judge` finds no fault; one with faults is sent back once, and what comes then stands."""
        reply = await self.answer(request)
        if faults := judge(reply.text):
            reply = await self.answer(task.again(request, reply.text, faults))
        self.spent.cut += reply.cut
        return reply.text

    async def answer(self, request: Request) -> Reply:
        """The kept answer to a request, or a new one. Two tasks with the same request share one answer."""
        key = request_key(request, self.source.model, task.version)
        if key not in self._under_way:
            self._under_way[key] = asyncio.create_task(self._answer(key, request))
            self._under_way[key].add_done_callback(lambda _: self._under_way.pop(key, None))
        return await asyncio.shield(self._under_way[key])

    async def _answer(self, key: str, request: Request) -> Reply:
        if self.fresh and key not in self._asked:
            self._asked.add(key)
            self.shelf.drop(key)
        if kept := self.shelf.get(key):
            self.spent.kept += 1
            return kept
        async with self._places:
            reply = await self._persist(request)
        try:
            self.shelf.put(key, reply)
        except OutputError as full:  # what cannot be kept would be paid again
            self.stop(EndpointError(full.what, full.where, full.fix, stops=True))
            self._check()
        return reply

    async def _persist(self, request: Request) -> Reply:
        """Ask until there is an answer, or the fault is one that waiting does not mend."""
        for attempt in range(self.choice.retries + 1):
            self._check()
            try:
                reply = await self._once(request)
            except EndpointError as error:
                last = attempt == self.choice.retries or (error.slow and attempt >= _TIMED_OUT_ONCE)
                wait = pause(self.choice, attempt, error.wait, self._chance)
                too_long = (error.wait or 0) > self.choice.longest_pause
                if not error.again or last or too_long:
                    self._count_failure(error, error.stops or too_long)
                    raise
                if error.wait:
                    self._pace.rest(error.wait)
                await self._rest(wait)
            else:
                self._in_a_row = 0
                return reply
        raise AssertionError("the last attempt returns or raises")

    async def _once(self, request: Request) -> Reply:
        sent = request_tokens(request)
        await self._pace.turn(sent, self._stop.is_set)
        self._check()
        ticket = await self.spent.set_aside(sent)
        if ticket is None:
            error = EndpointError("the budget is used up", None, "raise it, or run the same call again", stops=True)
            self.stop(error)
            raise error
        used = None
        try:
            self._check()
            reply = await self.source.ask(request)
            guessed = (len(reply.text) + 2) // 3
            used = (reply.tokens_in or sent, reply.tokens_out or guessed, reply.tokens_kept)
            return reply
        finally:
            await self.spent.settle(ticket, used)

    async def _rest(self, seconds: float) -> None:
        """Wait, but not when all has stopped."""
        try:
            await asyncio.wait_for(self._stop.wait(), seconds)
        except TimeoutError:
            return

    def _check(self) -> None:
        if self.stopped is not None:
            raise self.stopped

    def _count_failure(self, error: EndpointError, stops: bool) -> None:
        self._in_a_row += 1
        too_many = self._in_a_row >= max(_FAILURES, 2 * self.choice.concurrency)
        if self.gives_up and (stops or too_many):
            self.stop(error)

    def stop(self, error: EndpointError) -> None:
        """No further request: each would end the same way."""
        error.stops = True
        if self.stopped is None:
            self.stopped = error
            self._stop.set()
