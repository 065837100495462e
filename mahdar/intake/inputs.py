"""Files, folders, archives and standard input → Reports, one after the other; what fails is said and passed over."""

from __future__ import annotations

import os
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from mahdar.errors import InputError, MahdarError
from mahdar.intake.decode import decode
from mahdar.intake.feed import entries, entry_report
from mahdar.intake.kinds import KINDS, known, sniff, suffix_of
from mahdar.intake.language import require_arabic
from mahdar.intake.meter import Meter
from mahdar.intake.page import page_report
from mahdar.intake.rows import row_report
from mahdar.intake.tables import csv_rows, parquet_rows
from mahdar.intake.warc import archived_pages
from mahdar.report import Report, check_date

_STREAMED = ("rows", "zip", "warc", "parquet")  # read piece by piece, however big they are
_BIGGEST_MEMBER = 500_000_000
_LONGEST_TITLE = 300


@dataclass(frozen=True)
class Failure:
    """An input that could not be read: `where` it is, and the error that says what to do."""

    where: str
    error: MahdarError

    @classmethod
    def of(cls, error: MahdarError, where: str) -> Failure:
        """A failure whose message says where."""
        error.where = where if error.where is None else f"{where}, {error.where}"
        return cls(where, error)

    def __str__(self) -> str:
        return str(self.error)


Result = Report | Failure


def reports(
    inputs: Iterable[str | Path], *, published: str | None = None, outlet: str | None = None, meter: Meter | None = None
) -> Iterator[Result]:
    """Read every input in turn: text, page, JSON, CSV, Parquet, feed, WARC, ZIP, a folder of them, or "-" (stdin).

    `published` (YYYY-MM-DD) and `outlet` hold for reports that do not say it themselves. In folders and archives
    other kinds of files are left alone. An input that cannot be read gives a Failure and the others go on. `meter` is
    told how far the reading has come.
    """
    if isinstance(inputs, str | Path):
        inputs = [inputs]
    if published is not None:
        check_date(published)
    return _Intake(published, outlet, meter or Meter()).all(inputs)


