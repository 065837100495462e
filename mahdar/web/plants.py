"""False records on a reviewer's page: shown in the place of an item, answered apart from all decisions, noted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from starlette.requests import Request

from mahdar.casebook import planted
from mahdar.casebook.corrected import Key
from mahdar.casebook.decisions import Decision, Proposal
from mahdar.casebook.planted import BASE, Plant
from mahdar.errors import CasebookError
from mahdar.web.audit import note
from mahdar.web.cards import Card


@dataclass(frozen=True, slots=True)
class Shown:
    """A false record that stands on a page, and what the person decided about it so far."""

    plant: Plant
    answers: list[Decision]


def share(request: Request) -> float:
    """The share of items that whoever asks is shown falsely: only who reviews for others to decide."""
    state = request.state
    return state.settings.planted if state.settings.team and state.person.role == "coder" else 0.0


def shown(request: Request, report: int, keys: Mapping[int, Key], mine: Iterable[Decision], begin: bool) -> list[Shown]:
    """The false records of a report on this page: what waits, and, after an answer, the one whose card is asked for.
    `begin`: the page is opened, so that one may be made."""
    state = request.state
    found = planted.chosen(keys, state.person.name, share(request))
    if not found:
        return []
    with state.casebook.reading() as connection:
        there = planted.planted(connection, state.person.name, report)
        told = {p.no: planted.answers(connection, p.no) for p in there}
    if not there and begin:
        decided = {d.item for d in mine}
        free = [no for no in found if no not in decided]
        there, told = _made(request, report, keys, free), {}
    named = _named(request)
    return [
        Shown(p, [planted.as_decision(p, a) for a in told.get(p.no, ())])
        for p in there
        if BASE + p.no in named or planted.verdict_of(p, told.get(p.no, ())) is None
    ]


def _made(request: Request, report: int, keys: Mapping[int, Key], free: Sequence[int]) -> list[Plant]:
    person = request.state.person.name
    if not free:
        return []
    try:
        with request.app.state.book.writing() as connection:
            made = planted.drawn(connection, report, person, keys, free)
            if made is not None:
                note(connection, person, "false record shown", f"report {report}, item {made.item}, {made.field}")
    except CasebookError:
        return []  # somebody else writes for long: the page goes before
    return [] if made is None else [made]


def _named(request: Request) -> set[int]:
    """The numbers of the cards that are asked for alone."""
    ids = [request.path_params.get("card", ""), *request.query_params.get("ids", "").split(",")]
    return {int(id_[1:]) for id_ in ids if id_[:1] == "c" and id_[1:].isascii() and id_[1:].isdigit()}


def as_of_item(found: Iterable[Shown]) -> list[Decision]:
    """The answers as decisions about the items in whose place the false records stand; for their cards alone."""
    return [replace(d, item=s.plant.item) for s in found for d in s.answers]


def numbered(cards: Iterable[Card], found: Iterable[Shown]) -> list[Card]:
    """Cards of which those of false records bear the numbers of these."""
    numbers = {s.plant.item: BASE + s.plant.no for s in found}
    return [replace(c, no=numbers[c.no]) if c.no in numbers else c for c in cards]


def post(request: Request, proposal: Proposal) -> Decision:
    """Keep what was decided about a false record; noted."""
    person = request.state.person.name
    with request.app.state.book.writing() as connection:
        made, came_to = planted.answer(connection, proposal, person)
        note(
            connection,
            person,
            f"false record {came_to or 'skipped'}",
            f"report {made.report}, {(made.item or 0) - BASE}",
        )
    return made


def undo(request: Request, no: int) -> Decision:
    """Take an answer back; noted."""
    person = request.state.person.name
    with request.app.state.book.writing() as connection:
        made = planted.take_back(connection, no, person)
        note(connection, person, "false record undone", _about(made))
    return made


def _about(made: Decision) -> str:
    return f"report {made.report}, false record {(made.item or 0) - BASE}"
