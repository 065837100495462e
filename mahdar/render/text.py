"""A record as readable lines for a terminal, right-to-left safe.

Every value is isolated (U+2066 … U+2069), so that a date or an English word inside an Arabic line moves nothing; where
a value breaks over lines each piece is isolated again. Control characters are shown, never sent to the terminal.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from itertools import groupby
from typing import NamedTuple

from mahdar.record import Record
from mahdar.render.labels import LANGS, SIGNS, Label, Lang, label
from mahdar.render.picture import Picture
from mahdar.render.picture_text import Cell, picture_lines
from mahdar.render.plain import plain
from mahdar.render.values import Row, Value, same
from mahdar.render.view import Item, Section, sections

LRI, FSI, PDI = "\u2066", "\u2068", "\u2069"
Paint = Callable[[str, str], str]
_COLUMN = {None: 26, "ar": 14, "en": 16}
_STYLES = {"heading": "bold cyan", "item": "bold", "label": "dim", "quote": "italic", "title": "bold"}


def record_text(record: Record, lang: Lang | None = None, width: int = 80, paint: Paint | None = None) -> str:
    """The record as text: Arabic and English, or one of them, wrapped at `width` columns."""
    page = Page(lang, width, paint or (lambda text, _: text))
    return "\n".join(page.lines(record)) + "\n"


class Page:
    """How lines are made for one language, width and painter."""

    def __init__(self, lang: Lang | None, width: int, paint: Paint) -> None:
        self.lang = lang
        self.width = width
        self.paint = paint
        self.comma = "," if lang == "en" else "،"

    def lines(self, record: Record) -> Iterator[str]:
        report = record.report
        title = report.title or plain(report.text)[: self.width]
        for line in self.wrap([Value(same(title))], self.width):
            yield self.styled(line, "title")
        about = [Value(same(report.outlet))] if report.outlet else []
        about += [Value(same(report.published), ltr=True)] if report.published else []
        about += [Value(same(report.url), ltr=True)] if report.url else []
        yield from self.wrap(about, self.width)
        for section in sections(record):
            yield ""
            yield from self.section(section)

    def section(self, section: Section) -> Iterator[str]:
        count = isolate(str(len(section.items)), ltr=True)
        yield self.styled(f"{label('words', section.name).heading().say(self.lang)} ({count})", "heading")
        if section.name in ("people", "groups", "places", "issues"):
            for item in section.items:
                yield from self.short(item)
            return
        for item in section.items:
            yield from self.item(item, 2)

    def short(self, item: Item) -> Iterator[str]:
        """An entity or an issue on one line; names are always given in Arabic too."""
        head = item.head[0]
        names = [Value(head)]
        if self.lang == "en":
            names = [Value(same(name)) for name in dict.fromkeys((head.en, head.ar))]
        values = [*names, *(v for row in item.rows for v in row.values)]
        yield from (f"  {line}" for line in self.wrap(values, self.width - 2))

    def item(self, item: Item, indent: int) -> Iterator[str]:
        sign = SIGNS.get(item.sort, "•")
        head = Label(*(" / ".join(parts) for parts in zip(*item.head, strict=True)))
        first = " " * indent + sign + " " + isolate(plain(item.id), ltr=True) + "  "
        for line in self.wrap([Value(head)], self.width - columns(first)):
            yield first + self.styled(line, "item")
            first = " " * columns(first)
        for row in item.rows:
            yield from self.row(row, indent + 2)
        if item.picture:
            yield from self.picture(item.picture, indent + 2)
        for part in item.parts:
            yield from self.item(part, indent + 2)

    def picture(self, picture: Picture, indent: int) -> Iterator[str]:
        """The picture of a deal under a heading of its own."""
        yield " " * indent + self.styled(self.label("words", "picture"), "label")
        for line in picture_lines(picture, self.lang):
            first = " " * (indent + 2) + "".join(self.cell(cell) for cell in line.cells)
            begin = indent + 2 + sum(max(c.columns, columns(c.sign) + columns(c.word)) for c in line.cells)
            for said in self.wrap(line.values, self.width - begin):
                yield first + (self.styled(said, line.style) if line.style else said)
                first = " " * begin

    def cell(self, cell: Cell) -> str:
        """Signs and a word that fill their columns."""
        said = self.styled(cell.sign, "label") + (isolate(plain(cell.word)) if cell.word else "")
        return said + " " * max(0, cell.columns - columns(cell.sign) - columns(cell.word))

    def row(self, row: Row, indent: int) -> Iterator[str]:
        column = _COLUMN[self.lang]
        name = self.label("words", row.name)
        style = "quote" if row.name == "evidence" else ""
        first = " " * indent + self.styled(name, "label") + " " * max(1, column - columns(name))
        for values in self.paragraphs(row):
            for line in self.wrap(values, self.width - indent - column):
                yield first + (self.styled(line, style) if style else line)
                first = " " * (indent + column)

    def paragraphs(self, row: Row) -> list[list[Value]]:
        """The values of a row; a sentence read aloud begins on a line of its own, and in English from the left."""
        if row.name != "aloud":
            return [row.values]
        langs: tuple[Lang, ...] = (self.lang,) if self.lang else LANGS
        return [[Value(same(v.text.say(lang)), ltr=lang == "en")] for lang in langs for v in row.values]

    def wrap(self, values: list[Value], room: int) -> Iterator[str]:
        """The values one after the other, as many words a line as there is room for."""
        line: list[_Word] = []
        used = 0
        for piece in self.pieces(values):
            whole = piece.ltr and columns(piece.text) < _COLUMN[None]  # coordinates and the like are not torn apart
            *words, last = [piece.text] if whole else piece.text.split(" ")
            for word in [*(_Word(piece, word) for word in words), _Word(piece, last, piece.after)]:
                needed = columns(word.text + word.after)
                if line and used + 1 + needed > room:
                    yield _join(line)
                    line, used = [], 0
                used += needed + bool(line)
                line.append(word)
        if line:
            yield _join(line)

    def pieces(self, values: list[Value]) -> list[_Piece]:
        """Each value, in each language asked for, as a piece that is isolated for itself."""
        out = []
        for value in values:
            texts = [f"«{text}»" if value.quote else text for text in self.texts(value.text, once=bool(value.more))]
            out += [_Piece(plain(text), value.ltr, " ·") for text in texts[:-1]]
            out.append(_Piece(plain(texts[-1]), value.ltr, ""))
            out += [_Piece(plain(self.texts(part.text, once=True)[0]), part.ltr, "") for part in value.more]
            out[-1] = out[-1]._replace(after=self.comma)
        return [*out[:-1], out[-1]._replace(after="")] if out else []

    def texts(self, label: Label, once: bool = False) -> list[str]:
        """A label in the languages asked for, once where they are the same."""
        if self.lang is None and not once:
            return list(dict.fromkeys(label))
        return [label.en if self.lang == "en" else label.ar]

    def label(self, group: str, key: str) -> str:
        return label(group, key).say(self.lang)

    def styled(self, text: str, style: str) -> str:
        return self.paint(text, _STYLES[style])


class _Piece(NamedTuple):
    """Words that belong together, and what comes after them."""

    text: str
    ltr: bool
    after: str


class _Word(NamedTuple):
    """A word of a piece; the last one carries what comes after the piece."""

    piece: _Piece
    text: str
    after: str = ""


def _join(line: list[_Word]) -> str:
    """One line; the words of a piece are isolated together, what comes after it stands outside."""
    out = []
    for _, group in groupby(line, key=lambda word: id(word.piece)):
        words = list(group)
        out.append(isolate(" ".join(word.text for word in words), words[0].piece.ltr) + words[-1].after)
    return " ".join(out)


def isolate(text: str, ltr: bool = False) -> str:
    """Text that keeps its own direction and leaves that of its neighbours alone."""
    return f"{LRI if ltr else FSI}{text}{PDI}"


def columns(text: str) -> int:
    """How many terminal columns a text takes: marks and isolates none, wide letters two."""
    return sum(
        0 if unicodedata.category(c) in ("Mn", "Me", "Cf") else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )
