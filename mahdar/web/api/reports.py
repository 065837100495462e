"""Reports with their records, and the decisions about them."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import select
from starlette.requests import Request
from starlette.responses import Response

from mahdar.casebook.decisions import Decision, Proposal, Seat, decide, decided, take_back, visible
from mahdar.casebook.planted import BASE
from mahdar.casebook.schema import items, reports
from mahdar.errors import CasebookError
from mahdar.record import Record
from mahdar.web import plants
from mahdar.web.pages import body_of, json_answer
from mahdar.web.route import Route, may


class Decided(Proposal, frozen=True, forbid_unknown_fields=True):
    """A decision as it is posted; `blind`: in a re-check."""

    blind: bool = False


class Told(Struct):
    """A report: its record, the lasting numbers of the record's items by "kind/id", and the decisions about it."""

    no: int
    record: Record
    items: dict[str, int]
    decisions: list[Decision]


def report(request: Request) -> Response:
    """A report with its text, its record, and the decisions about it; spans in code points."""
    return json_answer(told(request, request.path_params["no"]))


def by_id(request: Request) -> Response:
    """The report of an id (sha256:…), as quotes and copies name it."""
    id_ = request.path_params["id"]
    with request.state.casebook.reading() as connection:
        no = connection.execute(select(reports.c.no).where(reports.c.id == id_)).scalar()
    if no is None:
        raise CasebookError(
            "there is no such report in the casebook", request.path_params["id"][:80], "see mahdar search"
        )
    return json_answer(told(request, no))


def told(request: Request, no: int) -> Told:
    """The report of this number as whoever asks may see it; CasebookError where there is none."""
    state = request.state
    with state.casebook.reading() as connection:
        id_ = connection.execute(select(reports.c.id).where(reports.c.no == no)).scalar()
        if id_ is None:
            raise CasebookError("there is no such report in the casebook", no, "see mahdar search")
        rows = connection.execute(select(items.c.kind, items.c.local, items.c.no).where(items.c.report == no))
        numbers = {f"{kind}/{local}": item for kind, local, item in rows}
        found = decided(connection, no, held=False)
    shown = visible(found, state.person.name, all_=sees_all(request))
    record = state.casebook.record(id_)
    return Told(no, record, numbers, [state.shield.decision(d, no) for d in shown])


def sees_all(request: Request) -> bool:
    """Whether whoever asks sees the decisions of all: those who decide between two, or the one person."""
    return may(request.state.person.role, "adjudicator")


def post(request: Request) -> Response:
    """Accept, correct, reject or skip an item, or add one, as a reviewer, whatever one's role; who, when and what
    stood before are noted by the server."""
    given: Decided = body_of(request, Decided)
    if (given.item or 0) > BASE:
        shield, proposal = request.state.shield, _as_it_is(request, given)
        return json_answer(shield.decision(plants.post(request, proposal), proposal.report), 201)
    return _stored(request, given, "recheck" if given.blind else "reviewer")


def settle(request: Request) -> Response:
    """Decide between reviewers who differ, as the third: what is said here goes before what they said."""
    return _stored(request, body_of(request, Proposal), "adjudicator")


def _as_it_is(request: Request, given: Proposal) -> Proposal:
    """What was posted by somebody who saw the masked report, as it is of the report itself."""
    return replace(given, after=request.state.shield.given(given.report, given.after))


def _stored(request: Request, given: Proposal, seat: Seat) -> Response:
    state, proposal = request.state, _as_it_is(request, given)
    with request.app.state.book.writing() as connection:
        made = decide(connection, proposal, state.person.name, seat)
    return json_answer(state.shield.decision(made, made.report), 201)


def undo(request: Request) -> Response:
    """Take a decision back; it stays, marked."""
    state = request.state
    if request.path_params["no"] > BASE:
        made = plants.undo(request, request.path_params["no"])
        return json_answer(state.shield.decision(made, made.report))
    with request.app.state.book.writing() as connection:
        made = take_back(connection, request.path_params["no"], state.person.name, own=not sees_all(request))
    return json_answer(state.shield.decision(made, made.report))


ROUTES = (
    Route("GET", "/api/reports/{no:int}", report, "reader", report.__doc__ or "", gives=Told, watched=True),
    Route("GET", "/api/reports/by-id/{id}", by_id, "reader", by_id.__doc__ or "", gives=Told),
    Route("POST", "/api/decisions", post, "coder", post.__doc__ or "", body=Decided, gives=Decision),
    Route("POST", "/api/settlements", settle, "adjudicator", settle.__doc__ or "", body=Proposal, gives=Decision),
    Route("DELETE", "/api/decisions/{no:int}", undo, "coder", undo.__doc__ or "", gives=Decision),
)
