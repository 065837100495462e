"""What a second reading costs: tokens counted before, prices from the settings, what was spent, and where it stops."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from mahdar.second_reader.choice import Choice
from mahdar.second_reader.task import Request

_MILLION = 1_000_000
# Characters a token: rather too few, for tokenisers that know little Arabic; figures in docs/endpoint.md.
_PLAIN = 3.6
_OTHER = 2.2
_A_MESSAGE = 4  # tokens around each
_ANSWERED = 0.6  # tokens answered for a token of a report, as a guess before the first answer


@lru_cache(maxsize=64)  # the fixed part of every request is counted once
def tokens(text: str) -> int:
    """About how many tokens a text is; every model counts its own."""
    plain = sum(c < "\u0080" for c in text)
    return round(plain / _PLAIN + (len(text) - plain) / _OTHER)


def request_tokens(request: Request) -> int:
    """About how many tokens are sent for a request, its schema not counted: servers keep that to themselves."""
    return sum(tokens(m["content"]) + _A_MESSAGE for m in request.messages)


@dataclass(frozen=True, slots=True)
class Estimate:
    """What is to be sent and about what comes back; `money` is None where no price is set."""

    reports: int
    requests: int
    tokens_in: int
    tokens_out: int
    money: float | None


def estimate(asked: Iterable[list[Request]], choice: Choice) -> Estimate:
    """What the requests of some reports come to."""
    reports = requests = sent = back = 0
    for of_a_report in asked:
        reports += 1
        requests += len(of_a_report)
        sent += sum(map(request_tokens, of_a_report))
        back += round(_ANSWERED * sum(tokens(r.messages[-1]["content"]) for r in of_a_report))
    return Estimate(reports, requests, sent, back, price(choice, sent, back))


def price(choice: Choice, tokens_in: int, tokens_out: int, cached: int = 0) -> float | None:
    """What tokens cost; those of a prefix that the server kept may have their own price."""
    if choice.price_in is None or choice.price_out is None:
        return None
    kept = choice.price_in if choice.price_cached is None else choice.price_cached
    fresh = max(tokens_in - cached, 0)
    return (fresh * choice.price_in + cached * kept + tokens_out * choice.price_out) / _MILLION


def money(amount: float, currency: str) -> str:
    """«0.0042 USD»: small sums with as many places as they need."""
    return f"{amount:.2f} {currency}" if amount >= 1 or amount == 0 else f"{amount:.2g} {currency}"


class Spent:
    """What one run has used so far, and the budget it may not pass: tokens or money, whichever is set.

    `kept` counts answers that were there already, `cut` those that ran out of length. Before a request the most that
    it can cost is set aside; what it did cost is known with its answer.
    """

    def __init__(self, choice: Choice) -> None:
        self.choice = choice
        self.requests = self.kept = self.cut = self.tokens_in = self.tokens_out = 0
        self.amount = 0.0
        self._aside: dict[int, tuple[int, float]] = {}
        self._changed = asyncio.Condition()
        self._next = 0

    async def set_aside(self, sent: int) -> int | None:
        """A ticket for a request of so many tokens, once the budget has room for it; None where it never will."""
        most = (sent + self.choice.max_tokens, price(self.choice, sent, self.choice.max_tokens) or 0.0)
        async with self._changed:
            while not self._fits(most):
                if not self._aside:
                    return None
                await self._changed.wait()
            self._next += 1
            self._aside[self._next] = most
            return self._next

    def _fits(self, most: tuple[int, float]) -> bool:
        choice = self.choice
        used = self.tokens_in + self.tokens_out + sum(t for t, _ in self._aside.values()) + most[0]
        paid = self.amount + sum(m for _, m in self._aside.values()) + most[1]
        return used <= (choice.token_budget or used) and paid <= (choice.budget or paid)

    async def settle(self, ticket: int, used: tuple[int, int, int] | None) -> None:
        """Give back what was set aside, and count what was used: tokens in, out, and in from a kept prefix."""
        async with self._changed:
            self._aside.pop(ticket, None)
            if used is not None:
                sent, back, cached = used
                self.requests += 1
                self.tokens_in += sent
                self.tokens_out += back
                self.amount += price(self.choice, sent, back, cached) or 0.0
            self._changed.notify_all()

    @property
    def shown(self) -> str:
        """«1,234 tokens, 0.02 USD»."""
        said = f"{self.tokens_in + self.tokens_out:,} tokens"
        return said if price(self.choice, 0, 0) is None else f"{said}, {money(self.amount, self.choice.currency)}"
