"""What waits to be reviewed, and whether reviewers agree."""

from __future__ import annotations

from msgspec import Struct
from starlette.requests import Request
from starlette.responses import Response

from mahdar.casebook.agreement import Agreement, Dispute, Recheck, agreement, disputes, rechecked, rechecks
from mahdar.casebook.decisions import Decision, latest
from mahdar.casebook.planted import Outcome, outcomes
from mahdar.web.api import asked
from mahdar.web.pages import json_answer
from mahdar.web.queue import Waiting, asked_of, waiting
from mahdar.web.route import Route


class Agreed(Struct):
    """Agreement of reviewers by kind and field, of each with themselves when asked again, and how each took records
    that were shown falsely on purpose."""

    reviewers: list[Agreement]
    again: list[Recheck]
    planted: list[Outcome]


class Again(Struct):
    """An item to be decided about again, without seeing what was decided before."""

    report: int
    item: int


def queue(request: Request) -> Response:
    """The next reports with something to decide: by doubt, date, deal (of=its number), search (of=its words)."""
    state = request.state
    order = asked_of((name, asked.text(request, name) or "") for name in ("by", "of") if name in request.query_params)
    if order.by == "search" and state.shield.asks(order.of):
        return json_answer([])
    limit, after = asked.number(request, "limit", 20, 100), asked.maybe_number(request, "after")
    found = waiting(state.casebook, order, state.person.name, limit, after)
    return json_answer(found)


def mine(request: Request) -> Response:
    """One's own newest decisions."""
    state = request.state
    with state.casebook.reading() as connection:
        found = latest(connection, state.person.name, asked.number(request, "limit", 50, 500))
    return json_answer([state.shield.decision(d, d.report) for d in found])


def agreed(request: Request) -> Response:
    """Krippendorff's alpha over what reviewers decided apart and over blind re-checks; false records caught or not."""
    with request.state.casebook.reading() as connection:
        return json_answer(Agreed(agreement(connection), rechecked(connection), outcomes(connection)))


def disputed(request: Request) -> Response:
    """Items that reviewers decided about differently and no adjudicator yet."""
    with request.state.casebook.reading() as connection:
        return json_answer(disputes(connection))


def again(request: Request) -> Response:
    """What one is to decide about again, blind: a share of one's own decisions, chosen by chance."""
    state = request.state
    with state.casebook.reading() as connection:
        found = rechecks(connection, state.person.name, state.settings.recheck)
    return json_answer([Again(*pair) for pair in found])


ROUTES = (
    Route("GET", "/api/queue", queue, "coder", queue.__doc__ or "", gives=list[Waiting],
          asks=("by", "of", "after", "limit")),
    Route("GET", "/api/decisions", mine, "coder", mine.__doc__ or "", gives=list[Decision], asks=("limit",)),
    Route("GET", "/api/agreement", agreed, "adjudicator", agreed.__doc__ or "", gives=Agreed),
    Route("GET", "/api/disputes", disputed, "adjudicator", disputed.__doc__ or "", gives=list[Dispute]),
    Route("GET", "/api/rechecks", again, "coder", again.__doc__ or "", gives=list[Again]),
)  # fmt: skip
