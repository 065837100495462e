"""Reviewing: the queue, one report with its cards, and why the machine thought so."""

from __future__ import annotations

from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import select
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from mahdar.casebook.corrected import keys_of
from mahdar.casebook.decisions import Decision, decided
from mahdar.casebook.schema import decisions, reports
from mahdar.errors import CasebookError
from mahdar.record import Person, Record
from mahdar.report import Report
from mahdar.web.cards import Card, cards_of
from mahdar.web.fields import FIELDS
from mahdar.web.pages import json_answer, page
from mahdar.web.queue import ORDERS, Asked, asked_of, entities_named, waiting
from mahdar.web.route import Route, may
from mahdar.web.why import why_of

ADDABLE = ("event", "term", "finding")


def queue(request: Request) -> Response:
    """What waits, in the order asked for."""
    asked = asked_of(request.query_params.items())
    found = waiting(request.state.casebook, asked, request.state.person.name)
    return page(request, "queue.html", asked=asked, orders=ORDERS, waiting=found, address=_address(asked))


def onward(request: Request) -> Response:
    """The next report of a queue; the queue itself where nothing waits."""
    asked = asked_of(request.query_params.items())
    after = request.query_params.get("after", "")
    before = int(after) if after.isascii() and after.isdigit() and len(after) < 16 else None
    found = waiting(request.state.casebook, asked, request.state.person.name, 1, before)
    if not found:
        return RedirectResponse(f"/review?{_address(asked)}", 303)
    return RedirectResponse(f"/review/{found[0].no}?{_address(asked)}", 303)


def _address(asked: Asked) -> str:
    return urlencode({"by": asked.by, "of": asked.of} if asked.of else {"by": asked.by})


def review(request: Request) -> Response:
    """One report: the article at one side, its cards at the other."""
    no, asked = request.path_params["no"], asked_of(request.query_params.items())
    blind = "blind" in request.query_params
    record, cards, mine = _cards(request, no, blind)
    values = {
        "no": no, "record": record, "cards": cards, "asked": asked, "address": _address(asked), "blind": blind,
        "entities": [_being(e) for e in record.entities], "fields": FIELDS, "addable": ADDABLE,
        "may_decide": may(request.state.person.role, "coder"), "undoable": [d.no for d in mine],
    }  # fmt: skip
    return page(request, "review.html", **values)


def card(request: Request) -> Response:
    """One card anew, after a decision."""
    no, id_ = request.path_params["no"], request.path_params["card"]
    _, cards, _ = _cards(request, no, "blind" in request.query_params)
    found = next((c for c in cards if c.id == id_), None)
    if found is None:
        raise CasebookError("there is no such item in this report", id_[:20], "load the page again")
    number = cards.index(found) + 1
    return page(request, "card.html", card=found, number=number, may_decide=may(request.state.person.role, "coder"))


def _cards(request: Request, no: int, blind: bool) -> tuple[Record, list[Card], list[Decision]]:
    """The record, its cards with what this person decided, and the decisions that hold; in a blind re-check only
    what the re-check itself decided."""
    state = request.state
    with state.casebook.reading() as connection:
        id_ = connection.execute(select(reports.c.id).where(reports.c.no == no)).scalar()
        if id_ is None:
            raise CasebookError("there is no such report in the casebook", no, "see mahdar search")
        keys, found = keys_of(connection, no), decided(connection, no)
    record: Record = state.casebook.record(id_)
    shown = [d for d in found if d.by == state.person.name and (d.seat == "recheck") == blind]
    mine = [state.shield.decision(d, no) for d in shown]
    return record, cards_of(record, _held(mine) if blind else mine, keys), mine


def _held(mine: list[Decision]) -> list[Decision]:
    """Decisions of a re-check as if they were a first review, to be shown while it lasts."""
    from dataclasses import replace

    return [replace(d, seat="reviewer") for d in mine]


def _being(entity: Any) -> dict[str, Any]:
    kind = type(entity).__name__.lower()
    return {"id": entity.id, "kind": kind, "name": entity.name, "place": kind in ("place", "facility"),
            "person": isinstance(entity, Person)}  # fmt: skip


