"""`mahdar second run`, `check`, `batch out` and `batch in`: second readings at volume."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mahdar.cli.base import DONE, FAILED, PARTLY, Group, lang_option, lexicon_option, option, say
from mahdar.cli.output import Output
from mahdar.cli.reading import Run, load_reader, outlet_option, published_option
from mahdar.cli.sending import (
    Sending,
    account_line,
    choice_of,
    hint_option,
    model_option,
    options,
    run_options,
    second_option,
)
from mahdar.errors import InputError, MahdarError

if TYPE_CHECKING:
    from mahdar.record import Record
    from mahdar.second_reader.batch import Returned
    from mahdar.second_reader.choice import Choice
    from mahdar.second_reader.task import Request

_OWN_REPORT = "مقتل جنديين في كمين\n\nقُتل جنديان في كمين نصبه مسلحون مجهولون قرب البلدة، بحسب مصدر أمني."
out_option = option("-o", "--output", "out", metavar="FILE", help="The file to write; else standard output.")
again_option = option("--again", metavar="FILE",
                      help="Write what has no usable answer yet as another batch, its faults named.")  # fmt: skip
inputs_of = options(
    click.argument("inputs", nargs=-1, required=True, metavar="INPUT…"), published_option, outlet_option
)


@dataclass(frozen=True, slots=True)
class Given:
    """The reports of a call."""

    inputs: tuple[str, ...]
    published: str | None
    outlet: str | None

    def records(self, lexicons: tuple[str, ...]) -> tuple[Run, Iterator[Record]]:
        """What the first reader makes of them."""
        run = Run(load_reader(lexicons))
        return run, run.records(self.inputs, self.published, self.outlet, quiet=True)


@click.group("second", cls=Group)
@lang_option
def second() -> None:
    """A language model as a second reader."""


@second.command("run")
@inputs_of
@out_option
@run_options
@lexicon_option
@lang_option
def run_(inputs: tuple[str, ...], published: str | None, outlet: str | None, out: str | None, second: str | None,
         fresh: bool, lexicons: tuple[str, ...], **asked: Any) -> int:  # fmt: skip
    sending = Sending(choice_of(second, **asked), fresh=fresh)
    return _write_accounts(sending, Given(inputs, published, outlet), lexicons, out)


def _write_accounts(sending: Sending, given: Given, lexicons: tuple[str, ...], out: str | None) -> int:
    run, firsts = given.records(lexicons)
    with Output(out) as sink:
        for outcome in sending.outcomes(firsts, quiet=sink.terminal):
            sink.write(account_line(outcome))
    return PARTLY if sending.failed and not run.code() else run.code()


@second.command("check")
@click.argument("inputs", nargs=-1, metavar="[INPUT…]")
@options(second_option, model_option, hint_option, lexicon_option)
@lang_option
def check(inputs: tuple[str, ...], second: str | None, model: str | None, hint: bool | None,
          lexicons: tuple[str, ...]) -> int:  # fmt: skip
    from mahdar.second_reader.consent import bill, is_far
    from mahdar.second_reader.cost import estimate

    choice = choice_of(second, None, model=model, hint=hint)
    with Output(None) as sink:
        where = "elsewhere: reports would leave this machine" if is_far(choice) else "this machine"
        sink.write(f"address\t{choice.name}\nplace\t{where}\n")
        if inputs:
            asked = _asked(Given(inputs, None, None), choice, lexicons)
            due = estimate(asked, choice)
            sink.write(f"reports\t{due.reports}\ncost\t{bill(choice, due)}\n")
        sink.flush()
        for name, value in _answering(choice):
            sink.write(f"{name}\t{value}\n")
    return DONE


def _answering(choice: Choice) -> list[tuple[str, str]]:
    """Whether the model answers in the form asked for, tried on a report of mahdar's own."""
    from mahdar.record import Record
    from mahdar.report import Report
    from mahdar.second_reader.accept import accept
    from mahdar.second_reader.cost import Spent
    from mahdar.second_reader.shelf import Shelf
    from mahdar.second_reader.volume import opened

    report = Report(_OWN_REPORT, published="2024-01-02", language="ar")
    shelf, spent = Shelf(None), Spent(choice)

    async def ask() -> list[str]:
        async with opened(choice, shelf, spent) as reader:
            return await reader.answers(Record(report))

    begun = time.monotonic()
    try:
        accepted = accept(report, asyncio.run(ask()))
    finally:
        shelf.close()
    said = "; ".join(accepted.faults) if accepted.record is None else "in form"
    took = f"{time.monotonic() - begun:.1f} s, {spent.shown}"
    held = f"{accepted.kept} kept, {sum(accepted.dropped.values())} left out"
    return [("model", shelf.model or choice.name), ("answer", f"{said}, {took}"), ("values", held)]


