"""Tables of reports, a row each: CSV and Parquet. The columns are the keys of a JSON row."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from datetime import date
from io import StringIO
from typing import Any, BinaryIO

from mahdar.errors import InputError
from mahdar.intake.decode import decode

_SEPARATORS = ",;\t|"
_ROWS = 200  # of a Parquet file at a time

Numbered = tuple[int, dict[str, Any]]


def csv_rows(data: bytes) -> Iterator[Numbered]:
    """The rows of a CSV file with the number of the line where each ends; the first line names the columns."""
    text = decode(data)
    first = text.lstrip().split("\n", 1)[0]
    separator = max(_SEPARATORS, key=first.count)
    before = csv.field_size_limit(sys.maxsize)  # an article may be longer than 128 kB
    try:
        reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
        names = [name.strip().lower() for name in next(reader)]
        if not {"text", "content", "title"} & set(names):
            fix = "name them: url, outlet, title, published, text"
            raise InputError("its first line does not name the columns", fix=fix)
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, dict(zip(names, cells, strict=False))
    except csv.Error as error:
        raise InputError(f"the table breaks off or is damaged ({error})", fix="get the whole file again") from None
    finally:
        csv.field_size_limit(before)


def parquet_rows(stream: BinaryIO) -> Iterator[Numbered]:
    """The rows of a Parquet file, numbered from 1; a few hundred are in memory at a time."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ModuleNotFoundError as error:
        raise InputError("Parquet needs pyarrow", fix="pip install 'mahdar[tables]'") from error
    number = 0
    try:
        table = pyarrow.parquet.ParquetFile(stream)
        for batch in table.iter_batches(batch_size=_ROWS):
            for row in batch.to_pylist():
                number += 1
                yield number, {name: _plain(value) for name, value in row.items()}
    except (pyarrow.ArrowException, OSError) as error:
        said = str(error).split("\n")[0][:200]
        raise InputError(f"the table breaks off or is damaged ({said})", fix="get the whole file again") from None


def _plain(value: object) -> object:
    """Days and moments as ISO 8601, as JSON would have them."""
    return value.isoformat() if isinstance(value, date) else value
