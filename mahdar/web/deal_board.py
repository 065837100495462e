"""The board of a deal: promises by stage on any day, what is contested, who is exposed; put together by hand too."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from markupsafe import Markup
from msgspec.structs import replace
from starlette.requests import Request
from starlette.responses import Response

from mahdar.casebook.accounts import Cite
from mahdar.casebook.answers import deal_lines
from mahdar.casebook.board import Board
from mahdar.casebook.claims import known_by
from mahdar.casebook.drawn import side_by_side
from mahdar.casebook.gather import deal_number
from mahdar.casebook.items import Filter
from mahdar.casebook.ledger import Book, Ledger
from mahdar.errors import InputError
from mahdar.render.labels import STANCE_SIGNS, STATE_SIGNS, STATUS_SIGNS, Label, Lang
from mahdar.render.picture_svg import drawing
from mahdar.render.values import Value
from mahdar.render.view import Item
from mahdar.report import check_date
from mahdar.web.deal_api import ROUTES as API
from mahdar.web.deal_books import deal_book, tied_findings, told_by
from mahdar.web.pages import page
from mahdar.web.route import Route, may

_MANY = 60  # deals on one page
_QUOTES = 400  # quotes that stand below a board
_FINDINGS = 150
_DRAWN = 24  # boards that are kept
_REF = re.compile(r"\[(\d+)\]")
TONES = {
    "fulfilled": "good", "in_effect": "other", "in_progress": "other", "partial": "warn", "overdue": "warn",
    "suspended": "warn", "breached": "bad", "reversed": "bad", "terminated": "bad",
}  # fmt: skip


def deals(request: Request) -> Response:
    """The deals of the casebook, the latest first."""
    asked = request.query_params
    name, least = asked.get("who", "").strip()[:80], asked.get("outlets", "1")
    outlets = int(least) if least.isascii() and least.isdigit() and len(least) < 4 else 1
    wanted = Filter(actor=name or None, limit=_MANY, newest_first=True)
    found = deal_lines(request.state.casebook, wanted, outlets)
    found.sort(key=lambda d: (d.last or "", d.id), reverse=True)
    return page(request, "deals.html", deals=found, who=name, outlets=outlets, signs=STATUS_SIGNS)


def deal(request: Request) -> Response:
    """The page of one deal."""
    return page(request, "deal.html", **_values(request))


def board(request: Request) -> Response:
    """The board alone, as of another day."""
    return page(request, "board.html", **_values(request))


def _values(request: Request) -> dict[str, Any]:
    """What both need: the ledger of the day, its rows drawn up, the quotes, and who may change what."""
    casebook = request.state.casebook
    number = deal_number(casebook, str(request.path_params["no"]))
    book = deal_book(request, number)
    day = _day(request)
    drawn = _drawn(book, number, day)
    ledger = drawn.ledger
    return {
        "no": number, "ledger": ledger, "days": drawn.days, "day": day, "head": drawn.head, "cards": drawn.cards,
        "exposed": drawn.exposed, "nouns": drawn.board.nouns, "cites": drawn.board.cites[:_QUOTES],
        "linked": Links(drawn.board.cites), "sides": lambda keys: side_by_side(keys, ledger),
        "state_signs": STATE_SIGNS, "stance_signs": STANCE_SIGNS, "status_signs": STATUS_SIGNS, "tones": TONES,
        "board": drawn.board, "called": lambda key: Label(*ledger.name(key)),
        "picture": _picture(drawn, request.state.lang), "may_decide": may(request.state.person.role, "coder"),
        **_by_hand(request, book, ledger),
    }  # fmt: skip


@dataclass(frozen=True, eq=False)
class Drawn:
    """The ledger of a day with its rows drawn up; `exposed`: stage and who has given in it."""

    ledger: Ledger
    days: list[str]
    board: Board
    cards: dict[int, Item]
    head: Item
    exposed: list[tuple[int, Value]]


@lru_cache(maxsize=_DRAWN)
def _drawn(book: Book, number: int, day: str | None) -> Drawn:
    """The same book gives the same board on a day: drawn once. A deal that has changed is another book."""
    ledger = book.on(day)
    board = Board(replace(ledger, rows=[*ledger.rows, *ledger.rare]))
    cards = {row.number: board.promise(row) for row in (*ledger.rows, *ledger.rare)}
    head = board.head(str(number))
    return Drawn(ledger, book.days(), board, cards, head, [(e.stage, board.exposed(e)) for e in ledger.exposure])


@lru_cache(maxsize=_DRAWN)
def _picture(drawn: Drawn, lang: Lang) -> str:
    return drawing(drawn.head.picture, lang, "picture") if drawn.head.picture and drawn.ledger.rows else ""


def _by_hand(request: Request, book: Book, ledger: Ledger) -> dict[str, Any]:
    """What is needed to put terms together and apart, and to tie findings."""
    casebook = request.state.casebook
    told = told_by(casebook, "term", (a.record.report.id for a in book.accounts))
    versions = {
        p.number: [
            (v, told[key])
            for v in p.versions
            if (key := (v.cite.report, v.term)) in told and known_by(v.cite.published, ledger.as_of)
        ]
        for p in book.promises
    }
    numbers = {t.item for found in versions.values() for _, t in found}
    judged = [j for j in casebook.judgements("term", human=True) if {j.a, j.b} <= numbers]
    return {"versions": versions, "judged": judged, "findings": tied_findings(casebook, book)[:_FINDINGS]}


def _day(request: Request) -> str | None:
    day = request.query_params.get("as_of") or None
    if day is not None:
        try:
            check_date(day)
        except InputError:
            return None
    return day


class Links:
    """The numbers of quotes «[3][4]» as links into their articles."""

    def __init__(self, cites: Sequence[Cite]) -> None:
        self.cites = cites

    def __call__(self, said: str) -> Markup:
        """The text, each number a link to the passage."""
        out, at = Markup(""), 0
        for match in _REF.finditer(said):
            n = int(match[1])
            out += Markup.escape(said[at : match.start()])
            if 0 < n <= len(self.cites):
                cite = self.cites[n - 1]
                link = Markup('<a class="ref" href="{}" title="{}">[{}]</a>')
                out += link.format(passage(cite), f"«{cite.quote}» {cite.outlet}", n)
            at = match.end()
        return out + Markup.escape(said[at:])


def passage(cite: Cite) -> str:
    """The address of a quote in its article."""
    return f"/passage/{cite.report}?at={cite.start}-{cite.end}"


ROUTES = (
    Route("GET", "/deals", deals, "reader", "the deals of the casebook", asks=("who", "outlets")),
    Route("GET", "/deals/{no:int}", deal, "reader", "the board of a deal", asks=("as_of",)),
    Route("GET", "/deals/{no:int}/board", board, "reader", "the board as of a day", asks=("as_of",)),
    *API,
)
