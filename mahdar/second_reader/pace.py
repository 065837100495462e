"""When the next request may go: limits a minute, rests that a server asks for, and pauses that grow."""

from __future__ import annotations

import asyncio
import random
import time
from collections import deque
from collections.abc import Callable

from mahdar.second_reader.choice import Choice

_MINUTE = 60.0
_LOOK = 0.2  # seconds between looks whether all has stopped


class Pace:
    """Limits on requests and tokens within any minute, held over all tasks of one loop."""

    def __init__(self, choice: Choice) -> None:
        self.requests, self.tokens = choice.requests_per_minute, choice.tokens_per_minute
        self._sent: deque[tuple[float, int]] = deque()  # when, and how many tokens
        self._rest_until = 0.0
        self._turn = asyncio.Lock()

    async def turn(self, tokens: int, stopped: Callable[[], bool] = lambda: False) -> None:
        """Wait until a request of so many tokens may go, or all has stopped. One above the whole limit goes alone."""
        async with self._turn:
            while not stopped() and (wait := self._wait(tokens, time.monotonic())) > 0:
                await asyncio.sleep(min(wait, _LOOK))
            if self.requests or self.tokens:
                self._sent.append((time.monotonic(), tokens))

    def rest(self, seconds: float) -> None:
        """Nobody sends for so long: the server asked for it."""
        self._rest_until = max(self._rest_until, time.monotonic() + seconds)

    def _wait(self, tokens: int, now: float) -> float:
        while self._sent and now - self._sent[0][0] >= _MINUTE:
            self._sent.popleft()
        wait = self._rest_until - now
        full = self.requests is not None and len(self._sent) + 1 > max(self.requests, 1)
        heavy = self.tokens is not None and sum(n for _, n in self._sent) + tokens > self.tokens
        if self._sent and (full or heavy):
            wait = max(wait, self._sent[0][0] + _MINUTE - now)
        return wait


def pause(choice: Choice, attempt: int, asked: float | None, chance: random.Random) -> float:
    """Seconds before the next attempt (from 0): twice as long each time, spread by chance, never less than asked."""
    longest = min(choice.pause * 2**attempt, choice.longest_pause)
    return max(asked or 0.0, longest * chance.uniform(0.5, 1.0))
