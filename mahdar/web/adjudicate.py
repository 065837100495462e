"""Deciding between reviewers: what they see differently, side by side, and how well they agree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select
from starlette.requests import Request
from starlette.responses import Response

from mahdar.casebook.agreement import Dispute, agreement, disputes, rechecked
from mahdar.casebook.corrected import keys_of
from mahdar.casebook.decisions import Decision, decided
from mahdar.casebook.planted import outcomes
from mahdar.casebook.schema import reports
from mahdar.web.cards import Card, cards_of
from mahdar.web.fields import FIELDS
from mahdar.web.pages import page
from mahdar.web.route import Route

_SHOWN = 25


@dataclass(frozen=True, slots=True)
class Side:
    """One reviewer's word on an item: the verdict, what it changes, and the card as it would stand."""

    by: str
    verdict: str
    writes: list[dict[str, Any]]
    card: Card


@dataclass(frozen=True, slots=True)
class Open:
    """An item that waits for an adjudicator; `may`: whoever looks at it is a third."""

    dispute: Dispute
    title: str
    card: Card
    sides: list[Side]
    may: bool


def adjudicate(request: Request) -> Response:
    """What waits to be decided between reviewers, with Krippendorff's alpha."""
    with request.state.casebook.reading() as connection:
        waiting = disputes(connection)
        agreed, again, planted = agreement(connection), rechecked(connection), outcomes(connection)
        found = [o for d in waiting[:_SHOWN] if (o := _open(request, connection, d)) is not None]
    values: dict[str, Any] = {
        "open": found,
        "waiting": len(waiting),
        "agreed": agreed,
        "again": again,
        "planted": planted,
    }
    return page(request, "adjudicate.html", **values, known={f.name for some in FIELDS.values() for f in some})


def _open(request: Request, connection: Connection, dispute: Dispute) -> Open | None:
    """A dispute with its card, and each reviewer's beside it; None where the machine no longer reads the item."""
    state, no = request.state, dispute.report
    row = connection.execute(select(reports.c.id, reports.c.title).where(reports.c.no == no)).one()
    record = state.casebook.record(row.id)
    keys = keys_of(connection, no)
    found = [state.shield.decision(d, no) for d in decided(connection, no, item=dispute.item) if d.seat == "reviewer"]
    card = _card(cards_of(record, [], keys), dispute.item)
    if card is None:
        return None
    sides = []
    for person in dict.fromkeys(d.by for d in found):
        mine = [d for d in found if d.by == person]
        own = _card(cards_of(record, mine, keys), dispute.item)
        if own is not None:
            sides.append(Side(person, own.verdict or "skip", _writes(mine), own))
    return Open(
        dispute, state.shield.text(row.title or ""), card, sides, state.person.name not in {d.by for d in found}
    )


def _card(cards: list[Card], item: int) -> Card | None:
    return next((c for c in cards if c.no == item), None)


def _writes(mine: list[Decision]) -> list[dict[str, Any]]:
    """What an adjudicator has to post to decide as a reviewer did: the last value of each field, or the last word."""
    last = mine[-1].verdict
    if last in ("accept", "reject", "skip") and not any(d.verdict == "correct" for d in mine):
        return [{"verdict": last}]
    if last == "reject":
        return [{"verdict": "reject"}]
    fields = {d.field: d.after for d in mine if d.verdict == "correct"}
    return [{"verdict": "correct", "field": field, "after": after} for field, after in fields.items()]


ROUTES = (
    Route("GET", "/adjudicate", adjudicate, "adjudicator", "what reviewers see differently, and how well they agree"),
)
