"""The commands that fill and keep a casebook: ingest, fetch, backup, restore, search."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec

from mahdar.cli.base import (
    DONE,
    FAILED,
    PARTLY,
    Command,
    casebook_option,
    lang_option,
    language,
    lexicon_option,
    option,
    say,
)
from mahdar.cli.messages import in_language
from mahdar.cli.output import Output
from mahdar.cli.progress import Progress
from mahdar.cli.reading import day_of_option, load_reader, terminal_look
from mahdar.errors import InputError

if TYPE_CHECKING:
    from mahdar.casebook.ingest import Tally
    from mahdar.casebook.readers import Readers
    from mahdar.casebook.search import Hit
    from mahdar.casebook.store import Casebook
    from mahdar.intake import Failure
    from mahdar.intake.guard import Guard
    from mahdar.intake.meter import Meter
    from mahdar.report import Report

published_option = option(
    "--published", envvar="MAHDAR_PUBLISHED", metavar="DATE", callback=day_of_option,
    help="Publication date (YYYY-MM-DD) of reports that do not say theirs.",
)  # fmt: skip
outlet_option = option(
    "--outlet", envvar="MAHDAR_OUTLET", metavar="NAME", help="Outlet of reports that do not say theirs."
)
allow_option = option(
    "--allow", "allowed", multiple=True, metavar="HOST:PORT",
    help="Fetch from this server though its address is not public; may be repeated.",
)  # fmt: skip


@click.command("ingest", cls=Command)
@click.argument("inputs", nargs=-1, metavar="INPUT…")
@casebook_option
@published_option
@outlet_option
@option("--fetch", "fetching", is_flag=True, help="Go to the network for inputs that are addresses.")
@allow_option
@option("--reread", "again", is_flag=True, help="Read anew what another lexicon or other weights have read.")
@option("--jobs", type=click.IntRange(min=1), metavar="N", help="Processes that read; else one for each processor.")
@option("--failures", metavar="FILE", help="Where to list inputs that could not be read (jsonl).")
@lexicon_option
@lang_option
def ingest(inputs: tuple[str, ...], casebook: str, published: str | None, outlet: str | None, fetching: bool,
           allowed: tuple[str, ...], again: bool, jobs: int | None, failures: str | None,
           lexicons: tuple[str, ...]) -> int:  # fmt: skip
    from mahdar.casebook.readers import Readers, cores
    from mahdar.casebook.reread import reader_name
    from mahdar.casebook.store import Casebook
    from mahdar.intake.meter import Meter

    if not inputs and not again:
        raise click.UsageError("Missing argument 'INPUT…'")
    meter = Meter()
    found = _inputs(inputs, meter, _guard(allowed) if fetching else None, published, outlet)
    make = partial(load_reader, lexicons)
    with ExitStack() as stack:
        book = stack.enter_context(Casebook.open(casebook))
        note = stack.enter_context(_Failures(failures or _beside(book)))
        with Readers(make, reader_name(lexicons), min(jobs or cores(), 32)) as readers:
            tally = _run(book, readers, found, meter, note, again)
        _link(book)  # when the readers have ended: both need memory
    say(f"{tally.added} added, {tally.known} there already, {tally.failed} failed")
    if tally.failed and note.name:
        say(f"the failures are in {note.name}")
    return DONE if not tally.failed else PARTLY if tally.added + tally.known else FAILED


def _run(book: Casebook, readers: Readers, found: Iterable[Report | Failure], meter: Meter, note: _Failures,
         again: bool) -> Tally:  # fmt: skip
    """Ingest, and read anew where that is asked for; a line says how much was read by another reader."""
    from mahdar.casebook.ingest import Tally, ingest, older
    from mahdar.casebook.reread import reread

    tally = Tally()
    with Progress() as bar:
        for tally in ingest(book, found, readers, note):
            bar.show(tally.seen, meter.done, meter.total)
    outdated = older(book, readers.name)
    if outdated and not again:
        say(f"{outdated} reports were read with another lexicon or other weights — --reread reads them anew")
    elif outdated:
        with Progress() as bar:
            for anew in reread(book, readers, note):
                bar.show(anew.seen, anew.seen, outdated)
    return tally


def _link(book: Casebook) -> None:
    """Link what has come, so that questions see it."""
    from mahdar.casebook.link import link_new

    link_new(book)


def _inputs(inputs: tuple[str, ...], meter: Meter, guard: Guard | None, published: str | None,
            outlet: str | None) -> Iterator[Report | Failure]:  # fmt: skip
    """Files through the intake, addresses through the guard, in the order in which they are named."""
    from mahdar.intake import Failure, reports

    files: list[str] = []
    for given in inputs:
        if not given.startswith(("http://", "https://")):
            files.append(given)
            continue
        yield from reports(files, published=published, outlet=outlet, meter=meter) if files else ()
        files = []
        if guard is None:
            yield Failure.of(InputError("it is an address", fix="--fetch goes to the network for it"), given)
        else:
            from mahdar.intake.fetch import fetched

            yield from fetched([given], guard, published=published, outlet=outlet)
    if files:
        yield from reports(files, published=published, outlet=outlet, meter=meter)


def _guard(allowed: tuple[str, ...]) -> Guard:
    from mahdar.intake.guard import Guard

    return Guard(allowed=frozenset(allowed))


def _beside(book: Casebook) -> str | None:
    """Where failures are listed unless it is said: beside the file."""
    return f"{book.name}.failures.jsonl" if book.is_file else None


class _Failures:
    """The inputs that could not be read: a line each on standard error (the first few) and in a file (all)."""

    shown = 10

    def __init__(self, name: str | None) -> None:
        self.name = name
        self.count = 0
        self._sink = Output(name) if name else None

    def __enter__(self) -> _Failures:
        if self._sink:
            self._sink.__enter__()
        return self

    def __exit__(self, *error: Any) -> None:
        if self._sink:
            self._sink.__exit__(None, None, None)  # what failed until now is worth knowing, however it ended
            if not self.count and self.name:
                Path(self.name).unlink(missing_ok=True)  # an older list is no longer true

    def __call__(self, failure: Failure) -> None:
        self.count += 1
        if self.count <= self.shown or not self._sink:
            say(failure.error)
        elif self.count == self.shown + 1:
            say(f"and more, in {self.name}")
        if self._sink:
            row = {"where": failure.where, "what": failure.error.what, "fix": failure.error.fix}
            self._sink.write(json.dumps(row, ensure_ascii=False) + "\n")


@click.command("fetch", cls=Command)
@click.argument("urls", nargs=-1, required=True, metavar="URL…")
@option("-o", "--output", "out", metavar="FILE", help="A file of reports to write (jsonl); else standard output.")
@published_option
@outlet_option
@allow_option
@option(
    "--most", type=click.IntRange(min=1), default=100, metavar="N", help="Pages to fetch of one feed; 100 if not said."
)
@lang_option
def fetch(urls: tuple[str, ...], out: str | None, published: str | None, outlet: str | None, allowed: tuple[str, ...],
          most: int) -> int:  # fmt: skip
    from mahdar.intake import Failure
    from mahdar.intake.fetch import fetched

    done = failed = 0
    with Output(out) as sink:
        for found in fetched(urls, _guard(allowed), most=most, published=published, outlet=outlet):
            if isinstance(found, Failure):
                say(found.error)
                failed += 1
            else:
                sink.write(msgspec.json.encode(found) + b"\n")
                sink.flush()
                done += 1
    return DONE if not failed else PARTLY if done else FAILED


@click.command("backup", cls=Command)
@click.argument("file", metavar="FILE")
@casebook_option
@lang_option
def backup(file: str, casebook: str) -> int:
    from mahdar.casebook.backup import backup as saved
    from mahdar.casebook.store import Casebook

    with Casebook.open(casebook, read_only=True) as book:
        say(f"{saved(book, file)} reports in {file}")
    return DONE


@click.command("restore", cls=Command)
@click.argument("file", metavar="FILE")
@casebook_option
@lang_option
def restore(file: str, casebook: str) -> int:
    from mahdar.casebook.backup import restore as restored
    from mahdar.casebook.engine import shown

    say(f"{restored(file, casebook)} reports in {shown(casebook)}")
    return DONE


@click.command("search", cls=Command)
@click.argument("words", nargs=-1, required=True, metavar="WORDS…")
@casebook_option
@option("--from", "day_from", metavar="DATE", callback=day_of_option, help="The first day of publication (YYYY-MM-DD).")
@option("--to", "day_to", metavar="DATE", callback=day_of_option, help="The last day of publication (YYYY-MM-DD).")
@option("--source", metavar="OUTLET", help="Only reports of this outlet.")
@option("--limit", type=click.IntRange(min=1), default=20, metavar="N", help="How many to show; 20 if not said.")
@option("--json", "as_json", is_flag=True, help="One JSON object a line instead of text.")
@lang_option
def search(words: tuple[str, ...], casebook: str, day_from: str | None, day_to: str | None, source: str | None,
           limit: int, as_json: bool) -> int:  # fmt: skip
    from mahdar.casebook.search import search as searched
    from mahdar.casebook.store import Casebook

    query = " ".join(f'"{word}"' if " " in word else word for word in words)
    with Casebook.open(casebook, read_only=True) as book, book.reading() as connection:
        hits = searched(connection, query, limit=limit, day_from=day_from, day_to=day_to, outlet=source)
    with Output(None) as sink:
        paint: Callable[[str, str], str] = terminal_look()["paint"] if sink.terminal else lambda text, _: text
        for hit in hits:
            sink.write(json.dumps(_as_json(hit), ensure_ascii=False) + "\n" if as_json else _as_text(hit, paint))
    if not hits:
        say("nothing is found")
    return DONE


def _as_json(hit: Hit) -> dict[str, Any]:
    found = {name: getattr(hit, name) for name in ("id", "outlet", "title", "published", "passage")}
    return {**found, "marks": [list(mark) for mark in hit.marks]}


def _as_text(hit: Hit, paint: Callable[[str, str], str]) -> str:
    """A line of title, day and outlet, and the passage under it."""
    unknown = in_language("undated", language())
    head = " · ".join(part for part in (hit.published or unknown, hit.outlet, hit.title) if part)
    out, at = "", 0
    for start, end in hit.marks:
        out += hit.passage[at:start] + paint(hit.passage[start:end], "bold yellow")
        at = end
    return f"{paint(head, 'bold')}\n  {out + hit.passage[at:]}\n"
