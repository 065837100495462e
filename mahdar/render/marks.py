"""The words of an article with the passages of a record marked; the text itself is never touched."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from mahdar.render.html import Html, el, join, text


class Passage(NamedTuple):
    """Where the words for an item stand; `sort` gives the colour."""

    start: int
    end: int
    id: str
    sort: str


class Piece(NamedTuple):
    """A stretch of text with the passages that cover it."""

    start: int
    end: int
    passages: tuple[Passage, ...]


def pieces(length: int, passages: Iterable[Passage]) -> Iterator[Piece]:
    """A text of `length` cut wherever a passage begins or ends."""
    begin, end = defaultdict(list), defaultdict(list)
    for passage in passages:
        start, stop = max(0, passage.start), min(length, passage.end)
        if start < stop:
            begin[start].append(passage)
            end[stop].append(passage)
    open_: dict[Passage, None] = {}
    at = 0
    for cut in sorted({*begin, *end, length}):
        if at < cut:
            yield Piece(at, cut, tuple(open_))
        for passage in end[cut]:
            open_.pop(passage, None)
        open_.update(dict.fromkeys(begin[cut]))
        at = cut


def marked(words: str, passages: Iterable[Passage], prefix: str) -> tuple[Html, dict[str, str]]:
    """The text with plain <mark> elements, and for each item the id of its first mark.

    Only <mark>, inline and with a background, keeps Arabic letters joined where it begins inside a word.
    """
    out: list[Html] = []
    first: dict[str, str] = {}
    for piece in pieces(len(words), passages):
        shown = text(words[piece.start : piece.end])
        if piece.passages:
            ids = list(dict.fromkeys(p.id for p in piece.passages))
            name = f"{prefix}-w{piece.start}"
            for id in ids:
                first.setdefault(id, name)
            sort = piece.passages[0].sort.lower()
            many = " many" if len(ids) > 1 else ""
            shown = el("mark", shown, class_=f"t-{sort}{many}", id=name, data_ids=" ".join(ids))
        out.append(shown)
    return join(*out), first
