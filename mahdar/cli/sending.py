"""What the commands with a second reader share: which one, what is said before and after, and what is written."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

import click

from mahdar.cli.base import option, say
from mahdar.cli.output import Output
from mahdar.cli.progress import progress
from mahdar.cli.settings import read_settings
from mahdar.errors import MahdarError

if TYPE_CHECKING:
    from mahdar.record import Record
    from mahdar.second_reader.choice import Choice
    from mahdar.second_reader.line import Answers
    from mahdar.second_reader.volume import Outcome

_MOST_COMPARED = 2_000  # reports; more are compared from their file, with mahdar second compare
F = TypeVar("F", bound=Callable[..., Any])

second_option = option("--second", metavar="URL|NAME|DIR|auto",
                       help="Read a second time: a chat address, a name of mahdar.toml, a model on disk, or auto "
                            "for reports where the first reader is unsure or finds a deal.")  # fmt: skip
model_option = option("--model", metavar="NAME", help="The model at the address.")
consent_option = option("--consent-remote", is_flag=True, default=None,
                        help="Agree that reports leave this machine for the address named.")  # fmt: skip
budget_option = option("--budget", type=click.FloatRange(min=0, min_open=True), metavar="AMOUNT",
                       help="Stop before the second reader costs more than this.")  # fmt: skip
accounts_option = option("--accounts", metavar="FILE", help="Write both records of each report whole (jsonl).")
hint_option = option("--hint/--no-hint", default=None, help="Show the second reader the first one's record.")
fresh_option = option("--fresh", is_flag=True, help="Ask again what was answered before.")
concurrency_option = option("--concurrency", type=click.IntRange(1, 512), metavar="N", help="So many at a time.")


def options(*wanted: Callable[[F], F]) -> Callable[[F], F]:
    """Several options as one decorator, shown in this order."""

    def decorate(function: F) -> F:
        for one in reversed(wanted):
            function = one(function)
        return function

    return decorate


def choice_of(second: str | None, consent_remote: bool | None, needed: bool = True, **said: Any) -> Choice:
    """The second reader that the call, the environment and mahdar.toml mean."""
    from mahdar.second_reader.choice import choose

    return choose(second, read_settings().get("second", {}), os.environ, needed=needed, consent=consent_remote, **said)


class Sending:
    """One run of the second reader over the records of the first."""

    def __init__(self, choice: Choice, accounts: str | None = None, fresh: bool = False,
                 source: Answers | None = None) -> None:  # fmt: skip
        from mahdar.second_reader.consent import require_consent
        from mahdar.second_reader.cost import Spent

        require_consent(choice)
        self.choice, self.fresh, self.source = choice, fresh, source
        self.spent = Spent(choice)
        self.twice = self.once = self.failed = 0
        self.dropped: Counter[str] = Counter()
        self._pairs: list[tuple[Record, Record]] = []
        self._accounts = Output(accounts) if accounts else None
        self._stopped: MahdarError | None = None

    def records(self, firsts: Iterable[Record], quiet: bool = False) -> Iterator[Record]:
        """The records of both readers, or the first one's where the second has none."""
        for outcome in self.outcomes(firsts, quiet):
            yield outcome.record

    def outcomes(self, firsts: Iterable[Record], quiet: bool = False) -> Iterator[Outcome]:
        """What came of each report, counted and said."""
        from mahdar.second_reader.consent import is_far
        from mahdar.second_reader.shelf import Shelf
        from mahdar.second_reader.volume import second_readings, shelf_path

        wanted = self.choice.wants
        total = None
        if is_far(self.choice) and self.source is None:
            firsts = list(firsts)
            total = len(firsts)
            self._warn(filter(wanted, firsts))
        shelf = Shelf(shelf_path(self.choice))
        try:
            with self._accounts or _NOWHERE as sink:
                found = second_readings(firsts, self.choice, shelf, spent=self.spent, wanted=wanted,
                                        fresh=self.fresh, source=self.source)  # fmt: skip
                for outcome in progress(found, quiet, many=0, beside=lambda: self.spent.shown, total=total):
                    self._count(outcome, wanted)
                    if sink is not None:
                        sink.write(account_line(outcome))
                    yield outcome
        finally:
            shelf.close()
        self._sum_up()

    def _warn(self, asked: Iterable[Record]) -> None:
        """Say what leaves the machine and about what it costs."""
        from mahdar.second_reader.consent import notice
        from mahdar.second_reader.cost import estimate
        from mahdar.second_reader.task import requests

        hint = self.choice.hint
        due = estimate((requests(r.report, hint=r if hint else None) for r in asked), self.choice)
        for line in notice(self.choice, due) if due.reports else ():
            say(line)

    def _count(self, outcome: Outcome, wanted: Callable[[Record], bool]) -> None:
        if outcome.accepted is not None:
            self.dropped.update(outcome.accepted.dropped)
        if outcome.account is not None:
            self.twice += 1
            if self.twice <= _MOST_COMPARED:
                self._pairs.append((outcome.account.first, outcome.account.second))
            if outcome.accepted is not None and outcome.accepted.faults:
                said = "; ".join(outcome.accepted.faults)[:160]
                self._tell(outcome.first, MahdarError(f"part of the answer was set aside ({said})"))
        elif outcome.fault is None:
            self.once += 1
        else:
            self.failed += 1
            self._tell(outcome.first, outcome.fault)

    def _tell(self, first: Record, fault: MahdarError) -> None:
        """A fault of one report, by its name; one that stopped everything is said once."""
        if getattr(fault, "stops", False):
            if self._stopped is None or self._stopped.what != fault.what:
                say(fault)
            self._stopped = fault
            return
        report = first.report
        name = report.url or report.title or report.id
        say(MahdarError(fault.what, name if fault.where is None else f"{name}, {fault.where}", fault.fix))

    def _sum_up(self) -> None:
        if self.failed:
            say(f"{self.failed} report(s) have the first reader's record alone")
        if left_out := sum(self.dropped.values()):
            say(f"{left_out} value(s) of the second reader do not stand in the text and were left out")
        if self.spent.cut:
            say(f"{self.spent.cut} answer(s) broke off at the limit of length and were read as far as they go")
        if self.twice or self.spent.requests:
            say(f"read twice: {self.twice}, by the first reader alone: {self.once + self.failed} — {self.spent.shown}")
        if 0 < self.twice <= _MOST_COMPARED:
            from mahdar.second_reader.agreement import corpus_agreement

            found = corpus_agreement(self._pairs)
            if said := ", ".join(f"{layer} {value:.2f}" for layer, value in found.items()):
                say(f"agreement of the two readers (F1): {said}")


def account_line(outcome: Outcome) -> bytes:
    """Both records and their account as a line of JSON; what went wrong where there is no second record."""
    import msgspec

    if outcome.account is None:
        fault = None if outcome.fault is None else str(outcome.fault)
        alone = {"first": outcome.first, "second": None, "record": outcome.first, "fault": fault}
        return msgspec.json.encode(alone) + b"\n"
    return msgspec.json.encode(outcome.account) + b"\n"


class _Nowhere:
    """Stands where no file of accounts is written."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, *_: object) -> None:
        return None


_NOWHERE = _Nowhere()
read_options = options(second_option, model_option, consent_option, budget_option, accounts_option)
run_options = options(
    second_option, model_option, consent_option, budget_option, hint_option, fresh_option, concurrency_option
)
