"""What the casebook answers: totals, search, events, deals with their ledgers, entities, judgements."""

from __future__ import annotations

from typing import Literal

import msgspec
from msgspec import Struct
from sqlalchemy import select
from starlette.requests import Request
from starlette.responses import Response

from mahdar.casebook.answers import Being, DealLine, EventLine, beings, deal_lines, event_lines
from mahdar.casebook.items import Item
from mahdar.casebook.judgements import Judgement, Verdict, judge, undo
from mahdar.casebook.regroup_near import regroup_near
from mahdar.casebook.schema import items, judgements
from mahdar.casebook.search import Hit
from mahdar.errors import CasebookError, InputError
from mahdar.web.api import asked
from mahdar.web.masked import searched
from mahdar.web.pages import body_of, json_answer
from mahdar.web.route import Route


class Judged(Struct, forbid_unknown_fields=True):
    """A judgement as it is posted: two items of a kind, by their numbers."""

    kind: Literal["entity", "event", "deal", "term", "report"]
    a: int
    b: int
    verdict: Literal["same", "different", "unsure"]
    reasons: list[str] = []


class Made(Struct):
    """The number under which something is kept now."""

    no: int


def totals(request: Request) -> Response:
    """How many reports and items of each kind there are."""
    return json_answer(request.state.casebook.totals())


def search(request: Request) -> Response:
    """Reports with these words ("phrases" and -words too), newest first; marks in code points of the passage."""
    words = asked.text(request, "q")
    if words is None:
        raise InputError("there is no word to search for", "q", "name a word that stands in the text")
    state = request.state
    hits = searched(
        state.casebook, state.shield, words, limit=asked.number(request, "limit", 20, 200),
        day_from=asked.day(request, "from"), day_to=asked.day(request, "to"), outlet=asked.text(request, "outlet"),
    )  # fmt: skip
    return json_answer(hits)


def events(request: Request) -> Response:
    """Events, what is the same across reports as one, by day."""
    return json_answer(_clean(request, event_lines(request.state.casebook, asked.filter_of(request))))


def deals(request: Request) -> Response:
    """Deals, what is the same across reports as one, by day."""
    least = asked.number(request, "outlets", 1)
    return json_answer(_clean(request, deal_lines(request.state.casebook, asked.filter_of(request), least)))


def entities(request: Request) -> Response:
    """Whoever bears a name, each with all names and roles."""
    name = asked.text(request, "name")
    if name is None:
        raise InputError("this is no name", "name", "write it as the reports do")
    return json_answer(_clean(request, beings(request.state.casebook, name)))


def _clean(request: Request, found: object) -> object:
    """Plain data without protected names."""
    shield = request.state.shield
    return found if shield.open else shield.value(msgspec.to_builtins(found))


def item(request: Request) -> Response:
    """One item by its lasting number."""
    return json_answer(request.state.casebook.item(request.path_params["no"]))


def group(request: Request) -> Response:
    """The numbers of all items that are the same as this one, itself among them."""
    request.state.casebook.item(request.path_params["no"])
    return json_answer(request.state.casebook.group(request.path_params["no"]))


def judged(request: Request) -> Response:
    """Judgements of a kind, or about an item; those of people, of the machine, or both."""
    kind, by = asked.text(request, "kind"), asked.text(request, "by")
    about = asked.maybe_number(request, "item")
    if kind is None and about is None:
        raise InputError("it is not said which judgements", "kind", "name a kind, or an item")
    human = None if by is None else by == "people"
    found = request.state.casebook.judgements(kind, about, held="all" not in request.query_params, human=human)
    return json_answer(_clean(request, found[: asked.number(request, "limit", 200)]))


def post_judgement(request: Request) -> Response:
    """Say that two items are the same, different, or that it is not sure; the groups follow."""
    given: Judged = body_of(request, Judged)
    person = request.state.person.name
    with request.app.state.book.writing() as connection:
        kinds = select(items.c.no).where(items.c.no.in_([given.a, given.b]), items.c.kind == given.kind)
        if len(set(connection.execute(kinds).scalars())) != 2:
            raise InputError("these are not two items of one kind", f"{given.a}, {given.b}"[:60], "see their numbers")
        said = Verdict(given.kind, given.a, given.b, given.verdict, None, given.reasons)
        made = judge(connection, [said], person, True)
        regroup_near(connection, given.kind, [given.a, given.b])
    return json_answer(Made(made[0]), 201)


def undo_judgement(request: Request) -> Response:
    """Take a judgement back, a person's or the machine's; the groups follow."""
    no = request.path_params["no"]
    with request.app.state.book.writing() as connection:
        columns = (judgements.c.kind, judgements.c.a, judgements.c.b)
        row = connection.execute(select(*columns).where(judgements.c.no == no)).first()
        if row is None or not undo(connection, [no], request.state.person.name):
            raise CasebookError("there is no such judgement that holds", no, "see the judgements of the item")
        regroup_near(connection, row.kind, [row.a, row.b])
    return json_answer(Made(no))


ROUTES = (
    Route("GET", "/api/totals", totals, "reader", totals.__doc__ or "", gives=dict[str, int]),
    Route("GET", "/api/search", search, "reader", search.__doc__ or "", gives=list[Hit],
          asks=("q", "from", "to", "outlet", "limit")),
    Route("GET", "/api/events", events, "reader", events.__doc__ or "", gives=list[EventLine], asks=asked.ASKS),
    Route("GET", "/api/deals", deals, "reader", deals.__doc__ or "", gives=list[DealLine],
          asks=(*asked.ASKS, "outlets")),
    Route("GET", "/api/entities", entities, "reader", entities.__doc__ or "", gives=list[Being], asks=("name",)),
    Route("GET", "/api/items/{no:int}", item, "reader", item.__doc__ or "", gives=Item),
    Route("GET", "/api/items/{no:int}/group", group, "reader", group.__doc__ or "", gives=list[int]),
    Route("GET", "/api/judgements", judged, "reader", judged.__doc__ or "", gives=list[Judgement],
          asks=("kind", "item", "by", "all", "limit")),
    Route("POST", "/api/judgements", post_judgement, "coder", post_judgement.__doc__ or "", body=Judged, gives=Made),
    Route("DELETE", "/api/judgements/{no:int}", undo_judgement, "coder", undo_judgement.__doc__ or "", gives=Made),
)  # fmt: skip
