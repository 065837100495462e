"""`mahdar deal` and `mahdar diff`: the board of a deal on a day, and what changed between two days."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from mahdar.cli.base import DONE, Command, casebook_option, json_option, lang_option, language, option
from mahdar.cli.output import Output
from mahdar.cli.questions import day, day_option, open_casebook, said
from mahdar.cli.tables import write_json, write_paged, write_table

if TYPE_CHECKING:
    from mahdar.casebook.differ import Change
    from mahdar.casebook.ledger import Book, Ledger

_known = day_option("--known", "Only what was published by this day: what could be known then.")


@click.command("deal", cls=Command)
@click.argument("deal", metavar="ID")
@casebook_option
@day_option("--as-of", "The state on this day, by all that is told of it up to then.")
@_known
@option("--no-quotes", is_flag=True, help="Leave out the list of quotes.")
@json_option
@lang_option
def deal(deal: str, casebook: str, as_of: str | None, known: str | None, no_quotes: bool, as_json: bool) -> int:
    from mahdar.casebook.board import board_text
    from mahdar.cli.reading import terminal_look

    number, book = _book(casebook, deal, known)
    ledger = book.on(as_of)
    with Output(None) as sink:
        if as_json:
            write_json(sink, {"id": number, "ledger": ledger})
        else:
            look = terminal_look() if sink.terminal else {"width": 100}
            write_paged(sink, board_text(ledger, str(number), language(), quotes=not no_quotes, **look))
    return DONE


@click.command("diff", cls=Command)
@click.argument("deal", metavar="ID")
@casebook_option
@option("--between", nargs=2, required=True, metavar="DATE DATE", help="The two days to compare (YYYY-MM-DD).",
        callback=lambda _c, _p, v: tuple(day("--between", d) for d in v))  # fmt: skip
@_known
@json_option
@lang_option
def diff(deal: str, casebook: str, between: tuple[str, str], known: str | None, as_json: bool) -> int:
    from mahdar.casebook.differ import changes

    number, book = _book(casebook, deal, known)
    first, last = sorted(between)
    before, after = book.on(first), book.on(last)
    found = changes(before, after)
    with Output(None) as sink:
        if as_json:
            write_json(sink, {"id": number, "between": [first, last], "changes": found})
            return DONE
        rows = [_row(change, after) for change in found]
        write_table(sink, _heads(first, last), rows)
    return DONE


def _book(where: str, deal: str, known: str | None) -> tuple[int, Book]:
    """The number of a deal and all that is told of it."""
    from mahdar.casebook.gather import book_of, deal_number

    with open_casebook(where) as casebook:
        number = deal_number(casebook, deal)
        return number, book_of(casebook, number, known)


def _heads(first: str, last: str) -> list[Any]:
    from mahdar.render.labels import Label, label

    words = [label("words", name).heading() for name in ("what", "terms")]
    return [*words, label("words", "kind").heading(), Label(first, first), Label(last, last),
            label("words", "outlets").heading()]  # fmt: skip


def _row(c: Change, ledger: Ledger) -> list[str]:
    from mahdar.casebook.drawn import nouns

    name = nouns(ledger)[c.number][language() == "en"] if c.number is not None else "–"
    number = f"[{c.number}] " if c.number is not None else ""
    detail = ledger.name(c.field)[language() == "en"] if c.what in ("stance", "exposed") else c.field or ""
    outlets = "، ".join(dict.fromkeys(x.outlet for x in c.cites))
    return [
        said("changes", c.what),
        number + name,
        detail,
        _value(c, c.before, ledger),
        _value(c, c.after, ledger),
        outlets,
    ]


def _value(c: Change, value: object, ledger: Ledger) -> str:
    """A side of a change in words."""
    group = {"deal": "statuses", "state": "obligations", "stance": "stances", "promise": "terms"}.get(c.what)
    if value is None:
        return "–"
    if group:
        return said(group, str(value))
    if c.what == "contested" and isinstance(value, list):
        denied = said("words", "denied")
        return " ≠ ".join(denied if s.startswith("not ") else said("obligations", s) for s in value) or "–"
    if c.field == "place" and isinstance(value, tuple):
        return "، ".join(ledger.name(k)[language() == "en"] for k in value)
    if isinstance(value, tuple | list):
        return "–".join("" if v is None else str(v) for v in dict.fromkeys(value))
    return f"{value:g}" if isinstance(value, float) else str(value)
