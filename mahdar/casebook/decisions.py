"""What people decided about the machine's reading: each decision with who, when, before and after.

The machine's value is never written over: a decision stands beside it. The newest that holds counts; an adjudicator's
goes before a reviewer's. Taking a decision back marks it, and what stood before it holds again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal, get_args

from msgspec import Struct
from sqlalchemy import Connection, insert, or_, select, update

from mahdar.casebook.insert import next_number
from mahdar.casebook.judgements import now
from mahdar.casebook.schema import decisions, items, reports
from mahdar.casebook.values import checked, machine_value
from mahdar.errors import CasebookError, InputError

Choice = Literal["accept", "correct", "reject", "skip", "add"]
Seat = Literal["reviewer", "adjudicator", "recheck"]
CHOICES: tuple[Choice, ...] = get_args(Choice)
_NOT_WHOLE = ("accept", "reject", "skip")


@dataclass(frozen=True, slots=True)
class Decision:
    """`before` and `after` are values of the record's contract; `undone` says when it was taken back (UTC, ISO)."""

    no: int
    report: int
    item: int | None
    about: int | None
    kind: str
    verdict: Choice
    field: str | None
    before: Any
    after: Any
    note: str | None
    by: str
    seat: Seat
    made: str
    undone: str | None
    undone_by: str | None

    @property
    def target(self) -> tuple[str, int]:
        """What it is about: ("item", number) or, of something added, ("added", number of the decision that did)."""
        if self.item is not None:
            return ("item", self.item)
        return ("added", self.no if self.about is None else self.about)


class Proposal(Struct, frozen=True, forbid_unknown_fields=True):
    """A decision to be stored: about an item (its number), about an addition (`about`: the number of the decision that
    made it), or, with neither, an addition itself."""

    report: int
    kind: str
    verdict: Choice
    item: int | None = None
    about: int | None = None
    field: str | None = None
    after: Any = None
    note: str | None = None


def decide(connection: Connection, proposal: Proposal, by: str, seat: Seat = "reviewer") -> Decision:
    """Store a decision; CasebookError where it is about nothing, InputError where its value breaks the contract, or
    where an adjudicator has reviewed the item."""
    text, local = _place(connection, proposal)
    _check_shape(proposal)
    if seat == "adjudicator":
        _check_third(connection, proposal, by)
    before = _before(connection, proposal, local)
    after = None
    if proposal.verdict in ("correct", "add"):
        after = checked(proposal.kind, proposal.field, proposal.after, text)
    elif proposal.verdict == "accept":
        after = before
    row = {
        "no": next_number(connection, decisions), "report": proposal.report, "item": proposal.item,
        "about": proposal.about, "kind": proposal.kind, "verdict": proposal.verdict, "field": proposal.field,
        "before": _json(before), "after": _json(after), "note": proposal.note, "by": by, "seat": seat, "made": now(),
    }  # fmt: skip
    connection.execute(insert(decisions), row)
    return Decision(**{**row, "before": before, "after": after, "undone": None, "undone_by": None})


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _place(connection: Connection, proposal: Proposal) -> tuple[str, str | None]:
    """The report's text and the item's local id; refused where there is no such report, item or addition."""
    text = connection.execute(select(reports.c.text).where(reports.c.no == proposal.report)).scalar()
    if text is None:
        raise CasebookError("there is no such report in the casebook", proposal.report, "see mahdar search")
    local = None
    if proposal.item is not None:
        where = (items.c.no == proposal.item, items.c.report == proposal.report, items.c.kind == proposal.kind)
        local = connection.execute(select(items.c.local).where(*where)).scalar()
        if local is None:
            raise CasebookError("there is no such item in this report", proposal.item, "see its record")
    if proposal.about is not None:
        where_ = (decisions.c.no == proposal.about, decisions.c.report == proposal.report, decisions.c.verdict == "add",
                  decisions.c.kind == proposal.kind)  # fmt: skip
        if connection.execute(select(decisions.c.no).where(*where_)).scalar() is None:
            raise CasebookError("there is no such addition to this report", proposal.about, "see its decisions")
    return text, local


def _check_shape(proposal: Proposal) -> None:
    """Refuse a decision that does not say what it is about, or says it twice."""
    targets = (proposal.item is not None) + (proposal.about is not None)
    if proposal.verdict == "add" and (targets or proposal.field):
        raise InputError("an addition is about nothing that is there", fix="leave out item, about and field")
    if proposal.verdict != "add" and targets != 1:
        raise InputError("it is not said what is decided about", fix="name an item or an addition (about)")
    if proposal.verdict not in CHOICES:
        raise InputError("this is no verdict", proposal.verdict, f"it is one of {', '.join(CHOICES)}")


