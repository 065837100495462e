"""A record as it is kept: the whole of its JSON, compressed against its report's text, which stands beside it.

Half of a record are words of the text, in it and in its quotes; most of the rest are the same names of fields. So both
are given to zlib as what came before («preset dictionary», RFC 1950): a record takes a good third of the room.
"""

from __future__ import annotations

import zlib
from functools import cache
from pathlib import Path

from mahdar.casebook.schema import reports
from mahdar.record import Record

COLUMNS = (reports.c.record, reports.c.text)  # what `unpacked` needs of a report, in that order
_WINDOW = 32_768  # bytes that zlib looks back
_FIELDS = Path(__file__).parent / "data" / "record.fields"  # a piece of records; never to be changed


@cache
def _fields() -> bytes:
    return _FIELDS.read_bytes()


def _before(text: str) -> bytes:
    """What comes before a record."""
    return (_fields() + text.encode("utf-8", "replace"))[-_WINDOW:]


def packed(record: Record) -> bytes:
    """A record as it is kept: whole."""
    making = zlib.compressobj(6, zlib.DEFLATED, zlib.MAX_WBITS, zlib.DEF_MEM_LEVEL, zlib.Z_DEFAULT_STRATEGY,
                              _before(record.report.text))  # fmt: skip
    return making.compress(record.to_json()) + making.flush()


def json_of(data: bytes, text: str) -> bytes:
    """The JSON of the record that was kept beside this text; older casebooks have records by themselves."""
    return zlib.decompressobj(zdict=_before(text)).decompress(data)


def unpacked(data: bytes, text: str) -> Record:
    """The record that was kept beside this text."""
    return Record.from_json(json_of(data, text))
