"""Tables: aligned and right-to-left safe on a terminal, through the user's pager where they are long; tab-separated
in a pipe, a line a row."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import click
import msgspec

from mahdar.cli.base import language
from mahdar.cli.output import Output
from mahdar.render.labels import Label, Lang
from mahdar.render.plain import plain
from mahdar.render.text import columns, isolate

_GAP = 2
_LEAST = 6  # columns of terminal that a column keeps


def write_json(sink: Output, value: Any) -> None:
    """A value as JSON, indented for a person."""
    encoded = msgspec.json.encode(value)
    sink.write(msgspec.json.format(encoded, indent=1) + b"\n")


def write_table(sink: Output, heads: Sequence[Label], rows: Iterable[Sequence[str]]) -> None:
    """Rows under their heads on a terminal; in a pipe the rows alone, with tabs between their cells."""
    lang = language()
    if not sink.terminal:
        for row in rows:
            sink.write("\t".join(plain(cell) for cell in row) + "\n")
        return
    size = shutil.get_terminal_size()
    write_paged(sink, "\n".join(table_lines(heads, rows, lang, size.columns)) + "\n")


def table_lines(
    heads: Sequence[Label], rows: Iterable[Sequence[str]], lang: Lang | None, width: int,
    paint: Callable[[str], str] = str,
) -> Iterator[str]:  # fmt: skip
    """The lines of a table that fits into `width` columns; what is too long for its column is cut with «…»."""
    names = [h.say(lang) for h in heads]
    cells = [[plain(c) for c in row] for row in rows]
    widths = _widths([names, *cells], width)
    yield paint(_line(names, widths))
    yield "─" * min(width, sum(widths) + _GAP * (len(widths) - 1))
    for row in cells:
        yield _line(row, widths)


def _widths(rows: Sequence[Sequence[str]], width: int) -> list[int]:
    """How wide each column may be: the widest give way first."""
    widths = [max(columns(row[n]) for row in rows) for n in range(len(rows[0]))]
    while sum(widths) + _GAP * (len(widths) - 1) > width and max(widths) > _LEAST:
        widths[widths.index(max(widths))] -= 1
    return widths


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    return (
        (" " * _GAP)
        .join(isolate(cut) + " " * (w - columns(cut)) for c, w in zip(row, widths, strict=True) for cut in [_cut(c, w)])
        .rstrip()
    )


def _cut(text: str, width: int) -> str:
    if columns(text) <= width:
        return text
    while text and columns(text) >= width:
        text = text[:-1]
    return text + "…"


def write_paged(sink: Output, text: str) -> None:
    """Text to a terminal through the user's pager where it is longer than the screen; else as it is."""
    if sink.terminal and text.count("\n") >= shutil.get_terminal_size().lines:
        os.environ.setdefault("LESS", "-R")
        click.echo_via_pager(text, color=True)
    else:
        sink.write(text)