def _check_third(connection: Connection, proposal: Proposal, by: str) -> None:
    """Refuse somebody who would decide about an item between their own word and another's."""
    mine = decided(connection, proposal.report, by=by)
    if any(d.seat == "reviewer" and d.target == _target(proposal) for d in mine):
        raise InputError(
            "a third person decides between two reviewers", by, "leave it to somebody who did not review it"
        )


def _before(connection: Connection, proposal: Proposal, local: str | None) -> Any:
    """The value that held until now: what people decided last, else the machine's."""
    if proposal.verdict == "add":
        return None
    held = [d for d in decided(connection, proposal.report) if d.target == _target(proposal)]
    changes = [d for d in standing(held) if d.verdict in ("correct", "add")]
    base: Any = None
    if proposal.item is not None and local is not None:
        base = machine_value(connection, proposal.report, proposal.kind, local)
    for d in changes:
        base = d.after if d.field is None else {**(base or {}), d.field: d.after}
    if proposal.field is None:
        return base
    return base.get(proposal.field) if isinstance(base, dict) else None


def _target(proposal: Proposal) -> tuple[str, int | None]:
    return ("item", proposal.item) if proposal.item is not None else ("added", proposal.about)


def take_back(connection: Connection, no: int, by: str, *, own: bool = True) -> Decision:
    """Take a decision back; `own`: only one of one's own. CasebookError where there is none that holds."""
    row = connection.execute(select(decisions).where(decisions.c.no == no)).mappings().first()
    if row is None or row["undone"] is not None:
        raise CasebookError("there is no such decision that holds", no, "see the report's decisions")
    if own and row["by"] != by:
        raise CasebookError("it is another person's decision", no, "decide otherwise, or ask an adjudicator")
    when = now()
    connection.execute(update(decisions).where(decisions.c.no == no).values(undone=when, undone_by=by))
    return _decision({**row, "undone": when, "undone_by": by})


def decided(
    connection: Connection, report: int | None = None, *, item: int | None = None, by: str | None = None,
    held: bool = True,
) -> list[Decision]:  # fmt: skip
    """Decisions about a report, an item, or of a person, in the order in which they were made."""
    query = select(decisions).order_by(decisions.c.no)
    if report is not None:
        query = query.where(decisions.c.report == report)
    if item is not None:
        query = query.where(decisions.c.item == item)
    if by is not None:
        query = query.where(decisions.c.by == by)
    if held:
        query = query.where(decisions.c.undone.is_(None))
    return [_decision(row) for row in connection.execute(query).mappings()]


def decision(connection: Connection, no: int) -> Decision:
    """The decision of this number."""
    row = connection.execute(select(decisions).where(decisions.c.no == no)).mappings().first()
    if row is None:
        raise CasebookError("there is no such decision", no, "see the report's decisions")
    return _decision(row)


def latest(connection: Connection, by: str | None = None, limit: int = 50) -> list[Decision]:
    """The newest decisions that hold, or that a person made."""
    query = select(decisions).where(decisions.c.undone.is_(None)).order_by(decisions.c.no.desc()).limit(limit)
    if by is not None:
        query = query.where(decisions.c.by == by)
    return [_decision(row) for row in connection.execute(query).mappings()]


def _decision(row: Any) -> Decision:
    return Decision(**{**row, "before": json.loads(row["before"]), "after": json.loads(row["after"])})


def standing(found: Iterable[Decision]) -> list[Decision]:
    """Of decisions, those that count, in the order in which they apply: reviewers' first, then adjudicators'.

    Blind re-checks measure; they change nothing.
    """
    held = [d for d in found if d.undone is None and d.seat != "recheck"]
    return sorted(held, key=lambda d: (d.seat == "adjudicator", d.no))


def visible(found: Iterable[Decision], person: str, *, all_: bool) -> list[Decision]:
    """What a reviewer may see: their own and the adjudicators', so that two judge apart; `all_` shows everything."""
    return [d for d in found if all_ or d.by == person or d.seat == "adjudicator"]


def touched(connection: Connection, numbers: Iterable[int]) -> set[int]:
    """Which of these items somebody decided about."""
    query = select(decisions.c.item).where(or_(decisions.c.item.in_(list(numbers))), decisions.c.undone.is_(None))
    return {no for no in connection.execute(query).scalars() if no is not None}