def _asked(given: Given, choice: Choice, lexicons: tuple[str, ...]) -> Iterator[list[Request]]:
    """The requests for each report; the first reader reads it only where the choice asks for that."""
    from mahdar.intake import Failure, reports
    from mahdar.second_reader.task import requests

    if choice.auto or choice.hint:
        for first in filter(choice.wants, given.records(lexicons)[1]):
            yield requests(first.report, hint=first if choice.hint else None)
        return
    for found in reports(given.inputs, published=given.published, outlet=given.outlet):
        if isinstance(found, Failure):
            say(found.error)
        else:
            yield requests(found)


@second.group("batch")
@lang_option
def batch() -> None:
    """Requests as a file, answers from a file."""


@batch.command("out")
@inputs_of
@out_option
@options(second_option, model_option, hint_option, lexicon_option)
@lang_option
def batch_out(inputs: tuple[str, ...], published: str | None, outlet: str | None, out: str | None,
              second: str | None, lexicons: tuple[str, ...], **said: Any) -> int:  # fmt: skip
    from mahdar.second_reader.batch import lines_out
    from mahdar.second_reader.consent import bill
    from mahdar.second_reader.cost import estimate

    choice = _with_model(choice_of(second, None, needed=False, **said))
    asked = list(_asked(Given(inputs, published, outlet), choice, lexicons))
    if not asked:
        say("no report to ask about")
        return FAILED
    with Output(out) as sink:
        for line in lines_out((request for of_one in asked for request in of_one), choice):
            sink.write(line)
    due = estimate(asked, choice)
    say(f"the file holds the whole texts of {due.reports} report(s): whoever gets it can read them")
    say(bill(choice, due))
    return DONE


@batch.command("in")
@click.argument("answers", type=click.Path(path_type=Path))
@inputs_of
@out_option
@again_option
@options(second_option, model_option, hint_option, lexicon_option)
@lang_option
def batch_in(answers: Path, inputs: tuple[str, ...], published: str | None, outlet: str | None, out: str | None,
             again: str | None, second: str | None, lexicons: tuple[str, ...], **said: Any) -> int:  # fmt: skip
    from mahdar.second_reader.batch import for_a_batch, lines_out

    choice = for_a_batch(_with_model(choice_of(second, None, needed=False, **said)))
    found = _returned(answers, choice)
    code = _write_accounts(Sending(choice, source=found), Given(inputs, published, outlet), lexicons, out)
    for count, what in (
        (found.strange, "answer(s) belong to other reports, another model or an older task"),
        (found.doubled, "answer(s) came twice; the first counts"),
        (found.bad, "line(s) of the batch are no answers"),
    ):
        if count:
            say(f"{count} {what}")
    if again and found.again:
        with Output(again) as sink:
            for line in lines_out(found.again.values(), choice):
                sink.write(line)
    return code


def _returned(answers: Path, choice: Choice) -> Returned:
    from mahdar.second_reader.batch import returned

    try:
        with answers.open("rb") as stream:
            return returned(stream, choice.model, str(answers))
    except OSError as error:
        raise InputError(f"it cannot be read ({error.strerror or error})", answers,
                         "check its name and contents") from error  # fmt: skip


def _with_model(choice: Choice) -> Choice:
    if not choice.model:
        raise MahdarError("a batch needs the name of the model", None, "give --model")
    return choice