def beings(request: Request) -> Response:
    """Names of the casebook for the type-ahead: at least two letters."""
    asked = request.query_params.get("name", "").strip()[:80]
    if len(asked) < 2:
        return json_answer([])
    with request.state.casebook.reading() as connection:
        found = entities_named(connection, asked)
    shield = request.state.shield
    return json_answer([{"kind": kind, "name": shield.text(name)} for kind, name in found])


@lru_cache(maxsize=64)
def _explained(text: str, title: str | None, published: str | None, lexicons: tuple[str, ...]) -> tuple[str, ...]:
    from mahdar.reading.explain import explain

    return tuple(explain(_reader(lexicons), Report(text, title=title, published=published)))


@lru_cache(maxsize=1)
def _reader(lexicons: tuple[str, ...]) -> Any:
    from mahdar.lexicon import Lexicon
    from mahdar.reading.reader import Reader

    return Reader(Lexicon.load(*lexicons))


def why(request: Request) -> Response:
    """Why the machine read an item so: how sure it is, the words, and the reader's own account of it."""
    no, id_ = request.path_params["no"], request.path_params["card"]
    record, cards, _ = _cards(request, no, False)
    found = next((c for c in cards if c.id == id_), None)
    if found is None:
        raise CasebookError("there is no such item in this report", id_[:20], "load the page again")
    report = record.report
    lexicons = request.state.settings.lexicons
    lines = _explained(report.text, report.title, report.published, lexicons) if found.no is not None else ()
    return page(request, "why.html", card=found, why=why_of(found, record, lines))


def passage(request: Request) -> Response:
    """From a report's id (sha256:…) to its page, at a passage: what quotes elsewhere link to."""
    with request.state.casebook.reading() as connection:
        no = connection.execute(select(reports.c.no).where(reports.c.id == request.path_params["id"])).scalar()
    if no is None:
        raise CasebookError(
            "there is no such report in the casebook", request.path_params["id"][:80], "see mahdar search"
        )
    at = request.query_params.get("at", "")
    return RedirectResponse(f"/review/{no}" + (f"#p{at}" if at.replace("-", "").isdigit() else ""), 303)


def history(request: Request) -> Response:
    """Every decision about a report, those taken back too: who, when, before, after."""
    no = request.path_params["no"]
    with request.state.casebook.reading() as connection:
        found = decided(connection, no, held=False)
        local = {n: f"{kind} {local}" for n, (kind, local) in keys_of(connection, no).items()}
    person = request.state.person
    shown = [d for d in found if may(person.role, "adjudicator") or d.by == person.name or d.seat == "adjudicator"]
    said = [request.state.shield.decision(d, no) for d in reversed(shown)]
    return page(request, "history.html", no=no, decisions=said, local=local)


def latest_report(request: Request) -> Response:
    """Back to the report that this person decided about last."""
    query = select(decisions.c.report).where(decisions.c.by == request.state.person.name)
    with request.state.casebook.reading() as connection:
        no = connection.execute(query.order_by(decisions.c.no.desc()).limit(1)).scalar()
    return RedirectResponse(f"/review/{no}" if no is not None else "/review", 303)


ROUTES = (
    Route("GET", "/review", queue, "reader", "what waits to be reviewed", asks=("by", "of")),
    Route("GET", "/review/next", onward, "reader", "the next report of a queue", asks=("by", "of", "after")),
    Route("GET", "/review/latest", latest_report, "reader", "the report that one decided about last"),
    Route("GET", "/review/beings", beings, "reader", "names for the type-ahead", asks=("name",)),
    Route("GET", "/review/{no:int}", review, "reader", "a report with its cards", watched=True,
          asks=("by", "of", "blind")),
    Route("GET", "/review/{no:int}/history", history, "reader", "every decision about a report"),
    Route("GET", "/review/{no:int}/{card}", card, "reader", "one card anew", asks=("blind",)),
    Route("GET", "/review/{no:int}/{card}/why", why, "reader", "why the machine read it so"),
    Route("GET", "/passage/{id}", passage, "reader", "a passage of a report by the report's id", asks=("at",)),
)  # fmt: skip
