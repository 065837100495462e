"""Why the machine read an item so, from the lines of `mahdar explain`: its own sentence's acts and its roles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import select
from starlette.requests import Request
from starlette.responses import Response

from mahdar.casebook.corrected import keys_of
from mahdar.casebook.schema import items, reports
from mahdar.errors import CasebookError
from mahdar.record import Record
from mahdar.report import Report
from mahdar.web.cards import Card, cards_of
from mahdar.web.pages import json_answer
from mahdar.web.route import Route


@dataclass(frozen=True, slots=True)
class Why:
    """`sentence`: the words around it; `lines`: the reader's account, in the words of `mahdar explain`."""

    sentence: str
    confidence: float | None
    lines: list[str]


def why_of(card: Card, record: Record, lines: Sequence[str]) -> Why:
    """What of the account is about this card."""
    text = record.report.text
    start, end = card.spans[0] if card.spans else (0, 0)
    first = max(text.rfind(mark, 0, start) for mark in "\n.؟!") + 1
    last = min((i for mark in "\n.؟!" if (i := text.find(mark, end)) >= 0), default=len(text))
    sentence = text[first:last].strip() if end else ""
    return Why(sentence, card.confidence, _acts(lines, text[start:end]) + _event(lines, card))


def _acts(lines: Sequence[str], words: str) -> list[str]:
    """The candidate acts at these words, each with what weighed for and against it."""
    out: list[str] = []
    inside = False
    for line in lines:
        if line.startswith("  act "):
            quote = line.partition("\u2068")[2].partition("\u2069")[0]
            inside = bool(quote) and bool(words) and (quote in words or words in quote)
        elif not line.startswith("    "):
            inside = False
        if inside:
            out.append(line[2:])
    return out


def _event(lines: Sequence[str], card: Card) -> list[str]:
    """The lines under «Event e3 …»."""
    out: list[str] = []
    inside = False
    for line in lines:
        if not line.startswith(" "):
            inside = card.kind == "event" and line.startswith(f"Event {card.local} ")
        if inside:
            out.append(line)
    return out


def told(request: Request, card: Card, record: Record) -> Why:
    """Why the machine read what a card shows so; only how sure it is, and the words, of what a person added."""
    report, lexicons = record.report, request.state.settings.lexicons
    lines = _explained(report.text, report.title, report.published, lexicons) if card.no is not None else ()
    return why_of(card, record, lines)


@lru_cache(maxsize=64)
def _explained(text: str, title: str | None, published: str | None, lexicons: tuple[str, ...]) -> tuple[str, ...]:
    from mahdar.reading.explain import explain

    return tuple(explain(_reader(lexicons), Report(text, title=title, published=published)))


@lru_cache(maxsize=1)
def _reader(lexicons: tuple[str, ...]) -> Any:
    from mahdar.lexicon import Lexicon
    from mahdar.reading.reader import Reader

    return Reader(Lexicon.load(*lexicons))


def api_why(request: Request) -> Response:
    """Why the machine read an item so: how sure it is, the sentence, and the reader's own account of it."""
    no = request.path_params["no"]
    query = select(items.c.report, reports.c.id).join(reports, reports.c.no == items.c.report).where(items.c.no == no)
    with request.state.casebook.reading() as connection:
        row = connection.execute(query).one_or_none()
        keys = keys_of(connection, row.report) if row else {}
    record = request.state.casebook.record(row.id) if row else None
    found = next((c for c in cards_of(record, [], keys) if c.no == no), None) if record else None
    if record is None or found is None:
        raise CasebookError("there is no such item in this report", no, "see its record")
    return json_answer(told(request, found, record))


ROUTES = (Route("GET", "/api/items/{no:int}/why", api_why, "reader", api_why.__doc__ or "", gives=Why),)
