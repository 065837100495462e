"""`mahdar read`: reports in, records out."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec
from click.core import ParameterSource

from mahdar.cli.base import DONE, FAILED, PARTLY, Command, lang_option, language, lexicon_option, option, own_fault, say
from mahdar.cli.output import Output
from mahdar.cli.progress import progress
from mahdar.cli.sending import Sending, choice_of, read_options
from mahdar.errors import MahdarError, OutputError

if TYPE_CHECKING:
    from mahdar.reading.reader import Reader
    from mahdar.record import Record
    from mahdar.report import Report

FORMATS = ("text", "json", "jsonl", "html")
# numpy's libraries share out even the smallest product of matrices: their threads wait for each other four times as
# long as one alone would work, and several processes that read get in each other's way. Said before numpy loads.
_ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
_BY_SUFFIX = {".json": "json", ".jsonl": "jsonl", ".ndjson": "jsonl", ".html": "html", ".htm": "html"}


published_option = option("--published", envvar="MAHDAR_PUBLISHED", metavar="DATE",
                          callback=lambda c, p, v: day_of_option(c, p, v),
                          help="Publication date (YYYY-MM-DD) of reports that do not say theirs.")  # fmt: skip
outlet_option = option("--outlet", envvar="MAHDAR_OUTLET", metavar="NAME",
                       help="Outlet of reports that do not say theirs.")  # fmt: skip


@click.command("read", cls=Command)
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT…")
@published_option
@outlet_option
@lexicon_option
@option("--format", "format_", type=click.Choice(FORMATS), envvar="MAHDAR_FORMAT",
        help="What to write: text (the default), json, jsonl or html.")  # fmt: skip
@option("-o", "--output", "out", metavar="OUT", help="A file to write, or for html a folder; else standard output.")
@read_options
@lang_option
def read(inputs: tuple[str, ...], published: str | None, outlet: str | None, lexicons: tuple[str, ...],
         format_: str | None, out: str | None, accounts: str | None, second: str | None,
         **asked: Any) -> int:  # fmt: skip
    folder = out is not None and (out.endswith(("/", os.sep)) or os.path.isdir(out))
    named = "html" if folder else _BY_SUFFIX.get(Path(out or "").suffix.lower())
    chosen = (format_ if _is_argument("format_") else named) or format_ or "text"
    if folder and chosen != "html":
        raise click.UsageError(f"{out} is a folder: name a file for {chosen}")
    if second is None and (accounts or any(value is not None for value in asked.values())):
        raise click.UsageError("--accounts, --model, --budget and --consent-remote need --second")
    sending = Sending(choice_of(second, **asked), accounts) if second else None
    run = Run(load_reader(lexicons))
    quiet = out is None and sys.stdout.isatty()
    records = run.records(inputs, published, outlet, quiet or sending is not None)
    if sending is not None:
        records = sending.records(records, quiet)
    if folder:
        _write_folder(records, Path(out or ""))
    else:
        with Output(out) as sink:
            WRITERS[chosen](records, sink)
    return PARTLY if sending is not None and sending.failed and not run.code() else run.code()


def _is_argument(parameter: str) -> bool:
    """Whether it was said in the call itself, not in the environment or the settings."""
    return click.get_current_context().get_parameter_source(parameter) is ParameterSource.COMMANDLINE


def load_reader(lexicons: tuple[str, ...]) -> Reader:
    """A reader with the shipped lexicon and the user's.

    What it loads stays until the program ends, so Python's garbage collector is told to look through none of it: it
    would do so several times while loading, and again every hundred reports.
    """
    gc.disable()
    for name in _ONE_THREAD:
        os.environ.setdefault(name, "1")
    from mahdar.lexicon import Lexicon
    from mahdar.reading.reader import Reader

    reader = Reader(Lexicon.load(*lexicons))
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)  # a report leaves no cycles behind
    gc.enable()
    return reader


class Run:
    """One call: the records that could be made, and a line said for each report that could not."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.done = self.failed = 0

    def records(
        self, inputs: tuple[str, ...], published: str | None, outlet: str | None, quiet: bool = False
    ) -> Iterator[Record]:
        """Read every input; the next report is only taken when the last record has been written."""
        from mahdar.intake import Failure, reports

        for found in progress(reports(inputs, published=published, outlet=outlet), quiet):
            record = None if isinstance(found, Failure) else self.record(found)
            if isinstance(found, Failure):
                say(found.error)
            self.done += record is not None
            self.failed += record is None
            if record is not None:
                yield record

    def gold_records(self, golds: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Records, as JSON, of gold reports."""
        from mahdar.report import Report

        given = (Report(g["text"], title=g.get("title"), published=g.get("published")) for g in golds)
        records = [self.record(report) for report in progress(given)]
        self.failed += records.count(None)
        return [msgspec.to_builtins(record) for record in records if record is not None]

    def record(self, report: Report) -> Record | None:
        """The record of a report; None where the reader fails on it."""
        where = report.url or report.title or report.id
        try:
            return self.reader.read(report)
        except MahdarError as error:
            say(MahdarError(error.what, where if error.where is None else f"{where}, {error.where}", error.fix))
        except Exception as error:
            if os.environ.get("MAHDAR_DEBUG"):
                raise
            say(own_fault(error, where))
        return None

    def code(self) -> int:
        """Exit code: all read, none, or some."""
        return DONE if not self.failed else PARTLY if self.done else FAILED


def day_of_option(_: click.Context, option: click.Parameter, value: str | None) -> str | None:
    """A day that was given as an option."""
    from mahdar.report import check_date

    try:
        if value is not None:
            check_date(value)
    except MahdarError as error:
        raise click.UsageError(f"{error.what} — {option.opts[0]} — {error.fix}") from None
    return value


def terminal_look() -> dict[str, Any]:
    """The width of the terminal and how it is painted; rich knows NO_COLOR and terminals without colours."""
    from rich.console import Console
    from rich.text import Text

    console = Console()

    def paint(text: str, style: str) -> str:
        with console.capture() as captured:
            console.print(Text(text, style=style), end="", soft_wrap=True)
        return captured.get()

    return {"width": max(60, min(console.width, 100)), "paint": paint}


def _write_folder(records: Iterator[Record], folder: Path) -> None:
    """A page for each report and an index."""
    from mahdar.render.page import folder_pages

    found = list(records)
    if not found:
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"the folder cannot be made ({error.strerror})", folder, "name another") from error
    for name, html in folder_pages(found, language()):
        with Output(folder / name) as sink:
            sink.write(html)


def _write_text(records: Iterator[Record], sink: Output) -> None:
    from mahdar.render.text import record_text

    look = terminal_look() if sink.terminal else {}
    for number, record in enumerate(records):
        sink.write(("\n" if number else "") + record_text(record, language(), **look))
        sink.flush()


def _write_json(records: Iterator[Record], sink: Output) -> None:
    """One record as an object, several as an array."""
    waiting, several = b"", False
    for record in records:
        if waiting:
            sink.write((b",\n" if several else b"[\n") + waiting)
            several = True
        waiting = msgspec.json.format(record.to_json(), indent=1)
    if waiting:
        sink.write(b",\n" + waiting + b"\n]\n" if several else waiting + b"\n")


def _write_jsonl(records: Iterator[Record], sink: Output) -> None:
    for record in records:
        sink.write(record.to_json() + b"\n")
        sink.flush()


def _write_html(records: Iterator[Record], sink: Output) -> None:
    from mahdar.render.page import page

    found = list(records)
    if found:
        sink.write(page(found, language()))


WRITERS: dict[str, Callable[[Iterator[Record], Output], None]] = {
    "text": _write_text, "json": _write_json, "jsonl": _write_jsonl, "html": _write_html,
}  # fmt: skip
