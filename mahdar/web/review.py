"""Reviewing: the queue, one report with its cards, and why the machine thought so."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any, Literal, get_args
from urllib.parse import urlencode

from markupsafe import Markup
from sqlalchemy import select
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from mahdar.casebook.agreement import disputes, rechecks
from mahdar.casebook.corrected import keys_of
from mahdar.casebook.decisions import Decision, Seat, decided, latest
from mahdar.casebook.planted import falsified
from mahdar.casebook.schema import decisions, reports
from mahdar.errors import CasebookError
from mahdar.record import CasualtyKind, Person, Record
from mahdar.render.labels import Lang
from mahdar.web import plants
from mahdar.web.adjudicate import ROUTES as ADJUDICATE
from mahdar.web.cards import Card, cards_of
from mahdar.web.fields import FIELDS
from mahdar.web.pages import in_page, json_answer, page
from mahdar.web.queue import ORDERS, Asked, Waiting, asked_of, entities_named, waiting
from mahdar.web.route import Route, may
from mahdar.web.why import ROUTES as WHY
from mahdar.web.why import told
from mahdar.web.words import Words

ADDABLE = ("event", "term", "finding")
_WHOLE = 30  # cards that come with the page; of the others only the heads
_MORE = 60  # cards asked for at once
Mode = Literal["", "blind", "settle"]
_SEATS: dict[Mode, tuple[Seat, ...]] = {
    "": ("reviewer", "adjudicator"), "blind": ("recheck",), "settle": ("adjudicator",),
}  # fmt: skip
_BETWEEN = 20  # decisions between the first about an item and being asked again


def queue(request: Request) -> Response:
    """What waits, in the order asked for."""
    asked = asked_of(request.query_params.items())
    found = _waiting(request, asked, 20, None)
    values: dict[str, Any] = {
        "asked": asked, "orders": ORDERS, "waiting": found, "address": _address(asked), "again": _due(request),
        "may_adjudicate": may(request.state.person.role, "adjudicator"),
    }  # fmt: skip
    return page(request, "queue.html", **values)


def onward(request: Request) -> Response:
    """The next report of a queue; the queue itself where nothing waits."""
    asked = asked_of(request.query_params.items())
    after = request.query_params.get("after", "")
    before = int(after) if after.isascii() and after.isdigit() and len(after) < 16 else None
    due = _due(request)
    if due and due[0] != before:
        return RedirectResponse(f"/review/{due[0]}?{_address(asked)}&blind=1", 303)
    found = _waiting(request, asked, 1, before)
    if not found:
        return RedirectResponse(f"/review?{_address(asked)}", 303)
    return RedirectResponse(f"/review/{found[0].no}?{_address(asked)}", 303)


def _waiting(request: Request, asked: Asked, limit: int, after: int | None) -> list[Waiting]:
    """What waits; a search for a protected name finds nothing for who may not see it."""
    state = request.state
    if asked.by == "search" and state.shield.asks(asked.of):
        return []
    found = waiting(state.casebook, asked, state.person.name, limit, after)
    return [replace(w, title=state.shield.text(w.title)) for w in found]


def _due(request: Request) -> list[int]:
    """The reports with items to be decided about again, blind; not before others have come in between."""
    state = request.state
    if not may(state.person.role, "coder"):
        return []
    with state.casebook.reading() as connection:
        fresh = {d.item for d in latest(connection, state.person.name, _BETWEEN)}
        found = rechecks(connection, state.person.name, state.settings.recheck)
    return list(dict.fromkeys(report for report, item in found if item not in fresh))


def _address(asked: Asked) -> str:
    return urlencode({"by": asked.by, "of": asked.of} if asked.of else {"by": asked.by})


def review(request: Request) -> Response:
    """One report: the article at one side, its cards at the other."""
    no, asked = request.path_params["no"], asked_of(request.query_params.items())
    mode = _mode(request)
    record, cards, mine = _cards(request, no, mode, True)
    values = {
        "no": no, "record": record, "cards": cards, "asked": asked, "address": _address(asked), "mode": mode,
        "entities": [_being(e) for e in record.entities], "fields": FIELDS, "addable": ADDABLE,
        "may_decide": may(request.state.person.role, "coder"), "undoable": [d.no for d in mine], "whole": _WHOLE,
        "fields_said": _fields_said(request.state.lang), "harms_said": _harms_said(request.state.lang),
    }  # fmt: skip
    return page(request, "review.html", **values)


@cache
def _fields_said(lang: Lang) -> Markup:
    """What can be corrected of each kind of item, as the editors need it: JSON."""
    t = Words(lang)
    return in_page({
        kind: [
            {"name": f.name, "editor": f.editor, "places": f.places, "said": str(t(f"field.{f.name}")),
             "choices": [(c, t.label(f.group, c) if c else "–") for c in f.choices]}
            for f in some
        ]
        for kind, some in FIELDS.items()
    })  # fmt: skip


@cache
def _harms_said(lang: Lang) -> Markup:
    return in_page([(harm, Words(lang).label("words", harm)) for harm in get_args(CasualtyKind)])


def card(request: Request) -> Response:
    """One card anew, after a decision."""
    no, id_ = request.path_params["no"], request.path_params["card"]
    _, cards, _ = _cards(request, no, _mode(request))
    found = next((c for c in cards if c.id == id_), None)
    if found is None:
        raise CasebookError("there is no such item in this report", id_[:20], "load the page again")
    return _told(request, [(cards.index(found) + 1, found)])


def more(request: Request) -> Response:
    """Cards of which the page has only the heads, the first of them that are asked for."""
    _, cards, _ = _cards(request, request.path_params["no"], _mode(request))
    wanted = set(request.query_params.get("ids", "").split(",")[:_MORE])
    return _told(request, [(number, card) for number, card in enumerate(cards, 1) if card.id in wanted])


def _told(request: Request, cards: list[tuple[int, Card]]) -> Response:
    return page(request, "card.html", cards=cards, may_decide=may(request.state.person.role, "coder"))


def _mode(request: Request) -> Mode:
    """As what somebody decides: as a reviewer, asked again without what they decided, or as a third between two."""
    if "blind" in request.query_params:
        return "blind"
    settles = "settle" in request.query_params and may(request.state.person.role, "adjudicator")
    return "settle" if settles else ""


def _cards(request: Request, no: int, mode: Mode, begin: bool = False) -> tuple[Record, list[Card], list[Decision]]:
    """The record, its cards with what this person decided, and the decisions that hold; in a blind re-check only
    what the re-check itself decided, between two reviewers what they differ about. `begin`: the page is opened."""
    state = request.state
    with state.casebook.reading() as connection:
        id_ = connection.execute(select(reports.c.id).where(reports.c.no == no)).scalar()
        if id_ is None:
            raise CasebookError("there is no such report in the casebook", no, "see mahdar search")
        keys, found = keys_of(connection, no), decided(connection, no)
    record: Record = state.casebook.record(id_)
    shown = [d for d in found if d.by == state.person.name and d.seat in _SEATS[mode]]
    mine = [state.shield.decision(d, no) for d in shown]
    if not mode:
        false = plants.shown(request, no, keys, mine, begin)
        told = falsified(record, (s.plant for s in false), keys)
        return record, plants.numbered(cards_of(told, mine + plants.as_of_item(false), keys), false), mine
    cards = cards_of(record, [replace(d, seat="reviewer") for d in mine], keys)  # shown as decided while it lasts
    asked = (_differ(request, no) if mode == "settle" else _asked_again(request, no)) | {d.item for d in mine}
    return record, [c for c in cards if c.no in asked], mine


def _differ(request: Request, no: int) -> set[int | None]:
    """The items of a report that wait for a third, who this person is."""
    me = request.state.person.name
    with request.state.casebook.reading() as connection:
        return {d.item for d in disputes(connection) if d.report == no and me not in d.verdicts}


def _asked_again(request: Request, no: int) -> set[int | None]:
    """The items of a report that a person is to decide about again."""
    state = request.state
    with state.casebook.reading() as connection:
        return {
            item for report, item in rechecks(connection, state.person.name, state.settings.recheck) if report == no
        }


def _being(entity: Any) -> dict[str, Any]:
    kind = type(entity).__name__.lower()
    return {"id": entity.id, "kind": kind, "name": entity.name, "place": kind in ("place", "facility"),
            "person": isinstance(entity, Person)}  # fmt: skip


def beings(request: Request) -> Response:
    """Names of the casebook for the type-ahead: at least two letters."""
    asked = request.query_params.get("name", "").strip()[:80]
    if len(asked) < 2 or request.state.shield.asks(asked):
        return json_answer([])
    with request.state.casebook.reading() as connection:
        found = entities_named(connection, asked)
    shield = request.state.shield
    return json_answer([{"kind": kind, "name": shield.text(name)} for kind, name in found])


def why(request: Request) -> Response:
    """Why the machine read an item so: how sure it is, the words, and the reader's own account of it."""
    no, id_ = request.path_params["no"], request.path_params["card"]
    record, cards, _ = _cards(request, no, "")
    found = next((c for c in cards if c.id == id_), None)
    if found is None:
        raise CasebookError("there is no such item in this report", id_[:20], "load the page again")
    return page(request, "why.html", card=found, why=told(request, found, record))


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
    known = {f.name for fields in FIELDS.values() for f in fields}
    return page(request, "history.html", no=no, decisions=said, local=local, known=known)


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
          asks=("by", "of", "blind", "settle")),
    Route("GET", "/review/{no:int}/history", history, "reader", "every decision about a report",
          watched=True),
    Route("GET", "/review/{no:int}/cards", more, "reader", "cards of a report by their ids",
          asks=("ids", "blind", "settle"), watched=True),
    Route("GET", "/review/{no:int}/{card}", card, "reader", "one card anew", asks=("blind", "settle"), watched=True),
    Route("GET", "/review/{no:int}/{card}/why", why, "reader", "why the machine read it so", watched=True),
    Route("GET", "/passage/{id}", passage, "reader", "a passage of a report by the report's id", asks=("at",)),
    *ADJUDICATE,
    *WHY,
)  # fmt: skip
