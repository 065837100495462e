"""`mahdar second prompt`, `accept`, `merge` and `compare`: the second reader without an endpoint."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from mahdar.cli.base import DONE, FAILED, PARTLY, Command, lang_option, lexicon_option, option, say
from mahdar.cli.output import Output
from mahdar.cli.reading import FORMATS, WRITERS, load_reader, outlet_option, published_option
from mahdar.cli.second_run import second
from mahdar.errors import InputError, MahdarError

if TYPE_CHECKING:
    from mahdar.record import Record
    from mahdar.report import Report

_LONGEST = 20_000_000  # bytes of an answer that are read
_SAID = 5  # faults that are named on the screen; all stand in the record
out_option = option("-o", "--output", "out", metavar="FILE", help="The file to write; else standard output.")


@second.command("prompt", cls=Command)
@click.argument("report", metavar="REPORT")
@published_option
@outlet_option
@option("--piece", type=click.IntRange(min=1), metavar="N", help="Only this piece of a long report.")
@option("--json", "as_json", is_flag=True, help="The messages and the schema of the answer as JSON, a piece a line.")
@option("--hint", is_flag=True, help="Show the second reader the first one's record.")
@out_option
@lexicon_option
@lang_option
def prompt(report: str, published: str | None, outlet: str | None, piece: int | None, as_json: bool, hint: bool,
           out: str | None, lexicons: tuple[str, ...]) -> int:  # fmt: skip
    from mahdar.second_reader import task

    given = one_report(report, published, outlet)
    asked = task.requests(given, hint=load_reader(lexicons).read(given) if hint else None)
    if piece is not None and piece > len(asked):
        raise InputError(f"there is no piece {piece}", f"the report has {len(asked)}", "name one of these")
    chosen = asked if piece is None else [asked[piece - 1]]
    with Output(out) as sink:
        for number, request in enumerate(chosen):
            if as_json:
                told = {"messages": request.messages, "schema": request.schema, "version": task.version}
                sink.write(json.dumps(told, ensure_ascii=False) + "\n")
            else:
                head = "" if number == 0 else "\n" + "=" * 72 + "\n\n"
                sink.write(head + "\n".join(f"{m['content'].rstrip()}\n" for m in request.messages))
    return DONE


@second.command("accept", cls=Command)
@click.argument("report", metavar="REPORT")
@click.argument("answers", nargs=-1, required=True, metavar="ANSWER…")
@published_option
@outlet_option
@option("--format", "format_", type=click.Choice(FORMATS), default="json",
        help="What to write: json (the default), jsonl, text or html.")  # fmt: skip
@out_option
@lang_option
def accept(report: str, answers: tuple[str, ...], published: str | None, outlet: str | None, format_: str,
           out: str | None) -> int:  # fmt: skip
    from mahdar.second_reader.accept import accept as accepted

    given = one_report(report, published, outlet)
    done = accepted(given, [_answer(name) for name in answers])
    for fault in done.faults:
        say(MahdarError(f"the answer cannot be used ({fault})", None, "ask again, or mend it"))
    if done.record is None:
        return FAILED
    with Output(out) as sink:
        WRITERS[format_](iter([done.record]), sink)
    _say_dropped(done.record, sum(done.dropped.values()), done.kept)
    return PARTLY if done.faults else DONE


def _say_dropped(record: Record, dropped: int, kept: int) -> None:
    """How much of the answer stands in the report, and the first things that do not."""
    say(f"{kept} value(s) stand in the report, {dropped} were left out")
    told = [issue.message for issue in record.issues if issue.kind.startswith("second_")]
    for message in told[:_SAID]:
        click.echo(f"  {message}", err=True)


@second.command("merge", cls=Command)
@click.argument("first", metavar="FIRST", type=click.Path(path_type=Path))
@click.argument("second_", metavar="SECOND", type=click.Path(path_type=Path))
@out_option
@lang_option
def merge(first: Path, second_: Path, out: str | None) -> int:
    from mahdar.second_reader.account import merge as merged

    with Output(out) as sink:
        for one, other in _pairs(first, second_):
            sink.write(msgspec.json.encode(merged(one, other)) + b"\n")
    return DONE


@second.command("compare", cls=Command)
@click.argument("first", metavar="FIRST", type=click.Path(path_type=Path))
@click.argument("second_", metavar="SECOND", type=click.Path(path_type=Path))
@option("--each", is_flag=True, help="Also report by report, the least agreed first.")
@option("--json", "as_json", is_flag=True, help="One JSON object instead of a table.")
@lang_option
def compare(first: Path, second_: Path, each: bool, as_json: bool) -> int:
    from mahdar.second_reader.agreement import agreement, corpus_agreement

    pairs = list(_pairs(first, second_))
    together = corpus_agreement(pairs)
    found = [(one.report.title or one.report.id, agreement(one, other)) for one, other in pairs] if each else []
    found.sort(key=lambda entry: sum(entry[1].values()) / max(1, len(entry[1])))
    with Output(None) as sink:
        if as_json:
            told = {"reports": len(pairs), "agreement": together, "each": dict(found)} if each else together
            sink.write(json.dumps(told, ensure_ascii=False) + "\n")
            return DONE
        for layer, value in together.items():
            sink.write(f"{layer:14} {value:.3f}\n")
        for name, values in found:
            sink.write("\n" + name + "\n" + "".join(f"  {layer:14} {value:.3f}\n" for layer, value in values.items()))
    return DONE


def one_report(name: str, published: str | None, outlet: str | None) -> Report:
    """The only report of an input; an error where it cannot be read or holds several."""
    from mahdar.intake import Failure, reports

    found = reports([name], published=published, outlet=outlet)
    first = next(iter(found))
    if isinstance(first, Failure):
        raise first.error
    if next(found, None) is not None:
        raise InputError("there are several reports in it", name, "give them one by one")
    return first


def _answer(name: str) -> str:
    """The text of an answer: of a file, or of standard input for "-"."""
    try:
        data = sys.stdin.buffer.read(_LONGEST + 1) if name == "-" else _bytes(Path(name))
    except FileNotFoundError:
        raise InputError("there is no such file", name, "check its name") from None
    except OSError as error:
        raise InputError(f"it cannot be read ({error.strerror or error})", name, "check its permissions") from None
    if len(data) > _LONGEST:
        raise InputError(f"it is too big ({len(data)} bytes)", name, "no answer is that long")
    return data.decode("utf-8-sig", "replace")


def _bytes(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(_LONGEST + 1)


def _pairs(first: Path, second_: Path) -> Iterator[tuple[Record, Record]]:
    """The records of two files that are of the same reports, in the order of the first file."""
    others = {record.report.id: record for record in _records(second_)}
    found = alone = 0
    for record in _records(first):
        other = others.pop(record.report.id, None)
        if other is None:
            alone += 1
            continue
        found += 1
        yield record, other
    if not found:
        raise InputError("the two files have no report in common", second_, "give records of the same reports")
    if alone or others:
        say(f"{found} report(s) in both files, {alone} only in the first, {len(others)} only in the second")


def _records(path: Path) -> Iterator[Record]:
    from mahdar.evaluate import load_records
    from mahdar.record import Record as Form

    for number, told in enumerate(load_records(path), 1):
        try:
            yield msgspec.convert(told, Form)
        except (msgspec.ValidationError, MahdarError) as error:
            raise InputError(
                f"this is no record ({str(error)[:120]})",
                f"{path}, record {number}",
                "make it with mahdar read --format jsonl",
            ) from None
