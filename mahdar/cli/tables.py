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
    """The lines of a table that fits into `width` columns; a cell too long for its column goes on below."""
    names = [h.say(lang) for h in heads]
    cells = [[plain(c) for c in row] for row in rows]
    widths = _widths([names, *cells], width)
    yield from map(paint, _lines(names, widths))
    yield "─" * min(width, sum(widths) + _GAP * (len(widths) - 1))
    for row in cells:
        yield from _lines(row, widths)


def _widths(rows: Sequence[Sequence[str]], width: int) -> list[int]:
    """How wide each column may be: the widest give way first."""
    widths = [max(columns(row[n]) for row in rows) for n in range(len(rows[0]))]
    while sum(widths) + _GAP * (len(widths) - 1) > width and max(widths) > _LEAST:
        widths[widths.index(max(widths))] -= 1
    return widths


def _lines(row: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    """The lines of one row, each piece of a cell keeping its own direction."""
    pieces = [_broken(cell, width) for cell, width in zip(row, widths, strict=True)]
    for n in range(max(map(len, pieces))):
        line = [p[n] if n < len(p) else "" for p in pieces]
        filled = (isolate(t) + " " * (w - columns(t)) for t, w in zip(line, widths, strict=True))
        yield (" " * _GAP).join(filled).rstrip()


def _broken(text: str, width: int) -> list[str]:
    """A text in lines of at most so many columns, broken between words where that can be."""
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".lstrip()
        if columns(longer) <= width:
            lines[-1] = longer
            continue
        lines.append("")
        for char in word:
            if columns(lines[-1] + char) > width:
                lines.append("")
            lines[-1] += char
    return [line for line in lines if line] or [""]


def write_paged(sink: Output, text: str) -> None:
    """Text to a terminal through the user's pager where it is longer than the screen; else as it is."""
    if sink.terminal and text.count("\n") >= shutil.get_terminal_size().lines:
        os.environ.setdefault("LESS", "-R")
        click.echo_via_pager(text, color=True)
    else:
        sink.write(text)