class _Intake:
    """The inputs of one call with what holds for all of them."""

    def __init__(self, published: str | None, outlet: str | None, meter: Meter) -> None:
        self.published = published
        self.outlet = outlet
        self.meter = meter

    def all(self, inputs: Iterable[str | Path]) -> Iterator[Result]:
        given_all = list(inputs)
        self.meter.expect(given_all)
        for given in given_all:
            if str(given) == "-":
                yield from self.guarded(BytesIO(sys.stdin.buffer.read()), "standard input", "")
            elif os.path.isdir(given):
                yield from self.folder(Path(given))
            else:
                yield from self.file(Path(given))

    def folder(self, folder: Path) -> Iterator[Result]:
        """Its files of known kinds, also in folders within, in the order of their names."""
        unreadable: list[OSError] = []
        files = []
        for root, dirs, names in os.walk(folder, onerror=unreadable.append):
            dirs[:] = [d for d in dirs if not d.startswith(".")]
            files += [Path(root, name) for name in names if known(name)]
        for error in unreadable:
            yield _failure(error, error.filename)
        if not files and not unreadable:
            yield _failure(InputError("no report in this folder", fix=f"mahdar reads {', '.join(KINDS)}"), folder)
        for file in sorted(files):
            yield from self.file(file)

    def file(self, file: Path) -> Iterator[Result]:
        self.meter.begin(file)
        try:
            with file.open("rb") as stream:
                yield from self.guarded(stream, str(file), suffix_of(file.name))
        except (OSError, ValueError) as error:
            yield _failure(error, file)

    def guarded(self, stream: BinaryIO, where: str, suffix: str) -> Iterator[Result]:
        """The reports of one file; any fault of it ends this file only."""
        try:
            yield from self.stream(stream, where, suffix)
        except (MahdarError, OSError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error) as error:
            yield _failure(error, where)

    def stream(self, stream: BinaryIO, where: str, suffix: str) -> Iterator[Result]:
        kind = KINDS.get(suffix)
        if kind not in _STREAMED:
            data = stream.read()
            kind = kind if kind not in (None, "xml") else sniff(data)
            yield from self.whole(data, kind, where)
        elif kind == "rows":
            yield from self.rows(stream, where)
        elif kind == "zip":
            yield from self.archive(stream, where)
        elif kind == "warc":
            yield from self.pages(stream, where)
        else:
            rows = stream if stream.seekable() else BytesIO(stream.read())  # a Parquet file is read from its end
            yield from self.numbered(parquet_rows(rows), where)

    def whole(self, data: bytes, kind: str, where: str) -> Iterator[Result]:
        """The reports of a file that has been read as a whole."""
        if kind in _STREAMED:
            yield from self.stream(BytesIO(data), where, f".{kind}" if kind != "rows" else ".jsonl")
        elif kind == "json":
            yield from self.json(data, where)
        elif kind == "csv":
            yield from self.numbered(csv_rows(data), where)
        elif kind == "feed":
            for number, entry in enumerate(entries(data), 1):
                yield tried(partial(entry_report, entry, self.published, self.outlet), f"{where}:{number}")
        elif kind == "page":
            yield page_report(decode(data), published=self.published, outlet=self.outlet)
        else:
            yield self.text(decode(data))

    def pages(self, stream: BinaryIO, where: str) -> Iterator[Result]:
        """The pages of a web archive."""
        for url, data in archived_pages(stream):
            yield tried(partial(self.page, url, data), f"{where}:{url}")

    def page(self, url: str, data: bytes) -> Report:
        return page_report(decode(data), url=url, published=self.published, outlet=self.outlet)

    def numbered(self, rows: Iterable[tuple[int, dict[str, Any]]], where: str) -> Iterator[Result]:
        """The rows of a table."""
        found = False
        for number, row in rows:
            found = True
            yield self.row(row, f"{where}:{number}")
        if not found:
            raise InputError("it is empty", fix="give a file with a report in it")

    def text(self, text: str) -> Report:
        """A plain text: its first line is the title, unless there is no other line or it is too long for one."""
        require_arabic(text)
        first, _, rest = text.strip().partition("\n")
        title = first.strip() if rest and len(first) <= _LONGEST_TITLE else None
        return Report(text, title=title, outlet=self.outlet, published=self.published, language="ar")

    def archive(self, stream: BinaryIO, where: str) -> Iterator[Result]:
        with zipfile.ZipFile(stream) as archive:
            members = [m for m in archive.infolist() if not m.is_dir() and known(m.filename)]
            if not members:
                raise InputError("no report in this archive", fix=f"mahdar reads {', '.join(KINDS)}")
            size, done = sum(m.compress_size for m in members) or 1, 0
            for member in sorted(members, key=lambda m: m.filename):
                self.meter.window(done / size, (done := done + member.compress_size) / size)
                yield from self.member(archive, member, f"{where}:{member.filename}")

    def member(self, archive: zipfile.ZipFile, member: zipfile.ZipInfo, where: str) -> Iterator[Result]:
        suffix = suffix_of(member.filename)
        if suffix == ".zip":
            yield _failure(InputError("an archive within an archive", fix="unpack it first"), where)
        elif member.file_size > _BIGGEST_MEMBER:
            yield _failure(InputError(f"it is too big ({member.file_size} bytes)", fix="unpack and split it"), where)
        else:
            try:
                opened = archive.open(member)
            except (OSError, ValueError, RuntimeError, zipfile.BadZipFile) as error:  # locked or damaged
                yield _failure(error, where)
                return
            with opened:
                yield from self.guarded(opened, where, suffix)  # type: ignore[arg-type]  # IO[bytes] is what it is

    def rows(self, stream: BinaryIO, where: str) -> Iterator[Result]:
        """JSON lines; an empty line is passed over, a broken one fails alone."""
        found = False
        for number, line in enumerate(_lines(stream), 1):
            if line.strip():
                found = True
                yield self.row(line, f"{where}:{number}")
        if not found:
            raise InputError("it is empty", fix="give a file with a report in it")

    def json(self, data: bytes, where: str) -> Iterator[Result]:
        """One JSON object, or an array of them."""
        decoded = _parse(decode(data))
        rows = decoded if isinstance(decoded, list) else [decoded]
        if not rows:
            raise InputError("it is empty", fix="give a file with a report in it")
        for number, row in enumerate(rows):
            self.meter.within(number / len(rows))
            yield self.row(row, f"{where}[{number}]" if isinstance(decoded, list) else where)

    def row(self, row: object, where: str) -> Result:
        try:
            parsed = _parse(decode(row)) if isinstance(row, bytes) else row
            return row_report(parsed, published=self.published, outlet=self.outlet)
        except MahdarError as error:
            return _failure(error, where)


def _lines(stream: BinaryIO) -> Iterable[bytes]:
    """The lines of a stream; of UTF-16 as UTF-8, since its line feeds are two bytes."""
    head = stream.read(2)
    if head in (b"\xff\xfe", b"\xfe\xff"):
        return decode(head + stream.read()).encode("utf-8", "surrogatepass").split(b"\n")
    return _rest_of_lines(head, stream)


def _rest_of_lines(head: bytes, stream: BinaryIO) -> Iterator[bytes]:
    if head.endswith(b"\n"):
        yield from head.splitlines()
    else:
        yield head + stream.readline()
    yield from stream


def _parse(text: str) -> object:
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError, UnicodeEncodeError) as error:
        raise InputError(f"broken JSON ({error})", fix="write each report as one JSON object") from None


def tried(make: Callable[[], Report], where: str) -> Result:
    """The report, or why there is none."""
    try:
        return make()
    except MahdarError as error:
        return _failure(error, where)


def _failure(error: Exception, where: object) -> Failure:
    """Any fault as one clear message that says where."""
    if isinstance(error, FileNotFoundError):
        error = InputError("there is no such file", fix="check its name")
    elif isinstance(error, OSError):
        error = InputError(f"it cannot be read ({error.strerror or error})", fix="check its permissions and the disk")
    elif isinstance(error, RuntimeError | NotImplementedError) and "password" in str(error):
        error = InputError("it is locked with a password", fix="unpack it first")
    elif isinstance(error, zipfile.BadZipFile | EOFError | zlib.error):
        error = InputError(f"the archive is damaged ({error})", fix="get it again")
    elif not isinstance(error, MahdarError):
        error = InputError(f"it cannot be read ({error})", fix="check its name and contents")
    return Failure.of(error, str(where))
